"""How alike two records are and why, which of two may stay, and how long a merge can be undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from hashlib import sha256
from itertools import combinations

from network.core.rules import Refused
from network.members.people.keys import email_key, fold, name_key, name_words, phone_key
from network.members.people.rules import Audience, Status

UNDONE_FOR = timedelta(days=30)
WORTH_SHOWING = 35
MOST_IN_A_BLOCK = 40  # what more records than these share names nobody: an office's number, a common name
SHORTEST_NUMBER = 4  # letters and digits, of a certificate number that can tell people apart


class Likeness(StrEnum):
    """What two records may be: one person, or two who share an address or a telephone."""

    PERSON = "person"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Somebody:
    """What of a record tells people apart, in the form in which it is compared."""

    id: int
    name: str
    known_as: str = ""
    email: str = ""
    phone: str = ""
    certificates: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> str:
        """The name without regard to spelling and order."""
        return name_key(self.name)

    @property
    def words(self) -> list[str]:
        """The words of the name, folded."""
        return name_words(self.name)

    @property
    def called(self) -> frozenset[str]:
        """The first names that they go by."""
        return frozenset({*self.words[:1], *fold(self.known_as).split()[:1]})


def somebody(
    id: int, name: str, known_as: str, email: str, phone: str, certificates: Iterable[tuple[int, str]] = ()
) -> Somebody:
    """Take what a record says into the form in which it is compared."""
    numbers = ((kind, "".join(fold(number).split())) for kind, number in certificates)
    return Somebody(
        id,
        name,
        known_as,
        email_key(email),
        phone_key(phone) if phone else "",
        frozenset(f"{kind}:{number}" for kind, number in numbers if len(number) >= SHORTEST_NUMBER),
    )


class Names(IntEnum):
    """How alike two names are, the closest last."""

    DIFFERENT = 0
    FIRST_ALONE = 1
    INITIALS = 2
    CLOSE = 3
    KNOWN_AS = 4
    SAME = 5


NAMES_SAID = {
    Names.FIRST_ALONE: "the same first name",
    Names.INITIALS: "initials that fit the name",
    Names.CLOSE: "names that differ by a letter or two",
    Names.KNOWN_AS: "the same family name, and what one is called is the other's first name",
    Names.SAME: "the same name",
}
ALONE = {Names.SAME: 70, Names.KNOWN_AS: 50, Names.CLOSE: 40, Names.INITIALS: 35}
BESIDE_AN_ADDRESS = {
    Names.SAME: 95, Names.KNOWN_AS: 88, Names.CLOSE: 85, Names.INITIALS: 80, Names.FIRST_ALONE: 60,
}  # fmt: skip
BESIDE_A_CERTIFICATE = 98
A_CERTIFICATE_ALONE = 45
SHARED = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """What two records may be, how likely it is from 0 to 100, and why, in words."""

    likeness: Likeness
    strength: int
    why: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say it: "the same name and the same phone number"."""
        *first, last = self.why
        return " and ".join(filter(None, [", ".join(first), last]))


def compare_names(one: Somebody, other: Somebody) -> Names:
    """Say how alike two names are, whatever their accents, their titles and the order of their words."""
    mine, theirs = one.words, other.words
    if not mine or not theirs:
        return Names.DIFFERENT
    if one.key == other.key:
        return Names.SAME
    if mine[-1] == theirs[-1] and not one.called.isdisjoint(other.called):
        return Names.KNOWN_AS
    if len(mine) > 1 and len(theirs) > 1:
        if mine[-1] == theirs[-1] and _fits_initials(mine[0], theirs[0]):
            return Names.INITIALS
        if _are_close(one.key, other.key):
            return Names.CLOSE
    return Names.DIFFERENT if one.called.isdisjoint(other.called) else Names.FIRST_ALONE


def alike(one: Somebody, other: Somebody) -> Alike | None:
    """Say what two records may be and why; None where nothing that matters is alike."""
    names = compare_names(one, other)
    reached = [
        words
        for words, mine, theirs in (
            ("the same e-mail address", one.email, other.email),
            ("the same phone number", one.phone, other.phone),
        )
        if mine and mine == theirs
    ]
    certificate = [] if one.certificates.isdisjoint(other.certificates) else ["the same certificate number"]
    why = (*([NAMES_SAID[names]] if names else []), *reached, *certificate)
    if reached and not names and not certificate:
        return Alike(Likeness.HOUSEHOLD, SHARED + len(reached), why)
    strength = max(
        ALONE.get(names, 0),
        BESIDE_AN_ADDRESS.get(names, 0) + 2 * (len(reached) - 1) if reached else 0,
        (BESIDE_A_CERTIFICATE if names > Names.FIRST_ALONE else A_CERTIFICATE_ALONE) if certificate else 0,
    )
    if strength < WORTH_SHOWING:
        return None
    return Alike(Likeness.PERSON, min(strength + bool(certificate), 100), why)


