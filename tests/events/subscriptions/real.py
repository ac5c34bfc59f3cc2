"""vdirsyncer and khal, as their users run them: commands with a home of their own, at a site that answers."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 60
SYNC = """[general]
status_path = "{home}/status/"
"""
PAIR = """
[pair {name}]
a = "{name}_here"
b = "{name}_there"
collections = null
conflict_resolution = "b wins"

[storage {name}_here]
type = "filesystem"
path = "{home}/{name}/"
fileext = ".ics"

[storage {name}_there]
type = "http"
url = "{address}"
"""
KHAL = """[calendars]
{calendars}
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {home}/khal.db
"""
CALENDAR = "[[{name}]]\npath = {home}/{name}/\nreadonly = True\n"
LINE = "{start-date-long} {start-time} to {end-time} | {title}"


@dataclass
class Ran:
    """How a command ended, and what it said."""

    code: int
    said: str


class Computer:
    """Somebody's computer, on which calendars are synchronised and read."""

    def __init__(self, home: Path, addresses: dict[str, str]) -> None:
        self.home = home
        pairs = [PAIR.format(home=home, name=name, address=address) for name, address in addresses.items()]
        (home / "vdirsyncer").write_text(SYNC.format(home=home) + "".join(pairs))
        calendars = "".join(CALENDAR.format(home=home, name=name) for name in addresses)
        (home / "khal").write_text(KHAL.format(home=home, calendars=calendars))
        for name in addresses:
            (home / name).mkdir()
        assert self.run("vdirsyncer", "discover").code == 0

    def run(self, command: str, *arguments: str) -> Ran:
        """Run one of the two commands with its configuration."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "TZ": "Europe/London",
        }
        ran = subprocess.run(
            [str(BIN / command), "-c", str(self.home / command), *arguments],
            env=environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout + ran.stderr)

    def sync(self, *names: str) -> Ran:
        """Synchronise some calendars, or all."""
        return self.run("vdirsyncer", "sync", *names)

    def listed(self, name: str, begins: str, days: int = 1) -> list[str]:
        """Return what khal lists of a calendar in some days."""
        ran = self.run("khal", "list", "-a", name, "--day-format", "", "--format", LINE, begins, f"{days}d")
        assert ran.code == 0, ran.said
        return [line for line in ran.said.splitlines() if " | " in line]

    def files(self, name: str) -> dict[str, tuple[int, bytes]]:
        """Return the files of a calendar: when each was written, and what is in it."""
        return {
            file.name: (file.stat().st_mtime_ns, file.read_bytes())
            for file in (self.home / name).glob("*.ics")
        }
