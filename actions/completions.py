"""A matter is carried out: reported by its lead, confirmed by a supervisor, objected to, and reopened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from actions import matters as matter_actions
from actions import own_stages, polls, posts, projects
from actions.people import Caller, scope_in_words, words_for
from actions.projects import At
from actions.refusals import explain
from rules import projects as rules
from rules.matters import may_close_done
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import contains
from rules.stages import Stage
from rules.timing import AT_ONCE
from storage import cards, communities, completions, due, households, matters, outbox, people, record
from storage import projects as project_rows
from storage.communities import Community
from storage.completions import Completion, Objection
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.outbox import Rank
from texts import completions as texts
from texts.refusals import Facts


@dataclass(frozen=True, slots=True)
class Done:
    """A matter that is carried out, and in how many groups people are asked; or that a supervisor is to confirm."""

    number: int
    groups: int
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection that has its answer; upheld, its project is open again."""

    number: int
    upheld: bool


# Reported and confirmed


async def report(unit: Unit, caller: Caller, number: int) -> Done | Refused:
    """Take the word of lead, chair or staff that a matter is carried out; one with supervisors waits for theirs."""
    matter = await matters.by_id(unit, number)
    account = caller.person.telegram_id
    at = await projects.of_matter(unit, matter, account) if matter else None
    is_lead = at is not None and account in at.leads
    if matter is None or (caller.community_id != matter.community and not is_lead):
        return Refused(Reason.NOT_A_SEAT)
    seat = await communities.seat_of(unit, matter.community, account)
    is_staff = await communities.staff_member(unit, matter.community, account) is not None
    refused = may_close_done(matter.stage, seat, is_lead=is_lead, is_staff=is_staff)
    if refused or not (matter.decision or matter.hazard):  # an election is decided by its vote
        return refused or Refused(Reason.ELECTION_RUNS)
    community = await communities.by_id(unit, matter.community)
    for before in (Stage.NOTICED, Stage.DONE) if matter.stage is Stage.ADOPTED else (Stage.DONE,):
        if waits := await own_stages.not_passed(unit, community, matter, before):
            return waits
    if at is None or not at.project.supervisors:
        return await _finish(unit, community, matter, caller.actor, None)
    if at.facts.reported:
        return Refused(Reason.ALREADY_REPORTED)
    await project_rows.report(unit, number, done=True)
    await record.append(unit, matter.community, "project.reported", matter.subject, caller.actor)
    await projects.ask_to_look(unit, at, at.supervisors)
    await cards.refresh_now(unit, "outcome_work", number)
    return Done(number, 0, waits=True)


async def confirm(unit: Unit, caller: Caller, number: int) -> Done | Refused:
    """Take a supervisor's word that what was reported is done."""
    at = await may_confirm(unit, caller, number)
    if isinstance(at, Refused):
        return at
    seat = at.own_seat(caller.person.telegram_id)
    return await _finish(unit, at.community, at.matter, caller.actor, seat.id if seat else None)


async def may_confirm(unit: Unit, caller: Caller, number: int) -> At | Refused:
    """Return a project that is reported as done, for one of its supervisors, or why they may not confirm it."""
    matter = await matters.by_id(unit, number)
    at = await projects.of_matter(unit, matter, caller.person.telegram_id) if matter else None
    if at is None or (caller.chat and caller.community_id != at.community.id):
        return Refused(Reason.NOT_SUPERVISOR)
    if at.matter.stage is not Stage.IMPLEMENTING:
        return Refused(Reason.ALREADY_DONE)
    own = await _reporter(unit, at) == caller.actor
    return rules.may_confirm(at.facts, caller.person.telegram_id, own=own) or at


async def _reporter(reader: Reader, at: At) -> str:
    """Return who reported a project as done, as the record names them."""
    steps = await record.steps(reader, at.community.id, [at.project.subject])
    return next((str(one.entry["actor"]) for one in reversed(steps) if one.act == "project.reported"), "")


async def not_yet(unit: Unit, caller: Caller, number: int, why: str) -> At | Refused:
    """Take a supervisor's word, with an inspection note, that it is not done: its lead hears why."""
    at = await may_confirm(unit, caller, number)
    if isinstance(at, Refused):
        return at
    if not why:
        return Refused(Reason.WORDS_NEEDED)
    kept = await record.append(
        unit, at.community.id, "project.inspected", at.project.subject, caller.actor, {"done": False}, {"text": why}
    )
    await project_rows.add_note(unit, at.project, kept["text"], None, inspection=True)
    await project_rows.report(unit, number, done=False)
    await projects.watch(unit, at)
    seat, title = at.own_seat(caller.person.telegram_id), at.matter.title
    name = seat.name if seat else ""
    await projects.tell_lead(
        unit, at, "project_not_yet", lambda words: texts.not_yet(words, number=number, title=title, by=name, why=why)
    )
    await cards.refresh_now(unit, "outcome_work", number)
    return at


