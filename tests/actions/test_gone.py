"""A button of what is not there: forged, or older than a restored store. Who taps is told, and nothing changes."""

import importlib
import inspect
from enum import Enum
from pathlib import Path

from council_play import CHAIR, COUNCIL, STAFF

import actions
from actions.cards import KINDS
from handlers import due
from rules.refusals import Refused
from storage import communities

GONE = 99
RESIDENT = 50
MET = ("person", "sqlite_sequence")  # who taps is met
ANYWAY = ("surveys.show", "teams.plan", "people.as_one_of", "people.speaking_for")
"""Sends what others have looked at; the first team is there from the start; communities stay."""
STAYS = ("screen_late", "support_end", "publish", "digest", "evaluation_due", "task_reminder")
"""Due of matters, communities and tasks, whose rows stay as long as the store."""
VALUES = {int: GONE, str: "words", bool: True}
TOLD = {
    "0": "paper_ballots.ask_again",
    "False": "agenda.give_file home_invitations.take_back",
    "None": """
        attempts.to_notice_anew ballots.can_i corrections.running digests.details docket.redirect_to
        docket.appeal door_rounds.may_go door_rounds.send_list door_rounds.write_down joins.live_here
        matters.find mediations.choose options.open_marks options.mark paper_ballots.begin
        request_work.visible
    """,
    "already_decided": "proposals.take_over",
    "choice_closed": "agenda_votes.choose",
    "join_gone": "joins.doubt joins.moved_out",
    "join_settled": "joins.look",
    "list_of_nothing": "comparisons.may_compare comparisons.send_list comparisons.write signed_lists.to_sign",
    "matter_ended": """
        matters.publish_now options.ask options.take proposals.own proposals.take_back proposals.offer
        votes.prepare
    """,
    "milestone_reached": "projects.reach",
    "no_hours": "teams.may_have_certificate",
    "not_a_judge": "joins.judge joins.may_renew",
    "not_a_seat": """
        agenda.put_on_agenda agenda_items.show agenda_items.time agenda_items.order
        agenda_items.keep_internal agenda_items.strike agenda_items.may_move agenda_items.set_venue
        agreements.ask_strike agreements.ask_void agreements.ask_roll agreements.agree commendations.screen
        completions.report docket.seat_and_matter docket.accept docket.tag docket.ask_reason docket.decline
        docket.redirect docket.may_answer docket.urgent evaluations.open_ mediations.take meetings.arrive
        meetings.leave meetings.may_enter meetings.open_meeting minutes.task_done motions.cast
        motions.may_enter motions.close motions.may_move motions.withdraw motions.at_hand
        objections.may_answer objections.of_caller objections.answer objections.let_stand
        objections.may_follow_up objections.may_strike own_stages.pass_ resignations.resign seats.give_up
        titles.may_write titles.write
    """,
    "not_at_meeting": "minutes.agree minutes.may_change minutes.add_words",
    "not_callable": "assembly_calls.may_begin assembly_calls.begin",
    "not_chair_or_vice": """
        commendations.decide corrections.withdrawable corrections.withdraw elections.may_elect
        elections.open_ elections.bring_review
    """,
    "not_council_or_staff": """
        commendations.may_log commendations.log_talk completions.may_answer completions.answer
        conclusions.may_conclude conclusions.conclude conclusions.may_withdraw conclusions.withdraw
        conclusions.go_on consultations.conducted consultations.prepare consultations.put_question
        consultations.meet consultations.attend consultations.open_ consultations.may_state
        consultations.state door_rounds.answered duplicates.join joint_decisions.concern
        joint_decisions.open_ joint_decisions.may_say joint_decisions.say joint_decisions.close
        joint_decisions.may_undertake joint_decisions.undertake joint_decisions.report
        joint_decisions.confirm party_questions.may_answer party_questions.answer request_work.at_work
        request_work.take request_work.reply request_work.extend request_work.report request_work.pass_on
        sortings.categorise sortings.flag
    """,
    "not_its_author": """
        request_work.say_missing duplicates.part requests.confirm requests.reopen requests.rate sortings.say_hazard
        sortings.say_place sortings.say_need
    """,
    "not_nominated": "commendations.consent",
    "not_registered": """
        assembly_calls.sign commendations.may_speak commendations.speak completions.may_object
        completions.object_to objections.may_object objections.object_to party_questions.asked
        party_questions.put secret_votes.roll_of_entrance surveys.may_comment surveys.comment teams.sign_up
    """,
    "not_supervisor": "completions.confirm completions.may_confirm completions.not_yet",
    "not_the_mediator": """
        mediations.at_work mediations.pass_on mediations.other_side mediations.appoint mediations.agree
        mediations.give_up mediations.followed_up
    """,
    "not_the_proposer": "proposals.answer_merge",
    "not_under_way": """
        projects.at_work projects.steered projects.choose_lead projects.name_supervisor
        projects.drop_supervisor projects.plan projects.write_budget
    """,
    "options_needed": "options.offer options.notice",
    "paper_checked": """
        paper_ballots.mine paper_ballots.write_home paper_ballots.choose_home paper_ballots.name_proxy
        paper_marks.open_card signed_lists.write_homes signed_lists.rate signed_lists.check
    """,
    "paper_checked, and not done": "paper_marks.finish",
    "reason_needed": "proposals.merge proposals.merge_in_words",
    "survey_posted": "surveys.draft surveys.write surveys.choose_part surveys.post surveys.comments",
    "talk_recorded": "talks.put_place talks.hold talks.put_raised",
    "task_over": "teams.withdraw teams.note_presence teams.finish teams.call_off",
}
RESIDENTS = {
    "chair_or_staff": "evaluations.open_",
    "not_council_or_staff": """
        projects.at_work projects.steered projects.choose_lead projects.name_supervisor
        projects.drop_supervisor projects.plan projects.write_budget surveys.draft surveys.write
        surveys.choose_part surveys.post surveys.comments teams.note_presence teams.finish
        teams.call_off
    """,
}
"""What a resident is told where council and staff are told more."""


