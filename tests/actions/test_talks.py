"""Talks held in person: three steps, matters in the scope of the place, and what their people sign."""

from datetime import date
from functools import partial

from council_play import CHAIR, COUNCIL, FILE, GROUP_A, GROUP_B, MEMBERS, STAFF, VICE

from actions import reports, signed_lists, talks
from rules.refusals import Reason
from storage import communities, people
from storage.media import Media
from texts import digests
from texts.words import Words

PHOTO = Media("photo", "F", "U", 0, STAFF, 5)
VENUES = [{"name": "Corridor", "scope": "B"}, {"name": "Gate 7", "scope": "A"}]


async def started(play, **changes):
    await play.apply(**{"venues": VENUES, "staff": [*FILE["staff"], {"user": 10, "name": "Bai"}], **changes})

    async def start(unit):
        for user in (CHAIR, STAFF, 10):
            await people.start(unit, await people.meet(unit, user, "Somebody", "en"))

    await play.database.unit(start)


async def private(play, user, action, *arguments):
    return await play.act(user, action, *arguments, chat=user)


async def recorded(play, line, *raised, user=STAFF, photo=PHOTO):
    number = await private(play, user, talks.begin)
    held = await private(play, user, talks.hold, number, line)
    assert held.id == number, held
    assert await private(play, user, talks.put_raised, number, "\n".join(raised) or "-") == len(raised)
    return await private(play, user, talks.complete, number, photo)


async def test_what_was_raised_at_a_talk_are_matters_in_the_scope_of_its_place(play):
    await started(play)
    told = await recorded(play, "corridor, 11-20, 12", "A lamp <at> the gate", "A bench")
    (lamp, _), (bench, title) = told.matters
    assert (told.place, told.heads, title) == ("Corridor", 12, "A bench")
    matter = await play.matter(lamp)
    assert (str(matter.scope), matter.supporters, matter.title) == ("B", 0, "A lamp <at> the gate")
    cards = await play.rows("SELECT chat FROM card WHERE kind = 'proposal' AND subject = ? ORDER BY id", lamp)
    assert [row["chat"] for row in cards] == [STAFF, GROUP_B]
    lines, taps = await play.card("talk", told.number)
    assert lines == [
        "Talk at Corridor", "Fri 20 Nov, 12 people", f"№{lamp} A lamp <at> the gate", f"№{bench} A bench"
    ]  # fmt: skip
    assert taps == [f"signlist:{told.number}"]
    assert [(chat, kept["file"]) for chat, kept in await play.posts("copy")] == [(COUNCIL, "F")]
    (act,) = await play.acts("talk.recorded")
    assert act[2] == {"scope": "B", "held_on": "2026-11-20", "heads": 12, "matters": [lamp, bench], "by": "staff:1"}
    raised = [data for _, _, data in await play.acts("matter.raised")]
    assert raised == [{"scope": "B", "talk": told.number}] * 2
    boards = {row["chat"]: row["subject"] for row in await play.rows("SELECT * FROM card WHERE kind = 'board'")}
    assert "Last talk: Corridor, 12 people" in (await play.card("board", boards[GROUP_B], GROUP_B))[0]
    assert not any("talk" in line for line in (await play.card("board", boards[GROUP_A], GROUP_A))[0])
    community = await play.read(communities.by_id, 1)
    report, _ = await play.read(reports.of_period, community, reports.Period(date(2026, 11, 1), date(2026, 11, 30)))
    assert report.counted.talks == (1, 12)
    assert "Talks 1, 12 people in all" in digests.digest(Words("en"), report=report).text
    assert [one.number for one in await play.read(talks.latest, community)] == [told.number]


