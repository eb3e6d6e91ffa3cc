"""What changes a vote after its notice, told to everyone: counted anew, found invalid, withdrawn."""

from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, card, code, escape, line
from texts.results import Result, account
from texts.rules import Tally, about, amount, counts, verdict
from texts.words import Words


def recounted(
    words: Words, *, before: Tally, digest_before: str, result: Result, struck: int = 0, thawed: int = 0, why: str
) -> Card:
    """A result without the ballots struck, or with those that count after all, beside what was announced."""
    reason = line(why, NOTE_LIMIT)
    return card(
        words.html("Correction №{vote} {title}", vote=result.vote, title=line(result.title)),
        words.html("Votes struck: {count}. Why: {reason}", count=struck, reason=reason) if struck else None,
        words.html("Votes that count after all: {count}. Why: {reason}", count=thawed, reason=reason)
        if thawed
        else None,
        *account(
            words, result.tally,
            digest=result.digest,
            behind=[
                announced(words, before), words.html("Digest before {digest}", digest=code(digest_before)),
                about(words, result.number),
            ],
        ),
    )  # fmt: skip


def announced(words: Words, before: Tally) -> Html:
    """What was announced, in one line."""
    took_part = amount(words, before.rule, before.took_part, before.area.took_part if before.area else 0, named=False)
    return words.html(
        "Before: {took_part} took part, {counts}, {verdict}", took_part=took_part,
        counts=counts(words, before.counts), verdict=verdict(words, before.verdict),
    )  # fmt: skip


def invalid(words: Words, *, vote: int, number: int, title: str, why: str) -> Card:
    """A vote is found invalid: nothing is decided, and a new notice may follow."""
    return card(
        words.html("Invalid, new notice: {why}", why=line(why, NOTE_LIMIT)),
        words.html("Vote №{vote} {title}", vote=vote, title=line(title)),
        about(words, number),
        words.html("Nothing is decided. You need do nothing now."),
    )


def too_few_left(words: Words) -> str:
    """Why a vote is invalid whose struck ballots left too few."""
    return words.gettext("too few took part without the votes struck")


def does_not_live_there(words: Words) -> str:
    """Why a ballot is struck whose caster was removed from the home."""
    return words.gettext("cast by nobody of that home")


def lives_there(words: Words) -> str:
    """Why a ballot counts that was frozen."""
    return words.gettext("no doubt is left")


def ask_again(words: Words, *, number: int, title: str) -> Card:
    """To the council: an invalid vote may be noticed anew."""
    return card(
        words.html("Vote anew on proposal №{number}?", number=number),
        escape(line(title)),
        words.html("Send /ballot {number}", number=number),
    )


def withdrawn(words: Words, *, vote: int, number: int, title: str, why: str) -> Card:
    """A vote is withdrawn before its close: those who voted need do nothing."""
    return card(
        words.html("Vote withdrawn №{vote} {title}", vote=vote, title=line(title)),
        about(words, number),
        words.html("Why: {reason}", reason=line(why, NOTE_LIMIT)),
        words.html("Nothing is counted. Who voted need do nothing."),
    )


def ballot_withdrawn(words: Words, *, vote: int, number: int, title: str) -> Card:
    """What is left of a notice and a ballot once the vote is withdrawn."""
    return card(
        words.html("Vote withdrawn №{vote} {title}", vote=vote, title=line(title)),
        about(words, number),
        words.html("Nothing is counted. Who voted need do nothing."),
    )


def under_way(words: Words, *, number: int, vote: int) -> Card:
    """/ballot for a matter whose vote is noticed or open: it stands as it is, or is withdrawn."""
    return card(
        words.html("The vote on proposal №{number} is under way.", number=number),
        words.html("Its notice stands: nothing in it can be changed."),
        words.html("It can only be withdrawn, before the close."),
        buttons=[(Button(words.gettext("Withdraw"), build("withdraw", vote)),)],
    )


def why_withdraw(words: Words, *, vote: int) -> Card:
    """The reason of a withdrawal, asked for in words."""
    return card(
        words.html("Withdraw vote №{vote}?", vote=vote),
        words.html("Why? Please reply with the reason. Everybody reads it."),
    )


def withdrawal_done(words: Words, *, vote: int) -> Answer:
    """To the chair: the vote is withdrawn."""
    return Answer(words.gettext("Vote №{vote} is withdrawn.", vote=vote))
