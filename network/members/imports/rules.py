"""What an import may do and when: the life of a batch, what can become of a row, and who is whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from network.core.rules import Lifecycle


class Status(StrEnum):
    """How far a file has come."""

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


# Back from checked to mapped: somebody looks at the dry run and chooses other columns.
# Back from importing to checked, and from undoing to imported: something was changed meanwhile, and is named.
LIFECYCLE = Lifecycle(
    {
        Status.UPLOADED: {Status.MAPPED},
        Status.MAPPED: {Status.MAPPED, Status.CHECKING},
        Status.CHECKING: {Status.CHECKED, Status.FAILED},
        Status.CHECKED: {Status.MAPPED, Status.IMPORTING},
        Status.IMPORTING: {Status.IMPORTED, Status.CHECKED, Status.FAILED},
        Status.IMPORTED: {Status.UNDOING},
        Status.UNDOING: {Status.UNDONE, Status.IMPORTED},
        Status.UNDONE: set(),
        Status.FAILED: {Status.MAPPED},
    },
    start=Status.UPLOADED,
)
AT_WORK = frozenset({Status.CHECKING, Status.IMPORTING, Status.UNDOING})


class Outcome(StrEnum):
    """What a row comes to, beside the records that are there already."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DUPLICATE = "duplicate"  # possibly somebody who is there already: a person decides
    ERROR = "error"
    SKIPPED = "skipped"


class Decision(StrEnum):
    """What a person said about a row."""

    IMPORT = "import"  # as the dry run shows it
    LEAVE_OUT = "leave_out"
    SAME_PERSON = "same_person"  # as the record, or the row, that it may duplicate
    NEW_PERSON = "new_person"


def decisions_for(outcome: Outcome) -> tuple[Decision, ...]:
    """Return what a person can say about a row of that outcome."""
    match outcome:
        case Outcome.NEW | Outcome.CHANGED:
            return (Decision.IMPORT, Decision.LEAVE_OUT)
        case Outcome.DUPLICATE:
            return (Decision.SAME_PERSON, Decision.NEW_PERSON, Decision.LEAVE_OUT)
        case _:
            return ()


def usual_decision(outcome: Outcome, claimed: bool) -> Decision:
    """Return what happens to a row that nobody has decided on.

    What a member has typed about themselves is not overwritten by a list unless somebody says so.
    """
    if outcome is Outcome.NEW or (outcome is Outcome.CHANGED and not claimed):
        return Decision.IMPORT
    return Decision.LEAVE_OUT


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a row may be about: a member, or an earlier row of the same file.

    Names, addresses and numbers are in the form in which they are compared.
    """

    name: str
    email: str = ""
    phone: str = ""
    public_id: str = ""
    member_id: int | None = None
    row: int | None = None
    said: str = ""  # the name as it is shown


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a row is about: one person for certain, some perhaps, or nobody yet; and why."""

    certain: Person | None = None
    perhaps: tuple[Person, ...] = ()
    why: str = ""
    shares_address_with: tuple[Person, ...] = ()


@dataclass
class People:
    """Everybody whom rows may be about, found by what names them."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_email: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, people: Iterable[Person]) -> "People":
        """Index people."""
        index = cls()
        for person in people:
            index.add(person)
        return index

    def add(self, person: Person) -> None:
        """Take in one more."""
        if person.public_id:
            self.by_id[person.public_id] = person
        for index, key in (
            (self.by_name, person.name),
            (self.by_email, person.email),
            (self.by_phone, person.phone),
        ):
            if key:
                index[key].append(person)

    def match(self, row: Person) -> Match:
        """Say whom a row is about: our id, else e-mail plus name, else nobody yet or somebody perhaps.

        An earlier row of the file is never certain: a person decides whether a list names somebody twice.
        """
        if row.public_id in self.by_id:
            return Match(certain=self.by_id[row.public_id], why="our id")
        same_email = self.by_email.get(row.email, []) if row.email else []
        both = [person for person in same_email if person.name == row.name]
        if len(both) == 1 and both[0].row is None:
            return Match(certain=both[0], why="e-mail and name")
        same_name = self.by_name.get(row.name, [])
        same_phone = self.by_phone.get(row.phone, []) if row.phone else []
        perhaps = _each_once([*both, *same_name, *same_phone])
        others = tuple(person for person in same_email if person.name != row.name and person not in perhaps)
        if perhaps:
            return Match(perhaps=perhaps, why=_why(perhaps[0], row), shares_address_with=others)
        return Match(shares_address_with=others)


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    once: Mapping[tuple[int | None, int | None], Person] = {
        (person.member_id, person.row): person for person in people
    }
    return tuple(once.values())


def _why(one: Person, other: Person) -> str:
    same = [
        words
        for words, mine, theirs in (
            ("name", one.name, other.name),
            ("e-mail", one.email, other.email),
            ("phone", one.phone, other.phone),
        )
        if mine and mine == theirs
    ]
    return "the same " + " and ".join(filter(None, [", ".join(same[:-1]), same[-1]]))
