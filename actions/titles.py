"""The one-line title of what somebody has spoken, or sent as a photo: staff or the council write it."""

from actions import docket, mediations, posts, request_work
from actions import matters as acts
from actions import requests as request_acts
from actions.matters import title_of
from actions.people import Caller, words_for
from rules import matters as rules
from rules.refusals import Reason, Refused
from storage import communities, matters, people, record, requests
from storage.database import Unit
from texts import matters as texts


async def may_write(unit: Unit, caller: Caller, number: int) -> Refused | None:
    """None when the caller may write the title of this matter or request, first or anew, else why not."""
    if request := await requests.by_id(unit, number):
        asked = await request_work.at_work(unit, caller, number)
        own_words = not await request_acts.may_entitle(unit, request)
        return asked if isinstance(asked, Refused) else Refused(Reason.ALREADY_TITLED) if own_words else None
    found = await docket.seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat, matter = found
    is_staff = await communities.staff_member(unit, matter.community, caller.person.telegram_id) is not None
    own_words = not await docket.may_entitle(unit, matter)
    return rules.may_title(matter.facts(), seat, is_staff=is_staff, own_words=own_words)


async def write(unit: Unit, caller: Caller, number: int, said: str) -> Refused | None:
    """Take words as the title, and tell who said it; no words are asked for again."""
    if refused := await may_write(unit, caller, number):
        return refused
    title = title_of(said)
    if not title:
        return Refused(Reason.TITLE_NEEDED)
    about = await requests.by_id(unit, number) or await acts.by_number(unit, number)
    if await mediations.is_private(unit, await communities.by_id(unit, about.community), title):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    await people.heard(
        unit, caller.person.telegram_id, caller.chat.telegram_id if caller.chat else caller.person.telegram_id,
        "title", number,
    )  # fmt: skip
    if request := await requests.by_id(unit, number):
        await request_acts.entitle(unit, caller, request, title)
        return None
    await matters.entitle(unit, number, title)
    matter = await acts.by_number(unit, number)
    await record.append(unit, matter.community, "matter.titled", matter.subject, caller.actor, {}, {"title": title})
    community = await communities.by_id(unit, matter.community)
    words = words_for(await people.by_id(unit, matter.person), community)
    told = texts.titled(words, number=number, title=title)
    await posts.to_proposer(unit, community, matter.person, "titled", told, subject=number)
    await acts.refresh(unit, matter)
    return None
