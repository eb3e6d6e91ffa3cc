"""/votes is one list with the newest ballots; each of the others comes by its button."""

from ballot_play import NOW, cast, live
from council_play import CHAIR

from actions import votes
from handlers.open_votes import open_votes, vote_card
from rules.stages import Stage
from storage import matters


async def noticed(play, title):
    number = await play.supported(title)
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return (await play.act(CHAIR, votes.notice, number, "assembly")).vote


async def asked(play, user):
    """The first lines and the buttons of what somebody gets who sends /votes in private."""
    said = await play.act(user, open_votes, chat=user)
    got = [payload for chat, payload in await play.posts("answer") if chat == user]
    return said, [(one["text"].splitlines()[0], str(one)) for one in got]


async def test_many_open_votes_are_one_list_and_the_newest_three_as_cards(play):
    await play.apply(rules={**NOW, "objections": "7 days"})
    await live(play, user=76, household=1)
    for title in ("Bench", "Lamp"):
        await noticed(play, title)
    said, few = await asked(play, 76)
    assert (said, [first for first, _ in few]) == (None, ["<b>Ballot №1 Bench</b>", "<b>Ballot №2 Lamp</b>"])
    for title in ("Gate", "Tree", "Roof"):
        await noticed(play, title)
    await cast(play, 5, (76, "for"))
    _, got = await asked(play, 76)
    listed, *cards = got[len(few) :]
    assert listed[0] == "<b>Open votes: 5</b>"
    assert [first for first, _ in cards] == ["<b>Ballot №3 Gate</b>", "<b>Ballot №4 Tree</b>", "<b>Ballot №5 Roof</b>"]
    for part in ("waiting for you", "seevote:1", "seevote:2"):
        assert part in listed[1]
    assert "seevote:3" not in listed[1]
    card = await play.act(76, vote_card, 1, chat=76)
    assert ("Ballot №1 Bench" in card.text, card.buttons[0][0].data) == (True, "vote:1:for")
