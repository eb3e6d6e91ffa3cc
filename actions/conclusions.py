"""How a consultation ends: with an opinion or without one, or withdrawn; and where its matter goes from there."""

from functools import partial

from actions import agenda, mediations, posts
from actions import consultations as acts
from actions import matters as matter_actions
from actions.consultations import At
from actions.people import Caller, words_for
from rules import consultations as rules
from rules.consultations import ConsultationState, Next
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import cards, consultations, due, people, record
from storage.database import Unit
from texts import consultations as texts


async def may_conclude(unit: Unit, caller: Caller, consultation_id: int) -> At | Refused:
    """Return a consultation for who may conclude it, or why they may not."""
    at = await acts.at_hand(unit, consultation_id, caller)
    if isinstance(at, Refused):
        return at
    stances = [one.stance.value if one.stance else "" for one in at.invited]
    refused = rules.may_conclude(at.consultation.state, at.speaker, stances)
    return acts.because(refused.reason, at) if refused else at


async def conclude(unit: Unit, caller: Caller, consultation_id: int, opinion: str) -> At | Refused:
    """Conclude it with the opinion that was reached, or (no words) without one; dissent stays on file beside it."""
    at = await may_conclude(unit, caller, consultation_id)
    if isinstance(at, Refused):
        return at
    if await mediations.is_private(unit, at.community, opinion):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    stances = [{"party": one.party, "stance": one.stance.value} for one in at.invited if one.stance]
    data = {"matter": at.matter.id, "agreed": bool(opinion), "positions": stances}
    kept = await record.append(
        unit, at.community.id, "consultation.concluded", at.consultation.subject, caller.actor, data,
        {"opinion": opinion} if opinion else {},
    )  # fmt: skip
    await consultations.conclude(unit, consultation_id, kept.get("opinion", ""), agreed=bool(opinion))
    now = await _back(unit, at, caller)
    told = await acts.shown(unit, now)
    proposer = None if at.matter.own else await people.by_id(unit, at.matter.person)
    for one in now.invited:
        await acts.tell_party(unit, now, one, "consultation_over", partial(texts.told_opinion, shown=told))
    card = texts.told_opinion(words_for(proposer, at.community), shown=told)
    await posts.privately(unit, at.community, proposer, "consultation_over", card, subject=at.matter.id)
    return now


async def _back(unit: Unit, at: At, caller: Caller) -> At:
    """Take a matter back from the parties to where it came from."""
    await matter_actions.move(unit, at.matter.id, at.consultation.stage)
    for what in (acts.REMIND, acts.OVER):
        await due.cancel(unit, what, at.consultation.id)
    now = await acts.anew(unit, at, caller)
    await acts.refresh(unit, now)
    return now


async def may_withdraw(unit: Unit, caller: Caller, consultation_id: int) -> At | Refused:
    """Return a consultation that is not over, for who may withdraw it, or why they may not."""
    at = await acts.at_hand(unit, consultation_id, caller)
    if isinstance(at, Refused) or (refused := rules.may_conduct(at.speaker)):
        return at if isinstance(at, Refused) else refused or at
    running = at.consultation.state in {ConsultationState.PREPARED, ConsultationState.OPEN}
    return at if running else acts.because(Reason.CONSULTATION_OVER, at)


async def withdraw(unit: Unit, caller: Caller, consultation_id: int, why: str) -> At | Refused:
    """Withdraw it with a reason that the parties read; it counts as none."""
    at = await may_withdraw(unit, caller, consultation_id)
    if isinstance(at, Refused) or not why:
        return at if isinstance(at, Refused) else Refused(Reason.REASON_NEEDED)
    was_open = at.consultation.state is ConsultationState.OPEN
    kept = await record.append(
        unit, at.community.id, "consultation.withdrawn", at.consultation.subject, caller.actor,
        {"matter": at.matter.id}, {"why": why},
    )  # fmt: skip
    await consultations.withdraw(unit, consultation_id, kept["why"])
    if not was_open:
        await cards.refresh_now(unit, acts.KIND, consultation_id)
        return at
    for one in at.invited:
        await acts.tell_party(
            unit, at, one, "consultation_over",
            lambda words: texts.told_withdrawn(words, number=at.matter.id, title=at.matter.title, why=why),
        )  # fmt: skip
    return await _back(unit, at, caller)


async def go_on(unit: Unit, caller: Caller, consultation_id: int, next_: Next) -> At | Refused:
    """Take the matter where it goes from there: onto the next agenda, to a joint decision, or to its end."""
    at = await acts.conducted(unit, caller, consultation_id, ConsultationState.CONCLUDED)
    if isinstance(at, Refused):
        return at
    if at.consultation.next or at.matter.stage not in rules.FROM:
        return at if at.consultation.next == next_ else acts.because(Reason.ALREADY_DECIDED, at)
    if next_ in {Next.AGENDA, Next.VOTE}:
        said = await agenda.put_on_agenda(unit, caller, at.matter.id)
        if isinstance(said, Refused) and said.reason is not Reason.RESIDENTS_CHOOSE:
            return said
    await consultations.go_on(unit, consultation_id, next_.value)
    data = {"matter": at.matter.id, "next": next_.value}
    await record.append(unit, at.community.id, "consultation.next", at.consultation.subject, caller.actor, data)
    if next_ is Next.JOINT:
        await posts.card_in_council(unit, at.community, acts.JOINT, consultation_id)
    elif next_ is Next.CLOSED:
        await _close(unit, at, caller)
    await acts.refresh(unit, at)
    return at


async def _close(unit: Unit, at: At, caller: Caller) -> None:
    """End a matter for which nothing is to be done, and tell its proposer."""
    await due.cancel(unit, "support_end", at.matter.id)
    await matter_actions.move(unit, at.matter.id, Stage.CLOSED)
    data = {"stage": Stage.CLOSED.value}
    await record.append(unit, at.community.id, "matter.closed", at.matter.subject, caller.actor, data)
    if not at.matter.own:
        proposer = await people.by_id(unit, at.matter.person)
        card = texts.told_closed(words_for(proposer, at.community), shown=await acts.shown(unit, at))
        await posts.privately(unit, at.community, proposer, "consultation_closed", card, subject=at.matter.id)
