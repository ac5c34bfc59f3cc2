"""What the site is told by its environment, and what it refuses to start with."""

from pathlib import Path

import pytest

from network import settings
from network.settings import SettingsMissing

GOOD = {
    "SECRET_KEY": "kP3vX9qLm2Rz8TfW5nYc7Bd4Hs6Jg1Ea",
    "PUBLIC_URL": "https://network.example.org",
    "MAIL_FROM": "hello@network.example.org",
}


def test_production_starts_with_what_it_needs() -> None:
    assert settings.read(GOOD).site_mode == "production"


def test_production_names_everything_that_is_missing_at_once() -> None:
    with pytest.raises(SettingsMissing) as missing:
        settings.read({"PORT": "eighty", "DATABASE_URL": "mysql://host/name"})

    assert set(missing.value.problems) == {"SECRET_KEY", "PUBLIC_URL", "MAIL_FROM", "PORT", "DATABASE_URL"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("PUBLIC_URL", "network.example.org"),
        ("PUBLIC_URL", "https://network.example.org/path"),
        ("PUBLIC_URL", "javascript:alert(1)"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_URL", "http://mail.example.org"),
        ("JOBS_URL", "amqp://host"),
        ("STORAGE_URL", "ftp://host"),
        ("PORT", "70000"),
        ("TRUSTED_PROXIES", "-1"),
        ("SITE_MODE", "debug"),
    ],
)
def test_a_weak_or_senseless_setting_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsMissing) as missing:
        settings.read(GOOD | {name: value})

    assert name in missing.value.problems


def test_a_demonstration_chooses_for_itself_and_keeps_its_secret(tmp_path: Path) -> None:
    environment = {"SITE_MODE": "demo", "INSTANCE": str(tmp_path), "PORT": "8123"}

    first, second = settings.read(environment), settings.read(environment)

    assert first.public_url == "http://localhost:8123"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["postgresql://host/name", "postgres://host/name"])
def test_postgresql_is_spoken_to_by_the_driver_that_is_installed(address: str) -> None:
    assert settings.read(GOOD | {"DATABASE_URL": address}).database == "postgresql+psycopg://host/name"
