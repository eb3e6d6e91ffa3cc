"""Where residents choose what comes onto the agenda: one choice a household, closed with the agenda, counts told."""

from datetime import timedelta
from functools import partial

import pytest
from council_play import CHAIR, CLOSE, COUNCIL, FIRST, GROUP_A, GROUP_B, SECOND, STAFF

from actions import agenda, agenda_items, agenda_votes, signed_lists
from rules.refusals import Reason
from rules.stages import Stage
from storage import households, people
from storage.media import Media

RESIDENTS = {"when": "Sat 19:00", "chosen_by": "residents", "residents_items": 1}


async def live_in(play, *users):
    """Each of them joins a home of A; the last one that of B."""

    async def work(unit):
        homes = await households.of_community(unit, 1)
        for user, home in zip(users, homes, strict=False):
            person = await people.meet(unit, user, f"person {user}", "en")
            await households.add_member(unit, home, person.id, "owner")

    await play.database.unit(work)


async def three(play, **agenda_):
    """Three supported proposals, two of A and one of B, of which residents choose one."""
    await play.apply(agenda={**RESIDENTS, **agenda_})
    found = []
    for title, scope in (("Lift", "A"), ("Gate", "A"), ("Lamp", "B")):
        number = await play.supported(title, scope)
        await play.database.unit(lambda unit: agenda_votes.refresh(unit, 1))
        found.append(number)
        play.clock.at += timedelta(minutes=1)
    return found


async def test_the_card_stands_in_each_group_with_what_concerns_it(play):
    lift, gate, lamp = await three(play)
    assert await play.said("agenda_vote") == [GROUP_A, GROUP_B]
    lines, taps = await play.card("agenda_vote", 1, GROUP_A)
    assert lines == [
        "What comes before the council Sat 28 Nov 19:00?", "1 of these comes onto the agenda.",
        "One choice a household, until Wed 25 Nov 19:00.", f"№{lift} Lift", f"№{gate} Gate",
        "0 households have chosen.",
    ]  # fmt: skip
    assert taps == [f"bring:1:{lift}", f"bring:1:{gate}"]
    assert (await play.card("agenda_vote", 1, GROUP_B))[1] == [f"bring:1:{lamp}"]


async def test_what_most_households_want_comes_on_with_its_count(play):
    lift, gate, lamp = await three(play)
    await live_in(play, 61, 62, 63)
    for user, number in ((61, gate), (62, gate), (63, lift)):
        assert await play.act(user, agenda_votes.choose, 1, number, chat=GROUP_A) == agenda_votes.Chosen(number, False)
    assert "3 households have chosen." in (await play.card("agenda_vote", 1, GROUP_A))[0]
    await play.at(CLOSE)
    assert await play.items(1) == [(gate, "waiting")]
    assert [(await play.matter(one)).stage for one in (lift, gate)] == [Stage.SUPPORTED, Stage.ON_AGENDA]
    (chosen,) = await play.acts("agenda.chosen")
    counts = {str(lift): 1, str(gate): 2, str(lamp): 0}
    assert chosen[2] == {"counts": counts, "households": 3, "chosen": [gate]}
    lines, taps = await play.card("agenda_vote", 1, GROUP_A)
    assert lines == [
        "Chosen for the council Sat 28 Nov 19:00", f"№{gate} Gate: 2 households", "Not this time:",
        f"№{lift} Lift: 1 household", f"№{lamp} Lamp: 0 households", "3 households have chosen.",
    ]  # fmt: skip
    assert taps == []
    assert f"1. №{gate} Gate · 2 households" in (await play.card("agenda", 1, GROUP_A))[0]
    assert await play.said("agenda_vote") == [GROUP_A, GROUP_B, GROUP_A, GROUP_B]  # for the meeting after
    assert len(await play.acts("agenda.choice")) == 3


async def test_equal_choices_go_by_earlier_support(play):
    lift, gate, _ = await three(play, residents_items=2)
    await live_in(play, 61)
    await play.act(61, agenda_votes.choose, 1, gate, chat=GROUP_A)
    await play.at(CLOSE)
    assert await play.items(1) == [(gate, "waiting"), (lift, "waiting")]


