"""Consultations and joint decisions: who is invited, who speaks for whom, what comes of it, what is followed up."""

from datetime import timedelta

from actions import conclusions, consultations, joint_decisions, party_questions, sites
from actions.cards.matters import way
from actions.matters import by_number
from rules.consultations import ConsultationState, Next, Stance
from rules.refusals import Reason
from rules.stages import Stage
from rules.votes import Choice
from storage import communities, matters, people
from storage import consultations as rows
from tests.council_play import CHAIR, COUNCIL, GROUP_A, MEMBERS, STAFF, SUNDAY, VICE
from texts.cards import plain
from texts.words import Words

SECRETARY, OWNER, MANAGER, RESIDENT = 30, 31, 32, 50
PARTIES = [
    {"name": "Committee", "users": [SECRETARY]},
    {"name": "Owners", "users": [OWNER]},
    {"name": "Property", "users": [MANAGER], "offers": ["plumber", "gardener"]},
    {"name": "Shops"},
]
WEEK = timedelta(days=7)


async def refused(play, user, action, *arguments, **named):
    return (await play.act(user, action, *arguments, **named)).reason


async def prepared(play, **changes):
    """A supported matter, and its consultation with four parties, of which one has no telephone."""
    await play.apply(parties=PARTIES, **changes)

    async def start(unit):
        for user in (SECRETARY, OWNER, MANAGER, STAFF, CHAIR):
            await people.start(unit, await people.meet(unit, user, f"person {user}", "en"))

    await play.database.unit(start)
    number = await play.supported("Parking")
    at, new = await play.act(STAFF, consultations.prepare, number)
    assert new
    return number, at.consultation.id


async def opened(play, **changes):
    number, one = await prepared(play, **changes)
    await play.act(STAFF, consultations.open_, one)
    return number, one


async def stated(play, one, **stances):
    """Positions by the people of each party; invitations stand in the order of the file."""
    users = {"committee": (1, SECRETARY), "owners": (2, OWNER), "property": (3, MANAGER), "shops": (4, STAFF)}
    for name, (stance, text) in stances.items():
        invited, user = users[name]
        chat = COUNCIL if user == STAFF else user
        await play.act(user, consultations.state, invited, Stance(stance), chat=chat)
        await play.act(user, consultations.state, invited, Stance(stance), text, chat=chat)


async def kept(play, one=1):
    return await play.read(rows.by_id, one)


async def edited(play, kind):
    """How often cards of a kind were asked to show themselves anew."""
    return (await play.rows("SELECT sum(dirty) AS times FROM card WHERE kind = ?", kind))[0]["times"]


async def stage(play, number):
    return (await play.matter(number)).stage


async def test_nothing_is_prepared_that_is_not_ready_or_by_whom_it_is_no_business_of(play):
    await play.apply(parties=PARTIES)
    number = await play.supported("Parking")
    assert await refused(play, RESIDENT, consultations.prepare, number) is Reason.NOT_COUNCIL_OR_STAFF

    async def one_of_three(unit):
        await unit.connection.run("UPDATE matter SET support_needed = 3, stage = 'accepted'")
        await matters.support(unit, await matters.by_id(unit, number), 1, 1, Stage.ACCEPTED)

    await play.database.unit(one_of_three)
    said = await play.act(CHAIR, consultations.prepare, number)
    assert (said.reason, said.facts.left) == (Reason.NOT_SUPPORTED, 2)
    await play.on_agenda("Lift")
    assert await refused(play, CHAIR, consultations.prepare, number + 1) is Reason.ALREADY_ON_AGENDA
    assert await refused(play, CHAIR, consultations.prepare, 99) is Reason.NOT_COUNCIL_OR_STAFF


async def test_a_method_without_the_part_says_so_in_one_sentence(play):
    await play.apply(parties=PARTIES, parts={})
    number = await play.supported("Parking")
    assert await refused(play, CHAIR, consultations.prepare, number) is Reason.NO_CONSULTATIONS


