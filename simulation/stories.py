"""What a seed begins from, in calm weather: each scene is about something else.

A story has a line for each act: who, where (in the council's chat, a group, their own), and what. `/…` is said, `= …`
answers the newest question there, `~` with a photo, `> …` taps the newest button whose data begins so (`*` stands for
anything), `+` lets the bot in, `voice` says a command by voice; ` / ` begins a new line, `@name` replies to what
somebody said. `wait N hours` has all done that falls due; at `sit N motions` the council meets about so many proposals,
at `call N motions` it is called.
"""

from typing import NamedTuple

from actions import rulebook
from simulation.town import ABROAD, CHAIR, DECLARED, IN_PARTS, NOTHING, PARTIES, RESIDENTS, SEATS, SECOND, STAFF, Town


class Scene(NamedTuple):
    """What a scene is about.

    `said`: what the chair says of matters that the council has adopted; `votes`: the first is put to the vote of homes;
    `story`: what people do then; `acts`: how long they act at random after that. `theme`: commands that they come back
    to; `busy`: who does more than elsewhere. `town`: what the community file has otherwise.
    """

    said: tuple[str, ...] = ()
    votes: bool = True
    story: str = ""
    acts: int = 0
    theme: tuple[str, ...] = ()
    busy: tuple[int, ...] = ()
    town: Town = NOTHING


