"""What a committee reports of a period: each figure counted by itself, each with its own base; and the papers of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from council_play import CHAIR, CLOSE, FIRST, SECOND, VICE

from actions import ballots, minutes, posters, reports, votes
from rules.scope import WHOLE
from rules.votes import Choice
from storage import communities, households, people
from storage import votes as vote_rows
from texts import minutes as minutes_texts
from texts import posters as poster_texts
from texts import reports as texts
from texts.reports import percent
from texts.words import Words

FIRST_DAY, SECOND_DAY = date(2026, 11, 28), date(2026, 12, 5)
MINUTE = timedelta(minutes=1)
EN = Words("en", UTC)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (79, 79, "100.0 %"), (74, 79, "93.7 %"), (66, 69, "95.7 %"), (0, 5, "0.0 %"), (0, 0, "–"), (1, 3, "33.3 %"),
        (2, 3, "66.7 %"), (1, 2000, "0.1 %"), (1, 2001, "0.0 %"), (1999, 2000, "100.0 %"), (1998, 2000, "99.9 %"),
    ],
)  # fmt: skip
def test_a_rate_has_one_decimal_rounded_half_up_and_of_nothing_there_is_none(part, whole, said):
    assert percent(part, whole) == said


def test_of_fewer_than_five_people_no_rate_is_told():
    assert [texts.of_people(3, people_) for people_ in (3, 4, 5)] == ["–", "–", "60.0 %"]


async def report(play, since, until, scope=WHOLE):
    async def look(reader):
        period = reports.Period(since, until, scope)
        return (await reports.of_period(reader, await communities.by_id(reader, 1), period))[0]

    return await play.database.read(look)


async def meeting(play):
    """One that opened and adopted its item."""
    await play.apply()
    number, _ = await play.on_agenda("Mend the <lift>")
    await play.at(CLOSE)
    await play.at(FIRST - 15 * MINUTE)
    await play.at(FIRST)
    await play.opened(CHAIR, VICE, 3, 4, 5)
    await play.vote(1, zhou="for", wu="for", li="for", sun="for", qian="against")
    return number


async def two_meetings(play):
    """The same, and a week later one that found no quorum."""
    await meeting(play)
    await play.at(FIRST + timedelta(hours=4))
    await play.on_agenda("Paint the gate")
    for moment in (SECOND - timedelta(days=3), SECOND - 15 * MINUTE, SECOND, SECOND + timedelta(minutes=30)):
        await play.at(moment)


async def test_a_council_counts_when_it_opened_and_one_without_a_quorum_is_told_apart(play):
    await two_meetings(play)
    both = (await report(play, FIRST_DAY, SECOND_DAY)).counted
    assert (both.councils, both.no_quorum) == (1, 1)
    assert both.funnel == {"raised": 1, "accepted": 0, "on_agenda": 1, "adopted": 0, "decided": 0, "done": 0}
    raised = (await report(play, date(2026, 11, 22), SECOND_DAY)).counted
    assert raised.funnel == {"raised": 2, "accepted": 0, "on_agenda": 2, "adopted": 1, "decided": 1, "done": 0}


async def test_both_days_belong_to_the_period_by_the_calendar_of_the_community(play):
    await two_meetings(play)
    assert [
        (found.counted.councils, found.counted.no_quorum)
        for found in [
            await report(play, FIRST_DAY, FIRST_DAY),
            await report(play, date(2026, 11, 22), date(2026, 11, 27)),
            await report(play, date(2026, 11, 29), date(2026, 12, 4)),
            await report(play, SECOND_DAY, SECOND_DAY),
            await report(play, date(2026, 12, 6), date(2026, 12, 31)),
        ]
    ] == [(1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]


async def test_a_vote_is_reported_with_its_rule_and_its_turnout_by_building(play):
    number = await meeting(play)

    async def everybody(unit):
        for home in range(1, 7):
            person = await people.meet(unit, 100 + home, f"Resident {home}", "en")
            await households.add_member(unit, await households.by_id(unit, home), person.id, "owner")

    await play.database.unit(everybody)
    noticed = await play.act(CHAIR, votes.notice, number, "assembly")
    vote = (await play.rows("SELECT * FROM vote"))[0]
    assert noticed
    assert vote["electorate"] == 6
    await play.at(datetime.fromtimestamp(vote["opens_at"] / 1000, UTC))
    choices = enumerate([Choice.FOR, Choice.FOR, Choice.FOR, Choice.AGAINST], start=101)
    taps = [ballots.BallotTap(800 + who, who, "en", who, True, vote["id"], choice) for who, choice in choices]
    await play.database.unit(lambda unit: ballots.cast_ballots(unit, taps))
    await play.at(datetime.fromtimestamp(vote["closes_at"] / 1000, UTC))
    day = datetime.fromtimestamp(vote["closes_at"] / 1000, UTC).date()
    found = await report(play, day, day)
    assert [(one.number, one.tally.verdict, one.tally.took_part, one.tally.quorum) for one in found.votes] == [
        (vote["id"], "passed", 4, 4)
    ]
    assert [(one.name, one.voted, one.electors) for one in found.buildings] == [("1", 4, 6)]
    assert (await report(play, day + timedelta(days=1), day + timedelta(days=1))).votes == []
    page = texts.page(EN, report=found, note="played <by> the demo")
    assert "For 3, against 1, abstain 0" in page
    assert "<b>Passed</b>" in page
    await play.database.unit(lambda unit: vote_rows.set_state(unit, vote["id"], vote_rows.State.INVALID))
    void = texts.page(EN, report=await report(play, day, day))
    assert "<b>Invalid: nothing is decided.</b>" in void
    assert "<b>Passed</b>" not in void
    await play.database.unit(lambda unit: vote_rows.set_state(unit, vote["id"], vote_rows.State.PRELIMINARY))
    assert "66.7 %" in page
    assert "Mend the &lt;lift&gt;" in page
    assert "played &lt;by&gt; the demo" in page
    assert "<lift>" not in page
    assert "//" not in page.replace("www.w3.org", "")
    await _posters(play, vote["id"])


async def _posters(play, vote):
    _, closed, poster = await play.database.read(lambda reader: posters.of_vote(reader, vote, "green_bot"))
    figures, confirmed = await play.database.read(lambda reader: posters.result_of(reader, closed))
    assert poster.link == f"https://t.me/green_bot?start=object-{vote}"
    assert not confirmed
    said = poster_texts.result(EN, poster=poster, result=figures, confirmed=confirmed)
    assert "Passed" in said
    assert "For 3, against 1, abstain 0" in said
    assert figures.digest in said
    assert "At least 4 of 6 households must take part." in poster_texts.notice(EN, poster=poster)
    sheets = poster_texts.ballots(EN, poster=poster, first=7, copies=3)
    assert [f"{vote}-{serial:04d}" in sheets for serial in (6, 7, 9, 10)] == [False, True, True, False]


async def test_minutes_say_who_was_there_and_how_each_voted(play):
    await two_meetings(play)
    found = await play.database.read(lambda reader: minutes.of_meeting(reader, 1))
    page = minutes_texts.page(EN, minutes=found[1]).replace("\u2068", "").replace("\u2069", "")
    assert "Zhou, Wu, Li, Sun, Qian" in page
    assert "Mend the &lt;lift&gt;" in page
    assert "<b>Passed</b>" in page
    assert "Zhou, Wu, Li, Sun<" in page
    (empty,) = [one.id for one in await play.meetings() if one.ended_at and not one.opened_at and one.agenda_posted_at]
    none = await play.database.read(lambda reader: minutes.of_meeting(reader, empty))
    assert "No quorum, no meeting." in minutes_texts.page(EN, minutes=none[1])
    assert await play.database.read(lambda reader: minutes.of_meeting(reader, 999)) is None
