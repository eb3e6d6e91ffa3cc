"""A household file sent to the bot: what it would change, and changing it at one tap."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions import agenda, boards, communities, digests, rulebook, seats, setups
from actions.communities import Difference, Given, NotApplied, give
from actions.household_files import BadFile
from actions.people import scope_in_words, words_for
from rules import foundings as founding_rules
from rules.communities import declare, lost_scopes
from rules.foundings import next_question
from rules.households import HouseholdRow, Problem, RowReason, out_of_scope
from rules.scope import Scope, covered
from storage import communities as rows
from storage import foundings, imports, record
from storage import households as homes
from storage.communities import Community
from storage.database import Reader, Unit
from storage.foundings import Founding
from storage.imports import WaitingFile
from storage.people import Person
from texts import foundings as texts
from texts.graphemes import one_line

KINDS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Target:
    """For which community somebody may send households: one that they set up, or the one that they found."""

    community: Community | None
    founding: Founding | None = None
    scopes: tuple[Scope, ...] = ()  # of staff who serve a part of it: what is elsewhere is not theirs to change

    @property
    def id(self) -> int:
        """The community's; 0 while it is being founded."""
        return self.community.id if self.community else 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, fetched and read outside of any unit: that may take a while and must hold up nobody."""

    digest: str
    rows: Sequence[HouseholdRow]
    unused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: where it lies at Telegram, its name, and what it holds, what is wrong, or nothing."""

    file: str
    name: str
    content: Content | list[Problem] | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds and would change; `id` is that of the file that waits now, 0 where it changes nothing."""

    id: int
    name: str  # of the community
    content: Content
    found: Difference
    scopes: tuple[str, ...]  # as people read them; none: the whole community


@dataclass(frozen=True, slots=True)
class Applied:
    """The households are as in the file; `founded` where the community is there from now on."""

    community: Community
    found: Difference
    content: Content
    founded: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody else changed the households since the preview: nothing was done, this is what it would do now."""

    now: "Considered"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a file, judged for who speaks for these scopes."""

    sent: Sent
    problems: Sequence[Problem]
    scopes: tuple[Scope, ...] = ()
    of_community: bool = False  # its rows are right, and do not fit the community


@dataclass(frozen=True, slots=True)
class WhichOne:
    """For which of several communities is it?"""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class AskedFirst:
    """A founder has not answered everything yet."""

    founding: Founding
    question: str


class NotYours:
    """Who sends it sets up no community."""


class WrongKind:
    """By its name it is no household file."""


class NotHad:
    """Telegram did not hand it out, or not the same."""


Considered = Looked | Wrong | WhichOne | AskedFirst | NotYours | WrongKind | NotHad


def digest_of(content: bytes) -> str:
    """Return by what a file is known again."""
    return hashlib.sha256(content).hexdigest()


async def targets_of(reader: Reader, telegram_id: int, ms: int = 0) -> list[Target]:
    """Return for which communities an account may send households; a founder for theirs, until it lapses."""
    if there := await setups.of_person(reader, telegram_id):
        return [Target(one, scopes=await setups.scopes_of(reader, one.id, telegram_id)) for one in there]
    founding = None if await rows.any_(reader) else await foundings.of_person(reader, telegram_id, ms)
    return [Target(None, founding)] if founding else []


async def worth_fetching(reader: Reader, telegram_id: int, name: str) -> bool:
    """Say whether a file is to be fetched: by its name it may hold households, and who sends it may send some."""
    targets = await targets_of(reader, telegram_id)
    return name.lower().endswith(KINDS) and any(_asked(one) is None for one in targets)


def _asked(target: Target) -> str | None:
    return next_question(target.founding.answers) if target.founding else None


async def consider(unit: Unit, person: Person, sent: Sent, caption: str, key: bytes) -> Considered:
    """Take a file that somebody sent; the caption names the community where they set up several."""
    there = await targets_of(unit, person.telegram_id, unit.ms)
    named = [one for one in there if len(there) == 1 or (one.community and one.community.name == caption)]
    if not named:
        names = [one.community.name for one in there if one.community]
        return WhichOne(names) if names else NotYours()
    (target,) = named
    if target.founding and (asked := _asked(target)):
        return AskedFirst(target.founding, asked)
    return await _looked(unit, person, target, sent, key) if sent.name.lower().endswith(KINDS) else WrongKind()


async def _looked(unit: Unit, person: Person, target: Target, sent: Sent, key: bytes) -> Looked | Wrong | NotHad:
    if sent.content is None:
        return NotHad()
    if isinstance(sent.content, list):
        return Wrong(sent, sent.content, target.scopes)
    try:
        return await look(unit, person, target, sent.file, sent.name, sent.content, key)
    except (BadFile, NotApplied) as error:
        return _wrong(sent, target, error)


def _wrong(sent: Sent, target: Target, error: BadFile | NotApplied) -> Wrong:
    if isinstance(error, BadFile):
        return Wrong(sent, error.problems, target.scopes)
    # Which line has a code of another's home is not told: a file of guesses would find codes to join by.
    told = [one for one in error.reasons if one.reason is not RowReason.CODE_ELSEWHERE]
    if hidden := len(error.reasons) - len(told):
        told.append(Problem(0, RowReason.CODE_ELSEWHERE, value=str(hidden)))
    return Wrong(sent, told, of_community=True)


async def press_apply(
    unit: Unit, person: Person, waiting: WaitingFile, content: Content | None, key: bytes
) -> Applied | Changed | Wrong | NotHad | AskedFirst | None:
    """Apply what was shown, if it is the same file and waits; None where it does not or is not theirs any more.

    A founder who began anew meanwhile is asked first.
    """
    there = await targets_of(unit, person.telegram_id, unit.ms)
    still = await imports.by_id(unit, waiting.id, unit.ms)
    target = next((one for one in there if still and one.id == still.community), None)
    if target is None:
        return None
    if target.founding and (asked := _asked(target)):
        return AskedFirst(target.founding, asked)
    digest, _, shown = waiting.digest.partition(":")
    if content is None or content.digest != digest:
        return NotHad()
    sent = Sent(waiting.file, waiting.name, content)
    try:
        applied = await apply(unit, person, target, content.rows, key, shown)
    except (BadFile, NotApplied) as error:
        return _wrong(sent, target, error)
    if applied is None:
        return Changed(await _looked(unit, person, target, sent, key))
    return Applied(*applied, content, founded=target.founding is not None)


async def look(
    unit: Unit, person: Person, target: Target, file: str, name: str, content: Content, key: bytes
) -> Looked:
    """Compare a file with the store and have it wait for [Apply].

    BadFile names each home that is not theirs to send, NotApplied says why it cannot be applied.
    """
    given = await _given(unit, person, target, content.rows)
    found = await communities.difference(unit, given, key)
    if found.problems:
        raise NotApplied(found.problems)
    id_ = 0
    if found.households or target.founding:
        known = f"{content.digest}:{shown_by(found)}"
        id_ = await imports.keep(unit, target.id, person.telegram_id, file, name, known)
    return Looked(id_, given.declaration.name, content, found, _scopes_in_words(person, target))


def _scopes_in_words(person: Person, target: Target) -> tuple[str, ...]:
    if target.community is None:
        return ()
    words = words_for(person, target.community)
    return tuple(scope_in_words(words, scope, target.community) for scope in target.scopes)


def shown_by(found: Difference) -> str:
    """Return by what a difference is known again: [Apply] does what was shown, whatever others did meanwhile."""
    those = found.households
    seen = [
        sorted(row.key for row in those.added),
        sorted(
            (*one.key, row.exclusive_area, row.owner, str(row.residents), str(row.adults)) for one, row in those.changed
        ),
        sorted(one.key for one in those.ended),
        sorted(those.new_codes),
        sorted(those.withdrawn_codes),
    ]
    return digest_of(json.dumps(seen, ensure_ascii=False).encode())


async def apply(
    unit: Unit, person: Person, target: Target, households: Sequence[HouseholdRow], key: bytes, shown: str
) -> tuple[Community, Difference] | None:
    """Carry out what was looked at; a community that was being founded is there from now on.

    None where it would not do any more what was `shown`: then nothing has changed. Raises what `look` does.
    """
    given = await _given(unit, person, target, households)
    if not target.founding and shown_by(await communities.difference(unit, given, key)) != shown:
        return None
    found = await communities.apply(unit, given, key, person.actor)
    community = await rows.by_name(unit, given.declaration.name)
    if community is None:
        raise LookupError(given.declaration.name)
    await imports.forget(unit, person.telegram_id)
    if target.founding:
        await foundings.end(unit)
        data = {"place": "founder", "number": 0}
        await record.append(unit, community.id, "invitation.used", f"community:{community.id}", person.actor, data)
        await agenda.ensure_meetings(unit, community)
        await seats.begin_terms(unit, community)
        await digests.plan(unit, community)
        unit.wake("menus")
    await boards.refresh_all(unit, community.id)
    return community, found


async def _given(reader: Reader, person: Person, target: Target, households: Sequence[HouseholdRow]) -> Given:
    if target.founding:
        words = founded(target.founding.answers, person)
        return give(words, rulebook.methods()[str(words["method"])], households)
    assert target.community is not None  # noqa: S101 - one of the two is there
    if problems := out_of_scope(households, target.scopes):
        raise BadFile(*problems)
    known = await rows.declared(reader, target.community.name)
    if known is None:
        raise LookupError(target.community.name)
    # As the last file had it, so that the next one is compared with that one and not with what the chat made of it.
    everywhere = [*households, *await _elsewhere(reader, target)]
    given = replace(give(known.declaration, known.settings["method"], everywhere), scopes=target.scopes)
    shown = declare((await communities.show(reader, target.community.name)).words)
    lost = [] if isinstance(shown, list) else lost_scopes(shown, {row.place for row in everywhere})
    if lost:
        raise NotApplied(lost)
    return given


async def _elsewhere(reader: Reader, target: Target) -> list[HouseholdRow]:
    """Return the households that a file for a part of the community says nothing about."""
    there = await homes.in_scope(reader, target.id) if target.scopes else []
    return [
        HouseholdRow(0, *home.key, home.exclusive_area, home.owner, home.residents, home.adults)
        for home in there
        if not covered(target.scopes, home.place)
    ]


def founded(answers: Mapping[str, str], person: Person) -> dict[str, Any]:
    """Return the community file that a founder's answers make."""
    name = "".join(sign for sign in one_line(person.name) if sign.isprintable())[: founding_rules.LONGEST_NAME]
    founder = {"user": person.telegram_id, **({"name": name} if name else {})}
    return founding_rules.words(answers, founder, texts.parties(answers["language"]))
