"""Who reads, writes and judges an application, and who makes each of its moves."""

from types import SimpleNamespace
from typing import Any

import pytest

from network.bursaries.applications import policy
from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.rules import LIFECYCLE, WITH_APPLICANT, Status
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import FundStatus
from network.core import clock, lifecycle
from network.core.permission import SYSTEM, VISITOR, Permission, Role

OURS, THEIRS = 7, 8
S = Status


def person(number: int, *roles: Role, funds: int | None = None) -> Any:
    grants = [
        SimpleNamespace(role=Role.FUNDER, organisation_id=funds, covers=lambda _day: True)
        for _ in roles
        if _ is Role.FUNDER
    ]
    return SimpleNamespace(id=number, name=f"No. {number}", roles=frozenset(roles), role_grants=grants)


PEOPLE: dict[str, Any] = {
    "amina": person(1, Role.INSTRUCTOR),  # who applies
    "ben": person(2, Role.FUNDER, funds=OURS),  # and has declared that he has no interest in it
    "bea": person(3, Role.FUNDER, funds=OURS),  # and has said nothing yet
    "bob": person(4, Role.FUNDER, funds=OURS),  # and has a conflict
    "finn": person(5, Role.FUNDER, funds=THEIRS),
    "carol": person(6, Role.COORDINATOR),
    "cleo": person(7, Role.COORDINATOR),  # and has a conflict
    "omar": person(8, Role.INSTRUCTOR),
    "ada": person(9, Role.ADMINISTRATOR),
    "a visitor": VISITOR,
    "the system": SYSTEM,
}
MEMBERS = set(PEOPLE) - {"a visitor", "the system"}


