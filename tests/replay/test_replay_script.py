"""The script of the two years: drawn from its seed alone, and counted without asking anybody."""

from collections import Counter

import pytest

from actions.rulebook import alike, hazards
from replay import words
from replay.__main__ import table
from replay.report import told
from replay.script import FEW_WEEKS, QUORUM, SUPPORT, WEEKS, Event, expected, history, residents


def test_the_first_seed_is_what_modern_garden_tells_of_its_two_years() -> None:
    told = expected(history(1))
    assert [told[name] for name in ("called", "no_quorum", "councils")] == ["95", "3", "92"]
    assert [told[name] for name in ("requests", "answered", "rated", "satisfied")] == ["79", "79", "69", "66"]
    assert told["satisfied_rate"] == "95.7 %"


def test_the_same_seed_is_the_same_history_and_another_is_another() -> None:
    assert history(1) == history(1)
    assert expected(history(1)) != expected(history(2)) != expected(history(3))


@pytest.mark.parametrize("seed", range(1, 8))
@pytest.mark.parametrize("weeks", [FEW_WEEKS, WEEKS])
def test_whatever_the_seed_it_can_have_happened_so(seed: int, weeks: int) -> None:
    events = history(seed, weeks)
    assert [event.at for event in events] == sorted(event.at for event in events)
    met = [event.words for event in events if event.verb == "meet"]
    assert all((len(here) >= QUORUM) == bool(verdicts) for here, verdicts in met)
    supported = {event.name: len(set(event.words[1])) + 1 for event in events if event.verb == "support"}
    assert set(supported.values()) == {SUPPORT}
    ends = Counter(name for _, verdicts in met for name, verdict in verdicts.items() if verdict != "postpone")
    on_agenda = [event.name for event in events if event.verb == "agenda" or event.words == ("agenda",)]
    assert ends == Counter(on_agenda), "what comes onto an agenda is decided once"
    assert all(int(one[1:]) < residents(weeks)[one[0]] for event in events for one in people(event))
    by_verb = Counter((event.verb, event.name) for event in events)
    for verb, name in by_verb:
        if verb == "rate":
            assert by_verb["confirm", name] == 1
            assert by_verb["solve", name] == 1 + by_verb["deny", name]


def test_its_words_are_what_they_pass_for() -> None:
    assert not [text for text in words.REQUESTS if hazards(text)]
    assert all(hazards(text) for text in words.URGENT)
    subjects = list(enumerate(words.MATTERS))
    assert not [text for text in words.MATTERS if len(alike(text, subjects)) > 1]


def people(event: Event) -> list[str]:
    """Who acts in an event."""
    where = {"propose": event.words[1:2], "support": event.words[1:2], "ask": event.words[:1]}
    return [one for found in where.get(event.verb, ()) for one in ([found] if isinstance(found, str) else found)]


def test_a_figure_that_differs_is_told_and_so_is_one_that_is_missing() -> None:
    page = "<b>92</b>councils that opened with a quorum <b>78</b>requests answered"
    lines, wrong = table({"councils": "92", "called": "95"}, report=told(page), other={"councils": "91"})
    assert (lines[1].split(), wrong) == (["councils", "92", "92", "91", "differs"], 1)
    _, wrong = table({"answered": "79", "raised": "103"}, report=told(page))
    assert wrong == 2, "78 are not 79, and how many were raised is missing"
