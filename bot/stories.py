"""What happens in the demo: Modern Garden decides about charging sheds, Lujingyuan about a bench."""

from bot.cast import (
    BUILDING_1,
    CHAIR,
    COUNCIL,
    HOUSEHOLDS,
    LUJINGYUAN_COUNCIL,
    LUJINGYUAN_GROUP,
    LUJINGYUAN_RESIDENT,
    LUJINGYUAN_SEATS,
    LUJINGYUAN_SUPPORTERS,
    MEDIATORS,
    MODERN_GARDEN_NAMES,
    NEIGHBOURS,
    PROPERTY,
    SEATS,
    WANG,
    called,
)
from bot.story import Json, Pair, Stage, StoryBroke, buttons_of, number_in

SUPPORTERS, VOTERS, FOR, AGAINST = 19, 41, 33, 5
SCENES = 14


async def modern_garden(stage: Stage) -> None:
    """Play the story of the charging sheds from the first slip to the satisfaction rate."""
    neighbours = await join(stage)
    matter = await _propose(stage)
    await _support(stage, neighbours, matter)
    await _screen_others(stage, neighbours)
    await _request(stage, neighbours[2])
    await _consult(stage, matter)
    await _agenda(stage, matter)
    await _council(stage, matter)
    vote, ballot = await _notice(stage, matter)
    await _vote(stage, neighbours, vote, ballot)
    await _result(stage)
    await _feedback(stage, neighbours, matter)


def homes_of_building_1(stage: Stage) -> list[tuple[str, str, str, str]]:
    """Return the homes of Building 1 in the order of their slips."""
    return sorted(home for home in stage.codes if home[0] == "Building 1")


async def join(stage: Stage) -> list[int]:
    """Have 45 households of Building 1 join by the links of their slips; return the neighbours."""
    await stage.scene(
        ("扫码登记：一户一码", "Join: one code a household"),
        (
            "王秀英扫登记单上的二维码，再按「开始」，就登记好了。邻居们也一样。",
            "Wang Xiuying scans the code on her slip and presses Start: she is in. So do her neighbours.",
        ),
        who=WANG, chat=WANG,
    )  # fmt: skip
    homes = homes_of_building_1(stage)
    await stage.join(WANG, homes[0])
    stage.quote(
        stage.say("机器人 → 王秀英", "Bot → Wang Xiuying"), await stage.heard(WANG, stage.say("登记好了", "You are in"))
    )
    neighbours = NEIGHBOURS
    for person, home in zip(neighbours, homes[1:HOUSEHOLDS], strict=True):
        await stage.join(person, home)
    await stage.heard(neighbours[-1], stage.say("登记好了", "You are in"))
    stage.tell(
        f"1 栋 {len(homes)} 户中已有 {HOUSEHOLDS} 户登记。",
        f"{HOUSEHOLDS} of {len(homes)} households of Building 1 are in.",
    )
    return neighbours


async def _propose(stage: Stage) -> int:
    await stage.scene(
        ("在群里提议", "Propose, where people talk"),
        (
            "她在群里说了一件事，再回复自己的消息，发 /propose。",
            "She says it in the group, then replies to her own message with /propose.",
        ),
        who=WANG, chat=BUILDING_1,
    )  # fmt: skip
    words = stage.say(
        "楼下电动车乱停乱充，不安全。能不能在 1 栋东侧建充电棚？",
        "E-bikes are charged on the stairs, that is not safe. Could we have charging sheds east of Building 1?",
    )
    original = await stage.control.say(BUILDING_1, WANG, words)
    await stage.control.say(BUILDING_1, WANG, "/propose@corridor_bot", reply_to=original["message_id"])
    stage.quote(stage.say("王秀英", "Wang Xiuying"), words)
    card = await stage.heard(BUILDING_1, "№")
    stage.quote(stage.say("机器人，回复她的消息", "Bot, as a reply to her message"), card)
    return number_in(card, "support")


