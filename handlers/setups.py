"""/setup: what is missing, links for places that nobody has taken, grid workers, files."""

from datetime import timedelta

from actions import groups, hearings, invitations, posts, setups
from actions.people import Caller, words_for
from handlers.bindings import bind
from handlers.desk import Desk
from handlers.foundings import in_words as founding_in_words
from handlers.foundings import resumed
from handlers.groups import standing_for
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.invitations import Place
from storage import communities, people
from storage.database import Unit
from storage.invitations import Invitation
from texts import hearings as hearing_texts
from texts import setups as texts
from texts.buttons import Press
from texts.cards import Answer, Card

WORKER = "grid_worker"  # a question of ours: the name of a grid worker
NAME_WAITS = timedelta(minutes=10)  # for words that are no reply to it
LONGEST_PLAIN_NAME = 40  # signs
MOST_AT_ONCE = 3  # communities; who serves more is shown the one that they chose under /district
HEARING = frozenset({"hearing", "旁听"})


def register(routes: Routes) -> None:
    """Register what concerns the set-up of a community."""
    routes.command("setup", on_setup, asks=True)
    routes.tap("prepare", on_prepare)
    routes.tap("invite", on_invite)
    routes.tap("renew", on_renew)
    routes.tap("revoke", on_revoke)


async def on_setup(desk: Desk, command: Command) -> None:
    """/setup: what is set up and what is missing; in a group that nobody has set up, what it is for."""
    standing = None if command.private else await standing_for(desk, command)

    async def act(unit: Unit, caller: Caller) -> Card | None:
        own = await setups.of_person(unit, caller.person.telegram_id)
        if not own:
            resumes = command.private and await resumed(unit, caller)
            return None if resumes else texts.heads_only(caller.words, helper=caller.helper)
        if command.text.lower() in HEARING:
            return await _hear_here(unit, caller, command)
        if command.text:
            return await bind(unit, caller, command)
        if standing and caller.chat is None:
            refused = await groups.ask_again(unit, caller, command.chat, standing)
            return texts.heads_only(caller.words, helper=caller.helper) if refused else None
        if not (command.private or caller.person.reachable):
            return texts.how_to_send(caller.words)  # led to the private chat, where the command works
        here = caller.chat.community if caller.chat else caller.community_id if len(own) > MOST_AT_ONCE else 0
        for community in [one for one in own if one.id == here] or own[:MOST_AT_ONCE]:
            await setups.show(unit, community, caller.person)
        if not command.private:
            await posts.nod(unit, caller.community_id, command.chat, command.message)
        return None

    await desk.command(command, act)


async def _hear_here(unit: Unit, caller: Caller, command: Command) -> Card:
    """/setup hearing in a topic: the council is followed there from now on."""
    heard = await hearings.groups(unit, caller.community) if caller.community else []
    if not command.topic or caller.chat not in heard:
        return hearing_texts.no_topic(caller.words)
    await communities.hear_in(unit, command.chat, command.topic)
    return hearing_texts.kept(caller.words)


async def on_prepare(desk: Desk, tap: Tap, press: Press) -> None:
    """A button of the overview: show it again, a grid worker, the household file, the files to take away."""

    async def act(unit: Unit, caller: Caller) -> Answer | None:
        own = {one.id: one for one in await setups.of_person(unit, caller.person.telegram_id)}
        community = own.get(press.id)
        if community is None:
            return texts.heads_only_alert(caller.words, helper=caller.helper)
        telegram_id, words = caller.person.telegram_id, words_for(caller.person, community)
        match press.argument:
            case "worker":
                await people.ask(unit, community.id, telegram_id, telegram_id, WORKER, community.id)
                card = texts.worker_name(words).asking(WORKER, community.id)
            case "homes":
                card = texts.how_to_send(words)
            case "export" if not await setups.may_all(unit, community.id, telegram_id):
                return texts.all_only_alert(words)
            case "export":
                await setups.take_away(unit, community, caller.person, "community_file", words)
                return None
            case "slips":
                await setups.take_away(unit, community, caller.person, "slips", words)
                return None
            case _:
                await setups.show(unit, community, caller.person)
                return None
        await posts.answer(unit, community.id, telegram_id, card)
        return None

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1])


def may_be_name(text: str, since: timedelta) -> bool:
    """Say whether words that reply to nothing may be the name of a grid worker who was asked for so long ago."""
    in_a_line = "\n" not in text and len(text) <= LONGEST_PLAIN_NAME
    return since <= NAME_WAITS and in_a_line and text[:1].isalpha()


async def in_words(unit: Unit, caller: Caller, text: str, asked: people.Dialogue | None) -> bool:
    """Take words as the answer to a question of the set-up; False where none of these was asked."""
    if asked is None or asked.kind != WORKER:
        return await founding_in_words(unit, caller, text)
    own = caller.person.telegram_id
    communities = {one.id: one for one in await setups.of_person(unit, own)}
    await people.heard(unit, own, own, WORKER, asked.subject)
    if community := communities.get(asked.subject):
        made = await setups.add_worker(unit, community, caller.person, text)
        if made:
            await _send(unit, caller, made)
        else:
            await posts.answer(unit, community.id, own, texts.worker_twice(caller.words, name=text))
    else:
        await posts.answer(unit, 0, own, texts.heads_only(caller.words, helper=caller.helper))
    return True


async def _send(unit: Unit, caller: Caller, made: Invitation) -> None:
    """Send a link and its QR code in private; they are written when they are sent."""
    own = caller.person.telegram_id
    await posts.enclose(unit, made.community, own, "photo", "link", caller.words, invitation=made.id)


async def on_invite(desk: Desk, tap: Tap, press: Press) -> None:
    """A place that nobody has taken: its link comes in private."""
    await _with_place(desk, tap, press, invite=True)


async def on_renew(desk: Desk, tap: Tap, press: Press) -> None:
    """[New link]: the old one is void from now on."""
    await _with_place(desk, tap, press, revoke=True, invite=True)


async def on_revoke(desk: Desk, tap: Tap, press: Press) -> None:
    """[Revoke]: the link opens nothing any more."""
    await _with_place(desk, tap, press, revoke=True)


async def _with_place(desk: Desk, tap: Tap, press: Press, *, revoke: bool = False, invite: bool = False) -> None:
    kind = press.argument or ""

    async def act(unit: Unit, caller: Caller) -> Answer:
        found = await setups.free_place(unit, kind, press.id, caller.person.telegram_id)
        if found is None and await setups.of_person(unit, caller.person.telegram_id):
            return texts.all_only_alert(caller.words)
        if found is None:
            return texts.heads_only_alert(caller.words, helper=caller.helper)
        community, free = found
        if free is None:
            return texts.place_taken(caller.words)
        actor, place = caller.person.actor, Place(kind)
        if revoke:
            await posts.spent(unit, community.id, tap.chat, tap.message)
            await invitations.revoke(unit, community.id, place, press.id, actor)
        if not invite:
            return texts.revoked(caller.words)
        await _send(unit, caller, await invitations.invite(unit, community.id, place, press.id, actor))
        return texts.link_sent(caller.words)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1])
