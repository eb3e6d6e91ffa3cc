"""A role model: nominated, asked, screened, noticed, spoken of by households, commended; and the four selves."""

from datetime import date, timedelta

from actions import commendations, communities, docket
from rules.commendations import CommendationState
from rules.matters import Screening, Tag
from rules.refusals import Reason, Refused
from rules.scope import parse_scope
from storage import commendations as rows
from storage import households, people
from storage import matters as matter_rows
from tests.council_play import CHAIR, GROUP_A, MEMBERS, STAFF, SUNDAY, VICE, given

NOMINEE, NEIGHBOUR = 61, 62
DEED = "Shovels the snow for all"
OVER = SUNDAY + timedelta(days=7, minutes=1)


async def community(play):
    """Two neighbours with homes of their own, both known to the bot."""
    await play.apply()

    async def work(unit):
        homes = await households.in_scope(unit, 1, parse_scope("A"))
        for account, home in zip((NOMINEE, NEIGHBOUR), homes, strict=False):
            person = await people.meet(unit, account, f"person {account}", "en")
            await people.start(unit, person)
            await households.add_member(unit, home, person.id, "owner")

    await play.database.unit(work)


async def noticed(play):
    await community(play)
    await play.act(STAFF, commendations.nominate, NOMINEE, DEED, GROUP_A, 7)
    await play.act(NOMINEE, commendations.consent, 1, agrees=True)
    await play.act(MEMBERS[0], commendations.screen, 1, accept=True)


async def state(play):
    return (await play.read(rows.by_id, 1)).state


async def test_nobody_is_commended_without_their_consent(play):
    await community(play)
    assert (await play.act(STAFF, commendations.nominate, NOMINEE, DEED, GROUP_A, 7)).reached
    assert await play.act(STAFF, commendations.nominate, NOMINEE, DEED, GROUP_A, 8) == Refused(Reason.ALREADY_NOMINATED)
    assert await play.act(NEIGHBOUR, commendations.consent, 1, agrees=True) == Refused(Reason.NOT_NOMINATED)
    await play.act(NOMINEE, commendations.consent, 1, agrees=False)
    assert await state(play) is CommendationState.ENDED
    assert await play.act(NOMINEE, commendations.consent, 1, agrees=True) == Refused(Reason.ALREADY_DECIDED)
    assert not await play.said("commendation_work")


async def test_one_cannot_nominate_oneself_or_somebody_who_cannot_be_asked(play):
    await community(play)
    said = await play.act(NOMINEE, commendations.nominate, NOMINEE, DEED, GROUP_A, 7)
    assert said == Refused(Reason.WHOM_TO_COMMEND)
    assert await play.act(STAFF, commendations.nominate, 0, DEED, GROUP_A, 7) == Refused(Reason.WHOM_TO_COMMEND)
    await play.database.unit(lambda unit: people.meet(unit, 63, "Silent", "en"))
    assert not (await play.act(STAFF, commendations.nominate, 63, DEED, GROUP_A, 7)).reached


async def test_supported_and_not_objected_to_it_is_done_by_itself(play):
    await noticed(play)
    lines, buttons = await play.card("commendation", 1, GROUP_A)
    assert lines[:2] == ["Commendation, public notice", f"person {NOMINEE}: {DEED}"]
    assert buttons == ["commend:1:support", "commend:1:object"]
    assert await play.act(NEIGHBOUR, commendations.speak, 1, supports=True) is True
    assert await play.act(NEIGHBOUR, commendations.speak, 1, supports=False, why="no") is False  # one word a home
    assert await play.act(STAFF, commendations.speak, 1, supports=True) == Refused(Reason.NOT_REGISTERED)
    await play.at(OVER)
    assert await state(play) is CommendationState.COMMENDED
    assert await play.act(NOMINEE, commendations.speak, 1, supports=True) == Refused(Reason.NOTICE_OVER)
    assert (await play.card("commendation", 1, GROUP_A))[0][0] == "A role model among us"


async def test_it_is_spoken_of_in_its_own_community_s_chats_or_in_private(play):
    """A forged tap in the chat of another community, where its author works, counted for their home."""
    await noticed(play)
    red = given(name="Red", chats=[{"id": -400, "role": "council"}])
    await play.database.unit(lambda unit: communities.apply(unit, red, b"k" * 32))
    said = await play.act(NEIGHBOUR, commendations.speak, 1, supports=True, chat=-400)
    assert said == Refused(Reason.NOT_REGISTERED)
    assert await play.act(NEIGHBOUR, commendations.speak, 1, supports=True, chat=NEIGHBOUR) is True


