"""A proposal as residents see it: its one card, support, its whole way, and the news to its proposer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import commons, labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, further, line, passage, visible_length
from texts.words import Words, bar, key

STATES = MappingProxyType(
    {
        "raised": key("raised"),
        "accepted": key("accepted by the council"),
        "merged": key("merged"),
        "redirected": key("passed on"),
        "declined": key("declined"),
        "urgent": key("urgent, acted on at once"),
        "hazard_seen": key("urgent, says one seat; one more is needed"),
        "supported": key("waiting for an agenda"),
        "lapsed": key("support ran out"),
        "taken_back": key("taken back by its proposer"),
        "handed_over": key("handed over to another proposer"),
        "widened": key("made a matter of more homes"),
        "merge_asked": key("the proposer is asked about a merge"),
        "kept_apart": key("it stays on its own"),
        "appealed": key("the chair reviews it"),
        "on_agenda": key("on the agenda"),
        "struck": key("taken off the agenda"),
        "adopted": key("adopted by the council"),
        "not_adopted": key("not adopted by the council"),
        "deferred": key("put off to the next meeting"),
        "referred": key("referred by the council"),
        "consultation": key("the parties consult on it"),
        "joint": key("the parties decide together"),
        "noticed": key("public notice of the vote"),
        "voting": key("vote opened"),
        "extended": key("vote extended"),
        "preliminary": key("vote closed, preliminary result"),
        "objection_period": key("objections may come"),
        "confirmed": key("result confirmed"),
        "invalid": key("vote invalid"),
        "withdrawn": key("vote withdrawn"),
        "recounted": key("vote counted anew"),
        "implementing": key("being carried out"),
        "done": key("carried out"),
        "evaluated": key("rated by residents"),
        "closed": key("closed"),
        "reopened": key("reopened"),
        "noted": key("progress"),
        "inspected": key("inspection"),
        "reached": key("milestone reached"),
        "consulted": key("the consultation is concluded"),
        "jointly": key("decided together"),
        "called_off": key("consultation withdrawn"),
        "reported": key("reported as done"),
    }
)
"""States of a matter in the order of the domain, and steps of its way that are no states."""
SUPPORT_COUNTS = frozenset({"raised", "accepted", "supported", "lapsed", "appealed", "on_agenda"})


STEPS_A_PAGE, STEPS_UNPAGED = 10, 15  # of a matter's way


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the one card of a proposal shows; `state` is a word of `state_in_words`."""

    number: int
    title: str
    proposer: str | None
    state: str
    supporters: int
    threshold: int
    support_open: bool
    support_until: datetime | None = None
    reply_by: datetime | None = None
    at: datetime | None = None
    other: int | None = None
    note: str = ""
    common: str = ""  # at which of the five commons it stands, where the method has them


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a matter's way; `state` is a word of `state_in_words`."""

    at: datetime
    state: str
    who: str | None = None
    note: str = ""


def state_in_words(words: Words, state: str) -> str:
    """A state of a matter, or a step of its way, in a few words."""
    return words.gettext(STATES[state]) if state in STATES else state


def proposal(words: Words, *, shown: Proposal) -> Card:
    """T07, and T08 once others support: the one card of a proposal, in each of its states."""
    number, title = shown.number, line(shown.title)
    together = [commons.stages(words, shown.common)] if shown.common else []
    if shown.support_open and shown.supporters <= 1 and shown.state == "raised":
        return card(
            words.html("Proposal №{number} {title}", number=number, title=title),
            words.html("By {name}", name=words.person(shown.proposer)),
            words.html("The council replies by {day}.", day=words.day(shown.reply_by)) if shown.reply_by else None,
            words.html("Progress appears here."),
            *together,
            buttons=[(labels.support(words, number), labels.details(words, number))],
        )
    return card(
        words.html("№{number} {title}", number=number, title=title),
        *support_lines(words, shown),
        None if shown.state == "raised" else state_line(words, shown),
        *together,
        buttons=[
            (labels.support(words, number), labels.details(words, number))
            if shown.support_open
            else (labels.details(words, number),)
        ],
    )


