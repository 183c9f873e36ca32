"""The folder of everything that is written at run time, and the settings that lie in it.

`SAYSTOP_HOME` names the folder. It holds `saystop.toml` (what an office sets), `secret` (the installation's one secret, which
opens no report), the database when it is SQLite, and optionally `directory.csv` (the office's own directory).
"""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SETTINGS_FILE = "saystop.toml"
SECRET_FILE = "secret"  # noqa: S105 - the name of a file, not a secret
SQLITE_FILE = "saystop.sqlite3"
SECRET_BYTES = 32
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})

TEMPLATE = """\
# The settings of this SayStop office. Restart the server after a change.

# The names under which the office is reached, for example ["report.example.org"].
hosts = ["127.0.0.1", "localhost"]

# Behind a proxy that speaks HTTPS (the only way to run for real) this is true: cookies travel over HTTPS only.
https = false

# SQLite in this folder when empty; otherwise "postgresql://user:password@host:5432/name".
database = ""

# Languages of the public pages, the first one is used when a browser asks for none of them.
languages = ["en", "fr", "nl", "de"]

# Where the leave-now button leads.
leave = "https://www.wikipedia.org/"

# The mail server by which members are told that something waits; none when empty, and then nothing is sent anywhere.
# "smtp://user:password@mail.example.org:587" (STARTTLS), or "smtps://…:465". To this machine itself no encryption is asked.
mail = ""

# Who such a mail comes from, for example "desk@example.org".
mail_from = ""

# The key of the office at Mollie, a payment service, for gifts by card; none when empty, and then nothing is sent there.
mollie = ""
"""


class HomeError(Exception):
    """What is wrong with the home folder, as one sentence that says what to do."""


@dataclass(frozen=True)
class Home:
    path: Path
    secret: bytes = field(repr=False)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    https: bool = False
    database: str = ""
    languages: tuple[str, ...] = ("en", "fr", "nl", "de")
    leave: str = "https://www.wikipedia.org/"
    mail: str = field(default="", repr=False)
    mail_from: str = ""
    mollie: str = field(default="", repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts that others can reach: neither this machine's own names nor patterns."""
        return tuple(name for name in self.hosts if name not in LOCAL_NAMES and name[0] not in ".*")

    def address(self, port: int) -> str:
        """How a link to this office begins; `port` is the one it serves at, which a proxy with HTTPS hides."""
        name = (self.names or self.hosts)[0]
        return f"https://{name}" if self.https else f"http://{name}:{port}"


def home_path() -> Path:
    return Path(os.environ.get("SAYSTOP_HOME") or Path.cwd() / "home").absolute()


def exists(path: Path) -> bool:
    return (path / SECRET_FILE).exists()


def create(path: Path) -> None:
    """Make a home folder that only its owner can read, with a fresh secret and the default settings."""
    create_folder(path)
    write_private(path / SECRET_FILE, secrets.token_hex(SECRET_BYTES).encode())
    if not (path / SETTINGS_FILE).exists():
        write_private(path / SETTINGS_FILE, TEMPLATE.encode())


def create_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)


def write_private(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        os.fsync(file.fileno())


def load(path: Path) -> Home:
    """The home at `path`; when there is none yet, defaults with a throw-away secret, so that `init` and checks can run."""
    values: dict[str, Any] = {}
    if (path / SETTINGS_FILE).exists():
        try:
            values = tomllib.loads((path / SETTINGS_FILE).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise HomeError(f"{path / SETTINGS_FILE} is not valid TOML ({fault}): mend that line.") from fault
    known = {"hosts", "https", "database", "languages", "leave", "mail", "mail_from", "mollie"}
    if unknown := sorted(set(values) - known):
        raise HomeError(f"{path / SETTINGS_FILE} has a setting nobody knows, {unknown[0]!r}: remove it.")
    for name, value in values.items():
        _demand_kind(path / SETTINGS_FILE, name, value)
    for name in ("hosts", "languages"):
        if name in values:
            values[name] = tuple(values[name])
    values["database"] = os.environ.get("SAYSTOP_DATABASE") or values.get("database", "")
    if values.get("mail"):
        _demand_mail(path / SETTINGS_FILE, values["mail"], values.get("mail_from", ""))
    if values.get("mollie") and not re.fullmatch(r"(?:live|test)_[A-Za-z0-9]+", values["mollie"]):
        raise HomeError(
            f"In {path / SETTINGS_FILE} the setting mollie must be a key that begins with live_ or test_: mend that line."
        )
    secret = secrets.token_bytes(SECRET_BYTES)
    if (path / SECRET_FILE).exists():
        secret = read_secret((path / SECRET_FILE).read_bytes())
    return Home(path=path, secret=secret, **values)


def _demand_kind(file: Path, name: str, value: object) -> None:
    if name in {"hosts", "languages"}:
        right = isinstance(value, list) and value and all(isinstance(word, str) and word for word in value)
        wanted = 'a list of words such as ["en", "fr"]'
    elif name == "https":
        right, wanted = isinstance(value, bool), "true or false"
    else:
        right, wanted = isinstance(value, str), "a text in quotes"
    if not right:
        raise HomeError(f"In {file} the setting {name} must be {wanted}: mend that line.")


def _demand_mail(file: Path, mail: str, mail_from: str) -> None:
    parts = urlsplit(mail)
    try:
        right = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        right = False
    if not right:
        raise HomeError(
            f'In {file} the setting mail must be like "smtp://user:password@mail.example.org:587": mend that line.'
        )
    if not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", mail_from):
        raise HomeError(
            f'In {file} the setting mail_from must be an address such as "desk@example.org": mend that line.'
        )


def read_secret(content: bytes) -> bytes:
    """The secret as its file holds it, in hexadecimal."""
    try:
        secret = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise HomeError("The file `secret` in the home is damaged: restore it from a backup.")
    return secret


def database_settings(home: Home) -> Mapping[str, Any]:
    """Django's DATABASES entry for this home."""
    if not home.database:
        return sqlite_settings(home.path / SQLITE_FILE)
    parts = urlsplit(home.database)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise HomeError(
            "The setting `database` must be empty or start with postgresql://: mend it in saystop.toml."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "")
        or dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite_settings(path: Path) -> Mapping[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: a receipt that was shown survives a power cut. secure_delete: what is deleted is overwritten.
            # Each of 24 threads has a connection, so each keeps little itself (500 KiB): the kernel has the pages too.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-500;"
            ),
        },
        "TEST": {},
    }
