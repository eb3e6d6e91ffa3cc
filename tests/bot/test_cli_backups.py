"""Backups that are made, refused and restored; archives that somebody has meddled with."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing, contextmanager
from pathlib import Path

import pyrage
import pytest
import stores

from bot import config
from bot.cli import main
from storage import backups, encryption, scratch

pytestmark = stores.only_sqlite("backups of its file")

COMMUNITY = (
    'name = "Green"\nmethod = "three-unions"\ntime_zone = "Asia/Shanghai"\nlanguage = "en"\nhouseholds = "h.csv"\n'
)


@pytest.fixture
def shell(tmp_path, capsys):
    """Run a command in a folder with a store; returns (status, stdout, stderr)."""

    def run(*arguments, folder="here"):
        with pytest.raises(SystemExit) as end:
            main(["--config", str(tmp_path / folder / "config.toml"), *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return end.value.code, said.out, said.err

    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "config.toml").touch()
    (tmp_path / "here" / "h.csv").write_text("area,building,entrance,unit,exclusive_area,owner\nA,1,1,1,80,1\n")
    (tmp_path / "here" / "green.toml").write_text(COMMUNITY)
    assert run("apply", tmp_path / "here" / "green.toml")[0] == 0
    return run


@pytest.fixture
def backup(shell, tmp_path):
    assert shell("backup", tmp_path / "b.tar")[0] == 0
    return tmp_path / "b.tar"


def refused(said, *parts):
    status, out, err = said
    assert (status, out) == (1, "")
    assert len(err.splitlines()) == 1
    for part in parts:
        assert part in err


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_a_backup_is_one_file_for_its_owner_alone_and_replaces_nothing(shell, backup, tmp_path):
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["manifest.json", "corridor.key", "corridor.db"]
        assert {member.uname for member in tar} == {""}
    before = backup.read_bytes()
    refused(shell("backup", backup), "replaces nothing")
    assert backup.read_bytes() == before
    refused(shell("backup", tmp_path / "nowhere" / "b.tar"), "no such folder")
    refused(shell("backup", tmp_path / "c.tar", folder="there"), "there is no store")
    assert "ok    backup" in shell("check")[1]


def test_an_encrypted_backup_is_read_by_its_key_alone(shell, tmp_path):
    ours, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, key in (("ours.txt", ours), ("other.txt", other)):
        (tmp_path / name).write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    (tmp_path / "none.txt").write_text("# nothing\n")
    backup = tmp_path / "b.tar.age"
    for wrong in ("age1nobody", "age1\udc80"):
        refused(shell("backup", backup, "--recipient", wrong), "no public key of age")
    assert not backup.exists()
    assert not (tmp_path / "here" / "corridor.db.backup").exists(), "no copy was begun"
    assert shell("backup", backup, "--recipient", ours.to_public())[0] == 0
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.read_bytes().startswith(b"age-encryption.org/v1")
    assert not any(part in backup.read_bytes() for part in (b"SQLite format", b"corridor.key", b"Green"))
    there = tmp_path / "there"
    before = files(there)
    refused(shell("restore", backup, folder="there"), "encrypted", "--identity")
    refused(shell("restore", backup, "--identity", tmp_path / "other.txt", folder="there"), "another key", "other.txt")
    refused(shell("restore", backup, "--identity", tmp_path / "none.txt", folder="there"), "none.txt", "no identity")
    whole, cut = backup.read_bytes(), tmp_path / "cut.age"
    many = b"-> X25519 a\nb\n" * 20_000  # stanzas of a head that would take minutes to read
    for bad in (whole[:-1], whole[:100], whole[:22] + many + whole[22:]):
        cut.write_bytes(bad)
        refused(shell("restore", cut, "--identity", tmp_path / "ours.txt", folder="there"), "cut.age is damaged")
    assert files(there) == before
    assert shell("restore", backup, "--identity", tmp_path / "ours.txt", folder="there")[0] == 0
    assert shell("verify", folder="there")[1] == shell("verify")[1]
    assert {path.name for path in there.iterdir()} - set(before) <= {
        "corridor.db", "corridor.key", "corridor.db.backup", "corridor.db.lock",
    }  # fmt: skip


def test_a_full_disk_is_told_as_one_whatever_is_encrypted_or_opened(tmp_path):
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"{key}\n")
    (tmp_path / "plain").write_bytes(b"1" * 300_000)
    seal = encryption.for_recipients([str(key.to_public())])
    seal(tmp_path / "plain", tmp_path / "sealed")
    for work in (
        lambda: seal(tmp_path / "plain", Path("/dev/full")),
        lambda: encryption.decrypt(tmp_path / "sealed", Path("/dev/full"), tmp_path / "key.txt"),
    ):
        with pytest.raises(OSError, match="No space left on device"):
            work()


def test_a_backup_that_is_ended_leaves_nothing_plain_where_it_goes(shell, tmp_path, monkeypatch):
    (stick := tmp_path / "stick").mkdir()
    seen = []

    def ended(_plain, _sealed):
        seen.extend(path.name for path in stick.rglob("*"))
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(encryption, "for_recipients", lambda _said: ended)  # the moment at which it is ended
    assert shell("backup", stick / "b.age", "--recipient", "age1")[0] == 128 + signal.SIGTERM
    assert [name for name in seen if not name.startswith(".corridor-backup-")] == []
    assert list(stick.iterdir()) == []
    assert list((tmp_path / "here").glob(".corridor-*")) == []


KILLED = """
import os, sys
from pathlib import Path
from storage import backups
store, key, file = map(Path, sys.argv[1:])
die = lambda *_: os.kill(os.getpid(), 9)
if not file.exists():
    backups.make(store, key, file, "", lambda: None, die)
