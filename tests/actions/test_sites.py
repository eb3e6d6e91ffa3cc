"""The public record as a site: what groups were told is there, what is internal or private and every name is not."""

import re

import ballot_play
from council_play import CHAIR, FIRST, MEMBERS

from actions import agenda_items, sites
from rules.stages import Stage
from storage import communities, matters, people, seats
from texts.sites import pages
from texts.words import Words

LINK = re.compile(r'href="([^"#]+)"')


async def published(play, language="en"):
    async def work(reader):
        community = await communities.by_id(reader, 1)
        words = Words(language, community.zone)
        return pages(words, await sites.of_community(reader, community, words, play.clock.now().date()))

    return await play.database.read(work)


async def test_a_vote_and_a_council_are_told_and_nobody_is_named(play):
    vote = await ballot_play.opened(play)
    for home, choice in ((1, "for"), (2, "for"), (3, "for"), (4, "against")):
        await ballot_play.live(play, user=50 + home, household=home)
        await ballot_play.cast(play, vote, (50 + home, choice))
    running = (await published(play))[f"vote-{vote}.html"]
    assert "4/" in running
    assert "For 3" not in running  # no tally while it runs
    assert f"<p><b>Ballot №{vote}</b></p>" in running  # the title stands above it
    number, _ = await play.on_agenda("Zhou Min wants a bench, Wang too")
    await play.act(CHAIR, agenda_items.add_own, "Quarrel at the gate", internal=True)
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for", chen="against")
    await play.at(FIRST.replace(hour=23))
    await play.database.unit(lambda unit: communities.change_seat(
        unit, 1, {"telegram_id": CHAIR, "name": "Zhou Min", "stands_for": "", "scope": "", "position": 1}
    ))  # fmt: skip
    made = await published(play)
    assert "For 5 · Against 1 · Abstain 0" in made["meeting-1.html"]
    assert "chair wants a bench, Wang too" in made[f"matter-{number}.html"]  # one word by itself names nobody
    everything = "".join(made.values())
    assert "Zhou Min" not in everything
    assert "Quarrel" not in everything
    for name, page in made.items():
        for link in LINK.findall(page):
            assert link in made, (name, link)


async def test_what_waits_or_was_declined_as_private_is_not_there(play):
    await play.apply()
    titles = ("Lift", "My neighbour", "Swings", "Nobody answered this")
    shown, private, waits, gone = [await play.supported(title) for title in titles]

    async def work(unit):
        await matters.screened(unit, private, Stage.DECLINED, seat=1, reason="private")
        await matters.set_stage(unit, waits, Stage.RAISED)
        await matters.set_stage(unit, gone, Stage.TAKEN_BACK)

    await play.database.unit(work)
    made = await published(play, "zh")
    assert {name for name in made if name.startswith("matter")} == {f"matter-{shown}.html"}
    assert not any(name in "".join(made.values()) for name in titles[1:])


async def test_a_meeting_of_internal_items_alone_is_not_there(play):
    await play.apply()
    await play.act(CHAIR, agenda_items.add_own, "Who follows Zhou", internal=True)
    await play.at(FIRST)
    await play.opened(CHAIR, *MEMBERS)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for", chen="for")
    assert "meeting-1.html" not in await published(play)


async def test_a_party_keeps_its_name_although_its_account_is_called_so(play):
    await play.apply()
    number = await play.supported("Property Office paints the bays, Zhou Min looks")

    async def work(unit):
        party = {"community": 1, "name": "Property Office", "users": "[91]", "offers": "[]", "position": 1}
        await communities.add_parties(unit, [party])
        await people.meet(unit, 91, "Property Office", "en")
        await people.meet(unit, 92, "Zhou Min", "en")

    await play.database.unit(work)
    page = (await published(play))[f"matter-{number}.html"]
    assert "Property Office paints the bays, resident looks" in page


async def test_who_sat_there_then_is_not_named_and_no_name_changes_what_the_pages_say(play):
    await play.apply()
    number = await play.supported("How is Guo Yi as mediator?")  # of somebody who sits there no more
    chosen = await play.supported("未通过")

    async def work(unit):
        await seats.add_matter(unit, 1, number, 3, "evaluation", ["Guo Yi"])
        for user, name in ((71, "未通过"), (72, "通过"), (73, "Ann")):
            await people.start(unit, await people.meet(unit, user, name, "zh"))

    await play.database.unit(work)
    made = await published(play, "zh")
    assert "How is 调解员 as mediator?" in made[f"matter-{number}.html"]
    assert "<h1>未通过</h1>" in made[f"matter-{chosen}.html"]
