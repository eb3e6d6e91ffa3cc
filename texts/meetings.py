"""The council's meeting: roll call, motions, minutes, and why an act had to wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.votes import Rule
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, further, line
from texts.labels import choices, one_row
from texts.rules import choice, passes_with, rule_name, verdict
from texts.words import Words


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who is here: names in the order of arrival, seats, and how many are needed."""

    meeting: int
    at: datetime
    presiding: str | None
    present: tuple[str, ...]
    seats: int
    quorum: int
    absent: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()  # for whom somebody keeps the roll in the room
    missing: tuple[str, ...] = ()  # neither here nor excused, once it is over


@dataclass(frozen=True, slots=True)
class Motion:
    """An open motion: item `place` of `items`; names of who has voted, never how."""

    motion: int
    place: int
    items: int
    number: int
    title: str
    text: str
    rule: Rule
    need: int
    voted: tuple[str, ...]
    base: int
    moved: "Moved | None" = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What somebody moved: own, postpone or refer; in which words, by whom, to which party, to which date."""

    kind: str
    text: str
    mover: str
    party: str | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A closed motion, by name: the council votes openly."""

    number: int
    title: str
    verdict: str
    favour: tuple[str, ...]
    against: tuple[str, ...]
    abstain: tuple[str, ...]
    recused: tuple[str, ...]
    need: int
    rule: Rule
    moved: Moved | None = None
    entered: tuple[str, ...] = ()  # for whom somebody entered it in the room


def _who_is_here(words: Words, roll: RollCall) -> tuple[Html | None, ...]:
    here, names = len(roll.present), words.people(roll.present) or "–"
    return (
        words.html("Presiding: {name}", name=words.person(roll.presiding)),
        words.html("Here {present}/{seats}: {names}", present=here, seats=roll.seats, names=names),
        words.html("Entered in the room: {names}", names=words.people(roll.entered)) if roll.entered else None,
    )


def roll_call(words: Words, *, roll: RollCall) -> Card:
    """T15: who is here; [Open] once there is a quorum."""
    left = roll.quorum - len(roll.present)
    taps = (
        Button(words.gettext("Here"), build("present", roll.meeting)),
        Button(words.gettext("Absent"), build("absent", roll.meeting)),
    )
    return card(
        words.html("Roll call {moment}", moment=words.moment(roll.at)),
        *_who_is_here(words, roll),
        words.html("Absent: {names}", names=words.people(roll.absent)) if roll.absent else None,
        words.html("Quorum {quorum}, {left} to go", quorum=roll.quorum, left=left)
        if left > 0
        else words.html("Quorum {quorum}, reached", quorum=roll.quorum),
        buttons=[
            taps,
            *([] if left > 0 else [(Button(words.gettext("Open"), build("open", roll.meeting)),)]),
            (Button(words.gettext("Enter those in the room"), build("room", roll.meeting)),),
        ],
    )  # fmt: skip


def meeting_opened(words: Words, *, roll: RollCall, at: datetime) -> Card:
    """T15 once the meeting is open: late members may still come."""
    return card(
        words.html("Council open since {moment}", moment=words.moment(at)),
        *_who_is_here(words, roll),
        words.html("Absent: {names}", names=words.people(roll.absent)) if roll.absent else None,
        buttons=[(Button(words.gettext("Here"), build("present", roll.meeting)),)],
    )  # fmt: skip


def meeting_closed(words: Words, *, roll: RollCall, at: datetime) -> Card:
    """T15 once the meeting is over."""
    return card(
        words.html("Council closed {moment}", moment=words.moment(at)),
        *_who_is_here(words, roll),
    )  # fmt: skip


def adjourned(words: Words, *, roll: RollCall, at: datetime, next_at: datetime | None) -> Card:
    """T15 once the meeting ran out of time: where its open motions go."""
    return card(
        words.html("Council adjourned {moment}", moment=words.moment(at)),
        words.html("Presiding: {name}", name=words.person(roll.presiding)),
        words.html("Time is up, open motions were not decided."),
        words.html("They move to {moment}.", moment=words.moment(next_at)) if next_at else None,
    )


def no_quorum(words: Words, *, present: int, quorum: int, next_at: datetime | None) -> Card:
    """T15b: too few came; where the agenda goes."""
    return card(
        words.html("No quorum, no meeting"),
        words.html("{present} came, {quorum} are needed.", present=present, quorum=quorum),
        words.html("The agenda moves to {moment}.", moment=words.moment(next_at)) if next_at else None,
    )


