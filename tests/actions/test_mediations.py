"""Mediation: who takes a dispute, who may not, what the group and the council read of it."""

from dataclasses import replace
from datetime import timedelta

import ballot_play

from actions import mediations, resignations
from actions.matters import Origin, Raised
from actions.mediations import Opened
from rules.mediations import MediationState
from rules.refusals import Reason, Refused
from storage import households, joins, people
from storage import mediations as rows
from tests.council_play import CHAIR, FILE, GROUP_A, MEMBERS, STAFF, SUNDAY, VICE

HERE = Origin(GROUP_A, None, 7)
LOUD = "Loud music from 1-102 at night"


async def reachable(play, *users):
    async def work(unit):
        for user in users:
            await people.start(unit, await people.meet(unit, user, f"person {user}", "en"))

    await play.database.unit(work)


async def mediation(play, number=1):
    return await play.read(rows.by_id, number)


async def opened(play, *users, text=LOUD):
    await play.apply()
    await reachable(play, STAFF, *users)
    return await play.act(STAFF, mediations.open_, text, HERE, chat=GROUP_A)


async def test_the_next_mediator_in_turn_has_it_and_the_group_reads_no_home(play):
    assert await opened(play, *MEMBERS[:2]) == Opened(1, named=True)
    first = (await mediation(play)).mediator
    texts = [payload["text"] for chat, payload in await play.posts("answer") if chat == GROUP_A]
    assert len(texts) == 1
    assert "102" not in texts[0]
    # The same message again is the same mediation; the next one goes to the next mediator.
    assert await play.act(STAFF, mediations.open_, LOUD, HERE, chat=GROUP_A) == Opened(1, named=True)
    await play.act(STAFF, mediations.open_, LOUD, replace(HERE, message=8), chat=GROUP_A)
    assert (await mediation(play, 2)).mediator != first


async def test_where_nobody_can_be_written_to_one_of_the_council_takes_it(play):
    assert await opened(play) == Opened(1, named=False)
    assert await play.act(STAFF, mediations.take, 1) == Refused(Reason.NOT_A_SEAT)
    assert (await play.act(CHAIR, mediations.take, 1)).mediator is not None
    assert await play.act(VICE, mediations.take, 1) == Refused(Reason.ALREADY_DECIDED)
    lines, buttons = await play.card("mediation_count", 1)
    assert (lines[-1], buttons) == ("Mediator: Zhou", [])


async def test_who_passed_it_on_does_not_get_it_again(play):
    await opened(play, MEMBERS[0])
    assert (await play.act(MEMBERS[0], mediations.pass_on, 1)).mediator is None
    assert await play.act(MEMBERS[0], mediations.take, 1) == Refused(Reason.HAS_AN_INTEREST)
    assert await play.act(MEMBERS[0], mediations.give_up, 1) == Refused(Reason.NOT_THE_MEDIATOR)


async def test_only_the_mediator_acts_and_a_wrong_date_says_how(play):
    await opened(play, MEMBERS[0])
    assert await play.act(CHAIR, mediations.appoint, 1, "11-28 19:00") == Refused(Reason.NOT_THE_MEDIATOR)
    for said in ("tomorrow", "13-40 19:00", "11-21 25:00", "2025-11-28 19:00"):
        assert await play.act(MEMBERS[0], mediations.appoint, 1, said) == Refused(Reason.APPOINTMENT_DATE), said
    one = await play.act(MEMBERS[0], mediations.appoint, 1, "11-28 19：00 Room 2")
    assert (one.meets_at - SUNDAY, one.place) == (timedelta(days=6, hours=9), "Room 2")
    # A date of a year that is over this year is that of the next.
    assert (await play.act(MEMBERS[0], mediations.appoint, 1, "1-5 9:30")).meets_at.year == 2027


async def test_an_agreement_that_is_not_kept_goes_on(play):
    await opened(play, MEMBERS[0])
    await play.act(MEMBERS[0], mediations.agree, 1, "Quiet after ten")
    await play.at(SUNDAY + timedelta(days=30, hours=1))
    assert [chat for chat, payload in await play.posts("mediation") if "kept?" in payload.get("text", "")] == [
        MEMBERS[0]
    ]
    assert (await play.act(MEMBERS[0], mediations.followed_up, 1, kept=False)).state is MediationState.OPEN
    await play.act(MEMBERS[0], mediations.agree, 1, "Quiet after nine")
    assert (await play.act(MEMBERS[0], mediations.followed_up, 1, kept=True)).state is MediationState.HELD
    assert await play.read(rows.counted, 1, SUNDAY, SUNDAY + timedelta(days=1)) == (1, 1)
    assert await play.read(rows.counted, 1, SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=2)) == (0, 0)


