"""What the cards of a project show: its progress and its end in the groups, and what a household says against that."""

from actions import projects as acts
from actions.people import words_of
from storage import cards, communities, completions, matters, projects, record
from storage.communities import Community
from storage.completions import Completion
from storage.database import Reader
from texts import projects as texts
from texts.cards import Card


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
    return await acts.shown(reader, at) if at else None


async def completion(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """A project that is carried out, in a group: until when residents may object; whether it was reopened, and why."""
    found = await completions.by_id(reader, number)
    shown = await _of_matter(reader, found.matter) if found else None
    if found is None or shown is None:
        return None
    return texts.completion(
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
    shown = texts.Objection(
        number, matter.id, matter.title, await record.text_under(reader, community.id, found.text), found.answer_by,
        answered=found.answered, upheld=found.upheld, by=await _name(reader, found.seat),
        why=await record.text_under(reader, community.id, found.answer) if found.answered else "",
    )  # fmt: skip
    return texts.objection(words_of(community), shown=shown)
