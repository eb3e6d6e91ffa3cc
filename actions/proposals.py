"""What the author of a proposal decides about it: whether it goes on in another one, is taken back or handed over."""

import re
from dataclasses import dataclass

from actions import assembly_calls, docket, posts
from actions import matters as acts
from actions.people import Caller, words_for
from rules import proposals as rules
from rules.matters import Screening
from rules.proposals import Consent
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, Scope
from rules.stages import Stage
from storage import communities, due, households, matters, people, proposals, record
from storage.communities import Community
from storage.database import Unit
from storage.matters import Matter
from storage.people import Person
from storage.proposals import MergeOffer
from texts import proposals as texts

UNANSWERED = "merge_unanswered"
"""The due row of the question to an author: no word is no consent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The author of a proposal is asked whether it may go on in another one."""

    number: int


# Merged, with the author's consent


async def merge(unit: Unit, caller: Caller, number: int, into: int, reason: str = "") -> Asked | Refused:
    """Ask the author of a proposal, at a council seat's word, whether it may go on in another open one."""
    target = await matters.by_id(unit, into)
    ours = target is not None and caller.community is not None and target.community == caller.community.id
    if target is None or not ours or target.internal or into == number:
        return Refused(Reason.REASON_NEEDED)
    found = await docket.may_answer(unit, caller, number, Screening.MERGE, reason or target.title)
    if isinstance(found, Refused):
        return found
    seat, matter, _ = found
    known = await proposals.offers_of(unit, number)
    refused = _asked_before(known, into) or rules.may_merge(matter.stage, target.stage)
    refused = refused or await assembly_calls.keeps(unit, number)
    author = await people.by_id(unit, matter.person)
    if refused or author is None or not author.reachable:
        return refused or Refused(Reason.AUTHOR_AWAY)
    until = unit.now + rules.CONSENT_WITHIN
    offer = await proposals.ask(unit, matter, into, seat.id, reason, until)
    data = {"into": into, "seat": seat.id, "until": record.moment_of(until)}
    said = {"reason": reason} if reason else {}
    await record.append(unit, matter.community, "matter.merge_asked", matter.subject, caller.actor, data, said)
    await docket.heard(unit, caller, Screening.MERGE, number)
    if author.id == caller.person.id:
        await answer_merge(unit, caller, offer, agrees=True)
        return Asked(number)
    await due.add(unit, matter.community, UNANSWERED, offer, until)
    community = await communities.by_id(unit, matter.community)
    card = texts.may_we_merge(
        words_for(author, community), offer=offer, number=number, title=matter.title, other=into,
        other_title=target.title, reason=reason, until=until,
    )  # fmt: skip
    await posts.privately(unit, community, author, "merge", card, subject=number)
    await acts.refresh(unit, matter)
    return Asked(number)


async def merge_in_words(unit: Unit, caller: Caller, number: int, said: str) -> Asked | Refused:
    """The same by a typed reply, which begins with the number that the proposal joins."""
    named = re.match(r"[№#\s]*([0-9]{1,15})[\s,，、:：;；.。]*(.*)", said, re.DOTALL)
    return (
        await merge(unit, caller, number, int(named[1]), named[2].strip()) if named else Refused(Reason.REASON_NEEDED)
    )


def _asked_before(known: list[MergeOffer], into: int) -> Refused | None:
    """None unless the author is asked already, or has said no to the same."""
    if any(not one.answer for one in known):
        return Refused(Reason.AUTHOR_ASKED)
    return Refused(Reason.AUTHOR_SAID_NO) if any(one.into == into for one in known) else None


async def answer_merge(unit: Unit, caller: Caller, offer_id: int, *, agrees: bool) -> MergeOffer | Refused:
    """Take the author's word: with it the proposal goes on in the other one, without it stays on its own."""
    offer = await proposals.offer(unit, offer_id)
    matter = await matters.by_id(unit, offer.matter) if offer else None
    if offer is None or matter is None or matter.person != caller.person.id:
        return Refused(Reason.NOT_THE_PROPOSER)
    if offer.answer:
        return Refused(Reason.ALREADY_DECIDED)
    target = await acts.by_number(unit, offer.into)
    stops = rules.may_merge(matter.stage, target.stage) or await assembly_calls.keeps(unit, matter.id)
    if refused := stops or rules.too_late(offer.until, unit.now):
        await _settle(unit, offer, matter, Consent.LAPSED, "clock")
        return refused
    await _settle(unit, offer, matter, Consent.AGREED if agrees else Consent.REFUSED, caller.actor)
    if agrees:
        await _merge(unit, offer, matter, target, caller.actor)
    return offer


