"""The parameters of a Bot API request, wherever they stand: query, form, multipart or JSON body."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import BodyPartReader, web

from playground.errors import ApiError, bad_request
from playground.specification import Upload

MOST_UPLOAD = 50 * 1024 * 1024


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """All parameters by name; those in the body win over those in the query. Raises ApiError."""
    raw: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.method != "POST" or not request.body_exists:
        return raw
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, raw)
    elif kind == "application/json":
        try:
            body = msgspec.json.decode(await request.read())
        except msgspec.DecodeError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected as JSON request body")
        raw |= body
    else:
        raw |= parse_qsl((await request.read()).decode(), keep_blank_values=True)
    return raw


async def _read_multipart(request: web.Request, raw: dict[str, Any]) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        content = bytes(await part.read(decode=True))
        size += len(content)
        if size > MOST_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is None:
            raw[part.name] = content.decode()
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            raw[part.name] = Upload(part.filename, kind, content)
