"""Proposals: raised, supported, decided, published."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from types import MappingProxyType

from actions import agenda_votes, boards, own_stages, posts, tallies
from actions.people import Caller, scope_in_words, words_for, words_of, works_for
from actions.refusals import explain
from actions.rulebook import alike
from rules import matters as rules
from rules.ballots import ON_PAPER
from rules.matters import Supported, Supporter
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, Scope, contains
from rules.stages import UNDECIDED, Stage, may_follow
from rules.votes import Verdict
from storage import cards, communities, due, households, matters, outbox, people, projects, proposals, record
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.households import Membership
from storage.matters import Draft, Matter
from storage.media import Media
from storage.people import Person
from texts import matters as texts
from texts import results as result_texts
from texts.cards import TITLE_LIMIT, Card
from texts.graphemes import cut, one_line
from texts.refusals import Facts

UNANSWERED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a proposal was made: the message to which everything about it replies."""

    chat: int
    topic: int | None
    message: int | None
    media: Media | None = None  # the voice or video message that says it


@dataclass(frozen=True, slots=True)
class Raised:
    """A proposal that was filed."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal that waits, because similar ones are open."""

    draft: int
    similar: tuple[tuple[int, str], ...]


def title_of(text: str) -> str:
    """Return the one-line title of a proposal."""
    return cut(one_line(text), TITLE_LIMIT)


# Raising


async def propose(unit: Unit, caller: Caller, text: str, origin: Origin) -> Raised | Offered | Refused:
    """Raise a matter, or offer the open ones that look alike first."""
    community = caller.community
    refused = await may_not_raise(unit, caller)
    if community is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    open_ = [one for one in await matters.in_stages(unit, community.id, UNDECIDED) if not one.own]
    by_number = {matter.id: matter.title for matter in open_}
    near = alike(text, [(matter.id, matter.text) for matter in open_])
    draft = await matters.add_draft(
        unit, community.id, caller.person.id, origin.chat, origin.topic, origin.message, text, origin.media
    )
    if not near:
        return await _file(unit, community, await _known(unit, draft), caller.person)
    await due.add(unit, community.id, "file_draft", draft, unit.now + UNANSWERED)
    offered = tuple((number, by_number[number]) for number in near)
    card = texts.similar_offer(caller.words, draft=draft, title=title_of(text), similar=offered)
    await posts.answer(unit, community.id, origin.chat, card, reply_to=origin.message, topic=origin.topic)
    return Offered(draft, offered)


async def may_not_raise(unit: Unit, caller: Caller) -> Refused | None:
    """None for whoever belongs to the community: a household, a seat, staff."""
    if caller.community is None:
        return Refused(Reason.NOT_REGISTERED)
    community, telegram_id = caller.community.id, caller.person.telegram_id
    belongs = await households.of_person(unit, community, telegram_id)
    if any(not one.disputed for one in belongs):
        return None
    seat = await communities.seat_of(unit, community, telegram_id)
    if seat or await communities.staff_member(unit, community, telegram_id):
        return None
    return Refused(Reason.JOIN_DISPUTED if belongs else Reason.NOT_REGISTERED)


async def _known(unit: Unit, draft: int) -> Draft:
    found = await matters.draft(unit, draft)
    assert found is not None  # noqa: S101 - it was written in this unit
    return found


async def choose(unit: Unit, caller: Caller, draft_id: int, other: int | None) -> Raised | Supported | Refused | None:
    """Take the author's word on a draft: support another matter instead, or file it; None for anybody else."""
    draft = await matters.draft(unit, draft_id)
    if draft is None or draft.person != caller.person.id or caller.community is None:
        return None
    if not await matters.settle_draft(unit, draft_id):
        return Refused(Reason.ALREADY_DECIDED)
    await due.cancel(unit, "file_draft", draft_id)
    await _offered_no_more(unit, draft)
    if other is not None:
        return await support(unit, caller, other)
    community = await communities.by_id(unit, draft.community)
    return await _file(unit, community, draft, caller.person)


