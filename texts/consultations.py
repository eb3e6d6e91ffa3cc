"""A consultation: its card in the council chat, what parties read and are asked, what residents ask them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, Html, Row, card, escape, line, passage
from texts.words import Words, key

STANCES = MappingProxyType(
    {"for": key("for"), "against": key("against"), "conditions": key("with conditions"), "offer": key("offers help")}
)
STANCE_LABELS = MappingProxyType(
    {"for": key("For"), "against": key("Against"), "conditions": key("Conditions"), "offer": key("Offer help")}
)
NEXT = MappingProxyType(
    {
        "agenda": key("Next: the council's agenda."),
        "vote": key("Next: the council's agenda, then a residents' vote with /ballot."),
        "joint": key("Next: the parties decide together."),
        "closed": key("Next: nothing more, the matter is closed."),
    }
)


@dataclass(frozen=True, slots=True)
class Party:
    """An invited party: its position, with its words; `entered`: by somebody for it; its say in the joint decision."""

    id: int  # of its invitation
    party: int
    name: str
    offers: tuple[str, ...] = ()
    stance: str = ""
    text: str = ""
    entered: bool = False
    concerned: bool = True
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cards of a consultation show; `state` is prepared, open, concluded or withdrawn."""

    id: int
    number: int
    title: str
    state: str
    question: str
    parties: tuple[Party, ...]
    until: datetime | None = None
    meets_at: datetime | None = None
    place: str = ""
    agreed: bool = False
    opinion: str = ""
    why: str = ""
    next: str = ""


# In the council chat


def consultation(words: Words, *, shown: Shown) -> Card:
    """T28, before that what is prepared, after it T29."""
    match shown.state:
        case "prepared":
            return _prepared(words, shown)
        case "open":
            return _open(words, shown)
        case "withdrawn":
            return card(
                words.html("Consultation withdrawn: №{number} {title}", number=shown.number, title=line(shown.title)),
                words.html("Why: {reason}", reason=line(shown.why, NOTE_LIMIT)),
            )
    head, rest = opinion(words, shown)
    return card(head, *rest, _next_line(words, shown), buttons=_next_buttons(words, shown))


def _head(words: Words, shown: Shown) -> Html:
    return words.html("Consultation №{number} {title}", number=shown.number, title=line(shown.title))


def _prepared(words: Words, shown: Shown) -> Card:
    count = len(shown.parties)
    invite = words.ngettext("Invite {count} party", "Invite {count} parties", count)
    return card(
        _head(words, shown),
        words.html("Question: {question}", question=line(shown.question, NOTE_LIMIT)),
        *[_offering(words, one) for one in shown.parties],
        _meeting(words, shown) or words.html("No meeting: the parties write to me."),
        buttons=[
            (_tap(words, invite, shown, "invite"),) if count else (),
            (
                _tap(words, words.gettext("Question"), shown, "question"),
                _tap(words, words.gettext("Meeting"), shown, "meeting"),
                _tap(words, words.gettext("Parties"), shown, "parties"),
            ),
            (_tap(words, words.gettext("Withdraw it"), shown, "withdraw"),),
        ],
    )


def _tap(_words: Words, label: str, shown: Shown, what: str) -> Button:
    return Button(label, build("consult", shown.id, what))


def _offering(words: Words, one: Party) -> Html:
    if not one.offers:
        return words.html("· {party}", party=line(one.name))
    offers = words.gettext(", ").join(line(each, 20) for each in one.offers)
    return words.html("· {party}, offers: {offers}", party=line(one.name), offers=offers)


def _meeting(words: Words, shown: Shown) -> Html | None:
    if shown.meets_at is None:
        return None
    return words.html("Meeting {moment}, {place}", moment=words.moment(shown.meets_at), place=line(shown.place))


