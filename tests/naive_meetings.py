"""A meeting of the council on paper: what the state machine holds the bot against, written without its rules."""

from dataclasses import dataclass, field

CHAIR, VICE, RECORDER = 1, 2, 8
OPENS_FOR_VICE, GIVEN_UP, ENDS = 10, 30, 180  # minutes
WAY = ("postpone", "refer")


@dataclass
class Motion:
    """A motion on the paper: where it stands, and what each seat said."""

    id: int
    matter: int
    kind: str = "adopt"
    mover: int | None = None
    state: str = "waits"  # open, decided, withdrawn, off
    said: dict = field(default_factory=dict)
    verdict: str | None = None


@dataclass
class Paper:
    """The meeting: seats are their holders' numbers; a minute is counted from its time."""

    rule: str
    seats: set
    agenda: list
    state: str = "roll"
    minute: int = -15
    opened: int | None = None
    here: set = field(default_factory=set)
    came: set = field(default_factory=set)
    excused: set = field(default_factory=set)
    entered: set = field(default_factory=set)  # (motion, seat): by the recorder
    motions: list = field(default_factory=list)
    item: int | None = None
    fates: dict = field(default_factory=dict)
    decided: list = field(default_factory=list)
    missing: set = field(default_factory=set)

    def quorum(self, base):
        return max(1, -(-2 * base // 3) if self.rule == "council_default" else base // 2 + 1)

    @property
    def enough(self):
        return len(self.here) >= self.quorum(len(self.seats))

    @property
    def heads(self):
        """Chair and vice-chair; with neither left the first of the others acts for them."""
        return [one for one in (CHAIR, VICE) if one in self.seats] or sorted(self.seats)[:1]

    @property
    def head(self):
        return next((one for one in self.heads if one in self.here), None)

    @property
    def open(self):
        return next((one for one in self.motions if one.state == "open"), None)

    def on_item(self):
        return [one for one in self.motions if one.matter == self.item]

    @property
    def out(self):
        return {seat for one in self.on_item() for seat, said in one.said.items() if said == "recuse"}

    # What people do; each says whether it was taken

    def arrive(self, who):
        if who not in self.seats or self.state == "over":
            return False
        self.here.add(who)
        self.came.add(who)
        self.excused.discard(who)
        self.go_on()
        return True

    def leave(self, who):
        if who not in self.seats or self.state == "over":
            return False
        self.here.discard(who)
        if self.state == "roll":
            self.excused.add(who)
        self.go_on()
        return True

    def start(self, who):
        if who in self.heads:
            self.arrive(who)
        vice_waits = who == VICE and self.minute < OPENS_FOR_VICE
        if self.state != "roll" or who not in self.heads or vice_waits or not self.enough:
            return False
        self.state, self.opened = "open", self.minute
        self.go_on()
        return True

    def vote(self, who, number, said, by=None):
        motion = next((one for one in self.motions if one.id == number), None)
        if motion is None or who not in self.seats:
            return False
        before = motion.said.get(who)
        if before == said and by is None:
            return True  # a double tap
        if motion.state != "open" or who not in self.here or (before == "recuse" and said != "recuse"):
            return False
        motion.said[who] = said
        if before != said:
            (self.entered.discard if by in (None, who) else self.entered.add)((number, who))
        self.go_on()
        return True

    def enter(self, by, who, number, said):
        motion = next((one for one in self.motions if one.id == number), None)
        if motion is None or (by != RECORDER and by not in self.heads):
            return False
        if who != by or (who in motion.said and (number, who) not in self.entered):
            return False  # all have come by taps of their own here: nobody speaks for another
        return self.vote(who, number, said, by)

    def close(self, who, number):
        motion = next((one for one in self.motions if one.id == number), None)
        if motion is None or motion.state != "open" or who != self.head or who is None:
            return False
        self.decide(motion)
        self.go_on()
        return True

    def move(self, who, number, kind):
        motion = next((one for one in self.motions if one.id == number), None)
        if motion is None or who not in self.here or motion.matter != self.item or who in self.out or not self.open:
            return False
        mine = self.on_item()
        if kind == "own":
            if any(one.mover == who and one.kind == "own" and one.state in ("waits", "open") for one in mine):
                return False
        elif self.open.kind in WAY or any(one.kind == kind for one in mine):
            return False
        self.motions.append(Motion(len(self.motions) + 1, self.item, kind, who))
        if kind in WAY:
            self.open.state = "waits"
        self.go_on()
        return True

    def withdraw(self, who, number):
        motion = next((one for one in self.motions if one.id == number), None)
        if motion is None or who not in self.seats or who != (motion.mover or self.head):
            return False
        if motion.state not in ("waits", "open"):
            return False
        if set(motion.said.values()) - {"recuse"}:
            return False
        others = [one for one in self.on_item() if one is not motion and one.state == "waits"]
        if motion.mover is None and not others:
            return False
        motion.state = "withdrawn"
        self.go_on()
        return True

    def resign(self, who):
        if who not in self.seats:
            return False
        for people in (self.seats, self.here):
            people.discard(who)
        self.go_on()
        return True

    def later(self, minutes):
        self.minute += minutes
        if (
            self.state == "roll"
            and ((self.minute >= GIVEN_UP > self.minute - minutes and not self.enough) or self.minute >= ENDS)
        ) or (self.state == "open" and self.minute >= self.opened + ENDS):
            self.end()

    # What follows

    def end(self):
        for one in self.motions:
            if one.state in ("waits", "open"):
                one.state = "off"
        for matter in self.agenda:
            self.fates.setdefault(matter, "carried")
        self.state, self.item = "over", None
        self.missing = self.seats - self.came - self.excused

    def go_on(self):
        while self.state == "open":
            motion = self.open
            if motion is None:
                if not self.next_motion():
                    return
            elif self.here and self.here <= set(motion.said):
                self.decide(motion)
            else:
                return

    def next_motion(self):
        if self.item is None:
            left = [matter for matter in self.agenda if matter not in self.fates]
            if not left:
                self.end()
                return False
            self.item = left[0]
            self.motions.append(Motion(len(self.motions) + 1, self.item))
        waiting = sorted((one for one in self.on_item() if one.state == "waits"), key=lambda one: one.kind not in WAY)
        if waiting:
            out = self.out
            waiting[0].state = "open"
            for seat in out:
                waiting[0].said[seat] = "recuse"
                self.entered.discard((waiting[0].id, seat))
            return True
        verdicts = [one.verdict for one in self.on_item() if one.verdict and one.kind not in WAY]
        if not verdicts:
            self.motions.append(Motion(len(self.motions) + 1, self.item))
            return True
        self.fates[self.item] = "adopted" if "passed" in verdicts else "not_adopted"
        self.item = None
        return True

    def decide(self, motion):
        out = {seat for seat, said in motion.said.items() if said == "recuse"}
        base, roll = self.seats - out, self.here - out
        names = {
            said: {seat for seat in roll if motion.said.get(seat) == said} for said in ("for", "against", "abstain")
        }
        needed = len(base) // 2 + 1 if self.rule == "council_default" else len(roll) // 2 + 1
        enough = len(roll) >= self.quorum(len(base))
        motion.verdict = "too_few" if not enough else "passed" if len(names["for"]) >= needed else "not_passed"
        motion.state = "decided"
        self.decided.append((motion.id, motion.verdict, names | {"recuse": out & self.seats}))
        passed = motion.verdict == "passed"
        if motion.kind in WAY and passed:
            self.leave_item("deferred" if motion.kind == "postpone" else "referred")
        elif motion.kind not in WAY and motion.verdict == "too_few":
            self.leave_item("carried")

    def leave_item(self, fate):
        for one in self.on_item():
            if one.state in ("waits", "open"):
                one.state = "off"
        self.fates[self.item], self.item = fate, None
