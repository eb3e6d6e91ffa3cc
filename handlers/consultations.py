"""Consultations and joint decisions: /consult N, positions, questions to parties, what comes of it, undertakings."""

from collections.abc import Awaitable, Callable

from actions import conclusions, party_questions
from actions import consultations as acts
from actions import joint_decisions as joint
from actions.consultations import At
from actions.joint_decisions import Kept
from actions.people import Caller, is_at_work
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.consultations import ConsultationState, Next, Stance
from rules.projects import MOST_MILESTONES
from rules.refusals import Reason, Refused
from rules.votes import Choice
from storage import communities, consultations, people
from storage.database import Unit
from texts import consultations as texts
from texts import joint_decisions as joint_texts
from texts import party_questions as question_texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.graphemes import is_visible
from texts.matters import unknown_matter
from texts.words import Words

WORDING, MEETING, OPINION, WHY = "consult_question", "consult_meeting", "consult_opinion", "consult_why"
POSITIONS = {f"position_{stance}": stance for stance in Stance}
UNDERTAKINGS, TO_PARTY, OF_PARTY = "undertakings", "party_question", "party_answer"
ANSWERS = frozenset({WORDING, MEETING, OPINION, WHY, UNDERTAKINGS, TO_PARTY, OF_PARTY, *POSITIONS})
"""Questions about a consultation that the next words answer."""
Act = Callable[[Unit, Caller], Awaitable[At | Refused]]


def register(routes: Routes) -> None:
    """Register what concerns consultations and joint decisions."""
    routes.command("consult", on_consult)
    routes.tap("consult", on_tap)
    routes.tap("letcome", on_attend)
    routes.tap("leaveout", on_attend)
    routes.tap("position", on_position)
    routes.tap("askparties", on_ask_parties)
    routes.tap("askparty", on_ask_party)
    routes.tap("answerit", on_answer)
    routes.tap("concern", on_concern)
    routes.tap("jointly", on_jointly)
    routes.tap("undertaken", on_undertaken)


async def on_consult(desk: Desk, command: Command) -> None:
    """/consult N: the consultation of a matter, prepared with every party where there is none."""
    digits = command.text.strip().lstrip("№#")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0

    async def act(unit: Unit, caller: Caller) -> Card | None:
        if not number:
            return texts.which_consultation(caller.words)
        found = await acts.prepare(unit, caller, number)
        if isinstance(found, Refused):
            if found.reason is Reason.NOT_COUNCIL_OR_STAFF and await is_at_work(unit, caller):
                return unknown_matter(caller.words, number=number)
            return refusals.refused_card(caller.words, found.reason, facts=facts_of(found))
        at, new = found
        chats = await communities.chats(unit, at.community.id, "council") if new else []
        if any(caller.chat and chat.id == caller.chat.id for chat in chats):
            return None  # its card is there
        return texts.stands_above(caller.words, number=number) if chats else await _card(unit, caller, at)

    await desk.command(command, act)


async def _card(unit: Unit, caller: Caller, at: At) -> Card:
    """Return what somebody sees who asks for a consultation: its card, or what their party is asked."""
    shown = await acts.shown(unit, at)
    own = next((one for one in at.invited if one.party in at.speaker.parties), None)
    if own and not at.speaker.serves and at.consultation.state is ConsultationState.OPEN:
        return texts.invitation(caller.words, shown=shown, own=own.id)
    if at.consultation.next == Next.JOINT:
        return joint_texts.joint_decision(caller.words, shown=await joint.of(unit, at))
    return texts.consultation(caller.words, shown=shown)


def _recorded(words: Words, at: At) -> Answer:
    return texts.recorded(words, number=at.matter.id)


def _nothing(_words: Words, _said: object) -> Answer | None:
    return None


async def on_tap(desk: Desk, tap: Tap, press: Press) -> None:
    """What stands on the cards of a consultation and of a joint decision in the council chat."""
    what, id_ = press.argument or "", press.id
    acting: dict[str, Act] = {
        "invite": lambda unit, caller: acts.open_(unit, caller, id_),
        "none": lambda unit, caller: conclusions.conclude(unit, caller, id_, ""),
        **dict.fromkeys(Next, lambda unit, caller: conclusions.go_on(unit, caller, id_, Next(what))),
        "all": lambda unit, caller: joint.open_(unit, caller, id_, "joint_all"),
        "majority": lambda unit, caller: joint.open_(unit, caller, id_, "joint_majority"),
        "end": lambda unit, caller: joint.close(unit, caller, id_),
    }
    if what in acting:
        await desk.tell(tap, acting[what], _recorded)
    elif what in ASKS:
        await _ask(desk, tap, id_, *ASKS[what])
    else:
        await desk.tell(tap, lambda unit, caller: _list(desk, unit, caller, tap, press), _nothing)


