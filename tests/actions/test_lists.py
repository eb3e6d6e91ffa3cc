"""The list of a closed vote: its digest is recorded, the file is made when it goes, and its bytes never change."""

import csv
import hashlib
import json
from datetime import timedelta

import ballot_play
import pytest
from council_play import FILE, GROUP_A, SUNDAY

from actions import ballots, lists, posters
from actions.enclosures import Maker
from handlers.lists import check_answer
from rules.refusals import Refused
from storage import ballots as ballot_rows
from storage import communities, record, votes
from texts import posters as poster_texts
from texts.words import Words

CHOICES = ["for", "for", "against", "for", "abstain"]


async def closed(play, **changes):
    """A vote with five ballots, after its close."""
    vote = await ballot_play.opened(play, **changes)
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    await ballot_play.live(play, user=60, household=1)
    await ballot_play.cast(play, vote, *((51 + place, choice) for place, choice in enumerate(CHOICES)))
    await play.at(SUNDAY + timedelta(days=7))
    return vote


async def made(play, payload, chat=GROUP_A):
    async def fetch(file, most):
        raise AssertionError("nothing is fetched")

    return await Maker(play.database, b"k" * 32, "corridor_bot", fetch).make(chat, payload)


async def row(play, purpose):
    query = "SELECT payload FROM outbox WHERE purpose = ?"
    rows = await play.database.read(lambda reader: reader.connection.fetch(query, (purpose,)))
    return [json.loads(one[0]) for one in rows]


async def listed_acts(play):
    return [one["data"] for one, _ in await play.read(record.entries, 1) if one["act"] == "vote.listed"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_file_that_the_group_gets_is_the_one_whose_digest_is_recorded(play, language):
    vote = await closed(play, language=language)
    (sent,) = await row(play, "list")
    (page,) = await row(play, "recount")
    assert all(one["silent"] and one["under"] == sent["under"] for one in (sent, page)), "both are part of the result"
    assert (await made(play, page)).name == f"recount-{vote}.html"
    file = await made(play, sent)
    (act,) = await listed_acts(play)
    digest = hashlib.sha256(file.content).hexdigest()
    assert act == {"list": digest, "lines": 5}
    assert digest in file.card.text
    assert (await play.read(votes.by_id, vote)).result["digest"] in file.card.text, "the head of the record"
    rows = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))
    assert rows[0] == {
        "zh": ["行号", "回执", "楼栋", "选择", "方式"], "en": ["line", "receipt", "building", "choice", "channel"],
    }[language]  # fmt: skip
    words = dict(zip(CHOICES, CHOICES, strict=True)) if language == "en" else {
        "for": "赞成", "against": "反对", "abstain": "弃权",
    }  # fmt: skip
    assert sorted(one[3] for one in rows[1:]) == sorted(words[one] for one in CHOICES)
    assert [one[1] for one in rows[1:]] == sorted(one[1] for one in rows[1:])
    assert {one[2] for one in rows[1:]} == {"1"}
    _, found, poster = await play.read(posters.of_vote, vote, "corridor_bot")
    told, confirmed = await play.read(posters.result_of, found)
    assert digest in poster_texts.result(Words(language), poster=poster, result=told, confirmed=confirmed)
    await play.apply(rules=ballot_play.NOW, language="zh" if language == "en" else "en")
    assert (await made(play, sent)).content == file.content, "whatever language the community speaks later"


async def test_ballots_that_no_longer_make_the_announced_list_are_not_sent(play):
    vote = await closed(play)
    (sent,) = await row(play, "list")
    await play.database.unit(
        lambda unit: unit.connection.run("UPDATE ballot SET choice = 'against' WHERE vote = ? AND elector = 1", (vote,))
    )
    with pytest.raises(ValueError, match="do not make the list"):
        await made(play, sent)


