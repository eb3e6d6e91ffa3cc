"""Paper and proxy ballots: what the staff who enter a sheet are asked, and what the second person sees of it."""

from collections.abc import Sequence
from datetime import datetime

from rules.options import Options
from rules.refusals import Reason
from texts import labels, refusals
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, line
from texts.options import choosing
from texts.refusals import Facts
from texts.words import Words

MOST_HOMES = 8
"""So many homes of one name are offered by a button; of more the building is asked for."""


def which_vote(words: Words, *, open_: Sequence[tuple[int, str]]) -> Card:
    """/paper without a vote: how it is meant, and which are open."""
    return card(
        words.html("Please name the vote: /paper 3"),
        *[words.html("/paper {vote} {title}", vote=vote, title=line(title)) for vote, title in open_[:10]],
    )


def which_home(words: Words, *, vote: int, title: str, brought: int) -> Card:
    """The first question: whose sheet it is, and its number."""
    return card(
        words.html("Paper for ballot №{vote} {title}", vote=vote, title=line(title)),
        words.nhtml("{count} sheet waits for your eyes, see above.", "{count} sheets wait for your eyes, see above.",
                    brought) if brought else None,
        words.html("Which home, and which number is on the sheet?"),
        words.html("Write them so: 37-502 7"),
        words.html("Who has not voted: /paper {vote} list", vote=vote),
    )  # fmt: skip


def no_such_home(words: Words) -> Card:
    """Nobody on the roll lives there."""
    return card(
        words.html("This home is not on the roll"),
        words.html("Please write entrance and unit, or the building too: 12-3-502"),
    )


def which_of_them(words: Words, *, paper: int, homes: Sequence[tuple[int, str]]) -> Card:
    """More than one home is called so."""
    if len(homes) > MOST_HOMES:
        return card(words.html("Many homes are called so"), words.html("Please write the building too: 12-3-502"))
    return card(
        words.html("Which of them?"),
        buttons=[(Button(labels.one_row(words, name), build("paperhome", paper, home)),) for home, name in homes],
    )


def send_photo(words: Words, *, paper: int, home: str, serial: int, proxy: str, tenant: bool) -> Card:
    """The second question: a photo of the sheet."""
    return card(
        escape(line(home)),
        number_line(words, serial),
        proxy_line(words, proxy),
        words.html("In this home the tenant votes: the sheet is the tenant's.") if tenant else None,
        words.html("Please send a photo of the sheet."),
        buttons=[] if proxy else [(Button(words.gettext("It comes by proxy"), build("paperproxy", paper)),)],
    )


def number_line(words: Words, serial: int) -> Html:
    """The number on a sheet, or that it has none."""
    return words.html("Sheet number {serial}", serial=serial) if serial else words.html("A sheet without a number")


def proxy_line(words: Words, proxy: str) -> Html | None:
    """Who brings the ballot of another."""
    return words.html("Proxy: {name}", name=words.person(proxy)) if proxy else None


def who_is_proxy(words: Words) -> Card:
    """Whose name stands on the form."""
    return card(
        words.html("Who is the proxy?"),
        words.html("Please write the name as it stands on the form."),
        words.html("Everybody may be the proxy of one."),
    )


def a_photo_please(words: Words) -> Card:
    """Words, or a file, where a photo is needed."""
    return card(words.html("A photo is needed"), words.html("Please send the sheet as a photo, not as a file."))


def in_words_please(words: Words) -> Card:
    """A picture or a sticker, where words are needed."""
    return card(words.html("Please write it in words"), words.html("To begin anew: /paper"))


def which_day(words: Words, *, paper: int) -> Card:
    """The third question: the day on the sheet."""
    return card(
        words.html("Which day is written on it?"),
        words.html("Tap, or write it so: 10-14"),
        buttons=[
            (
                Button(words.gettext("Today"), build("paperday", paper, "today")),
                Button(words.gettext("Yesterday"), build("paperday", paper, "yesterday")),
            )
        ],
    )


def what_is_marked(words: Words, *, paper: int, day: datetime, options: Options | None = None) -> Card:
    """The last question: what is marked."""
    return card(
        words.html("What is marked on it?"),
        words.html("Dated {day}. Nobody else sees your answer.", day=words.day(day)),
        buttons=seen(words, "papermark", paper, options),
    )


def seen(words: Words, verb: str, paper: int, options: Options | None) -> list[Row]:
    """What can be marked on a sheet."""
    if options is None:
        return [labels.choices(words, verb, paper)]
    marks = choosing(words, verb, paper, options)
    if not options.at_once:
        marks = [(Button(words.gettext("Mark what you see"), build("paperread", paper)),)]
    return [*marks, (Button(words.gettext("Abstain"), build(verb, paper, "abstain")),)]


def to_check(
    words: Words, *, paper: int, vote: int, home: str, signed_on: datetime, serial: int, proxy: str,
    options: Options | None = None,
) -> Card:  # fmt: skip
    """T26: to the second person, under the photo."""
    return card(
        words.html("Check a paper ballot №{vote}", vote=vote),
        words.html("{home}, {day}", home=line(home), day=words.day(signed_on)),
        number_line(words, serial),
        proxy_line(words, proxy),
        words.html("Look only at the photo. Choose what you see."),
        buttons=[
            *seen(words, "papercheck", paper, options),
            (Button(words.gettext("Unreadable"), build("papercheck", paper, "unreadable")),),
        ],
    )


def entered(words: Words, *, told: int) -> Answer:
    """The first person is done."""
    if told:
        return Answer(words.gettext("Entered. A second person checks it now."))
    return Answer(
        words.gettext("Entered. Nobody else could be told: please have a second person send /paper."), alert=True
    )


def void(words: Words, reason: Reason, *, cast_at: datetime | None, proxy: str) -> Answer:
    """T27: the sheet is on file and does not count."""
    return Answer(words.sentences(*_why(words, reason, cast_at, proxy)), alert=True)


def _why(words: Words, reason: Reason, cast_at: datetime | None, proxy: str = "") -> tuple[str, str]:
    return refusals.sentences(words, reason, Facts(at=cast_at, name=proxy))


def counted(words: Words) -> Answer:
    """Both read the same."""
    return Answer(words.gettext("It counts: both of you read the same."))


def came_of_it(words: Words, *, vote: int, home: str, reason: Reason | None, cast_at: datetime | None) -> Card:
    """To who entered a sheet: what the second look came to."""
    fields = {"vote": vote, "home": line(home)}
    if reason is None:
        return card(
            words.html("Paper counted: №{vote}, {home}", **fields), words.html("The second person read the same.")
        )
    return card(
        words.html("Paper does not count: №{vote}, {home}", **fields), *map(escape, _why(words, reason, cast_at))
    )
