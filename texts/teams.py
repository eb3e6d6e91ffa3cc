"""Teams of volunteers: tasks in the groups, the council's list, what people hear in private, the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts import labels, papers
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, escape, line
from texts.words import Words, bar


@dataclass(frozen=True, slots=True)
class Task:
    """A task as cards show it; the team for the environment has no name of its own."""

    id: int
    team: str
    title: str
    venue: str
    starts: datetime
    ends: datetime
    places: int
    state: str = "planned"
    before: bool = False
    after: bool = False

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends - self.starts).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Who has signed up: by the sign-up's id, a name, and in, waiting or came."""

    id: int
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a certificate."""

    at: datetime
    team: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate of a year says."""

    name: str
    community: str
    year: int
    lines: tuple[Line, ...]
    head: str

    @property
    def minutes(self) -> int:
        """All of the year."""
        return sum(one.minutes for one in self.lines)


def team_name(words: Words, name: str) -> str:
    """A team's name; the first one is for the environment."""
    return line(name, 30) if name else words.gettext("Environment team")


def hours(minutes: int) -> str:
    """Hours to a tenth: 2, 1.5."""
    tenths = (minutes * 10 + 30) // 60
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def when(words: Words, shown: Task) -> Html:
    """When and where."""
    fields = {"moment": words.moment(shown.starts), "end": words.clock(shown.ends)[:5]}
    if shown.venue:
        return words.html("{moment} to {end}, {venue}", **fields, venue=line(shown.venue))
    return words.html("{moment} to {end}", **fields)


def _head(words: Words, shown: Task) -> Html:
    return words.html("{team}: {title}", team=team_name(words, shown.team), title=line(shown.title))


# In the groups


def task(words: Words, *, shown: Task, signed: int, waiting: int, came: int) -> Card:
    """A task in a residents' group: places are counted, nobody is named."""
    if shown.state == "called_off":
        return card(_head(words, shown), when(words, shown), words.html("Called off."))
    if shown.state == "done":
        return card(_head(words, shown), when(words, shown), done_line(words, shown, came))
    places = words.html(
        "{bar} {signed}/{places} places taken", bar=bar(signed, shown.places), signed=signed, places=shown.places
    )
    return card(
        _head(words, shown),
        when(words, shown),
        places,
        words.html("On the waiting list: {count}", count=waiting) if waiting else None,
        buttons=[(Button(words.gettext("Sign up"), build("signup", shown.id)),)],
    )


def done_line(words: Words, shown: Task, came: int) -> Html:
    """How many came, and the hours of all of them."""
    return words.html(
        "Done. Volunteers {count}, hours in all {hours}. Thank you.", count=came, hours=hours(came * shown.minutes)
    )


def result(words: Words, *, shown: Task, came: int, both: bool) -> Card:
    """Under the pictures of a task that is done."""
    return card(
        _head(words, shown),
        words.html("Before and after") if both else None,
        done_line(words, shown, came),
    )


# In the council chat


def work(words: Words, *, shown: Task, volunteers: Sequence[Volunteer]) -> Card:
    """A task in the council chat: who has a place, who came, who waits."""
    state = {"done": words.html("Carried out."), "called_off": words.html("Called off.")}.get(shown.state)
    come, waiting = ([one for one in volunteers if (one.state == "waiting") is waits] for waits in (False, True))
    return card(
        _head(words, shown),
        when(words, shown),
        words.html("Signed up {signed}/{places}", signed=len(come), places=shown.places),
        words.html("On the waiting list: {names}", names=words.people([one.name for one in waiting]))
        if waiting
        else None,
        words.html("Picture of before: yes") if shown.before else None,
        words.html("Picture of after: yes") if shown.after else None,
        state or words.html("Tap who came. Pictures: /team {number} before, or after", number=shown.id),
        buttons=[] if state else _work_buttons(words, shown, come),
    )


def _work_buttons(words: Words, shown: Task, come: Sequence[Volunteer]) -> list[Row]:
    people = [
        Button(labels.one_row(words, f"✓ {one.name}"), build("notcame", one.id))
        if one.state == "came"
        else Button(labels.one_row(words, f"○ {one.name}"), build("came", one.id))
        for one in come[:60]
    ]
    finish = Button(words.gettext("Finish"), build("taskdone", shown.id))
    return [*[(one,) for one in people], (finish, Button(words.gettext("Call off"), build("calloff", shown.id)))]


# In private


def _mine(words: Words, shown: Task) -> Row:
    return (Button(words.gettext("I cannot come"), build("cannotcome", shown.id)),)


