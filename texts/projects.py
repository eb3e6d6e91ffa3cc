"""A project: its card in the council chat, its progress in the groups, and what people hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, line, passage
from texts.results import Outcome, outcome_head
from texts.words import Words, bar


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a project; `late` once its lead was told so."""

    id: int
    title: str
    due: datetime
    reached: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cards of a project show; milestones in order, the reached ones first."""

    number: int
    title: str
    lead: str = ""
    supervisors: tuple[str, ...] = ()
    budget: str = ""
    milestones: tuple[Milestone, ...] = ()
    noted: str = ""  # the last words on its progress
    inspected: str = ""  # and those of a supervisor
    reported: bool = False
    running: bool = True


@dataclass(frozen=True, slots=True)
class Running:
    """A line of /project: how far, and what is due next."""

    number: int
    title: str
    reached: int
    all: int
    due: datetime | None
    late: bool = False


# In the council chat


def work(words: Words, *, outcome: Outcome, shown: Shown) -> Card:
    """The outcome's copy in the council chat with its project: who, until when, how far; [Done], then [Confirm]."""
    if not shown.running:
        state = words.html("Carried out.")
    elif shown.reported:
        state = words.html("Reported as done. A supervisor looks at it now.")
    else:
        state = words.html("Tap “Done” once it is carried out.")
    taps = _work_buttons(words, shown) if shown.running else []
    return card(*outcome_head(words, outcome), *lines(words, shown), state, buttons=taps)


def _work_buttons(words: Words, shown: Shown) -> list[Row]:
    number = shown.number
    who = (
        Button(words.gettext("Lead"), build("lead", number)),
        Button(words.gettext("Supervisor"), build("supervisor", number, "choose")),
    )
    if shown.reported:
        return [who, inspection_row(words, number)]
    next_ = next((one for one in shown.milestones if not one.reached), None)
    return [
        who,
        (
            Button(words.gettext("Milestones"), build("milestones", number)),
            Button(words.gettext("Budget"), build("budget", number)),
        ),
        (_reached(words, next_),) if next_ else (),
        (Button(words.gettext("Done"), build("done", number)),),
    ]


def inspection_row(words: Words, number: int) -> Row:
    """What a supervisor may say of a project that is reported as done."""
    return (
        Button(words.gettext("Confirm"), build("inspect", number, "done")),
        Button(words.gettext("Not yet"), build("inspect", number, "not_yet")),
    )


def _reached(words: Words, milestone: Milestone) -> Button:
    return Button(labels.one_row(words, f"✓ {milestone.title}"), build("reached", milestone.id))


def lines(words: Words, shown: Shown) -> list[Html]:
    """A project in lines: lead and supervisors, budget, milestones, the last notes."""
    reached = sum(one.reached is not None for one in shown.milestones)
    all_ = len(shown.milestones)
    nobody = words.gettext("nobody yet") if shown.running else ""
    lead, supervisors = shown.lead or nobody, words.people(shown.supervisors) or nobody
    return [
        *([words.html("Lead {lead}", lead=line(lead))] if lead else []),
        *([words.html("Supervisor {names}", names=supervisors)] if supervisors else []),
        *([words.html("Budget: {note}", note=line(shown.budget, NOTE_LIMIT))] if shown.budget else []),
        *([words.html("{bar} {reached}/{all}", bar=bar(reached, all_), reached=reached, all=all_)] if all_ else []),
        *[_milestone_line(words, one) for one in shown.milestones],
        *([words.html("Progress: {note}", note=line(shown.noted, NOTE_LIMIT))] if shown.noted else []),
        *([words.html("Inspection: {note}", note=line(shown.inspected, NOTE_LIMIT))] if shown.inspected else []),
    ]


def _milestone_line(words: Words, one: Milestone) -> Html:
    if one.reached:
        return words.html("✓ {milestone}, {day}", milestone=line(one.title), day=words.day(one.reached))
    if one.late:
        return words.html("Late: {milestone}, until {day}", milestone=line(one.title), day=words.day(one.due))
    return words.html("{milestone}, until {day}", milestone=line(one.title), day=words.day(one.due))


