"""The council's desk: what waits for screening, reasons, pickers, urgency, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import DECLINE_REASONS, build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, card, escape, line, passage
from texts.matters import Proposal, state_line, support_lines
from texts.words import Words, key

REASONS = MappingProxyType(
    {
        "not_ours": key("It is not for our community to decide"),
        "decided": key("It has been decided already"),
        "unclear": key("It is not clear what is asked"),
        "private": key("It touches somebody's privacy"),
    }
)
HAZARD_NAMES = MappingProxyType(
    {
        "lift": key("Lift"),
        "fire_gear": key("Fire gear"),
        "facade": key("Façade"),
        "wall_or_road": key("Wall or road"),
        "leak": key("Leak"),
        "drainage": key("Drainage"),
    }
)
TAGS = MappingProxyType(
    {
        "management": key("Self-manage"),
        "education": key("Self-teach"),
        "service": key("Self-serve"),
        "supervision": key("Self-watch"),
    }
)
"""The four selves, short enough for a button."""
UNNAMED_HAZARD = key("hazard")
RECORDED = MappingProxyType(
    {
        "accept": key("№{number} is accepted."),
        "decline": key("№{number} is declined."),
        "merge": key("The proposer of №{number} is asked."),
        "redirect": key("№{number} is passed on."),
        "urgent": key("№{number}: your “urgent” is recorded."),
        "agenda": key("№{number} is on the next agenda."),
        "title": key("№{number} has its title."),
    }
)


@dataclass(frozen=True, slots=True)
class Screening:
    """What the council sees of a proposal that waits; `similar` is another open one, number and title."""

    number: int
    proposer: str | None
    text: str
    reply_by: datetime | None
    similar: tuple[int, str] | None = None
    appealed: bool = False
    untitled: str = ""  # what stands for the title of a voice message that has none yet
    may_entitle: bool = False  # its title may be written, or written anew
    may_widen: bool = False  # it is of a part of the community
    asked: tuple[int, datetime] | None = None  # into which one it may go on, until when its proposer may answer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of /docket; `state` is a word of `state_in_words`."""

    number: int
    title: str
    supporters: int
    threshold: int
    reply_by: datetime | None = None


def to_screen(words: Words, *, waiting: Screening) -> Card:
    """T10: a proposal that waits for the council."""
    number, similar = waiting.number, waiting.similar
    return card(
        words.html("To screen №{number} {name}", number=number, name=words.person(waiting.proposer)),
        escape(waiting.untitled or passage(waiting.text)),
        words.html("Please listen below and write what it is about.") if waiting.untitled else None,
        words.html("Similar: №{number} {title}", number=similar[0], title=line(similar[1])) if similar else None,
        words.html("The proposer asks the chair to review it.") if waiting.appealed else None,
        words.html(
            "Asked about №{number}, until {moment}.", number=waiting.asked[0], moment=words.moment(waiting.asked[1])
        )
        if waiting.asked
        else None,
        words.html("Reply by {day}.", day=words.day(waiting.reply_by)) if waiting.reply_by else None,
        buttons=[
            (
                Button(words.gettext("Accept"), build("screen", number, "accept")),
                Button(words.gettext("Merge"), build("screen", number, "merge")),
                Button(words.gettext("Redirect"), build("screen", number, "redirect")),
            ),
            (
                Button(words.gettext("Decline"), build("screen", number, "decline")),
                Button(words.gettext("Urgent"), build("screen", number, "urgent")),
            ),
            (
                *([Button(words.gettext("Write title"), build("title", number))] if waiting.may_entitle else []),
                *([Button(words.gettext("Wider"), build("widen", number, "choose"))] if waiting.may_widen else []),
            ),
        ],
    )