async def file_unanswered(unit: Unit, draft_id: int) -> None:
    """File a proposal as new when its author did not answer for 10 minutes."""
    draft = await matters.draft(unit, draft_id)
    if draft is None or draft.settled or (person := await people.by_id(unit, draft.person)) is None:
        return
    await _file(unit, await communities.by_id(unit, draft.community), draft, person)
    await _offered_no_more(unit, draft)


async def _offered_no_more(unit: Unit, draft: Draft) -> None:
    await posts.withdraw(unit, draft.community, draft.chat, f"similar:{draft.id}:")


async def raise_for(
    unit: Unit, community: Community, person: Person, text: str, scope: Scope, where: Mapping[str, object]
) -> int:
    """Raise what others said at a talk or signed on paper, in a scope of its own; no home of `person` supports it.

    `where` is what the record says of it. Returns its number.
    """
    draft = await matters.add_draft(unit, community.id, person.id, person.telegram_id, None, None, text)
    return (await _file(unit, community, await _known(unit, draft), person, scope, where)).number


async def _groups_of(unit: Unit, community: Community, scope: Scope) -> list[Chat]:
    """Return the smallest group that a scope belongs to, or where it is wider than any all of its groups."""
    found = await posts.groups(unit, community, scope)
    around = [one for one in found if one.scope.parts == scope.parts[: len(one.scope.parts)]]
    return [max(around, key=lambda one: len(one.scope.parts))] if around else found


async def _file(
    unit: Unit, community: Community, draft: Draft, person: Person, scope: Scope | None = None,
    where: Mapping[str, object] = MappingProxyType({}),
) -> Raised:  # fmt: skip
    await matters.settle_draft(unit, draft.id)
    belongs = await households.of_person(unit, community.id, person.telegram_id) if scope is None else []
    if scope is None:
        scope, groups = await _scope_and_groups(unit, community, draft, belongs)
    else:
        groups = await _groups_of(unit, community, scope)
    settings, title = community.settings, title_of(draft.text)
    if draft.media and not draft.text:
        title = texts.untitled(words_of(community), kind=draft.media.kind, seconds=draft.media.seconds)
    terms = matters.Terms(
        screen_by=community.after(unit.now, settings.screen_reply),
        support_until=community.after(unit.now, settings.support_period),
        support_needed=settings.support_threshold,
    )
    number = await matters.add(unit, draft, title, scope, terms)
    matter = await by_number(unit, number)
    said = {**({"text": draft.text} if draft.text else {}), **({"media": draft.media.unique} if draft.media else {})}
    await record.append(
        unit, community.id, "matter.raised", matter.subject, person.actor, {"scope": str(scope), **where}, said
    )
    own = next((m for m in belongs if contains(scope, m.household.place) and not m.disputed), None)
    if own:
        await matters.support(unit, matter, own.household.id, person.id, matter.stage)
        await record.append(
            unit, community.id, "matter.supported", matter.subject, person.actor, {"household": own.household.id}
        )
        await _offer_further(unit, community, person, matter, [one for one in belongs if one is not own])
    await due.add(unit, community.id, "screen_late", number, terms.screen_by)
    await due.add(unit, community.id, "support_end", number, terms.support_until)
    await _show(unit, community, draft, number, groups)
    return Raised(number, title)


async def _show(unit: Unit, community: Community, draft: Draft, number: int, groups: list[Chat]) -> None:
    """Post the proposal's card where it was made and in the proposer's group, and its docket card for the council."""
    here = next((chat for chat in groups if chat.telegram_id == draft.chat), None)
    private = Chat(0, community.id, draft.chat, "private", WHOLE, None, None)
    rank = outbox.Rank.ANSWER
    await posts.card_in(
        unit, community, here or private, "proposal", number, rank, reply_to=draft.message, at_once=True
    )
    await show_groups(unit, community, number, groups)
    await show_council(unit, community, number)
    await boards.refresh_all(unit, community.id)


