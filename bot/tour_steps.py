"""The steps of the tour: a newcomer takes a proposal about three lamps from the group to its result."""

from collections.abc import Callable

from bot.cast import BUILDING_1, CHAIR, COUNCIL, MEDIATORS, NEIGHBOURS, WANG
from bot.stories import FOR, SUPPORTERS, VOTERS
from bot.story import Pair
from bot.tour import Step, Tour
from bot.way import HERE, Facts
from rules.meetings import MeetingState
from rules.stages import Stage as MatterStage
from storage.votes import State
from texts.matters import state_in_words
from texts.words import Words

LAMPS = (
    "门口的三盏路灯坏了，晚上看不清路。能不能换成声控灯？",
    "Three lamps at our door are out. Could we have new ones?",
)
ASKS = NEIGHBOURS[0]  # who says it in the group; the newcomer makes a proposal of it

MEETINGS = {
    MeetingState.SCHEDULED: ("会议还没有开始", "the meeting has not begun"),
    MeetingState.ROLL_CALL: ("正在点名", "the roll is being called"),
    MeetingState.OPEN: ("会议正在开", "the meeting is open"),
    MeetingState.ENDED: ("会议已经结束", "the meeting has ended"),
    MeetingState.ADJOURNED: ("会议已经休会", "the meeting has adjourned"),
    MeetingState.NO_QUORUM: ("人数不足，没有开会", "too few came, there was no meeting"),
}
VOTES = {
    State.NOTICED: ("已经公示，表决还没有开始", "the notice stands, the vote is not open yet"),
    State.OPEN: ("表决正在进行", "the vote is open"),
    State.SEALED: ("表决已经截止", "the vote is closed"),
    State.PRELIMINARY: ("初步结果已经公布", "the preliminary result is out"),
    State.CONFIRMED: ("结果已经确认", "the result is confirmed"),
    State.INVALID: ("表决无效", "the vote is invalid"),
    State.WITHDRAWN: ("表决已经撤回", "the vote is withdrawn"),
}

TAKEN = frozenset(MatterStage) - {
    MatterStage.RAISED,
    MatterStage.DECLINED,
    MatterStage.MERGED,
    MatterStage.REDIRECTED,
    MatterStage.LAPSED,
    MatterStage.TAKEN_BACK,
}


# What is done for the newcomer


async def _propose(tour: Tour) -> None:
    await tour.way.propose(WANG, tour.stage.say(*LAMPS), reply_to=tour.original)


async def _support(tour: Tour) -> None:
    await tour.way.support(NEIGHBOURS[1:2])


async def _others_support(tour: Tour) -> None:
    await tour.way.support(NEIGHBOURS[: SUPPORTERS + 1])


async def _accept(tour: Tour) -> None:
    await tour.way.accept(MEDIATORS[0])


async def _vote(tour: Tour) -> None:
    await tour.way.open_vote()
    await tour.way.vote([WANG], "for")


async def _others_vote(tour: Tour) -> None:
    for_, against = NEIGHBOURS[: FOR - 1], NEIGHBOURS[FOR - 1 : VOTERS - 1]
    await tour.way.vote(for_, "for")
    await tour.way.vote(against, "against")


# How far it is


def _stands(facts: Facts) -> Pair:
    """Say where the matter stands, in the product's own words."""
    if facts.matter is None:
        return "还没有新的提议", "there is no new proposal yet"
    zh, en = (state_in_words(Words(language), facts.matter.stage.value) for language in ("zh", "en"))
    return f"№{facts.matter.id}：{zh}", f"№{facts.matter.id} is {en}"


def _supporters(facts: Facts) -> Pair:
    count = facts.matter.supporters if facts.matter else 0
    return f"现有 {count} 户附议", f"{count} households support it"


def _council(facts: Facts) -> Pair:
    if facts.meeting is None:
        return "还没有列入议程", "it is on no agenda yet"
    zh, en = MEETINGS[facts.meeting.state]
    return f"{zh}，已到 {facts.present} 人", f"{en}, {facts.present} are here"


def _ballots(facts: Facts) -> Pair:
    if facts.vote is None:
        return "还没有公示", "no notice was posted yet"
    zh, en = VOTES[facts.vote.state]
    return f"{zh}，{facts.voted} 户投了票", f"{en}, {facts.voted} households voted"


def _met(*states: MeetingState) -> Callable[[Facts], bool]:
    return lambda facts: facts.decided or (facts.meeting is not None and facts.meeting.state in states)


