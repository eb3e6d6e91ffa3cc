"""Ballots: all taps that wait together are cast together, each is judged by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions import attempts, matters, posts, receipts
from actions.people import Caller, home_in_words, words_for
from rules import ballots as rules
from rules.ballots import Accepted
from rules.options import Options, Said
from rules.refusals import Reason, Refused
from rules.secret_votes import shows
from rules.votes import PERSONAL
from rules.votes import Unit as OfWhom
from storage import ballots as ballot_rows
from storage import cards, communities, households, people, record, secret_votes, trails, updates, votes
from storage.ballots import Asked, AtHand, Home
from storage.database import Reader, Unit
from storage.record import Act
from storage.votes import Further, Vote
from texts import ballots as ballot_texts
from texts.cards import Card
from texts.words import Words

SHUT = frozenset({Reason.CLOSED, Reason.NOT_OPEN_YET})


@dataclass(frozen=True, slots=True)
class BallotTap:
    """A tap on a ballot: whose, where, and what it says; `further` names one more home of a person with several."""

    update_id: int | None  # None where whoever asks has seen to it that it comes once
    telegram_id: int
    language: str | None
    chat: int
    genuine: bool | None  # the tapped message was sent by this bot; None where Telegram does not say
    vote: int
    choice: Said
    home: int | None = None
    message: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class BallotReply:
    """What became of a tap, and in which language its person is told."""

    words: Words
    box: rules.BallotBox | None = None  # None: from another chat, or a vote that is not there
    said: Accepted | Refused | None = None  # None: delivered a second time, what stands is told and nothing done
    standing: Said | None = None
    now: datetime | None = None
    matter: int = 0
    weight: int = 0  # of an owner, 0.01 m²
    further: int = 0  # homes of the person that have not voted

    @property
    def registered(self) -> bool:
        """Whether the person need not register first."""
        return not (isinstance(self.said, Refused) and self.said.reason is Reason.NOT_REGISTERED)


@dataclass(slots=True)
class _Batch:
    unit: Unit
    new: set[int]
    standing: dict[tuple[int, int], rules.Cast] = field(default_factory=dict)  # cast earlier in this batch
    ballots: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    cast: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)  # each ballot and what is recorded
    secret: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    refused: dict[tuple[int, int], str] = field(default_factory=dict)  # second ballots of a home: vote, person, actor
    adults: Counter[tuple[int, int]] = field(default_factory=Counter)  # ballots of a home, cast earlier in this batch
    acts: list[tuple[int, Act]] = field(default_factory=list)
    further: list[tuple[AtHand, BallotTap, list[int]]] = field(default_factory=list)


async def cast_ballots(unit: Unit, taps: Sequence[BallotTap]) -> list[BallotReply]:
    """Cast the ballots of all taps that waited together, in their order; a single tap is a list of one."""
    new = await updates.first_times(unit, [tap.update_id for tap in taps if tap.update_id is not None])
    found = await ballot_rows.at_hand(unit, [Asked(tap.vote, tap.telegram_id, tap.chat) for tap in taps])
    found |= await _newly_met(unit, taps, found)
    batch = _Batch(unit, new)
    taps = [await _vouched(unit, tap) for tap in taps]
    replies = [_cast(batch, tap, found.get(place)) for place, tap in enumerate(taps)]
    await _keep(batch)
    return replies


async def _newly_met(unit: Unit, taps: Sequence[BallotTap], found: Mapping[int, AtHand]) -> dict[int, AtHand]:
    """A seat votes, and everyone of a group says an opinion, also who has never written to the bot: meet them."""
    new = {
        place: taps[place]
        for place, at_hand in found.items()
        if at_hand.person is None and at_hand.here and (at_hand.box.unit is OfWhom.GROUP_MEMBERS or at_hand.homes)
    }
    if not new:
        return {}
    for tap in new.values():
        await people.meet(unit, tap.telegram_id, tap.name, tap.language)
    known = await ballot_rows.at_hand(unit, [Asked(tap.vote, tap.telegram_id, tap.chat) for tap in new.values()])
    return {place: known[at] for at, place in enumerate(new)}


async def _vouched(unit: Unit, tap: BallotTap) -> BallotTap:
    """Where Telegram does not say who sent the tapped message, our rows do: in private a forged tap is one too."""
    if tap.genuine is not None:
        return tap
    return replace(tap, genuine=await cards.on_file(unit, tap.chat, tap.message))


def _cast(batch: _Batch, tap: BallotTap, at_hand: AtHand | None) -> BallotReply:
    if at_hand is None:
        return BallotReply(Words(_spoken(tap, None)))
    words = Words(_spoken(tap, at_hand), ZoneInfo(at_hand.time_zone))
    if not (at_hand.here and tap.genuine):
        return BallotReply(words)
    home = _home_of(at_hand, tap)
    key = (tap.vote, ballot_of(at_hand, home) if home else 0)
    cast = batch.standing.get(key) or (home.cast if home else None)
    box = at_hand.box
    person, elector = (home.person, home.elector) if home else (None, None)
    if elector and box.unit is OfWhom.ADULTS:
        elector = replace(elector, places_left=elector.places_left - batch.adults[tap.vote, elector.id])
    said = rules.accept_ballot(box, elector, cast, person, tap.choice, batch.unit.now)
    weight = home.weight if home and box.unit is OfWhom.OWNERS else 0
    reply = BallotReply(words, box, said, None, batch.unit.now, at_hand.matter, weight)
    if tap.update_id is not None and tap.update_id not in batch.new:
        mine = cast.choice if cast and home and cast.person == home.person.id else None
        if mine is not None or isinstance(said, Accepted):
            return replace(reply, said=None, standing=mine)
        # It was refused, and is told why once more; a secret one, whose it may be, that the household has voted.
        return reply
    if isinstance(said, Accepted) and said.changed and home:
        _note(batch, tap, at_hand, home)
    elif isinstance(said, Refused) and said.reason in attempts.SECOND and home:
        batch.refused[tap.vote, home.person.id] = f"person:{at_hand.pseudonym}"
    if home and tap.home is None and len(at_hand.homes) > 1 and not (isinstance(said, Refused) and said.reason in SHUT):
        return replace(reply, further=_note_further(batch, tap, at_hand, home))
    return reply


def _spoken(tap: BallotTap, at_hand: AtHand | None) -> str:
    if at_hand and at_hand.chosen_language:
        return at_hand.chosen_language
    shown_ = (tap.language or "").split("-")[0].lower()
    return shown_ if shown_ in ("zh", "en") else at_hand.community_language if at_hand else "zh"


def _home_of(at_hand: AtHand, tap: BallotTap) -> Home | None:
    """Return the home for which a tap counts: the one it names, else the person's first on the roll, else the first."""
    if tap.home is not None:
        return next((home for home in at_hand.homes if home.id == tap.home), None)
    on_roll = (home for home in at_hand.homes if home.elector)
    return next(on_roll, at_hand.homes[0] if at_hand.homes else None)


