"""config.toml: every key is documented, everything wrong is refused by its key, and the token stays where it is."""

import logging
import tomllib
from pathlib import Path

import pytest

from bot import config
from bot.config import WRITTEN, ConfigRefused, load

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
NO_DATABASE = (
    "storage.url: must be an address and the name of a database, as postgresql://corridor@127.0.0.1/corridor; "
    + WRITTEN
)


@pytest.fixture
def written(tmp_path):
    def write(text, **environment):
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        return load(tmp_path / "config.toml", environment)

    return write


def keys(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def test_the_example_has_every_key_with_its_default():
    data = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert list(keys(data)) == list(config.KEYS)
    for key, (default, _) in config.KEYS.items():
        value = data
        for part in key.split("."):
            value = value[part]
        assert value == default, key


def test_the_example_says_a_line_about_each_key():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if " = " in line and not line.startswith("#"):
            assert lines[number - 1].startswith("# "), line


def test_the_example_is_accepted(written):
    settings = written(EXAMPLE.read_text(encoding="utf-8"))
    assert settings == written("")
    assert settings.api_url == "https://api.telegram.org"
    assert settings.store.name == "corridor.db"
    assert (settings.log_level, settings.log_format, settings.updates) == ("info", "text", "polling")


def test_paths_are_beside_the_configuration_or_absolute(written, tmp_path):
    settings = written('storage.url = "sqlite:///data/c.db"')
    assert settings.store == tmp_path / "data" / "c.db"
    assert settings.key_file == tmp_path / "data" / "corridor.key"
    assert settings.lock_file == tmp_path / "data" / "c.db.lock"
    assert written('storage.url = "sqlite:////var/lib/corridor.db"').store == Path("/var/lib/corridor.db")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[telegram]\ntokne = "x"', "telegram.tokne: there is no such key"),
        ('[telegrm]\ntoken = "x"', "telegrm: there is no such key"),
        ("verbose = true", "verbose: there is no such key"),
        ("telegram = 3", "telegram: there is no such key"),
        ("log.level = 3", "log.level: must be a text in quotes"),
        ("[telegram.webhook.more]\na = 1", "telegram.webhook.more: there is no such key"),
        ('log.level = "loud"', "log.level: must be debug or info or warning or error, not 'loud'"),
        ('log.format = "xml"', "log.format: must be text or json, not 'xml'"),
        ('telegram.updates = "carrier"', "telegram.updates: must be polling or webhook, not 'carrier'"),
        ('telegram.updates = "webhook"',
         'telegram.webhook.url: is empty: put the full public address there, or use updates = "polling"'),
        ('[telegram]\nupdates = "webhook"\nwebhook.url = "https://example.org/hook"',
         "telegram.webhook.secret: is empty: put a long random text there; Telegram sends it along"),
        ('[telegram]\nupdates = "webhook"\nwebhook.url = "https://example.org:8444/hook"\nwebhook.secret = "a"',
         "telegram.webhook.url: Telegram posts to the ports 443, 80, 88 and 8443 alone"),
        ('[telegram]\nupdates = "webhook"\nwebhook.url = "https://example.org/a"\nwebhook.secret = "fifteen-letters"',
         "telegram.webhook.secret: is too short to be secret: put 16 characters there or more"),
        ('telegram.webhook.secret = "a b"', "telegram.webhook.secret: must be at most 256 letters, digits, _ and -"),
        ('storage.url = "postgresql://corridor:s3cret@localhost"', NO_DATABASE),
        ('storage.url = "postgres://corridor:s3cret@[::1/c"', f"storage.url: is not an address; {WRITTEN}"),
        *[(f'storage.url = "postgresql://corridor:s{sign}cret@localhost/c"', NO_DATABASE) for sign in "@#/? "],
        ('storage.url = "corridor.db"', "storage.url: must be sqlite:/// and a file, as sqlite:///corridor.db, or postgresql://…"),
        ('storage.url = "sqlite:///"', "storage.url: must be sqlite:/// and a file, as sqlite:///corridor.db, or postgresql://…"),
        ('storage.url = "sqlite:///c.db?mode=memory"',
         "storage.url: must be sqlite:/// and a file, as sqlite:///corridor.db, or postgresql://…"),
        ('telegram.webhook.listen = "8443"',
         'telegram.webhook.listen: must be a host and a port, as "127.0.0.1:8443"'),
        ('telegram.webhook.url = "http://example.org/hook"',
         "telegram.webhook.url: must be https; http only on loopback (127.0.0.1, localhost)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_its_key(written, text, problem):
    with pytest.raises(ConfigRefused) as error:
        written(text)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org",
        "http://10.0.0.1:8081",
        "http://169.254.169.254/latest",
        "https://169.254.169.254/latest",
        "https://[fe80::1]/",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "https://user:word@example.org",
        "https://example.org/?a=1",
        "https://example.org/#a",
        "https://exa mple.org",
        "https://example.org\\\\@127.0.0.1",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "https://example.org:port",
        "",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(written, url):
    with pytest.raises(ConfigRefused, match=r"^telegram\.api_url: "):
        written(f'telegram.api_url = "{url}"')


@pytest.mark.parametrize(
    "url", ["https://api.telegram.org/", "http://127.0.0.1:8081", "http://localhost:1", "http://[::1]:9/bots"]
)
def test_https_and_loopback_are_accepted(written, url):
    assert written(f'telegram.api_url = "{url}"').api_url == url.rstrip("/")


def test_only_a_local_telegram_tells_the_time(written):
    clock = {"CORRIDOR_CLOCK_URL": "http://127.0.0.1:9/clock"}
    assert written("", **clock).clock_url is None
    assert written('telegram.api_url = "http://127.0.0.1:9"', **clock).clock_url == clock["CORRIDOR_CLOCK_URL"]
    with pytest.raises(ConfigRefused, match="CORRIDOR_CLOCK_URL: must be an http address"):
        written('telegram.api_url = "http://127.0.0.1:9"', CORRIDOR_CLOCK_URL="file:///etc/passwd")


def test_the_environment_wins_over_the_file(written):
    settings = written('telegram.token = "1:file"', CORRIDOR_TELEGRAM_TOKEN=TOKEN)
    assert settings.require_token() == TOKEN


def test_the_token_shows_itself_only_when_asked(written, caplog):
    settings = written(f'telegram.token = "{TOKEN}"')
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("%s %r %s", settings, settings.token, settings.token)
    shown = f"{settings} {settings!r} {settings.token} {settings.token!r} {caplog.text}"
    assert TOKEN not in shown
    assert settings.token.reveal() == TOKEN


@pytest.mark.parametrize("token", ["1:x/../../secret?", "abc", "1000:", ":secret", "bot1:secret", "1:a b", "١:a"])
def test_what_is_no_token_or_would_change_the_address_is_refused_and_not_repeated(written, token):
    with pytest.raises(ConfigRefused) as error:
        written(f'telegram.token = "{token}"')
    assert str(error.value) == "telegram.token: is not a token as @BotFather gives it: 123456789:AA…"


def test_without_a_token_only_what_needs_it_is_refused(written):
    settings = written("")
    with pytest.raises(ConfigRefused, match=r"telegram\.token is empty"):
        settings.require_token()


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"a = ", "is not TOML|not TOML"), (b"\xff\xfe", "it is not UTF-8"), (None, "no such file")],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content, problem):
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigRefused, match=problem):
        load(path, {})


def test_the_password_of_a_database_is_never_shown(written):
    settings = written('storage.url = "postgres://corridor:s3cret@db/corridor?sslmode=require&password=s3cret"')
    assert settings.store.url == "postgresql://corridor:s3cret@db/corridor?sslmode=require&password=s3cret"
    assert str(settings.store) == "postgresql://db/corridor"
    assert "s3cret" not in f"{settings}{settings!r}{settings.store!r}"
    assert settings.key_file == settings.path.parent / "corridor.key", "it stays a file"
