"""What is read from Telegram's updates, and what is left alone: only a person who speaks or taps is anybody."""

import pytest
from telegram import Update

from handlers.incoming import (
    query_id,
    read_command,
    read_membership,
    read_poll_answer,
    read_tap,
    read_upgrade,
    without_choice,
)  # fmt: skip
from storage.media import Media

LI = {"id": 51, "is_bot": False, "first_name": "Li", "last_name": "Na", "language_code": "en"}
BOT = {"id": 1000, "is_bot": True, "first_name": "Corridor"}
GROUP = {"id": -100, "type": "supergroup", "title": "A"}
PRIVATE = {"id": 51, "type": "private", "first_name": "Li"}
CHANNEL = {"id": -900, "type": "channel", "title": "News"}
MESSAGE = {"message_id": 7, "date": 1, "chat": GROUP, "from": LI, "text": "/propose A bench"}
TAP = {"id": "9", "from": LI, "chat_instance": "1", "data": "support:1"}


def command(**changes):
    kept = {key: value for key, value in {**MESSAGE, **changes}.items() if value is not None}
    return read_command(Update.de_json({"update_id": 5, "message": kept}, None))


def tap(**changes):
    return read_tap({"update_id": 5, "callback_query": {**TAP, **changes}})


@pytest.mark.parametrize(
    ("words", "name", "text"),
    [
        ("/propose A bench", "propose", "A bench"),
        ("/Propose@corridor_bot A bench", "propose", "A bench"),
        ("/propose\nA bench\nfor two", "propose", "A bench\nfor two"),
        ("/propose", "propose", ""),
        ("/propose   ", "propose", ""),
        ("/", "", ""),
        ("A bench", "", "A bench"),
        ("not a /command", "", "not a /command"),
    ],
)
def test_a_command_is_its_name_and_the_words_after_it(words, name, text):
    read = command(text=words)
    assert (read.name, read.text) == (name, text)
    assert (read.update_id, read.chat, read.message, read.private) == (5, -100, 7, False)
    assert (read.sender.telegram_id, read.sender.name, read.sender.language) == (51, "Li Na", "en")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("/start SPVZH6DK", "/start"), ("/start@corridor_bot\nin_1_ABCD", "/start@corridor_bot"), ("/start", "/start"),
        ("spvz h6dk", ""), ("A bench", "A bench"), ("", ""), ("/propose A bench", "/propose A bench"),
    ],
)  # fmt: skip
def test_a_dead_letter_keeps_no_code_and_no_one_time_link(words, kept):
    said = {**MESSAGE, "text": words}
    update = {"update_id": 5, "message": {**said, "reply_to_message": said}}
    left = without_choice(update)["message"]
    assert (left["text"], left["reply_to_message"]["text"]) == (kept, kept)
    assert {**left, "text": words, "reply_to_message": said} == update["message"]


def test_words_under_a_picture_are_words():
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    assert command(text=None, caption="/propose This lamp", photo=photo).text == "This lamp"


def test_a_reply_brings_the_words_that_it_answers_and_says_whether_they_are_ours():
    read = command(reply_to_message={**MESSAGE, "message_id": 3, "text": "Too dark here"})
    assert (read.reply_to, read.reply_text, read.reply_from_bot) == (3, "Too dark here", 0)
    assert command(reply_to_message={**MESSAGE, "message_id": 3, "from": BOT}).reply_from_bot == 1000


RECORDED = {"file_id": "f1", "file_unique_id": "u1", "duration": 83}


@pytest.mark.parametrize("kind", ["voice", "video", "video_note"])
def test_a_voice_or_video_is_read_from_the_message_or_from_the_one_it_answers(kind):
    recorded = {**RECORDED, "width": 1, "height": 1, "length": 1}
    own = command(text=None, caption="/propose", **{kind: recorded})
    assert own.media == Media(kind, "f1", "u1", 83, -100, 7)
    spoken = {**MESSAGE, "message_id": 3, kind: recorded}
    assert command(reply_to_message=spoken).media == Media(kind, "f1", "u1", 83, -100, 3)
    assert command(reply_to_message={**spoken, "from": BOT}).media is None  # a copy of ours
    assert command().media is None


