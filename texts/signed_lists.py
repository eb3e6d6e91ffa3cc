"""Lists that homes signed: what the staff who send one are asked, and what the second person sees of it."""

from collections.abc import Sequence

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line, passage
from texts.polls import options
from texts.words import Words

RATINGS = (4, 3, 2, 1, 0)
"""The five answers in the order of a poll, as ratings."""


def which_homes(words: Words, *, act: str, subject: int, title: str) -> Card:
    """The first question: who signed."""
    asked = {
        "volunteer": words.html("Which homes signed? Write them so: 37-502 37-503"),
        "support": words.html("Which homes signed? Write them so: 37-502 37-503"),
        "call": words.html("Which homes signed? Write them so: 37-502 37-503"),
        "choose": words.html("Which homes signed? Write them so: 37-502 37-503"),
        "object": words.html("Which home wrote the letter? Write it so: 37-502"),
        "request": words.html("Which home wrote the letter? Write it so: 37-502"),
        "rate_request": words.html("Which home wrote the letter? Write it so: 37-502"),
        "reopen_request": words.html("Which home wrote the letter? Write it so: 37-502"),
        "propose": words.html("Which homes propose it? Write them so: 37-502 37-503"),
        "unfinished": words.html("Which home wrote the letter? Write it so: 37-502"),
        "rate": words.html("Which homes gave the same answer? Write them so: 37-502 37-503"),
    }
    return card(_about(words, act, subject, title), asked[act])


def _about(words: Words, act: str, subject: int, title: str) -> Html:
    fields = {"number": subject, "title": line(title)}
    if act == "request":
        return words.html("Request on paper")
    if act == "propose":
        return words.html("Proposal on paper: {place}", place=line(title)) if title else words.html("Proposal on paper")
    return {
        "support": words.html("Support on paper: №{number} {title}", **fields),
        "call": words.html("Signatures for an assembly: №{number} {title}", **fields),
        "choose": words.html("Chosen on paper for the agenda: №{number} {title}", **fields),
        "rate": words.html("Answers on paper: №{number} {title}", **fields),
        "rate_request": words.html("Solved, on paper: request №{number} {title}", **fields),
        "reopen_request": words.html("Not solved, on paper: request №{number} {title}", **fields),
        "volunteer": words.html("Sign-up on paper: {title}", title=fields["title"]),
        "unfinished": words.html("Not done, on paper: №{number} {title}", **fields),
        "object": words.html("Objection on paper: ballot №{number} {title}", **fields),
    }[act]


def homes_found(words: Words, *, number: int, act: str, homes: Sequence[str], unknown: Sequence[str]) -> Card:
    """The second question: the photo, or before it which answer the homes give."""
    not_found = words.html("Not found: {homes}", homes=line(", ".join(unknown), 200)) if unknown else None
    if not homes:
        return card(words.html("Your list has none of these"), not_found)
    asked = {
        "volunteer": words.html("Please send a photo of the list."),
        "support": words.html("Please send a photo of the list."),
        "call": words.html("Please send a photo of the list."),
        "choose": words.html("Please send a photo of the list."),
        "object": words.html("Please send a photo of the letter. Write what it says under the photo."),
        "request": words.html("Please send a photo of the letter. Write what it says under the photo."),
        "reopen_request": words.html("Please send a photo of the letter. Write what it says under the photo."),
        "rate_request": words.html("What did they answer?"),
        "propose": words.html("Please send a photo of the list. Write the proposal under the photo."),
        "unfinished": words.html("Please send a photo of the letter. Write what it says under the photo."),
        "rate": words.html("What did they answer?"),
    }
    return card(
        words.nhtml("{count} home", "{count} homes", len(homes)),
        escape(line(words.gettext("; ").join(homes), 600)),
        not_found,
        asked[act],
        buttons=_answers(words, number) if act in ("rate", "rate_request") else [],
    )


def _answers(words: Words, number: int) -> list[tuple[Button, ...]]:
    taps = [
        Button(label, build("listrate", number, str(rating)))
        for label, rating in zip(options(words), RATINGS, strict=True)
    ]
    return [tuple(taps[:2]), tuple(taps[2:4]), (taps[4],)]


def send_photo(words: Words) -> Card:
    """The last question about answers: the photo."""
    return card(words.html("Please send a photo of the list."))


def entered(words: Words, *, told: int) -> Card:
    """The list waits for the second person."""
    if told:
        return card(words.html("Sent. A second person looks at it now."))
    return card(words.html("Sent, but nobody else of the staff can be told"))


def to_check(
    words: Words, *, number: int, act: str, subject: int, title: str, homes: Sequence[str], said: str = "",
    rating: int | None = None,
) -> Card:  # fmt: skip
    """To the second person, under the photo."""
    return card(
        _about(words, act, subject, title),
        escape(line(words.gettext("; ").join(homes), 400)),
        escape(passage(said, 300)) if said else None,
        None if rating is None else escape(options(words)[RATINGS.index(rating)]),
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