def screened(
    words: Words, *, shown: Proposal, by: str | None, reason: str = "", ready: bool = False, tag: str = ""
) -> Card:
    """T10 after the decision; [To agenda] once it is accepted and supported, and which of the four selves it serves."""
    agenda = (Button(words.gettext("To agenda"), build("agenda", shown.number)),) if ready else ()
    tags = [Button(words.gettext(name), build("tag", shown.number, one)) for one, name in TAGS.items()]
    untagged = not tag and shown.state in {"accepted", "supported"}
    return card(
        words.html("№{number} {title}", number=shown.number, title=line(shown.title)),
        state_line(words, shown),
        words.html("Screened by {name}", name=words.person(by)) if by is not None else None,
        words.html("Reason: {reason}", reason=line(reason, NOTE_LIMIT)) if reason else None,
        *support_lines(words, shown),
        words.html("Serves: {tag}", tag=words.gettext(TAGS[tag])) if tag else None,
        buttons=[
            agenda,
            *((tuple(tags[:2]), tuple(tags[2:])) if untagged else ()),
            (labels.details(words, shown.number),),
        ],
    )


def tagged(words: Words, tag: str) -> Answer:
    """The toast after one of the four selves."""
    return Answer(words.gettext("Serves: {tag}", tag=words.gettext(TAGS[tag])))


def decline_reason(words: Words, reason: str) -> str:
    """A listed reason as the proposer reads it: not_ours, decided, unclear, private."""
    return words.gettext(REASONS[reason])


def decline_reasons(words: Words, *, number: int) -> Card:
    """T11: which reason, so that the proposer hears one."""
    short = {
        "not_ours": words.gettext("Not for us"),
        "decided": words.gettext("Decided"),
        "unclear": words.gettext("Not clear"),
        "private": words.gettext("Private"),
    }
    taps = [Button(short[reason], build("reason", number, reason)) for reason in DECLINE_REASONS]
    return card(
        words.html("Decline №{number}", number=number),
        words.html("Choose a reason. The proposer will see it."),
        buttons=[
            tuple(taps[:2]),
            tuple(taps[2:]),
            (Button(words.gettext("I'll write"), build("reason", number, "write")),),
        ],
    )


def write_reason(words: Words, *, number: int, decision: str) -> Card:
    """Asks for a reply with the reason of a decision: decline, merge or redirect."""
    asked = {
        "decline": words.html("Why is №{number} declined?", number=number),
        "merge": words.html("Which number does №{number} join, and why?", number=number),
        "redirect": words.html("Who takes on №{number}, and why?", number=number),
    }[decision]
    return card(asked, words.html("Reply to this message. The proposer will see it."))


def write_title(words: Words, *, number: int) -> Card:
    """Asks for a reply with the title of a voice proposal."""
    return card(
        words.html("What is №{number} about, in one line?", number=number),
        words.html("Reply to this message. Everybody will read it."),
    )


def merge_picker(words: Words, *, number: int, candidates: Sequence[tuple[int, str]]) -> Card:
    """Which open proposal another one joins; not listed: typed."""
    return card(
        words.html("Merge №{number} into which one?", number=number),
        words.html("Its proposer is asked. Support for both is added."),
        buttons=[
            *[
                (Button(labels.numbered(words, other, title), build("merge", number, other)),)
                for other, title in candidates[:5]
            ],
            (Button(words.gettext("I'll write"), build("merge", number, "write")),),
        ],
    )


def scope_picker(words: Words, *, number: int, scopes: Sequence[tuple[str, str]]) -> Card:
    """Of which homes a proposal is from now on; `scopes` by the word of the tap and the name."""
    return card(
        words.html("Whose matter is №{number}?", number=number),
        words.html("Their homes support it and vote on it."),
        buttons=[(Button(labels.one_row(words, name), build("widen", number, to)),) for to, name in scopes],
    )


def widened(words: Words, *, number: int) -> Answer:
    """The toast after a wider scope was chosen."""
    return Answer(words.gettext("№{number} is a matter of more homes now.", number=number))


