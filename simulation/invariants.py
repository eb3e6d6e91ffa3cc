"""What must hold: at the instant of a kill for what was answered, and once all is at rest for everything."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from actions.verification import Verified
from playground.model import Message
from playground.telegram import Telegram
from rules.motions import MotionChoice
from rules.options import Kind, Options
from rules.refusals import Reason
from rules.votes import Choice, Unit
from simulation import model, polls
from simulation.acts import Tap
from simulation.eyes import ON_BALLOTS, Eyes, ballot_of
from simulation.town import SEATS
from simulation.world import World
from texts.ballots import ballot_reply
from texts.chats import not_recorded
from texts.meetings import motion_answer
from texts.options import said as said_in
from texts.refusals import Facts, refused
from texts.rules import choice
from texts.secret_votes import ballot_in
from texts.words import LANGUAGES, Words

NOT_RECORDED = tuple(not_recorded(Words(language)).text for language in LANGUAGES)
# Who hears this of a tap that came again may be who is on the roll.
SEALED = tuple(refused(Words(language), Reason.SEALED_ALREADY, facts=Facts()).text for language in LANGUAGES)
ONE, AREA = Options(Kind.ONE, ("§", "§")), 10_00  # with which an answer is put into words
ENTERED = {f"put{one}": one.value for one in MotionChoice}
MOTIONS = {"motion", *ENTERED}
DECISIVE = ("notice", "ballot", "extension", "result", "outcome")


class Cast(NamedTuple):
    """A ballot as the record has it."""

    person: int
    vote: int
    data: dict[str, Any]
    at: int

    @property
    def key(self) -> tuple[int, int, str]:
        """Who, in which vote, for what."""
        return self.person, self.vote, str(self.data["choice"])


@cache
def _saying() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    """Return how each answer begins that says that a ballot counts, up to its choice, and how choices are called."""
    found = []
    for language, of_whom, changed, offered in product(LANGUAGES, Unit, (True, False), (None, ONE)):
        words, said = Words(language), "1" if offered else Choice.FOR.value
        called = {choice(words, one.value): one.value for one in Choice}
        text = ballot_reply(
            words, said, changeable=True, changed=changed, of_whom=of_whom, weight=AREA, options=offered
        ).text
        before = re.escape(text.partition(said_in(words, offered, said) if offered else choice(words, said))[0])
        found.append((before.replace(re.escape(words.area_figure(AREA)), r"[\d.,]+"), called))
    return [(re.compile(before), called) for before, called in sorted(found, key=lambda one: -len(one[0]))]


@cache
def _in_the_box() -> tuple[str, ...]:
    """Return the answers to a secret ballot, which do not say what was chosen."""
    return tuple(ballot_in(Words(language)).text for language in LANGUAGES)


@cache
def _moving() -> dict[str, str]:
    """Return what members are told whose choice stands on a motion."""
    return {
        motion_answer(Words(language), one.value, changed=changed).text: one.value
        for language, one, changed in product(LANGUAGES, MotionChoice, (True, False))
    }


def _moved(tap: Tap) -> str | None:
    """Return the choice on a motion that a seat was told stands; who enters votes of a room may enter their own."""
    told = tap.told or ""
    own = tap.verb in ENTERED and tap.person in SEATS and f"\u2068Seat {SEATS.index(tap.person)}\u2069" in told
    return tap.word if own else _moving().get(told)


def _on_ballots(connection: sqlite3.Connection, taps: Iterable[Tap], *, secret: bool = False) -> list[Tap]:
    """Return the taps on ballots, also in private, as taps on their vote; `secret`: those of secret ones too."""
    votes = {row[0] for row in connection.execute("SELECT id FROM vote WHERE NOT secret OR ?", (secret,))}
    return [
        replace(tap, verb="vote", word=tap.word or _counted(tap) or model.ANY)
        for tap in taps
        if tap.verb in ON_BALLOTS and tap.number in votes
    ]


def _counted(tap: Tap) -> str | None:
    """Return the choice that somebody was told stands; None where they were told something else, or nothing."""
    told = tap.told or ""
    if told in _in_the_box():
        return tap.word or model.ANY
    for begins, called in _saying():
        if match := begins.match(told):
            rest = told[match.end() :]
            said = next((one for name, one in called.items() if re.match(rf"{re.escape(name)}[.。，]", rest)), None)
            return said or ",".join(re.findall(r"(?:^|[;；] ?)(\d+) ", rest)) or None
    return None


@contextmanager
def looking_at(store: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a store, as a stranger would who found the disk; the store itself is not touched."""
    with TemporaryDirectory(dir=store.parent) as folder:
        for name in (store.name, f"{store.name}-wal"):
            if (store.parent / name).exists():
                shutil.copyfile(store.parent / name, Path(folder) / name)
        with closing(sqlite3.connect(Path(folder) / store.name)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection


def after_kill(store: Path, taps: Iterable[Tap]) -> list[str]:
    """Return what was answered and is not on file."""
    with looking_at(store) as connection:
        return _answered(connection, taps)


def on_file(eyes: Eyes) -> tuple[set[int], set[int]]:
    """Return which updates have been handled, and which are set aside."""
    handled = eyes.look("SELECT update_id FROM seen_update UNION SELECT update_id FROM dead_letter")
    return {row[0] for row in handled}, {row[0] for row in eyes.look("SELECT update_id FROM update_aside")}


def _told(world: World) -> list[str]:
    """Whose tap was confirmed to Telegram with nothing on file is told that nothing was recorded."""
    return [
        f"the tap of {tap.person} on {tap.verb} {tap.number} was confirmed to Telegram, nothing on file: {tap.told!r}"
        for tap in world.let_go
        if not (tap.settled and (tap.verb != "vote" or tap.told is None or tap.told.startswith(NOT_RECORDED)))
    ]


def _in_time(world: World) -> list[str]:
    """Telegram is told to forget a tap once it is answered; what was let go is noted as seen, and told afterwards."""
    return [
        f"the tap of {tap.person} on {tap.verb} {tap.number} was confirmed to Telegram before its answer: {tap.told!r}"
        for tap in world.early
        if tap.told is not None and not tap.told.startswith(NOT_RECORDED)
    ]


def _answered(connection: sqlite3.Connection, taps: Iterable[Tap]) -> list[str]:
    """An answer that says so is true: the record has a ballot of that person and choice."""
    cast = Counter(one.key for one in _ballots(connection))
    wrong = []
    for tap in _on_ballots(connection, taps):
        said = _counted(tap)
        if said and not cast[tap.person, tap.number, said]:
            wrong.append(f"{tap.person} was told {tap.told!r} of vote {tap.number}, and it is not on file")
    return wrong


def _ballots(connection: sqlite3.Connection) -> list[Cast]:
    """Return each ballot by button in the record, in its order."""
    rows = connection.execute(
        "SELECT p.telegram_id, v.id AS vote, r.entry, r.at FROM record r"
        " JOIN person p ON 'person:' || p.pseudonym = r.entry ->> 'actor'"
        " JOIN vote v ON 'vote:' || v.id = r.subject AND NOT v.secret"
        " WHERE r.act = 'vote.ballot' ORDER BY r.seq"
    )
    return [Cast(row[0], row["vote"], json.loads(row["entry"])["data"], row["at"]) for row in rows]


def at_rest(world: World, verified: Verified, cards: dict[int, str]) -> list[str]:
    """Return what does not hold once everything has come to rest; `cards` is what each should show."""
    now = world.now_ms()
    with looking_at(world.store) as connection:
        taps = [tap for tap in world.taps if tap.person not in world.gone]
        return [
            *(f"verify: {what}" for what in verified.differences),
            *_answered(connection, taps),
            *_told(world),
            *_in_time(world),
            *_once(connection, world, taps),
            *_on_paper(connection, world),
            *polls.disagrees(connection, world.answers, world.gone),
            *holds(connection, world.telegram, now),
            *_delivered(connection, world, now),
            *_shown(connection, world, cards),
        ]


def holds(connection: sqlite3.Connection, telegram: Telegram, now: int) -> list[str]:
    """Return what of a file is against the rules, late, or said more often than may be; `now` in milliseconds."""
    return [
        *_lawful(connection), *_due(connection, now), *_done_once(connection), *_too_often(connection, telegram),
    ]  # fmt: skip


def _on_paper(connection: sqlite3.Connection, world: World) -> list[str]:
    """What a neighbour has counted from the answers is on file, and announced."""
    forgot = _came_again(world)

    def unsure(tap: Tap) -> bool:
        # What comes twice is answered with nothing, also where the first answer was lost.
        return not tap.told or (forgot and tap.told.startswith((*NOT_RECORDED, *SEALED)))

    taps = _on_ballots(connection, world.taps, secret=True)
    for tap in taps:
        if not tap.settled:  # by now it may count for another
            tap.ballots.add(ballot_of(connection, tap.number, tap.person, tap.home))
    texts = [one.data.get("text", "") for one in world.chat(world.group).messages.values() if one.by_bot]
    motions = [replace(tap, word=ENTERED.get(tap.verb, tap.word)) for tap in world.taps if tap.verb in MOTIONS]
    council = model.sheets(motions, _moved, unsure)
    on_paper = model.sheets(taps, _counted, unsure), model.areas(taps, _counted)
    return model.disagrees(connection, *on_paper, world.gone, texts) + model.council_disagrees(connection, council)


def _came_again(world: World) -> bool:
    """Whether an update may have come again that was let go: it is on file only with what came later."""
    return any(world.weather.struck.get(what) for what in ("kill", "duplicate", "reply to a post lost"))


def _once(connection: sqlite3.Connection, world: World, taps: Sequence[Tap]) -> list[str]:
    """No ballot counts that nobody tapped, none twice, none of a tap that was answered with a refusal.

    Who was told that nothing was recorded, because the store failed, may be counted after a kill: what the bot meant
    to let go is in no file, and Telegram delivers it again.
    """
    forgot, on_ballots = _came_again(world), _on_ballots(connection, taps)
    refused = [
        tap for tap in on_ballots
        if tap.told and not _counted(tap) and not (forgot and tap.told.startswith(NOT_RECORDED))
    ]  # fmt: skip
    tapped = Counter((tap.person, tap.number, tap.word) for tap in on_ballots)
    tapped.subtract((tap.person, tap.number, tap.word) for tap in refused)
    by_button = [one for one in _ballots(connection) if one.data["channel"] == "button"]
    cast = Counter(one.key for one in by_button if one.person > 0 and one.person not in world.gone)
    return [
        f"{person} cast {choice!r} {count} times in vote {vote}, by {tapped[person, vote, choice]} taps not refused"
        for (person, vote, choice), count in cast.items()
        if count > tapped[person, vote, choice] + tapped[person, vote, model.ANY]
    ]


def _lawful(connection: sqlite3.Connection) -> list[str]:
    """No ballot is as late as the close, each is of a home on the roll, and who cast it first keeps it."""
    wrong, first = [], dict[tuple[int, int], int]()
    votes = {row["id"]: row for row in connection.execute("SELECT * FROM vote")}
    struck = {row[0] for row in connection.execute("SELECT subject FROM record WHERE act IN ('vote.struck')")}
    for one in _ballots(connection):
        if not votes[one.vote]["opens_at"] <= one.at < votes[one.vote]["closes_at"]:
            wrong.append(f"the ballot of {one.person} in vote {one.vote} is of a time at which it was not open")
        if (
            one.person != first.setdefault((one.vote, one.data["unit"]), one.person)
            and f"vote:{one.vote}" not in struck
        ):
            wrong.append(
                f"{one.person} cast the ballot of home {one.data['unit']} in vote {one.vote} after another did"
            )
    of_one = (
        "SELECT vote, elector, count(*) AS n FROM ballot WHERE struck_at IS NULL GROUP BY vote, elector HAVING n > 1"
    )
    wrong += [f"{row['elector']} has {row['n']} ballots in vote {row['vote']}" for row in connection.execute(of_one)]
    off = (
        "SELECT vote FROM ballot b JOIN vote v ON v.id = b.vote WHERE v.unit <> 'group members'"
        " AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.vote = b.vote AND r.home = b.home)"
    )
    return wrong + [f"a ballot in vote {row[0]} is of nobody on its roll" for row in connection.execute(off)]


def _due(connection: sqlite3.Connection, now: int) -> list[str]:
    """Everything due is done, no act was given up, and no vote is where its time has passed."""
    late = connection.execute("SELECT what, subject FROM due WHERE done_at IS NULL AND at <= ?", (now - 1000,))
    wrong = [f"{row['what']} of {row['subject']} is due and not done" for row in late]
    # What is sealed waits until nobody reads the log: each time it was put off says why.
    failed = connection.execute("SELECT what, subject, error FROM due WHERE error <> '' AND what <> 'announce_vote'")
    wrong += [f"{row['what']} of {row['subject']} failed: {row['error']}" for row in failed]
    overdue = (
        "SELECT id, state FROM vote WHERE state = 'noticed' AND opens_at <= ?1 OR state = 'open' AND closes_at <= ?1"
    )
    wrong += [f"vote {row['id']} is {row['state']} still" for row in connection.execute(overdue, (now - 1000,))]
    twice = (
        "SELECT act, subject, count(*) AS n FROM record WHERE act IN ('vote.noticed', 'vote.opened', 'vote.closed',"
        " 'motion.closed', 'matter.raised', 'request.filed') GROUP BY act, subject HAVING n > 1"
    )
    wrong += [f"{row['act']} of {row['subject']} happened {row['n']} times" for row in connection.execute(twice)]
    letters = connection.execute("SELECT error, body FROM dead_letter")
    return wrong + [f"an update could not be handled: {row['error']} {row['body'][:300]}" for row in letters]


def _done_once(connection: sqlite3.Connection) -> list[str]:
    """A home supports a matter once, and what Telegram delivers twice is answered once."""
    supports = (
        "SELECT id, supporters, (SELECT count(*) FROM support s WHERE s.matter = m.id) AS homes FROM matter m"
        " WHERE supporters <> homes"
    )
    wrong = [
        f"matter {row['id']} has {row['supporters']} supporters, and {row['homes']} homes support it"
        for row in connection.execute(supports)
    ]
    twice = (  # that a group is out of reach is found anew with each message to it
        "SELECT trail, chat, purpose, count(*) AS n FROM outbox WHERE trail LIKE 'u%' AND purpose <> 'out_of_reach'"
        " GROUP BY trail, chat, kind, purpose, subject, payload HAVING n > 1"
    )
    return wrong + [
        f"update {row['trail'][1:]} has said {row['purpose']} to {row['chat']} {row['n']} times"
        for row in connection.execute(twice)
    ]


def _delivered(connection: sqlite3.Connection, world: World, now: int) -> list[str]:
    """Every message was delivered, or its failure is on record."""
    wrong = []
    gone = {chat.id for chat in world.telegram.chats.values() if not _present(world, chat.id)}
    for row in connection.execute("SELECT * FROM outbox"):
        name = f"message {row['id']} ({row['kind']}, {row['purpose']}) to {row['chat']}"
        if row["state"] == "sending":
            wrong.append(f"{name} is on its way for ever")
        elif row["state"] == "waiting" and row["not_before"] <= now - 1000 and row["chat"] not in gone:
            wrong.append(f"{name} waits still: {row['error']}")
        elif row["state"] in ("failed", "dropped") and not row["error"]:
            wrong.append(f"{name} is {row['state']}, and nothing says why")
        elif row["state"] == "failed" and "Too Many Requests" in row["error"]:
            wrong.append(f"{name} was given up, though Telegram only asked to wait")
        elif (
            row["state"] == "failed"
            and row["purpose"] in DECISIVE
            and row["attempts"] < 2
            and "ambiguous" in row["error"]
        ):
            wrong.append(f"{name} was given up at once: {row['error']}")
        elif row["state"] == "sent" and row["kind"] == "message" and row["message"] and not _stands(world, row):
            wrong.append(f"{name} is noted as sent, and the chat does not have it")
    return wrong


def _present(world: World, chat: int) -> bool:
    member = world.telegram.chats[chat].member(world.bot)
    return bool(member and member.present)


def _stands(world: World, row: sqlite3.Row) -> bool:
    chat = world.telegram.chat(row["chat"])
    message = chat.messages.get(row["message"])
    return message is not None and message.by_bot


def _too_often(connection: sqlite3.Connection, telegram: Telegram) -> list[str]:
    """A message stands once; what must arrive as often as it was tried, each try being noted before it is made."""
    allowed: Counter[tuple[int, str]] = Counter()
    first = dict[tuple[int, str], int]()  # of older ones the rows were erased with what was kept of a person
    for row in connection.execute("SELECT * FROM outbox WHERE kind = 'message' AND card IS NULL ORDER BY id"):
        payload: dict[str, Any] = json.loads(row["payload"])
        if "text" in payload:
            words = row["chat"], _bare(payload["text"])
            allowed[words] += max(row["attempts"] if row["must_arrive"] else 1, 1)
            first.setdefault(words, row["created_at"] // 1000)
    for row in connection.execute("SELECT chat, message FROM card WHERE message IS NOT NULL"):
        card = telegram.chat(row["chat"]).messages.get(row["message"])
        allowed.pop((row["chat"], _bare(card.data.get("text", "")) if card else ""), None)  # the words of a card's too
    stands: Counter[tuple[int, str]] = Counter()
    for chat in [*telegram.chats.values(), *telegram.private.values()]:
        for message in chat.messages.values():
            words = chat.id, _bare(message.data.get("text", ""))
            if message.by_bot and not message.history and message.data["date"] >= first.get(words, 0):
                stands[words] += 1
    return [
        f"{text[:60]!r} stands {count} times in {chat}, {allowed[chat, text]} were to be sent"
        for (chat, text), count in stands.items()
        if (chat, text) in allowed and count > allowed[chat, text]
    ]


def _bare(text: str) -> str:
    """Return a text without its markup and blanks."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = re.sub(r"<[^<>]*>", "", text) if entity == "&lt;" else text
        text = text.replace(entity, sign)
    return re.sub(r"\s+", "", text)


def _shown(connection: sqlite3.Connection, world: World, cards: dict[int, str]) -> list[str]:
    """What a ballot's card shows last is what stands."""
    wrong = []
    for row in connection.execute("SELECT * FROM card WHERE NOT ended AND message IS NOT NULL"):
        if row["id"] not in cards or (row["chat"] < 0 and not _present(world, row["chat"])):
            continue
        message: Message | None = world.telegram.chat(row["chat"]).messages.get(row["message"])
        if message is None or message.deleted:
            continue
        if _bare(message.data.get("text", "")) != _bare(cards[row["id"]]):
            wrong.append(f"the {row['kind']} card of {row['subject']} in {row['chat']} does not show what stands")
    return wrong
