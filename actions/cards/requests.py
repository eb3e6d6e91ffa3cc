"""What the cards of a request show: to who asked, and to the council."""

from actions import posts, request_work, sortings
from actions import requests as acts
from actions.people import Caller, words_for, words_of
from rules import requests as rules
from storage import communities, people, record, requests
from storage.communities import Community
from storage.database import Reader, Unit, from_ms
from storage.requests import Request
from texts import request_work as work_texts
from texts import requests as texts
from texts.cards import Card

SAID = {
    "replied": "text",
    "solved": "note",
    "extended": "reason",
    "missing": "text",
}  # the words of a step, by their name in the record


async def received(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """The one card of a request in the private chat of who asked."""
    request = await requests.by_id(reader, number)
    if request is None:
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    return texts.received(words, shown=await acts.shown(reader, community, request))


async def work(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The one card of a request in the council chat."""
    request = await requests.by_id(reader, number)
    return work_texts.work(words_of(community), shown=await acts.shown(reader, community, request)) if request else None


async def way(unit: Unit, caller: Caller, number: int) -> Card | None:
    """A request's whole way with dates, from the record, for whoever may see it."""
    request = await request_work.visible(unit, caller, number)
    if request is None:
        return None
    community = await communities.by_id(unit, request.community)
    entries = await _steps(unit, request)
    told = [
        (from_ms(one.at), step, await record.text_of(unit, community.id, one, SAID.get(step, "")))
        for one in entries
        if (step := one.act.removeprefix("request.")) in texts.STEPS
    ]
    is_author = request.person == caller.person.id and not request.list
    refused = rules.may_reopen(request.facts(), unit.now, is_author=is_author)
    asks = rules.may_confirm(request.facts(), is_author=is_author) is None
    shown = await acts.shown(unit, community, request, to_staff=await sortings.is_staff(unit, caller, request))
    return texts.way(caller.words, shown=shown, steps=told, asks=asks, may_reopen=refused is None)


async def _steps(reader: Reader, request: Request) -> list[record.Entry]:
    """Return a request's steps in order; from where it goes on as another one, those of that one, too."""
    subjects = [request.subject, *([f"request:{request.merged_into}"] if request.merged_into else [])]
    joined, told = False, []
    for one in await record.steps(reader, request.community, subjects):
        own = one.subject == request.subject
        joined = joined or (own and one.act == "request.joined")
        if own or (joined and one.act not in ("request.urgency", "request.joined", "request.parted")):
            told.append(one)
    return told


async def resumed(unit: Unit, caller: Caller) -> None:
    """Bring who can be told again what waited: their own requests with what was said, and what was passed to them."""
    own = caller.person.telegram_id
    for request in await requests.waiting_for(unit, caller.person.id, own):
        community = await communities.by_id(unit, request.community)
        if request.person == caller.person.id:
            await acts.show_author(unit, community, request, own)
            if request.replied_at and (told := await way(unit, caller, request.id)):
                await posts.answer(unit, community.id, own, told)
        else:
            shown = await acts.shown(unit, community, request, to_staff=await sortings.is_staff(unit, caller, request))
            await posts.answer(
                unit, community.id, own, work_texts.work(words_for(caller.person, community), shown=shown)
            )
