"""config.toml → frozen, validated settings. Nothing is read at import, and the token is never printed."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from storage.stores import Address, Store

TOKEN_VARIABLE = "CORRIDOR_TELEGRAM_TOKEN"  # noqa: S105 - the name of the variable, not a token
CLOCK_VARIABLE = "CORRIDOR_CLOCK_URL"
TELEGRAM, PORTS = "api.telegram.org", (443, 80, 88, 8443)  # to which ports it posts (setWebhook)
SHORTEST_SECRET = 16  # characters; Telegram takes one
CERTIFICATES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")  # files that the address of a database may name
AN_ADDRESS = "postgresql://corridor@127.0.0.1/corridor"
WRITTEN = "within user and password @ is written %40, # %23, / %2F, ? %3F, % %25, a space %20"
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")


class ConfigRefused(Exception):
    """The configuration cannot be used; the text names the key and says why in one sentence."""


class Secret:
    """A text that shows itself only when asked: not in a repr, a log line or a traceback's locals."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(…)" if self._text else "Secret()"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram posts updates, where we listen for them, and the secret that its posts carry."""

    url: str
    host: str
    port: int
    secret: Secret


@dataclass(frozen=True, slots=True)
class Settings:
    """What config.toml says, with paths made absolute and the environment applied."""

    path: Path
    token: Secret
    api_url: str
    updates: str
    webhook: Webhook
    store: Store
    log_level: str
    log_format: str
    operator: tuple[str, int] | None  # where whoever looks after the machine asks how the bot is
    clock_url: str | None

    @property
    def folder(self) -> Path:
        """The folder of the store's file; where a server has the store, that of the configuration."""
        return self.store.parent if isinstance(self.store, Path) else self.path.parent

    def _beside(self, ending: str) -> Path:
        return self.folder / f"{self.store.name}{ending}"

    @property
    def key_file(self) -> Path:
        """The file with the key of the join codes, beside the store."""
        return self.folder / "corridor.key"

    @property
    def lock_file(self) -> Path:
        """The file whose lock says that somebody writes the store's file."""
        return self._beside(".lock")

    def backups(self) -> list[datetime]:
        """When backups were made of the store, as far as is known, oldest first."""
        return sorted(at for mark, at in self._noted() if not mark)

    def copies(self) -> list[datetime]:
        """When copies of the store were begun, made or put back: also of a backup that nobody saw end."""
        return [at for _, at in self._noted()]

    def note_copy(self, at: str, mark: str = "") -> None:
        """Note the time of a copy of the store; with a mark it is no backup that stands. OSError where it cannot."""
        with self.backup_note.open("a", encoding="ascii", errors="replace") as note:
            note.write(" ".join(f"{mark} {at}".split()) + "\n")  # one line, whatever a manifest says

    def _noted(self) -> list[tuple[str, datetime]]:
        """Return (mark, time) of each line of the note; one that cannot be read hides no other."""
        try:
            lines = self.backup_note.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            mark, _, said = line.rpartition(" ")
            with suppress(ValueError):
                at = datetime.fromisoformat(said)
                found += [(mark, at)] if at.tzinfo else []
        return found

    @property
    def backup_note(self) -> Path:
        """The file that tells when backups were begun and made of the store, and when one was put back."""
        return self._beside(".backup")

    def require_token(self) -> str:
        """Return the token, or refuse where there is none."""
        if not self.token:
            raise ConfigRefused(f"telegram.token is empty: put the bot's token there or into {TOKEN_VARIABLE}")
        return self.token.reveal()


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read config.toml; the token may come from the environment instead."""
    environment = os.environ if environment is None else environment
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigRefused(f"{path}: there is no such file; copy config.example.toml and fill it in") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigRefused(f"{path}: cannot be read ({_why(error)})") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigRefused(f"{path}: not TOML: {error}") from None
    values = _values(data)
    api_url = values["telegram.api_url"]
    clock_url = environment.get(CLOCK_VARIABLE) or None
    return Settings(
        path=path.absolute(),
        token=Secret(_token(environment.get(TOKEN_VARIABLE) or values["telegram.token"])),
        api_url=api_url,
        updates=values["telegram.updates"],
        webhook=_webhook(values),
        store=_store(values["storage.url"], path.absolute().parent),
        log_level=values["log.level"],
        log_format=values["log.format"],
        operator=_host_port(values["operator.listen"]) if values["operator.listen"] else None,
        # Only a local Telegram may tell the time: elsewhere a stray variable must not move deadlines.
        clock_url=_clock(clock_url) if clock_url and is_loopback(urlsplit(api_url)) else None,
    )


def is_loopback(url: SplitResult) -> bool:
    """Say whether an address stays on this machine."""
    return host_is_loopback(url.hostname or "")


def host_is_loopback(host: str) -> bool:
    """Say whether a host is this machine, seen from itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse(key: str, why: str) -> NoReturn:
    raise ConfigRefused(f"{key}: {why}")