async def show_groups(unit: Unit, community: Community, number: int, groups: list[Chat]) -> None:
    """Post a proposal's card in groups where it does not stand yet."""
    for chat in groups:
        await posts.card_in(unit, community, chat, "proposal", number, outbox.Rank.OUTCOME)


async def show_council(unit: Unit, community: Community, number: int) -> None:
    """Post a proposal's docket card, once in each chat that is the council's; what was said is copied beneath it."""
    await posts.card_in_council(unit, community, "screening", number)
    said = (await by_number(unit, number)).media
    if said:
        await posts.copy_in_council(unit, community, "screening", number, asdict(said))


async def _scope_and_groups(
    unit: Unit, community: Community, draft: Draft, belongs: list[Membership]
) -> tuple[Scope, list[Chat]]:
    """Return a matter's scope, that of its chat; one made in private has the scope of the proposer's area group."""
    if draft.chat < 0 and (found := await communities.by_chat(unit, draft.chat)):
        return found[1].scope, [found[1]] if found[1].role == "residents" else []
    groups = await communities.chats(unit, community.id, "residents")
    near = [chat for chat in groups if belongs and contains(chat.scope, belongs[0].household.place)]
    if not near:
        return WHOLE, []
    closest = max(near, key=lambda chat: len(chat.scope.parts))
    return closest.scope, [closest]


async def find(unit: Unit, caller: Caller, number: int) -> Matter | None:
    """Return a matter of the caller's community; an internal one to council and staff alone."""
    matter, community = await matters.by_id(unit, number), caller.community
    if matter is None or community is None or matter.community != community.id:
        return None
    hidden = matter.internal and not await works_for(unit, community.id, caller.person.telegram_id)
    return None if hidden else matter


async def move(unit: Unit, number: int, stage: Stage, *, called: bool = False) -> None:
    """Move a matter to its next stage, as the table of stages has it; `called` by residents, to an assembly."""
    matter = await by_number(unit, number)
    if not called and not may_follow(matter.stage, stage):
        raise ValueError(f"{stage} does not follow {matter.stage}")
    await matters.set_stage(unit, number, stage)


async def by_number(reader: Reader, number: int) -> Matter:
    """Return a matter that is known to exist."""
    found = await matters.by_id(reader, number)
    if found is None:
        raise LookupError(f"matter {number} does not exist")
    return found


# Support


async def support(unit: Unit, caller: Caller, number: int, home: int | None = None) -> Supported | Refused:
    """Take the support of the caller's first household in the matter's scope, or of a further `home` of theirs."""
    matter = await matters.by_id(unit, number)
    if matter is None or caller.community is None or matter.community != caller.community.id:
        return Refused(Reason.MATTER_ENDED if matter is None else Reason.NOT_REGISTERED)
    belongs = await households.of_person(unit, matter.community, caller.person.telegram_id)
    if home is None:
        chosen = next(
            (m for m in belongs if contains(matter.scope, m.household.place)), belongs[0] if belongs else None
        )
    else:
        chosen = next((m for m in belongs if m.household.id == home), None)
    supporter = Supporter(chosen.household.id, chosen.household.place, chosen.disputed) if chosen else None
    have = await matters.supporting(unit, number, [chosen.household.id] if chosen else [])
    said = rules.accept_support(matter.facts(), supporter, have, unit.now)
    if home is None and (isinstance(said, Supported) or said.reason is Reason.JOIN_DISPUTED):
        others = [one for one in belongs if one is not chosen]
        await _offer_further(unit, caller.community, caller.person, matter, others)
    if isinstance(said, Refused):
        place = scope_in_words(caller.words, matter.scope, caller.community)
        return explain(said, Facts(number=number, scope=place))
    if not said.already and supporter:
        await matters.support(unit, matter, supporter.household, caller.person.id, said.stage)
        await record.append(
            unit, matter.community, "matter.supported", matter.subject, caller.actor, {"household": supporter.household}
        )
        await refresh(unit, matter)
    return said


