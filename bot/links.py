"""One-time links on a terminal: as text, and as a QR code for a telephone's camera."""

import io
import sys

from actions import invitations
from rules.invitations import Place
from storage import communities, foundings
from storage.database import Database, Reader, Unit
from storage.invitations import bot_name
from texts.links import qr_code, start_link

Link = tuple[str, str]  # what for, the link


def address(username: str, payload: str) -> str:
    """Return the link that opens the bot; without its name only what stands in the link."""
    return start_link(username, payload) if username else f"?start={payload}"


def picture(link: str) -> str:
    """Return a link as a QR code in characters; nothing where the terminal has no such characters."""
    out = io.StringIO()
    qr_code(link).terminal(out, compact=True)
    try:
        out.getvalue().encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return ""
    return out.getvalue()


async def of_community(unit: Unit, community: int, key: bytes, username: str) -> list[Link]:
    """Return a link for each place of a community that nobody has taken, made where there is none that is good."""
    found = []
    for one in await invitations.unfilled(unit, community):
        made = await invitations.invite(unit, community, one.place, one.id, "operator")
        found.append((f"{one.role} {one.name}".strip(), address(username, invitations.payload(key, made))))
    return found


async def first(database: Database, key: bytes, username: str) -> list[str]:
    """Return what a start says of a store without a community: the link for its first member of staff, as lines."""

    async def invite(unit: Unit) -> list[str]:
        if await communities.any_(unit):
            return []
        if await foundings.under_way(unit):
            return ["The set-up has begun: it goes on in the private chat with the bot, at /setup.\n"]
        made = await invitations.invite(unit, 0, Place.FOUNDER, 0, "operator")
        link = address(username, invitations.payload(key, made))
        return [
            "This store holds no community yet. Scan this, or open the link, and set one up in the chat.\n",
            f"It works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC. Who opens it is the first member of staff.\n",
            f"{picture(link)}{link}\n",
        ]

    return await database.unit(invite)


async def name_of_bot(reader: Reader, given: str) -> str:
    """Return the bot's user name as the operator gives it, else as it was when the bot last ran."""
    return given or await bot_name(reader)


def listed(links: list[Link], *, whole: bool) -> list[str]:
    """Return links as lines; with QR codes where somebody looks at them on a terminal."""
    if not links:
        return []
    head = "Links for places that nobody has taken: one person each, once, within a day."
    if not whole:
        head += " Put https://t.me/ and the bot's user name before them, or give --bot."
    wide = max(len(name) for name, _ in links)
    lines = [head]
    for name, link in links:
        lines.append(f"  {name:{wide}}  {link}")
        if whole and sys.stdout.isatty():
            lines.append(picture(link))
    return lines
