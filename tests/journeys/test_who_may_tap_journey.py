"""Who may tap what: at every stage each wrong person, wrong chat and forged word is answered and changes nothing."""

import asyncio
import random
from pathlib import Path

from town import COUNCIL, PATIENCE, buttons_of
from villages import EAST, WEST, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

ADMINISTRATOR, STRANGER = 790000001, 790000002
RULES = {"support_threshold": 3, "notice": "1 day", "voting": "2 days", "objections": "1 day", "feedback": "1 day"}
Cards = dict[int, list[tuple[object, ...]]]
Forged = tuple[int, int, int, str]  # chat, person, message, data


def village(language: str) -> Village:
    return Village(
        language,
        homes=[*homes("East", 6), *homes("West", 3)],
        groups={EAST: "East", WEST: "West"},
        rules=RULES,
        agenda={"when": "Sat 19:00", "closes": "1 day", "post_before": ["1 day"]},
    )


async def test_nobody_taps_what_is_not_theirs(tmp_path: Path) -> None:
    async with settled(tmp_path, village("zh")) as here:
        await here.join(*range(9))
        control = here.control
        await control.add_users([{"id": one, "first_name": "Other"} for one in (ADMINISTRATOR, STRANGER)])
        for chat in (EAST, WEST, COUNCIL):
            await control.add_members(chat, [ADMINISTRATOR, STRANGER])
            await control.promote(chat, ADMINISTRATOR, ["can_manage_chat", "can_pin_messages"])
        original = await control.say(EAST, here.people[0], here.say("给楼道装扶手", "Handrails on the stairs"))
        number = await here.propose(EAST, here.people[0], "", reply_to=original["message_id"])
        docket = await raised(here, number, original)
        await supported(here, number, docket)
        roll = await called(here, number, docket)
        await opened(here, number, roll)
        vote, ballot = await noticed(here, number)
        await closed(here, number, vote, ballot)
        await done(here, number)


async def refused(here: Here, *taps: Forged, record: bool = False) -> None:
    """Each of these taps is answered with a word or a link; every card stays as it was, and so does the record."""
    chats = [*here.village.groups, here.village.council, *{person for _, person, _, _ in taps}]
    cards, head = await everything(here, chats), await here.head() if record else ""
    for chat, person, message, data in taps:
        said = await here.control.tap(chat, person, message, data, forged=True, within=PATIENCE)
        assert said.answered, data
        assert said.url or (said.text and said.show_alert), f"{data} of {person} in {chat}: {said.text!r}"
    assert await everything(here, chats, looks=2) == cards
    if record:
        assert await here.head() == head


async def everything(here: Here, chats: list[int], looks: int = 4) -> Cards:
    """All that stands in these chats, once it has stayed the same for so many looks: edits wait for each other."""
    seen: list[Cards] = []
    while len(seen) < looks:
        await here.control.advance(6)
        await asyncio.sleep(0.12)
        now = {
            chat: [(one["message_id"], text_of(one), *buttons_of(one)) for one in await here.posts(chat)]
            for chat in chats
        }
        seen = [*seen, now] if seen and seen[-1] == now else [now]
    return seen[-1]


def each(people: list[int], chat: int, message: Json, *data: str) -> list[Forged]:
    return [(chat, person, message["message_id"], one) for person in people for one in data]


async def raised(here: Here, number: int, original: Json) -> Json:
    """Support is for verified households of the scope, screening for the council's seats, in their own chats."""
    card, docket, people = await here.card(EAST, number), await here.docket(number), here.people
    screen = [f"screen:{number}:{word}" for word in ("accept", "decline", "merge", "redirect", "urgent")]
    staff = next(iter(here.village.staff))
    await refused(
        here,
        *each([STRANGER, ADMINISTRATOR, here.village.chair, people[7]], EAST, card, f"support:{number}"),
        *each([people[1]], WEST, card, f"support:{number}"),
        *each([people[1]], EAST, original, f"support:{number}"),
        *each([people[1]], people[1], {"message_id": 4_000}, f"support:{number}"),
        *each([people[1]], EAST, {"message_id": 4_000}, f"support:{number}"),
        *each([people[1]], EAST, card, f"support:{number + 100}"),
        *each([people[0], STRANGER, ADMINISTRATOR, staff], COUNCIL, docket, *screen),
        *each([here.village.seats[2]], EAST, docket, *screen),
        *each([here.village.chair], COUNCIL, docket, f"agenda:{number}", f"notice:{number}:assembly", f"done:{number}"),
        record=True,
    )
    return docket