def motion(words: Words, *, asked: Motion) -> Card:
    """T16: an open motion."""
    taps: list[Row] = [
        choices(words, "motion", asked.motion),
        (Button(words.gettext("Recuse"), build("motion", asked.motion, "recuse")),),
        (Button(words.gettext("Close"), build("close", asked.motion)),),
        (Button(words.gettext("Other motions"), build("motions", asked.motion)),),
    ]
    return card(
        words.html(
            "Item {place}/{items} №{number} {title}",
            place=asked.place, items=asked.items, number=asked.number, title=line(asked.title),
        ),
        what_is_moved(words, asked.moved)
        or (
            words.html("Motion: {text}", text=said)
            if (said := further(asked.text, asked.title, 300))
            else words.html("Motion: adopt this proposal")
        ),
        words.html("Moved by {name}", name=words.person(asked.moved.mover)) if asked.moved else None,
        words.html("Passes with: {rule}", rule=passes_with(words, asked.rule, need=asked.need)),
        words.html(
            "Voted {voted}/{base}: {names}",
            voted=len(asked.voted), base=asked.base, names=words.people(asked.voted) or "–",
        ),
        buttons=taps,
    )  # fmt: skip


def what_is_moved(words: Words, moved: Moved | None) -> Html | None:
    """What somebody moved; None for the proposal as it stands."""
    if moved is None:
        return None
    if moved.kind == "own":
        return words.html("Motion: {text}", text=line(moved.text, 300))
    if moved.kind == "refer":
        if moved.party is None:
            return words.html("Motion: refer it to a consultation")
        return words.html("Motion: refer it to {party}", party=line(moved.party, 40))
    if moved.next_at is None:
        return words.html("Motion: postpone it to the next agenda")
    return words.html("Motion: postpone it to {moment}", moment=words.moment(moved.next_at))


def goes_on(words: Words, *, number: int, title: str, kind: str, at: datetime | None, party: str | None) -> Card:
    """To the proposer, and to a party: the council postponed a matter, or referred it."""
    referred = words.html("The council refers it to a consultation.")
    if party is not None:
        referred = words.html("The council refers it to {party}.", party=line(party, 40))
    postponed = words.html("It moves to {moment}.", moment=words.moment(at)) if at else None
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        referred if kind == "refer" else postponed or words.html("It waits for the next agenda."),
    )


def motion_waits(words: Words, *, number: int, title: str, moved: Moved | None) -> Card:
    """T16 set aside, or before its turn."""
    return card(
        words.html("Waits: №{number} {title}", number=number, title=line(title)),
        what_is_moved(words, moved),
        words.html("Another motion on this item comes first."),
    )


def motion_withdrawn(words: Words, *, number: int, title: str, moved: Moved | None) -> Card:
    """T16 once its mover took it back."""
    return card(
        words.html("Withdrawn: №{number} {title}", number=number, title=line(title)), what_is_moved(words, moved)
    )


def other_motions(words: Words, *, motion: int, number: int, title: str) -> Card:
    """What members may do beside voting on an open motion."""
    return card(
        words.html("Motions on №{number} {title}", number=number, title=line(title)),
        words.html("Any member on the roll may move one."),
        buttons=[
            (
                Button(words.gettext("Own words"), build("move", motion)),
                Button(words.gettext("Postpone"), build("postpone", motion)),
                Button(words.gettext("Refer"), build("refer", motion)),
            ),
            (Button(words.gettext("Withdraw this motion"), build("retract", motion)),),
            (Button(words.gettext("Enter votes in the room"), build("roomvotes", motion)),),
        ],
    )


def own_motion(words: Words, *, number: int, title: str) -> Card:
    """The question for a motion in own words."""
    return card(
        words.html("Your motion on №{number} {title}", number=number, title=line(title)),
        words.html("Reply with what the council should decide."),
    )


def own_motion_kept(words: Words) -> Card:
    """A motion in own words is on record and waits."""
    return card(words.html("Your motion is recorded"), words.html("It comes up when the open one is decided."))


def refer_to(words: Words, *, motion: int, number: int, parties: Sequence[tuple[int, str]]) -> Card:
    """To whom a matter may be referred."""
    taps = [Button(one_row(words, name, 2), build("referto", motion, party)) for party, name in parties]
    return card(
        words.html("Refer №{number} to whom?", number=number),
        buttons=[
            (Button(words.gettext("A consultation"), build("referto", motion, "consultation")),),
            *(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2)),
        ],
    )


def moved_answer(words: Words) -> Answer:
    """A motion to postpone or refer is open."""
    return Answer(words.gettext("Your motion is open. Please vote on it."))


