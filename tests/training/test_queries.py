"""Who is nearest: in the order that one finds by hand, of those who agree to be looked at."""

from datetime import date

from flask import Flask

from network.core.database import db
from network.core.permission import Role
from network.members.catalogue.models import QualificationKind
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.qualifications.rules import Status as GrantStatus
from network.members.training import operations, queries
from network.members.training.rules import Distance
from tests import factories
from tests.plugins.statements import statements
from tests.training.conftest import TODAY, instructor

LONG_AGO, LATELY = date(2024, 1, 1), date(2026, 9, 1)


def names(kind: QualificationKind, **how: int) -> list[str]:
    return [near.name for near in queries.nearest(kind, TODAY, **how).members]


def test_they_come_in_the_order_that_one_finds_by_hand(
    app: Flask, l3: QualificationKind, first_aid: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    """What each has: Level 3 for long (L), or lately (l), first aid (f), hours (a number)."""
    for name, has, hours in (
        ("Gil Nothing", "", 0),
        ("Fay Three-Parts", "f", 0),
        ("Eve Two-Parts", "L", 20),
        ("Dan Two-Parts-Fewer-Hours", "L", 120),
        ("Cleo Only-Hours", "Lf", 100),
        ("Bea Only-A-Wait", "lf", 150),
        ("Abe Ready", "Lf", 150),
    ):
        member = instructor(name)
        if "L" in has or "l" in has:
            factories.qualification(member, l3, LONG_AGO if "L" in has else LATELY)
        if "f" in has:
            factories.qualification(member, first_aid, LONG_AGO)
        if hours:
            factories.practice(member, date(2026, 10, 1), date(2026, 10, 20), hours)

    found = queries.nearest(l4_cardiac, TODAY)

    assert [near.name for near in found.members] == [
        "Abe Ready",
        "Bea Only-A-Wait",
        "Cleo Only-Hours",
        "Dan Two-Parts-Fewer-Hours",
        "Eve Two-Parts",
        "Fay Three-Parts",
        "Gil Nothing",
    ]
    assert [near.distance for near in found.members][:4] == [
        Distance(),
        Distance(1, days=99),
        Distance(1, hours=50),
        Distance(2, hours=30),
    ]
    assert found.ready == 1


def test_what_is_missing_is_said_in_plain_words(
    app: Flask, l3: QualificationKind, first_aid: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    cleo = instructor("Cleo")
    factories.qualification(cleo, l3, LONG_AGO)
    factories.practice(cleo, date(2026, 10, 1), date(2026, 10, 20), 110)

    (near,) = queries.nearest(l4_cardiac, TODAY).members

    assert near.words == "Needs First aid; Needs 40 more checked hours of practice"


def test_who_does_not_agree_is_counted_and_not_looked_at(l4_cardiac: QualificationKind) -> None:
    instructor("Abe")
    instructor("Bea", agrees=False)

    found = queries.nearest(l4_cardiac, TODAY)

    assert ([near.name for near in found.members], found.others) == (["Abe"], 1)


def test_who_takes_it_back_is_not_listed_any_more(l4_cardiac: QualificationKind) -> None:
    abe = instructor("Abe")

    operations.stop(abe, by=abe)

    assert names(l4_cardiac) == []


def test_holders_are_not_listed_until_it_has_run_out(l4_cardiac: QualificationKind) -> None:
    factories.qualification(instructor("Abe"), l4_cardiac, LONG_AGO)
    factories.qualification(instructor("Bea"), l4_cardiac, LONG_AGO, date(2026, 11, 21))
    factories.qualification(instructor("Cleo"), l4_cardiac, LONG_AGO, status=GrantStatus.SUBMITTED)

    found = queries.nearest(l4_cardiac, TODAY).members

    assert [(near.name, near.waits_for_check, near.may_be_asked) for near in found] == [
        ("Bea", False, True),
        ("Cleo", True, False),
    ]


def test_only_active_instructors_are_listed(l4_cardiac: QualificationKind, carol: Member) -> None:
    people.suspend(instructor("Abe"), by=carol, reason="A concern.")
    factories.member("Esi", Role.HEALTH_PARTNER)

    found = queries.nearest(l4_cardiac, TODAY)

    assert (found.members, found.others) == ((), 0)


def test_an_area_narrows_the_list_to_those_who_work_there(l4_cardiac: QualificationKind) -> None:
    winslow, marlow = factories.area("Winslow"), factories.area("Marlow")
    instructor("Abe", areas=(winslow,))
    instructor("Bea", areas=(marlow,))
    instructor("Cleo", county_wide=True)

    assert names(l4_cardiac, area_id=winslow.id) == ["Abe", "Cleo"]


def test_who_chose_other_training_is_not_asked_about_this(
    l3: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    abe, bea = instructor("Abe"), instructor("Bea")
    operations.choose(abe, [l3], by=abe)
    operations.choose(bea, [l4_cardiac], by=bea)

    found = queries.nearest(l4_cardiac, TODAY).members

    assert [(near.name, near.wants_others, near.may_be_asked) for near in found] == [
        ("Abe", True, False),
        ("Bea", False, True),
    ]


def test_two_hundred_members_take_as_many_statements_as_one(
    l3: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    factories.qualification(instructor("Abe"), l3)
    db.session.flush()
    with statements() as for_one:
        queries.nearest(l4_cardiac, TODAY)
    for number in range(200):
        member = instructor(f"Instructor {number}", areas=(factories.area(),))
        if number % 10 == 0:
            factories.practice(member, date(2026, 10, 1), date(2026, 10, 2), 10)
    db.session.flush()
    with statements() as for_many:
        found = queries.nearest(l4_cardiac, TODAY)

    assert len(found.members) == 201
    assert len(for_many) == len(for_one)
