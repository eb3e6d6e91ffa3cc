"""Joining, one's own data, language and help: what a person reads about being here."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels, own_data
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, line
from texts.words import Words, key

ROLES = MappingProxyType({"owner": key("owner"), "family": key("family"), "tenant": key("tenant")})


@dataclass(frozen=True, slots=True)
class OwnHome:
    """A home of a person, with their role there and its area; the owner's other homes, and the area of all of them."""

    home: str
    role: str
    area: int  # 0.01 m²
    owned: int = 1
    owned_area: int = 0  # 0.01 m²


@dataclass(frozen=True, slots=True)
class OwnData:
    """What /me shows: the homes, which of them are in doubt, and how much the person has raised."""

    homes: tuple[OwnHome, ...]
    proposals: int
    requests: int = 0
    disputed: tuple[str, ...] = ()
    shared: bool = False  # others belong to these homes
    community: str = ""  # for which they speak in private, where there are several
    others: tuple[tuple[int, str], ...] = ()


def home(words: Words, *, area: str, building: str, entrance: str, unit: str) -> str:
    """A household as people call it; bare numbers get their word, other names stay as they are.

    An area that is one building, and called so, is said once.
    """
    if building.isdecimal():
        area = "" if area.casefold().replace(" ", "") in {f"building{building}", f"{building}栋"} else area
        building = words.gettext("Building {building}", building=building)
    if entrance.isdecimal():
        entrance = words.gettext("Entrance {entrance}", entrance=entrance)
    joint = " " if words.language == "zh" else ", "
    return joint.join(part for part in (area, building, entrance, unit) if part)


def role_name(words: Words, role: str) -> str:
    """What a person is in a household: owner, family or tenant."""
    return words.gettext(ROLES[role])


def greeting(words: Words, *, community: str) -> Card:
    """T01: /start without a code."""
    return card(
        words.html("{community} Corridor", community=line(community)) if community else words.html("Corridor"),
        words.html("Hello. Raise and settle neighbourhood matters here."),
        words.html("Scan the QR code on your slip, or send its 8-character code."),
        buttons=[(labels.no_code(words),), (labels.other_language(words),)],
    )


def joined(words: Words, *, home: str, role: str, ballots: int) -> Card:
    """T02: a household's code was right."""
    corrections = [
        (
            Button(words.gettext("Family"), build("role", 1, "family")),
            Button(words.gettext("Tenant"), build("role", 1, "tenant")),
        ),
        (Button(words.gettext("Not my home"), build("role", 1, "not_mine")),),
    ]
    return card(
        words.html("You are in"),
        words.html("{home}, {role}", home=line(home), role=role_name(words, role)),
        ballots_waiting(words, ballots),
        buttons=[first_step(words, ballots), *corrections],
    )


def already_joined(words: Words, *, home: str, role: str, ballots: int) -> Card:
    """The same code again: nothing changes."""
    return card(
        words.html("You are already in. Nothing changed."),
        words.html("{home}, {role}", home=line(home), role=role_name(words, role)),
        ballots_waiting(words, ballots),
        buttons=[first_step(words, ballots)],
    )


def ballots_waiting(words: Words, ballots: int) -> Html:
    """How many open votes wait for the household."""
    return words.html("Ballots waiting: {ballots}.", ballots=ballots) if ballots else words.html("No ballot waits now.")


def first_step(words: Words, ballots: int) -> Row:
    """What to do first: vote, or raise a matter where no vote waits."""
    return (labels.vote_now(words),) if ballots else (labels.propose(words),)


def household_full(words: Words, *, home: str, most: int, helper: str | None) -> Card:
    """The code is right, but as many people as may share a household have joined."""
    return card(
        words.html("This home is full"),
        words.html("{home}: {most} people have joined.", home=line(home), most=most),
        words.html("Please ask {helper}.", helper=words.helper(helper)),
    )


def wrong_code(words: Words, *, tries: int, helper: str | None) -> Card:
    """T03: a code that matches no household; `tries` are left."""
    return card(
        words.html("That code does not match"),
        words.html("It has no 0, 1, O or I."),
        words.html("Tries left: {tries}. Or ask {helper}.", tries=tries, helper=words.helper(helper)),
        buttons=[(labels.no_code(words),)],
    )


def code_kept_back(words: Words, *, seen: bool, helper: str | None) -> Card:
    """A join code where a proposal or request was meant; `seen` where others may have read it in a group."""
    return card(
        words.html("That looks like a join code"),
        words.html("I showed it to nobody. Send it to me here, by itself."),
        words.html("In the group others may have seen it. Ask {helper} for a new slip.", helper=words.helper(helper))
        if seen
        else None,
    )


def codes_paused(words: Words, *, until: datetime, helper: str | None) -> Card:
    """No tries are left for now."""
    return card(
        words.html("Too many codes did not match"),
        words.html("You can try again on {until}.", until=words.moment(until)),
        words.html("Or ask {helper}.", helper=words.helper(helper)),
    )


def no_code(words: Words, *, helper: str | None) -> Card:
    """Where the code is, for who tapped [No code]."""
    return card(
        words.html("Where is my code?"),
        words.html("It stands on the slip that your grid worker brought."),
        words.html("No slip? Please ask {helper}.", helper=words.helper(helper)),
    )