def ballot_of(at_hand: AtHand, home: Home) -> int:
    """Return under which number the ballot of this person for this home is kept: docs/record.md calls it the unit."""
    if home.elector is None:
        return home.id
    return -home.person.id if at_hand.box.unit in PERSONAL else home.elector.id


def _note(batch: _Batch, tap: BallotTap, at_hand: AtHand, home: Home) -> None:
    elector = ballot_of(at_hand, home)
    key = (tap.vote, elector)
    if elector < 0 and not home.cast and key not in batch.standing and home.elector:
        batch.adults[tap.vote, home.elector.id] += 1
    secret = at_hand.box.secret
    batch.standing[key] = rules.Cast(0, None) if secret else rules.Cast(home.person.id, tap.choice)
    ballot: dict[str, Any] = {
        "community": at_hand.community, "vote": tap.vote, "elector": elector,
        "home": home.elector.id if home.elector else home.id, "person": home.person.id, "choice": tap.choice.value,
        "weight": home.weight,
    }  # fmt: skip
    if secret:
        batch.secret[key] = ballot  # and no entry: its place in the record would tell when
        return
    data: dict[str, Any] = {"unit": elector, "choice": tap.choice.value, "channel": "button"}
    if at_hand.box.unit is OfWhom.OWNERS:
        data["weight"] = home.weight
    batch.ballots[key] = ballot
    batch.cast.append((ballot, data))
    batch.acts.append((at_hand.community, Act("vote.ballot", f"vote:{tap.vote}", f"person:{at_hand.pseudonym}", data)))