async def test_words_that_only_name_a_home_are_asked_about_in_private(play):
    await play.apply()
    await reachable(play, STAFF, MEMBERS[0])
    assert await play.act(STAFF, mediations.diverted, "A bench by 1-102", HERE, chat=GROUP_A)
    assert [chat for chat, _ in await play.posts("answer")] == [STAFF]
    assert await play.act(CHAIR, mediations.choose, 1, private=True) is None  # not theirs
    assert isinstance(await play.act(STAFF, mediations.choose, 1, private=False), Raised)
    assert await play.act(STAFF, mediations.choose, 1, private=True) == Refused(Reason.ALREADY_DECIDED)
    assert not await play.act(STAFF, mediations.diverted, "A bench by gate 2", HERE, chat=GROUP_A)


async def test_a_method_without_mediation_leaves_proposals_alone(play):
    await play.apply()

    async def without(unit, caller):
        method = caller.community.method
        community = replace(caller.community, method=replace(method, parts={}))
        own = replace(caller, community=community)
        return await mediations.diverted(unit, own, LOUD, HERE), await mediations.open_(unit, own, LOUD, HERE)

    assert await play.act(STAFF, without, chat=GROUP_A) == (False, Refused(Reason.NO_SUCH_PART))


async def test_a_disputed_member_of_the_home_hears_nothing_of_it(play):
    await opened(play, MEMBERS[0], 61, 62)

    async def join(unit):
        home = next(one for one in await households.in_scope(unit, 1) if one.unit == "102")
        for user in (61, 62):
            person = await people.by_telegram(unit, user)
            await households.add_member(unit, home, person.id, "family")
        member = next(one for one in await households.members(unit, home.id) if one.telegram_id == 62)
        await joins.add(unit, 1, home.id, member.id, member.person, 61)

    await play.database.unit(join)
    await play.act(MEMBERS[0], mediations.agree, 1, "Quiet after ten")
    told = [chat for chat, payload in await play.posts("mediation") if "Quiet" in payload.get("text", "")]
    assert 61 in told
    assert 62 not in told


async def test_a_mediator_who_gave_up_the_seat_reads_it_no_more_and_the_next_in_turn_has_it(play):
    await opened(play, *MEMBERS[:2])
    seat = (await mediation(play)).mediator
    await play.act(MEMBERS[0], resignations.resign, seat)
    now = (await mediation(play)).mediator
    assert now not in (seat, None)
    assert await play.act(MEMBERS[0], mediations.agree, 1, "Quiet") == Refused(Reason.NOT_THE_MEDIATOR)
    lines, buttons = await play.card("mediation", 1, MEMBERS[0])
    assert ("It is with another mediator." in lines, buttons) == (True, [])
    lines, _ = await play.card("mediation", 1, MEMBERS[1])
    assert LOUD in lines
    # Nobody else can be written to: one of the council takes it, as where nobody was free.
    await play.apply(seats=[one for one in FILE["seats"] if one["user"] not in MEMBERS[:2]])
    assert (await play.card("mediation_count", 1))[1] == ["mediation:1:take"]
    assert (await play.act(CHAIR, mediations.take, 1)).mediator is not None


async def test_what_was_begun_can_be_ended_though_the_method_has_no_mediation_any_more(play):
    await opened(play, MEMBERS[0])
    await play.apply(parts={"projects": {}})
    assert (await play.act(MEMBERS[0], mediations.agree, 1, "Quiet")).state is MediationState.AGREED


async def test_what_somebody_else_moves_is_the_mediation_of_who_said_it(play):
    await play.apply()
    await reachable(play, STAFF, 50)
    await play.act(STAFF, mediations.open_, LOUD, HERE, 50, chat=GROUP_A)

    async def who(reader):
        return (await people.by_id(reader, (await rows.by_id(reader, 1)).person)).telegram_id

    assert await play.read(who) == 50
    assert 50 in await play.said("mediation")


async def test_who_belongs_to_no_home_opens_none(play):
    await play.apply()
    await ballot_play.live(play, user=51, household=1)

    async def dispute(unit):
        (member,) = await households.members(unit, 1)
        await joins.add(unit, 1, 1, member.id, member.person, 50)

    await play.database.unit(dispute)
    assert await play.act(51, mediations.open_, LOUD, HERE, chat=51) == Refused(Reason.JOIN_DISPUTED)
    for chat in (50, GROUP_A):
        assert await play.act(50, mediations.open_, LOUD, HERE, chat=chat) == Refused(Reason.NOT_REGISTERED)