async def _finish(unit: Unit, community: Community, matter: Matter, actor: str, seat: int | None) -> Done:
    """Have a matter be carried out: its groups are told, and asked how it was."""
    if matter.stage is Stage.ADOPTED:
        await matter_actions.hold_outcome(unit, matter.id)
        await matter_actions.publish_outcome(unit, matter.id)  # nobody has heard of it yet, and later nobody would
    await matter_actions.move(unit, matter.id, Stage.DONE)
    await matters.done(unit, matter.id)
    data = {"seat": seat} if seat else {}
    await record.append(unit, matter.community, "matter.done", matter.subject, actor, data)
    if await project_rows.of_matter(unit, matter.id):
        await _open_to_objections(unit, community, matter, seat)
    groups = await polls.ask(unit, community, matter)
    await cards.refresh(unit, "outcome_work", matter.id)
    await matter_actions.refresh(unit, matter)
    return Done(matter.id, groups)


async def _open_to_objections(unit: Unit, community: Community, matter: Matter, seat: int | None) -> None:
    """Say in the groups that a project is done; the time for objections counts from when all may see it."""
    await project_rows.report(unit, matter.id, done=False)
    groups = await posts.groups_of(unit, community, matter)
    rooms = [await posts.room_at(unit, community, chat) for chat in groups]
    span = community.method.span(Part.PROJECTS, "objections") if community.method.has(Part.PROJECTS) else AT_ONCE
    until = community.after(max(rooms, default=unit.now), span)
    completion = await completions.add(unit, community.id, matter.id, seat, until)
    for chat, room in zip(groups, rooms, strict=True):
        outcome = await outbox.message_of(unit, chat.telegram_id, "outcome", matter.id)
        await posts.card_in(
            unit, community, chat, "completion", completion, Rank.PROJECT, reply_to=outcome, from_=room
        )  # fmt: skip
    await due.add(unit, community.id, "completion_over", completion, until)


async def end_objections(unit: Unit, completion: int) -> None:
    """Take the button from what residents may object to no more."""
    await completions.end_objections(unit, completion)
    await cards.refresh(unit, "completion", completion)


# Objections


async def may_object(unit: Unit, caller: Caller, number: int) -> tuple[Completion, Matter, int] | Refused:
    """Return what is carried out, its matter and the caller's household in its scope, or why they may not object."""
    completion = await completions.by_id(unit, number)
    if completion is None:
        return Refused(Reason.NOT_REGISTERED)
    matter = await matter_actions.by_number(unit, completion.matter)
    belongs = await households.of_person(unit, matter.community, caller.person.telegram_id)
    near = [one for one in belongs if contains(matter.scope, one.household.place)]
    home = next((one.household.id for one in near if not one.disputed), None)
    if home is None:
        reason = Reason.JOIN_DISPUTED if near else Reason.OUT_OF_SCOPE if belongs else Reason.NOT_REGISTERED
        community = await communities.by_id(unit, matter.community)
        place = scope_in_words(caller.words, matter.scope, community)
        return explain(Refused(reason), Facts(number=matter.id, scope=place))
    already = await has_objected(unit, completion, home)
    refused = rules.may_object(
        completion.objections_until, unit.now, reopened=completion.reopened_at is not None, already=already
    )
    return explain(refused, Facts(number=matter.id)) if refused else (completion, matter, home)


async def object_to(unit: Unit, caller: Caller, number: int, text: str) -> datetime | Refused:
    """Put a household's objection on record and before the supervisors; returns until when they answer."""
    found = await may_object(unit, caller, number)
    if isinstance(found, Refused):
        return found
    return await put(unit, *found, caller.person.id, caller.actor, text) if text else Refused(Reason.WORDS_NEEDED)


async def has_objected(unit: Unit, completion: Completion, home: int) -> bool:
    """Say whether a household has objected already."""
    return any(one.household == home for one in await completions.objections(unit, completion.id))


async def open_now(unit: Unit, number: int) -> Completion | Refused:
    """Return how a matter was carried out last, while households may object to that, or why they may not."""
    completion = await completions.of_matter(unit, number)
    if completion is None:
        return Refused(Reason.LIST_OF_NOTHING)
    reopened = completion.reopened_at is not None
    return rules.may_object(completion.objections_until, unit.now, reopened=reopened, already=False) or completion


