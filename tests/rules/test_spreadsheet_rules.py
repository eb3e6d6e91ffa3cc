"""Cells that a spreadsheet would compute are made text, and read again as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.spreadsheets import quoted, unquoted


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"])
def test_what_begins_a_formula_is_quoted_and_stands_again(begin):
    assert quoted(f"{begin}1") == f"'{begin}1"
    assert unquoted(f"'{begin}1") == f"{begin}1"


@pytest.mark.parametrize("cell", ["", "1", "Li", "'Li", "1=1", "'"])
def test_anything_else_stays(cell):
    assert quoted(cell) == unquoted(cell) == cell


@given(st.text(max_size=5))
def test_no_cell_is_a_formula_and_every_one_that_was_comes_back(cell):
    assert not quoted(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))
    if quoted(cell) != cell:
        assert unquoted(quoted(cell)) == cell
