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
        vote = votes.setdefault(
            entry["subject"], {"ballots": {}, "struck": [], "result": None, "list": None, "options": None}
        )
        act, data = entry["act"], entry["data"]
        if act in ("vote.ballot", "vote.thawed"):
            vote["ballots"][data["unit"]] = data
        elif act in ("vote.struck", "vote.frozen") and data["unit"] in vote["ballots"]:
            gone = vote["ballots"].pop(data["unit"])
            vote["struck"] += [gone] if vote["result"] else []
        elif act in ("vote.closed", "vote.recounted"):
            vote["result"] = data
            if act == "vote.closed":
                vote["lot"] = f"{entry['subject']} {entry['previous']}"
        elif act == "vote.noticed":
            vote["options"] = data.get("ballot")
        elif act == "vote.listed":
            vote["list"] = data["list"]
    return {subject: vote for subject, vote in votes.items() if vote["result"]}


def figures(said):
    """What a result says by choice, or by the numbers of options."""
    if "options" not in said:
        return {choice: said[choice] for choice in CHOICES}
    return {**{str(n): votes for n, votes in enumerate(said["options"], start=1)}, "abstain": said["abstain"]}


def choose(vote, measures, able):
    """Most votes first, heads before area; equal votes for too few places go by the rule's own word."""
    places, tie = vote["options"]["places"], vote["options"]["tie"]
    strength = {n: [measure[str(n)] for measure in measures] for n in able}
    lot = {n: sha256(f"{vote['lot']} {n}") for n in able}
    order = sorted(able, key=lambda n: ([-votes for votes in strength[n]], lot[n] if tie == "lot" else n))
    chosen = order[:places]
    if tie == "none" and len(order) > places:
        chosen = [n for n in chosen if strength[n] != strength[order[places]]]
    return sorted(chosen)


def check_vote(vote, file):
    """The result is the sum of the ballots, its verdict and the options chosen follow, and the list shows the same."""
    result, ballots = vote["result"], vote["ballots"].values()
    if result.get("secret"):
        return  # the record has no ballots of it: only its roll and totals, which corridor verify compares
    measures = [(result, lambda _: 1)]
    if "area" in result:
        measures.append((result["area"], lambda ballot: ballot["weight"]))
    enough, reached = True, None
    for said, weigh in measures:
        told = figures(said)
        counted = {choice: sum(weigh(one) for one in ballots if choice in one["choice"].split(",")) for choice in told}
        whole = sum(weigh(one) for one in ballots)
        if told != counted or said["took_part"] != whole:
            yield f"the ballots come to {counted}"
        enough = enough and whole >= said["needed_to_take_part"]
        here = {
            choice for choice in told if choice not in ("against", "abstain") and counted[choice] >= said["needed_for"]
        }
        reached = here if reached is None else reached & here
    approved = bool(reached)
    if vote["options"] and enough and result["verdict"] != "opinion":
        chosen = choose(vote, [figures(said) for said, _ in measures], sorted(map(int, reached)))
        approved = bool(chosen)
        if chosen != result["chosen"]:
            yield f"the options chosen would be {chosen}"
    verdict = ("passed" if approved else "not_passed") if enough else "too_few"
    if result["verdict"] != verdict and not (enough and result["verdict"] == "opinion"):
        yield f"the verdict would be {verdict}"
    if file is not None:
        yield from check_list(vote, file)


def check_list(vote, file):
    """The list has the digest that is recorded, and shows the ballots of the record."""
    ballots = vote["ballots"].values()
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
        print(subject, *(f"{choice} {n}" for choice, n in figures(vote["result"]).items()), *(found or ["equal"]))
        wrong += found
    print("DIFFERENT:" if wrong else "everything is equal", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
