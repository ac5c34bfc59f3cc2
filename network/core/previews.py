"""What other programs show of a link to this site before anybody opens it (https://ogp.me/).

A page says what it is in its blocks ``title`` and ``description``; the frame makes the card. A page for
members only leads a stranger's program to the sign-in page, whose card says only what sort of page it is.
"""

from dataclasses import dataclass

from flask import Flask, request

from network.core.county import county
from network.core.letters import address_of
from network.core.registry import Offers


@dataclass(frozen=True)
class MembersOnly:
    """What the card of every page below a path says."""

    path: str
    words: str


members_only: Offers[MembersOnly] = Offers()


def register(app: Flask) -> None:
    """Let every template ask."""
    app.jinja_env.globals |= {
        "card_address": _address,
        "card_picture": _picture,
        "words_for_members": words_for,
    }


def words_for(path: str) -> str:
    """Say what stands behind an address that only members may open, without a look at what it is."""
    return next((one.words for one in members_only if path.startswith(one.path)), "For members")


def _address() -> str:
    return address_of(request.endpoint or "home.index", **(request.view_args or {}))


def _picture() -> str:
    identity = county()
    if identity.logo_id:
        return address_of("brand.logo", number=identity.logo_id)
    return address_of("static", filename="brand/card.png")
