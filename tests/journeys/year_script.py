"""What happens in Lujingyuan's year, fortnight by fortnight: the script of tests/journeys/test_year_journey.py.

A line is `fortnight.day hour:minute verb words`; day 1 is the Monday before the council meets, on Saturday, day 6.
The verbs are the methods of `Year` (tests/journeys/year.py); a matter is called by its name in MATTERS.
"""

from typing import NamedTuple


class Matter(NamedTuple):
    """What is proposed, in both languages, and where it stands when the year is over."""

    zh: str
    en: str
    end: str


MATTERS = {
    "bench": Matter("长廊东头加一张长椅", "A bench at the east end of the corridor", "closed"),
    "chess": Matter("树下摆几张棋桌", "Chess tables under the plane trees", "implementing"),
    "lift": Matter("更换三号楼的旧电梯", "Replace the old lift of the third house", "closed"),
    "boss": Matter("撤换物业经理", "Dismiss our property manager", "declined"),
    "bins": Matter("垃圾桶满了没人清", "Nobody empties the full bins", "redirected"),
    "ramp": Matter("一号楼门口修坡道", "A ramp for wheelchairs at House 1", "closed"),
    "lamp": Matter("西门装一盏路灯", "One more street lamp by the west gate", "closed"),
    "dark": Matter("晚上太暗，看不见路", "It is so dark that one stumbles", "merged"),
    "shed": Matter("在东侧建充电棚", "Charging sheds on the sunny side", "implementing"),
    "tea": Matter("长廊里供应热茶", "Hot tea for whoever comes to talk", "not_adopted"),
    "rail": Matter("楼梯加装扶手", "Handrails on all stairs", "closed"),
    "fall": Matter("老人下楼怕摔跤", "Old people are afraid of falling", "merged"),
    "dogs": Matter("遛狗要牵绳", "Dogs are walked on a leash", "implementing"),
    "film": Matter("每周放一场电影", "Show a film every week", "not_adopted"),
    "mural": Matter("请孩子们画彩绘墙", "Let children paint a mural", "lapsed"),
    "leak": Matter("2 栋 1 门水管爆裂漏水", "A burst pipe leaks, 2-1", "closed"),
    "gate": Matter("夜里十点以后锁北门", "Lock up after ten at night", "closed"),
    "books": Matter("活动室设图书角", "A corner for books in Room 2", "implementing"),
    "garden": Matter("空地改成小花园", "Turn the empty lot into flower beds", "closed"),
    "pool": Matter("挖一个游泳池", "Dig a swimming pool", "lapsed"),
    "taichi": Matter("早上打太极的场地", "A place for morning tai chi", "implementing"),
    "paint": Matter("楼道统一刷成米色", "Paint our hallways cream", "invalid"),
    "works": Matter("装修只在白天进行", "Building work by day only", "referred"),
    "park": Matter("重新划停车位", "Mark the parking bays anew", "implementing"),
    "yoga": Matter("周末开瑜伽班", "Yoga on Sundays", "not_adopted"),
    "piano": Matter("钢琴房向大家开放", "Open the piano room", "implementing"),
    "shuttle": Matter("开一趟去医院的班车", "Run a shuttle bus to hospital", "implementing"),
    "clinic": Matter("每月一次义诊", "Free medical advice monthly", "implementing"),
    "seeds": Matter("交换阳台花种", "Swap seeds for balconies", "implementing"),
    "mail": Matter("信箱锁不上了", "Letter boxes cannot be locked", "redirected"),
    "bikes": Matter("清理没人要的自行车", "Clear away bicycles that nobody owns", "implementing"),
    "tools": Matter("设一个共享工具柜", "Share drills and ladders", "implementing"),
    "canteen": Matter("办老年食堂", "Lunch for the elderly", "implementing"),
    "trees": Matter("给老槐树修枝", "Prune two locust trees", "implementing"),
    "stuck": Matter("1 栋 1 门电梯坏了，有人被困", "The lift is stuck, 1-1, somebody is inside", "closed"),
    "signs": Matter("换新楼号牌", "New house numbers", "implementing"),
    "swing": Matter("草地上装秋千", "Put up swings for toddlers", "not_adopted"),
    "sort": Matter("建垃圾分类亭", "Sort waste in one pavilion", "implementing"),
    "brush": Matter("开书法班", "Teach calligraphy", "implementing"),
    "drying": Matter("楼顶加晾衣架", "Lines for drying clothes", "implementing"),
}

