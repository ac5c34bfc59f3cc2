"""What is done to the record of a person."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from network.core import audit, clock, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import SYSTEM, Role
from network.core.rules import Refused
from network.members.people import operations, organisations
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Audience, Status
from network.members.qualifications.queries import is_fit_on
from tests import factories


def test_a_suspension_takes_every_role_away_at_once(carol: Member, amina: Member) -> None:
    assert amina.roles == {Role.INSTRUCTOR}

    operations.suspend(amina, by=carol, reason="A concern about a session.")

    assert amina.roles == frozenset()
    assert [(change.old, change.new, change.reason) for change in history_of(amina)] == [
        ("active", "suspended", "A concern about a session.")
    ]


def test_a_suspension_ends_what_still_runs_and_rebuilds_what_is_kept(
    carol: Member, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[Member] = []
    rebuilt: list[int] = []
    offers: registry.Offers[object] = registry.Offers()
    facts: registry.Offers[object] = registry.Offers()
    offers.add(ended.append)
    facts.add(rebuilt.extend)
    monkeypatch.setattr(registry, "access_ended", offers)
    monkeypatch.setattr(registry, "facts_changed", facts)

    operations.suspend(amina, by=carol, reason="A concern.")

    assert (ended, rebuilt) == ([amina], [amina.id])


@pytest.mark.parametrize("verb", [operations.suspend, operations.refuse])
def test_a_decision_against_somebody_needs_a_reason(carol: Member, amina: Member, verb: object) -> None:
    member = amina if verb is operations.suspend else factories.member(status=Status.APPLIED)

    with pytest.raises(Refused, match="Say why"):
        verb(member, by=carol, reason="  ")  # type: ignore[operator]


def test_nobody_suspends_themselves(carol: Member) -> None:
    with pytest.raises(NotPermitted):
        operations.suspend(carol, by=carol, reason="To see what happens.")


def test_an_instructor_suspends_nobody(amina: Member, esi: Member) -> None:
    with pytest.raises(NotPermitted):
        operations.suspend(esi, by=amina, reason="We disagree.")


def test_a_status_does_not_change_by_hand(amina: Member) -> None:
    with pytest.raises(Refused, match="move"):
        amina.status = Status.LEFT


def test_a_member_admitted_as_an_instructor_is_one_from_today(carol: Member) -> None:
    applicant = factories.member("Xan", status=Status.APPLIED, active_since=None)

    operations.admit(applicant, [Role.INSTRUCTOR], by=carol, reason="Met at a session.")

    assert applicant.roles == {Role.INSTRUCTOR}
    assert [grant.begins_on for grant in applicant.role_grants] == [clock.today()]


def test_a_record_without_an_account_is_confirmed_by_a_coordinator(carol: Member, dev: Member) -> None:
    operations.confirm(dev, by=carol, reason="Asked on the phone on 3 March.")

    assert dev.status is Status.ACTIVE


@pytest.mark.parametrize("role", [Role.FUNDER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_coordinator_gives_nobody_power(carol: Member, amina: Member, role: Role) -> None:
    with pytest.raises(NotPermitted):
        operations.grant_role(amina, role, by=carol)


def test_an_administrator_gives_themselves_nothing(ada: Member) -> None:
    with pytest.raises(NotPermitted):
        operations.grant_role(ada, Role.COORDINATOR, by=ada)


def test_a_funder_decides_for_an_organisation(ada: Member, amina: Member) -> None:
    with pytest.raises(Refused, match="organisation"):
        operations.grant_role(amina, Role.FUNDER, by=ada)


def test_a_role_holds_from_its_first_day_to_its_last(ada: Member, amina: Member) -> None:
    first, last = date(2027, 1, 10), date(2027, 3, 31)
    operations.grant_role(amina, Role.COORDINATOR, by=ada, begins_on=first, ends_on=last)

    held = [day for day in (first - timedelta(1), first, last, last + timedelta(1))
            if Role.COORDINATOR in amina.roles_on(day)]  # fmt: skip

    assert held == [first, last]


def test_a_role_that_ends_before_it_begins_is_refused(ada: Member, amina: Member) -> None:
    with pytest.raises(Refused, match="before the first"):
        operations.grant_role(
            amina, Role.COORDINATOR, by=ada, begins_on=date(2027, 1, 2), ends_on=date(2027, 1, 1)
        )


def test_a_role_ended_now_is_gone_now(ada: Member, carol: Member) -> None:
    operations.end_role(carol.role_grants[0], by=ada)

    assert carol.roles == frozenset()


def test_the_last_administrator_stays(ada: Member) -> None:
    with pytest.raises(Refused, match="last administrator"):
        operations.leave(ada, by=ada)


def test_the_last_administrator_goes_when_there_is_another(ada: Member) -> None:
    factories.member("Adi", Role.ADMINISTRATOR)

    operations.leave(ada, by=ada)

    assert ada.status is Status.LEFT


def test_a_suspended_administrator_is_not_another(ada: Member) -> None:
    factories.member("Adi", Role.ADMINISTRATOR, status=Status.SUSPENDED)

    with pytest.raises(Refused, match="last administrator"):
        operations.leave(ada, by=ada)


def test_what_changed_is_recorded_without_its_words(carol: Member, amina: Member) -> None:
    operations.edit(amina, {"biography": "A secret of mine.", "phone": "+447700900123"}, by=carol)
    db.session.flush()

    entry = audit.entries_about(amina)[0]

    assert (entry.what, entry.detail) == ("profile changed", {"fields": ["biography", "phone"]})


def test_areas_are_set_as_a_whole(carol: Member, amina: Member) -> None:
    winslow, marlow = factories.area("Winslow"), factories.area("Marlow")
    operations.edit(amina, {"areas": [winslow]}, by=carol)

    operations.edit(amina, {"areas": [marlow, winslow]}, by=carol)
    db.session.flush()

    assert {area.name for area in amina.areas} == {"Winslow", "Marlow"}


def test_visibility_is_chosen_field_by_field(amina: Member) -> None:
    operations.show(amina, {"name": [Audience.PARTNERS], "phone": [Audience.INSTRUCTORS]}, by=amina)

    assert amina.shown == ["name:partners", "phone:instructors"]
    assert (amina.listed_to_partners, amina.listed_to_instructors) == (True, False)


def test_a_field_that_does_not_exist_cannot_be_shown(amina: Member) -> None:
    with pytest.raises(Refused, match="password"):
        operations.show(amina, {"password": [Audience.PUBLIC]}, by=amina)


def test_there_is_one_organisation_of_a_name(app: Flask) -> None:
    organisations.add("Public Health", by=SYSTEM)
    db.session.flush()

    with pytest.raises(Refused, match="already"):
        organisations.add("public health", by=SYSTEM)


def test_ending_a_role_before_it_began_leaves_no_row(ada: Member, amina: Member) -> None:
    grant = operations.grant_role(amina, Role.COORDINATOR, by=ada)
    db.session.flush()

    operations.end_role(grant, by=ada)
    db.session.flush()

    assert db.session.scalars(select(RoleGrant.role).where(RoleGrant.member_id == amina.id)).all() == [
        Role.INSTRUCTOR
    ]


def test_who_leaves_comes_back_without_the_power_that_they_had(ada: Member, carol: Member) -> None:
    adi = factories.member("Adi", Role.ADMINISTRATOR, Role.INSTRUCTOR)
    operations.leave(adi, by=adi)

    operations.reinstate(adi, by=carol, reason="She asked to come back.")

    assert adi.roles == {Role.INSTRUCTOR}


def test_who_leaves_holds_no_open_role(carol: Member, amina: Member) -> None:
    operations.leave(amina, by=carol, reason="Moved away.")

    assert [grant.ends_on for grant in amina.role_grants] == [clock.today() - timedelta(1)]


@pytest.mark.parametrize("role", [Role.FUNDER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_an_administrator_decides_about_somebody_with_power(
    ada: Member, carol: Member, role: Role
) -> None:
    adi = factories.member("Adi", role)
    for verb in (operations.suspend, operations.leave):
        with pytest.raises(NotPermitted):
            verb(adi, by=carol, reason="We disagree.")
    operations.suspend(adi, by=ada, reason="A concern.")

    with pytest.raises(NotPermitted):
        operations.reinstate(adi, by=carol, reason="All is well.")
    operations.reinstate(adi, by=ada, reason="All is well.")

    assert adi.roles == {role}


def test_the_last_administrator_is_not_suspended(ada: Member, carol: Member) -> None:
    with pytest.raises(Refused, match="last administrator"):
        operations.suspend(ada, by=carol, reason="We disagree.")


def test_a_role_that_has_ended_is_not_ended_again(ada: Member, carol: Member) -> None:
    grant = carol.role_grants[0]
    grant.ends_on = date(2021, 1, 1)

    for last_day in (None, date(2099, 1, 1)):
        with pytest.raises(Refused, match="ended already"):
            operations.end_role(grant, by=ada, last_day=last_day)

    assert grant.ends_on == date(2021, 1, 1)


def test_ending_a_role_does_not_make_it_longer(ada: Member, carol: Member) -> None:
    grant = carol.role_grants[0]
    grant.ends_on = date(2098, 1, 1)

    with pytest.raises(Refused, match="Give the role again"):
        operations.end_role(grant, by=ada, last_day=date(2099, 1, 1))


def test_a_role_is_not_given_twice_over_the_same_days(ada: Member, amina: Member) -> None:
    with pytest.raises(Refused, match="already"):
        operations.grant_role(amina, Role.INSTRUCTOR, by=ada)


def test_a_funder_may_decide_for_two_organisations(ada: Member, amina: Member) -> None:
    for name in ("The Trust", "Public Health"):
        operations.grant_role(amina, Role.FUNDER, by=ada, organisation=factories.organisation(name))

    assert len(amina.role_grants) == 3


@pytest.mark.parametrize("status", [Status.LEFT, Status.REFUSED])
def test_who_is_no_member_is_given_no_role(ada: Member, status: Status) -> None:
    gone = factories.member("Gone", status=status)

    with pytest.raises(Refused, match="not a member"):
        operations.grant_role(gone, Role.INSTRUCTOR, by=ada)


def test_a_membership_is_confirmed_from_the_day_it_began(carol: Member, dev: Member) -> None:
    operations.confirm(dev, by=carol, reason="Rang him.", active_since=date(2024, 5, 1))

    assert dev.active_since == date(2024, 5, 1)


def test_nobody_is_a_member_since_a_day_to_come(carol: Member, dev: Member) -> None:
    day = clock.today() + timedelta(1)

    with pytest.raises(Refused, match="still to come"):
        operations.confirm(dev, by=carol, reason="Rang him.", active_since=day)
    with pytest.raises(Refused, match="still to come"):
        operations.say_since(dev, day, by=carol)


def test_another_first_day_rebuilds_what_rests_on_it(
    carol: Member, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt: list[int] = []
    offers: registry.Offers[object] = registry.Offers()
    offers.add(rebuilt.extend)
    monkeypatch.setattr(registry, "facts_changed", offers)

    operations.say_since(amina, date(2019, 1, 1), by=carol)
    operations.say_since(amina, date(2019, 1, 1), by=carol)

    assert (amina.active_since, rebuilt) == (date(2019, 1, 1), [amina.id])


def test_nobody_says_since_when_they_are_a_member_themselves(amina: Member, carol: Member) -> None:
    for who in (amina, carol):
        with pytest.raises(NotPermitted):
            operations.say_since(who, date(2019, 1, 1), by=who)


def test_fitness_is_answered_for_days_before_the_record_was_made(carol: Member, dev: Member) -> None:
    day = clock.today() - timedelta(30)
    kind = factories.kind("Yoga for all", key="yoga")
    condition = factories.condition(requires="yoga")
    operations.confirm(dev, by=carol, reason="Rang him.")
    factories.qualification(dev, kind)
    fit = select(Member.id).where(is_fit_on(condition.id, day))
    assert db.session.scalars(fit).all() == []

    operations.say_since(dev, day, by=carol)

    assert db.session.scalars(fit).all() == [dev.id]
