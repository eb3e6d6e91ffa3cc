"""Words that answer no command: the answer to a question of ours, else in private a join code."""

from dataclasses import replace

from actions import households, posts
from actions.matters import Origin
from actions.people import Caller, speaking_for, works_for
from handlers.agenda import ASKED, arranged_in_words
from handlers.commendations import ANSWERS as ABOUT_MODELS
from handlers.commendations import in_words as commendation_in_words
from handlers.comparisons import COMPARE
from handlers.comparisons import written as compared
from handlers.consultations import ANSWERS as ABOUT_CONSULTATIONS
from handlers.consultations import in_words as consultation_in_words
from handlers.desk import Desk
from handlers.docket import REASONS, TITLE, reason_in_words
from handlers.door_rounds import DOORS
from handlers.door_rounds import written as doors_written
from handlers.duplicates import SAME
from handlers.duplicates import in_words as same_in_words
from handlers.households import join
from handlers.incoming import Command
from handlers.matters import PROPOSAL, REST, propose
from handlers.mediations import ANSWERS as ABOUT_DISPUTES
from handlers.mediations import in_words as mediation_in_words
from handlers.mediations import overheard
from handlers.minutes import QUESTIONS as ABOUT_MINUTES
from handlers.minutes import in_words as minutes_in_words
from handlers.motions import OWN_MOTION, motion_in_words
from handlers.objections import ANSWERS as ABOUT_VOTES
from handlers.objections import OBJECTION, answer_in_words, objection
from handlers.options import OPTIONS, options_in_words
from handlers.paper_ballots import QUESTIONS as PAPER
from handlers.paper_ballots import answered as paper_answered
from handlers.projects import ANSWERS as ABOUT_PROJECTS
from handlers.projects import UNFINISHED
from handlers.projects import in_words as project_in_words
from handlers.projects import objection as unfinished
from handlers.reports import DAYS as REPORT_DAYS
from handlers.reports import answered as report_days
from handlers.requests import ANSWERS, MISSING, REQUEST, missing
from handlers.requests import file as file_request
from handlers.requests import in_words as request_in_words
from handlers.routes import Routes
from handlers.seats import CANDIDATES, names_in_words
from handlers.setups import WORKER, may_be_name
from handlers.setups import in_words as set_up_in_words
from handlers.signed_lists import QUESTIONS as LISTS
from handlers.signed_lists import answered as list_answered
from handlers.surveys import ASKS as SURVEY
from handlers.surveys import COMMENT, comment
from handlers.surveys import answered as survey_answered
from handlers.talks import QUESTIONS as TALKS
from handlers.talks import answered as talk_answered
from rules.codes import has_digit, looks_like_code
from storage import communities, people
from storage.database import Unit
from texts import chats as chat_texts
from texts import households as texts
from texts.cards import Card
from texts.graphemes import is_visible

# What staff are asked in private; their next words or photo answer it.
OF_STAFF = {
    **dict.fromkeys(PAPER, paper_answered),
    **dict.fromkeys(LISTS, list_answered),
    **dict.fromkeys(TALKS, talk_answered),
    DOORS: doors_written,
    COMPARE: compared,
    SURVEY: survey_answered,
    REPORT_DAYS: report_days,
}
TAKES = {
    **dict.fromkeys(REASONS, reason_in_words),
    CANDIDATES: names_in_words,
    **dict.fromkeys(ASKED, arranged_in_words),
    **dict.fromkeys(ABOUT_VOTES, answer_in_words),
    **dict.fromkeys(ANSWERS, request_in_words),
    SAME: same_in_words,
    **dict.fromkeys(ABOUT_MINUTES, minutes_in_words),
    **dict.fromkeys(ABOUT_PROJECTS, project_in_words),
    OPTIONS: options_in_words,
    OWN_MOTION: motion_in_words,
    **dict.fromkeys(ABOUT_DISPUTES, mediation_in_words),
    **dict.fromkeys(ABOUT_CONSULTATIONS, consultation_in_words),
    **dict.fromkeys(ABOUT_MODELS, commendation_in_words),
}
"""What takes the words that answer a question of the council or staff, by its kind."""
OBJECTIONS = {OBJECTION: objection, UNFINISHED: unfinished, COMMENT: comment, MISSING: missing}
"""What takes the words of somebody who objects, comments on a survey, or misses something, in private."""
ABOUT_CARDS = ANSWERS | {TITLE}
"""What a reply to the card, or to the recording under it, answers too; a reason to decline is never taken from talk."""


def register(routes: Routes) -> None:
    """Register what takes plain words."""
    routes.words(on_words)


async def on_words(desk: Desk, command: Command) -> None:
    """Plain words: the answer to a question of ours, else in private a join code; in a group they are not for us."""

    async def act(unit: Unit, caller: Caller) -> Card | None:
        asked = await question(desk, unit, caller, command)
        if asked and command.private:
            caller = await speaking_for(unit, caller, asked.community)
        if asked or not await is_over(desk, unit, caller, command):
            return await taken(desk, unit, caller, command, asked)
        await desk.say_here(unit, caller, command, chat_texts.question_over(caller.words_here))
        return None

    await desk.command(command, act)


