"""Residents call for an assembly: 397 of 1,989 homes are not enough, 398 are; then it must be called."""

from datetime import timedelta

import pytest
from council_play import CHAIR, GROUP_A, HOMES, SUNDAY, VICE

from actions import assembly_calls, docket, matters, proposals, votes
from actions.assembly_calls import Signed
from actions.matters import Origin
from actions.rulebook import call_rules
from rules.assembly_calls import CALLABLE, CallState, Route, may_begin, may_sign
from rules.refusals import Reason, Refused
from rules.stages import IN_VOTE, Stage
from storage import assembly_calls as rows
from storage import households, people
from texts.cards import plain

ONE, TWO, FAR = 61, 62, 63
MANY = [("A", "1", "1", str(unit), "80", f"a{unit}", "2", "2") for unit in range(1, 1990)]
MANY += [("B", "2", "1", "1", "70", "b", "2", "2")]


@pytest.mark.parametrize(
    ("base", "needed"),
    [
        ({Route.HOUSEHOLDS: 1989}, {Route.HOUSEHOLDS: 398}), ({Route.HOUSEHOLDS: 1990}, {Route.HOUSEHOLDS: 398}),
        ({Route.HOUSEHOLDS: 1991}, {Route.HOUSEHOLDS: 399}), ({Route.HOUSEHOLDS: 1}, {Route.HOUSEHOLDS: 1}),
        ({Route.HOUSEHOLDS: 10, Route.ADULTS: 21, Route.REPRESENTATIVES: 7},
         {Route.HOUSEHOLDS: 2, Route.ADULTS: 5, Route.REPRESENTATIVES: 3}),
        ({Route.HOUSEHOLDS: 10, Route.ADULTS: 0}, {Route.HOUSEHOLDS: 2}),
    ],
)  # fmt: skip
def test_a_fifth_or_a_third_is_the_least_whole_number(base, needed):
    assert call_rules().needed(base) == needed


def test_where_it_may_begin_and_until_when_it_is_signed():
    for stage in Stage:
        refused = may_begin(stage, on_base=True, again=False)
        assert (refused is None) == (stage in CALLABLE)
    assert not CALLABLE & (IN_VOTE | {Stage.ON_AGENDA, Stage.MERGED, Stage.TAKEN_BACK, Stage.ADOPTED})
    assert may_begin(Stage.RAISED, on_base=False, again=False) == Refused(Reason.NOT_ON_BASE)
    assert may_begin(Stage.RAISED, on_base=True, again=True) == Refused(Reason.CALL_RUNS)
    assert may_sign(CallState.SIGNING, SUNDAY, SUNDAY, on_base=True) == Refused(Reason.SIGNING_OVER)
    assert may_sign(CallState.SIGNING, SUNDAY + timedelta(seconds=1), SUNDAY, on_base=True) is None


async def settled(play, homes=HOMES):
    await play.apply(homes=homes)

    async def work(unit):
        there = await households.of_community(unit, 1)
        for user, home in ((CHAIR, None), (ONE, 0), (TWO, 1), (FAR, -1)):
            person = await people.meet(unit, user, f"person {user}", "en")
            await people.start(unit, person)
            if home is not None:
                await households.add_member(unit, there[home], person.id, "owner")

    await play.database.unit(work)
    said = await play.act(ONE, matters.propose, "A lamp at the gate", Origin(GROUP_A, None, 5), chat=GROUP_A)
    return said.number


async def signed(play, number, most):
    """So many homes have signed on paper, in the order of the register."""

    async def work(unit):
        for home in [one.id for one in await households.of_community(unit, 1)][:most]:
            await assembly_calls.sign_on_paper(unit, "operator", number, home, {"list": 1})

    await play.database.unit(work)


async def test_397_of_1989_are_not_enough_and_398_are(play):
    number = await settled(play, MANY)
    assert await play.act(ONE, assembly_calls.begin, number, chat=ONE) == Signed(1)
    call = await play.read(rows.of_matter, number)
    assert call.needed == {Route.HOUSEHOLDS: 398, Route.ADULTS: 796}
    await signed(play, number, 397)
    assert (await play.read(rows.by_id, call.id)).state is CallState.SIGNING
    assert (await play.act(CHAIR, votes.prepare, number, "assembly")).reason is Reason.NOT_ADOPTED
    lines, taps = await play.card("assembly_call", call.id, GROUP_A)
    assert "397 of 398 households signed" in lines[1]
    assert f"signcall:{call.id}" in taps
    await signed(play, number, 398)
    assert (await play.read(rows.by_id, call.id)).state is CallState.ENOUGH
    assert await play.said("assembly") == [CHAIR]
    assert ("assembly_uncalled", call.id) in await play.waiting()
    lines, taps = await play.card("assembly_work", call.id)
    assert "The council need not adopt it." in lines
    assert f"ballot:{number}:assembly" in taps
    ready = await play.act(CHAIR, votes.prepare, number, "assembly")
    assert ready.electors == 1989
    assert (await play.act(CHAIR, votes.prepare, number, "owners_ordinary")).reason is Reason.NOT_ADOPTED
    assert (await play.act(FAR, assembly_calls.sign, call.id, chat=GROUP_A)) == Refused(Reason.SIGNING_OVER)
    assert (await play.act(ONE, assembly_calls.sign, call.id, chat=GROUP_A)) == Signed(398, already=True)


