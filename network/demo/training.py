"""Who of the invented instructors wants to hear about training, and what they were asked."""

from datetime import date

from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.training import operations

ABOUT_ALL = ("Amina Inventley", "Ceri Pretend-Jones", "Nora Notional", "Ursula Fabricated", "Fola Fableton")
ABOUT_SOME = {
    "Gareth Samplewell": ("l4-cancer", "l4-cardiac"),
    "Lotte Nonesuch": ("l4-cardiac",),
    "Ruby Fictitious": ("l4-falls",),
}
ASKED = {  # what about, and what they answered
    "Gareth Samplewell": ("l4-cardiac", None),
    "Ceri Pretend-Jones": ("l4-cardiac", True),
    "Nora Notional": ("l4-cancer", False),
}


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let some agree to be asked, and ask a few."""
    for name in ABOUT_ALL:
        operations.choose(members[name], [], by=members[name])
    for name, keys in ABOUT_SOME.items():
        operations.choose(members[name], [_kind(key) for key in keys], by=members[name])
    for name, (key, wants) in ASKED.items():
        question = operations.ask(members[name], _kind(key), by=by)
        if wants is not None:
            operations.answer(question, wants, by=members[name])


def _kind(key: str) -> QualificationKind:
    kind = catalogue.kind_by_key(key)
    if kind is None:
        raise LookupError(key)
    return kind