async def support_on_paper(
    unit: Unit, actor: str, number: int, supporter: Supporter, signed: Mapping[str, object]
) -> bool:
    """Take the support of a household that signed a list; False where it supports already, or may not."""
    matter = await by_number(unit, number)
    have = await matters.supporting(unit, number, [supporter.household])
    said = rules.accept_support(matter.facts(), supporter, have, unit.now)
    if isinstance(said, Refused) or said.already:
        return False
    await matters.support(unit, matter, supporter.household, ON_PAPER, said.stage)
    data = {"household": supporter.household, **signed}
    await record.append(unit, matter.community, "matter.supported", matter.subject, actor, data)
    await refresh(unit, matter)
    return True


async def _offer_further(
    unit: Unit, community: Community, person: Person, matter: Matter, others: list[Membership]
) -> None:
    """Offer a person with several homes, once and in private, a button for each further one that may support."""
    may = [one.household for one in others if contains(matter.scope, one.household.place) and not one.disputed]
    have = await matters.supporting(unit, matter.id, [home.id for home in may])
    left = [(home.id, households.label(home)) for home in may if home.id not in have]
    if left and person.reachable:
        card = texts.support_further(words_for(person, community), number=matter.id, title=matter.title, homes=left)
        once = f"support_further:{matter.id}:{person.id}:{'-'.join(str(home.id) for home in may)}"
        await posts.answer(unit, community.id, person.telegram_id, card, once=once)


async def refresh(unit: Unit, matter: Matter) -> None:
    """Have everything that shows a matter shown anew."""
    await cards.refresh(unit, "proposal", matter.id)
    await cards.refresh(unit, "screening", matter.id)
    await boards.refresh_all(unit, matter.community)
    await own_stages.begin(unit, matter.id)
    await agenda_votes.refresh(unit, matter.community)


async def end_support(unit: Unit, number: int) -> None:
    """End a matter that too few households supported in its time."""
    matter = await by_number(unit, number)
    if rules.lapses(matter.facts(), unit.now):
        await matters.set_stage(unit, number, Stage.LAPSED)
        await record.append(
            unit, matter.community, "matter.closed", matter.subject, "clock", {"stage": Stage.LAPSED.value}
        )
    await refresh(unit, matter)


# The council's decision, and the outcome


async def council_decided(unit: Unit, number: int, motion: int, decision: dict[str, object]) -> None:
    """Take what the council decided on a motion: adopted, it may still go to the households."""
    matter = await by_number(unit, number)
    passed = decision["verdict"] == Verdict.PASSED
    await due.cancel(unit, "support_end", number)
    await matters.set_stage(unit, number, Stage.ADOPTED if passed else Stage.NOT_ADOPTED)
    await matters.decide(unit, number, str(decision["verdict"]), {**decision, "motion": motion})
    if passed:
        await matters.adopted(unit, number)
        await own_stages.release_outcome(unit, number)
    else:
        await publish_outcome(unit, number)
    await refresh(unit, matter)


async def hold_outcome(unit: Unit, number: int) -> None:
    """Do not publish by itself: the matter goes to a vote."""
    await due.cancel(unit, "publish", number)


async def publish_now(unit: Unit, caller: Caller, number: int) -> Raised | Refused:
    """Publish an adopted matter's outcome at the word of the chair or vice-chair."""
    matter = await find(unit, caller, number)
    if matter is None:
        return Refused(Reason.MATTER_ENDED)
    seat = await communities.seat_of(unit, matter.community, caller.person.telegram_id)
    if seat is None or not seat.is_head:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if matter.stage is not Stage.ADOPTED:
        return Refused(Reason.ALREADY_DECIDED)
    if not matter.decision:  # an election: its vote decides
        return Refused(Reason.ELECTION_RUNS)
    community = await communities.by_id(unit, matter.community)
    if waits := await own_stages.not_passed(unit, community, matter, Stage.NOTICED):
        return waits
    await hold_outcome(unit, number)
    await publish_outcome(unit, number)
    return Raised(number, matter.title)


