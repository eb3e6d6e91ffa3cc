"""What residents ask the parties that consult on a matter: the party answers, who asked is told, others may read it."""

from actions import consultations, matters, posts
from actions.consultations import At
from actions.people import Caller, words_for
from rules import consultations as rules
from rules.consultations import ConsultationState
from rules.refusals import Reason, Refused
from storage import cards, people, record
from storage import consultations as rows
from storage.consultations import Question
from storage.database import Reader, Unit
from texts import party_questions as texts

KIND = "consultation_question"


async def asked(reader: Reader, caller: Caller, consultation_id: int) -> At | Refused:
    """Return an open consultation of the caller's community, to whose parties they may put a question."""
    at = await consultations.at_hand(reader, consultation_id)
    if isinstance(at, Refused) or caller.community_id != at.community.id:
        return Refused(Reason.NOT_REGISTERED)
    is_open = at.consultation.state is ConsultationState.OPEN
    return at if is_open else consultations.because(Reason.NO_QUESTIONS_NOW, at)


async def put(unit: Unit, caller: Caller, invited_id: int, text: str) -> At | Refused:
    """Put somebody's question to a party: its people and the council read it."""
    at = await asked(unit, caller, await rows.of_invited(unit, invited_id))
    refused = await matters.may_not_raise(unit, caller)
    if isinstance(at, Refused) or refused:
        return refused or at
    if not text:
        return Refused(Reason.WORDS_NEEDED)
    one = at.one(invited_id)
    kept = await record.append(
        unit, at.community.id, "consultation.asked", at.consultation.subject, caller.actor, {"party": one.party},
        {"text": text},
    )  # fmt: skip
    number = await rows.put_question(unit, invited_id, caller.person.id, kept["text"])
    await posts.card_in_council(unit, at.community, KIND, number)
    asking = texts.Question(number, at.matter.id, at.matter.title, one.name, text)
    await consultations.tell_party(unit, at, one, KIND, lambda words: texts.question(words, shown=asking))
    return at


async def may_answer(unit: Unit, caller: Caller, question_id: int) -> tuple[At, Question] | Refused:
    """Return a question for who may answer for its party: its people; council and staff while nobody has.

    For a party that has nobody with a telephone these also write the answer anew.
    """
    found = await rows.question(unit, question_id)
    at = await consultations.of_invited(unit, found.invited if found else 0, caller)
    if found is None or isinstance(at, Refused):
        return at if isinstance(at, Refused) else Refused(Reason.NOT_OF_PARTY)
    one = at.one(found.invited)
    refused = rules.may_report(at.speaker, one.party)
    if refused is None and found.answer and one.users and one.party not in at.speaker.parties:
        refused = Refused(Reason.SAID_SO_SELF)
    return consultations.because(refused.reason, at) if refused else (at, found)


async def answer(unit: Unit, caller: Caller, question_id: int, text: str) -> At | Refused:
    """Keep a party's answer, the last one counts; who asked is told, others read it at the matter."""
    found = await may_answer(unit, caller, question_id)
    if isinstance(found, Refused) or not text:
        return found if isinstance(found, Refused) else Refused(Reason.WORDS_NEEDED)
    at, question = found
    one = at.one(question.invited)
    by = at.entered_by(one)
    data = {"party": one.party, **({"by": by} if by else {})}
    kept = await record.append(
        unit, at.community.id, "consultation.answered", at.consultation.subject, caller.actor, data, {"text": text}
    )
    await rows.answer(unit, question_id, kept["text"])
    await cards.refresh_now(unit, KIND, question_id)
    person = await people.by_id(unit, question.person)
    told = await shown(unit, question_id)
    if told:
        card = texts.answered(words_for(person, at.community), shown=told)
        await posts.privately(unit, at.community, person, "consultation_answer", card, subject=at.matter.id)
    return at


async def shown(reader: Reader, question_id: int) -> texts.Question | None:
    """Gather what is shown of a question."""
    found = await rows.question(reader, question_id)
    at = await consultations.at_hand(reader, await rows.of_invited(reader, found.invited)) if found else None
    if found is None or not isinstance(at, At):
        return None
    said = [await record.text_under(reader, at.community.id, one) if one else "" for one in (found.text, found.answer)]
    return texts.Question(found.id, at.matter.id, at.matter.title, at.one(found.invited).name, *said)
