"""The list of a closed vote: the file itself, and what is said around it."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rules.receipts import Line
from rules.spreadsheets import quoted
from texts import papers
from texts.buttons import build
from texts.cards import Answer, Button, Card, card, code, escape, folded, line
from texts.results import Result
from texts.rules import Counts, choice, counts
from texts.words import LANGUAGES, Words, catalogue, key

# The bytes of the file stand under a published digest: its words are no texts of the catalogues, which may be improved.
COLUMNS = MappingProxyType(
    {
        "zh": ("行号", "回执", "楼栋", "选择", "方式", "面积"),
        "en": ("line", "receipt", "building", "choice", "channel", "area"),
    }
)
IN_FILE = MappingProxyType(
    {
        "for": "赞成",
        "against": "反对",
        "abstain": "弃权",
        "struck": "作废",
        "button": "按钮",
        "paper": "纸质",
        "proxy": "代理",
    }
)
PAGE = MappingProxyType(
    {
        "title": key("Count №{vote} again"),
        "how": key("This page works without a network. Please choose the list."),
        "file": key("The list that the group received:"),
        "receipt": key("Your receipt, if you like:"),
        "heads": key("For {for}, against {against}, abstain {abstain}"),
        "heads_told": key("The result says: for {for}, against {against}, abstain {abstain}."),
        "areas": key("Areas in m²: for {for}, against {against}, abstain {abstain}"),
        "areas_told": key("The result says: for {for}, against {against}, abstain {abstain} m²."),
        "digest": key("Digest {digest}"),
        "digest_told": key("The result says: {digest}"),
        "equal": key("{what}: equal"),
        "different": key("{what}: DIFFERENT. {told}"),
        "older": key("This list was corrected. Newer is the list with the digest {digest}."),
        "newer": key("This page is older than your list, {digest}. Please take the newer page."),
        "wrong": key("These lines cannot be right: {lines}"),
        "yours": key("Your line {line}: {choice}"),
        "yours_struck": key("Your line {line}: {choice}, struck later"),
        "yours_missing": key("No line has this receipt."),
        "building": key("Ballots in building {building}: {count}"),
        "for": key("for"),
        "against": key("against"),
        "abstain": key("abstain"),
    }
)
BRACES = str.maketrans("{}", "()")  # the page fills in what stands in braces
MOST_TOLD = 3  # receipts that an alert has room for


@dataclass(frozen=True, slots=True)
class Own:
    """A ballot in the list, told to who cast it."""

    receipt: str
    choice: str
    line: int
    struck: bool = False


def file(language: str, lines: Sequence[Line], *, areas: bool = False) -> bytes:
    """Return a list as CSV, byte for byte as docs/record.md has it; with `areas` each line has its exclusive area."""
    columns = COLUMNS[language] if areas else COLUMNS[language][:-1]
    told = IN_FILE if language == "zh" else {}
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(columns)
    for one in lines:
        area = f"{one.weight // 100}.{one.weight % 100:02d}"
        said = (told.get(one.choice, one.choice), told.get(one.channel, one.channel))
        rows.writerow([one.number, one.receipt, quoted(one.building), *said, area][: len(columns)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def digest(content: bytes) -> str:
    """Return the digest under which a list is published."""
    return hashlib.sha256(content).hexdigest()


def page(
    result: Result, *, community: str, digest: str, areas_digest: str, lines: int, older: Sequence[str] = ()
) -> str:
    """Return the page that counts a list again: one file in both languages, which shares no code with the bot.

    `lines` has the list; `older` are the digests of those that it corrects.
    """
    heads, areas = figures(result.tally.counts)
    announced = {
        "vote": result.vote, "title": result.title, "community": community, "digest": digest,
        "areas_digest": areas_digest, "heads": heads, "areas": areas, "lines": lines, "older": list(older),
    }  # fmt: skip
    said = {
        language: {name: catalogue(language).gettext(words) for name, words in PAGE.items()}
        | _of_options(language, result.tally.counts)
        for language in LANGUAGES
    }
    return papers.render("recount", Words("en"), announced=announced, said=said)


def figures(counted: Counts) -> tuple[dict[str, int], dict[str, int] | None]:
    """Return the counts of a result by choice or option as a list says it, and their areas in 0.01 m²."""
    if counted.options:
        heads = {str(one.number): one.votes for one in counted.options} | {"abstain": counted.abstain}
        if counted.areas is None:
            return heads, None
        return heads, {str(one.number): one.area or 0 for one in counted.options} | {"abstain": counted.areas[2]}
    order = ("for", "against", "abstain")
    heads = dict(zip(order, (counted.favour, counted.against, counted.abstain), strict=True))
    return heads, dict(zip(order, counted.areas, strict=True)) if counted.areas else None


def _of_options(language: str, counted: Counts) -> dict[str, str]:
    """Return the sentences of the page that name options instead of for and against."""
    if not counted.options:
        return {}
    words = Words(language)
    named = [line(f"{one.number}. {one.text}", 24).translate(BRACES) for one in counted.options]
    each = [f"{name} {{{one.number}}}" for name, one in zip(named, counted.options, strict=True)]
    counts = words.gettext("; ").join([*each, words.gettext("abstain {votes}", votes="{abstain}")])
    told = words.gettext("The result says: {counts}", counts=counts)
    areas = words.gettext("Areas in m²: {counts}", counts=counts)
    return {"heads": counts, "heads_told": told, "areas": areas, "areas_told": told}


def published(words: Words, *, result: Result, digest: str, lines: int, before: str = "") -> Card:
    """Under the list in a group: its digest, the tally and the head of the record; `before` is what it corrects."""
    again = Button(words.gettext("Count it again"), build("list", result.vote))
    digests = (
        words.html("This file: {digest}", digest=code(digest)),
        words.html("It corrects: {digest}", digest=code(before)) if before else None,
        words.html("Record: {digest}", digest=code(result.digest)),
    )
    return card(
        words.html("List of ballots №{vote}", vote=result.vote),
        escape(counts(words, result.tally.counts)),
        words.html("Lines: {count}. Small buildings stand together.", count=lines),
        folded(one for one in digests if one),
        buttons=[(check_mine(words, result.vote),), (again,)],
    )


def own_copy(words: Words, *, result: Result, digest: str, areas: bool) -> Card:
    """Under the list in private; `areas`: who asks may have the one with areas."""
    asked = Button(words.gettext("With areas"), build("areas", result.vote))
    return card(
        words.html("List of ballots №{vote}", vote=result.vote),
        escape(counts(words, result.tally.counts)),
        words.html("This file: {digest}", digest=code(digest)),
        words.html("The group got the same file."),
        buttons=[(check_mine(words, result.vote),), (asked,)] if areas else [(check_mine(words, result.vote),)],
    )


def with_areas(words: Words, *, result: Result, digest: str) -> Card:
    """Under the list with areas, which is given to one person and put on record."""
    return card(
        words.html("List with areas №{vote}", vote=result.vote),
        escape(counts(words, result.tally.counts)),
        words.html("This file: {digest}", digest=code(digest)),
        words.html("An area can tell whose ballot it is. Please keep this to yourself."),
    )


def check_mine(words: Words, vote: int) -> Button:
    """Find one's own ballot in the list."""
    return Button(words.gettext("Check my ballot"), build("check", vote))