def _open(words: Words, shown: Shown) -> Card:
    spoken = sum(bool(one.stance) for one in shown.parties)
    return card(
        _head(words, shown),
        words.html("Question: {question}", question=line(shown.question, NOTE_LIMIT)),
        words.html("Positions {count}/{all}", count=spoken, all=len(shown.parties)),
        *[_position(words, one) for one in shown.parties],
        _meeting(words, shown) or (_until(words, shown.until) if shown.until else None),
        buttons=[
            (
                _tap(words, words.gettext("Position"), shown, "positions"),
                _tap(words, words.gettext("Conclude"), shown, "conclude"),
            ),
            (_tap(words, words.gettext("Withdraw it"), shown, "withdraw"),),
        ],
    )


def _until(words: Words, until: datetime) -> Html:
    return words.html("Until {moment}", moment=words.moment(until))


def _position(words: Words, one: Party) -> Html:
    fields = {"party": line(one.name), "stance": words.gettext(STANCES[one.stance]) if one.stance else "–"}
    if not one.text:
        return words.html("{party}: {stance}", **fields)
    return words.html("{party}: {stance}, {text}", **fields, text=line(one.text, 80))


def opinion(words: Words, shown: Shown) -> tuple[Html, list[Html | None]]:
    """T29: the opinion that was reached, who agrees, and each dissent with its reason."""
    named = {stance: [one for one in shown.parties if one.stance == stance] for stance in ("", *STANCES)}
    agree = [one for one in shown.parties if one.stance not in ("", "against")]
    head = (
        words.html("Opinion reached №{number}", number=shown.number)
        if shown.agreed
        else words.html("No common opinion №{number} {title}", number=shown.number, title=line(shown.title))
    )
    return head, [
        escape(passage(shown.opinion)) if shown.agreed else None,
        _names(words, agree, agree=shown.agreed),
        *[
            words.html("Condition: {party}, {text}", party=line(one.name), text=line(one.text, NOTE_LIMIT))
            for one in named["conditions"]
        ],
        *[
            words.html("Dissent: {party}, {dissent}", party=line(one.name), dissent=line(one.text, NOTE_LIMIT))
            for one in named["against"]
        ],
        words.html("No position: {parties}", parties=words.people([one.name for one in named[""]]))
        if named[""]
        else None,
    ]


def _names(words: Words, parties: Sequence[Party], *, agree: bool) -> Html | None:
    if not parties:
        return None
    names = words.people([one.name for one in parties])
    return words.html("Agree: {parties}", parties=names) if agree else words.html("For it: {parties}", parties=names)


def _next_line(words: Words, shown: Shown) -> Html:
    return words.html(NEXT[shown.next] if shown.next else key("What comes next?"))


def _next_buttons(words: Words, shown: Shown) -> list[Row]:
    if shown.next:
        return []
    return [
        (
            _tap(words, words.gettext("To agenda"), shown, "agenda"),
            _tap(words, words.gettext("Residents vote"), shown, "vote"),
        ),
        (
            _tap(words, words.gettext("Decide together"), shown, "joint"),
        ),
        (
            _tap(words, words.gettext("Close the matter"), shown, "closed"),
        ),
    ]  # fmt: skip


def unreachable(words: Words, *, number: int, parties: Sequence[str]) -> Card:
    """To the council: parties that have not spoken, and that the bot cannot write to."""
    return card(
        words.html("№{number} waits for parties without a telephone", number=number),
        escape(words.people(parties)),
        words.html("Please ask them, and enter what they say: /consult {number}", number=number),
    )


# To the parties


def invitation(words: Words, *, shown: Shown, own: int) -> Card:
    """To the people of a party: what they are asked, and by when."""
    return card(
        words.html("You are invited to consult: №{number} {title}", number=shown.number, title=line(shown.title)),
        *_asked(words, shown, own),
        buttons=_stances(words, shown, own),
    )


