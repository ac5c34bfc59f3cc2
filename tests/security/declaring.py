"""The words in which every address of the site is declared: who gets in, to whose things."""

from dataclasses import dataclass, field

# Those who can undo things come last, so that the others find them there to be refused.
VISITOR, SUSPENDED, APPLICANT, AMINA, OMAR, BEN, ESI, ADA, CAROL = ACTORS = (
    "visitor", "suspended", "applicant", "amina", "omar", "ben", "esi", "ada", "carol",
)  # fmt: skip
OWNER = "owner"  # whoever the thing is about
COLLEAGUES = "colleagues"  # instructors and health partners, of somebody whom the directory lists
EVERYBODY = frozenset(ACTORS)
MEMBERS = EVERYBODY - {VISITOR, SUSPENDED}
LISTED = {AMINA, OMAR}
POWERFUL = {BEN, ADA, CAROL}  # only an administrator decides on the membership of these


@dataclass(frozen=True)
class Row:
    """An address: whom it lets in, the thing that its number names, and what else stands in it.

    ``of_power``: whom it lets in, instead, to a thing of somebody who has power over money, records or roles.
    ``but_not_own``: nobody is let in to a thing of their own. ``is_not_there``: 404 for everybody.
    ``ends_at_the_door``: whoever is let in is led to signing in. ``is_gone_then``: whoever is let in takes
    the thing away, so each has another one to try it on.
    """

    who: frozenset[str]
    methods: str = "GET"
    thing: str = ""
    places: dict[str, str | int] = field(default_factory=dict)
    of_power: frozenset[str] | None = None
    but_not_own: bool = False
    is_not_there: bool = False
    ends_at_the_door: bool = False
    is_gone_then: bool = False

    def lets_in(self, actor: str, owner: str) -> bool:
        """Whether ``actor`` gets in to the thing of ``owner``."""
        if actor == owner and self.but_not_own:
            return False
        who = self.who if self.of_power is None or owner not in POWERFUL else self.of_power
        if actor in who or (actor == owner and OWNER in who):
            return True
        return COLLEAGUES in self.who and actor in {AMINA, OMAR, ESI} and owner in LISTED


def row(*who: str, **how: object) -> Row:
    """Declare an address for some people."""
    return Row(frozenset(who), **how)  # type: ignore[arg-type]


def everybody(methods: str = "GET", **places: str | int) -> Row:
    """Declare an open address."""
    return Row(EVERYBODY, methods, places=places)


def members(methods: str = "GET") -> Row:
    """Declare an address for everybody who is signed in, where each finds what is their own."""
    return Row(MEMBERS, methods)


BOTH = "GET POST"
KINDS = {"kind": "csv"}
