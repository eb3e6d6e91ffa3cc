"""Residents call for an assembly: signatures by tap or on paper, and what the chair has to do once there are enough."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions import matters as acts
from actions import posts
from actions.people import Caller, words_for
from actions.rulebook import call_rules
from rules import assembly_calls as rules
from rules.assembly_calls import CallState, Route
from rules.ballots import ON_PAPER
from rules.households import in_assembly
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import assembly_calls, cards, communities, due, households, matters, people, record
from storage.assembly_calls import AssemblyCall
from storage.communities import Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.outbox import Rank
from texts import assembly_calls as texts
from texts.cards import Card
from texts.words import Words

OVER, UNCALLED = "call_signing_over", "assembly_uncalled"
KIND, WORK = "assembly_call", "assembly_work"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that stands, and how many households have signed by now; `already` for a second one."""

    households: int
    already: bool = False


async def may_begin(unit: Unit, caller: Caller, number: int) -> Matter | Refused:
    """Return a matter about which the caller may call for an assembly, or why not."""
    matter = await acts.find(unit, caller, number)
    if matter is None or caller.community is None or matter.internal or matter.own:
        return Refused(Reason.NOT_CALLABLE)
    if Stage.NOTICED not in caller.community.method.stages:
        return Refused(Reason.NO_RESIDENTS_VOTES)
    home = await _home(unit, caller, matter, await base(unit, matter))
    call = await assembly_calls.of_matter(unit, number)
    return rules.may_begin(matter.stage, on_base=home is not None, again=call is not None) or matter


async def base(reader: Reader, matter: Matter) -> dict[int, int]:
    """Return the households of a matter's scope where somebody lives, each with its adults (0: nobody knows)."""
    homes = await households.register(reader, matter.community, matter.scope)
    return {home.id: home.adults or 0 for home in homes if in_assembly(home.residents)}


async def _home(reader: Reader, caller: Caller, matter: Matter, roll: Mapping[int, int]) -> int | None:
    belongs = await households.of_person(reader, matter.community, caller.person.telegram_id)
    return next((one.household.id for one in belongs if one.household.id in roll and not one.disputed), None)


async def begin(unit: Unit, caller: Caller, number: int) -> Signed | Refused:
    """Begin to gather signatures: the base is frozen, the card stands in the groups, and the caller has signed."""
    matter = await may_begin(unit, caller, number)
    if isinstance(matter, Refused):
        return matter
    community, roll = await communities.by_id(unit, matter.community), await base(unit, matter)
    seats = await communities.representatives(unit, community.id, matter.scope)
    adults = sum(roll.values()) if all(roll.values()) else 0
    counts = {Route.HOUSEHOLDS: len(roll), Route.ADULTS: adults, Route.REPRESENTATIVES: len(seats)}
    needed = call_rules().needed(counts)
    until = community.after(unit.now, call_rules().signing)
    call = await assembly_calls.add(unit, community.id, number, roll, needed, until)
    data = {"base": {**counts}, "needed": {**needed}, "until": record.moment_of(until)}
    await record.append(unit, community.id, "assembly.call_begun", matter.subject, caller.actor, data)
    await due.add(unit, community.id, OVER, call, until)
    for chat in await posts.groups(unit, community, matter.scope):
        await posts.card_in(unit, community, chat, KIND, call, Rank.OUTCOME)
    return await sign(unit, caller, call)


async def sign(unit: Unit, caller: Caller, call_id: int) -> Signed | Refused:
    """Take a signature of the caller, for the first of their households on the frozen base."""
    call = await assembly_calls.by_id(unit, call_id)
    if call is None or caller.community is None or call.community != caller.community.id:
        return Refused(Reason.NOT_REGISTERED)
    matter = await acts.by_number(unit, call.matter)
    home = await _home(unit, caller, matter, call.roll)
    if home is None and not await households.of_person(unit, call.community, caller.person.telegram_id):
        return Refused(Reason.NOT_REGISTERED)
    refused = rules.may_sign(call.state, call.until, unit.now, on_base=home is not None)
    if refused and home in await assembly_calls.homes(unit, call.id):  # over, but not for nothing
        return Signed((await assembly_calls.signed(unit, call))[Route.HOUSEHOLDS], already=True)
    if refused or home is None:
        return refused or Refused(Reason.NOT_ON_BASE)
    seats = await communities.representatives(unit, call.community, matter.scope)
    seat = next((one.id for one in seats if one.telegram_id == caller.person.telegram_id), None)
    return await _sign(unit, call, home, caller.person.id, seat, caller.actor, {})


async def may_sign_now(reader: Reader, number: int) -> Refused | None:
    """None while households may sign the call about a matter."""
    call = await assembly_calls.of_matter(reader, number)
    if call is None:
        return Refused(Reason.LIST_OF_NOTHING)
    return None if call.state is CallState.SIGNING else Refused(Reason.SIGNING_OVER)


async def sign_on_paper(unit: Unit, actor: str, number: int, home: int, signed: Mapping[str, object]) -> bool:
    """Take the signature of a household on a list; False where it has signed, or may not."""
    call = await assembly_calls.of_matter(unit, number)
    if call is None or rules.may_sign(call.state, call.until, unit.now, on_base=home in call.roll):
        return False
    return not (await _sign(unit, call, home, ON_PAPER, None, actor, signed)).already


