"""A community and its votes as a neighbour would keep them on paper: lists and fractions, nothing of the product."""

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

HALF, TWO_THIRDS, THREE_QUARTERS, ALL = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)
DAY = timedelta(days=1)
MOST_MEMBERS, FEWEST_SECRET = 6, 5


@dataclass(frozen=True)
class Law:
    """Whose vote it is, the share that takes part and the share that approves (`more`: it must be exceeded)."""

    whose: str
    part: Fraction | None
    part_more: bool
    approve: Fraction | None
    approve_more: bool
    of_all: bool = False  # the approving share is of all, else of those who took part
    by_area: bool = False
    change: bool = True


LAWS = {
    "assembly": Law("households", HALF, True, HALF, True),
    "representatives": Law("seats", TWO_THIRDS, False, HALF, True),
    "owners_ordinary": Law("owners", TWO_THIRDS, False, HALF, True, by_area=True, change=False),
    "owners_special": Law("owners", TWO_THIRDS, False, THREE_QUARTERS, False, by_area=True, change=False),
    "unanimous": Law("owners", ALL, False, ALL, False, of_all=True, change=False),
    "straw_poll": Law("group", None, False, None, False),
}


@dataclass
class Home:
    number: int
    building: str
    area: int  # 0.01 m²
    owner: str
    residents: int | None
    adults: int | None
    ended: bool = False


@dataclass
class Belongs:
    person: int
    home: int
    side: str  # owner, tenant


@dataclass
class Doubt:
    person: int
    home: int
    by: int
    until: object
    said: dict[int, str] = field(default_factory=dict)


@dataclass
class Line:
    """A line of a frozen roll: a home (or a seat) and who has its ballot."""

    home: int
    elector: str
    side: str
    places: int
    area: int


@dataclass
class Ballot:
    elector: str
    person: int
    home: int  # under which home it is counted
    choice: str
    area: int
    struck: bool = False


@dataclass
class Objection:
    person: int
    upheld: bool | None = None
    followed: str = ""

    @property
    def open(self) -> bool:
        return self.upheld is None or (self.upheld and not self.followed)


class Vote:
    """One vote of a village, from its notice on."""

    def __init__(self, village, name, *, secret=False):
        self.village, self.name, self.law, self.secret = village, name, LAWS[name], secret
        self.state, self.extended, self.until, self.result = "noticed", False, None, None
        self.change = self.law.change and village.may_change and not secret
        start = village.now.replace(microsecond=0)
        signed = village.signed and self.law.whose == "owners"
        self.opens = start + (timedelta(0) if name == "straw_poll" else 15 * DAY if signed else DAY)
        self.closes = self.opens + (5 * DAY if signed else 2 * DAY)
        self.roll = self.freeze()
        self.ballots, self.objections = [], []
        self.wake()

    def freeze(self):
        homes = [home for home in self.village.homes.values() if not home.ended]
        if self.law.whose == "seats":
            return [Line(seat, f"seat {seat}", "seat", 1, 0) for seat in self.village.seats]
        if self.law.whose == "owners":
            return [Line(home.number, home.owner, "owner", 1, home.area) for home in homes]
        if self.law.whose == "group":
            return []
        tenants = {one.home for one in self.village.living if one.side == "tenant" and not self.village.doubted(one)}
        return [
            Line(home.number, f"home {home.number}", "tenant" if home.number in tenants else "owner", 1, home.area)
            for home in homes
            if home.residents != 0
        ]

    # Who is who

    def first_home(self, elector):
        return min(line.home for line in self.roll if line.elector == elector)

    def area_of(self, elector):
        return sum(line.area for line in self.roll if line.elector == elector)

    @property
    def electors(self):
        return sorted({line.elector for line in self.roll})

    # A tap

    def hear(self, person, home, choice):
        """What a person is told who taps now, for a home they name or for their own; and the ballot if it counts."""
        if self.state not in ("noticed", "open") or self.village.now >= self.closes:
            return "closed", None
        if self.state == "noticed" or self.village.now < self.opens:
            return "not_open_yet", None
        if self.law.whose == "group":
            return self.given(Ballot(f"person {person}", person, 0, choice, 0))
        if self.law.whose == "seats":
            mine = [line for line in self.roll if self.village.seats[line.home] == person]
            ballots = [Ballot(line.elector, person, line.home, choice, 0) for line in mine]
            return self.given(ballots[0]) if ballots else ("representatives_only", None)
        places = [one for one in self.village.living if one.person == person]
        if home is not None:
            places = [one for one in places if one.home == home]
        on_roll = [one for one in places if self.line(one.home)]
        return self.for_place((on_roll or places)[0], choice) if places else ("not_registered", None)

    def line(self, home):
        found = [line for line in self.roll if line.home == home]
        return found[0] if found else None

    def for_place(self, place, choice):
        line = self.line(place.home)
        if self.village.doubted(place):
            return "join_disputed", None
        if self.law.whose == "owners" and place.side == "tenant":
            return "owners_only", None
        if line is None:
            return "not_on_roll", None
        if place.side != line.side:
            return ("tenant_votes" if line.side == "tenant" else "owner_votes"), None
        home, area = self.first_home(line.elector), self.area_of(line.elector)
        return self.given(Ballot(line.elector, place.person, home, choice, area))

    def given(self, ballot):
        before = [one for one in self.ballots if one.elector == ballot.elector]
        if not before:
            return "counted", ballot
        last = before[-1]
        if self.secret:
            return "sealed_already", None
        if last.person != ballot.person:
            return ("owner_voted" if self.law.whose == "owners" else "household_voted"), None
        if last.choice == ballot.choice:
            return "stands", None
        return ("changed", ballot) if self.change else ("no_change", None)

    def tap(self, person, home, choice):
        said, ballot = self.hear(person, home, choice)
        if ballot:
            self.ballots.append(ballot)
        return said

    # Counting

    @property
    def standing(self):
        """The last ballot of each elector, unless it was struck."""
        last = {ballot.elector: ballot for ballot in self.ballots}
        return [ballot for ballot in last.values() if not ballot.struck]

    def tally(self, measure):
        return tuple(sum(measure(one) for one in self.standing if one.choice == choice) for choice in CHOICES)

    @property
    def heads(self):
        return self.tally(lambda _: 1)

    @property
    def area(self):
        return self.tally(lambda ballot: ballot.area)

    @property
    def turnout(self):
        """(electors, ballots) by building; an owner is where the first of their homes is."""
        found = {}
        for elector in self.electors:
            building = self.village.homes[self.first_home(elector)].building
            electors, voted = found.get(building, (0, 0))
            voted += sum(one.elector == elector for one in self.standing)
            found[building] = (electors + 1, voted)
        return found

    @property
    def verdict(self):
        if self.law.part is None:
            return "opinion"
        if self.secret and len(self.standing) < FEWEST_SECRET:
            return "too_few"
        measures = [(len(self.electors), self.heads)]
        if self.law.by_area:
            measures.append((sum(line.area for line in self.roll), self.area))
        law = self.law
        if not all(reaches(sum(cast), law.part * whole, more=law.part_more) for whole, cast in measures):
            return "too_few"
        passed = all(
            reaches(cast[0], law.approve * (whole if law.of_all else sum(cast)), more=law.approve_more)
            for whole, cast in measures
        )
        return "passed" if passed else "not_passed"

    # Time

    def wake(self):
        """What happens by itself by now."""
        now = self.village.now
        if self.state == "noticed" and now >= self.opens:
            self.state = "open"
        if self.state == "open" and now >= self.closes:
            if self.verdict == "too_few" and not self.extended and self.village.extension:
                self.extended = True
                self.closes = max(self.closes, now) + self.village.extension
            else:
                self.close(now)
        self.confirm()

    def close(self, now):
        self.state, self.result = "preliminary", self.verdict
        if self.village.objections and self.law.part is not None:
            self.until = now + self.village.objections

    def confirm(self):
        due = self.until is None or self.village.now >= self.until
        if self.state == "preliminary" and due and not any(one.open for one in self.objections):
            self.state = "confirmed"


