"""Consultations: parties are invited to a matter, state their positions and answer residents; what came of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from actions import matters as matter_actions
from actions import posts
from actions.mediations import when_written
from actions.people import Caller, words_for, words_of, works_for
from actions.refusals import explain
from rules import consultations as rules
from rules.consultations import ConsultationState, Speaker, Stance
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.timing import Duration, Span
from storage import cards, communities, consultations, due, matters, people, record
from storage.communities import Community
from storage.consultations import Consultation, Invited
from storage.database import Reader, Unit
from storage.matters import Matter
from texts import consultations as texts
from texts.cards import Card
from texts.refusals import Facts
from texts.words import Words

KIND, JOINT = "consultation", "joint_decision"
REMIND, OVER = "consultation_reminder", "consultation_over"
A_WEEK = Duration(7, Span.DAYS)


@dataclass(frozen=True, slots=True)
class At:
    """A consultation as somebody meets it: its matter, its parties, who they are, and their place at work."""

    community: Community
    matter: Matter
    consultation: Consultation
    invited: tuple[Invited, ...]
    speaker: Speaker
    place: str = ""  # staff:2, seat:1; empty for others

    def one(self, invited_id: int) -> Invited:
        """Return an invited party."""
        return next(one for one in self.invited if one.id == invited_id)

    @property
    def silent(self) -> list[Invited]:
        """Return the parties that have not spoken; while they decide together, those concerned without a say."""
        if self.consultation.decides:
            return [one for one in self.invited if one.concerned and one.choice is None]
        return [one for one in self.invited if one.stance is None]

    def entered_by(self, one: Invited) -> str:
        """Return the place of who speaks for a party; empty for its own people."""
        return "" if one.party in self.speaker.parties else self.place


# Who meets it


async def at_hand(reader: Reader, consultation_id: int, caller: Caller | None = None) -> At | Refused:
    """Return a consultation as somebody meets it, time where nobody does; never from another community's chat."""
    found = await consultations.by_id(reader, consultation_id)
    if found is None or (caller and caller.chat and caller.community_id != found.community):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    community = await communities.by_id(reader, found.community)
    invited = tuple(await consultations.invited(reader, found.id))
    matter = await matter_actions.by_number(reader, found.matter)
    if caller is None:
        return At(community, matter, found, invited, Speaker(0))
    speaker, place = await _speaker(reader, community, caller, invited, found)
    return At(community, matter, found, invited, speaker, place)


async def _speaker(
    reader: Reader, community: Community, caller: Caller, invited: Collection[Invited] = (),
    of: Consultation | None = None,
) -> tuple[Speaker, str]:  # fmt: skip
    """Return who somebody is to a consultation; before the parties are invited whoever serves conducts it.

    Who invited them and serves no more is its convener no more: the chair or vice-chair goes on.
    """
    account = caller.person.telegram_id
    seat = await communities.seat_of(reader, community.id, account)
    staff = await communities.staff_member(reader, community.id, account)
    parties = frozenset(one.party for one in invited if account in one.users)
    speaker = Speaker(account, parties, staff is not None, seat)
    own = of is not None and of.convener in (None, caller.person.id)
    place = f"staff:{staff.id}" if staff else f"seat:{seat.id}" if seat else ""
    return Speaker(account, parties, staff is not None, seat, is_convener=own and speaker.serves), place


async def of_invited(reader: Reader, invited_id: int, caller: Caller) -> At | Refused:
    """Return a consultation by one of its invited parties."""
    return await at_hand(reader, await consultations.of_invited(reader, invited_id), caller)


def because(reason: Reason, at: At) -> Refused:
    """Return a refusal that names the matter."""
    return explain(Refused(reason), Facts(number=at.matter.id))


async def conducted(unit: Unit, caller: Caller, consultation_id: int, state: ConsultationState) -> At | Refused:
    """Return a consultation in this state for its convener, the chair or the vice-chair, or why they may not."""
    at = await at_hand(unit, consultation_id, caller)
    if isinstance(at, Refused) or (refused := rules.may_conduct(at.speaker)):
        return at if isinstance(at, Refused) else refused or at
    return at if at.consultation.state is state else because(Reason.CONSULTATION_OVER, at)