async def _sign(
    unit: Unit, call: AssemblyCall, home: int, person: int, seat: int | None, actor: str, more: Mapping[str, object]
) -> Signed:
    new = await assembly_calls.sign(unit, call, home, person, seat)
    counts = await assembly_calls.signed(unit, call)
    if not new:
        return Signed(counts[Route.HOUSEHOLDS], already=True)
    data = {"household": home, **({"seat": seat} if seat else {}), **more}
    await record.append(unit, call.community, "assembly.signed", call.subject, actor, data)
    if rules.enough(call.needed, counts):
        await _enough(unit, call, counts)
    await cards.refresh(unit, KIND, call.id)
    return Signed(counts[Route.HOUSEHOLDS])


async def _enough(unit: Unit, call: AssemblyCall, counts: Mapping[Route, int]) -> None:
    """Note that an assembly must be called now, and by when; the chair and the council are told."""
    community = await communities.by_id(unit, call.community)
    call_by = community.after(unit.now, call_rules().calling)
    await assembly_calls.set_state(unit, call.id, CallState.ENOUGH, call_by)
    await due.cancel(unit, OVER, call.id)
    data = {"signed": {route: counts[route] for route in call.needed}, "call_by": record.moment_of(call_by)}
    await record.append(unit, call.community, "assembly.call_reached", call.subject, "clock", data)
    await due.add(unit, call.community, UNCALLED, call.id, call_by)
    await posts.card_in_council(unit, community, WORK, call.id)
    await _tell_chair(unit, community, call, late=False)
    matter = await acts.by_number(unit, call.matter)
    for signer in await assembly_calls.signers(unit, call.id):
        person = await people.by_id(unit, signer)
        said = texts.enough(words_for(person, community), number=matter.id, title=matter.title, by=call_by)
        await posts.privately(unit, community, person, "call_full", said, subject=matter.id)


async def _tell_chair(unit: Unit, community: Community, call: AssemblyCall, *, late: bool) -> None:
    matter, now = await acts.by_number(unit, call.matter), await assembly_calls.by_id(unit, call.id)
    by = (now.call_by if now else None) or unit.now

    def card(words: Words) -> Card:
        return texts.to_call(words, number=matter.id, title=matter.title, by=by, late=late)

    await posts.to_chair(unit, community, "assembly", card, subject=matter.id, once=f"assembly:{call.id}:{late}")


async def end_signing(unit: Unit, call_id: int) -> None:
    """End a call that too few have signed in its time."""
    call = await assembly_calls.by_id(unit, call_id)
    if call and call.state is CallState.SIGNING:
        await assembly_calls.set_state(unit, call.id, CallState.LAPSED)
        counts = await assembly_calls.signed(unit, call)
        data = {"signed": {route: counts[route] for route in call.needed}}
        await record.append(unit, call.community, "assembly.call_lapsed", call.subject, "clock", data)
        await cards.refresh(unit, KIND, call.id)


async def remind(unit: Unit, call_id: int) -> None:
    """Tell chair and council, and the record, that an assembly was not called in its time."""
    call = await assembly_calls.by_id(unit, call_id)
    if call and call.state is CallState.ENOUGH:
        await record.append(unit, call.community, "assembly.overdue", call.subject, "clock")
        await cards.refresh(unit, WORK, call.id)
        await _tell_chair(unit, await communities.by_id(unit, call.community), call, late=True)


async def keeps(reader: Reader, matter: int) -> Refused | None:
    """None unless neighbours sign for an assembly about a matter, or one must be called: then it is theirs as well."""
    call = await assembly_calls.of_matter(reader, matter)
    stands = call is not None and call.state in {CallState.SIGNING, CallState.ENOUGH}
    return Refused(Reason.CALL_RUNS) if stands else None


async def due_about(reader: Reader, matter: Matter) -> AssemblyCall | None:
    """Return the call by which an assembly must be held about a matter, whatever the council thinks of it."""
    call = await assembly_calls.of_matter(reader, matter.id)
    if call is None or call.state is CallState.SIGNING or call.call_by is None:
        return None
    ended = rules.ENDED_BY_COUNCIL if call.state is CallState.ENOUGH else set()
    return call if matter.stage in {*rules.CALLABLE, Stage.INVALID, *ended} else None


async def called(unit: Unit, matter: int, vote: int) -> None:
    """Note that an assembly for which enough have signed is called: the notice of its vote is posted."""
    call = await assembly_calls.of_matter(unit, matter)
    if call and call.state is CallState.ENOUGH:
        await assembly_calls.set_state(unit, call.id, CallState.CALLED)
        await due.cancel(unit, UNCALLED, call.id)
        await record.append(unit, call.community, "assembly.called", call.subject, "clock", {"vote": vote})
        await _refresh(unit, call)


async def called_off(unit: Unit, matter: Matter) -> bool:
    """Have an assembly still to be called whose vote was withdrawn; False where the council had adopted the matter."""
    call = await assembly_calls.of_matter(unit, matter.id)
    if call is None or call.state is not CallState.CALLED or matter.adopted_at:
        return False
    community = await communities.by_id(unit, call.community)
    call_by = community.after(unit.now, call_rules().calling)
    await assembly_calls.set_state(unit, call.id, CallState.ENOUGH, call_by)
    await due.add(unit, call.community, UNCALLED, call.id, call_by)
    await matters.set_stage(unit, matter.id, Stage.SUPPORTED)
    await _refresh(unit, call)
    return True


async def _refresh(unit: Unit, call: AssemblyCall) -> None:
    for kind in (KIND, WORK):
        await cards.refresh(unit, kind, call.id)
