"""Joint decisions: the parties concerned each have a say, and what they undertake is followed until it is done."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from actions import consultations as acts
from actions import matters as matter_actions
from actions import own_stages, posts, projects, tallies
from actions.consultations import JOINT, At, because
from actions.people import Caller, words_for, words_of
from actions.rulebook import rule_named
from rules import consultations as rules
from rules.catalogue import parse_rule, rule_data, thresholds
from rules.consultations import ConsultationState, Next
from rules.projects import MOST_MILESTONES, milestones_written
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.timing import to_utc
from rules.votes import Choice, Result, Verdict
from storage import cards, consultations, due, matters, people, record
from storage.consultations import Invited, Undertaking
from storage.database import Reader, Unit
from texts import joint_decisions as texts

SOON, LATE = "undertaking_soon", "undertaking_late"
LAST_MINUTE = time(23, 59)
A_DAY = timedelta(days=1)
CARRIED_OUT = frozenset({Stage.ADOPTED, Stage.IMPLEMENTING, Stage.REOPENED})


@dataclass(frozen=True, slots=True)
class Kept:
    """How many undertakings were taken, and the lines of what was written that say none; then nothing has changed."""

    at: At
    kept: int
    unclear: list[str]


async def of(reader: Reader, at: At) -> texts.Shown:
    """Gather what the cards of a joint decision show."""
    kept, community = at.consultation, at.community.id
    names = {one.id: one.name for one in at.invited}
    listed = [
        texts.Undertaking(
            one.id, names[one.invited], await record.text_under(reader, community, one.text), one.offer, one.due_at,
            late=one.late, reported=one.reported_at is not None, confirmed=one.confirmed_at is not None,
        )
        for one in await consultations.undertakings(reader, kept.id)
    ]  # fmt: skip
    rule = parse_rule(str(kept.joint_rule["name"]), kept.joint_rule["terms"]) if kept.joint_rule else None
    return texts.Shown(
        await acts.shown(reader, at), rule, tuple(listed), opened=kept.joint_opened_at is not None,
        tally=tallies.told(kept.joint_result) if kept.joint_result else None,
        running=at.matter.stage in CARRIED_OUT,
    )  # fmt: skip


# Who decides, and by which rule


async def _chosen(unit: Unit, caller: Caller, consultation_id: int) -> At | Refused:
    """Return a consultation whose parties are to decide together, before they do, for who conducts it."""
    at = await acts.conducted(unit, caller, consultation_id, ConsultationState.CONCLUDED)
    if isinstance(at, Refused):
        return at
    waits = at.consultation.next == Next.JOINT and at.consultation.joint_opened_at is None
    return at if waits else because(Reason.ALREADY_DECIDED, at)


async def concern(unit: Unit, caller: Caller, invited_id: int, *, concerned: bool) -> At | Refused:
    """Say whether a party is one of those that decide; a second tap changes nothing."""
    at = await _chosen(unit, caller, await consultations.of_invited(unit, invited_id))
    if isinstance(at, Refused):
        return at
    if not concerned and (refused := rules.may_leave_out(at.one(invited_id).stance)):
        return because(refused.reason, at)
    await consultations.concern(unit, invited_id, concerned=concerned)
    await cards.refresh_now(unit, JOINT, at.consultation.id)
    return at


async def open_(unit: Unit, caller: Caller, consultation_id: int, name: str) -> At | Refused:
    """Have the parties concerned decide together, under a rule that is frozen now."""
    at = await _chosen(unit, caller, consultation_id)
    if isinstance(at, Refused):
        return at
    concerned = [one for one in at.invited if one.concerned]
    if not concerned:
        return because(Reason.NOBODY_INVITED, at)
    if at.matter.stage not in rules.FROM:
        return because(Reason.ALREADY_DECIDED, at)
    rule = rule_named(name, unit.now.astimezone(at.community.zone).date(), at.community.decisions)
    await matter_actions.move(unit, at.matter.id, Stage.JOINT)
    await consultations.begin_joint(unit, consultation_id, {"name": rule.name, "terms": rule_data(rule)})
    data = {"matter": at.matter.id, "rule": rule.name, "parties": [one.party for one in concerned], **thresholds(rule)}
    await record.append(unit, at.community.id, "joint.opened", at.consultation.subject, caller.actor, data)
    now = await acts.anew(unit, at, caller)
    await acts.watch(unit, now, acts.ends_at(unit, at.community))
    told = await of(unit, now)
    for one in concerned:
        await acts.tell_party(unit, now, one, JOINT, partial(texts.invitation, shown=told, own=one.id))
    await cards.refresh_now(unit, JOINT, consultation_id)
    await matter_actions.refresh(unit, at.matter)
    return now


# The parties' say


async def may_say(unit: Unit, caller: Caller, invited_id: int) -> At | Refused:
    """Return a joint decision that runs, for who has the say of this party, or why they have not."""
    at = await acts.of_invited(unit, invited_id, caller)
    if isinstance(at, Refused):
        return at
    one = at.one(invited_id)
    state = ConsultationState.OPEN if at.consultation.decides and one.concerned else ConsultationState.CONCLUDED
    itself = one.choice is not None and not one.chosen_by
    refused = rules.may_speak(state, at.speaker, one.party, said_itself=itself)
    return because(refused.reason, at) if refused else at


async def say(unit: Unit, caller: Caller, invited_id: int, choice: Choice) -> At | Refused:
    """Keep a party's say; it may be changed until the last one concerned has said something, which decides."""
    at = await may_say(unit, caller, invited_id)
    if isinstance(at, Refused):
        return at
    one, by = at.one(invited_id), at.entered_by(at.one(invited_id))
    if one.choice is choice:
        return at
    data = {"party": one.party, "choice": choice.value, **({"by": by} if by else {})}
    await record.append(unit, at.community.id, "joint.say", at.consultation.subject, caller.actor, data)
    await consultations.say(unit, invited_id, choice, by)
    now = await acts.anew(unit, at, caller)
    await cards.refresh_now(unit, JOINT, at.consultation.id)
    return now if now.silent else await _decide(unit, now, caller)


