"""What the council sees of an objection, and of what two people must agree on."""

from actions.people import home_in_words, words_of
from rules.agreements import What
from storage import agreements, communities, households, objections, people, record, votes
from storage import ballots as ballot_rows
from storage.communities import Community
from storage.database import Reader
from storage.votes import State
from texts import objections as texts
from texts.cards import Card


async def objection(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """An objection with its answer, once it has one."""
    found = await objections.by_id(reader, number)
    vote = await votes.by_id(reader, found.vote) if found else None
    if found is None or vote is None:
        return None
    facts = found.facts
    by = (await communities.seat(reader, found.seat)).name if found.seat else None
    shown = texts.Objection(
        number, found.vote, await record.text_under(reader, community.id, found.text), found.answer_by,
        answered=facts.answered, upheld=facts.upheld, by=by,
        reason=await record.text_under(reader, community.id, found.answer) if facts.answered else "",
        consequence=facts.consequence.value if facts.consequence else "", over=vote.state is not State.PRELIMINARY,
        secret=vote.secret,
    )  # fmt: skip
    return texts.objection(words_of(community), shown=shown)


async def agreement(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """What somebody asks for, with who has agreed."""
    found = await agreements.by_id(reader, number)
    rests_on = await objections.by_id(reader, found.objection) if found and found.objection else None
    if found is None:
        return None
    words = words_of(community)
    first = await people.by_id(reader, found.person)
    second = await people.by_id(reader, found.agreed_by) if found.agreed_by else None
    if found.what is What.STRIKE:
        homes = await ballot_rows.homes_of(reader, found.vote, found.units)
    else:
        homes = [await households.by_id(reader, one) for one in found.units]
    why = await record.text_under(reader, community.id, rests_on.answer) if rests_on else ""
    shown = texts.Agreement(
        number, found.vote, found.what.value, tuple(home_in_words(words, home) for home in homes),
        why, first.name if first else None,
        second=(second.name if second else "–") if found.agreed_by else None,
        over=rests_on is not None and rests_on.facts.consequence is not None,
    )  # fmt: skip
    return texts.agreement(words, shown=shown)
