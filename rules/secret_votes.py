"""What may be voted on in secret, and when totals would tell what one household voted."""

from rules.refusals import Reason, Refused
from rules.votes import Measure, Rule, Unit

FEWEST = 5  # electors to open a secret vote, and ballots to announce one


def may_be_secret(rule: Rule, electors: int) -> Refused | None:
    """None when a vote under this rule may be secret, else why not.

    - Nothing but heads is counted: areas name their owners (of 76, 74 were unique).
    - There is a roll, with at least five ballots on it.

    Source: `trust.md`, sections 1 and 2.
    """
    if Measure.AREA in rule.counts or rule.unit in {Unit.GROUP_MEMBERS, Unit.RESPONDENTS}:
        return Refused(Reason.SEALING_NEEDS_HEADS)
    return Refused(Reason.SEALING_NEEDS_MORE) if electors < FEWEST else None


def is_void(ballots: int) -> bool:
    """Whether so few ballots came in that the totals would tell what single electors voted: they are not announced."""
    return ballots < FEWEST


def shows(before: int, now: int) -> bool:
    """Whether the turnout on the card moves: by five ballots and more, so that no edit follows one ballot."""
    return now // FEWEST > before // FEWEST