async def _support(stage: Stage, neighbours: list[int], matter: int) -> None:
    await stage.scene(
        ("邻居附议", "Neighbours support it"),
        (
            "二十户附议就够。同一户点两次也只算一次。",
            "Twenty households are enough. Who taps twice counts once.",
        ),
        who=NEIGHBOURS[0], chat=BUILDING_1,
    )  # fmt: skip
    card = await stage.heard(BUILDING_1, "", data=f"support:{matter}")
    await stage.pass_time(minutes=40)
    said = await stage.tap(BUILDING_1, neighbours[0], card, f"support:{matter}")
    stage.tell(f"第一位邻居看到：「{said}」", f"The first neighbour is told: “{said}”")
    again = await stage.tap(BUILDING_1, neighbours[0], card, f"support:{matter}")
    stage.tell(f"再点一次：「{again}」", f"Tapped twice: “{again}”")
    await stage.tap_all(BUILDING_1, neighbours[1:SUPPORTERS], card, f"support:{matter}")
    stage.quote(stage.say("同一张卡片", "The same card"), await stage.shows(BUILDING_1, card, "20"))


async def _screen_others(stage: Stage, neighbours: list[int]) -> None:
    await stage.scene(
        ("议事会筛选：受理、合并、不受理都有答复", "The council screens: every answer has a reason"),
        (
            "受理只要一点；不受理要写理由，提议人会看到。险情由两个人确认，先处理。",
            "One tap accepts; declining asks for a reason, which the proposer sees. Two people confirm a hazard.",
        ),
        who=MEDIATORS[0], chat=COUNCIL,
    )  # fmt: skip
    docket = await stage.heard(COUNCIL, stage.say("充电棚", "charging sheds"))
    await stage.pass_time(minutes=50)
    matter = number_in(docket, "screen")
    await stage.tap(COUNCIL, MEDIATORS[0], docket, f"screen:{matter}:accept")
    stage.quote(
        stage.say("议事会群", "Council chat"),
        await stage.shows(COUNCIL, docket, called(MODERN_GARDEN_NAMES[2], stage.language)),
        3,
    )
    await _decline(stage, neighbours[0])
    await _urgent(stage, neighbours[1])


async def _file(stage: Stage, person: int, zh: str, en: str) -> tuple[int, Json]:
    mark, words = stage.control.mark, stage.say(zh, en)
    await stage.control.say(BUILDING_1, person, f"/propose@corridor_bot {words}")
    docket = await stage.heard(COUNCIL, words[:6], since=mark)
    return number_in(docket, "screen"), docket


async def _decline(stage: Stage, person: int) -> None:
    number, docket = await _file(stage, person, "请把物业经理换掉", "Please dismiss the property manager")
    await stage.tap(COUNCIL, MEDIATORS[1], docket, f"screen:{number}:decline")
    picker = await stage.heard(COUNCIL, str(number), data=f"reason:{number}:not_ours")
    await stage.tap(COUNCIL, MEDIATORS[1], picker, f"reason:{number}:not_ours")
    stage.quote(
        stage.say("机器人 → 提议人（私下）", "Bot → its proposer, privately"),
        await stage.heard(person, stage.say("没有受理", "declined")),
    )


async def _urgent(stage: Stage, person: int) -> None:
    number, docket = await _file(stage, person, "电梯坏了，有人被困在里面", "The lift is stuck, somebody is inside")
    await stage.tap(COUNCIL, CHAIR, docket, f"screen:{number}:urgent")
    await stage.tap(COUNCIL, MEDIATORS[2], docket, f"screen:{number}:urgent")
    hazard = await stage.heard(BUILDING_1, stage.say("紧急", "urgent"))
    stage.quote(
        stage.say("六类险情：会长加一人确认，不表决，先处理", "A hazard: the chair and one more confirm, no vote"),
        hazard,
        4,
    )


async def _write(stage: Stage, place: tuple[int, int], message: Json, data: str, asked: Pair, words: str) -> None:
    """Have a person (chat, account) tap a button that asks for words, and reply with them to the question."""
    mark, (chat, person) = stage.control.mark, place
    await stage.tap(chat, person, message, data)
    question = await stage.heard(chat, stage.say(*asked), since=mark)
    await stage.control.say(chat, person, words, reply_to=question["message_id"])


