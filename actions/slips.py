"""What stands on join slips: codes derived anew, and supplied ones where somebody brings the file that has them."""

from collections.abc import Iterable, Mapping

from actions.households import Kind, codes_of, digest_of, kept_codes, readable
from rules.households import HouseholdRow
from rules.scope import Scope
from storage import households
from storage.codes_key import ANOTHER_KEY, KeyUnusable
from storage.communities import Community
from storage.database import Reader
from storage.households import Household
from texts.links import start_link
from texts.slips import Entrance, Slip


async def of_scope(
    reader: Reader, community: Community, scope: Scope, key: bytes, bot: str, supplied: Iterable[str] = ()
) -> list[Entrance]:
    """Return the slips of a scope by entrance; of codes that do not derive only `supplied` ones can be printed.

    `bot` is the bot's user name. KeyUnusable where the store's links were made with another key.
    """
    known = {digest_of(key, code): code for code in supplied}
    kept = await kept_codes(reader, community.id)
    entrances: dict[tuple[str, str, str], list[Slip]] = {}
    for home in await households.in_scope(reader, community.id, scope):
        slip = _slip(home, community.chain, key, bot, kept.get(home.id, {}), known)
        entrances.setdefault((home.area, home.building, home.entrance), []).append(slip)
    return [Entrance(*place, tuple(slips)) for place, slips in entrances.items()]


def _slip(
    home: Household, chain: str, key: bytes, bot: str, kept: Mapping[Kind, str], known: Mapping[str, str]
) -> Slip:
    row = HouseholdRow(0, *home.key, home.exclusive_area, home.owner)
    codes = readable(key, codes_of(key, chain, row, home.generation), kept, known)
    if not all(codes.get((role, "link")) for role in ("owner", "tenant")):
        raise KeyUnusable(ANOTHER_KEY)
    links = (start_link(bot, codes[role, "link"]) for role in ("owner", "tenant"))
    return Slip(home.unit, codes.get(("owner", "typed"), ""), codes.get(("tenant", "typed"), ""), *links)