def reminder(words: Words, *, shown: Shown, own: int, joint: bool) -> Card:
    """To the people of a party that has not spoken, or has no say yet."""
    mine = next(one for one in shown.parties if one.id == own)
    if joint:
        return card(
            words.html("Please decide: №{number} {title}", number=shown.number, title=line(shown.title)),
            words.html("{party} has not said yet what it decides.", party=line(mine.name)),
            buttons=[say_row(words, own)],
        )
    return card(
        words.html("Your position is missing: №{number} {title}", number=shown.number, title=line(shown.title)),
        *_asked(words, shown, own),
        buttons=_stances(words, shown, own),
    )


def _asked(words: Words, shown: Shown, own: int) -> list[Html | None]:
    mine = next(one for one in shown.parties if one.id == own)
    when = _meeting(words, shown) or (_until(words, shown.until) if shown.until else None)
    question = words.html("Question: {question}", question=line(shown.question, NOTE_LIMIT))
    return [question, when, words.html("What is the position of {party}?", party=line(mine.name))]


def _stances(words: Words, shown: Shown, own: int) -> list[Row]:
    taps = [Button(words.gettext(label), build("position", own, stance)) for stance, label in STANCE_LABELS.items()]
    return [tuple(taps[:2]), tuple(taps[2:]), (labels.details(words, shown.number),)]


def say_row(words: Words, own: int) -> Row:
    """What a party may say to a joint decision."""
    return (
        Button(words.gettext("Agree"), build("jointly", own, "for")),
        Button(words.gettext("Disagree"), build("jointly", own, "against")),
        Button(words.gettext("Abstain"), build("jointly", own, "abstain")),
    )


def entered_for_you(words: Words, *, number: int, stance: str, text: str, own: int) -> Card:
    """To the people of a party: somebody of the council or staff entered its position."""
    taps = [Button(words.gettext(label), build("position", own, each)) for each, label in STANCE_LABELS.items()]
    return card(
        words.html("Your position on №{number} was entered for you", number=number),
        words.html("{stance}: {text}", stance=words.gettext(STANCES[stance]), text=line(text, NOTE_LIMIT)),
        words.html("Is it another one? Please tap."),
        buttons=[tuple(taps[:2]), tuple(taps[2:])],
    )


def told_opinion(words: Words, *, shown: Shown) -> Card:
    """To the parties and the proposer: what came of it."""
    head, rest = opinion(words, shown)
    return card(head, *rest, buttons=[(labels.details(words, shown.number),)])


def told_withdrawn(words: Words, *, number: int, title: str, why: str) -> Card:
    """To the parties: they are not asked any more."""
    return card(
        words.html("Consultation withdrawn: №{number} {title}", number=number, title=line(title)),
        words.html("Why: {reason}", reason=line(why, NOTE_LIMIT)),
    )


def told_closed(words: Words, *, shown: Shown) -> Card:
    """To the proposer: nothing more is done about it."""
    _, rest = opinion(words, shown)
    return card(
        words.html("№{number} is closed after the consultation", number=shown.number),
        *rest,
        words.html("Thank you for raising it."),
        buttons=[(labels.details(words, shown.number),)],
    )


def time_is_over(words: Words, *, consultation: int, number: int, silent: Sequence[str], joint: bool) -> Card:
    """To the convener: the time for the parties is over; conclude it, or wait on."""
    button = (
        Button(words.gettext("End it now"), build("consult", consultation, "end"))
        if joint
        else Button(words.gettext("Conclude"), build("consult", consultation, "conclude"))
    )
    return card(
        words.html("The parties' time to speak on №{number} is over", number=number),
        words.html("Not spoken: {parties}", parties=words.people(silent))
        if silent
        else words.html("All parties have spoken."),
        buttons=[(button,)],
    )


# What is asked, and what is said to who taps and writes


def whose(words: Words, *, shown: Shown, parties: Sequence[Party]) -> Card:
    """[Position] of somebody who speaks for several parties, or enters it for one."""
    return card(
        words.html("Whose position on №{number}?", number=shown.number),
        buttons=[
            (Button(labels.one_row(words, one.name), build("position", one.id, "choose")),) for one in parties
        ],
    )  # fmt: skip