def _note_further(batch: _Batch, tap: BallotTap, at_hand: AtHand, home: Home) -> int:
    """Note the further homes of a person that have not voted, whatever became of the tap for the first; their number.

    Each is asked for in private, or once the person has pressed Start.
    """
    if at_hand.box.unit in PERSONAL:
        return 0  # one person, one ballot
    own = home.elector.id if home.elector else home.id
    others = {
        one.elector.id: one.id
        for one in at_hand.homes
        if one.elector and one.elector.id != own and one.elector.side is one.person.side and not one.person.disputed
        and not one.cast and (tap.vote, one.elector.id) not in batch.standing
    }  # fmt: skip
    if others and at_hand.reachable:
        batch.further.append((at_hand, tap, list(others.values())))
    return len(others)


def own_homes(at_hand: AtHand) -> tuple[int, int]:
    """Return how many of a person's homes have voted, and how many have a ballot that this person may cast."""
    own = {
        one.elector.id: one
        for one in at_hand.homes
        if one.elector and one.elector.side is one.person.side and not one.person.disputed
    }
    if at_hand.box.unit is not OfWhom.HOUSEHOLDS:
        return 0, 1
    return sum(one.cast is not None for one in own.values()), len(own)


async def _keep(batch: _Batch) -> None:
    for at_hand, tap, homes in batch.further:
        with trails.along(trails.of_update(tap.update_id)):
            await _offer_further(batch.unit, at_hand, tap.telegram_id, homes)
    for (vote, person), actor in batch.refused.items():
        if found := await votes.by_id(batch.unit, vote):
            await attempts.note(batch.unit, found, person, actor, attempts.SECOND_BALLOT)
    if batch.secret:
        await _keep_secret(batch)
    if not batch.ballots:
        return
    await receipts.issue(batch.unit, [ballot for ballot, _ in batch.cast])
    for ballot, recorded in batch.cast:
        recorded["receipt"] = ballot["receipt"]
    await ballot_rows.save(batch.unit, list(batch.ballots.values()))
    for community in dict.fromkeys(community for community, _ in batch.acts):
        await record.append_all(batch.unit, community, [act for one, act in batch.acts if one == community])
    for vote in dict.fromkeys(vote for vote, _ in batch.ballots):
        await cards.refresh(batch.unit, "ballot", vote)


async def _keep_secret(batch: _Batch) -> None:
    """Keep secret ballots as roll and totals; the card moves by five and more, so that no edit follows one ballot."""
    came = Counter(vote for vote, _ in batch.secret)
    before = {vote: await votes.voted(batch.unit, vote) for vote in came}
    await secret_votes.save(batch.unit, list(batch.secret.values()))
    for vote, n in came.items():
        if shows(before[vote], before[vote] + n):
            await cards.refresh(batch.unit, "ballot", vote)


async def _offer_further(unit: Unit, at_hand: AtHand, telegram_id: int, homes: list[int]) -> None:
    """Ask a person with several homes for each that has not voted, in a private message of its own."""
    person = await people.by_telegram(unit, telegram_id)
    community = await communities.by_id(unit, at_hand.community)
    matter = await matters.by_number(unit, at_hand.matter)
    words = words_for(person, community)
    for one in await votes.add_further(unit, at_hand.community, at_hand.vote, at_hand.person or 0, homes):
        card = await further_card(unit, words, one, matter.title, at_hand.box.closes_at, at_hand.box.options)
        await posts.answer(unit, community.id, telegram_id, card, once=f"further:{one.id}")


async def further_card(
    reader: Reader, words: Words, one: Further, title: str, closes: datetime, options: Options | None
) -> Card:
    """Return the ballot of one more home of a person."""
    label = home_in_words(words, await households.by_id(reader, one.household))
    return ballot_texts.further_household(
        words, further=one.id, vote=one.vote, title=title, home=label, closes=closes, options=options
    )


async def can_i(unit: Unit, caller: Caller, vote_id: int) -> tuple[Vote, AtHand | None] | None:
    """Gather what a person asks with [Can I vote?], where they ask it."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None:
        return None
    who = caller.person.telegram_id
    found = await ballot_rows.at_hand(unit, [Asked(vote_id, who, caller.chat.telegram_id if caller.chat else who)])
    return vote, found.get(0)


async def building_of(reader: Reader, vote_id: int, home: int) -> ballot_texts.Building | None:
    """Return the turnout of the building of an elector; None for a seat."""
    place = await votes.place_of(reader, vote_id, home)
    turnout = await votes.turnout(reader, vote_id)
    one = next((one for one in turnout if (one.area, one.building) == place), None)
    return ballot_texts.Building(one.building, one.voted, one.electors) if one and one.building else None