async def put(
    unit: Unit, completion: Completion, matter: Matter, home: int, person: int, actor: str, text: str,
    on_paper: Mapping[str, object] = MappingProxyType({}),
) -> datetime:  # fmt: skip
    """Put a household's objection on record; `person` hears the answer, `on_paper` says how a letter came."""
    community = await communities.by_id(unit, matter.community)
    answer_by = community.after(unit.now, community.settings.objection_reply)
    objection = await completions.object_to(unit, completion, home, person, answer_by)
    data = {"objection": objection, "household": home, "answer_by": record.moment_of(answer_by), **on_paper}
    kept = await record.append(unit, community.id, "project.objected", matter.subject, actor, data, {"text": text})
    await completions.put_words(unit, objection, kept["text"])
    await due.add(unit, community.id, "completion_objection_late", objection, answer_by)
    await posts.card_in_council(unit, community, "completion_objection", objection)
    at = await projects.of_matter(unit, matter, 0)
    for seat in at.supervisors if at else ():
        sits = await people.by_telegram(unit, seat.telegram_id or 0)
        shown = texts.Objection(objection, matter.id, matter.title, text, answer_by)
        card = texts.objection(words_for(sits, community), shown=shown)
        await posts.privately(unit, community, sits, "completion_objection", card, subject=objection)
    return answer_by


async def may_answer(unit: Unit, caller: Caller, number: int) -> tuple[Objection, At] | Refused:
    """Return an objection with its project, for who may answer it, or why they may not."""
    objection = await completions.objection(unit, number)
    completion = await completions.by_id(unit, objection.completion) if objection else None
    matter = await matter_actions.by_number(unit, completion.matter) if completion else None
    account = caller.person.telegram_id
    at = await projects.of_matter(unit, matter, account) if matter else None
    if objection is None or at is None or (caller.chat and caller.community_id != at.community.id):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    own = objection.person == caller.person.id
    seat = at.own_seat(account) or at.seat
    refused = rules.may_answer(at.facts, seat, account, own=own, answered=objection.answered)
    return explain(refused, Facts(number=at.matter.id)) if refused else (objection, at)


async def answer(unit: Unit, caller: Caller, number: int, why: str, *, upheld: bool) -> Answered | Refused:
    """Answer an objection with a reason; one that is upheld opens the project again, and answers all others."""
    found = await may_answer(unit, caller, number)
    if isinstance(found, Refused):
        return found
    if not why:
        return Refused(Reason.REASON_NEEDED)
    objection, at = found
    seat = at.own_seat(caller.person.telegram_id) or at.seat
    every = await completions.objections(unit, objection.completion)
    answered = [one for one in every if not one.answered] if upheld else [objection]
    for one in answered:
        data = {"objection": one.id, "upheld": upheld, "seat": seat.id if seat else 0}
        kept = await record.append(
            unit, at.community.id, "project.objection_answered", at.project.subject, caller.actor, data, {"reason": why}
        )
        await completions.answer(unit, one.id, upheld=upheld, answer=kept["reason"], seat=data["seat"])
        await due.cancel(unit, "completion_objection_late", one.id)
        await cards.refresh_now(unit, "completion_objection", one.id)
        author = await people.by_id(unit, one.person)
        card = texts.objection_told(
            words_for(author, at.community), number=at.matter.id, title=at.matter.title, upheld=upheld, why=why,
            by=seat.name if seat else "",
        )  # fmt: skip
        await posts.privately(unit, at.community, author, "completion_answered", card, subject=one.id)
    if upheld:
        await _reopen(unit, at, caller, objection)
    return Answered(at.matter.id, upheld)


async def _reopen(unit: Unit, at: At, caller: Caller, objection: Objection) -> None:
    """Have a matter be carried out once more; what is asked about it now ends without an announcement."""
    number = at.matter.id
    await polls.break_off(unit, at.matter)
    await matter_actions.move(unit, number, Stage.REOPENED)
    data = {"objection": objection.id}
    await record.append(unit, at.community.id, "matter.reopened", at.matter.subject, caller.actor, data)
    await completions.reopen(unit, objection.completion)
    await matters.undone(unit, number)
    await matter_actions.move(unit, number, Stage.IMPLEMENTING)
    await projects.watch(unit, at)
    title = at.matter.title
    await projects.tell_lead(
        unit, at, "project_reopened", lambda words: texts.open_again(words, number=number, title=title)
    )
    await cards.refresh_now(unit, "completion", objection.completion)
    await posts.card_in_council(unit, at.community, "outcome_work", number)
    await cards.refresh_now(unit, "outcome_work", number)
    await matter_actions.refresh(unit, at.matter)


async def tell_late(unit: Unit, number: int) -> None:
    """Tell the chair that an objection to what was carried out was not answered in time."""
    objection = await completions.objection(unit, number)
    completion = await completions.by_id(unit, objection.completion) if objection else None
    if objection is None or completion is None or objection.answered:
        return
    community = await communities.by_id(unit, objection.community)
    matter, by = completion.matter, objection.answer_by
    await posts.to_chair(
        unit, community, "completion_objection_late",
        lambda words: texts.objection_late(words, number=matter, answer_by=by), subject=number,
    )  # fmt: skip
