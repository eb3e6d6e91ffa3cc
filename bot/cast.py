"""Who plays in the demo, and where: accounts, groups and areas of Modern Garden and of Lujingyuan."""

from functools import partial

from bot.story import Json, in_language

COUNCIL, BUILDING_1, WHOLE = -1001000000009, -1001000000004, -1001000000005
CHAIR, VICE, *MEDIATORS = range(700000001, 700000008)
SEATS = [CHAIR, VICE, *MEDIATORS]
PROPERTY = 700000104  # speaks for the property manager
HOUSEHOLDS = 45  # of the 62 in Building 1 that join before the vote
WANG, *NEIGHBOURS = range(720000001, 720000001 + HOUSEHOLDS)

LUJINGYUAN_COUNCIL, LUJINGYUAN_GROUP = -1002000000009, -1002000000001
LUJINGYUAN_SEATS = list(range(710000001, 710000008))
LUJINGYUAN_RESIDENT, *LUJINGYUAN_SUPPORTERS = range(730000001, 730000021)

MODERN_GARDEN_NAMES = ("周敏", "马建国", "李秀兰", "陈志强", "杨桂芳", "黄海涛", "吴玉珍")
GRID_WORKERS = {
    700000201: "孙丽", 700000202: "郑伟", 700000203: "何静", 700000204: "林小红",
    710000201: "梁燕", 710000202: "宋涛", 710000203: "唐秋菊",
}  # fmt: skip
LUJINGYUAN_NAMES = ("王德明", "赵雪梅", "徐国栋", "胡美华", "朱永福", "高淑英", "罗志远")
FAMILY_NAMES = "李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑"
GIVEN_NAMES = ("秀英", "建国", "桂芳", "志强", "玉珍", "海涛", "美华", "永福", "雪梅", "国栋")
AREAS = {
    "District A": "A 区", "District B": "B 区", "District C": "C 区", "Building 1": "独栋",
    "East Estate": "东区", "Middle Estate": "中区", "West Estate": "西区",
}  # fmt: skip
SIGNS = (
    "李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑王梁宋唐秀英建国桂芳志强玉珍海涛美华永福雪梅栋敏兰德明淑远丽伟静小红燕秋菊"
)
SOUNDS = (
    "li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng wang liang song tang xiu ying "
    "jian guo gui fang zhi qiang yu zhen hai tao mei hua yong fu xue mei dong min lan de ming shu yuan li wei jing "
    "xiao hong yan qiu ju"
)
PINYIN = dict(zip(SIGNS, SOUNDS.split(), strict=True))


def in_english(area: str) -> str:
    """Return an area's name in the example files, by which the stories know it."""
    return next((english for english, chinese in AREAS.items() if chinese == area), area)


def called(name: str, language: str) -> str:
    """Return an invented person's name as the story's language writes it."""
    if language == "zh" or name[0] not in PINYIN:
        return name
    return f"{PINYIN[name[0]].title()} {''.join(PINYIN[sign] for sign in name[1:]).title()}"


def accounts(language: str) -> list[Json]:
    """Return the accounts of everybody in the stories, each with a note, in the order of the page's list."""
    say = partial(in_language, language)
    story, other = say("现代花园的故事", "The story of Modern Garden"), say("陆景苑", "Lujingyuan")
    neighbours = say("现代花园 1 栋", "Modern Garden, Building 1")
    workers = say("现代花园网格员", "Modern Garden's grid workers")
    resident, worker = say("住户", "resident"), say("网格员", "grid worker")
    titles = [say("会长", "chair"), say("副会长", "vice-chair"), *[say("调解员", "mediator")] * 5]
    seats = [
        (heading, seat, name, title)
        for heading, seats, names in ((story, SEATS, MODERN_GARDEN_NAMES), (other, LUJINGYUAN_SEATS, LUJINGYUAN_NAMES))
        for seat, name, title in zip(seats, names, titles, strict=True)
    ]
    invented = [
        (heading, person, FAMILY_NAMES[index % 20] + GIVEN_NAMES[index % 10], resident)
        for heading, people in ((neighbours, NEIGHBOURS), (other, LUJINGYUAN_SUPPORTERS))
        for index, person in enumerate(people)
    ]
    staff = [
        (workers if person < LUJINGYUAN_SEATS[0] else other, person, name, worker)
        for person, name in GRID_WORKERS.items()
    ]
    named = (
        (story, WANG, "王秀英", say("68 岁，1 栋", "68, Building 1")),
        (story, PROPERTY, "罗志强", say("物业", "property manager")),
        (other, LUJINGYUAN_RESIDENT, "徐秀兰", resident),
    )
    listed = [*named[:1], *seats, *staff, *named[1:], *invented]
    order = (story, neighbours, workers, other)
    return [
        {"id": person, "first_name": called(name, language), "note": note, "heading": heading}
        for heading, person, name, note in sorted(listed, key=lambda one: order.index(one[0]))
    ]


def groups(language: str) -> list[tuple[int, str, list[int]]]:
    """Return the groups in which the stories play: id, title, who is in it."""
    say = partial(in_language, language)
    districts = zip((-1001000000001, -1001000000002, -1001000000003), "ABC", strict=True)
    estates = zip((-1002000000002, -1002000000003), (("中区", "Middle"), ("西区", "West")), strict=True)
    building, whole = say("1 栋居民群", "Building 1 residents"), say("全小区居民群", "All residents")
    east, council = say("陆景苑东区居民群", "East Estate residents"), say("现代花园议事会", "Modern Garden council")
    other_council, secretary = say("陆景苑议事会", "Lujingyuan council"), [LUJINGYUAN_SEATS[0]]
    return [
        *((chat, say(f"{name} 区居民群", f"District {name} residents"), [CHAIR]) for chat, name in districts),
        *((chat, say(f"陆景苑{zh}居民群", f"{en} Estate residents"), secretary) for chat, (zh, en) in estates),
        (BUILDING_1, building, [WANG, *NEIGHBOURS, CHAIR]),
        (WHOLE, whole, [CHAIR]),
        (COUNCIL, council, SEATS),
        (LUJINGYUAN_GROUP, east, [LUJINGYUAN_RESIDENT, *LUJINGYUAN_SUPPORTERS]),
        (LUJINGYUAN_COUNCIL, other_council, LUJINGYUAN_SEATS),
    ]


def workers() -> list[int]:
    """Return the council members, the staff and who speaks for a party, who have pressed Start."""
    return [*SEATS, *LUJINGYUAN_SEATS, *GRID_WORKERS, PROPERTY]
