"""A Saturday of the environment team: offered, signed up for, photographed, and its hours on paper; over the wire."""

from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, PHOTO, Village, at, homes, number_in, settled, text_of

SUN = 700000201


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_neighbours_sweep_the_corridor_and_have_it_on_paper(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 4))) as here:
        await here.join(0, 1, 2)
        wang, li, chen = here.people[:3]
        await here.control.start(SUN)
        await here.until(at(1, "10:00"))
        said = await here.asked(COUNCIL, SUN, f"/team {here.say('清扫长廊', 'Sweep the corridor')}")
        assert here.say("请这样写", "Send it so") in text_of(said)
        sweep = here.say("清扫长廊，10月17日 9：00到10：30，2人", "Sweep the corridor, 17 Oct 9:00-10:30, 2")
        await here.asked(COUNCIL, SUN, f"/team {sweep}", here.say("安排好了", "is planned"))
        card = await here.heard(EAST, data="signup:", since=0)
        task = number_in(card, "signup")
        told = await here.tap_all(EAST, (wang, li, chen), card, f"signup:{task}")
        assert told[-1] == here.say("您在候补第 1 位。", "You wait at place 1.")
        mine = await here.heard(li, data=f"cannotcome:{task}", since=0)
        await here.tap(li, li, mine, f"cannotcome:{task}")
        await here.heard(chen, here.say("有名额了", "A place is free"), since=0)
        await here.until(at(5, "09:01"))
        await here.heard(wang, here.say("快开始了", "comes soon"), since=0)

        work = await here.heard(COUNCIL, data=f"taskdone:{task}", since=0)
        for day, which in ((6, here.say("前", "before")), (6, here.say("后", "after"))):
            await here.until(at(day, "09:05" if which in ("前", "before") else "10:35"))
            await here.control.send_photo(COUNCIL, SUN, PHOTO, f"/team@corridor_bot {task} {which}")
            await here.heard(COUNCIL, here.say("照片已存", "is kept"))
        work = await here.shows(COUNCIL, work, data="came:")
        await here.tap(COUNCIL, SUN, work, f"came:{number_in(work, 'came')}")
        await here.tap(COUNCIL, SUN, work, f"taskdone:{task}")
        album = await here.heard(EAST, here.say("活动前后", "Before and after"), since=0)
        assert album["photo"]
        assert here.say("1 人参加，共 1.5 小时", "Volunteers 1, hours in all 1.5") in text_of(album)
        await here.shows(EAST, card, here.say("办完了", "Done."), without="signup:")

        listed = await here.asked(wang, wang, "/team")
        assert here.say("2026 年的小时数：1.5", "hours in 2026: 1.5") in text_of(listed)
        await here.tap(wang, wang, listed, "certificate:2026")
        paper = await here.control.wait_message(wang, lambda one: "document" in one, since=0)
        page = (await here.town.file(paper)).decode()
        assert here.say("清扫长廊", "Sweep the corridor") in page
        assert here.say("感谢您参加 1 次活动，共 1.5 小时", "thanks you for 1.5 hours in 1 task.") in page
        assert await here.head() in page