def register_first(words: Words, *, title: str | None) -> Card:
    """T04: an act that needs a household; `title` is what was tapped, if anything."""
    return card(
        words.html("Register your household, just once"),
        words.html("You tapped “{title}”.", title=line(title)) if title else None,
        words.html("Send the 8-character code on your slip."),
        buttons=[(labels.no_code(words),)],
    )


def role_changed(words: Words, *, home: str, role: str) -> Card:
    """A person corrected what they are in a household."""
    return card(words.html("Changed"), words.html("{home}, {role}", home=line(home), role=role_name(words, role)))


def how_to_register(words: Words, helper: str | None) -> Card:
    """To who writes something else in private before they have joined: how, and who helps."""
    return card(
        words.html("I did not understand that"),
        words.html("Scan the QR code on your slip, or send its 8-character code."),
        words.html("No slip? Please ask {helper}.", helper=words.helper(helper)),
        buttons=[(labels.no_code(words),)],
    )


def other_code(words: Words, *, helper: str | None) -> Card:
    """Owner's family and tenants join by codes of their own: which it was cannot be changed by a tap."""
    return card(
        words.html("Owners and tenants have their own codes"),
        words.html("Please send the other code on your slip."),
        words.html("No slip? Please ask {helper}.", helper=words.helper(helper)),
    )


def really_leave(words: Words, *, home: str, household: int) -> Card:
    """Asked once before somebody leaves a home: a tap may have been meant for another button."""
    buttons = (
        Button(words.gettext("Yes, leave"), build("role", household, "leave")),
        Button(words.gettext("No, stay"), build("role", household, "stay")),
    )
    return card(
        words.html("Leave {home}?", home=line(home)),
        words.html("To come back you need the code on the slip."),
        buttons=[buttons],
    )


def left(words: Words, *, home: str) -> Card:
    """A person left a household that is not theirs."""
    return card(
        words.html("You have left {home}", home=line(home)),
        words.html("Send the right code to join your own home."),
        buttons=[(labels.no_code(words),)],
    )


def changed_hands(words: Words, *, home: str, helper: str | None) -> Card:
    """To who joined by the code of a former owner: the register has a new one."""
    return card(
        words.html("{home} has a new owner", home=line(home)),
        words.html("You do not belong to it any more. What you voted stands."),
        words.html("Is that wrong? Please ask {helper}.", helper=words.helper(helper)),
    )


def help_resident(words: Words, *, helper: str | None) -> Card:
    """T05: what a resident can do."""
    return card(
        words.html("You can"),
        words.html("/propose raise a matter"),
        words.html("/request ask for help"),
        words.html("/votes open ballots"),
        words.html("/me my data"),
        words.html("In the group: reply with /propose."),
        words.html("Need help? Ask {helper}.", helper=words.helper(helper)),
        buttons=[
            (labels.propose(words), labels.request(words)),
            (labels.other_language(words),),
        ],
    )


def help_work(words: Words) -> Card:
    """T06: what the council and staff can do."""
    return card(
        words.html("Council and staff"),
        words.html("/docket what waits for screening"),
        words.html("/meeting roll call now"),
        words.html("/consult N put it before the parties"),
        words.html("/ballot N put a matter to the vote"),
        words.html("/paper V enter paper ballots"),
        words.html("/poll ask residents"),
        words.html("/project N progress, milestones"),
        words.html("/matter N the whole way of a matter"),
        words.html("/agenda the next agenda"),
        words.html("/results what was decided"),
        words.html("/setup what is set up, what is missing"),
    )


def me(words: Words, *, shown: OwnData) -> Card:
    """T38: what is kept about a person."""
    return card(
        words.html("My data"),
        *[part for one in shown.homes for part in _own_home(words, one)],
        words.html(
            "Staff settle whether you belong there: {homes}", homes=words.gettext("; ").join(map(line, shown.disputed))
        )
        if shown.disputed
        else None,
        words.html("In private you speak for {community}.", community=line(shown.community)) if shown.others else None,
        words.html("Proposals {proposals}, requests {requests}", proposals=shown.proposals, requests=shown.requests),
        buttons=[
            (labels.invite_family(words),),
            *[(labels.speak_for(words, one, name),) for one, name in shown.others],
            *([(labels.not_one_of_us(words),)] if shown.shared else []),
            (labels.other_language(words),),
            own_data.buttons(words),
        ],
    )


def _own_home(words: Words, one: OwnHome) -> list[Html | None]:
    return [
        words.html(
            "{home}, {role}, {area}", home=line(one.home), role=role_name(words, one.role), area=words.area(one.area)
        ),
        words.html("Its owner has {homes} homes, {area}: one vote.", homes=one.owned, area=words.area(one.owned_area))
        if one.owned > 1 and one.role != "tenant"
        else None,
    ]


def language_changed(words: Words) -> Answer:
    """T42b, in the language that was chosen."""
    return Answer(words.gettext("Done. English from now on."))


def language_choice(words: Words) -> Card:
    """/language: which of the two."""
    return card(
        words.html("Which language?"),
        buttons=[(Button("中文", build("language", 1, "zh")),), (Button("English", build("language", 1, "en")),)],
    )


def privacy(words: Words, *, community: str) -> Card:
    """/privacy: what is kept, who sees it, what can be erased."""
    return card(
        words.html("Your data in {community}", community=line(community)) if community else words.html("Your data"),
        words.html("Kept: your name, your account, your home, what you raise and vote."),
        words.html("The group sees names of proposers and numbers, never a household's vote."),
        words.html("Nothing leaves for advertising or for anyone outside."),
        words.html("/me shows what is kept."),
    )