async def tell_party(unit: Unit, at: At, one: Invited, purpose: str, card: Callable[[Words], Card]) -> bool:
    """Tell the people of a party in private; False where the bot can write to none of them."""
    told = False
    for account in one.users:
        person = await people.by_telegram(unit, account)
        said = card(words_for(person, at.community))
        told |= await posts.privately(unit, at.community, person, purpose, said, subject=at.matter.id)
    return told


async def shown(reader: Reader, at: At) -> texts.Shown:
    """Gather what the cards of a consultation show."""
    kept, community = at.consultation, at.community.id
    parties = [
        texts.Party(
            one.id, one.party, one.name, one.offers, one.stance.value if one.stance else "",
            await record.text_under(reader, community, one.text) if one.text else "", entered=bool(one.stated_by),
            concerned=one.concerned, choice=one.choice.value if one.choice else "",
        )
        for one in at.invited
    ]  # fmt: skip
    said = [await record.text_under(reader, community, one) if one else "" for one in (kept.question, kept.opinion)]
    return texts.Shown(
        kept.id, at.matter.id, at.matter.title, kept.state.value, said[0] or at.matter.title, tuple(parties),
        until=kept.until, meets_at=kept.meets_at, place=kept.place, agreed=kept.agreed, opinion=said[1],
        why=await record.text_under(reader, community, kept.why) if kept.why else "", next=kept.next,
    )  # fmt: skip


# Preparing and inviting


async def prepare(unit: Unit, caller: Caller, number: int) -> tuple[At, bool] | Refused:
    """Return the consultation of a matter, prepared anew (True) with every party where none runs or waits."""
    matter = await matters.by_id(unit, number)
    if matter is None or (caller.chat and caller.community_id != matter.community):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    last = await consultations.last_of_matter(unit, number)
    at = await at_hand(unit, last.id, caller) if last else None
    if isinstance(at, At) and (at.speaker.serves or at.speaker.parties) and not _is_spent(at):
        return at, False
    community = await communities.by_id(unit, matter.community)
    speaker, _ = await _speaker(unit, community, caller)
    refused = rules.may_convene(matter.stage, speaker, internal=matter.internal)
    if refused is None and not community.method.has(Part.CONSULTATION):
        refused = Refused(Reason.NO_CONSULTATIONS)
    if refused:
        return explain(refused, Facts(number=number, left=matter.support_needed - matter.supporters))
    parties = [one.id for one in await communities.parties(unit, community.id)]
    new = await at_hand(
        unit, await consultations.prepare(unit, community.id, number, matter.stage, parties), caller
    )  # fmt: skip
    if isinstance(new, Refused):
        return new
    await posts.card_in_council(unit, community, KIND, new.consultation.id)
    return new, True


def _is_spent(at: At) -> bool:
    """Whether nothing is left to do in a consultation, and its matter may be put before the parties anew."""
    kept = at.consultation
    ended = kept.state in {ConsultationState.CONCLUDED, ConsultationState.WITHDRAWN}
    waits = kept.state is ConsultationState.CONCLUDED and not kept.next
    return ended and not waits and at.matter.stage in rules.FROM


async def put_question(unit: Unit, caller: Caller, consultation_id: int, text: str) -> At | Refused:
    """Say in other words than the matter's title what the parties are asked."""
    at = await conducted(unit, caller, consultation_id, ConsultationState.PREPARED)
    if isinstance(at, Refused) or not text:
        return at if isinstance(at, Refused) else Refused(Reason.WORDS_NEEDED)
    data = {"matter": at.matter.id}
    kept = await record.append(
        unit, at.community.id, "consultation.worded", at.consultation.subject, caller.actor, data, {"text": text}
    )
    await consultations.ask(unit, consultation_id, kept["text"])
    await cards.refresh_now(unit, KIND, consultation_id)
    return at


