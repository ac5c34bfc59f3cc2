"""The code of a card as its owner sees it: the address that it leads to, and the picture of it to scan."""

import io
from dataclasses import dataclass

from markupsafe import Markup

from network.core import letters
from network.members.cards.codes import code_of
from network.members.cards.models import Card


@dataclass(frozen=True)
class Code:
    """Where a card's code leads, and how it looks."""

    address: str
    picture: Markup

    @property
    def to_type(self) -> str:
        """The address as somebody types it."""
        return self.address.partition("://")[2]


def of(card: Card) -> Code | None:
    """Return a card's code; None where the site's secret has changed since it was made."""
    code = code_of(card)
    if code is None:
        return None
    address = letters.address_of("cards.show", code=code)
    return Code(address, drawn(address, "Code to scan: it leads to the page that answers for this card"))


def drawn(address: str, title: str) -> Markup:
    """Draw a QR code of an address that survives a fold or a stain (level M), as SVG in the page."""
    import segno  # wanted only here

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
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
    return Markup(out.getvalue().decode())  # noqa: S704 (made here, of figures and letters)