async def close(unit: Unit, caller: Caller, consultation_id: int) -> At | Refused:
    """Judge it before all have said something, at the word of who conducts it."""
    at = await acts.conducted(unit, caller, consultation_id, ConsultationState.CONCLUDED)
    if isinstance(at, Refused):
        return at
    return await _decide(unit, at, caller) if at.consultation.decides else because(Reason.ALREADY_DECIDED, at)


async def _decide(unit: Unit, at: At, caller: Caller) -> At:
    """Take what the parties decided: passed, it is the outcome; else the matter goes back to where it came from."""
    kept = at.consultation
    rule = parse_rule(str(kept.joint_rule["name"]), kept.joint_rule["terms"])
    result = rules.decide_jointly(
        rule, {one.party for one in at.invited if one.concerned},
        {one.party: one.choice for one in at.invited if one.choice},
    )  # fmt: skip
    figures = tallies.kept(rule, result)
    await consultations.end_joint(unit, kept.id, figures)
    told = tallies.recorded(figures, at.matter.id)
    await record.append(unit, at.community.id, "joint.decided", kept.subject, caller.actor, told)
    for what in (acts.REMIND, acts.OVER):
        await due.cancel(unit, what, kept.id)
    if result.verdict is Verdict.PASSED:
        opinion = await record.text_under(unit, at.community.id, kept.opinion) if kept.opinion else ""
        await _adopt(unit, at, {**figures, "joint": kept.id, "words": opinion})
    else:
        await matter_actions.move(unit, at.matter.id, kept.stage)
        await _tell_not_decided(unit, at, result)
    await cards.refresh_now(unit, JOINT, kept.id)
    await matter_actions.refresh(unit, at.matter)
    return await acts.anew(unit, at, caller)


async def _adopt(unit: Unit, at: At, decision: dict[str, object]) -> None:
    """Have what the parties decided be carried out: the outcome is published, each undertaking has its day."""
    number = at.matter.id
    await due.cancel(unit, "support_end", number)
    await matter_actions.move(unit, number, Stage.ADOPTED)
    await matters.decide(unit, number, str(decision["verdict"]), decision)
    await matters.adopted(unit, number)
    await own_stages.begin(unit, number)
    if not await own_stages.not_passed(unit, at.community, at.matter, Stage.NOTICED):
        await matter_actions.publish_outcome(unit, number)
    for one in await consultations.undertakings(unit, at.consultation.id):
        await _plan(unit, at, one.id, one.due_at)


