"""Three strict judges of what the local Telegram says: the specification, python-telegram-bot and aiogram."""

import json
from collections.abc import Iterator
from typing import Any

import telegram as ptb

from playground.specification import specification

# A field of later versions, sent because aiogram 3.31 cannot read an administrator without it.
YOUNGER = {"can_send_welcome_messages"}
BASIC = {"Integer": int, "String": str, "Boolean": bool, "Float": float}
Plain = dict[str, Any]


def judge(types: list[str], plain: Any) -> None:
    """Fails when the specification, python-telegram-bot or aiogram finds anything wrong with a result."""
    from by_aiogram import read_by_aiogram  # noqa: PLC0415 - slow to load: not wherever tests are collected

    wrong = list(faults(types, plain, types[0]))
    assert not wrong, wrong
    for name in types:
        for one in plain if isinstance(plain, list) else [plain]:
            kind = name.removeprefix("Array of ")
            if kind not in BASIC and isinstance(one, dict):
                read_by_ptb(kind, one)
                read_by_aiogram(kind, one)


def faults(types: list[str], plain: Any, path: str) -> Iterator[str]:
    """What the specification finds wrong: missing and unknown fields, wrong types."""
    found = [list(_of_type(name, plain, path)) for name in types]
    if all(found):
        yield from min(found, key=len)


def _of_type(name: str, plain: Any, path: str) -> Iterator[str]:
    if name.startswith("Array of "):
        if not isinstance(plain, list):
            yield f"{path} is no array"
            return
        for number, one in enumerate(plain):
            yield from faults([name.removeprefix("Array of ")], one, f"{path}[{number}]")
    elif name in BASIC:
        if not isinstance(plain, BASIC[name]) or (name == "Integer" and isinstance(plain, bool)):
            yield f"{path} is no {name}"
    elif not isinstance(plain, dict):
        yield f"{path} is no {name}"
    elif one_of := specification()["types"][name].get("one_of"):
        yield from faults(one_of, plain, path)
    else:
        fields = specification()["types"][name].get("fields", {})
        yield from (
            f"{path}.{key} is missing" for key, what in fields.items() if what.get("required") and key not in plain
        )
        yield from (f"{path}.{key} is not in {name}" for key in plain.keys() - fields.keys() - YOUNGER)
        for key in plain.keys() & fields.keys():
            yield from faults(fields[key]["types"], plain[key], f"{path}.{key}")


def read_by_ptb(kind: str, plain: Plain) -> None:
    """Python-telegram-bot reads it and knows every field."""
    parsed = getattr(ptb, kind).de_json(json.loads(json.dumps(plain)), None)
    assert parsed is not None
    _known_to_ptb(parsed)


def _known_to_ptb(parsed: ptb.TelegramObject) -> None:
    assert parsed.api_kwargs.keys() <= YOUNGER, f"{type(parsed).__name__} has {parsed.api_kwargs}"
    for value in parsed.to_dict(recursive=False).values():
        for one in value if isinstance(value, tuple | list) else [value]:
            if isinstance(one, ptb.TelegramObject):
                _known_to_ptb(one)
