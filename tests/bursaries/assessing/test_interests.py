"""Declaring an interest: before the file opens, later, and what a conflict closes."""

import pytest
from flask import current_app
from sqlalchemy import select

from network.bursaries.applications import policy as applications
from network.bursaries.applications import queries as applying
from network.bursaries.applications import steps
from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.rules import Status
from network.bursaries.assessing import deciders, operations, queries
from network.bursaries.assessing.hints import hints
from network.bursaries.deciding import operations as deciding
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Deputy
from network.core import audit, clock, mail, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import VISITOR, Role
from network.core.rules import Refused
from network.events.meetings.models import Speaker
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import OrganisationPerson
from tests import factories
from tests.bursaries.assessing.conftest import Scene, funder


def declare(scene: Scene, who, *, conflict: bool = False) -> Declaration:
    return operations.declare(scene.application, conflict, "We share a house" if conflict else "", by=who)


def titles(member) -> list[str]:
    with current_app.test_request_context():
        return [task.title for task in registry.tasks_for(member, clock.today())]


def test_the_file_opens_once_somebody_has_no_interest(scene: Scene) -> None:
    assert not applications.may_read(scene.ben, scene.application)

    made = declare(scene, scene.ben)

    assert applications.may_decide(scene.ben, scene.application)
    assert declare(scene, scene.ben) == made
    assert audit.entries(what="bursary interest denied")[0].about_id == scene.ben.id


@pytest.mark.parametrize(
    ("who", "words"),
    [("amina", ""), ("otto", ""), ("esi", ""), ("conflicted", "")],
    ids=["the applicant", "another organisation's funder", "a health partner", "who has a conflict"],
)
def test_nobody_else_declares_anything(scene: Scene, esi, who, words) -> None:
    declare(scene, scene.bea, conflict=True)
    actor = {"amina": scene.amina, "otto": scene.otto, "esi": esi, "conflicted": scene.bea}[who]

    with pytest.raises(NotPermitted):
        declare(scene, actor)


def test_a_draft_asks_nobody_for_an_interest(scene: Scene) -> None:
    draft = scene.another(status=Status.DRAFT)

    with pytest.raises(NotPermitted):
        operations.declare(draft, False, "", by=scene.ben)


def test_a_conflict_says_what_it_is(scene: Scene) -> None:
    with pytest.raises(Refused, match="what ties you"):
        operations.declare(scene.application, True, "  ", by=scene.ben)


@pytest.mark.parametrize("first", [None, False], ids=["before reading", "from the file"])
def test_a_conflict_closes_the_file_at_once_and_for_good(scene: Scene, first) -> None:
    if first is False:
        declare(scene, scene.ben)
    letter = mail.queue(
        "bursaries/assessing/email/conflict.txt",
        to=scene.ben,
        about=scene.application,
        application=scene.application,
        declared_by="Somebody",
        nobody_left=False,
    )

    declare(scene, scene.ben, conflict=True)

    assert not applications.may_open(scene.ben, scene.application)
    assert queries.queue(scene.ben, queries.QueueFilter()) == []
    assert list(queries.waiting_for(scene.ben)) == []
    assert db.session.scalars(applying.visible_to(scene.ben)).all() == []
    assert queries.count_closed_to(scene.ben) == 1
    assert letter is not None
    assert letter.status is mail.Status.CANCELLED
    with pytest.raises(NotPermitted):
        declare(scene, scene.ben)


def test_the_coordinators_are_told_and_one_with_the_conflict_is_not(scene: Scene, outbox) -> None:
    other = factories.member("Cora Second", Role.COORDINATOR, email="cora@network.example")
    declare(scene, other, conflict=True)

    declare(scene, scene.ben, conflict=True)

    assert [one.subject for one in outbox.to(scene.carol)] == [
        f"A conflict of interest in {scene.application.reference}"
    ] * 2
    assert outbox.to(other) == []
    assert "share a house" not in "".join(one.body for one in outbox.all())


