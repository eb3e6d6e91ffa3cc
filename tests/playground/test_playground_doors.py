"""What a page of another site could make a browser send to the local Telegram, and what our own clients send."""

import pytest
from bare_bot import GROUP, TOKEN, BotApi

from playground.client import Control
from playground.server import Server

PATHS = ("/", "/page/app.js", "/clock", f"/bot{TOKEN}/getMe", f"/file/bot{TOKEN}/photos/1", "/control/events")


def port_of(telegram: Server) -> str:
    return telegram.url.rpartition(":")[2]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "name", ["evil.example:{port}", "evil.example", "127.0.0.1:1", "127.0.0.1", "localhost.evil:{port}"]
)
async def test_a_name_that_another_site_made_lead_here_is_refused(telegram: Server, bot: BotApi, path, name) -> None:
    headers = {"Host": name.format(port=port_of(telegram))}
    async with bot.session.get(f"{telegram.url}{path}", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}"],
)
async def test_a_page_of_another_site_drives_neither_the_bot_nor_the_people(
    telegram: Server, bot: BotApi, control: Control, origin
) -> None:
    mark = await control.call("mark")
    headers = {"Origin": origin.format(port=port_of(telegram)), "Content-Type": "application/x-www-form-urlencoded"}
    for call in (f"bot{TOKEN}/sendMessage", "control/state", "control/say"):
        url = f"{telegram.url}/{call}"
        async with bot.session.post(url, data=f"chat_id={GROUP}&text=x", headers=headers) as response:
            assert response.status == 403
    assert await control.call("mark") == mark


async def test_a_picture_on_a_page_of_another_site_sends_nothing_and_a_link_opens_the_page(
    telegram: Server, bot: BotApi, control: Control
) -> None:
    mark = await control.call("mark")
    url = f"{telegram.url}/bot{TOKEN}/sendMessage?chat_id={GROUP}&text=x"
    for site in ("cross-site", "same-site"):
        picture, link = ({"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode} for mode in ("no-cors", "navigate"))
        for address, headers, status in ((url, picture, 403), (url, link, 403), (telegram.url, link, 200)):
            async with bot.session.get(address, headers=headers) as response:
                assert response.status == status
    assert await control.call("mark") == mark


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_programs_of_this_machine_and_our_own_page_come_in(telegram: Server, bot: BotApi, name) -> None:
    own = {"Host": f"{name}:{port_of(telegram)}"}
    async with bot.session.get(f"{telegram.url}/bot{TOKEN}/getMe", headers=own) as response:
        assert (await response.json())["ok"]
    page = {**own, "Origin": f"http://{own['Host']}", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    async with bot.session.post(f"{telegram.url}/control/state", json={}, headers=page) as response:
        assert response.status == 200


async def test_the_control_api_takes_only_json(telegram: Server, bot: BotApi) -> None:
    headers = {"Content-Type": "text/plain"}
    async with bot.session.post(f"{telegram.url}/control/state", data="{}", headers=headers) as response:
        assert response.status == 403, "what a page of another site can send without asking"
    async with bot.session.post(f"{telegram.url}/control/nothing", json={}) as response:
        assert response.status == 404
