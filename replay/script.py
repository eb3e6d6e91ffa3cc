"""The script: what happens in two years, drawn from a seed alone, and what must come of it, counted from the lines.

    events = history(1)
    expected(events)  # {"councils": 92, …}

Nothing here knows the bot. A history is a list of events, each at a moment by the community's own clock; a verb is a
method of `replay.player.Player`. People are named by their area and their place in it ("A12"), seats by 0 to 6.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from replay import words

BEGIN = datetime(2024, 9, 2)  # noqa: DTZ001 - a Monday, by the community's own clock
WEEKS, FEW_WEEKS = 104, 4
RESIDENTS = {"A": 700, "B": 640, "C": 570, "1": 52}
"""How many people of each area take part, a home each."""
HOMES = {"A": 894, "B": 825, "C": 740, "1": 62}
"""In how many homes of each area somebody lives."""
FEW_RESIDENTS = dict.fromkeys(RESIDENTS, 21)
ALL = "*"  # the group of the whole community
SEATS, QUORUM, PARTIES = 7, 5, 6
WITHDRAWN = "withdrawn"
STANCES = ("for", "against", "conditions", "offer")
SUPPORT = 20  # households, the proposer's own counts
FEWEST = 5  # answers of people: of fewer no rate is told
MON, TUE, WED, THU, SAT = 0, 1, 2, 3, 5


class Event(NamedTuple):
    """Something that people do: when, which verb, what it is about (`name`), and the words of the verb."""

    at: datetime
    verb: str
    name: str
    words: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How much happens; who draws a history of another seed draws these first."""

    called: int
    without_quorum: int
    consulted: int
    withdrawn: int
    asked: int
    twice: int  # asked of what somebody else has asked already
    rated: int
    satisfied: int


MODERN_GARDEN = Totals(95, 3, 64, 3, 85, 6, 69, 66)
"""What the community tells of its two years: 92 councils, 61 consultations, 79 requests, 66 of 69 satisfied."""


