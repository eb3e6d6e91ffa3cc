"""A home has a new owner: who leaves it, who stays, which codes open it, and who votes for it until the next notice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ballot_play import NOW, cast, live, opened
from council_play import CHAIR, STAFF, SUNDAY, given

from actions import communities, paper_ballots, verification, votes
from actions import households as acts
from actions.communities import NotApplied
from actions.households import Joined, WrongCode
from handlers.votes import can_answer
from rules.ballots import Accepted
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Choice
from storage import households, matters, people
from storage import votes as rows

KEY = b"k" * 32  # of council_play
SELLER, BUYER, TENANT, NEIGHBOUR = 61, 62, 63, 64


def file(owners, codes=None):
    """The community file with other owners, and supplied codes, for some of the homes (by their place)."""
    words = given(rules=NOW)
    rows_ = [
        replace(row, owner=owners.get(place, row.owner), code=(codes or {}).get(place))
        for place, row in enumerate(words.rows)
    ]
    return replace(words, rows=rows_)


async def sold(play, owners, **more):
    """Apply a file in which homes have other owners."""
    return await play.database.unit(lambda unit: communities.apply(unit, file(owners, **more), KEY))


async def codes(play, place, owners):
    found = await play.read(communities.codes, file(owners), KEY)
    return found[place]


async def join(play, user, code):
    async def work(unit):
        person = await people.meet(unit, user, f"person {user}", "en")
        await people.start(unit, person)
        return await acts.join(unit, person, code, KEY)

    return await play.database.unit(work)


async def members(play, home=1):
    return [one.telegram_id for one in await play.read(households.members, home)]


async def said(play, number, user):
    (reply,) = await cast(play, number, (user, "for"))
    return reply.said


async def noticed(play, rule="owners_ordinary"):
    number = await play.supported("A lift", "A")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return (await play.act(CHAIR, votes.notice, number, rule)).vote


@pytest.fixture
async def vote(play):
    """An owners' vote in which the seller of a home has voted."""
    number = await opened(play, "owners_ordinary")
    await live(play, user=SELLER, household=1)
    await live(play, user=NEIGHBOUR, household=2)
    await cast(play, number, (SELLER, "against"))
    return number


async def test_who_joined_by_the_former_owners_code_leaves_and_hears_why(play, vote):
    old = await codes(play, 0, {})
    await join(play, TENANT, old.tenant_code)
    await sold(play, {0: "new"})
    assert await members(play) == [TENANT]
    assert await play.said("changed_hands") == [SELLER]
    assert await members(play, 2) == [NEIGHBOUR], "no other home is touched"
    (change,) = await play.acts("household.owner_changed")
    assert change == ("household.owner_changed", "household:1", {"generation": 2})


async def test_the_codes_of_before_open_nothing_and_the_new_ones_do(play, vote):
    old, other = await codes(play, 0, {}), await codes(play, 1, {})
    await sold(play, {0: "new"})
    for code in (old.code, old.tenant_code, old.link, old.tenant_link):
        assert isinstance(await join(play, BUYER, code), WrongCode)
    new = await codes(play, 0, {0: "new"})
    assert isinstance(await join(play, BUYER, new.code), Joined)
    assert await codes(play, 1, {0: "new"}) == other


async def test_the_same_file_twice_changes_nothing(play, vote):
    await sold(play, {0: "new"})
    await join(play, BUYER, (await codes(play, 0, {0: "new"})).code)
    assert not await sold(play, {0: "new"})
    assert await members(play) == [BUYER]


async def test_a_code_that_the_former_owner_knows_is_refused_by_its_line(play, vote):
    await sold(play, {}, codes={0: "LIFTROOM9"})
    with pytest.raises(NotApplied) as refused:
        await sold(play, {0: "new"}, codes={0: "LIFTROOM9"})
    assert refused.value.problems == ["line 2: its former owner knows this code; choose another or none"]
    assert await members(play) == [SELLER]
    await sold(play, {0: "new"}, codes={0: "GATEHOUSE7"})
    assert isinstance(await join(play, SELLER, "LIFTROOM9"), WrongCode)
    assert isinstance(await join(play, BUYER, "GATEHOUSE7"), Joined)


async def test_in_mid_vote_the_ballot_stands_and_the_new_owner_has_none(play, vote):
    await sold(play, {0: "new"})
    await join(play, BUYER, (await codes(play, 0, {0: "new"})).code)
    assert await said(play, vote, BUYER) == Refused(Reason.OWNER_SINCE_NOTICE)
    assert await said(play, vote, SELLER) == Refused(Reason.NOT_REGISTERED)
    told = await play.act(BUYER, can_answer, vote, chat=BUYER)
    assert "The roll was fixed before your home changed hands." in told.text
    assert await play.read(rows.waiting_for, (await play.read(people.by_telegram, BUYER)).id) == []
    assert BUYER not in [one.telegram_id for one in await play.read(rows.not_voted, vote)]
    later = await noticed(play)
    assert isinstance(await said(play, later, BUYER), Accepted), "from the next notice on"
    await play.at(SUNDAY + timedelta(days=7))
    assert (await play.read(rows.by_id, vote)).result["against"] == 1
    assert (await play.read(verification.verify)).differences == ()


async def test_a_sold_home_has_no_ballot_on_paper_either(play):
    number = await opened(play, "owners_ordinary")
    assert await begun_on_paper(play, number, 1) == number
    await sold(play, {0: "new"})
    assert await begun_on_paper(play, number, 1) == Refused(Reason.PAPER_SOLD)
    assert await begun_on_paper(play, number, 2) == number


async def begun_on_paper(play, vote, home):
    """The vote for which a sheet of this home can be entered now, or why it cannot."""

    async def work(unit, caller):
        at = await paper_ballots.begin(unit, caller, vote)
        found = await paper_ballots.choose_home(unit, caller, at.paper.id, home)
        return found if isinstance(found, Refused) else found.paper.vote

    return await play.act(STAFF, work)


async def test_who_sells_one_of_two_homes_votes_for_the_other_and_with_both(play):
    """The roll is frozen: one head, with the area of both homes, also where the first of them is sold."""
    await opened(play)
    await sold(play, {0: "chen", 1: "chen"})
    number = await noticed(play)
    for home in (1, 2):
        await live(play, user=SELLER, household=home)
    await sold(play, {0: "new", 1: "chen"})
    await join(play, BUYER, (await codes(play, 0, {0: "new", 1: "chen"})).code)
    assert await said(play, number, BUYER) == Refused(Reason.OWNER_SINCE_NOTICE)
    assert (await said(play, number, SELLER)).choice is Choice.FOR
    tally = await play.read(rows.tally, number)
    assert [one.for_ for one in tally.values()] == [1, 16000]


async def test_a_household_vote_of_a_tenant_stays_the_tenants(play):
    await opened(play)
    await join(play, TENANT, (await codes(play, 0, {})).tenant_code)
    number = await noticed(play, "assembly")
    await sold(play, {0: "new"})
    assert (await said(play, number, TENANT)).choice is Choice.FOR