YEAR = """
1.1 10:00 bring bench 0
1.1 10:10 bring chess 1
1.6 18:45 meet bench:yes chess:yes
1.7 10:00 project bench 1.10 1.12
1.10 16:00 reached bench 1 photo
1.12 16:00 reached bench 2
1.12 17:00 completed bench
2.1 10:00 bring lift 2
2.1 10:10 propose boss 3
2.1 10:20 decline boss
2.1 10:30 propose bins 4
2.1 10:40 pass_on bins
2.6 18:45 meet -7 lift:yes
2.7 10:00 project lift 2.11 3.9
2.14 17:00 reached lift 1 photo
3.1 10:00 bring ramp 5
3.1 10:10 bring lamp 6
3.1 10:20 propose dark 7
3.1 10:30 merge dark lamp
3.6 18:45 meet -7 ramp:yes lamp:yes note
3.7 10:00 project ramp 3.12 4.9
3.7 10:20 project lamp 16.9
3.8 09:30 quarrel 0
3.12 16:00 reached ramp 1 photo
4.1 10:00 bring shed 0
4.1 10:10 bring tea 1
4.3 15:00 settled 1
4.6 18:45 meet -7 shed:yes tea:no
4.6 19:15 notice shed
4.8 17:00 reached ramp 2
4.8 17:30 completed ramp
5.1 10:00 bring rail 2
5.1 10:10 propose fall 9
5.1 10:20 merge fall rail
5.1 10:30 bring dogs 3
5.1 10:40 propose mural 12
5.1 10:50 accept mural
5.2 10:00 unfinished ramp 8
5.4 20:00 ballots shed 11 2
5.6 18:45 meet -1 ~4 rail:yes dogs:postpone
5.9 10:00 project rail 21.9
5.10 16:00 completed ramp
6.1 10:00 propose film 4
6.1 10:20 decline film
6.1 10:30 review
6.2 09:00 appeal film
6.3 12:00 task sweep 6.13
6.6 18:45 meet dogs:yes seat:yes lapse
6.8 10:00 resign 7
6.8 10:30 elect 孙丽华 周建平 何晓东
6.9 10:00 kept 1
6.12 10:10 sign_up sweep 0 1 2
6.13 08:55 held sweep 0 1
7.1 09:00 backed_by film 13
7.3 15:00 quarrel 1
7.4 09:00 passed 2
7.5 20:00 chosen 1 14
7.6 18:45 meet -7 film:no
8.1 10:00 bring gate 6
8.3 12:00 task plant 8.13
8.6 18:45 meet -7 gate:yes
8.6 19:15 notice gate
8.9 10:00 settled 2
8.10 10:00 seated 10
8.12 10:10 sign_up plant 3 4
8.13 08:55 held plant 3 4
9.1 10:00 bring books 7
9.1 10:10 propose pool 8
9.1 10:20 accept pool
9.2 10:00 commend 1 0 9
9.4 20:00 ballots gate 4 1
9.6 18:45 meet -1 -2 -3
9.9 08:30 backed 1 1 2 3
10.1 10:00 bring garden 9
10.6 18:45 meet books:yes garden:yes
10.7 10:00 project garden 10.12 11.3
10.12 16:00 reached garden 1 photo
11.1 10:00 bring taichi 11
11.2 15:00 complained 2
11.3 16:00 reached garden 2
11.3 17:00 completed garden
11.6 18:45 meet ~5 taichi:refer
11.8 10:00 no_accord 3
11.9 10:00 broken 2
11.9 11:00 settled 2
11.13 11:00 hazard leak 5
12.1 10:00 bring paint 12
12.6 18:45 meet paint:yes
12.6 19:15 notice paint
13.1 10:00 bring works 13
13.4 20:00 ballots paint 12 2
13.6 18:45 meet -6 works:consult
13.8 10:00 object_to paint 3
14.1 10:00 again taichi
14.3 12:00 task fence 14.13
14.6 18:45 meet taichi:yes
14.9 10:00 kept 2
14.12 10:10 sign_up fence 5 6
14.13 08:55 held fence 5
15.1 10:00 bring park 0
15.6 18:45 meet park:recuse
15.6 19:15 notice park
15.11 10:00 withdraw park
15.11 11:00 publish park
16.1 10:00 bring yoga 1
16.3 15:00 quarrel 4
16.4 15:00 settled 4
16.6 18:45 meet -3 yoga:tie
16.9 16:00 reached lamp 1 photo
16.9 17:00 completed lamp
17.1 10:00 bring piano 2
17.2 10:00 commend 2 1 11
17.6 18:45 meet piano:own
17.9 08:30 backed 2 2 3
17.9 08:40 doubted 2 4
18.1 10:00 bring shuttle 3
18.4 10:00 commended 2
18.6 18:45 meet ~2 shuttle:yes
19.1 10:00 bring clinic 4
19.1 10:10 bring seeds 5
19.1 10:20 propose mail 6
19.1 10:30 pass_on mail
19.3 10:00 kept 4
19.6 18:45 meet clinic:yes seeds:yes
19.10 10:00 reached lift 2 photo
19.10 11:00 completed lift
20.1 10:00 bring bikes 7
20.3 15:00 quarrel 8
20.4 15:00 settled 5
20.6 18:45 meet -4 -5 -6
21.1 10:00 bring tools 8
21.6 18:45 meet bikes:yes tools:yes
21.9 16:00 reached rail 1 photo
21.9 17:00 completed rail
22.1 10:00 bring canteen 9
22.6 18:45 meet canteen:yes
23.1 10:00 bring trees 10
23.2 10:00 hazard stuck 11
23.3 10:00 kept 5
23.6 18:45 meet -2 trees:yes
24.1 10:00 bring signs 12
24.1 10:10 bring swing 13
24.6 18:45 meet signs:yes swing:no
25.1 10:00 bring sort 14
25.3 12:00 task leaves 25.13
25.6 18:45 meet sort:yes
25.12 10:10 sign_up leaves 7 8
25.13 08:55 held leaves 7 8
26.1 10:00 bring brush 0
26.1 10:10 bring drying 1
26.6 18:45 meet ~7 brush:yes drying:yes
26.14 20:00 rest
"""

SIX_WEEKS = """
1.1 10:00 bring bench 0
1.6 18:45 meet ~6 ~7 bench:yes
2.1 10:00 bring tea 1
2.6 18:45 meet -4 -5 -6
3.6 18:45 meet -1 tea:tie
"""
"""Three dates, one of them without a quorum: what `make test` has time for."""
