"""Bad input from the chat: answered in one sentence or not at all, and nothing is lost by it.

Where each is tried:

- no token, wrong token, unreachable server: `test_config`, `test_run_ends`, `test_intake` (out of reach again and
  again)
- full disk: here; a store that is locked, read-only or damaged: `test_writer`, `test_intake`, `test_only_one_writes…`
  in `test_command_line_journey`; a newer or foreign one: `test_migrations`, `test_cli_apply`
- a wrong config: `test_config`, `test_bad_files`; household files: `test_bad_files`, `test_household_files`
- forged and outdated taps: here ten thousand words, `test_who_may_tap_journey` every stage and three hundred over the
  wire, `test_callback_data`; another chat: `test_council_taps`; redelivery, poison: `test_intake`, `test_intake_fuzz`
- markup, zalgo, directions: here 200 people, `test_card_texts` every card, `test_graphemes`
- a group upgraded, lost or deleted, a person who blocked the bot: `test_delivery_faults`
"""

import json
import os
import random
import resource
import subprocess
from contextlib import contextmanager

import pytest
from live_bot import BOT, COUNCIL, GROUP_A, LiveBot, kept, open_vote
from stores import only_sqlite

from bot import webhook
from bot.wire import read_answer
from handlers.incoming import ANONYMOUS_ADMINISTRATOR
from playground.markup import parse, units
from texts.buttons import VERBS
from texts.cards import TITLE_LIMIT, plain

LI, SUN = 51, 53
GROUP = {"id": GROUP_A, "type": "supergroup", "title": "A"}
NOBODYS = {"id": -777, "type": "supergroup", "title": "Nobody's"}
CHANNEL = {"id": -900, "type": "channel", "title": "News"}
PERSON = {"id": LI, "is_bot": False, "first_name": "Li", "language_code": "en"}
PRIVATE = {"id": LI, "type": "private", "first_name": "Li"}
ANONYMOUS = {"id": ANONYMOUS_ADMINISTRATOR, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
IN_A_CHANNELS_NAME = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OF_TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ROBOT = {"id": 77, "is_bot": True, "first_name": "Robot"}
OWN = {"id": BOT, "is_bot": True, "first_name": "Corridor", "username": "corridor_bot"}
FILE = {"file_id": "1", "file_unique_id": "1"}
PHOTO = {"photo": [{**FILE, "width": 1, "height": 1}]}
STICKER = {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}}
PLACE = {"location": {"latitude": 31.2, "longitude": 121.5}}
ASKING = {
    "askparties",
    "askparty",
    "comment",
    "calendar",
    "digest",
    "district",
    "districtreport",
    "housemates",
    "me",
    "owndata",
    "nocode",
    "votenow",
    "seevote",
    "doors",
    "commend",
    "unfinished",
    "signlist",
    "signpropose",
    "signsupport",
    "signobject",
    "signrate",
    "propose",
    "request",
    "details",
    "entrance",
    "list",
    "role",
    "object",
    "language",
    "can",
    "how",
    "speakfor",
    "family",
    "marks",
}
WHO = "I cannot see who you are"
WORDS = "I cannot read this kind of message"
numbers = iter(range(1000, 10**9))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A bot that is built once for all rows, in a loop of its own; Li has a home, Sun has not."""
    with kept(tmp_path_factory.mktemp("bad"), {LI: 1}) as (runner, bot):
        yield runner, bot


@pytest.fixture
def untouched(tmp_path):
    """A bot of one's own, of which no other test has changed a row or the time."""
    with kept(tmp_path, {LI: 1}) as (runner, bot):
        yield runner, bot


def hear(place, *messages):
    """Have the bot take messages; returns what it would say to them: (chat, text, kind)."""
    runner, bot = place
    first = next(numbers)
    last = bot.value("SELECT coalesce(max(id), 0) FROM outbox")
    for message in messages:
        update = message if "update" in message else {"message": message}
        update.pop("update", None)
        assert runner.run(bot.app.intake.take([{"update_id": next(numbers), **update}]))
    assert bot.rows("SELECT error FROM dead_letter WHERE update_id >= ?", first) == []
    rows = bot.rows("SELECT chat, kind, payload FROM outbox WHERE id > ? ORDER BY id", last)
    return [(row["chat"], plain(json.loads(row["payload"]).get("text", "")), row["kind"]) for row in rows]