async def test_who_records_a_talk_and_what_is_asked_again(play):
    await started(play)
    assert (await private(play, MEMBERS[0], talks.begin)).reason is Reason.NOT_STAFF_OR_HEAD
    number = await private(play, VICE, talks.begin)
    assert (await private(play, STAFF, talks.hold, number, "Gate 9, 12")).reason is Reason.TALK_RECORDED  # not theirs
    assert (await private(play, VICE, talks.hold, number, "Gate nine")).reason is Reason.TALK_LINE
    assert await private(play, VICE, talks.put_place, number, "Under the bridge") == "Under the bridge"
    assert await private(play, VICE, talks.put_place, number, "Gate 7") == "Gate 7"
    held = await private(play, VICE, talks.hold, number, "7")
    assert (held.place, str(held.scope), held.held_on, held.heads) == ("Gate 7", "A", date(2026, 11, 22), 7)
    noisy = await private(play, VICE, talks.put_raised, number, "A lamp\n1-101 makes noise at night")
    assert noisy.reason is Reason.QUARREL_IS_PRIVATE
    await private(play, VICE, talks.put_raised, number, "-")
    assert (await private(play, VICE, talks.complete, number, None)).matters == []
    assert (await private(play, VICE, talks.complete, number, None)).reason is Reason.TALK_RECORDED
    told = await recorded(play, "Gate 2, 3", "A map", user=CHAIR)  # the whole community's: each of its groups
    assert str((await play.matter(told.matters[0][0])).scope) == ""
    cards = await play.rows("SELECT chat FROM card WHERE kind = 'proposal' AND subject = ?", told.matters[0][0])
    assert {row["chat"] for row in cards} == {CHAIR, GROUP_A, GROUP_B}
    told = await recorded(play, "At the well 3", "A pump")  # no venue: the scope of who writes it down
    assert str((await play.matter(told.matters[0][0])).scope) == "A"


async def test_a_method_without_talks_says_so(play):
    await started(play)
    await play.apply(parts={"minutes": {}}, venues=VENUES)
    assert (await private(play, STAFF, talks.begin)).reason is Reason.NO_TALKS


async def test_people_at_a_talk_propose_and_support_on_a_list_through_two_of_the_staff(play):
    await started(play)
    told = await recorded(play, "Gate 7, 5", "A lamp")
    lamp = told.matters[0][0]
    offered = await private(play, 10, signed_lists.to_sign, told.number)
    assert (offered.support, offered.votes, offered.rated) == ([lamp], [], [])
    refused = await private(play, 20, signed_lists.to_sign, told.number)  # a stranger belongs to no community
    assert refused.reason is Reason.LIST_OF_NOTHING
    for act, subject, homes, said in (
        ("support", lamp, "1-101 1-102", ""),
        ("propose", told.number, "1-102 1-103", "A handrail at the stairs"),
    ):
        number, _ = await private(play, 10, signed_lists.begin, act, subject, told.number)
        named = await private(play, 10, signed_lists.write_homes, number, homes)
        assert (len(named.homes), named.unknown) == (2, ())
        if said:
            assert (await private(play, 10, signed_lists.enter, number, PHOTO, "")).reason is Reason.REASON_NEEDED
        await private(play, 10, signed_lists.enter, number, PHOTO, said)
        alike = partial(signed_lists.check, alike=True)
        assert (await private(play, 10, alike, number)).reason is Reason.PAPER_SAME_PERSON
        counted = await private(play, STAFF, alike, number)
        assert (counted.homes, counted.left_out) == (2, 0)
    rows = await play.rows("SELECT id, title, scope, supporters FROM matter ORDER BY id")
    assert [tuple(row)[1:] for row in rows] == [("A lamp", "A", 2), ("A handrail at the stairs", "A", 2)]
    assert (await play.card("talk", told.number))[0][-1] == "Signed lists count for 3 homes."
    kept = [data for _, _, data in await play.acts("matter.raised")][-1]
    assert (kept["channel"], kept["entered_by"], kept["confirmed_by"]) == ("paper", "staff:2", "staff:1")


async def test_who_serves_no_more_finishes_no_talk(play):
    await started(play)
    number = await private(play, 10, talks.begin)
    await private(play, 10, talks.hold, number, "corridor, 11-20, 12")
    await started(play, staff=FILE["staff"])
    assert (await private(play, 10, talks.put_raised, number, "A lamp")).reason is Reason.NOT_STAFF_OR_HEAD
    assert (await private(play, 10, talks.complete, number, PHOTO)).reason is Reason.NOT_STAFF_OR_HEAD
    assert await play.acts("talk.recorded", "matter.raised") == []


async def test_a_list_names_no_talk_that_was_not_held_here(play):
    await started(play)
    number = await play.supported("A bench")
    begun = await private(play, STAFF, talks.begin)
    for talk in (begun, 99):
        refused = await private(play, STAFF, signed_lists.begin, signed_lists.SUPPORT, number, talk)
        assert refused.reason is Reason.LIST_OF_NOTHING
