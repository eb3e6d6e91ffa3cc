"""Native polls: sent and stopped by bots, answered by people."""

from copy import copy
from typing import Any

from playground.access import find_message, keyboard, reach
from playground.errors import ApiError, ControlError, bad_request
from playground.markup import Formatted, parse
from playground.media import item_fields
from playground.model import CHANNEL_BOT, Bot, Chat, Message, Poll, User
from playground.sending import put
from playground.telegram import Telegram

Json = dict[str, Any]
OPTIONS, OPTION, QUESTION, EXPLANATION, DESCRIPTION = 12, 100, 300, 200, 1024  # most options; most characters of each
PLACE = ("latitude", "longitude", "horizontal_accuracy")
LONGEST = 2_628_000  # seconds that a poll may stay open by its own timer


def send_poll(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """SendPoll."""
    data = _poll(telegram, p)
    poll = Poll(data, bot, hides_results=p.get("hide_results_until_closes", False))
    poll.shuffles = p.get("shuffle_options", False)
    poll.takes_options = p.get("allow_adding_options", False) and not data["is_anonymous"] and data["type"] == "regular"
    message = put(telegram, bot, p, {"poll": poll.data}, "can_send_polls", poll)
    poll.message = message
    if not poll.data["is_closed"]:
        poll.closes = poll.data.get("close_date")
    telegram.polls[poll.data["id"]] = poll
    return message.data


def _poll(telegram: Telegram, p: Json) -> Json:
    question, question_entities = _words(p, "question", QUESTION)
    if not question:
        raise bad_request("poll question must be non-empty")
    kind = p.get("type", "regular")
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    if p.get("members_only") or p.get("country_codes"):
        raise bad_request("poll voters can be restricted only in channel chats")
    anonymous = p.get("is_anonymous", True)
    number = next(telegram.numbers)
    data: Json = {
        "id": str(5_000_000_000_000_000_000 + number),
        "question": question,
        "options": [_option(telegram, one, f"{number}-{place}", p) for place, one in enumerate(_several(p["options"]))],
        "total_voter_count": 0,
        "is_closed": p.get("is_closed", False),
        "is_anonymous": anonymous,
        "type": kind,
        "allows_multiple_answers": p.get("allows_multiple_answers", False),
        "allows_revoting": p.get("allows_revoting", kind != "quiz"),
        "members_only": False,
    }
    if question_entities:
        data["question_entities"] = question_entities
    description, entities = _words(p, "description", DESCRIPTION)
    if description:
        data |= {"description": description, **({"description_entities": entities} if entities else {})}
    data |= _media(telegram, "media", p, p)
    if kind == "quiz":
        data |= _quiz(p, len(data["options"])) | _media(telegram, "explanation_media", p, p)
    if p.get("open_period") or p.get("close_date"):
        now = telegram.clock.date()
        period = min(max(p["open_period"], 0), LONGEST) if p.get("open_period") else p["close_date"] - now
        data |= {"open_period": period, "close_date": now + period}
    return data


def _words(p: Json, key: str, most: int) -> Formatted:
    text, entities = parse(p.get(key, ""), p.get(f"{key}_parse_mode"), p.get(f"{key}_entities"))
    if len(text) > most:
        raise bad_request(f"poll {key} length must not exceed {most}")
    return text, entities


def _several(options: list[Json]) -> list[Json]:
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > OPTIONS:
        raise bad_request(f"poll can't have more than {OPTIONS} options")
    return options


def _option(telegram: Telegram, given: Json, persistent_id: str, p: Json) -> Json:
    text, entities = parse(given["text"], given.get("text_parse_mode"), given.get("text_entities"))
    if not text:
        raise bad_request("poll options must be non-empty")
    if len(text) > OPTION:
        raise bad_request(f"poll options length must not exceed {OPTION}")
    option: Json = {"persistent_id": persistent_id, "text": text, "voter_count": 0}
    option |= {"text_entities": entities} if entities else {}
    return option | _media(telegram, "media", given, p)


def _media(telegram: Telegram, key: str, given: Json, p: Json) -> Json:
    """The picture, file or place that a poll, an option or an explanation shows."""
    item: Json | None = given.get(key)
    if item is None:
        return {}
    place = {name: item[name] for name in PLACE if name in item}
    if item["type"] == "location":
        return {key: {"location": place}}
    if item["type"] == "venue":
        return {key: {"venue": {"location": place, "title": item["title"], "address": item["address"]}}}
    return {key: item_fields(telegram, item, p.get("attached"))}


def _quiz(p: Json, options: int) -> Json:
    correct: list[int] = p.get("correct_option_ids", [])
    if not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if any(not 0 <= one < options for one in correct) or correct != sorted(set(correct)):
        raise bad_request("wrong correct option ID specified")
    fields: Json = {"correct_option_ids": correct}
    explanation, entities = _words(p, "explanation", EXPLANATION)
    if explanation:
        fields |= {"explanation": explanation, "explanation_entities": entities}
    return fields


def stop_poll(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """StopPoll; the Poll object with its final counts."""
    chat = reach(telegram, bot, p["chat_id"], "edit")
    message = find_message(chat, p["message_id"], "message with poll to stop")
    if message.poll is None:
        raise bad_request("message is not a poll")
    if message.sender != bot.id:
        raise bad_request("poll can't be stopped")
    telegram.tick()
    if message.poll.data["is_closed"]:
        raise bad_request("poll has already been closed")
    inline, _ = keyboard(p)
    message.data.pop("reply_markup", None)
    if inline:
        message.data["reply_markup"] = inline
    telegram.close_poll(message.poll)
    return message.poll.data


def vote(telegram: Telegram, message: Message, voter: User, options: list[int], as_chat: Chat | None = None) -> None:
    """A person's answer to a poll; an empty list takes it back. Raises ControlError where Telegram would refuse it."""
    telegram.tick()
    poll = message.poll
    if poll is None or poll.data["is_closed"]:
        raise ControlError("there is no open poll in that message")
    data, key = poll.data, as_chat.id if as_chat else voter.id
    before = poll.votes.get(key)
    if before is not None and not data["allows_revoting"]:
        raise ControlError("this poll does not let anybody vote again")
    if any(not 0 <= one < len(data["options"]) for one in options) or len(set(options)) != len(options):
        raise ControlError("there is no such option")
    if len(options) > 1 and not data["allows_multiple_answers"]:
        raise ControlError("this poll takes one answer")
    for one in before or []:
        data["options"][one]["voter_count"] -= 1
    poll.votes.pop(key, None)
    if options:
        poll.votes[key] = sorted(options)
        for one in options:
            data["options"][one]["voter_count"] += 1
    data["total_voter_count"] = len(poll.votes)
    telegram.note(message)
    if poll.bot is not None:
        _tell(telegram, poll, poll.bot, voter, sorted(options), as_chat)


def add_option(telegram: Telegram, message: Message, user: User, text: str) -> None:
    """A person adds an option to a poll that takes some; the chat says so. Raises ControlError."""
    poll = message.poll
    if poll is None or poll.data["is_closed"] or not poll.takes_options:
        raise ControlError("that poll takes no further options")
    options: list[Json] = poll.data["options"]
    try:
        option = _option(telegram, {"text": text}, f"{poll.data['id']}-{len(options)}", {})
        _several([*options, option])
    except ApiError as error:
        raise ControlError(error.description) from error
    options.append(option | {"added_by_user": user.card(), "addition_date": telegram.clock.date()})
    telegram.note(message)
    said = {"option_persistent_id": option["persistent_id"], "option_text": option["text"]}
    added = {"poll_option_added": {"poll_message": copy(message.data), **said}}
    telegram.broadcast(telegram.post(message.chat, user, added, thread=message.data.get("message_thread_id")))
    if poll.bot is not None:
        telegram.deliver(poll.bot, "poll", poll.data, int(poll.data["id"]))


def _tell(telegram: Telegram, poll: Poll, bot: Bot, voter: User, options: list[int], as_chat: Chat | None) -> None:
    data = poll.data
    telegram.deliver(bot, "poll", data, int(data["id"]))
    if data["is_anonymous"]:
        return
    answer: Json = {
        "poll_id": data["id"],
        "option_ids": options,
        "option_persistent_ids": [data["options"][one]["persistent_id"] for one in options],
    }
    # A chat that votes is named as such; a stand-in account fills the person's place, as at Telegram.
    answer |= {"voter_chat": as_chat.card()} if as_chat else {}
    channel = User(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True)
    answer["user"] = (channel if as_chat else voter).card()
    telegram.deliver(bot, "poll_answer", answer, int(data["id"]))


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