async def meet(unit: Unit, caller: Caller, consultation_id: int, text: str) -> At | Refused:
    """Set when and where the parties meet, as somebody writes it: 11-28 19:00 Room 2; without a place at the venue."""
    at = await conducted(unit, caller, consultation_id, ConsultationState.PREPARED)
    if isinstance(at, Refused):
        return at
    found = when_written(text, unit.now, at.community)
    if found is None:
        return Refused(Reason.APPOINTMENT_DATE)
    await consultations.meet(unit, consultation_id, found[0], found[1] or at.community.venue)
    await cards.refresh_now(unit, KIND, consultation_id)
    return at


async def attend(unit: Unit, caller: Caller, consultation_id: int, party: int, *, comes: bool) -> At | Refused:
    """Invite a party, or leave it out; a second tap changes nothing."""
    at = await conducted(unit, caller, consultation_id, ConsultationState.PREPARED)
    if isinstance(at, Refused):
        return at
    there = {one.party for one in at.invited}
    if party not in {one.id for one in await communities.parties(unit, at.community.id)}:
        return Refused(Reason.NOT_ON_THE_LIST)
    if comes and party not in there:
        await consultations.invite(unit, consultation_id, party)
    elif not comes:
        await consultations.leave_out(unit, consultation_id, party)
    await cards.refresh_now(unit, KIND, consultation_id)
    return at


async def open_(unit: Unit, caller: Caller, consultation_id: int) -> At | Refused:
    """Invite the parties that were chosen: from now on they speak, and the matter is with them."""
    at = await conducted(unit, caller, consultation_id, ConsultationState.PREPARED)
    if isinstance(at, Refused):
        return at
    refused = rules.may_convene(at.matter.stage, at.speaker, internal=at.matter.internal)
    if refused or not at.invited:
        return because(refused.reason if refused else Reason.NOBODY_INVITED, at)
    meets_at = at.consultation.meets_at
    meets_at = meets_at if meets_at and meets_at > unit.now else None
    until = meets_at or ends_at(unit, at.community)
    await consultations.open_(unit, consultation_id, caller.person.id, until)
    data = {"matter": at.matter.id, "parties": [one.party for one in at.invited], "until": record.moment_of(until)}
    data |= {"meets_at": record.moment_of(meets_at)} if meets_at else {}
    said = {"place": at.consultation.place} if meets_at and at.consultation.place else {}
    await record.append(unit, at.community.id, "consultation.opened", at.consultation.subject, caller.actor, data, said)
    await matter_actions.move(unit, at.matter.id, Stage.CONSULTATION)
    await watch(unit, at, until)
    now = await anew(unit, at, caller)
    told = await shown(unit, now)
    for one in now.invited:
        await tell_party(unit, now, one, KIND, partial(texts.invitation, shown=told, own=one.id))
    await refresh(unit, now)
    return now


async def watch(unit: Unit, at: At, until: datetime) -> None:
    """Have who has not spoken reminded before the end, and the convener told at it."""
    if moment := reminded_at(unit, at.community, until):
        await due.add(unit, at.community.id, REMIND, at.consultation.id, moment)
    await due.add(unit, at.community.id, OVER, at.consultation.id, until)


def ends_at(unit: Unit, community: Community) -> datetime:
    """Return until when parties speak that are asked now."""
    has = community.method.has(Part.CONSULTATION)  # what is under way goes on where the method has it no more
    return community.after(unit.now, community.method.span(Part.CONSULTATION, "open") if has else A_WEEK)


def reminded_at(unit: Unit, community: Community, until: datetime) -> datetime | None:
    """Return when somebody is reminded of a time that is to come; None where it is too close for that."""
    if not community.method.has(Part.CONSULTATION):  # the part was taken from the method since
        return None
    before = community.before(until, community.method.span(Part.CONSULTATION, "reminder"))
    return rules.reminded_at(until, before, unit.now)


async def anew(unit: Unit, at: At, caller: Caller) -> At:
    """Return a consultation as it stands after what was done in this unit."""
    found = await at_hand(unit, at.consultation.id, caller)
    assert isinstance(found, At)  # noqa: S101 - it was at hand in this unit
    return found


async def refresh(unit: Unit, at: At) -> None:
    """Have its card, and everything that shows its matter, shown anew."""
    await cards.refresh_now(unit, KIND, at.consultation.id)
    await matter_actions.refresh(unit, at.matter)