def _why(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "it is not UTF-8"


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    """Return every key with its value or its default, each checked; unknown keys are refused by name."""
    given = dict(_flat(data))
    for key, value in given.items():
        if key not in KEYS:
            _refuse(key, "there is no such key")
        if not isinstance(value, str):
            _refuse(key, "must be a text in quotes")
    return {key: check(key, given.get(key, default)) for key, (default, check) in KEYS.items()}


def _flat(data: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and name in TABLES:
            found += _flat(value, f"{name}.")
        else:
            found.append((name, value))
    return found


def _text(_key: str, value: str) -> str:
    return value


def _webhook(values: Mapping[str, str]) -> Webhook:
    """Return the webhook; where updates come by it, address and secret are required."""
    url, secret = values["telegram.webhook.url"], values["telegram.webhook.secret"]
    host, port = _host_port(values["telegram.webhook.listen"])
    if values["telegram.updates"] == "webhook":
        if not url:
            _refuse("telegram.webhook.url", 'is empty: put the full public address there, or use updates = "polling"')
        if urlsplit(values["telegram.api_url"]).hostname == TELEGRAM and (urlsplit(url).port or 443) not in PORTS:
            _refuse("telegram.webhook.url", "Telegram posts to the ports 443, 80, 88 and 8443 alone")
        if not secret:
            _refuse("telegram.webhook.secret", "is empty: put a long random text there; Telegram sends it along")
        if len(secret) < SHORTEST_SECRET:
            _refuse(
                "telegram.webhook.secret", f"is too short to be secret: put {SHORTEST_SECRET} characters there or more"
            )
    return Webhook(url, host, port, Secret(secret))


def _host_port(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def _secret(key: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value):
        _refuse(key, "must be at most 256 letters, digits, _ and -")
    return value


def _one_of(*allowed: str) -> Callable[[str, str], str]:
    def check(key: str, value: str) -> str:
        if value not in allowed:
            _refuse(key, f"must be {' or '.join(allowed)}, not {value!r}")
        return value

    return check


def _address(key: str, value: str) -> str:
    """Return an address without its closing slash: https, or http on loopback, and nothing that hides another host."""
    try:
        url = urlsplit(value)
        host, _ = url.hostname or "", url.port
    except ValueError:
        _refuse(key, "is not an address")
    if url.scheme not in {"https", "http"} or not host or re.search(r"[\s\\]", value):
        _refuse(key, "must be an https address")
    if url.scheme == "http" and not is_loopback(url):
        _refuse(key, "must be https; http only on loopback (127.0.0.1, localhost)")
    if url.username is not None or url.password is not None or url.query or url.fragment:
        _refuse(key, "must be an address without user, password, query or fragment")
    if _is_link_local(host):
        _refuse(key, "must not be a link-local address")
    return value.rstrip("/")


def _is_link_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False


def _optional_address(key: str, value: str) -> str:
    return _address(key, value) if value else ""


def _listen(key: str, value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
        _refuse(key, 'must be a host and a port, as "127.0.0.1:8443"')
    return value


def _optional_listen(key: str, value: str) -> str:
    return _listen(key, value) if value else ""


def _storage(key: str, value: str) -> str:
    if value.startswith(("postgresql:", "postgres:")):
        return _postgresql(key, value)
    if not value.startswith("sqlite:///") or value.rstrip("/") != value or re.search(r"[?#\0]", value):
        _refuse(key, "must be sqlite:/// and a file, as sqlite:///corridor.db, or postgresql://…")
    return value


def _postgresql(key: str, value: str) -> str:
    """Return the address of a database; what is wrong with it is told without repeating it: it may hold a password."""
    try:
        url = urlsplit(value)
    except ValueError:
        _refuse(key, f"is not an address; {WRITTEN}")
    # At a second @ what is left of the password would be looked up as a host, and logged.
    odd = url.fragment or url.netloc.count("@") > 1 or re.search(r"[\s\0]", value)
    if odd or not re.fullmatch(r"/[\w.-]+", url.path):
        _refuse(key, f"must be an address and the name of a database, as {AN_ADDRESS}; {WRITTEN}")
    for name, file in parse_qsl(url.query):
        if name in CERTIFICATES and not os.access(file, os.R_OK):
            _refuse(key, f"its {name} names {file}, which cannot be read")  # asyncpg would take it for a server away
    return urlunsplit(url._replace(scheme="postgresql"))


def store_at(key: str, url: str, base: Path) -> Store:
    """Return the store that an address names, a file's path from a folder on; ConfigRefused by the name of the key."""
    return _store(_storage(key, url), base)


def _store(url: str, base: Path) -> Store:
    if url.startswith("postgresql:"):
        return Address(url)
    return base / url.removeprefix("sqlite:///")  # a fourth slash makes it absolute, and joining keeps that


def _token(token: str) -> str:
    # It becomes part of an address: nothing in it may lead elsewhere, and the refusal does not repeat it.
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        _refuse("telegram.token", "is not a token as @BotFather gives it: 123456789:AA…")
    return token


def _clock(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"}:
        _refuse(CLOCK_VARIABLE, "must be an http address")
    return url


TABLES = ("telegram", "telegram.webhook", "storage", "log", "operator")
KEYS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "telegram.token": ("", _text),
    "telegram.api_url": ("https://api.telegram.org", _address),
    "telegram.updates": ("polling", _one_of("polling", "webhook")),
    "telegram.webhook.listen": ("127.0.0.1:8443", _listen),
    "telegram.webhook.url": ("", _optional_address),
    "telegram.webhook.secret": ("", _secret),
    "storage.url": ("sqlite:///corridor.db", _storage),
    "log.level": ("info", _one_of(*LOG_LEVELS)),
    "log.format": ("text", _one_of(*LOG_FORMATS)),
    "operator.listen": ("", _optional_listen),
}