async def _request(stage: Stage, person: int) -> None:
    await stage.scene(
        ("诉求：有人答复，办好由本人确认", "A request: answered, and confirmed by who asked"),
        (
            "私下说一件要办的事：两天内答复，七天内办好，超时报会长。",
            "Asked in private: a reply in two days, solved in seven; else the chair is told.",
        ),
        who=person, chat=person,
    )  # fmt: skip
    words, mark = stage.say("三楼走廊的灯不亮", "The lamp on the third floor is dark"), stage.control.mark
    await stage.control.say(person, person, f"/request {words}")
    work = await stage.heard(COUNCIL, words[:6], since=mark)
    number = number_in(work, "reply")
    chair, said = (COUNCIL, CHAIR), stage.say("电工今天下午来", "An electrician comes today")
    await _write(stage, chair, work, f"reply:{number}", ("怎样答复", "What do you answer"), said)
    answer = await stage.heard(person, stage.say("电工", "electrician"), since=mark)
    stage.quote(stage.say("机器人 → 提出的人", "Bot → who asked"), answer, 4)
    done = stage.say("换了灯泡和开关", "A new bulb and a new switch")
    await _write(stage, chair, work, f"solved:{number}", ("怎样办的", "What was done"), done)
    question = await stage.heard(person, done, since=mark, data=f"confirm:{number}:yes")
    await stage.tap(person, person, question, f"confirm:{number}:yes")
    rating = await stage.heard(person, "", since=mark, data=f"rate:{number}:4")
    said = await stage.tap(person, person, rating, f"rate:{number}:4")
    stage.tell(f"本人确认办好，评了满意：「{said}」", f"Confirmed as solved, rated as satisfied: “{said}”")


async def _consult(stage: Stage, matter: int) -> None:
    await stage.scene(
        ("协商会：请各方表态", "A consultation: the parties say where they stand"),
        (
            "上议程以前先问六方。各方在私聊里表态，不同意见也留着。",
            "Before the agenda six parties are asked. Each answers in private; dissent is kept.",
        ),
        who=CHAIR, chat=COUNCIL,
    )  # fmt: skip
    mark = stage.control.mark
    await stage.control.say(COUNCIL, CHAIR, f"/consult@corridor_bot {matter}")
    card = await stage.heard(COUNCIL, stage.say("协商会", "Consultation"), since=mark)
    consultation = number_in(card, "consult")
    await stage.tap(COUNCIL, CHAIR, card, f"consult:{consultation}:invite")
    asked = await stage.heard(PROPERTY, stage.say("协商", "consult"), since=mark)
    stage.quote(stage.say("机器人 → 物业（私下）", "Bot → the property manager, privately"), asked, 4)
    offer = stage.say("我们出电工，接好电", "Our electrician connects them")
    tap = f"position:{number_in(asked, 'position')}:offer"
    await _write(stage, (PROPERTY, PROPERTY), asked, tap, ("愿意出什么力", "What do you offer"), offer)
    card = await stage.shows(COUNCIL, card, offer)
    opinion = stage.say("东侧建棚，物业接电", "Sheds in the east, connected by the property manager")
    asked_for = ("形成了什么意见", "Which opinion")
    await _write(stage, (COUNCIL, CHAIR), card, f"consult:{consultation}:conclude", asked_for, opinion)
    card = await stage.shows(COUNCIL, card, opinion)
    stage.quote(stage.say("议事会群", "Council chat"), card, 5)
    stage.kept["consultation"] = card