@pytest.fixture(autouse=True)
def nobody_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no deputy be looked up: they have tests of their own, with a database."""
    monkeypatch.setattr(
        "network.bursaries.funds.policy.db", SimpleNamespace(session=SimpleNamespace(scalar=_none))
    )


def _none(_question: object) -> None:
    return None


def application(status: Status = S.SUBMITTED, applicant_id: int = 1) -> Application:
    said = {
        2: [False],
        4: [True, False],
        7: [True],
        5: [False],
    }  # a conflict that was taken back still counts
    return Application(
        status=status,
        applicant_id=applicant_id,
        fund=Fund(organisation_id=OURS, status=FundStatus.OPEN),
        submitted_at=None if status is S.DRAFT else clock.now(),
        declarations=[
            Declaration(member_id=number, conflict=conflict)
            for number, all_ in said.items()
            for conflict in all_
        ],
    )


def admitted(permission: Permission, thing: object) -> set[str]:
    return {name for name, actor in PEOPLE.items() if permission(actor, thing)}


@pytest.mark.parametrize(
    ("permission", "sent", "draft"),
    [
        (policy.may_apply, MEMBERS, MEMBERS),
        (policy.may_edit, set(), {"amina"}),
        (policy.may_read, {"amina", "ben", "carol"}, {"amina"}),
        (policy.may_open, {"amina", "ben", "bea", "carol"}, {"amina"}),
        (policy.may_declare, {"ben", "bea", "carol"}, set()),
        (policy.may_assess, {"ben"}, set()),
        (policy.may_decide, {"ben"}, set()),
        (policy.may_ask_for_change, {"ben", "carol"}, set()),
        (policy.may_administer, {"carol"}, set()),
        (policy.may_mark_paid, {"ben"}, set()),
        (policy.may_withdraw, {"amina", "the system"}, {"amina", "the system"}),
        (policy.may_take_back, {"amina"}, {"amina"}),
    ],
)
def test_who_may(permission: Permission, sent: set[str], draft: set[str]) -> None:
    assert admitted(permission, application()) == sent
    assert admitted(permission, application(S.DRAFT)) == draft


def test_whoever_decides_or_coordinates_is_on_their_own_application_its_applicant_only() -> None:
    own_of_ben, own_of_carol = application(applicant_id=2), application(applicant_id=6)

    for permission in (
        policy.may_decide,
        policy.may_mark_paid,
        policy.may_ask_for_change,
        policy.may_administer,
    ):
        assert not permission(PEOPLE["ben"], own_of_ben)
        assert not permission(PEOPLE["carol"], own_of_carol)
    assert policy.may_read(PEOPLE["ben"], own_of_ben)


@pytest.mark.parametrize(
    ("status", "may"), [(FundStatus.OPEN, MEMBERS), (FundStatus.CLOSED, MEMBERS), (FundStatus.DRAFT, set())]
)
def test_a_fund_that_is_a_draft_is_applied_to_by_nobody(status: FundStatus, may: set[str]) -> None:
    assert admitted(policy.may_begin, Fund(organisation_id=OURS, status=status)) == may


@pytest.mark.parametrize("status", list(Status))
def test_an_application_is_written_in_only_while_it_is_with_its_applicant(status: Status) -> None:
    assert admitted(policy.may_edit, application(status)) == (
        {"amina"} if status in WITH_APPLICANT else set()
    )


APPLICANT, DECIDERS, SYSTEM_TOO = {"amina"}, {"ben"}, {"the system"}
COORDINATORS = {"carol"}
WHO = {
    (S.DRAFT, S.SUBMITTED): APPLICANT,
    (S.SUBMITTED, S.CHANGE_ASKED): DECIDERS | COORDINATORS,
    (S.SUBMITTED, S.DEFERRED): DECIDERS,
    (S.SUBMITTED, S.APPROVED): DECIDERS,
    (S.SUBMITTED, S.DECLINED): DECIDERS,
    (S.CHANGE_ASKED, S.SUBMITTED): APPLICANT,
    (S.CHANGE_ASKED, S.DECLINED): DECIDERS,
    (S.DEFERRED, S.SUBMITTED): DECIDERS,
    (S.DEFERRED, S.APPROVED): DECIDERS,
    (S.DEFERRED, S.DECLINED): DECIDERS,
    (S.APPROVED, S.OFFERED): DECIDERS | SYSTEM_TOO,
    (S.APPROVED, S.SUBMITTED): DECIDERS,
    (S.DECLINED, S.SUBMITTED): DECIDERS,
    (S.OFFERED, S.ACCEPTED): APPLICANT,
    (S.OFFERED, S.LAPSED): SYSTEM_TOO,
    (S.LAPSED, S.SUBMITTED): DECIDERS,
    (S.ACCEPTED, S.COMPLETED): DECIDERS | COORDINATORS | SYSTEM_TOO,
    (S.ACCEPTED, S.CLAIMED): APPLICANT,
    (S.ACCEPTED, S.CLOSED): COORDINATORS | SYSTEM_TOO,
    (S.COMPLETED, S.CLAIMED): APPLICANT,
    (S.COMPLETED, S.CLOSED): COORDINATORS | SYSTEM_TOO,
    (S.CLAIMED, S.PART_PAID): DECIDERS,
    (S.CLAIMED, S.PAID): DECIDERS,
    (S.CLAIMED, S.ACCEPTED): APPLICANT | COORDINATORS,
    (S.CLAIMED, S.COMPLETED): APPLICANT | COORDINATORS,
    (S.CLAIMED, S.CLOSED): COORDINATORS | SYSTEM_TOO,
    (S.PART_PAID, S.CLAIMED): APPLICANT | DECIDERS,
    (S.PART_PAID, S.PAID): DECIDERS,
    (S.PART_PAID, S.CLOSED): COORDINATORS | SYSTEM_TOO,
    (S.PART_PAID, S.COMPLETED): DECIDERS | COORDINATORS | SYSTEM_TOO,
    (S.PART_PAID, S.ACCEPTED): DECIDERS | COORDINATORS,
    (S.PAID, S.CLAIMED): DECIDERS,
    (S.PAID, S.PART_PAID): DECIDERS,
    (S.PAID, S.CLOSED): COORDINATORS | SYSTEM_TOO,
    (S.PAID, S.COMPLETED): DECIDERS | COORDINATORS | SYSTEM_TOO,
    (S.PAID, S.ACCEPTED): DECIDERS | COORDINATORS,
    (S.CLOSED, S.ACCEPTED): DECIDERS | COORDINATORS,
    (S.CLOSED, S.COMPLETED): DECIDERS | COORDINATORS | SYSTEM_TOO,
    (S.CLOSED, S.PART_PAID): COORDINATORS,
    (S.CLOSED, S.PAID): COORDINATORS,
} | {
    (old, S.WITHDRAWN): APPLICANT | SYSTEM_TOO
    for old, targets in LIFECYCLE.moves.items()
    if S.WITHDRAWN in targets
}


def test_each_move_is_made_by_these_and_by_nobody_else() -> None:
    made = {
        (old, new): {
            name for name, actor in PEOPLE.items() if lifecycle.may_move(actor, application(old), new)
        }
        for old in Status
        for new in Status
    }

    assert {move: who for move, who in made.items() if who} == WHO
    assert set(WHO) == policy.EVERY_MOVE
