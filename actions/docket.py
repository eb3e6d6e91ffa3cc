"""The council's desk: screening with reasons, appeal, the urgent track, and the reminder of what waits."""

from dataclasses import dataclass
from datetime import datetime

from actions import matters as acts
from actions import posts
from actions.people import Caller, words_for, words_of
from actions.rulebook import alike, hazards
from rules import matters as rules
from rules.matters import READY, Screened, Screening, Tag
from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.stages import UNDECIDED, Stage
from storage import communities, due, matters, outbox, people, proposals, record
from storage.communities import Community
from storage.database import Reader, Unit
from storage.matters import Matter
from texts import docket as texts
from texts import matters as matter_texts
from texts.buttons import DECLINE_REASONS
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer of a council seat that stands."""

    number: int
    decision: Screening


@dataclass(frozen=True, slots=True)
class Asks:
    """The reason is still missing: it comes by a button or as a typed reply."""

    number: int
    decision: Screening


async def seat_and_matter(unit: Unit, caller: Caller, number: int) -> tuple[Seat | None, Matter] | Refused:
    """Return the caller's seat and the matter, if it is one of their community."""
    matter = await matters.by_id(unit, number)
    if matter is None or caller.community is None or matter.community != caller.community.id:
        return Refused(Reason.NOT_A_SEAT)
    return await communities.seat_of(unit, matter.community, caller.person.telegram_id), matter


async def accept(unit: Unit, caller: Caller, number: int) -> Decided | Refused:
    """Accept a proposal; no reason is needed."""
    return await _answer(unit, caller, number, Screening.ACCEPT, "")


async def tag(unit: Unit, caller: Caller, number: int, chosen: Tag) -> Decided | Refused:
    """Note which of the four selves an accepted matter serves, at a council seat's word; until it is on an agenda."""
    found = await seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat, matter = found
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if matter.stage not in {Stage.ACCEPTED, Stage.SUPPORTED}:
        return Refused(Reason.ALREADY_DECIDED)
    if matter.tag != chosen:
        await matters.set_tag(unit, number, chosen)
        await record.append(
            unit, matter.community, "matter.tagged", matter.subject, caller.actor, {"tag": chosen.value}
        )
        await acts.refresh(unit, matter)
    return Decided(number, Screening.ACCEPT)


async def ask_reason(unit: Unit, caller: Caller, number: int, decision: Screening, chat: int) -> Asks | Refused:
    """Ask a seat for the reason of decline, merge or redirect; whoever was asked may answer by button or by words."""
    found = await seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    refused = rules.screen(found[1].facts(), decision, found[0], "to come")
    if isinstance(refused, Refused):
        return refused
    await people.ask(unit, found[1].community, caller.person.telegram_id, chat, decision.value, number)
    return Asks(number, decision)


async def decline(unit: Unit, caller: Caller, number: int, reason: str) -> Decided | Refused:
    """Decline a proposal with a reason: a listed one by its name, or a seat's own words."""
    return await _answer(unit, caller, number, Screening.DECLINE, reason)


async def redirect(unit: Unit, caller: Caller, number: int, reason: str) -> Decided | Refused:
    """Pass a proposal on, in a seat's own words."""
    return await _answer(unit, caller, number, Screening.REDIRECT, reason)


async def redirect_to(unit: Unit, caller: Caller, number: int, party: int) -> Decided | Refused | None:
    """Pass a proposal on to a party of the community; None where it serves there no more."""
    parties = await communities.parties(unit, caller.community.id) if caller.community else []
    name = next((one.name for one in parties if one.id == party), None)
    return None if name is None else await redirect(unit, caller, number, name)


async def in_words(unit: Unit, caller: Caller, decision: Screening, number: int, said: str) -> Decided | Refused:
    """Take a typed reply as the reason to decline or redirect."""
    return await (decline if decision is Screening.DECLINE else redirect)(unit, caller, number, said)


