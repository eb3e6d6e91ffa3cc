"""Joining a household, and what a person may ask about themselves: /start, /me, /language, /help, /privacy."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import chats, home_invitations, households, invitations, joins, posts
from actions.cards.requests import resumed as requests_resumed
from actions.households import AlreadyMember, Entered, HouseholdFull, Joined, TooManyTries, TurnedAway, WrongCode
from actions.matters import Origin
from actions.people import Caller, as_one_of, home_in_words, speaking_for, words_for, works_for
from handlers.agenda import ASKED, agenda_card, arranged_in_words
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
from handlers.foundings import resumed
from handlers.incoming import Command, Tap
from handlers.invitations import use
from handlers.matters import PROPOSAL, REST, propose, way_card
from handlers.mediations import ANSWERS as ABOUT_DISPUTES
from handlers.mediations import in_words as mediation_in_words
from handlers.mediations import overheard
from handlers.minutes import QUESTIONS as ABOUT_MINUTES
from handlers.minutes import in_words as minutes_in_words
from handlers.motions import OWN_MOTION, motion_in_words
from handlers.objections import ANSWERS as ABOUT_VOTES
from handlers.objections import OBJECTION, answer_in_words, objection
from handlers.objections import ask as ask_objection
from handlers.open_votes import open_votes, vote_card
from handlers.options import OPTIONS, options_in_words
from handlers.paper_ballots import QUESTIONS as PAPER
from handlers.paper_ballots import answered as paper_answered
from handlers.projects import ANSWERS as ABOUT_PROJECTS
from handlers.projects import UNFINISHED
from handlers.projects import ask as ask_unfinished
from handlers.projects import in_words as project_in_words
from handlers.projects import objection as unfinished
from handlers.reports import DAYS as REPORT_DAYS
from handlers.reports import answered as report_days
from handlers.requests import ANSWERS, MISSING, REQUEST, missing
from handlers.requests import ask as ask_request
from handlers.requests import file as file_request
from handlers.requests import in_words as request_in_words
from handlers.routes import Routes
from handlers.seats import CANDIDATES, names_in_words, own_seats
from handlers.setups import WORKER, may_be_name
from handlers.setups import in_words as set_up_in_words
from handlers.signed_lists import QUESTIONS as LISTS
from handlers.signed_lists import answered as list_answered
from handlers.surveys import ASKS as SURVEY
from handlers.surveys import COMMENT, ask_comment, comment
from handlers.surveys import answered as survey_answered
from handlers.talks import QUESTIONS as TALKS
from handlers.talks import answered as talk_answered
from rules.codes import has_digit, looks_like_code
from rules.households import MOST_MEMBERS
from rules.invitations import HOMES
from rules.refusals import Refused
from rules.stages import Stage
from storage import cards, communities, matters, people, requests, votes
from storage import households as rows
from storage.database import Unit
from texts import chats as chat_texts
from texts import districts as district_texts
from texts import households as texts
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible
from texts.joins import turned_away
from texts.matters import how_to_propose
from texts.refusals import Facts, outdated, refused_card
from texts.words import Words

MOST_OTHERS = 3  # of somebody's communities as buttons under /me; all are under /district
ARRIVED = "arrived"  # a ballot (or 0: something else) that brought somebody here, shown once they have joined
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
NEEDS_HOME = frozenset({"vote", "support", "object", "unfinished", "comment"})
# Names of cards in a link; anything else with a dash is a join code, which people may group as they like: abcd-2345.
ARRIVALS = NEEDS_HOME | {"agenda", "matter", "votes", "propose", "request", "me", "hello"}

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
    """Register what concerns people and their households."""
    routes.command("start", on_start)
    routes.command("me", on_me)
    routes.command("language", on_language)
    routes.command("help", on_help)
    routes.command("privacy", on_privacy)
    routes.words(on_words)
    routes.unknown(on_unknown, on_stray)
    routes.tap("me", on_me_tap)
    routes.tap("speakfor", on_speak_for)
    routes.tap("language", on_language_tap)
    routes.tap("nocode", on_no_code)
    routes.tap("role", on_role)


async def on_start(desk: Desk, command: Command) -> None:
    """/start CODE joins at once; with a one-time link it takes a place, with the name of a card it returns to it."""

    async def act(unit: Unit, caller: Caller) -> Card | None:
        if not command.private:
            # Who adds the bot by a link says "/start setup" there; the group's own card answers it.
            return None if command.text == "setup" else greeting(caller)
        await people.start(unit, caller.person)
        if not caller.person.reachable:
            await requests_resumed(unit, caller)
        if command.text:
            return await opened(desk, unit, caller, command.text)
        if await resumed(unit, caller):
            return None
        if caller.community and await works_for(unit, caller.community.id, caller.person.telegram_id):
            await joins.ask_staff_again(unit, caller.community)
            return texts.help_work(caller.words)
        return greeting(caller)

    await desk.command(command, act)


async def opened(desk: Desk, unit: Unit, caller: Caller, text: str) -> Card | None:
    """Do what stands in a link to the bot: return to a card, take a place, join a household."""
    verb, dash, number = text.partition("-")
    if dash and verb in ARRIVALS and number.isascii() and number.isdigit() and len(number) < 16:
        return await arrive(unit, caller, verb, int(number))
    if invitations.is_link(text):
        invitation = await invitations.opened(unit, text, desk.codes_key)
        if isinstance(invitation, Refused) or invitation.place not in HOMES:
            return await use(unit, caller, invitation)
        return await entered(unit, caller, await home_invitations.take(unit, caller.person, invitation))
    return await join(desk, unit, caller, text)


def greeting(caller: Caller) -> Card:
    """T01."""
    return texts.greeting(caller.words, community=caller.house)


async def arrive(unit: Unit, caller: Caller, verb: str, number: int) -> Card | None:
    """Go on with what somebody tapped in a group before they had pressed Start."""
    own, home = caller.person.telegram_id, caller.community_id
    if verb in NEEDS_HOME and not caller.community:
        title = await _title(unit, verb, number) if caller.house else None  # a link can name any community's number
        ballot_after = number if verb == "vote" else 0
        await people.ask(unit, 0, own, own, ARRIVED, ballot_after)
        return texts.register_first(caller.words, title=title).asking(ARRIVED, ballot_after)
    if verb == "propose":
        await people.ask(unit, home, own, own, PROPOSAL)
    ways: dict[str, Callable[[], Awaitable[Card | None]]] = {
        "agenda": lambda: agenda_card(unit, caller),
        "matter": lambda: way_card(unit, caller, number),
        "support": lambda: way_card(unit, caller, number),
        "votes": lambda: open_votes(unit, caller),
        "vote": lambda: vote_card(unit, caller, number),
        "object": lambda: ask_objection(unit, caller, number),
        "unfinished": lambda: ask_unfinished(unit, caller, number),
        "comment": lambda: ask_comment(unit, caller, number),
        "request": lambda: ask_request(unit, caller),
        "me": lambda: me(unit, caller),
    }
    if verb in ways:
        return await ways[verb]()
    return how_to_propose(caller.words).asking(PROPOSAL) if verb == "propose" else greeting(caller)


async def _title(unit: Unit, verb: str, number: int) -> str | None:
    """Return what somebody tapped: they belong nowhere, so it is told only while a group shows it."""
    vote = await votes.by_id(unit, number) if verb in {"vote", "object"} else None
    about = number if verb == "support" else vote.matter if vote else 0
    matter = await matters.by_id(unit, about)
    shown = any(one.chat < 0 and one.message for one in await cards.of_subject(unit, "proposal", about))
    return matter.title if matter and shown and matter.stage is not Stage.DECLINED else None


async def join(desk: Desk, unit: Unit, caller: Caller, code: str) -> Card | None:
    """Join a household by a typed or linked code, and return what is said."""
    helper = caller.helper
    match await households.join(unit, caller.person, code, desk.codes_key):
        case WrongCode(tries):
            if tries == 0:
                await chats.guessing(unit, caller)
            return texts.wrong_code(caller.words, tries=tries, helper=helper)
        case TooManyTries(until):
            return texts.codes_paused(caller.words, until=until, helper=helper)
        case said:
            return await entered(unit, caller, said)


async def entered(unit: Unit, caller: Caller, said: Entered | Refused) -> Card | None:
    """Say what became of somebody at the door of a home: by a code, a link, or the word of staff."""
    helper, own = caller.helper, caller.person.telegram_id
    match said:
        case Refused(reason):
            return refused_card(caller.words, reason, facts=Facts(helper=helper))
        case Joined(household, role) | AlreadyMember(household, role):
            community = await communities.by_id(unit, household.community)
            words = words_for(caller.person, community)
            waiting = len(await votes.waiting_for(unit, caller.person.id))
            told = texts.joined if isinstance(said, Joined) else texts.already_joined
            card = told(words, home=home_in_words(words, household), role=role, ballots=waiting)
            arrived = await people.asked(unit, own, own, ARRIVED)
            await people.heard(unit, own, own, ARRIVED)
            if arrived is None or not arrived.subject:
                return card
            await posts.answer(unit, community.id, own, card)
            return await vote_card(unit, replace(caller, community=community, words=words), arrived.subject)
        case HouseholdFull(household):
            home = home_in_words(caller.words, household)
            return texts.household_full(caller.words, home=home, most=MOST_MEMBERS, helper=helper)
        case TurnedAway(household):
            return turned_away(caller.words, home=home_in_words(caller.words, household), helper=helper)


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


async def on_unknown(desk: Desk, command: Command) -> None:
    """A command that nobody knows: in private the help; in a group it may be another bot's."""
    if command.private:
        await on_help(desk, command)


