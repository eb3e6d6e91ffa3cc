"""The official specification, compiled once into a reader for each method that checks and converts its parameters.

Two readings are stricter than the real server, on purpose, because it passes over mistakes in silence: a parameter or
field that does not exist, and a value of the wrong type, are refused.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from playground.errors import ApiError, bad_request

Json = dict[str, Any]
Reader = Callable[[object], Any]

# Measured after the markup is parsed, where they are sent: see markup.py and polls.py.
PARSED = frozenset({"text", "caption", "question", "options", "explanation", "description", "quote"})
MARKUP_BY_FIELD = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "audio": "there is no audio in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "video_note": "there is no video note in the request",
    "animation": "there is no animation in the request",
    "question": "poll question must be non-empty",
    "options": "can't parse options JSON object",
    "commands": "can't parse commands JSON object",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
}
JSON_NAMES = {
    "reply_markup": "reply keyboard markup JSON object",
    "reply_parameters": "reply parameters JSON object",
    "link_preview_options": "link preview options JSON object",
    "reaction": "reaction types JSON object",
    "media": "media JSON object",
}
TOO_LONG = {
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("setMyCommands", "commands"): "BOT_COMMANDS_TOO_MUCH",
    ("sendMediaGroup", "media"): "too many messages to send as an album",
}
WITHIN = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "MessageEntity": "can't parse MessageEntity: ",
    "BotCommand": "can't parse BotCommand: ",
    "ReactionType": "can't parse ReactionType: ",
    "InputPollOption": "can't parse options JSON object: ",
}
FIELD_LIMITS = {
    "callback_data": "BUTTON_DATA_INVALID",
    "command": "BOT_COMMAND_INVALID",
    "description": "BOT_COMMAND_DESCRIPTION_INVALID",
}
TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


class Upload:
    """A file that came in a multipart body."""

    __slots__ = ("content", "content_type", "name")

    def __init__(self, name: str, content_type: str, content: bytes) -> None:
        self.name = name
        self.content_type = content_type
        self.content = content

    def __repr__(self) -> str:
        return f"<{self.name}, {self.content_type}, {len(self.content)} bytes>"


class Method:
    """The reader of one method's parameters."""

    def __init__(self, name: str, plain: Json) -> None:
        self.name = name
        parameters: Json = plain.get("parameters", {})
        self.readers: dict[str, Reader] = {key: _parameter(name, key, what) for key, what in parameters.items()}
        # Without an address setWebhook takes the webhook away (process_set_webhook_query).
        needed = (key for key, what in parameters.items() if what.get("required"))
        self.required = tuple(key for key in needed if (name, key) != ("setWebhook", "url"))

    def read(self, raw: Mapping[str, object]) -> Json:
        """Checked and converted parameters; empty ones count as absent, as at Telegram. Raises ApiError."""
        read: Json = {}
        for key, value in raw.items():
            reader = self.readers.get(key)
            if reader is None:
                if not isinstance(value, Upload):
                    raise bad_request(f'unknown parameter "{key}"')
                read.setdefault("attached", {})[key] = value
            elif value not in ("", None):
                read[key] = reader(value)
        for key in self.required:
            if key not in read:
                raise bad_request(MISSING.get(key, f'parameter "{key}" is required'))
        return read


def _parameter(method: str, key: str, plain: Json) -> Reader:
    """The reader of one parameter: from text (a form or query) or from JSON, with its limit."""
    types: list[str] = plain["types"]
    inner = value_reader(tuple(types))
    is_text = types == ["String"]
    takes_text = "String" in types or types in (["Integer"], ["Boolean"], ["Float"])
    limit = None if key in PARSED and method != "answerCallbackQuery" else plain.get("limit")

    def read(value: object) -> Any:
        if isinstance(value, str) and not takes_text:
            try:
                value = msgspec.json.decode(value)
            except msgspec.DecodeError:
                raise bad_request(f"can't parse {JSON_NAMES.get(key, key + ' JSON object')}") from None
        elif is_text and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)  # in a JSON body the real server takes a number for a text
        try:
            converted = inner(value)
        except TypeError as error:
            raise bad_request(f'parameter "{key}" must be of type {error}') from None
        return converted if limit is None else _within(converted, limit, method, key)

    return read


def _within(value: Any, limit: list[Any], method: str, key: str) -> Any:
    least, most, unit = limit
    if unit == "value":
        return min(max(value, least), most)  # the real server clamps
    size = len(value.encode()) if unit == "bytes" else len(value)
    if least <= size <= most:
        return value
    if special := TOO_LONG.get((method, key)):
        raise bad_request(special)
    raise bad_request(f'parameter "{key}" must have from {least} to {most} {unit}')


