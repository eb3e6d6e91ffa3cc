"""Cells that a spreadsheet takes for text, whatever somebody wrote in them."""

# With these a spreadsheet begins to compute, set to Chinese also with those of full width. No building's name begins
# with one of the latter (`rules/scope.py:clean`): a published list, and its digest, are as ever.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def quoted(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a quote before it makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unquoted(cell: str) -> str:
    """Return a cell as it was before `quoted`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
