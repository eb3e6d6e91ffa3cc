"""The web page: plain modules and CSS, served as they stand, and nothing from outside."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def add_routes(app: web.Application) -> None:
    """Serve the page at / and its files under /page/."""
    app.router.add_get("/", _index)
    app.router.add_get("/page/{name}", _file)


async def _index(_: web.Request) -> web.Response:
    return _serve(FOLDER / "index.html")


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    files = {path.name: path for path in FOLDER.iterdir() if path.suffix in TYPES}
    if name not in files:
        raise web.HTTPNotFound
    return _serve(files[name])


def _serve(path: Path) -> web.Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=headers)