def support_lines(words: Words, shown: Proposal) -> list[Html]:
    """How many households support, how many more are needed, until when; nothing once that is past."""
    if shown.threshold <= 0 or shown.state not in SUPPORT_COUNTS:
        return []
    left = shown.threshold - shown.supporters
    progress = {"bar": bar(shown.supporters, shown.threshold), "left": left}
    if left > 0:
        lines = [
            words.nhtml(
                "{bar} {count} household supports, {left} to go",
                "{bar} {count} households support, {left} to go",
                shown.supporters,
                **progress,
            )
        ]
    else:
        lines = [
            words.nhtml(
                "{bar} {count} household supports, enough",
                "{bar} {count} households support, enough",
                shown.supporters,
                bar=progress["bar"],
            )
        ]
    if shown.support_open and shown.support_until and left > 0:
        lines.append(words.html("Until {moment}", moment=words.moment(shown.support_until)))
    return lines


def state_line(words: Words, shown: Proposal) -> Html:
    """Where the proposal stands, with the date or the number that belongs to it."""
    if shown.state == "merged" and shown.other:
        return words.html("Merged into №{other}.", other=shown.other)
    if shown.state == "redirected" and shown.note:
        return words.html("Passed on to {party}.", party=line(shown.note))
    if shown.state == "on_agenda" and shown.at:
        return words.html("On the agenda of {moment}.", moment=words.moment(shown.at))
    state = state_in_words(words, shown.state)
    if shown.at:
        return words.html("Now: {state}, {day}.", state=state, day=words.day(shown.at))
    return words.html("Now: {state}.", state=state)


def supported(words: Words, *, supporters: int) -> Answer:
    """T09: the support of a household is recorded."""
    return Answer(words.gettext("Recorded for your household: {supporters} now.", supporters=supporters))


def already_supported(words: Words, *, supporters: int) -> Answer:
    """The household supports it already."""
    return Answer(words.gettext("Your household supports it already: {supporters} now.", supporters=supporters))


def untitled(words: Words, *, kind: str, seconds: int) -> str:
    """What stands in the place of a title until somebody has written one: 0:23 are 23 seconds."""
    length = f"{seconds // 60}:{seconds % 60:02d}"
    if kind == "voice":
        return words.gettext("Voice message, {length}", length=length)
    return words.gettext("Video message, {length}", length=length)


def titled(words: Words, *, number: int, title: str) -> Card:
    """To the proposer: a voice proposal has its title."""
    return card(
        words.html("Your proposal №{number} has a title", number=number),
        escape(line(title)),
        words.html("It goes on under these words."),
        buttons=[(labels.details(words, number),)],
    )


def support_further(words: Words, *, number: int, title: str, homes: Sequence[tuple[int, str]]) -> Card:
    """To who has several homes: each may support on its own; `homes` by their id and short name."""
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        words.html("You have more homes. Support for another one too?"),
        buttons=[
            (
                Button(
                    labels.one_row(words, words.gettext("Support for {home}", home=home)),
                    build("supportfor", number, household),
                ),
            )
            for household, home in homes[:8]
        ],
    )


def how_to_propose(words: Words) -> Card:
    """/propose without a text, and the button [Propose]."""
    return card(
        words.html("What would you like to raise?"),
        words.html("Send: /propose and your matter in one message."),
        words.html("A voice or video message will do, too."),
        words.html("In the group: reply to a message with /propose."),
    )


def one_message(words: Words) -> Card:
    """Words that fill a whole message: clients send what is longer in several, and only the first is kept."""
    return card(
        words.html("Your words fill a whole message"),
        words.html("They are kept whole, up to 4,096 characters. What came in further messages is not."),
    )


def filed(words: Words, *, number: int, title: str) -> Card:
    """A proposal made in private is filed; its card stands in the group too."""
    return card(
        words.html("Proposal №{number} is filed", number=number),
        escape(line(title)),
        words.html("Your group sees it now. You hear from me when it moves."),
        buttons=[(labels.details(words, number),)],
    )


def similar_offer(words: Words, *, draft: int, title: str, similar: Sequence[tuple[int, str]]) -> Card:
    """Open proposals that look alike: support one of them, or file one's own."""
    rows = [
        (Button(labels.numbered(words, number, other), build("similar", draft, number)),)
        for number, other in similar[:3]
    ]
    return card(
        words.html("Something similar is open"),
        words.html("Yours: {title}", title=line(title)),
        words.html("Support one of these, or file yours."),
        words.html("Without an answer, yours is filed in 10 minutes."),
        buttons=[*rows, (Button(words.gettext("File mine"), build("similar", draft, "file")),)],
    )


