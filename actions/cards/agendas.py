"""What the cards of an agenda show: posted, and each item as the chair arranges it."""

from actions.agenda import Shown
from actions.people import words_of
from rules.meetings import MeetingState
from storage import communities, matters, meetings
from storage.communities import Community
from storage.database import Reader
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
    items = Shown(meeting, await meetings.items(reader, meeting_id)).told(internal=council)
    shown = texts.Agenda(meeting.id, meeting.starts_at, meeting.venue(community.venue), items)
    return texts.agenda_post(words_of(community), shown=shown)


async def item(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """An item in the council's chat, with what the chair may do with it."""
    matter, meeting = await matters.by_id(reader, number), await meetings.of_matter(reader, number)
    if matter is None:
        return None
    items = await meetings.items(reader, meeting.id) if meeting and meeting.state in AHEAD else []
    place = next((place for place, one in enumerate(items, 1) if one.matter == number), None)
    if meeting is None or place is None:
        return texts.item_off(words_of(community), number=number, title=matter.title)
    told = Shown(meeting, items).told(internal=True)[place - 1]
    arranged = texts.Arranged(told, place, len(items), own=matter.own, open=meeting.grows)
    return texts.item(words_of(community), shown=arranged)
