"""A join that somebody doubts: what freezes, what stays, who hears, and what the codes become."""

from datetime import UTC, datetime, timedelta

import pytest
import stores
from test_households import KEY, Clock, Hall

from actions import households as acts
from actions import invitations, joins, setups
from actions.communities import NotApplied
from actions.households import HouseholdFull, Joined, TurnedAway, WrongCode
from actions.people import caller_of
from rules.joins import LAPSES_AFTER, Verdict
from rules.refusals import Reason, Refused
from storage import communities, due, households, people, record
from storage import joins as rows
from storage.database import Database, to_ms

MUM, DAD, STRANGER, CLERK, OTHER_CLERK, FAR_CLERK, CHAIR = 1, 2, 3, 81, 82, 83, 91


@pytest.fixture
async def home(tmp_path):
    """A home of two into which a stranger has come, with two of the staff near and one far."""
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        hall = Hall(database, clock)
        await hall.apply()
        await staff(hall)
        for person in (MUM, DAD, STRANGER, CLERK, OTHER_CLERK, FAR_CLERK, CHAIR):
            await start(hall, person)
        for person in (MUM, DAD, STRANGER):
            await hall.join(person, hall.codes[0].code)
        yield hall


async def staff(hall):
    who = {CLERK: "A", OTHER_CLERK: "A/12", FAR_CLERK: "B"}

    async def work(unit):
        await communities.add_staff(
            unit, [{"community": 1, "telegram_id": one, "name": f"S{one}", "scope": s} for one, s in who.items()]
        )
        chair = {"community": 1, "role": "chair", "telegram_id": CHAIR, "name": "C", "stands_for": "", "scope": ""}
        await communities.add_seats(unit, [{**chair, "position": 1}])

    await hall.database.unit(work)


async def start(hall, telegram_id):
    async def work(unit):
        await people.start(unit, await people.meet(unit, telegram_id, f"Person {telegram_id}", "zh"))

    await hall.database.unit(work)


async def act(hall, telegram_id, action, *arguments):
    async def work(unit):
        return await action(unit, await caller_of(unit, telegram_id, "X", "zh", telegram_id), *arguments)

    return await hall.database.unit(work)


async def members(hall):
    found = await hall.database.read(lambda reader: households.members(reader, 1))
    return {one.telegram_id: one.id for one in found}


async def sent(hall, purpose):
    async def look(reader):
        query = "SELECT chat FROM outbox WHERE purpose = ? ORDER BY id"
        return [row[0] for row in await reader.connection.fetch(query, (purpose,))]

    return await hall.database.read(look)


async def disputed(hall, by=MUM):
    return await act(hall, by, joins.doubt, (await members(hall))[STRANGER])


async def test_a_join_is_told_once_to_each_who_was_there_before(home):
    assert await sent(home, "joined") == [MUM, MUM, DAD]
    await home.join(STRANGER, home.codes[0].link)
    assert await sent(home, "joined") == [MUM, MUM, DAD]


async def test_five_joins_in_an_hour_are_five_messages(home):
    for person in (11, 12, 13):
        home.clock.at += timedelta(minutes=10)
        await home.join(person, home.codes[0].link)
    assert (await sent(home, "joined")).count(MUM) == 5


async def test_the_staff_of_the_scope_and_the_heads_hear_of_it_and_nobody_concerned(home):
    await home.join(OTHER_CLERK, home.codes[0].code)  # one of the staff lives there
    await disputed(home)
    assert sorted(await sent(home, "join_dispute")) == [CLERK, CHAIR]
    assert await sent(home, "join_disputed") == [STRANGER]


@pytest.mark.parametrize("verdict", [Verdict.BELONGS, Verdict.REMOVED])
async def test_two_of_the_staff_settle_it_and_both_sides_hear(home, verdict):
    assert not isinstance(await disputed(home), Refused)
    assert await disputed(home, DAD) == Refused(Reason.ALREADY_DISPUTED)
    for nobody in (STRANGER, MUM, CHAIR, FAR_CLERK):
        assert await act(home, nobody, joins.judge, 1, verdict) == Refused(Reason.NOT_A_JUDGE)
    assert (await act(home, CLERK, joins.judge, 1, verdict)).settled is None
    assert (await act(home, CLERK, joins.judge, 1, verdict)).already
    assert STRANGER in await members(home)
    assert (await act(home, OTHER_CLERK, joins.judge, 1, verdict)).settled is verdict
    assert await act(home, CLERK, joins.judge, 1, verdict) == Refused(Reason.JOIN_SETTLED)
    assert (STRANGER in await members(home)) == (verdict is Verdict.BELONGS)
    assert sorted(await sent(home, "join_settled")) == [MUM, STRANGER]
    kept = await home.database.read(lambda reader: record.entries(reader, 1))
    assert [entry["act"] for entry, _ in kept][-4:] == [
        "household.disputed", "household.dispute_judged", "household.dispute_judged", "household.dispute_settled",
    ]  # fmt: skip
    assert "Person" not in str([entry["data"] for entry, _ in kept])