def recount(words: Words, *, vote: int) -> Card:
    """Under the page that counts a list again."""
    return card(
        words.html("Count №{vote} again", vote=vote),
        words.html("Open this page and choose the list. It works without a network."),
    )


def own(words: Words, *, ballots: Sequence[Own]) -> Answer:
    """[Check my ballot], to who cast them."""
    told = [_own(words, one) for one in ballots[:MOST_TOLD]]
    return Answer(words.sentences(*told, words.gettext("Only the shared list proves it.")), alert=True)


def _own(words: Words, one: Own) -> str:
    fields = {"receipt": one.receipt, "choice": choice(words, one.choice), "line": one.line}
    if one.struck:
        return words.gettext("Receipt {receipt}: {choice}, struck, not counted, line {line}.", **fields)
    return words.gettext("Receipt {receipt}: {choice}, counted, line {line}.", **fields)


def of_household(words: Words) -> Answer:
    """[Check my ballot], to others of the household: neither the choice nor the line, which would tell it."""
    counted = words.gettext("Your household's ballot is counted.")
    return Answer(words.sentences(counted, words.gettext("Only who cast it sees its receipt.")), alert=True)


def none_cast(words: Words) -> Answer:
    """[Check my ballot], where there is none."""
    return Answer(words.gettext("No ballot of your household is in the list."), alert=True)


def no_list(words: Words) -> Answer:
    """A vote that has no list: it closed before there were any, or nobody voted."""
    return Answer(words.gettext("This vote has no list."), alert=True)


def sent(words: Words) -> Answer:
    """The file comes in private."""
    return Answer(words.gettext("It comes to you in private."))


def owners_only(words: Words) -> Answer:
    """The list with areas is for owners of the vote and for scrutineers."""
    return Answer(words.gettext("Areas are for owners and scrutineers. The list without them is for all."), alert=True)
