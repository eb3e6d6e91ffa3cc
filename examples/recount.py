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


AFTER_NOTICE, AFTER_OPEN, AFTER_CLOSE, AFTER_END = range(1, 5)
PLACES = {  # the stages in which an act may stand
    "vote.opened": [AFTER_NOTICE], "vote.ballot": [AFTER_OPEN], "vote.frozen": [AFTER_OPEN],
    "vote.extended": [AFTER_OPEN], "vote.closed": [AFTER_OPEN], "vote.roll_changed": [AFTER_NOTICE, AFTER_OPEN],
    "vote.recounted": [AFTER_CLOSE], "vote.confirmed": [AFTER_CLOSE], "vote.invalid": [AFTER_CLOSE],
    "vote.listed": [AFTER_CLOSE, AFTER_END], "vote.noticed": [0],
}  # fmt: skip
LEADS = {"vote.noticed": AFTER_NOTICE, "vote.opened": AFTER_OPEN, "vote.closed": AFTER_CLOSE}
LEADS |= dict.fromkeys(("vote.confirmed", "vote.invalid", "vote.withdrawn"), AFTER_END)


def check_course(vote):
    """No act stands outside its stage or its time, no unit casts a second ballot unless it may, no thaw alters one."""
    stage, closes, lists, units, frozen = 0, "", 1, set(), {}
    for entry in vote["entries"]:
        act, at, data = entry["act"], entry["at"], entry["data"]
        unit, wrong = data.get("unit"), stage not in PLACES.get(act, [stage])
        if act == "vote.ballot":
            wrong |= not vote["notice"].get("opens_at", "~") <= at < closes or unit in frozen
            wrong |= unit in units and not vote["notice"].get("change", True)
            units.add(unit)
        elif act in ("vote.extended", "vote.closed"):
            wrong |= at < closes or data.get("closes_at", "~") <= closes
        elif act == "vote.opened":
            wrong |= at < vote["notice"].get("opens_at", "~") or data["closes_at"] != closes
        elif act == "vote.struck":
            wrong |= unit not in units and unit not in frozen
            units.discard(unit)
            frozen.pop(unit, None)
        elif act == "vote.frozen":
            wrong |= unit not in units
            units.discard(unit)
            frozen[unit] = entry["seq"]
        elif act == "vote.thawed":
            cast = [one["data"] for one in vote["entries"] if one["act"] in ("vote.ballot", "vote.thawed")
                    and one["data"]["unit"] == unit and one["seq"] < frozen.get(unit, 0)]  # fmt: skip
            wrong |= not cast or any(cast[-1].get(key) != data.get(key) for key in ("choice", "weight", "receipt"))
            units.add(unit)
            frozen.pop(unit, None)
        lists += (act == "vote.recounted") - (act == "vote.listed")
        if wrong or lists < 0:
            yield f"entry {entry['seq']} ({act}) cannot stand there"
        stage, closes = LEADS.get(act, stage), data.get("closes_at", closes)
    if not vote["notice"] or stage < AFTER_CLOSE:
        yield "it was not noticed, opened and closed"


