"""One's own data: told whole, and erased beside a record that only grows."""

import json
from typing import Any

from actions import households
from actions.people import Caller
from rules.refusals import Reason, Refused
from storage import cards, communities, own_data, record
from storage import households as household_rows
from storage.database import Reader, Unit
from storage.own_data import Kept
from storage.people import Person
from texts.cards import escape
from texts.graphemes import is_visible

PAGE, FILE = "own_page", "own_file"


async def erase(unit: Unit, caller: Caller) -> bool | Refused:
    """Erase the caller: account, name, home and personal words; counted votes and public proposals stay without a name.

    Refused to who serves in a council or as staff, whose name is the community's to know, until that ended.
    """
    person = caller.person
    if person.telegram_id in await communities.working(unit):
        return Refused(Reason.SERVES_HERE)
    homes = await household_rows.of_person(unit, None, person.telegram_id)
    for home in homes:
        await households.leave(unit, person, home.household)
    for community in dict.fromkeys(
        [*(one.community for one in homes), *([caller.community_id] if caller.community else [])]
    ):
        await record.append(unit, community, "person.erased", "community", person.actor)
    matters, requests = await own_data.shown_of(unit, person)
    shown = str(escape(caller.words.person(person.name))) if is_visible(person.name) else ""
    await own_data.erase(unit, person, shown)
    for number in matters:
        await cards.refresh(unit, "proposal", number)
    for number in requests:
        await cards.refresh(unit, "request_work", number)
    return True


async def of(reader: Reader, person: Person) -> dict[str, list[Kept]]:
    """Return all that is kept of a person, by kind."""
    return await own_data.of(reader, person)


def as_json(person: Person, kept: dict[str, list[Kept]]) -> bytes:
    """Return what is kept as JSON, times in UTC."""
    told: dict[str, Any] = {
        "account": person.telegram_id, "name": person.name, "language": person.language,
        "language_in_telegram": person.telegram_language, "name_in_the_record": person.actor,
        **{
            section: [
                {"number": one.number, "what": one.what, "words": one.words, "at": one.at and one.at.isoformat()}
                for one in rows
            ]
            for section, rows in kept.items()
        },
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
