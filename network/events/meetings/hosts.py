"""Finding the member whom somebody means by a name that they typed."""

import re

from network.core.database import db
from network.core.permission import LARGEST_ID, Actor
from network.core.rules import Refused
from network.members.people import policy as people
from network.members.people import queries
from network.members.people.models import Member

NUMBERED = re.compile(r"(?P<name>.+?)\s*\(number (?P<id>[0-9]{1,10})\)")
MOST = 6


def find(text: str, *, by: Actor, already: Member | None = None, field: str = "host") -> Member | None:
    """Return the member of that name, whom ``by`` may meet; None for no name.

    Raises Refused where it is nobody's name, or that of several. ``already`` is who stands there now.
    """
    said = " ".join(text.split())
    if not said:
        return None
    if already is not None and said == already.name:
        return already
    if numbered := NUMBERED.fullmatch(said):
        number = int(numbered["id"])
        member = db.session.get(Member, number) if 0 < number <= LARGEST_ID else None
        if member is not None and member.name == numbered["name"] and people.may_see(by, member):
            return member
        raise Refused("Nobody in the network has that name and number.", field)
    found = queries.named(said, queries.met_by(by), limit=MOST)
    exact = [one for one in found if one.name.casefold() == said.casefold()]
    fits = exact or found
    if not fits:
        raise Refused("Nobody of that name is in the network. Check how it is written.", field)
    if len(fits) > 1:
        names = ", ".join(f"{one.name} (number {one.id})" for one in fits[: MOST - 1])
        raise Refused(f"There are several. Write one of these: {names}", field)
    return fits[0]