def lead_picker(words: Words, *, number: int, people: Sequence[tuple[str, int, str]]) -> Card:
    """[Lead]: who may lead, by place (seat, party, staff), id and name."""
    return card(
        words.html("Who leads №{number}?", number=number),
        words.html("They hear of it in private, once they have pressed Start."),
        buttons=[
            (Button(labels.one_row(words, name), build(f"lead{place}", number, one)),)
            for place, one, name in people[:24]
        ],
    )


def supervisor_picker(
    words: Words, *, number: int, seats: Sequence[tuple[int, str]], named: Sequence[tuple[int, str]]
) -> Card:
    """[Supervisor]: who may, and who does, by seat and name."""
    left = named if len(named) > 1 else []
    return card(
        words.html("Who supervises №{number}?", number=number),
        words.html("Only they confirm that it is done. The lead cannot."),
        words.html("Named: {names}", names=words.people([name for _, name in named])) if named else None,
        buttons=[
            *[(Button(labels.one_row(words, name), build("supervisor", number, one)),) for one, name in seats[:24]],
            *[
                (Button(labels.one_row(words, words.gettext("Not {name}", name=name)), build("unnamed", number, one)),)
                for one, name in left
            ],
        ],
    )


def write_plan(words: Words, *, number: int) -> Card:
    """[Milestones]: one a line with its day, asked for in words."""
    return card(
        words.html("Which milestones does №{number} have?", number=number),
        words.html("Reply with one a line, each with its day:"),
        words.html("Motor ordered, 2026-12-15"),
        words.html("They take the place of those not reached."),
    )


def plan_kept(words: Words, *, number: int, milestones: Sequence[Milestone]) -> Card:
    """The milestones that stand from now on."""
    return card(
        words.html("№{number} has its milestones", number=number),
        *[_milestone_line(words, one) for one in milestones],
    )


def plan_unclear(words: Words, *, unclear: Sequence[str], most: int) -> Card:
    """Lines that name no milestone, or too many of them: nothing has changed, the question still waits."""
    return card(
        words.html("Nothing is changed yet"),
        *[words.html("No day to come: {line}", line=line(one)) for one in unclear[:5]],
        words.html("Please send 1 to {most} lines, such as: Motor ordered, 12-15", most=most),
    )


def write_budget(words: Words, *, number: int) -> Card:
    """[Budget]: a note, asked for in words."""
    return card(
        words.html("What may №{number} cost, and who pays?", number=number),
        words.html("Reply to this message in one or two sentences."),
    )


def budget_kept(words: Words, *, number: int) -> Card:
    """The note is kept."""
    return card(
        words.html("№{number} has its budget note", number=number),
        words.html("Residents read it: /matter {number}", number=number),
    )


def noted(words: Words, *, number: int, inspection: bool, milestones: Sequence[Milestone]) -> Card:
    """/project N with words or a photo: kept; which milestone is reached with it."""
    return card(
        words.html("№{number}: your inspection note is kept", number=number)
        if inspection
        else words.html("№{number}: your progress note is kept", number=number),
        words.html("Is a milestone reached? Its photo goes with it.") if milestones else None,
        buttons=[(_reached(words, one),) for one in milestones[:8]],
    )


def note(words: Words, *, number: int, title: str, name: str, said: str, inspection: bool) -> Card:
    """In the council chat: what somebody has noted elsewhere."""
    return card(
        words.html("Inspection of №{number} {title}", number=number, title=line(title))
        if inspection
        else words.html("Progress note on №{number} {title}", number=number, title=line(title)),
        escape(passage(said)) if said else None,
        words.html("Noted by {name}", name=words.person(name)),
    )


