"""Count the votes of an exported record again: python recount.py vote-3-record.json [HEAD]

A second verifier for whoever does not trust the first. It needs Python alone, shares no code with Corridor and knows
what docs/record.md says, no more. HEAD is a digest from the group. Status 0: all is equal; 1: it says what is not.
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

CHOICES = ("for", "against", "abstain")
CHINESE = {"赞成": "for", "反对": "against", "弃权": "abstain", "作废": "struck"}


def sha256(text):
    """Return the hexadecimal SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_chain(export):
    """Each entry is numbered, names the one before, and has the digest of its own bytes."""
    before = "0" * 64
    for number, (entry, digest) in enumerate(export["entries"], start=1):
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if (entry["seq"], entry["previous"], entry["chain"], sha256(canonical)) != (
            number, before, export["chain"], digest,
        ):  # fmt: skip
            yield f"entry {number} is not what it was"
            return
        before = digest


def gather(entries):
    """For each vote its last ballot of each unit, those struck once it closed, its result, its list's last digest."""
    votes = {}
    for entry, _ in entries:
        vote = votes.setdefault(entry["subject"], {"ballots": {}, "struck": [], "result": None, "list": None})
        act, data = entry["act"], entry["data"]
        if act in ("vote.ballot", "vote.thawed"):
            vote["ballots"][data["unit"]] = data
        elif act in ("vote.struck", "vote.frozen") and data["unit"] in vote["ballots"]:
            gone = vote["ballots"].pop(data["unit"])
            vote["struck"] += [gone] if vote["result"] else []
        elif act in ("vote.closed", "vote.recounted"):
            vote["result"] = data
        elif act == "vote.listed":
            vote["list"] = data["list"]
    return {subject: vote for subject, vote in votes.items() if vote["result"]}


def check_vote(vote, file):
    """The result is the sum of the ballots, its verdict follows, and the list shows the same ballots."""
    result, ballots = vote["result"], vote["ballots"].values()
    if result.get("secret"):
        return  # the record has no ballots of it: only its roll and totals, which corridor verify compares
    measures = [(result, lambda _: 1)]
    if "area" in result:
        measures.append((result["area"], lambda ballot: ballot["weight"]))
    enough = approved = True
    for said, weigh in measures:
        counted = {choice: sum(weigh(one) for one in ballots if one["choice"] == choice) for choice in CHOICES}
        if any(said[choice] != counted[choice] for choice in CHOICES) or said["took_part"] != sum(counted.values()):
            yield f"the ballots come to {counted}"
        enough = enough and sum(counted.values()) >= said["needed_to_take_part"]
        approved = approved and counted["for"] >= said["needed_for"]
    verdict = ("passed" if approved else "not_passed") if enough else "too_few"
    if result["verdict"] != verdict and not (enough and result["verdict"] == "opinion"):
        yield f"the verdict would be {verdict}"
    if file is None:
        return
    if sha256(file) != vote["list"]:
        yield "the list is not the one whose digest is recorded"
    rows = list(csv.reader(file.removeprefix("\ufeff").splitlines()))[1:]
    listed = Counter((row[1], CHINESE.get(row[3], row[3])) for row in rows)
    cast = Counter((one.get("receipt", ""), one["choice"]) for one in [*ballots, *vote["struck"]])
    cast += Counter((one.get("receipt", ""), "struck") for one in vote["struck"])
    if listed != cast and not any(receipt == "" for receipt, _ in cast):
        yield "the list does not show the ballots of the record"


def main(path, head=None):
    """Print each vote with what is wrong of it."""
    export = json.loads(Path(path).read_text(encoding="utf-8"))
    wrong = list(check_chain(export))
    if head and head not in {digest for _, digest in export["entries"]}:
        wrong.append(f"{head} is not in the record")
    for subject, vote in sorted(gather(export["entries"]).items()):
        found = list(check_vote(vote, export["lists"].get(subject)))
        print(subject, *(f"{choice} {vote['result'][choice]}" for choice in CHOICES), *(found or ["equal"]))
        wrong += found
    print("DIFFERENT:" if wrong else "everything is equal", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