ASKS: dict[str, tuple[str, Callable[[Unit, Caller, int], Awaitable[At | Refused]]]] = {
    "question": (WORDING, lambda unit, caller, id_: acts.conducted(unit, caller, id_, ConsultationState.PREPARED)),
    "meeting": (MEETING, lambda unit, caller, id_: acts.conducted(unit, caller, id_, ConsultationState.PREPARED)),
    "conclude": (OPINION, conclusions.may_conclude),
    "withdraw": (WHY, conclusions.may_withdraw),
}
"""Buttons that ask for words: which question it is, and who may answer it."""


async def _ask(
    desk: Desk, tap: Tap, subject: int, kind: str, may: Callable[[Unit, Caller, int], Awaitable[At | Refused]]
) -> None:
    async def act(unit: Unit, caller: Caller) -> At | Refused:
        at = await may(unit, caller, subject)
        if isinstance(at, Refused):
            return at
        await _await_words(desk, unit, caller, tap, kind, subject, await _question(unit, caller, kind, subject, at))
        return at

    await desk.tell(tap, act, _nothing)


async def _await_words(
    desk: Desk, unit: Unit, caller: Caller, tap: Tap, kind: str, subject: int, question: Card
) -> None:  # fmt: skip
    community = caller.community_id
    await people.ask(unit, community, caller.person.telegram_id, tap.chat, kind, subject)
    await desk.say(unit, caller, tap, question.asking(kind, subject))


async def _question(unit: Unit, caller: Caller, kind: str, subject: int, at: At) -> Card:
    """Return what somebody is asked."""
    words, number = caller.words_here, at.matter.id
    if kind == WORDING:
        return texts.write_question(words, number=number)
    if kind == MEETING:
        return texts.write_meeting(words, number=number, venue=at.community.venue)
    if kind == WHY:
        return texts.write_why(words, number=number)
    shown = await acts.shown(unit, at)
    if kind == OPINION:
        return texts.write_opinion(words, shown=shown)
    party = next(one for one in shown.parties if one.id == subject)
    if kind == UNDERTAKINGS:
        return joint_texts.write_undertakings(words, number=number, party=party)
    return texts.write_position(words, number=number, party=party.name, stance=POSITIONS[kind].value)


async def _list(desk: Desk, unit: Unit, caller: Caller, tap: Tap, press: Press) -> At | Refused:
    """[Parties], [Position], [Say it]: for whom something is done."""
    at = await acts.at_hand(unit, press.id, caller)
    if isinstance(at, Refused):
        return at
    words, shown = caller.words_here, await acts.shown(unit, at)
    if press.argument == "parties":
        every = [(one.id, one.name) for one in await communities.parties(unit, at.community.id)]
        await desk.say(unit, caller, tap, texts.choose_parties(words, shown=shown, parties=every))
        return at
    says = press.argument == "says"
    mine = acts.spoken_for(at, says=says)
    if not mine:
        return acts.because(Reason.NOT_OF_PARTY, at)
    parties = [one for one in shown.parties if one.id in mine]
    if says:
        told = await joint.of(unit, at)
        one_, several = joint_texts.invitation, joint_texts.whose(words, shown=told, parties=parties)
        card = one_(words, shown=told, own=parties[0].id) if len(parties) == 1 else several
    elif len(parties) == 1:
        card = texts.which_stance(words, shown=shown, own=parties[0].id)
    else:
        card = texts.whose(words, shown=shown, parties=parties)
    await desk.say(unit, caller, tap, card)
    return at


async def on_attend(desk: Desk, tap: Tap, press: Press) -> None:
    """A party is to be invited, or left out."""
    comes = press.verb == "letcome"
    await desk.tell(
        tap, lambda unit, caller: acts.attend(unit, caller, press.id, press.number, comes=comes), _recorded
    )  # fmt: skip