async def may_answer(
    unit: Unit, caller: Caller, number: int, decision: Screening, reason: str
) -> tuple[Seat, Matter, Screened] | Refused:
    """Return the caller's seat, the proposal and the stage that follows, or why they may not answer it so."""
    found = await seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat, matter = found
    if matter.stage is Stage.RAISED and matter.decided_by is not None and (seat is None or not seat.is_head):
        return Refused(Reason.NOT_CHAIR_OR_VICE)  # on appeal
    said = rules.screen(matter.facts(), decision, seat, reason)
    if isinstance(said, Refused) or seat is None:
        return said if isinstance(said, Refused) else Refused(Reason.NOT_A_SEAT)
    return seat, matter, said


async def heard(unit: Unit, caller: Caller, decision: Screening, number: int) -> None:
    """End the question for a reason: it is answered."""
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, decision.value, number)


async def _answer(unit: Unit, caller: Caller, number: int, decision: Screening, reason: str) -> Decided | Refused:
    found = await may_answer(unit, caller, number, decision, reason)
    if isinstance(found, Refused):
        return found
    seat, matter, said = found
    community = await communities.by_id(unit, matter.community)
    until = community.after(unit.now, community.settings.appeal) if decision is Screening.DECLINE else None
    await matters.screened(unit, number, said.stage, seat.id, reason, appeal_until=until)
    listed = reason if reason in DECLINE_REASONS else ""
    data = {"decision": decision.value, "seat": seat.id, **({"reason": listed} if listed else {})}
    texts_ = {"reason": reason} if reason and not listed else {}
    await record.append(unit, matter.community, "matter.screened", matter.subject, caller.actor, data, texts_)
    await heard(unit, caller, decision, number)
    await due.cancel(unit, "screen_late", number)
    if decision is not Screening.ACCEPT:
        await due.cancel(unit, "support_end", number)
    await _tell_proposer(unit, community, await acts.by_number(unit, number), decision, seat, until)
    await acts.refresh(unit, matter)
    return Decided(number, decision)


async def _tell_proposer(
    unit: Unit, community: Community, matter: Matter, decision: Screening, seat: Seat, until: datetime | None
) -> None:
    """Tell the proposer of decline and redirect; acceptance shows on the card."""
    proposer = await people.by_id(unit, matter.person)
    words = words_for(proposer, community)
    if decision is Screening.DECLINE:
        reason = reason_in_words(words, matter.reason)
        by = await seat_name(unit, seat.id)
        card = matter_texts.declined(words, number=matter.id, reason=reason, by=by, appeal_until=until)
    elif decision is Screening.REDIRECT:
        card = matter_texts.redirected(words, number=matter.id, party=matter.reason)
    else:
        return
    await posts.privately(unit, community, proposer, decision.value, card, subject=matter.id)


def reason_in_words(words: Words, reason: str) -> str:
    """Return a listed reason in the reader's language, or a seat's own words as they are."""
    return texts.decline_reason(words, reason) if reason in DECLINE_REASONS else reason


async def seat_name(reader: Reader, seat: int) -> str | None:
    """Return the name that stands beside a seat."""
    return (await communities.seat(reader, seat)).name or None


async def urgent(unit: Unit, caller: Caller, number: int) -> Screened | Refused:
    """Confirm that a matter is one of the six hazards: chair and one more seat, then it is acted on at once."""
    found = await seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat, matter = found
    dangers = hazards(matter.text)
    first = [await communities.seat(unit, matter.first_urgent)] if matter.first_urgent else []
    said = rules.screen(matter.facts(), Screening.URGENT, seat, hazards=dangers, confirmed=first)
    if isinstance(said, Refused) or seat is None:
        return said if isinstance(said, Refused) else Refused(Reason.NOT_A_SEAT)
    if not first:
        await matters.first_urgent(unit, number, seat.id, dangers[0].value)
    data = {"decision": "urgent", "seat": seat.id, "hazards": [danger.value for danger in dangers]}
    await record.append(unit, matter.community, "matter.screened", matter.subject, caller.actor, data)
    if said.stage is Stage.URGENT:
        await matters.set_stage(unit, number, Stage.URGENT)
        await due.cancel(unit, "screen_late", number)
        await due.cancel(unit, "support_end", number)
        await _announce_hazard(unit, await communities.by_id(unit, matter.community), matter)
    await acts.refresh(unit, matter)
    return said


