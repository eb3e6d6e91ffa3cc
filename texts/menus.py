"""The command menus: what each role sees, for setMyCommands in both languages."""

from types import MappingProxyType

from texts.words import Words, key

RESIDENT = (
    "propose", "request", "votes", "results", "agenda", "matter", "team", "me", "language", "help", "privacy",
)  # fmt: skip
GROUP = ("propose", "request", "votes", "results", "agenda", "matter", "help")
COUNCIL = (
    "docket", "meeting", "consult", "ballot", "roll", "project", "team", "dispute", "commend", "poll", "agenda",
    "matter", "results", "report", "setup", "help",
)  # fmt: skip
MEMBER = (*RESIDENT, "docket", "meeting", "consult", "ballot", "roll", "project", "dispute", "commend", "poll", "paper")
HEAD = (*MEMBER, "talk", "report", "setup")  # chair and vice-chair
STAFF = (*RESIDENT, "docket", "consult", "project", "dispute", "commend", "poll", "paper", "talk", "report", "setup")
DISTRICT = (*STAFF, "district")  # staff of several communities
PARTY = (*RESIDENT, "docket")
ROLES = {
    "resident": RESIDENT, "party": PARTY, "group": GROUP, "council": COUNCIL, "member": MEMBER, "head": HEAD,
    "staff": STAFF, "district": DISTRICT,
}  # fmt: skip


DESCRIPTIONS = MappingProxyType(
    {
        "propose": key("Raise a matter"),
        "request": key("Ask for help"),
        "votes": key("Open votes"),
        "results": key("What was decided"),
        "agenda": key("The next council"),
        "matter": key("The way of a matter, by number"),
        "me": key("My data"),
        "language": key("中文 or English"),
        "help": key("What you can do"),
        "privacy": key("What is kept about you"),
        "docket": key("What waits for you"),
        "meeting": key("Roll call now"),
        "consult": key("Put a matter before the parties"),
        "ballot": key("Put a matter to the vote"),
        "roll": key("Change the roll of a running vote"),
        "team": key("Volunteer with your neighbours"),
        "project": key("What is being carried out"),
        "dispute": key("Move a quarrel to mediation"),
        "commend": key("Role models among us"),
        "poll": key("Ask residents by a poll"),
        "paper": key("Enter paper ballots"),
        "talk": key("Record a talk held in person"),
        "report": key("Report and ledgers of a period"),
        "setup": key("What is set up, what is missing"),
        "district": key("Your communities side by side"),
    }
)


def menu(words: Words, role: str) -> tuple[tuple[str, str], ...]:
    """Commands with descriptions for a role.

    resident: a private chat; group: a residents' group; council: the council chat; party, member, head, staff and
    district: the private chat of who speaks for a party, of a seat, of the chair or vice-chair, of staff, and of staff
    of several communities.
    """
    return tuple((command, words.gettext(DESCRIPTIONS[command])) for command in ROLES[role])
