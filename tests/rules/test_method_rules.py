"""Working methods and the settings that communities make of them."""

from dataclasses import fields
from typing import Any

import pytest

from rules.method import Agenda, Method, Settings, consistent, parse_method, settings
from rules.parts import Part, every_part, read_parts
from rules.reading import DataError, Table, read_table
from rules.stages import Stage, may_follow
from rules.timing import Duration, Span, parse_recurrence
from rules.votes import Rule

CONTRACT = {
    "support_threshold": 20,
    "support_period": "14 days",
    "screen_reply": "2 working days",
    "appeal": "7 days",
    "notice": "7 days",
    "voting": "7 days",
    "extension": "3 days",
    "objections": "7 days",
    "objection_reply": "3 days",
    "vote_change": True,
    "signed_ballots": False,
    "feedback": "7 days",
    "first_reply": "2 working days",
    "urgent_first_reply": "2 hours",
    "solve": "7 days",
    "solve_complex": "15 days",
}


def test_both_methods_ship_with_the_defaults_of_the_contract(method_file: dict[str, Any]) -> None:
    made = settings(parse_method(method_file), {})
    assert {field.name: plain(getattr(made, field.name)) for field in fields(Settings)} == CONTRACT


def plain(value: object) -> object:
    return str(value) if isinstance(value, Duration) else value


def test_both_methods_carry_a_matter_from_its_raising_to_its_close(
    method_file: dict[str, Any], catalogue: dict[str, Rule]
) -> None:
    method = parse_method(method_file)
    assert (method.stages[0], method.stages[-1]) == (Stage.RAISED, Stage.CLOSED)
    assert all(may_follow(*pair) for pair in zip(method.stages, method.stages[1:], strict=False))
    assert method.council_rule in catalogue
    assert method.agenda.when is None
    assert [str(before) for before in method.agenda.post_before] == ["3 days", "1 hour"]


def test_the_methods_are_called_as_the_contract_calls_them(method_file: dict[str, Any]) -> None:
    titles = {"corridor-talks": "长廊议事", "three-unions": "三联三议"}
    method = parse_method(method_file)
    assert method.titles.zh == titles[method.name]


def agenda(method_file: dict[str, Any], own: dict[str, Any]) -> Agenda:
    """The method's agenda with a community's own over it, as its file lays it there."""
    return parse_method({**method_file, "agenda": {**method_file["agenda"], **own}}).agenda


def test_overrides_change_what_they_name_and_nothing_else(method_file: dict[str, Any]) -> None:
    method = parse_method(method_file)
    made = settings(method, {"notice": "0 minutes", "support_threshold": 0, "vote_change": False})
    assert made.notice == Duration(0, Span.MINUTES)
    assert not made.notice
    assert made.support_threshold == 0
    assert made.vote_change is False
    assert made.voting == method.settings.voting
    assert method.settings.notice == Duration(7, Span.DAYS)


@pytest.mark.parametrize("key", ["notice", "extension", "objections"])
def test_what_the_contract_lets_be_zero_may_be_zero(method_file: dict[str, Any], key: str) -> None:
    assert not getattr(settings(parse_method(method_file), {key: "0 minutes"}), key)


@pytest.mark.parametrize(
    ("override", "key", "complaint"),
    [
        ({"quorum": 3}, "rules.quorum", "not a known key"),
        ({"notice": "a week"}, "rules.notice", "whole number"),
        ({"notice": 7}, "rules.notice", "must be a text"),
        ({"voting": "0 minutes"}, "rules.voting", "longer than zero"),
        ({"support_period": "0 days"}, "rules.support_period", "longer than zero"),
        ({"feedback": "0 hours"}, "rules.feedback", "longer than zero"),
        ({"support_threshold": -1}, "rules.support_threshold", "0 or more"),
        ({"support_threshold": "20"}, "rules.support_threshold", "whole number"),
        ({"support_threshold": True}, "rules.support_threshold", "whole number"),
        ({"support_threshold": 2.5}, "rules.support_threshold", "whole number"),
        ({"vote_change": "yes"}, "rules.vote_change", "true or false"),
        ({"signed_ballots": 1}, "rules.signed_ballots", "true or false"),
    ],
)
def test_a_wrong_setting_names_its_key_and_why(
    method_file: dict[str, Any], override: dict[str, Any], key: str, complaint: str
) -> None:
    with pytest.raises(DataError, match=complaint) as error:
        settings(parse_method(method_file), override)
    assert error.value.key == key


def test_a_community_says_when_its_council_meets(method_file: dict[str, Any]) -> None:
    method = parse_method(method_file)
    made = agenda(method_file, {"when": "Sat 19:00", "closes": "0 minutes"})
    assert made.when == parse_recurrence("Sat 19:00")
    assert made.closes == Duration(0, Span.MINUTES)
    assert made.post_before == method.agenda.post_before
    assert agenda(method_file, {"post_before": []}).post_before == ()
    assert (made.holidays, made.chosen_by) == (method.agenda.holidays, "council")
    assert agenda(method_file, {"holidays": "move", "chosen_by": "residents"}).chosen_by == "residents"