async def _agenda(stage: Stage, matter: int) -> None:
    await stage.scene(
        ("上议程，定时公布", "On the agenda, posted by the scheduler"),
        (
            "会长把它列入下次议程。议程按时截止，按时公布。",
            "The chair puts it on the next agenda, which closes and is posted in time.",
        ),
        who=CHAIR, chat=COUNCIL,
    )  # fmt: skip
    card = stage.kept["consultation"]
    said = await stage.tap(COUNCIL, CHAIR, card, f"consult:{number_in(card, 'consult')}:agenda")
    stage.tell(f"会长看到：「{said}」", f"The chair is told: “{said}”")
    board = await stage.heard(BUILDING_1, stage.say("公告栏", "board"))
    stage.quote(
        stage.say("公告栏（同一条，一直更新）", "The board, edited in place"),
        await stage.shows(BUILDING_1, board, f"№{matter}"),
    )
    await stage.next("agenda_close")
    post = await stage.heard(BUILDING_1, stage.say("只议以上", "Only these"))
    stage.quote(stage.say("机器人，按时公布", "Bot, in time"), post)
    await stage.next("roll_call")


async def _council(stage: Stage, matter: int) -> None:
    await stage.scene(
        ("议事会开会：点名、法定人数、记名表决", "The council meets: roll call, quorum, a vote by name"),
        (
            "到会的人点「我到了」，够人数才能开会，逐项记名表决。",
            "Who is there taps “Here”. With a quorum the chair opens, and each item is voted on by name.",
        ),
        who=CHAIR, chat=COUNCIL,
    )  # fmt: skip
    roll, decided = await _meet(stage, COUNCIL, SEATS[:6], against=1, verdict=stage.say("通过", "Passed"))
    stage.quote(stage.say("议事会群", "Council chat"), roll)
    stage.quote(stage.say("7 席，需要 4 票，得 5 票", "7 seats, 4 needed, 5 got"), decided)
    stage.tell(f"№{matter} 交全体住户表决。", f"№{matter} goes to the households.")


async def _meet(stage: Stage, council: int, here: list[int], *, against: int, verdict: str) -> tuple[Json, Json]:
    """Have those who are here called, the first of them open, and all vote; return the roll and the motion decided."""
    roll = await stage.heard(council, stage.say("点名", "Roll call"))
    meeting = number_in(roll, "present")
    for seat in here:
        await stage.tap(council, seat, roll, f"present:{meeting}")
    roll = await stage.shows(council, roll, f"{len(here)}/7")
    await stage.pass_time(minutes=15)
    await stage.tap(council, here[0], roll, f"open:{meeting}")
    card = await stage.heard(council, stage.say("动议", "Motion"))
    motion = number_in(card, "motion")
    for seat, choice in zip(here, ["for"] * (len(here) - against) + ["against"] * against, strict=True):
        await stage.tap(council, seat, card, f"motion:{motion}:{choice}")
    return roll, await stage.shows(council, card, verdict)


async def _notice(stage: Stage, matter: int) -> tuple[int, Json]:
    await stage.scene(
        ("公示：规则、名单、日期就此固定", "Public notice: rule, roll and dates are fixed"),
        (
            "会长选好由谁决定，核对，公示。七天后表决开始。",
            "The chair chooses who decides, checks and posts the notice. Seven days later the vote opens.",
        ),
        who=CHAIR, chat=COUNCIL,
    )  # fmt: skip
    mark = stage.control.mark
    await stage.control.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {matter} assembly")
    check = await stage.heard(COUNCIL, "", since=mark, data=f"notice:{matter}:assembly")
    stage.quote(stage.say("请会长核对", "The chair checks"), check)
    await stage.tap(COUNCIL, CHAIR, check, f"notice:{matter}:assembly")
    stage.quote(
        stage.say("机器人，在 1 栋群", "Bot, in Building 1's group"),
        await stage.heard(BUILDING_1, stage.say("公示", "notice"), since=mark),
    )
    await stage.next("open_vote")
    ballot = await stage.heard(BUILDING_1, stage.say("表决", "Ballot"), since=mark)
    while not any(data.startswith("vote:") for data in buttons_of(ballot)):
        ballot = await stage.heard(BUILDING_1, stage.say("赞成", ""), since=ballot["changed"])
    stage.quote(stage.say("表决卡：只有参与率，没有票数", "The ballot: turnout, never a tally"), ballot)
    return number_in(ballot, "vote"), ballot