STEPS = (
    Step(
        ("变成王秀英，提一件事", "Become Wang Xiuying and propose"),
        (
            "在 1 栋群里有人说路灯坏了。回复这条消息，发 /propose@corridor_bot。",
            "Somebody says in Building 1's group that lamps are out. Reply to it with /propose@corridor_bot.",
        ),
        WANG,
        BUILDING_1,
        lambda facts: facts.matter is not None,
        ("群里出现「提议」卡片", "a card “Proposal” appears in the group"),
        _stands,
        _propose,
    ),
    Step(
        ("变成邻居，附议", "Become a neighbour and support it"),
        (
            "点卡片上的「附议」。您点了，其余邻居也会跟上。",
            "Tap Support on the card. Once you have, the other neighbours follow.",
        ),
        NEIGHBOURS[1],
        BUILDING_1,
        lambda facts: facts.matter is not None and facts.matter.supporters >= 2,
        ("至少两户附议", "two households support it"),
        _supporters,
        _support,
        _others_support,
    ),
    Step(
        ("变成议事会成员，受理", "Become a council member and accept it"),
        ("在议事会群里点「受理」。不受理就要写理由。", "Tap Accept in the council chat. Declining asks for a reason."),
        MEDIATORS[0],
        COUNCIL,
        lambda facts: facts.stage in TAKEN,
        ("待审卡片写着已受理", "the card in the council chat says accepted"),
        _stands,
        _accept,
    ),
    Step(
        ("变成会长，列入议程", "Become the chair and put it on the agenda"),
        (
            "点卡片上的「列入议程」。公告栏马上更新。",
            "Tap the button for the agenda on the same card. The board follows at once.",
        ),
        CHAIR,
        COUNCIL,
        lambda facts: facts.stage is MatterStage.ON_AGENDA or facts.decided,
        ("公告栏的议程里有它", "it is on the agenda of the board"),
        _stands,
        lambda tour: tour.way.put_on_agenda(),
    ),
    Step(
        ("把时间拨到点名", "Move the clock to the roll call"),
        (
            "点时钟旁的「前往」，直到议事会群里开始点名。",
            "Press Go beside the clock until the roll is called in the council chat.",
        ),
        CHAIR,
        COUNCIL,
        _met(MeetingState.ROLL_CALL, MeetingState.OPEN),
        ("议事会群里出现「点名」", "“Roll call” appears in the council chat"),
        _council,
        lambda tour: tour.way.call_roll(),
    ),
    Step(
        ("五个人点「我到了」，会长宣布开会", "Five are here, and the chair opens"),
        (
            "换五个人点「我到了」，够了法定人数，会长点「宣布开会」。",
            "Five tap Here, one after the other. With a quorum the chair taps Open.",
        ),
        CHAIR,
        COUNCIL,
        _met(MeetingState.OPEN),
        ("会议开始，动议出现", "the meeting is open and shows its motion"),
        _council,
        lambda tour: tour.way.open_meeting(),
    ),
    Step(
        ("逐个表决动议", "Vote on the motion"),
        (
            "到会的人各点一次「赞成」。都点了就自动结束。",
            "Everybody who is here taps For. It closes when all have voted.",
        ),
        HERE[1],
        COUNCIL,
        lambda facts: facts.decided,
        ("动议卡片写着「通过」", "the motion's card says Passed"),
        _stands,
        lambda tour: tour.way.adopt(),
    ),
    Step(
        ("变成会长，公示", "Become the chair and post the notice"),
        (
            "在议事会群里发 /ballot@corridor_bot 加编号，选「全体住户」，核对后点「公示」。",
            "Send /ballot@corridor_bot with the number in the council chat, choose All households, check, Post notice.",
        ),
        CHAIR,
        COUNCIL,
        lambda facts: facts.vote is not None,
        ("1 栋群里出现「公示」", "“Public notice” appears in Building 1's group"),
        _ballots,
        lambda tour: tour.way.post_notice(),
    ),
    Step(
        ("表决：您家投一票", "Vote for your household"),
        (
            "用「前往」把时间拨到表决开始，再点「赞成」「反对」或「弃权」。别的户也会投。",
            "Press Go until the vote opens, then tap For, Against or Abstain. Other households vote too.",
        ),
        WANG,
        BUILDING_1,
        lambda facts: facts.voted >= 1,
        ("表决卡上有一户参加", "the ballot shows one household"),
        _ballots,
        _vote,
        _others_vote,
    ),
    Step(
        ("看结果", "Hear the result"),
        (
            "把时间拨到截止：群里公布结果，写明规则和票数。",
            "Move the clock to the close: the result stands in the group, with its rule and counts.",
        ),
        WANG,
        BUILDING_1,
        lambda facts: facts.vote is not None and facts.vote.state in {State.PRELIMINARY, State.CONFIRMED},
        ("群里出现「初步结果」", "“Preliminary” appears in the group"),
        _ballots,
        lambda tour: tour.way.close_vote(),
    ),
)