async def test_every_party_is_invited_unless_one_is_left_out_and_each_hears_by_when(play):
    number, one = await prepared(play)
    await play.act(STAFF, consultations.attend, one, 4, comes=False)
    await play.act(STAFF, consultations.attend, one, 4, comes=False)  # a second tap changes nothing
    await play.act(STAFF, consultations.put_question, one, "Mark the bays, or not?")
    await play.act(STAFF, consultations.meet, one, "11-28 19:00")
    lines, _ = await play.card("consultation", one)
    assert lines == [
        f"Consultation №{number} Parking", "Question: Mark the bays, or not?", "· Committee", "· Owners",
        "· Property, offers: plumber, gardener", "Meeting Sat 28 Nov 19:00, Gate 2",
    ]  # fmt: skip
    await play.act(STAFF, consultations.open_, one)
    assert await stage(play, number) is Stage.CONSULTATION
    assert await play.said("consultation") == [COUNCIL, SECRETARY, OWNER, MANAGER]
    data = dict((await play.acts("consultation.opened"))[0][2])
    assert data == {
        "matter": number, "parties": [1, 2, 3], "until": "2026-11-28T11:00:00.000Z",
        "meets_at": "2026-11-28T11:00:00.000Z",
    }  # fmt: skip
    assert await refused(play, STAFF, consultations.attend, one, 4, comes=True) is Reason.CONSULTATION_OVER


async def test_a_consultation_of_nobody_is_not_opened(play):
    _, one = await prepared(play)
    for party in (1, 2, 3, 4):
        await play.act(STAFF, consultations.attend, one, party, comes=False)
    assert await refused(play, STAFF, consultations.open_, one) is Reason.NOBODY_INVITED


async def test_a_party_speaks_itself_and_staff_for_one_without_a_telephone(play):
    _, one = await opened(play)
    await stated(play, one, owners=("against", "Too few bays"), shops=("offer", "Our yard at night"))
    lines, buttons = await play.card("consultation", one)
    assert lines[2:7] == [
        "Positions 2/4", "Committee: –", "Owners: against, Too few bays", "Property: –",
        "Shops: offers help, Our yard at night",
    ]  # fmt: skip
    assert buttons == ["consult:1:positions", "consult:1:conclude", "consult:1:withdraw"]
    assert await refused(play, STAFF, consultations.state, 2, Stance.FOR) is Reason.SAID_SO_SELF
    assert await refused(play, OWNER, consultations.state, 3, Stance.FOR, chat=OWNER) is Reason.NOT_OF_PARTY
    entered = [data for _, _, data in await play.acts("consultation.position") if "by" in data]
    assert entered == [{"party": 4, "stance": "offer", "by": "staff:1"}] * 2
    # What was entered for a party its own people may change; they were told.
    await play.act(STAFF, consultations.state, 1, Stance.FOR, "Fine")
    assert await play.said("consultation_entered") == [SECRETARY]
    await play.act(SECRETARY, consultations.state, 1, Stance.CONDITIONS, "Only by day", chat=SECRETARY)
    assert (await play.read(rows.invited, one))[0].stated_by == ""


async def test_an_opinion_that_residents_read_names_no_home_in_a_quarrel(play):
    _, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"))
    assert await refused(play, STAFF, conclusions.conclude, one, "The noise from 1-102") is Reason.QUARREL_IS_PRIVATE


async def test_who_is_silent_is_reminded_and_the_convener_hears_when_the_time_is_over(play):
    _, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"), owners=("for", "Yes"))
    await play.at(SUNDAY + WEEK - timedelta(days=2, seconds=1))
    assert await play.said("consultation_reminder") == []
    await play.at(SUNDAY + WEEK - timedelta(days=2))
    assert await play.said("consultation_reminder") == [MANAGER, COUNCIL]
    assert "Shops" in (await play.posts("consultation_reminder"))[1][1]["text"]
    await play.at(SUNDAY + WEEK)
    chat, payload = (await play.posts("consultation_over"))[0]
    assert (chat, plain(payload["text"]).splitlines()[1]) == (
        STAFF,
        "Not spoken: \u2068Property\u2069, \u2068Shops\u2069",
    )
    assert (await kept(play)).state is ConsultationState.OPEN  # only people conclude it


async def test_after_a_long_sleep_nobody_is_reminded_of_an_end_that_is_past(play):
    await opened(play)
    await play.at(SUNDAY + WEEK + timedelta(days=3))
    assert (await play.said("consultation_reminder"), await play.said("consultation_over")) == ([], [STAFF])


