"""What an author decides on a proposal: merged with others, kept apart, taken back, handed over; wider scopes."""

from datetime import timedelta
from functools import partial

from council_play import CHAIR, GROUP_A, GROUP_B, SUNDAY

from actions import agenda, docket, matters, proposals
from actions.matters import Origin
from handlers.proposals import buttons
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, parse_scope
from rules.stages import Stage
from storage import households, people

AUTHOR, OTHER, THIRD, FAR, PLACED = 61, 62, 63, 64, {61: 0, 62: 1, 63: 2, 64: 6}


async def settled(play, threshold=3):
    """Three homes of A and one of B, each with somebody who has pressed Start."""
    await play.apply(rules={"support_threshold": threshold})

    async def work(unit):
        homes = await households.of_community(unit, 1)
        for user in (CHAIR, *PLACED):
            person = await people.meet(unit, user, f"person {user}", "en")
            await people.start(unit, person)
            if user in PLACED:
                await households.add_member(unit, homes[PLACED[user]], person.id, "owner")

    await play.database.unit(work)


async def raised(play, user, text, chat=GROUP_A):
    said = await play.act(user, matters.propose, text, Origin(chat, None, 5), chat=chat)
    return said.number


async def offer_of(play, number):
    found = await play.rows("SELECT id FROM merge_offer WHERE matter = ?", number)
    return found[-1]["id"]


async def two(play):
    """A lamp that its author and a neighbour support, and another wish with its author alone."""
    await settled(play)
    lamp, bench = await raised(play, AUTHOR, "A lamp at the gate"), await raised(play, OTHER, "A bench for us all")
    await play.act(THIRD, matters.support, lamp)
    assert await play.act(CHAIR, docket.accept, bench)
    return lamp, bench


async def test_who_supports_with_one_home_is_asked_for_the_others_of_its_part(play):
    lamp, _ = await two(play)

    async def more(unit):
        homes, author = await households.of_community(unit, 1), await people.by_telegram(unit, OTHER)
        for home in (homes[3], homes[6]):
            await households.add_member(unit, home, author.id, "owner")

    await play.database.unit(more)
    await play.act(OTHER, matters.support, lamp)
    (offer,) = [kept for chat, kept in await play.posts("answer") if chat == OTHER]
    assert [len(row) for row in offer["buttons"]] == [1]


async def test_what_its_author_has_answered_is_filed_once_though_time_asks_again(play):
    await settled(play)
    await raised(play, AUTHOR, "A lamp at the gate")
    offered = await play.act(OTHER, matters.propose, "At the gate, a lamp", Origin(GROUP_A, None, 6), chat=GROUP_A)
    filed = await play.act(OTHER, matters.choose, offered.draft, None, chat=GROUP_A)
    for draft in (offered.draft, 999):
        await play.database.unit(lambda unit, draft=draft: matters.file_unanswered(unit, draft))
    assert [row["id"] for row in await play.rows("SELECT id FROM matter ORDER BY id")] == [1, filed.number]


async def test_with_its_authors_consent_support_goes_on_and_a_household_counts_once(play):
    lamp, bench = await two(play)
    await play.act(THIRD, matters.support, bench)
    assert await play.act(CHAIR, proposals.merge, lamp, bench, "both by the gate") == proposals.Asked(lamp)
    lines, _ = await play.card("screening", lamp)
    assert f"Asked about №{bench}, until Wed 25 Nov 10:00." in lines
    offer = await offer_of(play, lamp)
    ((chat, asked),) = await play.posts("merge")
    assert chat == AUTHOR
    assert "both by the gate" in asked["text"]
    assert await play.act(OTHER, proposals.answer_merge, offer, agrees=True) == Refused(Reason.NOT_THE_PROPOSER)
    said = await play.act(AUTHOR, proposals.answer_merge, offer, agrees=True, chat=AUTHOR)
    assert (said.matter, said.into) == (lamp, bench)
    merged, into = await play.matter(lamp), await play.matter(bench)
    assert (merged.stage, merged.into_matter) == (Stage.MERGED, bench)
    assert (into.supporters, into.stage) == (3, Stage.SUPPORTED)
    assert await play.said("merged_support") == [THIRD]
    again = await play.act(AUTHOR, proposals.answer_merge, offer, agrees=False, chat=AUTHOR)
    assert again == Refused(Reason.ALREADY_DECIDED)
    acts = [data for act, subject, data in await play.acts("matter.supported") if subject == f"matter:{bench}"]
    assert [one.get("from") for one in acts] == [None, None, lamp]
    assert ("merge_unanswered", offer) not in await play.waiting()


