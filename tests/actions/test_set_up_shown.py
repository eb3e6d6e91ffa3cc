"""/setup counts the seats of each kind, and for whom those with a vote stand."""

from council_play import FILE, VICE

from actions import setups
from storage import communities


async def test_seats_of_every_kind_and_for_whom_they_stand(play):
    chair, vice, *mediators = FILE["seats"]
    seats = [
        {**chair, "stands_for": "party member"},
        {**vice, "stands_for": "party member"},
        *({**one, "stands_for": "residents"} for one in mediators),
        {"role": "recorder", "user": 31, "name": "Han", "stands_for": "residents"},
        *({"role": role} for role in ("supervisor", "supervisor", "scrutineer")),
    ]
    await play.apply(seats=seats)
    shown = await play.read(setups.shown, await play.read(communities.by_id, 1), VICE)
    assert dict(shown.roles) == {
        "chair": 1, "vice-chair": 1, "mediator": 5, "recorder": 1, "supervisor": 2, "scrutineer": 1,
    }  # fmt: skip
    assert shown.stands_for == (("party member", 2), ("residents", 5))
    assert shown.seats == (8, 11)