async def test_a_convener_who_serves_no_more_and_a_party_that_has_ended_have_no_say_any_more(play):
    number, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"))

    async def end(unit):
        await communities.end_staff(unit, 1)
        await communities.end_party(unit, 2)

    await play.database.unit(end)
    for action, *said in ((conclusions.conclude, "Mark them"), (conclusions.withdraw, "No need")):
        assert await refused(play, STAFF, action, one, *said, chat=STAFF) is Reason.NOT_CONVENER
    assert await refused(play, OWNER, consultations.state, 2, Stance.FOR, chat=OWNER) is Reason.NOT_OF_PARTY
    await play.at(SUNDAY + WEEK)
    assert await play.said("consultation_over") == [COUNCIL]
    await play.act(CHAIR, conclusions.conclude, one, "Mark them")
    assert await stage(play, number) is Stage.SUPPORTED


async def test_an_opinion_is_reached_and_the_dissent_stays_beside_it(play):
    number, one = await opened(play)
    assert await refused(play, STAFF, conclusions.conclude, one, "Mark them") is Reason.NOBODY_SPOKE
    await stated(play, one, committee=("for", "Yes"), owners=("against", "Too few bays"),
                 property=("conditions", "If paid"))  # fmt: skip
    assert await refused(play, MEMBERS[0], conclusions.conclude, one, "Mark them") is Reason.NOT_CONVENER
    await play.act(CHAIR, conclusions.conclude, one, "Mark forty bays")
    lines, buttons = await play.card("consultation", one)
    assert lines == [
        f"Opinion reached №{number}", "Mark forty bays", "Agree: Committee, Property", "Condition: Property, If paid",
        "Dissent: Owners, Too few bays", "No position: Shops", "What comes next?",
    ]  # fmt: skip
    assert buttons == [f"consult:1:{one}" for one in ("agenda", "vote", "joint", "closed")]
    assert await stage(play, number) is Stage.SUPPORTED
    assert RESIDENT in await play.said("consultation_over")
    assert not [what for what, _ in await play.waiting() if what.startswith("consultation")]


async def test_one_without_an_opinion_counts_too_and_one_withdrawn_counts_as_none(play):
    number, one = await opened(play)
    await stated(play, one, committee=("against", "No"))
    await play.act(STAFF, conclusions.conclude, one, "")
    assert (await play.card("consultation", one))[0][0] == f"No common opinion №{number} Parking"
    await play.act(CHAIR, conclusions.go_on, one, Next.JOINT)
    await play.act(STAFF, consultations.prepare, number)
    await play.act(STAFF, consultations.open_, 2)
    assert await refused(play, STAFF, conclusions.withdraw, 2, "") is Reason.REASON_NEEDED
    await play.act(STAFF, conclusions.withdraw, 2, "The bays were marked meanwhile")
    assert await stage(play, number) is Stage.SUPPORTED
    assert [data for _, _, data in await play.acts("consultation.withdrawn")] == [{"matter": number}]
    assert await play.act(STAFF, consultations.prepare, number)  # it may be put before them once more


async def test_from_there_a_matter_goes_onto_the_agenda_or_ends(play):
    number, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"))
    await play.act(STAFF, conclusions.conclude, one, "Mark them")
    assert await refused(play, STAFF, conclusions.go_on, one, Next.AGENDA) is Reason.NOT_CHAIR_OR_VICE
    await play.act(VICE, conclusions.go_on, one, Next.VOTE)
    assert (await stage(play, number), (await kept(play)).next) == (Stage.ON_AGENDA, "vote")
    assert await refused(play, CHAIR, conclusions.go_on, one, Next.CLOSED) is Reason.ALREADY_DECIDED
    other = await play.supported("Bench")
    await play.act(STAFF, consultations.prepare, other)
    await play.act(STAFF, consultations.open_, 2)
    await play.act(SECRETARY, consultations.state, 5, Stance.AGAINST, chat=SECRETARY)
    await play.act(STAFF, conclusions.conclude, 2, "")
    await play.act(STAFF, conclusions.go_on, 2, Next.CLOSED)
    assert (await stage(play, other), await play.said("consultation_closed")) == (Stage.CLOSED, [RESIDENT])


