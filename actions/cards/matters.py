"""What the cards of a matter show."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions import commons, docket, polls, tallies
from actions import projects as project_actions
from actions.cards.consultations import lines as consulted
from actions.cards.projects import shown as shown_project
from actions.people import scope_in_words, words_of
from rules.commons import reached
from rules.matters import READY
from rules.proposals import Consent
from rules.stages import UNDECIDED, Stage
from storage import communities, consultations, matters, meetings, motions, people, record, votes
from storage.communities import Community
from storage.database import Reader, from_ms
from storage.matters import Matter
from storage.record import Entry
from texts import commons as common_texts
from texts import docket as docket_texts
from texts import matters as texts
from texts import party_questions as question_texts
from texts import projects as project_texts
from texts import results
from texts.buttons import DECLINE_REASONS
from texts.cards import Card, Html, Row
from texts.rules import Counts, counts, verdict_and_counts
from texts.words import Words


async def proposal(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The one card of a proposal in its group."""
    matter = await matters.by_id(reader, number)
    return texts.proposal(words_of(community), shown=await shown(reader, matter)) if matter else None


async def shown(reader: Reader, matter: Matter) -> texts.Proposal:
    """Gather a proposal's state, support and dates."""
    proposer = await people.by_id(reader, matter.person)
    waits = matter.stage is Stage.RAISED
    return texts.Proposal(
        matter.id, matter.title, proposer.name if proposer else None, matter.stage.value, matter.supporters,
        matter.support_needed, support_open=matter.stage in UNDECIDED, support_until=matter.support_until,
        reply_by=matter.screen_by if waits else None, at=await _when(reader, matter), other=matter.into_matter,
        note=matter.reason if matter.stage is Stage.REDIRECTED else "",
        common=await commons.current(reader, matter) or "",
    )  # fmt: skip


async def _when(reader: Reader, matter: Matter) -> datetime | None:
    if matter.stage is Stage.ON_AGENDA and (meeting := await meetings.of_matter(reader, matter.id)):
        return meeting.starts_at
    return matter.done_at


async def way(
    reader: Reader, words: Words, matter: Matter, buttons: Sequence[Row] = (), *, asked: bool = True, page: int = 0
) -> Card:  # fmt: skip
    """A matter's way with dates, from the record, whole or a page of it; `buttons` are what the reader may do.

    `asked`: with what residents asked the parties that consult on it, which is for the community alone.
    """
    steps = await steps_of(reader, words, matter)
    at = await project_actions.of_matter(reader, matter, 0)
    asks = [question_texts.ask_row(words, matter.id)] if matter.stage is Stage.CONSULTATION else []
    lines = [
        *await _together(reader, words, matter),
        *await consulted(reader, words, matter.id, asked=asked),
        *(project_texts.lines(words, await shown_project(reader, at)) if at else []),
    ]
    return texts.matter(
        words, number=matter.id, title=matter.title, text=matter.text, state=matter.stage.value, steps=steps,
        project=lines, buttons=[*buttons, *asks], page=page,
    )  # fmt: skip


async def _together(reader: Reader, words: Words, matter: Matter) -> list[Html]:
    """The five commons in one line, and who did what at each so far."""
    current = await commons.current(reader, matter)
    if current is None:
        return []
    story = await commons.story(reader, matter, await polls.rated(reader, matter))
    return [common_texts.stages(words, current), *common_texts.lines(words, story, reached(current))]


async def steps_of(reader: Reader, words: Words, matter: Matter) -> list[texts.Step]:
    """Return the dated steps of a matter, from the record."""
    votes_ = await votes.of_matter(reader, matter.id)
    motions_ = await motions.of_matter(reader, matter.id)
    consulted = await consultations.of_matter(reader, matter.id)
    subjects = [matter.subject, *(vote.subject for vote in votes_), *(f"motion:{one.id}" for one in motions_)]
    subjects += [one.subject for one in consulted]
    found = await record.steps(reader, matter.community, subjects)
    said = {
        one.seq: await record.text_of(reader, matter.community, one, SAYS[one.act]) for one in found if one.act in SAYS
    }
    own = (await communities.by_id(reader, matter.community)).method.own_stages
    titles = {one.name: words.own(one.titles) for one in own}
    said |= {one.seq: titles.get(one.data["stage"], "") for one in found if one.act == OWN_STAGE}
    seen = [one for one in found if one.act == "matter.screened" and one.data.get("decision") == "urgent"][::2]
    # A hazard is confirmed by two, and acted on then.
    steps = [
        texts.Step(from_ms(one.at), "hazard_seen") if one in seen else _step(one, words, said.get(one.seq, ""))
        for one in found
    ]
    return [one for one in steps if one]


