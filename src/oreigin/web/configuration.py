"""What the environment says about an installation; the defaults are those of one desk.

| variable | meaning |
|---|---|
| OREIGIN_DATA_DIR | where database, documents and secret key of a desk are kept |
| OREIGIN_DATABASE_URL | postgresql://user:password@host:port/name; without it SQLite |
| OREIGIN_SECRET_KEY | signs sessions; without it a key made once and kept in the data folder |
| OREIGIN_HOSTS | host names of a server, separated by commas; without it this desk only |
| OREIGIN_PUBLIC_URL | where suppliers reach the portal, https://minerals.example.com |
| OREIGIN_MAIL_FILE | the mail servers; without it mail.toml in the data folder |
| OREIGIN_S3_BUCKET | keep documents there; also OREIGIN_S3_ENDPOINT, AWS's own variables |
| OREIGIN_DEBUG | 1: pages show errors, for developers |
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_KEY_FILE = "secret-key"
_POSTGRESQL = ("postgres", "postgresql")


@dataclass(frozen=True, slots=True)
class Configuration:
    """One installation. `hosts` is empty on a desk, which answers to this machine alone."""

    data_dir: Path
    database: dict[str, Any]
    secret_key: str
    hosts: tuple[str, ...] = ()
    public_url: str = ""
    mail_file: Path = Path()
    s3: dict[str, Any] = field(default_factory=dict)
    debug: bool = False

    @property
    def is_desk(self) -> bool:
        """Whether one person uses it on their own machine, without encrypted connections."""
        return not self.hosts


def configuration(environment: Mapping[str, str]) -> Configuration:
    """Return what `environment` says; writes nothing. Raises ValueError for what makes no sense."""
    data_dir = Path(environment.get("OREIGIN_DATA_DIR") or default_data_dir(environment))
    hosts = environment.get("OREIGIN_HOSTS", "")
    url = environment.get("OREIGIN_DATABASE_URL", "")
    names = tuple(host.strip() for host in hosts.split(",") if host.strip())
    return Configuration(
        data_dir=data_dir,
        database=_postgresql(url) if url else _sqlite(data_dir / "oreigin.sqlite3"),
        secret_key=environment.get("OREIGIN_SECRET_KEY") or _kept_key(data_dir),
        hosts=names,
        public_url=environment.get("OREIGIN_PUBLIC_URL")
        or (f"https://{names[0]}" if names else ""),
        mail_file=Path(environment.get("OREIGIN_MAIL_FILE") or data_dir / "mail.toml"),
        s3=_s3(environment),
        debug=environment.get("OREIGIN_DEBUG") == "1",
    )


def default_data_dir(environment: Mapping[str, str]) -> Path:
    """Return where programs keep their data on this system."""
    if os.name == "nt":
        return Path(environment.get("LOCALAPPDATA") or Path.home()) / "Oreigin"
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "oreigin"


def prepare(data_dir: Path) -> None:
    """Make the data folder, and in it the key that signs sessions, for its owner's eyes alone."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(data_dir / _KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))


def _kept_key(data_dir: Path) -> str:
    """Return the key `prepare` made; before that one for this process only."""
    try:
        return (data_dir / _KEY_FILE).read_text(encoding="ascii")
    except OSError:
        return secrets.token_urlsafe(50)


def _sqlite(path: Path) -> dict[str, Any]:
    """Readers never wait (WAL); a writer takes its turn at the start, not in the middle."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }


def _postgresql(url: str) -> dict[str, Any]:
    said = ValueError(
        "OREIGIN_DATABASE_URL must read postgresql://user:password@host:port/name; "
        "leave it away for SQLite."
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as odd:
        raise said from odd
    if parts.scheme not in _POSTGRESQL or not parts.path.strip("/"):
        raise said
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _s3(environment: Mapping[str, str]) -> dict[str, Any]:
    bucket = environment.get("OREIGIN_S3_BUCKET", "")
    if not bucket:
        return {}
    endpoint = environment.get("OREIGIN_S3_ENDPOINT") or None
    return {"bucket_name": bucket, "endpoint_url": endpoint, "querystring_auth": True}
