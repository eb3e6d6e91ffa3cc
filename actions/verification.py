"""The record recomputed: every digest, and the counts of every closed vote against what was announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import council_tables, lists, paper_ballots, secret_votes, vote_tables
from actions.votes import roll_lines
from rules import recounts
from rules.options import possible
from rules.options import totals as option_totals
from rules.receipts import receipt
from rules.recounts import COUNTED, Recorded
from storage import ballots as ballot_rows
from storage import communities, record, votes
from storage import secret_votes as secret_rows
from storage.database import Reader
from storage.votes import State, Vote

Entries = list[tuple[dict[str, Any], str]]
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Recount:
    """A closed vote counted anew from the record alone; `differences` names what does not agree with it."""

    community: str
    vote: int
    recorded: Mapping[str, Any]
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether the record, the tables and the announcement agree."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    heads: tuple[tuple[str, str, str, int], ...]  # community, chain, head, entries
    head: str
    recounts: tuple[Recount, ...]
    differences: tuple[str, ...]


async def verify(reader: Reader) -> Verified:
    """Recompute every chain of a store, recount every closed vote from it, and judge every motion."""
    heads, found, differences = [], [], []
    for community, chain, name, head in await record.chains(reader):
        entries = await record.entries(reader, community)
        differences += _check_chain(name, chain, entries)
        differences += [f"{name}: {what}" for what in recounts.motion_differences(entry for entry, _ in entries)]
        differences += [f"{name}: {what}" for what in await _beside(reader, community, entries)]
        council = await council_tables.differences(reader, community, [entry for entry, _ in entries])
        differences += [f"{name}: {what}" for what in council]
        heads.append((name, chain, head, len(entries)))
        for recount in await _recount(reader, name, community, entries):
            found.append(recount)
            if not recount.equal:
                differences.append(
                    f"{name}: vote {recount.vote}: the record, the tables and the announced result differ"
                )
                differences += [f"{name}: vote {recount.vote}: {what}" for what in recount.differences]
    whole = record.head_of_all((chain, head) for _, chain, head, _ in heads) if heads else record.START
    return Verified(tuple(heads), whole, tuple(found), tuple(differences))


def _check_chain(name: str, chain: str, entries: list[tuple[dict[str, Any], str]]) -> list[str]:
    """Return what is wrong with a chain: the first place is enough, all that follows hangs on it."""
    previous = record.START
    for place, (entry, digest) in enumerate(entries, start=1):
        expected = {"chain": chain, "seq": place, "previous": previous}
        for key, value in expected.items():
            if entry.get(key) != value:
                return [f"{name}: entry {place}: {key} is not what it was"]
        if record.digest_of(record.canonical(entry)) != digest:
            return [f"{name}: entry {place}: its digest is not that of its content"]
        previous = digest
    return []


async def _beside(reader: Reader, community: int, entries: Entries) -> list[str]:
    """Say which texts and which rows of votes are not those of the record."""
    wrong = [
        f"a text is not the one that was recorded: {digest}"
        for digest, salt, text in await record.texts(reader, community)
        if not _fits(digest, salt, text)
    ]
    recorded = recounts.of_entries(entry for entry, _ in entries)
    sales = [
        (entry["seq"], int(entry["subject"].partition(":")[2]))
        for entry, _ in entries
        if entry["act"] == "household.owner_changed"
    ]
    known = {int(subject.rpartition(":")[2]) for subject in recorded}
    for number in sorted(known.union(await votes.numbers(reader, community, set(State)))):
        try:
            found = await vote_tables.differences(reader, number, recorded.get(f"vote:{number}", Recorded()), sales)
        except UNREADABLE as error:
            found = [f"its row or its entries cannot be read: {error!r}"]
        wrong += [f"vote {number}: {what}" for what in found]
    return wrong


def _fits(digest: str, salt: str, text: str) -> bool:
    """Whether these words are under a digest; a salt that is none fits nothing."""
    try:
        return vote_tables.fits(digest, salt, text)
    except ValueError:
        return False


async def _recount(reader: Reader, name: str, community: int, entries: Entries) -> list[Recount]:
    """Count every vote that is closed, by the record or by the tables: neither may know of one alone."""
    recorded = recounts.of_entries(entry for entry, _ in entries)
    in_tables = await votes.numbers(reader, community, {State.PRELIMINARY, State.CONFIRMED, State.INVALID})
    closed = {f"vote:{number}" for number in in_tables} | {subject for subject, vote in recorded.items() if vote.said}
    return [await _read(reader, name, one, recorded.get(one, Recorded())) for one in sorted(closed)]


async def _read(reader: Reader, name: str, subject: str, recorded: Recorded) -> Recount:
    """Recount a vote, also where somebody wrote entries that no program of ours writes."""
    try:
        return await _recounted(reader, name, subject, recorded)
    except UNREADABLE as error:
        wrong = f"its row or its entries cannot be read: {error!r}"
        return Recount(name, int(subject.rpartition(":")[2]), dict.fromkeys(COUNTED, 0), (wrong,))


async def _recounted(reader: Reader, name: str, subject: str, recorded: Recorded) -> Recount:
    number = int(subject.partition(":")[2])
    vote, said, acts = await votes.by_id(reader, number), recorded.said, recorded.acts
    if said is None:
        return Recount(name, number, recorded.count(), ("the tables hold a result that the record does not know",))
    if vote is not None and vote.secret:
        wrong, counted = await _secret(reader, number, recorded)
    else:
        wrong, counted = await _open(reader, number, recorded, vote), _counted(recorded)
    told: Mapping[str, Any] = vote.result or {} if vote else {}
    found = {
        "the announced result is not the recorded one": all(
            told.get(key) == said[key] for key in said if key != "matter"
        ),
        "the tables call it confirmed, the record does not": vote is not None
        and (vote.state is not State.CONFIRMED or "vote.confirmed" in acts),
        "the record calls it invalid, the tables do not, or they alone": vote is not None
        and (vote.state is State.INVALID) == ("vote.invalid" in acts),
    }
    wrong += await _off_the_roll(reader, number, recorded)
    return Recount(name, number, counted, (*wrong, *(what for what, agrees in found.items() if not agrees)))


async def _off_the_roll(reader: Reader, number: int, recorded: Recorded) -> list[str]:
    """Say whose ballot is not on the frozen roll; of a secret vote, whose name stands among those who voted."""
    voted: dict[int, int | None] = dict.fromkeys(await ballot_rows.electors(reader, number))
    return recounts.roll_differences(recorded, await roll_lines(reader, number), {**voted, **_weights(recorded)})


def _weights(recorded: Recorded) -> dict[int, int | None]:
    return {unit: one.get("weight") for unit, one in recorded.ballots.items()}


def _counted(recorded: Recorded) -> dict[str, Any]:
    """Return the counts of an open vote from the record alone, and their area where the rule counts it."""
    area = {"area": recorded.count("weight")} if "area" in (recorded.said or {}) else {}
    return {**recorded.count(), **area}


async def _secret(reader: Reader, number: int, recorded: Recorded) -> tuple[list[str], dict[str, Any]]:
    """Hold what is kept of a secret vote, roll and totals, against the record, which has no ballots of it."""
    said: Mapping[str, Any] = recorded.said or {}
    totals, rows = await secret_rows.totals(reader, number), await ballot_rows.counting(reader, number)
    counted = {choice: totals.get(choice, 0) for choice in recounts.stated(said)}
    voted = {row["elector"]: row["choice"] for row in rows}
    found = {
        "the totals in the tables are not the recorded result": recounts.stated(said) == counted
        and _possible(await votes.by_id(reader, number), counted, len(voted)),
        "who voted by the tables is not who voted by the record": said["took_part"] == len(voted)
        and said.get("voted") == secret_votes.voted_digest(voted) and not recorded.ballots,
    }  # fmt: skip
    return recounts.differences(recorded) + [what for what, agrees in found.items() if not agrees], counted


def _possible(vote: Vote | None, counted: Mapping[str, int], voted: int) -> bool:
    """Say whether totals of options can come of so many ballots: their sum is not the number of ballots."""
    if vote is None or vote.options is None or not any(counted.values()):
        return True
    return possible(vote.options, option_totals(len(vote.options.texts), counted, voted))


async def _open(reader: Reader, number: int, recorded: Recorded, vote: Vote | None) -> list[str]:
    """Hold the ballots on file, their receipts and the list against the record."""
    kept = ("choice", "channel", "weight")
    stored = {row["elector"]: {key: row[key] for key in kept} for row in await ballot_rows.counting(reader, number)}
    sealed = await ballot_rows.sealed(reader, number)
    receipts = {one["elector"]: one["receipt"] for one in sealed}
    found = {
        "the ballots in the tables are not those of the record": stored
        == {
            unit: {**stored.get(unit, {}), **{key: one[key] for key in kept if key in one}}
            for unit, one in recorded.ballots.items()
        },
        "a receipt does not fit its ballot": all(
            one["receipt"] == receipt(number, one["elector"], one["choice"], one["weight"], one["nonce"])
            for one in sealed
        ),
        "the receipts in the tables are not those of the record": all(
            receipts.get(unit) == one["receipt"] for unit, one in recorded.ballots.items() if "receipt" in one
        ),
    }
    wrong = [*recounts.differences(recorded), *(what for what, agrees in found.items() if not agrees)]
    if "vote.listed" in recorded.acts and vote is not None:
        wrong += recounts.list_differences(recorded, await lists.content(reader, vote))
    return wrong


async def exported_vote(reader: Reader, vote_id: int) -> dict[str, Any] | None:
    """Gather what anybody may check of a closed vote: figures, roll digest, ballots by unit."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None or vote.result is None:
        return None
    community = await communities.by_id(reader, vote.community)
    rows = await ballot_rows.counting(reader, vote_id)
    return {
        "community": community.name, "vote": vote.id, "matter": vote.matter, "rule": vote.rule.name,
        "opens_at": record.moment_of(vote.opens_at), "closes_at": record.moment_of(vote.closes_at),
        "result": {key: value for key, value in vote.result.items() if key != "terms"},
        "paper": await paper_ballots.published(reader, vote_id, str(vote.result["digest"])),
        "ballots": [
            {"unit": one.pop("elector"), **one, "at": record.moment(one["at"]) if one["at"] else ""} for one in rows
        ],
    }  # fmt: skip


