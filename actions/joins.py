"""Every join is told to those who lived there before; where they know nobody of that name, staff settle it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from actions import frozen_ballots, invitations, posts
from actions.benches import bench, bench_of
from actions.people import Caller, home_in_words, words_for
from rules import joins as rules
from rules.joins import Verdict
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from storage import cards, communities, due, households, joins, people, record
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.households import Household, Member
from storage.joins import Dispute
from storage.outbox import Rank
from storage.people import Person
from texts import joins as texts

LAPSE = "lapse_dispute"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person said is on record; `already` for the second time; `settled` where it has decided the dispute."""

    already: bool = False
    settled: Verdict | None = None


async def tell(unit: Unit, home: Household, joiner: Person, member: Member, others: Iterable[Member]) -> None:
    """Tell the members on the same side of a household, privately and once a day, that somebody joined."""
    community = await communities.by_id(unit, home.community)
    today = unit.now.astimezone(community.zone).date()
    for one in others:
        if (one.role == "tenant") != (member.role == "tenant"):
            continue
        person = await people.by_id(unit, one.person)
        words = words_for(person, community)
        card = texts.told(words, member=member.id, name=joiner.name, home=home_in_words(words, home), role=member.role)
        once = f"joined:{home.id}:{joiner.id}:{one.person}:{today}"
        await posts.privately(unit, community, person, "joined", card, subject=home.id, once=once)


async def doubt(unit: Unit, caller: Caller, member: int) -> Noted | Refused:
    """Take the word of somebody of the household that a person who joined is nobody of theirs.

    Who may not doubt alone (they came later, are of the other side, in doubt, or their doubt lapsed) has staff look.
    """
    found = await households.member(unit, member)
    if found is None:
        return Refused(Reason.JOIN_GONE)
    person, household, role = found
    doubted = rules.Membership(member, household, tenant=role == "tenant")
    own = [
        rules.Membership(one.id, one.household.id, disputed=one.disputed, tenant=one.role == "tenant")
        for one in await households.of_person(unit, None, caller.person.telegram_id)
    ]
    is_open = bool(await joins.open_of(unit, person, household))
    settled = await joins.cleared(unit, person, household)
    lapsed = await joins.lapsed(unit, person, household, caller.person.id)
    cleared = await joins.cleared(unit, caller.person.id, household)
    refused = rules.may_dispute(doubted, own, is_open=is_open, settled=settled or lapsed, cleared=cleared)
    home = await households.by_id(unit, household)
    if refused is None:
        await _open(unit, home, member, person, caller.person.id, caller.actor)
    elif is_open or settled or not rules.may_ask(doubted, own):
        return refused
    else:
        await _ask_to_look(unit, caller, home, member, person)
    return Noted()


async def _open(
    unit: Unit, home: Household, member: int, person: int, by: int, actor: str, *, moved: bool = False
) -> Dispute:
    """Open a dispute, tell the person in doubt, and put it before staff; it lapses unless they settle it."""
    number = await joins.add(unit, home.community, home.id, member, person, by, moved=moved)
    dispute = await _known(unit, number)
    data = {"dispute": number, "votes": [] if dispute.whole or moved else await joins.ballots_of(unit, person, home.id)}
    data |= {"reason": "moved_out"} if moved else {}
    await record.append(unit, home.community, "household.disputed", dispute.subject, actor, data)
    if not dispute.whole and not moved:
        await frozen_ballots.freeze(unit, dispute, actor)
    await due.add(unit, home.community, LAPSE, number, unit.now + rules.LAPSES_AFTER)
    community = await communities.by_id(unit, home.community)
    doubted = await people.by_id(unit, person)
    words = words_for(doubted, community)
    card = texts.doubted(words, dispute=number, home=home_in_words(words, home), moved=moved)
    await posts.privately(unit, community, doubted, "join_disputed", card, subject=number)
    await ask_staff(unit, community, dispute)
    return dispute