with backups.unpacked(file, store.parent, lambda: None):
    die()
"""


def killed(folder, file):
    """Have a backup, or the restore of one that is there, killed while all of it stands beside the store in plain."""
    given, before = (folder / "corridor.db", folder / "corridor.key", file), {*folder.iterdir()}
    ended = subprocess.run([sys.executable, "-c", KILLED, *map(str, given)], check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL
    (left,) = {*folder.iterdir()} - before
    return left


def test_what_a_killed_backup_or_restore_left_in_plain_is_named_and_goes_with_the_next(shell, backup, tmp_path):
    """It stayed beside the store until somebody deleted it by hand."""
    here = tmp_path / "here"
    with scratch.folder("backup", here) as under_way:
        (under_way / "corridor.db").touch()
        for number, file in enumerate((tmp_path / "never.tar", backup)):
            left = killed(here, file)
            said = (
                f"look  files     {left} is a plain copy that a killed process left: corridor backup and run remove it"
            )
            assert [line for line in shell("check")[1].splitlines() if ".corridor-" in line] == [said]
            assert shell("backup", tmp_path / f"{number}.tar")[0] == 0
            assert not left.exists()
            assert under_way.exists(), "one that is under way is nobody else's"
            assert ".corridor-" not in shell("check")[1]
        left = killed(here, backup)
        assert shell("restore", backup, "--force")[0] == 0
        assert [*here.glob(".corridor-*")] == [under_way]
    assert [*here.glob(".corridor-*")] == []


def test_a_store_is_never_overwritten_unless_forced_and_then_kept(shell, backup, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    refused(shell("restore", backup), "--force")
    assert shell("restore", backup, folder="there")[0] == 0
    assert (there / "corridor.key").read_bytes() == (here / "corridor.key").read_bytes()
    said = shell("verify", folder="there")[1]
    assert (said, said.startswith("Green: 1 entry, head ")) == (shell("verify")[1], True)
    old = (there / "corridor.db").read_bytes()
    status, out, _ = shell("restore", backup, "--force", folder="there")
    assert status == 0
    (kept,) = there.glob("corridor.db.before-*")
    assert str(kept) in out
    assert kept.read_bytes() == old
    assert shell("show", folder="there")[0] == 0


def test_an_older_store_is_restored_and_sent_to_migrate_a_newer_one_is_refused(shell, backup, tmp_path):
    for version, said in ((1, "corridor migrate"), (999, "newer")):
        with closing(sqlite3.connect(tmp_path / "here" / "corridor.db", isolation_level=None)) as store:
            store.execute("DELETE FROM schema_version")
            store.execute("INSERT INTO schema_version VALUES (?, 0)", (version,))
        assert shell("backup", tmp_path / f"{version}.tar")[0] == 0
        status, out, err = shell("restore", tmp_path / f"{version}.tar", "--force", folder="there")
        assert (status, said in out + err) == (int(version == 999), True)


def test_links_that_were_open_in_a_backup_open_nothing_once_it_is_restored(shell, tmp_path):
    (tmp_path / "here" / "green.toml").write_text(COMMUNITY + '[[seats]]\nrole = "chair"\n[[staff]]\nname = "Li"\n')
    assert shell("apply", tmp_path / "here" / "green.toml")[0] == 0
    assert shell("backup", tmp_path / "b.tar")[0] == 0
    status, out, _ = shell("restore", tmp_path / "b.tar", folder="there")
    assert (status, "One-time links that were open then are revoked: 2." in out) == (0, True)
    with closing(sqlite3.connect(tmp_path / "there" / "corridor.db")) as store:
        assert store.execute("SELECT state, count(*) FROM invitation GROUP BY state").fetchall() == [("revoked", 2)]
        acts = "SELECT count(*) FROM record WHERE act = 'invitation.revoked' AND entry LIKE '%operator%'"
        assert store.execute(acts).fetchone() == (2,)
    assert shell("verify", folder="there")[0] == 0
    assert shell("backup", tmp_path / "c.tar", folder="there")[0] == 0
    assert "revoked" not in shell("restore", tmp_path / "c.tar", "--force", folder="there")[1]


@contextmanager
def rewritten(backup):
    """The members of a backup, to be changed: name → content, then written anew."""
    with tarfile.open(backup) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    extra = []
    yield members, extra
    with tarfile.open(backup, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for info in extra:
            tar.addfile(info, io.BytesIO(b"x" * info.size))


def _info(name, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


MEDDLED = {
    "a path that leads out": lambda members, extra: extra.append(_info("../out")),
    "an absolute path": lambda members, extra: extra.append(_info("/out")),
    "a symbolic link": lambda members, extra: extra.append(_info("corridor.db", tarfile.SYMTYPE, "/etc/passwd")),
    "a hard link": lambda members, extra: extra.append(_info("other", tarfile.LNKTYPE, "corridor.key")),
    "a device": lambda members, extra: extra.append(_info("corridor.key", tarfile.CHRTYPE)),
    "the store twice": lambda members, extra: extra.append(_info("corridor.db")),
    "no store": lambda members, extra: members.pop("corridor.db"),
    "no manifest": lambda members, extra: members.pop("manifest.json"),
    "no key": lambda members, extra: members.pop("corridor.key"),
    "another key": lambda members, extra: members.update({"corridor.key": b"ab" * 32}),
    "a changed store": lambda members, extra: members.update({"corridor.db": members["corridor.db"][:-1] + b"!"}),
    "no database": lambda members, extra: members.update({"corridor.db": b"none"}),
    "a manifest of numbers": lambda members, extra: members.update({"manifest.json": b"17"}),
    "a deep manifest": lambda members, extra: members.update({"manifest.json": b"[" * 60_000}),
    "a manifest that is too long": lambda members, extra: members.update({"manifest.json": b" " * 70_000}),
    "another head": lambda members, extra: members.update(
        {"manifest.json": json.dumps({**json.loads(members["manifest.json"]), "head": "0" * 64}).encode()}
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", MEDDLED)
def test_what_somebody_meddled_with_is_refused_in_a_line_and_leaves_no_trace(shell, backup, tmp_path, how):
    with rewritten(backup) as (members, extra):
        MEDDLED[how](members, extra)
    before = files(tmp_path / "there")
    refused(shell("restore", backup, folder="there"), "b.tar")
    assert files(tmp_path / "there") == before


@pytest.mark.parametrize("content", [b"", b"text", b"\x1f\x8b\x08\x00broken", b"\0" * 10_240])
def test_what_is_no_archive_is_refused(shell, tmp_path, content):
    (tmp_path / "b.tar").write_bytes(content)
    refused(shell("restore", tmp_path / "b.tar", folder="there"), "b.tar is damaged, or no backup of Corridor\n")


def test_a_torn_backup_is_refused(shell, backup):
    whole = backup.read_bytes()
    for part in (600, len(whole) // 2, len(whole) - 20_000):
        backup.write_bytes(whole[:part])
        refused(shell("restore", backup, folder="there"), "b.tar is damaged, or no backup of Corridor\n")


def test_without_its_key_a_store_with_join_codes_makes_no_backup(shell, tmp_path):
    (tmp_path / "here" / "corridor.key").rename(tmp_path / "lost")
    refused(shell("backup", tmp_path / "b.tar"), "corridor.key is missing")
    assert not (tmp_path / "b.tar").exists()


def test_with_the_key_of_another_store_no_backup_is_made(shell, tmp_path):
    (tmp_path / "here" / "corridor.key").write_text("ab" * 32, encoding="ascii")
    refused(shell("backup", tmp_path / "b.tar"), "were made with another key")
    assert not (tmp_path / "b.tar").exists()


def test_two_restores_in_one_second_keep_both_stores(shell, backup, tmp_path):
    store, key = tmp_path / "s.db", tmp_path / "s.key"
    for said in (b"the first", b"the second"):
        store.write_bytes(said)
        with backups.unpacked(backup, tmp_path, lambda: None) as (_, folder):
            backups.put_in_place(folder, store, key, "stamp")
    kept = sorted(path.read_bytes() for path in tmp_path.glob("s.db.before-*"))
    assert kept == [b"the first", b"the second"]


@pytest.fixture
def note(shell, tmp_path):
    """The note of the copies of a store in which a secret vote is open."""
    with closing(sqlite3.connect(tmp_path / "here" / "corridor.db")) as store, store:
        store.execute(
            "INSERT INTO vote (community, matter, rule, rule_data, scope, state, may_change, electorate, noticed_at,"
            " opens_at, closes_at, secret) VALUES (1, 1, 'assembly', '{}', '', 'open', 0, 5, 0, 0, 0, 1)"
        )
    return tmp_path / "here" / "corridor.db.backup"


def copies(folder):
    return config.load(folder / "config.toml").copies()


def test_a_backup_is_noted_before_it_begins_and_once_it_ended(shell, note, tmp_path):
    assert "A secret vote is open (No 1)" in shell("backup", tmp_path / "b.tar")[2]
    begun, ended = copies(tmp_path / "here")
    assert begun < ended
    assert shell("backup", tmp_path / "b.tar")[0] == 1
    assert len(copies(tmp_path / "here")) == 3
    assert f"{ended:%Y-%m-%d %H:%M} UTC, 0 days old" in shell("check")[1]
    assert config.load(tmp_path / "here" / "config.toml").backups() == [ended]


def test_no_backup_is_made_of_an_open_secret_vote_that_its_result_could_not_tell(shell, note, tmp_path):
    note.mkdir()
    refused(shell("backup", tmp_path / "b.tar"), "a secret vote is open (No 1)", "corridor.db.backup cannot be written")
    assert not (tmp_path / "b.tar").exists()


def test_a_line_of_the_note_that_cannot_be_read_hides_no_other(shell, note, tmp_path):
    note.write_bytes("2026-11-23T00:00:00.000Z\nbroken\nbegun \n2026-11-24\n秘\n2026-11-25T00:00:00.000Z\n".encode())
    assert [at.day for at in copies(tmp_path / "here")] == [23, 25]


def test_a_restored_store_knows_that_it_was_copied(shell, note, tmp_path):
    assert shell("backup", tmp_path / "b.tar")[0] == 0
    made, _ = copies(tmp_path / "here")
    assert shell("restore", tmp_path / "b.tar", folder="there")[0] == 0
    first, restored = copies(tmp_path / "there")
    assert first == made < restored
