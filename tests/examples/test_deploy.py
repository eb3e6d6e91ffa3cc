"""What an operator copies: units, the container, replication, alerts. They parse, and what they name is there."""

import asyncio
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot import service
from bot.cli import cli
from bot.clock import Clock
from bot.meters import Meters
from storage.database import Database
from storage.figures import Figures

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/corridor/.venv/bin/corridor"
LINTER = Path(sys.executable).with_name("hadolint")
STORE = "/var/lib/corridor/corridor.db"


def settings_of(unit):
    """{key: the last value} of a unit."""
    lines = (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def seconds(said):
    return sum(int(n) * {"": 1, "s": 1, "min": 60}[unit] for n, unit in re.findall(r"(\d+)(min|s|)", said))


def run(*command, **more):
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=100, **more)


def test_each_file_is_told_of():
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [file.name for file in DEPLOY.iterdir() if f"deploy/{file.name}" not in page] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units_and_finds_them_closed(tmp_path):
    units = [tmp_path / one.name for one in DEPLOY.glob("corridor*.*er*")]
    for unit in units:
        text = (DEPLOY / unit.name).read_text(encoding="utf-8")
        unit.write_text(text.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    done = run("systemd-analyze", "verify", "--man=no", *units)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / "corridor.service")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("unit", ["corridor.service", "corridor-backup.service"])
def test_a_unit_starts_a_command_that_there_is(unit):
    said = settings_of(unit)["ExecStart"]
    program, config, file, name, *arguments = shlex.split(said[said.index(PROGRAM) :].rstrip("'"))
    assert (program, config, file) == (PROGRAM, "--config", "/etc/corridor/config.toml")
    cli.commands[name].make_context(name, arguments)  # raises where the command does not take them


def test_the_unit_waits_for_what_the_bot_tells_and_no_less():
    unit = settings_of("corridor.service")
    assert unit["Type"] == "notify"
    assert seconds(unit["WatchdogSec"]) >= 10 * service.EVERY
    assert seconds(unit["TimeoutStopSec"]) > 10
    assert STORE in (DEPLOY / "corridor.service").read_text(encoding="utf-8")
    assert f"/var/lib/{unit['StateDirectory']}/corridor.db" == STORE


def test_the_unit_tries_again_for_ten_minutes_as_it_says():
    unit = settings_of("corridor.service")
    most, each = int(unit["StartLimitBurst"]), seconds(unit["RestartSec"]) + 1  # a refusal takes a second
    assert 540 <= most * each <= seconds(unit["StartLimitIntervalSec"])


def test_the_container_holds_all_of_the_program_and_runs_as_nobody_much():
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    said = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    copied = {name for what, words in said if what == "COPY" and "--from" not in words for name in words.split()[:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    assert {name.partition(".")[0] for name in packages} <= copied
    last = dict(said)
    assert int(last["USER"]) > 0
    assert f":{last['EXPOSE']}/healthz'" in last["HEALTHCHECK"]
    assert yaml.safe_load(last["ENTRYPOINT"]) == ["corridor"]
    assert yaml.safe_load(last["CMD"])[0] in cli.commands


@pytest.mark.skipif(not LINTER.exists(), reason="no hadolint here")
def test_the_linter_has_nothing_against_the_container():
    done = run(LINTER, DEPLOY / "Containerfile")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.long
def test_the_container_is_built_where_there_is_an_engine():
    engine = next((one for one in ("podman", "docker") if shutil.which(one) and not run(one, "info").returncode), None)
    if engine is None:
        pytest.skip("no container engine runs here")
    done = run(engine, "build", "-f", "deploy/Containerfile", "-t", "corridor-test", ".", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Usage: corridor" in run(engine, "run", "--rm", "corridor-test", "--help").stdout


def test_litestream_is_told_of_the_store_of_the_unit():
    said = yaml.safe_load((DEPLOY / "litestream.yml").read_text(encoding="utf-8"))
    assert set(said) == {"dbs", "snapshot"}
    ((store, replica),) = [(one["path"], one["replica"]) for one in said["dbs"]]
    assert store == STORE
    assert replica["url"].startswith("sftp://")


def test_every_alert_asks_for_a_figure_that_there_is_and_says_what_to_do():
    meters = Meters()
    meters.figures = Figures(1, 0, {1: "Green"})
    meters.backup = 0.0  # as where the store is a file
    meters.answered("getMe", 429)
    families = text_string_to_metric_families(generate_latest(meters.registry).decode())
    told = {one.name for family in families for one in family.samples} | {"up"}
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    assert len(group["rules"]) > 10
    for rule in group["rules"]:
        asked = set(re.findall(r"\b(?:corridor|process)_\w+|\bup\b", rule["expr"]))
        assert asked, rule["alert"]
        assert asked <= told, rule["alert"]
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in {"page", "warn"}
        assert set(rule["annotations"]) == {"summary", "todo"}
        commands = re.findall(r"\bcorridor ([a-z-]+)\b", rule["annotations"]["todo"])
        assert set(commands) <= set(cli.commands), rule["alert"]


@pytest.mark.skipif(not shutil.which("promtool"), reason="no Prometheus here")
def test_prometheus_takes_the_rules_and_they_fire_when_they_should():
    done = run("promtool", "test", "rules", Path(__file__).with_name("alerts_test.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


async def test_check_sees_litestream_and_a_door_that_others_reach(tmp_path):
    (tmp_path / "config.toml").write_text('[operator]\nlisten = "0.0.0.0:9464"\n')
    async with Database.open(tmp_path / "corridor.db", Clock()):
        pass
    with closing(sqlite3.connect(tmp_path / "corridor.db")) as store:
        store.execute("CREATE TABLE _litestream_lock (id INTEGER)")
    said = await asyncio.to_thread(CliRunner().invoke, cli, ["--config", str(tmp_path / "config.toml"), "check"])
    assert "look  replica   Litestream was here: secret results wait while it runs" in said.output
    assert "look  operator  a running bot tells how it is at 0.0.0.0:9464, to whoever reaches it" in said.output
