"""Thousands of updates such as nobody has ever sent: none of them makes the intake raise or stop."""

import copy
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live_bot import BOT, COUNCIL, GROUP_A, kept

LI = 51
GROUP = {"id": GROUP_A, "type": "supergroup", "title": "A"}
PERSON = {"id": LI, "is_bot": False, "first_name": "Li", "language_code": "en"}
OWN = {"id": BOT, "is_bot": True, "first_name": "Corridor", "username": "corridor_bot"}
MESSAGE = {"message_id": 7, "date": 1, "chat": GROUP, "from": PERSON, "text": "/propose A bench"}
CARD = {"message_id": 5, "date": 1, "chat": GROUP, "from": OWN, "text": "A card"}
TAP = {"id": "9", "from": PERSON, "chat_instance": "1"}
PRIVATE = {"id": LI, "type": "private", "first_name": "Li"}
GROUP_BEFORE = {"id": -555, "type": "group", "title": "Before"}
KINDS = (
    {"message": MESSAGE},
    {"message": {**MESSAGE, "text": "/propose", "reply_to_message": {**MESSAGE, "message_id": 6, "text": "A tree"}}},
    {"message": {**MESSAGE, "chat": PRIVATE, "text": "/start ABCD2345"}},
    {"message": {**MESSAGE, "chat": PRIVATE, "text": "/matter №1", "reply_to_message": {**CARD, "chat": PRIVATE}}},
    {"message": {**MESSAGE, "chat": GROUP_BEFORE, "text": None, "migrate_to_chat_id": -1005}},
    {"edited_message": MESSAGE},
    {"channel_post": MESSAGE},
    {"callback_query": {**TAP, "data": "support:1", "message": CARD}},
    {"callback_query": {**TAP, "data": "vote:1:for", "message": {**CARD, "date": 0}}},
    {"poll_answer": {"poll_id": "5", "user": PERSON, "option_ids": [0]}},
    {
        "my_chat_member": {
            "chat": GROUP, "from": PERSON, "date": 1,
            "old_chat_member": {"status": "member", "user": OWN},
            "new_chat_member": {"status": "administrator", "user": OWN},
        }
    },
)  # fmt: skip
odd_numbers = st.sampled_from(
    [0, -1, 1, 5, LI, BOT, GROUP_A, COUNCIL, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30]
)
odd_texts = st.sampled_from(
    ["", " ", "/", "//", "/propose\n", "/propose@", "/start -1", "/matter 99999999999999999999", "/ballot \u0663",
     "\x00", "\ud800", "\u202e", "<b>", "e" + "\u0301" * 300, "a" * 5000, "support:", "support:01", "vote:1:for:x"]
)  # fmt: skip
odd_keys = st.sampled_from(["id", "from", "chat", "text", "type"])
junk = st.recursive(
    st.none() | st.booleans() | odd_numbers | st.floats() | odd_texts | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_keys, inner, max_size=4),
    max_leaves=6,
)


def places(value, path=()):
    """Every place inside an update that could be different."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*path, number))
    return found


@st.composite
def bent(draw):
    """An update as Telegram sends them, with a few places of it taken away or filled with junk."""
    update = copy.deepcopy(draw(st.sampled_from(KINDS)))
    for _ in range(draw(st.integers(0, 3))):
        if not (open_ := places(update)):
            break
        *way, last = draw(st.sampled_from(open_))
        inside = update
        for step in way:
            inside = inside[step]
        if draw(st.booleans()):
            inside[last] = draw(junk)
        else:
            del inside[last]
    return update


odd = bent() | st.dictionaries(
    st.sampled_from(["message", "callback_query", "poll_answer", "my_chat_member", "inline_query", "new"]),
    junk,
    max_size=2,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A bot that is built once for all examples, in a loop of its own."""
    logging.disable(logging.CRITICAL)
    with kept(tmp_path_factory.mktemp("fuzz"), {LI: 1}) as (runner, bot):
        yield runner, bot
    logging.disable(logging.NOTSET)


numbers = iter(range(1, 10**9))


@pytest.mark.parametrize("examples", [25, pytest.param(1000, marks=pytest.mark.long)])
@pytest.mark.timeout(900)
def test_no_update_makes_the_intake_raise_or_stop(place, examples):
    runner, bot = place
    taken = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(odd, min_size=42, max_size=60))
    def play(updates):
        batch = [{"update_id": next(numbers), **update} for update in updates]
        taken.extend(batch)
        assert runner.run(bot.app.intake.take(batch))

    play()
    before = bot.value("SELECT count(*) FROM matter WHERE title = 'After all that'")
    good = {"update_id": next(numbers), "message": {**MESSAGE, "text": "/propose After all that"}}
    assert runner.run(bot.app.intake.take([good]))
    assert bot.value("SELECT count(*) FROM matter WHERE title = 'After all that'") == before + 1
    assert len(taken) > 1000
    buried = bot.value("SELECT count(DISTINCT update_id) FROM dead_letter")
    assert 0 < buried < len(taken)


@pytest.mark.parametrize("update", [{}, {"update_id": None}, {"update_id": 10**30}, {"update_id": -(2**70)}])
def test_an_update_without_a_usable_number_is_let_go(place, update):
    runner, bot = place
    before = bot.value("SELECT count(*) FROM dead_letter")
    odd_one = {"callback_query": {"id": "9"}, **update}
    assert runner.run(bot.app.intake.take([odd_one, {"message": {"text": 5}, **update}]))
    assert bot.value("SELECT count(*) FROM dead_letter") == before
