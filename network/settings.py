"""Every setting of the site: its name, its type, its default and what it is for."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
ADDRESSES = {  # the schemes that each address may begin with, and an example
    "DATABASE_URL": (
        ("postgresql", "postgres", "postgresql+psycopg", "sqlite"),
        "postgresql://user:password@host/name",
    ),
    "JOBS_URL": (("sqlite", "postgresql", "postgres", "redis", "rediss"), "redis://host:6379/1"),
    "REDIS_URL": (("redis", "rediss"), "redis://host:6379/0"),
    "STORAGE_URL": (("s3",), "s3://bucket/prefix"),
    "MAIL_URL": (("smtp", "smtps"), "smtp://user:password@host:587"),
    "INBOUND_MAIL_URL": (("maildir", "imap", "imaps"), "maildir:///path"),
    "SCANNER_URL": (("clamd",), "clamd://host:3310 or clamd:///run/clamav/clamd.ctl"),
}


class SettingsMissing(Exception):
    """Settings that production needs are missing or weak; the message names all of them at once."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("\n".join(f"{name}: {what}" for name, what in problems.items()))


def _setting(default: object, words: str) -> Any:
    return field(default=default, metadata={"words": words})


@dataclass(frozen=True)
class Settings:
    """One field for each environment variable of the same name in capitals."""

    site_mode: str = _setting("production", "demo or production; a demonstration lists its accounts")
    secret_key: str = _setting("", "signs cookies and links: at least 32 random characters")
    public_url: str = _setting("", "the address people type, with https:// and no path")
    network_name: str = _setting(
        "Health Instructors Network", "the name in every page's header and every letter"
    )
    database_url: str = _setting("", "postgresql://… ; without it, SQLite in the instance folder")
    redis_url: str = _setting("", "redis://… ; shares rate limits between web processes")
    jobs_url: str = _setting(
        "", "sqlite, postgresql or redis address; without it, SQLite beside the database"
    )
    storage_url: str = _setting("", "s3://bucket/prefix ; without it, a folder in the instance folder")
    mail_url: str = _setting(
        "", "smtp://user:password@host:587 ; without it, letters are files in instance/mail"
    )
    mail_from: str = _setting("network@localhost.example", "the address that letters come from")
    inbound_mail_url: str = _setting(
        "", "maildir:///path or imap://… ; where answers by mail (rsvp+…) arrive"
    )
    scanner_url: str = _setting(
        "", "clamd://host:3310 or clamd:///path of its socket ; what looks at uploads for viruses"
    )
    host: str = _setting("localhost", "the name that ./run listens on")
    port: int = _setting(8000, "the port that ./run listens on")
    log_format: str = _setting("", "text or json; json in production")
    demo_password: str = _setting("demo-network-2026", "the password of the demonstration's accounts")
    trusted_proxies: int = _setting(0, "how many proxies of ours stand in front and set X-Forwarded-For")
    instance: Path = _setting(  # noqa: RUF009 (it makes a field, not a value)
        ROOT / "instance", "where one machine keeps its database, files and letters"
    )

    @property
    def is_demo(self) -> bool:
        """Whether this installation is a demonstration."""
        return self.site_mode == "demo"

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy reads it."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'network.sqlite3'}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def jobs(self) -> str:
        """The job queue's address."""
        return self.jobs_url or f"sqlite:///{self.instance / 'jobs.sqlite3'}"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment, or from a ``.env`` file where the environment is silent.

    Raises SettingsMissing, naming all that is wrong, when production could not run with them.
    """
    found: dict[str, str | None] = dict(dotenv_values(ROOT / ".env")) if environment is None else {}
    found |= os.environ if environment is None else environment
    given: dict[str, object] = {}
    wrong = {}
    for setting in fields(Settings):
        value = (found.get(setting.name.upper()) or "").strip()
        read_as = {"port": int, "trusted_proxies": int, "instance": Path}.get(setting.name, str)
        if value:
            try:
                given[setting.name] = read_as(value)
            except ValueError:
                wrong[setting.name.upper()] = "give a whole number"
    settings = Settings(**given)  # type: ignore[arg-type]
    wrong |= _nonsense(settings)
    if not settings.is_demo:
        wrong |= problems(settings)
    if wrong:
        raise SettingsMissing(wrong)
    return _for_a_demonstration(settings, given) if settings.is_demo else settings


def _nonsense(settings: Settings) -> dict[str, str]:
    """Say what no installation could run with, by the name of the setting."""
    wrong = {}
    if settings.site_mode not in {"demo", "production"}:
        wrong["SITE_MODE"] = "say demo or production"
    if not 0 <= settings.port <= 65_535:
        wrong["PORT"] = "give a number from 1 to 65535"
    if settings.trusted_proxies < 0:
        wrong["TRUSTED_PROXIES"] = "give how many proxies of yours stand in front, or 0"
    for name, (schemes, example) in ADDRESSES.items():
        value = getattr(settings, name.lower())
        folder = name == "STORAGE_URL" and value.startswith("/")
        if value and not folder and not value.startswith(tuple(f"{scheme}:" for scheme in schemes)):
            wrong[name] = f"give an address such as {example}"
    return wrong


def problems(settings: Settings) -> dict[str, str]:
    """Say what production still needs, by the name of the setting."""
    wrong = {}
    if is_weak(settings.secret_key):
        wrong["SECRET_KEY"] = "give at least 32 random characters"  # noqa: S105 (advice, not a secret)
    address = urlsplit(settings.public_url)
    if address.scheme not in {"http", "https"} or not address.hostname or address.path.strip("/"):
        wrong["PUBLIC_URL"] = "give the site's address, such as https://network.example.org"
    if "@" not in settings.mail_from or settings.mail_from == Settings.mail_from:
        wrong["MAIL_FROM"] = "give the address that letters come from"
    return wrong


def is_weak(secret: str) -> bool:
    """Whether a secret is short, made of few characters, or the same few over and over."""
    few = len(set(secret)) < SHORTEST_SECRET // 4
    return len(secret) < SHORTEST_SECRET or few or secret in (secret + secret)[1:-1]


def _for_a_demonstration(settings: Settings, given: dict[str, object]) -> Settings:
    """Fill in what a demonstration chooses for itself: a secret kept in the instance folder, its address."""
    if not settings.secret_key:
        kept = settings.instance / "secret-key"
        if not kept.exists():
            settings.instance.mkdir(parents=True, exist_ok=True)
            kept.write_text(secrets.token_urlsafe(48))
            kept.chmod(0o600)
        given["secret_key"] = kept.read_text()
    if not settings.public_url:
        name = "localhost" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
        given["public_url"] = f"http://{name}:{settings.port}"
    return Settings(**given)  # type: ignore[arg-type]
