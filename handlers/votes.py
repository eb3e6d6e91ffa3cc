"""Votes of the households: rule picker, notice, ballots, questions about them."""

from functools import lru_cache

from actions import attempts, ballots, corrections, votes
from actions.ballots import BallotReply, BallotTap
from actions.cards.votes import facts_of
from actions.people import Caller
from actions.votes import Electorate
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.ballots import VoteState, why_not
from rules.options import Options, Said, read
from rules.refusals import Reason, Refused
from rules.secret_votes import may_be_secret
from rules.votes import Unit as OfWhom
from storage import ballots as ballot_rows
from storage import communities, matters
from storage import votes as rows
from storage.ballots import AtHand, Home
from storage.database import Unit
from storage.matters import Matter
from storage.votes import Vote
from texts import ballots as ballot_texts
from texts import corrections as correction_texts
from texts import refusals
from texts import results as result_texts
from texts import secret_votes as secret_texts
from texts import votes as texts
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.chats import not_recorded
from texts.households import register_first
from texts.refusals import Facts
from texts.words import Words

HAS_VOTED = frozenset(
    {
        None, Reason.CLOSED, Reason.HOUSEHOLD_VOTED, Reason.OWNER_VOTED, Reason.VOTED_ON_PAPER, Reason.NO_CHANGE,
        Reason.SEALED_ALREADY,
    }
)  # fmt: skip
"""Why somebody has no ballot to cast whose home has voted: [Can I vote?] tells them that instead."""


def register(routes: Routes) -> None:
    """Register what concerns votes."""
    routes.command("ballot", on_ballot)
    routes.command("results", on_results)
    routes.tap("pick", on_pick)
    routes.tap("special", on_special)
    routes.tap("ballot", on_ballot_tap)
    routes.tap("notice", on_notice)
    routes.tap("vote", on_vote)
    routes.tap("choose", on_vote)
    routes.tap("further", on_further)
    routes.tap("can", on_can)
    routes.tap("how", on_how)


# Opening one


async def on_ballot(desk: Desk, command: Command) -> None:
    """/ballot N opens the rule picker, /ballot N RULE goes straight to the check."""
    number, _, rule = command.text.strip().lstrip("№#").partition(" ")

    async def act(unit: Unit, caller: Caller) -> Card:
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return texts.which_ballot(caller.words)
        if rule.strip():
            return await check_card(unit, caller, caller.words, int(number), rule.strip())
        return await picker(unit, caller, caller.words, int(number))

    await desk.command(command, act)


async def picker(unit: Unit, caller: Caller, words: Words, number: int) -> Card:
    """T19, or why this matter may not be put to a vote."""
    prepared = await votes.prepare(unit, caller, number, "assembly")
    if isinstance(prepared, Refused) and (running := await corrections.running(unit, caller, number)):
        return correction_texts.under_way(words, number=number, vote=running.id)
    if isinstance(prepared, Refused):
        return _refused(words, prepared, number, caller)
    represented = caller.community and await communities.representatives(unit, caller.community.id, prepared.scope)
    return texts.who_decides(words, number=number, represented=bool(represented))


async def check_card(unit: Unit, caller: Caller, words: Words, number: int, rule: str) -> Card:
    """T19c: what follows from the notice, with the button that posts it."""
    prepared = await votes.prepare(unit, caller, number, rule)
    matter = await matters.by_id(unit, number)
    if isinstance(prepared, Refused) and prepared.reason in attempts.NOTICED:
        await attempts.to_notice_anew(unit, caller, number, rule)
    if isinstance(prepared, Refused) or matter is None or caller.community is None:
        return _refused(
            words, prepared if isinstance(prepared, Refused) else Refused(Reason.MATTER_ENDED), number, caller
        )
    return texts.check(words, asked=announcement(prepared, matter))


def announcement(prepared: Electorate, matter: Matter) -> texts.Notice:
    """Return what a notice would say."""
    return texts.Notice(
        matter.id, matter.title, prepared.rule, prepared.electors, prepared.area,
        prepared.opens_at if prepared.rule.notice else None, prepared.closes_at,
        may_be_secret=may_be_secret(prepared.rule, prepared.electors) is None,
        options=prepared.repeats.options if prepared.repeats else None,
        repeats=prepared.repeats.id if prepared.repeats else None,
    )  # fmt: skip


