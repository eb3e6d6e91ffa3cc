"""Which proposals look alike, on pairs as residents write them, in both languages and across them."""

import pytest

from actions.rulebook import alike
from rules.reading import DataError
from rules.similar import parse_topics, similar

SAME = [
    ("楼下电动车乱停乱充，不安全", "电动车在楼道里充电太危险，建个充电棚吧"),
    ("12号楼门口的灯坏了，晚上看不见", "12 号楼大门口路灯不亮，请修一下"),
    ("长廊东头加一张长椅", "能不能在长廊东边放几把长椅"),
    ("垃圾桶太少，天天满出来", "小区垃圾桶不够，垃圾满地"),
    ("狗不拴绳，吓到孩子", "遛狗请拴绳，吓着小孩了"),
    ("电梯经常坏，什么时候修", "3号楼电梯老坏，请修理"),
    ("广场舞声音太大，影响休息", "晚上广场舞太吵了"),
    ("停车位不够，外来车乱停", "小区车位太少，外面的车也停进来"),
    ("楼梯没有扶手，老人下楼怕摔", "请在楼梯装扶手"),
    ("下雨天门口积水", "一下雨楼前就积水，进不了门"),
    ("Please mend the lamp at the gate of Building 12", "The light at building 12's gate is broken"),
    ("PLEASE MEND THE LAMP!", "the lamp, please mend it"),
    ("Too few bins, rubbish everywhere", "The rubbish bins are always full, we need more bins"),
    ("Charging shed for e-bikes by Building 1", "E-bikes charge in the stairwell, build a charging shed"),
    ("The trees block our windows, please cut them", "Branches of the tree darken our flat"),
    ("Cars park on the pavement in front of our building", "Too many cars parked on the footpath"),
    ("春节办一场联欢会", "春节搞一场联欢会吧"),
    ("A film on Saturday evenings", "on Saturday evenings, a film"),
    ("晚上太黑，请装路灯", "It is dark at night, we need street lamps"),
    ("狗不拴绳", "Dogs should be on a leash"),
]
OTHER = [
    ("12号楼门口的灯坏了", "12号楼门口的路坑坑洼洼"),
    ("希望小区装充电桩", "希望小区装监控"),
    ("请把大门重新刷漆", "请把长椅重新刷漆"),
    ("长廊东头加一张长椅", "长廊东头加一盏灯"),
    ("垃圾桶太少", "停车位太少"),
    ("3号楼电梯老坏，请修理", "3号楼屋顶漏水，请修理"),
    ("请给7号楼修电梯", "请给9号楼修电梯"),
    ("建议小区增加健身器材", "建议小区增加垃圾桶"),
    ("孩子没有地方玩，建个滑梯", "孩子放学没人管，办托管班"),
    ("希望降低物业费", "希望物业公开维修资金账目"),
    ("春节办个联欢会", "中秋办个游园会"),
    ("Please mend the lamp at the gate of Building 12", "Please mend the fence at the gate of Building 12"),
    ("A bench at the east end of the corridor", "A lamp at the east end of the corridor"),
    ("Too few bins in the garden", "Too few parking places in the garden"),
    ("A yoga class on Sundays", "A market on Sundays"),
    ("Please repaint the gate", "Please repaint the benches"),
    ("A ramp at Building 7", "A lamp at Building 7"),
    ("电梯坏了", "The road is full of potholes"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_wish_in_other_words_is_found(one: str, other: str) -> None:
    assert alike(one, [(1, other)]) == alike(other, [(1, one)]) == [1]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_wish_in_much_the_same_words_is_not(one: str, other: str) -> None:
    assert alike(one, [(1, other)]) == alike(other, [(1, one)]) == []


def test_two_voice_messages_without_a_word_are_not_alike() -> None:
    assert alike("", [(1, ""), (2, " ")]) == []
    assert alike("lamps", [(1, "")]) == []


def test_the_most_alike_comes_first_and_few_are_offered() -> None:
    many = [(number, f"长廊东头加一张长椅 {number}") for number in range(1, 9)]
    assert alike("长廊东头加一张长椅 7", many)[0] == 7
    assert len(alike("长廊东头加一张长椅", many)) == 3


TOPICS = parse_topics(
    {
        "filler": {"zh": ["请"], "en": ["please"]},
        "things": {one: {"zh": [], "en": [f"{one}*"]} for one in ("lamp", "bench", "gate", "tree")},
    }
)


def find(text: str, *others: str) -> list[int]:
    return similar(text, list(enumerate(others, 1)), TOPICS)


@pytest.mark.parametrize(
    ("text", "others", "found"),
    [
        ("lamp", ["lamp", "lamp and bench"], [1, 2]),
        ("lamp", ["lamp and bench", "lamp"], [2, 1]),
        ("lamp", ["lamp bench gate tree"], [1]),  # 2/5 of the things: 55 of 100, which is alike
        ("lamp bench", ["lamp gate"], []),  # each names a thing of its own
        ("paint it all quickly lamp", ["paint it all quickly"], [1]),  # one names nothing that we know
        ("lorem", ["loren"], [1]),  # four signs of five are the same
        ("lorem", ["lopen"], []),
        ("春节联欢", ["春节联欢会明年再办一场"], [1]),  # all its pairs of signs
        ("春节联谊", ["春节联欢会明年再办一场"], []),
        ("春节", ["办一春节联"], [1]),  # no sign alone, nor three
        ("road", ["roxx oaxx adxx"], []),  # English by words, not by pairs
        ("a_b", ["a b"], [1]),
        ("a.b.c.", ["a b c"], [1]),
        ("please", ["please"], []),
    ],
)
def test_how_much_is_alike(text: str, others: list[str], found: list[int]) -> None:
    assert find(text, *others) == found


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"filler": 3, "things": {}}, "filler"),
        ({"filler": {"zh": [], "en": []}}, "things"),
        ({"filler": {"zh": [], "en": []}, "things": 3}, "things"),
        ({"filler": {"zh": [], "en": []}, "things": {"lamp": 3}}, "things.lamp"),
        ({"filler": {"zh": [], "en": []}, "things": {}, "moods": {}}, "moods"),
    ],
)
def test_a_wrong_list_of_topics_is_named(data: dict[str, object], key: str) -> None:
    with pytest.raises(DataError) as error:
        parse_topics(data)
    assert error.value.key == key
