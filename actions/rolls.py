"""Who is on the roll of a meeting, and what they are enough for."""

from dataclasses import dataclass
from datetime import datetime

from actions.rulebook import rule_named
from rules import meetings as rules
from rules.refusals import Reason, Refused
from rules.seats import council
from rules.votes import Rule
from storage import communities, meetings, people
from storage.communities import Community, Seat
from storage.database import Reader
from storage.meetings import Attendance, Meeting
from storage.people import Person
from texts.meetings import RollCall
from texts.refusals import Facts


@dataclass(frozen=True, slots=True)
class Roll:
    """A meeting with the seats of its council, the rule that holds there, and what each seat said, in order of time."""

    community: Community
    meeting: Meeting
    seats: list[Seat]
    names: dict[int, str]
    rule: Rule
    attendance: list[Attendance]

    @property
    def present(self) -> list[int]:
        """The filled council seats that are here, in the order of arrival."""
        return self._said("present")

    @property
    def absent(self) -> list[int]:
        """The filled council seats that asked to be excused."""
        return self._said("absent")

    @property
    def missing(self) -> list[int]:
        """The filled council seats that neither came nor were excused beforehand, once the meeting is over."""
        return self._said("missing")

    @property
    def silent(self) -> list[int]:
        """The filled council seats that have said nothing yet, in the order of the file."""
        said = {one.seat for one in self.attendance}
        return [seat.id for seat in self.seats if seat.has_council_vote and seat.id not in said]

    @property
    def entered(self) -> list[int]:
        """The seats for which somebody keeps the roll in the room."""
        return [one.seat for one in self.attendance if one.entered_by and one.present]

    def _said(self, state: str) -> list[int]:
        base = council(self.seats)
        return [one.seat for one in self.attendance if one.state == state and one.seat in base]

    @property
    def quorum(self) -> int:
        """How many must be here to open."""
        return rules.quorum(self.rule, self.seats)

    @property
    def presiding(self) -> Seat | None:
        """Who presides now; once nobody is here who could, who did."""
        now = rules.presiding(self.seats, self.present)
        return self.seat(now.id if now else self.meeting.presiding)

    def seat(self, number: int | None) -> Seat | None:
        """Return one of the seats."""
        return next((seat for seat in self.seats if seat.id == number), None)

    def seat_of(self, person: Person) -> Seat | None:
        """Return the seat in which a person sits, one with a council vote first."""
        own = [seat for seat in self.seats if seat.telegram_id == person.telegram_id]
        return next((seat for seat in own if seat.has_council_vote), own[0] if own else None)

    def overdue(self, now: datetime) -> bool:
        """Whether the meeting should be over by now, though nobody has woken up for it yet."""
        meeting = self.meeting
        return rules.should_be_over(meeting.facts(), self.rule, self.seats, self.present, meeting.opened_at, now)

    def facts(self) -> Facts:
        """Return what a refusal may say of the roll."""
        opens_for_vice = self.meeting.counts_from + rules.VICE_MAY_OPEN_AFTER
        return Facts(present=len(self.present), quorum=self.quorum, at=opens_for_vice)

    def data(self) -> dict[str, object]:
        """Return what the record keeps of the roll."""
        kept: dict[str, object] = {"present": self.present, "quorum": self.quorum}
        return kept | ({"presiding": self.presiding.id} if self.presiding else {})

    def shown(self) -> RollCall:
        """Return the roll as texts tell it; before anybody is here, who is expected to preside."""
        base = council(self.seats)
        head = self.presiding or rules.presiding(self.seats, base)
        return RollCall(
            self.meeting.id, self.meeting.starts_at, self.names[head.id] if head else None, self.named(self.present),
            len(base), self.quorum, absent=self.named(self.absent), entered=self.named(self.entered),
            missing=self.named(self.missing),
        )  # fmt: skip

    def named(self, seats: list[int]) -> tuple[str, ...]:
        """Return the names of seats."""
        return tuple(self.names[seat] for seat in seats)


async def of_meeting(reader: Reader, number: int) -> Roll | None:
    """Return the roll of a meeting."""
    meeting = await meetings.by_id(reader, number)
    if meeting is None:
        return None
    community = await communities.by_id(reader, meeting.community)
    seats = await communities.seats(reader, community.id)
    day = meeting.starts_at.astimezone(community.zone).date()
    rule = rule_named(community.method.council_rule, day, community.decisions)
    attendance = await meetings.attendance(reader, number)
    given_up = {one.seat for one in attendance} - {seat.id for seat in seats}  # since: they were there all the same
    there = [*seats, *[await communities.seat(reader, seat) for seat in sorted(given_up)]]
    names = {seat.id: await name_of(reader, seat) for seat in there}
    return Roll(community, meeting, seats, names, rule, attendance)


async def for_caller(reader: Reader, number: int, community: Community | None) -> Roll | Refused:
    """Return the roll of a meeting of this community; of any other there is nothing to say."""
    roll = await of_meeting(reader, number)
    if roll is None or community is None or roll.community.id != community.id:
        return Refused(Reason.NOT_A_SEAT)
    return roll


async def name_of(reader: Reader, seat: Seat) -> str:
    """Return the name beside a seat, else the one that Telegram shows, else none."""
    if seat.name or seat.telegram_id is None:
        return seat.name
    person = await people.by_telegram(reader, seat.telegram_id)
    return person.name if person else ""
