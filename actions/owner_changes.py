"""A home has a new owner: who joined by the former owner's code belongs to it no more."""

from actions import invitations, joins, posts
from actions.people import home_in_words, words_for
from storage import communities, households, people, record, votes
from storage.database import Unit
from storage.households import Household
from texts import households as texts


async def change_hands(unit: Unit, home: Household, generation: int, actor: str) -> None:
    """End the memberships of the owner's side, which hear why; tenants stay.

    What was voted stands. On rolls that are fixed already nobody else votes for the home on the owner's side.
    The codes of `generation` are new, the former owner knew the others.
    """
    community = await communities.by_id(unit, home.community)
    subject = f"household:{home.id}"
    await record.append(unit, community.id, "household.owner_changed", subject, actor, {"generation": generation})
    await votes.sell(unit, home.id)
    await invitations.close_home(unit, home.id, actor)
    helper = await communities.contact_of(unit, community.id, home.place)
    for one in await households.members(unit, home.id):
        if one.role == "tenant":
            continue
        await households.leave(unit, home.id, one.person)
        person = await people.by_id(unit, one.person)
        words = words_for(person, community)
        card = texts.changed_hands(words, home=home_in_words(words, home), helper=helper)
        await posts.privately(unit, community, person, "changed_hands", card, subject=home.id)
        await joins.drop(unit, one.person, home.id, actor)