def withdrawn_answer(words: Words) -> Answer:
    """A motion is withdrawn."""
    return Answer(words.gettext("The motion is withdrawn."))


def room(words: Words, *, meeting: int, seats: Sequence[tuple[int, str]]) -> Card:
    """Whose arrival somebody enters for a meeting in one room."""
    return card(
        words.html("Who is in the room?"),
        words.html("Tap each name. The record says who entered it."),
        buttons=_names(words, "roomhere", meeting, seats),
    )


def room_votes(words: Words, *, motion: int, number: int) -> Card:
    """For which choice somebody enters votes in one room."""
    taps = [choices(words, "enter", motion), (Button(words.gettext("Recuse"), build("enter", motion, "recuse")),)]
    return card(
        words.html("Enter votes on №{number}", number=number), words.html("Choose what they say."), buttons=taps
    )


def room_voters(words: Words, *, motion: int, said: str, seats: Sequence[tuple[int, str]]) -> Card:
    """Who says this, in one room."""
    return card(
        words.html("Who says “{choice}”?", choice=choice(words, said)),
        words.html("Tap each name. The record says who entered it."),
        buttons=_names(words, f"put{said}", motion, seats),
    )


def _names(words: Words, verb: str, number: int, seats: Sequence[tuple[int, str]]) -> list[Row]:
    taps = [Button(one_row(words, name, 2), build(verb, number, seat)) for seat, name in seats]
    everybody = Button(words.gettext("All who are left"), build(verb, number, "all"))
    return [*(tuple(taps[start : start + 2]) for start in range(0, len(taps), 2)), (everybody,)]


def entered(words: Words, names: Sequence[str]) -> Answer:
    """Somebody entered what others in the room say."""
    if not names:
        return Answer(words.gettext("Everybody has answered. Nothing changed."))
    return Answer(words.gettext("Entered: {names}.", names=words.people(tuple(names))))


def motion_result(words: Words, *, decided: Decision) -> Card:
    """T17: a closed motion."""
    favour, against = len(decided.favour), len(decided.against)
    return card(
        words.html(
            "{verdict} №{number} {title}",
            verdict=verdict(words, decided.verdict), number=decided.number, title=line(decided.title),
        ),
        what_is_moved(words, decided.moved),
        words.html("For {count}: {names}", count=favour, names=words.people(decided.favour) or "–"),
        words.html("Against {count}: {names}", count=against, names=words.people(decided.against) or "–"),
        words.html(
            "Abstain {abstain}, recused {recused}", abstain=len(decided.abstain), recused=len(decided.recused)
        ),
        words.html("Needed {need}, got {favour}.", need=decided.need, favour=favour),
        words.html("A tie does not pass.") if decided.verdict == "not_passed" and favour == against > 0 else None,
        words.html("Rule: {rule}.", rule=rule_name(words, decided.rule)),
        words.html("Entered in the room: {names}", names=words.people(decided.entered)) if decided.entered else None,
    )  # fmt: skip


def motion_put_off(words: Words, *, number: int, title: str, next_at: datetime | None) -> Card:
    """T16 once its meeting ended before a decision."""
    return card(
        words.html("Not decided: №{number} {title}", number=number, title=line(title)),
        words.html("It moves to {moment}.", moment=words.moment(next_at))
        if next_at
        else words.html("It waits for the next agenda."),
    )


def roll_answer(words: Words, said: str, *, present: int, quorum: int) -> Answer:
    """A tap on the roll is recorded: here, already_here, absent or already_absent."""
    text = {
        "here": words.gettext("You are on the roll: {present} here, {quorum} needed.", present=present, quorum=quorum),
        "already_here": words.gettext("You are on the roll already. Nothing changed."),
        "absent": words.gettext("Your absence is recorded."),
        "already_absent": words.gettext("Your absence is on file already. Nothing changed."),
    }[said]
    return Answer(text)


def opened(words: Words) -> Answer:
    """The chair opened the meeting."""
    return Answer(words.gettext("The meeting is open."))


def motion_answer(words: Words, said: str, *, changed: bool = True) -> Answer:
    """A member's tap on a motion is recorded; `said` is for, against, abstain or recuse."""
    if changed:
        return Answer(words.gettext("Recorded: {choice}.", choice=choice(words, said)))
    return Answer(words.gettext("Your vote is {choice} already. Nothing changed.", choice=choice(words, said)))


def motion_closed(words: Words) -> Answer:
    """Who presides closed the motion."""
    return Answer(words.sentences(words.gettext("The motion is closed."), words.gettext("The result is on the card.")))