CHOICES = ("for", "against", "abstain")


def reaches(number, bound, *, more):
    """Whether somebody at all, and enough of them, are there."""
    return number > 0 and (number > bound if more else number >= bound)


class Village:
    """The register and what it is agreed on, at a time."""

    def __init__(self, homes, seats, now, *, may_change, signed, extension, objections):
        self.homes = {home.number: home for home in homes}
        self.seats = seats  # seat: person
        self.now = now
        self.may_change, self.signed, self.extension, self.objections = may_change, signed, extension, objections
        self.living, self.doubts, self.removed, self.cleared, self.lapsed = [], [], [], [], []
        self.votes = []

    def doubted(self, one):
        return any((doubt.person, doubt.home) == (one.person, one.home) for doubt in self.doubts)

    def join(self, person, home, side):
        there = [one for one in self.living if one.home == home]
        own = [one for one in there if one.person == person]
        if (person, home) in self.removed:
            return "turned_away"
        if not own and len(there) >= MOST_MEMBERS:
            return "full"
        if own and own[0].side == side:
            return "already"
        if own:
            own[0].side = side
        else:
            self.living.append(Belongs(person, home, side))
        return "joined"

    def leave(self, person, home):
        self.living = [one for one in self.living if (one.person, one.home) != (person, home)]
        for doubt in [one for one in self.doubts if (one.by, one.home) == (person, home)]:
            self.doubts.remove(doubt)
            self.lapsed.append((doubt.by, doubt.person, home))

    def may_doubt(self):
        """(who, whom, home): both of one side of a home that is there; first doubts later, and nothing is settled."""
        return [
            (a.person, b.person, a.home)
            for i, a in enumerate(self.living)
            for b in self.living[i + 1 :]
            if (a.home, a.side) == (b.home, b.side)
            and not self.homes[a.home].ended
            and not self.doubted(a)
            and not self.doubted(b)
            and (b.person, b.home) not in self.cleared
            and (a.person, b.person, a.home) not in self.lapsed
        ]

    def doubt(self, by, person, home):
        self.doubts.append(Doubt(person, home, by, self.now + 7 * DAY))

    def settle(self, doubt, verdict):
        self.doubts.remove(doubt)
        if verdict == "belongs":
            self.cleared.append((doubt.person, doubt.home))
        else:
            self.removed.append((doubt.person, doubt.home))
            self.leave(doubt.person, doubt.home)

    def wake(self):
        for doubt in [one for one in self.doubts if self.now >= one.until]:
            self.doubts.remove(doubt)
            self.lapsed.append((doubt.by, doubt.person, doubt.home))
        for vote in self.votes:
            vote.wake()
