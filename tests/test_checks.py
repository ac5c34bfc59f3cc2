"""What the tools say about the code, and what may stand in no file of the project."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from network.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
COMMANDS = {
    "ruff finds nothing": ["ruff", "check", "--no-cache", "--output-format", "concise", "."],
    "ruff formatted it": ["ruff", "format", "--check", "--no-cache", "."],
    "types are sound": ["mypy"],
    "imports point one way": ["lint-imports", "--no-cache"],
    "templates are sound": ["djlint", "--lint", "--quiet", "templates"],
    "bandit finds nothing": ["bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "network"],
    "each import is required and each requirement imported": ["deptry", "."],
}
# Written so that this file names none either.
REGISTRIES = re.compile(
    r"(?:registry\.(?:npm|yarn)\w+|files\.python\w+|pyp[i])\.org|--(?:extra-)?index.url", re.I
)
MACHINES = re.compile(r"/(?:home|Users)/[a-z]|/roo[t]/|/wor[k]/|/tm[p]/(?!\W)")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_the_tools_are_content(command: list[str]) -> None:
    done = subprocess.run([TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in _tracked()
        for number, line in enumerate(_lines(path), start=1)
        if REGISTRIES.search(line) or MACHINES.search(line)
    ]

    assert found == []


def test_the_lock_gives_each_package_one_version_and_its_hashes() -> None:
    for name in ("run.txt", "test.txt"):
        lines = (ROOT / "requirements" / name).read_text().splitlines()
        packages = [number for number, line in enumerate(lines) if not line.startswith(" ")]

        assert packages
        assert all("==" in lines[number] and "--hash=" in lines[number + 1] for number in packages), name


def test_the_tests_lock_holds_the_whole_of_the_sites_lock() -> None:
    site, tests = ((ROOT / "requirements" / name).read_text() for name in ("run.txt", "test.txt"))
    packages = re.findall(r"^\S.*(?:\n .*)*", site, re.MULTILINE)

    assert [package for package in packages if package not in tests] == []


def test_the_example_of_settings_names_every_setting() -> None:
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(field.name.upper() for field in fields(Settings))


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name]


def _lines(path: Path) -> list[str]:
    try:
        return (ROOT / path).read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return []