async def test_an_objection_leaves_it_to_the_chair_and_is_read_by_the_council_alone(play):
    await noticed(play)
    assert await play.act(NEIGHBOUR, commendations.speak, 1, supports=False) == Refused(Reason.WORDS_NEEDED)
    await play.act(NEIGHBOUR, commendations.speak, 1, supports=False, why="It was the gardener")
    await play.at(OVER)
    assert await state(play) is CommendationState.DOUBTED
    assert "Objection: It was the gardener" in (await play.card("commendation_work", 1))[0]
    assert not [line for line in (await play.card("commendation", 1, GROUP_A))[0] if "gardener" in line]
    assert await play.act(MEMBERS[1], commendations.decide, 1, commend=True) == Refused(Reason.NOT_CHAIR_OR_VICE)
    before = await play.rows("SELECT dirty FROM card WHERE kind LIKE 'commendation%' ORDER BY id")
    await play.act(VICE, commendations.decide, 1, commend=False)
    after = await play.rows("SELECT dirty FROM card WHERE kind LIKE 'commendation%' ORDER BY id")
    assert all(new["dirty"] > old["dirty"] for old, new in zip(before, after, strict=True))
    assert await state(play) is CommendationState.ENDED
    assert (await play.card("commendation", 1, GROUP_A))[0] == ["A public notice has ended"]  # and no name


async def test_the_talks_of_a_role_model_are_logged(play):
    await noticed(play)
    assert await play.act(STAFF, commendations.log_talk, 1, "11-20, snow, 35") == Refused(Reason.ALREADY_DECIDED)
    await play.act(NEIGHBOUR, commendations.speak, 1, supports=True)
    await play.at(OVER)
    assert await play.act(NEIGHBOUR, commendations.log_talk, 1, "11-20, snow, 35") == Refused(
        Reason.NOT_COUNCIL_OR_STAFF
    )
    assert await play.act(STAFF, commendations.log_talk, 1, "snow") == Refused(Reason.LECTURE_LINE)
    assert (await play.act(STAFF, commendations.log_talk, 1, "11-20, snow, 35")).day == date(2026, 11, 20)
    (model,) = await play.act(STAFF, commendations.role_models)
    assert [(talk.topic, talk.audience) for talk in model.talks] == [("snow", 35)]


async def test_a_matter_serves_one_of_the_four_selves_until_it_is_on_an_agenda(play):
    await play.apply()
    number = await play.supported()
    assert await play.act(STAFF, docket.tag, number, Tag.SERVICE) == Refused(Reason.NOT_A_SEAT)
    assert await play.act(CHAIR, docket.tag, number, Tag.SERVICE) == docket.Decided(number, Screening.ACCEPT)
    await play.act(MEMBERS[0], docket.tag, number, Tag.EDUCATION)
    assert (await play.read(matter_rows.by_id, number)).tag == Tag.EDUCATION
    assert [data for _, _, data in await play.acts("matter.tagged")] == [{"tag": "service"}, {"tag": "education"}]


async def test_a_chair_who_is_commended_does_not_decide_on_it(play):
    await community(play)

    async def start(unit):
        await people.start(unit, await people.meet(unit, CHAIR, "Zhou", "en"))

    await play.database.unit(start)
    await play.act(STAFF, commendations.nominate, CHAIR, DEED, GROUP_A, 7)
    await play.act(CHAIR, commendations.consent, 1, agrees=True)
    await play.act(MEMBERS[0], commendations.screen, 1, accept=True)
    await play.act(NEIGHBOUR, commendations.speak, 1, supports=False, why="Who is this?")
    await play.at(OVER)
    assert await play.act(CHAIR, commendations.decide, 1, commend=True) == Refused(Reason.HAS_AN_INTEREST)
    assert await state(play) is CommendationState.DOUBTED
    await play.act(VICE, commendations.decide, 1, commend=True)
    assert await state(play) is CommendationState.COMMENDED


async def test_nobody_becomes_a_role_model_by_the_word_of_their_own_home(play):
    await noticed(play)
    for supports in (True, False):
        said = await play.act(NOMINEE, commendations.speak, 1, supports=supports, why="I did it")
        assert said == Refused(Reason.HAS_AN_INTEREST)
    await play.at(OVER)
    assert (await play.read(rows.by_id, 1)).state is CommendationState.ENDED
