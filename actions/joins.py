"""Every join is told to those who lived there before; where they know nobody of that name, staff settle it."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions import posts
from actions.people import Caller, home_in_words, words_for
from rules import joins as rules
from rules.joins import Verdict
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, contains
from rules.seats import HEADS
from storage import cards, communities, households, joins, people, record
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.households import Household, Member
from storage.joins import Dispute
from storage.outbox import Rank
from storage.people import Person
from texts import joins as texts


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person said is on record; `already` for the second time; `settled` where it has decided the dispute."""

    already: bool = False
    settled: Verdict | None = None


async def tell(unit: Unit, home: Household, joiner: Person, member: Member, others: Iterable[Member]) -> None:
    """Tell the members of a household, each once and in private, that somebody has joined them."""
    community = await communities.by_id(unit, home.community)
    for one in others:
        person = await people.by_id(unit, one.person)
        words = words_for(person, community)
        card = texts.told(words, member=member.id, name=joiner.name, home=home_in_words(words, home), role=member.role)
        once = f"joined:{member.id}:{one.person}"
        await posts.privately(unit, community, person, "joined", card, subject=home.id, once=once)


async def doubt(unit: Unit, caller: Caller, member: int) -> Noted | Refused:
    """Take the word of somebody of the household that a person who joined is nobody of theirs."""
    found = await households.member(unit, member)
    own = await households.of_person(unit, None, caller.person.telegram_id)
    refused = rules.may_dispute(
        rules.Membership(member, found[1]) if found else None,
        [rules.Membership(one.id, one.household.id, disputed=one.disputed) for one in own],
        is_open=bool(found and await joins.open_of(unit, *found)),
        settled=await joins.verdict_on(unit, member) is not None,
        cleared=bool(found and await joins.cleared(unit, caller.person.id, found[1], against=found[0])),
    )
    if refused or found is None:
        return refused or Refused(Reason.JOIN_SETTLED)
    home = await households.by_id(unit, found[1])
    number = await joins.add(unit, home.community, home.id, member, found[0], caller.person.id)
    dispute = await _known(unit, number)
    ballots = await joins.ballots_of(unit, dispute.person, home.id)
    data = {"dispute": number, "votes": ballots}
    await record.append(unit, home.community, "household.disputed", dispute.subject, caller.actor, data)
    community = await communities.by_id(unit, home.community)
    doubted = await people.by_id(unit, dispute.person)
    words = words_for(doubted, community)
    card = texts.doubted(words, dispute=number, home=home_in_words(words, home))
    await posts.privately(unit, community, doubted, "join_disputed", card, subject=number)
    await ask_staff(unit, community, dispute)
    return Noted()


async def _known(unit: Unit, number: int) -> Dispute:
    found = await joins.by_id(unit, number)
    if found is None:
        raise LookupError(f"dispute {number} does not exist")
    return found


@dataclass(frozen=True, slots=True)
class Bench:
    """The accounts that hear of a dispute, and those of them whose word settles it."""

    told: frozenset[int]
    judges: frozenset[int]


async def bench_of(reader: Reader, dispute: Dispute) -> Bench:
    """Return who hears of a dispute: the staff of the household's scope, chair and vice-chair, but nobody concerned."""
    home = await households.by_id(reader, dispute.household)
    near = [one for one in await communities.staff_of(reader, home.community) if contains(one.scope, home.place)]
    staff = {one.telegram_id for one in near if one.telegram_id}
    seats = await communities.seats(reader, home.community)
    heads = {seat.person for seat in seats if seat.role in HEADS and seat.person}
    doubted = await people.by_id(reader, dispute.person)
    concerned = {one.telegram_id for one in await households.members(reader, home.id)}
    if doubted:
        concerned.add(doubted.telegram_id)
    return Bench(frozenset((staff | heads) - concerned), rules.judges(staff, heads, concerned))


async def ask_staff(unit: Unit, community: Community, dispute: Dispute) -> None:
    """Put a dispute before everybody who is to hear of it and has no card of it yet, in private."""
    for telegram_id in sorted((await bench_of(unit, dispute)).told):
        person = await people.by_telegram(unit, telegram_id)
        if person and person.reachable:
            private = Chat(0, community.id, telegram_id, "private", WHOLE, None, None)
            await posts.card_in(unit, community, private, "join_dispute", dispute.id, Rank.NOTICE)


