"""Whoever may write the store but not the record: what no longer agrees with it is found, row by row."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path

from ballot_play import NOW, cast, live, opened
from council_play import GROUP_A, SUNDAY
from test_options import offered

from actions import ballots, verification
from handlers.secret_votes import announce
from rules.options import Marks

WEEK = timedelta(days=7)
RECOUNT = Path(__file__).parents[2] / "examples" / "recount.py"
OPEN_VOTE = (
    "UPDATE vote SET state = 'open', closes_at = closes_at + 3600000",
    "UPDATE vote SET state = 'preliminary', objections_until = 0",
    "UPDATE vote SET state = 'withdrawn'",
    "UPDATE vote SET state = 'noticed', result = NULL",
    "UPDATE vote SET rule = 'straw_poll'",
    "UPDATE vote SET rule_data = json_set(rule_data, '$.approval', '>= 1/9')",
    "UPDATE vote SET electorate = 3",
    "UPDATE vote SET opens_at = 0",
    "UPDATE vote SET closes_at = closes_at - 1000",
    "UPDATE vote SET secret = 1",
    "UPDATE vote SET may_change = 1 - may_change",
    "UPDATE vote SET objections_until = objections_until - 1000",
    "UPDATE vote SET scope = 'B'",
    "UPDATE vote SET unit = 'adults'",
    "UPDATE vote SET extended = 1",
    "UPDATE vote SET repeats = 1",
    "UPDATE vote SET rule_data = json_set(rule_data, '$.source.en', 'Nothing')",
    "UPDATE vote SET rule_data = json_set(rule_data, '$.notice', '1 days')",
    "UPDATE vote SET rule_data = 'no data'",
    "UPDATE vote SET state = 'nowhere'",
    "UPDATE ballot SET channel = 'paper' WHERE elector = 1",
    "UPDATE ballot SET weight = 1 WHERE elector = 1",
    "UPDATE roll SET weight = 1 WHERE home = 1",
    "UPDATE roll SET sold = 1 WHERE home = 1",
    "UPDATE vote SET noticed_at = noticed_at - 1",
    "UPDATE ballot SET at = at + 1 WHERE elector = 1",
    "UPDATE ballot SET home = 2 WHERE elector = 1",
    "UPDATE ballot SET person = (SELECT person FROM ballot WHERE elector = 2) WHERE elector = 1",
    "UPDATE vote SET result = json_set(result, '$.terms.approval', '>= 1/9')",
    "UPDATE vote SET result = json_set(result, '$.list.list', '00')",
    "UPDATE vote SET result = json_set(result, '$.list.lines', 900)",
    "UPDATE vote SET result = json_remove(result, '$.list')",
    "UPDATE record_text SET text = 'Something else'",
    "UPDATE record_text SET salt = 'no salt'",
)
SECRET_VOTE = (
    "UPDATE ballot SET person = 3",
    "UPDATE ballot SET choice = 'for'",
    "UPDATE ballot SET nonce = '00'",
    "UPDATE ballot SET at = 1",
    "UPDATE vote SET secret = 0",
    "UPDATE secret_count SET n = n + 1 WHERE choice = 'for'",
)
OPTIONS = (
    'UPDATE vote SET options = \'["A", "B", "C"]\'',
    "UPDATE vote SET result = json_set(result, '$.ballot.texts[0]', 'A')",
    "UPDATE vote SET places = 2, kind = 'up_to_k'",
)


async def found(play, statement):
    """What verify says once a statement was run, which is undone again."""

    async def tampered(unit):
        before = (await verification.verify(unit)).differences
        await unit.connection.run("SAVEPOINT tamper")
        await unit.connection.run(statement)
        after = (await verification.verify(unit)).differences
        await unit.connection.run("ROLLBACK TO tamper")
        await unit.connection.run("RELEASE tamper")
        return before, after

    return await play.database.unit(tampered)


async def all_found(play, statements):
    """Each statement is found; without one all is equal."""
    for statement in statements:
        before, after = await found(play, statement)
        assert before == ()
        assert after, statement


async def test_rows_of_a_closed_vote_are_those_of_its_record(play):
    vote = await opened(play, rules={**NOW, "objections": "7 days"})
    for home in range(1, 5):
        await live(play, user=50 + home, household=home)
    await cast(play, vote, (51, "for"), (52, "for"), (53, "for"), (54, "against"))
    await all_found(play, ["UPDATE vote SET state = 'preliminary'"])
    await play.at(SUNDAY + WEEK)
    await all_found(play, OPEN_VOTE)
    _, (said, *_) = await found(play, "UPDATE vote SET unit = 'adults'")
    assert said.endswith(": its electors are not those of its rule")


async def test_rows_of_a_secret_vote_say_no_more_than_who_voted(play):
    vote = await opened(play, rules=NOW, secret=True)
    for home in range(1, 7):
        await live(play, user=50 + home, household=home)
    await cast(play, vote, *((50 + home, "for") for home in range(1, 7)))
    await play.at(SUNDAY + WEEK)
    await play.database.unit(lambda unit: announce(play.desk, unit, vote))
    await all_found(play, SECRET_VOTE)


async def test_options_keep_the_words_of_their_notice_and_the_file_tells_them(play, tmp_path, capsys):
    vote = await offered(play, "one")
    for home in range(1, 7):
        await live(play, user=50 + home, household=home)
    taps = [ballots.BallotTap(None, 50 + home, "en", GROUP_A, True, vote, Marks((2,))) for home in range(1, 7)]
    await play.database.unit(lambda unit: ballots.cast_ballots(unit, taps))
    await play.at(SUNDAY + WEEK)
    await all_found(play, OPTIONS)
    export = json.loads(json.dumps(await play.read(verification.exported_record, vote)))
    spec = importlib.util.spec_from_file_location("stranger", RECOUNT)
    stranger = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stranger)
    path = tmp_path / "record.json"
    path.write_text(json.dumps(export))
    assert verification.verify_export(export).differences == ()
    assert stranger.main(path) == 0
    assert "option_2: " in capsys.readouterr().out
    digest = next(iter(export["texts"]))
    export["texts"][digest][1] += "!"
    path.write_text(json.dumps(export))
    assert verification.verify_export(export).differences != ()
    assert stranger.main(path) == 1
