"""Votes corrected, and attempts at what nobody may do: script 12 with its own figures, rolls, second ballots."""

from datetime import timedelta
from functools import partial

import pytest
from council_play import CHAIR, COUNCIL, GROUP_A, HOMES, MEMBERS, STAFF, SUNDAY, VICE

from actions import agreements, ballots, corrections, objections, receipts, verification, votes
from actions.ballots import BallotTap
from actions.cards.matters import steps_of
from actions.matters import council_decided
from actions.rulebook import rule_named
from rules.agreements import What
from rules.catalogue import as_noticed, rule_data, thresholds
from rules.electorates import Home, roll
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Choice, Verdict
from storage import ballots as ballot_rows
from storage import communities as community_rows
from storage import households, matters, people, record
from storage import votes as rows
from storage.votes import State
from texts.matters import STATES
from texts.words import Words

NOW = {"notice": "0 minutes", "voting": "7 days", "objections": "7 days", "extension": "0 minutes"}
WEEK = timedelta(days=7)


async def adopted(play):
    number = await play.supported("A bench")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return number


async def join(play, user, home, role="owner"):
    async def work(unit):
        person = await people.meet(unit, user, f"person {user}", "en")
        await households.add_member(unit, await households.by_id(unit, home), person.id, role)

    await play.database.unit(work)


async def tap(play, vote, user, choice=Choice.FOR):
    item = BallotTap(None, user, "en", GROUP_A, True, vote, choice)
    return (await play.database.unit(lambda unit: ballots.cast_ballots(unit, [item])))[0].said


async def attempted(play):
    return [(subject, data["what"]) for _, subject, data in await play.acts("vote.attempt_refused")]


async def way(play, number):
    """The steps of a matter's way that name what became of its votes."""
    steps = await play.read(steps_of, Words("en"), await play.matter(number))
    assert all(step.state in STATES for step in steps)
    return [step.state for step in steps]


async def verified(play):
    return await play.database.read(verification.verify)


def fixture():
    """113 owners, 120 units, 10,800.00 m²; the first 76 of those with one unit have 7,200.00 m²."""
    areas = [95_00] * 75 + [75_00] + [80_00] * 34 + [70_00]
    owners = [*(("developer", 90_00),) * 6, *(("chen", 90_00),) * 3, *((f"o{n}", area) for n, area in enumerate(areas))]
    assert sum(area for _, area in owners) == 10_800_00
    return owners


async def noticed_for_owners(play):
    """A closed vote of the owners of fixture F: 76 heads, 7,200.00 m², all for, two of them on forged paper."""
    homes = [Home(1000 + n, "A", "1", area, owner) for n, (owner, area) in enumerate(fixture())]
    number = await adopted(play)

    async def work(unit):
        community = await community_rows.by_id(unit, 1)
        rule = as_noticed(rule_named("owners_ordinary", unit.now.date(), {}), community.settings)
        scope = (await matters.by_id(unit, number)).scope
        new = rows.New(1, number, rule, rule_data(rule), scope, False, unit.now, unit.now + WEEK)
        await households.add(unit, [register(home) for home in homes])
        there = {one.unit: one for one in await households.of_community(unit, 1)}
        known = [
            Home(there[f"F{home.id}"].id, home.area, home.building, home.exclusive_area, home.owner) for home in homes
        ]
        lines = roll(rule.unit, known, ())
        vote = await rows.add(unit, new, lines)
        await matters.set_stage(unit, number, Stage.NOTICED)
        kept = await rows.by_id(unit, vote)
        told = {
            "roll": await votes.roll_digest(unit, vote), "unit": "owners", "electorate": kept.electorate,
            "area": kept.area, "opens_at": record.moment_of(kept.opens_at),
            "closes_at": record.moment_of(kept.closes_at), **thresholds(rule),
        }  # fmt: skip
        await record.append(unit, 1, "vote.noticed", f"vote:{vote}", "operator", told)
        await votes.open_vote(unit, vote)
        singles = [line for line in lines if line.weight == line.exclusive_area][:76]
        cast = [
            {
                "community": 1, "vote": vote, "elector": line.elector, "home": line.home, "person": 900 + place,
                "choice": "for", "weight": line.weight, "nonce": f"{place:032x}",
                "channel": "paper" if place < 2 else "button",
            }
            for place, line in enumerate(singles)
        ]  # fmt: skip
        await receipts.issue(unit, cast)
        await ballot_rows.save(unit, cast)
        acts = [
            record.Act("vote.ballot", f"vote:{vote}", "operator", _told(one))
            for one in cast
        ]  # fmt: skip
        await record.append_all(unit, 1, acts)
        return vote, number, [next(one.unit for one in there.values() if one.id == line.home) for line in singles]

    return await play.database.unit(work)


