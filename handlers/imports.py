"""A household file sent in private: looked at, shown, and applied at one tap."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from actions import household_files, imports, posts
from actions.communities import Difference, NotApplied
from actions.household_files import BadFile
from actions.imports import Sent, Target
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Attachment, Command, Tap
from handlers.routes import Routes
from rules.foundings import next_question
from rules.households import HouseholdRow, Problem
from storage import imports as rows
from storage.database import Unit
from storage.imports import WaitingFile
from texts import foundings as founding_texts
from texts import imports as texts
from texts.buttons import Press
from texts.cards import Card

KINDS = (".csv", ".xlsx")
PATIENCE = 30  # seconds until somebody is asked to send a file once more


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was fetched and read outside of any unit: that may take a while and must hold up nobody."""

    digest: str
    rows: list[HouseholdRow]
    unused: list[str]


def register(routes: Routes) -> None:
    """Register what concerns household files."""
    routes.document(on_document)
    routes.tap("import", on_import, asks=True)


async def on_document(desk: Desk, command: Command) -> None:
    """Show what a file of staff would change, or what is wrong with it."""
    sent = command.document
    assert sent is not None  # noqa: S101 - the router hands over nothing else
    targets = await desk.database.read(lambda reader: imports.targets_of(reader, command.sender.telegram_id))
    read: Read | list[Problem] | None = None
    if sent.name.lower().endswith(KINDS) and any(_asked(one) is None for one in targets):
        read = await fetch(desk, sent)

    async def act(unit: Unit, caller: Caller) -> Card | None:
        there = await imports.targets_of(unit, caller.person.telegram_id, unit.ms)
        named = [one for one in there if len(there) == 1 or (one.community and one.community.name == command.text)]
        if not named:
            names = [one.community.name for one in there if one.community]
            staff_only = texts.staff_only(caller.words, helper=caller.helper)
            return texts.which_one(caller.words, names=names) if names else staff_only
        (target,) = named
        if target.founding and (asked := _asked(target)):
            return founding_texts.question(caller.words, founding=target.founding.id, asked=asked)
        return await look(unit, caller, target)

    async def look(unit: Unit, caller: Caller, target: Target) -> Card:
        if not sent.name.lower().endswith(KINDS):
            return texts.which_kind(caller.words)
        if isinstance(read, list):
            return await _wrong(unit, caller, target, sent, read)
        if read is None:
            return texts.send_again(caller.words)
        return await _show(desk, unit, caller, target, sent, read)

    await desk.command(command, act)


def _asked(target: Target) -> str | None:
    return next_question(target.founding.answers) if target.founding else None


async def fetch(desk: Desk, sent: Attachment) -> Read | list[Problem] | None:
    """Return a file as it lies at Telegram, what is wrong with it, or None where it cannot be had."""
    try:
        household_files.check_size(sent.size)  # before anything of it is fetched
        async with asyncio.timeout(PATIENCE):
            content = await desk.replies.file(sent.file, household_files.LARGEST_FILE)
            if content is None:
                return None
            found, unused = await asyncio.to_thread(household_files.read, sent.name, content)
    except TimeoutError:
        return None
    except BadFile as error:
        return error.problems
    return Read(imports.digest_of(content), found, unused)


async def _wrong(unit: Unit, caller: Caller, target: Target, sent: Attachment, problems: list[Problem]) -> Card:
    if len(problems) > texts.MOST_PROBLEMS:
        own = caller.person.telegram_id
        wanted = {"file": sent.file, "name": sent.name, "scopes": list(map(str, target.scopes))}
        await posts.enclose(unit, 0, own, "document", "problems", caller.words, **wanted)
    return texts.wrong(caller.words, problems=problems)