def candidates(people: Iterable[Somebody]) -> set[tuple[int, int]]:
    """Return the pairs, by number, that are worth a comparison: those that share a key.

    Each record stands in a few blocks, and only those who share one are compared. Of a block with too many
    in it nobody is compared: what is common to so many tells nobody apart.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for one in people:
        for key in set(_keys(one)):
            blocks[key].append(one.id)
    return {
        (min(pair), max(pair))
        for ids in blocks.values()
        if 1 < len(ids) <= MOST_IN_A_BLOCK
        for pair in combinations(ids, 2)
    }


def facts_of(one: Somebody, other: Somebody) -> str:
    """Return a fingerprint of what two records say: another one means that something was changed."""
    said = sorted(
        [someone.key, fold(someone.known_as), someone.email, someone.phone, *sorted(someone.certificates)]
        for someone in (one, other)
    )
    return sha256(repr(said).encode()).hexdigest()


def _keys(one: Somebody) -> Iterator[str]:
    """Give the blocks that a record stands in."""
    yield f"name {one.key}"
    if one.email:
        yield f"email {one.email}"
    if one.phone:
        yield f"phone {one.phone}"
    for number in one.certificates:
        yield f"certificate {number}"
    # A slip of the pen leaves one word of a name as it is, and mostly the first letter of the other.
    words = sorted(one.words)
    if len(words) > 1:
        for whole in words:
            for other in words:
                if other != whole:
                    yield f"close {whole} {other[0]}"
        for called in one.called:
            yield f"called {called} {one.words[-1]}"


def _fits_initials(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _are_close(one: str, other: str) -> bool:
    allowed = 2 if min(len(one), len(other)) >= 12 else 1
    return steps_between(one, other, allowed) <= allowed


def steps_between(one: str, other: str, most: int) -> int:
    """Count the letters to put in, take out, change or swap to get from one word to another.

    The distance of Damerau and Levenshtein, where no letter is touched twice; never more than
    ``most`` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, theirs in enumerate(other, start=1):
            step = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != theirs))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == theirs:
                step = min(step, earlier[at - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


# Which of two records stays

RANK = {
    Status.SUSPENDED: 4,
    Status.ACTIVE: 3,
    Status.APPLIED: 2,
    Status.LEFT: 1,
    Status.UNCLAIMED: 1,
    Status.REFUSED: 0,
}
WHY_IT_STAYS = {
    Status.SUSPENDED: "Keep the record of {}: it is suspended, and a merge does not end a suspension.",
    Status.ACTIVE: "Keep the record of {}: it is an active membership, and a merge makes nobody a member.",
    Status.APPLIED: "Keep the record of {}: it waits for an answer to its request to join.",
}
ANOTHER = "Keep the record of {}: more is decided about it."


def refuse_to_lose_a_standing(stays: Status, goes: Status, name_of_the_other: str) -> None:
    """Raise Refused where the record that would go decides more about the person than the one that stays.

    A merge must neither end a suspension nor make anybody a member.
    """
    if RANK[goes] > RANK[stays]:
        raise Refused(WHY_IT_STAYS.get(goes, ANOTHER).format(name_of_the_other), "stays")


def shown_after(
    stays: Sequence[str], goes: Sequence[str], *, stays_is_claimed: bool, goes_is_claimed: bool
) -> list[str]:
    """Return who may see what afterwards: only whom the owner allowed on each record that has an owner."""
    if stays_is_claimed and not goes_is_claimed:
        return list(stays)
    if goes_is_claimed and not stays_is_claimed:
        return list(goes)
    public = f":{Audience.PUBLIC}"

    def allows(shown: Sequence[str], tick: str) -> bool:
        return tick in shown or f"{tick.partition(':')[0]}{public}" in shown

    return [tick for tick in dict.fromkeys([*stays, *goes]) if allows(stays, tick) and allows(goes, tick)]


def can_be_undone_until(merged_at: datetime) -> datetime:
    """Return the moment from which a merge can no longer be undone."""
    return merged_at + UNDONE_FOR


def fuller(left: object, right: object, *, right_first: bool) -> str:
    """Say which of two answers is offered first: what is given before what is empty."""
    if bool(left) != bool(right):
        return "left" if left else "right"
    return "right" if right_first else "left"
