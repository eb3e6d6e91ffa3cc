"""What the random lives of votes in test_vote_machine.py have found, each by its name."""

from ballot_play import cast, opened
from council_play import CHAIR

from actions import corrections
from actions.corrections import Withdrawn
from rules.ballots import Accepted
from rules.stages import Stage
from rules.votes import Choice


async def test_an_opinion_that_is_withdrawn_leaves_its_matter_where_it_was(play):
    vote = await opened(play, "straw_poll")
    assert await play.act(CHAIR, corrections.withdraw, vote, "Asked too early") == Withdrawn(vote)
    assert (await play.matter(1)).stage is Stage.ADOPTED


async def test_a_representative_who_has_never_written_to_the_bot_votes(play):
    seats = [{"role": "chair", "user": CHAIR, "name": "Zhou"}, {"role": "representative", "user": 77, "name": "Gu"}]
    vote = await opened(play, "representatives", seats=seats)
    (reply,) = await cast(play, vote, (77, "for"))
    assert reply.said == Accepted(Choice.FOR)
