import time
from town import GROUP

async def test_town(town):
    t=time.time()
    await town.join(town.people[0], town.homes[0]); await town.joined(1)
    b = await town.open_ballot("Charging sheds east of Building 1")
    print(b, time.time()-t)
    r = await town.control.tap(GROUP, town.people[0], b.message, b.data("for"))
    print(r, time.time()-t)
    await town.go("close_vote")
    for m in await town.said_in(GROUP): print('----', m["text"])
    print(await town.stop_bot()); print(town.log)
    print(await town.corridor("verify"))
