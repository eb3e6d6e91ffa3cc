"""Lists that homes signed: what the staff who send one are asked, and what the second person sees of it."""

from collections.abc import Sequence

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line, passage
from texts.words import Words


def which_homes(words: Words, *, act: str, subject: int, title: str) -> Card:
    """The first question: who signed."""
    return card(
        _about(words, act, subject, title),
        words.html("Which homes signed? Write them so: 37-502 37-503")
        if act == "support"
        else words.html("Which home wrote the letter? Write it so: 37-502"),
    )


def _about(words: Words, act: str, subject: int, title: str) -> Html:
    fields = {"number": subject, "title": line(title)}
    if act == "support":
        return words.html("Support on paper: №{number} {title}", **fields)
    return words.html("Objection on paper: ballot №{number} {title}", **fields)


def send_photo(words: Words, *, act: str, homes: Sequence[str], unknown: Sequence[str]) -> Card:
    """The second question: the photo."""
    not_found = words.html("Not found: {homes}", homes=line(", ".join(unknown), 200)) if unknown else None
    if not homes:
        return card(words.html("Your list has none of these"), not_found)
    return card(
        words.nhtml("{count} home", "{count} homes", len(homes)),
        escape(line("; ".join(homes), 600)),
        not_found,
        words.html("Please send a photo of the list.")
        if act == "support"
        else words.html("Please send a photo of the letter. Write what it says under the photo."),
    )


def entered(words: Words, *, told: int) -> Card:
    """The list waits for the second person."""
    if told:
        return card(words.html("Sent. A second person looks at it now."))
    return card(words.html("Sent, but nobody else of the staff can be told"))


def to_check(
    words: Words, *, number: int, act: str, subject: int, title: str, homes: Sequence[str], said: str = ""
) -> Card:
    """To the second person, under the photo."""
    return card(
        _about(words, act, subject, title),
        escape(line("; ".join(homes), 400)),
        escape(passage(said, 300)) if said else None,
        words.html("Have just these signed, and says it so?"),
        buttons=[
            (
                Button(words.gettext("As signed"), build("signed", number, "yes")),
                Button(words.gettext("Not so"), build("signed", number, "no")),
            )
        ],
    )


def counted(words: Words, *, homes: int, left_out: int) -> Answer:
    """What came of a list."""
    said = words.ngettext("Counted for {count} home.", "Counted for {count} homes.", homes)
    rest = words.gettext("Not counted: {left_out}.", left_out=left_out)
    return Answer(words.sentences(said, rest) if left_out else said, alert=bool(left_out))
