"""Two people with one account are one voter for the bot; whoever has no account of their own votes on paper."""

from ballot_play import cast, live, opened
from council_play import HOMES, MEMBERS, STAFF

from actions import paper_ballots
from actions.people import caller_of
from rules.ballots import Accepted
from rules.refusals import Reason
from rules.votes import Choice
from storage import ballots
from storage.media import Media

COUPLE = 51
ADULTS = {"homes": [(*home, "2", "2") for home in HOMES], "decisions": {"assembly": {"unit": "adults"}}}


async def by_hand(play, vote, choice):
    """What became of a sheet of the couple's home."""

    async def work(unit):
        clerk, second = [await caller_of(unit, one, f"person {one}", "en", one) for one in (STAFF, MEMBERS[-1])]
        sheet = (await paper_ballots.begin(unit, clerk, vote)).paper.id
        at = await paper_ballots.choose_home(unit, clerk, sheet, 1)
        await paper_ballots.show(unit, clerk, sheet, Media("photo", "file", "unique", 0, STAFF, 7))
        await paper_ballots.sign(unit, clerk, sheet, unit.now.astimezone(at.community.zone).date())
        said = await paper_ballots.enter(unit, clerk, sheet, Choice(choice))
        return said.void or (await paper_ballots.check(unit, second, sheet, Choice(choice))).void

    return await play.database.unit(work)


async def test_where_homes_vote_the_account_has_one_ballot_and_the_other_s_paper_is_void(play):
    vote = await opened(play)
    await live(play, user=COUPLE, household=1)
    (first,) = await cast(play, vote, (COUPLE, "for"))
    (other,) = await cast(play, vote, (COUPLE, "against"))
    assert isinstance(first.said, Accepted)
    assert isinstance(other.said, Accepted), "the rule lets a home change its ballot"
    assert [one["choice"] for one in await play.read(ballots.counting, vote)] == ["against"]
    assert await by_hand(play, vote, "for") is Reason.VOTED_BEFORE_PAPER


async def test_where_adults_vote_the_account_is_one_adult_and_the_other_has_a_sheet(play):
    vote = await opened(play, **ADULTS)
    await live(play, user=COUPLE, household=1)
    await cast(play, vote, (COUPLE, "for"))
    assert await by_hand(play, vote, "against") is None
    assert await by_hand(play, vote, "against") is Reason.ADULTS_VOTED
    assert [one["choice"] for one in await play.read(ballots.counting, vote)] == ["against", "for"]