def _refused(words: Words, refused: Refused, number: int, caller: Caller) -> Card:
    return refusals.refused_card(words, refused.reason, facts=Facts(number=number, helper=caller.helper))


async def on_pick(desk: Desk, tap: Tap, press: Press) -> None:
    """The rule picker's first question: who decides; owners are asked one more."""
    if press.argument != "owners":
        rule = {"households": "assembly", "opinion": "straw_poll"}.get(press.argument or "", "representatives")
        await _to_check(desk, tap, press.id, rule)
        return

    async def act(unit: Unit, caller: Caller) -> Electorate | Refused:
        prepared = await votes.prepare(unit, caller, press.id, "owners_ordinary")
        if isinstance(prepared, Electorate):
            await desk.say(unit, caller, tap, texts.special_matter(caller.words_here, number=press.id))
        return prepared

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def on_special(desk: Desk, tap: Tap, press: Press) -> None:
    """The rule picker's second question, for owners: a special matter needs three quarters."""
    await _to_check(desk, tap, press.id, "owners_special" if press.argument == "yes" else "owners_ordinary")


async def on_ballot_tap(desk: Desk, tap: Tap, press: Press) -> None:
    """A rule was chosen by button."""
    await _to_check(desk, tap, press.id, press.argument or "")


async def _to_check(desk: Desk, tap: Tap, number: int, rule: str) -> None:
    async def act(unit: Unit, caller: Caller) -> Electorate | Refused:
        prepared = await votes.prepare(unit, caller, number, rule)
        if isinstance(prepared, Electorate):
            await desk.say(unit, caller, tap, await check_card(unit, caller, caller.words_here, number, rule))
        return prepared

    await desk.tell(tap, act, lambda _words, _: None, number=number)


async def on_notice(desk: Desk, tap: Tap, press: Press) -> None:
    """[Post notice]: the roll is fixed from here on."""
    await desk.tell_once(
        tap,
        lambda unit, caller: votes.notice(unit, caller, press.id, press.argument or ""),
        lambda words, said: texts.announced(words, number=said.matter, roll=said.roll),
        number=press.id,
    )


# Ballots: the hot path, see ARCHITECTURE.md


async def on_vote(desk: Desk, tap: Tap, press: Press) -> None:
    """A tap on a ballot: all taps that wait together are cast together, each is answered after the commit."""
    ours = tap.from_bot == desk.bot_id if tap.from_bot else None
    item = BallotTap(
        tap.update_id, tap.sender.telegram_id, tap.sender.language, tap.chat, ours, press.id,
        said_by(press), message=tap.message, name=tap.sender.name,
    )  # fmt: skip
    reply: BallotReply = await desk.database.submit_together(ballots.cast_ballots, item)
    desk.answer(tap, ballot_answer(reply), None if reply.registered or tap.private else f"vote-{press.id}")


def said_by(press: Press) -> Said:
    """Return what a tap on a ballot says; an option's number may be one that no ballot has."""
    return read(press.argument or "")


def ballot_answer(reply: BallotReply) -> Answer:
    """T21 to T23: what a tap on a ballot is answered with."""
    words, box, said = reply.words, reply.box, reply.said
    if box is None:
        return refusals.wrong_chat(words)
    if isinstance(said, Refused):
        facts = Facts(closes=box.closes_at, at=box.opens_at, now=reply.now, number=reply.matter)
        return refusals.refused(words, said.reason, facts=facts)
    if said and box.secret:
        return secret_texts.ballot_in(words)
    stands, changed = (said.choice, said.changed) if said else (reply.standing, False)
    if stands is None:
        return not_recorded(words)
    return _recorded(words, stands, box.vote_change, changed, box.unit, reply.weight, box.options, reply.further)


@lru_cache(maxsize=256)
def _recorded(
    words: Words, choice: Said, changeable: bool, changed: bool, of_whom: OfWhom, weight: int, options: Options | None,
    further: int,
) -> Answer:  # fmt: skip
    # A few texts that nearly everybody is told: made once.
    return ballot_texts.ballot_reply(
        words, choice.value, changeable=changeable, changed=changed, of_whom=of_whom, weight=weight, options=options,
        further=further,
    )  # fmt: skip