async def _ask_to_look(unit: Unit, caller: Caller, home: Household, member: int, person: int) -> None:
    """Ask staff, each once a day, whether a doubt is to be opened that its author may not open."""
    community = await communities.by_id(unit, home.community)
    own = next(one for one in await households.members(unit, home.id) if one.person == caller.person.id)
    doubted = await people.by_id(unit, person)
    today = unit.now.astimezone(community.zone).date()
    for telegram_id in sorted((await bench(unit, home, person, caller.person.id)).told):
        worker = await people.by_telegram(unit, telegram_id)
        words = words_for(worker, community)
        card = texts.look(
            words, member=member, by=own.id, home=home_in_words(words, home),
            name=doubted.name if doubted else None, who=caller.person.name,
        )  # fmt: skip
        once = f"look:{member}:{own.id}:{telegram_id}:{today}"
        await posts.privately(unit, community, worker, "join_doubt", card, subject=home.id, once=once)


async def look(unit: Unit, caller: Caller, member: int, by: int) -> Noted | Refused:
    """Open the doubt that somebody of a household has brought before staff; one of them agrees to look."""
    doubted, author = await households.member(unit, member), await households.member(unit, by)
    if doubted is None or author is None or doubted[1] != author[1]:
        return Refused(Reason.JOIN_SETTLED)
    home = await households.by_id(unit, doubted[1])
    if caller.person.telegram_id not in (await bench(unit, home, doubted[0], author[0])).told:
        return Refused(Reason.NOT_A_JUDGE)
    if await joins.open_of(unit, doubted[0], home.id):
        return Refused(Reason.ALREADY_DISPUTED)
    if await joins.cleared(unit, doubted[0], home.id):
        return Refused(Reason.JOIN_SETTLED)
    await _open(unit, home, member, doubted[0], author[0], caller.actor)
    return Noted()


async def moved_out(unit: Unit, caller: Caller, member: int) -> Noted | Refused:
    """Take the word of one of the staff that somebody has moved out; a second one settles it."""
    found = await households.member(unit, member)
    if found is None:
        return Refused(Reason.JOIN_GONE)
    person, household, _ = found
    home = await households.by_id(unit, household)
    if caller.person.telegram_id not in (await bench(unit, home, person)).told:
        return Refused(Reason.NOT_A_JUDGE)
    said = await joins.open_of(unit, person, household, moved=True)
    said = said or await _open(unit, home, member, person, caller.person.id, caller.actor, moved=True)
    return await judge(unit, caller, said.id, Verdict.REMOVED)


async def housemates(reader: Reader, caller: Caller) -> list[tuple[int, str | None]]:
    """Return who else belongs to a person's households: the membership and the name of each."""
    found: list[tuple[int, str | None]] = []
    for own in await households.of_person(reader, None, caller.person.telegram_id):
        for one in await households.members(reader, own.household.id):
            person = await people.by_id(reader, one.person)
            if person and one.person != caller.person.id:
                found.append((one.id, person.name))
    return found


async def full(unit: Unit, joiner: Person, home: Household) -> None:
    """Ask staff, at most once a day, whether those who fill a household live there: somebody came late."""
    last = await joins.last_of(unit, 0, home.id)
    if last is None or (last.verdict and unit.now - last.opened_at >= A_DAY):
        await _open(unit, home, 0, 0, joiner.id, joiner.actor)


async def _known(unit: Unit, number: int) -> Dispute:
    found = await joins.by_id(unit, number)
    if found is None:
        raise LookupError(f"dispute {number} does not exist")
    return found


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
        await _settle(unit, caller.actor, dispute, settled)
    await cards.refresh(unit, "join_dispute", number)
    return Noted(settled=settled)


