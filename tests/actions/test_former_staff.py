"""Who is staff no more, or only represents their neighbours, handles no sheet, no list and no codes."""

from ballot_play import opened
from council_play import CHAIR, FILE

from actions import agenda_items, door_rounds, matters, paper_ballots, signed_lists
from rules.refusals import Reason
from rules.votes import Choice
from storage import people
from storage.media import Media

LEAVES = 10
PHOTO = Media("photo", "F", "U", 0, LEAVES, 5)
BOTH = [*FILE["staff"], {"user": LEAVES, "name": "Bai"}]


async def begun(play, action, *arguments):
    return await play.act(LEAVES, action, *arguments, chat=LEAVES)


async def test_a_sheet_and_a_list_of_somebody_who_left_are_not_taken(play):
    vote = await opened(play, staff=BOTH)
    number = await play.supported("A lamp")
    sheet = (await begun(play, paper_ballots.begin, vote)).paper.id
    at = await begun(play, paper_ballots.choose_home, sheet, 1)
    await begun(play, paper_ballots.show, sheet, PHOTO)
    await begun(play, paper_ballots.sign, sheet, play.clock.at.astimezone(at.community.zone).date())
    listed, _ = await begun(play, signed_lists.begin, signed_lists.SUPPORT, number)
    assert (await begun(play, signed_lists.write_homes, listed, "1-101")).homes
    await play.apply(staff=FILE["staff"])
    for refused in (
        await begun(play, paper_ballots.enter, sheet, Choice.FOR),
        await begun(play, signed_lists.enter, listed, PHOTO, ""),
    ):
        assert refused.reason is Reason.NOT_COUNCIL_OR_STAFF
    assert await play.acts("paper.entered", "paper.listed") == []


async def test_a_representative_gets_no_codes_no_sheets_and_no_internal_items(play):
    vote = await opened(play, seats=[*FILE["seats"], {"role": "representative", "user": LEAVES, "name": "Bai"}])
    internal = (await play.act(CHAIR, agenda_items.add_own, "The key", internal=True)).number
    for action in (paper_ballots.begin, door_rounds.send_list):
        assert (await begun(play, action, vote)).reason is Reason.NOT_COUNCIL_OR_STAFF
    await play.act(LEAVES, lambda unit, caller: people.start(unit, caller.person))
    sheet = (await play.act(CHAIR, paper_ballots.begin, vote)).paper.id
    at = await play.act(CHAIR, paper_ballots.choose_home, sheet, 1)
    await play.act(CHAIR, paper_ballots.show, sheet, PHOTO)
    await play.act(CHAIR, paper_ballots.sign, sheet, play.clock.at.astimezone(at.community.zone).date())
    assert (await play.act(CHAIR, paper_ballots.enter, sheet, Choice.FOR)).told == 0  # nobody else has pressed Start
    assert await play.act(LEAVES, matters.find, internal) is None
    assert await play.act(CHAIR, matters.find, internal)
    assert not await play.posts("document")
