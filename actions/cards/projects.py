"""What is shown of a project: how far it is, its progress and end in the groups, what a household says against that."""

from actions import matters as matters_acts
from actions import projects as acts
from actions.people import words_of
from rules.stages import Stage
from storage import cards, communities, completions, matters, projects, record
from storage.communities import Community
from storage.completions import Completion
from storage.database import Reader
from texts import completions as completion_texts
from texts import projects as texts
from texts.cards import Card


async def running(reader: Reader, community: Community) -> list[texts.Running]:
    """Return the projects of a community that are being carried out, with what comes next."""
    found = []
    for project in await projects.running(reader, community.id):
        steps = await projects.milestones(reader, project.matter)
        next_ = next((one for one in steps if not one.reached_at), None)
        matter = await matters_acts.by_number(reader, project.matter)
        found.append(
            texts.Running(
                project.matter, matter.title, sum(one.reached_at is not None for one in steps), len(steps),
                next_.due_at if next_ else None, late=next_ is not None and next_.late,
            )
        )  # fmt: skip
    return found


async def shown(reader: Reader, at: "acts.At") -> texts.Shown:
    """Gather what the cards of a project show."""
    number, community = at.matter.id, at.community.id
    steps = await projects.milestones(reader, number)
    notes = [await projects.last_note(reader, number, inspection=one) for one in (False, True)]
    noted, inspected = [await record.text_under(reader, community, one) if one else "" for one in notes]
    return texts.Shown(
        number, at.matter.title, lead=at.lead.name if at.lead else "",
        supervisors=tuple(one.name for one in at.supervisors),
        budget=await record.text_under(reader, community, at.project.budget) if at.project.budget else "",
        milestones=tuple(told(one) for one in steps),
        noted=noted, inspected=inspected, reported=at.project.reported_at is not None,
        running=at.matter.stage is Stage.IMPLEMENTING,
    )  # fmt: skip


def told(milestone: projects.Milestone) -> texts.Milestone:
    """Return a milestone as cards show it."""
    return texts.Milestone(milestone.id, milestone.title, milestone.due_at, milestone.reached_at, late=milestone.late)


async def progress(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """A milestone in a group, with those that were reached since and have no post of their own there."""
    first = await projects.milestone(reader, number)
    shown = await _of_matter(reader, first.matter) if first else None
    if first is None or shown is None:
        return None
    reached = [one.id for one in shown.milestones if one.reached]
    from_ = reached.index(number)
    later = [one for one in reached[from_ + 1 :] if await cards.of(reader, "progress", one, chat)]
    until = reached.index(later[0]) if later else len(reached)
    card = texts.progress(words_of(community), shown=shown, first=from_ + 1, last=until)
    return card.under(first.media.kind, first.media.file) if first.media else card


async def _of_matter(reader: Reader, number: int) -> texts.Shown | None:
    matter = await matters.by_id(reader, number)
    at = await acts.of_matter(reader, matter, 0) if matter else None
    return await shown(reader, at) if at else None


async def completion(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """A project that is carried out, in a group: until when residents may object; whether it was reopened, and why."""
    found = await completions.by_id(reader, number)
    shown = await _of_matter(reader, found.matter) if found else None
    if found is None or shown is None:
        return None
    return completion_texts.completion(
        words_of(community), shown=shown, number=number, by=await _name(reader, found.seat),
        until=found.objections_until, reopened=found.reopened_at, why=await _why(reader, found),
        over=found.over,
    )  # fmt: skip


async def _why(reader: Reader, found: Completion) -> str:
    upheld = [one for one in await completions.objections(reader, found.id) if one.upheld]
    return await record.text_under(reader, found.community, upheld[0].answer) if upheld else ""


async def _name(reader: Reader, seat: int | None) -> str:
    return (await communities.seat(reader, seat)).name if seat else ""


async def objection(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """What a household says against it, in the council chat, with its answer once there is one."""
    found = await completions.objection(reader, number)
    ended = await completions.by_id(reader, found.completion) if found else None
    matter = await matters.by_id(reader, ended.matter) if ended else None
    if found is None or matter is None:
        return None
    shown = completion_texts.Objection(
        number, matter.id, matter.title, await record.text_under(reader, community.id, found.text), found.answer_by,
        answered=found.answered, upheld=found.upheld, by=await _name(reader, found.seat),
        why=await record.text_under(reader, community.id, found.answer) if found.answered else "",
    )  # fmt: skip
    return completion_texts.objection(words_of(community), shown=shown)
