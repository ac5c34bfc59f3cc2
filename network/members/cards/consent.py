"""What making a card agrees to. Its words, versions and answers stand with the other consents."""

from network.members.cards import ending
from network.members.consents import kinds
from network.members.consents.rules import ConsentKind

CARD = "card"


def register() -> None:
    """Let members agree to have a card; taking it back ends the card."""
    kinds.offer(
        ConsentKind(
            CARD,
            "Having a card that anybody can check",
            "Whoever has the code of my card may see, without signing in, my name and whether I am fit to "
            "practise today for each condition that I choose: yes and until when, or no. They see no reason, "
            "and nothing else about me unless I add my photograph.",
            "Your card ends at once: its code, also on paper, shows nothing about you any more. "
            "If you want one again, you make another with another code.",
            on_withdrawal=(ending.with_the_consent,),
        )
    )
