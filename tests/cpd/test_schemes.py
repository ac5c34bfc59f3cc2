"""What is done with the schemes themselves: adding, changing, retiring, and whom a change touches."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.cpd import queries, schemes
from network.members.cpd.models import CpdActivity, CpdScheme, CpdSharedCap
from tests.cpd.conftest import TODAY, following

F = Fraction


def test_a_coordinator_adds_a_scheme_with_kinds_and_a_cap(carol, app):
    scheme = CpdScheme(title="A new body", months=36, needed=F(30), words="")
    schemes.add(scheme, by=carol)
    cap = CpdSharedCap(scheme_id=scheme.id, title="Small things", most=F(6))
    schemes.add(cap, by=carol)
    kind = CpdActivity(scheme_id=scheme.id, title="Talk", points=F(1, 4), shared_cap_id=cap.id)
    schemes.add(kind, by=carol)

    db.session.expire_all()

    assert (scheme.key, kind.key) == ("a-new-body", "a-new-body-talk")
    assert queries.scheme_rule(scheme).activities["a-new-body-talk"].shared_cap == str(cap.id)


def test_a_cap_belongs_to_its_scheme(carol, cimspa, reps):
    kind = CpdActivity(scheme_id=reps.id, title="Talk", points=F(1), shared_cap_id=cimspa.shared_caps[0].id)

    with pytest.raises(Refused) as refusal:
        schemes.add(kind, by=carol)

    assert refusal.value.field == "shared_cap_id"


def test_a_changed_scheme_changes_its_balances_and_is_in_the_record(amina, carol, cimspa):
    followed = following(amina, cimspa)

    schemes.change(cimspa, {"needed": F(12), "least_share": F(6)}, by=carol)

    assert queries.standing(followed, TODAY).latest.missing == 12
    written = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert written is not None
    assert (written.what, written.detail) == ("CPD scheme changed", {"fields": ["least_share", "needed"]})


def test_an_instructor_changes_no_scheme(amina, cimspa):
    with pytest.raises(NotPermitted):
        schemes.retire(cimspa, TODAY, by=amina)