async def _tell_not_decided(unit: Unit, at: At, result: Result) -> None:
    if not at.matter.own:
        proposer = await people.by_id(unit, at.matter.person)
        card = texts.told_not_decided(
            words_for(proposer, at.community), number=at.matter.id, title=at.matter.title, verdict=result.verdict.value
        )
        await posts.privately(unit, at.community, proposer, "joint_decided", card, subject=at.matter.id)


# What they undertake


async def may_undertake(unit: Unit, caller: Caller, invited_id: int) -> At | Refused:
    """Return a joint decision to which a party agrees, for who may write down what it undertakes."""
    at = await acts.of_invited(unit, invited_id, caller)
    if isinstance(at, Refused):
        return at
    one = at.one(invited_id)
    agrees = one.choice is Choice.FOR and (at.consultation.decides or at.matter.stage in CARRIED_OUT)
    refused = rules.may_report(at.speaker, one.party) or (None if agrees else Refused(Reason.CONSULTATION_OVER))
    return because(refused.reason, at) if refused else at


async def undertake(unit: Unit, caller: Caller, invited_id: int, text: str) -> Kept | Refused:
    """Take what a party undertakes, one a line with its day, in the place of what it has not done yet.

    A line without a day to come keeps all of them from being taken.
    """
    at = await may_undertake(unit, caller, invited_id)
    if isinstance(at, Refused):
        return at
    zone, one = at.community.zone, at.one(invited_id)
    planned, unclear = milestones_written(text, unit.now.astimezone(zone).date())
    there = [each for each in await consultations.undertakings(unit, at.consultation.id) if each.invited == invited_id]
    if unclear or not 0 < len(planned) <= MOST_MILESTONES:
        return Kept(at, 0, unclear)
    for old in there:
        if old.reported_at is None:
            await _forget(unit, old.id)
            await consultations.drop_undertaking(unit, old.id)
    by, days = at.entered_by(one), [f"{each.day:%Y-%m-%d}" for each in planned]
    data = {"party": one.party, "days": days, **({"by": by} if by else {})}
    kept = await record.append(
        unit, at.community.id, "joint.undertaken", at.consultation.subject, caller.actor, data,
        {f"undertaking_{place}": each.title for place, each in enumerate(planned, 1)},
    )  # fmt: skip
    for place, each in enumerate(planned, 1):
        due_at = to_utc(datetime.combine(each.day, LAST_MINUTE), zone)
        offer = rules.offer_named(each.title, one.offers)
        new = await consultations.undertake(unit, invited_id, kept[f"undertaking_{place}"], offer, due_at)
        if not at.consultation.decides:
            await _plan(unit, at, new, due_at)
    await cards.refresh_now(unit, JOINT, at.consultation.id)
    return Kept(at, len(planned), [])


async def _plan(unit: Unit, at: At, undertaking: int, due_at: datetime) -> None:
    if moment := acts.reminded_at(unit, at.community, due_at):
        await due.add(unit, at.community.id, SOON, undertaking, moment)
    await due.add(unit, at.community.id, LATE, undertaking, due_at)


async def _forget(unit: Unit, undertaking: int) -> None:
    for what in (SOON, LATE):
        await due.cancel(unit, what, undertaking)


async def _at(
    reader: Reader, undertaking_id: int, caller: Caller | None = None
) -> tuple[At, Undertaking, Invited] | Refused:
    found = await consultations.undertaking(reader, undertaking_id)
    of_ = await consultations.of_invited(reader, found.invited) if found else 0
    at = await acts.at_hand(reader, of_, caller)
    if found is None or isinstance(at, Refused):
        return at if isinstance(at, Refused) else Refused(Reason.CONSULTATION_OVER)
    return at, found, at.one(found.invited)


async def tell_soon(unit: Unit, undertaking_id: int) -> None:
    """Remind a party of what it undertook, before its day; the council of one that the bot cannot write to."""
    if not await due.overdue(unit, LATE, undertaking_id):  # after a long sleep its day may be over as well
        await _tell(unit, undertaking_id, late=False)


async def tell_late(unit: Unit, undertaking_id: int) -> None:
    """Tell a party and the chair that the day of what it undertook is over."""
    await _tell(unit, undertaking_id, late=True)