OPTIONS = """
    home3 own /start {code18}
    chair council > options:2:assembly
    chair council = A slide / A swing / A sandpit
    chair council > optcheck:*:one
    chair council > optnotice:
    chair council > options:3:assembly
    chair council = Red / Blue / Green
    chair council > optcheck:*:approval
    chair council > optnotice:
    chair council > options:4:assembly
    chair council = Ann Lee / Bob Ma / Cai Xin
    chair council > howmany:*:election
    chair council > optcheck:*:election_1
    chair council > optsecret:
    chair council > optseal:
    home3 group > choose:2:1
    home3 group > marks:3
    home3 own > mark:*:1
    home3 own > cast:
    home2 group > marks:3
    home2 own > mark:*:1
    chair council > options:5:assembly
    chair council = The oak / The elm
    chair council > optcheck:*:one
    chair council > optsecret:
"""
OWNERS = """
    home3 own /start {code18}
    chair council > pick:2:owners
    chair council > special:2:no
    chair council > notice:2:owners_ordinary
    chair council > secret:3:assembly
    chair council > seal:3:assembly
    chair council > notice:4:representatives
    home3 group > vote:2:for
    home3 own /start {code0}
    home3 group > vote:2:for
    home3 own > further:*:for
    homes group > vote:2:for
    home2 group > vote:3:against
    chair council > pick:5:owners
    chair council > secret:6:assembly
"""
CLOSED = """
    chair council > pick:2:owners
    chair council > special:2:no
    chair council > notice:2:owners_ordinary
    chair council > notice:3:owners_special
    chair council > notice:4:unanimous
    homes group > vote:1:for
    homes group > vote:2:for
    wait 3 hours
    home3 group > object:1
    home3 own = It was counted badly
    home4 group > object:2
    home4 own = Nobody told us
    chair council > objection:1:upheld
    chair council = So it was
    home2 group > list:2
"""
SHEETS = """
    chair council > notice:2:owners_ordinary
    chair council > notice:3:owners_ordinary
    chair council > options:4:owners_ordinary
    chair council = Red / Blue / Green
    chair council > optcheck:*:approval
    chair council > optnotice:
    homes group > vote:1:for
    wait 3 hours
    home1 group /propose A gate to the park
    staff own /paper 3
    staff own = 1-101 7
    staff own > paperhome:
    staff own ~
    staff own > paperday:*:today
    staff own > papermark:*:for
    staff own /paper 4
    staff own = 2-1-103 8
    staff own ~
    staff own > paperday:*:today
    staff own > paperread:
    second own /paper 3
    second own = 2-1-104 9
    second own ~
    staff own /paper support 5
    staff own = 1-1-103, 2-1-103
    staff own ~
    staff own /talk
    staff own = Gate 2, {today}, 12
    staff own = A bench / A lamp
    staff own ~
    staff council > signlist:
    staff own /paper 4
    staff own = 2-1-102 8
    staff own ~
    staff own > paperday:*:today
    second own /paper 3
    second own = 1-102 4
"""
TOGETHER = """
    home1 group /propose A bicycle shed
    chair council > screen:2:accept
    home2 group /propose Bays for visitors
    chair council > screen:3:accept
    home3 group /propose A car park
    chair council > screen:4:accept
    home4 group /propose Quiet hours
    chair council > screen:5:accept
    home5 group /propose A board for notices
    chair council > screen:6:merge
    chair council > merge:6:
    staff council /consult 2
    staff council > consult:1:invite
    home3 own /matter 2
    home3 own > askparties:2
    home3 own > askparty:
    home3 own = Will it cost anything?
    staff council /consult 3
    staff council > consult:2:invite
    manager own > position:*:for
    manager own = We agree
    staff council > consult:2:conclude
    staff council = We share it
    staff council > consult:2:joint
    staff council > consult:2:all
    manager own > jointly:*:for
    manager own = Repaint the bays, {day} / New signs, {later}
    owners own > jointly:*:for
    owners own = Pay for it, {day}
    staff council /consult 4
    staff council > consult:3:invite
    manager own > position:*:against
    manager own = Too dear
    staff council > consult:3:conclude
    staff council = We share it
    staff council > consult:3:joint
    staff council /consult 5
    staff council > consult:4:parties
    staff council > leaveout:
    staff council > consult:4:parties
"""
WORK = """
    chair council > publish:2
    chair council > publish:3
    chair council > publish:4
    chair council > publish:5
    chair council > milestones:2
    chair council = Order it, {day} / Set it up, {later}
    chair council > supervisor:3:choose
    chair council > supervisor:3:
    chair council > supervisor:3:choose
    chair council > supervisor:3:
    chair council > supervisor:3:choose
    chair council > done:3
    chair council > supervisor:4:choose
    chair council > supervisor:4:
    chair council > done:4
    home6 own > inspect:4:done
    staff own /team Sweep the corridor, {tomorrow} 9:00-11:00, 8, Gate 2
    staff own /team Paint the bench, {tomorrow} 9:00-11:00, 8, Gate 2
    homes own /team
    homes own > signup:1
    homes own > signup:2
    wait 355 hours
    staff council > came:
    staff council > taskdone:2
    staff council > came:
    home2 group > unfinished:
    home2 own = It squeaks
    staff own /team Paint the wall, {day} 9:00-11:00, 8, Gate 2
    home0 own /team
    home0 own > signup:
    chair council > done:5
    staff own /talk
    staff own = Gate 2, {today}, 12
    staff own = A bench / A lamp
    staff own ~
    staff council > signlist:
    home2 group /propose A fountain
    home3 group /help
    home2 group /matter 8 @home3
    home2 own > handover:8:
    home2 own /matter 8
    home2 own > callassembly:8:ask
    home2 own > callassembly:8:yes
    home3 group /propose A kiosk
    home4 group /help
    home3 group /matter 9 @home4
    staff own /paper rate 5
    staff own = 1-1-103, 2-1-103
"""
WORK += (
    12
    * """
    home6 own /project 3 It goes on"""
)
WORK += """
    home2 own /matter 3
"""
HOMES = """
    home12 own /start {code0}
    home0 own /me
    home0 own > housemates:
    home0 own > stranger:
    home13 own /start {code2}
    home13 own /me
    home13 own > housemates:
    home13 own > stranger:
    home13 group /help
    second own > look:11:1
    second own > belongs:*:no
    staff own > look:11:1
    staff own > belongs:*:no
    home1 own /request The lift is stuck
    home2 own /request The lamp is broken
    staff council > solved:2
    staff council = A new relay
    staff council > solved:3
    staff council = A new lamp
    home2 own > confirm:3:yes
    home3 own /request The drain smells
    home4 own /request The drain smells again
    staff council > duplicate:5
    staff council > sameas:5:4
    staff council > sort:4
    staff own > sortas:4
    staff own > hazard:4:none
    staff own > need:4:none
    staff own /report Garden
    staff group /setup 1-1-105 owner @home13
    staff own /poll
    staff own > poll:*:single
    staff own = Which colour? / Red / Blue / Green
    staff own > survey:*:post
    staff own /setup
    staff own > invite:
    abroad own /start
    abroad own /district
    abroad new +
    abroad part +
    abroad part > setup:*:residents
    abroad part > house:*:2
"""
MINUTES = """
    chair council > change:1
    chair council > minute:1:task
    chair council = Zheng {tomorrow} Ask the plumber
    wait 30 hours
    sit 3 motions
    chair council > motions:
    chair council > roomvotes:
    chair council > enter:*:for
    chair council > enter:*:against
    chair council > enter:*:abstain
    chair council > enter:*:recuse
    chair council > refer:
"""
SEATED = """
    seat6 own /me
    seat6 own > resign:*:ask
    seat6 own > resign:*:yes
    home1 group /propose A fountain
    chair council > screen:1:accept
    chair council > stage:
    wait 506 hours
    home2 group /propose A sauna
    chair council > screen:2:accept
    chair council > stage:
    home5 group /propose Quiet hours
    chair council > screen:3:accept
    chair council > stage:
    home3 group /propose A slide
    chair council > screen:4:accept
    home4 group voice /propose
    wait 30 hours
    home1 part /propose A mirror at the stairs
    chair own /poll
    chair own > poll:*:several
    chair own = Which days? / Sat / Sun
"""
CALLED = """
    call 2 motions
    chair council > room:
"""
FOUNDING = """
    staff own /start {code0}
    staff own > found:*:en
    staff own = Modern Garden
"""
SOON, LONG = {"voting": "2 hours"}, {"voting": "5 days"}
VISITED = [
    "raised", "accepted", "supported", {"name": "site_visit", "titles": {"zh": "现场踏勘", "en": "Site visit"}},
    *rulebook.methods()["three-unions"]["stages"][3:],
]  # fmt: skip
MORE_SEATS = [
    *DECLARED["seats"],
    *({"role": "representative", "user": person} for person in RESIDENTS[7:10]),
    {"role": "supervisor", "user": RESIDENTS[6], "name": "Supervisor"},
    {"role": "recorder", "name": "Recorder"},
]