async def _announce_hazard(unit: Unit, community: Community, matter: Matter) -> None:
    """Tell the groups of the scope at once, by day and by night, and give the council the button [Done]."""
    shown = matter_texts.Proposal(
        matter.id, matter.title, None, "urgent", matter.supporters, 0, support_open=False, at=unit.now
    )
    card = matter_texts.proposal(words_of(community), shown=shown)
    for chat in await posts.groups(unit, community, matter.scope):
        same = chat.telegram_id == matter.chat
        await posts.to_group(
            unit, community, chat, outbox.Rank.HAZARD, "hazard", card, subject=matter.id,
            reply_to=matter.message if same else None, once=f"hazard:{matter.id}:{chat.id}",
        )  # fmt: skip
    await posts.card_in_council(unit, community, "outcome_work", matter.id)


async def appeal(unit: Unit, caller: Caller, number: int) -> Decided | Refused | None:
    """Ask the chair to review a declined proposal, in time; None for anybody but its proposer."""
    matter = await matters.by_id(unit, number)
    if matter is None or matter.person != caller.person.id:
        return None
    if matter.stage is not Stage.DECLINED or matter.appeal_until is None or unit.now >= matter.appeal_until:
        return Refused(Reason.MATTER_ENDED)
    await record.append(unit, matter.community, "matter.appealed", matter.subject, caller.actor)
    await matters.set_stage(unit, number, Stage.RAISED)
    community = await communities.by_id(unit, matter.community)
    card = texts.to_screen(words_of(community), waiting=await screening(unit, matter, appealed=True))
    await posts.to_council(unit, community, "appeal", card, subject=number)
    await acts.refresh(unit, matter)
    return Decided(number, Screening.ACCEPT)


async def screening(reader: Reader, matter: Matter, *, appealed: bool = False) -> texts.Screening:
    """Gather what the council sees of a proposal that waits."""
    proposer = await people.by_id(reader, matter.person)
    others = await _others(reader, matter)
    found = alike(matter.text, [(one.id, one.text) for one in others], most=1)
    near = next(((one.id, one.title) for one in others if one.id in found), None)
    return texts.Screening(
        matter.id,
        proposer.name if proposer else None,
        matter.text,
        matter.screen_by,
        similar=near,
        appealed=appealed,
        untitled="" if matter.titled else matter.title,
        may_entitle=await may_entitle(reader, matter),
        may_widen=bool(matter.scope.parts),
        asked=next(
            ((one.into, one.until) for one in await proposals.offers_of(reader, matter.id) if not one.answer), None
        ),
    )


async def may_entitle(reader: Reader, matter: Matter) -> bool:
    """Whether the title is for the council to write: there is none yet, or the one there is the council's too."""
    return not matter.titled or await record.count(reader, matter.community, "matter.titled", matter.subject) > 0


async def candidates(reader: Reader, matter: Matter) -> list[tuple[int, str]]:
    """Return the open matters that a proposal may join, the most alike first."""
    others = await _others(reader, matter)
    near = alike(matter.text, [(one.id, one.text) for one in others], most=5)
    ordered = sorted(others, key=lambda one: (near.index(one.id) if one.id in near else len(near), one.id))
    return [(one.id, one.title) for one in ordered]


async def _others(reader: Reader, matter: Matter) -> list[Matter]:
    """Return the other open matters; an internal one is none that a proposal may join."""
    open_ = await matters.in_stages(reader, matter.community, UNDECIDED)
    return [one for one in open_ if one.id != matter.id and not one.internal]


async def waiting(reader: Reader, community: int) -> list[texts.Waiting]:
    """Return what waits for the council, the earliest answer first."""
    found = await matters.in_stages(reader, community, {Stage.RAISED, *READY})
    found.sort(key=lambda matter: matter.screen_by)
    return [
        texts.Waiting(
            one.id, one.title, one.supporters, one.support_needed, one.screen_by if one.stage is Stage.RAISED else None
        )
        for one in found
    ]


async def remind_council(unit: Unit, number: int) -> None:
    """Remind the council of a proposal that was not answered in its time."""
    matter = await acts.by_number(unit, number)
    if matter.stage is Stage.RAISED:
        community = await communities.by_id(unit, matter.community)
        card = texts.to_screen(words_of(community), waiting=await screening(unit, matter))
        await posts.to_council(unit, community, "screen_late", card, subject=number)