def test_a_coordinator_hears_when_nobody_is_left_who_could_decide(scene: Scene, outbox) -> None:
    declare(scene, scene.ben, conflict=True)
    task = f"Nobody can decide on {scene.application.reference}: a deputy is needed"
    assert task not in titles(scene.carol)
    assert "Nobody is left" not in outbox.to(scene.carol)[-1].body

    declare(scene, scene.bea, conflict=True)

    assert task in titles(scene.carol)
    assert "Nobody is left" in outbox.to(scene.carol)[-1].body
    dan = factories.member("Dan Deputy", Role.ADMINISTRATOR)
    deputy_of(scene, dan)
    assert task not in titles(scene.carol)


def test_a_deputy_of_the_applicant_is_nobody_who_could_decide(scene: Scene) -> None:
    own = factories.application(scene.ben, scene.fund, Status.SUBMITTED)
    dan = factories.member("Dan Deputy", Role.ADMINISTRATOR)
    deputy_of(scene, dan)

    left = deciders.left_for([own, scene.application])

    assert left[own.id] == {scene.bea.id}
    assert left[scene.application.id] == {scene.ben.id, scene.bea.id, dan.id}


def test_a_coordinator_hears_when_one_is_left_and_two_are_needed(scene: Scene) -> None:
    assert scene.application.scheme is not None
    scene.application.scheme.rules = {"second_approval_pence": 200_00}
    task = f"Only one person can decide on {scene.application.reference}: a deputy is needed"
    assert task not in titles(scene.carol)

    declare(scene, scene.ben, conflict=True)

    assert task in titles(scene.carol)


def test_who_could_decide_is_who_may(scene: Scene) -> None:
    """The list for coordinators, in two statements, says what the permission says of each."""
    dan = factories.member("Dan Deputy", Role.COORDINATOR)
    deputy_of(scene, dan)
    deputy_of(scene, factories.member("Ed Ended", Role.ADMINISTRATOR), ended_at=clock.now())
    deputy_of(scene, factories.member("Flo Powerless", Role.INSTRUCTOR))
    former = funder("Gil Former", "gil@network.example")
    former.role_grants[0].ends_on = clock.today().replace(year=2021)
    factories.funds_for(former, scene.fund.organisation)
    former.role_grants[-1].ends_on = clock.today().replace(year=2021)
    db.session.flush()
    organisations = dict.fromkeys((1,), scene.fund.organisation_id)
    found = deciders.of_organisations(organisations.values(), clock.today())[scene.fund.organisation_id]

    may = {
        one.id
        for one in db.session.scalars(select(type(scene.ben)))
        if funds.decides_as(one, scene.fund.organisation_id) is not None
    }

    assert {one for one, _place in found} == may == {scene.ben.id, scene.bea.id, dan.id}


def deputy_of(scene: Scene, member, **facts) -> Deputy:
    today = clock.today()
    return factories.kept(
        Deputy(
            organisation_id=scene.fund.organisation_id,
            member_id=member.id,
            for_id=scene.ben.id,
            begins_on=today,
            ends_on=today,
            **facts,
        )
    )


def test_each_list_admits_just_those_that_the_permission_admits(scene: Scene, esi, ada) -> None:
    made = [scene.application, scene.another(status=Status.DRAFT), scene.another(applicant=scene.ben)]
    made.append(scene.another(fund=factories.fund("A third fund")))
    made += [scene.another(status=status) for status in (Status.APPROVED, Status.DECLINED, Status.WITHDRAWN)]
    factories.declaration(scene.ben, made[0], conflict=True)
    factories.declaration(scene.ben, made[4])
    factories.declaration(scene.carol, made[3], conflict=True)

    for actor in (scene.amina, scene.ben, scene.bea, scene.carol, scene.otto, esi, ada, VISITOR):
        listed = set(db.session.scalars(select(Application.id).where(queries.may_be_seen_by(actor))))
        own = applications.applicant
        assert listed == {
            one.id for one in made if applications.may_open(actor, one) and not own(actor, one)
        }, actor.name


