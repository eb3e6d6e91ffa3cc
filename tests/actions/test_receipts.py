"""Receipts: no two alike in a vote, told to who cast the ballot, recorded without their nonces."""

import ballot_play
from council_play import GROUP_A

from actions import receipts
from handlers.votes import can_answer
from rules.receipts import receipt
from storage import chance, record


async def test_a_receipt_that_another_ballot_has_is_not_given_again(play, monkeypatch):
    await play.apply()
    first_nonce, second_nonce = bytes(16), bytes([7] * 16)
    draws = [first_nonce, first_nonce, second_nonce]
    monkeypatch.setattr(chance, "source", [lambda count: draws.pop(0)])
    ballot = {"vote": 1, "elector": 4, "choice": "for", "weight": 8000}
    first, second = dict(ballot), dict(ballot)
    await play.database.unit(lambda unit: receipts.issue(unit, [first, second]))
    assert (first["nonce"], second["nonce"]) == (first_nonce.hex(), second_nonce.hex())
    assert first["receipt"] != second["receipt"]


async def test_a_receipt_is_recorded_kept_and_told_to_who_cast_the_ballot(play):
    vote = await ballot_play.opened(play)
    for user, household in ((50, 1), (51, 1), (52, 2)):
        await ballot_play.live(play, user=user, household=household)
    await ballot_play.cast(play, vote, (50, "for"), (52, "against"), (50, "abstain"))
    entries = [one for one, _ in await play.read(record.entries, 1) if one["act"] == "vote.ballot"]
    told = [one["data"]["receipt"] for one in entries]
    assert len(set(told)) == 3, "a changed ballot has another"
    query = "SELECT * FROM ballot ORDER BY elector"
    rows = await play.database.read(lambda reader: reader.connection.fetch(query))
    kept = {row["elector"]: row["receipt"] for row in rows}
    assert kept == {1: told[2], 2: told[1]}
    for row in rows:
        assert receipt(vote, row["elector"], row["choice"], row["weight"], row["nonce"]) == row["receipt"]
        assert row["nonce"] not in str(entries)
    own, other = [(await play.act(user, can_answer, vote, chat=GROUP_A)).text for user in (50, 51)]
    assert told[2] in own
    assert not any(one in other for one in told)