async def _settle(unit: Unit, actor: str, dispute: Dispute, verdict: Verdict) -> None:
    """End a dispute, and tell both sides."""
    home = await households.by_id(unit, dispute.household)
    removed = verdict is Verdict.REMOVED
    await joins.settle(unit, dispute.id, verdict, home.generation if removed else None)
    await due.cancel(unit, LAPSE, dispute.id)
    data = {"dispute": dispute.id, "verdict": verdict.value}
    await record.append(unit, home.community, "household.dispute_settled", dispute.subject, actor, data)
    there = await households.members(unit, home.id)
    if removed:
        await invitations.close_home(unit, home.id, actor)
        for one in there:
            if dispute.whole:
                await _remove_with_all(unit, actor, home, one, dispute)
            elif one.person == dispute.person:
                await households.leave(unit, home.id, one.person)
                await drop(unit, one.person, home.id, actor)
    # Who left while in doubt does not stand by what they cast: it counts no more, whoever ends the doubt.
    stays = not removed and any(one.person == dispute.person for one in there)
    anew = not dispute.whole and not dispute.moved and await frozen_ballots.settle(unit, dispute, actor, stays=stays)
    accuser = next((one.id for one in there if one.person == dispute.disputed_by), None)
    await _tell_both(unit, home, dispute, verdict, accuser, anew=anew)
    await cards.refresh(unit, "join_dispute", dispute.id)


async def _remove_with_all(unit: Unit, actor: str, home: Household, one: Member, all_: Dispute) -> None:
    """Remove one of all members: each by a dispute of their own, which keeps them out until the codes are new."""
    number = found.id if (found := await joins.open_of(unit, one.person, home.id)) else None
    number = number or await joins.add(unit, home.community, home.id, one.id, one.person, all_.disputed_by)
    await _settle(unit, actor, await _known(unit, number), Verdict.REMOVED)


async def _tell_both(
    unit: Unit, home: Household, dispute: Dispute, verdict: Verdict, accuser: int | None, *, anew: bool
) -> None:
    community = await communities.by_id(unit, home.community)
    helper = await communities.contact_of(unit, community.id, home.place)
    doubted, by = await people.by_id(unit, dispute.person), await people.by_id(unit, dispute.disputed_by)
    name = doubted.name if doubted else None
    words = words_for(doubted, community)
    card = texts.settled_for_you(
        words, verdict=verdict.value, name=name, home=home_in_words(words, home), helper=helper,
        accuser=accuser if verdict is Verdict.BELONGS else None, moved=dispute.moved,
    )  # fmt: skip
    await posts.privately(unit, community, doubted, "join_settled", card, subject=dispute.id)
    words = words_for(by, community)
    told = home_in_words(words, home)
    if dispute.whole:
        card = texts.settled_for_all(words, verdict=verdict.value, home=told, helper=helper)
    elif accuser is None:
        return  # who left, or never belonged, hears nothing of that home
    else:
        card = texts.settled_for_them(words, verdict=verdict.value, name=name, home=told, helper=helper, anew=anew)
    await posts.privately(unit, community, by, "join_settled", card, subject=dispute.id)


async def drop(unit: Unit, person: int, household: int, actor: str) -> None:
    """End the open doubts of somebody who has left a household, or was removed: nobody is there to stand by them."""
    for dispute in await joins.raised_by(unit, person, household):
        if not dispute.whole:
            await _settle(unit, actor, dispute, Verdict.LAPSED)


async def lapse(unit: Unit, number: int) -> None:
    """End a dispute that nobody has settled in time."""
    dispute = await joins.by_id(unit, number)
    if dispute and not dispute.verdict:
        await _settle(unit, "clock", dispute, Verdict.LAPSED)


async def may_renew(unit: Unit, caller: Caller, number: int) -> Household | Refused:
    """Return the household from which somebody was removed, while its codes are still those that let them in."""
    dispute = await joins.by_id(unit, number)
    if dispute is None or caller.person.telegram_id not in (await bench_of(unit, dispute)).told:
        return Refused(Reason.NOT_A_JUDGE)
    home = await households.by_id(unit, dispute.household)
    if dispute.verdict is not Verdict.REMOVED:
        return Refused(Reason.JOIN_SETTLED)
    return home if home.generation == dispute.generation else Refused(Reason.CODES_CHANGED)
