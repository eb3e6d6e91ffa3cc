"""Links into a home: who makes one, who comes in by it, how long it opens, and what staff bind."""

from datetime import timedelta

import pytest
from council_play import CHAIR, STAFF
from test_owner_changes import KEY, codes, join, sold

from actions import home_invitations, invitations, joins
from actions.households import AlreadyMember, HouseholdFull, Joined, TurnedAway
from actions.people import caller_of
from rules.invitations import LIFETIME, Place
from rules.joins import Verdict
from rules.refusals import Reason, Refused
from storage import households, people
from storage import invitations as rows

MUM, SON, LODGER, FRIEND, STRANGER = 61, 62, 63, 64, 65


@pytest.fixture
async def home(play):
    """A home with a member and a tenant."""
    await play.apply()
    own = await codes(play, 0, {})
    await join(play, MUM, own.code)
    await join(play, LODGER, own.tenant_code)
    return play


async def act(play, user, action, *arguments, **more):
    async def work(unit):
        caller = await caller_of(unit, user, f"person {user}", "en", user)
        await people.start(unit, caller.person)
        return await action(unit, caller, *arguments, **more)

    return await play.database.unit(work)


async def invited(play, user=MUM):
    (made,) = await act(play, user, home_invitations.invite)
    return made


async def take(play, user, made):
    return await act(play, user, lambda unit, caller: home_invitations.take(unit, caller.person, made))


async def fresh(play, made):
    return await play.read(rows.by_id, made.id)


async def members(play):
    return {one.telegram_id: one.role for one in await play.read(households.members, 1)}


async def test_one_person_comes_in_by_it_once_on_the_side_of_who_made_it(home):
    for user, role in ((MUM, "owner"), (LODGER, "tenant")):
        made = await invited(home, user)
        guest = user + 100
        assert isinstance(await take(home, guest, made), Joined)
        assert (await members(home))[guest] == role
        assert isinstance(await take(home, guest, await fresh(home, made)), AlreadyMember)
        assert await take(home, STRANGER, await fresh(home, made)) == Refused(Reason.LINK_USED)
    told = [one["chat"] for one in await home.rows("SELECT chat FROM outbox WHERE purpose = 'joined'")]
    assert told == [MUM, LODGER], "each side hears of its own"
    joined = [data for act_, _, data in await home.acts("household.joined")]
    assert [one.get("invitation") for one in joined] == [None, None, 1, 2]


async def test_it_opens_for_a_day_and_is_the_same_until_then(home):
    made = await invited(home)
    assert (await invited(home)).id == made.id
    home.clock.at += LIFETIME - timedelta(seconds=1)
    assert isinstance(await take(home, SON, made), Joined)
    later = await invited(home)
    home.clock.at += LIFETIME
    assert await take(home, FRIEND, later) == Refused(Reason.LINK_LAPSED)
    assert (await invited(home)).id != later.id


async def test_its_side_takes_it_back_and_nobody_else(home):
    made = await invited(home)
    for nobody in (LODGER, STRANGER):
        assert await act(home, nobody, home_invitations.take_back, made.id) is False
    assert await act(home, MUM, home_invitations.take_back, made.id) is True
    assert await take(home, SON, await fresh(home, made)) == Refused(Reason.LINK_REVOKED)
    assert await home.acts("invitation.revoked") == [
        ("invitation.revoked", "invitation:1", {"place": "owner", "number": 1})
    ]


async def test_six_people_share_a_home_also_by_links(home):
    made = await invited(home)
    own = await codes(home, 0, {})
    for user in (71, 72, 73, 74):
        await join(home, user, own.code)
    assert await act(home, MUM, home_invitations.invite) == Refused(Reason.HOUSEHOLD_FULL)
    assert isinstance(await take(home, SON, made), HouseholdFull)


