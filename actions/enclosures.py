"""Photos and documents: a row says only what is wanted, the content is made when it is sent.

So that no link, code or household list lies in the outbox.
"""

import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from actions import (
    agenda,
    comparisons,
    districts,
    door_rounds,
    exports,
    household_files,
    invitations,
    ledgers,
    lists,
    own_data,
    reports,
    setups,
    surveys,
    teams,
)
from actions import minutes as minute_actions
from actions import slips as slip_actions
from actions.household_files import BadFile
from actions.long_work import beside
from actions.people import home_in_words, words_for, words_of
from rules.households import out_of_scope
from rules.invitations import State
from rules.meetings import OVER
from rules.scope import WHOLE, Place, covered, parse_scope
from storage import communities, foundings, households, meetings, people
from storage import invitations as invitation_rows
from storage import surveys as survey_rows
from storage.communities import Community
from storage.database import Database, Reader
from texts import agendas as agenda_texts
from texts import calendars as calendar_texts
from texts import comparisons as comparison_texts
from texts import district_reports as district_report_texts
from texts import districts as district_texts
from texts import door_rounds as door_texts
from texts import foundings as founding_texts
from texts import home_invitations as home_texts
from texts import imports as import_texts
from texts import invitations as invitation_texts
from texts import lists as list_texts
from texts import minutes as minutes_texts
from texts import own_data as own_texts
from texts import report_files
from texts import reports as report_texts
from texts import setups as texts
from texts import slips as slip_texts
from texts import surveys as survey_texts
from texts import teams as team_texts
from texts.cards import Card
from texts.door_rounds import List
from texts.links import qr_code, start_link
from texts.papers import file_name
from texts.pictures import png
from texts.slips import Entrance
from texts.words import Words

