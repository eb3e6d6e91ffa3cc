"""The list of a closed open vote: fixed at the close, sent to its groups, shown to who looks for their ballot.

Nothing here is for a secret vote, of which there are no ballots to list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import posts, receipts
from actions.ballots import ballot_of
from actions.cards.votes import facts_of
from actions.people import Caller, words_of
from rules.ballots import Side
from rules.receipts import Line, listed
from rules.seats import Role
from rules.votes import Measure
from storage import ballots as ballot_rows
from storage import cards, communities, people, record, votes
from storage.ballots import AtHand
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.outbox import Rank
from storage.votes import Vote
from texts import lists as texts
from texts.results import Result

KIND = "list"


def has_list(vote: Vote) -> bool:
    """Say whether a vote has a list: it is closed, open ballots were cast, and there were lists by then."""
    return bool(not vote.secret and vote.result and vote.result.get("list"))


async def lines_of(reader: Reader, vote: Vote) -> list[Line]:
    """Return the list of a vote by the ballots on file."""
    return listed(await ballot_rows.listed(reader, vote.id))


async def content(reader: Reader, vote: Vote, *, areas: bool = False) -> bytes:
    """Return the list of a vote as its file, in the language in which it was announced; empty where there is none."""
    kept = (vote.result or {}).get("list") or {}
    return texts.file(kept["language"], await lines_of(reader, vote), areas=areas) if kept else b""


async def fix(unit: Unit, community: Community, vote: Vote) -> dict[str, Any]:
    """Fix the list at the close, or anew after a correction, and record its digest; empty where there is none.

    The caller keeps what is returned as `list` of the result. A list that replaces another names that one's digest.
    """
    if vote.secret:
        return {}
    bare = await ballot_rows.without_receipt(unit, vote.id)
    await receipts.issue(unit, bare)
    await ballot_rows.seal(unit, bare)
    lines = await lines_of(unit, vote)
    if not lines:
        return {}
    before: Mapping[str, Any] = (vote.result or {}).get("list") or {}
    language = before.get("language", community.language)
    data = {
        "list": texts.digest(texts.file(language, lines)), "lines": len(lines),
        **({"areas": texts.digest(texts.file(language, lines, areas=True))} if of_areas(vote) else {}),
        **({"replaces": before["list"]} if before else {}),
    }  # fmt: skip
    await record.append(unit, community.id, "vote.listed", vote.subject, "clock", data)
    return {**data, "language": language}


def of_areas(vote: Vote) -> bool:
    """Say whether a list with areas exists beside the one that everyone gets."""
    return Measure.AREA in vote.rule.counts


async def send(unit: Unit, community: Community, chat: Chat, vote_id: int) -> None:
    """Send a group the list and the page that counts it again, beneath the result: silent, and part of that post."""
    vote, result = await votes.by_id(unit, vote_id), await cards.of(unit, "result", vote_id, chat.telegram_id)
    if vote is None or vote.result is None or not has_list(vote) or result is None:
        return
    wanted = {"vote": vote_id, "list": vote.result["list"]["list"], "group": True}
    for kind in (KIND, "recount"):
        await posts.enclose_under(unit, community, chat, result.id, kind, words_of(community), Rank.RESULT, **wanted)


def own_ballots(at_hand: AtHand) -> list[int]:
    """Return under which numbers the ballots are kept that this person cast, by button."""
    found = {
        ballot_of(at_hand, home): None
        for home in at_hand.homes
        if home.elector and home.cast and home.cast.person == home.person.id
    }
    return list(found)


async def own(reader: Reader, vote: Vote, at_hand: AtHand) -> list[texts.Own]:
    """Return the ballots of the list that this person cast."""
    found = []
    for elector in own_ballots(at_hand):
        if ballot := await ballot_rows.ballot_of(reader, vote.id, elector):
            receipt, choice, struck = ballot
            line = await ballot_rows.line_of(reader, vote.id, receipt) or await _late_line(reader, vote, receipt)
            found.append(texts.Own(receipt, choice, line, struck))
    return found


async def _late_line(reader: Reader, vote: Vote, receipt: str) -> int:
    """Return the line of a ballot that a correction has put behind the others."""
    return next((one.number for one in await lines_of(reader, vote) if one.receipt == receipt), 0)


async def may_read(reader: Reader, caller: Caller, vote: Vote) -> bool:
    """Say whether somebody gets the list of a vote: in the chats of its community all, in private who belongs to it."""
    if caller.community_id == vote.community:
        return True
    return caller.chat is None and vote.community in await people.belongs(reader, caller.person.telegram_id)


async def may_have_areas(reader: Reader, caller: Caller, vote: Vote, at_hand: AtHand | None) -> bool:
    """Say whether somebody may have the list with areas: an owner on the roll, or a scrutineer."""
    if not of_areas(vote):
        return False
    seats = await communities.seats(reader, vote.community)
    if any(one.role is Role.SCRUTINEER and one.telegram_id == caller.person.telegram_id for one in seats):
        return True
    homes = at_hand.homes if at_hand else ()
    return any(home.elector and home.person.side is Side.OWNER and not home.person.disputed for home in homes)


async def give(unit: Unit, caller: Caller, vote: Vote, *, with_areas: bool) -> None:
    """Send the list to a person, with the page that counts it again; `with_areas` offers the other too.

    A double tap asks once.
    """
    own, words = caller.person.telegram_id, caller.words
    wanted = {"vote": vote.id, **({"with_areas": True} if with_areas else {})}
    if await posts.enclose_tap(unit, vote.community, own, "document", KIND, words, **wanted):
        await posts.enclose(unit, vote.community, own, "document", "recount", words, vote=vote.id)


async def give_areas(unit: Unit, caller: Caller, vote: Vote) -> None:
    """Send the list with areas to a person; that they had it is on record."""
    own, words = caller.person.telegram_id, caller.words
    if await posts.enclose_tap(unit, vote.community, own, "document", "areas", words, vote=vote.id):
        await record.append(unit, vote.community, "vote.areas_given", vote.subject, caller.actor)


@dataclass(frozen=True, slots=True)
class Published:
    """A list as a file, with the result that it belongs to."""

    content: bytes
    digest: str
    lines: int
    before: str
    result: Result


async def published(reader: Reader, vote_id: int, *, areas: bool = False) -> Published | None:
    """Return the list of a vote as it was announced; ValueError where the ballots on file make another one."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None or vote.result is None or not has_list(vote):
        return None
    kept, file = vote.result["list"], await content(reader, vote, areas=areas)
    announced = str(kept.get("areas" if areas else "list", ""))
    if texts.digest(file) != announced:
        raise ValueError(f"the ballots of vote {vote_id} do not make the list that was announced")
    return Published(file, announced, kept["lines"], kept.get("replaces", ""), await facts_of(reader, vote))


async def page(reader: Reader, vote_id: int) -> str | None:
    """Return the page with which anybody counts the list of a vote again."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None or vote.result is None or not has_list(vote):
        return None
    kept, community = vote.result["list"], await communities.by_id(reader, vote.community)
    result = await facts_of(reader, vote)
    listed = [
        one.entry["data"]
        for one in await record.steps(reader, vote.community, [vote.subject])
        if one.act == "vote.listed"
    ]
    return texts.page(
        result, community=community.name, digest=kept["list"], areas_digest=kept.get("areas", ""), lines=kept["lines"],
        older=[one[key] for one in listed[:-1] for key in ("list", "areas") if key in one],
    )  # fmt: skip