def _told(ballot):
    return {
        "unit": ballot["elector"],
        "choice": ballot["choice"],
        "receipt": ballot["receipt"],
        "weight": ballot["weight"],
    }


def register(home):
    return {
        "community": 1, "area": home.area, "building": home.building, "entrance": "1", "unit": f"F{home.id}",
        "exclusive_area": home.exclusive_area, "owner": home.owner, "residents": None, "adults": None, "generation": 1,
    }  # fmt: skip


async def test_script_12_two_forged_paper_ballots_of_seventy_six_leave_too_few(play):
    await play.apply(rules=NOW)
    vote, number, units = await noticed_for_owners(play)
    await join(play, 60, 1)
    await play.at(SUNDAY + WEEK)
    closed = await play.read(rows.by_id, vote)
    assert closed.result["verdict"] == Verdict.PASSED
    assert (closed.result["took_part"], closed.result["area"]["took_part"]) == (76, 7_200_00)
    await play.at(SUNDAY + WEEK + timedelta(days=5))
    await play.act(60, objections.object_to, vote, "Two sheets are forged")
    answered = await play.act(CHAIR, lambda *given: objections.answer(*given, upheld=True), 1, "Two forged sheets")
    assert answered == objections.Answered(vote, upheld=True)
    named = f"1-{units[0]} 1-{units[1]}"
    assert await play.act(CHAIR, agreements.ask_strike, 1, f"1-{units[5]}") == Refused(Reason.BALLOT_STANDS)
    assert await play.act(MEMBERS[0], agreements.ask_strike, 1, named) == agreements.Asked(1)
    assert await play.act(MEMBERS[1], agreements.agree, 1) == Refused(Reason.CHAIR_NEEDED)
    assert await play.act(CHAIR, agreements.agree, 1) == agreements.Done(vote)
    assert await play.act(CHAIR, agreements.agree, 1) == Refused(Reason.ALREADY_AGREED)
    fallen = await play.read(rows.by_id, vote)
    assert fallen.state is State.INVALID
    assert (fallen.result["verdict"], fallen.result["took_part"]) == (Verdict.TOO_FEW, 74)
    assert fallen.result["area"]["took_part"] == 7_010_00
    assert fallen.result["digest"] != closed.result["digest"]
    assert fallen.result["list"]["replaces"] == closed.result["list"]["list"]
    assert (await play.matter(number)).stage is Stage.INVALID
    lines, _ = await play.card("result", vote, GROUP_A)
    assert lines[0].startswith("Invalid, new notice: too few took part")
    (said,) = [payload["text"] for chat, payload in await play.posts("correction") if chat == GROUP_A]
    for part in ("Votes struck: 2", "7,200.00", "7,010.00", closed.result["digest"], fallen.result["digest"]):
        assert part in said
    assert [data["unit"] for _, _, data in await play.acts("vote.struck")] == [
        row["elector"] for row in await play.rows("SELECT elector FROM ballot WHERE struck_at IS NOT NULL")
    ]
    assert (await verified(play)).recounts[0].equal
    await play.at(SUNDAY + WEEK * 3)
    assert await play.said("outcome") == []
    assert (await way(play, number))[-2:] == ["recounted", "invalid"]
    counted, *_ = (await play.read(steps_of, Words("en"), await play.matter(number)))[-3:]
    assert (counted.state, "For 76" in counted.note) == ("preliminary", True)
    again = await play.act(CHAIR, votes.notice, number, "assembly")
    assert (await play.read(rows.by_id, again.vote)).repeats == vote
    await play.at(SUNDAY + WEEK * 4)
    assert (await verified(play)).differences == ()


async def open_vote(play, homes=(1, 2, 3)):
    await play.apply(rules=NOW)
    noticed = await play.act(CHAIR, votes.notice, await adopted(play), "assembly")
    for user, home in enumerate(homes, start=60):
        await join(play, user, home)
    return noticed.vote