def value_of(parameter):
    """A plain value for a parameter; ... for what a button cannot bring."""
    kind = parameter.annotation
    return next(iter(kind)) if isinstance(kind, type) and issubclass(kind, Enum) else VALUES.get(kind, ...)


def by_number():
    """Every use case that begins with the number of a thing and takes plain values: name → how to call it."""
    for path in sorted(Path(actions.__file__).parent.glob("*.py")):
        module = importlib.import_module(f"actions.{path.stem}")
        for name, action in vars(module).items():
            if inspect.iscoroutinefunction(action) and action.__module__ == module.__name__ and name[0] != "_":
                _, *rest = inspect.signature(action).parameters.values()
                if len(rest) > 1 and rest[0].name == "caller" and rest[1].annotation is int:
                    values = {one: value_of(one) for one in rest[1:]}
                    plain = [value for one, value in values.items() if one.kind != one.KEYWORD_ONLY]
                    named = {one.name: value for one, value in values.items() if one.kind == one.KEYWORD_ONLY}
                    if ... not in values.values() and f"{path.stem}.{name}" not in ANYWAY:
                        yield f"{path.stem}.{name}", action, plain, named


def told(said):
    """What came back, in one word."""
    if isinstance(said, tuple):
        return "paper_checked, and not done" if said[0] is False and told(said[1]) == "paper_checked" else repr(said)
    return said.reason.value if isinstance(said, Refused) else str(said)


async def everything(play):
    """All rows of the store but those of people, who are met when they tap."""
    tables = await play.database.read(lambda reader: reader.connection.tables())
    return {one: await play.rows(f'SELECT * FROM "{one}"') for one in tables if one not in MET}  # noqa: S608 - ours


async def test_who_taps_what_is_not_there_is_told_so_and_nothing_changes(play):
    await play.apply()
    expected = {name: reason for reason, names in TOLD.items() for name in names.split()}
    residents = expected | {name: reason for reason, names in RESIDENTS.items() for name in names.split()}
    before = await everything(play)
    for user, said in ((CHAIR, expected), (STAFF, expected), (RESIDENT, residents)):
        found = {}
        for name, action, plain, named in by_number():
            found[name] = told(await play.act(user, action, *plain, **named))
        assert {name: found.get(name) for name in said} == said
    assert await everything(play) == before


async def test_a_card_of_what_is_not_there_shows_nothing(play):
    await play.apply()
    community = await play.read(communities.by_id, 1)
    for kind, gather in KINDS.items():
        if kind != "seat":  # seats end, and stay
            assert await play.read(gather, community, GONE, COUNCIL) is None, kind


async def test_what_is_due_of_what_is_not_there_does_nothing(play):
    await play.apply()
    before = await everything(play)
    for what, act in due.ACTS.items():
        if what not in STAYS:
            await play.database.unit(lambda unit, act=act: act(unit, GONE))
    assert await everything(play) == before
