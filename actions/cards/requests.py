"""What the cards of a request show: to who asked, and to the council."""

from datetime import datetime

from actions import requests as acts
from actions.people import words_for, words_of
from rules import requests as rules
from storage import people, record, requests
from storage.communities import Community
from storage.database import Reader, from_ms
from storage.requests import Request
from texts import requests as texts
from texts.cards import Card
from texts.words import Words


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
    return texts.work(words_of(community), shown=await acts.shown(reader, community, request)) if request else None


async def way(reader: Reader, words: Words, community: Community, request: Request, person: int, now: datetime) -> Card:
    """A request's whole way with dates, from the record."""
    entries = await record.steps(reader, request.community, [request.subject])
    steps = [(from_ms(one.at), one.act.removeprefix("request.")) for one in entries]
    told = [(at, step) for at, step in steps if step in texts.STEPS]
    refused = rules.may_reopen(request.facts(), now, is_author=request.person == person)
    shown = await acts.shown(reader, community, request)
    return texts.way(words, shown=shown, steps=told, may_reopen=refused is None)