async def supported(here: Here, number: int, docket: Json) -> None:
    """The agenda is the chair's and the vice-chair's."""
    await here.tap_all(EAST, here.people[1:3], await here.card(EAST, number), f"support:{number}")
    await here.tap(COUNCIL, here.village.seats[2], docket, f"screen:{number}:accept")
    await here.shows(COUNCIL, docket, data=f"agenda:{number}")
    await refused(
        here,
        *each([here.village.seats[2], here.people[0], ADMINISTRATOR], COUNCIL, docket, f"agenda:{number}"),
        *each([here.village.chair], EAST, docket, f"agenda:{number}"),
        *each([here.village.chair], COUNCIL, docket, f"screen:{number}:accept", f"notice:{number}:assembly"),
    )
    await here.tap(COUNCIL, here.village.vice, docket, f"agenda:{number}")


async def called(here: Here, number: int, docket: Json) -> Json:
    """On the roll are seats; it opens by the chair, with a quorum."""
    await here.until(at(6, "18:45"))
    roll = await here.heard(COUNCIL, data="present:", since=0)
    meeting = number_in(roll, "present")
    await here.tap_all(COUNCIL, here.village.seats[:4], roll, f"present:{meeting}")
    staff = next(iter(here.village.staff))
    await refused(
        here,
        *each([here.people[0], STRANGER, ADMINISTRATOR, staff], COUNCIL, roll, f"present:{meeting}", f"open:{meeting}"),
        *each([here.village.chair, here.village.seats[2]], COUNCIL, roll, f"open:{meeting}"),
        *each([here.village.seats[5]], WEST, roll, f"present:{meeting}"),
        *each([here.village.seats[5]], COUNCIL, roll, f"present:{meeting + 100}"),
        *each([here.village.chair], COUNCIL, docket, f"agenda:{number}"),
    )
    await here.tap_all(COUNCIL, here.village.seats[4:6], roll, f"present:{meeting}")
    return roll


async def opened(here: Here, number: int, roll: Json) -> None:
    """A motion is voted on by seats that are present."""
    seats = here.village.seats
    card = await here.open(roll)
    motion = number_in(card, "motion")
    choices = [f"motion:{motion}:{word}" for word in ("for", "against", "abstain", "recuse")]
    await refused(
        here,
        *each([seats[6], here.people[0], ADMINISTRATOR], COUNCIL, card, *choices),
        *each([seats[0]], EAST, card, *choices),
        *each([seats[0]], COUNCIL, card, f"motion:{motion + 100}:for", f"notice:{number}:assembly"),
        *each([seats[3]], COUNCIL, card, f"close:{motion}"),
    )
    await here.vote_on(card, dict.fromkeys(seats[:6], "for"))


async def noticed(here: Here, number: int) -> tuple[int, Json]:
    """The notice is the chair's and the vice-chair's; before the vote opens nobody votes."""
    check = await here.check(number)
    await refused(
        here,
        *each([here.village.seats[2], here.people[0], ADMINISTRATOR], COUNCIL, check, f"notice:{number}:assembly"),
        *each([here.village.chair], EAST, check, f"notice:{number}:assembly"),
        *each([here.village.chair], COUNCIL, check, f"notice:{number}:council_default", f"notice:{number}:nonsense"),
        *each([here.village.chair], COUNCIL, check, f"notice:{number + 100}:assembly"),
    )
    await here.tap(COUNCIL, here.village.chair, check, f"notice:{number}:assembly")
    posted = await here.heard(EAST, here.say("公示", "notice"), since=0)
    await refused(here, *each([here.people[0]], EAST, posted, "vote:1:for"))
    await here.until(at(7, "19:30"))
    vote, ballot = await here.ballot(EAST)
    choices = [f"vote:{vote}:{word}" for word in ("for", "against", "abstain")]
    await refused(
        here,
        *each([STRANGER, ADMINISTRATOR, here.village.chair, here.people[7]], EAST, ballot, *choices),
        *each([here.people[1]], WEST, ballot, choices[0]),
        *each([here.people[1]], here.people[1], {"message_id": 4_000}, choices[0]),
        *each([here.people[1]], EAST, {"message_id": 4_000}, choices[0]),
        *each([here.people[1]], EAST, ballot, f"vote:{vote + 100}:for", f"vote:{vote}:yes", f"vote:{vote}"),
        *each([here.village.chair], COUNCIL, check, f"done:{number}"),
        record=True,
    )
    await here.tap_all(EAST, here.people[:5], ballot, f"vote:{vote}:for")
    await here.shows(EAST, ballot, "5/6")
    return vote, ballot


