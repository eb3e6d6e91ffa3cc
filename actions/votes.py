"""Votes of the households: noticed, opened, reminded of; cast in `ballots.py`, ended in `results.py`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions import assembly_calls, attempts, matters, own_stages, posts
from actions.ballots import further_card
from actions.cards.votes import shown
from actions.people import Caller, words_for
from actions.rulebook import rule_named
from rules import electorates
from rules import matters as matter_rules
from rules.catalogue import as_noticed, rule_data, terms_digest, thresholds
from rules.electorates import OnRoll
from rules.options import Options
from rules.refusals import Reason, Refused
from rules.scope import Scope
from rules.secret_votes import may_be_secret
from rules.stages import Stage
from rules.timing import AT_ONCE, reminder_times
from rules.votes import Effect, Measure, Rule
from rules.votes import Unit as OfWhom
from storage import communities, due, households, outbox, record, seats, votes
from storage import options as options_rows
from storage.communities import Community
from storage.database import Reader, Unit
from storage.households import Household
from storage.matters import Matter
from storage.outbox import Post, Rank
from storage.record import digest_of
from storage.votes import State, Vote
from texts import ballots as ballot_texts
from texts.buttons import RESIDENT_RULES, setting_up


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who would be on the roll, and from when to when the vote would be open."""

    rule: Rule
    scope: Scope
    roll: tuple[OnRoll, ...]
    opens_at: datetime
    closes_at: datetime
    repeats: Vote | None = None  # the vote, invalid or withdrawn, that it takes up again, with its options

    @property
    def electors(self) -> int:
        """How many ballots there can be."""
        return electorates.heads(self.roll)

    @property
    def area(self) -> int:
        """Their exclusive area, in 0.01 m²."""
        return electorates.whole_area(self.roll)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A vote whose notice is posted."""

    vote: int
    matter: int
    roll: bool  # an opinion, which everyone of a group may say, has none


# Notice and opening


async def prepare(unit: Unit, caller: Caller, number: int, rule_name: str) -> Electorate | Refused:
    """Say what a notice would fix, or why this matter may not be put to a vote."""
    matter = await matters.find(unit, caller, number)
    if matter is None or caller.community is None:
        return Refused(Reason.MATTER_ENDED)
    community = caller.community
    today = unit.now.astimezone(community.zone).date()
    rule = rule_named(rule_name, today, community.decisions) if rule_name in RESIDENT_RULES else None
    seat = await communities.seat_of(unit, matter.community, caller.person.telegram_id)
    if rule is None:
        return Refused(Reason.RULE_NOT_FOR_RESIDENTS)
    called = rule.effect is Effect.ASSEMBLY and await assembly_calls.due_about(unit, matter) is not None
    stops = matter_rules.may_ballot(matter.stage, rule, seat, internal=matter.internal, called=called)
    if refused := stops or (None if called else await _not_yet(unit, community, matter, rule)):
        return refused
    found = await electorate(unit, community, rule, matter.scope)
    return replace(found, repeats=await _taken_up(unit, number, found.rule))


async def _not_yet(reader: Reader, community: Community, matter: Matter, rule: Rule) -> Refused | None:
    """What the method, or an opinion that is still asked, has against a vote now."""
    if not rule.decides:
        running = {State.OPEN, State.SEALED}
        asked = any(vote.state in running for vote in await votes.of_matter(reader, matter.id))
        return Refused(Reason.VOTE_UNDER_WAY) if asked else None
    if Stage.NOTICED not in community.method.stages:
        return Refused(Reason.NO_RESIDENTS_VOTES)
    return await own_stages.not_passed(reader, community, matter, Stage.NOTICED)


async def electorate(unit: Unit, community: Community, rule: Rule, scope: Scope) -> Electorate:
    """Say whom a vote under a rule would have on its roll, and from when to when it would be open."""
    rule = as_noticed(rule, community.settings)
    homes = await households.register(unit, community.id, scope)
    seats = [
        electorates.Seat(seat.id, str(seat.scope))
        for seat in await communities.representatives(unit, community.id, scope)
    ]
    roll = tuple(electorates.roll(rule.unit, homes, await households.with_tenant(unit, community.id), seats))
    # Whole seconds: what stands on the card and what decides are the same moment.
    opens = community.after(unit.now.replace(microsecond=0), rule.notice or AT_ONCE)
    return Electorate(rule, scope, roll, opens, community.after(opens, rule.voting or AT_ONCE))


def _on_register(one: Household) -> electorates.Home:
    return electorates.Home(one.id, one.area, one.building, one.exclusive_area, one.owner, one.residents, one.adults)


async def lines_of_homes(reader: Reader, vote: Vote, homes: Sequence[Household]) -> list[OnRoll]:
    """Return the lines that households would have on the roll of a vote, by the register as it is now."""
    with_tenant = await households.with_tenant(reader, vote.community)
    return electorates.roll(vote.rule.unit, [_on_register(one) for one in homes], with_tenant)


async def notice(
    unit: Unit, caller: Caller, number: int, rule_name: str, *, secret: bool = False, options: Options | None = None
) -> Noticed | Refused:
    """Post the public notice: rule, roll and dates are fixed from here on; a re-vote without options keeps its own."""
    found = await prepare(unit, caller, number, rule_name)
    if isinstance(found, Refused) and found.reason in attempts.NOTICED:
        await attempts.to_notice_anew(unit, caller, number, rule_name)
    if not isinstance(found, Refused):
        found = await _may_notice(unit, number, found, options, secret=secret) or found
    if isinstance(found, Refused) or caller.community is None:
        return found if isinstance(found, Refused) else Refused(Reason.MATTER_ENDED)
    before = found.repeats
    options = options or (before.options if before else None)
    noticed = await announce(unit, caller.community, caller.actor, number, found, options, secret=secret)
    await _ask_no_more(unit, caller, caller.community, number)
    return noticed


async def announce(
    unit: Unit,
    community: Community,
    actor: str,
    number: int,
    found: Electorate,
    options: Options | None,
    *,
    secret: bool,
) -> Noticed:
    """Fix the roll, rule and dates of a vote on a matter, and post its notice, or open it at once."""
    electors = found.electors
    matter, before = await matters.by_number(unit, number), found.repeats
    rule = replace(found.rule, vote_change=False) if secret else found.rule
    new = votes.New(
        community.id, number, rule, rule_data(rule), matter.scope, rule.vote_change, found.opens_at, found.closes_at,
        secret, before.id if before else None, options,
    )  # fmt: skip
    vote_id = await votes.add(unit, new, found.roll)
    await matters.hold_outcome(unit, number)
    if rule.decides:
        called = rule.effect is Effect.ASSEMBLY and await assembly_calls.due_about(unit, matter) is not None
        await matters.move(unit, number, Stage.NOTICED, called=called)
    if rule.effect is Effect.ASSEMBLY:
        await assembly_calls.called(unit, number, vote_id)
    data = {
        "matter": number, "rule": rule.name, "unit": rule.unit.value, "electorate": electors,
        **({"area": found.area} if Measure.AREA in rule.counts else {}),
        "roll": _digest(_lines((one.elector, one.weight, one.side, one.places) for one in found.roll if one.counts)),
        "opens_at": record.moment_of(found.opens_at),
        "closes_at": record.moment_of(found.closes_at), "change": rule.vote_change, "effect": rule.effect.value,
        **thresholds(rule), "terms": terms_digest(rule), "scope": str(matter.scope),
        **({"secret": True} if secret else {}),
        **({"repeats": new.repeats} if new.repeats else {}),
        **({"ballot": {**options.data, "tie": rule.tie.value}} if options else {}),
    }  # fmt: skip
    await record.append(
        unit, community.id, "vote.noticed", f"vote:{vote_id}", actor, data,
        {"text": matter.text, **(options.named if options else {})},
    )  # fmt: skip
    if found.opens_at <= unit.now:
        await open_vote(unit, vote_id)
    else:
        for chat in await posts.groups(unit, community, matter.scope):
            await posts.card_in(unit, community, chat, "notice", vote_id, Rank.BALLOT)
        await due.add(unit, community.id, "open_vote", vote_id, found.opens_at)
        await matters.refresh(unit, matter)
    return Noticed(vote_id, number, roll=electors > 0)


async def _ask_no_more(unit: Unit, caller: Caller, community: Community, number: int) -> None:
    """Take the buttons from all cards on which this vote could be set up: its notice stands."""
    council, drafts = await posts.council_chat(unit, community), await options_rows.drafts(unit, community.id, number)
    for chat in {caller.person.telegram_id, *([council.telegram_id] if council else [])}:
        for message in await outbox.offering(unit, chat, setting_up(number, drafts)):
            await posts.spent(unit, community.id, chat, message)


async def _may_notice(
    reader: Reader, number: int, found: Electorate, options: Options | None, *, secret: bool
) -> Refused | None:
    """Why this ballot cannot be put to this electorate: also a yes or no, where several stand for a seat."""
    if secret and (refused := may_be_secret(found.rule, found.electors)):
        return refused
    if not found.electors and found.rule.unit is not OfWhom.GROUP_MEMBERS:
        return Refused(Reason.NOBODY_TO_VOTE)
    about, known = await seats.of_matter(reader, number), options or (found.repeats and found.repeats.options)
    return Refused(Reason.OPTIONS_NEEDED) if about and len(about.names) > 1 and not known else None


async def _taken_up(reader: Reader, matter: int, rule: Rule) -> Vote | None:
    """Return the last vote on a matter where it does not count: a new one, of the same weight, repeats it."""
    before = [one for one in await votes.of_matter(reader, matter) if one.rule.decides is rule.decides]
    return before[-1] if before and before[-1].state in {State.INVALID, State.WITHDRAWN} else None


async def roll_lines(reader: Reader, vote: int) -> list[str]:
    """Return the lines of the frozen roll, as docs/record.md has them."""
    rows = [row for row in await votes.roll(reader, vote) if row["home"] == row["elector"]]
    return _lines((row["elector"], row["weight"], row["entitled"], row["places"]) for row in rows)


async def roll_digest(reader: Reader, vote: int) -> str:
    """Return the digest of the frozen roll."""
    return _digest(await roll_lines(reader, vote))


def _lines(roll: Iterable[tuple[int, int, str, int]]) -> list[str]:
    return [
        f"{elector} {weight} {side}{f' {places}' if places != 1 else ''}"
        for elector, weight, side, places in sorted(roll)
    ]


def _digest(lines: Iterable[str]) -> str:
    return digest_of("".join(f"{line}\n" for line in lines))


async def open_vote(unit: Unit, vote_id: int) -> None:
    """Open a vote at its time: the ballot goes to every group of its scope."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.state is not State.NOTICED:
        return
    community = await communities.by_id(unit, vote.community)
    await votes.set_state(unit, vote_id, State.OPEN)
    if vote.rule.decides:
        await matters.move(unit, vote.matter, Stage.VOTING)
    closes = {"closes_at": record.moment_of(vote.closes_at)}
    await record.append(unit, community.id, "vote.opened", vote.subject, "clock", closes)
    await due.add(unit, community.id, "close_vote", vote_id, vote.closes_at)
    for at in reminder_times(vote.opens_at, vote.closes_at, community.zone, community.quiet):
        if at > unit.now:
            await due.add(unit, community.id, "remind", vote_id, at)
    for chat in await posts.groups(unit, community, vote.scope):
        await posts.card_in(unit, community, chat, "ballot", vote_id, Rank.BALLOT)
    await matters.refresh(unit, await matters.by_number(unit, vote.matter))


# Reminder


async def remind(unit: Unit, vote_id: int) -> None:
    """Remind, privately, only people whose household has not voted."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.state is not State.OPEN or unit.now >= vote.closes_at:
        return
    community = await communities.by_id(unit, vote.community)
    last_day = vote.closes_at - unit.now <= timedelta(days=1)
    facts, further = await shown(unit, vote), await votes.further_waiting(unit, vote_id)
    sent = []
    for person in await votes.not_voted(unit, vote_id):
        words = words_for(person, community)
        # A tap on the ballot counts for the first home, which has voted: each of the others has a card of its own.
        cards = [
            await further_card(unit, words, one, facts.title, vote.closes_at, vote.options)
            for one in further.get(person.id, ())
        ] or [ballot_texts.reminder(words, shown=facts, last_day=last_day)]
        sent += [
            Post(
                community.id, person.telegram_id, Rank.NOTICE, "reminder", posts.payload(card, by_day=True),
                subject=vote_id, not_before=posts.after_night(community, unit.now), drop_after=vote.closes_at,
                once=f"remind:{vote_id}:{person.id}:{unit.now:%Y-%m-%d}:{place}",
            )
            for place, card in enumerate(cards)
        ]  # fmt: skip
    await outbox.add_all(unit, sent)