async def lapse_merge(unit: Unit, offer_id: int) -> None:
    """End a question that its author did not answer: the proposal stays on its own."""
    offer = await proposals.offer(unit, offer_id)
    if offer and not offer.answer:
        await _settle(unit, offer, await acts.by_number(unit, offer.matter), Consent.LAPSED, "clock")


async def _settle(unit: Unit, offer: MergeOffer, matter: Matter, answer: Consent, actor: str) -> None:
    await proposals.settle(unit, offer.id, answer.value)
    await due.cancel(unit, UNANSWERED, offer.id)
    data = {"into": offer.into, "answer": answer.value}
    await record.append(unit, offer.community, "matter.merge_answered", matter.subject, actor, data)
    await acts.refresh(unit, matter)


async def _merge(unit: Unit, offer: MergeOffer, matter: Matter, target: Matter, actor: str) -> None:
    """Have a proposal go on in another one, with the households that support it; each of them is told."""
    community = await communities.by_id(unit, offer.community)
    await matters.screened(unit, matter.id, Stage.MERGED, offer.seat, offer.reason or target.title, target.id)
    data = {"decision": Screening.MERGE.value, "seat": offer.seat, "into": target.id}
    await record.append(unit, community.id, "matter.screened", matter.subject, actor, data)
    for what in ("screen_late", "support_end"):
        await due.cancel(unit, what, matter.id)
    theirs = await proposals.supporters(unit, matter.id)
    have = await matters.supporting(unit, target.id, [one.household for one, _ in theirs])
    carried = {one.household for one in rules.carried_over([one for one, _ in theirs], target.scope, have)}
    homes = [(one.household, person) for one, person in theirs if one.household in carried]
    stage = rules.with_more_support(target.facts(), len(homes))
    await proposals.carry(unit, target, homes, stage)
    acts_ = [
        record.Act("matter.supported", target.subject, actor, {"household": household, "from": matter.id})
        for household, _ in homes
    ]
    await record.append_all(unit, community.id, acts_)
    for person, counts in _people(matter, [(person, one.household in carried | have) for one, person in theirs]):
        await _tell(unit, community, await people.by_id(unit, person), matter, target, counts=counts)
    await acts.refresh(unit, await acts.by_number(unit, matter.id))
    await acts.refresh(unit, target)


def _people(matter: Matter, supported: list[tuple[int, bool]]) -> list[tuple[int, bool]]:
    """Return who supported a proposal by hand, once each, without its author, and whether it counts on."""
    found: dict[int, bool] = {}
    for person, counts in supported:
        if person and person != matter.person:
            found[person] = found.get(person, False) or counts
    return list(found.items())


async def _tell(
    unit: Unit, community: Community, person: Person | None, matter: Matter, target: Matter, *, counts: bool
) -> None:
    card = texts.support_goes_on(
        words_for(person, community), number=matter.id, other=target.id, title=target.title, counts=counts
    )
    once = f"merged:{matter.id}:{person.id if person else 0}"
    await posts.privately(unit, community, person, "merged_support", card, subject=target.id, once=once)


# Taken back, handed over


async def own(unit: Unit, caller: Caller, number: int) -> Matter | Refused:
    """Return a proposal that the caller made and may still take back or hand over."""
    matter = await acts.find(unit, caller, number)
    if matter is None:
        return Refused(Reason.MATTER_ENDED)
    author = matter.person == caller.person.id and not matter.own
    return rules.may_give_up(matter.stage, author=author) or await assembly_calls.keeps(unit, number) or matter


