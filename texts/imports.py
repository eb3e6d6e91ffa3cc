"""Household files in the chat: what one holds and would change, and what is wrong with it, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rules.households import Problem, RowReason
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line
from texts.words import Words, key

MOST_PROBLEMS = 10
PROBLEMS = MappingProxyType(
    {
        RowReason.MISSING_COLUMN: key("The column {column} is missing."),
        RowReason.MISSING_VALUE: key("{column} is empty."),
        RowReason.SLASH_IN_NAME: key("{column} must not hold a slash: {value}"),
        RowReason.AREA_NOT_A_NUMBER: key("{column} is not a number of m²: {value}"),
        RowReason.AREA_NOT_POSITIVE: key("{column} must be more than zero: {value}"),
        RowReason.AREA_TOO_LARGE: key("{column} is too large: {value}"),
        RowReason.AREA_DECIMALS: key("{column} has more than two decimals: {value}"),
        RowReason.NOT_WHOLE: key("{column} is not a whole number: {value}"),
        RowReason.CODE_UNREADABLE: key("{column} has no letters or digits, or more than 64."),
        RowReason.CODE_TWICE: key("{column} stands in line {other} already."),
        RowReason.HOUSEHOLD_TWICE: key("This household stands in line {other} already: {value}"),
        RowReason.OUT_OF_SCOPE: key("This home is outside {value}. Please leave it out."),
        RowReason.CODE_VOID: key("This code is void. Choose another one or none."),
        RowReason.CODE_ELSEWHERE: key("Codes used elsewhere: {value}. Choose others or none."),
        RowReason.CODE_OF_FORMER_OWNER: key("The former owner knows this code. Choose another one or none."),
        RowReason.SCOPE_EMPTY: key("No home is left in {value}, but a group, a seat or staff."),
        RowReason.COMMUNITY_FILE: key("The community file does not fit. Please tell who runs the machine."),
        RowReason.EMPTY: key("The file is empty."),
        RowReason.NO_HOUSEHOLD: key("There is no household in it."),
        RowReason.COLUMN_TWICE: key("The column {column} is there twice."),
        RowReason.TOO_LARGE: key("It is larger than {value} MB."),
        RowReason.TOO_MANY_ROWS: key("It has more than {value} rows."),
        RowReason.NOT_CSV: key("This is not CSV: a quotation mark is missing."),
        RowReason.NUL_BYTES: key("This is not a text file. Save it as CSV or XLSX."),
        RowReason.NO_ENCODING: key("The text is neither UTF-8 nor GB18030. Save it as CSV UTF-8."),
        RowReason.NOT_A_WORKBOOK: key("This is not an Excel file. Save it as XLSX."),
        RowReason.BROKEN_WORKBOOK: key("This Excel file cannot be read. Save it as CSV UTF-8."),
        RowReason.UNPACKS_TOO_FAR: key("This Excel file holds far too much."),
        RowReason.NOT_A_TEXT: key("{value} is not a text. Format the column as text and type it again."),
        RowReason.SURPLUS_CELL: key("A cell stands under no heading. Write decimals with a point."),
    }
)
"""What is wrong with a line or a file, and what to do; a code is never repeated."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a household file holds, and what it would change."""

    community: str
    households: int
    buildings: int
    entrances: int
    area: int  # 0.01 m²
    owners: int
    added: int
    changed: int
    ended: int
    codes: int = 0  # homes of before whose join codes become others
    unused: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()  # the parts of the community that it is about; none: all of it
    sold: int = 0  # homes that have another owner