async def test_nobody_is_woken_by_it(home):
    home.clock.at = datetime(2026, 11, 22, 15, tzinfo=UTC)  # 23:00 in Shanghai
    await home.join(14, home.codes[0].code)
    await disputed(home)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.BELONGS)

    async def look(reader):
        purposes = "('joined', 'join_disputed', 'join_dispute', 'join_settled')"
        query = f"SELECT purpose, not_before FROM outbox WHERE created_at >= ? AND purpose IN {purposes}"  # noqa: S608
        return [(row[0], row[1]) for row in await reader.connection.fetch(query, (to_ms(home.clock.at),))]

    told = await home.database.read(look)
    assert {purpose for purpose, _ in told} == {"joined", "join_disputed", "join_dispute", "join_settled"}
    assert {not_before for _, not_before in told} == {to_ms(datetime(2026, 11, 23, tzinfo=UTC))}


async def test_what_staff_have_settled_is_not_doubted_again(home):
    await disputed(home)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.BELONGS)
    assert await disputed(home) == Refused(Reason.JOIN_SETTLED)


async def test_a_disputed_tenant_does_not_make_the_vote_the_tenants(home):
    await home.join(STRANGER, home.codes[0].tenant_code)
    assert await home.database.read(lambda reader: households.with_tenant(reader, 1)) == {1}
    await disputed(home)
    await opened(home, CLERK, STRANGER, MUM)
    assert await home.database.read(lambda reader: households.with_tenant(reader, 1)) == set()


async def test_who_was_removed_comes_back_only_with_a_new_slip(home):
    await disputed(home)
    assert await act(home, CLERK, acts.new_slip, 1, KEY) == Refused(Reason.JOIN_SETTLED)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.REMOVED)
    old, *others = home.codes
    for code in (old.code, old.link, old.tenant_code):
        assert isinstance(await home.join(STRANGER, code), TurnedAway)
    assert isinstance(await home.join(12, old.code), Joined), "others are let in meanwhile"
    assert await act(home, MUM, acts.new_slip, 1, KEY) == Refused(Reason.NOT_A_JUDGE)
    assert await act(home, CHAIR, acts.new_slip, 1, KEY) is True
    assert await act(home, CLERK, acts.new_slip, 1, KEY) == Refused(Reason.CODES_CHANGED)
    for code in (old.code, old.link, old.tenant_code, old.tenant_link):
        assert isinstance(await home.join(13, code), WrongCode)
    await home.apply()
    assert home.codes[0].code != old.code
    assert isinstance(await home.join(STRANGER, home.codes[0].code), Joined)
    assert home.codes[1:] == others


async def test_a_new_slip_voids_the_code_of_the_household_file_and_no_file_brings_it_back(home):
    await home.apply(supplied="LIFTROOM9")
    await staff(home)  # the file names none
    await home.join(15, "LIFTROOM9")
    await act(home, MUM, joins.doubt, (await members(home))[15])
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.REMOVED)
    link = home.codes[0].link
    assert isinstance(await home.join(15, "LIFTROOM9"), TurnedAway)
    assert await act(home, CLERK, acts.new_slip, 1, KEY) is False
    for code in (link, "LIFTROOM9"):
        assert isinstance(await home.join(15, code), WrongCode)
    with pytest.raises(NotApplied) as refused:
        await home.apply(supplied="LIFTROOM9")
    assert "withdrawn" in refused.value.problems[0]
    assert isinstance(await home.join(15, "LIFTROOM9"), WrongCode)
    await home.apply()
    assert isinstance(await home.join(16, home.codes[0].code), Joined)


async def test_leaving_ends_no_dispute_and_the_answer_is_taken_once(home):
    await disputed(home)
    assert await act(home, MUM, joins.live_here, 1) is None
    assert not (await act(home, STRANGER, joins.live_here, 1)).already
    assert (await act(home, STRANGER, joins.live_here, 1)).already
    first = (await home.database.read(lambda reader: households.of_person(reader, 1, STRANGER)))[0]
    assert first.disputed
    person = await home.database.read(lambda reader: people.by_telegram(reader, STRANGER))
    await home.database.unit(lambda unit: acts.leave(unit, person, first.household))
    await home.join(STRANGER, home.codes[0].code)
    again = (await home.database.read(lambda reader: households.of_person(reader, 1, STRANGER)))[0]
    assert again.disputed
    assert await home.database.read(lambda reader: rows.open_of(reader, person.id, 1))


