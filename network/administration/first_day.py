"""What a new network still lacks, from a few facts about it: a coordinator's first day (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

IDENTITY = {"name": "its name", "host": "the host organisation", "contact_address": "whom to write to"}
BY_HAND = frozenset({"agreement"})  # only a person can know
PUT_AWAY = "put-away"  # the mark that takes the list off the home page
TEST_LETTER = "administration/email/test.txt"
ENOUGH_COORDINATORS = 2


@dataclass(frozen=True)
class Facts:
    """What is there: which facts of the identity, how many of each thing, what was said to be done."""

    identity: frozenset[str] = frozenset()
    areas: int = 0
    kinds: int = 0
    conditions: int = 0
    conditions_without_rule: int = 0
    imports: int = 0
    instructors: int = 0
    invitations: int = 0
    coordinators: int = 0
    letters_leave_the_building: bool = False
    test_letters_sent: int = 0
    backups: int = 0
    marked: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Point:
    """One point: what, why, the page where it is done, and whether it is."""

    key: str
    title: str
    words: str
    endpoint: str
    done: bool

    @property
    def by_hand(self) -> bool:
        """Whether somebody says by hand that it is done."""
        return self.key in BY_HAND


def points(facts: Facts) -> Iterator[Point]:
    """Give each point of the first day, in the order in which they are best done."""
    yield Point(
        "identity",
        "Say whose network this is",
        _missing(facts.identity)
        or "Its name, its host and whom to write to are set. So are its colour and logo, if you like.",
        "administration.county",
        facts.identity >= IDENTITY.keys(),
    )
    yield Point(
        "privacy",
        "Say who answers for the data",
        "The privacy page names them, and people write there to see or delete what you hold.",
        "administration.county",
        {"host", "privacy_address"} <= facts.identity,
    )
    yield Point(
        "emergency",
        "Say whom to phone when somebody may come to harm",
        "It stands beside the form on which a concern is reported.",
        "administration.county",
        "emergency_phone" in facts.identity,
    )
    yield Point(
        "areas",
        "Name the areas you plan by",
        f"Named so far: {facts.areas}. Type them in, or import a list of them."
        if facts.areas
        else "Towns or districts with a place on the map. Type them in, or import a list of them.",
        "catalogue.index",
        facts.areas > 0,
    )
    yield Point(
        "catalogue",
        "Look over the kinds of qualification",
        f"The catalogue has {facts.kinds}. Add what your county uses, retire what it does not."
        if facts.kinds
        else "The catalogue is empty: nobody can add a certificate yet.",
        "catalogue.index",
        facts.kinds > 0,
    )
    yield Point(
        "conditions",
        "Say what each condition asks for",
        f"{facts.conditions_without_rule} of {facts.conditions} without a rule yet: nobody is fit for them."
        if facts.conditions_without_rule
        else "Each condition says what an instructor must hold."
        if facts.conditions
        else "There are no conditions yet.",
        "catalogue.index",
        facts.conditions > 0 and not facts.conditions_without_rule,
    )
    yield Point(
        "agreement",
        "Read the network agreement and make it yours",
        "Members accept it when they join. Read it with your host organisation, then say here that you did.",
        "consents.texts",
        "agreement" in facts.marked,
    )
    yield Point(
        "mail",
        "See that letters arrive",
        "Send yourself a letter with the button below, and look whether it comes."
        if facts.letters_leave_the_building
        else "Letters only become files yet: whoever keeps the server sets MAIL_URL. Then send yourself one.",
        "administration.letters",
        facts.letters_leave_the_building and facts.test_letters_sent > 0,
    )
    yield Point(
        "import",
        "Bring in the list that you keep today",
        "A spreadsheet of members goes in by steps, and can be taken out again.",
        "imports.index",
        facts.imports > 0 or facts.instructors > 0,
    )
    yield Point(
        "invitations",
        "Invite the first people",
        f"Invited so far: {facts.invitations}."
        if facts.invitations
        else "Each gets a letter with a link, and looks after their own record from then on.",
        "accounts.invitations",
        facts.invitations > 0,
    )
    yield Point(
        "coordinators",
        "Have a second coordinator",
        "Nobody decides on their own things, and everybody is away some day.",
        "accounts.invitations",
        facts.coordinators >= ENOUGH_COORDINATORS,
    )
    yield Point(
        "backup",
        "Have a copy of everything made",
        "Whoever keeps the server runs “flask backup”, each night, and keeps the copies elsewhere.",
        "administration.first_day",
        facts.backups > 0,
    )


def _missing(there: frozenset[str]) -> str:
    lacking = [words for name, words in IDENTITY.items() if name not in there]
    return f"Still to say: {', '.join(lacking)}." if lacking else ""
