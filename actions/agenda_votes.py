"""Residents choose which of the supported matters come onto the next agenda: one choice a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions import own_stages, posts
from actions.people import Caller, scope_in_words
from actions.refusals import explain
from rules import agendas as rules
from rules.agendas import Choice
from rules.ballots import ON_PAPER
from rules.matters import Supporter
from rules.meetings import next_open_agenda
from rules.refusals import Reason, Refused
from rules.scope import contains, intersects
from rules.stages import Stage
from storage import agenda_votes, cards, communities, households, matters, meetings, record
from storage.agenda_votes import Candidate
from storage.communities import Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.meetings import Meeting
from storage.outbox import Rank
from texts.refusals import Facts

KIND = "agenda_vote"
FEWEST = 2  # with one matter there is nothing to choose


@dataclass(frozen=True, slots=True)
class Chosen:
    """A household's choice that stands; `again` where it was the same before."""

    number: int
    again: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """What households chose: how many each matter, which come on, and how many households chose at all."""

    counts: Mapping[int, int]
    chosen: Sequence[int]
    households: int


async def refresh(unit: Unit, community_id: int) -> None:
    """Have every card of the choice shown anew, and open one in each group as soon as there is something to choose."""
    community = await communities.by_id(unit, community_id)
    meeting = await _open(unit, community)
    if meeting is None:
        return
    await cards.refresh(unit, KIND, meeting.id)
    there = await candidates(unit, community, meeting.id)
    if len(there) < FEWEST:
        return
    for chat in await communities.chats(unit, community_id, "residents"):
        if any(intersects(chat.scope, one.scope) for one in there):
            await posts.card_in(unit, community, chat, KIND, meeting.id, Rank.AGENDA)


async def _open(unit: Unit, community: Community) -> Meeting | None:
    """Return the meeting for whose agenda residents choose now."""
    if community.agenda.chosen_by != "residents":
        return None
    known = {meeting.id: meeting for meeting in await meetings.to_come(unit, community.id)}
    found = next_open_agenda([one.facts() for one in known.values()], unit.now)
    return known[found.id] if found else None


async def open_for(unit: Unit, matter: Matter) -> Meeting | None:
    """Return the meeting for whose agenda a matter can be chosen now."""
    community = await communities.by_id(unit, matter.community)
    meeting = await _open(unit, community)
    there = await candidates(unit, community, meeting.id) if meeting else []
    return meeting if matter.id in {one.matter for one in there} else None


async def candidates(reader: Reader, community: Community, meeting: int) -> list[Candidate]:
    """Return what residents choose from: supported proposals that have passed the community's own stages."""
    there = []
    for one in await agenda_votes.wanted(reader, community.id, meeting):
        matter = await matters.by_id(reader, one.matter)
        if matter and not await own_stages.not_passed(reader, community, matter, Stage.ON_AGENDA):
            there.append(one)
    return there


async def choose(unit: Unit, caller: Caller, meeting_id: int, number: int) -> Chosen | Refused:
    """Take the choice of the caller's first household in the matter's scope; who made it may change it."""
    matter, meeting = await matters.by_id(unit, number), await meetings.by_id(unit, meeting_id)
    community = caller.community
    if matter is None or meeting is None or community is None or meeting.community != community.id:
        return Refused(Reason.NOT_REGISTERED if community is None else Reason.CHOICE_CLOSED)
    belongs = await households.of_person(unit, community.id, caller.person.telegram_id)
    own = next((one for one in belongs if contains(matter.scope, one.household.place)), next(iter(belongs), None))
    supporter = Supporter(own.household.id, own.household.place, own.disputed) if own else None
    before = await agenda_votes.choice_of(unit, meeting_id, own.household.id) if own else None
    choice = Choice(number, caller.person.id)
    if before == choice:
        return Chosen(number, again=True)
    refused = rules.accept_choice(
        meeting.facts(), matter.facts(), supporter, before, choice.person, unit.now,
        may_change=community.settings.vote_change,
    )  # fmt: skip
    offered = number in {one.matter for one in await candidates(unit, community, meeting_id)}
    if refused or supporter is None or not offered:
        place = scope_in_words(caller.words, matter.scope, community)
        return explain(refused or Refused(Reason.CHOICE_CLOSED), Facts(number=number, scope=place))
    await agenda_votes.choose(unit, community.id, meeting_id, supporter.household, choice)
    data = {"household": supporter.household, "matter": number}
    await record.append(unit, community.id, "agenda.choice", meeting.subject, caller.actor, data)
    await cards.refresh(unit, KIND, meeting_id)
    return Chosen(number, again=False)


async def choose_on_paper(
    unit: Unit, actor: str, number: int, supporter: Supporter, signed: Mapping[str, object]
) -> bool:
    """Take the choice of a household that signed a list; False where it has chosen already, or may not."""
    matter = await matters.by_id(unit, number)
    meeting = await open_for(unit, matter) if matter else None
    if matter is None or meeting is None or await agenda_votes.choice_of(unit, meeting.id, supporter.household):
        return False
    if rules.accept_choice(
        meeting.facts(), matter.facts(), supporter, None, ON_PAPER, unit.now, may_change=False
    ):  # fmt: skip
        return False
    await agenda_votes.choose(unit, matter.community, meeting.id, supporter.household, Choice(number, ON_PAPER))
    data = {"household": supporter.household, "matter": number, **signed}
    await record.append(unit, matter.community, "agenda.choice", meeting.subject, actor, data)
    await cards.refresh(unit, KIND, meeting.id)
    return True


async def close(unit: Unit, community: Community, meeting: Meeting) -> list[int]:
    """Close the choice with its agenda: the counts are on record; returns which matters come on, in order."""
    if community.agenda.chosen_by != "residents":
        return []
    there = await candidates(unit, community, meeting.id)
    chosen = rules.chosen(there, community.agenda.residents_items)
    if there:
        data = {
            "counts": {str(one.matter): one.households for one in there},
            "households": await agenda_votes.turnout(unit, meeting.id),
            "chosen": chosen,
        }
        await record.append(unit, community.id, "agenda.chosen", meeting.subject, "clock", data)
    await cards.refresh(unit, KIND, meeting.id)
    return chosen


async def closed(reader: Reader, meeting: Meeting) -> Closed | None:
    """Return what households chose, once the choice is closed; None where there was none."""
    for step in await record.steps(reader, meeting.community, [meeting.subject]):
        if step.act == "agenda.chosen":
            counts = {int(number): households for number, households in step.data["counts"].items()}
            return Closed(counts, step.data["chosen"], step.data["households"])
    return None
