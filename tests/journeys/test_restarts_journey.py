"""The bot goes down in every phase, politely or by its plug: what was kept stands, what fell due is done once."""

import re
from pathlib import Path

from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

RULES = {"support_threshold": 3, "notice": "1 day", "voting": "2 days", "objections": "1 day", "feedback": "1 day"}


async def test_nothing_is_lost_and_nothing_done_twice_when_it_goes_down_in_every_phase(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("en", homes=homes("East", 8), rules=RULES)) as here:
        await here.join(*range(8))
        number, original = await while_support_comes(here)
        await over_the_agendas_close(here, number)
        await in_an_open_meeting(here)
        await while_a_notice_waits(here, number)
        vote, ballot = await while_a_vote_is_open(here)
        await over_the_close(here, vote, ballot, original)
        await over_the_poll(here, number)
        await here.verified()
        assert (await here.town.corridor("replay")).out == "there is no dead letter\n"


async def kill_and_start(here: Here) -> None:
    """Pull the plug while nothing is being sent: what is in doubt then is sent once more, see test_unplugged."""
    await here.asked(here.people[7], here.people[7], "/help")
    await here.town.kill_bot()
    await here.town.start_bot()


async def once(here: Here, chat: int, words: str) -> Json:
    """The one message of the bot in a chat that begins so: there is no second."""
    await here.heard(chat, words, since=0)
    found = [one for one in await here.posts(chat) if text_of(one).startswith(words)]
    assert len(found) == 1, [text_of(one) for one in found]
    return found[0]


async def while_support_comes(here: Here) -> tuple[int, Json]:
    """A proposal that came while nobody was there waits at Telegram; support before and after counts together."""
    assert await here.town.stop_bot() == 0
    original = await here.control.say(EAST, here.people[0], "Handrails on the stairs")
    await here.control.say(EAST, here.people[0], "/propose@corridor_bot", reply_to=original["message_id"])
    await here.town.start_bot()
    card = await here.heard(EAST, data="support:", since=0)
    number = number_in(card, "support")
    await here.docket(number)
    assert "2" in (await here.tap(EAST, here.people[1], card, f"support:{number}")).text
    await kill_and_start(here)
    assert "2" in (await here.tap(EAST, here.people[1], card, f"support:{number}")).text
    assert "3" in (await here.tap(EAST, here.people[2], card, f"support:{number}")).text
    await here.to_agenda(number)
    return number, original


async def over_the_agendas_close(here: Here, number: int) -> None:
    """Down from before the close of the agenda until after its post was due."""
    assert await here.town.stop_bot() == 0
    await here.until(at(4, "10:00"))
    late = await here.control.say(EAST, here.people[3], "/propose@corridor_bot A mirror at the garage")
    await here.town.start_bot()
    assert f"№{number}" in text_of(await once(here, EAST, "Council Sat 17 Oct 19:00"))
    card = await here.heard(EAST, data="support:", since=late["created"])
    second = number_in(card, "support")
    await here.tap_all(EAST, here.people[4:6], card, f"support:{second}")
    docket = await here.docket(second)
    await here.tap(COUNCIL, here.village.seats[2], docket, f"screen:{second}:accept")
    await here.tap(COUNCIL, here.village.chair, docket, f"agenda:{second}")
    assert "24 Oct" in text_of(await here.heard(here.people[3], "24 Oct", since=0))


async def in_an_open_meeting(here: Here) -> None:
    """Three of five have voted when the plug is pulled."""
    seats = here.village.seats
    card = await here.open(await here.meet(here=seats[:5]))
    await here.vote_on(card, dict.fromkeys(seats[:3], "for"))
    await kill_and_start(here)
    shown = await here.shows(COUNCIL, card, "Voted 3/7")
    again = await here.tap(COUNCIL, seats[0], shown, f"motion:{number_in(shown, 'motion')}:for")
    assert "Nothing changed" in again.text
    await here.vote_on(card, {seats[3]: "for", seats[4]: "against"})
    decided = await here.shows(COUNCIL, card, "Needed 4, got 4.")
    assert text_of(decided).startswith("Passed")
    assert "Against 1: Yang Guifang" in text_of(decided)


async def while_a_notice_waits(here: Here, number: int) -> None:
    """The vote opens late, and once; the roll is that of the notice, the close that of the notice too."""
    await here.freeze(at(6, "19:10"))
    await here.post_notice(number)
    await once(here, EAST, "Public notice")
    assert await here.town.stop_bot() == 0
    await here.until(at(8, "09:00"))
    await here.town.start_bot()
    ballot = await once(here, EAST, "Ballot")
    assert "Tue 20 Oct 19:10" in text_of(ballot)


async def while_a_vote_is_open(here: Here) -> tuple[int, Json]:
    """Ballots before and after the plug was pulled count together, each household's once."""
    vote, ballot = await here.ballot(EAST)
    await here.tap_all(EAST, here.people[:3], ballot, f"vote:{vote}:for")
    await kill_and_start(here)
    again = await here.tap(EAST, here.people[0], ballot, f"vote:{vote}:for")
    assert "Nothing changed" in again.text
    await here.tap_all(EAST, here.people[3:5], ballot, f"vote:{vote}:against")
    await here.shows(EAST, ballot, "5/8")
    return vote, ballot


async def over_the_close(here: Here, vote: int, ballot: Json, original: Json) -> None:
    """Down over the close: what waited at Telegram comes too late, and the result names the time that was lost."""
    await here.until(at(9, "18:30"))
    await here.asked(here.people[6], here.people[6], "/help")
    await here.town.kill_bot()
    await here.control.taps(
        [{"chat": EAST, "user": here.people[5], "message_id": ballot["message_id"], "data": f"vote:{vote}:for"}]
    )
    await here.until(at(9, "19:40"))
    await here.town.start_bot()
    result = await once(here, EAST, "Preliminary")
    assert "For 3, against 2, abstain 0" in text_of(result)
    assert re.search(r"Votes could not arrive from 18:\d\d:\d\d to 19:10:00", text_of(result))
    assert "5/8" in text_of(result)
    await kill_and_start(here)
    await here.until(at(10, "20:00"))
    outcome = await once(here, EAST, "Outcome")
    assert outcome["reply_to_message"]["message_id"] == original["message_id"]
    await once(here, here.people[0], "Outcome")


async def over_the_poll(here: Here, number: int) -> None:
    """Answers that waited at Telegram count; the poll is closed once, though late."""
    await here.tap(COUNCIL, here.village.chair, await here.card(COUNCIL, number, "done"), f"done:{number}")
    poll = await here.heard(EAST, "satisfied", since=0)
    await here.control.vote_poll(EAST, here.people[0], poll["message_id"], [0])
    await here.asked(here.people[0], here.people[0], "/help")
    await here.town.kill_bot()
    await here.control.vote_poll(EAST, here.people[1], poll["message_id"], [3])
    await here.town.start_bot()
    await here.asked(here.people[0], here.people[0], "/help")
    assert await here.town.stop_bot() == 0
    await here.until(at(12, "12:00"))
    await here.town.start_bot()
    rated = await once(here, EAST, "How was it?")
    assert "50 % (n = 2" in text_of(rated)
    stopped = next(one for one in await here.posts(EAST) if "poll" in one)
    assert stopped["poll"]["is_closed"]
    await here.shows(COUNCIL, await here.card_of(COUNCIL, number, f"done:{number}"), without="done:")
    assert not any(one.startswith("done:") for post in await here.posts(COUNCIL) for one in buttons_of(post))