async def take_back(unit: Unit, caller: Caller, number: int) -> Matter | Refused:
    """Take a proposal back, at its author's word; other supporters hear of it and may propose it anew."""
    matter = await own(unit, caller, number)
    if isinstance(matter, Refused):
        return matter
    await matters.set_stage(unit, number, Stage.TAKEN_BACK)
    await record.append(unit, matter.community, "matter.taken_back", matter.subject, caller.actor)
    for what in ("screen_late", "support_end"):
        await due.cancel(unit, what, number)
    await proposals.end_offer(unit, number)
    for offer in await proposals.offers_of(unit, number):
        if not offer.answer:
            await _settle(unit, offer, matter, Consent.LAPSED, caller.actor)
    community = await communities.by_id(unit, matter.community)
    theirs = [(person, True) for _, person in await proposals.supporters(unit, number)]
    for person_id, _ in _people(matter, theirs):
        person = await people.by_id(unit, person_id)
        card = texts.was_taken_back(words_for(person, community), number=number, title=matter.title)
        await posts.privately(unit, community, person, "taken_back", card, subject=number)
    await acts.refresh(unit, matter)
    return matter


async def successor(unit: Unit, matter: Matter, person: Person | None) -> Person | Refused:
    """Return a resident to whom a proposal may be handed over: verified here, and the bot can ask them."""
    belongs = await households.of_person(unit, matter.community, person.telegram_id) if person else []
    if person is None or person.id == matter.person or not any(not one.disputed for one in belongs):
        return Refused(Reason.NO_SUCCESSOR)
    return person if person.reachable else Refused(Reason.NO_SUCCESSOR)


async def offer(unit: Unit, caller: Caller, number: int, person: int) -> Person | Refused:
    """Offer a proposal to another verified resident, at its author's word; they are asked in private."""
    matter = await own(unit, caller, number)
    if isinstance(matter, Refused):
        return matter
    to = await successor(unit, matter, await people.by_id(unit, person))
    if isinstance(to, Refused):
        return to
    community = await communities.by_id(unit, matter.community)
    await proposals.offer_to(unit, matter, to.id)
    card = texts.take_over(words_for(to, community), number=number, title=matter.title, by=caller.person.name)
    await posts.privately(unit, community, to, "handover", card, subject=number, at_once=True)
    return to


async def take_over(unit: Unit, caller: Caller, number: int, *, accepts: bool) -> Matter | Refused:
    """Take the word of whom a proposal was offered to: from here on it is theirs, or nothing changes."""
    matter = await matters.by_id(unit, number)
    if matter is None or await proposals.offered_to(unit, number) != caller.person.id:
        return Refused(Reason.ALREADY_DECIDED)
    before = await people.by_id(unit, matter.person)
    refused = rules.may_give_up(matter.stage, author=True)
    to = await successor(unit, matter, caller.person)
    if accepts and (refused or isinstance(to, Refused)):
        return refused or Refused(Reason.NO_SUCCESSOR)
    await proposals.end_offer(unit, number, caller.person.id if accepts else None)
    if accepts:
        data = {"from": before.actor} if before else {}
        await record.append(unit, matter.community, "matter.handed_over", matter.subject, caller.actor, data)
    community = await communities.by_id(unit, matter.community)
    card = texts.handed_over(
        words_for(before, community), number=number, title=matter.title, to=caller.person.name, accepted=accepts
    )
    await posts.privately(unit, community, before, "handed_over", card, subject=number)
    await acts.refresh(unit, matter)
    return matter


# Of more homes


async def may_widen(unit: Unit, caller: Caller, number: int, to: Scope = WHOLE) -> Refused | None:
    """None when the caller's seat may make a proposal one of more homes now."""
    found = await docket.seat_and_matter(unit, caller, number)
    return found if isinstance(found, Refused) else rules.may_widen(found[1].facts(), found[0], to)


async def widen(unit: Unit, caller: Caller, number: int, to: Scope) -> Matter | Refused:
    """Make a proposal one of more homes, at a council seat's word: its card comes to their groups too."""
    if refused := await may_widen(unit, caller, number, to):
        return refused
    matter = await acts.by_number(unit, number)
    community = await communities.by_id(unit, matter.community)
    await proposals.widen(unit, number, to)
    data = {"scope": str(to)}
    await record.append(unit, community.id, "matter.widened", matter.subject, caller.actor, data)
    await acts.show_groups(unit, community, number, await posts.groups(unit, community, to))
    await acts.refresh(unit, matter)
    return matter