def test_a_photo_that_was_sent_as_a_file_is_one_and_any_other_file_is_not():
    file = {"file_id": "f1", "file_unique_id": "u1", "file_name": "sheet.png", "mime_type": "image/png"}
    photo = command(text=None, document=file)
    assert (photo.photo, photo.document) == (Media("document", "f1", "u1", 0, -100, 7), None)
    table = command(text=None, document={**file, "file_name": "homes.csv", "mime_type": "text/csv"})
    assert (table.photo, table.document.name) == (None, "homes.csv")


def test_the_topic_of_a_forum_is_kept_and_a_thread_of_replies_is_not_one():
    assert command(message_thread_id=4, is_topic_message=True).topic == 4
    assert command(message_thread_id=4).topic is None


@pytest.mark.parametrize(
    "changes",
    [
        {"from": BOT}, {"from": {**LI, "id": 1087968824}}, {"from": LI, "sender_chat": CHANNEL}, {"from": None},
        {"from": {**LI, "id": 1087968824, "is_bot": True}, "sender_chat": GROUP},
    ],
)  # fmt: skip
def test_who_is_no_person_says_nothing(changes):
    assert command(**changes) is None


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post"])
def test_only_new_messages_are_read(kind):
    assert read_command(Update.de_json({"update_id": 5, kind: MESSAGE}, None)) is None


def test_a_tap_names_its_card_and_who_sent_it():
    read = tap(message={"message_id": 8, "date": 1, "chat": GROUP, "from": BOT, "text": "x"})
    assert (read.chat, read.message, read.from_bot, read.data, read.private) == (-100, 8, 1000, "support:1", False)
    assert (read.sender.name, read.sender.language, read.query_id, read.update_id) == ("Li Na", "en", "9", 5)
    assert tap(message={"message_id": 8, "date": 0, "chat": GROUP}).from_bot == 0
    assert tap(message={"message_id": 8, "date": 1, "chat": PRIVATE, "from": BOT}).private


def test_a_tap_without_a_card_or_without_data_is_none():
    assert tap() is None
    assert tap(data=None, game_short_name="chess", message={"message_id": 8, "date": 1, "chat": GROUP}) is None


@pytest.mark.parametrize(
    ("update", "found"),
    [
        ({"callback_query": {"id": "9"}}, "9"), ({"callback_query": {"id": 9}}, None), ({"callback_query": 5}, None),
        ({"callback_query": {}}, None), ({"message": {}}, None), ({}, None),
    ],
)  # fmt: skip
def test_any_tap_can_be_answered_by_its_id(update, found):
    assert query_id(update) == found


def test_an_answer_to_a_poll_is_a_persons_or_nobodys():
    def read(**changes):
        answer = {"poll_id": "5", "option_ids": [0, 2], "option_persistent_ids": ["a", "c"], **changes}
        return read_poll_answer(Update.de_json({"update_id": 5, "poll_answer": answer}, None))

    assert (read(user=LI).poll, read(user=LI).options, read(user=LI).sender.telegram_id) == ("5", (0, 2), 51)
    assert read(user=LI, option_ids=[]).options == ()
    assert read(voter_chat=GROUP) is None
    assert read(voter_chat=GROUP, user=LI) is None


def test_the_bots_own_standing():
    change = {
        "chat": GROUP, "from": LI, "date": 1,
        "old_chat_member": {"status": "member", "user": BOT}, "new_chat_member": {"status": "left", "user": BOT},
    }  # fmt: skip
    read = read_membership(Update.de_json({"update_id": 5, "my_chat_member": change}, None))
    assert (read.chat, read.kind, read.status, read.sender.telegram_id) == (-100, "supergroup", "left", 51)
    assert read_membership(Update.de_json({"update_id": 5, "message": MESSAGE}, None)) is None


@pytest.mark.parametrize(
    ("chat", "field", "old", "new"),
    [(-5, "migrate_to_chat_id", -5, -1005), (-1005, "migrate_from_chat_id", -5, -1005)],
)
def test_an_upgrade_is_read_from_either_of_its_two_messages(chat, field, old, new):
    message = {**MESSAGE, "chat": {**GROUP, "id": chat}, "text": None, field: -1005 if old == chat else -5}
    kept = {key: value for key, value in message.items() if value is not None}
    read = read_upgrade(Update.de_json({"update_id": 5, "message": kept}, None))
    assert (read.old, read.new) == (old, new)
