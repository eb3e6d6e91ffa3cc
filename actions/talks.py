"""Talks held in person: written down by one of the staff in three steps; what was raised there becomes matters."""

from dataclasses import asdict
from datetime import datetime, time

from actions import boards, matters, mediations, posts
from actions.people import Caller
from rules import talks as rules
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from rules.timing import to_utc
from storage import communities, record, signed_lists, talks
from storage import matters as matter_rows
from storage.communities import Community
from storage.database import Reader, Unit
from storage.media import Media
from storage.people import Person
from storage.talks import Talk
from texts import talks as texts

KIND = "talk"
LATEST = 5


async def begin(unit: Unit, caller: Caller) -> int | Refused:
    """Begin to write a talk down: staff, the chair or the vice-chair."""
    community = caller.community
    if community is None:
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if not community.method.has(Part.TALKS):
        return Refused(Reason.NO_TALKS)
    place = await _place_of(unit, community, caller.person)
    return (
        await talks.begin(unit, community.id, caller.person.id, place) if place else Refused(Reason.NOT_STAFF_OR_HEAD)
    )


async def _place_of(reader: Reader, community: Community, person: Person) -> str:
    staff = await communities.staff_member(reader, community.id, person.telegram_id)
    seat = await communities.seat_of(reader, community.id, person.telegram_id)
    return f"staff:{staff.id}" if staff else f"seat:{seat.id}" if seat and seat.is_head else ""


def venues(community: Community) -> list[str]:
    """Return where the community meets and talks, by name."""
    return list(dict.fromkeys(name for name in (*community.venues, community.venue) if name))


async def _mine(unit: Unit, caller: Caller, number: int) -> tuple[Community, Talk] | Refused:
    found = await talks.by_id(unit, number)
    if found is None or found.entered_by != caller.person.id or found.recorded:
        return Refused(Reason.TALK_RECORDED)
    community = await communities.by_id(unit, found.community)
    serves = await _place_of(unit, community, caller.person)
    return (community, found) if serves else Refused(Reason.NOT_STAFF_OR_HEAD)


async def put_place(unit: Unit, caller: Caller, number: int, name: str) -> str | Refused:
    """Take where it was held, which has the scope of the venue of that name, else of whoever writes it down."""
    found = await _mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, _ = found
    known = rules.venue_called(name, venues(community))
    scope = community.venues.get(known or "")
    if scope is None:
        staff = await communities.staff_member(unit, community.id, caller.person.telegram_id)
        scope = staff.scope if staff and known is None else WHOLE
    await talks.put_place(unit, number, known or name, scope)
    return known or name


async def hold(unit: Unit, caller: Caller, number: int, text: str) -> Talk | Refused:
    """Take place, day and heads from one line; without a place it was the one said before, or the first venue."""
    found = await _mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, before = found
    held = rules.held_written(text, unit.now.astimezone(community.zone).date())
    if isinstance(held, Refused):
        return held
    place = held.place or before.place or next(iter(venues(community)), "")
    if not place:
        return Refused(Reason.TALK_LINE)
    await put_place(unit, caller, number, place)
    await talks.hold(unit, number, held.on, held.heads)
    return await _known(unit, number)


async def put_raised(unit: Unit, caller: Caller, number: int, text: str) -> int | Refused:
    """Take what was raised, one line each; returns how many."""
    found = await _mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    lines = rules.raised_written(text)
    if isinstance(lines, Refused):
        return lines
    if any([await mediations.is_private(unit, found[0], line) for line in lines]):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    await talks.put_raised(unit, number, lines)
    return len(lines)


async def complete(unit: Unit, caller: Caller, number: int, photo: Media | None) -> texts.Talk | Refused:
    """Put a talk on record; each line that was raised there becomes a matter in the scope of its place."""
    found = await _mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, talk = found
    if talk.held_on is None:
        return Refused(Reason.TALK_LINE)
    raised = [
        await matters.raise_for(unit, community, caller.person, line, talk.scope, {"talk": number})
        for line in talk.raised
    ]
    await talks.keep(unit, number, raised, photo)
    data = {
        "scope": str(talk.scope), "held_on": talk.held_on.isoformat(), "heads": talk.heads, "matters": raised,
        "by": talk.entered_as,
    }  # fmt: skip
    kept = {"place": talk.place, **({"photo": photo.unique} if photo else {})}
    await record.append(unit, community.id, "talk.recorded", talk.subject, caller.actor, data, kept)
    await posts.card_in_council(unit, community, KIND, number)
    if photo:
        await posts.copy_in_council(unit, community, KIND, number, asdict(photo))
    await boards.refresh_all(unit, community.id)
    return await told(unit, await _known(unit, number))


async def _known(reader: Reader, number: int) -> Talk:
    found = await talks.by_id(reader, number)
    if found is None:
        raise LookupError(f"talk {number} does not exist")
    return found


async def told(reader: Reader, talk: Talk) -> texts.Talk:
    """Return a talk as texts tell it."""
    named = [await matter_rows.by_id(reader, number) for number in talk.matters]
    homes = await signed_lists.homes_of_talk(reader, talk.id)
    day = noon(await communities.by_id(reader, talk.community), talk)
    return texts.Talk(
        talk.id, talk.place, day, talk.heads, [(one.id, one.title) for one in named if one], len(homes)
    )  # fmt: skip


def noon(community: Community, talk: Talk) -> datetime:
    """Return the day of a talk as an instant that words can name."""
    assert talk.held_on is not None  # noqa: S101 - asked only of a talk that was held
    return to_utc(datetime.combine(talk.held_on, time(12)), community.zone)


async def latest(reader: Reader, community: Community) -> list[texts.Talk]:
    """Return the latest talks as texts tell them."""
    return [await told(reader, one) for one in await talks.latest(reader, community.id, LATEST)]
