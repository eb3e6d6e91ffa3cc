"""Files that cannot be used, as an operator hands them over: one sentence each by key or line, and nothing applied."""

import io
import os
import random
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from test_cli_apply import Operator

HEAD = "area,building,entrance,unit,exclusive_area,owner,residents,code\n"
GOOD = "东区,12,3,502,86.30,王,3,\n"


@pytest.fixture
def operator(tmp_path, capsys):
    mask = os.umask(0o022)
    yield Operator(tmp_path, capsys)
    os.umask(mask)


def hand_over(operator, content, name="homes.csv"):
    operator.write(
        "green.toml", (operator.folder / "green.toml").read_text(encoding="utf-8").replace("homes.csv", name)
    )
    (operator.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def rows(*lines):
    return HEAD + GOOD + "".join(f"{line}\n" for line in lines)


BAD = {
    "empty": ("", "homes.csv: the file is empty"),
    "blank": ("\n \n\r\n", "homes.csv: the file is empty"),
    "only a head": (HEAD, "homes.csv: there is no household in it"),
    "no head": (GOOD, "homes.csv, line 1: the column 小区 is missing"),
    "a column missing": (HEAD.replace("unit,", "") + GOOD, "homes.csv, line 1: the column unit is missing"),
    "a column twice": (HEAD.replace("residents", "unit") + GOOD, "homes.csv, line 1: the column unit is there twice"),
    "semicolons": ((HEAD + GOOD).replace(",", ";"), "homes.csv, line 1: the column area is missing"),
    "an open quote": (rows('A,"1'), "homes.csv, line 3: not CSV: unexpected end of data"),
    "NUL bytes": (rows("A\0,1,1,1,80,o,,"), "homes.csv: not a CSV file: it holds NUL bytes"),
    "no encoding": (b"\xff\xff\xff", "homes.csv: neither UTF-8 nor GB18030"),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), "homes.csv: neither UTF-8 nor GB18030"),
    "too large": (HEAD + "x" * 5_000_000, "homes.csv: larger than 5 MB"),
    "a household twice": (rows(GOOD.strip()), "homes.csv, line 3: household '东区/12/3/502' is already in line 2"),
    "no unit": (rows("A,1,1,,80,o,,"), "homes.csv, line 3: unit is empty"),
    "no owner": (rows("A,1,1,1,80,,,"), "homes.csv, line 3: owner is empty"),
    "a slash": (rows("A/B,1,1,1,80,o,,"), "homes.csv, line 3: area 'A/B' must not hold a slash"),
    "an area in words": (rows("A,1,1,1,ten,o,,"), "homes.csv, line 3: exclusive_area 'ten' is not a number of m²"),
    "an area of zero": (rows("A,1,1,1,0.00,o,,"), "homes.csv, line 3: exclusive_area '0.00' must be more than zero"),
    "an area below zero": (rows("A,1,1,1,-80,o,,"), "homes.csv, line 3: exclusive_area '-80' must be more than zero"),
    "decimals": (rows("A,1,1,1,8.125,o,,"), "homes.csv, line 3: exclusive_area '8.125' has more than two decimals"),
    "an area beyond all": (rows("A,1,1,1,1000001,o,,"), "homes.csv, line 3: exclusive_area '1000001' is too large"),
    "half a resident": (rows("A,1,1,1,80,o,1.5,"), "homes.csv, line 3: residents '1.5' is not a whole number"),
    "signs": (rows("A,1,1,1,8,o,,???"), "homes.csv, line 3: code '???' has no letters or digits, or more than 64"),
    "a code twice": (
        rows("A,1,1,1,80,o,,ABCD2345", "A,1,1,2,80,o,,abcd-2345"),
        "homes.csv, line 4: code 'ABCD2345' is already used in line 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=list(BAD))
def test_a_bad_household_file_is_refused_in_its_sentence(operator, content, said):
    hand_over(operator, content)
    assert said in operator.refused("apply", operator.folder / "green.toml")
    assert operator.run("show")[0] == 1, "nothing is applied"


def test_no_text_of_a_community_file_holds_nul(operator):
    """PostgreSQL would not keep it."""
    operator.write("green.toml", 'venue = "Gate\\u0000 2"\n' + (operator.folder / "green.toml").read_text("utf-8"))
    file = operator.folder / "green.toml"
    assert operator.refused("apply", file) == [f"{file}: holds the character \\u0000, which no text may"]


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + GOOD).encode("gb18030"),
        (HEAD + GOOD).encode("utf-8-sig"),
        (HEAD + GOOD).replace("\n", "\r\n"),
        HEAD + GOOD + "\n\n , , \n",
        (HEAD + GOOD).strip(),
        HEAD + '"东区","12","3","502","86.30","王","3",""\n',
        HEAD.upper() + GOOD.replace("86.30", "８６.３０"),
        HEAD + GOOD.strip(",\n") + "\n",
    ],
    ids=["GB18030", "BOM", "CRLF", "blank lines", "no last line end", "quotes", "upper case", "short rows"],
)
def test_a_good_household_file_of_any_office_is_taken(operator, content):
    hand_over(operator, content)
    operator.write("green.toml", (operator.folder / "green.toml").read_text(encoding="utf-8").replace('"A"', '"东区"'))
    assert "+ 1 household" in operator.apply()


