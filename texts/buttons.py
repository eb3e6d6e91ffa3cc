"""Callback data, built and parsed in one place: `verb:id[:argument]`, ASCII, at most 64 bytes."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.options import SPECS
from rules.reports import PERIODS
from texts.cards import DATA_LIMIT, Card

COUNCIL_RULES = frozenset({"council_default", "council_present"})
RESIDENT_RULES = frozenset(
    {"assembly", "representatives", "owners_ordinary", "owners_special", "unanimous", "straw_poll"}
)
HAZARDS = ("lift", "fire_gear", "facade", "wall_or_road", "leak", "drainage")
CATEGORIES = ("repair", "cleaning", "safety", "traffic", "facilities", "care", "advice", "other")
NEEDS = ("urgent", "hard", "worry", "hope")
DECLINE_REASONS = ("not_ours", "decided", "unclear", "private")
PLACES = frozenset({"seat", "party", "staff"})
FOUNDING = ("zh", "en", "three_unions", "corridor_talks", "shanghai", "sat", "sun", "thu", "skip")
CONSULT = (
    "invite", "question", "meeting", "parties", "withdraw", "positions", "conclude", "none", "agenda", "vote", "joint",
    "closed",
)  # fmt: skip
ITEM_MINUTES = (5, 10, 15, 20)
HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Press:
    """A tap on a button, read: what it asks, for which id, and how."""

    verb: str
    id: int
    argument: str | None = None

    @property
    def number(self) -> int:
        """The argument of a verb that takes a number there."""
        return int(self.argument or "0")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What may follow the id of a verb: one of some words, a number, or nothing."""

    words: AbstractSet[str] = frozenset()
    number: bool = False

    def allow(self, argument: str | None) -> bool:
        """Whether the argument may stand here."""
        if argument is None:
            return not self.words and not self.number
        return argument in self.words or (self.number and _is_id(argument))


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,18}", text, re.ASCII) is not None and int(text) <= HIGHEST_ID


_NOTHING = Arguments()
_CHOICES = frozenset({"for", "against", "abstain"})
_SEATS = Arguments(frozenset({"all"}), number=True)

