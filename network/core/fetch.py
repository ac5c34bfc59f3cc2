"""Fetching what stands at an address that somebody typed, without reaching into our own network.

An address is asked only over HTTPS or HTTP at its usual port. Its name is looked up once, every answer must
be a public address, and that very address is connected to, so that a name cannot lead elsewhere between the
look and the call (DNS rebinding). Each redirect begins anew. Nothing of ours goes along: no cookie, no proxy.

A site may still send one byte a minute: whoever fetches does it in a child (:mod:`network.core.child`).
"""

import http.client
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from network.core.rules import Refused

logger = logging.getLogger(__name__)

T = TypeVar("T")
AGENT = "health-instructors-network"
PORTS = {"https": 443, "http": 80}
MOST_REDIRECTS = 3
SECONDS = 20  # for all of it, redirects included
CHUNK = 64 * 1024
LONGEST_ADDRESS = 2_000
MOVED = {301, 302, 303, 307, 308}
MOVED_FOR_GOOD = {301, 308}
MOST_STEPS = 5  # of a page on its way to where it stands: to HTTPS, to another name, to its language
# Answers to HEAD after which asking again would only be a bother: the site wants to be left alone.
ENOUGH = {429, 503}
INNER_NAMES = (".local", ".localhost", ".internal", ".lan", ".home", ".home.arpa", ".intranet", ".corp")

NOT_AN_ADDRESS = "Enter a web address, such as https://www.example.org/calendar.ics"
NOT_PUBLIC = "This address leads into a private network, so we do not read it. Enter a public web address."
ODD_PORT = "We read web addresses at their usual port only. Leave out the number after the colon."
WITH_PASSWORD = "This address holds a name or a password. Ask for an address without one."  # noqa: S105 (no password)


class NotFetched(Exception):
    """What was asked for did not come; the words say why, for the person who gave the address."""


class NoSuchSite(NotFetched):
    """The name in an address stands for nothing: the site is no more, or never was."""


@dataclass(frozen=True)
class Seen:
    """How an address answered: its status, where it led to in the end, and whether it has moved for good."""

    status: int
    address: str
    for_good: bool


@dataclass(frozen=True)
class Fetched:
    """What came: the bytes, and what names this state of them. Without bytes nothing changed since."""

    content: bytes | None
    etag: str
    modified: str
    media_type: str = ""  # as the other site says; what it is says its content


def checked(address: str) -> str:
    """Return an address that may be asked; raise Refused in words for whoever typed it. Nothing is asked yet.

    A ``webcal:`` address is the same over HTTPS.
    """
    text = address.strip()
    if text.lower().startswith("webcal://"):
        text = f"https://{text[9:]}"
    if not text.isprintable() or " " in text or "\\" in text or len(text) > LONGEST_ADDRESS:
        raise Refused(NOT_AN_ADDRESS)
    parts, port = _split(text)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused(NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise Refused(WITH_PASSWORD)
    if port not in {None, PORTS[parts.scheme]}:
        raise Refused(ODD_PORT)
    if _is_inner_name(parts.hostname):
        raise Refused(NOT_PUBLIC)
    return text


def fetch(address: str, *, most: int, etag: str = "", modified: str = "", beginning: bool = False) -> Fetched:
    """Return what stands at ``address``, at most ``most`` bytes of it; of more, nothing or the ``beginning``.

    ``etag`` and ``modified`` are those of what one has: if nothing changed, no bytes come (RFC 9110, 13.1).
    Raises NotFetched in words, also where an address, or where it leads to, may not be asked.
    """
    deadline = monotonic() + SECONDS
    asking = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified} if modified else {}
    take = partial(_taken, asking=asking, most=most, deadline=deadline, beginning=beginning)
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            address = checked(address)
        except Refused as refusal:
            raise NotFetched(str(refusal)) from refusal
        came = _ask(address, "GET", asking, deadline, take)
        if isinstance(came, Fetched):
            return came
        address = urljoin(address, came)
    raise NotFetched("The address leads on and on to others. Enter the last of them.")


def look(address: str, *, agent: str, pause: float) -> Seen:
    """Say how an address answers, without taking what stands there.

    It is asked for its head alone (HEAD); where that is not answered well, ``pause`` seconds later for the
    page, of which nothing is read. Raises NoSuchSite where its name stands for nothing, and NotFetched where
    there was no answer, or where an address, or where it leads to, may not be asked.
    """
    seen = _followed(address, "HEAD", agent)
    if seen.status < http.client.BAD_REQUEST or seen.status in ENOUGH:
        return seen
    sleep(pause)
    return _followed(address, "GET", agent)


