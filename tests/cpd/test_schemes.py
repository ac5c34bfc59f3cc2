"""What is done with the schemes themselves: adding, changing, retiring, and whom a change touches."""

import re
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import inspect, select

from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.cpd import queries, schemes
from network.members.cpd.models import CpdActivity, CpdScheme, CpdSharedCap
from tests.cpd.conftest import TODAY, entry, following
from tests.plugins.statements import statements

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


# Who would be affected


def facts(thing: CpdScheme | CpdActivity | CpdSharedCap, **more: object) -> dict[str, object]:
    """Say what is there, and something else."""
    left_out = {"id", "version", "key", "scheme_id", "retired_on"}
    names = [column.key for column in inspect(type(thing)).column_attrs if column.key not in left_out]
    return {name: getattr(thing, name) for name in names} | more


def test_a_preview_says_whose_balances_change_past_ones_too_and_changes_nothing(amina, carol, cimspa):
    following(amina, cimspa, date(2025, 4, 1))
    following(carol, cimspa, date(2026, 4, 1)).ended_on = date(2026, 5, 1)
    entry(amina, "cimspa-endorsed", 4, date(2025, 6, 1))

    found = schemes.preview(cimspa, facts(cimspa, needed=F(12)), TODAY)

    assert [(one.before.followed.member.name, one.periods) for one in found] == [
        ("Carol Hughes", 1),
        (amina.name, 2),
    ]
    assert [(one.before.latest.missing, one.after.latest.missing) for one in found] == [(10, 12), (10, 12)]
    assert not db.session.dirty
    assert cimspa.needed == 10


def test_a_preview_of_a_kind_or_a_cap_names_those_who_have_such_points(amina, carol, cimspa):
    for member in (amina, carol):
        following(member, cimspa)
    entry(amina, "cimspa-unmapped", 8)
    unmapped, cap = cimspa.activities[1], cimspa.shared_caps[0]

    of_kind = schemes.preview(unmapped, facts(unmapped, points=F(1)), TODAY)
    of_cap = schemes.preview(cap, facts(cap, most=F(3)), TODAY)

    assert [(one.before.followed.member_id, one.after.latest.total) for one in (*of_kind, *of_cap)] == [
        (amina.id, 8),
        (amina.id, 3),
    ]


@pytest.mark.parametrize("change", [{"title": "Another name"}, {"carries": F(8)}])
def test_a_preview_is_empty_where_no_balance_changes(amina, cimspa, change):
    following(amina, cimspa)

    assert schemes.preview(cimspa, facts(cimspa, **change), TODAY) == []


def test_a_preview_refuses_what_the_change_would(amina, cimspa, reps):
    kind = reps.activities[0]

    with pytest.raises(Refused):
        schemes.preview(cimspa, facts(cimspa, needed=F(1, 8)), TODAY)
    with pytest.raises(Refused):
        schemes.preview(kind, facts(kind, shared_cap_id=cimspa.shared_caps[0].id), TODAY)


def test_numbers_are_saved_once_what_they_change_was_seen(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    browser, address = signed_in_as(carol), f"/cpd/schemes/{cimspa.id}/edit"
    typed = {"title": "CIMSPA", "months": "12", "needed": "12", "least_share": "5", "share_title": "x"}

    shown = browser.post(address, data=typed)
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown.text)
    others = browser.post(address, data=typed | {"needed": "14", "seen": seen})
    assert (shown.status_code, others.status_code, cimspa.needed) == (200, 200, 10)
    saved = browser.post(address, data=typed | {"seen": seen})

    for words in ("Nothing is saved yet", "1 member,", amina.name, "0 of 10 points", "0 of 12 points"):
        assert words in shown.text, words
    assert saved.status_code == 302
    db.session.expire_all()
    assert cimspa.needed == 12


def test_who_may_not_see_balances_is_shown_how_many_change_but_not_whose(amina, ada, cimspa, signed_in_as):
    following(amina, cimspa)
    typed = {"title": "Half", "most": "9"}
    entry(amina, "cimspa-unmapped", 19)

    shown = signed_in_as(ada).post(f"/cpd/caps/{cimspa.shared_caps[0].id}", data=typed)

    assert "1 member," in shown.text
    assert amina.name not in shown.text


def test_a_preview_for_three_takes_as_many_statements_as_for_one(amina, carol, dora, cimspa):
    def count() -> int:
        with statements() as asked:
            assert schemes.preview(cimspa, facts(cimspa, needed=F(12)), TODAY)
        return len(asked)

    following(amina, cimspa)
    with_one = count()
    for member in (carol, dora):
        following(member, cimspa)

    assert count() == with_one
