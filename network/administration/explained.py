"""Every setting in words, with what it is now and what is wrong with it; never a secret."""

from dataclasses import dataclass, fields
from urllib.parse import urlsplit, urlunsplit

from network import settings as all_settings
from network.settings import Settings

SECRET = frozenset({"secret_key", "demo_password"})


@dataclass(frozen=True)
class Line:
    """One setting: the environment variable, what it is for, what it is, and what is wrong with it."""

    name: str
    words: str
    value: str
    problem: str


def explain(settings: Settings, problems: dict[str, str] | None = None) -> list[Line]:
    """Explain every setting. Without ``problems``, what production would complain of is found here."""
    if problems is None:
        problems = {} if settings.is_demo else all_settings.problems(settings)
    return [
        Line(
            name=setting.name.upper(),
            words=setting.metadata["words"],
            value=_shown(setting.name, getattr(settings, setting.name)),
            problem=problems.get(setting.name.upper(), ""),
        )
        for setting in fields(Settings)
    ]


def _shown(name: str, value: object) -> str:
    text = str(value)
    if not text:
        return "not set"
    if name in SECRET:
        return "set"
    if name.endswith("_url") and "@" in text:
        return _without_password(text)
    return text


def _without_password(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        return "set, but it cannot be read as an address"
    user = f"{parts.username}:…@" if parts.username else ""
    return urlunsplit((parts.scheme, user + host, parts.path, "", ""))
