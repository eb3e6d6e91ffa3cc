"""Household files: every encoding and form that offices send, and the hostile ones."""

import datetime
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from actions.communities import NotApplied
from actions.household_files import BadFile, codes
from bot.community_file import read_households as read
from rules.households import Problem, RowReason

HEAD = "area,building,entrance,unit,exclusive_area,owner,residents\n"
ROW = "东区,12,3,502,86.30,100234,3\n"


@pytest.fixture
def file(tmp_path):
    def write(content, name="homes.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    def write(rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "homes.xlsx")
        return tmp_path / "homes.xlsx"

    return write


def problems(path):
    with pytest.raises(NotApplied) as error:
        read(path)
    return error.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_files_of_every_encoding(file, encoding):
    rows, unused = read(file((HEAD + ROW).encode(encoding)))
    assert [(row.area, row.exclusive_area, row.residents) for row in rows] == [("东区", 8630, 3)]
    assert unused == []


POINT = "a cell stands under no heading; write decimals with a point, not with a comma"
CHINESE = "片区,楼栋,单元,房号,专有面积,业主,居住人数,成年人数,登记码,租户登记码"


def test_columns_may_have_their_chinese_names_and_problems_name_them_so(file):
    rows, unused = read(file(f"{CHINESE},电话\n东区,12,3,502,86.30,o,3,2,SPVZH6DK,,139\n"))
    assert [(one.key, one.exclusive_area, one.owner) for one in rows] == [(("东区", "12", "3", "502"), 8630, "o")]
    assert [(one.residents, one.adults, one.code, one.tenant_code) for one in rows] == [(3, 2, "SPVZH6DK", "")]
    assert unused == ["电话"]
    assert problems(file(f"{CHINESE}\n东区,12,3,502,8x,o,3,2,,\n东区,12,3,,80,o,3,2,,\n")) == [
        "homes.csv, line 2: 专有面积 '8x' is not a number of m²",
        "homes.csv, line 3: 房号 is empty",
    ]
    assert problems(file("小区,楼栋,单元,房号,业主\n")) == ["homes.csv, line 1: the column 专有面积 is missing"]
    assert problems(file(f"{CHINESE},小区\n")) == ["homes.csv, line 1: the column 片区, 小区 is there twice"]
    assert problems(file("Area,building,entrance,unit,exclusive_area,OWNER\n,1,1,1,80,o\n")) == [
        "homes.csv, line 2: Area is empty"
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_count_as_an_editor_shows_them(file, ends):
    text = HEAD + ROW + '"two\nlines",1,1,1,80,o,1\n' + "\n" + "B,1,1,101,0,o,1\n"
    assert problems(file(text.replace("\n", ends))) == [
        "homes.csv, line 6: exclusive_area '0' must be more than zero",
    ]


def test_every_bad_row_is_named(file):
    text = HEAD + ROW + ROW + "B,1,1,101,80.123,o,1\n" + "B,1,1,,80,o,1\n"
    assert problems(file(text)) == [
        "homes.csv, line 3: household '东区/12/3/502' is already in line 2",
        "homes.csv, line 4: exclusive_area '80.123' has more than two decimals",
        "homes.csv, line 5: unit is empty",
    ]


def test_columns_are_found_by_name_and_others_left_alone(file):
    rows, unused = read(file("Owner,UNIT , entrance,building,area,exclusive_area,phone\no,1,2,3,A,80,139\n"))
    assert rows[0].key == ("A", "3", "2", "1")
    assert unused == ["phone"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "homes.csv: the file is empty"),
        (HEAD, "homes.csv: there is no household in it"),
        (HEAD.replace("owner,", "") + ROW, "homes.csv, line 1: the column owner is missing"),
        (HEAD.replace("residents", "owner") + ROW, "homes.csv, line 1: the column owner is there twice"),
        (HEAD + 'A,"1\n', "homes.csv, line 2: not CSV: unexpected end of data"),
        (HEAD + "A,1\0,1,1,80,o,1\n", "homes.csv: not a CSV file: it holds NUL bytes"),
        (HEAD + ROW + "A,1,1,101,76,76,201070,1\n", f"homes.csv, line 3: {POINT}"),
        (HEAD.strip() + ",\n" + "A,1,1,101,76,76,2010,1\n" + ROW, f"homes.csv, line 2: {POINT}"),
        (b"\xff\xff\xff", "homes.csv: neither UTF-8 nor GB18030"),
        (HEAD + "x" * 5_000_000, "homes.csv: larger than 5 MB"),
        (HEAD + "".join(f"A,1,1,{n},80,o,1\n" for n in range(20_001)), "homes.csv: more than 20,000 rows"),
    ],
)
def test_files_that_cannot_be_used(file, content, problem):
    assert problems(file(content)) == [problem]


def test_twenty_thousand_rows_are_read(file):
    rows, _ = read(file(HEAD + "".join(f"A,1,1,{n},80,o,1\n" for n in range(20_000))))
    assert len(rows) == 20_000


def test_a_file_that_is_not_there(tmp_path):
    assert problems(tmp_path / "homes.csv") == ["homes.csv: there is no such file"]
    assert problems(tmp_path) == [f"{tmp_path.name}: is a folder, and must be a file"]
    assert problems(Path()) == [".: is a folder, and must be a file"]


