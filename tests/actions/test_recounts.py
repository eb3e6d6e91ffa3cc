"""An exported record is counted again elsewhere, by two programs that share nothing; what is altered is found."""

import ast
import csv
import importlib.util
import io
import json
import sys
from datetime import timedelta
from pathlib import Path

import ballot_play
import openpyxl
import pytest
from council_play import CHAIR, HOMES, SUNDAY

from actions import exports, ledgers, lists, verification
from bot import cli_record
from handlers.secret_votes import announce
from rules import spreadsheets
from storage import ballots as ballot_rows
from storage import communities, households, record, votes

CHOICES = ["for", "for", "against", "for", "abstain", "for"]
SCRIPTS = [Path(__file__).parents[2] / "examples" / name for name in ("recount.py", "course.py")]
WEEK = timedelta(days=7)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=x", "=y")


@pytest.fixture(scope="module")
def stranger():
    """The second verifier, as a stranger runs both halves of it."""
    halves = []
    for script in SCRIPTS:
        spec = importlib.util.spec_from_file_location(script.stem, script)
        halves.append(importlib.util.module_from_spec(spec))
        spec.loader.exec_module(halves[-1])
    return lambda path: max([half.main(path) for half in halves])


async def exported(play, rule="owners_ordinary", **kept):
    """The record of a community with a vote of heads and area, as the file holds it."""
    vote = await ballot_play.opened(play, rule, **kept)
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    await ballot_play.cast(play, vote, *((51 + place, choice) for place, choice in enumerate(CHOICES)))
    await play.at(SUNDAY + WEEK)
    return json.loads(json.dumps(await play.read(verification.exported_record, vote)))


def both(export, stranger, folder):
    """What the product and the stranger say of a file: True where all is equal."""
    path = folder / "record.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    try:
        ours = not verification.verify_export(export).differences
    except ValueError:
        ours = False
    return ours, stranger(path) == 0


async def test_a_vote_of_heads_and_area_is_recounted_from_its_file_alone(play, stranger, tmp_path, capsys):
    export = await exported(play)
    found = verification.verify_export(export)
    assert found.differences == ()
    assert found.head == await play.read(record.head, 1)
    (one,) = found.recounts
    assert one.recorded == {
        "for": 4, "against": 1, "abstain": 1, "area": {"for": 32000, "against": 8000, "abstain": 8000},
    }  # fmt: skip
    assert both(export, stranger, tmp_path) == (True, True)
    assert "vote:1 for 4 against 1 abstain 1 equal" in capsys.readouterr().out
    listed = (await play.read(votes.by_id, 1)).result["list"]
    for digest in (found.head, listed["list"], listed["areas"]):
        assert verification.export_holds(export, digest)
    assert not verification.export_holds(export, "0" * 64)
    areas = await play.read(lambda reader: lists.published(reader, 1, areas=True))
    assert [row["area"] for row in csv.DictReader(areas.content.decode("utf-8-sig").splitlines())] == ["80.00"] * 6


ELECTORATES = {
    "assembly": {},
    "representatives": {
        "seats": [
            {"role": "chair", "user": CHAIR, "name": "Zhou"},
            *({"role": "representative", "user": 50 + home, "name": f"Gu {home}"} for home in range(1, 7)),
        ]
    },
    "unanimous": {},
    "straw_poll": {},
    "adults": {
        "rule": "assembly",
        "homes": [(*home, "2", "2") for home in HOMES],
        "decisions": {"assembly": {"unit": "adults"}},
    },
    "secret": {"rule": "assembly", "secret": True},
}


@pytest.mark.parametrize("name", ELECTORATES)
async def test_each_electorate_is_found_equal_by_both_in_store_and_file(play, stranger, tmp_path, name):
    vote = await ballot_play.opened(play, **{"rule": name, **ELECTORATES[name]})
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    await ballot_play.cast(play, vote, *((51 + place, choice) for place, choice in enumerate(CHOICES)))
    await play.at(SUNDAY + WEEK)
    await play.database.unit(lambda unit: announce(play.desk, unit, vote))
    found = await play.read(verification.verify)
    assert (found.differences, len(found.recounts)) == ((), 1)
    export = json.loads(json.dumps(await play.read(verification.exported_record, vote)))
    assert both(export, stranger, tmp_path) == (True, True)
    told = await play.read(verification.exported_vote, vote)
    assert all(bool(one["at"]) is (name != "secret") for one in told["ballots"])  # no time is kept: none is written


