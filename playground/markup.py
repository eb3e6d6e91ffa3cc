"""HTML markup to text and entities, as Telegram parses it; offsets count UTF-16 units.

Only HTML is spoken here. Where the official parser has an error text, it is used.
"""

import re
from html import unescape
from typing import Any

from playground.errors import bad_request

Json = dict[str, Any]
Formatted = tuple[str, list[Json]]
OpenTag = tuple[str, str, int, int]  # tag, argument, offset in units, index into the parts of the text

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);")
TOKEN = re.compile(r"<|" + ENTITY.pattern)
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"，。；！？（）]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)",
)


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def pieces(text: str, most: int) -> list[str]:
    """Pieces of at most ``most`` UTF-16 units, cut at a line's end or a blank where there is one late enough."""
    found: list[str] = []
    while units(text) > most:
        cut = most
        while units(text[:cut]) > most:
            cut -= (units(text[:cut]) - most + 1) // 2
        cut = (text.rfind("\n", cut // 2, cut) + 1) or (text.rfind(" ", cut // 2, cut) + 1) or cut
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def formatted(p: Json, key: str, most: int, *, mode: str | None = None, entities: str = "entities") -> Formatted:
    """Text and entities of parameter ``key``, parsed by its parse mode, trimmed, and within ``most`` UTF-16 units."""
    text, found = parse(p.get(key, ""), p.get(mode or "parse_mode"), p.get(entities))
    if units(text) > most:
        raise bad_request("message caption is too long" if key == "caption" else "message is too long")
    return text, found


def parse(text: str, mode: str | None, entities: list[Json] | None = None) -> Formatted:
    """Text and entities, trimmed as Telegram trims, with the entities that it finds by itself."""
    if mode and mode.lower() == "html":
        plain, given = parse_html(text)
    elif mode and mode.lower() in ("markdown", "markdownv2"):
        raise bad_request("the local Telegram speaks only HTML parse mode")
    elif mode and mode.lower() != "none":
        raise bad_request("unsupported parse_mode")
    else:
        plain, given = text, list(entities or [])
    trimmed = plain.strip()
    if trimmed != plain:
        given = _shift(given, units(plain[: len(plain) - len(plain.lstrip())]), units(trimmed))
    return trimmed, sort(given + find(trimmed, given))


def find(text: str, given: list[Json]) -> list[Json]:
    """Commands, links, mentions and hashtags that Telegram marks by itself, outside of links and code."""
    if "/" not in text and "@" not in text and "#" not in text:
        return []
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in ("text_link", "code", "pre")]
    found: list[Json] = []
    for match in FOUND.finditer(text):
        start = units(text[: match.start()])
        length = units(match.group())
        if not any(start < end and begin < start + length for begin, end in taken):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return found


def sort(entities: list[Json]) -> list[Json]:
    """Entities in Telegram's order: by place, the longer first."""

    def key(entity: Json) -> tuple[int, int, int]:
        kind = entity["type"]
        return entity["offset"], -entity["length"], ORDER.index(kind) if kind in ORDER else len(ORDER)

    return sorted(entities, key=key)


def _shift(entities: list[Json], cut: int, length: int) -> list[Json]:
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept


def parse_html(html: str) -> Formatted:
    """Text and entities of Telegram's HTML; raises the official "can't parse entities" errors."""
    parts: list[str] = []
    entities: list[Json] = []
    open_tags: list[OpenTag] = []
    offset, position = 0, 0
    while (match := TOKEN.search(html, position)) is not None:
        before = html[position : match.start()]
        parts.append(before)
        offset += units(before)
        if match.group() != "<":
            parts.append(unescape(match.group()))
            offset += units(parts[-1])
            position = match.end()
        elif html.startswith("</", match.start()):
            position = _close(html, match.start(), open_tags, entities, offset, parts)
        else:
            tag, argument, position = _open(html, match.start())
            open_tags.append((tag, argument, offset, len(parts)))
    parts.append(html[position:])
    if open_tags:
        raise _wrong(f'can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(parts), entities


def _wrong(what: str) -> Exception:
    return bad_request(f"can't parse entities: {what[0].upper()}{what[1:]}")


def _at(html: str, index: int) -> int:
    return len(html[:index].encode())


def _open(html: str, begin: int) -> tuple[str, str, int]:
    """Tag, argument and the index after a start tag."""
    where = _at(html, begin)
    end = re.compile(r"[\s>]").search(html, begin)
    if end is None:
        raise _wrong(f"unclosed start tag at byte offset {where}")
    tag = html[begin + 1 : end.start()].lower()
    if tag not in TAGS:
        raise _wrong(f'unsupported start tag "{tag}" at byte offset {where}')
    argument, index = "", end.start()
    while True:
        index += len(html[index:]) - len(html[index:].lstrip())
        if index >= len(html):
            raise _wrong(f'unclosed start tag "{tag}" at byte offset {where}')
        if html[index] == ">":
            break
        match = ATTRIBUTE.match(html, index)
        if match is None:
            raise _wrong(f'empty attribute name in the tag "{tag}" at byte offset {where}')
        argument = _argument(tag, match, argument)
        index = match.end()
    if tag == "span" and argument != "spoiler":
        raise _wrong(f'tag "span" must have class "tg-spoiler" at byte offset {where}')
    return tag, argument, index + 1


def _argument(tag: str, match: re.Match[str], before: str) -> str:
    name = match.group(1)
    value = unescape(next((group for group in match.groups()[1:] if group is not None), ""))
    if (tag, name) == ("a", "href"):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag, name) == ("blockquote", "expandable"):
        return "1"
    return before


def _close(html: str, begin: int, open_tags: list[OpenTag], entities: list[Json], offset: int, parts: list[str]) -> int:
    """The index after an end tag, whose entity is appended."""
    where = _at(html, begin)
    if not open_tags:
        raise _wrong(f"unexpected end tag at byte offset {where}")
    end = html.find(">", begin)
    if end < 0:
        raise _wrong(f"unclosed end tag at byte offset {where}")
    found = html[begin + 2 : end].strip().lower()
    tag, argument, start, index = open_tags[-1]
    if found and found != tag:
        raise _wrong(f'unmatched end tag at byte offset {where}, expected "</{tag}>", found "</{found}>"')
    open_tags.pop()
    if offset > start:
        _append(entities, tag, argument, start, offset - start, "".join(parts[index:]))
    return end + 1


def _append(entities: list[Json], tag: str, argument: str, start: int, length: int, inside: str) -> None:
    entity: Json = {"type": TAGS[tag], "offset": start, "length": length}
    if tag == "a":
        link = argument or inside
        if link.startswith("tg://user?id="):
            return  # a mention by id needs a person whom the bot has met; the real server drops an unknown one too
        if "." not in link and "://" not in link:
            return
        entity["url"] = link if "://" in link else f"http://{link}"
        host, slash, rest = entity["url"].partition("://")[2].partition("/")
        entity["url"] += "" if slash or rest or "?" in host else "/"
    elif tag == "blockquote" and argument:
        entity["type"] = "expandable_blockquote"
    last = entities[-1] if entities else None
    if tag == "pre" and last and (last["type"], last["offset"], last["length"]) == ("code", start, length):
        last["type"] = "pre"
        return
    if tag == "code" and argument:
        entity["language"] = argument
    entities.append(entity)
