"""What a consent is, whether it holds, and what a changed wording does to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from network.core.rules import Refused

PUBLIC_LISTING = "public-listing"
TRAINING = "training"
CALLS = "calls"
AGREEMENT = "network-agreement"


class How(StrEnum):
    """How an answer came to us."""

    PAGE = "page"
    IMPORT = "import"
    COORDINATOR = "coordinator"  # who asked a coordinator to take it back for them
    LEFT = "left"


@dataclass(frozen=True)
class ConsentKind:
    """Something that members may agree to: its first wording, and what follows when it is taken back.

    ``on_withdrawal`` is called with the member, in the transaction in which the consent stops holding: when
    it is withdrawn, and when another wording asks for it again. An agreement is accepted once for as long as
    the membership lasts, and ends with it.
    """

    key: str
    title: str
    wording: str
    withdrawal: str
    on_withdrawal: tuple[Callable[[Any], None], ...] = ()
    is_agreement: bool = False


@dataclass(frozen=True)
class Answer:
    """The newest answer of somebody: to which version, and whether it was yes."""

    version: int
    given: bool


class Standing(StrEnum):
    """How somebody stands to one kind of consent."""

    NEVER_ASKED = "never_asked"
    HOLDS = "holds"
    ASK_AGAIN = "ask_again"
    WITHDRAWN = "withdrawn"


def standing(newest: Answer | None, asked_again_in: int) -> Standing:
    """Tell how an answer stands, where ``asked_again_in`` is the newest version that asks again (0: none).

    A yes to an older wording than that does not hold until it is given again (UK GDPR, article 7: consent is
    to what was said).
    """
    if newest is None:
        return Standing.NEVER_ASKED
    if not newest.given:
        return Standing.WITHDRAWN
    return Standing.HOLDS if newest.version >= asked_again_in else Standing.ASK_AGAIN


def check_wording(wording: str, before: str, withdrawal: str, withdrawal_before: str) -> None:
    """Refuse a new version that says nothing, or nothing new."""
    if not wording.strip():
        raise Refused("Write what people agree to.", "wording")
    if not withdrawal.strip():
        raise Refused("Say what happens when somebody takes it back.", "withdrawal")
    if (wording.strip(), withdrawal.strip()) == (before.strip(), withdrawal_before.strip()):
        raise Refused("These are the words that are there already. Nothing was saved.", "wording")


FIRST: Mapping[str, ConsentKind] = {
    kind.key: kind
    for kind in (
        ConsentKind(
            PUBLIC_LISTING,
            "Being shown to everybody on the web",
            "You may show the parts of my profile that I tick for everybody, and the conditions that I am "
            "fit to practise for, to anybody on the web who looks for an instructor, without signing in. "
            "Search engines are asked not to list my page. Others may copy what they see.",
            "Your profile disappears from the web at once, and every tick for everybody is taken out. "
            "Copies that others have made cannot be called back.",
        ),
        ConsentKind(
            TRAINING,
            "Being asked about training",
            "You may look at which qualifications I hold and what I still miss for the next one, and ask me "
            "whether I would like to train for it.",
            "Nobody looks at how near you are to the next qualification, and nobody asks you. "
            "Training that you have booked stays booked.",
        ),
        ConsentKind(
            CALLS,
            "Being called by health partners",
            "Health partners of the network who look for an instructor may ask me to call them back about a "
            "place in a session. They never send me anything about a patient's health.",
            "Health partners can no longer ask you to call. What they asked before stays in your list.",
        ),
        ConsentKind(
            AGREEMENT,
            "The network agreement",
            "I work with people who live with long-term conditions, as part of this network. "
            "I pay a part of my own training, where the network pays the rest. "
            "I work with the network across the whole county. "
            "I keep records and pass information on in the way that all members do. "
            "I use the one standardised evaluation, so that results can be compared.",
            "The agreement holds for as long as you are a member, and ends when you leave.",
            is_agreement=True,
        ),
    )
}
