"""What the cards of an agenda show: posted, and each item as the chair arranges it."""

from actions import agenda_votes
from actions.agenda import shown as gathered
from actions.matters import by_number
from actions.people import words_of
from rules.meetings import MeetingState
from rules.scope import intersects
from storage import agenda_votes as vote_rows
from storage import communities, matters, meetings
from storage.communities import Community
from storage.database import Reader
from texts import agenda_votes as vote_texts
from texts import agendas as texts
from texts.cards import Card

AHEAD = frozenset({MeetingState.SCHEDULED, MeetingState.ROLL_CALL})


async def agenda(reader: Reader, community: Community, meeting_id: int, chat: int) -> Card | None:
    """The closed agenda until its meeting opens; in the council's chat with the internal items."""
    meeting = await meetings.by_id(reader, meeting_id)
    if meeting is None or meeting.state not in AHEAD:
        return None
    found = await communities.by_chat(reader, chat)
    council = found is not None and found[1].role == "council"
    items = (await gathered(reader, meeting)).told(internal=council)
    shown = texts.Agenda(meeting.id, meeting.starts_at, meeting.venue(community.venue), items)
    return texts.agenda_post(words_of(community), shown=shown)


async def item(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """An item in the council's chat, with what the chair may do with it."""
    matter, meeting = await matters.by_id(reader, number), await meetings.of_matter(reader, number)
    if matter is None:
        return None
    items = (await gathered(reader, meeting)).told(internal=True) if meeting and meeting.state in AHEAD else ()
    place = next((place for place, one in enumerate(items, 1) if one.number == number), None)
    if meeting is None or place is None:
        return texts.item_off(words_of(community), number=number, title=matter.title)
    arranged = texts.Arranged(items[place - 1], place, len(items), own=matter.own, open=meeting.grows)
    return texts.item(words_of(community), shown=arranged)


async def vote(reader: Reader, community: Community, meeting_id: int, chat: int) -> Card | None:
    """The choice of residents in a group: the matters of its scope while it is open, then what was chosen."""
    meeting, found = await meetings.by_id(reader, meeting_id), await communities.by_chat(reader, chat)
    if meeting is None or found is None:
        return None
    words = words_of(community)
    if choice := await agenda_votes.closed(reader, meeting):
        titles = {number: (await by_number(reader, number)).title for number in choice.counts}
        told = [
            vote_texts.Counted(number, titles[number], choice.counts[number], number in choice.chosen)
            for number in dict.fromkeys([*choice.chosen, *choice.counts])
        ]
        return vote_texts.counted(words, at=meeting.starts_at, matters=told, households=choice.households)
    open_ = [
        (one.matter, one.title)
        for one in await agenda_votes.candidates(reader, community, meeting_id)
        if intersects(found[1].scope, one.scope)
    ]
    if not meeting.grows:
        return None
    shown = vote_texts.Choices(
        meeting_id, meeting.starts_at, meeting.agenda_closes_at, community.agenda.residents_items, open_,
        await vote_rows.turnout(reader, meeting_id),
    )  # fmt: skip
    return vote_texts.choices(words, shown=shown)