def rechained(export):
    """The chain as somebody writes it anew who may write all of it."""
    previous = record.START
    for place in export["entries"]:
        place[0]["previous"] = previous
        place[1] = previous = record.digest_of(record.canonical(place[0]))
    return export


def ballot_entries(export):
    return [entry for entry, _ in export["entries"] if entry["act"] == "vote.ballot"]


def ballots(export):
    return [entry["data"] for entry in ballot_entries(export)]


def result(export):
    return next(entry["data"] for entry, _ in export["entries"] if entry["act"] == "vote.closed")


def entry(export, act):
    return next(one for one, _ in export["entries"] if one["act"] == act)


def altered(act, **figures):
    """A figure of an act, all digests anew."""
    return lambda export: (entry(export, act)["data"].update(figures), rechained(export))


def without(act):
    """An act left out, all others numbered and chained anew."""

    def tamper(export):
        export["entries"] = [place for place in export["entries"] if place[0]["act"] != act]
        for number, (one, _) in enumerate(export["entries"], start=1):
            one["seq"] = number
        rechained(export)

    return tamper


def added(act, before="", **figures):
    """An act a second time, at the end of the chain, or before another act."""

    def tamper(export):
        again = entry(export, act)
        acts = [one["act"] for one, _ in export["entries"]]
        place = acts.index(before) if before else len(acts)
        export["entries"].insert(place, [{**again, "data": {**again["data"], **figures}}, ""])
        for number, (one, _) in enumerate(export["entries"], start=1):
            one["seq"] = number
        rechained(export)

    return tamper


TAMPERS = {
    "closed a second time": added("vote.closed"),
    "opened a second time": added("vote.opened"),
    "noticed a second time": added("vote.noticed"),
    "listed a second time": added("vote.listed"),
    "a ballot after the close": added("vote.ballot"),
    "a ballot after the close, changed, and what follows from it": added("vote.ballot", choice="against"),
    "a ballot of nobody on the roll": added("vote.ballot", "vote.closed", unit=9000, receipt="AAAAAAAAAA"),
    "a ballot of nobody on the roll, and what follows from it": lambda e: (
        ballots(e)[0].update(unit=9000),
        rechained(e),
    ),
    "a line of the roll": lambda e: e["rolls"]["vote:1"].pop(),
    "a tie that is none": altered("vote.closed", tie=True),
    "a ballot before it opened": lambda e: (
        entry(e, "vote.ballot").update(at="2020-01-01T00:00:00.000Z"),
        rechained(e),
    ),
    "a ballot once time was over": lambda e: (
        entry(e, "vote.ballot").update(at="2030-01-01T00:00:00.000Z"),
        rechained(e),
    ),
    "closed too early": lambda e: (entry(e, "vote.closed").update(at="2020-01-01T00:00:00.000Z"), rechained(e)),
    "a ballot thawed that was not frozen": lambda e: (
        added("vote.ballot", "vote.closed")(e),
        ballot_entries(e)[-1].update(act="vote.thawed"),
        rechained(e),
    ),
    "more time in the opening": altered("vote.opened", closes_at="2030-01-01T00:00:00.000Z"),
    "fewer electors": altered("vote.closed", electorate=7),
    "fewer electors in the notice": altered("vote.noticed", electorate=7),
    "less needed to pass": altered("vote.closed", needed_for=1),
    "less needed to take part": altered("vote.closed", needed_to_take_part=1),
    "other thresholds": altered("vote.noticed", approval="all"),
    "an opinion": altered("vote.closed", verdict="opinion"),
    "a secret vote": altered("vote.closed", secret=True),
    "another verdict confirmed": altered("vote.confirmed", verdict="not_passed"),
    "no notice": without("vote.noticed"),
    "no opening": without("vote.opened"),
    "an entry alone": lambda e: e["entries"][3][0].update(actor="operator"),
    "an entry left out": lambda e: rechained(e)["entries"].pop(-4),
    "a choice, all digests anew": lambda e: (ballots(e)[0].update(choice="against"), rechained(e)),
    "a weight, all digests anew": lambda e: (ballots(e)[0].update(weight=1), rechained(e)),
    "an area, all digests anew": lambda e: (result(e)["area"].update({"for": 1}), rechained(e)),
    "the verdict, all digests anew": lambda e: (result(e).update(verdict="not_passed"), rechained(e)),
    "a receipt, all digests anew": lambda e: (ballots(e)[0].update(receipt="AAAAAAAAAA"), rechained(e)),
    "a line of the list": lambda e: e["lists"].update({"vote:1": e["lists"]["vote:1"].replace("against", "for", 1)}),
}


