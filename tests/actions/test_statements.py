"""What an act costs in statements and commits, so that no change makes it grow with the ballots, homes or matters."""

import shutil

import stores
from ballot_play import cast, live, opened
from council_play import CHAIR, Clock, Play

from actions import agenda
from actions.cards import row_and_card
from storage import cards
from storage.database import Database

SMALL, LARGE = 12, 120
MOST = {  # statements of one act; a change that needs more says here why
    "a first ballot": 11, "a changed ballot": 11, "a ballot twice": 6, "ten ballots at once": 27,
    "the ballot's card": 11, "onto the agenda": 41,
}  # fmt: skip


def homes(count):
    """So many homes of A, thirty a building, and one of B."""
    of_a = [("A", str(1 + one // 30), "1", str(101 + one), "80", f"o{one}") for one in range(count)]
    return [("B", "9", "1", "1", "70", "b"), *of_a]


async def spent(play, act):
    """The statements that an act takes; it takes a single commit."""
    connection = play.database._writer
    before, commits = connection.statements, play.database.counts.commits
    await act
    assert play.database.counts.commits - commits <= 1
    return connection.statements - before


async def shown(play, kind, subject):
    """Make a card as it is made before each edit."""

    async def work(unit):
        (row, *_) = await cards.of_subject(unit, kind, subject)
        return await row_and_card(unit, row.id)

    await play.database.unit(work)


async def costs(play, size):
    """What each act takes in a community of so many homes, most of which have voted, with matters beside."""
    vote = await opened(play, homes=homes(size))
    for home in range(1, size + 1):
        await live(play, user=1000 + home, household=home)
    await cast(play, vote, *[(1000 + home, "for") for home in range(11, size)])
    others = [await play.supported(f"Wish {number}") for number in range(size // 6)]
    last, wish = 1000 + size, others[-1]
    return {
        "a first ballot": await spent(play, cast(play, vote, (last, "for"))),
        "a changed ballot": await spent(play, cast(play, vote, (last, "against"))),
        "a ballot twice": await spent(play, cast(play, vote, (last, "against"))),
        "ten ballots at once": await spent(play, cast(play, vote, *[(1000 + home, "for") for home in range(1, 11)])),
        "the ballot's card": await spent(play, shown(play, "ballot", vote)),
        "onto the agenda": await spent(play, play.act(CHAIR, agenda.put_on_agenda, wish)),
    }


async def test_no_act_costs_more_where_more_is_on_file(play, tmp_path, empty_store):
    shutil.copyfile(empty_store, tmp_path / "large.db")
    small, clock = await costs(play, SMALL), Clock()
    async with Database.open(stores.at(tmp_path / "large.db"), clock) as database:
        large = await costs(Play(database, clock), LARGE)
    assert small == large
    assert {name: spent for name, spent in large.items() if spent > MOST[name]} == {}