async def on_stray(desk: Desk, tap: Tap) -> None:
    """A tap that this program never built, or of a card that is out of date."""
    done = await desk.tapped(tap, _nothing)
    if done is not None:
        desk.answer(tap, outdated(done[0].words))


async def _nothing(_unit: Unit, _caller: Caller) -> None:
    return None


async def on_help(desk: Desk, command: Command) -> None:
    """/help: what this person can do."""

    async def act(unit: Unit, caller: Caller) -> Card:
        community = caller.community
        if community and await works_for(unit, community.id, caller.person.telegram_id):
            return texts.help_work(caller.words)
        return texts.help_resident(caller.words, helper=caller.helper)

    await desk.command(command, act)


async def on_privacy(desk: Desk, command: Command) -> None:
    """/privacy: what is kept."""

    async def act(_unit: Unit, caller: Caller) -> Card:
        return texts.privacy(caller.words, community=caller.house)

    await desk.command(command, act)


async def on_me(desk: Desk, command: Command) -> None:
    """/me: what is kept about this person."""
    await desk.command(command, me)


async def on_me_tap(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Me] on the board."""
    await desk.tapped_for_card(tap, me, start="me-1")


async def me(unit: Unit, caller: Caller) -> Card:
    """T38, or how to register; a seat in the council has a card of its own.

    Who has no home and works for several communities chooses in which one.
    """
    for card in await own_seats(unit, caller):
        await posts.answer(unit, caller.community_id, caller.person.telegram_id, card)
    belongs = await rows.of_person(unit, None, caller.person.telegram_id)
    others = await people.belongs(unit, caller.person.telegram_id)
    others.pop(caller.community_id, None)
    choice = tuple(others.items())[:MOST_OTHERS]
    if not belongs and choice:
        return district_texts.works_in(caller.words, community=caller.house, others=choice)
    if not belongs:
        return texts.register_first(caller.words, title=None)
    homes = []
    for one in belongs:
        owned, area = await rows.owned(unit, one.household)
        home = home_in_words(caller.words, one.household)
        homes.append(texts.OwnHome(home, one.role, one.household.exclusive_area, owned, area))
    disputed = tuple(home_in_words(caller.words, one.household) for one in belongs if one.disputed)
    raised = await matters.count_of(unit, caller.person.id)
    asked = await requests.count_of(unit, caller.person.id)
    shared = bool(await joins.housemates(unit, caller))
    return texts.me(
        caller.words,
        shown=texts.OwnData(
            tuple(homes),
            raised,
            asked,
            disputed=disputed,
            shared=shared,
            community=caller.house,
            others=choice,
        ),
    )


async def on_speak_for(desk: Desk, tap: Tap, press: Press) -> None:
    """[To …] under /me and /district: what is said in private is for that community from now on."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if press.id in await people.belongs(unit, caller.person.telegram_id):
            await people.choose_community(unit, caller.person, press.id)
            caller = await as_one_of(unit, caller, press.id)
        if await works_for(unit, caller.community_id, caller.person.telegram_id):
            return district_texts.works_in(caller.words, community=caller.house)
        return await me(unit, caller)

    await desk.tapped_for_card(tap, act, start="me-1")


