"""Judge the course of the votes of an exported record: python course.py vote-3-record.json

The other half of recount.py, which counts the ballots and proves the chain: were the acts of each vote in order and in
time, are the ballots those of the roll, and does what was needed follow from the notice? It needs Python alone, shares
no code with Corridor and knows what docs/record.md says. Status 0: all is in order; 1: it says what is not.
"""

import hashlib
import json
import sys
from pathlib import Path

AFTER_NOTICE, AFTER_OPEN, AFTER_CLOSE, AFTER_END = range(1, 5)
PLACES = {  # the stages in which an act may stand
    "vote.opened": [AFTER_NOTICE], "vote.ballot": [AFTER_OPEN], "vote.frozen": [AFTER_OPEN],
    "vote.extended": [AFTER_OPEN], "vote.closed": [AFTER_OPEN], "vote.roll_changed": [AFTER_NOTICE, AFTER_OPEN],
    "vote.recounted": [AFTER_CLOSE], "vote.confirmed": [AFTER_CLOSE], "vote.invalid": [AFTER_CLOSE],
    "vote.listed": [AFTER_CLOSE, AFTER_END], "vote.noticed": [0],
}  # fmt: skip
LEADS = {"vote.noticed": AFTER_NOTICE, "vote.opened": AFTER_OPEN, "vote.closed": AFTER_CLOSE}
LEADS |= dict.fromkeys(("vote.confirmed", "vote.invalid", "vote.withdrawn"), AFTER_END)


def check_course(vote, notice):
    """No act stands outside its stage or its time, no unit casts a second ballot unless it may, no thaw alters one."""
    stage, closes, lists, cast, frozen = 0, "", 1, vote["ballots"], {}
    opens = notice.get("opens_at", "~")
    for entry in vote["entries"]:
        act, at, data = entry["act"], entry["at"], entry["data"]
        unit, wrong = data.get("unit"), stage not in PLACES.get(act, [stage])
        if act == "vote.ballot":
            wrong |= not opens <= at < closes or unit in frozen or (unit in cast and not notice.get("change", True))
            cast[unit] = data
        elif act in ("vote.extended", "vote.closed"):
            wrong |= at < closes or data.get("closes_at", "~") <= closes
        elif act == "vote.opened":
            wrong |= at < opens or data["closes_at"] != closes
        elif act == "vote.frozen":
            wrong |= unit not in cast
            frozen[unit] = cast.pop(unit, {})
        elif act == "vote.thawed":
            before, cast[unit] = frozen.pop(unit, {}), data
            wrong |= not before or any(before.get(key) != data.get(key) for key in ("choice", "weight", "receipt"))
        elif act == "vote.struck":
            wrong |= cast.pop(unit, frozen.pop(unit, None)) is None
        lists += (act == "vote.recounted") - (act == "vote.listed")
        if wrong or lists < 0:
            yield f"entry {entry['seq']} ({act}) cannot stand there"
        stage, closes = LEADS.get(act, stage), data.get("closes_at", closes)
    if not notice or stage < AFTER_CLOSE:
        yield "it was not noticed, opened and closed"


def least(share, whole):
    """The smallest number that `> 1/2`, `>= 2/3`, `all` or `none` of a whole asks for."""
    if share in ("none", "all"):
        return whole if share == "all" else 0
    sign, part = share.split()
    part, of = map(int, part.split("/"))
    return max(1, whole * part // of + 1 if sign == ">" else -(-whole * part // of))


def check_needed(vote, notice, result):
    """Electorate, both needed figures, the tie and what was confirmed follow from the notice and the roll since."""
    known = {"heads": vote.get("vote.roll_changed", notice)["electorate"], "area": notice.get("area")}
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
    tied = result["verdict"] == "not_passed" and "for" in result and result["for"] == result["against"] > 0
    if vote.get("vote.confirmed", result)["verdict"] != result["verdict"] or bool(result.get("tie")) != tied:
        yield "what was confirmed, or the tie, is not what was counted last"


def check_secret(vote, result):
    """The record has no ballots of a secret vote: its totals come to as many as took part, none of fewer than five."""
    told, came = result.get("options", [result.get("for"), result.get("against")]), result["took_part"]
    whole, least_cast = (came if came >= 5 else 0), max(told) + result["abstain"]
    wrong = least_cast > whole if "options" in result else sum(told) + result["abstain"] != whole
    if vote["ballots"] or min(*told, result["abstain"]) < 0 or wrong:
        yield "the totals cannot be those of its ballots"


def check_roll(vote, notice, lines):
    """The roll has the digest that is recorded, and each ballot stands on it with its weight; adults have no line."""
    whole = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    if whole != vote.get("vote.roll_changed", notice).get("roll"):
        yield "the roll is not the one that was noticed"
    known = {int(line.split()[0]): int(line.split()[1]) for line in lines}
    for unit, ballot in vote["ballots"].items() if notice.get("unit") not in ("adults", "group members") else ():
        if unit not in known or ballot.get("weight", known[unit]) != known[unit]:
            yield f"unit {unit} is not on the roll with the weight of its ballot"


def main(path):
    """Print each closed vote with what is wrong of it."""
    export, votes, wrong = json.loads(Path(path).read_text(encoding="utf-8")), {}, []
    for entry, _ in export["entries"]:
        vote = votes.setdefault(entry["subject"], {"entries": [], "ballots": {}})
        vote["entries"].append(entry)
        vote[entry["act"]] = entry["data"]
    for subject, vote in sorted(votes.items()):
        if result := vote.get("vote.recounted", vote.get("vote.closed")):
            notice = vote.get("vote.noticed", {})
            found = list(check_course(vote, notice))
            if "approval" in notice or (notice and any("receipt" in one for one in vote["ballots"].values())):
                found += check_needed(vote, notice, result)  # in the first versions a notice named no thresholds
            if result.get("secret"):
                found += check_secret(vote, result)
            if subject in export.get("rolls", {}):
                found += check_roll(vote, notice, export["rolls"][subject])
            print(subject, *(found or ["in order"]))
            wrong += found
    print("DIFFERENT:" if wrong else "everything is in order", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.excepthook = lambda _, error, __: print(f"give vote-N-record.json ({error})", file=sys.stderr)
    sys.exit(main(*sys.argv[1:2]))
