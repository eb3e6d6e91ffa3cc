"""The household file row by row, join codes, and who shares a household."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import CODE_ALPHABET, CODE_LENGTH, is_typed_code, normalise_code, write_code
from rules.households import (
    FACTS,
    NAMES,
    REQUIRED,
    HouseholdRow,
    Problem,
    RowReason,
    check_row,
    check_rows,
    in_assembly,
    may_have_member,
    missing_columns,
    out_of_scope,
)
from rules.refusals import Reason, Refused
from rules.scope import Place, parse_scope

LINK_LENGTH = 16
ROW: Mapping[str, str | None] = {
    "area": "District A",
    "building": "12",
    "entrance": "1",
    "unit": "502",
    "exclusive_area": "89.50",
    "owner": "O-17",
}


def row(**changes: str | None) -> Mapping[str, str | None]:
    return {**ROW, **changes}


def test_a_good_row_is_read() -> None:
    full = row(residents="3", adults="2", code="abcd-2345", tenant_code=" WXYZ 6789 ")
    read = check_row(full, 17)
    assert read == HouseholdRow(
        line=17,
        area="District A",
        building="12",
        entrance="1",
        unit="502",
        exclusive_area=8950,
        owner="O-17",
        residents=3,
        adults=2,
        code="ABCD2345",
        tenant_code="WXYZ6789",
    )
    assert isinstance(read, HouseholdRow)
    assert read.place == Place("District A", "12", "1")


def test_what_is_optional_may_be_absent_or_empty() -> None:
    bare = check_row(row(residents="", adults=None, code=" "), 2)
    assert isinstance(bare, HouseholdRow)
    assert (bare.residents, bare.adults, bare.code, bare.tenant_code) == (None, None, "", None)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("89", 8900),
        ("89.5", 8950),
        ("89.05", 8905),
        ("0.01", 1),
        ("８９．５", 8950),
        (" 090.10 ", 9010),
        ("1000000", 10**8),
    ],
)
def test_an_area_is_exact_in_hundredths_of_a_square_metre(text: str, area: int) -> None:
    read = check_row(row(exclusive_area=text), 2)
    assert isinstance(read, HouseholdRow)
    assert read.exclusive_area == area


@given(st.integers(1, 10**8))
def test_every_area_reads_back(area: int) -> None:
    read = check_row(row(exclusive_area=f"{area // 100}.{area % 100:02}"), 2)
    assert isinstance(read, HouseholdRow)
    assert read.exclusive_area == area


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("exclusive_area", "0", RowReason.AREA_NOT_POSITIVE),
        ("exclusive_area", "0.00", RowReason.AREA_NOT_POSITIVE),
        ("exclusive_area", "-5", RowReason.AREA_NOT_POSITIVE),
        ("exclusive_area", "89.505", RowReason.AREA_DECIMALS),
        ("exclusive_area", "89.500", RowReason.AREA_DECIMALS),
        ("exclusive_area", "abc", RowReason.AREA_NOT_A_NUMBER),
        ("exclusive_area", "8,950", RowReason.AREA_NOT_A_NUMBER),
        ("exclusive_area", "1e3", RowReason.AREA_NOT_A_NUMBER),
        ("exclusive_area", "nan", RowReason.AREA_NOT_A_NUMBER),
        ("exclusive_area", "89.", RowReason.AREA_NOT_A_NUMBER),
        ("exclusive_area", "1000000.01", RowReason.AREA_TOO_LARGE),
        ("exclusive_area", "9" * 30, RowReason.AREA_TOO_LARGE),
        ("residents", "two", RowReason.NOT_WHOLE),
        ("residents", "-1", RowReason.NOT_WHOLE),
        ("adults", "1.5", RowReason.NOT_WHOLE),
        ("building", "1/2", RowReason.SLASH_IN_NAME),
        ("unit", "  ", RowReason.MISSING_VALUE),
        ("owner", None, RowReason.MISSING_VALUE),
        ("code", "---", RowReason.CODE_UNREADABLE),
        ("tenant_code", "A" * 65, RowReason.CODE_UNREADABLE),
    ],
)
def test_a_bad_row_says_its_line_column_and_reason(column: str, value: str | None, reason: RowReason) -> None:
    problem = check_row(row(**{column: value}), 31)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.reason, problem.column) == (31, reason, column)
    assert str(problem).startswith("line 31: ")
    assert column in str(problem)


@pytest.mark.parametrize("code", ["A", "A" * 64])
def test_an_office_may_bring_codes_of_its_own_length(code: str) -> None:
    read = check_row(row(code=code), 2)
    assert isinstance(read, HouseholdRow)
    assert read.code == code


@pytest.mark.parametrize("column", REQUIRED)
def test_a_missing_column_is_named(column: str) -> None:
    short = {name: value for name, value in ROW.items() if name != column}
    assert check_row(short, 2) == Problem(2, RowReason.MISSING_COLUMN, column)
    assert missing_columns(short) == [Problem(1, RowReason.MISSING_COLUMN, column)]
    assert str(missing_columns(short)[0]) == f"line 1: the column {column} is missing"


def test_a_file_with_all_columns_misses_none() -> None:
    assert missing_columns(ROW) == []


def test_a_household_stands_once_in_a_file_however_it_is_written() -> None:
    good, problems = check_rows([(2, ROW), (3, row(unit="503")), (4, row(unit=" ５０２", owner="O-18"))])
    assert [one.line for one in good] == [2, 3]
    assert problems == [Problem(4, RowReason.HOUSEHOLD_TWICE, "unit", "District A/12/1/502", 2)]
    assert str(problems[0]) == "line 4: household 'District A/12/1/502' is already in line 2"


def test_the_same_unit_in_another_entrance_is_another_household() -> None:
    good, problems = check_rows([(2, ROW), (3, row(entrance="2")), (4, row(building="13"))])
    assert (len(good), problems) == (3, [])


def test_a_code_is_used_once_over_both_columns_however_it_is_written() -> None:
    good, problems = check_rows(
        [
            (2, row(code="ABCD2345")),
            (3, row(unit="503", tenant_code="abcd-2345")),
            (4, row(unit="504", code="WXYZ6789", tenant_code="wxyz 6789")),
        ]
    )
    assert [one.line for one in good] == [2]
    assert [(one.line, one.reason, one.column, one.other) for one in problems] == [
        (3, RowReason.CODE_TWICE, "tenant_code", 2),
        (4, RowReason.CODE_TWICE, "tenant_code", 4),
    ]


def test_every_bad_row_is_reported_not_only_the_first() -> None:
    _, problems = check_rows([(2, row(exclusive_area="0")), (3, ROW), (4, row(owner="")), (5, ROW)])
    assert [problem.line for problem in problems] == [2, 4, 5]


def test_six_people_share_a_household_and_who_is_in_stays() -> None:
    assert may_have_member({1, 2, 3, 4, 5}, 6) is None
    assert may_have_member({1, 2, 3, 4, 5, 6}, 7) == Refused(Reason.HOUSEHOLD_FULL)
    assert may_have_member({1, 2, 3, 4, 5, 6}, 6) is None


@pytest.mark.parametrize(("residents", "counts"), [(None, True), (0, False), (1, True), (4, True)])
def test_an_empty_unit_is_no_household_of_an_assembly(residents: int | None, counts: bool) -> None:
    assert in_assembly(residents) is counts


# Codes


def test_the_alphabet_has_32_letters_and_digits_and_none_that_look_alike() -> None:
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET) == 32
    assert not set(CODE_ALPHABET) & set("01OI")


@pytest.mark.parametrize(
    "typed", ["abcd2345", " ABCD-2345 ", "ＡＢＣＤ２３４５", "ab cd 23 45", "ABCD–2345", "a-b-c-d-2345"]
)
def test_a_code_is_the_same_in_any_case_and_width(typed: str) -> None:
    assert normalise_code(typed) == "ABCD2345"
    assert is_typed_code(typed)


@pytest.mark.parametrize("text", ["ABCD234", "ABCD23456", "ABCD234O", "ABCD2341", "请问怎么登记呢?", ""])
def test_other_messages_are_no_code(text: str) -> None:
    assert not is_typed_code(text)


@given(st.binary(min_size=10, max_size=32))
def test_a_digest_becomes_a_code_to_type_and_a_longer_one_for_the_link(digest: bytes) -> None:
    typed, link = write_code(digest), write_code(digest, LINK_LENGTH)
    assert len(typed) == CODE_LENGTH
    assert is_typed_code(typed)
    assert link.startswith(typed)
    assert (len(link), set(link) - set(CODE_ALPHABET)) == (16, set())


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_digests_give_different_links(one: bytes, other: bytes) -> None:
    assert (write_code(one, LINK_LENGTH) == write_code(other, LINK_LENGTH)) == (one == other)


def test_a_digest_too_short_for_a_code_is_an_error() -> None:
    assert write_code(b"\x00" * 5) == "22222222"
    with pytest.raises(ValueError, match="40 bits, not 32"):
        write_code(b"\x00" * 4)
    with pytest.raises(ValueError, match="80 bits, not 72"):
        write_code(b"\x00" * 9, LINK_LENGTH)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (RowReason.MISSING_COLUMN, "the column C is missing"),
        (RowReason.MISSING_VALUE, "C is empty"),
        (RowReason.SLASH_IN_NAME, "C 'V' must not hold a slash"),
        (RowReason.AREA_NOT_A_NUMBER, "C 'V' is not a number of m²"),
        (RowReason.AREA_NOT_POSITIVE, "C 'V' must be more than zero"),
        (RowReason.AREA_TOO_LARGE, "C 'V' is too large"),
        (RowReason.AREA_DECIMALS, "C 'V' has more than two decimals"),
        (RowReason.NOT_WHOLE, "C 'V' is not a whole number"),
        (RowReason.CODE_UNREADABLE, "C 'V' has no letters or digits, or more than 64"),
        (RowReason.CODE_TWICE, "C 'V' is already used in line 7"),
        (RowReason.HOUSEHOLD_TWICE, "household 'V' is already in line 7"),
        (RowReason.OUT_OF_SCOPE, "the household is outside V"),
        (
            RowReason.CODE_VOID,
            "this code was withdrawn when somebody was removed from the home; choose another or none",
        ),
        (RowReason.CODE_ELSEWHERE, "a code is already used elsewhere"),
        (RowReason.CODE_OF_FORMER_OWNER, "its former owner knows this code; choose another or none"),
        (RowReason.SCOPE_EMPTY, "C: no household is in 'V'"),
        (RowReason.COMMUNITY_FILE, "V"),
        (RowReason.EMPTY, "the file is empty"),
        (RowReason.NO_HOUSEHOLD, "there is no household in it"),
        (RowReason.COLUMN_TWICE, "the column C is there twice"),
        (RowReason.TOO_LARGE, "larger than V MB"),
        (RowReason.TOO_MANY_ROWS, "more than V rows"),
        (RowReason.NOT_CSV, "not CSV: V"),
        (RowReason.NUL_BYTES, "not a CSV file: it holds NUL bytes"),
        (RowReason.NO_ENCODING, "neither UTF-8 nor GB18030"),
        (RowReason.NOT_A_WORKBOOK, "not a workbook (.xlsx)"),
        (RowReason.BROKEN_WORKBOOK, "not a workbook that can be read (V)"),
        (RowReason.UNPACKS_TOO_FAR, "unpacks to more than homes need"),
        (RowReason.NOT_A_TEXT, "V is not a text; format the column as text and type it again"),
        (RowReason.SURPLUS_CELL, "a cell stands under no heading; write decimals with a point, not with a comma"),
    ],
)
def test_each_problem_of_a_file_in_words(reason: RowReason, said: str) -> None:
    assert str(Problem(0, reason, "C", "V", 7)) == said
    assert str(Problem(3, reason, "C", "V", 7)) == f"line 3: {said}"


def test_a_problem_of_the_whole_file_says_no_more_than_it_knows() -> None:
    assert Problem(0, RowReason.EMPTY) == Problem(0, RowReason.EMPTY, "", "", 0)


def test_a_code_is_used_once_in_its_own_column_too() -> None:
    _, problems = check_rows([(2, row(code="ABCD2345")), (3, row(unit="503", code="abcd2345"))])
    assert problems == [Problem(3, RowReason.CODE_TWICE, "code", "ABCD2345", 2)]


def test_an_area_of_five_thousand_digits_is_too_large_and_no_more() -> None:
    assert check_row(row(exclusive_area="9" * 5000), 2) == Problem(
        2, RowReason.AREA_TOO_LARGE, "exclusive_area", "9" * 5000
    )


@pytest.mark.parametrize(("residents", "read"), [("999999", 999999), ("1000000", None)])
def test_a_home_has_six_digits_of_residents_at_most(residents: str, read: int | None) -> None:
    checked = check_row(row(residents=residents), 2)
    assert (checked.residents if isinstance(checked, HouseholdRow) else None) == read


def test_a_row_outside_of_every_scope_is_named_with_all_of_them() -> None:
    good, _ = check_rows([(2, ROW), (3, row(area="District B"))])
    scopes = [parse_scope("District A/12"), parse_scope("District C")]
    assert out_of_scope(good, scopes) == [
        Problem(3, RowReason.OUT_OF_SCOPE, "", "District A/12, District C"),
    ]


def test_a_code_is_written_from_the_first_bits_five_a_sign() -> None:
    first = bytes.fromhex("00443214c7")  # 0 1 2 3 4 5 6 7, five bits each
    assert write_code(first) == write_code(first + b"\xff" * 27) == "23456789"


def test_the_columns_of_a_file() -> None:
    assert (*NAMES, *FACTS[:2]) == REQUIRED
    assert FACTS == ("exclusive_area", "owner", "residents", "adults")