async def test_the_outcome_is_heard_by_whoever_was_merged_into_it(play):
    lamp, bench = await two(play)
    third = await raised(play, THIRD, "Somewhere to sit")
    await play.act(CHAIR, proposals.merge, third, lamp)
    await play.act(THIRD, proposals.answer_merge, await offer_of(play, third), agrees=True, chat=THIRD)
    await play.act(CHAIR, proposals.merge, lamp, bench)
    await play.act(AUTHOR, proposals.answer_merge, await offer_of(play, lamp), agrees=True, chat=AUTHOR)
    await play.adopted(bench)
    assert sorted(await play.said("outcome")) == [GROUP_A, AUTHOR, OTHER, THIRD]


async def test_a_no_or_no_word_keeps_it_apart_and_it_is_asked_but_once(play):
    lamp, bench = await two(play)
    await play.act(CHAIR, proposals.merge, lamp, bench)
    assert await play.act(CHAIR, proposals.merge, lamp, bench) == Refused(Reason.AUTHOR_ASKED)
    await play.act(AUTHOR, proposals.answer_merge, await offer_of(play, lamp), agrees=False, chat=AUTHOR)
    assert await play.act(CHAIR, proposals.merge, lamp, bench) == Refused(Reason.AUTHOR_SAID_NO)
    other = await raised(play, THIRD, "Chess tables")
    await play.act(CHAIR, proposals.merge, other, bench)
    play.clock.at = SUNDAY + timedelta(days=3)  # nobody has woken up for it yet
    late = await play.act(THIRD, proposals.answer_merge, await offer_of(play, other), agrees=True, chat=THIRD)
    assert late == Refused(Reason.ALREADY_DECIDED)
    await play.at(SUNDAY + timedelta(days=3))
    answers = [data["answer"] for _, _, data in await play.acts("matter.merge_answered")]
    assert answers == ["refused", "lapsed"]
    assert [(await play.matter(one)).stage for one in (lamp, other)] == [Stage.RAISED, Stage.RAISED]
    late = await play.act(THIRD, proposals.answer_merge, await offer_of(play, other), agrees=True, chat=THIRD)
    assert late == Refused(Reason.ALREADY_DECIDED)


async def test_who_cannot_be_asked_has_not_agreed(play):
    lamp, bench = await two(play)
    await play.database.unit(lambda unit: people.lose(unit, AUTHOR, "blocked"))
    assert await play.act(CHAIR, proposals.merge, lamp, bench) == Refused(Reason.AUTHOR_AWAY)


async def test_support_of_homes_that_the_other_one_is_not_for_ends_and_they_are_told(play):
    lamp, bench = await two(play)
    await play.act(CHAIR, proposals.widen, lamp, WHOLE)
    await play.act(FAR, matters.support, lamp, chat=GROUP_B)
    await play.act(CHAIR, proposals.merge, lamp, bench)
    await play.act(AUTHOR, proposals.answer_merge, await offer_of(play, lamp), agrees=True, chat=AUTHOR)
    assert (await play.matter(bench)).supporters == 3
    told = dict(await play.posts("merged_support"))
    assert "so your support ends" in told[FAR]["text"]
    assert "counts there" in told[THIRD]["text"]


