"""What production does not start with, and what a failure of it does not show."""

from pathlib import Path

import pytest

from network import settings
from tests.plugins import databases
from tests.security.client import Quick


def test_production_does_not_debug(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """However it is asked for: a debugger would let whoever sees a failure run code of their own."""
    monkeypatch.setenv("FLASK_DEBUG", "1")

    with pytest.raises(settings.SettingsMissing, match="FLASK_DEBUG"):
        databases.application(tmp_path, "")


def test_the_page_of_a_failure_tells_nothing(tmp_path: Path) -> None:
    careless = databases.application(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    careless.testing = False

    @careless.route("/fails")
    def fails() -> str:
        secret_of_ours = "canary-in-a-variable"
        raise RuntimeError(secret_of_ours)

    with careless.app_context():
        answer = Quick(careless).get("/fails")
        console = Quick(careless).get("/console?__debugger__=yes&cmd=resource&f=debugger.js")

    assert careless.debug is False
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text
    assert console.status_code == 404


def test_the_start_is_refused_and_everything_that_is_missing_is_named() -> None:
    with pytest.raises(settings.SettingsMissing) as refusal:
        settings.read({"MAIL_URL": "nonsense"})

    assert set(refusal.value.problems) == {"SECRET_KEY", "PUBLIC_URL", "MAIL_FROM", "MAIL_URL"}
    assert all(name in str(refusal.value) for name in refusal.value.problems)


@pytest.mark.parametrize(
    "secret", ["", "short", "a" * 64, "ab" * 32, "change-me", "12345678" * 8, "x" * 31, " " * 64]
)
def test_a_weak_secret_starts_nothing(secret: str) -> None:
    with pytest.raises(settings.SettingsMissing, match="SECRET_KEY"):
        settings.read(
            {
                "SECRET_KEY": secret,
                "PUBLIC_URL": "https://network.example.org",
                "MAIL_FROM": "post@network.example",
            }
        )


def test_a_secret_is_never_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(settings.SettingsMissing) as refusal:
        settings.read({"SECRET_KEY": "hunter2", "MAIL_URL": "smpt://me:hunter2@host"})

    assert "hunter2" not in str(refusal.value)