T = TypeVar("T")
Fetch = Callable[[str, int], Awaitable[bytes | None]]
LARGEST_PICTURE = 3_000_000  # bytes, on the page of a report
SCALE = 8  # pixels a module: a QR code that a telephone reads from another's screen
SAMPLE = {
    "zh": (
        "小区,楼栋,门栋,户号,专有面积,业主,居住人数,成年人数\n",
        "东区,12,3,502,86.30,100234,3,2\n", "东区,12,3,503,86.30,100235,,\n", "西区,1,1,101,92.00,100236,2,2\n",
    ),
    "en": (
        "area,building,entrance,unit,exclusive_area,owner,residents,adults\n",
        "East,12,3,502,86.30,100234,3,2\n", "East,12,3,503,86.30,100235,,\n", "West,1,1,101,92.00,100236,2,2\n",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to be sent, with the words and buttons under it."""

    name: str
    content: bytes
    card: Card


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes enclosures; `fetch` gets a file back from Telegram, None where it cannot."""

    database: Database
    key: bytes
    username: str
    fetch: Fetch

    async def make(self, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
        """Return what a row of the outbox asks for, or None where it is not wanted any more."""
        return await MAKERS[payload["what"]](self, chat, payload)

    async def read(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        """Make it from one look at the store, which may be long."""
        return await self.database.look(work)


async def sample(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """A household file to fill in, under the question for it."""
    words = Words(payload["language"])

    async def look(reader: Reader) -> Enclosure | None:
        founding = await foundings.of_person(reader, chat)
        if founding is None:
            return None
        card = founding_texts.send_file(words, founding=founding.id, community=founding.answers.get("name", ""))
        text = "".join(SAMPLE[words.language])
        return Enclosure("households.csv", text.encode("utf-8-sig"), card)

    return await maker.read(look)


async def link(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """A one-time link as a QR code."""

    async def look(reader: Reader) -> Enclosure | None:
        invitation = await invitation_rows.by_id(reader, payload["invitation"])
        place = await invitations.place_of(reader, invitation) if invitation else None
        if invitation is None or invitation.state is not State.OPEN or place is None:
            return None
        community = await communities.by_id(reader, invitation.community)
        url = start_link(maker.username, invitations.payload(maker.key, invitation))
        card = invitation_texts.link(
            Words(payload["language"], community.zone), role=place.role, name=place.name, community=community.name,
            url=url, until=invitation.expires_at, place=invitation.place.value, subject=invitation.subject,
        )  # fmt: skip
        return Enclosure("link.png", picture(url), card)

    return await maker.read(look)


async def home_link(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """A one-time link into a home as a QR code."""

    async def look(reader: Reader) -> Enclosure | None:
        invitation = await invitation_rows.by_id(reader, payload["invitation"])
        if invitation is None or invitation.state is not State.OPEN:
            return None
        community = await communities.by_id(reader, invitation.community)
        words = words_for(await people.by_telegram(reader, chat), community)
        url = start_link(maker.username, invitations.payload(maker.key, invitation))
        home = await households.by_id(reader, invitation.subject)
        card = home_texts.link(
            words, invitation=invitation.id, home=home_in_words(words, home),
            role=invitation.place.value, url=url, until=invitation.expires_at,
        )  # fmt: skip
        return Enclosure("link.png", picture(url), card)

    return await maker.read(look)


def picture(url: str) -> bytes:
    """Return a link as a QR code (PNG)."""
    out = io.BytesIO()
    qr_code(url).save(out, kind="png", scale=SCALE)
    return out.getvalue()


async def problems(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """Everything that is wrong with a household file, which is read again for it."""
    content = await maker.fetch(payload["file"], household_files.LARGEST_FILE)
    if content is None:
        return None
    words = Words(payload["language"])
    scopes = [parse_scope(scope) for scope in payload.get("scopes", ())]
    try:
        rows, _ = await beside(household_files.read, payload["name"], content)
        if elsewhere := out_of_scope(rows, scopes):
            raise BadFile(*elsewhere)
    except BadFile as error:
        lines = [import_texts.problem_line(words, one) for one in error.problems]
        text = "".join(f"{texts.plain_line(one)}\n" for one in lines)
        return Enclosure(
            "problems.txt", text.encode("utf-8-sig"), import_texts.all_problems(words, problems=error.problems)
        )
    return None


async def community_file(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The community file and what it names, in one archive."""

    async def look(reader: Reader) -> Enclosure | None:
        community = await communities.by_id(reader, payload["community"])
        if not await setups.may_all(reader, community.id, chat):
            return None
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in await exports.files(reader, community.name):
                archive.writestr(name, text)
        card = texts.community_file(Words(payload["language"]), community=community.name)
        return Enclosure("community.zip", out.getvalue(), card)

    return await maker.read(look)


async def slips(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The join slips of the part that somebody sets up, a page for each entrance."""

    async def look(reader: Reader) -> tuple[Community, list[Entrance]]:
        community = await communities.by_id(reader, payload["community"])
        if not await setups.may(reader, community.id, chat):
            return community, []
        scopes = await setups.scopes_of(reader, community.id, chat)
        found = await slip_actions.of_scope(reader, community, WHOLE, maker.key, maker.username)
        return community, [one for one in found if covered(scopes, Place(one.area, one.building, one.entrance))]

    community, entrances = await maker.read(look)
    if not entrances:
        return None
    # Some 7 ms a slip: a large community takes half a minute, beside everything else.
    content = await beside(_slip_pages, words_of(community), community.name, maker.username, entrances)
    homes = sum(len(one.slips) for one in entrances)
    card = texts.slips(Words(payload["language"]), community=community.name, households=homes)
    return Enclosure("slips.zip", content, card)


def _slip_pages(words: Words, community: str, bot: str, entrances: Sequence[Entrance]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(entrances, 1):
            place = file_name(f"{one.area}-{one.building}-{one.entrance}")
            page = slip_texts.page(words, community=community, bot=bot, entrances=[one])
            archive.writestr(f"{number:03d}-{place}.html", page)
    return out.getvalue()


async def door_list(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The homes of somebody's scope that have not voted, a sheet for each entrance."""

    async def look(reader: Reader) -> tuple[Community, List] | None:
        return await door_rounds.list_for(reader, chat, payload["vote"], maker.key, maker.username)

    if (found := await maker.read(look)) is None:
        return None
    community, doors = found
    words, name = words_of(community), community.name
    content = await beside(door_texts.page, words, community=name, bot=maker.username, doors=doors)
    card = door_texts.the_list(Words(payload["language"]), vote=payload["vote"])
    return Enclosure(f"doors-{payload['vote']}.html", content.encode(), card)


async def comparison(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The sheets of a vote that are compared with the stack."""

    async def look(reader: Reader) -> Enclosure | None:
        found = await comparisons.list_for(reader, payload["vote"])
        if found is None:
            return None
        page = comparison_texts.page(words_of(found[0]), community=found[0].name, stack=found[1])
        card = comparison_texts.the_list(Words(payload["language"]), vote=payload["vote"])
        return Enclosure(f"compare-{payload['vote']}.html", page.encode(), card)

    return await maker.read(look)


async def ballot_list(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The list of a closed vote, as everyone gets it: beneath the result, or in private for who asks."""
    words = Words(payload["language"])

    async def look(reader: Reader) -> Enclosure | None:
        found = await lists.published(reader, payload["vote"])
        if found is None or payload.get("list", found.digest) != found.digest:  # corrected since
            return None
        told: dict[str, Any] = {"result": found.result, "digest": found.digest}
        card = (
            list_texts.published(words, **told, lines=found.lines, before=found.before)
            if payload.get("group")
            else list_texts.own_copy(words, **told, areas=payload.get("with_areas", False))
        )
        return Enclosure(f"vote-{payload['vote']}-list.csv", found.content, card)

    return await maker.read(look)


async def list_with_areas(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The list with areas, for an owner or a scrutineer."""

    async def look(reader: Reader) -> Enclosure | None:
        found = await lists.published(reader, payload["vote"], areas=True)
        if found is None:
            return None
        card = list_texts.with_areas(Words(payload["language"]), result=found.result, digest=found.digest)
        return Enclosure(f"vote-{payload['vote']}-areas.csv", found.content, card)

    return await maker.read(look)


async def recount(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The page that counts a list again."""

    async def look(reader: Reader) -> Enclosure | None:
        found = await lists.published(reader, payload["vote"])
        if found is None or payload.get("list", found.digest) != found.digest:  # corrected since
            return None
        page = await lists.page(reader, payload["vote"])
        card = list_texts.recount(Words(payload["language"]), vote=payload["vote"])
        return Enclosure(f"recount-{payload['vote']}.html", page.encode(), card) if page else None

    return await maker.read(look)


async def meeting_file(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """A meeting as a calendar file; in the council's chat with the internal items."""

    async def look(reader: Reader) -> Enclosure | None:
        meeting = await meetings.by_id(reader, payload["meeting"])
        found = await communities.by_chat(reader, chat)
        if meeting is None or meeting.state in OVER:
            return None
        community = await communities.by_id(reader, meeting.community)
        council = found is not None and found[1].role == "council"
        words, venue = Words(payload["language"], community.zone), meeting.venue(community.venue)
        items = (await agenda.shown(reader, meeting)).told(internal=council)
        event = calendar_texts.Event(
            f"{community.chain}-{meeting.id}", community.name, meeting.starts_at, venue, items, payload["change"],
            meeting.agenda_closes_at,
        )  # fmt: skip
        card = agenda_texts.meeting_file(words, at=meeting.starts_at, venue=venue)
        name = f"council-{meeting.starts_at.astimezone(community.zone):%Y-%m-%d}.ics"
        return Enclosure(name, calendar_texts.meeting(words, event=event), card)

    return await maker.read(look)


async def minutes(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The minutes of a meeting, ready to print, under what they say in short."""

    async def look(reader: Reader) -> Enclosure | None:
        found = await minute_actions.of_meeting(reader, payload["meeting"])
        if found is None:
            return None
        words, shown = words_of(found[0]), found[1] if payload.get("whole") else found[1].public()
        page, card = minutes_texts.page(words, minutes=shown), minutes_texts.post(words, minutes=shown)
        return Enclosure(f"minutes-{payload['meeting']}.html", page.encode(), card)

    return await maker.read(look)


async def certificate(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """Somebody's hours of a year as a volunteer, to print."""
    words, year = Words(payload["language"]), payload["year"]

    async def look(reader: Reader) -> Enclosure | None:
        found = await teams.certificate(reader, chat, payload["community"], year)
        if found is None:
            return None
        card = team_texts.certificate_sent(words, year=year)
        zone = (await communities.by_id(reader, payload["community"])).zone
        page = team_texts.certificate(Words(words.language, zone), shown=found)
        return Enclosure(f"certificate-{year}.html", page.encode(), card)

    return await maker.read(look)


async def survey_result(maker: Maker, _chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """What a survey came to as a chart, and in words under it."""

    async def look(reader: Reader) -> survey_rows.Survey | None:
        return await survey_rows.by_id(reader, payload["survey"])

    if (one := await maker.read(look)) is None:
        return None
    words, told = Words(payload["language"]), surveys.shown(one)
    picture = await beside(png, survey_texts.drawing(words, survey=told))
    return Enclosure("result.png", picture, survey_texts.result(words, survey=told))


async def report(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The report of a period, for who serves the community: page, workbook or picture, as the row asks."""

    async def look(reader: Reader) -> reports.Gathered | None:
        return await reports.wanted(reader, chat, payload)

    if (found := await maker.read(look)) is None:
        return None
    wanted = found.pictures if payload["what"] == reports.PAGE else ()
    pictures = [content for one in wanted if (content := await maker.fetch(one.file, LARGEST_PICTURE))]
    return await beside(_report, payload["what"], Words(payload["language"], found.community.zone), found, pictures)


def _report(what: str, words: Words, found: reports.Gathered, pictures: Sequence[bytes]) -> Enclosure:
    told, rows = reports.made(found, pictures)
    name = file_name(
        "-".join(filter(None, [told.community, str(found.period.scope), str(told.since), str(told.until)]))
    )
    card = report_files.enclosed(words, what=what, report=told)
    if what == reports.WORKBOOK:
        return Enclosure(f"ledgers-{name}.xlsx", ledgers.of_period(told, rows, found.community.zone), card)
    if what == reports.PICTURE:
        return Enclosure(f"report-{name}.png", png(report_texts.picture(words, report=told)), card)
    return Enclosure(f"report-{name}.html", report_texts.page(words, report=told).encode(), card)


async def district(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """The report over the communities that somebody serves as staff: a page or a workbook, as the row asks."""
    since, until = (date.fromisoformat(payload[name]) for name in ("since", "until"))
    found = await districts.of_staff(maker.database, chat, since, until)
    if found is None:
        return None
    words, what = Words(payload["language"]), payload["what"]
    card = district_texts.enclosed(words, what=what, since=since, until=until)
    if what == districts.WORKBOOK:
        return Enclosure(f"district-{since}-{until}.xlsx", await beside(ledgers.of_district, found), card)
    page = await beside(partial(district_report_texts.page, words, district=found))
    return Enclosure(f"district-{since}-{until}.html", page.encode(), card)


async def own(maker: Maker, chat: int, payload: Mapping[str, Any]) -> Enclosure | None:
    """What is kept of the person in this private chat, as a page or as JSON."""
    words = Words(payload["language"])

    async def look(reader: Reader) -> Enclosure | None:
        person = await people.by_telegram(reader, chat)
        if person is None:
            return None
        kept = await own_data.of(reader, person)
        if payload["what"] == own_data.FILE:
            return Enclosure("corridor-data.json", own_data.as_json(person, kept), own_texts.under_file(words))
        page = own_texts.page(
            words, name=person.name, account=person.telegram_id, pseudonym=person.pseudonym, kept=kept
        )
        return Enclosure("corridor-data.html", page.encode(), own_texts.under_page(words))

    return await maker.read(look)


MAKERS: dict[str, Callable[[Maker, int, Mapping[str, Any]], Awaitable[Enclosure | None]]] = {
    "sample": sample,
    "link": link,
    "home_link": home_link,
    "problems": problems,
    "meeting_file": meeting_file,
    "community_file": community_file,
    "slips": slips,
    door_rounds.KIND: door_list,
    comparisons.KIND: comparison,
    "list": ballot_list,
    "areas": list_with_areas,
    "recount": recount,
    minute_actions.KIND: minutes,
    "certificate": certificate,
    surveys.PICTURE: survey_result,
    own_data.PAGE: own,
    own_data.FILE: own,
    reports.PAGE: report,
    reports.WORKBOOK: report,
    reports.PICTURE: report,
    districts.PAGE: district,
    districts.WORKBOOK: district,
}
"""From what a row asks for to what makes it: (maker, Telegram chat id, payload)."""
