"""The record as outsiders verify it: canonical bytes, an unbroken chain, every tampering found, texts erasable.

`recompute` and `head_of` are written from docs/record.md alone and share no code with the program.
"""

import asyncio
import hashlib
import json
import random
from datetime import timedelta

import pytest
import stores
from council_play import Clock, Play
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import verification
from bot.cli import main
from storage import record
from storage.connection import StoreError
from storage.database import Database, Reader
from storage.record import Act
from storage.stores import connect

FIELDS = {"v", "chain", "seq", "at", "act", "subject", "actor", "data", "texts", "previous"}


def recompute(rows):
    """The digests of a chain whose rows are (entry, digest), or None where it is broken."""
    previous, digests = "0" * 64, []
    for place, (text, digest) in enumerate(rows, start=1):
        entry = json.loads(text)
        whole = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        sound = set(entry) == FIELDS and entry["seq"] == place and entry["previous"] == previous and whole == text
        previous = hashlib.sha256(whole.encode("utf-8")).hexdigest()
        if not sound or previous != digest:
            return None
        digests.append(digest)
    return digests


def head_of(heads):
    """The one head of a store from its chains' heads."""
    if len(heads) == 1:
        return next(iter(heads.values()))
    lines = sorted(f"{chain} {head}\n" for chain, head in heads.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def rows_of(path, community=1):
    query = "SELECT entry, digest FROM record WHERE community = ? ORDER BY seq"
    return [tuple(row) for row in stores.rows(path, query, (community,))]


def texts_of(path):
    rows = stores.rows(path, "SELECT digest, salt, text FROM record_text")
    return {digest: (salt, text) for digest, salt, text in rows}


async def verified(path):
    connection = await connect(stores.at(path), read_only=True)
    try:
        return await verification.verify(Reader(connection))
    finally:
        await connection.close()


UPSERT = "INSERT INTO record SELECT * FROM record WHERE seq = 3 ON CONFLICT (community, seq) DO UPDATE SET digest = 'x'"
ACTS = [
    Act("matter.raised", "matter:1", "person:00ff00ff00ff00ff", {"scope": "A"}, {"text": "充电棚 🚲 «shed» \u202e"}),
    Act("matter.supported", "matter:1", "person:00ff00ff00ff00ff", {"household": 17}),
    Act(
        "matter.screened",
        "matter:1",
        "person:0f0f0f0f0f0f0f0f",
        {"decision": "decline", "seat": 3},
        {"reason": "不归我们管"},
    ),
    Act("agenda.closed", "meeting:1", "clock", {"matters": [3, 1, 2]}),
    Act("agenda.chosen", "meeting:1", "person:0f0f0f0f0f0f0f0f", {"counts": {"1": 2}, "households": 4, "chosen": [1]}),
    Act("household.disputed", "household:17", "person:00ff00ff00ff00ff", {"dispute": 1, "votes": [], "reason": ""}),
    Act("poll.opened", "poll:1", "clock", {"closes_at": "2026-11-22T02:00:00.000Z"}),
]


async def write(path):
    """A store with a record of two communities, twenty entries and more in the first."""
    clock = Clock()
    async with Database.open(stores.at(path), clock) as database:
        play = Play(database, clock)
        await play.apply()
        await play.apply(name="Blue", chats=[], staff=[])
        for acts in (ACTS, ACTS[::-1], ACTS[:3]):
            clock.at += timedelta(milliseconds=1234)
            await database.unit(lambda unit, acts=acts: record.append_all(unit, 1, acts))
        await database.unit(lambda unit: record.append(unit, 2, "poll.opened", "poll:1", "clock", {"matter": 1}))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("record") / "corridor.db"
    asyncio.run(write(path))
    return path


@pytest.fixture
def path(written, tmp_path):
    """A copy of the store, to be tampered with."""
    return stores.copy(written, tmp_path / "corridor.db")


# What stands there


async def test_an_outsider_recomputes_every_digest_and_the_head(path):
    heads = {}
    for community in (1, 2):
        rows = rows_of(path, community)
        digests = recompute(rows)
        assert digests is not None
        heads[json.loads(rows[0][0])["chain"]] = digests[-1]
    assert len(heads) == 2
    found = await verified(path)
    assert found.differences == ()
    assert found.head == head_of(heads)
    assert {chain: head for _, chain, head, _ in found.heads} == heads
    assert len(rows_of(path)) > 15


async def test_one_community_has_the_head_of_its_chain(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "one.db"), clock) as database:
        await Play(database, clock).apply()
    (rows,) = [rows_of(tmp_path / "one.db")]
    assert (await verified(tmp_path / "one.db")).head == rows[-1][1] == recompute(rows)[-1]


async def test_an_entry_is_as_the_page_has_it(path):
    entry = json.loads(rows_of(path)[-3][0])
    assert entry["v"] == 1
    assert len(entry["chain"]) == 32
    assert entry["at"] == "2026-11-22T02:00:03.702Z"
    assert {key: entry[key] for key in ("act", "subject", "actor", "data")} == {
        "act": "matter.raised", "subject": "matter:1", "actor": "person:00ff00ff00ff00ff", "data": {"scope": "A"},
    }  # fmt: skip
    assert list(entry["texts"]) == ["text"]