SAID = {"accept": "accepted", "decline": "declined", "merge": "merged", "redirect": "redirected", "urgent": "urgent"}
STEPS = {
    "matter.raised": "raised", "matter.taken_back": "taken_back", "matter.handed_over": "handed_over",
    "matter.widened": "widened", "matter.appealed": "appealed", "matter.put_on_agenda": "on_agenda",
    "matter.done": "done", "matter.closed": "closed", "matter.reopened": "reopened",
    "project.reported": "reported", "vote.noticed": "noticed", "vote.opened": "voting",
    "vote.extended": "extended", "vote.closed": "preliminary", "vote.confirmed": "confirmed",
    "consultation.opened": "consultation", "consultation.concluded": "consulted",
    "consultation.withdrawn": "called_off", "joint.opened": "joint",
    "vote.invalid": "invalid", "vote.withdrawn": "withdrawn", "vote.recounted": "recounted",
}  # fmt: skip


OWN_STAGE = "matter.stage_passed"
COUNTED = {"vote.closed": "preliminary", "joint.decided": "jointly"}
"""Steps that say what a count came to."""
SAYS = {"project.noted": "text", "project.inspected": "text", "project.reached": "title"}
"""Steps that have words of their own, by their name in the record."""


def _step(entry: Entry, words: Words, said: str) -> texts.Step | None:
    """Return an entry of the record as a step of a matter's way; None for one that only the record needs."""
    at, data = from_ms(entry.at), entry.data
    if entry.act == OWN_STAGE:
        return texts.Step(at, said)
    if entry.act.startswith(("matter.screened", "matter.merge")):
        return _screened_step(words, at, data)
    if entry.act == "motion.closed":
        passed = data["verdict"] == "passed"
        counted = Counts(data["for"], data["against"], data["abstain"])
        return texts.Step(at, "adopted" if passed else "not_adopted", note=counts(words, counted))
    if entry.act in COUNTED:
        note = verdict_and_counts(words, data["verdict"], tallies.counted(data))
        return texts.Step(at, COUNTED[entry.act], note=note)
    if entry.act in SAYS:
        return texts.Step(at, entry.act.removeprefix("project."), note=said)
    return texts.Step(at, STEPS[entry.act]) if entry.act in STEPS else None


def _screened_step(words: Words, at: datetime, data: Mapping[str, Any]) -> texts.Step | None:
    """The council's answer; the question to the proposer about a merge, and their answer where it is no."""
    into = f"№{data['into']}" if "into" in data else ""
    if "answer" in data:
        return None if data["answer"] == Consent.AGREED else texts.Step(at, "kept_apart")
    if "decision" not in data:
        return texts.Step(at, "merge_asked", note=into)
    reason = data.get("reason", "")
    return texts.Step(at, SAID[data["decision"]], note=docket_texts.decline_reason(words, reason) if reason else into)


async def screening(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The docket card: what waits, and once it is answered what was decided."""
    matter = await matters.by_id(reader, number)
    if matter is None:
        return None
    words = words_of(community)
    if matter.stage in {Stage.RAISED, Stage.ACCEPTED, Stage.SUPPORTED} and matter.first_urgent:
        chair = await communities.seat(reader, matter.first_urgent)
        return docket_texts.urgent(
            words, number=number, hazard=matter.hazard, place=scope_in_words(words, matter.scope, community),
            chair_agreed=chair.role == "chair",
        )  # fmt: skip
    if matter.stage is Stage.RAISED:
        return docket_texts.to_screen(words, waiting=await docket.screening(reader, matter))
    by = await docket.seat_name(reader, matter.decided_by) if matter.decided_by else None
    reason = matter.reason
    if reason in DECLINE_REASONS:
        reason = docket_texts.decline_reason(words, reason)
    residents_choose = community.agenda.chosen_by == "residents" and matter.stage is Stage.SUPPORTED and not matter.own
    ready = matter.stage in READY and not residents_choose
    return docket_texts.screened(
        words, shown=await shown(reader, matter), by=by, reason=reason, ready=ready, tag=matter.tag
    )


async def outcome_work(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The outcome's copy in the council chat, with [Done] until the matter is carried out."""
    matter = await matters.by_id(reader, number)
    if matter is None:
        return None
    words = words_of(community)
    finished = matter.done_at is not None
    if not matter.decision:
        return docket_texts.urgent_work(words, number=number, title=matter.title, carried_out=finished)
    if at := await project_actions.of_matter(reader, matter, 0):
        return await work_card(reader, words, at)
    told = results.Outcome(number, matter.title, tallies.told(matter.decision))
    return results.outcome_work(words, shown=told, carried_out=finished)


async def work_card(reader: Reader, words: Words, at: project_actions.At) -> Card:
    """The same with the project of the matter."""
    told = results.Outcome(at.matter.id, at.matter.title, tallies.told(at.matter.decision))
    return project_texts.work(words, outcome=told, shown=await shown_project(reader, at))