def workbook(*lines):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def bent(part, content):
    """A good workbook with one of its parts replaced."""
    file, good = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(HEAD.strip().split(","), GOOD.strip().split(","))))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in good.namelist():
            target.writestr(name, content if name == part else good.read(name))
    return file.getvalue()


def padded(part, content):
    """The same with noise beside it, so that its size alone looks harmless."""
    file = io.BytesIO(bent(part, content))
    with zipfile.ZipFile(file, "a") as target:
        target.writestr("noise.bin", random.Random(7).randbytes(300_000))
    return file.getvalue()


def entities(depth):
    made = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{made}]><worksheet><sheetData>&e{depth - 1};</sheetData></worksheet>'


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {  # each is made when it is its turn: some take tens of megabytes
    "no zip": (lambda: b"PK\x03\x04 not really", "homes.xlsx: not a workbook (.xlsx)"),
    "a bomb": (lambda: bent(SHEET, " " * 40_000_000), "homes.xlsx: unpacks to more than homes need"),
    "laughs": (lambda: bent(SHEET, entities(10)), "homes.xlsx: not a workbook that can be read (EntitiesForbidden)"),
    "a file of ours": (
        lambda: bent(SHEET, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'),
        "homes.xlsx: not a workbook that can be read (EntitiesForbidden)",
    ),
    "one row of millions": (
        lambda: padded(SHEET, f"<worksheet><sheetData><row>{'<c/>' * 4_800_000}</row></sheetData></worksheet>"),
        "homes.xlsx: unpacks to more than homes need",
    ),
    "a swarm of styles": (
        lambda: padded("xl/styles.xml", f"<styleSheet><cellXfs>{'<xf/>' * 3_500_000}</cellXfs></styleSheet>"),
        "homes.xlsx: unpacks to more than homes need",
    ),
    "a swarm of merged cells": (
        lambda: padded(SHEET, f"<worksheet><mergeCells>{'<mergeCell/>' * 500_000}</mergeCells></worksheet>"),
        "homes.xlsx: unpacks to more than homes need",
    ),
    "cut off": (lambda: bent(SHEET, "<worksheet"), "homes.xlsx: not a workbook that can be read (ParseError)"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_workbook_costs_neither_time_nor_memory(operator, content, said):
    hand_over(operator, content(), "homes.xlsx")
    tracemalloc.start()
    began = time.process_time()
    try:
        assert operator.refused("apply", operator.folder / "green.toml") == [said]
    finally:
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert took < 1
    assert peak < 50_000_000


@pytest.mark.parametrize(
    ("text", "command", "said"),
    [
        ("", "run", "telegram.token is empty: put the bot's token there or into CORRIDOR_TELEGRAM_TOKEN"),
        ('telegram.token = "a b"', "run", "telegram.token: is not a token as @BotFather gives it: 123456789:AA…"),
        ('telegram.tokne = "1:a"', "show", "telegram.tokne: there is no such key"),
        ('telegram.api_url = "http://example.org"', "show",
         "telegram.api_url: must be https; http only on loopback (127.0.0.1, localhost)"),
        ('log.level = "loud"', "show", "log.level: must be debug or info or warning or error, not 'loud'"),
        ('storage.url = "corridor.db"', "apply",
         "storage.url: must be sqlite:/// and a file, as sqlite:///corridor.db, or postgresql://…"),
        ("log = 3", "verify", "log: there is no such key"),
        ("log.level = 3", "verify", "log.level: must be a text in quotes"),
    ],
)  # fmt: skip
def test_a_wrong_config_names_its_key_whatever_the_command(operator, text, command, said):
    operator.write("config.toml", text)
    assert operator.refused(command, *([operator.folder / "green.toml"] if command == "apply" else [])) == [said]
