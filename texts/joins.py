"""Who joined a household: told to those who live there, and what is said while staff settle a doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, line
from texts.households import role_name
from texts.words import Words, key

VERDICTS_ON_ALL = MappingProxyType({"belongs": key("{name}: leave it"), "removed": key("{name}: empty it")})
VERDICTS = MappingProxyType({"belongs": key("{name}: belongs"), "removed": key("{name}: remove")})


@dataclass(frozen=True, slots=True)
class Dispute:
    """What staff see of a dispute; `verdict` is None, belongs, removed or lapsed; `votes` hold their ballot."""

    number: int
    home: str
    name: str | None
    by: str | None
    at: datetime
    answered: bool = False
    votes: tuple[int, ...] = ()
    said: tuple[tuple[str | None, str], ...] = ()
    verdict: str | None = None
    there: tuple[str | None, ...] | None = None  # about all of them: somebody with the code has found the home full
    judges: bool = True
    renewed: bool = False
    moved: bool = False  # staff say that they have moved out


def told(words: Words, *, member: int, name: str | None, home: str, role: str) -> Card:
    """To a member of a household: somebody has joined it."""
    return card(
        words.html("{name} joined your home", name=words.person(name)),
        words.html("{home}, {role}", home=line(home), role=role_name(words, role)),
        words.html("One of you? Then there is nothing to do."),
        buttons=[(Button(words.gettext("Not one of us"), build("stranger", member)),)],
    )


def housemates(words: Words, *, people: Sequence[tuple[int, str | None]]) -> Card:
    """Who else belongs to a person's homes, each with a button that says they do not; `people`: membership and name."""
    if not people:
        return card(words.html("Nobody else has joined your home"))
    return card(
        words.html("Who is not one of you?"),
        words.html("Tap the name. Staff will look into it."),
        buttons=[(Button(labels.one_row(words, name or ""), build("stranger", one)),) for one, name in people],
    )


def who_moved(words: Words, *, home: str, people: Sequence[tuple[int, str | None]]) -> Card:
    """To staff: who of a home has moved out? `people`: membership and name."""
    if not people:
        return card(words.html("Nobody has joined {home}", home=line(home)))
    return card(
        words.html("Who has moved out? {home}", home=line(home)),
        words.html("Two of the staff have to say the same."),
        buttons=[(Button(labels.one_row(words, name or ""), build("movedout", one)),) for one, name in people],
    )


def look(words: Words, *, member: int, by: int, home: str, name: str | None, who: str | None) -> Card:
    """To staff: somebody doubts who lives in their home, and may not open that doubt alone."""
    return card(
        words.html("Who lives here? {home}", home=line(home)),
        words.html("{who}: “{name} is not one of us.”", who=words.person(who), name=words.person(name)),
        words.html("Please ask them. If it may be so, tap below: two of the staff settle it."),
        buttons=[(Button(words.gettext("Look into it"), build("look", member, by)),)],
    )


def looked(words: Words) -> Answer:
    """[Look into it]: the dispute is open."""
    return Answer(words.gettext("Opened. Two of the staff have to say the same."), alert=True)


def doubt_noted(words: Words) -> Answer:
    """[Not one of us] is recorded."""
    return Answer(words.gettext("Noted. Staff will look into it, and you hear from me."), alert=True)


def doubted(words: Words, *, dispute: int, home: str, moved: bool = False) -> Card:
    """To who joined: somebody of the household does not know them, or staff say that they have moved out."""
    return card(
        words.html("Do you live here?"),
        words.html("{home}: staff say that you have moved out.", home=line(home))
        if moved
        else words.html("{home}: somebody there does not know you.", home=line(home)),
        words.html("Two of them settle it. Nothing changes until then.")
        if moved
        else words.html("Staff will settle it. Until then your taps for this home do not count."),
        buttons=[(Button(words.gettext("I live here"), build("livehere", dispute)),)],
    )


def answer_noted(words: Words, *, already: bool) -> Answer:
    """[I live here] is recorded, or was before."""
    if already:
        return Answer(words.gettext("Staff have your answer already. Nothing changed."), alert=True)
    return Answer(words.gettext("Noted. Staff see your answer, and you hear from me."), alert=True)


def dispute(words: Words, *, shown: Dispute) -> Card:
    """To staff: who is in doubt, what both sides say, and what staff have said so far."""
    if shown.there is not None:
        return _about_all(words, shown, shown.there)
    name = words.person(shown.name)
    votes = ", ".join(f"№{vote}" for vote in shown.votes[:5])
    said = {"by": words.person(shown.by), "moment": words.moment(shown.at), "name": name}
    return card(
        words.html("Who lives here? {home}", home=line(shown.home)),
        words.html("{by}, {moment}: “{name} has moved out.”", **said)
        if shown.moved
        else words.html("{by}, {moment}: “{name} is not one of us.”", **said),
        words.html("{name}: “I live here.”", name=name) if shown.answered else None,
        words.html("Ballot by {name} in doubt: {votes}", name=name, votes=votes) if votes else None,
        *[words.html(VERDICTS[verdict], name=words.person(judge)) for judge, verdict in shown.said],
        *_state(words, shown),
        buttons=_buttons(words, shown),
    )  # fmt: skip