async def closed(here: Here, number: int, vote: int, ballot: Json) -> None:
    """After the close no ballot counts, and the outcome waits for objections."""
    await here.until(at(9, "19:30"))
    await here.heard(EAST, here.say("赞成 5，反对 0，弃权 0", "For 5, against 0, abstain 0"), since=ballot["created"])
    await refused(here, *each(here.people[:6], EAST, ballot, f"vote:{vote}:against"))
    await here.until(at(10, "19:30"))


async def done(here: Here, number: int) -> None:
    """Carried out is a word of the chair's and of staff; then it is said once."""
    work = await here.card(COUNCIL, number, "done")
    await refused(
        here,
        *each([here.village.vice, here.people[0], ADMINISTRATOR], COUNCIL, work, f"done:{number}"),
        *each([here.village.chair], EAST, work, f"done:{number}"),
        *each([here.people[0]], EAST, work, f"confirm:{number}:yes", f"rate:{number}:4"),
    )
    staff = next(iter(here.village.staff))
    await here.tap(COUNCIL, staff, work, f"done:{number}")
    poll = await here.heard(EAST, here.say("满意", "satisfied"), since=work["created"])
    await refused(here, *each([here.village.chair, staff], COUNCIL, work, f"done:{number}"))
    assert poll["poll"]["is_anonymous"] is False


async def test_three_hundred_forged_words_change_nothing(tmp_path: Path) -> None:
    async with settled(tmp_path, village("en")) as here:
        await here.join(0, 1, 2)
        number = await here.propose(EAST, here.people[0], "Handrails on the stairs")
        card, docket = await here.card(EAST, number), await here.docket(number)
        head = await here.head()
        words = forged_words(random.Random(300))
        await here.control.set_clock((await here.now()).isoformat(), running=False)  # however long the answers take
        queries = await here.control.taps(
            [
                {"chat": chat, "user": user, "message_id": message["message_id"], "data": data, "forged": True}
                for place, data in enumerate(words)
                for chat, user, message in [
                    [(EAST, here.people[1], card), (COUNCIL, here.village.chair, docket)][place % 2],
                ]
            ]
        )
        for query, data in zip(queries, words, strict=True):
            for _ in range(200):
                said = await here.control.answer(query)
                if said.answered:
                    break
                await asyncio.sleep(0.05)
            assert said.answered, repr(data)
            assert said.show_alert, repr(data)
        assert await here.head() == head
        letters = await here.town.corridor("replay")
        assert (letters.status, letters.out) == (0, "there is no dead letter\n")
        slowed = await here.control.tap(EAST, here.people[1], card["message_id"], f"support:{number}")
        assert slowed.show_alert  # who taps so much waits a moment, and nobody else
        assert "2 now" in (await here.tap(EAST, here.people[2], card, f"support:{number}")).text


def forged_words(chance: random.Random) -> list[str]:
    """Callback data that this program never builds: each breaks the shape `verb:id[:argument]` or its vocabulary."""
    verbs = ["support", "screen", "agenda", "present", "open", "motion", "notice", "vote", "done", "confirm", "rate"]
    shapes = [
        "{verb}", "{verb}:", "{verb}:0", "{verb}:-1", "{verb}:+1", "{verb}:01", "{verb}:1.0", "{verb}:1e3", "{verb}: 1",
        "{verb}:1 ", "{verb}:１", "{verb}:٣", "{verb}:1:for:extra", "{verb}:1::", "{verb}:1:FOR", "{verb}:1:für",
        "{verb}:1:accept;drop", "{verb}:99999999999999999999", "{verb}:1:\x00", "{verb}\n:1", ":1", "::", "{verb}:NaN",
        "{verb}:0x1", "{verb}:1:for\n", "{verb}:' OR 1=1", "<b>{verb}</b>", "{verb}:1:{verb}", "no{verb}:1",
        "\u2068{verb}\u2069:1",
    ]  # fmt: skip
    found = [shape.format(verb=verb) for shape in shapes for verb in verbs]
    noise = ["".join(chr(chance.randrange(32, 0x2FFF)) for _ in range(chance.randrange(1, 20))) for _ in range(40)]
    return [word for word in chance.sample(found, 260) + noise if len(word.encode()) <= 64]