async def test_attempts_at_what_nobody_may_do_are_in_the_record_once_each(play):
    vote = await open_vote(play)
    await join(play, 70, 1, "family")
    assert await tap(play, vote, 60) == ballots.Accepted(Choice.FOR)
    for choice in (Choice.AGAINST, Choice.FOR, Choice.AGAINST):
        assert await tap(play, vote, 70, choice) == Refused(Reason.HOUSEHOLD_VOTED)
    assert await attempted(play) == [("vote:1", "second_ballot")]
    for rule in ("assembly", "owners_ordinary", "owners_ordinary"):  # the same rule again is a double tap, no attempt
        assert await play.act(CHAIR, votes.notice, 1, rule) == Refused(Reason.VOTE_UNDER_WAY)
        said = [("vote:1", "second_ballot"), *([] if rule == "assembly" else [("vote:1", "notice")])]
        assert await attempted(play) == said
    assert await play.act(MEMBERS[0], votes.notice, 1, "assembly") == Refused(Reason.NOT_CHAIR_OR_VICE)
    await play.at(SUNDAY + WEEK)
    assert await play.act(VICE, votes.notice, 1, "assembly") == Refused(Reason.VOTE_UNDER_WAY)
    assert await play.act(VICE, corrections.withdraw, vote, "too late") == Refused(Reason.VOTE_CLOSED)
    await play.at(SUNDAY + WEEK * 2)
    assert (await attempted(play))[2:] == [("vote:1", "reopen")]


@pytest.mark.parametrize(("rule", "secret", "noted"), [("owners_ordinary", False, 1), ("assembly", True, 0)])
async def test_a_second_account_of_an_owner_is_noted_and_in_a_secret_vote_nothing_tells_when(play, rule, secret, noted):
    await play.apply(rules=NOW)
    number = await adopted(play)
    vote = (await play.act(CHAIR, lambda *given: votes.notice(*given, number, rule, secret=secret))).vote
    for user in (60, 70):
        await join(play, user, 1)
    assert await tap(play, vote, 60) == ballots.Accepted(Choice.FOR)
    for _ in range(2):
        assert (await tap(play, vote, 70)).reason is (Reason.SEALED_ALREADY if secret else Reason.OWNER_VOTED)
    assert await attempted(play) == [("vote:1", "second_ballot")] * noted


async def test_a_household_file_changes_no_roll_that_is_frozen(play):
    vote = await open_vote(play)
    before = await play.read(rows.roll, vote)
    less = [*HOMES[1:], ("A", "1", "1", "199", "80", "a199")]
    for _ in range(2):
        await play.apply(rules=NOW, homes=less)
    assert await play.read(rows.roll, vote) == before
    assert await tap(play, vote, 60) == ballots.Accepted(Choice.FOR), "its home has ended, its vote has not"
    assert await attempted(play) == [("vote:1", "roll")]


@pytest.mark.parametrize("what", [What.ROLL_ADD, What.ROLL_STRIKE])
async def test_two_of_the_council_change_an_open_roll(play, what):
    vote = await open_vote(play)
    await play.apply(rules=NOW, homes=[*HOMES, ("A", "1", "1", "199", "80", "a199")])
    await tap(play, vote, 60)
    asked = "1-199" if what is What.ROLL_ADD else "1-103"
    assert await play.act(STAFF, agreements.ask_roll, vote, asked, what) == Refused(Reason.NOT_A_SEAT)
    for name in ("1-777", "1-101" if what is What.ROLL_ADD else "1-199"):
        assert await play.act(VICE, agreements.ask_roll, vote, name, what) == Refused(Reason.NO_SUCH_HOME)
    if what is What.ROLL_STRIKE:
        assert await play.act(VICE, agreements.ask_roll, vote, "1-101", what) == Refused(Reason.HOME_VOTED)
    assert await play.act(VICE, agreements.ask_roll, vote, asked, what) == agreements.Asked(1)
    assert (await play.read(rows.by_id, vote)).electorate == 6
    assert await play.act(CHAIR, agreements.agree, 1) == agreements.Done(vote)
    changed = await play.read(rows.by_id, vote)
    assert changed.electorate == (7 if what is What.ROLL_ADD else 5)
    ((_, _, data),) = await play.acts("vote.roll_changed")
    assert (data["change"], data["electorate"]) == ("add" if what is What.ROLL_ADD else "strike", changed.electorate)
    lines, _ = await play.card("ballot", vote, GROUP_A)
    assert any(f"1/{changed.electorate}" in line for line in lines)
    await play.at(SUNDAY + WEEK)
    assert (await verified(play)).recounts[0].equal
    assert await play.act(VICE, agreements.ask_roll, vote, asked, what) == Refused(Reason.ROLL_FIXED)


