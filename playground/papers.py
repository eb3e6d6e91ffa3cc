"""The folder of finished papers under /papers/: read-only, and what is opened there reaches nothing."""

import mimetypes
from pathlib import Path

from aiohttp import web

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def add_routes(app: web.Application, folder: Path) -> None:
    """Serve the files of a folder, which may appear later."""

    async def paper(request: web.Request) -> web.Response:
        root = folder.resolve()
        path = (root / request.match_info["path"]).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") or kind == "application/json" else None
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)

    app.router.add_get("/papers/{path:.+}", paper)