async def publish_outcome(unit: Unit, number: int) -> None:
    """Tell everyone what became of a proposal: as a reply to it, privately to its proposer, and in the council chat."""
    matter = await by_number(unit, number)
    decision = matter.decision
    if not decision or matter.stage not in {Stage.ADOPTED, Stage.NOT_ADOPTED, Stage.CONFIRMED}:
        return
    community = await communities.by_id(unit, matter.community)
    by = f"motion{decision.get('motion')}vote{decision.get('vote')}"
    for chat, reply_to, out_of_reach in await _where_it_was_proposed(unit, community, matter):
        card = outcome_card(community, matter, out_of_reach=out_of_reach)
        await posts.to_group(
            unit, community, chat, outbox.Rank.OUTCOME, "outcome", card, subject=number, reply_to=reply_to,
            once=f"outcome:{number}:{by}:{chat.id}",
        )  # fmt: skip
    proposer = await people.by_id(unit, matter.person)
    shown = _outcome(matter)
    card = result_texts.outcome(words_for(proposer, community), shown=shown)
    await posts.privately(
        unit, community, proposer, "outcome", card, subject=number, once=f"outcome:{number}:{by}:proposer"
    )
    for author in [await people.by_id(unit, one) for one in await proposals.merged_authors(unit, number)]:
        if author and author.id != matter.person:
            card = result_texts.outcome(words_for(author, community), shown=shown)
            once = f"outcome:{number}:{by}:{author.id}"
            await posts.privately(unit, community, author, "outcome", card, subject=number, once=once)
    if decision["verdict"] == Verdict.PASSED:
        if community.method.has(Part.PROJECTS):
            await projects.begin(unit, community.id, number)
        await posts.card_in_council(unit, community, "outcome_work", number)
    await record.append(
        unit, matter.community, "outcome.posted", matter.subject, "clock", {"verdict": str(decision["verdict"])}
    )
    if matter.stage is Stage.ADOPTED:  # it is the outcome: from here on no vote decides it once more
        await move(unit, number, Stage.IMPLEMENTING)
    await refresh(unit, matter)


def outcome_card(community: Community, matter: Matter, *, out_of_reach: bool) -> Card:
    """Return the outcome as the group reads it."""
    return result_texts.outcome(words_of(community), shown=_outcome(matter, out_of_reach=out_of_reach))


def _outcome(matter: Matter, *, out_of_reach: bool = False) -> result_texts.Outcome:
    told, vote, said = matter.decision, int(matter.decision.get("vote", 0)), str(matter.decision.get("words", ""))
    return result_texts.Outcome(
        matter.id, matter.title, tallies.told(told), out_of_reach=out_of_reach, vote=vote, decision=said
    )


async def _where_it_was_proposed(
    unit: Unit, community: Community, matter: Matter
) -> list[tuple[Chat, int | None, bool]]:
    """Return (group, message to reply to, whether that is out of reach since an upgrade)."""
    if matter.own:
        return [(chat, None, False) for chat in await posts.groups_of(unit, community, matter)]
    if matter.chat < 0:
        found = await communities.by_chat(unit, matter.chat)
        if found is None:
            return []
        moved = found[1].telegram_id != matter.chat
        return [(found[1], None if moved else matter.message, moved)]
    groups = [chat for chat in await communities.chats(unit, community.id, "residents") if chat.scope == matter.scope]
    placed = [(chat, await cards.of(unit, "proposal", matter.id, chat.telegram_id)) for chat in groups]
    return [(chat, card.message if card else None, False) for chat, card in placed]


async def confirmed(unit: Unit, number: int, decision: dict[str, object]) -> None:
    """Take what a vote decided, once objections are over, and publish it; what passed is carried out from then on."""
    await move(unit, number, Stage.CONFIRMED)
    await matters.decide(unit, number, str(decision["verdict"]), decision)
    await publish_outcome(unit, number)
    await move(unit, number, Stage.IMPLEMENTING if decision["verdict"] == Verdict.PASSED else Stage.CLOSED)
