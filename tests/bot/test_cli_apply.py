"""corridor apply, show and check as an operator meets them: status, lines, files and their modes."""

import csv
import fcntl
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import stores
from postgres_server import NoServer

from actions.households import keep_key
from bot import config
from bot.cli import main
from bot.clock import Clock
from bot.command import key_of
from bot.config import AN_ADDRESS, WRITTEN
from storage.codes_key import KeyUnusable
from storage.database import Database

ROOT = Path(__file__).parents[2]
CORRIDOR = (sys.executable, "-m", "bot")
COMMUNITY = """
name = "Green"
method = "three-unions"
time_zone = "Asia/Shanghai"
language = "en"
households = "homes.csv"

[[chats]]
id = -100
role = "residents"
scope = "A"

[[seats]]
role = "chair"
user = 1
name = "周敏 \\"Zhou\\""
"""
HEAD = "area,building,entrance,unit,exclusive_area,owner\n"
HOMES = HEAD + "A,12,3,502,86.30,1\nA,=1+1,3,503,86.30,2\n"


class Operator:
    """Somebody at a shell in a folder with a configuration, a community file and its households."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.write("config.toml", stores.config(folder / "corridor.db"))
        self.write("green.toml", COMMUNITY)
        self.write("homes.csv", HOMES)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *arguments, config=True):
        with pytest.raises(SystemExit) as end:
            main([*(["--config", str(self.folder / "config.toml")] if config else []), *map(str, arguments)])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return end.value.code, said.out, said.err

    def checked(self, broken="token", command="check"):
        """What `corridor check` says; ``broken`` is what it calls so bad that the bot cannot work."""
        status, out, err = self.run(command)
        assert (status, err) == (1, f"the bot cannot work as it is: {broken}\n")
        return out.splitlines()

    def done(self, *arguments):
        status, out, err = self.run(*arguments)
        assert (status, err) == (0, "")
        return out

    def refused(self, *arguments):
        status, out, err = self.run(*arguments)
        assert (status, out) == (1, "")
        return err.splitlines()

    def apply(self, *arguments):
        return self.done("apply", self.folder / "green.toml", *arguments)

    def codes(self):
        with (self.folder / "codes.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def files(self):
        return {path.name: stat.S_IMODE(path.stat().st_mode) for path in self.folder.iterdir()}


@pytest.fixture
def operator(tmp_path, capsys):
    mask = os.umask(0o022)
    yield Operator(tmp_path, capsys)
    os.umask(mask)


def test_a_file_is_applied_and_again_changes_nothing(operator):
    assert operator.apply().splitlines() == [
        "Green: a new community",
        "+ group -100 residents A",
        '+ seat chair 周敏 "Zhou"',
        "+ 2 households",
        "+ 8 join codes",
        "Applied.",
    ]
    assert operator.apply() == "Green: nothing to change\n"


def test_a_difference_is_printed(operator):
    operator.apply()
    operator.write("green.toml", COMMUNITY.replace("-100", "-200") + '[rules]\nvoting = "3 days"\n')
    operator.write("homes.csv", HOMES.replace("86.30,1", "86.31,1").replace("=1+1", "14"))
    assert operator.apply().splitlines() == [
        "Green",
        "~ setting rules.voting: 7 days → 3 days",
        "+ group -200 residents A",
        "- group -100 residents",
        "+ household A/14/3/503",
        "~ household A/12/3/502",
        "- household A/=1+1/3/503",
        "+ 4 join codes",
        "- 4 join codes",
        "Applied.",
    ]


def test_a_dry_run_leaves_no_trace(operator):
    before = operator.files()
    out = operator.apply("--dry-run")
    assert out.splitlines()[-1] == "Nothing was changed: this was a dry run."
    assert "+ 2 households" in out
    assert operator.files() == before
    operator.apply()
    before = {path: path.read_bytes() for path in operator.folder.glob("corridor.*") if path.suffix in {".db", ".key"}}
    operator.write("homes.csv", HEAD + "A,12,3,502,90,1\n")
    assert "- household A/=1+1/3/503" in operator.apply("--dry-run")
    assert before == {path: path.read_bytes() for path in before}


@stores.only_sqlite("whether its file is there")
def test_codes_are_written_for_their_owner_alone(operator):
    operator.apply("--codes", operator.folder / "codes.csv")
    rows = operator.codes()
    assert list(rows[0]) == ["area", "building", "entrance", "unit", "code", "tenant_code", "link", "tenant_link"]
    assert rows[1]["building"] == "'=1+1", "a spreadsheet must not compute it"
    assert [len(rows[0][name]) for name in ("code", "tenant_code", "link", "tenant_link")] == [8, 8, 24, 24]
    modes = operator.files()
    for name in ("codes.csv", "corridor.db", "corridor.key", "corridor.db.lock"):
        assert modes[name] == 0o600, name
    again = (operator.folder / "codes.csv").read_bytes()
    operator.apply("--codes", operator.folder / "codes.csv")
    assert (operator.folder / "codes.csv").read_bytes() == again


def test_with_the_bots_name_the_links_are_whole(operator):
    operator.apply("--codes", operator.folder / "codes.csv", "--bot", "@green_bot")
    row = operator.codes()[0]
    assert row["link"].startswith("https://t.me/green_bot?start=")


@stores.only_sqlite("whether its file is there")
def test_codes_replace_nothing_but_codes_of_the_same_homes(operator):
    operator.apply("--codes", operator.folder / "codes.csv")
    operator.write("elsewhere.csv", (operator.folder / "codes.csv").read_text(encoding="utf-8").replace("A,", "B,"))
    (operator.folder / "link.csv").symlink_to("codes.csv")
    os.mkfifo(operator.folder / "pipe.csv")
    for name in ("green.toml", "corridor.key", "corridor.db", "elsewhere.csv", "link.csv", "pipe.csv"):
        lies = operator.folder / name
        before = lies.lstat()
        (line,) = operator.refused("apply", operator.folder / "green.toml", "--codes", lies)
        assert line.endswith(f"{name} is there already and is no file of this community's join codes: name a new one")
        assert (lies.lstat().st_ino, lies.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_links_that_are_not_whole_are_told(operator):
    assert "no whole links until --bot NAME is given" in operator.apply("--codes", operator.folder / "codes.csv")
    assert "whole links" not in operator.apply("--codes", operator.folder / "codes.csv", "--bot", "green_bot")
    for name in ("机器人", "https://t.me/green_bot"):
        status, _, err = operator.run("apply", operator.folder / "green.toml", "--bot", name)
        assert (status, "a user name of Telegram is" in err) == (2, True)


def test_bad_rows_are_named_by_line_and_nothing_is_applied(operator):
    operator.write("homes.csv", HOMES + "A,12,3,504,0,3\nA,12,3,502,80,4\n")
    assert operator.refused("apply", operator.folder / "green.toml", "--codes", operator.folder / "codes.csv") == [
        "homes.csv, line 4: exclusive_area '0' must be more than zero",
        "homes.csv, line 5: household 'A/12/3/502' is already in line 2",
    ]
    assert "corridor.db" not in operator.files()
    assert "codes.csv" not in operator.files()


def test_of_many_bad_rows_twenty_lines_are_said(operator):
    operator.write("homes.csv", HEAD + "".join(f"A,12,3,{n},0,1\n" for n in range(100)))
    lines = operator.refused("apply", operator.folder / "green.toml")
    assert len(lines) == 20
    assert lines[-1] == "and 81 more"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("green.toml", COMMUNITY + "colour = 3", "seats.1.colour: is not a known key"),
        ("green.toml", "colour = 3" + COMMUNITY, "colour: is not a known key"),
        ("green.toml", COMMUNITY.replace("three-unions", "four-unions"),
         "method: 'four-unions' is neither corridor-talks nor three-unions nor the path of a .toml file"),
        ("green.toml", COMMUNITY.replace("homes.csv", "houses.csv"), "houses.csv: there is no such file"),
        ("green.toml", COMMUNITY.replace('scope = "A"', 'scope = "B"'), "chats.1.scope: no household is in 'B'"),
        ("config.toml", 'storage.url = "postgresql://h"',
         f"storage.url: must be an address and the name of a database, as {AN_ADDRESS}; {WRITTEN}"),
        ("config.toml", 'telegram.updates = "webhook"',
         'telegram.webhook.url: is empty: put the full public address there, or use updates = "polling"'),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_status_1(operator, name, text, problem):
    operator.write(name, text)
    assert operator.refused("apply", operator.folder / "green.toml") == [problem]
    assert "corridor.db" not in operator.files()


@stores.only_sqlite("whether its file is there")
def test_files_that_are_not_there_are_one_line(operator):
    (line,) = operator.refused("apply", operator.folder / "none.toml")
    assert line.endswith("none.toml: cannot be read (No such file or directory)")
    (line,) = operator.refused("show")
    assert line.startswith("there is no store at ")
    (operator.folder / "config.toml").unlink()
    (line,) = operator.refused("show")
    assert line.endswith("config.toml: there is no such file; copy config.example.toml and fill it in")


def test_a_method_of_ones_own(operator):
    own = (ROOT / "rules" / "methods" / "three_unions.toml").read_text(encoding="utf-8")
    operator.write("own.toml", own.replace('"three-unions"', '"four-unions"').replace("= 20", "= 4"))
    operator.write("green.toml", COMMUNITY.replace('"three-unions"', '"own.toml"'))
    operator.apply()
    assert 'method = "own.toml"' in operator.done("show")
    operator.write("green.toml", COMMUNITY)
    assert "~ setting rules.support_threshold: 4 → 20" in operator.apply()


def test_a_council_of_five_without_teams_and_with_a_stage_more_is_a_file_of_ones_own(operator):
    own = (ROOT / "rules" / "methods" / "corridor_talks.toml").read_text(encoding="utf-8")
    visit = '"supported", { name = "visit", titles = { zh = "踏勘", en = "Site visit" } },'
    own = (
        own.replace('"supported",', visit)
        .replace("seats = 7", "seats = 5")
        .replace('[teams]\nreminder = "1 day"\n', "")
    )
    operator.write("own.toml", own)
    seats = "".join(f'\n[[seats]]\nrole = "{role}"\n' for role in ["vice-chair", *["mediator"] * 3])
    operator.write("green.toml", COMMUNITY.replace("three-unions", "own.toml") + seats)
    assert "the method has" not in operator.done("apply", operator.folder / "green.toml")
    operator.write("own.toml", re.sub(r"\[talks\].*", "", own))  # a table without a key is a part, too
    assert "~ setting talks: [talks] → " in operator.apply()
    assert operator.apply().startswith("Green: nothing to change\n")
    operator.write("own.toml", own.replace("seats = 5", "seats = 6"))
    assert "the method has a council of 6" in operator.done("apply", operator.folder / "green.toml")


@pytest.mark.parametrize(
    ("change", "line", "complaint"),
    [
        (
            ('notice = "7 days"\nvoting', 'notice = "a week"\nvoting'),
            'notice = "a week"',
            "rules.notice: 'a week' must",
        ),
        (("seats = 7", "seats = 0"), "seats = 0", "council.seats: must be 1 or more"),
        (("[teams]", "[team]"), "[team]", "team: is not a known key"),
        (('reminder = "1 day"', 'remind = "1 day"'), 'remind = "1 day"', "teams.remind: is not a known key"),
        (('"adopted"', '"adopt"'), "stages = [", "stages: 'adopt' is not a stage"),
        (
            ('"council_default"', '"owners_special"'),
            'council_rule = "owners_special"',
            "council_rule: 'owners_special' is none of council_default, council_present",
        ),
        (('voting = "7 days"\n', ""), "[rules]", "rules.voting: is missing"),
    ],
)
def test_a_wrong_method_of_ones_own_is_refused_with_line_and_reason(operator, change, line, complaint):
    own = (ROOT / "rules" / "methods" / "corridor_talks.toml").read_text(encoding="utf-8").replace(*change)
    operator.write("own.toml", own)
    operator.write("green.toml", COMMUNITY.replace("three-unions", "own.toml"))
    number = own.splitlines().index(line) + 1
    (told,) = operator.refused("apply", operator.folder / "green.toml")
    assert told.startswith(f"own.toml, line {number}: {complaint}")


@pytest.mark.parametrize(
    "arguments", [["apply"], ["frobnicate"], ["show", "--nope"], ["apply", "x", "--dry-run", "--codes", "y"]]
)
def test_a_mistake_in_the_command_is_status_2(operator, arguments):
    status, out, err = operator.run(*arguments)
    assert (status, out) == (2, "")
    assert err


def test_the_configuration_may_be_named_before_or_after(operator):
    config = str(operator.folder / "config.toml")
    status, out, _ = operator.run("apply", operator.folder / "green.toml", "--config", config, config=False)
    assert (status, out.splitlines()[-1]) == (0, "Applied.")
    assert operator.run("show", "--config", config, config=False)[0] == 0


def test_what_is_shown_can_be_applied(operator):
    operator.apply()
    shown = operator.done("show")
    assert shown.startswith("# Green: 2 households\n")
    operator.write("shown.toml", shown)
    assert operator.done("apply", operator.folder / "shown.toml") == "Green: nothing to change\n"


def test_several_communities_are_shown_one_after_another_or_one_by_name(operator):
    operator.apply()
    operator.write("blue.toml", COMMUNITY.replace("Green", "Blue").replace("-100", "-101"))
    operator.done("apply", operator.folder / "blue.toml")
    assert operator.done("show").count("\nhouseholds = ") == 2
    assert 'name = "Blue"' in operator.done("show", "--community", "Blue")
    assert operator.refused("show", "--community", "Red") == [
        "there is no community 'Red' in the store; it holds Green, Blue"
    ]


@stores.only_sqlite("the lock of its file")
def test_while_another_process_writes_only_looking_is_allowed(operator):
    operator.apply()
    with (operator.folder / "corridor.db.lock").open("w") as held:
        held.write("corridor run, process 42\n")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        assert operator.refused("apply", operator.folder / "green.toml") == [
            "the store is in use by corridor run, process 42; stop that first"
        ]
        assert "Green" in operator.done("show")
        assert operator.apply("--dry-run") == "Green: nothing to change\n"
        assert operator.checked()[0].startswith("ok    config")


@stores.only_sqlite("what lies where its file should be")
def test_a_store_of_something_else_is_refused(operator):
    operator.write("corridor.db", "this is no database, whatever its name says " * 200)
    (line,) = operator.refused("apply", operator.folder / "green.toml")
    assert "store" in line
    (line,) = operator.refused("show")
    assert "store" in line


def test_a_spoilt_key_is_refused_and_kept(operator):
    operator.apply()
    operator.write("corridor.key", "no key")
    assert operator.refused("apply", operator.folder / "green.toml") == [
        "corridor.key is not the key of the join codes: put back the one from the backup"
    ]
    assert (operator.folder / "corridor.key").read_text() == "no key"


@stores.only_sqlite("its file and its version")
def test_check_says_what_to_do(operator):
    before = operator.checked("token")
    assert any(line.startswith("bad   token     is empty") for line in before)
    assert any(line.startswith("look  store     none at") for line in before)
    operator.apply()
    operator.write("config.toml", 'telegram.token = "1:SECRET"\ntelegram.api_url = "http://127.0.0.1:1"')
    (operator.folder / "corridor.key").chmod(0o644)
    after = "\n".join(operator.checked("telegram", command="doctor"))
    assert "ok    store     schema" in after
    assert "look  files     others may read corridor.key" in after
    assert "SECRET" not in after


@stores.only_sqlite("what lies where its file should be")
@pytest.mark.parametrize(
    ("written", "broken"),
    [
        pytest.param("this is no database" * 999, "bad   store     the store cannot be read", id="not a store"),
        pytest.param(None, "is a folder", id="a folder"),
    ],
)
def test_check_refuses_a_store_that_no_bot_can_use(operator, written, broken):
    if written is None:
        (operator.folder / "corridor.db").mkdir()
    else:
        operator.write("corridor.db", written)
    assert broken in "\n".join(operator.checked("store, token"))


def test_check_refuses_a_key_that_is_none_and_a_folder_that_is_not_there(operator):
    operator.apply()
    operator.write("corridor.key", "no key")
    operator.checked("key, token")
    (operator.folder / "corridor.key").unlink()
    assert "corridor.key is missing" in "\n".join(operator.checked("key, token"))
    operator.write("config.toml", 'storage.url = "sqlite:///nowhere/corridor.db"')
    operator.checked("disk, token")


def test_the_key_of_another_store_is_told_before_it_voids_a_printed_code(operator):
    operator.apply("--codes", operator.folder / "codes.csv")
    codes, key = operator.codes(), operator.folder / "corridor.key"
    own = key.read_text(encoding="ascii")
    operator.write("config.toml", (operator.folder / "config.toml").read_text() + '[telegram]\ntoken = "1:x"\n')
    for other, said in (("ab" * 32, "were made with another key"), ("", "corridor.key is missing")):
        key.write_text(other) if other else key.unlink()
        for asked in (
            ["apply", operator.folder / "green.toml"],
            ["apply", operator.folder / "green.toml", "--dry-run"],
        ):
            (line,) = operator.refused(*asked)
            assert said in line
        assert any(line.startswith("bad   key") and said in line for line in operator.run("check")[1].splitlines())
    key.write_text(own)
    assert operator.apply("--codes", operator.folder / "codes.csv").startswith("Green: nothing to change\n")
    assert operator.codes() == codes


def test_an_older_store_learns_its_key_once_and_by_its_codes(operator):
    operator.apply()
    key, path = operator.folder / "corridor.key", operator.folder / "corridor.db"
    own, known = key.read_text(encoding="ascii"), stores.rows(path, "SELECT digest FROM key_check")
    stranger = stores.Stranger(path)
    stranger.execute("DELETE FROM key_check")
    stranger.close()
    key.write_text("ab" * 32)
    assert "were made with another key" in operator.refused("apply", operator.folder / "green.toml")[0]
    key.write_text(own)
    operator.apply()
    assert [*map(tuple, stores.rows(path, "SELECT digest FROM key_check"))] == [*map(tuple, known)]


async def test_a_second_worker_with_another_key_is_refused_also_while_there_are_no_codes(tmp_path):
    """Both drew one and ran: what one of them printed was "not right" with the other."""
    path = tmp_path / "corridor.db"
    (tmp_path / "config.toml").write_text(stores.config(path), encoding="utf-8")
    settings = config.load(tmp_path / "config.toml", {})
    async with Database.open(stores.at(path), Clock()) as store:
        drawn = await key_of(settings, store)
        await store.unit(lambda unit: keep_key(unit, drawn))
        assert await key_of(settings, store) == drawn
        settings.key_file.write_text("ab" * 32, encoding="ascii")
        with pytest.raises(KeyUnusable, match="another key"):
            await key_of(settings, store)
        with pytest.raises(KeyUnusable, match="another key"):  # drawn at the same time
            await store.unit(lambda unit: keep_key(unit, b"k" * 32))
        settings.key_file.unlink()
        with pytest.raises(KeyUnusable, match="from a backup or worker"):
            await key_of(settings, store)
        assert not settings.key_file.exists()
    ((kept,),) = stores.rows(path, "SELECT digest FROM key_check")
    assert drawn.hex() not in kept


def test_on_a_server_whose_workers_run_already_apply_plans_what_a_start_would(operator):
    path, met = operator.folder / "corridor.db", "SELECT starts_at FROM meeting ORDER BY starts_at"
    try:
        store = stores.put_on_server(path)
    except NoServer as error:
        pytest.skip(str(error))
    operator.write("config.toml", f'[storage]\nurl = "{store.url}"\n')
    operator.write("green.toml", COMMUNITY + '[agenda]\nwhen = "Sat 19:00"\n')
    operator.apply()
    saturdays = [row[0] for row in stores.rows(path, met)]
    assert len(saturdays) == 2
    operator.write("green.toml", COMMUNITY + '[agenda]\nwhen = "Sun 19:00"\n')
    operator.apply()
    day = 24 * 60 * 60 * 1000
    assert {row[0] for row in stores.rows(path, met)} & {one + day for one in saturdays}


def test_where_no_update_failed_replay_says_so(operator):
    operator.apply()
    assert operator.done("replay") == "there is no dead letter\n"


def test_a_library_that_an_older_environment_has_not_is_named(operator):
    program = "import sys; sys.modules['prometheus_client'] = None; from bot.cli import main; main(['run'])"
    operator.write("config.toml", '[telegram]\ntoken = "1:x"\n')
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)},
        cwd=operator.folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("the library prometheus_client is not installed: in a checkout make install")


@stores.only_sqlite("whether its file is there")
def test_python_m_bot_is_corridor(operator):
    done = subprocess.run(
        [*CORRIDOR, "apply", operator.folder / "green.toml", "--config", operator.folder / "config.toml"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert operator.files()["corridor.db"] == 0o600


def test_a_reader_that_went_away_gets_no_traceback(operator):
    operator.apply()
    show = [*CORRIDOR, "show", "--config", operator.folder / "config.toml"]
    with subprocess.Popen(show, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_workbook_serves_too(operator):
    book = openpyxl.Workbook()
    for row in csv.reader(HOMES.splitlines()):
        book.active.append([cell.removeprefix("=") for cell in row])
    book.save(operator.folder / "homes.xlsx")
    operator.write("green.toml", COMMUNITY.replace("homes.csv", "homes.xlsx"))
    assert "+ 2 households" in operator.apply()