async def test_nobody_in_doubt_invites_and_a_removal_ends_the_links(home):
    made = await invited(home)
    await join(home, SON, (await codes(home, 0, {})).code)
    number = next(one.id for one in await home.read(households.members, 1) if one.telegram_id == SON)
    await act(home, MUM, joins.doubt, number)
    assert await act(home, SON, home_invitations.invite) == Refused(Reason.JOIN_DISPUTED)
    for judge in (STAFF, CHAIR):
        await act(home, judge, joins.judge, 1, Verdict.REMOVED)
    assert await take(home, FRIEND, await fresh(home, made)) == Refused(Reason.LINK_REVOKED)
    assert isinstance(await take(home, SON, await invited(home)), TurnedAway)


async def test_a_new_owner_ends_the_links(home):
    made = await invited(home)
    await sold(home, {0: "new"})
    assert await take(home, FRIEND, await fresh(home, made)) == Refused(Reason.LINK_REVOKED)


async def test_a_link_is_known_by_its_token_alone_and_never_kept(home):
    made = await invited(home)
    text = invitations.payload(KEY, made)
    assert (await home.read(invitations.opened, text, KEY)).id == made.id
    for wrong in (text[:-1] + ("A" if text[-1] != "A" else "B"), text.replace("in_1_", "in_2_"), "in_1_"):
        assert await home.read(invitations.opened, wrong, KEY) == Refused(Reason.LINK_UNKNOWN)
    everything = str([await home.rows(f"SELECT * FROM {table}") for table in ("invitation", "outbox", "record")])  # noqa: S608
    assert text.rpartition("_")[2] not in everything


async def test_staff_bind_whom_they_know_who_confirms_it_by_one_tap(home):
    await act(home, SON, lambda unit, caller: people.start(unit, caller.person))
    made = await act(home, STAFF, home_invitations.bind, "1-101", "owner", SON)
    assert made.asked
    assert await home.said("bind") == [SON]
    assert SON not in await members(home)

    async def confirm(unit, caller):
        return await home_invitations.confirm(unit, caller.person, made.invitation.id, yes=True)

    assert await act(home, STRANGER, confirm) == Refused(Reason.LINK_OF_ANOTHER)
    assert await take(home, STRANGER, made.invitation) == Refused(Reason.LINK_OF_ANOTHER)
    assert isinstance(await act(home, SON, confirm), Joined)
    assert (await members(home))[SON] == "owner"
    worker = (await home.acts("household.joined"))[-1][2]
    assert worker == {"role": "owner", "invitation": 1, "by": "staff:1"}


async def test_who_says_no_to_staff_is_not_bound(home):
    await act(home, SON, lambda unit, caller: people.start(unit, caller.person))
    made = await act(home, STAFF, home_invitations.bind, "1-101", "tenant", SON)

    async def answer(unit, caller, yes):
        return await home_invitations.confirm(unit, caller.person, made.invitation.id, yes=yes)

    assert await act(home, SON, lambda unit, caller: answer(unit, caller, False)) is None
    assert await act(home, SON, lambda unit, caller: answer(unit, caller, True)) == Refused(Reason.LINK_REVOKED)
    assert SON not in await members(home)


async def test_staff_bind_in_their_part_alone_and_only_a_home_that_is_one(home):
    for user, called, role, reason in (
        (STAFF, "1-999", "owner", Reason.HOME_UNKNOWN),
        (STAFF, "1-1", "owner", Reason.HOME_UNKNOWN),  # in B, which is not theirs
        (STAFF, "1-101", "lord", Reason.HOME_UNKNOWN),
        (MUM, "1-101", "owner", Reason.HOME_UNKNOWN),
    ):
        assert await act(home, user, home_invitations.bind, called, role, None) == Refused(reason)
    by_link = await act(home, CHAIR, home_invitations.bind, "1-1", "tenant", None)
    assert (by_link.home.area, by_link.asked, by_link.invitation.place) == ("B", False, Place.TENANT)
    assert isinstance(await take(home, FRIEND, by_link.invitation), Joined)


async def test_a_link_that_somebody_used_says_so_to_another_of_the_home(home):
    made = await invited(home)
    await take(home, 150, made)
    used = await fresh(home, made)
    assert isinstance(await take(home, 150, used), AlreadyMember)
    assert (await take(home, LODGER, used)).reason is Reason.LINK_USED
