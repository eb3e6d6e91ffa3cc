"""The two clocks of a request: reminders to the council while one runs, and the chair once it has run out."""

from datetime import datetime

from actions import posts
from actions.people import words_for, words_of
from rules import requests as rules
from rules.requests import Clock
from storage import cards, communities, due, people, record, requests
from storage.communities import Community
from storage.database import Unit
from storage.outbox import Rank
from storage.record import moment_of
from storage.requests import Request
from texts import request_work as texts
from texts.cards import Card
from texts.words import Words

NUDGE, LATE = "nudge", "late"


def data(request: Request) -> dict[str, str]:
    """Return both deadlines as the record writes them."""
    return {"reply_by": moment_of(request.reply_by), "solve_by": moment_of(request.solve_by)}


async def plan(
    unit: Unit, community: Community, request: Request, *clocks: Clock, extended_from: datetime | None = None
) -> None:
    """Have time wake the council at a half and at seven eighths of a clock, and the chair at its end.

    The ordinary time for an answer counts from when the request was raised, whatever was said of it meanwhile; that
    for solving is the longer one, `extended_from` when its clock began.
    """
    settings = community.settings
    for clock in clocks:
        await stop(unit, request.id, clock)
        end = deadline(request, clock)
        duration = settings.solve_complex if extended_from else settings.solve
        start = extended_from or unit.now
        if clock is Clock.REPLY:
            start = unit.now if request.urgent else request.raised_at
            duration = rules.first_reply(settings, urgent=request.urgent)
        for at in rules.nudges(start, duration, community.zone, community.calendar):
            if unit.now < at < end:
                await due.add(unit, community.id, f"{clock}_{NUDGE}", request.id, at)
        await due.add(unit, community.id, f"{clock}_{LATE}", request.id, end)


def deadline(request: Request, clock: Clock) -> datetime:
    """Return when a clock of a request runs out."""
    return request.reply_by if clock is Clock.REPLY else request.solve_by


async def stop(unit: Unit, number: int, clock: Clock) -> None:
    """Have time wake nobody for a clock any more."""
    for what in (NUDGE, LATE):
        await due.cancel(unit, f"{clock}_{what}", number)


async def nudge(unit: Unit, number: int, clock: Clock) -> None:
    """Remind the council of a clock that runs, without a sound; of two overdue reminders only the later one."""
    request = await requests.by_id(unit, number)
    if request is None or not request.facts().running(clock) or unit.now >= deadline(request, clock):
        return
    if await due.overdue(unit, f"{clock}_{NUDGE}", number):
        return
    community = await communities.by_id(unit, request.community)
    chat = await posts.council_chat(unit, community)
    if chat is None:
        return
    above = await cards.of(unit, "request_work", number, chat.telegram_id)
    card = texts.due_soon(
        words_of(community), number=number, title=request.title, clock=clock.value, by=deadline(request, clock),
        lead=request.lead,
    )  # fmt: skip
    await posts.to_group(
        unit, community, chat, Rank.COUNCIL, "request_nudge", card, subject=number,
        reply_to=above.message if above else None,
    )  # fmt: skip


async def late(unit: Unit, number: int, clock: Clock) -> None:
    """Tell the chair that a clock has run out; the council's chat where no chair can be told.

    Where both have by now, after a long sleep, both are on record and the chair is told of the second.
    """
    request = await requests.by_id(unit, number)
    if request is None or not request.facts().running(clock):
        return
    community = await communities.by_id(unit, request.community)
    await requests.escalated(unit, number)
    await record.append(unit, community.id, "request.escalated", request.subject, "clock", {"clock": clock.value})
    if clock is Clock.REPLY and await due.overdue(unit, f"{Clock.SOLVE}_{LATE}", number):
        return
    seats = await communities.seats(unit, community.id)
    chair = next((seat.telegram_id for seat in seats if seat.is_chair), None)
    person = await people.by_telegram(unit, chair) if chair else None

    def card(words: Words) -> Card:
        return texts.late(
            words, number=number, title=request.title, clock=clock.value, by=deadline(request, clock), lead=request.lead
        )

    told = card(words_for(person, community))
    if not await posts.privately(unit, community, person, "request_late", told, subject=number, at_once=request.urgent):
        await posts.to_council(unit, community, "request_late", card(words_of(community)), subject=number)
    await cards.refresh(unit, "request_work", number)