async def test_a_text_stands_beside_the_record_as_a_salted_hash_only(path):
    kept = texts_of(path)
    hashes = {digest for text, _ in rows_of(path) for digest in json.loads(text)["texts"].values()}
    assert hashes == set(kept)
    assert len(hashes) == 6, "the same words are hashed apart each time"
    for digest, (salt, text) in kept.items():
        assert len(bytes.fromhex(salt)) == 16
        assert hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest() == digest
    assert not any("充电棚" in text for text, _ in rows_of(path))


async def test_texts_and_persons_can_be_erased_and_the_chain_still_holds(path):
    async with Database.open(stores.at(path), Clock()) as database:
        entry = (await database.read(lambda reader: record.entries(reader, 1)))[-3][0]
        raised = record.Entry(entry["seq"], 0, entry["act"], entry["subject"], entry)

        async def words(reader):
            return await record.text_of(reader, 1, raised, "text")

        assert await database.read(words) == "充电棚 🚲 «shed» \u202e"
        await database.unit(lambda unit: unit.connection.run("DELETE FROM record_text"))
        await database.unit(lambda unit: unit.connection.run("DELETE FROM person"))
        assert await database.read(words) == ""
        found = await database.read(verification.verify)
    assert found.differences == ()
    assert recompute(rows_of(path)) is not None


async def test_acts_of_one_unit_that_fails_leave_no_gap(path):
    before = rows_of(path)

    async def fails(unit):
        await record.append_all(unit, 1, ACTS)
        raise LookupError

    async with Database.open(stores.at(path), Clock()) as database:
        waiting = [database.submit(lambda unit: record.append_all(unit, 1, ACTS[:1])), database.submit(fails)]
        waiting += [database.submit(lambda unit: record.append_all(unit, 1, ACTS[1:2]))]
        await asyncio.gather(*waiting, return_exceptions=True)
    assert len(rows_of(path)) == len(before) + 2
    assert recompute(rows_of(path)) is not None


characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
plain = st.recursive(
    st.integers(-(2**53), 2**53) | st.text(characters, max_size=8) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(characters, max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.text(characters, max_size=6), plain, max_size=4), st.text(characters, max_size=40)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_the_facts_an_outsider_gets_the_same_digests(written, tmp_path_factory, facts):
    path = tmp_path_factory.mktemp("facts") / "corridor.db"
    stores.copy(written, path)

    async def append():
        acts = [Act("matter.raised", "matter:9", "clock", data, {"text": text}) for data, text in facts]
        async with Database.open(stores.at(path), Clock()) as database:
            await database.unit(lambda unit: record.append_all(unit, 1, acts))
            return await database.read(verification.verify), await database.read(lambda reader: record.head(reader, 1))

    found, head = asyncio.run(append())
    assert found.differences == ()
    assert recompute(rows_of(path))[-1] == head


# Tampering


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET entry = entry", "UPDATE record SET digest = '' WHERE seq = 3",
        "DELETE FROM record WHERE seq = 3", "DELETE FROM record",
        *(
            ["TRUNCATE record", UPSERT]
            if stores.ON_POSTGRESQL else
            ["REPLACE INTO record SELECT community, seq, at, act, subject, entry, 'x' FROM record WHERE seq = 3",
             "UPDATE OR REPLACE record SET seq = 4 WHERE seq = 3"]
        ),
    ],
)  # fmt: skip
async def test_the_record_takes_no_change_from_the_program(path, statement):
    before = rows_of(path)
    async with Database.open(stores.at(path), Clock()) as database:
        with pytest.raises(StoreError, match="append-only"):
            await database.unit(lambda unit: unit.connection.run(statement))
    assert rows_of(path) == before