async def open_beside(reader: Reader, vote_id: int) -> list[int]:
    """Return the votes that are open now and whose ballots, with what they say, stand in the same record."""
    vote = await votes.by_id(reader, vote_id)
    there = await votes.in_states(reader, vote.community, {State.OPEN}) if vote else []
    return [one.id for one in there if not one.secret]


async def exported_record(reader: Reader, vote_id: int) -> dict[str, Any]:
    """Gather the whole chain of a vote's community, and the list of that vote: what `verify --export` needs."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None:
        raise LookupError(f"there is no vote {vote_id}")
    chains = {community: (chain, name) for community, chain, name, _ in await record.chains(reader)}
    chain, name = chains[vote.community]
    kept = await record.entries(reader, vote.community)
    file = (await lists.content(reader, vote)).decode() if lists.has_list(vote) else ""
    notices = [one for one, _ in kept if (one["act"], one["subject"]) == ("vote.noticed", vote.subject)]
    words = await vote_tables.texts_of(reader, vote.community, notices[0]) if notices else {}
    listed = {vote.subject: file} if file else {}
    rolls = {vote.subject: await roll_lines(reader, vote_id)}
    return {"community": name, "chain": chain, "entries": kept, "lists": listed, "rolls": rolls, "texts": words}


def verify_export(export: Mapping[str, Any]) -> Verified:
    """Recompute an exported chain and recount every closed vote from it, without a store; ValueError if it is none."""
    try:
        name, chain = str(export["community"]), str(export["chain"])
        entries = [(dict(entry), str(digest)) for entry, digest in export["entries"]]
        files = {str(subject): str(file).encode() for subject, file in export["lists"].items()}
        rolls = {str(subject): [str(line) for line in lines] for subject, lines in export.get("rolls", {}).items()}
        differences = _check_chain(name, chain, entries)
        named = {digest for entry, _ in entries for digest in entry.get("texts", {}).values()}
        differences += [
            f"{name}: a text is not the one that was recorded: {digest}"
            for digest, (salt, text) in export.get("texts", {}).items()
            if digest not in named or not _fits(digest, salt, text)
        ]
        found = [
            _from_record(name, subject, recorded, files.get(subject), rolls.get(subject))
            for subject, recorded in sorted(recounts.of_entries(entry for entry, _ in entries).items())
            if recorded.said
        ]
    except UNREADABLE as error:
        raise ValueError(f"this is not an exported record: {error!r}") from None
    differences += [f"{name}: {what}" for what in recounts.motion_differences(entry for entry, _ in entries)]
    differences += [f"{name}: vote {one.vote}: {what}" for one in found for what in one.differences]
    head = entries[-1][1] if entries else record.START
    return Verified(((name, chain, head, len(entries)),), head, tuple(found), tuple(differences))


def export_holds(export: Mapping[str, Any], published: str) -> bool:
    """Say whether a digest that was once published is in an exported record: of an entry, or of a list."""
    listed = [entry["data"] for entry, _ in export["entries"] if entry["act"] == "vote.listed"]
    heads = {digest for _, digest in export["entries"]}
    return published in heads | {one.get(key) for one in listed for key in ("list", "areas")}


def _from_record(
    name: str, subject: str, recorded: Recorded, file: bytes | None, roll: Sequence[str] | None
) -> Recount:
    number, said, wrong = int(subject.partition(":")[2]), recorded.said or {}, recounts.differences(recorded)
    if roll is not None:
        wrong += recounts.roll_differences(recorded, roll, _weights(recorded))
    if said.get("secret"):
        return Recount(name, number, recounts.stated(said), tuple(wrong))
    wrong += recounts.list_differences(recorded, file) if file else []
    return Recount(name, number, _counted(recorded), tuple(wrong))