@cache
def value_reader(types: tuple[str, ...]) -> Reader:
    """A reader for one of ``types``; it raises TypeError naming what was expected, or ApiError in official words."""
    if len(types) == 1:
        return _single(types[0])
    if set(types) >= set(MARKUP_BY_FIELD.values()):
        return _markup
    readers = [_single(name) for name in types]

    def read(value: object) -> Any:
        refusal: Exception = TypeError(" or ".join(types))
        for reader in readers:
            try:
                return reader(value)
            except TypeError:
                continue
            except ApiError as error:
                refusal = error
        raise refusal

    return read


def _single(name: str) -> Reader:
    if name.startswith("Array of "):
        return _array(name.removeprefix("Array of "))
    if basic := BASIC.get(name):
        return basic
    plain = specification()["types"][name]
    return _union(tuple(plain["one_of"])) if "one_of" in plain else _object(name)


def _array(of: str) -> Reader:
    item: list[Reader] = []  # filled at first use: types refer to each other in circles

    def read(value: object) -> list[Any]:
        if not isinstance(value, list):
            raise TypeError("Array")
        if not item:
            item.append(value_reader((of,)))
        reader = item[0]
        return [reader(one) for one in value]

    return read


def _union(names: tuple[str, ...]) -> Reader:
    def read(value: object) -> Any:
        if not isinstance(value, dict):
            raise TypeError("Object")
        # The member that fits best speaks for the union when none fits: the one that knows most of the fields.
        known = {name: len(value.keys() & specification()["types"][name]["fields"].keys()) for name in names}
        ranked = sorted(names, key=lambda name: -known[name])
        first: Exception | None = None
        for name in ranked:
            try:
                return value_reader((name,))(value)
            except (TypeError, ApiError) as error:
                first = first or error
        raise first or TypeError("Object")

    return read


def _object(name: str) -> Reader:
    plain: Json = specification()["types"][name].get("fields", {})
    prefix = WITHIN.get(name, "")
    # As an input the rights of administrators are all optional: get_chat_administrator_rights takes what is there.
    required = [key for key, what in plain.items() if what.get("required") and name != "ChatAdministratorRights"]
    readers: dict[str, Reader] = {}

    def read(value: object) -> Json:
        if not isinstance(value, dict):
            raise _inside(prefix, f"{name} must be an Object") if prefix else TypeError("Object")
        if missing := [key for key in required if key not in value]:
            raise _inside(prefix, f'Can\'t find field "{missing[0]}"')
        if unknown := value.keys() - plain.keys():
            raise _inside(prefix, f'Unknown field "{min(unknown)}" of {name}')
        return {key: field(key, one) for key, one in value.items() if one is not None}

    def field(key: str, value: object) -> Any:
        reader = readers.get(key)
        if reader is None:
            reader = readers[key] = value_reader(tuple(plain[key]["types"]))
        try:
            converted = reader(value)
        except TypeError as error:
            raise _inside(prefix, f'Field "{key}" must be of type {error}') from None
        _check_field(key, converted, plain[key].get("limit"))
        return converted

    return read


def _check_field(key: str, value: Any, limit: list[Any] | None) -> None:
    if limit and limit[2] in ("characters", "bytes") and key not in ("text", "quote"):
        size = len(value.encode()) if limit[2] == "bytes" else len(value)
        if not limit[0] <= size <= limit[1]:
            raise _inside("", FIELD_LIMITS.get(key, f'Field "{key}" is too long'))


def _inside(prefix: str, what: str) -> ApiError:
    """The server writes its first letter small, unless it is a name in capitals or follows a prefix."""
    if not prefix and not what[1].isupper():
        what = what[0].lower() + what[1:]
    return bad_request(prefix + what)


def _markup(value: object) -> Any:
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for field, name in MARKUP_BY_FIELD.items():
        if field in value:
            return value_reader((name,))(value)
    return {} if not value else value_reader(("InlineKeyboardMarkup",))(value)


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and (value[1:] if value[:1] == "-" else value).isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise TypeError("Integer")


def _float(value: object) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    raise TypeError("Float")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if (text := str(value).lower()) in TRUE:
        return True
    if text in FALSE:
        return False
    raise TypeError("Boolean")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("String")


def _file(value: object) -> Upload:
    if isinstance(value, Upload):
        return value
    raise TypeError("InputFile")


BASIC: dict[str, Reader] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "InputFile": _file,
}


@cache
def specification() -> Json:
    """The facts of methods and types, as they stand in the package's data file."""
    data = Path(__file__).with_name("bot-api-10.0.json").read_bytes()
    plain: Json = msgspec.json.decode(data)
    return plain


@cache
def method(name: str) -> Method | None:
    """The reader for a method by its name in any case, or None when there is no such method."""
    official = _names().get(name.lower())
    return None if official is None else Method(official, specification()["methods"][official])


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in specification()["methods"]}
