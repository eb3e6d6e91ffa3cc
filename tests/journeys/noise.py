"""How much a residents' group is disturbed: its posts, those with sound, and the night."""

from datetime import datetime, timedelta

from town import COUNCIL
from villages import EAST, SHANGHAI, Here, Village, at, has, homes, text_of

from playground.client import Json

WEEK = timedelta(days=7)
AT_ONCE = 60  # seconds


async def assert_quiet(here: Here, group: int) -> None:
    """At most six posts in any seven days, two of them with sound, none in the night.

    Apart are answers to what a resident wrote, and parts of a post: files beneath a result, pictures of an album.
    """
    posts = [one for one in await here.posts(group) if not _answers_a_resident(one) and not _is_part(one)]
    times = [datetime.fromtimestamp(one["date"], SHANGHAI) for one in posts]
    for moment in times:
        week = [one for one, then in zip(posts, times, strict=True) if moment <= then < moment + WEEK]
        assert len(week) <= 6, [text_of(one) for one in week]
        assert sum(not one["silent"] for one in week) <= 2, [text_of(one) for one in week if not one["silent"]]
        night, morning = here.village.quiet
        assert morning <= f"{moment:%H:%M}" < night, f"{moment}: {text_of(posts[times.index(moment)])}"


def _answers_a_resident(message: Json) -> bool:
    """The card of a proposal, or what is said within a minute to somebody's own words."""
    to = message.get("reply_to_message")
    at_once = to is not None and not to["from"]["is_bot"] and message["date"] - to["date"] < AT_ONCE
    raised = bool(message["silent"]) and any(has(one, "support:") for one in [message, *message["history"]])
    return raised or at_once


def _is_part(message: Json) -> bool:
    beneath = "document" in message and "reply_to_message" in message
    return beneath or ("media_group_id" in message and not text_of(message))


def village(language: str, **rules: object) -> Village:
    return Village(language, homes=homes("East", 8), rules={"support_threshold": 0, **rules})


async def busy_weeks(here: Here) -> None:
    """Five weeks in which all that a group can hear is said: two proposals, a hazard, a meeting, a vote, a poll."""
    await here.join(*range(8))
    shed = await here.propose(EAST, here.people[0], here.say("在东侧建充电棚", "Charging sheds on the east side"))
    bench = await here.propose(EAST, here.people[1], here.say("长廊加一张长椅", "One more bench to sit on"))
    await here.to_agenda(shed)
    await here.to_agenda(bench)
    await hazard(here)
    await here.until(at(3, "19:00"))
    await here.heard(EAST, here.say("只议以上", "Only these"), since=0)
    await here.until(at(6, "18:00"))
    await here.heard(EAST, here.say("快开始了", "meets soon"), since=0)
    first = await here.open(await here.meet())
    mark = await here.mark()
    await here.vote_on(first, dict.fromkeys(here.village.seats, "for"))
    second = await here.heard(COUNCIL, data="motion:", since=mark)
    await here.vote_on(second, dict.fromkeys(here.village.seats, "against"))
    await here.post_notice(shed)
    await here.until(at(13, "19:30"))
    vote, ballot = await here.ballot(EAST)
    await here.tap_all(EAST, here.people[:6], ballot, f"vote:{vote}:for")
    counts = here.say("赞成 6，反对 0，弃权 0", "For 6, against 0, abstain 0")
    await here.until(at(20, "19:30"))
    result = await here.heard(EAST, counts, since=ballot["created"])
    await here.until(at(27, "19:30"))
    await here.heard(EAST, counts, since=result["created"])
    await here.tap(COUNCIL, here.village.chair, await here.card(COUNCIL, shed, "done"), f"done:{shed}")
    await here.heard(EAST, here.say("满意", "satisfied"), since=result["created"])
    await here.until(at(35, "08:00"))
    await here.heard(EAST, here.say("还没有已登记居民", "No verified"), since=0)


async def hazard(here: Here) -> None:
    words = here.say("9 栋 1 门电梯坏了，有人被困", "The lift is stuck, 9-1, somebody is inside")
    number = await here.propose(EAST, here.people[2], words)
    docket = await here.docket(number)
    for seat in (here.village.chair, here.village.seats[4]):
        await here.tap(COUNCIL, seat, docket, f"screen:{number}:urgent")
    await here.heard(EAST, here.say("紧急", "urgent"), since=docket["created"])