def which_stance(words: Words, *, shown: Shown, own: int) -> Card:
    """Which position a party takes."""
    return card(
        words.html("№{number} {title}", number=shown.number, title=line(shown.title)),
        *_asked(words, shown, own),
        buttons=_stances(words, shown, own)[:2],
    )


def choose_parties(words: Words, *, shown: Shown, parties: Sequence[tuple[int, str]]) -> Card:
    """[Parties]: all of the community by id and name, each to be invited or left out."""
    there = {one.party for one in shown.parties}
    rows = [
        (
            Button(
                labels.one_row(words, f"✓ {name}" if party in there else f"+ {name}"),
                build("leaveout" if party in there else "letcome", shown.id, party),
            ),
        )
        for party, name in parties
    ]
    return card(
        words.html("Who is invited to №{number}?", number=shown.number),
        words.html("✓ is invited. Tap to change it."),
        buttons=rows,
    )


def write_question(words: Words, *, number: int) -> Card:
    """[Question]."""
    return card(words.html("What are the parties asked about №{number}?", number=number), _reply(words))


def _reply(words: Words) -> Html:
    return words.html("Reply to this message.")


def write_meeting(words: Words, *, number: int, venue: str) -> Card:
    """[Meeting]."""
    return card(
        words.html("When do the parties meet about №{number}?", number=number),
        words.html("For example: 11-28 19:00 Room 2"),
        words.html("Without a place: {venue}", venue=line(venue)),
    )


def write_position(words: Words, *, number: int, party: str, stance: str) -> Card:
    """The words of a position; the stance is on file."""
    asked = {
        "for": words.html("Anything to add? Reply to this message."),
        "against": words.html("Why? Reply to this message."),
        "conditions": words.html("On which conditions? Reply to this message."),
        "offer": words.html("What do you offer? Reply to this message."),
    }
    said = words.gettext(STANCES[stance])
    return card(
        words.html("№{number}, {party}: {stance}", number=number, party=line(party), stance=said), asked[stance]
    )


def write_opinion(words: Words, *, shown: Shown) -> Card:
    """[Conclude]: the opinion in words, or that there is none."""
    silent = [one.name for one in shown.parties if not one.stance]
    return card(
        words.html("Which opinion was reached on №{number}?", number=shown.number),
        words.html("Not spoken: {parties}", parties=words.people(silent)) if silent else None,
        words.html("Reply with it in words. Dissent stays beside it."),
        buttons=[(_tap(words, words.gettext("No common opinion"), shown, "none"),)],
    )


def write_why(words: Words, *, number: int) -> Card:
    """[Withdraw]."""
    return card(
        words.html("Why is the consultation on №{number} withdrawn?", number=number),
        words.html("Reply to this message. The parties read it."),
    )


def kept(words: Words, *, number: int) -> Card:
    """To who wrote."""
    return card(words.html("Recorded for №{number}", number=number))


def recorded(words: Words, *, number: int) -> Answer:
    """To who tapped."""
    return Answer(words.gettext("Recorded for №{number}", number=number))


def stands_above(words: Words, *, number: int) -> Card:
    """/consult N in private: the card came into the council chat."""
    return card(
        words.html("The consultation on №{number} is prepared", number=number),
        words.html("Its card is in the council chat. Invite the parties there."),
    )


def which_consultation(words: Words) -> Card:
    """/consult without a number."""
    return card(words.html("Which matter?"), words.html("Send /consult and its number: /consult 12"))


def lines(words: Words, *, shown: Shown) -> list[Html]:
    """A consultation in the lines of /matter N: what came of it, or the positions so far."""
    if shown.state == "concluded":
        head, rest = opinion(words, shown)
        return [head, *(one for one in rest if one)]
    spoken = [one for one in shown.parties if one.stance]
    if shown.state != "open":
        return []
    count = words.html("Positions {count}/{all}", count=len(spoken), all=len(shown.parties))
    return [count, *(_position(words, one) for one in spoken)]