async def test_residents_ask_a_party_and_read_its_answer(play):
    number, one = await opened(play)
    ask = party_questions.put
    assert await refused(play, RESIDENT, ask, 3, "How many bays?", chat=GROUP_A) is Reason.NOT_REGISTERED
    await play.act(STAFF, party_questions.put, 3, "How many bays?", chat=STAFF)
    assert await play.said("consultation_question") == [COUNCIL, MANAGER]
    assert await refused(play, OWNER, party_questions.answer, 1, "Ten", chat=OWNER) is Reason.NOT_OF_PARTY
    asked = await play.read(party_questions.shown, 1)
    assert (asked.party, asked.text, asked.answer) == ("Property", "How many bays?", "")
    await play.act(MANAGER, party_questions.answer, 1, "Forty", chat=MANAGER)
    assert await refused(play, STAFF, party_questions.answer, 1, "None", chat=STAFF) is Reason.SAID_SO_SELF
    chat, payload = (await play.posts("consultation_answer"))[0]
    assert (chat, "Forty" in payload["text"]) == (STAFF, True)
    matter = await play.read(by_number, number)
    shown = plain((await play.read(way, Words("en"), matter)).text)
    assert "Asked: How many bays?\nProperty: Forty" in shown
    community = await play.read(communities.by_id, 1)
    site = await play.read(sites.of_community, community, Words("en", community.zone), play.clock.now().date())
    (told,) = [one.card.text for one in site.entries if one.kind == "matter"]
    assert ("Parking" in told, "How many bays" in told, "Forty" in told) == (True, False, False)  # it is public
    await stated(play, one, committee=("for", "Yes"))
    await play.act(STAFF, conclusions.conclude, one, "Mark them")
    assert await refused(play, STAFF, party_questions.put, 3, "And now?", chat=STAFF) is Reason.NO_QUESTIONS_NOW


# Joint decisions


async def deciding(play, rule="joint_all", *, without=()):
    """The parties but some decide together after an opinion."""
    number, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"), owners=("for", "Yes"), property=("for", "Yes"))
    await play.act(STAFF, conclusions.conclude, one, "Mark forty bays")
    await play.act(STAFF, conclusions.go_on, one, Next.JOINT)
    for invited in (4, *without):
        await play.act(STAFF, joint_decisions.concern, invited, concerned=False)
    await play.act(STAFF, joint_decisions.open_, one, rule)
    return number, one


async def said(play, **choices):
    users = {"committee": (1, SECRETARY), "owners": (2, OWNER), "property": (3, MANAGER)}
    for name, choice in choices.items():
        await play.act(users[name][1], joint_decisions.say, users[name][0], Choice(choice), chat=users[name][1])


async def test_all_concerned_agree_and_it_is_the_outcome(play):
    number, _ = await deciding(play)
    assert await stage(play, number) is Stage.JOINT
    await said(play, committee="for", owners="against", property="for")
    assert await stage(play, number) is Stage.SUPPORTED  # all have spoken: not passed, back to the council
    assert (await kept(play)).joint_result["verdict"] == "not_passed"
    assert await play.said("joint_decided") == [RESIDENT]
    assert (await play.acts("joint.opened"))[0][2]["rule"] == "joint_all"
    assert not [what for what, _ in await play.waiting() if what.startswith("consultation")]


async def test_a_say_may_change_until_the_last_one_concerned_has_spoken(play):
    number, _ = await deciding(play)
    await said(play, committee="against", owners="for")
    await said(play, committee="for", property="for")
    assert await stage(play, number) is Stage.IMPLEMENTING
    assert await play.said("outcome") == [GROUP_A, RESIDENT]
    text = plain((await play.posts("outcome"))[0][1]["text"])
    assert text.splitlines()[1:3] == ["Parking", "Decision: Mark forty bays"]
    assert "For 3, against 0, abstain 0" in text
    assert text.splitlines()[-2] == "Rule: joint decision, all parties concerned."
    assert await refused(play, OWNER, joint_decisions.say, 2, Choice.FOR, chat=OWNER) is Reason.CONSULTATION_OVER
    figures = (await play.acts("joint.decided"))[0][2]
    assert (figures["electorate"], figures["needed_for"], figures["verdict"]) == (3, 3, "passed")


async def test_most_of_those_concerned_are_enough_where_the_convener_chose_so(play):
    number, _ = await deciding(play, "joint_majority", without=(1,))
    await said(play, owners="for", property="against")
    assert await stage(play, number) is Stage.SUPPORTED  # 1 of 2 is not more than half


