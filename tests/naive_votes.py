"""A community and its votes as a neighbour would keep them on paper: lists and fractions, nothing of the product."""

from dataclasses import dataclass
from datetime import timedelta

from simulation.laws import CHOICES, FEWEST_SECRET, LAWS

DAY = timedelta(days=1)
MOST_MEMBERS = 6
PAPER = 0  # nobody who can tap


@dataclass
class Home:
    number: int
    building: str
    area: int  # 0.01 m²
    owner: str
    residents: int | None
    adults: int | None
    ended: bool = False
    codes: int = 1  # how often it has had new ones


@dataclass
class Belongs:
    person: int
    home: int
    side: str  # owner, tenant


@dataclass(eq=False)
class Doubt:
    person: int
    home: int
    by: int


@dataclass
class Line:
    """A line of a frozen roll: a home (or a seat) and who has its ballot."""

    home: int
    elector: str
    side: str
    area: int
    sold: bool = False
    places: int = 1


@dataclass(eq=False)
class Ballot:
    elector: str
    person: int
    home: int  # under which home it is counted
    choice: str
    area: int
    struck: bool = False
    frozen: Doubt | None = None


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
        self.village, self.name, self.secret = village, name, secret
        self.law = LAWS["adults" if name == "assembly" and village.adults else name]
        self.state, self.extended, self.until, self.result = "noticed", False, None, None
        self.change = self.law.change and village.may_change and not secret
        start = village.now.replace(microsecond=0)
        signed = village.signed and self.law.whose == "owners"
        self.opens = start + (timedelta(0) if name == "straw_poll" else 15 * DAY if signed else DAY)
        self.closes = self.opens + (5 * DAY if signed else 2 * DAY)
        self.roll = self.freeze()
        self.ballots, self.objections = [], []

    def begin(self):
        """The notice is posted."""
        if self.opens <= self.village.now:
            self.open()
        else:
            self.village.plan(self.opens, self.open)

    def open(self):
        if self.state == "noticed":
            self.state = "open"
            self.village.plan(self.closes, self.close)

    def freeze(self):
        homes = [home for home in self.village.homes.values() if not home.ended]
        if self.law.whose == "seats":
            return [Line(seat, f"seat {seat}", "seat", 0) for seat in self.village.seats]
        if self.law.whose == "owners":
            return [Line(home.number, home.owner, "owner", home.area) for home in homes]
        if self.law.whose == "group":
            return []
        tenants = {one.home for one in self.village.living if one.side == "tenant" and not self.village.doubted(one)}
        return [
            Line(
                home.number,
                f"home {home.number}",
                "tenant" if home.number in tenants else "owner",
                home.area,
                places=home.adults if self.law.whose == "adults" and home.adults is not None else 1,
            )
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
        """How many ballots there can be."""
        return sum(line.places for line in self.roll if line.home == self.first_home(line.elector))

    # A tap

    def hear(self, person, home, choice):
        """What a person is told who taps now, for a home they name or for their own; and the ballot if it counts."""
        if self.state not in ("noticed", "open") or self.village.now >= self.closes:
            return "closed", None
        if self.law.whose == "group":
            return self.given(Ballot(f"person {person}", person, 0, choice, 0))
        if self.law.whose == "seats":
            mine = [line for line in self.roll if self.village.seats[line.home] == person]
            ballots = [Ballot(line.elector, person, line.home, choice, 0) for line in mine]
            return self.given(ballots[0]) if ballots else ("representatives_only", None)
        places = [one for one in self.village.living if one.person == person]
        if home is not None:
            places = [one for one in places if one.home == home]
        on_roll = [one for one in places if (line := self.line(one.home)) and not (line.sold and one.side == "owner")]
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
        if line is None or (line.sold and place.side == "owner"):
            return ("owner_since_notice" if line else "not_on_roll"), None
        if place.side != line.side:
            return ("tenant_votes" if line.side == "tenant" else "owner_votes"), None
        if self.law.whose == "adults":
            return self.of_an_adult(line, place.person, choice)
        home, area = self.first_home(line.elector), self.area_of(line.elector)
        return self.given(Ballot(line.elector, place.person, home, choice, area))

    def of_an_adult(self, line, person, choice):
        """Each has a ballot of their own, and a home no more than it has adults."""
        if self.early:
            return "not_open_yet", None
        ballot = Ballot(f"adult {person}", person, line.home, choice, line.area)
        there = [one for one in self.last if one.home == line.home and not one.struck]
        new = all(one.elector != ballot.elector for one in self.last if not one.struck)
        return ("adults_voted", None) if new and len(there) >= line.places else self.given(ballot)

    @property
    def early(self):
        return self.state == "noticed" or self.village.now < self.opens

    def given(self, ballot):
        if self.early:
            return "not_open_yet", None
        before = [one for one in self.last if one.elector == ballot.elector and not one.struck]
        if not before:
            return "counted", ballot
        last = before[-1]
        if self.secret:
            return "sealed_already", None
        if last.person != ballot.person:
            return self.somebody_voted(last), None
        if last.choice == ballot.choice:
            return "stands", None
        return ("changed", ballot) if self.change else ("no_change", None)

    def somebody_voted(self, last):
        if last.frozen:
            return "ballot_frozen"
        if last.person == PAPER:
            return "voted_on_paper"
        return "owner_voted" if self.law.whose == "owners" else "household_voted"

    def paper(self, home, choice, read):
        """What becomes of a sheet that one of the staff enters and another reads."""
        line = self.line(home)
        if line is None:
            return "not_on_roll"
        cast = [one for one in self.last if one.elector == line.elector and not one.struck]
        if any(one.person == PAPER for one in cast):
            return "paper_stands"
        if line.sold:
            return "paper_sold"
        if cast:
            return "voted_before_paper"
        if read != choice:
            return "paper_differs"
        first, area = self.first_home(line.elector), self.area_of(line.elector)
        self.ballots.append(Ballot(line.elector, PAPER, first, choice, area))
        return "counted"

    def object(self, person):
        living = [one for one in self.village.living if one.person == person and not self.village.homes[one.home].ended]
        if not living:
            return "not_registered"
        if all(self.village.doubted(one) for one in living):
            return "join_disputed"
        if self.state != "preliminary" or self.until is None or self.village.now >= self.until:
            return "objections_over"
        self.objections.append(Objection(person))
        return "objected"

    def tap(self, person, home, choice):
        said, ballot = self.hear(person, home, choice)
        if ballot:
            self.ballots.append(ballot)
        return said

    # Counting

    @property
    def standing(self):
        """The ballots that count."""
        return [ballot for ballot in self.last if not ballot.struck and not ballot.frozen]

    @property
    def last(self):
        """The last ballot of each elector."""
        return list({ballot.elector: ballot for ballot in self.ballots}.values())

    def by_hand(self, person, home):
        """Ballots that count, cast by somebody for a home, and by no right of another home of that owner."""
        line = self.line(home)
        if line is None or self.secret or self.law.whose in ("seats", "group"):
            return []
        return [
            ballot
            for ballot in self.standing
            if ballot.person == person
            and (line.elector == ballot.elector or ballot.home == home)
            and not any(
                one.person == person and one.side == "owner" and one.home != home and not self.village.doubted(one)
                and (other := self.line(one.home)) and other.elector == ballot.elector
                for one in self.village.living
            )
        ]  # fmt: skip

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
        for line in self.roll:
            if line.home == self.first_home(line.elector):
                building = self.village.homes[line.home].building
                electors, voted = found.get(building, (0, 0))
                voted += sum(one.home == line.home for one in self.standing)
                found[building] = (electors + line.places, voted)
        return found

    @property
    def verdict(self):
        if self.secret and len(self.standing) < FEWEST_SECRET and self.law.part is not None:
            return "too_few"
        measures = [(self.electors, self.heads)]
        if self.law.by_area:
            measures.append((sum(line.area for line in self.roll), self.area))
        return self.law.judge(measures)

    # Time

    def close(self):
        now = self.village.now
        if self.state != "open" or now < self.closes:
            return
        if self.verdict == "too_few" and not self.extended and self.village.extension:
            self.extended = True
            announced = self.closes + self.village.extension
            self.closes = announced if now < announced else now.replace(microsecond=0) + self.village.extension
            self.village.plan(self.closes, self.close)
            return
        self.state, self.result = "preliminary", self.verdict
        if self.village.objections and self.law.part is not None:
            self.until = now + self.village.objections
            self.village.plan(self.until, self.confirm)
        else:
            self.confirm()

    def recount(self):
        """Some ballots count no more, or count again: too few where there were enough is the end of it."""
        before, self.result = self.result, self.verdict
        if self.result == "too_few" != before:
            self.state = "invalid"

    def confirm(self):
        due = self.until is None or self.village.now >= self.until
        if self.state == "preliminary" and due and not any(one.open for one in self.objections):
            self.state = "confirmed"


class Village:
    """The register and what it is agreed on, at a time."""

    def __init__(self, homes, seats, now, *, may_change, signed, extension, objections, adults):
        self.homes = {home.number: home for home in homes}
        self.seats = seats  # seat: person
        self.now = now
        self.adults = adults  # vote one by one in an assembly
        self.may_change, self.signed, self.extension, self.objections = may_change, signed, extension, objections
        self.living, self.doubts, self.removed, self.cleared, self.lapsed = [], [], [], [], []
        self.votes, self.calendar = [], []

    def plan(self, at, what):
        self.calendar.append((at, what))

    def wake(self):
        """Do what is in the calendar by now, the oldest first; what comes in meanwhile waits for the next round."""
        while ready := sorted((one for one in self.calendar if one[0] <= self.now), key=lambda one: one[0]):
            self.calendar = [one for one in self.calendar if one[0] > self.now]
            for _, what in ready:
                what()

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
            self.end(doubt, "lapsed")

    def sell(self, home, owner):
        """Who is there by the former owner's code leaves; on rolls that are fixed nobody votes for the new owner."""
        self.homes[home].owner = owner
        self.homes[home].codes += 1
        self.removed = [one for one in self.removed if one[1] != home]
        for vote in self.votes:
            line = vote.line(home)
            if line and line.side == "owner" and vote.law.whose != "seats" and vote.state in ("noticed", "open"):
                line.sold = True
        for one in [one for one in self.living if (one.home, one.side) == (home, "owner")]:
            self.leave(one.person, home)

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
            and (b.person, b.home) not in [one[1:] for one in self.cleared]
            and (a.person, b.person, a.home) not in self.lapsed
        ]

    def doubt(self, by, person, home):
        """What the doubted person cast in an open vote waits."""
        doubt = Doubt(person, home, by)
        self.doubts.append(doubt)
        self.plan(self.now + 7 * DAY, lambda: self.end(doubt, "lapsed"))
        for vote in self.votes:
            for ballot in vote.by_hand(person, home) if vote.state == "open" and self.now < vote.closes else []:
                ballot.frozen = doubt

    def end(self, doubt, verdict):
        """What waits counts again where its caster stays; else nothing does that they cast for the home."""
        if doubt not in self.doubts:
            return
        self.doubts.remove(doubt)
        if verdict == "removed":
            self.removed.append((doubt.person, doubt.home))
            self.leave(doubt.person, doubt.home)
        else:
            (self.cleared if verdict == "belongs" else self.lapsed).append((doubt.by, doubt.person, doubt.home))
        stays = any((one.person, one.home) == (doubt.person, doubt.home) for one in self.living)
        for vote in [one for one in self.votes if one.state in ("open", "preliminary")]:
            waiting = [one for one in vote.last if one.frozen is doubt and not one.struck]
            counted = [] if stays else vote.by_hand(doubt.person, doubt.home)
            for ballot in waiting + counted:
                ballot.frozen, ballot.struck = (None if stays else ballot.frozen), not stays
            if vote.state == "preliminary" and (counted or (stays and waiting)):
                vote.recount()