def preview(words: Words, *, file: int, shown: Preview) -> Card:
    """What is applied at one tap; `file` is our number of it."""
    return card(
        words.html("Please check the households of {community}", community=line(shown.community)),
        words.html(
            "{households} households, {buildings} buildings, {entrances} entrances",
            households=f"{shown.households:,}", buildings=f"{shown.buildings:,}", entrances=f"{shown.entrances:,}",
        ),
        words.html("{area} m² in all, {owners} owners", area=_square(shown.area), owners=f"{shown.owners:,}"),
        words.html(
            "New: {added}, changed: {changed}, ended: {ended}",
            added=f"{shown.added:,}", changed=f"{shown.changed:,}", ended=f"{shown.ended:,}",
        ),
        words.html("New owner: {homes}. Who joined there by the owner's code leaves.", homes=shown.sold)
        if shown.sold
        else None,
        words.html("Homes with other join codes: {codes}. Print their slips anew.", codes=shown.codes)
        if shown.codes
        else None,
        words.html(
            "Only for {scope}. Homes elsewhere stay as they are.", scope=line(words.gettext("; ").join(shown.scopes))
        )
        if shown.scopes
        else None,
        words.html("Columns not used: {columns}", columns=line(", ".join(shown.unused))) if shown.unused else None,
        buttons=[
            (
                Button(words.gettext("Apply"), build("import", file, "apply")),
                Button(words.gettext("Cancel"), build("import", file, "cancel")),
            )
        ],
    )  # fmt: skip


def _square(area: int) -> str:
    return f"{area // 100:,}.{area % 100:02d}"


def nothing_new(words: Words) -> Card:
    """A file that says what is here already."""
    return card(words.html("Nothing to change"), words.html("The households are as in your file already."))


def wrong(words: Words, *, problems: Sequence[Problem], listed: bool) -> Card:
    """A file with problems: the first ones, then how many more, in a list or not; nothing of it was applied."""
    shown = [problem_line(words, problem) for problem in problems[:MOST_PROBLEMS]]
    left = len(problems) - len(shown)
    return card(
        words.html("This file cannot be used yet"),
        *shown,
        words.html("and {count} more, in the list below", count=left) if left and listed else None,
        words.html("and {count} more", count=left) if left and not listed else None,
        words.html("Nothing was changed. Please mend it and send it again."),
    )


def all_problems(words: Words, *, problems: Sequence[Problem]) -> Card:
    """What stands under the complete list."""
    return card(words.html("Problems in the file: {count}", count=len(problems)))


def problem_line(words: Words, problem: Problem) -> Html:
    """One problem: the line, and what is wrong there."""
    fields = {"column": problem.column, "value": line(problem.value, 40), "other": problem.other}
    said = words.html(PROBLEMS[problem.reason], **fields)
    return words.html("Line {number}: {said}", number=problem.line, said=said) if problem.line else said


def which_kind(words: Words) -> Card:
    """A file that is no household file by its name."""
    return card(words.html("I take household files, CSV or XLSX"), words.html("Please send it as one of these."))


def staff_only(words: Words, *, helper: str | None) -> Card:
    """A file from somebody who sets up no community."""
    return card(
        words.html("Thank you, but I cannot use this file"),
        words.html(
            "Staff, the chair or vice-chair send household files. Please ask {helper}.", helper=words.helper(helper)
        ),
    )


def which_one(words: Words, *, names: Sequence[str]) -> Card:
    """A file from staff of several communities."""
    return card(
        words.html("Which community is this file for?"),
        *[escape(line(name)) for name in names[:MOST_PROBLEMS]],
        words.html("Send it again with that name as its caption."),
    )


def changed_meanwhile(words: Words) -> Card:
    """Somebody else changed the households between the preview and [Apply]."""
    return card(
        words.html("Something has changed meanwhile"), words.html("Nothing was done. Here is what it would do now.")
    )


def send_again(words: Words) -> Card:
    """The file could not be had from Telegram, has changed, or waits no more."""
    return card(
        words.html("Please send the file once more"), words.html("I could not read it again. Nothing was changed.")
    )


def applied(words: Words, *, shown: Preview) -> Card:
    """The households are as in the file."""
    return card(
        words.html("The households are up to date"),
        words.html(
            "New: {added}, changed: {changed}, ended: {ended}",
            added=f"{shown.added:,}", changed=f"{shown.changed:,}", ended=f"{shown.ended:,}",
        ),
    )  # fmt: skip


def cancelled(words: Words) -> Answer:
    """[Cancel]."""
    return Answer(words.gettext("Nothing was changed."))


def gone(words: Words) -> Answer:
    """A button of a file that waits no more."""
    return Answer(
        words.sentences(words.gettext("This file waits no more."), words.gettext("Please send it again.")), alert=True
    )