def signed_up(words: Words, *, shown: Task, waits: int) -> Card:
    """To who signed up: the place, or how many are before them."""
    return card(
        words.html("You wait at place {place}", place=waits) if waits else words.html("You have a place"),
        _head(words, shown),
        when(words, shown),
        words.html("When a place is free, you hear of it.") if waits else words.html("You are reminded before."),
        buttons=[_mine(words, shown)],
    )


def moved_up(words: Words, *, shown: Task) -> Card:
    """To the first who waited."""
    return card(
        words.html("A place is free: you are in"),
        _head(words, shown),
        when(words, shown),
        buttons=[_mine(words, shown)],
    )


def reminder(words: Words, *, shown: Task) -> Card:
    """Before the task, to who has a place."""
    return card(
        words.html("Your task comes soon"), _head(words, shown), when(words, shown), buttons=[_mine(words, shown)]
    )


def called_off(words: Words, *, shown: Task) -> Card:
    """To who signed up."""
    return card(words.html("Called off: {title}", title=line(shown.title)), when(words, shown))


def overview(
    words: Words, *, tasks: Sequence[Task], teams: Sequence[str], years: Sequence[tuple[int, int]], works: bool
) -> Card:
    """/team: the tasks to come, one's own minutes of each year; for council and staff how to plan one."""
    return card(
        words.html("Teams: {names}", names=words.people([team_name(words, one) for one in teams])),
        *words.listing([Html(f"{_head(words, one)}\n{when(words, one)}") for one in tasks], 8),
        words.html("No task is planned now.") if not tasks else None,
        *[words.html("Your hours in {year}: {hours}", year=str(year), hours=hours(minutes)) for year, minutes in years],
        words.html("A new task: /team Sweep the corridor, 12-05 9:00-11:00, 8, Gate 2") if works else None,
        buttons=[
            *[(Button(labels.one_row(words, one.title), build("signup", one.id)),) for one in tasks[:8]],
            *[
                (Button(words.gettext("Certificate {year}", year=year), build("certificate", year)),)
                for year, _ in years
            ],
        ],
    )


def how_to_plan(words: Words) -> Card:
    """Words that name no task."""
    return card(
        words.html("What, when, and for how many?"),
        words.html("Send it so: /team Sweep the corridor, 12-05 9:00-11:00, 8, Gate 2"),
        words.html("A photo: /team 3 before, under it or as a reply. A new team: /team new Stairs"),
    )


def planned(words: Words, *, shown: Task) -> Card:
    """A task is planned, and offered in the groups."""
    return card(
        words.html("Task {number} is planned", number=shown.id), _head(words, shown), when(words, shown),
        words.html("The groups can sign up."),
    )  # fmt: skip


def begun(words: Words, *, name: str) -> Card:
    """There is one more team."""
    return card(
        words.html("Team {team} is there", team=line(name, 30)),
        words.html("Its tasks begin with its name: /team {team}: Sweep, 12-05 9:00-11:00, 8", team=line(name, 30)),
    )


def pictured(words: Words, *, shown: Task, before: bool) -> Card:
    """A picture is kept."""
    return card(
        words.html("The picture of before is kept") if before else words.html("The picture of after is kept"),
        _head(words, shown),
        words.html("The groups see both once you tap “Finish”."),
    )


def certificate_sent(words: Words, *, year: int) -> Card:
    """Under the certificate."""
    return card(
        words.html("Your certificate of {year}", year=str(year)),
        escape(words.gettext("Open it in a browser to print it.")),
    )


def certificate(words: Words, *, shown: Certificate) -> str:
    """A certificate of hours as one HTML file."""
    return papers.render("certificate", words, shown=shown, hours=hours, team_name=team_name)


# Answers to taps


def sign_up_recorded(words: Words, *, waits: int, already: bool) -> Answer:
    """Whether there was a place; a second tap changes nothing."""
    if waits:
        return Answer(words.gettext("You wait at place {place}.", place=waits), alert=True)
    return Answer(words.gettext("You have a place already.") if already else words.gettext("You have a place."))


def withdrawn(words: Words) -> Answer:
    """The place is free again."""
    return Answer(words.gettext("Recorded: you do not come. Thank you for saying so."))


def presence_recorded(words: Words, *, came: bool) -> Answer:
    """Somebody came, or that was a slip."""
    return Answer(words.gettext("Recorded: came.") if came else words.gettext("Recorded: did not come."))


def finished(words: Words, *, came: int) -> Answer:
    """A task is done."""
    return Answer(words.gettext("Finished. Volunteers who came: {count}.", count=came))


def off(words: Words) -> Answer:
    """A task is called off."""
    return Answer(words.gettext("Called off. Who signed up hears it."))
