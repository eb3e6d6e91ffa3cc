"""What the tables of council and requests hold, held against the record: meetings, minutes, motions, projects …"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storage import council_tables as rows
from storage import record
from storage.database import Reader

Entry = Mapping[str, Any]
Facts = dict[str, dict[str, Any]]
"""By the key of a row, what its columns have to be, as far as the record says."""


@dataclass(frozen=True, slots=True)
class Words:
    """The digest of a text that a column holds itself."""

    digest: str


@dataclass(frozen=True, slots=True)
class At:
    """The moment of an entry, which a column holds in milliseconds."""

    moment: str


@dataclass(frozen=True, slots=True)
class Either:
    """Values of which a column holds one: in some cases the record does not say which."""

    of: tuple[Any, ...]


def _meeting(facts: Facts, entry: Entry, number: str) -> None:
    ends = {"meeting.closed": "ended", "meeting.adjourned": "adjourned", "meeting.no_quorum": "no_quorum"}
    if entry["act"] == "meeting.opened":
        facts[number] = {"state": "open", "opened_at": At(entry["at"])}
    elif entry["act"] in ends:
        facts.setdefault(number, {}).update(state=ends[entry["act"]], ended_at=At(entry["at"]))


def _attendance(facts: Facts, entry: Entry, meeting: str) -> None:
    states = {
        "meeting.present": "present", "meeting.absent": Either(("absent", "missing")), "meeting.missed": "missing",
    }  # fmt: skip
    if entry["act"] in states:
        known = facts.setdefault(f"{meeting}:{entry['data']['seat']}", {"came": 0})
        by = entry["data"].get("entered_by")
        known.update(state=states[entry["act"]], at=At(entry["at"]), entered_by=by)
        gone = Either((0, 1)) if known["came"] else 0  # of who left the first versions did not keep it
        known["came"] = 1 if entry["act"] == "meeting.present" else gone


def _minutes(facts: Facts, entry: Entry, meeting: str) -> None:
    known, data = facts.get(meeting, {"state": "draft", "version": 1, "published_at": None}), entry["data"]
    if entry["act"] == "minutes.amended":
        facts[meeting] = {**known, "version": data["version"]}
    elif entry["act"] == "minutes.published":
        facts[meeting] = {"state": data["state"], "version": data["version"], "published_at": At(entry["at"])}


def _agreement(facts: Facts, entry: Entry, meeting: str) -> None:
    if entry["act"] == "minutes.agreed":
        facts[f"{meeting}:{entry['data']['version']}:{entry['data']['seat']}"] = {"at": At(entry["at"])}


def _amendment(facts: Facts, entry: Entry, meeting: str) -> None:
    if entry["act"] == "minutes.amended":
        data = entry["data"]
        facts[f"{meeting}:{data['number']}"] = {
            "kind": data["kind"], "seat": data["seat"], "matter": Either((data.get("matter"), data.get("matter", 0))),
            "text": entry["texts"].get("text", ""), "owner": data.get("owner", ""), "due_on": data.get("due_on"),
            "at": At(entry["at"]),
        }  # fmt: skip


def _motion(facts: Facts, entry: Entry, number: str) -> None:
    act, data = entry["act"], entry["data"]
    known = facts.setdefault(number, {"withdrawn": 0, "verdict": None})
    if act == "motion.moved":
        known.update(kind=data["kind"], mover=data["seat"], party=data.get("party"))
    elif act == "motion.closed":
        known.update(data)
    elif act == "motion.withdrawn":
        known["withdrawn"] = 1
    known.update({key: data[key] for key in ("meeting", "matter") if key in data})


def _motion_ballot(facts: Facts, entry: Entry, motion: str) -> None:
    if entry["act"] == "motion.ballot":
        data = entry["data"]
        facts[f"{motion}:{data['seat']}"] = {
            "choice": data["choice"], "at": At(entry["at"]), "entered_by": data.get("entered_by"),
        }  # fmt: skip


def _seat(facts: Facts, entry: Entry, number: str) -> None:
    if entry["act"] == "seat.resigned":
        facts[number] = {"ended_at": At(entry["at"])}


def _seat_matter(facts: Facts, entry: Entry, seat: str) -> None:
    """Read which matter elects or reviews a seat; an election goes on for the empty one that takes its place."""
    if entry["act"] == "seat.review":
        facts[str(entry["data"]["matter"])] = {"kind": "review", "seat": int(seat)}
    elif entry["act"] == "seat.election":
        facts[str(entry["data"]["matter"])] = {"kind": "election"}


def _project(facts: Facts, entry: Entry, matter: str) -> None:
    act, data = entry["act"], entry["data"]
    changes: dict[str, dict[str, Any]] = {
        "project.led": {"lead_place": data.get("place"), "lead": data.get("number")},
        "project.supervised": {"supervisors": json.dumps(data.get("seats"))},
        "project.budgeted": {"budget": entry["texts"].get("note")},
        "project.reported": {"reported_at": At(entry["at"])},
        "matter.done": {"reported_at": None},
        **({"project.inspected": {"reported_at": None}} if "done" in data else {}),
    }
    if act in changes and (act != "matter.done" or matter in facts):
        facts.setdefault(matter, dict(NO_PROJECT)).update(changes[act])


def _completion(facts: Facts, entry: Entry, matter: str) -> None:
    ends = sum(key.partition(":")[0] == matter for key in facts)
    if entry["act"] == "matter.done":
        facts[f"{matter}:{ends + 1}"] = {"seat": entry["data"].get("seat"), "at": At(entry["at"]), "reopened_at": None}
    elif entry["act"] == "matter.reopened":
        facts[f"{matter}:{ends}"]["reopened_at"] = At(entry["at"])


def _completion_objection(facts: Facts, entry: Entry, _: str) -> None:
    data = entry["data"]
    if entry["act"] == "project.objected":
        facts[str(data["objection"])] = {
            "household": data["household"], "text": entry["texts"]["text"], "answered_at": None, "upheld": 0,
        }  # fmt: skip
    elif entry["act"] == "project.objection_answered":
        facts[str(data["objection"])].update(
            upheld=int(data["upheld"]), answer=entry["texts"]["reason"], seat=data["seat"], answered_at=At(entry["at"])
        )


def _commendation(facts: Facts, entry: Entry, number: str) -> None:
    act, data = entry["act"], entry["data"]
    if act == "commendation.nominated":
        facts[number] = {"state": "asked", "deed": Words(entry["texts"]["deed"])}
    elif act == "commendation.answered":
        facts[number]["state"] = "agreed" if data["agrees"] else "ended"
    elif act == "commendation.screened":
        facts[number]["state"] = "noticed" if data["accept"] else "ended"
    elif act == "commendation.ended":
        facts[number]["state"] = data["state"]


def _commendation_word(facts: Facts, entry: Entry, number: str) -> None:
    says = {"commendation.supported": "support", "commendation.objected": "object"}.get(entry["act"])
    if says:
        why = Words(entry["texts"]["why"]) if "why" in entry["texts"] else ""
        facts[f"{number}:{entry['data']['household']}"] = {"says": says, "why": why, "at": At(entry["at"])}


def _mediation(facts: Facts, entry: Entry, number: str) -> None:
    act, data, texts = entry["act"], entry["data"], entry["texts"]
    if act == "mediation.opened":
        facts[number] = {"state": "open", "text": Words(texts["text"]), "meets_at": None, "agreement": ""}
    changes: dict[str, dict[str, Any]] = {
        "mediation.opened": {"mediator": data.get("mediator")},
        "mediation.assigned": {"mediator": data.get("mediator")},
        "mediation.appointed": {"meets_at": At(data.get("at", ""))},
        "mediation.agreed": {"state": "agreed", "agreement": Words(texts.get("agreement", ""))},
        "mediation.not_agreed": {"state": "not_agreed", "agreement": ""},
        "mediation.kept": {"state": "held"},
        "mediation.reopened": {"state": "open", "agreement": ""},
    }
    facts[number].update(changes.get(act, {}))


def _request(facts: Facts, entry: Entry, number: str) -> None:
    """Read what became of a request; of one that stands on paper no entry says since when it waits."""
    act, data, now = entry["act"], entry["data"], At(entry["at"])
    if act == "request.filed":
        facts[number] = {"state": "open", "place": "", **dict.fromkeys(NO_REQUEST), "reopened": 0}
        facts[number] |= {} if "channel" in data else {"raised_at": now}
    known = facts[number]
    changes: dict[str, dict[str, Any]] = {
        "request.placed": {"place": data.get("place")},
        "request.need": {"need": "" if data.get("need") == "none" else data.get("need")},
        "request.sorted": {"category": data.get("category")},
        "request.replied": {"replied_at": known["replied_at"] or now},
        "request.solved": {"state": "solved", "solved_at": now, "replied_at": known["replied_at"] or now},
        "request.confirmed": {"state": "resolved", "resolved_at": now},
        "request.reopened": {
            "state": "open", **dict.fromkeys(AGAIN), "reopened": known["reopened"] + (act == "request.reopened"),
        },
        "request.rated": {"rating": data.get("rating")},
        "request.joined": {"state": "merged", "merged_into": data.get("into")},
        "request.parted": {"state": "open", "merged_into": None},
        "request.escalated": {"escalated_at": now},
    }  # fmt: skip
    known |= changes.get(act, {})
    known |= {clock: At(data[clock]) for clock in ("reply_by", "solve_by") if clock in data}
    known |= {"hazard": "" if data["hazard"] == "none" else data["hazard"]} if "hazard" in data else {}
    if act == "request.joined":  # and so are those that had been joined to it
        for other in facts.values():
            other["merged_into"] = data["into"] if other["merged_into"] == int(number) else other["merged_into"]


AGAIN = ("solved_at", "resolved_at", "rating", "escalated_at")
NO_REQUEST = ("replied_at", "merged_into", *AGAIN)


def _consultation(facts: Facts, entry: Entry, number: str) -> None:
    act, data, texts, at = entry["act"], entry["data"], entry["texts"], At(entry["at"])
    changes: dict[str, dict[str, Any]] = {
        "consultation.worded": {"question": texts.get("text")},
        "consultation.opened": {"opened_at": at, "until": At(data.get("until", ""))},
        "consultation.concluded": {
            "concluded_at": at, "agreed": int(data.get("agreed", 0)), "opinion": texts.get("opinion", ""),
        },
        "consultation.withdrawn": {"withdrawn_at": at, "why": texts.get("why")},
        "consultation.next": {"next": data.get("next")},
        "joint.opened": {"joint_opened_at": at},
        "joint.decided": {"joint_closed_at": at, **{key: data.get(key) for key in ("for", "against", "verdict")}},
    }  # fmt: skip
    if act in changes:
        matter = {"matter": data["matter"]} if "matter" in data else {}
        facts.setdefault(number, dict(NOBODY_INVITED)).update(changes[act] | matter)


def _consulted(facts: Facts, entry: Entry, number: str) -> None:
    act, data, by = entry["act"], entry["data"], entry["data"].get("by", "")
    if act in ("consultation.opened", "joint.opened"):
        for party in data["parties"] if act == "consultation.opened" else ():
            facts[f"{number}:{party}"] = {"stance": "", "text": "", "stated_by": "", "choice": "", "chosen_by": ""}
        for key in facts if act == "joint.opened" else ():
            one, _, party = key.partition(":")
            if one == number:
                facts[key]["concerned"] = int(int(party) in data["parties"])
    elif act == "consultation.position":
        said = {"stance": data["stance"], "text": entry["texts"].get("text", ""), "stated_by": by}
        facts[f"{number}:{data['party']}"].update(said)
    elif act == "joint.say":
        facts[f"{number}:{data['party']}"].update(choice=data["choice"], chosen_by=by)


def _undertaking(facts: Facts, entry: Entry, _: str) -> None:
    at = At(entry["at"])
    changes: dict[str, dict[str, Any]] = {
        "joint.reported": {"reported_at": at},
        "joint.confirmed": {"confirmed_at": at} if entry["data"].get("done") else {"reported_at": None},
    }
    if entry["act"] in changes:
        facts.setdefault(str(entry["data"]["undertaking"]), dict(UNDONE)).update(changes[entry["act"]])


UNDONE = {"reported_at": None, "confirmed_at": None}
NOBODY_INVITED = {"opened_at": None, "concluded_at": None, "withdrawn_at": None, "joint_closed_at": None}
NO_PROJECT = {"lead_place": "", "lead": 0, "supervisors": "[]", "budget": "", "reported_at": None}


@dataclass(frozen=True, slots=True)
class Held:
    """A table: how its rows are called, of which subjects entries speak of it, what they make of it.

    `unsaid` is what a row holds of which no entry speaks; None where there is no such row. `of`: to which table's rows
    these belong, by what stands before the colon; without that there need be no row: no project was completed.
    """

    name: str
    table: str
    subject: str
    fold: Callable[[Facts, Entry, str], None]
    unsaid: Mapping[str, Any] | None = None
    of: str = ""


NEVER_OPENED = {"opened_at": None, "state": Either(("scheduled", "roll_call", "ended"))}
HELD = (
    Held("meeting", "meetings", "meeting", _meeting, NEVER_OPENED),
    Held("attendance", "attendance", "meeting", _attendance),
    Held("minutes of meeting", "minutes", "meeting", _minutes, {"state": "draft", "version": 1, "published_at": None}),
    Held("agreement to the minutes", "agreements", "meeting", _agreement),
    Held("words in the minutes", "minutes_entries", "meeting", _amendment),
    Held("motion", "motions", "motion", _motion, {"verdict": None, "withdrawn": 0}),
    Held("ballot on motion", "motion_ballots", "motion", _motion_ballot),
    Held("seat", "seats", "seat", _seat, {}),
    Held("what is decided of a seat by matter", "seat_matters", "seat", _seat_matter),
    Held("project", "projects", "matter", _project, NO_PROJECT),
    Held("completion of project", "completions", "matter", _completion, of="projects"),
    Held("objection to a completion", "completion_objections", "matter", _completion_objection),
    Held("commendation", "commendations", "commendation", _commendation),
    Held("word on commendation", "commendation_words", "commendation", _commendation_word),
    Held("mediation", "mediations", "mediation", _mediation),
    Held("request", "requests", "request", _request),
    Held("consultation", "consultations", "consultation", _consultation, NOBODY_INVITED),
    Held("party in consultation", "consultation_parties", "consultation", _consulted, {"stance": "", "choice": ""}),
    Held("undertaking", "undertakings", "consultation", _undertaking, UNDONE),
)


async def differences(reader: Reader, community: int, entries: list[Entry]) -> list[str]:
    """Say which rows of the council's tables are not what the record says, with the columns that differ."""
    texts = {digest: text for digest, _, text in await record.texts(reader, community)}
    about: dict[str, list[tuple[Entry, str]]] = {held.subject: [] for held in HELD}
    for entry in entries:
        kind, _, number = str(entry["subject"]).partition(":")
        if kind in about:
            about[kind].append((entry, number))
    wrong = []
    for held in HELD:
        recorded: Facts = {}
        try:
            for entry, number in about[held.subject]:
                held.fold(recorded, entry, number)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            wrong.append(f"{held.name}: its entries cannot be read: {error!r}")
            continue
        kept = await rows.facts(reader, held.table, community)
        if held.of:
            there = await rows.facts(reader, held.of, community)
            recorded = {key: said for key, said in recorded.items() if key in kept or key.partition(":")[0] in there}
        wrong += [f"{held.name} {key}: {what}" for key, what in _compared(held, recorded, kept, texts)]
    return wrong


def _compared(held: Held, recorded: Facts, kept: Facts, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for key in sorted(recorded.keys() | kept.keys()):
        row, said = kept.get(key), recorded.get(key, held.unsaid)
        if said is None:
            found.append((key, "the record does not know of it"))
        elif row is None:
            found.append((key, "its row is gone"))
        elif columns := [column for column, value in said.items() if not _holds(value, row[column], texts)]:
            found.append((key, f"not as it was recorded: {', '.join(columns)}"))
    return found


def _holds(said: Any, value: Any, texts: Mapping[str, str]) -> bool:
    """Whether a column holds what the record says; words that are erased may be any."""
    match said:
        case Words():
            return bool(texts.get(said.digest, value) == value)
        case At():
            return value is not None and record.moment(value) == said.moment
        case Either():
            return value in said.of
        case _:
            return bool(value == said)
