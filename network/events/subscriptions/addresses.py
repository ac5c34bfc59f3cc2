"""The ways by which a calendar comes into the programs that people have, and how often each looks again."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup

GOOGLE = "https://calendar.google.com/calendar/r?"
OUTLOOK_COM = "https://outlook.live.com/calendar/0/addfromweb?"
MICROSOFT_365 = "https://outlook.office.com/calendar/0/addfromweb?"


@dataclass(frozen=True)
class Way:
    """A link that puts a calendar into one kind of program; ``tells``: whom it tells the address."""

    title: str
    href: str
    words: str
    tells: str = ""


@dataclass(frozen=True)
class Offer:
    """A calendar that can be subscribed to, and what is in it."""

    key: str
    title: str
    address: str
    words: str = ""
    is_secret: bool = False

    @property
    def path(self) -> str:
        """The address on this site, as its pages name it."""
        return urlsplit(self.address).path

    @property
    def ways(self) -> Sequence[Way]:
        """The links, the one that works in most programs first."""
        return ways(self.address, self.title)

    @property
    def picture(self) -> Markup:
        """The address as a code to scan with a phone."""
        draw = picture if self.is_secret else kept_picture
        return draw(self.address, f"Code to scan: {self.title}")


def ways(address: str, name: str) -> Sequence[Way]:
    """Return the links for the address of a calendar. Google and Microsoft fetch it themselves."""
    webcal = webcal_of(address)
    google = f"{GOOGLE}{urlencode({'cid': webcal})}"
    web = urlencode({"url": address, "name": name}, quote_via=quote)
    return (
        Way(
            "Apple Calendar",
            webcal,
            "iPhone, iPad and Mac look again within the hour. "
            "Thunderbird, and Outlook on a computer, open it too.",
        ),
        Way("Google Calendar", google, "Looks again within a day.", "Google"),
        Way("Outlook.com", f"{OUTLOOK_COM}{web}", "Looks again every three hours.", "Microsoft"),
        Way("Microsoft 365", f"{MICROSOFT_365}{web}", "Looks again every three hours.", "Microsoft"),
    )


def webcal_of(address: str) -> str:
    """Return the address as programs open it that ask to subscribe."""
    return f"webcal://{address.partition('://')[2]}"


@lru_cache(maxsize=100)  # of public addresses; a secret one must not stay in memory
def kept_picture(address: str, title: str) -> Markup:
    """Draw the code of a public address once."""
    return picture(address, title)


def picture(address: str, title: str) -> Markup:
    """Draw a QR code of an address, as SVG that stands in the page."""
    import segno  # wanted only here

    out = io.BytesIO()
    segno.make(webcal_of(address), error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="code",
        title=title,
    )
    return Markup(out.getvalue().decode())  # noqa: S704 (made here; the title is escaped by its maker)
