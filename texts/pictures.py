"""A drawing as a picture for the chat (PNG), its text in the font that travels with the program."""

from pathlib import Path

from texts.charts import Sheet

FONT = Path(__file__).parent / "fonts" / "NotoSansCJKsc-subset.otf"
FAMILY = "Noto Sans CJK SC"
ZOOM, MOST = 2.0, 9000.0  # Telegram takes a photo whose width and height are 10,000 together


def png(sheet: Sheet) -> bytes:
    """Return a sheet as PNG; a sign that the font has not is a crossed box."""
    import resvg_py  # noqa: PLC0415 - only a picture needs it

    zoom = min(ZOOM, MOST / (sheet.width + sheet.height))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=sheet.svg, zoom=zoom, skip_system_fonts=True, font_files=[str(FONT)], font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )  # fmt: skip