async def test_an_early_end_without_all_is_no_decision(play):
    number, one = await deciding(play)
    await said(play, committee="for", owners="for")
    assert await refused(play, MEMBERS[0], joint_decisions.close, one) is Reason.NOT_CONVENER
    await play.act(STAFF, joint_decisions.close, one)
    assert ((await kept(play)).joint_result["verdict"], await stage(play, number)) == ("too_few", Stage.SUPPORTED)


async def test_who_spoke_against_it_is_not_left_out_of_the_decision(play):
    """Else a convener had all agree by asking only those who do."""
    _, one = await opened(play)
    await stated(play, one, committee=("for", "Yes"), owners=("against", "Too few bays"), property=("for", "Yes"))
    await play.act(STAFF, conclusions.conclude, one, "Mark forty bays")
    await play.act(STAFF, conclusions.go_on, one, Next.JOINT)
    assert await refused(play, STAFF, joint_decisions.concern, 2, concerned=False) is Reason.DISSENT_STAYS
    await play.act(STAFF, joint_decisions.concern, 4, concerned=False)  # has said nothing
    await play.act(STAFF, joint_decisions.open_, one, "joint_all")
    assert (await play.acts("joint.opened"))[0][2]["parties"] == [1, 2, 3]


async def test_what_was_undertaken_is_followed_up_until_somebody_else_confirms_it(play):
    _, one = await deciding(play)
    await said(play, committee="for", owners="for")
    unclear = await play.act(MANAGER, joint_decisions.undertake, 3, "Paint the bays", chat=MANAGER)
    assert unclear.reason is Reason.CONSULTATION_OVER  # its party has not agreed yet
    await said(play, property="for")
    unclear = await play.act(MANAGER, joint_decisions.undertake, 3, "Paint the bays", chat=MANAGER)
    assert (unclear.kept, unclear.unclear) == (0, ["Paint the bays"])
    nothing = await play.act(MANAGER, joint_decisions.undertake, 3, " \n", chat=MANAGER)
    assert (nothing.kept, await play.acts("joint.undertaken")) == (0, [])
    lines = "Paint the bays, 12-10\nThe gardener clears the kerb, 12-05"
    taken = await play.act(MANAGER, joint_decisions.undertake, 3, lines, chat=MANAGER)
    assert taken.kept == 2
    card, buttons = await play.card("joint_decision", one)
    assert card[-2:] == [
        "· Property: The gardener clears the kerb, by Sat 5 Dec, with gardener",
        "· Property: Paint the bays, by Thu 10 Dec",
    ]
    assert buttons == ["undertaken:2:done", "undertaken:1:done"]
    await play.act(MANAGER, joint_decisions.report, 2, chat=MANAGER)
    assert await refused(play, MANAGER, joint_decisions.confirm, 2, done=True, chat=MANAGER) is Reason.NOT_CONVENER
    await play.act(STAFF, joint_decisions.confirm, 2, done=False)
    assert await play.said("undertaking_open") == [MANAGER]
    await play.act(STAFF, joint_decisions.report, 2)  # for a party without a telephone
    assert await refused(play, STAFF, joint_decisions.confirm, 2, done=True) is Reason.OWN_REPORT
    before = await edited(play, "joint_decision")
    await play.act(CHAIR, joint_decisions.confirm, 2, done=True)
    assert await edited(play, "joint_decision") > before
    due_at = (await play.read(rows.undertaking, 1)).due_at
    await play.at(due_at - timedelta(days=2))
    assert await play.said("undertaking_soon") == [MANAGER]
    await play.at(due_at)
    assert await play.said("undertaking_late") == [MANAGER, CHAIR]
    assert (await play.card("joint_decision", one))[0][-1].startswith("! Property: Paint the bays")
    await play.act(MANAGER, joint_decisions.report, 1, chat=MANAGER)
    await play.act(STAFF, joint_decisions.confirm, 1, done=True)
    assert await play.said("undertakings_done") == [COUNCIL]
    assert [act for act, _, _ in await play.acts() if act.startswith("joint.")] == [
        "joint.opened", "joint.say", "joint.say", "joint.say", "joint.decided", "joint.undertaken", "joint.reported",
        "joint.confirmed", "joint.reported", "joint.confirmed", "joint.overdue", "joint.reported", "joint.confirmed",
    ]  # fmt: skip
