"""A founder's answers in words: what is taken, what is asked again, and the sample of a household file."""

from council_play import CHAIR, given

from actions import enclosures, foundings, imports
from actions.enclosures import Maker
from storage import foundings as rows
from storage import people

FOUNDER = 77
ANSWERS = {"language": "en"}


async def test_words_are_an_answer_where_a_file_with_it_would_be_taken(play):
    async def answer(text):
        async def work(unit):
            founding = await rows.of_person(unit, FOUNDER) or await rows.keep(unit, FOUNDER, ANSWERS)
            return await foundings.typed(unit, founding, text)

        return await play.database.unit(work)

    assert await answer("n" * 61) == foundings.NotThat(await play.read(rows.of_person, FOUNDER), "name")
    taken = await answer("  Green \n Garden ")
    assert (taken.founding.answers["name"], taken.question) == ("Green Garden", "method")
    assert await answer("three-unions") is None  # that is asked with buttons


async def test_the_sample_names_the_community_that_is_being_founded(play):
    async def fetch(file, most):
        raise AssertionError("nothing is fetched")

    maker = Maker(play.database, b"k" * 32, "corridor_bot", fetch)
    assert await enclosures.sample(maker, FOUNDER, {"language": "en"}) is None
    await play.database.unit(lambda unit: rows.keep(unit, FOUNDER, ANSWERS))
    found = await enclosures.sample(maker, FOUNDER, {"language": "en"})
    assert (found.name, "~" in found.card.text) == ("households.csv", False)
    lines = found.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("area,building,entrance,unit")
    assert [line.split(",")[0] for line in lines[1:]] == ["East", "East", "West"]
    chinese = (await enclosures.sample(maker, FOUNDER, {"language": "zh"})).content.decode("utf-8-sig")
    assert chinese.startswith("小区,楼栋,门栋,户号")


async def test_the_household_file_of_a_founder_brings_the_homes_of_a_new_community(play):
    answers = {"language": "en", "name": "Green", "method": "three-unions", "time_zone": "Asia/Shanghai",
               "when": "Sat 19:00", "venue": ""}  # fmt: skip

    async def look(unit):
        await rows.keep(unit, FOUNDER, answers)
        (target,) = await imports.targets_of(unit, FOUNDER, unit.ms)
        founder, sent = await people.meet(unit, FOUNDER, "Gu", "en"), imports.Content("digest", given().rows)
        return await imports.look(unit, founder, target, "file", "h.csv", sent, b"k" * 32)

    looked = await play.database.unit(look)
    assert (looked.name, len(looked.found.households.added)) == ("Green", 7)


async def test_nobody_has_files_of_an_account_that_never_wrote(play):
    async def fetch(file, most):
        raise AssertionError("nothing is fetched")

    await play.apply()
    maker = Maker(play.database, b"k" * 32, "corridor_bot", fetch)
    assert await enclosures.own(maker, CHAIR, {"language": "en", "what": "page"}) is None
