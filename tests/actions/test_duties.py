"""/docket of a party, which was refused; and what the council's lacked beside proposals and requests."""

import json
from datetime import timedelta

from council_play import CHAIR, COUNCIL, STAFF, given
from test_assembly_calls import ONE, settled, signed
from test_consultations import MANAGER, OWNER, RESIDENT, SECRETARY, deciding, opened, said, stated
from test_two_communities import CHATS

from actions import assembly_calls, communities, conclusions, joint_decisions, party_questions
from actions.people import caller_of
from handlers import docket
from handlers.incoming import Command, Sender
from storage import consultations
from texts.cards import plain


async def docket_of(play, user, chat=None, language="en"):
    """The lines and buttons of the last thing that /docket says in a chat."""
    (last,) = await play.rows("SELECT coalesce(max(id), 0) AS id FROM outbox")
    sender = Sender(user, f"person {user}", language)
    chat = chat or user
    command = Command(last["id"] + 1000, sender, chat, chat == user, None, 6, "docket", "", None, "", 0)
    await docket.on_docket(play.desk, command)
    (told,) = await play.rows(
        "SELECT payload FROM outbox WHERE id > ? AND chat = ? AND kind = 'message' ORDER BY id DESC LIMIT 1",
        last["id"], chat,
    )  # fmt: skip
    payload = json.loads(told["payload"])
    text = plain(payload["text"]).replace("\u2068", "").replace("\u2069", "")
    return text.splitlines(), [one["data"] for row in payload.get("buttons", []) for one in row]


async def test_a_party_sees_what_waits_for_it_and_nobody_else_does(play):
    number, one = await opened(play)
    assert await docket_of(play, OWNER) == (
        ["Waiting for you: 1", f"№{number} Parking: position of Owners, by Sun 29 Nov 10:00"], ["position:2:choose"],
    )  # fmt: skip
    lines, _ = await docket_of(play, OWNER, language="zh")
    assert lines == ["等您办的：1 件", f"№{number} Parking：等Owners表态，11月29日 周日 10:00 前"]
    assert (await docket_of(play, RESIDENT))[0][0] == "This is for the council and staff"
    lines, _ = await docket_of(play, CHAIR, COUNCIL)
    assert lines[-1] == f"Consultation №{number} Parking: 0/4, until Sun 29 Nov 10:00"
    await stated(play, one, committee=("for", "Yes"), owners=("for", "Yes"), property=("for", "Yes"))
    assert (await docket_of(play, OWNER))[0][0] == "Nothing waits for you now"
    await play.act(STAFF, conclusions.conclude, one, "Mark forty bays")
    lines, _ = await docket_of(play, CHAIR, COUNCIL)
    assert lines[-1] == f"Consultation №{number} Parking: what comes next?"


async def test_a_joint_say_and_what_was_undertaken_wait_for_a_party_and_the_chair_sees_what_is_late(play):
    number, _ = await deciding(play)
    await said(play, committee="for", owners="for")
    lines, buttons = await docket_of(play, MANAGER)
    assert (lines[1:], buttons) == (
        [f"№{number} Parking: decision of Property, by Sun 29 Nov 10:00"], ["jointly:3:choose"],
    )  # fmt: skip
    assert f"Deciding together №{number} Parking: 2/3, until Sun 29 Nov 10:00" in (await docket_of(play, CHAIR))[0]
    await said(play, property="for")
    await play.act(MANAGER, joint_decisions.undertake, 3, "Paint the bays, 12-10", chat=MANAGER)
    lines, buttons = await docket_of(play, MANAGER)
    assert (lines[1:], buttons) == ([f"№{number} · Property: Paint the bays, by Thu 10 Dec"], ["undertaken:1:done"])
    assert lines[1] not in (await docket_of(play, CHAIR))[0]  # it is not late
    await play.at((await play.read(consultations.undertaking, 1)).due_at + timedelta(seconds=1))
    late = f"№{number} ! Property: Paint the bays, by Thu 10 Dec"
    assert (await docket_of(play, MANAGER))[0][1:] == [late]
    assert late in (await docket_of(play, CHAIR))[0]
    await play.act(MANAGER, joint_decisions.report, 1, chat=MANAGER)
    assert late not in (await docket_of(play, CHAIR))[0]


async def test_a_question_of_a_resident_waits_for_its_party(play):
    number, _ = await opened(play)
    await play.act(STAFF, party_questions.put, 1, "How many bays?", chat=COUNCIL)
    lines, buttons = await docket_of(play, SECRETARY)
    assert f"№{number}, a resident asks: How many bays?" in lines
    assert buttons == ["position:1:choose", "answerit:1"]


async def test_an_assembly_to_be_called_stands_on_the_docket(play):
    number = await settled(play)
    await play.act(ONE, assembly_calls.begin, number, chat=ONE)
    await signed(play, number, 6)
    lines, _ = await docket_of(play, CHAIR)
    by = (await play.rows("SELECT call_by FROM assembly_call"))[0]["call_by"]
    assert by
    assert any(line.endswith(f": /ballot {number}") and "an assembly, by " in line for line in lines), lines


async def test_who_speaks_for_a_party_is_spoken_to_as_one_of_its_community(play):
    """Of two communities in a store nobody knew theirs: they read Chinese in an English one."""
    await opened(play)
    red = given(name="Red", chats=CHATS)
    await play.database.unit(lambda unit: communities.apply(unit, red, b"k" * 32))
    caller = await play.database.unit(lambda unit: caller_of(unit, OWNER, "person", None, OWNER))
    assert (caller.community_id, caller.words.language) == (1, "en")