async def opened(hall, clerk, member, by):
    there = await members(hall)
    return await act(hall, clerk, joins.look, there[member], there[by])


async def leave(hall, telegram_id):
    person = await hall.database.read(lambda reader: people.by_telegram(reader, telegram_id))
    first = (await hall.database.read(lambda reader: households.of_person(reader, 1, telegram_id)))[0]
    await hall.database.unit(lambda unit: acts.leave(unit, person, first.household))


async def in_doubt(hall, telegram_id):
    found = await hall.database.read(lambda reader: households.of_person(reader, 1, telegram_id))
    return found[0].disputed


async def test_a_silent_thief_who_came_first_is_put_out_once_staff_agree_to_look(home):
    there = await members(home)
    for _ in range(2):
        assert await act(home, STRANGER, joins.doubt, there[MUM]) == joins.Noted()
    assert sorted(await sent(home, "join_doubt")) == [CLERK, OTHER_CLERK, CHAIR], "once a day"
    assert not await in_doubt(home, MUM), "nobody who came later freezes a family alone"
    assert await opened(home, FAR_CLERK, MUM, STRANGER) == Refused(Reason.NOT_A_JUDGE)
    assert await opened(home, STRANGER, MUM, STRANGER) == Refused(Reason.NOT_A_JUDGE)
    assert await opened(home, CLERK, MUM, STRANGER) == joins.Noted()
    assert await opened(home, OTHER_CLERK, MUM, STRANGER) == Refused(Reason.ALREADY_DISPUTED)
    assert await in_doubt(home, MUM)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.REMOVED)
    assert MUM not in await members(home)


async def test_whom_staff_have_cleared_may_doubt_a_silent_accomplice(home):
    there = await members(home)
    await disputed(home)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 1, Verdict.BELONGS)
    await act(home, STRANGER, joins.doubt, there[DAD])
    assert await in_doubt(home, DAD)


async def test_a_doubt_ends_with_the_membership_of_who_raised_it(home):
    await disputed(home)
    await leave(home, MUM)
    assert not await in_doubt(home, STRANGER)
    await disputed(home, DAD)
    await opened(home, CLERK, DAD, STRANGER)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, joins.judge, 3, Verdict.REMOVED)
    assert not await in_doubt(home, STRANGER)
    kept = await home.database.read(lambda reader: record.entries(reader, 1))
    assert [e["data"]["verdict"] for e, _ in kept if e["act"] == "household.dispute_settled"] == [
        "lapsed", "removed", "lapsed",
    ]  # fmt: skip


async def test_what_nobody_settles_lapses_in_seven_days_and_is_not_raised_again_alone(home):
    await disputed(home)
    await act(home, CLERK, joins.judge, 1, Verdict.REMOVED)
    home.clock.at += LAPSES_AFTER - timedelta(minutes=1)
    assert not await home.database.read(lambda reader: due.ready(reader, home.clock.at))
    home.clock.at += timedelta(minutes=1)
    waiting = await home.database.read(lambda reader: due.ready(reader, home.clock.at))
    assert [(one.what, one.subject) for one in waiting] == [(joins.LAPSE, 1)]
    await home.database.unit(lambda unit: joins.lapse(unit, 1))
    assert not await in_doubt(home, STRANGER)
    entries = await home.database.read(lambda reader: record.entries(reader, 1))
    assert [one["actor"] for one, _ in entries if one["act"] == "household.dispute_settled"] == ["clock"]
    assert sorted(await sent(home, "join_settled")) == [MUM, STRANGER]
    assert await act(home, OTHER_CLERK, joins.judge, 1, Verdict.REMOVED) == Refused(Reason.JOIN_SETTLED)
    assert await disputed(home) == joins.Noted(), "staff are asked whether to look again"
    assert not await in_doubt(home, STRANGER)
    assert await disputed(home, DAD) == joins.Noted()
    assert await in_doubt(home, STRANGER)