async def _tell(unit: Unit, undertaking_id: int, *, late: bool) -> None:
    found = await _at(unit, undertaking_id)
    if isinstance(found, Refused) or found[1].reported_at or found[0].matter.stage not in CARRIED_OUT:
        return
    at, _, one = found
    if late:
        await consultations.late(unit, undertaking_id)
        data = {"party": one.party, "undertaking": undertaking_id}
        await record.append(unit, at.community.id, "joint.overdue", at.consultation.subject, "clock", data)
        await cards.refresh(unit, JOINT, at.consultation.id)
    told = next(each for each in (await of(unit, at)).undertakings if each.id == undertaking_id)
    number, what = at.matter.id, LATE if late else SOON
    heard = await acts.tell_party(
        unit, at, one, what, lambda words: texts.due_soon(words, number=number, shown=told, late=late)
    )
    if late:
        await posts.to_chair(
            unit, at.community, what, lambda words: texts.due_soon(words, number=number, shown=told, late=True),
            subject=number,
        )  # fmt: skip
    elif not heard:
        card = texts.due_soon(words_of(at.community), number=number, shown=told, late=False)
        await posts.to_council(unit, at.community, what, card, subject=number)


async def report(unit: Unit, caller: Caller, undertaking_id: int) -> At | Refused:
    """Take the word of a party, or of who enters it for one, that what it undertook is done; the convener looks."""
    found = await _at(unit, undertaking_id, caller)
    if isinstance(found, Refused):
        return found
    at, undertaking, one = found
    if refused := rules.may_report(at.speaker, one.party):
        return because(refused.reason, at)
    if at.matter.stage not in CARRIED_OUT:
        return because(Reason.NOT_UNDER_WAY, at)
    if undertaking.reported_at:
        return at
    by = at.entered_by(one)
    data = {"party": one.party, "undertaking": undertaking_id, **({"by": by} if by else {})}
    await record.append(unit, at.community.id, "joint.reported", at.consultation.subject, caller.actor, data)
    await consultations.report(unit, undertaking_id, caller.person.id)
    await _forget(unit, undertaking_id)
    await cards.refresh_now(unit, JOINT, at.consultation.id)
    told = next(each for each in (await of(unit, at)).undertakings if each.id == undertaking_id)
    await acts.tell_convener(
        unit, at, "undertaking_reported", lambda words: texts.look_please(words, number=at.matter.id, shown=told)
    )
    return at


async def confirm(unit: Unit, caller: Caller, undertaking_id: int, *, done: bool) -> At | Refused:
    """Say as the convener, chair, vice-chair or a supervisor whether it is done; if not, its party has it again."""
    found = await _at(unit, undertaking_id, caller)
    if isinstance(found, Refused):
        return found
    at, undertaking, one = found
    project = await projects.of_matter(unit, at.matter, caller.person.telegram_id)
    supervises = project is not None and project.own_seat(caller.person.telegram_id) is not None
    own = undertaking.reported_by == caller.person.id
    if refused := rules.may_confirm(at.speaker, one.party, supervises=supervises, own=own):
        return because(refused.reason, at)
    if undertaking.confirmed_at or not undertaking.reported_at:
        return at if done and undertaking.confirmed_at else because(Reason.NOT_REPORTED, at)
    data = {"party": one.party, "undertaking": undertaking_id, "done": done}
    await record.append(unit, at.community.id, "joint.confirmed", at.consultation.subject, caller.actor, data)
    told = next(each for each in (await of(unit, at)).undertakings if each.id == undertaking_id)
    if done:
        await consultations.confirm(unit, undertaking_id)
        await _tell_if_all_done(unit, at)
    else:
        await consultations.report(unit, undertaking_id, None)
        await due.add(unit, at.community.id, LATE, undertaking_id, max(undertaking.due_at, unit.now + A_DAY))
        number = at.matter.id
        await acts.tell_party(
            unit, at, one, "undertaking_open", lambda words: texts.open_again(words, number=number, shown=told)
        )
    await cards.refresh_now(unit, JOINT, at.consultation.id)
    return at


async def _tell_if_all_done(unit: Unit, at: At) -> None:
    if all(one.confirmed_at for one in await consultations.undertakings(unit, at.consultation.id)):
        card = texts.all_done(words_of(at.community), number=at.matter.id, title=at.matter.title)
        await posts.to_council(unit, at.community, "undertakings_done", card, subject=at.matter.id)