def least(share, whole):
    """The smallest number that `> 1/2`, `>= 2/3`, `all` or `none` of a whole asks for."""
    if share in ("none", "all"):
        return whole if share == "all" else 0
    sign, part = share.split()
    part, of = map(int, part.split("/"))
    return max(1, whole * part // of + 1 if sign == ">" else -(-whole * part // of))


def check_needed(vote):
    """Electorate, both needed figures and who was confirmed follow from the notice and the roll since."""
    notice, result = vote["notice"], vote["result"]
    known = {"heads": vote["electorate"], "area": notice.get("area")}
    if notice["unit"] == "group members":
        known["heads"] = result["took_part"]
    for measure, said in [("heads", result)] + ([("area", result["area"])] if "area" in result else []):
        whole, came = said["electorate"], said["took_part"]
        to_come = least(notice["participation"], whole)
        for_ = least(notice["approval"], whole if notice["approval_of"] == "all" else came)
        if result.get("secret") and came < 5:
            to_come, for_ = max(5, to_come), 0
        if (said["needed_to_take_part"], said["needed_for"], whole) != (to_come, for_, known[measure]) or came > whole:
            yield f"{to_come} had to take part and {for_} had to approve"
    if bool(notice.get("secret")) != bool(result.get("secret")) or ("area" in notice) != ("area" in result):
        yield "it was not counted as it was noticed"
    if vote["confirmed"] not in (None, result["verdict"]):
        yield "what was confirmed is not what was counted last"


def gather(entries):
    """For each vote its last ballot of each unit, those struck once it closed, its result, its list's last digest."""
    votes = {}
    for entry, _ in entries:
        vote = votes.setdefault(
            entry["subject"],
            {"entries": [], "ballots": {}, "struck": [], "result": None, "list": None, "options": None, "notice": {},
             "confirmed": None},
        )  # fmt: skip
        act, data = entry["act"], entry["data"]
        vote["entries"].append(entry)
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
            vote |= {"options": data.get("ballot"), "notice": data, "electorate": data.get("electorate")}
        elif act == "vote.roll_changed":
            vote["electorate"] = data["electorate"]
        elif act == "vote.confirmed":
            vote["confirmed"] = data["verdict"]
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


def check_secret(vote):
    """The record has no ballots of a secret vote: its totals come to as many as took part, none of fewer than five."""
    told, came = figures(vote["result"]), vote["result"]["took_part"]
    whole, abstain = (came if came >= 5 else 0), told["abstain"]
    if "for" in told:
        added_up = sum(told.values()) == whole
    else:
        added_up = max(votes for choice, votes in told.items() if choice != "abstain") + abstain <= whole
    if vote["ballots"] or min(told.values()) < 0 or not added_up:
        yield "the totals cannot be those of its ballots"


def check_vote(vote, file):
    """Its acts are in order and follow from the notice; counts, verdict and list from its ballots."""
    yield from check_course(vote)
    if not vote["notice"]:
        return
    if "approval" in vote["notice"] or any("receipt" in one for one in vote["ballots"].values()):
        yield from check_needed(vote)  # in the first versions a notice named no thresholds, and there were no receipts
    if vote["result"].get("secret"):
        yield from check_secret(vote)
    yield from check_result(vote)
    if file is not None:
        yield from check_list(vote, file)


def check_result(vote):
    """The result is the sum of the ballots, its verdict and the options chosen follow."""
    result, ballots = vote["result"], vote["ballots"].values()
    opinion = vote["notice"].get("approval", result["verdict"]) in ("none", "opinion")
    measures = [(result, lambda _: 1)]
    if "area" in result:
        measures.append((result["area"], lambda ballot: ballot["weight"]))
    enough, reached = True, None
    for said, weigh in measures:
        told = figures(said)
        counted = {choice: sum(weigh(one) for one in ballots if choice in one["choice"].split(",")) for choice in told}
        whole = sum(weigh(one) for one in ballots)
        if result.get("secret"):
            counted, whole = told, said["took_part"]
        if told != counted or said["took_part"] != whole:
            yield f"the ballots come to {counted}"
        enough = enough and whole >= said["needed_to_take_part"]
        here = {
            choice for choice in told if choice not in ("against", "abstain") and counted[choice] >= said["needed_for"]
        }
        reached = here if reached is None else reached & here
    approved = bool(reached)
    if vote["options"] and enough and not opinion:
        chosen = choose(vote, [figures(said) for said, _ in measures], sorted(map(int, reached)))
        approved = bool(chosen)
        if chosen != result["chosen"]:
            yield f"the options chosen would be {chosen}"
    verdict = ("passed" if approved else "not_passed") if enough else "too_few"
    if enough and opinion:
        verdict = "opinion"
    if result["verdict"] != verdict:
        yield f"the verdict would be {verdict}"


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
    named = {digest: name for entry, _ in export["entries"] for name, digest in entry["texts"].items()}
    for digest, (salt, text) in export.get("texts", {}).items():
        print(f"{named.get(digest)}: {text}")  # so that option_2 has its words
        if digest not in named or hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest() != digest:
            wrong.append(f"a text is not the one that was recorded: {digest}")
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
