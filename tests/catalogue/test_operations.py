"""What is done to the catalogue, and what never happens to history."""

from datetime import date

import pytest
from flask import Flask

from network.core import audit
from network.core.database import db
from network.core.permission import SYSTEM, VISITOR, Actor
from network.core.rules import Refused
from network.members.catalogue import operations, policy, queries, seed
from network.members.catalogue.models import Area, Condition, QualificationKind, Validity
from network.members.people.models import Member
from network.members.qualifications import facts
from tests import factories
from tests.people.cast import ADA, AMINA, BEN, CAROL, ESI


@pytest.mark.parametrize(
    ("who", "may"),
    [(VISITOR, False), (AMINA, False), (ESI, False), (BEN, False), (CAROL, True), (ADA, True)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_edit_the_catalogue(who: Actor, may: bool) -> None:
    assert policy.may_edit(who) is may


def test_the_seed_fills_an_empty_catalogue_once(app: Flask) -> None:
    assert seed.load() is True
    assert seed.load() is False

    cancer = queries.condition_by_key("cancer")
    assert cancer is not None
    assert cancer.requires == "all(l4-cancer;first-aid;insurance;safeguarding)"
    assert (len(queries.kinds()), len(queries.conditions()), len(queries.areas())) == (15, 7, 12)


def test_what_the_seed_knows_of_first_aid(app: Flask) -> None:
    seed.load()

    kind = queries.kind_by_key("first-aid")

    assert kind is not None
    assert (
        kind.validity,
        kind.validity_months,
        kind.renewal_window_days,
        kind.grace_days,
        kind.reminder_days,
    ) == (
        Validity.MONTHS,
        36,
        0,
        28,
        "90;60;30;7",
    )


def test_a_kind_gets_a_key_from_its_title_and_keeps_it(carol: Member) -> None:
    first = QualificationKind(title="Level 4 – Exercise after Stroke!", validity=Validity.NONE)
    second = QualificationKind(title="Level 4 Exercise after Stroke", validity=Validity.NONE)
    operations.add(first, by=carol)
    operations.add(second, by=carol)

    operations.change(first, {"title": "Stroke"}, by=carol)

    assert (first.key, second.key) == ("level-4-exercise-after-stroke", "level-4-exercise-after-stroke-2")


@pytest.mark.parametrize(
    ("spelled", "words"),
    [
        ("all(first-aid", "requires|\\)|end"),
        ("moon-walking", "moon-walking"),
        ("held:6m", "count from"),
    ],
    ids=["not closed", "a kind that is not there", "months since nothing"],
)
def test_a_rule_that_makes_no_sense_is_refused(carol: Member, spelled: str, words: str) -> None:
    seed.load()
    cancer = queries.condition_by_key("cancer")
    assert cancer is not None

    with pytest.raises(Refused, match=words):
        operations.require(cancer, spelled, by=carol)
    assert cancer.requires == "all(l4-cancer;first-aid;insurance;safeguarding)"


def test_a_kind_that_nobody_could_ever_get_is_refused(carol: Member) -> None:
    seed.load()
    gym, referral = queries.kind_by_key("l2-gym"), queries.kind_by_key("l3-er")
    assert gym is not None
    assert referral is not None
    operations.require(referral, "l2-gym", by=carol)

    with pytest.raises(Refused, match="nobody could ever get"):
        operations.require(gym, "l3-er", by=carol)


def test_a_kind_cannot_ask_for_itself(carol: Member) -> None:
    seed.load()
    gym = queries.kind_by_key("l2-gym")
    assert gym is not None

    with pytest.raises(Refused, match="itself"):
        operations.require(gym, "any(l2-gym;l2-etm)", by=carol)


def test_a_retired_kind_is_offered_no_more_and_still_counts(carol: Member, amina: Member) -> None:
    kind = factories.kind("Old diploma")
    asks = factories.condition("Cancer", requires=kind.key)
    factories.qualification(amina, kind, valid_from=date(2026, 1, 1))

    operations.retire(kind, on=date(2026, 6, 1), by=carol)

    assert kind in queries.kinds(on=date(2026, 5, 31))
    assert kind not in queries.kinds(on=date(2026, 6, 1))
    standing = {one.condition.key: one.fitness.fit for one in facts.standings(amina, date(2026, 12, 1))}
    assert standing[asks.key] is True


def test_an_area_that_ended_is_offered_no_more(carol: Member) -> None:
    area = Area(name="Old Board", latitude=51, longitude=-1, begins_on=date(2020, 1, 1))
    operations.add(area, by=carol)

    operations.change(area, {"ends_on": date(2025, 3, 31)}, by=carol)

    assert area in queries.areas(on=date(2025, 3, 31))
    assert area not in queries.areas(on=date(2025, 4, 1))
    assert area in queries.areas()


@pytest.mark.parametrize("reminders", ["90,60 30", "30;90;60", "60;30;90;90"])
def test_reminder_steps_are_kept_in_one_spelling(carol: Member, reminders: str) -> None:
    kind = factories.kind()

    operations.change(kind, {"reminder_days": reminders}, by=carol)

    assert kind.reminder_days == "90;60;30"


def test_every_change_is_recorded(app: Flask) -> None:
    condition = Condition(title="Dementia")
    operations.add(condition, by=SYSTEM)
    operations.change(condition, {"active": False}, by=SYSTEM)
    db.session.flush()

    recorded = [(entry.what, entry.detail) for entry in audit.entries()]

    assert recorded == [
        ("condition changed", {"key": "dementia", "fields": ["active"]}),
        ("condition added", {"key": "dementia"}),
    ]


def test_changing_nothing_records_nothing(carol: Member) -> None:
    condition = factories.condition("Cancer")

    operations.change(condition, {"title": "Cancer"}, by=carol)
    db.session.flush()

    assert audit.entries() == []
