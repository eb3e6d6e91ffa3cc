"""What is shown of a consultation, of the joint decision after it, and of a resident's question to a party."""

from actions import consultations as acts
from actions import joint_decisions, party_questions
from actions.consultations import At
from actions.people import words_of
from storage import consultations
from storage.communities import Community
from storage.consultations import Consultation
from storage.database import Reader
from texts import consultations as texts
from texts import joint_decisions as joint_texts
from texts import party_questions as question_texts
from texts.cards import Card, Html
from texts.words import Words


async def consultation(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """T28 and T29, in the council chat."""
    at = await acts.at_hand(reader, number)
    return texts.consultation(words_of(community), shown=await acts.shown(reader, at)) if isinstance(at, At) else None


async def joint_decision(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The joint decision and what was undertaken, in the council chat."""
    at = await acts.at_hand(reader, number)
    if not isinstance(at, At):
        return None
    return joint_texts.joint_decision(words_of(community), shown=await joint_decisions.of(reader, at))


async def question(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """A resident's question, with its answer once there is one."""
    shown = await party_questions.shown(reader, number)
    return question_texts.question(words_of(community), shown=shown) if shown else None


async def lines(reader: Reader, words: Words, matter: int, *, asked: bool = True) -> list[Html]:
    """The consultations of a matter in the lines of /matter N; `asked`: with what residents asked."""
    held = await consultations.of_matter(reader, matter)
    return [line for one in held for line in await _of(reader, words, one, asked=asked)]


async def _of(reader: Reader, words: Words, one: Consultation, *, asked: bool) -> list[Html]:
    """Return what parties said in a consultation, what residents asked them, and what was undertaken after it."""
    at = await acts.at_hand(reader, one.id)
    if not isinstance(at, At):
        return []
    questions = await consultations.questions(reader, one.id) if asked else []
    found = [await party_questions.shown(reader, q.id) for q in questions]
    said = [
        *texts.lines(words, shown=await acts.shown(reader, at)),
        *question_texts.lines(words, [q for q in found if q]),
    ]
    undertaken = (await joint_decisions.of(reader, at)).undertakings if one.joint_closed_at else ()
    return [*said, *(joint_texts.undertaking_line(words, each) for each in undertaken)]