async def _vote(stage: Stage, neighbours: list[int], vote: int, ballot: Json) -> None:
    await stage.scene(
        ("全楼表决，每户一票", "Building 1 votes, one ballot a household"),
        (
            "截止前只看得到参与率。没有投的户会收到一次私下提醒。",
            "Before the close only the turnout shows. Who has not voted is reminded once, privately.",
        ),
        who=WANG, chat=BUILDING_1,
    )  # fmt: skip
    said = await stage.tap(BUILDING_1, WANG, ballot, f"vote:{vote}:for")
    stage.tell(f"王秀英看到：「{said}」", f"Wang Xiuying is told: “{said}”")
    choices = ["for"] * (FOR - 1) + ["against"] * AGAINST + ["abstain"] * (VOTERS - FOR - AGAINST)
    said_of = list(zip(neighbours, choices, strict=False))
    early, late = said_of[: VOTERS - 16], said_of[VOTERS - 16 :]

    async def vote_all(people: list[tuple[int, str]]) -> None:
        for choice in ("for", "against", "abstain"):
            alike = [person for person, said in people if said == choice]
            await stage.tap_all(BUILDING_1, alike, ballot, f"vote:{vote}:{choice}")

    await vote_all(early)
    await stage.next("remind")
    reminded = await stage.heard(late[0][0], stage.say("还没有投", "has not voted"))
    stage.quote(stage.say("只私下提醒没有投的户", "Only who has not voted is reminded, privately"), reminded, 4)
    await vote_all(late)
    stage.quote(stage.say("参与率", "Turnout"), await stage.shows(BUILDING_1, ballot, f"{VOTERS}/62"), 9)
    await stage.next("close_vote")
    await stage.pass_time(minutes=2)
    told = await stage.tap(BUILDING_1, neighbours[-1], ballot, f"vote:{vote}:against", stale=True)
    stage.tell(f"迟到的一票：「{told}」", f"A late tap: “{told}”")


async def _result(stage: Stage) -> None:
    await stage.scene(
        ("初步结果、异议期、结果通知", "Preliminary result, objections, outcome"),
        (
            "结果写明规则和票数。异议期满后回复她最初的消息。",
            "The result names its rule and its counts. After the objections it answers her first message.",
        ),
        who=WANG, chat=BUILDING_1,
    )  # fmt: skip
    counts = stage.say(
        f"赞成 {FOR}，反对 {AGAINST}，弃权 {VOTERS - FOR - AGAINST}",
        f"For {FOR}, against {AGAINST}, abstain {VOTERS - FOR - AGAINST}",
    )
    stage.quote(
        stage.say("机器人，回复表决卡", "Bot, as a reply to the ballot"), await stage.heard(BUILDING_1, counts), 9
    )
    await stage.next("confirm_vote")
    outcome = await stage.heard(BUILDING_1, stage.say("结果通知", "Outcome"))
    stage.quote(
        stage.say("机器人，回复王秀英最初的消息", "Bot, as a reply to Wang Xiuying's first message"), outcome, 9
    )
    if "reply_to_message" not in outcome:
        raise StoryBroke("the outcome is not a reply to the original message")
    await stage.heard(WANG, stage.say("结果通知", "Outcome"))
    mark = stage.control.mark
    await stage.control.say(WANG, WANG, "/results")
    stage.quote(
        stage.say("机器人 → 王秀英（/results）", "Bot → Wang Xiuying (/results)"),
        await stage.heard(WANG, stage.say("已有结果", "Decisions"), since=mark),
    )


