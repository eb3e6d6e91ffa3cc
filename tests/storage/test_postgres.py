"""PostgreSQL: the same SQL and the same schema, on a real server."""

import asyncpg
import pytest
from postgres_server import NoServer, a_store, running

from storage import dialect
from storage.connection import SQL, load

TOO_SMALL = {"int2", "int4"}  # for Telegram's ids


@pytest.fixture(scope="session")
def server():
    try:
        return running()
    except NoServer as error:
        pytest.skip(f"PostgreSQL cannot be started here, nothing of it is tested: {error}")


async def test_every_query_is_understood(server):
    """All named queries, prepared by the server after all migrations."""
    connection = await asyncpg.connect((await a_store()).url, server_settings={"search_path": "corridor"})
    wrong, seen = [], 0
    for file in sorted(SQL.glob("*.sql")):
        queries = load(file.stem)
        for name in queries.available_queries:
            query = getattr(queries, name)
            if name.endswith("_cursor"):
                continue
            seen += 1
            text, keys = dialect.numbered(query.sql)
            if query.operation.name == "INSERT_RETURNING":
                text = f"{text.rstrip().rstrip(';')}\nRETURNING *"
            try:
                types = [kind.name for kind in (await connection.prepare(text)).get_parameters()]
            except asyncpg.PostgresError as error:
                wrong.append(f"{file.stem}.{name}: {error}")
            else:
                wrong += [
                    f"{file.stem}.{name}: {key} is {kind}"
                    for key, kind in zip(keys, types, strict=True)
                    if kind in TOO_SMALL
                ]
    await connection.close()
    assert wrong == []
    assert seen > 600


@pytest.mark.parametrize(
    ("said", "meant", "keys"),
    [
        ("SELECT :b, :a, :b", "SELECT $1, $2, $1", ("b", "a")),
        ("SELECT ? + ?", "SELECT $1 + $2", (0, 1)),
        ("SELECT ':a', x::text, :a -- :b?\n", "SELECT ':a', x::text, $1 -- :b?\n", ("a",)),
        ("SELECT \"a:b\", 'it''s :x'", "SELECT \"a:b\", 'it''s :x'", ()),
        ("FROM record r INDEXED BY record_of_subject WHERE r.act = :act", "FROM record r  WHERE r.act = $1", ("act",)),
    ],
)
def test_names_become_numbers(said, meant, keys):
    assert dialect.numbered(said) == (meant, keys)
