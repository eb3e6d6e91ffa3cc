"""Cells that a spreadsheet takes for text, whatever somebody wrote in them."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")  # with which a spreadsheet begins to compute


def quoted(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a quote before it makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unquoted(cell: str) -> str:
    """Return a cell as it was before `quoted`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
