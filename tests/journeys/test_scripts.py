"""Where the acceptance scripts of formal votes are played over the wire, each with its numbers and in both languages.

| script | numbers | journey |
|---|---|---|
| 1 | 5 of 7 seats, 3 to 2, by two rules | `test_three_to_two_of_five_present_pass_or_not_by_the_rule_of_the_method` |
| 2 | 6 seats, 3 to 3 | `test_the_roll_is_called_by_command_and_what_is_not_decided_in_three_hours_waits` |
| 3 | 4 of 7, the vice | `test_without_a_quorum_the_agenda_moves_and_the_vice_chair_presides_when_the_chair_is_away` |
| 4 | 1,989 households: 994, 995, 600 and 601 of 1,200 | `test_of_1989_households_995_must_take_part` |
| 5 | 76 of 113 owners: 38/3,700, 39/3,600.00, 39/3,600.01 | `test_owners_decide_by_heads_and_by_area` |
| 6 | 80 of 113 owners: 61/5,650, 60/5,700.00 | `test_owners_decide_by_heads_and_by_area` |
| 7 | 75/8,000, extended, one more | `test_owners_decide_by_heads_and_by_area` |
| 8 | Mr Li of 37-502 and his wife | `test_households_tenants_adults_and_all_owners_of_a_building` |
| 9 | a tenant | `test_households_tenants_adults_and_all_owners_of_a_building` |
| 10 | a late paper, a second principal | `test_paper_and_proxies_count_once_and_only_before_two_pairs_of_eyes` |
| 11 | Chen: 3 homes, 270 m², one vote | `test_owners_decide_by_heads_and_by_area` |
| 12 | 76/7,200 falls to 74/7,010 | `test_two_forged_papers_are_struck_and_too_few_are_left` |

Chinese plays all of scripts 5 and 6; English one of each, and the rest as well.
"""

import ast
import re
from pathlib import Path


def journeys() -> dict[str, str]:
    return {
        one.name: ast.unparse(one)
        for file in Path(__file__).parent.glob("test_*.py")
        for one in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(one, ast.AsyncFunctionDef)
    }


def test_each_script_of_formal_votes_has_a_journey_in_both_languages() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\| `(\w+)` \|$", __doc__ or "", re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 13))
    tests = journeys()
    for _, name in rows:
        assert name in tests, f"{name} plays no script any more"
        head = tests[name].partition("async def")[0]
        assert "'zh'" in head, name
        assert "'en'" in head, name
