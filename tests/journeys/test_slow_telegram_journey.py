"""While Telegram is slow with one person's file or group, everybody else is answered; and a crash forgets neither."""

import time
from typing import Any

from town import CHAIR, GROUP, Json, Town

STAFF, NEW = 750000001, -1001000000088
HOMES = b"area,building,entrance,unit,exclusive_area,owner\nGarden,1,1,101,90.00,1\n"


async def test_nobody_waits_for_a_file_or_a_group_of_somebody_else(towns: Any) -> None:
    async with towns() as town:
        await told_while_others_wait(town)


async def told_while_others_wait(town: Town) -> None:
    control = town.control
    await control.add_users([{"id": STAFF, "first_name": "Staff", "language_code": "en"}])
    with (town.folder / "town.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[staff]]\nuser = {STAFF}\nname = "Staff"\n')
    await town.apply()
    await town.start_bot()
    await control.start(STAFF)
    for person, home in zip(town.people[:3], town.homes, strict=False):
        await town.join(person, home)
    await town.joined(3)
    matter, _ = await town.propose(town.people[0], "Repair the gate")
    card = await town.heard(GROUP, data=f"support:{matter}", since=0)

    await control.fault("getFile", delay_before=30.0)
    await control.send_file(STAFF, STAFF, HOMES, "homes.csv")
    await town.eventually(lambda: len(town.rows("SELECT * FROM update_aside")) == 1, "the file is on file")
    assert await seconds(town, town.people[1], card, matter) < 10
    await control.fault("getChatMember", delay_before=30.0)
    await control.add_chat(NEW, "supergroup", "Gate 2", [STAFF, CHAIR])
    await control.add_by_link(STAFF, NEW, "setup")
    await town.eventually(lambda: len(town.rows("SELECT * FROM update_aside")) >= 2, "the group is on file")
    assert await seconds(town, town.people[2], card, matter) < 10

    await town.kill_bot()
    await control.clear_faults()
    await town.start_bot()
    await town.heard(STAFF, data="import:", since=0)
    await town.heard(NEW, data="setup:", since=0)
    await town.eventually(lambda: not town.rows("SELECT * FROM update_aside"), "nothing waits any more")
    assert not town.troubles()


async def seconds(town: Town, person: int, card: Json, matter: int) -> float:
    """How long a tap of somebody else waits for its answer."""
    began = time.monotonic()
    said = await town.tap(GROUP, person, card, f"support:{matter}")
    assert said.startswith("Recorded for your household")
    return time.monotonic() - began
