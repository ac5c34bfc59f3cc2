"""The addresses and things of rights."""

from network.core import storage
from network.core.database import db
from network.rights import complaining, copies, erasing
from network.rights.models import RetentionRun
from tests import factories
from tests.security.declaring import ADA, BOTH, CAROL, OWNER, Row, everybody, members, row

POWER = frozenset({ADA})

ROWS: dict[str, Row] = {
    "rights.terms": everybody(),
    "rights.complain": everybody(BOTH),
    "rights.my_data": members(BOTH),
    "rights.fetch_copy": row(places={"id": 987_654}, is_not_there=True),  # to whoever did not ask for it
    "rights.delete_me": members(BOTH),
    "rights.take_back": row(OWNER, methods="POST", thing="erasure request"),
    "rights.who_saw_me": members(),
    "rights.notice_changes": members(BOTH),
    "rights.requests": row(CAROL, ADA),
    "rights.copy_for": row(CAROL, methods="POST", thing="member", of_power=POWER, but_not_own=True),
    "rights.delete_for": row(CAROL, methods=BOTH, thing="member", of_power=POWER, but_not_own=True),
    "rights.decide": row(CAROL, methods=BOTH, thing="erasure request", of_power=POWER, but_not_own=True),
    "rights.complaints": row(ADA),
    "rights.complaint": row(ADA, methods=BOTH, thing="complaint", but_not_own=True),
    "rights.retention": row(ADA),
    "rights.period": row(ADA, methods=BOTH, places={"key": "letters"}),
    "rights.night": row(ADA, thing="retention run"),
    "rights.processing": row(ADA),
    "rights.processing_file": row(ADA, places={"kind": "csv"}),
}

SEEN_BY: dict[str, frozenset[str]] = {
    "deletion": frozenset({"owner", "carol", "ada"}),
    "complaint": frozenset({"ada"}),
    "copy": frozenset(),  # to its owner alone; test_public.py fetches it
}


def things(world, owner: str, common: dict[str, int]) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """Make a request to be deleted, a complaint, and a night of deletions."""
    member = world.people[owner]
    words = "a complaint" if owner == "ada" else world.mark("complaint", owner)
    complaint = complaining.complain(member.name, member.email, words, by=member)
    asked = erasing.ask(member, world.mark("deletion", owner), by=member)
    run = factories.kept(RetentionRun(counts={"letters": 1}, gone={"letters": [1]}, left={}))
    copy = copies.ask(member, by=member)
    copies.make(copy)
    assert copy.file is not None
    copy.file.key = storage.keep(world.mark("copy", owner).encode())
    db.session.flush()
    return {"copy": copy.id, "complaint": complaint.id, "erasure request": asked.id, "retention run": run.id}
