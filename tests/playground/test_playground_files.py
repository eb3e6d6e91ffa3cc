"""Files, webhooks, the call log, the page's files, and a local Telegram started by itself."""

import asyncio
import json
import re
import sys
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from bare_bot import GROUP, TOKEN, WANG, BotApi

from playground.client import Control
from playground.errors import ControlError
from playground.media import KINDS
from playground.page import FOLDER
from playground.server import Server

# The smallest PNG header that says 3 × 2.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"


async def upload(bot: BotApi, method: str, fields: dict[str, str], **files: tuple[str, bytes]) -> dict[str, Any]:
    form = aiohttp.FormData(fields)
    for key, (name, content) in files.items():
        form.add_field(key, content, filename=name)
    async with bot.session.post(f"{bot.url}/bot{bot.token}/{method}", data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_document_goes_up_and_comes_down(bot: BotApi) -> None:
    sent = await upload(bot, "sendDocument", {"chat_id": str(GROUP), "caption": "report"}, document=("a.csv", b"1,2"))
    document = sent["result"]["document"]
    assert [document["file_name"], document["file_size"]] == ["a.csv", 3]
    file = await bot.ok("getFile", file_id=document["file_id"])
    async with bot.session.get(f"{bot.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == b"1,2"
    again = await bot.ok("sendDocument", chat_id=GROUP, document=document["file_id"])
    assert again["document"] == document


async def test_photos_and_albums(bot: BotApi) -> None:
    sent = await upload(bot, "sendPhoto", {"chat_id": str(GROUP)}, photo=("a.png", PNG))
    assert [sent["result"]["photo"][0][side] for side in ("width", "height")] == [3, 2]
    wrong = await upload(bot, "sendPhoto", {"chat_id": str(GROUP)}, photo=("a.png", b"not a picture"))
    assert wrong["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    media = [{"type": "photo", "media": f"attach://{name}", "caption": name} for name in ("before", "after")]
    fields = {"chat_id": str(GROUP), "media": json.dumps(media)}
    album = await upload(bot, "sendMediaGroup", fields, before=("b.png", PNG), after=("a.png", PNG))
    assert [message["caption"] for message in album["result"]] == ["before", "after"]
    assert len({message["media_group_id"] for message in album["result"]}) == 1


async def test_a_person_sends_a_photo_and_a_file(control: Control, bot: BotApi) -> None:
    await control.send_photo(WANG, WANG, PNG, "/paper 3")
    await control.send_file(WANG, WANG, b"x", "x.txt")
    photo, file = (update["message"] for update in await bot.updates())
    assert [photo["caption"], photo["caption_entities"][0]["type"]] == ["/paper 3", "bot_command"]
    assert file["document"]["file_name"] == "x.txt"


RECORDED = [
    ("voice", {"duration": 4, "mime_type": "audio/ogg"}),
    ("video", {"duration": 4, "width": 640, "height": 480, "mime_type": "video/mp4"}),
    ("video_note", {"duration": 4, "length": 240}),
    ("audio", {"duration": 4, "mime_type": "audio/mpeg", "file_name": "audio.mpeg"}),
]


@pytest.mark.parametrize(("kind", "fields"), RECORDED)
async def test_a_person_speaks_instead_of_writing(
    control: Control, bot: BotApi, kind: Any, fields: dict[str, Any]
) -> None:
    asked = await bot.ok("sendMessage", chat_id=GROUP, text="Say what is wrong.")
    caption = "" if kind == "video_note" else "the lift"
    for chat, reply_to in ((WANG, None), (GROUP, asked["message_id"])):
        await control.record(chat, WANG, kind, b"sound", caption, duration=4, reply_to=reply_to)
    private, group = (update["message"] for update in await bot.updates())
    assert fields.items() <= private[kind].items()
    assert [private.get("caption", ""), group["reply_to_message"]["text"]] == [caption, "Say what is wrong."]
    file = await bot.ok("getFile", file_id=group[kind]["file_id"])
    async with bot.session.get(f"{bot.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == b"sound"
    forwarded = await bot.ok(
        "forwardMessage", chat_id=WANG, from_chat_id=GROUP, message_id=group["message_id"], disable_notification=True
    )
    assert forwarded[kind] == group[kind]
    copied = await bot.ok("copyMessage", chat_id=WANG, from_chat_id=GROUP, message_id=group["message_id"])
    seen = (await control.messages(WANG))[-1]
    assert [seen["message_id"], seen[kind], "forward_origin" in seen] == [copied["message_id"], group[kind], False]


SENT = [
    ("sendVoice", "voice", {"duration": "7"}, {"duration": 7}),
    ("sendVideo", "video", {"width": "64", "height": "48", "duration": "7"}, {"duration": 7, "width": 64}),
    ("sendVideoNote", "video_note", {"length": "240"}, {"duration": 0, "length": 240}),
    ("sendAudio", "audio", {"title": "Anthem", "performer": "Choir"}, {"title": "Anthem", "performer": "Choir"}),
    ("sendAnimation", "animation", {"width": "64"}, {"width": 64, "file_name": "a.bin"}),
]


@pytest.mark.parametrize(("method", "kind", "given", "fields"), SENT)
async def test_a_bot_sends_a_recording(
    bot: BotApi, method: str, kind: str, given: dict[str, str], fields: dict[str, Any]
) -> None:
    sent = (await upload(bot, method, {"chat_id": str(GROUP), **given}, **{kind: ("a.bin", b"x")}))["result"]
    assert fields.items() <= sent[kind].items()
    again = await bot.ok(method, chat_id=GROUP, **{kind: sent[kind]["file_id"]})
    assert again[kind] == sent[kind], "a known file keeps what was said of it first"
    assert await bot.refused("sendPhoto", chat_id=GROUP, photo=sent[kind]["file_id"]) == (
        f"400 Bad Request: can't use file of type {KINDS[kind].name} as Photo"
    )
    assert "there is no" in await bot.refused(method, chat_id=GROUP)


async def test_what_may_be_in_an_album(bot: BotApi) -> None:
    sent = (await upload(bot, "sendVideo", {"chat_id": str(GROUP)}, video=("a.mp4", b"x")))["result"]
    audio = (await upload(bot, "sendAudio", {"chat_id": str(GROUP)}, audio=("a.mp3", b"x")))["result"]
    items = {kind: {"type": kind, "media": m[kind]["file_id"]} for kind, m in (("video", sent), ("audio", audio))}
    album = await bot.ok("sendMediaGroup", chat_id=GROUP, media=[items["video"], items["video"]])
    assert [one["video"] for one in album] == [sent["video"]] * 2
    assert await bot.refused("sendMediaGroup", chat_id=GROUP, media=[items["video"], items["audio"]]) == (
        "400 Bad Request: audio can't be mixed with other media types"
    )


async def test_long_words_go_out_in_several_messages(control: Control, bot: BotApi) -> None:
    lines = [f"{number:04d} " + "户" * 94 for number in range(60)]
    first = await control.say(WANG, WANG, "\n".join(lines))
    parts = [update["message"]["text"] for update in await bot.updates()]
    assert [len(part) <= 4096 for part in parts] == [True, True]
    assert "\n".join(parts).split("\n") == lines, "cut between lines, and nothing is lost"
    assert first["text"] == parts[0]
    await control.say(WANG, WANG, "😀" * 3000)
    assert [len(update["message"]["text"]) for update in (await bot.updates())[2:]] == [2048, 952]
    with pytest.raises(ControlError, match="caption is too long"):
        await control.record(WANG, WANG, "voice", b"x", "x" * 1025)


@pytest.mark.parametrize("failing", [0, 1])
async def test_updates_by_webhook(control: Control, bot: BotApi, failing: int) -> None:
    seen: list[tuple[str | None, str]] = []
    done = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        if len(seen) <= failing:
            return web.Response(status=500)
        if len(seen) == 2 + failing:
            done.set()
        return web.json_response({"method": "sendMessage", "chat_id": WANG, "text": f"re: {update['message']['text']}"})

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await bot.ok("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3cret")
    await control.say(WANG, WANG, "one")
    await control.say(WANG, WANG, "two")
    await asyncio.wait_for(done.wait(), 5)
    assert seen == [("s3cret", "one")] * (failing + 1) + [("s3cret", "two")]
    await control.wait_message(WANG, contains="re: two", since=0)
    info = await bot.ok("getWebhookInfo")
    assert ("last_error_message" in info) == bool(failing)
    await bot.ok("deleteWebhook")
    await runner.cleanup()


async def test_the_call_log(control: Control, bot: BotApi) -> None:
    await bot.ok("sendMessage", chat_id=GROUP, text="x")
    await bot.refused("sendMessage", chat_id=GROUP)
    first, second = await control.calls()
    assert [first["method"], first["status"], first["params"]["text"]] == ["sendMessage", 200, "x"]
    assert [second["status"], second["response"]["description"]] == [400, "Bad Request: message text is empty"]
    assert await control.calls(second["seq"]) == []


async def test_waiting_looks_only_at_what_is_new(control: Control, bot: BotApi) -> None:
    await bot.ok("sendMessage", chat_id=GROUP, text="old")
    await control.say(GROUP, WANG, "old and new")
    with pytest.raises(TimeoutError, match="no message"):
        await control.wait_message(GROUP, contains="old", timeout=0.05)
    wait = asyncio.create_task(control.wait_message(GROUP, contains="new"))
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="new")
    assert (await wait)["message_id"] == sent["message_id"]
    await bot.ok("editMessageText", chat_id=GROUP, message_id=sent["message_id"], text="newer")
    assert (await control.wait_edit(GROUP, sent["message_id"], contains="newer"))["edits"] == 1


async def test_the_events_of_the_page(control: Control, telegram: Server, bot: BotApi) -> None:
    async with bot.session.get(f"{telegram.url}/control/events") as response:
        assert (await response.content.readline()) == b": hello\n"
        await response.content.readline()
        await control.say(GROUP, WANG, "hello")
        event = json.loads((await response.content.readline()).removeprefix(b"data: "))
        assert [event["kind"], event["what"]["chat"], event["what"]["message"]["text"]] == ["message", GROUP, "hello"]


async def test_the_page_needs_nothing_from_outside(telegram: Server, bot: BotApi) -> None:
    async with bot.session.get(telegram.url) as response:
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    for path in FOLDER.iterdir():
        if path.suffix in (".js", ".css", ".html"):
            async with bot.session.get(f"{telegram.url}/page/{path.name}") as response:
                assert response.status == 200
            text = path.read_text()
            assert "innerHTML" not in text
            assert not re.search(r"(?:src|href|import|url|fetch)\W{1,4}(?:https?:)?//", text)
    async with bot.session.get(f"{telegram.url}/page/__init__.py") as response:
        assert response.status == 404


def test_every_word_that_is_used_stands_in_both_languages() -> None:
    known = dict(re.findall(r'(\w+): \["([^"]+", "[^"]+)"\]', (FOLDER / "words.js").read_text()))
    text = "".join(path.read_text() for path in FOLDER.iterdir() if path.suffix in (".js", ".html"))
    used = set(re.findall(r'say\("(\w+)"\)', text)) | set(re.findall(r'data-words(?:-label|-title)?="(\w+)"', text))
    assert len(used) > 60
    assert used - known.keys() == set()


async def test_it_runs_by_itself() -> None:
    program = [sys.executable, "-m", "playground", "--port", "0", "--frozen", "--at", "2026-05-09T12:00:00Z"]
    process = await asyncio.create_subprocess_exec(
        *program, "--bot", f"{TOKEN}:corridor_bot", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), 5)).decode().strip()
    async with Control(url) as control:
        assert (await control.clock())["now"] == "2026-05-09T12:00:00.000000Z"
        assert (await control.state())["bots"][0]["username"] == "corridor_bot"
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 5) == 0


def test_every_verb_is_documented_and_has_a_typed_method(telegram: Server) -> None:
    readme = (FOLDER.parent / "README.md").read_text()
    table = readme.partition("## Control verbs")[2].partition("## How true")[0]
    named = set(
        re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|")))
    )
    verbs = set(telegram.control.verbs)
    assert named == verbs
    without = {verb for verb in verbs if not hasattr(Control, verb)}
    assert without == {"wish", "wishes_since", "mark"}, "wishes() and the client's own mark stand for these"