def message(chat=PRIVATE, sender=PERSON, text=None, **more):
    return {
        "message_id": next(numbers),
        "date": 1,
        "chat": chat,
        "from": sender,
        **({"text": text} if text else {}),
        **more,
    }


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (STICKER, WORDS),
        (PLACE, WORDS),
        (PHOTO, WORDS),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, WORDS),
        ({"dice": {"emoji": "🎲", "value": 3}}, WORDS),
        ({"document": FILE, "caption": " \u200b"}, "Staff, the chair or vice-chair send household files."),
        ({"text": "hello there"}, "I did not understand that"),
        ({"text": "/nonsense"}, "You can"),
        ({"text": "/"}, WORDS),
        ({"text": "/propose"}, "What would you like to raise?"),
        ({"text": "/propose \u200b \u2060"}, "What would you like to raise?"),
        ({"text": "/matter"}, "Which matter?"),
        ({"text": "/matter nine"}, "Which matter?"),
        ({"text": "/ballot"}, "Which"),
        ({"pinned_message": {**CHANNEL, "message_id": 1, "date": 1, "chat": PRIVATE}}, None),
    ],
)
def test_whatever_is_sent_in_private_is_answered_once_in_a_sentence(place, more, told):
    one = next(numbers)  # nobody whom a question of another row waits for
    said = hear(place, message({**PRIVATE, "id": one}, {**PERSON, "id": one}, **more))
    if told is None:
        assert said == []
        return
    assert [(chat, kind) for chat, _, kind in said] == [(one, "message")]
    assert told in said[0][1]


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message(GROUP, text="/propose in an edit")},
        {"channel_post": message(CHANNEL, text="/propose in a channel")},
        {"edited_channel_post": message(CHANNEL, text="/propose in a channel")},
        {"inline_query": {"id": "1", "from": PERSON, "query": "bench", "offset": ""}},
        {"chosen_inline_result": {"result_id": "1", "from": PERSON, "query": ""}},
        {"chat_member": {"chat": GROUP, "from": PERSON, "date": 1, "old_chat_member": {"status": "left", "user": ROBOT},
                         "new_chat_member": {"status": "member", "user": ROBOT}}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}},
        {"message": message(GROUP, OF_TELEGRAM, "/propose", sender_chat=CHANNEL, is_automatic_forward=True)},
        {"message": message(GROUP, ROBOT, "/propose of a robot")},
        {"message": message(GROUP, OWN, "/propose of our own")},
        {"message": message(GROUP, ANONYMOUS, "good evening", sender_chat=GROUP)},
        {"message": message(GROUP, ANONYMOUS, "/weather", sender_chat=GROUP)},
        {"message": message(GROUP, ANONYMOUS, "/propose@other_bot a", sender_chat=GROUP)},
        {"message": message(GROUP, **STICKER)},
        {"message": message(GROUP, **PHOTO)},
        {"message": message(GROUP, text="/nonsense")},
        {"message": message(GROUP, text="/propose@other_bot a bench")},
        {"message": message(GROUP, new_chat_title="Another name")},
    ],
    ids=lambda update: next(iter(update)),
)  # fmt: skip
def test_what_nobody_said_to_us_is_answered_with_silence(place, update):
    before = place[1].rows("SELECT * FROM matter")
    assert hear(place, {"update": True, **update}) == []
    assert place[1].rows("SELECT * FROM matter") == before


def test_who_is_nobody_hears_once_a_day_a_group_how_to_be_somebody(place):
    runner, bot = place
    asks = message(GROUP, ANONYMOUS, "/propose A bench", sender_chat=GROUP)
    said = hear(place, asks, message(GROUP, IN_A_CHANNELS_NAME, "/agenda", sender_chat=CHANNEL))
    assert [(chat, WHO in text, "Remain anonymous" in text) for chat, text, _ in said] == [(GROUP_A, True, True)]
    assert hear(place, message(GROUP, ANONYMOUS, "/agenda@corridor_bot", sender_chat=GROUP)) == []
    reply = message({**NOBODYS}, ANONYMOUS, "what?", sender_chat=NOBODYS, reply_to_message=message(NOBODYS, OWN, "hi"))
    assert [chat for chat, _, _ in hear(place, reply)] == [NOBODYS["id"]]
    runner.run(bot.control.advance(86_400))
    assert len(hear(place, message(GROUP, ANONYMOUS, "/agenda", sender_chat=GROUP))) == 1
    assert bot.rows("SELECT * FROM person WHERE telegram_id IN (1087968824, 136817688)") == []


# Long words


def newest(bot):
    return bot.rows("SELECT * FROM matter ORDER BY id DESC LIMIT 1")[0]