def redirect_picker(words: Words, *, number: int, parties: Sequence[tuple[int, str]]) -> Card:
    """Which party takes a matter on; `parties` by id and name."""
    return card(
        words.html("Who takes on №{number}?", number=number),
        words.html("The proposer will hear of it."),
        buttons=[
            *[(Button(labels.one_row(words, name), build("passto", number, party)),) for party, name in parties[:8]],
            (Button(words.gettext("I'll write"), build("party", number, "write")),),
        ],
    )


def hazard_name(words: Words, hazard: str) -> str:
    """One of the six hazards: lift, fire_gear, facade, wall_or_road, leak, drainage; "hazard" for none of them."""
    return words.gettext(HAZARD_NAMES.get(hazard, UNNAMED_HAZARD))


def urgent(words: Words, *, number: int, hazard: str, place: str, chair_agreed: bool) -> Card:
    """T13: one of two has said "urgent"; who is still needed."""
    return card(
        words.html(
            "Urgent №{number} {hazard}, {place}", number=number, hazard=hazard_name(words, hazard), place=line(place)
        ),
        words.html("The chair agrees. One more is needed.")
        if chair_agreed
        else words.html("One seat agrees. The chair is needed."),
        words.html("Act now, no vote, publish after."),
        buttons=[(Button(words.gettext("Urgent"), build("screen", number, "urgent")),)],
    )


def urgent_work(words: Words, *, number: int, title: str, carried_out: bool = False) -> Card:
    """An urgent matter in the council chat, with [Done] until it is carried out."""
    return card(
        words.html("Urgent №{number} {title}", number=number, title=line(title)),
        words.html("Act now, no vote, publish after.") if not carried_out else None,
        words.html("Carried out.") if carried_out else words.html("Tap “Done” once it is carried out."),
        buttons=[] if carried_out else [(Button(words.gettext("Done"), build("done", number)),)],
    )


def recorded(words: Words, decision: str, *, number: int) -> Answer:
    """A decision is recorded: accept, decline, merge, redirect, urgent, agenda, or title."""
    return Answer(words.gettext(RECORDED[decision], number=number))


def docket(
    words: Words,
    *,
    waiting: Sequence[Waiting],
    requests: Sequence[tuple[int, str, datetime]] = (),
    further: Sequence[Html] = (),
    open_votes: Sequence[int] = (),
    most: int = 20,
) -> Card:
    """/docket: proposals that wait for screening, then open requests with their deadlines, the earliest first.

    `further` are the lines of what else waits. Of `open_votes` there are lists of homes that have not voted.
    """
    doors = [
        (Button(words.gettext("Not yet voted №{vote}", vote=vote), build("doors", vote)),) for vote in open_votes[:5]
    ]
    if not waiting and not requests and not further:
        return card(
            words.html("Nothing waits for screening"),
            words.html("New proposals appear here by themselves."),
            buttons=doors,
        )
    return card(
        words.html("Docket: {count}", count=len(waiting) + len(requests) + len(further)),
        *words.listing([waiting_line(words, item) for item in waiting], most, 1200),
        *words.listing([request_line(words, *item) for item in requests], most, 1200),
        *words.listing(further, most, 1200),
        buttons=[
            (Button(labels.numbered(words, item.number, item.title), build("details", item.number)),)
            for item in waiting[:5]
        ] + doors,
    )  # fmt: skip


def request_line(words: Words, number: int, title: str, by: datetime) -> Html:
    """A line of the docket about a request."""
    return words.html(
        "Request №{number} {title}, by {moment}", number=number, title=line(title), moment=words.moment(by)
    )


def waiting_line(words: Words, item: Waiting) -> Html:
    """A line of the docket."""
    fields = {"number": item.number, "title": line(item.title), "supporters": item.supporters}
    if item.reply_by is None:
        return words.html("№{number} {title}, support {supporters}/{threshold}", **fields, threshold=item.threshold)
    return words.html(
        "№{number} {title}, support {supporters}/{threshold}, reply by {day}",
        **fields,
        threshold=item.threshold,
        day=words.day(item.reply_by),
    )