def public_addresses(host: str, port: int) -> list[str]:
    """Return what a name stands for; raises NotFetched where any of it is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        # Only the first of these says that there is none; the others, that we cannot know just now.
        kind = NoSuchSite if _is_unknown(error) else NotFetched
        raise kind("No such web address was found. Check it for a slip.") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(is_public(one) for one in addresses):
        raise NotFetched(NOT_PUBLIC)
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where IPv6 only wraps an IPv4 address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if wrapped is None and found in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
        if found.is_site_local or found in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _followed(address: str, method: str, agent: str) -> Seen:
    """Ask for an address and for whatever it leads to, until one of them answers."""
    deadline = monotonic() + SECONDS
    moved: set[int] = set()
    for _step in range(MOST_STEPS + 1):
        try:
            address = checked(address)
        except Refused as refusal:
            raise NotFetched(str(refusal)) from refusal
        status, leads_to = _ask(address, method, {"User-Agent": agent}, deadline, _headed)
        if status not in MOVED:
            return Seen(status, address, bool(moved) and moved <= MOVED_FOR_GOOD)
        moved.add(status)
        address = urljoin(address, leads_to)
    raise NotFetched("The address leads on and on to others.")


def _headed(answer: http.client.HTTPResponse) -> tuple[int, str]:
    return answer.status, answer.headers.get("Location") or "/"


def _is_unknown(error: Exception) -> bool:
    codes = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    return isinstance(error, UnicodeError) or (isinstance(error, socket.gaierror) and error.errno in codes)


def _ask(
    address: str,
    method: str,
    headers: Mapping[str, str],
    deadline: float,
    take: Callable[[http.client.HTTPResponse], T],
) -> T:
    """Ask once, and return what ``take`` makes of the answer."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", PORTS[parts.scheme]
    connection: http.client.HTTPConnection | None = None
    try:
        connection = _connect(parts.scheme, host, public_addresses(host, port), deadline)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        ours = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        connection.request(method, path, headers=ours | dict(headers))
        with connection.getresponse() as answer:
            return take(answer)
    except ssl.SSLError as error:
        raise NotFetched("The other site's certificate is not in order, so we did not trust it.") from error
    except TimeoutError as error:
        raise NotFetched("The other site took too long to answer.") from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        logger.info("an address could not be read: %s", type(error).__name__)
        raise NotFetched("The other site could not be reached.") from error
    finally:
        if connection is not None:
            connection.close()


def _taken(
    answer: http.client.HTTPResponse, asking: dict[str, str], most: int, deadline: float, beginning: bool
) -> Fetched | str:
    headers = answer.headers
    if answer.status in MOVED:
        return headers.get("Location") or "/"
    if answer.status == http.client.NOT_MODIFIED:
        return Fetched(None, asking.get("If-None-Match", ""), asking.get("If-Modified-Since", ""))
    if answer.status != http.client.OK:
        raise NotFetched(f"The other site answered with “{answer.status} {answer.reason[:60]}”.")
    content = _read(answer, most, deadline, beginning)
    kept = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Fetched(content, *kept, headers.get_content_type() if "Content-Type" in headers else "")


def _connect(scheme: str, host: str, addresses: list[str], deadline: float) -> http.client.HTTPConnection:
    """Connect to one of the addresses that were looked at, and to none that the name means by now."""
    port = PORTS[scheme]
    problem: OSError = TimeoutError()
    for address in addresses:
        try:
            reached = socket.create_connection((address, port), timeout=_left(deadline))
        except OSError as error:
            problem = error
            continue
        if scheme == "https":
            reached = ssl.create_default_context().wrap_socket(reached, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = reached
        return connection
    raise problem


def _read(answer: http.client.HTTPResponse, most: int, deadline: float, beginning: bool) -> bytes:
    """Read an answer while there is time, and no more of it than is wanted."""
    content = bytearray()
    while chunk := answer.read1(CHUNK):
        content += chunk
        if len(content) > most and beginning:
            return bytes(content[:most])
        if len(content) > most:
            raise NotFetched(f"What stands there is larger than {most // 1_000_000} MB, so we left it.")
        _left(deadline)
    return bytes(content)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, 10)


def _split(text: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError as error:
        raise Refused(NOT_AN_ADDRESS) from error


def _is_inner_name(host: str) -> bool:
    name = host.lower().rstrip(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        # A bare number or a name without a dot means something only inside a network.
        last = name.rpartition(".")[2]
        return "." not in name or name.endswith(INNER_NAMES) or last.isdigit() or last.startswith("0x")
    return not is_public(name)
