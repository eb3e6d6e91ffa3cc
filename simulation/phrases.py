"""What people write: proposals and requests, answers to the bot's questions, what stands behind commands, nonsense."""

from datetime import datetime, timedelta
from random import Random

from simulation.eyes import FOUNDING
from simulation.town import HOMES as REGISTER

NONSENSE = ("1", "2", "no", "7 days", "https://example.org", "<b>&amp;", "/", "🙂🙂", "Garden", "=1+1", "1, 2, 3")
WISHES = (
    "A bench at the gate", "Light in stairwell 2", "Bicycle shed behind house 1", "Plant trees by the wall",
    "Repaint the parking bays", "A mirror at the garage", "Cameras at both gates", "A room for games",
    "Loud music from 1-1-102 every night", "The family in 2-1-103 shouts", "A lamp before 1-1-102",
    "A bench at the gate, please",
)  # fmt: skip
TROUBLES = (
    "The lift is stuck", "A leak in the cellar", "Please help my father up the stairs", "The lamp at gate 2 is broken",
    "Noise at night", "The drain smells", "Where do I park a car with a trailer?",
)  # fmt: skip
HOMES = ("1-1-101 4", "1-101 7", "1-1-102", "2-1-101 2-1-102", "1-1-103, 9-999", "2-1-103 9", "101 102 103")
# By what the bot asks for; {day} is one to come, {past} one that is over.
ANSWERS = {
    "options": ("A slide\nA swing\nA sandpit", "Red\nBlue"),
    "candidates": ("Ann Lee\nBob Ma", "Ann Lee\nBob Ma\nCai Xin"),
    "project_plan": ("Order it, {day}\nSet it up, {later}", "Nothing yet"),
    "project_budget": ("1200 from the maintenance fund",),
    "mediation_date": ("{day} 19:00 Room 2",),
    "consult_meeting": ("{day} 19:00 Gate 2",),
    "undertakings": ("Repaint the bays, {day}\nNew signs, {later}", "We mend the gate, {day}"),
    "minutes_task": ("Zheng {day} Ask the plumber", "Ask the plumber"),
    "minutes_speaker": ("Zhou: we should wait",),
    "request_longer": ("A part is ordered",),
    "request_same": ("1", "2"),
    "merge": ("1", "2"),
    "strike": ("1-1-101", "1-1-102"),
    "paper_home": HOMES, "doors": HOMES, "list_homes": HOMES,
    "paper_day": ("{today}", "{past}"),
    "report_days": ("{past} {day}", "2026-10-12 2026-10-20"),
    "compare": ("0", "1"),
    "talk_held": ("Gate 2, {past}, 12", "12"),
    "talk_raised": ("A bench\nA lamp", "-"),
    "grid_worker": ("Sun Li",),
    FOUNDING: ("Modern Garden", "Gate 2", "Asia/Shanghai", "Sun 10:00"),
    "propose": WISHES,
    "request": TROUBLES,
}  # fmt: skip
SURVEYS = ("Which colour?\nRed\nBlue\nGreen", "How do you like it?", "Is 2 even?\n*Yes\nNo", "Which?\nA\nB\nC\nD")
OF_STAFF = frozenset({"paper", "talk", "report", "setup", "poll", "team", "me"})  # said in private
ABOUT_SOMEBODY = frozenset({"matter", "commend", "dispute", "setup"})  # may reply to what they said
OF_VOTES = frozenset({"paper", "roll"})
BEHIND = {
    "propose": WISHES,
    "request": TROUBLES,
    "ballot": ("{n}", "{n} assembly", "{n} owners_ordinary", "{n} straw_poll", "{n} representatives"),
    "roll": ("{n} 1-1-101 strike", "{n} 2-1-104 add", "{n} 1-1-102 strike"),
    "paper": ("{n}", "{n} compare", "{n} list", "support", "object", "rate", "propose", "request", "sign", ""),
    "team": ("new Sweepers", "Sweep the corridor, {day} 9:00-11:00, 2, Gate 2", "Paint it, {day} 10:00-12:00, 1", ""),
    "project": ("{n}", "{n} It goes on", ""),
    "matter": ("{n}", "{n} I like it"),
    "commend": ("Auntie Li sweeps the stairs", "Person 720000003 mends bicycles", ""),
    "dispute": ("The piano at night above 101", "Two families quarrel over the parking bay", ""),
    "setup": ("", "1-1-103 out", "1-1-102 owner", "hearing"),
    "consult": ("{n}", ""),
    "results": ("", "{n}"),
}  # fmt: skip


def _filled(now: datetime, text: str, number: int = 1) -> str:
    day, later, past = now + timedelta(days=6), now + timedelta(days=20), now - timedelta(days=2)
    days = {"today": f"{now:%m-%d}", "day": f"{day:%m-%d}", "later": f"{later:%m-%d}", "past": f"{past:%m-%d}"}
    return text.format(n=number, **days) if "{" in text else text


def answer(random: Random, now: datetime, kind: str | None) -> str:
    """Return what somebody writes who was asked for that, as a rule what fits."""
    survey = SURVEYS if kind and kind.startswith("survey") else WISHES + TROUBLES
    fits = ANSWERS.get(kind or "", survey)
    return _filled(now, random.choice(fits if random.random() < 0.85 else NONSENSE))


def household_file(random: Random) -> str:
    """Return the homes as they are; or with one that grew, was sold, was built or is gone; or not as they must be."""
    homes = [list(home) for home in REGISTER]
    what, one = random.choice(("same", "grew", "sold", "built", "gone", "wrong")), random.choice(homes)
    if what == "gone":
        homes.remove(one)
    one[4:] = {"grew": ["88", one[5]], "sold": [one[4], "a buyer"], "wrong": ["large", one[5]]}.get(what, one[4:])
    homes += [[*one[:3], "199", "70", "a newcomer"]] if what == "built" else []
    return "\n".join(["area,building,entrance,unit,exclusive_area,owner", *map(",".join, homes)])


def behind(random: Random, now: datetime, command: str, number: int) -> str:
    """Return what somebody writes behind a command about what has that number."""
    fits = BEHIND.get(command, ("", "1"))
    return _filled(now, random.choice(fits if random.random() < 0.9 else NONSENSE), number)
