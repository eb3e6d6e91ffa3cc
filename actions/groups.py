"""A group is set up by those who serve: whose it is, what for, and for which part of the community."""

from dataclasses import dataclass, replace

from actions import boards, chats, posts, setups
from actions.cards.groups import KIND, choices
from actions.people import Caller, language_of, words_of
from rules.scope import WHOLE, Scope, within
from storage import cards, communities, new_groups, outbox, record
from storage.communities import Community
from storage.database import Reader, Unit
from storage.new_groups import NewGroup, Standing
from storage.outbox import Post, Rank
from storage.people import Person
from texts import groups as texts
from texts.words import Words

AWAY = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot was added to a chat, or may do more there: which chat, its standing before and now."""

    chat: int
    kind: str  # group, supergroup, channel
    title: str
    before: str  # as Telegram calls it: left, kicked, restricted, …
    standing: Standing


class NotForYou:
    """Somebody taps who does not set this community up."""


class NotForPart:
    """Somebody of a part of the community chooses what concerns all of it."""


class SetUpAlready:
    """The group is set up: a later tap changes nothing."""


class CouncilHasOne:
    """The council has a group already."""


Said = NewGroup | NotForYou | NotForPart | SetUpAlready | CouncilHasOne


async def arrived(unit: Unit, person: Person, arrival: Arrival) -> None:
    """Ask for what is missing where the bot has come to, once: its rights, or what the group is for."""
    words, added = Words(language_of(person, None)), arrival.before in AWAY
    if arrival.kind == "channel":
        await posts.answer(unit, 0, arrival.chat, texts.groups_wanted(words))
    elif found := await communities.by_chat(unit, arrival.chat):
        if arrival.standing.writes:  # muted here, it would only be refused once more
            await chats.back(unit, arrival.chat)
        if added:
            card = texts.already(words_of(found[0]), community=found[0].name)
            await posts.answer(unit, found[0].id, arrival.chat, card)
    elif not arrival.standing.writes:
        if person.reachable:
            await posts.answer(unit, 0, person.telegram_id, texts.may_not_write(words, title=arrival.title))
    elif added or arrival.before == "restricted":
        await ask(unit, arrival.chat, words.language, arrival.standing, person.telegram_id)


async def ask(unit: Unit, chat: int, language: str, standing: Standing, added_by: int) -> None:
    """Ask in a group that nobody has set up what it is for (T42).

    It stays with whose staff added the bot first, though a resident has removed it and added it again.
    """
    before = await new_groups.by_chat(unit, chat)
    if before and not await setups.of_person(unit, added_by) and await setups.of_person(unit, before.added_by):
        added_by = before.added_by
    there = await setups.of_person(unit, added_by)
    only = there[0] if len(there) == 1 else None if there else await communities.only(unit)
    language = only.language if only else language
    group = await new_groups.begin(unit, chat, language, standing, added_by)
    card = await cards.add(unit, 0, KIND, group.id, chat)
    if card is None and (standing_card := await cards.of(unit, KIND, group.id, chat)):
        card = standing_card.id
        await cards.lost(unit, standing_card)  # asked for once more: it comes as a new message
    await outbox.add(unit, Post(0, chat, Rank.ANSWER, KIND, {}, kind="card", subject=group.id, card=card))


async def ask_again(unit: Unit, caller: Caller, chat: int, standing: Standing) -> NotForYou | None:
    """Ask once more, for somebody to whose community the group may go."""
    known = await new_groups.by_chat(unit, chat)
    if not await _own(unit, caller, known):
        return NotForYou()
    await ask(unit, chat, caller.words.language, standing, known.added_by if known else 0)
    return None


async def _own(reader: Reader, caller: Caller, group: NewGroup | None) -> list[Community]:
    """Return the communities that somebody sets up and to which a group may go; begun, it is not taken over.

    It may go to those that who added the bot sets up; where they set up none, to any.
    """
    own = await setups.of_person(reader, caller.person.telegram_id)
    if group is None:
        return own
    if group.community and group.bound_at is None:
        return [one for one in own if one.id == group.community]
    offered = {one.id for one in await setups.of_person(reader, group.added_by)}
    return [one for one in own if one.id in offered or not offered]


async def choose_role(unit: Unit, caller: Caller, group: NewGroup, role: str) -> Said:
    """Choose what a group is for; who sets up one community only has chosen it by that.

    Where who added the bot sets up none, the group is asked for the communities of who tapped, and of nobody else.
    """
    own = await _own(unit, caller, group)
    if not own:
        return NotForYou()
    if not await setups.of_person(unit, group.added_by):
        group = replace(group, added_by=caller.person.telegram_id)
    return await _go_on(unit, caller, replace(group, role=role, community=own[0].id if len(own) == 1 else 0))


async def choose_community(unit: Unit, caller: Caller, group: NewGroup, community: int) -> Said:
    """Choose whose group it is, where somebody sets up several communities."""
    if not group.role or community not in {one.id for one in await _own(unit, caller, group)}:
        return NotForYou()
    return await _go_on(unit, caller, replace(group, community=community))


async def turn(unit: Unit, caller: Caller, group: NewGroup, page: int) -> Said:
    """Show another page of the scopes."""
    if not group.community or not await setups.may(unit, group.community, caller.person.telegram_id):
        return NotForYou()
    return await _keep(unit, replace(group, page=page))


async def choose_scope(unit: Unit, caller: Caller, group: NewGroup, parts: int, household: int) -> Said | None:
    """Choose for which part of the community a group is, and with that it is set up; None for a part that is gone.

    `parts` are those of the scope: 0 the whole, 1 an area, 2 a building; a household stands for which one.
    """
    if group.role != "residents" or not await setups.may(unit, group.community, caller.person.telegram_id):
        return NotForYou()
    fits = [
        one
        for one in await choices(unit, group.community)
        if (len(one.scope.parts), one.household) == (parts, household)
    ]
    if not fits:
        return None
    if not within(await setups.scopes_of(unit, group.community, caller.person.telegram_id), fits[0].scope):
        return NotForPart()
    return await _bind(unit, caller, group, fits[0].scope)


async def _go_on(unit: Unit, caller: Caller, group: NewGroup) -> Said:
    if group.community and group.role == "council":
        if not await setups.may_all(unit, group.community, caller.person.telegram_id):
            return NotForPart()
        return await _bind(unit, caller, group, WHOLE)
    return await _keep(unit, group)


async def _keep(unit: Unit, group: NewGroup) -> NewGroup:
    await new_groups.change(unit, group)
    await cards.refresh_now(unit, KIND, group.id)
    return group


async def _bind(unit: Unit, caller: Caller, group: NewGroup, scope: Scope) -> Said:
    """Make it the community's group: a board for residents, a greeting for the council."""
    community, chat = await communities.by_id(unit, group.community), group.telegram_id
    if group.role == "council":
        for other in await communities.chats(unit, community.id, "council"):
            if not other.suspended:
                return CouncilHasOne()
            await communities.end_chat(unit, other.id)  # the bot was removed there: this is its successor
    topic = await _topic(unit, community, group.role, scope)
    await communities.put_chat(unit, community.id, chat, group.role, scope, topic)
    found = await communities.by_chat(unit, chat)
    assert found is not None  # noqa: S101 - it was put just now
    bound, data = found[1], {"role": group.role, "scope": str(scope)}
    await record.append(unit, community.id, "chat.bound", f"chat:{bound.id}", caller.person.actor, data)
    kept = await _keep(unit, replace(group, bound_at=unit.now))
    if group.role == "residents":
        await boards.open_(unit, community, bound, at_once=True)
    else:
        await posts.to_council(unit, community, "greeting", texts.council_greeting(words_of(community)))
    await cards.refresh_now(unit, setups.OVERVIEW, community.id)
    unit.wake("menus")
    return kept


async def _topic(reader: Reader, community: Community, role: str, scope: Scope) -> int | None:
    """Return the topic that the community file wants for such a group, where it has left the id open."""
    known = await communities.declared(reader, community.name)
    for chat in known.declaration.get("chats", []) if known else []:
        if "id" not in chat and (chat["role"], chat.get("scope", "")) == (role, str(scope)):
            return int(chat["topic"]) if "topic" in chat else None
    return None