@pytest.mark.parametrize(
    ("override", "key"),
    [
        ({"when": "Sat"}, "agenda.when"),
        ({"closes": "soon"}, "agenda.closes"),
        ({"post_before": "1 hour"}, "agenda.post_before"),
        ({"post_before": ["1 hour", "later"]}, "agenda.post_before"),
        ({"venue": "here"}, "agenda.venue"),
        ({"holidays": "ignore"}, "agenda.holidays"),
        ({"chosen_by": "chair"}, "agenda.chosen_by"),
        ({"residents_items": 0}, "agenda.residents_items"),
    ],
)
def test_a_wrong_agenda_names_its_key(method_file: dict[str, Any], override: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as error:
        agenda(method_file, override)
    assert error.value.key == key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": ""}, "name"),
        ({"titles": {"en": "X"}}, "titles.zh"),
        ({"stages": ["raised", "danced"]}, "stages"),
        ({"stages": ["raised", "on_agenda"]}, "stages"),
        ({"stages": "raised"}, "stages"),
        ({"council_rule": 4}, "council_rule"),
        ({"rules": CONTRACT | {"pace": 1}}, "rules.pace"),
        ({"rules": {"support_threshold": 20}}, "rules.support_period"),
        ({"agenda": {"closes": "3 days"}}, "agenda.post_before"),
        ({"motto": "together"}, "motto"),
    ],
)
def test_a_wrong_method_names_its_key(method_file: dict[str, Any], change: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as error:
        parse_method(method_file | change)
    assert error.value.key == key


def test_a_method_without_the_table_of_a_part_does_without_it(method_file: dict[str, Any]) -> None:
    whole = parse_method(method_file)
    without = parse_method({key: value for key, value in method_file.items() if key != "teams"})
    assert (whole.has(Part.TEAMS), without.has(Part.TEAMS)) == (True, False)
    assert without.span(Part.PROJECTS, "objections") == Duration(30, Span.DAYS)


def test_a_method_of_before_there_were_parts_has_them_all_and_a_council_of_seven(method_file: dict[str, Any]) -> None:
    kept = {key: value for key, value in method_file.items() if key not in {"council", *Part}}
    method = parse_method(kept)
    assert all(method.has(part) for part in Part)
    assert (method.council.seats, method.council.term_years, method.council.absences) == (7, 3, 3)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"council": {"seats": 0}}, "council.seats"),
        ({"council": {"chairs": 5}}, "council.chairs"),
        ({"minutes": {"approval": "soon"}}, "minutes.approval"),
        ({"minutes": {"approval": 2}}, "minutes.approval"),
        ({"teams": {"colour": "red"}}, "teams.colour"),
        ({"teams": True}, "teams"),
    ],
)
def test_a_wrong_part_names_its_key(method_file: dict[str, Any], change: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as error:
        parse_method(method_file | change)
    assert error.value.key == key


PARTS = {
    "minutes": {"approval": "2 working days"}, "hearing": {}, "talks": {}, "projects": {"objections": "30 days"},
    "teams": {"reminder": "1 day"}, "commendations": {"notice": "7 days"}, "mediation": {"follow_up": "30 days"},
    "consultation": {"open": "7 days", "reminder": "2 days"}, "commons": {}, "surveys": {"open": "7 days"},
    "evaluation": {"every": "365 days", "open": "14 days"},
}  # fmt: skip


def test_the_parts_of_a_method_and_what_each_lasts_where_it_says_nothing() -> None:
    assert {part: {name: str(span) for name, span in spans.items()} for part, spans in every_part().items()} == PARTS
    read = read_parts(Table({"teams": {"reminder": "2 hours"}, "talks": {}}, ""))
    assert {part.value: {name: str(span) for name, span in spans.items()} for part, spans in read.items()} == {
        "talks": {}, "teams": {"reminder": "2 hours"},
    }  # fmt: skip
    with pytest.raises(DataError) as error:
        read_parts(Table({"teams": {"reminder": "soon"}}, ""))
    assert error.value.key == "teams.reminder"


def test_a_part_that_was_given_up_goes_on_with_our_spans(method_file: dict[str, Any]) -> None:
    own = {**method_file, "council": {}, "teams": {"reminder": "2 hours"}}
    with_teams, without = parse_method(own), parse_method({name: own[name] for name in own if name != "teams"})
    assert str(with_teams.span(Part.TEAMS, "reminder")) == "2 hours"
    assert str(without.span(Part.TEAMS, "reminder")) == "1 day"
    assert (with_teams.has(Part.TEAMS), without.has(Part.TEAMS)) == (True, False)


def test_stages_and_texts_are_lists(method_file: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="must be a list, not 'raised'"):
        parse_method({**method_file, "stages": "raised"})
    with pytest.raises(DataError, match="must be a list of texts, not 'a'"):
        Table({"one": "a"}, "").texts("one")
    with pytest.raises(DataError, match=r"^file: must be a table, not 3"):
        read_table(3, "", None)


def test_the_councils_rule_is_one_of_a_councils_where_any_are_known(method_file: dict[str, Any]) -> None:
    method = parse_method(method_file)
    assert consistent(method, ()) is consistent(method, [method.council_rule]) is method
    with pytest.raises(DataError) as error:
        consistent(method, ["assembly"])
    assert error.value.key == "council_rule"


def test_working_days_are_compared_from_a_monday(method_file: dict[str, Any]) -> None:
    def solving(solve: str, complex_: str) -> Method:
        rules = {**method_file["rules"], "solve": solve, "solve_complex": complex_}
        return consistent(parse_method({**method_file, "rules": rules}), ())

    assert solving("4 working days", "5 days")  # from Monday until Friday
    with pytest.raises(DataError, match="must not be shorter than solve"):
        solving("5 working days", "6 days")


@pytest.mark.parametrize(
    ("key", "words"), [("holidays", ("keep", "skip", "move")), ("chosen_by", ("council", "residents"))]
)
def test_an_agenda_says_it_in_one_of_a_few_words(method_file: dict[str, Any], key: str, words: tuple[str, ...]) -> None:
    for word in words:
        made = parse_method({**method_file, "agenda": {**method_file["agenda"], key: word}})
        assert getattr(made.agenda, key) == word
    with pytest.raises(DataError) as error:
        parse_method({**method_file, "agenda": {**method_file["agenda"], key: "maybe"}})
    assert error.value.key == f"agenda.{key}"