def matter(
    words: Words, *, number: int, title: str, text: str, state: str, steps: Sequence[Step],
    project: Sequence[Html] = (), buttons: Sequence[Row] = (), page: int = 0,
) -> Card:  # fmt: skip
    """/matter N: its way with dates, in order, last its project.

    Of a long way a page has some steps: 1 the last ones with the project, later ones what was before. On no page (0),
    which is to be kept, the first sixty.
    """
    pages = -(-len(steps) // STEPS_A_PAGE)
    paged = page > 0 and len(steps) > STEPS_UNPAGED
    page = min(page, pages)
    end = len(steps) - (page - 1) * STEPS_A_PAGE
    shown = steps[max(0, end - STEPS_A_PAGE) : end] if paged else steps
    behind = project if not paged or page == 1 else ()
    turns = (
        *([_turn(words.gettext("Earlier"), number, page + 1)] if paged and page < pages else []),
        *([_turn(words.gettext("Later"), number, page - 1)] if paged and page > 1 else []),
    )
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        further(text, title),
        words.html("Now: {state}.", state=state_in_words(words, state)),
        *words.listing([step_line(words, step) for step in shown], 60, 3000 - sum(map(visible_length, behind))),
        *behind,
        buttons=[*buttons, turns],
    )


def _turn(label: str, number: int, page: int) -> Button:
    return Button(label, build("way", number, page))


def step_line(words: Words, step: Step) -> Html:
    """A step of a matter's way in one line."""
    fields = {"moment": words.moment(step.at), "state": state_in_words(words, step.state)}
    if step.who is not None and step.note:
        return words.html(
            "{moment} {state}, {name}: {note}", **fields, name=words.person(step.who), note=line(step.note)
        )
    if step.who is not None:
        return words.html("{moment} {state}, {name}", **fields, name=words.person(step.who))
    if step.note:
        return words.html("{moment} {state}: {note}", **fields, note=line(step.note))
    return words.html("{moment} {state}", **fields)


def comment(words: Words, *, number: int, title: str, name: str, text: str) -> Card:
    """To the council: what somebody says of a matter."""
    return card(
        words.html("Comment on №{number} {title}", number=number, title=line(title)),
        words.html("From {name}", name=words.person(name)),
        escape(passage(text)),
    )


def commented(words: Words, *, number: int) -> Card:
    """/matter N TEXT: the council has it."""
    return card(
        words.html("Your comment on №{number} is with the council", number=number),
        words.html("Nobody else reads it here. It changes no vote."),
    )


def unknown_matter(words: Words, *, number: int) -> Card:
    """/matter with a number that nothing bears here."""
    return card(
        words.html("There is no №{number} here", number=number),
        words.html("Use the № of a proposal or request, not of a vote. See /results."),
    )


def which_matter(words: Words) -> Card:
    """/matter without a number."""
    return card(words.html("Which matter?"), words.html("Send /matter and its number: /matter 12"))


def declined(words: Words, *, number: int, reason: str, by: str | None, appeal_until: datetime | None) -> Card:
    """T12: to the proposer, in private."""
    return card(
        words.html("Proposal №{number} was declined", number=number),
        words.html("Reason: {reason}", reason=line(reason, 200)),
        words.html("By {by}", by=words.person(by)),
        words.html("The chair can review it until {day}.", day=words.day(appeal_until)) if appeal_until else None,
        buttons=[(Button(words.gettext("Ask the chair"), build("appeal", number)),)] if appeal_until else [],
    )


def redirected(words: Words, *, number: int, party: str, reason: str = "") -> Card:
    """To the proposer: somebody else takes the matter on."""
    return card(
        words.html("Proposal №{number} was passed on", number=number),
        words.html("To: {party}", party=line(party)),
        words.html("Reason: {reason}", reason=line(reason, 200)) if reason else None,
        buttons=[(labels.details(words, number),)],
    )


def on_agenda(words: Words, *, number: int, title: str, at: datetime, venue: str) -> Card:
    """To the proposer: the council deliberates on it."""
    return card(
        words.html("The council will take up №{number}", number=number),
        escape(line(title)),
        words.html("{moment}, {venue}", moment=words.moment(at), venue=line(venue)),
        words.html("You are welcome to listen."),
    )


def appealed(words: Words, *, number: int) -> Answer:
    """[Ask the chair] is recorded."""
    return Answer(
        words.gettext("The chair has your request on №{number} and will answer you.", number=number), alert=True
    )


def filed_answer(words: Words, *, number: int) -> Answer:
    """The author chose to file a proposal although similar ones are open."""
    return Answer(words.gettext("Proposal №{number} is filed.", number=number))


def published(words: Words, *, number: int) -> Answer:
    """The chair published the outcome at once."""
    return Answer(words.gettext("The outcome of №{number} is published.", number=number))