async def taken(desk: Desk, unit: Unit, caller: Caller, command: Command, asked: people.Dialogue | None) -> Card | None:
    """Take words, in private also those that answer no question, and return what is said to them."""
    said = command.media or command.photo
    if await is_code(desk, unit, caller, command, asked):
        return await join(desk, unit, caller, command.text)
    if asked and (take := TAKES.get(asked.kind)):
        answer = await take(unit, caller, asked.kind, asked.subject, command.text)
        await desk.say_here(unit, caller, command, answer)
        return None
    joins_first = looks_like_code(command.text) and (caller.community is None or has_digit(command.text))
    says = command.private and not joins_first
    if asked and asked.kind == PROPOSAL and says and (is_visible(command.text) or command.media):
        await people.heard(unit, caller.person.telegram_id, command.chat, PROPOSAL, asked.subject)
        return await propose_here(unit, caller, command, asked)
    if asked and command.private and asked.kind in OF_STAFF:
        return await OF_STAFF[asked.kind](unit, caller, command, asked)
    if asked and asked.kind == REQUEST and says and (is_visible(command.text) or said):
        await people.heard(unit, caller.person.telegram_id, command.chat, REQUEST)
        return await file_request(unit, caller, command, command.text, said)
    return await (
        private_words(desk, unit, caller, command, asked) if command.private else overheard(unit, caller, command)
    )


async def question(desk: Desk, unit: Unit, caller: Caller, command: Command) -> people.Dialogue | None:
    """Return what somebody's words answer: the question that they reply to; in private also the newest one.

    A name that is no reply must look like one, and come soon: it is shown to residents.
    A reply to the card of a matter, or to what was said there, answers what was asked about it.
    What clients split off from a long answer may come as a reply to the same question, which is answered by then.
    """
    own, chat = caller.person.telegram_id, command.chat
    replies = command.reply_from_bot == desk.bot_id
    known = await posts.question_of(unit, chat, command.reply_to, command.reply_text) if replies else None
    if known:
        return await people.asked(unit, own, chat, *known) or await people.asked(unit, own, chat, REST)
    if replies and command.reply_to:
        number = await posts.about(unit, chat, command.reply_to)
        asked = await people.asked(unit, own, chat, subject=number) if number else None
        if asked and asked.kind in ABOUT_CARDS:
            return asked
    asked = await people.asked(unit, own, chat) if command.private else None
    if asked and asked.kind == WORKER:
        is_name = may_be_name(command.text, unit.now - asked.asked_at) and not looks_like_code(command.text)
        return asked if is_name else None
    return asked


async def is_over(desk: Desk, unit: Unit, caller: Caller, command: Command) -> bool:
    """Say whether words reply to a question of ours that council or staff answer, and that waits no more."""
    if command.reply_from_bot != desk.bot_id or not is_visible(command.text):
        return False
    known = await posts.question_of(unit, command.chat, command.reply_to, command.reply_text)
    community, own = caller.community, caller.person.telegram_id
    return bool(known and known[0] in TAKES and community and await works_for(unit, community.id, own))


async def is_code(desk: Desk, unit: Unit, caller: Caller, command: Command, asked: people.Dialogue | None) -> bool:
    """Say whether words in private are a join code before all else: as an answer it would be shown to others."""
    guesses = asked is not None and caller.community is not None and asked.kind not in OF_STAFF
    return command.private and await households.is_code(
        unit, caller.person, command.text, desk.codes_key, counts=guesses
    )


async def private_words(
    desk: Desk, unit: Unit, caller: Caller, command: Command, asked: people.Dialogue | None
) -> Card | None:
    """Take words in private that are neither a reason nor a proposal: the answer to a question, or a join code."""
    if asked and asked.kind == REST:
        await people.heard(unit, caller.person.telegram_id, command.chat, REST)
        return None
    if not is_visible(command.text):
        return chat_texts.spoken(caller.words) if command.media else chat_texts.words_please(caller.words)
    if asked and (object_to := OBJECTIONS.get(asked.kind)):
        return await object_to(unit, caller, asked.subject, command.text)
    if await set_up_in_words(unit, caller, command.text, asked):
        return None
    if looks_like_code(command.text):
        await people.start(unit, caller.person)
        return await join(desk, unit, caller, command.text)
    return chat_texts.use_help(caller.words) if caller.community else texts.how_to_register(caller.words, caller.helper)


async def propose_here(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card | None:
    """Raise in the group what was asked for there and answered in private, or in private what began there."""
    group = int(asked.payload.get("chat") or command.chat)
    found = await communities.by_chat(unit, group) if group < 0 else None
    if found is None:
        here = Origin(command.chat, command.topic, command.message, command.media)
        return await propose(unit, caller, command.text, here)
    there = replace(caller, community=found[0], chat=found[1])
    origin = Origin(group, asked.payload.get("topic"), asked.payload.get("message"), command.media)
    return await propose(unit, there, command.text, origin)
