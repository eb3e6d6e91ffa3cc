"""A household file sent in private: looked at, shown, and applied at one tap."""

import asyncio
from collections.abc import Sequence

from actions import household_files, imports, posts
from actions.communities import Difference
from actions.household_files import BadFile
from actions.imports import (
    Applied,
    AskedFirst,
    Changed,
    Considered,
    Content,
    Looked,
    NotHad,
    NotYours,
    Sent,
    WhichOne,
    Wrong,
    WrongKind,
)  # fmt: skip
from actions.long_work import beside
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Attachment, Command, Tap
from handlers.routes import Routes
from rules.households import Problem
from storage import imports as rows
from storage.database import Unit
from storage.imports import WaitingFile
from texts import foundings as founding_texts
from texts import imports as texts
from texts.buttons import Press
from texts.cards import Answer, Card

PATIENCE = 30  # seconds until somebody is asked to send a file once more


def register(routes: Routes) -> None:
    """Register what concerns household files."""
    routes.document(on_document)
    routes.tap("import", on_import, asks=True)


async def on_document(desk: Desk, command: Command) -> None:
    """Show what a file of staff would change, or what is wrong with it."""
    file, who = command.document, command.sender.telegram_id
    assert file is not None  # noqa: S101 - the router hands over nothing else
    wanted = await desk.database.read(lambda reader: imports.worth_fetching(reader, who, file.name))
    sent = Sent(file.file, file.name, await fetch(desk, file) if wanted else None)

    async def act(unit: Unit, caller: Caller) -> Card | None:
        said = await imports.consider(unit, caller.person, sent, command.text, desk.codes_key)
        return await _card(unit, caller, said)

    await desk.command(command, act)


async def fetch(desk: Desk, sent: Attachment) -> Content | list[Problem] | None:
    """Return a file as it lies at Telegram, what is wrong with it, or None where it cannot be had."""
    try:
        household_files.check_size(sent.size)  # before anything of it is fetched
        async with asyncio.timeout(PATIENCE):
            content = await desk.replies.file(sent.file, household_files.LARGEST_FILE)
            if content is None:
                return None
            found, unused = await beside(household_files.read, sent.name, content)
    except TimeoutError:
        return None
    except BadFile as error:
        return error.problems
    return Content(imports.digest_of(content), found, unused)


async def _card(unit: Unit, caller: Caller, said: Considered) -> Card:
    words = caller.words
    match said:
        case Looked(id=0):
            card = texts.nothing_new(words)
        case Looked():
            card = texts.preview(words, file=said.id, shown=_preview(said.name, said.content, said.found, said.scopes))
        case Wrong():
            card = await _wrong(unit, caller, said)
        case WhichOne(names):
            card = texts.which_one(words, names=names)
        case AskedFirst(founding, question):
            card = founding_texts.question(words, founding=founding.id, asked=question)
        case NotYours():
            card = texts.staff_only(words, helper=caller.helper)
        case WrongKind():
            card = texts.which_kind(words)
        case NotHad():
            card = texts.send_again(words)
    return card


async def _wrong(unit: Unit, caller: Caller, said: Wrong) -> Card:
    listed = len(said.problems) > texts.MOST_PROBLEMS and not said.of_community
    if listed:
        own, scopes = caller.person.telegram_id, list(map(str, said.scopes))
        wanted = {"file": said.sent.file, "name": said.sent.name, "scopes": scopes}
        await posts.enclose(unit, 0, own, "document", "problems", caller.words, **wanted)
    return texts.wrong(caller.words, problems=said.problems, listed=listed)


def _preview(name: str, content: Content, found: Difference, scopes: Sequence[str] = ()) -> texts.Preview:
    homes = found.households
    added = {row.key for row in homes.added}
    return texts.Preview(
        name,
        households=len(content.rows),
        buildings=len({(row.area, row.building) for row in content.rows}),
        entrances=len({row.place for row in content.rows}),
        area=sum(row.exclusive_area for row in content.rows),
        owners=len({row.owner for row in content.rows}),
        added=len(homes.added),
        changed=len(homes.changed),
        ended=len(homes.ended),
        codes=len({place for place, _ in homes.new_codes.values()} - added),
        unused=tuple(content.unused),
        sold=len(homes.sold),
        scopes=tuple(scopes),
    )


async def on_import(desk: Desk, tap: Tap, press: Press) -> None:
    """[Apply] or [Cancel] under what a file would change."""
    waiting = await desk.database.read(lambda reader: rows.by_id(reader, press.id))
    own = waiting if waiting and waiting.telegram_id == tap.sender.telegram_id else None
    content = await fetch(desk, Attachment(own.file, own.name, 0)) if own and press.argument == "apply" else None

    async def act(unit: Unit, caller: Caller) -> Answer | None:
        if waiting is None:
            await posts.spent(unit, caller.community_id, tap.chat, tap.message)
        if own is None:
            return texts.gone(caller.words)
        if press.argument == "cancel":
            await posts.spent(unit, own.community, tap.chat, tap.message)
            await rows.forget(unit, caller.person.telegram_id)
            return texts.cancelled(caller.words)
        return await _apply(desk, unit, caller, tap, own, content)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1])


async def _apply(
    desk: Desk, unit: Unit, caller: Caller, tap: Tap, waiting: WaitingFile, content: Content | list[Problem] | None
) -> Answer | None:
    read = content if isinstance(content, Content) else None
    said = await imports.press_apply(unit, caller.person, waiting, read, desk.codes_key)
    words, own, community = caller.words, caller.person.telegram_id, waiting.community
    if not isinstance(said, NotHad):  # that may work at the next tap
        await posts.spent(unit, community, tap.chat, tap.message)
    match said:
        case None:
            return texts.gone(words)
        case Applied(founded=True):
            community, homes = said.community.id, len(said.content.rows)
            card = founding_texts.founded(
                words, community=said.community.name, number=community, households=homes, add_url=desk.add_link
            )
        case Applied():
            card = texts.applied(words, shown=_preview(said.community.name, said.content, said.found))
        case Changed(now):
            await posts.answer(unit, community, own, texts.changed_meanwhile(words))
            card = await _card(unit, caller, now)
        case _:
            card = await _card(unit, caller, said)
    await posts.answer(unit, community, own, card)
    return None