async def on_language(desk: Desk, command: Command) -> None:
    """/language: which of the two."""

    async def act(_unit: Unit, caller: Caller) -> Card:
        return texts.language_choice(caller.words)

    await desk.command(command, act)


async def on_language_tap(desk: Desk, tap: Tap, press: Press) -> None:
    """A language was chosen."""
    language = press.argument or "zh"
    done = await desk.tapped(tap, lambda unit, caller: people.choose_language(unit, caller.person, language))
    if done is not None:
        desk.answer(tap, texts.language_changed(Words(language)))


async def on_no_code(desk: Desk, tap: Tap, _press: Press) -> None:
    """[No code]: where it stands."""

    async def act(_unit: Unit, caller: Caller) -> Card:
        return texts.no_code(caller.words, helper=caller.helper)

    await desk.tapped_for_card(tap, act, start="hello-1")


async def on_role(desk: Desk, tap: Tap, press: Press) -> None:
    """The correction under [You are in]: family, tenant, or not my home; it speaks of the household joined last."""

    async def act(unit: Unit, caller: Caller) -> Card:
        belongs = await rows.of_person(unit, None, caller.person.telegram_id)
        if not belongs:
            return texts.register_first(caller.words, title=None)
        if press.argument in ("leave", "stay"):
            return await _leave_or_stay(unit, caller, tap, press)
        home = belongs[-1].household
        if press.argument == "not_mine":
            return texts.really_leave(caller.words, home=home_in_words(caller.words, home), household=home.id)
        if press.argument != "family" or belongs[-1].role == "tenant":
            # By which code somebody joined decides whose vote the household's is: no tap may change that.
            return texts.other_code(caller.words, helper=caller.helper)
        if belongs[-1].role != "family":
            await households.correct_role(unit, caller.person, home, "family")
        return texts.role_changed(caller.words, home=home_in_words(caller.words, home), role="family")

    await desk.tapped_for_card(tap, act, start="me-1")


async def _leave_or_stay(unit: Unit, caller: Caller, tap: Tap, press: Press) -> Card:
    """[Yes, leave] or [No] under the question that names the home."""
    await posts.spent(unit, caller.community_id, tap.chat, tap.message)
    belongs = await rows.of_person(unit, None, caller.person.telegram_id)
    found = next((one for one in belongs if one.household.id == press.id), None)
    if found is None:
        return chat_texts.use_help(caller.words)
    home = home_in_words(caller.words, found.household)
    if press.argument == "leave":
        await households.leave(unit, caller.person, found.household)
        return texts.left(caller.words, home=home)
    waiting = len(await votes.waiting_for(unit, caller.person.id))
    return texts.already_joined(caller.words, home=home, role=found.role, ballots=waiting)
