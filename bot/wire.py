"""The Bot API over aiohttp: one pool of connections for the framework and for our own calls."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aiohttp
import msgspec
from aiohttp.abc import AbstractStreamWriter
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

READ_TIMEOUT = 20.0  # seconds
CONNECT_TIMEOUT = 5.0
CONNECTIONS = 256


class NotSent(Exception):
    """No connection: nothing reached Telegram, and trying again is safe."""


class Ambiguous(Exception):
    """Sent, and no answer came: it may have happened."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Bot API said to one call."""

    ok: bool
    result: Any = None
    code: int = 200
    description: str = ""
    retry_after: int = 0
    migrate_to: int = 0


class _Parameters(msgspec.Struct):
    retry_after: int = 0
    migrate_to_chat_id: int = 0


class _Body(msgspec.Struct):
    ok: bool
    result: Any = None
    error_code: int = 0
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


NUL = rb"\u0000"  # as JSON writes it, whatever stands before it


def without_nul(value: Any) -> Any:
    """Return what was read of JSON or TOML with no NUL in its texts: PostgreSQL keeps none, and nobody sees one."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {without_nul(name): without_nul(one) for name, one in value.items()}
    return value


_decode = msgspec.json.Decoder(_Body).decode
encode = msgspec.json.Encoder(enc_hook=str).encode  # texts are a subclass of str


class AiohttpRequest(BaseRequest):
    """The framework's transport over aiohttp: the stock one gets slower with concurrency (docs/decisions)."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool, open between initialize and shutdown."""
        if self._session is None:
            raise NotSent("the connection to Telegram is closed")
        return self._session

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            # Answers to taps, sends and the long poll share it; the limit only guards against a runaway.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the framework's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Make one request for the framework."""
        within = READ_TIMEOUT if read_timeout is BaseRequest.DEFAULT_NONE or read_timeout is None else read_timeout
        form: Any = None
        if request_data is not None:
            form = aiohttp.FormData()
            for key, value in request_data.json_parameters.items():
                form.add_field(key, value)
            for key, (name, content, kind) in (request_data.multipart_data or {}).items():
                form.add_field(key, content, filename=name, content_type=kind)
        try:
            async with self.session.request(
                method, url, data=form, timeout=_timeout(within), allow_redirects=False
            ) as answer:
                status, raw = answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}") from error
        read = read_answer(status, raw)  # a proxy's page may well say 404, as Telegram does of a token
        if not read.ok and read.code not in (401, 404):
            raise NetworkError(read.description)
        return status, raw


class _Json(aiohttp.BytesPayload):
    """The body of a request, which may say when it is written."""

    def __init__(self, body: bytes, on_written: Callable[[], None] | None) -> None:
        super().__init__(body, content_type="application/json")
        self._on_written = on_written

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write it, with the headers that wait for it."""
        await super().write_with_length(writer, content_length)
        if self._on_written is not None:
            self._on_written()


class Telegram:
    """Our own calls: plain parameters in, an `Answer` out; only a broken wire raises."""

    def __init__(
        self,
        request: AiohttpRequest,
        api_url: str,
        token: str,
        on_answer: Callable[[str, int], None] = lambda _method, _code: None,
    ) -> None:
        self._request = request
        self._on_answer = on_answer  # is told the method and the code of each answer, 0 where none came
        self._base_url = f"{api_url}/bot{token}"  # with the token in it: never logged
        self._file_url = f"{api_url}/file/bot{token}"

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        read_timeout: float = READ_TIMEOUT,
        on_written: Callable[[], None] | None = None,
    ) -> Answer:
        """Call a method; raises NotSent when nothing reached Telegram and Ambiguous when it may have.

        `on_written` is called once the request is written: the loop gives it to the system at once, which sends it
        though we are killed.
        """
        return await self._post(method, read_timeout, data=_Json(encode(parameters), on_written))

    async def answers(self) -> bool:
        """Ask who we are, and say whether any answer came that was not Telegram's own failure."""
        try:
            return (await self.call("getMe", {}, read_timeout=CONNECT_TIMEOUT)).code < 500
        except (NotSent, Ambiguous):
            return False

    async def upload(self, method: str, parameters: Mapping[str, Any], field: str, name: str, content: bytes) -> Answer:
        """Call a method with one file in the field of that name."""
        form = aiohttp.FormData()
        for key, value in parameters.items():
            form.add_field(key, value if isinstance(value, str) else encode(value).decode())
        form.add_field(field, content, filename=name, content_type="application/octet-stream")
        return await self._post(method, READ_TIMEOUT, data=form)

    async def download(self, file_id: str, most: int) -> bytes | None:
        """Return a file that somebody sent, or None where it is larger or cannot be had."""
        try:
            found = await self.call("getFile", {"file_id": file_id})
            path = found.result.get("file_path") if found.ok and isinstance(found.result, dict) else None
            if not path or found.result.get("file_size", 0) > most:
                return None
            async with self._request.session.get(
                f"{self._file_url}/{path}", timeout=_timeout(READ_TIMEOUT), allow_redirects=False
            ) as answer:
                content = await answer.content.read(most + 1) if answer.status == 200 else b""
                while content and len(content) <= most and (more := await answer.content.read(most + 1 - len(content))):
                    content += more
        except (NotSent, Ambiguous, TimeoutError, aiohttp.ClientError):
            return None
        return content if 0 < len(content) <= most else None

    async def _post(self, method: str, read_timeout: float, **body: Any) -> Answer:
        try:
            async with self._request.session.post(
                f"{self._base_url}/{method}", timeout=_timeout(read_timeout), allow_redirects=False, **body
            ) as answer:
                raw = await answer.read()
                status = answer.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            self._on_answer(method, 0)
            raise NotSent(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError, asyncio.IncompleteReadError) as error:
            self._on_answer(method, 0)
            raise Ambiguous(type(error).__name__) from None
        read = read_answer(status, raw)
        self._on_answer(method, read.code)
        return read


def read_answer(status: int, raw: bytes) -> Answer:
    """Read what the Bot API answered, or what something on the way answered in its place."""
    try:
        said = _decode(raw)
    except msgspec.DecodeError:
        # Whatever it says of itself, it is not Telegram who refuses.
        return Answer(ok=False, code=max(status, 502), description=f"{status}, and no answer of Telegram's")
    return Answer(
        said.ok, without_nul(said.result) if NUL in raw else said.result, said.error_code or status, said.description,
        said.parameters.retry_after, said.parameters.migrate_to_chat_id,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _timeout(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=read)