async def ask_staff_again(unit: Unit, community: Community) -> None:
    """Put the open disputes before staff who could not be reached when they were opened."""
    for dispute in await joins.open_in(unit, community.id):
        await ask_staff(unit, community, dispute)


async def live_here(unit: Unit, caller: Caller, number: int) -> Noted | Refused | None:
    """Take the answer of the person in doubt; None for anybody else."""
    dispute = await joins.by_id(unit, number)
    if dispute is None or dispute.person != caller.person.id:
        return None
    if dispute.verdict:
        return Refused(Reason.JOIN_SETTLED)
    if not await joins.answered(unit, number):
        return Noted(already=True)
    data = {"dispute": number}
    await record.append(unit, dispute.community, "household.dispute_answered", dispute.subject, caller.actor, data)
    await cards.refresh(unit, "join_dispute", number)
    return Noted()


async def judge(unit: Unit, caller: Caller, number: int, verdict: Verdict) -> Noted | Refused:
    """Take the word of one of the staff; two different ones who say the same settle the dispute."""
    dispute, own = await joins.by_id(unit, number), caller.person.telegram_id
    judges = (await bench_of(unit, dispute)).judges if dispute else frozenset()
    if dispute is None or own not in judges:
        return Refused(Reason.NOT_A_JUDGE)
    if dispute.verdict:
        return Refused(Reason.JOIN_SETTLED)
    said = await joins.opinions(unit, number)
    if said.get(own) is verdict:
        return Noted(already=True)
    await joins.judge(unit, dispute, own, verdict)
    data = {"dispute": number, "verdict": verdict.value}
    await record.append(unit, dispute.community, "household.dispute_judged", dispute.subject, caller.actor, data)
    settled = rules.settles({**said, own: verdict}, judges)
    if settled:
        await _settle(unit, caller, dispute, settled)
    await cards.refresh(unit, "join_dispute", number)
    return Noted(settled=settled)


async def _settle(unit: Unit, caller: Caller, dispute: Dispute, verdict: Verdict) -> None:
    """End a dispute as staff agree, and tell both sides."""
    home = await households.by_id(unit, dispute.household)
    removed = verdict is Verdict.REMOVED
    await joins.settle(unit, dispute.id, verdict, home.generation if removed else None)
    if removed:
        await households.leave(unit, home.id, dispute.person)
    data = {"dispute": dispute.id, "verdict": verdict.value}
    await record.append(unit, home.community, "household.dispute_settled", dispute.subject, caller.actor, data)
    community = await communities.by_id(unit, home.community)
    helper = await communities.contact_of(unit, community.id, home.place)
    doubted = await people.by_id(unit, dispute.person)
    name = doubted.name if doubted else None
    words = words_for(doubted, community)
    accuser = None if removed else await _still_there(unit, dispute)
    card = texts.settled_for_you(
        words, verdict=verdict.value, name=name, home=home_in_words(words, home), helper=helper, accuser=accuser
    )
    await posts.privately(unit, community, doubted, "join_settled", card, subject=dispute.id)
    by = await people.by_id(unit, dispute.disputed_by)
    words = words_for(by, community)
    card = texts.settled_for_them(
        words, verdict=verdict.value, name=name, home=home_in_words(words, home), helper=helper
    )
    await posts.privately(unit, community, by, "join_settled", card, subject=dispute.id)


async def _still_there(unit: Unit, dispute: Dispute) -> int | None:
    """Return the membership of who raised a dispute; None once they have left."""
    there = await households.members(unit, dispute.household)
    return next((one.id for one in there if one.person == dispute.disputed_by), None)


async def may_renew(unit: Unit, caller: Caller, number: int) -> Household | Refused:
    """Return the household from which somebody was removed, while its codes are still those that let them in."""
    dispute = await joins.by_id(unit, number)
    if dispute is None or caller.person.telegram_id not in (await bench_of(unit, dispute)).told:
        return Refused(Reason.NOT_A_JUDGE)
    home = await households.by_id(unit, dispute.household)
    if dispute.verdict is not Verdict.REMOVED:
        return Refused(Reason.JOIN_SETTLED)
    return home if home.generation == dispute.generation else Refused(Reason.CODES_CHANGED)