VERBS: dict[str, Arguments] = {
    # households; the id is 1 where a verb needs none
    "language": Arguments(frozenset({"zh", "en"})),
    "role": Arguments(frozenset({"family", "tenant", "not_mine", "leave", "stay"})),  # of the last two it is a home's
    "nocode": _NOTHING,
    "stranger": _NOTHING,  # the id is that of a membership, here; below that of its dispute
    "look": Arguments(number=True),  # both are memberships: of whom, and who says so
    "housemates": _NOTHING,
    "livehere": _NOTHING,
    "movedout": _NOTHING,  # the id is a membership's
    "belongs": Arguments(frozenset({"yes", "no"})),
    "newslip": _NOTHING,
    "family": _NOTHING,
    "speakfor": _NOTHING,  # the id is a community's
    "owndata": Arguments(frozenset({"export", "erase", "gone", "keep"})),
    "takeback": _NOTHING,  # the id is a link's, as that of bind
    "bind": Arguments(frozenset({"yes", "no"})),
    "propose": _NOTHING,
    "request": _NOTHING,
    "votenow": _NOTHING,
    "seevote": _NOTHING,
    "me": _NOTHING,
    # matters
    "support": _NOTHING,
    "supportfor": Arguments(number=True),  # for one more home of a person, which the argument names
    "details": _NOTHING,
    "way": Arguments(number=True),  # a page of it, the latest is 1
    "callassembly": Arguments(frozenset({"ask", "yes"})),
    "signcall": _NOTHING,  # the id is a call's
    "giveup": Arguments(frozenset({"ask", "yes", "hand"})),
    "handover": Arguments(number=True),  # to a person
    "takeover": Arguments(frozenset({"yes", "no"})),
    "mergeinto": Arguments(frozenset({"yes", "no"})),  # the id is that of the question
    "widen": Arguments(frozenset({"choose", "whole", "area", "building"})),
    "tag": Arguments(frozenset({"management", "education", "service", "supervision"})),
    "commend": Arguments(frozenset({"yes", "no", "accept", "decline", "support", "object", "confirm", "drop", "talk"})),
    "mediate": Arguments(frozenset({"yes", "no"})),  # the id is that of a draft
    "mediation": Arguments(frozenset({"date", "side", "agreed", "none", "pass", "take", "kept", "broken"})),
    "similar": Arguments(frozenset({"file"}), number=True),
    "screen": Arguments(frozenset({"accept", "decline", "merge", "redirect", "urgent"})),
    "reason": Arguments(frozenset({*DECLINE_REASONS, "write"})),
    "merge": Arguments(frozenset({"write"}), number=True),
    "party": Arguments(frozenset({"write"}), number=True),  # a place in the list: outdated, it may be another's by now
    "passto": Arguments(number=True),
    "appeal": _NOTHING,
    "title": _NOTHING,
    "agenda": _NOTHING,
    "stage": _NOTHING,  # the id is that of a stage of the community's own that a matter waits in
    "publish": _NOTHING,
    "done": _NOTHING,
    # projects; the id of reached is a milestone's, of unfinished a completion's, of unfinishedis an objection's
    "lead": _NOTHING,
    "leadseat": Arguments(number=True),
    "leadparty": Arguments(number=True),
    "leadstaff": Arguments(number=True),
    "supervisor": Arguments(frozenset({"choose"}), number=True),  # a seat, as of unnamed
    "unnamed": Arguments(number=True),
    "milestones": _NOTHING,
    "budget": _NOTHING,
    "reached": _NOTHING,
    "inspect": Arguments(frozenset({"done", "not_yet"})),
    "unfinished": _NOTHING,
    "unfinishedis": Arguments(frozenset({"upheld", "not_upheld"})),
    # consultations; the id of position, askparty, concern and jointly is that of a party's invitation
    "consult": Arguments(frozenset({*CONSULT, "all", "majority", "says", "end"})),
    "letcome": Arguments(number=True),  # a party, as of leaveout
    "leaveout": Arguments(number=True),
    "position": Arguments(frozenset({"for", "against", "conditions", "offer", "choose"})),
    "askparties": _NOTHING,  # the id is a matter's
    "askparty": _NOTHING,
    "answerit": _NOTHING,  # the id is a question's
    "concern": Arguments(frozenset({"yes", "no"})),
    "jointly": Arguments(_CHOICES | {"choose"}),
    "undertaken": Arguments(frozenset({"done", "yes", "no"})),  # the id is an undertaking's
    # teams; the id is a task's, of came and notcame a sign-up's, of certificate a year
    "signup": _NOTHING,
    "cannotcome": _NOTHING,
    "came": _NOTHING,
    "notcame": _NOTHING,
    "taskdone": _NOTHING,
    "calloff": _NOTHING,
    "certificate": _NOTHING,
    # requests
    "hazard": Arguments(frozenset({*HAZARDS, "none"})),
    "place": Arguments(frozenset({"home", "common"})),
    "need": Arguments(frozenset({*NEEDS, "none"})),
    "sort": _NOTHING,
    "sortas": Arguments(frozenset(CATEGORIES)),
    "vulnerable": Arguments(frozenset({"yes", "no"})),
    "take": _NOTHING,
    "reply": _NOTHING,
    "solved": _NOTHING,
    "longer": _NOTHING,
    "redirect": _NOTHING,
    "handparty": Arguments(number=True),
    "handstaff": Arguments(number=True),
    "duplicate": _NOTHING,
    "sameas": Arguments(number=True),
    "another": _NOTHING,
    "reopen": _NOTHING,
    "confirm": Arguments(frozenset({"yes", "no"})),
    "rate": Arguments(frozenset({"4", "3", "2", "1", "0"})),
    # surveys; the id is a survey's, of poll and evaluate 1
    "poll": Arguments(frozenset({"single", "several", "scale", "quiz", "satisfaction"})),
    "survey": Arguments(
        frozenset({"groups", "private", "names", "anonymous", "person", "household", "write", "post", "comments"})
    ),
    "surveydays": Arguments(number=True),
    "surveyin": _SEATS,  # all, or a group by our own number
    "comment": _NOTHING,
    "evaluate": Arguments(frozenset({"ask", "council"}), number=True),  # a seat
    # agendas; the id of own, venue, bring and calendar is a meeting's, else a matter's
    "own": Arguments(frozenset({"open", "internal"})),
    "venue": _NOTHING,
    "item": _NOTHING,
    "minutes": Arguments(frozenset(map(str, ITEM_MINUTES))),
    "order": Arguments(number=True),  # to this place
    "internal": Arguments(frozenset({"yes", "no"})),
    "strike": _NOTHING,
    "bring": Arguments(number=True),
    "calendar": _NOTHING,
    "digest": _NOTHING,  # the id is a month: 202611
    "report": Arguments(frozenset({*PERIODS, "own"})),  # the id is a place in the list of parts, as of reportof
    "reportof": _NOTHING,
    "district": _NOTHING,  # the id is a page
    "districtreport": Arguments(frozenset({*PERIODS, "ask"})),
    # meetings
    "present": _NOTHING,
    "absent": _NOTHING,
    "open": _NOTHING,
    "motion": Arguments(_CHOICES | {"recuse"}),
    "close": _NOTHING,
    "resign": Arguments(frozenset({"ask", "yes", "no"})),  # the id is a seat's, as in the next two
    "elect": _NOTHING,
    "review": _NOTHING,
    "motions": _NOTHING,  # the id is that of the open motion, here and below
    "move": _NOTHING,
    "postpone": _NOTHING,
    "refer": _NOTHING,
    "referto": Arguments(frozenset({"consultation"}), number=True),  # a party
    "retract": _NOTHING,
    "room": _NOTHING,
    "roomhere": _SEATS,
    "roomvotes": _NOTHING,
    "enter": Arguments(_CHOICES | {"recuse"}),
    **{f"put{choice}": _SEATS for choice in (*sorted(_CHOICES), "recuse")},
    # their minutes; the id is a meeting's
    "agreed": _NOTHING,
    "change": _NOTHING,
    "minute": Arguments(frozenset({"note", "speaker", "task", "correct"})),
    "minutedone": _NOTHING,  # the id is an entry of minutes
    # votes
    "ballot": Arguments(RESIDENT_RULES),
    "pick": Arguments(frozenset({"households", "owners", "representatives", "opinion"})),
    "special": Arguments(frozenset({"yes", "no"})),
    "notice": Arguments(RESIDENT_RULES),
    "secret": Arguments(RESIDENT_RULES),
    "seal": Arguments(RESIDENT_RULES),
    "entrance": _NOTHING,
    # several options; the id is a draft's before the notice, then a vote's, of what is marked in private its own
    "options": Arguments(RESIDENT_RULES),  # here a matter's
    "howmany": Arguments(frozenset({"up_to_k", "election"})),
    "optcheck": Arguments(SPECS),
    "optnotice": Arguments(SPECS),
    "optsecret": Arguments(SPECS),
    "optseal": Arguments(SPECS),
    "choose": Arguments(number=True),
    "marks": _NOTHING,
    "furthermarks": _NOTHING,  # the id is that of one more home of a person
    "mark": Arguments(number=True),
    "unmark": Arguments(number=True),
    "cast": _NOTHING,
    "vote": Arguments(_CHOICES),
    "further": Arguments(_CHOICES, number=True),  # the id is that of one more home of a person
    "can": _NOTHING,
    "how": _NOTHING,
    "check": _NOTHING,
    "list": _NOTHING,
    "areas": _NOTHING,
    "object": _NOTHING,
    "objection": Arguments(frozenset({"upheld", "not_upheld", "strike", "void", "stands"})),  # the id is an objection's
    "agree": _NOTHING,  # the id is that of what two people must agree on
    "withdraw": _NOTHING,
    # paper ballots; the id is a sheet's
    "paperhome": Arguments(number=True),
    "paperproxy": _NOTHING,
    "paperday": Arguments(frozenset({"today", "yesterday"})),
    "papermark": Arguments(_CHOICES, number=True),
    "papercheck": Arguments(_CHOICES | {"unreadable"}, number=True),
    "paperread": _NOTHING,
    "paperall": _NOTHING,  # the id is that of what somebody marks
    "listrate": Arguments(frozenset({"4", "3", "2", "1", "0"})),  # the id is that of a signed list
    "signed": Arguments(frozenset({"yes", "no"})),
    "doors": _NOTHING,
    # talks; the id is a talk's, the argument a place in the list of venues, a matter or a vote
    "talkat": Arguments(number=True),
    "signlist": _NOTHING,
    "signpropose": _NOTHING,
    "signsupport": Arguments(number=True),
    "signobject": Arguments(number=True),
    "signrate": Arguments(number=True),
    "door": Arguments(frozenset({"away", "refused", "voted"})),  # the id is that of homes written down together
    # set-up; the id of prepare is a community, of invite, renew and revoke a place, of found and import our own number
    "prepare": Arguments(frozenset({"show", "worker", "homes", "export", "slips"})),
    "invite": Arguments(PLACES),
    "renew": Arguments(PLACES),
    "revoke": Arguments(PLACES),
    "found": Arguments(frozenset({*FOUNDING, "again"})),
    "import": Arguments(frozenset({"apply", "cancel"})),
    # a group that is set up; the id is our own number of it
    "setup": Arguments(frozenset({"residents", "council"})),
    "house": Arguments(number=True),  # whose group: a community
    "whole": _NOTHING,
    "area": Arguments(number=True),  # a household of the area
    "block": Arguments(number=True),  # a household of the building
    "page": Arguments(number=True),  # of the list of scopes
}
"""Every verb with the arguments that it takes. A verb once sent is kept: old cards stay in chats for years."""