async def on_further(desk: Desk, tap: Tap, press: Press) -> None:
    """One more home of a person with several: asked for in private, by a message of its own."""

    async def act(unit: Unit, caller: Caller) -> BallotReply | None:
        home = await rows.further(unit, press.id)
        if home is None or home.person != caller.person.id:
            return None
        who = caller.person.telegram_id
        said = said_by(press)
        item = BallotTap(None, who, tap.sender.language, tap.chat, True, home.vote, said, home=home.household)
        return (await ballots.cast_ballots(unit, [item]))[0]

    done = await desk.tapped(tap, act)
    if done is not None:
        caller, reply = done
        desk.answer(tap, ballot_answer(reply) if reply else refusals.not_yours(caller.words))


# Questions


async def on_results(desk: Desk, command: Command) -> None:
    """/results: what was decided, the latest first."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if caller.community is None:
            return register_first(caller.words, title=None)
        found = await matters.decided(unit, caller.community.id)
        lines = [
            result_texts.Decided(one.id, one.title, one.verdict, one.decided_at)
            for one in found if one.decided_at is not None
        ]  # fmt: skip
        return result_texts.results(caller.words, decided=lines)

    await desk.command(command, act)


async def on_can(desk: Desk, tap: Tap, press: Press) -> None:
    """[Can I vote?]: yes, or why not, and what to do."""

    async def act(unit: Unit, caller: Caller) -> Answer | Refused:
        return await can_answer(unit, caller, press.id)

    await desk.tell(tap, act, lambda _, said: said, council=False, start=f"vote-{press.id}")


async def can_answer(unit: Unit, caller: Caller, vote_id: int) -> Answer | Refused:
    """Say whether the caller may vote, for whom and from when, and else why not."""
    found = await ballots.can_i(unit, caller, vote_id)
    vote, at_hand = found or (None, None)
    if vote is None or at_hand is None:
        return refusals.outdated(caller.words)
    home = next((one for one in at_hand.homes if one.elector), next(iter(at_hand.homes), None))
    elector, person, cast = (home.elector, home.person, home.cast) if home else (None, None, None)
    reason = why_not(at_hand.box, elector, cast, person, unit.now)
    if reason is Reason.NOT_REGISTERED:
        return Refused(reason)
    if reason is Reason.NOT_ON_ROLL:
        return ballot_texts.off_roll(caller.words, day=vote.noticed_at, helper=caller.helper)
    if home and home.cast and reason in HAS_VOTED:
        return await _has_voted(unit, caller.words, vote, at_hand, home)
    if home is None or elector is None or reason not in {None, Reason.NOT_OPEN_YET}:
        facts = Facts(number=vote.matter, closes=vote.closes_at, now=unit.now, helper=caller.helper)
        return refusals.refused(caller.words, reason or Reason.NOT_ON_ROLL, facts=facts)
    return ballot_texts.can_vote(
        caller.words, vote.rule.unit, opens=vote.opens_at if reason else None,
        building=None if reason else await ballots.building_of(unit, vote_id, elector.id),
        homes=await rows.lines_of(unit, vote_id, elector.id), weight=home.weight, own=ballots.own_homes(at_hand),
    )  # fmt: skip


async def _has_voted(unit: Unit, words: Words, vote: Vote, at_hand: AtHand, home: Home) -> Answer:
    if vote.secret or home.cast is None or home.cast.choice is None:
        return secret_texts.did_we_vote(words)
    own = home.cast.person == home.person.id
    said = home.cast.choice.value if own else None
    ballot = await ballot_rows.ballot_of(unit, vote.id, ballots.ballot_of(at_hand, home)) if own else None
    return ballot_texts.has_voted(
        words, vote.rule.unit, said=said, changeable=vote.may_change and vote.phase is VoteState.OPEN,
        receipt=ballot[0] if ballot else None, on_paper=home.cast.on_paper, options=vote.options,
        own=ballots.own_homes(at_hand),
    )  # fmt: skip


async def on_how(desk: Desk, tap: Tap, press: Press) -> None:
    """[How counted]."""

    async def act(unit: Unit, caller: Caller) -> Answer:
        vote = await rows.by_id(unit, press.id)
        if vote is not None and vote.phase is VoteState.OPEN:
            await attempts.to_see_tally(unit, caller, vote)
            return refusals.refused(caller.words, Reason.TALLY_HIDDEN)
        if vote is None or vote.result is None:
            return refusals.outdated(caller.words)
        return result_texts.how_counted(caller.words, result=await facts_of(unit, vote))

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1])