async def test_the_roll_of_a_secret_vote_is_never_changed_and_the_attempt_is_on_record(play):
    await play.apply(rules=NOW)
    number = await adopted(play)
    noticed = await play.act(CHAIR, lambda *given: votes.notice(*given, secret=True), number, "assembly")
    sealed = Refused(Reason.ROLL_SEALED)
    assert await play.act(CHAIR, agreements.ask_roll, noticed.vote, "1-101", What.ROLL_STRIKE) == sealed
    assert await attempted(play) == [("vote:1", "roll")]


async def test_a_withdrawn_vote_leaves_an_adopted_matter_and_nothing_that_time_does(play):
    vote = await open_vote(play)
    await tap(play, vote, 60)
    assert (await play.act(CHAIR, corrections.running, 1)).id == vote
    assert await play.act(STAFF, corrections.running, 1) is None
    assert await play.act(CHAIR, corrections.withdraw, vote, "") == Refused(Reason.REASON_NEEDED)
    assert await play.act(CHAIR, corrections.withdraw, vote, "Wrong dates") == corrections.Withdrawn(vote)
    assert (await play.matter(1)).stage is Stage.ADOPTED
    assert not [what for what, subject in await play.waiting() if what in ("close_vote", "remind")]
    assert await tap(play, vote, 61) == Refused(Reason.CLOSED)
    assert (await verified(play)).recounts == ()
    assert (await way(play, 1))[-1] == "withdrawn"
    assert isinstance(await play.act(CHAIR, votes.notice, 1, "assembly"), votes.Noticed)


async def test_results_lists_no_matter_whose_vote_runs_or_is_invalid(play):
    """The council's verdict is not the end of it, while the households are asked."""
    await play.apply(rules=NOW)
    number = await adopted(play)
    await play.database.unit(lambda unit: matters.decide(unit, number, Verdict.PASSED.value, {}))

    async def told():
        return [one.id for one in await play.read(matters.decided, 1)]

    assert await told() == [number]
    vote = (await play.act(CHAIR, votes.notice, number, "assembly")).vote
    assert await told() == []
    await play.act(CHAIR, corrections.withdraw, vote, "Wrong dates")
    assert await told() == [number]
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.INVALID))
    assert await told() == []


async def test_a_matter_adopted_while_an_opinion_is_asked_waits_with_its_outcome(play):
    await play.apply(rules=NOW)
    number = await play.supported("A bench")
    vote = (await play.act(CHAIR, votes.notice, number, "straw_poll")).vote
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ON_AGENDA))
    await play.database.unit(lambda unit: council_decided(unit, number, 1, {"verdict": Verdict.PASSED}))
    assert ("publish", number) not in await play.waiting()
    await play.act(CHAIR, corrections.withdraw, vote, "Asked enough")
    assert ("publish", number) in await play.waiting()


async def test_of_a_withdrawn_secret_vote_no_count_is_kept_and_its_end_is_announced_later(play):
    await play.apply(rules=NOW)
    number = await adopted(play)
    vote = (await play.act(CHAIR, lambda *given: votes.notice(*given, number, "assembly", secret=True))).vote
    await join(play, 60, 1)
    assert await tap(play, vote, 60) == ballots.Accepted(Choice.FOR)
    assert await play.rows("SELECT * FROM secret_count")
    await play.act(CHAIR, corrections.withdraw, vote, "Wrong dates")
    assert not await play.rows("SELECT * FROM secret_count")
    assert ("announce_vote", vote) in await play.waiting()


async def test_an_objection_is_remembered_answered_with_words_and_its_time_runs(play):
    await play.apply(rules=NOW | {"objections": "7 days", "objection_reply": "3 days"})
    vote = (await play.act(CHAIR, votes.notice, await adopted(play), "assembly")).vote
    for user, home in ((60, 1), (61, 2), (62, 3), (63, 4)):
        await join(play, user, home)
        await tap(play, vote, user)
    await play.at(SUNDAY + WEEK)
    assert isinstance(await play.act(60, objections.object_to, vote, "Too fast", chat=60), objections.Objected)
    assert {("objection_reminder", 1), ("objection_late", 1)} <= set(await play.waiting())
    await play.at(SUNDAY + WEEK + timedelta(days=2, hours=23))
    assert (await play.said("objection_reminder"), await play.said("objection_late")) == ([COUNCIL], [])
    assert await play.act(CHAIR, partial(objections.answer, upheld=False), 1, "") == Refused(Reason.REASON_NEEDED)
    assert isinstance(
        await play.act(CHAIR, partial(objections.answer, upheld=False), 1, "It was in time"), objections.Answered
    )
