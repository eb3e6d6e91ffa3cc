"""Cards: what each shows is gathered anew whenever it is sent or edited, so that one edit serves many changes."""

from collections.abc import Awaitable, Callable

from actions import agenda_votes, hearings
from actions import surveys as survey_acts
from actions.cards import (
    agendas,
    assembly_calls,
    boards,
    commendations,
    consultations,
    groups,
    joins,
    matters,
    mediations,
    meetings,
    minutes,
    objections,
    options,
    own_stages,
    projects,
    requests,
    seats,
    setups,
    surveys,
    talks,
    teams,
    votes,
)
from storage import cards, communities, outbox
from storage.cards import CardRow
from storage.communities import Community
from storage.database import Reader, Unit
from storage.outbox import Post, Rank
from texts.cards import Card

Gather = Callable[[Reader, Community, int, int], Awaitable[Card | None]]

KINDS: dict[str, Gather] = {
    "proposal": matters.proposal,
    "screening": matters.screening,
    "outcome_work": matters.outcome_work,
    "progress": projects.progress,
    "completion": projects.completion,
    "completion_objection": projects.objection,
    "task": teams.task,
    "task_work": teams.work,
    "agenda": agendas.agenda,
    "agenda_item": agendas.item,
    agenda_votes.KIND: agendas.vote,
    "roll_call": meetings.roll_call,
    "motion": meetings.motion,
    "minutes": minutes.minutes,
    "seat": seats.seat,
    "assembly_call": assembly_calls.call,
    "assembly_work": assembly_calls.work,
    "board": boards.board,
    "notice": votes.notice,
    "ballot": votes.ballot,
    "result": votes.result,
    "marks": options.marking,
    "commendation": commendations.notice,
    "commendation_work": commendations.work,
    "consultation": consultations.consultation,
    "joint_decision": consultations.joint_decision,
    "consultation_question": consultations.question,
    "own_stage": own_stages.waiting,
    "mediation": mediations.mediation,
    "mediation_count": mediations.count,
    "request": requests.received,
    "request_work": requests.work,
    "objection": objections.objection,
    "agreement": objections.agreement,
    "join_dispute": joins.dispute,
    "talk": talks.talk,
    survey_acts.DRAFT: surveys.check,
    "overview": setups.overview,
}
"""From the kind of a card to what gathers it: (reader, community, subject, Telegram chat id)."""


async def row_and_card(reader: Reader, card: int) -> tuple[CardRow, Card] | None:
    """Return a card's row and what it shows now; None where there is nothing to show."""
    row = await cards.by_id(reader, card)
    if row is None:
        return None
    if row.kind == groups.KIND:  # of no community, until somebody has said whose group it is
        shown = await groups.set_up(reader, row.subject)
    else:
        community = await communities.by_id(reader, row.community)
        shown = await KINDS[row.kind](reader, community, row.subject, row.chat)
    return (row, shown) if shown else None


async def post_anew(unit: Unit, row: CardRow) -> None:
    """Post a card again whose message is gone."""
    await cards.lost(unit, row)
    found = await communities.by_chat(unit, row.chat)
    heard = found is not None and found[1].role == "residents" and row.kind in hearings.KINDS
    topic = (found[1].hearing_topic if heard else found[1].topic) if found else None
    payload = {"silent": True, **({"topic": topic} if topic else {})}
    await outbox.add(
        unit,
        Post(
            row.community, row.chat, Rank.RESULT, row.kind, payload, kind="card", subject=row.subject, card=row.id,
            must_arrive=True,
        ),
    )  # fmt: skip
