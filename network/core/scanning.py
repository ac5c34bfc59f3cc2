"""Having what people send looked at for viruses, by a scanner (clamd) where ``SCANNER_URL`` names one.

The scanner is asked over its own protocol (clamd(8), INSTREAM), on a network socket (``clamd://host:3310``)
or one of this machine (``clamd:///run/clamav/clamd.ctl``). While it cannot be asked nothing is taken: a file
that nobody looked at is not kept.
"""

import logging
import re
import socket
from time import monotonic
from urllib.parse import urlsplit

from flask import current_app, has_app_context

from network.core.letters import header_safe
from network.core.rules import Refused

logger = logging.getLogger(__name__)

PORT = 3310
SECONDS = 30  # for one file, the wait for a busy scanner included
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
LONGEST_SIGNATURE = 100

AWAY = (
    "Files cannot be looked at for viruses just now, so we did not take this one. Try again in a few minutes."
)
INFECTED = (
    "The virus scanner found something harmful in this file, so we did not keep it. "
    "Have your device checked, and send another copy."
)
TOO_LARGE = "This file is larger than the virus scanner takes. Make it smaller and send it again."
_FOUND = re.compile(r"stream: (?P<signature>.+) FOUND\Z")


class ScannerAway(Exception):
    """The scanner does not answer, too late, or not as one does."""


def look(data: bytes) -> None:
    """Raise Refused, in words for the sender, where the scanner finds something or cannot be asked.

    Where no scanner is configured nothing is looked at. What was found is logged by the name that the scanner
    gives it, and neither the file's name nor its sender.
    """
    address = current_app.config["SETTINGS"].scanner_url if has_app_context() else ""
    if not address:
        return
    try:
        answer = ask(address, data)
    except ScannerAway as trouble:
        logger.error("the virus scanner cannot be asked: %s", trouble)
        raise Refused(AWAY) from trouble
    if answer == "stream: OK":
        return
    if found := _FOUND.match(answer):
        logger.warning("a file was refused: %s", header_safe(found["signature"])[:LONGEST_SIGNATURE])
        raise Refused(INFECTED)
    if "size limit exceeded" in answer:
        raise Refused(TOO_LARGE)
    logger.error("the virus scanner answered with something else than its verdict")
    raise Refused(AWAY)


def ask(address: str, data: bytes) -> str:
    """Return what the scanner says of ``data``; raises ScannerAway where it says nothing in time."""
    deadline = monotonic() + SECONDS
    try:
        with _connected(address, deadline) as scanner:
            _send(scanner, data, deadline)
            return _answer(scanner, deadline)
    except (OSError, ValueError) as trouble:
        raise ScannerAway(type(trouble).__name__) from trouble


def problem(address: str) -> str:
    """Say in words for administrators why a scanner cannot be asked; nothing where it is well."""
    try:
        answer = ask(address, b"a look at whether the scanner is there")
    except ScannerAway as trouble:
        return f"the virus scanner cannot be asked ({trouble}), so no file is taken"
    return "" if answer == "stream: OK" else "the virus scanner does not answer as clamd does"


def _connected(address: str, deadline: float) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or PORT), timeout=_left(deadline))
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        scanner.settimeout(_left(deadline))
        scanner.connect(parts.path)
    except OSError:
        scanner.close()
        raise
    return scanner


def _send(scanner: socket.socket, data: bytes, deadline: float) -> None:
    """Send a file in pieces. A scanner that has enough of it closes its ear, and has answered before."""
    try:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            scanner.settimeout(_left(deadline))
            scanner.sendall(len(piece).to_bytes(4, "big") + piece)
        scanner.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(scanner: socket.socket, deadline: float) -> str:
    said = bytearray()
    while not said.endswith((b"\0", b"\n")) and len(said) < LONGEST_ANSWER:
        scanner.settimeout(_left(deadline))
        piece = scanner.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    if not said:
        raise ScannerAway("no answer")
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
