"""The running bot: what it is made of, and the one visible list of what handles what."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import click
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest

from actions import beginnings
from actions.enclosures import Maker
from actions.households import keep_key
from bot import health, links, logs, service
from bot.answers import DirectReplies
from bot.clock import Clock
from bot.command import Refusal, clock_of, key_of, ours, using
from bot.config import Settings
from bot.delivery import Delivery, TokenRevoked
from bot.duty import Duty
from bot.intake import AnotherPoller, Intake, TokenRefused
from bot.menus import announce
from bot.meters import Meters
from bot.ports import PortTaken
from bot.scheduler import Scheduler
from bot.webhook import WebhookIntake, WebhookRefused, leave_webhook
from bot.wire import AiohttpRequest, Telegram
from handlers import agenda as agenda_handlers
from handlers import (
    agenda_votes,
    assembly_calls,
    chats,
    commendations,
    consultations,
    dialogues,
    districts,
    docket,
    door_rounds,
    duplicates,
    foundings,
    groups,
    home_invitations,
    households,
    imports,
    joins,
    lists,
    matters,
    mediations,
    meetings,
    minutes,
    motions,
    objections,
    open_votes,
    options,
    own_data,
    own_stages,
    paper_ballots,
    polls,
    projects,
    proposals,
    reports,
    requests,
    seats,
    secret_votes,
    setups,
    signed_lists,
    sortings,
    surveys,
    talks,
    teams,
    votes,
)
from handlers.desk import Desk
from handlers.routes import Routes
from storage import communities, invitations, scratch, updates
from storage.database import Database, StoreError, Unit
from storage.stores import Address, connect

log = logging.getLogger("corridor")

STOP_WITHIN = 8.0  # seconds; the contract allows 10
LONGEST_PAUSE = 30.0
SOON = 1.0  # seconds before a start says what it waits for
STORE_PAUSE = 60.0  # the longest, in seconds, before a server of the store is asked again whether it is there

Framework = Application[Any, Any, Any, Any, Any, Any]


def build_routes() -> Routes:
    """Register every handler, in the order in which a newcomer should read them."""
    routes = Routes()
    households.register(routes)
    joins.register(routes)
    matters.register(routes)
    docket.register(routes)
    agenda_handlers.register(routes)
    agenda_votes.register(routes)
    meetings.register(routes)
    motions.register(routes)
    minutes.register(routes)
    own_stages.register(routes)
    seats.register(routes)
    votes.register(routes)
    open_votes.register(routes)
    secret_votes.register(routes)
    options.register(routes)
    objections.register(routes)
    lists.register(routes)
    paper_ballots.register(routes)
    door_rounds.register(routes)
    signed_lists.register(routes)
    talks.register(routes)
    reports.register(routes)
    districts.register(routes)
    polls.register(routes)
    surveys.register(routes)
    for noun in (dialogues, home_invitations, own_data, projects, proposals, assembly_calls):
        noun.register(routes)
    teams.register(routes)
    requests.register(routes)
    sortings.register(routes)
    duplicates.register(routes)
    mediations.register(routes)
    commendations.register(routes)
    consultations.register(routes)
    chats.register(routes)
    groups.register(routes)
    foundings.register(routes)
    imports.register(routes)
    setups.register(routes)
    return routes


@dataclass(slots=True)
class App:
    """A bot that is ready to run."""

    intake: Intake
    source: Intake | WebhookIntake  # where updates come from
    maker: Maker
    clock: Clock
    desk: Desk
    telegram: Telegram
    duty: Duty

    async def run(self) -> None:
        """Take updates, send, and do what is due, until one of them cannot go on."""
        async with self.source.listening():
            await self.duty.run(self._on_duty)

    async def _on_duty(self) -> None:
        database = self.desk.database
        async with asyncio.TaskGroup() as group:
            group.create_task(
                Delivery(database, self.telegram, self.clock, self.maker, self.duty).run(), name="delivery"
            )
            group.create_task(Scheduler(self.desk, self.clock).run(), name="scheduler")
            group.create_task(self.source.run(), name="intake")
            group.create_task(announce(self.telegram, database), name="menus")


def build_framework(settings: Settings, calls: BaseRequest, long_polls: BaseRequest) -> Framework:
    """Build the framework without its updater: we poll ourselves, so that nothing is confirmed before it is kept."""
    builder = Application.builder().token(settings.require_token()).updater(None)
    builder = builder.base_url(f"{settings.api_url}/bot").base_file_url(f"{settings.api_url}/file/bot")
    return builder.request(calls).get_updates_request(long_polls).build()


@asynccontextmanager
async def build_app(
    settings: Settings, database: Database, clock: Clock, meters: Meters | None = None
) -> AsyncIterator[App]:
    """Build the bot over an open store and say hello to Telegram; `meters` count what it does."""
    meters = meters or Meters()
    transports = (AiohttpRequest(), AiohttpRequest())
    framework = build_framework(settings, *transports)
    request = AiohttpRequest()
    telegram = Telegram(request, settings.api_url, settings.require_token(), meters.answered)
    await request.initialize()
    try:
        async with assemble(settings, database, clock, framework, telegram, meters) as app:
            yield app
    finally:
        with suppress(TelegramError, RuntimeError):
            await framework.shutdown()
        for one in (request, *transports):
            await one.shutdown()


@asynccontextmanager
async def assemble(
    settings: Settings, database: Database, clock: Clock, framework: Framework, telegram: Telegram, meters: Meters
) -> AsyncIterator[App]:
    """Put the bot together over any wire to Telegram."""
    await _greet(framework, settings.api_url, meters)
    key = await key_of(settings, database)
    await database.unit(lambda unit: keep_key(unit, key))
    me = framework.bot
    desk = Desk(database, DirectReplies(telegram), me.id, me.username, key, settings.copies)
    routes = build_routes()
    routes.attach(framework, desk)
    if (lease := database.lease("duty", clock)) is not None:
        await lease.set_clock()  # before the first act that asks what time it is
    await database.unit(lambda unit: invitations.keep_bot(unit, framework.bot.id, framework.bot.username))
    await database.unit(prepare)
    intake = Intake(telegram, framework, routes, desk, clock, meters)
    maker = Maker(database, key, desk.username, desk.replies.file)
    source: Intake | WebhookIntake = intake
    if settings.updates == "webhook":
        source = WebhookIntake(intake, telegram, settings.webhook, clock)
    else:
        await leave_webhook(telegram, settings.webhook)
    meters.duty = Duty(lease, meters.silent, telegram.answers)
    yield App(intake, source, maker, clock, desk, telegram, meters.duty)
    with suppress(TimeoutError):
        await asyncio.wait_for(desk.answered(), STOP_WITHIN / 2)


async def _greet(framework: Framework, where: str, meters: Meters) -> None:
    """Ask who we are; a server out of reach is waited for, a token that is refused is not."""
    pause = 0.5
    while True:
        try:
            await framework.initialize()
        except InvalidToken:
            raise Refusal("telegram.token: Telegram refuses this token; take the one that @BotFather shows") from None
        except NetworkError as error:
            meters.answered("getMe", 0)
            log.warning("telegram.api_url %s does not answer (%s); asking again until it does", where, error)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            meters.answered("getMe", 200)
            log.info("this is @%s", framework.bot.username)
            return


async def _answers(settings: Settings, meters: Meters) -> None:
    """Wait for a server of the store that does not answer; StoreError where it answers and refuses."""
    if not isinstance(settings.store, Address):
        return
    pause = 1.0
    # An attempt takes seconds, and an operator watches a start.
    word = asyncio.get_running_loop().call_later(SOON, log.info, "waiting for storage.url to answer")
    async with health.told(settings, None, Clock(), meters):
        while True:
            try:
                connection = await connect(settings.store, read_only=True)
            except StoreError as error:
                if not error.again:
                    raise
                log.warning("storage.url does not answer (%s); asking again until it does", error)
                service.waiting(pause)
                await asyncio.sleep(pause)
                pause = min(STORE_PAUSE, pause * 2)
            else:
                await connection.close()
                return
            finally:
                word.cancel()


async def prepare(unit: Unit) -> None:
    """Plan what follows from the communities as they stand: the next meetings, a board in each group."""
    await updates.begun(unit)  # before anything that is due: a result names the time in which we were not there
    for community in await communities.all_(unit):
        await beginnings.plan(unit, community)


def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; raises Refusal with one line when it cannot go on."""
    logs.set_up(settings.log_level, settings.log_format)
    try:
        asyncio.run(_run(settings))
    except* (TokenRefused, TokenRevoked):
        raise Refusal(
            "telegram.token: Telegram refuses this token (any more); nothing is lost, put in a new one"
        ) from None
    except* (AnotherPoller, PortTaken, WebhookRefused) as group:
        raise Refusal(str(group.exceptions[0])) from None


async def _run(settings: Settings) -> None:
    main, meters = asyncio.current_task(), Meters()
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, lambda: main.cancel() if main else None)
    scratch.sweep(settings.folder)  # a copy of all there is, which nothing else would take away
    with suppress(asyncio.CancelledError):
        await _answers(settings, meters)
        async with (
            using(settings, "run"),
            clock_of(settings) as clock,
            Database.open(await ours(settings), clock) as database,
            health.watched(settings, database, clock, meters),
            build_app(settings, database, clock, meters) as app,
        ):
            log.info("running")
            # On the terminal and in no log: whoever opens this link has the bot.
            click.echo("".join(await links.first(database, app.desk.codes_key, app.desk.username)), nl=False)
            with suppress(asyncio.CancelledError):
                await app.run()
            log.info("stopping")
            meters.closing = True