# Positions


async def may_state(unit: Unit, caller: Caller, invited_id: int) -> At | Refused:
    """Return a consultation for who may say what the position of a party is, or why they may not."""
    at = await of_invited(unit, invited_id, caller)
    if isinstance(at, Refused):
        return at
    one = at.one(invited_id)
    itself = one.stance is not None and not one.stated_by
    refused = rules.may_speak(at.consultation.state, at.speaker, one.party, said_itself=itself)
    return because(refused.reason, at) if refused else at


def spoken_for(at: At, *, says: bool) -> list[int]:
    """Return the invitations of the parties for which somebody may speak, or (`says`) decide: their own, else for work
    those that have not done so themselves."""
    there = [one for one in at.invited if one.concerned or not says]
    own = [one.id for one in there if one.party in at.speaker.parties]
    if own or not at.speaker.serves:
        return own
    return [
        one.id for one in there if (one.chosen_by or not one.choice if says else one.stated_by or not one.stance)
    ]  # fmt: skip


async def state(unit: Unit, caller: Caller, invited_id: int, stance: Stance, text: str = "") -> At | Refused:
    """Keep the position of a party: its stance at the tap, its words when they come; the last one counts."""
    at = await may_state(unit, caller, invited_id)
    if isinstance(at, Refused):
        return at
    one, by = at.one(invited_id), at.entered_by(at.one(invited_id))
    if one.stance is stance and not text:
        return at
    data = {"party": one.party, "stance": stance.value, **({"by": by} if by else {})}
    kept = await record.append(
        unit, at.community.id, "consultation.position", at.consultation.subject, caller.actor, data,
        {"text": text} if text else {},
    )  # fmt: skip
    await consultations.state(unit, invited_id, stance, kept.get("text", ""), by)
    await cards.refresh_now(unit, KIND, at.consultation.id)
    if by and text:
        card = partial(texts.entered_for_you, number=at.matter.id, stance=stance.value, text=text, own=invited_id)
        await tell_party(unit, at, one, "consultation_entered", card)
    return at


async def remind(unit: Unit, consultation_id: int) -> None:
    """Remind the parties that have not spoken; the council hears which of them the bot cannot write to."""
    at = await at_hand(unit, consultation_id)
    if isinstance(at, Refused) or not _runs(at) or await due.overdue(unit, OVER, consultation_id):
        return  # after a long sleep its end is due as well
    told, joint = await shown(unit, at), at.consultation.decides
    deaf = [
        one.name
        for one in at.silent
        if not await tell_party(unit, at, one, REMIND, partial(texts.reminder, shown=told, own=one.id, joint=joint))
    ]
    if deaf:
        card = texts.unreachable(words_of(at.community), number=at.matter.id, parties=deaf)
        await posts.to_council(unit, at.community, REMIND, card, subject=at.matter.id)


def _runs(at: At) -> bool:
    return at.consultation.state is ConsultationState.OPEN or at.consultation.decides


async def end_in_time(unit: Unit, consultation_id: int) -> None:
    """Tell the convener, or the council, that the time to speak is over, and who has not."""
    at = await at_hand(unit, consultation_id)
    if isinstance(at, Refused) or not _runs(at):
        return
    silent, joint = [one.name for one in at.silent], at.consultation.decides
    card = partial(
        texts.time_is_over, consultation=consultation_id, number=at.matter.id, silent=silent, joint=joint
    )  # fmt: skip
    await tell_convener(unit, at, OVER, card)


async def tell_convener(unit: Unit, at: At, purpose: str, card: Callable[[Words], Card]) -> None:
    """Tell the convener in private; the council's chat where the bot cannot write to them or they serve no more."""
    person = await people.by_id(unit, at.consultation.convener or 0)
    if person and not await works_for(unit, at.community.id, person.telegram_id):
        person = None
    said = card(words_for(person, at.community))
    if not await posts.privately(unit, at.community, person, purpose, said, subject=at.matter.id):
        await posts.to_council(unit, at.community, purpose, card(words_of(at.community)), subject=at.matter.id)
