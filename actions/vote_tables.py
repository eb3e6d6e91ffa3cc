"""What the tables hold of a vote beside its ballots, held against its entries in the record."""

import hashlib
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.catalogue import rule_data, terms_digest, thresholds
from rules.recounts import Recorded
from rules.votes import Unit
from storage import ballots, communities, record, secret_votes, votes
from storage.database import Reader
from storage.votes import State, Vote

STANDS = (
    ("vote.withdrawn", {State.WITHDRAWN}),
    ("vote.invalid", {State.INVALID}),
    ("vote.confirmed", {State.CONFIRMED}),
    ("vote.closed", {State.PRELIMINARY}),
    ("vote.opened", {State.OPEN, State.SEALED}),
    ("vote.noticed", {State.NOTICED}),
)
"""Where the tables must have a vote stand, by the first of these acts that the record holds."""


Sales = Sequence[tuple[int, int]]
"""Homes that got a new owner: number of the entry, household."""


async def differences(reader: Reader, number: int, recorded: Recorded, sales: Sales = ()) -> list[str]:
    """Say what the tables hold of a vote, open or closed, that is not what was recorded of it and of its homes."""
    vote, acts = await votes.by_id(reader, number), recorded.acts
    if vote is None:
        return ["its row is gone"]
    may_stand: Collection[State] = next((states for act, states in STANDS if act in acts), set())
    told: Mapping[str, Any] = vote.result or {}
    listed = {key: value for key, value in (told.get("list") or {}).items() if key != "language"}
    found = {
        "it does not stand where its last act left it": vote.state in may_stand,
        "the tables hold other terms than the notice": vote.state is State.WITHDRAWN or _as_noticed(vote, acts),
        "its notice was posted at another time": record.moment_of(vote.noticed_at)
        == _entry(recorded, "vote.noticed", "at"),
        "a ballot is of another home, time or person than its entry": vote.secret
        or await _as_cast(reader, vote, recorded),
        "a home of its roll is sold by the tables or by the record alone": await _as_sold(
            reader, number, recorded, sales
        ),
        "its electors are not those of its rule": await votes.unit_of(reader, number) == vote.rule.unit,
        "the announced terms are not those of its rule": told.get("terms", rule_data(vote.rule))
        == rule_data(vote.rule),
        "the announced list is not the recorded one": listed == acts.get("vote.listed", {}),
        "objections end at another time than its rule and its close set": (
            record.moment_of(vote.objections_until) if vote.objections_until else ""
        )
        == await _objections_until(reader, vote, recorded),
        "its options are not in the words of the notice": await _in_words(reader, vote, recorded),
        "rows of a secret vote tell more than who voted": not (
            vote.secret and await secret_votes.telling(reader, vote.id)
        ),
    }
    return [what for what, agrees in found.items() if not agrees]


def _entry(recorded: Recorded, act: str, key: str) -> Any:
    return next((one[key] for one in recorded.trail if one["act"] == act), None)


async def _as_cast(reader: Reader, vote: Vote, recorded: Recorded) -> bool:
    """Whether each ballot on file is of the home, the moment and the person of the last entry of its unit.

    Whose home an adult's ballot is stands in no entry: there it has to be one of the roll.
    """
    last = {one["data"]["unit"]: one for one in recorded.trail if one["act"] == "vote.ballot"}
    homes = {row["home"] for row in await votes.roll(reader, vote.id)}
    for row in await ballots.origins(reader, vote.id):
        entry, home = last.get(row["elector"], {}), row["home"]
        own = home == row["elector"] if row["elector"] > 0 else home in homes or vote.rule.unit is Unit.GROUP_MEMBERS
        by = entry.get("actor") if row["pseudonym"] is None else f"person:{row['pseudonym']}"
        if not own or (entry.get("at"), entry.get("actor")) != (record.moment(row["at"]), by):
            return False
    return True


async def _as_sold(reader: Reader, number: int, recorded: Recorded, sales: Sales) -> bool:
    """Whether those homes are sold that got a new owner while the roll was fixed; a line added later is not."""
    since = _entry(recorded, "vote.noticed", "seq") or 0
    until = _entry(recorded, "vote.closed", "seq") or _entry(recorded, "vote.withdrawn", "seq") or sys.maxsize
    added = {one["data"]["unit"]: one["seq"] for one in recorded.trail if one["act"] == "vote.roll_changed"}
    gone = {home for seq, home in sales if added.get(home, since) < seq < until}
    rows = await votes.roll(reader, number)
    return all(bool(row["sold"]) == (row["entitled"] == "owner" and row["home"] in gone) for row in rows)


def _as_noticed(vote: Vote, acts: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the columns of a vote are those of its notice, its extension and the changes of its roll."""
    noticed = acts.get("vote.noticed", {})
    said = {**noticed, **acts.get("vote.extended", {})}
    said |= {key: value for key, value in acts.get("vote.roll_changed", {}).items() if key == "electorate"}
    kept = {
        "rule": vote.rule.name, "matter": vote.matter, "unit": vote.rule.unit.value, "effect": vote.rule.effect.value,
        "electorate": vote.electorate, "area": vote.area, "change": vote.may_change, "secret": vote.secret,
        "opens_at": record.moment_of(vote.opens_at), "closes_at": record.moment_of(vote.closes_at),
        **thresholds(vote.rule), "terms": terms_digest(vote.rule), "scope": str(vote.scope),
    }  # fmt: skip
    offered = {**vote.options.data, "tie": vote.rule.tie.value} if vote.options else None
    same = all(said.get(key, value) == value for key, value in kept.items())
    same &= vote.extended == ("vote.extended" in acts) and noticed.get("repeats") == vote.repeats
    return same and bool(noticed.get("secret")) == vote.secret and noticed.get("ballot") == offered


async def _objections_until(reader: Reader, vote: Vote, recorded: Recorded) -> str:
    """Return until when the rule lets people object to the close that is on record, nothing where it does not."""
    closed = next((str(one["at"]) for one in recorded.trail if one["act"] == "vote.closed"), "")
    if not closed or not vote.rule.objections or not vote.rule.decides:
        return ""
    community = await communities.by_id(reader, vote.community)
    return record.moment_of(community.after(datetime.fromisoformat(closed), vote.rule.objections))


async def _in_words(reader: Reader, vote: Vote, recorded: Recorded) -> bool:
    """Whether the options of a vote, and those of its result, have the words of the notice, unless these are erased."""
    digests: Mapping[str, str] = next((one["texts"] for one in recorded.trail if one["act"] == "vote.noticed"), {})
    written = vote.options.named if vote.options else {}
    for name, text in written.items():
        if (await record.text_under(reader, vote.community, digests.get(name, ""))) not in ("", text):
            return False
    ballot = (vote.result or {}).get("ballot")
    return ballot is None or ballot["texts"] == list(written.values())


async def texts_of(reader: Reader, community: int, entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return salt and words of the texts of an entry that are not erased, by their digest."""
    named = set(entry["texts"].values())
    return {one: [salt, text] for one, salt, text in await record.texts(reader, community) if one in named}


def fits(digest: str, salt: str, text: str) -> bool:
    """Whether these words are under a digest: SHA-256 of salt and text."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest() == digest