def _about_all(words: Words, shown: Dispute, there: Sequence[str | None]) -> Card:
    settled = {
        "belongs": words.html("Settled: nobody is removed."),
        "removed": words.html("Settled: the home is empty, its codes are new. Please bring a new slip."),
        "lapsed": words.html("Nobody has settled it. It has ended."),
    }
    buttons = (
        Button(words.gettext("Leave it"), build("belongs", shown.number, "yes")),
        Button(words.gettext("Empty it"), build("belongs", shown.number, "no")),
    )
    return card(
        words.html("A full home: {home}", home=line(shown.home)),
        words.html("{by}, {moment}: has the code and finds no place.", by=words.person(shown.by),
                   moment=words.moment(shown.at)),
        words.html("Joined: {names}", names=words.people([name or "" for name in there])) if there else None,
        *[words.html(VERDICTS_ON_ALL[said], name=words.person(judge)) for judge, said in shown.said],
        settled.get(shown.verdict or "", words.html("Two of the staff have to say the same.")),
        buttons=[buttons] if shown.judges and not shown.verdict else [],
    )  # fmt: skip


def _state(words: Words, shown: Dispute) -> list[Html | None]:
    name = words.person(shown.name)
    if shown.verdict is None:
        return [words.html("Two of the staff have to say the same.")]
    if shown.verdict == "belongs":
        return [words.html("Settled: {name} belongs there.", name=name)]
    if shown.verdict == "lapsed":
        return [words.html("Nobody has settled it. It has ended.")]
    renewed = words.html("The old slip opens nothing now. Please have a new one printed.") if shown.renewed else None
    return [words.html("Settled: {name} was removed.", name=name), renewed]


def _buttons(words: Words, shown: Dispute) -> list[Row]:
    if shown.verdict == "removed" and not shown.renewed:
        return [(Button(words.gettext("New slip"), build("newslip", shown.number)),)]
    if shown.verdict or not shown.judges:
        return []
    return [
        (
            Button(words.gettext("Belongs"), build("belongs", shown.number, "yes")),
            Button(words.gettext("Remove"), build("belongs", shown.number, "no")),
        )
    ]


def judged(words: Words, *, already: bool, settled: bool) -> Answer:
    """What one of the staff said is recorded, or was before; perhaps it has settled the dispute."""
    if already:
        return Answer(words.gettext("You have said so already. Nothing changed."))
    return Answer(
        words.gettext("Settled. Both sides hear of it.") if settled else words.gettext("Noted. One more is needed.")
    )


def settled_for_you(
    words: Words,
    *,
    verdict: str,
    name: str | None,
    home: str,
    helper: str | None,
    accuser: int | None = None,
    moved: bool = False,
) -> Card:
    """To who was in doubt: what staff settled; `accuser` is the membership of who did not know them, if still there."""
    if verdict == "belongs":
        return card(
            words.html("{name}, you belong to this home", name=words.person(name)),
            words.html("{home}: your taps count again.", home=line(home)),
            words.html("Who said they do not know you may be a stranger: tap below.") if accuser else None,
            buttons=[(Button(words.gettext("Not one of us"), build("stranger", accuser)),)] if accuser else [],
        )
    if verdict == "lapsed":
        return card(
            words.html("{name}, nobody doubts you now", name=words.person(name)),
            words.html("{home}: your taps count again.", home=line(home)),
        )
    return card(
        words.html("{name}, you were removed from a home", name=words.person(name)),
        words.html("{home}: staff say you do not live there.", home=line(home)),
        words.html("What you voted stands.") if moved else None,
        words.html("Is that wrong? Please ask {helper}.", helper=words.helper(helper)),
    )


def settled_for_them(
    words: Words, *, verdict: str, name: str | None, home: str, helper: str | None, anew: bool = False
) -> Card:
    """To who raised the doubt: what staff settled; `anew` where the home may vote once more."""
    if verdict == "belongs":
        return card(
            words.html("{name} belongs to your home", name=words.person(name)),
            words.html("{home}: two of the staff say so.", home=line(home)),
            words.html("Is that wrong? Please ask {helper}.", helper=words.helper(helper)),
        )
    if verdict == "lapsed":
        return card(
            words.html("Nobody has settled who {name} is", name=words.person(name)),
            words.html("{home}: their taps count again. Please ask {helper}.", home=line(home),
                       helper=words.helper(helper)),
        )  # fmt: skip
    return card(
        words.html("{name} was removed from your home", name=words.person(name)),
        words.html("The ballot in doubt is struck. Your home may vote anew: /votes") if anew else None,
        words.html("{home}: please ask {helper} for a new slip.", home=line(home), helper=words.helper(helper)),
    )


def settled_for_all(words: Words, *, verdict: str, home: str, helper: str | None) -> Card:
    """To who had the code of a full home: what staff settled."""
    if verdict == "removed":
        return card(
            words.html("There is room in {home}", home=line(home)),
            words.html("Please ask {helper} for the new slip.", helper=words.helper(helper)),
        )
    return card(
        words.html("{home} stays as it is", home=line(home)),
        words.html("Is that wrong? Please ask {helper}.", helper=words.helper(helper)),
    )


def slip_renewed(words: Words, *, typed_too: bool) -> Answer:
    """[New slip]: the old codes are void; one that the household file supplied has to go there too."""
    if typed_too:
        return Answer(words.gettext("New codes are made. Please have a new slip printed."), alert=True)
    return Answer(
        words.gettext("New codes are made. The typed code of the household file is void: take it out there."),
        alert=True,
    )


def turned_away(words: Words, *, home: str, helper: str | None) -> Card:
    """A right code, from somebody whom staff removed from that household."""
    return card(
        words.html("This code does not open for you"),
        words.html("{home}: staff say you do not live there.", home=line(home)),
        words.html("Is that wrong? Please ask {helper}.", helper=words.helper(helper)),
    )