async def test_a_household_chooses_once_and_who_chose_may_change_it(play):
    lift, gate, _ = await three(play)
    await live_in(play, 61)

    async def join(unit):
        home = (await households.of_community(unit, 1))[0]
        person = await people.meet(unit, 71, "person 71", "en")
        await households.add_member(unit, home, person.id, "family")

    await play.database.unit(join)
    await play.act(61, agenda_votes.choose, 1, lift, chat=GROUP_A)
    assert await play.act(61, agenda_votes.choose, 1, lift, chat=GROUP_A) == agenda_votes.Chosen(lift, True)
    assert (await play.act(71, agenda_votes.choose, 1, gate, chat=GROUP_A)).reason is Reason.HOUSEHOLD_CHOSE
    assert await play.act(61, agenda_votes.choose, 1, gate, chat=GROUP_A) == agenda_votes.Chosen(gate, False)
    await play.at(CLOSE)
    assert await play.items(1) == [(gate, "waiting")]


@pytest.mark.parametrize(
    ("user", "matter", "reason"),
    [(77, 0, Reason.NOT_REGISTERED), (61, 2, Reason.OUT_OF_SCOPE), (STAFF, 0, Reason.NOT_REGISTERED)],
)
async def test_only_a_household_of_the_matters_scope_chooses(play, user, matter, reason):
    found = await three(play)
    await live_in(play, 61)
    assert (await play.act(user, agenda_votes.choose, 1, found[matter], chat=GROUP_A)).reason is reason


async def test_the_stored_close_ends_the_choice_while_nobody_wakes(play):
    lift, _, _ = await three(play)
    await live_in(play, 61)
    play.clock.at = CLOSE
    assert (await play.act(61, agenda_votes.choose, 1, lift, chat=GROUP_A)).reason is Reason.CHOICE_CLOSED
    await play.at(CLOSE)
    assert await play.acts("agenda.choice") == []


async def test_the_chair_brings_no_proposal_on_but_the_councils_own(play):
    lift, _, _ = await three(play)
    assert (await play.act(CHAIR, agenda.put_on_agenda, lift)).reason is Reason.RESIDENTS_CHOOSE
    own = await play.act(CHAIR, agenda_items.add_own, "Repair of the hall")
    await play.act(CHAIR, agenda_items.strike, own.number)
    assert isinstance(await play.act(CHAIR, agenda.put_on_agenda, own.number), agenda.OnAgenda)
    await play.at(CLOSE)
    assert await play.items(1) == [(own.number, "waiting"), (lift, "waiting")]
    assert COUNCIL in await play.said("agenda")


async def test_one_matter_leaves_nothing_to_choose_and_comes_on(play):
    await play.apply(agenda=RESIDENTS)
    number = await play.supported()
    await play.database.unit(lambda unit: agenda_votes.refresh(unit, 1))
    assert await play.said("agenda_vote") == []
    await play.at(CLOSE)
    assert await play.items(1) == [(number, "waiting")]
    assert (await play.meeting(1)).starts_at == FIRST
    assert (await play.meeting(2)).starts_at == SECOND


async def test_a_home_without_a_telephone_chooses_by_a_list_that_two_of_the_staff_have_seen(play):
    lift, gate, lamp = await three(play)
    await live_in(play, 61)
    await play.act(61, agenda_votes.choose, 1, lift, chat=GROUP_A)
    sheet, _ = await play.act(STAFF, signed_lists.begin, signed_lists.CHOOSE, gate)
    await play.act(STAFF, signed_lists.write_homes, sheet, "1-101 1-102 1-103")
    await play.act(STAFF, signed_lists.enter, sheet, Media("photo", "f", "u", 0, STAFF, 1), "")
    said = await play.act(CHAIR, partial(signed_lists.check, alike=True), sheet)
    assert said == signed_lists.Counted(2, 1)  # the first home has chosen by a tap
    told = [data for _, _, data in await play.acts("agenda.choice")]
    assert [(one["matter"], one.get("list")) for one in told] == [(lift, None), (gate, sheet), (gate, sheet)]
    await play.at(CLOSE)
    assert await play.items(1) == [(gate, "waiting")]
    assert isinstance(await play.act(STAFF, signed_lists.begin, signed_lists.CHOOSE, lamp), tuple)  # the next one
    assert (await play.act(STAFF, signed_lists.begin, signed_lists.CHOOSE, gate)).reason is Reason.CHOICE_CLOSED


async def test_where_the_council_chooses_there_is_no_card(play):
    await play.apply()
    await play.supported()
    await play.supported("Gate")
    await play.database.unit(lambda unit: agenda_votes.refresh(unit, 1))
    assert await play.said("agenda_vote") == []
    await play.at(CLOSE)
    assert await play.items(1) == []
