"""The five commons of a matter: who did what at each, and the post that shares the story."""

from actions import posts
from actions import projects as project_acts
from actions.people import words_of
from rules.commons import Common, common_of
from rules.parts import Part
from storage import communities, consultations, people, projects, record
from storage.communities import Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.media import Media
from storage.outbox import Rank
from texts import commons as texts
from texts.polls import Feedback

PURPOSE = "share"


async def current(reader: Reader, matter: Matter) -> Common | None:
    """Return at which of the five a matter stands; None where the method does without, or nothing came of it."""
    community = await communities.by_id(reader, matter.community)
    if not community.method.has(Part.COMMONS) or matter.internal:
        return None
    project = await projects.of_matter(reader, matter.id)
    reported = project is not None and project.reported_at is not None
    return common_of(matter.stage, reported=reported, done=matter.done_at is not None)


async def story(reader: Reader, matter: Matter, rated: Feedback | None) -> texts.Story:
    """Gather who did what for a matter."""
    at = await project_acts.of_matter(reader, matter, 0)
    steps = await projects.milestones(reader, matter.id)
    held = [one for one in await consultations.of_matter(reader, matter.id) if one.concluded_at]
    undertaken = [len(await consultations.undertakings(reader, one.id)) for one in held]
    proposer = await people.by_id(reader, matter.person)
    return texts.Story(
        matter.id, matter.title, proposer.name if proposer else None, matter.supporters, len(held),
        at.lead.name if at and at.lead else "", sum(undertaken), sum(one.reached_at is not None for one in steps),
        [one.name for one in at.supervisors] if at else [], rated, matter.done_at,
    )  # fmt: skip


async def share(unit: Unit, community: Community, matter: Matter, rated: Feedback | None) -> None:
    """Tell the groups of a closed matter its story, once, when there is room: in five lines, under its pictures."""
    if await current(unit, matter) is not Common.SHARE:
        return
    pictures = _first_and_last(await _pictures(unit, matter))
    card = texts.share(words_of(community), story=await story(unit, matter, rated))
    for chat in await posts.groups_of(unit, community, matter):
        if pictures:
            await posts.album(
                unit, community, chat, Rank.PROJECT, PURPOSE, pictures, card, subject=matter.id, reply_to=None,
                not_before=await posts.room_at(unit, community, chat),
            )  # fmt: skip
        else:
            once = f"{PURPOSE}:{matter.id}:{chat.id}"
            await posts.to_group(unit, community, chat, Rank.PROJECT, PURPOSE, card, subject=matter.id, once=once)
    await record.append(unit, community.id, "matter.shared", matter.subject, "clock", {"pictures": len(pictures)})


async def _pictures(reader: Reader, matter: Matter) -> list[Media]:
    """Return what residents saw at each milestone, last the photo of how it was completed."""
    project, steps = await projects.of_matter(reader, matter.id), await projects.milestones(reader, matter.id)
    reached = [one.reached_at for one in steps if one.reached_at]
    last = await projects.photo_since(reader, matter.id, max(reached, default=project.begun_at)) if project else None
    return [*(one.media for one in steps if one.media), *([last] if last else [])]


def _first_and_last(media: list[Media]) -> list[Media]:
    """Return the pictures of how it began and how it is now."""
    pictures = [one for one in media if one.kind == "photo"]
    return [pictures[0], pictures[-1]] if len(pictures) > 1 else pictures
