"""Who reports, who settles, and who keeps a discussion in order."""

import pytest
from flask import Flask

from network.community.discussions.models import Post
from network.community.moderation import operations, policy, queries
from network.community.moderation.models import Report
from network.community.moderation.rules import Reason, Status
from network.core.database import db
from network.core.permission import VISITOR, Actor, Permission, Role
from network.members.people.models import Member
from tests import factories

ACTIONS: dict[str, Permission] = {
    "report": policy.may_report,
    "look": policy.may_look,
    "hide": policy.may_hide,
    "redact": policy.may_redact,
    "settle": policy.may_settle,
    "show": policy.may_show,
}
LOOKS = {"look", "hide", "redact"}
SETTLES = {"settle", "show"}


def may(actor: Actor, post: Post) -> set[str]:
    return {name for name, permission in ACTIONS.items() if permission(actor, post)}


def test_who_does_what_about_a_post(
    post: Post, amina: Member, esi: Member, carol: Member, ada: Member
) -> None:
    assert may(carol, post) == {"report"} | LOOKS | SETTLES
    assert may(amina, post) == may(esi, post) == may(ada, post) == {"report"}
    assert may(VISITOR, post) == set()


def test_a_coordinator_settles_nothing_about_their_own_words(post: Post, carol: Member, ada: Member) -> None:
    own = factories.post(post.discussion, carol)

    assert may(carol, own) == {"report"} | LOOKS
    assert may(ada, own) == {"report"} | LOOKS | SETTLES  # nobody else coordinates

    grace = factories.member("Grace Lin", Role.COORDINATOR)
    db.session.flush()

    assert may(grace, own) == {"report"} | LOOKS | SETTLES
    assert may(ada, own) == {"report"}


def test_of_what_was_taken_back_there_is_nothing_to_report(post: Post, carol: Member) -> None:
    post.text, post.hidden_at, post.hidden_because = "", post.written_at, "Taken back"

    assert may(carol, post) == set()


@pytest.mark.parametrize("coordinators", [0, 1, 2])
def test_the_queue_shows_what_its_reader_may_settle(
    app: Flask, post: Post, amina: Member, carol: Member, ada: Member, coordinators: int
) -> None:
    grace = factories.member("Grace Lin", Role.COORDINATOR)
    for one in [carol, grace][coordinators:]:
        one.role_grants[0].role = Role.INSTRUCTOR
    own, hers = factories.post(post.discussion, carol), factories.post(post.discussion, ada)
    for about in (post, own, hers):
        factories.kept(Report(post=about, reporter=amina, reason=Reason.OTHER))
    db.session.commit()

    for reader in (carol, grace, ada, amina):
        listed = {one.post_id for one in queries.about_others(reader)}
        assert listed == {one.id for one in (post, own, hers) if policy.may_settle(reader, one)}
        assert queries.count_waiting(reader) == (len(listed), 0)


def test_only_who_reported_takes_a_report_back(post: Post, amina: Member, carol: Member) -> None:
    report = operations.report(post, Reason.OTHER, "", by=amina)

    assert policy.may_withdraw(amina, report)
    assert not policy.may_withdraw(carol, report)
    assert report.status is Status.REPORTED
