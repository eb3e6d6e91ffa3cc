"""Papers of votes that went another way: invalid, withdrawn, secret, extended, and the rule's source on them."""

from datetime import timedelta

import ballot_play
from council_play import CHAIR, MEMBERS, SUNDAY

from actions import agreements, objections, posters
from bot import cli_papers
from storage import votes
from texts import posters as texts
from texts.words import Words

EN, ZH = Words("en"), Words("zh")
WEEK = timedelta(days=7)
OBJECTIONS = {**ballot_play.NOW, "objections": "7 days"}


async def closed(play, channel="button"):
    vote = await ballot_play.opened(play, rules=OBJECTIONS)
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    await ballot_play.cast(play, vote, *((50 + home, "for") for home in range(1, 7)))
    await play.database.unit(lambda unit: unit.connection.run("UPDATE ballot SET channel = ?", (channel,)))
    await play.at(SUNDAY + WEEK)
    return vote


async def printed(play, words, vote):
    _, found, poster = await play.read(posters.of_vote, vote, "corridor_bot")
    told, confirmed = await play.read(posters.result_of, found)
    why = await play.database.read(lambda reader: posters.why_not(reader, words, found))
    return poster, texts.result(words, poster=poster, result=told, confirmed=confirmed, invalid=why)


async def upheld(play, vote):
    await play.act(51, objections.object_to, vote, "The notice was wrong")
    await play.act(CHAIR, lambda *given: objections.answer(*given, upheld=True), 1, "The notice was wrong")


async def test_the_poster_of_an_invalid_vote_says_so_and_not_that_it_passed(play):
    vote = await closed(play)
    assert "Preliminary result" in (await printed(play, EN, vote))[1]
    await upheld(play, vote)
    await play.act(MEMBERS[0], agreements.ask_void, 1)
    await play.act(CHAIR, agreements.agree, 1)
    assert (await play.read(votes.by_id, vote)).state is votes.State.INVALID
    poster, said = await printed(play, EN, vote)
    assert "Invalid, new notice: The notice was wrong" in said
    assert "Nothing is decided." in said
    assert "Objections: 1, upheld 1." in said
    assert not any(one in said for one in ("Preliminary", "Passed", "Objections until", "to object"))
    assert poster.link.endswith(f"matter-{poster.number}")
    assert "无效" in (await printed(play, ZH, vote))[1]


async def test_a_recount_stands_on_the_poster_with_the_digest_before(play):
    vote = await closed(play, channel="paper")
    before = (await play.read(votes.by_id, vote)).result["digest"]
    await upheld(play, vote)
    await play.act(MEMBERS[0], agreements.ask_strike, 1, "1-101")
    await play.act(CHAIR, agreements.agree, 1)
    _, said = await printed(play, EN, vote)
    assert "Counted anew without 1 ballot" in said
    assert before in said
    await play.at(SUNDAY + WEEK * 3)
    assert "Passed, confirmed" in (await printed(play, EN, vote))[1]


async def test_the_notice_says_its_extension_its_secret_and_its_source(play):
    vote = await ballot_play.opened(play, rules={**ballot_play.NOW, "extension": "2 days"}, secret=True)
    _, found, poster = await play.read(posters.of_vote, vote, "corridor_bot")
    said = texts.notice(EN, poster=poster)
    assert f"it stays open until {EN.moment(found.closes_at + timedelta(days=2))}, once." in said
    assert "Secret: only totals are kept." in said
    assert "Residents&#39; Committees Law" in said
    assert "依据：城市居民委员会组织法" in texts.notice(ZH, poster=poster)
    assert cli_papers._takes_no_paper(found) == "it is secret"
