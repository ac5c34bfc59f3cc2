"""What the tests of following share: a day, questions asked through the verbs, and who is fit."""

from datetime import UTC, date, datetime

import pytest

from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.core.database import db
from network.members.people.models import MemberArea
from network.members.qualifications.models import FitInterval
from tests import factories

WEDNESDAY = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine):
    """It is midday on Wednesday 18 November 2026."""
    time_machine.move_to(WEDNESDAY, tick=False)
    return time_machine


def asked(by, title="Chairs or standing?", text="What works after surgery?", **facts):
    """Let somebody begin a discussion."""
    return discussions.begin(facts.pop("kind", Kind.QUESTION), title, text, by=by, **facts)


def fit(member, condition, *areas, ends=None):
    """Let a member be fit to practise for a condition, and cover areas."""
    factories.kept(
        FitInterval(member_id=member.id, condition_id=condition.id, begins_on=date(2026, 1, 1), ends_on=ends)
    )
    for area in areas:
        member.covers.append(MemberArea(area=area))
    db.session.flush()
    return member
