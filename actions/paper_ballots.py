"""Ballots on paper and by proxy: entered by one member of staff with a photo, read blind by a second."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actions import posts, receipts
from actions.people import Caller, home_in_words, words_for
from rules import paper_ballots as rules
from rules.ballots import ON_PAPER, BallotBox, VoteState
from rules.options import Said
from rules.paper_ballots import Sheet, State, Void, Worker
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, contains
from rules.votes import Unit as OfWhom
from storage import agreements, cards, communities, households, paper_ballots, people, record, votes
from storage import ballots as ballot_rows
from storage.communities import Community
from storage.database import Reader, Unit
from storage.media import Media
from storage.paper_ballots import Line, PaperBallot
from storage.people import Person
from storage.votes import Vote
from texts import paper_ballots as texts

OF_AN_ADULT = 2**40
"""Added to a sheet's id it stands for an adult who has no account, where adults vote one by one."""
_WRITTEN = re.compile(r"(.+?)(?:[\s,，、#№:：]+(?:\d+-)?0*(\d{1,5}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class At:
    """A sheet with its vote, and where it belongs."""

    paper: PaperBallot
    vote: Vote
    community: Community


@dataclass(frozen=True, slots=True)
class Several:
    """More than one home is called so; each with its id."""

    homes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an entry or of a check; `void` says why a sheet does not count, `cast_at` when the household voted.

    `told` is how many others are asked to check it.
    """

    at: At
    void: Reason | None = None
    cast_at: datetime | None = None
    told: int = 0


def box_of(vote: Vote) -> BallotBox:
    """Return a vote as the rules of ballots meet it."""
    states = {votes.State.NOTICED: VoteState.NOTICED, votes.State.OPEN: VoteState.OPEN}
    state = states.get(vote.state, VoteState.CLOSED)
    return BallotBox(state, vote.rule.unit, vote.opens_at, vote.closes_at, vote.may_change, vote.secret, vote.options)


async def worker_of(reader: Reader, community: int, person: Person) -> tuple[Worker, str]:
    """Return what somebody may handle, and as whom: staff:2, seat:1; without scopes they are neither."""
    staff = await communities.staff_member(reader, community, person.telegram_id)
    seat = await communities.seat_of(reader, community, person.telegram_id)
    serves = seat is not None and seat.serves
    scopes = [*([staff.scope] if staff else []), *([WHOLE] if serves else [])]
    return Worker(person.id, tuple(scopes)), f"staff:{staff.id}" if staff else f"seat:{seat.id}" if seat else ""


# Entering


async def begin(unit: Unit, caller: Caller, vote_id: int) -> At | Refused | None:
    """Begin to enter a sheet; None where there is no such vote."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None:
        return None
    worker, place = await worker_of(unit, vote.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    box = box_of(vote)
    if reason := rules.may_open(box, unit.now):
        return Refused(reason)
    number = await paper_ballots.begin(unit, vote.community, vote_id, caller.person.id, place)
    community = await communities.by_id(unit, vote.community)
    return At(await known(unit, number), vote, community)


async def known(unit: Unit, number: int) -> PaperBallot:
    """Return a sheet that is known to be on file."""
    found = await paper_ballots.by_id(unit, number)
    if found is None:
        raise LookupError(f"sheet {number} does not exist")
    return found


async def mine(unit: Unit, caller: Caller, number: int) -> At | Refused:
    """Return a sheet that the caller is still entering."""
    paper = await paper_ballots.by_id(unit, number)
    if paper is None or paper.entered_by != caller.person.id or paper.state is not State.DRAFT:
        return Refused(Reason.PAPER_CHECKED)
    vote, (worker, _) = await votes.by_id(unit, paper.vote), await worker_of(unit, paper.community, caller.person)
    if vote is None:
        return Refused(Reason.PAPER_CHECKED)
    return rules.may_handle(worker) or At(paper, vote, await communities.by_id(unit, paper.community))


async def write_home(unit: Unit, caller: Caller, number: int, text: str) -> At | Several | Refused | None:
    """Take whose sheet it is and its number, as somebody writes them: "37-502 7"; None where nobody lives there."""
    found = await mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    called, serial = (written[1], int(written[2] or 0)) if written else (text, 0)
    if serial and await paper_ballots.serial_used(unit, found.paper, serial):
        return Refused(Reason.PAPER_NUMBER)
    await paper_ballots.number(unit, number, serial)
    homes = rules.homes_called(called, await paper_ballots.homes(unit, found.vote.id))
    if len(homes) > 1:
        return Several(tuple(homes))
    return await choose_home(unit, caller, number, homes[0]) if homes else None


async def choose_home(unit: Unit, caller: Caller, number: int, home: int) -> At | Refused:
    """Take whose sheet it is."""
    found = await mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    line = await paper_ballots.line(unit, found.vote.id, home)
    states = await paper_ballots.states_of(unit, found.vote.id, line.elector.id) if line else []
    if refused := rules.may_begin(box_of(found.vote), line.elector if line else None, states, unit.now):
        return refused
    if line is None:
        return Refused(Reason.NOT_ON_ROLL)
    if line.sold:  # as by button: its former owner votes by another of their homes
        return Refused(Reason.PAPER_SOLD)
    refused = await _may_handle(unit, caller.person, found.vote, line)
    if refused:
        await _refused(unit, caller, found.paper, refused.reason)
        return refused
    await paper_ballots.name_home(unit, number, line)
    return await _again(unit, found)


async def _again(unit: Unit, at: At) -> At:
    return At(await known(unit, at.paper.id), at.vote, at.community)


async def _may_handle(unit: Unit, person: Person, vote: Vote, line: Line) -> Refused | None:
    worker, _ = await worker_of(unit, vote.community, person)
    own = await paper_ballots.lives_there(unit, vote.id, line.elector.id, person.id)
    home = await households.by_id(unit, line.home)
    return rules.may_handle(Worker(worker.id, worker.scopes, own_home=own), home.place)


async def name_proxy(unit: Unit, caller: Caller, number: int, name: str) -> At | Refused:
    """Take the name of who brings the ballot, as it stands on the form."""
    found = await mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    await paper_ballots.keep_proxy(unit, number, name.strip(), rules.proxy_key(name))
    return await _again(unit, found)


async def show(unit: Unit, caller: Caller, number: int, photo: Media) -> At | Refused:
    """Take the photo of a sheet."""
    found = await mine(unit, caller, number)
    if not isinstance(found, Refused):
        await paper_ballots.keep_photo(unit, number, photo)
    return found


async def sign(unit: Unit, caller: Caller, number: int, day: date | None) -> At | Refused:
    """Take the day that is written on a sheet; None for words that name no day."""
    found = await mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    noticed = found.vote.noticed_at.astimezone(found.community.zone).date()
    today = unit.now.astimezone(found.community.zone).date()
    if day is None or rules.may_be_signed(day, noticed, today):
        return Refused(Reason.PAPER_DATE)
    await paper_ballots.sign(unit, number, day)
    return await _again(unit, found)


async def enter(unit: Unit, caller: Caller, number: int, choice: Said) -> Done | Refused | None:
    """Take what the first person reads; it waits for the second, or is void at once. None: something is missing."""
    found = await mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    paper = found.paper
    if not (paper.home and paper.photo and paper.signed_on):
        return None
    line = await paper_ballots.line(unit, found.vote.id, paper.home)
    sheet = await _sheet(unit, paper, choice)
    against = rules.judge(
        box_of(found.vote), line.elector if line else None, line.cast if line else None, sheet, unit.now
    )
    if isinstance(against, Refused):
        return against
    data = {
        "sheet": number, "unit": paper.elector, "serial": paper.serial, "signed_on": paper.signed_on.isoformat(),
        "channel": paper.channel, "by": paper.entered_as,
    }  # fmt: skip
    said = {"photo": paper.photo.unique, **({"proxy": paper.proxy} if paper.proxy else {})}
    await record.append(unit, paper.community, "paper.entered", found.vote.subject, caller.actor, data, said)
    if against:
        await paper_ballots.enter(unit, number, choice, against.state, against.reason.value)
        await _void(unit, caller, paper, against.reason, paper.entered_as)
        return Done(found, against.reason, line.cast_at if line else None)
    await paper_ballots.enter(unit, number, choice, State.WAITING)
    return Done(found, told=await _ask_others(unit, await _again(unit, found)))


async def _sheet(unit: Unit, paper: PaperBallot, choice: Said) -> Sheet:
    taken = bool(paper.proxy) and await paper_ballots.proxy_used(unit, paper)
    return Sheet(paper.entered_by, paper.signed_on or date.min, choice, paper.state, proxy_taken=taken)


async def _void(unit: Unit, caller: Caller, paper: PaperBallot, reason: Reason, by: str) -> None:
    data = {"sheet": paper.id, "reason": reason.value, "by": by}
    await record.append(unit, paper.community, "paper.void", f"vote:{paper.vote}", caller.actor, data)


async def _refused(unit: Unit, caller: Caller, paper: PaperBallot, reason: Reason) -> None:
    tried = f"{reason.value}:{paper.id}"
    if reason in rules.TO_RECORD and await agreements.first_attempt(
        unit, paper.community, paper.vote, caller.person.id, tried
    ):
        data = {"sheet": paper.id, "reason": reason.value}
        await record.append(unit, paper.community, "paper.refused", f"vote:{paper.vote}", caller.actor, data)


# Asking the second person


async def _ask_others(unit: Unit, at: At) -> int:
    """Ask the other staff of the household's scope and the council's seats, and return how many could be asked."""
    home = await households.by_id(unit, at.paper.home)
    staff = await communities.staff_of(unit, at.community.id)
    near = {one.telegram_id for one in staff if contains(one.scope, home.place)}
    near |= {seat.telegram_id for seat in await communities.seats(unit, at.community.id) if seat.serves}
    asked = 0
    for telegram_id in sorted(one for one in near if one):
        person = await people.by_telegram(unit, telegram_id)
        if person and person.reachable and await _may_look(unit, person, at.paper):
            await _ask(unit, person, at)
            asked += 1
    return asked


async def _may_look(unit: Unit, person: Person, paper: PaperBallot) -> bool:
    own = await paper_ballots.lives_there(unit, paper.vote, paper.elector, person.id)
    return person.id != paper.entered_by and not own


async def _ask(unit: Unit, person: Person, at: At, *, at_once: bool = False) -> None:
    """T26: the photo, and what there is to be seen on it; never what the first person read."""
    words = words_for(person, at.community)
    home = home_in_words(words, await households.by_id(unit, at.paper.home))
    card = texts.to_check(
        words, paper=at.paper.id, vote=at.vote.id, home=home, signed_on=noon(at),
        serial=at.paper.serial, proxy=at.paper.proxy, options=at.vote.options,
    )  # fmt: skip
    if at.paper.photo:
        await posts.photo(unit, at.community, person.telegram_id, at.paper.photo, card, at_once=at_once)


def noon(at: At) -> datetime:
    """Return the day on a sheet as a moment of the community's zone."""
    day = at.paper.signed_on or date.min
    return datetime(day.year, day.month, day.day, 12, tzinfo=at.community.zone)


async def ask_again(unit: Unit, caller: Caller, vote_id: int) -> int:
    """Bring the sheets that wait in a vote to somebody who may check them, and return how many there are."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.state is not votes.State.OPEN:
        return 0
    community, brought = await communities.by_id(unit, vote.community), 0
    worker, _ = await worker_of(unit, vote.community, caller.person)
    for paper in await paper_ballots.of_vote(unit, vote_id):
        if paper.state is not State.WAITING or not await _may_look(unit, caller.person, paper):
            continue
        home = await households.by_id(unit, paper.home)
        if rules.may_handle(worker, home.place) is None:
            await _ask(unit, caller.person, At(paper, vote, community), at_once=True)
            brought += 1
    return brought


# Checking


async def may_check(unit: Unit, caller: Caller, paper: PaperBallot, vote: Vote) -> Refused | None:
    """None when somebody may be the second to read a sheet now, else why not, which may go on record."""
    line, closed = await paper_ballots.line(unit, paper.vote, paper.home), rules.may_open(box_of(vote), unit.now)
    if line is None or paper.choice is None:
        return Refused(Reason.PAPER_CHECKED)
    if closed:
        return Refused(closed)
    refused = await _may_handle(unit, caller.person, vote, line)
    refused = refused or rules.may_read(await _sheet(unit, paper, paper.choice), caller.person.id)
    if refused:
        await _refused(unit, caller, paper, refused.reason)
    return refused


async def check(unit: Unit, caller: Caller, number: int, read: Said | None) -> Done | Refused:
    """Take what the second person reads: equal, and the ballot counts; else it is kept, and both hear of it."""
    paper = await paper_ballots.by_id(unit, number)
    vote = await votes.by_id(unit, paper.vote) if paper else None
    line = await paper_ballots.line(unit, paper.vote, paper.home) if paper and paper.home else None
    if paper is None or vote is None or line is None or paper.choice is None:
        return Refused(Reason.PAPER_CHECKED)
    worker, place = await worker_of(unit, vote.community, caller.person)
    refused = await _may_handle(unit, caller.person, vote, line)
    said = refused or rules.check(
        box_of(vote), line.elector, line.cast, await _sheet(unit, paper, paper.choice), worker.id, read, unit.now
    )
    if isinstance(said, Refused):
        await _refused(unit, caller, paper, said.reason)
        return said
    at = At(paper, vote, await communities.by_id(unit, paper.community))
    if isinstance(said, Void):
        await paper_ballots.check(unit, number, caller.person.id, place, said.state, said.reason.value)
        await _void(unit, caller, paper, said.reason, place)
        done = Done(at, said.reason, line.cast_at)
    else:
        await paper_ballots.check(unit, number, caller.person.id, place, State.CONFIRMED)
        await _count(unit, caller, at, line, place)
        done = Done(at)
    await _tell_first(unit, done)
    return done


async def _count(unit: Unit, caller: Caller, at: At, line: Line, place: str) -> None:
    paper, vote = at.paper, at.vote
    elector = -(OF_AN_ADULT + paper.id) if vote.rule.unit is OfWhom.ADULTS else paper.elector
    ballot: dict[str, Any] = {
        "community": vote.community, "vote": vote.id, "elector": elector, "home": paper.elector, "person": ON_PAPER,
        "choice": paper.choice.value if paper.choice else "", "weight": line.weight, "channel": paper.channel,
    }  # fmt: skip
    await receipts.issue(unit, [ballot])
    await ballot_rows.save(unit, [ballot])
    data = {
        "unit": elector, **{key: ballot[key] for key in ("choice", "channel", "receipt")}, "sheet": paper.id,
        "serial": paper.serial, "entered_by": paper.entered_as, "confirmed_by": place,
        **({"weight": line.weight} if vote.rule.unit is OfWhom.OWNERS else {}),
    }  # fmt: skip
    seen = {"sheet": paper.id, "by": place}
    await record.append(unit, vote.community, "paper.confirmed", vote.subject, caller.actor, seen)
    await record.append(unit, vote.community, "vote.ballot", vote.subject, caller.actor, data)
    await cards.refresh(unit, "ballot", vote.id)


async def _tell_first(unit: Unit, done: Done) -> None:
    """Tell who entered a sheet what came of it."""
    paper, at = done.at.paper, done.at
    person = await people.by_id(unit, paper.entered_by)
    if person is None:
        return
    words = words_for(person, at.community)
    home = home_in_words(words, await households.by_id(unit, paper.home))
    card = texts.came_of_it(words, vote=at.vote.id, home=home, reason=done.void, cast_at=done.cast_at)
    await posts.privately(unit, at.community, person, "paper", card, subject=paper.id)


# What is published


@dataclass(frozen=True, slots=True)
class Stack:
    """The sheets of a vote in figures: counted on paper and by proxy, kept without counting, and not confirmed."""

    paper: int
    proxy: int
    void: int
    waiting: int


def stack(sheets: Iterable[PaperBallot]) -> Stack:
    """Count the sheets of a vote."""
    kept = list(sheets)
    counted = [one.channel for one in kept if one.state is State.CONFIRMED]
    waiting = sum(one.state is State.WAITING for one in kept)
    return Stack(counted.count("paper"), counted.count("proxy"), len(kept) - len(counted) - waiting, waiting)


async def published(reader: Reader, vote: int, seed: str) -> dict[str, object]:
    """Return what anybody may read of the stack: each sheet's number and state, and counts per member of staff.

    `compare` names the counted sheets that two scrutineers compare, drawn by a public seed.
    """
    sheets = await paper_ballots.of_vote(reader, vote)
    counted = [one.id for one in sheets if one.state is State.CONFIRMED]
    return {
        "seed": seed,
        "compare": rules.to_compare(counted, seed),
        "sheets": [
            {"sheet": one.id, "serial": one.serial, "channel": one.channel, "state": one.state.value,
             "reason": one.reason, "entered_by": one.entered_as, "confirmed_by": one.checked_as}
            for one in sheets
        ],
        "by_worker": await paper_ballots.by_worker(reader, vote),
    }  # fmt: skip