async def test_a_wider_scope_lets_others_support_and_shows_it_to_their_groups(play):
    lamp, _ = await two(play)
    assert (await play.act(FAR, matters.support, lamp, chat=GROUP_B)).reason is Reason.OUT_OF_SCOPE
    assert "widen:" + f"{lamp}:choose" in (await play.card("screening", lamp))[1]
    assert (await play.act(FAR, proposals.widen, lamp, WHOLE, chat=GROUP_B)) == Refused(Reason.NOT_A_SEAT)
    narrower = await play.act(CHAIR, proposals.widen, lamp, parse_scope("A/1"))
    assert narrower == Refused(Reason.ALREADY_SCREENED)
    assert (await play.act(CHAIR, proposals.widen, lamp, WHOLE)).id == lamp
    assert GROUP_B in await play.said("proposal")
    assert (await play.act(FAR, matters.support, lamp, chat=GROUP_B)).count == 3
    await play.act(CHAIR, docket.accept, lamp)
    assert await play.act(CHAIR, proposals.widen, lamp, WHOLE) == Refused(Reason.ALREADY_SCREENED)


async def test_an_author_takes_back_what_is_on_no_agenda_yet(play):
    lamp, bench = await two(play)
    shown = await play.act(AUTHOR, buttons, lamp, chat=AUTHOR)
    assert [one.data for one in shown[0]] == [f"giveup:{lamp}:ask", f"giveup:{lamp}:hand"]
    assert await play.act(OTHER, buttons, lamp, chat=OTHER) == []
    assert await play.act(OTHER, proposals.take_back, lamp) == Refused(Reason.NOT_THE_PROPOSER)
    assert (await play.act(AUTHOR, proposals.take_back, lamp)).id == lamp
    assert (await play.matter(lamp)).stage is Stage.TAKEN_BACK
    assert await play.said("taken_back") == [THIRD]
    assert await play.act(AUTHOR, proposals.take_back, lamp) == Refused(Reason.MATTER_ENDED)
    assert (await play.act(FAR, matters.support, lamp)).reason is Reason.MATTER_ENDED
    assert await play.acts("matter.taken_back") == [("matter.taken_back", f"matter:{lamp}", {})]
    for user in (AUTHOR, THIRD):
        await play.act(user, matters.support, bench)
    await play.act(CHAIR, agenda.put_on_agenda, bench)
    assert await play.act(OTHER, proposals.take_back, bench) == Refused(Reason.COUNCIL_HAS_IT)


async def test_a_proposal_is_handed_over_to_a_resident_who_accepts(play):
    lamp, _ = await two(play)
    offer = partial(play.act, AUTHOR, proposals.offer, lamp)

    async def person(user):
        return (await play.read(people.by_telegram, user)).id

    assert await offer(await person(CHAIR)) == Refused(Reason.NO_SUCCESSOR)  # no household of theirs
    assert await offer(await person(AUTHOR)) == Refused(Reason.NO_SUCCESSOR)
    assert (await offer(await person(OTHER))).telegram_id == OTHER
    assert await play.act(THIRD, proposals.take_over, lamp, accepts=True) == Refused(Reason.ALREADY_DECIDED)
    assert (await play.act(OTHER, proposals.take_over, lamp, accepts=False)).id == lamp
    assert (await play.matter(lamp)).person == await person(AUTHOR)
    await offer(await person(THIRD))
    await play.act(THIRD, proposals.take_over, lamp, accepts=True)
    assert (await play.matter(lamp)).person == await person(THIRD)
    ((_, subject, data),) = await play.acts("matter.handed_over")
    assert (subject, set(data)) == (f"matter:{lamp}", {"from"})
    told = [said["text"] for _, said in await play.posts("handed_over")]
    assert "does not take over" in told[0]
    assert "goes on with" in told[1]
    assert await play.act(AUTHOR, proposals.take_back, lamp) == Refused(Reason.NOT_THE_PROPOSER)
    lines, _ = await play.card("proposal", lamp, GROUP_A)
    assert any("2 households support" in one for one in lines)
