"""A community with decision rules of its own, representatives and opinions, over the wire."""

from pathlib import Path

from town import COUNCIL, buttons_of
from villages import EAST, Village, at, homes, number_in, settled, text_of

REPRESENTATIVES = (720000007, 720000008, 720000009)
STRANGER = 720000010  # lives there and has never registered
SEATS = "\n".join(f'[[seats]]\nrole = "representative"\nuser = {user}' for user in REPRESENTATIVES)
OWN = """[decisions.assembly]
approval = ">= 2/3"
[decisions.council_default]
participation = "> 1/2"
"""
RULES = {"support_threshold": 0, "notice": "0 minutes", "voting": "2 hours", "objections": "0 minutes"}


async def test_rules_of_their_own_representatives_and_an_opinion(tmp_path: Path) -> None:
    village = Village(
        homes=homes("East", 10), rules=RULES, more=f"{SEATS}\n{OWN}", quiet=("00:00", "00:00"),
        agenda={"when": "Sat 08:00", "closes": "0 minutes", "post_before": ["1 hour"]},
    )  # fmt: skip
    async with settled(tmp_path, village) as here:
        await here.join(*range(9))
        numbers = [await here.propose(EAST, here.people[0], title) for title in ("A bench", "More lamps", "Bicycles")]
        # An opinion may be asked before the council has decided, by everyone of the group, and decides nothing.
        await here.asked(COUNCIL, here.village.chair, f"/ballot {numbers[2]} assembly", "has not adopted")
        await here.post_notice(numbers[2], "straw_poll")
        vote, ballot = await here.ballot(EAST)
        assert "One vote a person of this group" in text_of(ballot)
        assert "Opinion only, decides nothing" in text_of(ballot)
        assert (await here.tap(EAST, STRANGER, ballot, f"can:{vote}")).text == "Yes, everyone of this group may vote."
        for person, choice in ((STRANGER, "for"), (here.people[1], "for"), (here.people[2], "abstain")):
            assert "Recorded: your vote" in (await here.tap(EAST, person, ballot, f"vote:{vote}:{choice}")).text
        assert "Recorded: your vote" in (await here.tap(EAST, STRANGER, ballot, f"vote:{vote}:against")).text
        again = await here.asked(COUNCIL, here.village.chair, f"/ballot {numbers[2]} straw_poll", "under way")
        assert not any(data.startswith("notice:") for data in buttons_of(again))
        await here.until(at(1, "11:30"))
        result = text_of(await here.heard(EAST, "For 1, against 1, abstain 1", since=ballot["created"]))
        assert "Took part: 3" in result
        assert "Rule: opinion only, nothing is decided." in result
        assert not [one for one in await here.posts(EAST) if text_of(one).startswith("Outcome")]

        # The council has four of seven here: enough by the community's own rule.
        for number in numbers[:2]:
            await here.to_agenda(number)
        await here.until(at(6, "07:45"))
        roll = await here.heard(COUNCIL, data="present:")
        four = here.village.seats[:4]
        await here.tap_all(COUNCIL, four, roll, f"present:{number_in(roll, 'present')}")
        await here.until(at(6, "08:00"))
        motion = await here.open(roll)
        for _ in numbers[:2]:
            mark = await here.mark()
            await here.vote_on(motion, dict.fromkeys(four, "for"))
            asked = await here.heard(COUNCIL, "Adopted", data="pick:", since=mark)
            assert f"pick:{number_in(asked, 'pick')}:representatives" in buttons_of(asked)
            motion = await here.heard(COUNCIL, data="motion:", since=mark) if _ == numbers[0] else motion
        await here.until(at(6, "08:10"))

        await here.tap(COUNCIL, here.village.chair, asked, f"pick:{numbers[1]}:representatives")
        check = await here.heard(COUNCIL, data=f"notice:{numbers[1]}:representatives")
        assert "3 representatives, at least 2 take part" in text_of(check)
        await here.tap(COUNCIL, here.village.chair, check, f"notice:{numbers[1]}:representatives")
        ballot = await here.heard(EAST, "More lamps", data="vote:", since=check["created"])
        vote = number_in(ballot, "vote")
        for data in (f"vote:{vote}:for", f"can:{vote}"):
            assert "This time representatives vote." in (await here.tap(EAST, here.people[0], ballot, data)).text
        for user in REPRESENTATIVES[:2]:
            assert "Yes, you vote as a representative." in (await here.tap(EAST, user, ballot, f"can:{vote}")).text
            assert "Recorded: your vote, for." in (await here.tap(EAST, user, ballot, f"vote:{vote}:for")).text

        await here.post_notice(numbers[0])
        ballot = await here.heard(EAST, "A bench", data="vote:", since=check["created"])
        vote = number_in(ballot, "vote")
        assert "At least two thirds of those taking part must be for." in text_of(ballot)
        await here.tap_all(EAST, here.people[:5], ballot, f"vote:{vote}:for")
        await here.tap_all(EAST, here.people[5:8], ballot, f"vote:{vote}:against")
        await here.until(at(6, "10:30"))
        lamps = text_of(await here.heard(EAST, f"Outcome №{numbers[1]}", since=0))
        assert lamps.splitlines()[0].endswith("Passed")
        assert "Took part 2/3 (needs 2)" in lamps
        bench = text_of(await here.heard(EAST, f"Outcome №{numbers[0]}", since=0))
        assert bench.splitlines()[0].endswith("Not passed")  # five of eight is more than half, and not two thirds
        assert "Rule: assembly, at least two thirds of those taking part." in bench

        shown = (await here.town.corridor("show")).out
        assert '[decisions.assembly]\napproval = ">= 2/3"' in shown
        file = here.town.folder / here.village.file
        file.write_text(file.read_text(encoding="utf-8").replace('">= 2/3"', '">= 1/3"'), encoding="utf-8")
        wrong = await here.town.corridor("apply", here.village.file, "--dry-run")
        assert wrong.status == 1
        assert "decisions.assembly.approval: asks for less than the rule does: > 1/2" in wrong.err
