"""Scoring: drafts, handing in, correcting, and who sees what others gave."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from network.bursaries.applications import steps
from network.bursaries.applications.rules import Status
from network.bursaries.assessing import offers, operations, privacy, queries, reading
from network.bursaries.assessing.models import Score, ScoreSheet
from network.bursaries.assessing.rules import Mark
from network.core import audit, clock, personal_data
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from tests import factories
from tests.bursaries.assessing.conftest import Scene

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

WHOLE = {"need": Mark(4, "Nobody teaches there"), "plan": Mark(7, "A hall is booked")}


def hand_in(scene: Scene, who, marks=WHOLE, **more) -> ScoreSheet:
    if not any(one.member_id == who.id for one in scene.application.declarations):
        operations.declare(scene.application, False, "", by=who)
    return operations.score(scene.application, marks, by=who, hand_in=True, **more)


def seen_by(who, scene: Scene) -> reading.Scores:
    found = reading.scores_for(who, scene.application)
    assert found is not None
    return found


def test_a_draft_is_kept_and_handed_in_as_one_sheet(scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    draft = operations.score(scene.application, {"need": Mark(3)}, by=scene.ben, hand_in=False)
    assert queries.counting_sheets(scene.application) == []

    sheet = hand_in(scene, scene.ben, seen=0)

    assert sheet is draft
    assert queries.counting_sheets(scene.application) == [sheet]
    assert audit.entries(what="bursary scores handed in")[0].about_id == scene.ben.id


def test_a_correction_is_another_sheet_and_the_first_stays(scene: Scene) -> None:
    first = hand_in(scene, scene.ben)

    second = hand_in(scene, scene.ben, WHOLE | {"need": Mark(5, "I read it again")}, seen=1)

    assert [one.points for one in first.scores] == [4, 7]
    assert queries.counting_sheets(scene.application) == [second]
    found = seen_by(scene.ben, scene)
    assert (found.count, list(found.earlier)) == (1, [first])


def test_two_windows_hand_in_once_without_being_told(scene: Scene) -> None:
    hand_in(scene, scene.ben, seen=0)

    with pytest.raises(Refused, match="another window"):
        hand_in(scene, scene.ben, seen=0)

    assert len(db.session.scalars(select(ScoreSheet)).all()) == 1


def test_an_incomplete_sheet_is_not_handed_in(scene: Scene) -> None:
    with pytest.raises(Refused, match="Plan: say how many"):
        hand_in(scene, scene.ben, {"need": Mark(4, "Yes")})


def who_may_score() -> list[tuple[str, bool]]:
    return [
        ("cleared", True),
        ("undeclared", False),
        ("conflicted", False),
        ("elsewhere", False),
        ("coordinator", False),
        ("applicant", False),
    ]


@pytest.mark.parametrize(("who", "may"), who_may_score())
def test_who_scores(scene: Scene, who: str, may: bool) -> None:
    people = {
        "cleared": scene.ben,
        "undeclared": scene.bea,
        "conflicted": scene.bea,
        "elsewhere": scene.otto,
        "coordinator": scene.carol,
        "applicant": factories.funds_for(scene.amina, scene.fund.organisation),
    }
    if who in {"cleared", "conflicted"}:
        factories.declaration(people[who], scene.application, conflict=who == "conflicted")
    if may:
        operations.score(scene.application, WHOLE, by=people[who], hand_in=True)
    else:
        with pytest.raises(NotPermitted):
            operations.score(scene.application, WHOLE, by=people[who], hand_in=True)


def test_scores_come_too_late_once_it_is_decided(scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    db.session.expire(scene.application)
    steps.step(scene.application, Status.DECLINED, by=scene.ben)

    with pytest.raises(Refused, match="too late"):
        hand_in(scene, scene.ben)


def test_a_fund_without_criteria_is_not_scored(scene: Scene) -> None:
    assert scene.application.scheme is not None
    scene.application.scheme.rules = {}

    with pytest.raises(Refused, match="no criteria"):
        hand_in(scene, scene.ben)
    assert reading.scores_for(scene.ben, scene.application) is None


def test_what_others_gave_is_seen_after_ones_own(scene: Scene) -> None:
    """Not by being a coordinator as well, nor before declaring; and by anybody once it is decided."""
    hand_in(scene, scene.bea)
    both = factories.funds_for(factories.member("Cy Both", Role.COORDINATOR), scene.fund.organisation)
    factories.declaration(scene.ben, scene.application)
    db.session.expire(scene.application)

    def sees(who) -> bool:
        found = seen_by(who, scene)
        assert found.count >= 1
        return found.rows is not None

    assert [sees(who) for who in (scene.ben, both, scene.carol)] == [False, False, True]
    operations.score(scene.application, {}, by=scene.ben, hand_in=False)
    assert not sees(scene.ben)
    hand_in(scene, scene.ben)
    assert sees(scene.ben)
    assert not sees(both)
    steps.step(scene.application, Status.DECLINED, by=scene.ben)
    assert sees(both)


def test_an_average_and_its_spread_need_two(scene: Scene) -> None:
    hand_in(scene, scene.ben)
    found = seen_by(scene.ben, scene)
    assert (found.rows[0].spread, found.total) == (None, None)

    hand_in(scene, scene.bea, {"need": Mark(1, "Two teach there"), "plan": Mark(8, "Good")})

    found = seen_by(scene.ben, scene)
    assert found.total is not None
    need = found.rows[0].spread
    assert need is not None
    assert (need.said, need.least, need.most) == ("2.5", 1, 4)
    assert (found.total.said, found.total.least, found.total.most, found.most) == ("10", 9, 11, 15)


def test_the_scores_of_one_who_declares_a_conflict_since_are_set_aside(scene: Scene) -> None:
    hand_in(scene, scene.ben)
    hand_in(scene, scene.bea)

    operations.declare(scene.application, True, "My cousin", by=scene.bea)

    found = seen_by(scene.ben, scene)
    assert (found.count, found.set_aside) == (1, 1)
    assert [mark.name for mark in found.rows[0].marks] == ["Ben Osei"]


def test_the_copy_of_an_applicant_has_reasons_and_no_names(scene: Scene) -> None:
    hand_in(scene, scene.ben)

    [row] = offers.held_of_applicant(scene.amina).rows

    assert row["by"] == "an assessor"
    assert row["scores"][0] == {"criterion": "Need", "points": 4, "reason": "Nobody teaches there"}
    assert "Ben" not in str(row)


def test_the_copy_of_an_assessor_has_what_they_gave_and_nothing_that_closed(scene: Scene) -> None:
    hand_in(scene, scene.ben)
    [row] = offers.held_of_assessor(scene.ben).rows
    assert row["application"] == scene.application.reference

    operations.declare(scene.application, True, "My cousin", by=scene.ben)

    assert offers.held_of_assessor(scene.ben).rows == []


@pytest.mark.parametrize(
    ("status", "days", "is_due"),
    [(Status.DECLINED, 0, True), (Status.DECLINED, -1, False), (Status.OFFERED, 0, False)],
)
def test_reasons_about_what_came_to_nothing_go_in_time(scene: Scene, status, days, is_due) -> None:
    sheet = factories.kept(
        ScoreSheet(application=scene.another(status=status), member_id=scene.ben.id, handed_in_at=clock.now())
    )
    sheet.scores.append(Score(key="need", points=4, reason="Nobody teaches there"))
    sheet.saved_at = personal_data.beginning_of(clock.today()) - timedelta(seconds=1)
    db.session.flush()

    found = privacy.due(clock.today() + timedelta(days=days))
    for one in found:
        privacy.remove(one)

    assert [one.id for one in found] == ([sheet.id] if is_due else [])
    assert sheet.scores[0].reason == ("" if is_due else "Nobody teaches there")


def test_a_deletion_takes_the_reasons_about_somebody(scene: Scene) -> None:
    sheet = hand_in(scene, scene.ben)

    operations.forget(scene.amina)

    assert [(one.points, one.reason) for one in sheet.scores] == [(4, ""), (7, "")]
