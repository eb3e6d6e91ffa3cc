"""Votes with several options: asked for and offered by the council, marked in private, then cast as one ballot."""

from dataclasses import dataclass

from actions import ballots, matters, votes
from actions.ballots import BallotReply, BallotTap
from actions.people import Caller
from actions.posts import DOUBLE_TAP
from actions.votes import Electorate, Noticed
from rules import ballots as rules
from rules.ballots import Accepted
from rules.options import FEWEST, MOST, Marks, Options
from rules.refusals import Reason, Refused
from rules.secret_votes import may_be_secret
from rules.votes import Choice
from storage import cards, options, outbox
from storage import votes as vote_rows
from storage.database import Unit
from storage.matters import Matter
from storage.options import Draft, Marking
from storage.outbox import Post, Rank
from texts.graphemes import cut, is_visible, one_line

KIND = "marks"
LONGEST = 100  # signs of an option


# Before the notice


@dataclass(frozen=True, slots=True)
class Offer:
    """A vote with options as its notice would fix it."""

    draft: Draft
    matter: Matter
    electorate: Electorate
    options: Options


async def ask(unit: Unit, caller: Caller, number: int, rule: str) -> int | Refused:
    """Begin a draft of options for a vote on a matter; returns its id."""
    prepared = await votes.prepare(unit, caller, number, rule)
    if isinstance(prepared, Refused):
        return prepared
    return await options.add_draft(unit, caller.community_id, number, rule)


async def take(unit: Unit, caller: Caller, draft_id: int, text: str) -> Draft | Refused:
    """Take the options that somebody wrote, one a line, as a draft of their own."""
    draft = await options.draft(unit, draft_id)
    if draft is None or draft.community != caller.community_id:
        return Refused(Reason.MATTER_ENDED)
    prepared = await votes.prepare(unit, caller, draft.matter, draft.rule)
    if isinstance(prepared, Refused):
        return prepared
    texts = [cut(one_line(part), LONGEST) for part in text.splitlines() if is_visible(part)]
    if not FEWEST <= len(texts) <= MOST or len(set(texts)) < len(texts):
        return Refused(Reason.OPTIONS_NEEDED)
    kept = await options.add_draft(unit, draft.community, draft.matter, draft.rule, texts)
    return Draft(kept, draft.community, draft.matter, draft.rule, tuple(texts))


async def offer(unit: Unit, caller: Caller, draft_id: int, spec: str, *, secret: bool = False) -> Offer | Refused:
    """Say what a notice with these options would fix, or why there can be none."""
    draft = await options.draft(unit, draft_id)
    offered = Options.by_spec(spec, draft.texts) if draft else None
    if draft is None or offered is None or draft.community != caller.community_id:
        return Refused(Reason.OPTIONS_NEEDED)
    prepared = await votes.prepare(unit, caller, draft.matter, draft.rule)
    if isinstance(prepared, Refused):
        return prepared
    if secret and (refused := may_be_secret(prepared.rule, prepared.electors)):
        return refused
    return Offer(draft, await matters.by_number(unit, draft.matter), prepared, offered)


async def notice(unit: Unit, caller: Caller, draft_id: int, spec: str, *, secret: bool = False) -> Noticed | Refused:
    """Post the notice of a vote with options: they are fixed with rule, roll and dates."""
    found = await offer(unit, caller, draft_id, spec)
    if isinstance(found, Refused):
        return found
    draft = found.draft
    return await votes.notice(unit, caller, draft.matter, draft.rule, secret=secret, options=found.options)


# Marked in private


async def open_marks(unit: Unit, caller: Caller, vote_id: int, home: int = 0) -> Marking | Refused | None:
    """Send a person the card on which they mark options; None where there is no such vote."""
    vote, at_hand = await ballots.can_i(unit, caller, vote_id) or (None, None)
    if vote is None or at_hand is None or vote.options is None:
        return None
    at = next((one for one in at_hand.homes if one.elector and home in (0, one.id)), None)
    at = at or (at_hand.homes[0] if at_hand.homes else None)
    person, elector, cast = (at.person, at.elector, at.cast) if at else (None, None, None)
    said = rules.accept_ballot(at_hand.box, elector, cast, person, Choice.ABSTAIN, unit.now)
    if isinstance(said, Refused):
        return said
    marking = await options.begin(unit, vote.community, vote_id, caller.person.id, home)
    if not marking.marks.options and cast and isinstance(cast.choice, Marks):
        await options.keep(unit, marking.id, cast.choice, cast=True)
    await post(unit, caller, marking)
    return marking


async def post(unit: Unit, caller: Caller, marking: Marking) -> None:
    """Send the card once more where it may be far up by now; a double tap sends it once."""
    chat = caller.person.telegram_id
    if await outbox.answered_since(unit, chat, {"marking": marking.id}, unit.now - DOUBLE_TAP, KIND):
        return
    card = await cards.add(unit, marking.community, KIND, marking.id, chat)
    if card is None and (standing := await cards.of(unit, KIND, marking.id, chat)):
        await cards.lost(unit, standing)
        card = standing.id
    post = Post(
        marking.community, chat, Rank.ANSWER, KIND, {"marking": marking.id}, kind="card", subject=marking.id, card=card,
        must_arrive=True,
    )  # fmt: skip
    await outbox.add(unit, post)


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked now, on a sheet of paper or not; not `changed` where it was so already."""

    marks: Marks
    changed: bool
    on_paper: bool


async def mark(unit: Unit, caller: Caller, marking_id: int, option: int, *, on: bool) -> Marked | Refused | None:
    """Mark an option or take its mark away; None where this is no card of the caller's.

    What is read on a sheet of paper may be more than a ballot allows: then the sheet does not count.
    """
    marking = await options.by_id(unit, marking_id)
    vote = await vote_rows.by_id(unit, marking.vote) if marking else None
    if marking is None or vote is None or vote.options is None or marking.person != caller.person.id:
        return None
    if not 1 <= option <= len(vote.options.texts):
        return Refused(Reason.NOT_ON_BALLOT)
    if vote.secret and marking.cast:
        return Refused(Reason.SEALED_ALREADY)
    if marking.sheet and marking.cast:
        return Refused(Reason.PAPER_CHECKED)
    marks = marking.marks.with_(option) if on else marking.marks.without(option)
    if len(marks.options) > vote.options.marks and not marking.sheet:  # paper bears what it bears
        return Refused(Reason.ALL_MARKED)
    changed = marks != marking.marks
    if changed:
        await options.keep(unit, marking_id, marks)
        await cards.refresh_now(unit, KIND, marking_id)
    return Marked(marks, changed, on_paper=bool(marking.sheet))


async def cast(unit: Unit, caller: Caller, marking_id: int, language: str | None) -> BallotReply | Refused | None:
    """Cast what is marked as one ballot; None where this is no card of the caller's."""
    marking = await options.by_id(unit, marking_id)
    if marking is None or marking.person != caller.person.id or marking.sheet:
        return None
    if not marking.marks.options and not marking.cast:
        return Refused(Reason.NOTHING_MARKED)
    who, said = caller.person.telegram_id, marking.marks if marking.marks.options else Choice.ABSTAIN
    tap = BallotTap(None, who, language, who, True, marking.vote, said, home=marking.home or None)
    reply = (await ballots.cast_ballots(unit, [tap]))[0]
    if reply.box and isinstance(reply.said, Accepted):
        await options.keep(unit, marking_id, Marks(()) if reply.box.secret else marking.marks, cast=True)
        await cards.refresh_now(unit, KIND, marking_id)
    return reply