def totals(seed: int, weeks: int) -> Totals:
    """Return how much happens: seed 1 is what happened in Modern Garden, if it is two years."""
    if seed == 1 and weeks == WEEKS:
        return MODERN_GARDEN
    chance = random.Random(f"totals {seed}")
    called = weeks - chance.randint(max(1, weeks // 20), max(1, weeks // 8))
    asked = max(weeks * chance.randint(60, 95) // 100, 4)
    twice = chance.randint(1, max(1, asked // 12))
    rated = (asked - twice) * chance.randint(75, 92) // 100
    consulted = weeks * chance.randint(45, 65) // 100
    return Totals(
        called, chance.randint(1, max(1, weeks // 20)), consulted, chance.randint(1, max(1, consulted // 15)),
        asked, twice, rated, rated - chance.randint(1, max(1, rated // 12)),
    )  # fmt: skip


def residents(weeks: int) -> dict[str, int]:
    """Return how many people of each area take part; in a short form just enough."""
    return RESIDENTS if weeks > FEW_WEEKS else FEW_RESIDENTS


def history(seed: int, weeks: int = WEEKS) -> list[Event]:
    """Draw the events of so many weeks, in the order of time; the same seed gives the same events."""
    drawn = _Drawing(random.Random(seed), weeks, totals(seed, weeks))
    parts = (drawn.councils, drawn.matters, drawn.votes, drawn.carried_out, drawn.requests)
    events = chain.from_iterable(part() for part in parts)
    return list(drawn.titled(sorted(events, key=lambda event: event.at)))


class _Drawing:
    """Draws each part of a history by itself."""

    def __init__(self, chance: random.Random, weeks: int, much: Totals) -> None:
        self.chance, self.weeks, self.much = chance, weeks, much
        self.residents = residents(weeks)
        self.brought: list[tuple[int, str]] = []  # the week, and which matter comes onto its agenda
        self.adopted: list[tuple[int, str]] = []
        self.voted: set[str] = set()  # which of them goes to the households
        self.areas: dict[str, str] = {}

    def at(self, week: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
        return BEGIN + timedelta(weeks=week, days=day, hours=hour, minutes=minute)

    def people(self, area: str, count: int) -> list[str]:
        if area == ALL:
            return self.chance.sample(
                [f"{one}{place}" for one, most in self.residents.items() for place in range(most)], count
            )
        return [f"{area}{place}" for place in self.chance.sample(range(self.residents[area]), count)]

    # The council

    def councils(self) -> Iterable[Event]:
        """A meeting in each week that calls one; what it postpones, or cannot decide, is called again a week later."""
        silent = set(self.chance.sample(range(1, self.weeks), self.weeks - self.much.called))
        again = [week for week in range(self.weeks - 1) if week not in silent and week + 1 not in silent]
        failing = set(self.chance.sample(again, self.much.without_quorum))
        carried: list[str] = []
        for week in range(self.weeks):
            if week in silent:
                continue
            new = self.chance.choice((0, 1)) if carried else self.chance.choice((1, 1, 1, 1, 1, 2))
            items = carried + [self._matter(week) for _ in range(new)]
            here, last = self._here(quorum=week not in failing), week + 1 in silent or week + 1 == self.weeks
            verdicts = {name: self._verdict(last=last) for name in items if week not in failing}
            yield Event(self.at(week, SAT, 18, 45), "meet", f"s{week}", (here, verdicts))
            if verdicts and week + 1 < self.weeks:
                yield Event(self.at(week + 1, MON), "agree", f"s{week}", (here[: len(here) // 2 + 1],))
            self.adopted += [(week, name) for name, verdict in verdicts.items() if verdict == "adopt"]
            carried = items if week in failing else [name for name in items if verdicts[name] == "postpone"]

    def _matter(self, week: int) -> str:
        """Return the name of another matter, that comes onto the agenda of a week."""
        name = f"m{len(self.brought) + 1}"
        self.brought.append((week, name))
        self.areas[name] = self.chance.choice("AAABBBCCC1" + ALL)
        return name

    def _here(self, *, quorum: bool) -> tuple[int, ...]:
        count = self.chance.choice((5, 6, 6, 7, 7, 7)) if quorum else self.chance.randint(2, QUORUM - 1)
        return (0, *sorted(self.chance.sample(range(1, SEATS), count - 1)))

    def _verdict(self, *, last: bool) -> str:
        verdict = self.chance.choices(("adopt", "reject", "postpone"), (82, 10, 8))[0]
        return "adopt" if last and verdict == "postpone" else verdict

    # Matters

    def matters(self) -> Iterable[Event]:
        """What comes before the council: from the docket, or a week later after a consultation of the parties."""
        concluded = self.much.consulted - self.much.withdrawn
        alone = {"joint": concluded // 10, "closed": concluded // 9, "": self.much.withdrawn}
        may = [name for week, name in self.brought if week]
        consulted = set(self.chance.sample(may, min(len(may), concluded - alone["joint"] - alone["closed"])))
        alone["closed"] = concluded - alone["joint"] - len(consulted)
        for week, name in self.brought:
            if name in consulted:
                yield from self._consulted(week - 1, name, "agenda")
            else:
                yield from self._raised(week, name)
                yield Event(self.at(week, WED), "agenda", name)
        for next_, count in alone.items():
            for place in range(count):
                name = f"{next_ or WITHDRAWN} {place + 1}"
                self.areas[name] = self.chance.choice("ABC" + ALL)
                yield from self._consulted(self.chance.randrange(self.weeks - 2), name, next_)

    def _consulted(self, week: int, name: str, next_: str) -> Iterable[Event]:
        """The parties are invited on Wednesday, speak on Thursday, and on Tuesday it is concluded, or withdrawn."""
        yield from self._raised(week, name)
        yield Event(self.at(week, WED), "consult", name, (self.chance.randrange(SEATS),))
        for party in sorted(
            self.chance.sample(range(PARTIES), PARTIES if next_ == "joint" else self.chance.randint(3, PARTIES))
        ):
            stance = self.chance.choices(STANCES, (50, 8, 17, 25))[0]
            yield Event(
                self.at(week, THU), "position", name, (party, stance, self.chance.choice(words.POSITIONS[stance]))
            )
        if self.chance.random() < 0.3:
            (person,) = self.people(self.areas[name], 1)
            asked = (person, self.chance.randrange(PARTIES), *self.chance.choice(words.QUESTIONS))
            yield Event(self.at(week, THU), "question", name, asked)
        if not next_:
            yield Event(self.at(week + 1, TUE), "withdraw", name, (self.chance.choice(words.WITHDRAWN),))
            return
        agreed = next_ == "joint" or self.chance.random() < 0.85
        yield Event(self.at(week + 1, TUE), "conclude", name, (self.chance.choice(words.OPINIONS) if agreed else "",))
        yield Event(self.at(week + 1, WED), "go_on", name, (next_,))
        if next_ == "joint":
            yield Event(self.at(week + 1, THU), "decide_together", name, (tuple(range(PARTIES)),))
            if week + 5 < self.weeks and self.chance.random() < 0.8:
                yield Event(self.at(week + 4, TUE), "keep", name)

    def _raised(self, week: int, name: str) -> Iterable[Event]:
        """Raised on Monday, supported and accepted on Tuesday."""
        area = self.areas[name]
        proposer, *others = self.people(area, SUPPORT)
        yield Event(self.at(week, MON), "propose", name, (area, proposer))
        yield Event(self.at(week, TUE), "support", name, (area, tuple(others)))
        yield Event(self.at(week, TUE), "accept", name, (self.chance.randrange(2, SEATS),))

    def titled(self, events: Iterable[Event]) -> Iterable[Event]:
        """Give each proposal its words in the order of time, so that no two that are open at once are alike."""
        left: list[str] = []
        waiting: set[str] = set()  # the council has not decided on what was withdrawn: it stays open
        for event in events:
            if event.verb != "propose":
                yield event
                continue
            if not left:
                left = [one for one in words.MATTERS if one not in waiting]
                self.chance.shuffle(left)
            subject = left.pop()
            if event.name.startswith(WITHDRAWN):
                waiting.add(subject)
            yield event._replace(words=(*event.words, subject + self.chance.choice(words.PLACES)))

    # What becomes of what was adopted

    def votes(self) -> Iterable[Event]:
        """Some of it goes to the households: announced at once, opened a week later, closed a week after that."""
        may = [one for one in self.adopted if one[0] < self.weeks - 5]
        for place, (week, name) in enumerate(self.chance.sample(may, len(may) // 12)):
            area = self.areas[name]
            homes, here = (sum(one.values()) if area == ALL else one[area] for one in (HOMES, self.residents))
            share = 30 if place == 0 else self.chance.randint(60, 72)  # in the first too few take part
            voters = min(homes * share // 100, here)
            favour = voters * self.chance.randint(35, 75) // 100
            against = (voters - favour) * self.chance.randint(60, 95) // 100
            yield Event(self.at(week, SAT, 19, 20), "notice", name)
            ballots = (area, favour, against, voters - favour - against, self.people(area, voters))
            yield Event(self.at(week + 2, TUE), "ballots", name, ballots)
            self.voted.add(name)

    def carried_out(self) -> Iterable[Event]:
        """Half of the rest is carried out some weeks later, and residents say how it was."""
        for week, name in self.adopted:
            done = week + self.chance.randint(3, 9)
            if name in self.voted or done > self.weeks - 3 or self.chance.random() < 0.5:
                continue
            yield Event(self.at(done, THU), "done", name)
            answers = self.chance.choices(range(5), (52, 30, 8, 4, 6), k=self.chance.randint(8, 20))
            people = self.people(self.areas[name], len(answers))
            yield Event(self.at(done + 1, MON), "polled", name, (tuple(zip(people, answers, strict=True)),))

    # Requests

    def requests(self) -> Iterable[Event]:
        """Asked, answered, solved, confirmed and rated; some late, some extended, some solved only the second time."""
        count = self.much.asked - self.much.twice
        last = max(1, self.weeks - 5)
        weeks = sorted(self.chance.randrange(last) for _ in range(count))
        order = list(range(count))
        self.chance.shuffle(order)
        rated, satisfied = set(order[: self.much.rated]), set(order[: self.much.satisfied])
        twice = set(self.chance.sample(range(count), self.much.twice))
        for number, week in enumerate(weeks):
            name, day = f"r{number + 1}", MON if number in twice else self.chance.choice((MON, TUE))
            area = self.chance.choice("AAABBBCCC1")
            if number in twice:  # a neighbour asks for the same a day later
                (neighbour,) = self.people(area, 1)
                yield Event(
                    self.at(week, TUE),
                    "ask",
                    f"{name}+",
                    (neighbour, f"{self.chance.choice(words.REQUESTS)}，还有人管吗"),
                )
                yield Event(self.at(week, WED), "merge", f"{name}+", (name,))
            rating = self.chance.choice((4, 4, 3)) if number in satisfied else self.chance.choice((2, 1))
            yield from self._asked(week, day, name, area, rating if number in rated else None)

    def _asked(self, week: int, day: int, name: str, area: str, rating: int | None) -> Iterable[Event]:
        (person,) = self.people(area, 1)
        urgent = self.chance.random() < 0.1
        late, longer = (not urgent and self.chance.random() < share for share in (0.08, 0.12))
        text = self.chance.choice(words.URGENT if urgent else words.REQUESTS)
        yield Event(self.at(week, day), "ask", name, (person, f"{text}，{int(name[1:]) % 45 + 1} 栋"))
        answered = self.at(week, day, 10, 30) if urgent else self.at(week + late, day + 1)
        yield Event(answered, "reply", name, (self.chance.choice(words.REPLIES), "late" if late else "in time"))
        if longer:
            yield Event(self.at(week, THU), "longer", name, (self.chance.choice(words.REASONS),))
        solved = week + max(late, longer)
        yield Event(self.at(solved, THU), "solve", name, (self.chance.choice(words.NOTES),))
        if self.chance.random() < 0.06:
            yield Event(self.at(solved + 1, MON), "deny", name)
            solved += 1
            yield Event(self.at(solved, THU), "solve", name, (self.chance.choice(words.NOTES),))
        if rating is not None or self.chance.random() < 0.6:
            yield Event(self.at(solved + 1, MON), "confirm", name)
        if rating is not None:
            yield Event(self.at(solved + 1, MON), "rate", name, (rating,))


def expected(events: Sequence[Event]) -> dict[str, str]:
    """Count what must come of it, from the events alone; a rate is in percent, over the base that its name says."""
    met = [event.words for event in events if event.verb == "meet"]
    verdicts = [verdict for _, decided in met for verdict in decided.values()]
    merged = {event.name for event in events if event.verb == "merge"}
    own = {event.name for event in events if event.verb == "ask"} - merged
    kept = [event for event in events if event.name in own]
    ratings = [event.words[0] for event in kept if event.verb == "rate"]
    votes = [event.words for event in events if event.verb == "ballots"]
    answers = [answer for event in events if event.verb == "polled" for _, answer in event.words[0]]
    pleased = [answer for answer in answers if answer < 2]
    in_time = sum(event.verb == "reply" and event.words[1] == "in time" for event in kept)
    figures = {
        "called": len(met),
        "councils": sum(bool(decided) for _, decided in met),
        "no_quorum": sum(not decided for _, decided in met),
        "raised": _names(events, "propose"),
        "accepted": _names(events, "accept"),
        "adopted": verdicts.count("adopt") + _names(events, "decide_together"),
        "rejected": verdicts.count("reject"),
        "postponed": verdicts.count("postpone"),
        "consultations": _names(events, "consult"),
        "concluded": _names(events, "conclude"),
        "agreed": sum(event.verb == "conclude" and bool(event.words[0]) for event in events),
        "withdrawn": _names(events, "withdraw"),
        "jointly": _names(events, "decide_together"),
        "done": _names(events, "done"),
        "votes": len(votes),
        "passed": sum(_passes(*words) for words in votes),
        "ballots": sum(len(people) for *_, people in votes),
        "polled": sum(answer < 4 for answer in answers),
        "requests": len(own),
        "merged": len(merged),
        "answered": _names(kept, "reply"),
        "extended": _names(kept, "longer"),
        "reopened": sum(event.verb == "deny" for event in kept),
        "resolved": _names(kept, "confirm"),
        "rated": len(ratings),
        "satisfied": sum(rating >= 3 for rating in ratings),
    }
    rates = {
        "in_time_rate": rate(in_time, len(own)),
        "resolved_rate": rate(figures["resolved"], len(own)),
        "satisfied_rate": rate(figures["satisfied"], len(ratings), FEWEST),
        "pleased_rate": rate(len(pleased), figures["polled"], FEWEST),
    }
    return {name: str(figure) for name, figure in figures.items()} | rates


def _passes(area: str, favour: int, _against: int, _abstained: int, people: Sequence[str]) -> bool:
    """Whether more than half of the homes took part, and more than half of those were for it."""
    homes = sum(HOMES.values()) if area == ALL else HOMES[area]
    return 2 * len(people) > homes and 2 * favour > len(people)


def rate(part: int, whole: int, fewest: int = 1) -> str:
    """Return so much of it in percent, with one decimal, rounded half up; of fewer than that there is none."""
    if whole < fewest:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


def _names(events: Iterable[Event], verb: str) -> int:
    return len({event.name for event in events if event.verb == verb})