def test_a_workbook_is_read_as_it_shows(workbook):
    rows, _ = read(workbook([HEAD.strip().split(","), ["东区", 12, 3.0, "0502", 86.3, 100234, None]]))
    assert rows[0].key == ("东区", "12", "3", "0502")
    assert (rows[0].exclusive_area, rows[0].owner, rows[0].residents) == (8630, "100234", None)


def test_a_bad_row_of_a_workbook_is_named(workbook):
    assert problems(workbook([HEAD.strip().split(","), [], ["A", 1, 1, 1, 80.125, "o", 1]])) == [
        "homes.xlsx, line 3: exclusive_area '80.125' has more than two decimals"
    ]


def test_what_excel_made_of_a_cell_is_refused(workbook):
    assert problems(workbook([HEAD.strip().split(","), ["A", datetime.date(2026, 3, 2), 1, 1, 80, "o", 1]])) == [
        "homes.xlsx, line 2: 2026-03-02 00:00:00 is not a text; format the column as text and type it again"
    ]


def test_formulas_are_not_computed(workbook):
    assert problems(workbook([HEAD.strip().split(","), ["A", "1", "1", "1", "=1+1", "o", 1]])) == [
        "homes.xlsx, line 2: exclusive_area is empty"
    ]


def hostile(tmp_path, sheet, packed=zipfile.ZIP_DEFLATED, **changes):
    """Write a workbook whose sheet is the given XML; `changes` are parts that are otherwise, or missing."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.replace("MAIN", main),
    }
    path = tmp_path / "homes.xlsx"
    with zipfile.ZipFile(path, "w", packed) as file:
        for name, text in (parts | changes).items():
            if text is not None:
                file.writestr(name, text)
    return path


FAR_AWAY = (
    '<worksheet xmlns="MAIN"><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
    '<c r="XFD1048576" t="str"><v>x</v></c></row></sheetData></worksheet>'
)
ENTITY = (
    '<!DOCTYPE w [<!ENTITY a %s>]><worksheet xmlns="MAIN"><sheetData>'
    '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>'
)
UNREADABLE = "homes.xlsx: not a workbook that can be read"


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        (ENTITY % '"aaaa"', f"{UNREADABLE} (EntitiesForbidden)"),
        (ENTITY % 'SYSTEM "file:///etc/passwd"', f"{UNREADABLE} (EntitiesForbidden)"),
        ("<worksheet", f"{UNREADABLE} (ParseError)"),
        (f"<worksheet><!--{' ' * 40_000_000}--></worksheet>", "homes.xlsx: unpacks to more than homes need"),
        (FAR_AWAY, "homes.xlsx: the file is empty"),
    ],
    ids=["entities", "outside", "broken", "bomb", "far away"],
)
def test_hostile_workbooks_are_refused_at_once(tmp_path, sheet, problem):
    path = hostile(tmp_path, sheet)
    start = time.perf_counter()
    assert problems(path) == [problem]
    assert time.perf_counter() - start < 1


SHEET = '<worksheet xmlns="MAIN"><sheetData/></worksheet>'
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    "changes",
    [
        {TYPES: None}, {TYPES: ""}, {TYPES: "<Types/>"}, {TYPES: "no XML"}, {BOOK: None}, {BOOK: ""},
        {BOOK: "<workbook/>"}, {"xl/worksheets/sheet1.xml": None}, {"xl/worksheets/sheet1.xml": ""},
        {"_rels/.rels": None}, {"xl/_rels/workbook.xml.rels": None}, {"xl/sharedStrings.xml": "<"},
    ],
    ids=str,
)  # fmt: skip
def test_a_workbook_with_wrong_or_missing_parts_is_refused_in_a_sentence(tmp_path, changes):
    (said,) = problems(hostile(tmp_path, SHEET, **changes))
    assert said.startswith((UNREADABLE, "homes.xlsx: the file is empty"))


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_or_cut_workbook_is_refused_in_a_sentence(tmp_path, file, packed):
    whole = hostile(tmp_path, SHEET, packed).read_bytes()
    start = whole.index(b"sheet1.xml") + len(b"sheet1.xml")
    for broken in (
        whole[: len(whole) // 2],
        whole[:-30],
        whole[:start] + bytes(40) + whole[start + 40 :],
        whole[:start] + b"\xff" * 40 + whole[start + 40 :],
    ):
        (said,) = problems(file(broken, "homes.xlsx"))
        assert said.startswith(("homes.xlsx: not a workbook", "homes.xlsx: the file is empty")), said


def test_a_zip_that_is_none(file):
    assert problems(file(b"PK\x03\x04 not really", "homes.xlsx")) == ["homes.xlsx: not a workbook (.xlsx)"]


def test_codes_are_read_from_any_file_that_has_them_and_problems_stand_in_a_row():
    given = b"area,building,code,tenant_code\nA,1,AAAA2222,\nA,2, BBBB3333 ,CCCC4444\nA,3\n"
    assert codes("codes.csv", given) == ["AAAA2222", "BBBB3333", "CCCC4444"]
    for content, line, words in ((b"area,unit\nA,1\n", 1, "line 1: the column code is missing"), (b"", 0, "is empty")):
        with pytest.raises(BadFile) as error:
            codes("codes.csv", content)
        assert (error.value.problems[0].line, words in str(error.value)) == (line, True)
    two = BadFile(Problem(2, RowReason.MISSING_VALUE, "unit"), Problem(3, RowReason.MISSING_VALUE, "owner"))
    assert str(two) == "line 2: unit is empty; line 3: owner is empty"
