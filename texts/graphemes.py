"""Where a text may be cut: lengths in UTF-16 units, borders between what a reader sees as one sign."""

import unicodedata
from collections.abc import Iterator

ZERO_WIDTH_JOINER = "\u200d"
ELLIPSIS = "…"
MARKS_KEPT = 4
"""Combining marks kept on one sign; no living script stacks more, zalgo does."""
NO_XML = "\ufffe\uffff"
"""No signs at all, and neither a drawing nor a workbook may hold them."""

_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def units(text: str) -> int:
    """Length of a text as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _extends(sign: str) -> bool:
    return (
        unicodedata.category(sign) in {"Mn", "Me", "Mc"}
        or sign == ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
        or "\u1160" <= sign <= "\u11ff"
    )


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _may_join(sign: str) -> bool:
    return sign > "\uffff" or _extends(sign)


def clusters(text: str) -> Iterator[str]:
    """The signs of a text as a reader sees them; emoji sequences, flags and combining marks stay whole."""
    cluster = ""
    for sign in text:
        joined = cluster.endswith(ZERO_WIDTH_JOINER)
        second_flag_letter = len(cluster) == 1 and _is_flag_letter(cluster) and _is_flag_letter(sign)
        if cluster and not (joined or second_flag_letter or _extends(sign)):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, ending in "…" where something was left out."""
    if units(text) <= limit:
        return text
    kept, room = "", max(0, limit - units(ELLIPSIS))
    if not any(map(_may_join, set(text[: room + 1]))):  # the usual: each sign stands alone
        return text[:room].rstrip() + ELLIPSIS
    for cluster in clusters(text):
        room -= units(cluster)
        if room < 0:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def _needs_care(sign: str) -> bool:
    return sign != "\n" and (sign in NO_XML or unicodedata.category(sign) in {"Mn", "Me", "Cs", "Cc"})


def tidy(text: str) -> str:
    """The text without control signs, direction marks, lone surrogates and heaps of combining marks."""
    text = text.translate(_BIDI)
    if not any(map(_needs_care, set(text))):
        return text.strip()
    kept, marks = [], 0
    for sign in text:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MARKS_KEPT or category == "Cs" or sign in NO_XML or (category == "Cc" and sign != "\n"):
            kept.append(" " if sign in "\t\r" else "")
        else:
            kept.append(sign)
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """The tidied text with every run of white space, line breaks included, as one space."""
    return " ".join(tidy(text).split())


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of the text at all."""
    blank = {"Cf", "Cc", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}
    return any(
        unicodedata.category(sign) not in blank and sign not in "\u115f\u1160\u3164\uffa0\u2800" for sign in text
    )


def reads_from_right(text: str) -> bool:
    """Whether a part of the text is written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in set(text))