async def test_a_thief_who_has_filled_the_home_is_put_out_by_two_of_the_staff(home):
    thieves = (STRANGER, 21, 22, 23)
    for thief in thieves[1:]:
        await start(home, thief)
        await home.join(thief, home.codes[0].code)
    await start(home, 30)
    for _ in range(2):
        assert isinstance(await home.join(30, home.codes[0].code), HouseholdFull)
    assert sorted(await sent(home, "join_dispute")) == [CLERK, OTHER_CLERK, CHAIR]
    assert not await in_doubt(home, MUM), "it silences nobody"
    await disputed(home)
    old = home.codes[0]
    for nobody in (STRANGER, MUM, 30):
        assert await act(home, nobody, acts.judge, 1, Verdict.REMOVED, KEY) == Refused(Reason.NOT_A_JUDGE)
    await act(home, CLERK, acts.judge, 1, Verdict.REMOVED, KEY)
    assert len(await members(home)) == 6
    await act(home, OTHER_CLERK, acts.judge, 1, Verdict.REMOVED, KEY)
    assert not await members(home)
    assert {STRANGER, 21, 22, 23, MUM, DAD, 30} == set(await sent(home, "join_settled"))
    for thief in thieves:
        assert isinstance(await home.join(thief, old.code), WrongCode)
    await home.apply()
    assert isinstance(await home.join(30, home.codes[0].code), Joined)
    kept = await home.database.read(lambda reader: record.entries(reader, 1))
    assert "household.codes_renewed" in [entry["act"] for entry, _ in kept]
    assert not await home.database.read(lambda reader: due.ready(reader, home.clock.at + 2 * LAPSES_AFTER))


async def test_staff_who_leave_a_full_home_as_it_is_are_asked_again_the_next_day_at_the_earliest(home):
    for one in (21, 22, 23, 30):
        await start(home, one)
        await home.join(one, home.codes[0].code)
    for clerk in (CLERK, OTHER_CLERK):
        await act(home, clerk, acts.judge, 1, Verdict.BELONGS, KEY)
    assert len(await members(home)) == 6
    await home.join(30, home.codes[0].code)
    assert len(await sent(home, "join_dispute")) == 3
    home.clock.at += timedelta(days=1)
    await home.join(30, home.codes[0].code)
    assert len(await sent(home, "join_dispute")) == 6


async def test_owner_and_tenant_are_not_made_to_doubt_each_other(home):
    await start(home, 11)
    await home.join(11, home.codes[0].tenant_code)
    assert (await sent(home, "joined")).count(MUM) == 2, "of Dad and the stranger alone"
    there = await members(home)
    await home.join(12, home.codes[0].code)
    assert (await sent(home, "joined")).count(11) == 0
    assert await act(home, MUM, joins.doubt, there[11]) == joins.Noted(), "staff are asked"
    assert not await in_doubt(home, 11)


async def test_a_tenant_who_comes_over_by_the_owners_code_is_told_to_the_owners(home):
    await home.join(11, home.codes[0].tenant_code)
    before = await sent(home, "joined")
    await home.join(11, home.codes[0].code)
    assert (await sent(home, "joined"))[len(before) :] == [MUM, DAD, STRANGER]


async def test_who_raised_a_doubt_and_left_does_not_judge_it(home):
    await home.join(OTHER_CLERK, home.codes[0].code)
    there = await members(home)
    await act(home, OTHER_CLERK, joins.doubt, there[STRANGER])
    await opened(home, CLERK, STRANGER, OTHER_CLERK)
    dispute = await home.database.read(lambda reader: rows.by_id(reader, 1))
    await home.database.unit(lambda unit: households.leave(unit, 1, dispute.disputed_by))
    assert await act(home, OTHER_CLERK, joins.judge, 1, Verdict.REMOVED) == Refused(Reason.NOT_A_JUDGE)


async def test_joining_and_leaving_again_and_again_is_one_message_a_day(home):
    for _ in range(5):
        await leave(home, STRANGER)
        await home.join(STRANGER, home.codes[0].code)
    assert (await sent(home, "joined")).count(MUM) == 2
    home.clock.at += timedelta(days=1)
    await leave(home, STRANGER)
    await home.join(STRANGER, home.codes[0].code)
    assert (await sent(home, "joined")).count(MUM) == 3


async def take_on(hall, telegram_id):
    async def work(unit, caller):
        community = await communities.by_id(unit, 1)
        made = await setups.add_worker(unit, community, caller.person, f"Worker {telegram_id}")
        worker = await people.meet(unit, telegram_id, "Worker", "zh")
        return await invitations.take(unit, worker, made)

    assert not isinstance(await act(hall, CLERK, work), Refused)
    hall.clock.at += timedelta(minutes=1)


async def test_who_took_a_place_while_a_dispute_was_open_does_not_judge_it(home):
    await take_on(home, 900)
    await disputed(home)
    home.clock.at += timedelta(minutes=1)
    await take_on(home, 901)
    await act(home, CLERK, joins.judge, 1, Verdict.REMOVED)
    assert await act(home, 901, joins.judge, 1, Verdict.REMOVED) == Refused(Reason.NOT_A_JUDGE)
    assert (await act(home, 900, joins.judge, 1, Verdict.REMOVED)).settled is Verdict.REMOVED