LOOKS = frozenset(
    {
        "details",
        "way",
        "calendar",
        "digest",
        "motions",
        "can",
        "how",
        "check",
        "list",
        "areas",
        "entrance",
        "votenow",
        "me",
    }
)
"""Verbs that show something and record nothing; what they show can be asked for in other ways."""

_SHAPE = re.compile(r"([a-z]+):([1-9][0-9]{0,18})(?::([a-z0-9_]+))?", re.ASCII)


def setting_up(matter: int, drafts: Iterable[int]) -> list[str]:
    """How the callback data of what sets up a vote on a matter begins, with that of drafts of its options."""
    of_matter = ("pick", "special", "ballot", "notice", "secret", "seal", "options")
    of_draft = ("howmany", "optcheck", "optnotice", "optsecret", "optseal")
    return [f"{verb}:{matter}:" for verb in of_matter] + [f"{verb}:{one}:" for one in drafts for verb in of_draft]


def acts(card: Card) -> bool:
    """Whether a card has a button that does something, and does not only show it."""
    taps = [parse(button.data) for row in card.buttons for button in row]
    return any(tap is not None and tap.verb not in LOOKS for tap in taps)


def parse(data: str | None) -> Press | None:
    """The tap that callback data means, or None for anything that this program never built."""
    if data is None or len(data) > DATA_LIMIT:
        return None
    match = _SHAPE.fullmatch(data)
    if match is None:
        return None
    verb, number, argument = match.groups()
    if verb not in VERBS or int(number) > HIGHEST_ID or not VERBS[verb].allow(argument):
        return None
    return Press(verb, int(number), argument)


def build(verb: str, number: int, argument: str | int | None = None) -> str:
    """Callback data of a tap; `parse` reads it back."""
    data = f"{verb}:{number}" if argument is None else f"{verb}:{number}:{argument}"
    if parse(data) is None:
        raise ValueError(f"not a tap of the table VERBS: {data!r}")
    return data
