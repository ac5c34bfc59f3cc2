"""Where features offer what members may agree to. Consents offers the first four itself."""

from dataclasses import replace

from network.core.registry import Offers
from network.members.consents import taking_back
from network.members.consents.rules import FIRST, PUBLIC_LISTING, ConsentKind

kinds: Offers[ConsentKind] = Offers()


def offer(kind: ConsentKind) -> ConsentKind:
    """Let members agree to something more; offering it again changes nothing."""
    return kinds.add(kind, kind.key)


def register() -> None:
    """Offer what every network asks."""
    follows = {PUBLIC_LISTING: (taking_back.off_the_web,)}
    for key, kind in FIRST.items():
        offer(replace(kind, on_withdrawal=follows.get(key, ())))
