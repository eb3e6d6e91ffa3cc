"""Count the votes of an exported record again: python recount.py vote-3-record.json [HEAD]

A second verifier for whoever does not trust the first. It needs Python alone, shares no code with Corridor and knows
what docs/record.md says, no more. HEAD is a digest from the group. Status 0: all is equal; 1: it says what is not.
Whether acts came in time, who may vote and how many were needed is for course.py, which reads the same file.
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

CHINESE = {"赞成": "for", "反对": "against", "弃权": "abstain", "作废": "struck"}


def sha256(data):
    """Return the hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def check_chain(export):
    """Each entry is numbered, names the one before and has the digest of its own bytes; words are those recorded."""
    before = "0" * 64
    for number, (entry, digest) in enumerate(export["entries"], start=1):
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        found = entry["seq"], entry["previous"], entry["chain"], sha256(canonical)
        if found != (number, before, export["chain"], digest):
            yield f"entry {number} is not what it was"
            return
        before = digest
    named = {digest: name for entry, _ in export["entries"] for name, digest in entry["texts"].items()}
    for digest, (salt, text) in export.get("texts", {}).items():
        print(f"{named.get(digest)}: {text}")  # so that option_2 has its words
        if digest not in named or sha256(bytes.fromhex(salt) + text.encode()) != digest:
            yield f"a text is not the one that was recorded: {digest}"


def gather(entries):
    """For each vote its last ballot of each unit, those struck once it closed, its result, its list's last digest."""
    votes = {}
    for entry, _ in entries:
        act, data = entry["act"], entry["data"]
        vote = votes.setdefault(entry["subject"], {"ballots": {}, "struck": [], "notice": {}})
        if act in ("vote.ballot", "vote.thawed"):
            vote["ballots"][data["unit"]] = data
        elif act in ("vote.struck", "vote.frozen") and data["unit"] in vote["ballots"]:
            gone = vote["ballots"].pop(data["unit"])
            vote["struck"] += [gone] if "result" in vote else []
        elif act in ("vote.closed", "vote.recounted"):
            vote["result"] = data
            vote.setdefault("lot", f"{entry['subject']} {entry['previous']}")
        elif act in ("vote.noticed", "vote.listed"):
            vote["notice" if act == "vote.noticed" else "list"] = data
    return {subject: vote for subject, vote in votes.items() if "result" in vote}


def figures(said):
    """What a result says by choice, or by the numbers of options."""
    if "options" not in said:
        return {choice: said[choice] for choice in ("for", "against", "abstain")}
    return {**{str(n): votes for n, votes in enumerate(said["options"], start=1)}, "abstain": said["abstain"]}


def choose(vote, measures, able):
    """Most votes first, heads before area; equal votes for too few places go by the rule's own word."""
    places, tie = vote["notice"]["ballot"]["places"], vote["notice"]["ballot"]["tie"]
    strength = {n: [measure[str(n)] for measure in measures] for n in able}
    lot = {n: sha256(f"{vote['lot']} {n}".encode()) for n in able}
    order = sorted(able, key=lambda n: ([-votes for votes in strength[n]], lot[n] if tie == "lot" else n))
    chosen = order[:places]
    if tie == "none" and len(order) > places:
        chosen = [n for n in chosen if strength[n] != strength[order[places]]]
    return sorted(chosen)


def check_result(vote):
    """The result is the sum of the ballots, its verdict and the options chosen follow."""
    result, ballots = vote["result"], vote["ballots"].values()
    measures = [(result, lambda _: 1)]
    if "area" in result:
        measures.append((result["area"], lambda ballot: ballot["weight"]))
    enough, reached = True, None
    for said, weigh in measures:
        told = figures(said)
        counted = {choice: sum(weigh(one) for one in ballots if choice in one["choice"].split(",")) for choice in told}
        whole = sum(weigh(one) for one in ballots)
        if result.get("secret"):  # the record has no ballots of it
            counted, whole = told, said["took_part"]
        if told != counted or said["took_part"] != whole:
            yield f"the ballots come to {counted}"
        enough = enough and whole >= said["needed_to_take_part"]
        able = {one for one in told if one not in ("against", "abstain") and counted[one] >= said["needed_for"]}
        reached = able if reached is None else reached & able
    opinion = vote["notice"].get("approval", result["verdict"]) in ("none", "opinion")
    if vote["notice"].get("ballot") and enough and not opinion:
        reached = choose(vote, [figures(said) for said, _ in measures], sorted(map(int, reached)))
        if reached != result["chosen"]:
            yield f"the options chosen would be {reached}"
    verdict = "opinion" if opinion else "passed" if reached else "not_passed"
    if result["verdict"] != (verdict if enough else "too_few"):
        yield f"the verdict would be {verdict if enough else 'too_few'}"


def check_list(vote, file):
    """The list has the digest that is recorded, and shows the ballots of the record."""
    if sha256(file.encode()) != vote.get("list", {}).get("list"):
        yield "the list is not the one whose digest is recorded"
    rows = list(csv.reader(file.removeprefix("\ufeff").splitlines()))[1:]
    listed = Counter((row[1], CHINESE.get(row[3], row[3])) for row in rows)
    cast = Counter((one.get("receipt", ""), one["choice"]) for one in [*vote["ballots"].values(), *vote["struck"]])
    cast += Counter((one.get("receipt", ""), "struck") for one in vote["struck"])
    if listed != cast and not any(receipt == "" for receipt, _ in cast):
        yield "the list does not show the ballots of the record"


def main(path, head=None):
    """Print each vote with what is wrong of it."""
    export = json.loads(Path(path).read_text(encoding="utf-8"))
    known = {None, *(digest for _, digest in export["entries"])}
    wrong = [*check_chain(export), *(f"{one} is not in the record" for one in {head} - known)]
    for subject, vote in sorted(gather(export["entries"]).items()):
        found = list(check_result(vote))
        found += check_list(vote, export["lists"][subject]) if subject in export["lists"] else []
        print(subject, *(f"{choice} {n}" for choice, n in figures(vote["result"]).items()), *(found or ["equal"]))
        wrong += found
    print("DIFFERENT:" if wrong else "everything is equal", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.excepthook = lambda _, error, __: print(f"give vote-N-record.json ({error})", file=sys.stderr)
    sys.exit(main(*sys.argv[1:3]))
