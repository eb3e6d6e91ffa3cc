"""Votes with several options: what a secret one keeps, whose marks are whose, a lot that is drawn from the record."""

import hashlib
from datetime import timedelta

import ballot_play
from ballot_play import offered
from council_play import CHAIR, COUNCIL, GROUP_A, SUNDAY

from actions import corrections, options, posts, verification
from actions.options import Marked
from actions.votes import notice
from handlers.secret_votes import announce
from handlers.votes import check_card
from rules.options import drawn
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import cards, matters, record, votes
from texts.cards import Button, Card


async def chooses(play, vote, user, *marks):
    """Mark options in private and cast them."""
    marking = await play.act(user, options.open_marks, vote, chat=GROUP_A)

    async def mark(unit, caller):
        for one in marks:
            await options.mark(unit, caller, marking.id, one, on=True)
        return await options.cast(unit, caller, marking.id, "en")

    return marking, await play.act(user, mark, chat=user)


async def test_a_secret_vote_keeps_totals_of_options_and_forgets_what_was_marked(play):
    vote = await offered(play, "up_to_k_2", secret=True)
    for home in range(1, 7):
        await ballot_play.live(play, user=50 + home, household=home)
    for user in range(51, 56):
        _, reply = await chooses(play, vote, user, *((1, 3) if user < 54 else (2,)))
        assert reply.box.secret
    assert not [row["marks"] for row in await play.rows("SELECT marks FROM marking") if row["marks"]]
    assert await play.act(55, options.open_marks, vote, chat=GROUP_A) == Refused(Reason.SEALED_ALREADY)
    await play.act(56, options.open_marks, vote, chat=GROUP_A)  # never cast
    totals = {row["choice"]: row["n"] for row in await play.rows("SELECT choice, n FROM secret_count")}
    assert totals == {"1": 3, "3": 3, "2": 2}, "and which were marked together is nowhere"
    assert not await play.acts("vote.ballot")
    (under_way,) = [row["id"] for row in await play.rows("SELECT id FROM card WHERE kind = 'marks' AND chat = 51")]
    card = await play.read(cards.by_id, under_way)
    await play.database.unit(lambda unit: cards.editing(unit, [card.id]))
    await play.at(SUNDAY + timedelta(days=7))
    await play.database.unit(lambda unit: cards.shows(unit, card, "digest of 1 and 3"))  # Telegram answers late
    assert not await play.rows("SELECT * FROM marking")
    kept = "SELECT * FROM card WHERE kind = 'marks' AND (digest <> '' OR edited_at <> 0 OR ended = 0)"
    assert not await play.rows(kept)
    await play.database.unit(lambda unit: announce(play.desk, unit, vote))
    result = (await play.read(votes.by_id, vote)).result
    assert (result["options"], result["chosen"], result["took_part"]) == ([3, 2, 3, 0], [1, 3], 5)
    (recount,) = (await play.read(verification.verify)).recounts
    assert recount.equal, recount.differences


async def test_a_vote_that_takes_up_a_withdrawn_election_names_it_and_has_its_options(play):
    vote = await offered(play, "election_2")
    await play.act(CHAIR, corrections.withdraw, vote, "A name was wrong")
    number = (await play.read(votes.by_id, vote)).matter

    async def check(unit, caller):
        return await check_card(unit, caller, caller.words, number, "assembly")

    card = await play.act(CHAIR, check)
    assert "3. Trees" in card.text
    assert f"Repeats vote №{vote}, which does not count." in card.text
    posts = [button.data for row in card.buttons for button in row]
    assert posts == [f"notice:{number}:assembly", f"secret:{number}:assembly", f"options:{number}:assembly"]
    again = (await play.act(CHAIR, notice, number, "assembly")).vote
    before, now = [await play.read(votes.by_id, one) for one in (vote, again)]
    assert (now.options, now.repeats) == (before.options, vote)
    lines, _ = await play.card("ballot", again, GROUP_A)
    assert f"Repeats vote №{vote}, which does not count." in lines


async def test_no_other_card_offers_the_notice_of_a_vote_once_it_is_posted(play):
    await play.apply(rules=ballot_play.NOW)
    number, other = [await play.supported(title, "A") for title in ("Projects", "Lamps")]
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    asked = await play.act(CHAIR, options.ask, number, "assembly")
    draft = await play.act(CHAIR, options.take, asked, "Benches\nLamps")
    starts = (f"notice:{number}:assembly", f"optnotice:{draft.id}:one", f"notice:{other}:assembly", f"details:{number}")

    async def sent(unit):
        for message, data in enumerate(starts, start=70):
            await posts.answer(unit, 1, COUNCIL, Card("Please check", ((Button("Post notice", data),),)))
            await unit.connection.run(
                "UPDATE outbox SET state = 'sent', message = ? WHERE id = (SELECT max(id) FROM outbox)", (message,)
            )

    await play.database.unit(sent)
    await play.act(CHAIR, options.notice, draft.id, "one")
    assert [(chat, said["message"]) for chat, said in await play.posts("spent")] == [(COUNCIL, 70), (COUNCIL, 71)]


async def test_nobody_marks_on_the_card_of_another_and_no_more_than_the_vote_allows(play):
    vote = await offered(play, "election_2")
    for user in (51, 52):
        await ballot_play.live(play, user=user, household=user - 50)
    marking = await play.act(51, options.open_marks, vote, chat=GROUP_A)

    async def mark(unit, caller, option, *, on=True):
        return await options.mark(unit, caller, marking.id, option, on=on)

    assert await play.act(52, mark, 1) is None
    assert isinstance(await play.act(51, mark, 1), Marked)
    assert not (await play.act(51, mark, 1)).changed
    assert (await play.act(51, mark, 2)).changed
    assert await play.act(51, mark, 3) == Refused(Reason.ALL_MARKED)
    assert await play.act(51, mark, 5) == Refused(Reason.NOT_ON_BALLOT)


async def test_a_lot_hangs_on_the_record_before_the_close_and_can_be_drawn_again(play):
    vote = await offered(play, "approval", decisions={"assembly": {"tie": "lot"}})
    for home in range(1, 5):
        await ballot_play.live(play, user=50 + home, household=home)
        await chooses(play, vote, 50 + home, 2, 4)
    await play.at(SUNDAY + timedelta(days=7))
    result = (await play.read(votes.by_id, vote)).result
    closed = next(one for one, _ in await play.read(record.entries, 1) if one["act"] == "vote.closed")
    assert result["lot"] == f"vote:{vote} {closed['previous']}"
    by_hand = min((2, 4), key=lambda n: hashlib.sha256(f"{result['lot']} {n}".encode()).hexdigest())
    assert result["chosen"] == [by_hand] == [min((2, 4), key=lambda n: drawn(n, result["lot"]))]
    assert (result["tied"], result["verdict"]) == ([2, 4], "passed")
    (recount,) = (await play.read(verification.verify)).recounts
    assert recount.equal, recount.differences


async def test_options_are_two_to_twelve_and_no_two_alike(play):
    await play.apply(rules=ballot_play.NOW)
    number = await play.supported("Projects", "A")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    asked = await play.act(CHAIR, options.ask, number, "assembly")
    for text in ("One", "A\nA ", "\n".join(str(n) for n in range(13)), ""):
        assert await play.act(CHAIR, options.take, asked, text) == Refused(Reason.OPTIONS_NEEDED)
    assert isinstance(await play.act(60, options.ask, number, "assembly"), Refused)