SCENES = (
    Scene(),
    Scene(acts=150, theme=("request", "propose", "commend", "dispute", "team", "team", "docket", "poll", "me")),
    Scene(
        ("/consult {}", "/project {}", "/ballot {}", "/ballot {} owners_ordinary"), acts=150,
        theme=("ballot", "ballot", "consult", "consult", "project", "project", "meeting", "roll", "docket", "agenda"),
    ),
    Scene(
        ("/ballot {} straw_poll",), acts=150,
        theme=("paper", "paper", "paper", "talk", "setup", "setup", "poll", "team"), town=IN_PARTS,
    ),
    Scene(
        story=MINUTES, theme=("agenda", "meeting", "docket", "consult", "ballot", "project"),
        busy=SEATS[1:3],
    ),
    Scene(("/ballot {} assembly",) * 4, theme=("ballot", "votes"), story=OPTIONS, busy=RESIDENTS[2:4]),
    Scene(
        ("/ballot {}", "/ballot {} assembly", "/ballot {} representatives", "/ballot {}", "/ballot {} assembly"),
        theme=("ballot", "votes"), story=OWNERS, busy=(CHAIR, RESIDENTS[3]),
        town={"seats": MORE_SEATS, "decisions": {"owners_ordinary": {"vote_change": True}}},
    ),
    Scene(
        ("/ballot {}", "/ballot {} owners_special", "/ballot {} unanimous"), story=CLOSED, theme=("results", "paper"),
        busy=(CHAIR,),
        town={"rules": {**DECLARED["rules"], **SOON}, "decisions": {"owners_special": LONG, "unanimous": LONG}},
    ),
    Scene(
        ("/ballot {} owners_ordinary",) * 3, theme=("paper", "talk"), story=SHEETS, busy=(STAFF, SECOND),
        town={"decisions": {"assembly": SOON}},
    ),
    Scene(theme=("consult", "matter", "docket"), story=TOGETHER, busy=(*PARTIES, RESIDENTS[5])),
    Scene(
        ("/project {}",) * 4, theme=("project", "team", "matter"), story=WORK,
        busy=(CHAIR, STAFF, *RESIDENTS[2:4], RESIDENTS[6]),
        town={"seats": MORE_SEATS},
    ),
    Scene(
        theme=("me", "setup", "district"), story=HOMES, busy=(ABROAD, STAFF, RESIDENTS[13]),
        town={"seats": MORE_SEATS},
    ),
    Scene(
        votes=False, theme=("agenda", "meeting"), story=SEATED,
        town={"agenda": {"when": "Sat 19:00", "chosen_by": "residents"}, "stages": VISITED, **IN_PARTS},
    ),
    Scene(
        theme=("meeting", "agenda"), story=CALLED, busy=SEATS,
        town={"rules": {**DECLARED["rules"], "voting": "20 days"}},
    ),
    Scene(votes=False, theme=("setup",), story=FOUNDING, busy=(STAFF,) * 6, town=None),
)  # fmt: skip
