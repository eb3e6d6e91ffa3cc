"""Links that open the bot, as text and as QR codes."""

import segno


def start_link(bot: str, payload: str) -> str:
    """Return the link that opens the bot with this after Start."""
    return f"https://t.me/{bot}?start={payload}" if payload else f"https://t.me/{bot}"


def add_link(bot: str) -> str:
    """Return the link by which somebody adds the bot to one of their groups."""
    return f"https://t.me/{bot}?startgroup=setup"


def qr_code(link: str) -> segno.QRCode:
    """Return a link as a QR code that a telephone reads from paper or from a screen."""
    return segno.make(link, error="m", micro=False)