async def test_who_has_signed_hears_that_there_are_enough(play):
    number = await settled(play, MANY[:10] + MANY[-1:])
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    assert await play.said("call_full") == []
    await play.act(TWO, assembly_calls.sign, 1, chat=GROUP_A)
    assert await play.said("call_full") == [ONE, TWO]
    told = plain((await play.posts("call_full"))[0][1]["text"]).splitlines()
    assert told[:2] == [f"Enough have signed №{number} A lamp at the gate", "An assembly must be called by Mon 7 Dec."]


async def test_the_chair_calls_it_although_the_council_declined(play):
    number = await settled(play)
    await play.act(CHAIR, docket.decline, number, "not_ours")
    assert await play.act(FAR, assembly_calls.begin, number, chat=FAR) == Refused(Reason.NOT_ON_BASE)
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    assert await play.act(ONE, assembly_calls.sign, 1, chat=GROUP_A) == Signed(1, already=True)
    assert await play.act(TWO, assembly_calls.sign, 1, chat=GROUP_A) == Signed(2)
    said = await play.act(VICE, votes.notice, number, "assembly")
    assert (await play.matter(number)).stage is Stage.NOTICED
    assert (await play.read(rows.by_id, 1)).state is CallState.CALLED
    assert "assembly_uncalled" not in [what for what, _ in await play.waiting()]
    assert [data for _, _, data in await play.acts("assembly.called")] == [{"vote": said.vote}]
    assert (await play.card("assembly_call", 1, GROUP_A))[0][-1] == "The assembly is called."


async def test_the_council_ends_no_call_by_sending_its_matter_elsewhere(play):
    number = await settled(play)
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    assert await play.act(CHAIR, docket.redirect, number, "To the property manager")
    assert (await play.matter(number)).stage is Stage.REDIRECTED
    assert (await play.act(CHAIR, votes.prepare, number, "assembly")).reason is Reason.MATTER_ENDED
    assert await play.act(TWO, assembly_calls.sign, 1, chat=GROUP_A) == Signed(2)
    await play.act(VICE, votes.notice, number, "assembly")
    assert (await play.matter(number)).stage is Stage.NOTICED


async def test_what_is_not_called_in_time_is_told_and_recorded_and_too_few_lapse(play):
    number = await settled(play)
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    await play.act(TWO, assembly_calls.sign, 1, chat=GROUP_A)
    await play.at(SUNDAY + timedelta(days=15))
    assert [act for act, *_ in await play.acts("assembly.overdue")] == ["assembly.overdue"]
    texts = [said["text"] for _, said in await play.posts("assembly")]
    assert ["overdue" in one for one in texts] == [False, True]
    other = (await play.act(TWO, matters.propose, "Chess tables", Origin(GROUP_A, None, 6), chat=GROUP_A)).number
    await play.act(TWO, assembly_calls.begin, other, chat=TWO)
    await play.at(SUNDAY + timedelta(days=46))
    assert (await play.read(rows.of_matter, other)).state is CallState.LAPSED
    assert (await play.act(ONE, assembly_calls.sign, 2, chat=GROUP_A)) == Refused(Reason.SIGNING_OVER)


async def test_who_moved_signs_once_and_its_author_cannot_take_back_what_neighbours_sign(play):
    number = await settled(play, MANY[:20] + MANY[-1:])
    other = (await play.act(TWO, matters.propose, "Chess tables", Origin(GROUP_A, None, 6), chat=GROUP_A)).number
    assert await play.act(CHAIR, proposals.merge, number, other) == proposals.Asked(number)
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)

    async def move(unit):
        person, there = await people.by_telegram(unit, ONE), await households.of_community(unit, 1)
        await unit.connection.run("DELETE FROM member WHERE person = ?", (person.id,))
        await households.add_member(unit, there[5], person.id, "owner")

    await play.database.unit(move)
    assert await play.act(ONE, assembly_calls.sign, 1, chat=GROUP_A) == Signed(1, already=True)
    assert await play.act(ONE, proposals.take_back, number, chat=ONE) == Refused(Reason.CALL_RUNS)
    assert await play.act(ONE, proposals.answer_merge, 1, agrees=True, chat=ONE) == Refused(Reason.CALL_RUNS)
    assert (await play.matter(number)).stage is Stage.RAISED


async def test_paper_and_a_tap_of_one_home_count_as_one_adult(play):
    """Who signed on the list may be who taps; a second adult who taps is one more."""
    number = await settled(play, MANY[:30] + MANY[-1:])
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    await signed(play, number, 1)
    call = await play.read(rows.of_matter, number)
    assert (await play.read(rows.signed, call))[Route.ADULTS] == 1

    async def moves_in(unit):
        there = await households.of_community(unit, 1)
        await households.add_member(unit, there[0], (await people.meet(unit, 70, "Wife", "en")).id, "family")

    await play.database.unit(moves_in)
    await play.act(70, assembly_calls.sign, call.id, chat=GROUP_A)
    assert (await play.read(rows.signed, call))[Route.ADULTS] == 2