def test_the_record_hints_at_ties(scene: Scene) -> None:
    assert hints(scene.ben, scene.application) == []
    scene.amina.employer, scene.ben.employer = "Sample Trust", "The Sample Trust Ltd"
    for member in (scene.amina, scene.ben):
        factories.kept(
            OrganisationPerson(
                member_id=member.id,
                organisation_id=scene.fund.organisation_id,
                begins_on=factories.LONG_AGO,
            )
        )
    group = factories.kept(WorkingGroup(name="Falls", purpose="Falls"))
    for member, leads in ((scene.amina, False), (scene.ben, True)):
        factories.kept(
            GroupMembership(group_id=group.id, member_id=member.id, leads=leads, joined_on=factories.LONG_AGO)
        )
    factories.qualification(scene.amina, factories.kind(), checked_by_id=scene.ben.id)
    event = factories.event("Open day", host_id=scene.ben.id)
    factories.kept(Speaker(event_id=event.id, member_id=scene.amina.id, name="Amina"))
    earlier = scene.another(applicant=scene.amina, status=Status.SUBMITTED)
    factories.declaration(scene.ben, earlier, conflict=True)

    assert hints(scene.ben, scene.application) == [
        "You and the applicant have the same employer: Sample Trust",
        f"You and the applicant belong to the same organisation: {scene.fund.organisation.name}",
        "You lead a working group of theirs: Falls",
        "You hosted or spoke at the same event: Open day",
        "You checked a qualification of theirs",
        "You said that you have a conflict in an earlier application of theirs",
    ]


def test_a_hint_in_a_blind_fund_names_nobody_and_nothing(blind: Scene) -> None:
    blind.amina.employer = blind.ben.employer = "Sample Trust"

    assert hints(blind.ben, blind.application) == ["You and the applicant have the same employer"]


def test_who_decided_before_is_reminded_of_it(scene: Scene) -> None:
    earlier = scene.another(applicant=scene.amina)
    factories.declaration(scene.ben, earlier)
    db.session.expire(earlier)
    steps.step(earlier, Status.DECLINED, by=scene.ben)

    assert hints(scene.ben, scene.application) == ["You decided on an earlier application of theirs"]


@pytest.mark.parametrize(
    ("rules", "outcome", "left"),
    [
        ({"second_approval_pence": 200_00}, "approve", {"bea"}),
        ({"embargo": True}, "decline", set()),
        ({"embargo": True}, "nothing", {"ben", "bea"}),
    ],
    ids=["as the first of two", "under an embargo", "not at all"],
)
def test_what_somebody_has_decided_waits_for_them_no_more(scene: Scene, rules, outcome, left) -> None:
    assert scene.application.scheme is not None
    scene.application.scheme.rules = rules
    for who in (scene.ben, scene.bea):
        declare(scene, who)
    if outcome == "approve":
        deciding.approve(scene.application, 300_00, by=scene.ben)
    elif outcome == "decline":
        deciding.decline(scene.application, "The plan is not sound.", by=scene.ben)

    assert scene.application.status is Status.SUBMITTED
    for name, who in (("ben", scene.ben), ("bea", scene.bea)):
        expected = [scene.application] if name in left else []
        assert list(queries.waiting_for(who)) == expected
        assert queries.count_waiting(who) == len(expected)
        assert [one.is_done for one in queries.queue(who, queries.QueueFilter())] == [name not in left]


def test_no_task_of_somebody_with_a_conflict_speaks_of_it(scene: Scene) -> None:
    assert "Decide on a bursary" in titles(scene.ben)

    declare(scene, scene.ben, conflict=True)

    found = titles(scene.ben)
    assert [one for one in found if "bursar" in one or "decide" in one] == []


def test_the_words_of_a_conflict_stand_in_no_record_but_their_own(scene: Scene) -> None:
    declare(scene, scene.ben, conflict=True)

    entries = [f"{one.what} {one.detail}" for one in audit.entries_about(scene.ben)]
    assert any("bursary conflict declared" in one for one in entries)
    assert "share a house" not in "".join(entries)
    assert scene.amina.id not in {one.about_id for one in audit.entries(what="bursary conflict declared")}