async def _feedback(stage: Stage, neighbours: list[int], matter: int) -> None:
    await stage.scene(
        ("办好了，请居民评价", "Carried out, and rated by residents"),
        (
            "办好以后在群里调查满意度，人数写在旁边。",
            "Once it is done, residents rate it in a poll; how many did stands beside the rate.",
        ),
        who=CHAIR, chat=BUILDING_1,
    )  # fmt: skip
    work = await stage.heard(COUNCIL, "", data=f"done:{matter}")
    await stage.pass_time(minutes=21 * 24 * 60 - 9 * 60)  # three weeks of building, and it is morning
    await stage.tap(COUNCIL, CHAIR, work, f"done:{matter}")
    poll = await stage.heard(BUILDING_1, stage.say("满意", "satisfied"))
    for index, person in enumerate(neighbours[:20]):
        await stage.control.vote_poll(
            BUILDING_1, person, poll["message_id"], [0 if index < 15 else 1 if index < 19 else 3]
        )
    await stage.settled()
    await stage.next("close_poll")
    stage.quote(stage.say("机器人，满意率和人数", "Bot, the rate with its n"), await stage.heard(BUILDING_1, "95 %"))
    await stage.scene(
        ("全程可查", "The whole way, with dates"),
        (
            "发 /matter 加编号，谁都能看到每一步的日期。",
            "Whoever sends /matter with the number sees each step with its date.",
        ),
        who=WANG, chat=WANG,
    )  # fmt: skip
    mark = stage.control.mark
    await stage.control.say(WANG, WANG, f"/matter {matter}")
    stage.quote(f"/matter {matter}", await stage.heard(WANG, f"№{matter}", since=mark), 20)


async def lujingyuan(stage: Stage) -> None:
    """Play a shorter story: a council decides by itself, four votes of seven are not enough when three say no."""
    await stage.scene(
        ("另一个社区：陆景苑，长廊议事", "Another community: Lujingyuan, Corridor Talks"),
        (
            "另一种规则：议事会自己决定，全体席位过半数才通过。",
            "Another method: the council decides by itself, and more than half of all seats must agree.",
        ),
        who=LUJINGYUAN_SEATS[0], chat=LUJINGYUAN_COUNCIL,
    )  # fmt: skip
    east = [home for home in sorted(stage.codes) if home[0] == "East Estate"]
    await stage.join(LUJINGYUAN_RESIDENT, east[0])
    await stage.heard(LUJINGYUAN_RESIDENT, stage.say("登记好了", "You are in"))
    mark = stage.control.mark
    words = stage.say("长廊东头加一张长椅", "One more bench at the east end of the corridor")
    await stage.control.say(LUJINGYUAN_GROUP, LUJINGYUAN_RESIDENT, f"/propose@corridor_bot {words}")
    card = await stage.heard(LUJINGYUAN_GROUP, words[:6], since=mark)
    stage.quote(stage.say("陆景苑的群", "Lujingyuan's group"), card, 4)
    docket = await stage.heard(LUJINGYUAN_COUNCIL, words[:6], since=mark)
    number = number_in(docket, "screen")
    for supporter, place in zip(LUJINGYUAN_SUPPORTERS, east[1:], strict=False):
        await stage.join(supporter, place)
    await stage.heard(LUJINGYUAN_SUPPORTERS[-1], stage.say("登记好了", "You are in"))
    await stage.tap_all(LUJINGYUAN_GROUP, LUJINGYUAN_SUPPORTERS, card, f"support:{number}")
    await stage.tap(LUJINGYUAN_COUNCIL, LUJINGYUAN_SEATS[2], docket, f"screen:{number}:accept")
    await stage.shows(LUJINGYUAN_COUNCIL, docket, "20")
    await stage.tap(LUJINGYUAN_COUNCIL, LUJINGYUAN_SEATS[0], docket, f"agenda:{number}")
    stage.community = 2
    await _lujingyuan_council(stage)
    stage.community = 1


async def _lujingyuan_council(stage: Stage) -> None:
    await stage.next("roll_call")
    council, verdict = LUJINGYUAN_COUNCIL, stage.say("未通过", "Not passed")
    _, decided = await _meet(stage, council, LUJINGYUAN_SEATS[:5], against=2, verdict=verdict)
    stage.quote(
        stage.say("到会 5 人，3 比 2：不够全体 7 席的一半", "5 present, 3 to 2: not half of all 7 seats"), decided
    )
    outcome = await stage.heard(LUJINGYUAN_GROUP, stage.say("结果通知", "Outcome"))
    stage.quote(stage.say("结果写明规则", "The outcome names its rule"), outcome, 9)
    stage.tell("两个社区互相看不见。", "The two communities never see each other.")