def running(words: Words, *, projects: Sequence[Running]) -> Card:
    """/project without a number: what is being carried out."""
    if not projects:
        return card(words.html("Nothing is being carried out"), words.html("What the council adopts appears here."))
    return card(
        words.html("Being carried out: {count}", count=len(projects)),
        *words.listing([_running_line(words, one) for one in projects], 20),
        words.html("One of them: /project and its number. Add words or a photo as a note."),
    )


def _running_line(words: Words, one: Running) -> Html:
    fields = {"number": one.number, "title": line(one.title, 30), "reached": one.reached, "all": one.all}
    if not one.all:
        return words.html("№{number} {title}: no milestones yet", number=one.number, title=fields["title"])
    if one.due is None:
        return words.html("№{number} {title} {reached}/{all}", **fields)
    fields["day"] = words.day(one.due)
    if one.late:
        return words.html("№{number} {title} {reached}/{all}, late since {day}", **fields)
    return words.html("№{number} {title} {reached}/{all}, next {day}", **fields)


# To who leads and who supervises


def you_lead(words: Words, *, number: int, title: str) -> Card:
    """To the lead, in private."""
    return card(
        words.html("You lead №{number} {title}", number=number, title=line(title)),
        words.html("Send /project {number} with words or a photo to note progress.", number=number),
        words.html("Tap “Done” once it is carried out."),
        buttons=[
            (
                Button(words.gettext("Milestones"), build("milestones", number)),
                Button(words.gettext("Done"), build("done", number)),
            )
        ],
    )


def you_supervise(words: Words, *, number: int, title: str) -> Card:
    """To a supervisor, in private."""
    return card(
        words.html("You supervise №{number} {title}", number=number, title=line(title)),
        words.html("Send /project {number} with words or a photo after an inspection.", number=number),
        words.html("Only you and other supervisors confirm that it is done."),
        buttons=[(labels.details(words, number),)],
    )


def overdue(words: Words, *, number: int, title: str, milestone: str, day: datetime, lead: str) -> Card:
    """To the lead, two working days later to the chair: the day of a milestone is over."""
    return card(
        words.html("Late: №{number} {title}", number=number, title=line(title)),
        words.html("{milestone}, until {day}", milestone=line(milestone), day=words.day(day)),
        words.html("Lead {lead}", lead=line(lead or words.gettext("nobody yet"))),
        words.html("Reached? Send /project {number}. Else please write new days.", number=number),
        buttons=[(labels.details(words, number),)],
    )


# In the residents' groups


def progress(words: Words, *, shown: Shown, first: int, last: int) -> Card:
    """T35: from the first to the last (both from 1) of the milestones that are reached."""
    reached = [one for one in shown.milestones if one.reached][:last]
    all_ = len(shown.milestones)
    return card(
        words.html("Progress №{number} {title}", number=shown.number, title=line(shown.title)),
        *[
            words.html("{bar} {milestone}", bar=bar(place, all_), milestone=line(one.title))
            for place, one in enumerate(reached[first - 1 :], first)
        ],
        _who(words, shown),
    )


def _who(words: Words, shown: Shown) -> Html | None:
    fields = {"lead": line(shown.lead), "supervisor": words.people(shown.supervisors)}
    if shown.lead and shown.supervisors:
        return words.html("Lead {lead}, supervisor {supervisor}", **fields)
    if shown.lead:
        return words.html("Lead {lead}", lead=fields["lead"])
    return words.html("Supervisor {names}", names=fields["supervisor"]) if shown.supervisors else None


# Answers to taps


def lead_chosen(words: Words, *, number: int, name: str) -> Answer:
    """A lead was chosen."""
    return Answer(words.gettext("{name} leads №{number}.", name=words.person(name), number=number))


def supervisors_named(words: Words, *, number: int, names: str) -> Answer:
    """Who supervises from now on."""
    return Answer(words.gettext("№{number} is supervised by {names}.", number=number, names=names))


def milestone_reached(words: Words, *, title: str) -> Answer:
    """A milestone was reached."""
    return Answer(words.gettext("Reached: {milestone}. Residents read it.", milestone=line(title)))