async def test_a_ballot_without_a_receipt_gets_one_at_the_close(play):
    vote = await ballot_play.opened(play)
    await ballot_play.live(play, user=51, household=1)
    await ballot_play.cast(play, vote, (51, "for"))
    await play.database.unit(lambda unit: unit.connection.run("UPDATE ballot SET receipt = NULL, nonce = ''", ()))
    await play.at(SUNDAY + timedelta(days=7))
    ((_, _, receipt, *_),) = [tuple(one) for one in await _rows(play)]
    assert len(receipt) == 10
    assert (await listed_acts(play))[0]["lines"] == 1


async def _rows(play):
    query = "SELECT vote, elector, receipt FROM ballot"
    return await play.database.read(lambda reader: reader.connection.fetch(query))


async def test_nobody_voted_and_there_is_no_list(play):
    vote = await ballot_play.opened(play)
    await play.at(SUNDAY + timedelta(days=7))
    assert await row(play, "list") == []
    assert not lists.has_list(await play.read(votes.by_id, vote))


async def test_a_correction_names_the_list_before(play):
    vote = await closed(play)
    ((before),) = await listed_acts(play)

    async def again(unit):
        found = await votes.by_id(unit, vote)
        return await lists.fix(unit, await communities.by_id(unit, 1), found)

    fixed = await play.database.unit(again)
    assert fixed["replaces"] == before["list"]
    assert f'"older": ["{before["list"]}"]' in await play.read(lists.page, vote)
    assert (await listed_acts(play))[1]["replaces"] == before["list"]


async def test_the_line_is_told_to_who_cast_the_ballot_alone(play):
    vote = await closed(play)
    (sent,) = await row(play, "list")
    rows = list(csv.reader((await made(play, sent)).content.decode("utf-8-sig").splitlines()))[1:]
    own = (await play.act(53, check_answer, vote, chat=GROUP_A)).text
    (line,) = [one for one in rows if one[1] in own]
    assert line[3] == "against"
    assert f"against, counted, line {line[0]}." in own
    other = (await play.act(60, check_answer, vote, chat=GROUP_A)).text
    assert other.startswith("Your household's ballot is counted.")
    assert not any(one[1] in other or "line" in other for one in rows)
    assert "No ballot" in (await play.act(56, check_answer, vote, chat=GROUP_A)).text
    assert isinstance(await play.act(99, check_answer, vote, chat=GROUP_A), Refused)


async def test_areas_are_for_owners_and_scrutineers_and_each_time_is_on_record(play):
    seats = [*FILE["seats"], {"role": "scrutineer", "user": 70, "name": "He"}]
    vote = await closed(play, rule="owners_ordinary", seats=seats)
    await ballot_play.live(play, user=61, household=2, role="tenant")

    async def asks(unit, caller):
        found, at_hand = await ballots.can_i(unit, caller, vote)
        if may := await lists.may_have_areas(unit, caller, found, at_hand):
            await lists.give_areas(unit, caller, found)
        return may

    assert [await play.act(user, asks) for user in (51, 51, 70, 61, 99)] == [True, True, True, False, False]
    given = [one["actor"] for one, _ in await play.read(record.entries, 1) if one["act"] == "vote.areas_given"]
    assert len(given) == len(set(given)) == 2, "a double tap asks once"
    file = await made(play, (await row(play, "areas"))[0], chat=51)
    assert hashlib.sha256(file.content).hexdigest() == (await listed_acts(play))[0]["areas"]
    assert "80.00" in file.content.decode()


async def test_a_secret_vote_has_neither_receipts_nor_a_list(play):
    vote = await ballot_play.opened(play, secret=True)
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    await ballot_play.cast(play, vote, *((51 + place, choice) for place, choice in enumerate(CHOICES)))
    found = await play.read(votes.by_id, vote)
    assert found.secret
    assert await play.database.unit(lambda unit: _fixed(unit, found)) == {}
    assert await play.read(ballot_rows.sealed, vote) == []
    assert await listed_acts(play) == []


async def _fixed(unit, vote):
    return await lists.fix(unit, await communities.by_id(unit, 1), vote)