async def on_position(desk: Desk, tap: Tap, press: Press) -> None:
    """The position of a party: kept at once, its words asked for."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        if press.argument == "choose":
            at = await acts.may_state(unit, caller, press.id)
            if isinstance(at, At):
                card = texts.which_stance(caller.words_here, shown=await acts.shown(unit, at), own=press.id)
                await desk.say(unit, caller, tap, card)
            return at
        stance = Stance(press.argument or "")
        at = await acts.state(unit, caller, press.id, stance)
        if isinstance(at, At):
            kind = f"position_{stance}"
            question = await _question(unit, caller, kind, press.id, at)
            await _await_words(desk, unit, caller, tap, kind, press.id, question)
        return at

    await desk.tell(tap, act, _nothing if press.argument == "choose" else _recorded)


async def on_ask_parties(desk: Desk, tap: Tap, press: Press) -> None:
    """[Ask a party] at a matter: which one."""

    async def act(unit: Unit, caller: Caller) -> Card:
        last = await consultations.last_of_matter(unit, press.id)
        at = await party_questions.asked(unit, caller, last.id if last else 0)
        if isinstance(at, Refused):
            return _refused(caller, at)
        return question_texts.which_party(caller.words, shown=await acts.shown(unit, at))

    await desk.tapped_for_card(tap, act, start=f"matter-{press.id}")


async def on_ask_party(desk: Desk, tap: Tap, press: Press) -> None:
    """Whom somebody asks: their next words in private are the question."""

    async def act(unit: Unit, caller: Caller) -> Card:
        at = await party_questions.asked(unit, caller, await consultations.of_invited(unit, press.id))
        if isinstance(at, Refused):
            return _refused(caller, at)
        own = caller.person.telegram_id
        await people.ask(unit, at.community.id, own, own, TO_PARTY, press.id)
        card = question_texts.write_to_party(caller.words, number=at.matter.id, party=at.one(press.id).name)
        return card.asking(TO_PARTY, press.id)

    await desk.tapped_for_card(tap, act, start="hello-1")


async def on_answer(desk: Desk, tap: Tap, press: Press) -> None:
    """[Answer] under a resident's question: the next words are the answer."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        found = await party_questions.may_answer(unit, caller, press.id)
        asked = await party_questions.shown(unit, press.id)
        if isinstance(found, Refused) or asked is None:
            return found if isinstance(found, Refused) else Refused(Reason.NOT_OF_PARTY)
        card = question_texts.write_answer(caller.words_here, shown=asked)
        await _await_words(desk, unit, caller, tap, OF_PARTY, press.id, card)
        return found[0]

    await desk.tell(tap, act, _nothing)


# Joint decisions


async def on_concern(desk: Desk, tap: Tap, press: Press) -> None:
    """Whether a joint decision concerns a party."""
    yes = press.argument == "yes"
    await desk.tell(tap, lambda unit, caller: joint.concern(unit, caller, press.id, concerned=yes), _recorded)


async def on_jointly(desk: Desk, tap: Tap, press: Press) -> None:
    """What a party says to a joint decision; who agrees is asked what the party does."""

    async def act(unit: Unit, caller: Caller) -> At | Refused:
        if press.argument == "choose":
            at = await joint.may_say(unit, caller, press.id)
            if isinstance(at, At):
                shown = await joint.of(unit, at)
                await desk.say(unit, caller, tap, joint_texts.invitation(caller.words_here, shown=shown, own=press.id))
            return at
        choice = Choice(press.argument or "")
        at = await joint.say(unit, caller, press.id, choice)
        if isinstance(at, At) and choice is Choice.FOR:
            question = await _question(unit, caller, UNDERTAKINGS, press.id, at)
            await _await_words(desk, unit, caller, tap, UNDERTAKINGS, press.id, question)
        return at

    await desk.tell(tap, act, _nothing if press.argument == "choose" else _decided)


def _decided(words: Words, at: At) -> Answer:
    verdict = at.consultation.joint_result.get("verdict")
    return joint_texts.decided(words, number=at.matter.id, verdict_=str(verdict) if verdict else None)


async def on_undertaken(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done] of what a party undertook; [Confirm] or [Not yet] of who follows it up."""
    if press.argument == "done":
        await desk.tell(tap, lambda unit, caller: joint.report(unit, caller, press.id), _recorded)
    else:
        yes = press.argument == "yes"
        await desk.tell(tap, lambda unit, caller: joint.confirm(unit, caller, press.id, done=yes), _recorded)


# In words


def _refused(caller: Caller, said: Refused) -> Card:
    return refusals.refused_card(caller.words_here, said.reason, facts=facts_of(said))


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take what somebody writes about a consultation, and return what is said to them."""
    text = said.strip() if is_visible(said) else ""
    answer = await _taken(unit, caller, kind, number, text)
    if isinstance(answer, Refused):
        return _refused(caller, answer)
    if isinstance(answer, Kept) and not answer.kept:  # the question still waits
        return joint_texts.unclear(caller.words_here, lines=answer.unclear, most=MOST_MILESTONES)
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    if isinstance(answer, Kept):
        return joint_texts.undertaken(caller.words_here, number=answer.at.matter.id, count=answer.kept)
    if kind == TO_PARTY:
        return question_texts.asked(caller.words, number=answer.matter.id, party=answer.one(number).name)
    return texts.kept(caller.words_here, number=answer.matter.id)


async def _taken(unit: Unit, caller: Caller, kind: str, number: int, text: str) -> At | Kept | Refused:
    if kind == UNDERTAKINGS:
        return await joint.undertake(unit, caller, number, text)
    if kind in POSITIONS:
        return await acts.state(unit, caller, number, POSITIONS[kind], text)
    if kind == OPINION:
        return await conclusions.conclude(unit, caller, number, text) if text else Refused(Reason.WORDS_NEEDED)
    take = {
        WORDING: acts.put_question,
        MEETING: acts.meet,
        WHY: conclusions.withdraw,
        TO_PARTY: party_questions.put,
        OF_PARTY: party_questions.answer,
    }
    return await take[kind](unit, caller, number, text)
