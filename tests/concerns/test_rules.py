"""What the network says about concerns, and who may do what with one."""

from datetime import date

import pytest

from network.core.permission import SYSTEM, VISITOR, Permission
from network.core.rules import Refused
from network.members.concerns import policy
from network.members.concerns.models import Concern
from network.members.concerns.rules import LIFECYCLE, Outcome, Status, check_day, check_outcome
from tests.people.cast import ADA, AMINA, BEN, CAROL, ESI, GONE, HIDDEN

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        (Status.RAISED, Status.LOOKED_INTO, True),
        (Status.RAISED, Status.CLOSED, False),
        (Status.LOOKED_INTO, Status.CLOSED, True),
        (Status.LOOKED_INTO, Status.RAISED, False),
        (Status.CLOSED, Status.LOOKED_INTO, False),
        (Status.CLOSED, Status.RAISED, False),
    ],
)
def test_a_concern_is_looked_into_before_it_is_closed(old: Status, new: Status, may: bool) -> None:
    assert (new in LIFECYCLE.moves[old]) is may


def test_nothing_has_happened_yet_on_a_day_to_come() -> None:
    check_day(TODAY, TODAY)
    check_day(None, TODAY)
    with pytest.raises(Refused, match="still to come"):
        check_day(date(2026, 11, 3), TODAY)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_closing_says_why(outcome: Outcome) -> None:
    with pytest.raises(Refused, match="Say why"):
        check_outcome(outcome, "  ", is_suspended=True)


@pytest.mark.parametrize(("is_suspended", "refused"), [(True, False), (False, True)])
def test_it_is_closed_as_suspended_only_when_somebody_is(is_suspended: bool, refused: bool) -> None:
    if refused:
        with pytest.raises(Refused, match="Suspend the member first"):
            check_outcome(Outcome.SUSPENDED, "Unsafe.", is_suspended=is_suspended)
    else:
        check_outcome(Outcome.SUSPENDED, "Unsafe.", is_suspended=is_suspended)


ABOUT_AMINA = Concern(id=1, about_id=AMINA.id, raiser_id=BEN.id)
ABOUT_CAROL = Concern(id=2, about_id=CAROL.id, raiser_id=AMINA.id)


@pytest.mark.parametrize("permission", [policy.may_read, policy.may_handle])
@pytest.mark.parametrize(
    ("actor", "concern", "may"),
    [
        (CAROL, ABOUT_AMINA, True),
        (CAROL, ABOUT_CAROL, False),
        (AMINA, ABOUT_AMINA, False),
        (AMINA, ABOUT_CAROL, False),
        (BEN, ABOUT_AMINA, False),
        (ESI, ABOUT_AMINA, False),
        (ADA, ABOUT_AMINA, False),
        (VISITOR, ABOUT_AMINA, False),
        (SYSTEM, ABOUT_AMINA, False),
    ],
)
def test_coordinators_read_concerns_but_not_about_themselves(
    permission: Permission, actor: object, concern: Concern, may: bool
) -> None:
    assert permission(actor, concern) is may  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actor", "about", "may"),
    [
        (ESI, AMINA, True),
        (AMINA, CAROL, True),
        (BEN, CAROL, True),
        (CAROL, AMINA, True),
        (AMINA, AMINA, False),
        (ESI, HIDDEN, False),
        (ESI, GONE, False),
        (BEN, AMINA, False),
        (VISITOR, AMINA, False),
    ],
)
def test_one_names_whom_one_may_see_and_who_coordinates(actor: object, about: object, may: bool) -> None:
    assert policy.may_raise_about(actor, about) is may  # type: ignore[arg-type]
