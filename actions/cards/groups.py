"""What a group shows while it is being set up (T42)."""

from collections.abc import Iterator
from dataclasses import dataclass

from actions import setups
from actions.people import scope_in_words
from rules.scope import WHOLE, Scope
from storage import communities, households, new_groups, people
from storage.database import Reader
from storage.new_groups import NewGroup
from texts import groups as texts
from texts.cards import Card
from texts.words import Words

KIND = "set_up"
A_PAGE = 8  # areas or buildings on a page, two in a row


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of a community that a group can be for; `household` stands for it in a button, 0 for the whole."""

    scope: Scope
    household: int


async def set_up(reader: Reader, number: int) -> Card | None:
    """The question that is open, or what a group is for."""
    group = await new_groups.by_id(reader, number)
    if group is None:
        return None
    if not group.community:
        return await _unclaimed(reader, group)
    community = await communities.by_id(reader, group.community)
    words = Words(community.language, community.zone)
    if group.bound_at is None:
        found = await choices(reader, community.id)
        pages = max(1, -(-(len(found) - 1) // A_PAGE))
        page = (group.page - 1) % pages
        listed = [_part(one) for one in found[1:][page * A_PAGE : (page + 1) * A_PAGE]]
        more = page + 2 if pages > 1 else None
        return texts.which_part(words, group=group.id, community=community.name, parts=listed, more=more)
    bound = await communities.by_chat(reader, group.telegram_id)
    if bound is None:
        return None
    scope = scope_in_words(words, bound[1].scope, community)
    lacks = texts.Lacks(
        polls=not group.standing.polls,
        topics=group.standing.topics and bound[1].topic is None,
        administrator=group.standing.administrator,
    )
    return texts.set_up_done(words, community=community.name, role=group.role, scope=scope, lacks=lacks)


async def _unclaimed(reader: Reader, group: NewGroup) -> Card:
    words = Words(group.language)
    if not await communities.any_(reader):
        return texts.first_the_community(words)
    if not group.role:
        return texts.set_up(words, group=group.id)
    there = await setups.of_person(reader, group.added_by)
    if len(there) > A_PAGE:
        chosen = await people.own_community(reader, group.added_by)
        there.sort(key=lambda one: one.id != chosen)
    return texts.which_community(words, group=group.id, names=[(one.id, one.name) for one in there[:A_PAGE]])


def _part(choice: Choice) -> texts.Part:
    verb = "area" if len(choice.scope.parts) == 1 else "block"
    return texts.Part(verb, choice.household, *choice.scope.parts)


async def choices(reader: Reader, community: int) -> list[Choice]:
    """Return the parts of a community that a group can be for: the whole, its areas, then its buildings."""
    areas: dict[str, dict[str, int]] = {}
    for home in await households.in_scope(reader, community):
        areas.setdefault(home.area, {}).setdefault(home.building, home.id)
    return [Choice(WHOLE, 0), *_areas(areas), *_buildings(areas)]


def _areas(areas: dict[str, dict[str, int]]) -> Iterator[Choice]:
    if len(areas) > 1:
        yield from (Choice(Scope((area,)), min(buildings.values())) for area, buildings in areas.items())


def _buildings(areas: dict[str, dict[str, int]]) -> Iterator[Choice]:
    for area, buildings in areas.items():
        if len(buildings) > 1:
            yield from (Choice(Scope((area, building)), home) for building, home in buildings.items())
