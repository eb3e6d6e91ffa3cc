"""Joining a household, and what a person may ask about themselves: /start, /me, /language, /help, /privacy."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import chats, home_invitations, households, invitations, joins, posts
from actions.cards.requests import resumed as requests_resumed
from actions.households import AlreadyMember, Entered, HouseholdFull, Joined, TooManyTries, TurnedAway, WrongCode
from actions.people import Caller, as_one_of, home_in_words, words_for, works_for
from handlers.agenda import agenda_card
from handlers.desk import Desk
from handlers.foundings import resumed
from handlers.incoming import Command, Tap
from handlers.invitations import use
from handlers.matters import PROPOSAL, way_card
from handlers.objections import ask as ask_objection
from handlers.open_votes import open_votes, vote_card
from handlers.projects import ask as ask_unfinished
from handlers.requests import ask as ask_request
from handlers.routes import Routes
from handlers.seats import own_seats
from handlers.surveys import ask_comment
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
from texts.joins import turned_away
from texts.matters import how_to_propose
from texts.refusals import Facts, outdated, refused_card
from texts.words import Words

MOST_OTHERS = 3  # of somebody's communities as buttons under /me; all are under /district
ARRIVED = "arrived"  # a ballot (or 0: something else) that brought somebody here, shown once they have joined
NEEDS_HOME = frozenset({"vote", "support", "object", "unfinished", "comment"})
# Names of cards in a link; anything else with a dash is a join code, which people may group as they like: abcd-2345.
ARRIVALS = NEEDS_HOME | {"agenda", "matter", "votes", "propose", "request", "me", "hello"}


def register(routes: Routes) -> None:
    """Register what concerns people and their households."""
    routes.command("start", on_start)
    routes.command("me", on_me)
    routes.command("language", on_language)
    routes.command("help", on_help)
    routes.command("privacy", on_privacy)
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
