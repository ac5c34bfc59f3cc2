"""A lively week of discussions: what a member with the usual choices finds in their mail, and when."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest

from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.community.following import operations
from network.core import clock, jobs, mail
from network.core.clock import LONDON
from network.core.database import db
from network.core.permission import Role
from tests import factories
from tests.community.following.conftest import asked, fit

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=LONDON)
LOOKS = [MONDAY + timedelta(days=day, hours=hour, minutes=25) for day in range(7) for hour in (7, 8, 12, 19)]
JOBS = ("bring-questions", "send-digests", "send-mail")
MOST = 6

pytestmark = pytest.mark.one_database("sqlite")


class Week:
    """What happens when, and the worker who goes on in between."""

    def __init__(self, today):
        self._today = today
        self._happens = {}

    def on(self, day, text, verb, *args, **facts):
        """Let something happen."""
        moment = datetime.combine(MONDAY.date() + timedelta(days=day), time.fromisoformat(text), LONDON)
        self._happens.setdefault(moment, []).append((verb, args, facts))

    def pass_by(self):
        """Go through the days: whatever happens, and the jobs that write to members."""
        for moment in sorted({*LOOKS, *self._happens}):
            self._today.move_to(moment, tick=False)
            for verb, args, facts in self._happens.get(moment, []):
                verb(*args, **facts)
                db.session.commit()
            for job in JOBS if moment in LOOKS else ():
                jobs.run(job, now=clock.now())
        db.session.expire_all()


def test_a_members_lively_week_is_at_most_six_letters(amina, esi, carol, today, outbox):
    cancer = factories.condition("Cancer")
    others = [factories.member(f"Member {letter}", Role.INSTRUCTOR) for letter in "ABCDE"]
    fit(amina, cancer)
    today.move_to(MONDAY - timedelta(days=4), tick=False)
    followed = [asked(one, f"Followed {one.name}") for one in others]
    for one in followed:
        operations.follow(one, by=amina)
    own = asked(amina, "My own question")
    for number in (1, 2):
        asked(others[number], f"Nobody knows {number}", conditions=[cancer])
    db.session.commit()
    week = Week(today)

    for day in range(7):  # thirty-five posts in what she follows, some of them by night
        for number, (one, discussion) in enumerate(zip(others, followed, strict=True)):
            week.on(day, f"{9 + number * 3:02}:30", discussions.answer, discussion, "I think so.", by=one)
    for number, one in enumerate(others):  # five answers to her own question within the hour
        week.on(1, f"18:{number}0", discussions.answer, own, "Begin seated.", by=one)
    week.on(2, "10:00", lambda: discussions.accept(own.posts[1], by=amina))
    week.on(3, "11:00", lambda: discussions.check(own.posts[1], by=esi))
    week.on(3, "23:00", discussions.answer, followed[0], "@Amina Khan has led one.", by=others[1])
    week.on(4, "15:00", asked, others[3], "We have moved", kind=Kind.NOTICE)
    hall = {"title": "The hall is closed", "kind": Kind.NOTICE}
    week.on(5, "12:00", lambda: operations.tell_all(asked(carol, **hall), by=carol))
    week.pass_by()

    arrived = [one for one in outbox.to(amina) if one.status is mail.Status.SENT and one.digest_id is None]
    assert Counter(one.notice for one in arrived) == {
        "community.unanswered": 1,  # both questions
        "community.mine": 2,  # the first of the five answers, and the clinician's mark
        "community.named": 1,
        "community.notices": 1,  # the important one
    }, [(one.sent_at.isoformat(" ", "minutes"), one.subject) for one in arrived]
    assert len(arrived) + 1 <= MOST  # with the letter that gathers the rest
    assert all(7 <= one.sent_at.astimezone(LONDON).hour < 21 for one in arrived)

    today.move_to(MONDAY + timedelta(days=7, hours=8, minutes=5), tick=False)
    jobs.run("send-digests", now=clock.now())
    weekly = [one.subject for one in outbox.to(amina) if one.notice == "digest"]
    assert weekly == [f"Your week: {35 + 4 + 1} things to read"]
