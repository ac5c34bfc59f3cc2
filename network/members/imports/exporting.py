"""Write every member as one row of a file that the import reads back without a single change."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from network.core.database import db
from network.core.permission import SYSTEM, Actor, Role
from network.core.rules import words
from network.members.imports.guessing import FIELDS
from network.members.imports.records import CHUNK, Record, records
from network.members.people.models import Member
from network.members.people.rules import Status

# The fields of an export, in order: with our id first, each row finds its record again.
FIELDS_WRITTEN = (
    "public_id", "name", "known_as", "pronouns", "email", "phone", "areas", "county_wide",
    "travel_radius_miles", "employer", "employment", "conditions", "stages", "settings", "languages",
    "biography", "links", "notes", "qualifications",
)  # fmt: skip
# For people to read; the import leaves them out.
ALSO = ("Status", "Roles")
HEADINGS = (*(FIELDS[name] for name in FIELDS_WRITTEN), *ALSO)


def rows(*, by: Actor = SYSTEM) -> Iterator[tuple[str, ...]]:
    """Give each member as a row of text, by name; few statements, however many there are.

    What coordinators note about ``by`` is left out: nobody reads what is noted about themselves.
    """
    everybody = numbers()
    for begin in range(0, len(everybody), CHUNK):
        some = everybody[begin : begin + CHUNK]
        found = records(some)
        for number in some:
            yield _row(found[number], {"notes": ""} if number == by.id else {})


def numbers() -> Sequence[int]:
    """Return the numbers of the members that an export holds, by name."""
    return db.session.scalars(
        select(Member.id).where(Member.status != Status.MERGED).order_by(Member.sort_name, Member.id)
    ).all()


def _row(record: Record, instead: Mapping[str, str]) -> tuple[str, ...]:
    texts: Mapping[str, str] = {**record.texts, **instead}
    roles = ", ".join(words(Role(role)) for role in record.roles)
    return (*(texts[name] for name in FIELDS_WRITTEN), words(record.status), roles)