class Insider:
    """Somebody with the file and a program of their own, who knows the format and takes the triggers away."""

    def __init__(self, path, seed):
        self.chance = random.Random(seed)
        self.connection = stores.Stranger(path)
        of_table = " ON record" if stores.ON_POSTGRESQL else ""
        for name in ("update", "delete"):
            self.connection.execute(f"DROP TRIGGER record_is_append_only_{name}{of_table}")
        self.rows = [
            dict(zip(("seq", "at", "act", "subject", "entry", "digest"), row, strict=True)) for row in self.all()
        ]

    def all(self):
        rows = "SELECT seq, at, act, subject, entry, digest FROM record WHERE community = 1 ORDER BY seq"
        return self.connection.execute(rows)

    def tamper(self):
        """Do one thing to the chain at random and say what."""
        did = self.chance.choice(
            [self.edit, self.edit_cleverly, self.edit_beside, self.insert, self.delete, self.swap, self.cut]
        )
        place = self.chance.randrange(len(self.rows))
        did(place)
        self.connection.execute("DELETE FROM record WHERE community = 1")
        for row in self.rows:
            self.connection.execute(
                "INSERT INTO record (community, seq, at, act, subject, entry, digest) "
                "VALUES (1, :seq, :at, :act, :subject, :entry, :digest)",
                row,
            )
        self.connection.close()
        return f"{did.__name__} at {place + 1}"

    def edit(self, place):
        """Change one character of an entry or a digest."""
        which = self.chance.choice(["entry", "entry", "entry", "digest"])
        text = self.rows[place][which]
        at = self.chance.randrange(len(text))
        self.rows[place][which] = (
            text[:at] + chr((ord(text[at]) + self.chance.randrange(1, 40)) % 126 + 1) + text[at + 1 :]
        )
        if self.rows[place][which] == text:
            self.rows[place][which] = text + " "

    def edit_cleverly(self, place):
        """Change a fact and recompute the digest of this entry."""
        entry = json.loads(self.rows[place]["entry"])
        key = self.chance.choice(["act", "subject", "actor", "at", "data", "texts", "seq", "v"])
        entry[key] = {
            "act": "x",
            "subject": "vote:9",
            "actor": "clock",
            "at": "2020-01-01T00:00:00.000Z",
            "seq": 99,
            "v": 2,
        }.get(key, {"forged": 1})
        entry["actor"] += "0"
        self.rows[place]["entry"] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        self.rows[place]["digest"] = hashlib.sha256(self.rows[place]["entry"].encode()).hexdigest()

    def edit_beside(self, place):
        """Leave the entry and its digest, and change what the program reads beside them."""
        key = self.chance.choice(["at", "act", "subject"])
        self.rows[place][key] = {"at": self.rows[place]["at"] + 1, "act": "matter.closed", "subject": "matter:77"}[key]

    def insert(self, place):
        row = dict(self.rows[self.chance.randrange(len(self.rows))])
        self.rows.insert(place, row)
        self.number()

    def delete(self, place):
        del self.rows[place]
        if self.chance.random() < 0.5:
            self.number()

    def swap(self, place):
        other = (place + self.chance.randrange(1, len(self.rows))) % len(self.rows)
        self.rows[place], self.rows[other] = self.rows[other], self.rows[place]
        self.number()

    def cut(self, place):
        """Let the chain end earlier: in itself it is sound."""
        del self.rows[place:]

    def number(self):
        for seq, row in enumerate(self.rows, start=1):
            row["seq"] = seq


@pytest.mark.timeout(900)  # on a server each store is a database of its own
@pytest.mark.parametrize("times", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_tampering_with_the_record_is_found(written, tmp_path, times):
    """Each time it is found by verify itself or, like a cut, by a head that was once published."""
    path = tmp_path / "corridor.db"
    published = rows_of(written)[-1][1]

    async def look():
        connection = await connect(stores.at(path), read_only=True)
        try:
            found = await verification.verify(Reader(connection))
            return found.differences, await record.holds(Reader(connection), published)
        finally:
            await connection.close()

    async def missed():
        unseen = []
        for seed in range(times):
            for file in tmp_path.iterdir():
                file.unlink()
            stores.copy(written, path)
            did = Insider(path, seed).tamper()
            differences, held = await look()
            if not differences and held:
                unseen.append((seed, did))
            elif not did.startswith(("cut", "delete", "edit_cleverly")) and not differences:
                unseen.append((seed, did, "only by the head"))
        return unseen

    assert asyncio.run(missed()) == []


# The command line


@pytest.fixture
def verify(path, capsys):
    (path.parent / "config.toml").write_text(stores.config(path), encoding="utf-8")

    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["--config", str(path.parent / "config.toml"), "verify", *arguments])
        said = capsys.readouterr()
        return end.value.code, said.out, said.err

    return run


def test_verify_tells_the_head_and_finds_a_published_one(verify, path):
    status, out, err = verify("--json")
    assert (status, err) == (0, "")
    assert len(json.loads(out)["head"]) == 64
    for _, digest in rows_of(path):
        assert verify("--head", digest)[0] == 0


def test_verify_finds_that_the_end_of_a_chain_is_gone(verify, path):
    published = rows_of(path)[-1][1]
    insider = Insider(path, 0)
    insider.connection.execute("DELETE FROM record WHERE community = 1 AND seq > 5")
    insider.connection.close()
    assert verify()[0] == 0, "a chain that was cut is sound in itself"
    status, _, err = verify("--head", published)
    assert status == 1
    assert err == f"the published digest {published} is not in the record\n"


def test_verify_says_in_a_line_where_a_chain_is_broken(verify, path):
    insider = Insider(path, 0)
    insider.connection.execute("UPDATE record SET entry = substr(entry, 1, 40) WHERE community = 1 AND seq = 4")
    insider.connection.close()
    status, out, err = verify()
    assert status == 1
    assert err.startswith("Green: entry 4: ")
    assert len(err.splitlines()) == 1
    assert "Blue: " in out