@pytest.mark.parametrize("what", TAMPERS)
async def test_whatever_is_altered_is_found_by_both(play, stranger, tmp_path, what):
    export = await exported(play)
    TAMPERS[what](export)
    assert both(export, stranger, tmp_path) == (False, False)


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_each_half_of_the_second_verifier_is_read_in_one_sitting(script):
    text = script.read_text(encoding="utf-8")
    written = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Module | ast.FunctionDef)]
    told = sum(len(one.body[0].value.value.splitlines()) for one in written)
    lines = [line.strip() for line in text.splitlines()]
    assert sum(bool(line) and not line.startswith("#") for line in lines) - told <= 100
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= {*sys.stdlib_module_names}


@pytest.mark.parametrize("text", ["{}", "[]", '{"community":1,"chain":"","entries":[[1,2]],"lists":{}}', "null"])
def test_a_file_that_is_no_export_is_refused(text):
    with pytest.raises(ValueError, match="not an exported record"):
        verification.verify_export(json.loads(text))


async def test_a_correction_is_recounted_with_its_new_list(play, stranger, tmp_path):
    export = await exported(play, rules={**ballot_play.NOW, "objections": "7 days"})

    async def strike(unit):
        vote = await votes.by_id(unit, 1)
        community = await communities.by_id(unit, 1)
        await ballot_rows.strike(unit, 1, [3])
        for act, data in (("vote.struck", {"unit": 3}), ("vote.recounted", corrected(result(export)))):
            await record.append(unit, 1, act, vote.subject, "operator", data)
        listed = await lists.fix(unit, community, vote)
        await votes.recount(unit, 1, {**vote.result, "list": listed}, vote.state)

    await play.database.unit(strike)
    again = json.loads(json.dumps(await play.read(verification.exported_record, 1)))
    assert both(again, stranger, tmp_path) == (True, True)
    before, after = (one["lists"]["vote:1"].splitlines() for one in (export, again))
    assert after[: len(before)] == before, "no line is changed"
    assert [line.split(",")[3] for line in after[len(before) :]] == ["struck"]


def corrected(said):
    """The result without the one against."""
    area = {**said["area"], "against": 0, "took_part": 40000, "needed_for": 20001}
    return {**said, "against": 0, "took_part": 5, "needed_for": 3, "area": area}


async def test_whatever_leaves_as_a_table_computes_nothing_and_has_a_value_a_cell(play):
    homes = [("A", name, "1", str(unit), "80", f"=a{unit}") for unit, name in enumerate(FORMULAS)]
    await exported(play, homes=[*homes, ("B", "2", "1", "1", "70", "b")])
    found = await play.read(verification.exported_vote, 1)
    found["result"]["options"] = [3, [1, 2], "=x"]
    book = openpyxl.load_workbook(io.BytesIO(ledgers.workbook(found)))
    facts = {row[0].value: row[1].value for row in book["result"].iter_rows()}
    assert [facts[f"options.{place}"] for place in ("1", "2.1", "2.2", "3")] == [3, 1, 2, "'=x"]
    tables = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    homes = await play.read(households.of_community, 1)
    listed = (await play.read(lists.published, 1)).content.decode("utf-8-sig")
    files = (cli_record._as_csv(found["ballots"]), exports.household_csv(homes), listed)
    tables.extend([*csv.reader(io.StringIO(text, newline=""))] for text in files)
    for table in tables:
        cells = [str(cell) for row in table for cell in row if cell is not None]
        assert not [one for one in cells if one.startswith(spreadsheets.FORMULA) or "[" in one]
        assert any(one.startswith("'") for one in cells), "the signs are there, as text"


async def test_a_workbook_computes_nothing_whatever_a_building_is_called(play):
    await exported(play)
    found = await play.read(verification.exported_vote, 1)
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\0x"]
    for ballot, name in zip(found["ballots"], names, strict=True):
        ballot["building"] = name
    book = openpyxl.load_workbook(io.BytesIO(ledgers.workbook(found)))
    head, *rows = book["ballots"].iter_rows()
    place = [cell.value for cell in head].index("building")
    assert [row[place].value for row in rows] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\ufffdx"]
    assert all(cell.data_type in "sn" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert [row[head.index(next(c for c in head if c.value == "weight"))].value for row in rows] == [80] * 6
    assert {row[0].value: row[1].value for row in book["result"].iter_rows()}["area.for"] == 32000