@pytest.mark.parametrize("sign", ["灯", "💡", "e\u0301"])
def test_a_proposal_of_five_thousand_signs_is_kept_as_far_as_a_message_goes(place, sign):
    """Clients send it as two messages; the second is not taken for a code or for words to us."""
    _, bot = place
    head = f"/propose Lamp {next(numbers)} "
    whole = (sign * 5000)[: 4096 - len(head)] if sign != "💡" else sign * ((4096 - len(head)) // 2)
    said = hear(place, message(text=head + whole))
    matter = newest(bot)
    assert matter["text"] == head.removeprefix("/propose ") + whole
    assert matter["title"].endswith("…")
    assert units(matter["title"]) <= TITLE_LIMIT
    assert [text.splitlines()[0] for chat, text, _ in said if chat == LI and text][-1:] == [
        "Your words fill a whole message"
    ]
    assert hear(place, message(text=sign * 904)) == []
    assert len(hear(place, message(text=sign * 904))) == 1


def test_a_reply_to_a_long_message_and_a_caption_are_proposals_with_all_their_words(place):
    _, bot = place
    long = f"Bins {next(numbers)} " + "角落" * 2040
    hear(place, message(GROUP, text="/propose", reply_to_message=message(GROUP, text=long)))
    assert newest(bot)["text"] == long
    caption = f"Bicycle {next(numbers)} " + "车" * 1000
    hear(place, message(GROUP, caption=f"/propose {caption}", **PHOTO))
    assert newest(bot)["text"] == caption
    assert newest(bot)["title"].endswith("…")


# Odd names


def odd_words(chance):
    """Words as nobody should write them: markup, heaps of marks, directions, emoji, signs without width."""
    parts = [
        "<b>", "</i>", "&amp;", "&", "<a href='tg://user?id=1'>", "\u202e", "\u2067", "\u2069", "\u200f", "\u0335" * 40,
        "Z\u0321\u0489" * 9, "שלום", "عليكم", "王", "Li", "👩‍👩‍👧‍👦", "🇨🇳", "\u200b", "\u00ad", "{name}", "%s", "\\",
        "`", "*_[](", "\u2028", "\x00", "u0000", "\t", "ǅ", "ß",
    ]  # fmt: skip
    return "".join(chance.choice(parts) for _ in range(chance.randrange(1, 40)))


def test_two_hundred_odd_names_and_proposals_come_back_as_they_were_but_for_nul(untouched):
    """PostgreSQL keeps none and nobody sees one, so it is left out where updates come in, asked for or posted."""
    runner, bot = untouched
    chance = random.Random(200)
    names = {5_000_000_000 + number: odd_words(chance) for number in range(200)}
    batch = [
        {
            "update_id": next(numbers),
            "message": message(
                {"id": one, "type": "private", "first_name": name},
                {"id": one, "is_bot": False, "first_name": name, "language_code": chance.choice(["en", "zh"])},
                "/propose " + odd_words(chance),
            ),
        }
        for one, name in names.items()
    ]
    heard = read_answer(200, json.dumps({"ok": True, "result": batch}).encode()).result
    assert heard == [webhook.read(json.dumps(one).encode()) for one in batch]
    assert runner.run(bot.app.intake.take(heard))
    met = {row["telegram_id"]: row["name"] for row in bot.rows("SELECT * FROM person")}
    assert any("\0" in name for name in names.values())
    assert any("\\u0000" in name for name in names.values()), "not the character"
    assert {one: met.get(one) for one in names} == {one: name.replace("\0", "") for one, name in names.items()}
    said = bot.rows("SELECT chat, payload FROM outbox WHERE chat > 0")
    assert {row["chat"] for row in said} == set(names)
    for row in said:
        text, _ = parse(json.loads(row["payload"])["text"], "HTML")  # as Telegram reads it, or it raises
        assert text.count("\u2068") == text.count("\u2069")
        assert not any(sign in text for sign in "\u202e\u2067\u200f\x00")
        assert "\u0335" * 5 not in text


# Taps of nobody's making


def forged(chance):
    """Callback data, near what we build and far from it."""
    verb = chance.choice([*sorted(set(VERBS) - ASKING), "no", "", "vote ", "VOTE"])
    words = ["for", "against", "accept", "yes", "assembly", "4", "0", "99", "not_mine", "file", "", "\u0661", "ü", ":"]
    number = chance.choice(["0", "01", "-1", "77", "4000000000", str(2**70), "1.0", "", " 1", "１", "NaN", "1e3"])
    shape = chance.choice(["{v}:{n}", "{v}:{n}:{w}", "{v}:{n}:{w}:{w}", "{v}", "{n}:{v}", "{v}:{w}:{n}"])
    near = shape.format(v=verb, n=number, w=chance.choice(words))
    far = "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(1, 30)))
    return chance.choice([near, near, near, far])[:64]


def test_ten_thousand_forged_taps_change_no_row(untouched):
    """By somebody with a home and by a seat of the council, in the group and in the council's chat.

    Buttons that only ask, or speak of one's own, are anybody's; all others need a number that is there.
    """
    runner, bot = untouched
    vote = runner.run(open_vote(bot))
    chance = random.Random(10_000)
    words = [f"vote:{vote}", f"vote:{vote}:yes", *dict.fromkeys(forged(chance) for _ in range(10_000))]
    told = []

    class Told:
        async def answer(self, query_id, text, *, alert, url):
            told.append((query_id, text, alert))

    bot.app.desk.replies, kept = Told(), bot.app.desk.replies
    changed = "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM outbox), (SELECT sum(dirty) FROM card)"
    before = [*bot.rows(changed), *bot.rows("SELECT * FROM matter"), *bot.rows("SELECT * FROM dialogue")]
    try:
        for start in range(0, len(words), 500):
            batch = [
                {
                    "update_id": next(numbers),
                    "callback_query": {
                        "id": str(start + place_), "from": {**PERSON, "id": (LI, 3)[place_ % 2]}, "chat_instance": "1",
                        "data": data,
                        "message": message({**GROUP, "id": (GROUP_A, COUNCIL)[place_ % 2]}, OWN, "A card"),
                    },
                }
                for place_, data in enumerate(words[start : start + 500])
            ]  # fmt: skip
            assert runner.run(bot.app.intake.take(batch))
        runner.run(bot.app.desk.answered())
    finally:
        bot.app.desk.replies = kept
    after = [*bot.rows(changed), *bot.rows("SELECT * FROM matter"), *bot.rows("SELECT * FROM dialogue")]
    assert after == before
    assert len(told) == len(words) > 5_000
    assert [words[int(one)] for one, text, alert in told if not (text and alert)] == []


# A full disk


@contextmanager
def small_disk(folder):
    """A folder on a disk that fills up: (folder, fill, make room). Where nothing may be mounted, files may not grow."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
    ).returncode  # fmt: skip
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    filler = folder / "filler"

    def fill():
        if not mounted:
            largest = max(file.stat().st_size for file in folder.glob("corridor.db*"))
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
            return
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def make_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        filler.unlink(missing_ok=True)

    try:
        yield fill, make_room
    finally:
        make_room()
        if mounted:
            subprocess.run(["umount", folder], check=True)


@only_sqlite("whose disk is full is the server's affair elsewhere")
async def test_a_full_disk_is_said_to_who_taps_and_nothing_is_lost(tmp_path):
    with small_disk(tmp_path / "disk") as (fill, make_room):
        async with LiveBot.open(tmp_path / "disk", rules={"notice": "0 minutes"}) as bot, bot.running():
            await bot.settle_in({LI: 1, SUN: 2})
            vote = await open_vote(bot)
            card = await bot.heard(GROUP_A, "Ballot №1")
            await bot.quiet()
            fill()
            stands, said = None, None
            for place_ in range(2000):  # the log may still have room within itself
                choice = ("for", "against")[place_ % 2]
                said = await bot.control.tap(GROUP_A, LI, card["message_id"], f"vote:{vote}:{choice}")
                if not said.text.startswith("Recorded"):
                    break
                stands = choice
            assert (said.text, said.show_alert) == ("That was not recorded. Please tap again.", True)
            assert bot.rows("SELECT choice FROM ballot") == ([{"choice": stands}] if stands else [])
            await bot.control.say(GROUP_A, LI, "/propose@corridor_bot A tree")
            again = await bot.control.tap(GROUP_A, SUN, card["message_id"], f"vote:{vote}:for")
            assert again.text == said.text
            make_room()
            done = await bot.control.tap(GROUP_A, SUN, card["message_id"], f"vote:{vote}:abstain")
            assert done.text.startswith("Recorded: your household, abstain")
            await bot.heard(COUNCIL, "A tree")
            votes = {row["home"]: row["choice"] for row in bot.rows("SELECT * FROM ballot")}
            assert votes == {2: "abstain"} | ({1: stands} if stands else {})