async def _show(desk: Desk, unit: Unit, caller: Caller, target: Target, sent: Attachment, read: Read) -> Card:
    known = Sent(sent.file, sent.name, read.digest, read.rows)
    try:
        looked = await imports.look(unit, caller.person, target, known, desk.codes_key)
    except BadFile as error:
        return await _wrong(unit, caller, target, sent, error.problems)
    except NotApplied as error:
        return texts.refused(caller.words, problems=error.problems)
    if not looked.id:
        return texts.nothing_new(caller.words)
    return texts.preview(caller.words, file=looked.id, shown=_preview(looked.name, read, looked.found, looked.scopes))


def _preview(name: str, read: Read, found: Difference, scopes: Sequence[str] = ()) -> texts.Preview:
    homes = found.households
    added = {row.key for row in homes.added}
    return texts.Preview(
        name,
        households=len(read.rows),
        buildings=len({(row.area, row.building) for row in read.rows}),
        entrances=len({row.place for row in read.rows}),
        area=sum(row.exclusive_area for row in read.rows),
        owners=len({row.owner for row in read.rows}),
        added=len(homes.added),
        changed=len(homes.changed),
        ended=len(homes.ended),
        codes=len({place for place, _ in homes.new_codes.values()} - added),
        unused=tuple(read.unused),
        scopes=tuple(scopes),
    )


async def on_import(desk: Desk, tap: Tap, press: Press) -> None:
    """[Apply] or [Cancel] under what a file would change."""
    waiting = await desk.database.read(lambda reader: rows.by_id(reader, press.id))
    if waiting is None or waiting.telegram_id != tap.sender.telegram_id:
        await _say(desk, tap, _gone)
    elif press.argument == "cancel":
        await _say(desk, tap, _cancel)
    else:
        read = await fetch(desk, Attachment(waiting.file, waiting.name, 0))
        fits = isinstance(read, Read) and read.digest == waiting.digest.partition(":")[0]
        await _apply(desk, tap, waiting, read if isinstance(read, Read) and fits else None)


async def _say(desk: Desk, tap: Tap, work: Callable[[Unit, Caller], Awaitable[bool]]) -> None:
    done = await desk.tapped(tap, work)
    if done is not None:
        desk.answer(tap, (texts.cancelled if done[1] else texts.gone)(done[0].words))


async def _gone(_unit: Unit, _caller: Caller) -> bool:
    return False


async def _cancel(unit: Unit, caller: Caller) -> bool:
    await rows.forget(unit, caller.person.telegram_id)
    return True


async def _apply(desk: Desk, tap: Tap, waiting: WaitingFile, read: Read | None) -> None:
    """Apply what was shown, if it is still the same file and still waits."""

    async def act(unit: Unit, caller: Caller) -> bool:
        there = await imports.targets_of(unit, caller.person.telegram_id, unit.ms)
        still = await rows.by_id(unit, waiting.id, unit.ms)
        target = next((one for one in there if still and one.id == still.community), None)
        if target is None:
            return False
        own = caller.person.telegram_id
        if read is None:
            await posts.answer(unit, target.id, own, texts.send_again(caller.words))
            return True
        try:
            shown = waiting.digest.partition(":")[2]
            applied = await imports.apply(unit, caller.person, target, read.rows, desk.codes_key, shown)
        except BadFile as error:
            again = Attachment(waiting.file, waiting.name, 0)
            await posts.answer(unit, target.id, own, await _wrong(unit, caller, target, again, error.problems))
            return True
        except NotApplied as error:
            await posts.answer(unit, target.id, own, texts.refused(caller.words, problems=error.problems))
            return True
        if applied is None:  # somebody else changed the households meanwhile
            await posts.answer(unit, target.id, own, texts.changed_meanwhile(caller.words))
            again = Attachment(waiting.file, waiting.name, 0)
            await posts.answer(unit, target.id, own, await _show(desk, unit, caller, target, again, read))
            return True
        made, found = applied
        if target.founding:
            card = founding_texts.founded(
                caller.words, community=made.name, number=made.id, households=len(read.rows), add_url=desk.add_link
            )
        else:
            card = texts.applied(caller.words, shown=_preview(made.name, read, found))
        await posts.answer(unit, made.id, own, card)
        return True

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, None if done[1] else texts.gone(done[0].words))
