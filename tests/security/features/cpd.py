"""The addresses and things of CPD."""

from datetime import date
from fractions import Fraction

from network.members.cpd import queries, seed
from network.members.cpd.models import CpdEntry, CpdEntryKind, CpdMembership
from network.members.cpd.rules import Status
from tests import factories
from tests.security.declaring import ADA, BOTH, CAROL, KINDS, OWNER, Row, members, row

SEEN_BY = {
    "learning": frozenset({"owner", "carol"}),
    "learning-note": frozenset({"owner", "carol"}),
    "learning-evidence": frozenset({"owner", "carol"}),
}
SCHEME: dict[str, str | int] = {"key": "cimspa"}

ROWS: dict[str, Row] = {
    "cpd.mine": members(),
    "cpd.index": row(OWNER, CAROL, thing="member"),
    "cpd.period": row(OWNER, CAROL, thing="member", places=SCHEME),
    "cpd.transcript": row(OWNER, CAROL, thing="member", places=SCHEME),
    "cpd.follow": row(OWNER, CAROL, methods=BOTH, thing="member"),
    "cpd.add": row(OWNER, CAROL, methods=BOTH, thing="member"),
    "cpd.dates": row(OWNER, CAROL, methods=BOTH, thing="cpd membership"),
    "cpd.correct": row(OWNER, CAROL, methods=BOTH, thing="cpd entry"),
    "cpd.withdraw": row(OWNER, methods=BOTH, thing="cpd entry"),
    "cpd.file": row(OWNER, CAROL, thing="cpd entry"),
    "cpd.queue": row(CAROL),
    "cpd.check": row(CAROL, methods=BOTH, thing="cpd entry", but_not_own=True),
    "cpd.balances": row(CAROL, thing="cpd scheme"),
    "cpd.export": row(CAROL, thing="cpd scheme", places=KINDS),
    "cpd.scheme_list": row(CAROL, ADA),
    "cpd.scheme": row(CAROL, ADA, thing="cpd scheme"),
    "cpd.add_scheme": row(CAROL, ADA, methods=BOTH),
    "cpd.edit_scheme": row(CAROL, ADA, methods=BOTH, thing="cpd scheme"),
    "cpd.retire_scheme": row(CAROL, ADA, methods=BOTH, thing="cpd scheme"),
    "cpd.add_activity": row(CAROL, ADA, methods=BOTH, thing="cpd scheme"),
    "cpd.activity": row(CAROL, ADA, methods=BOTH, thing="cpd activity"),
    "cpd.add_cap": row(CAROL, ADA, methods=BOTH, thing="cpd scheme"),
    "cpd.cap": row(CAROL, ADA, methods=BOTH, thing="cpd cap"),
}


def things(world, owner, common):  # type: ignore[no-untyped-def]
    """Let somebody follow a scheme, with an entry that waits for a check and its evidence."""
    from tests.security.world import _file

    seed.load()
    scheme = queries.scheme_by_key("cimspa")
    member = world.people[owner]
    followed = factories.kept(
        CpdMembership(member=member, member_id=member.id, scheme=scheme, started_on=date(2026, 4, 1))
    )
    entry = CpdEntry(
        member=member,
        member_id=member.id,
        status=Status.DECLARED,
        title=world.mark("learning", owner),
        begins_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 1),
        hours=Fraction(2),
        note=world.mark("learning-note", owner),
        file=_file(world.mark("learning-evidence", owner), member),
    )
    entry.kinds = [CpdEntryKind(scheme_id=scheme.id, activity=scheme.activities[0])]
    factories.kept(entry)
    return {
        "cpd membership": followed.id,
        "cpd entry": entry.id,
        "cpd scheme": scheme.id,
        "cpd activity": scheme.activities[0].id,
        "cpd cap": scheme.shared_caps[0].id,
    }
