"""How much a residents' group is disturbed: its posts, those with sound, and the night."""

from datetime import datetime, timedelta

from villages import SHANGHAI, Here, has, text_of

from playground.client import Json

WEEK = timedelta(days=7)


async def assert_quiet(here: Here, group: int) -> None:
    """At most six posts in any seven days, two of them with sound, none in the night; answers to a proposal apart."""
    posts = [one for one in await here.posts(group) if not _answers_a_proposal(one)]
    times = [datetime.fromtimestamp(one["date"], SHANGHAI) for one in posts]
    for moment in times:
        week = [one for one, then in zip(posts, times, strict=True) if moment <= then < moment + WEEK]
        assert len(week) <= 6, [text_of(one) for one in week]
        assert sum(not one["silent"] for one in week) <= 2, [text_of(one) for one in week if not one["silent"]]
        night, morning = here.village.quiet
        assert morning <= f"{moment:%H:%M}" < night, f"{moment}: {text_of(posts[times.index(moment)])}"


def _answers_a_proposal(message: Json) -> bool:
    return bool(message["silent"]) and any(has(one, "support:") for one in [message, *message["history"]])
