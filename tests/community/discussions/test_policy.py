"""Who reads, writes and marks, as tables; no database."""

import pytest

from network.community.discussions import policy
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Kind
from network.core import clock
from network.core.permission import VISITOR, Permission, Role


class Somebody:
    """An actor of one role."""

    def __init__(self, number: int, *roles: Role) -> None:
        self.id, self.name, self.roles = number, "Somebody", frozenset(roles)


ASKER, ANSWERER, OTHER = (Somebody(number, Role.INSTRUCTOR) for number in (1, 2, 3))
CLINICIAN, COORDINATOR, APPLICANT = (
    Somebody(4, Role.HEALTH_PARTNER),
    Somebody(5, Role.COORDINATOR),
    Somebody(6),
)
EVERYBODY = {
    "asker": ASKER,
    "answerer": ANSWERER,
    "other": OTHER,
    "clinician": CLINICIAN,
    "coordinator": COORDINATOR,
    "applicant": APPLICANT,
    "visitor": VISITOR,
}
MEMBERS = {"asker", "answerer", "other", "clinician", "coordinator"}


def a_question(
    kind: Kind = Kind.QUESTION, *, hidden: int = 0, locked: bool = False, answer_by: int = 2
) -> list[Post]:
    posts = [Post(number=1, author_id=1, text="?"), Post(number=2, author_id=answer_by, text="!")]
    Discussion(kind=kind, begun_by_id=1, posts=posts, locked_at=clock.now() if locked else None)
    for post in posts:
        if post.number == hidden:
            post.hidden_at, post.hidden_because = clock.now(), "Names somebody."
    return posts


def who(permission: Permission, thing: object) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if permission(actor, thing)}


def test_the_network_reads_and_writes() -> None:
    first, answer = a_question()

    assert who(policy.may_see, first.discussion) == MEMBERS
    assert who(policy.may_answer, first.discussion) == MEMBERS
    assert who(policy.may_see_words, answer) == MEMBERS
    assert who(policy.may_edit, answer) == {"answerer"}
    assert who(policy.may_edit_head, first.discussion) == {"asker", "coordinator"}
    assert who(policy.may_thank, answer) == MEMBERS - {"answerer"}
    assert who(policy.may_take_back, answer) == {"answerer"}
    assert who(policy.may_take_back, first) == set()


def test_a_locked_discussion_is_read_and_marked_but_not_written_in() -> None:
    first, answer = a_question(locked=True)

    assert who(policy.may_see, first.discussion) == MEMBERS
    assert who(policy.may_answer, first.discussion) == set()
    assert who(policy.may_edit, answer) == set()
    assert who(policy.may_edit_head, first.discussion) == {"coordinator"}
    assert who(policy.may_accept, answer) == {"asker", "coordinator"}


def test_a_hidden_answer_is_read_by_its_author_and_coordinators() -> None:
    _, answer = a_question(hidden=2)

    assert who(policy.may_see_words, answer) == {"answerer", "coordinator"}
    for permission in (policy.may_edit, policy.may_thank, policy.may_accept, policy.may_check):
        assert who(permission, answer) == set()


def test_what_a_hidden_post_began_is_closed_to_all_others() -> None:
    first, answer = a_question(hidden=1)

    assert who(policy.may_see, first.discussion) == {"asker", "coordinator"}
    assert who(policy.may_edit_head, first.discussion) == {"coordinator"}
    assert who(policy.may_see_words, answer) == {"asker", "coordinator"}
    assert who(policy.may_answer, first.discussion) == set()


def test_the_thread_of_an_event_goes_on_without_its_first_post() -> None:
    first, answer = a_question(Kind.NOTICE, hidden=1)
    first.discussion.event_id, first.discussion.begun_by_id = 7, None

    assert who(policy.may_see, first.discussion) == MEMBERS
    assert who(policy.may_answer, first.discussion) == MEMBERS
    assert who(policy.may_see_words, answer) == MEMBERS


@pytest.mark.parametrize(
    ("kind", "answer_by", "accepted_by", "checked_by"),
    [
        (Kind.QUESTION, 2, {"asker", "coordinator"}, {"clinician"}),
        (Kind.REQUEST, 2, {"asker", "coordinator"}, {"clinician"}),
        (Kind.CASE, 2, set(), {"clinician"}),
        (Kind.NOTICE, 2, set(), {"clinician"}),
        (Kind.QUESTION, 1, {"coordinator"}, {"clinician"}),  # nobody marks their own
        (Kind.QUESTION, 4, {"asker", "coordinator"}, set()),
        (Kind.QUESTION, 5, {"asker"}, {"clinician"}),
    ],
)
def test_who_marks_an_answer(kind: Kind, answer_by: int, accepted_by: set[str], checked_by: set[str]) -> None:
    _, answer = a_question(kind, answer_by=answer_by)

    assert who(policy.may_accept, answer) == accepted_by
    assert who(policy.may_check, answer) == checked_by


def test_what_begins_a_discussion_is_no_answer() -> None:
    first, _ = a_question()

    assert who(policy.may_accept, first) == who(policy.may_check, first) == set()


def test_a_mark_is_taken_off_by_a_clinician_or_a_coordinator() -> None:
    _, answer = a_question()
    answer.checked_by_id = 3  # who was a clinician then

    assert who(policy.may_uncheck, answer) == {"clinician", "coordinator", "other"}


def test_earlier_words_are_read_as_the_words_are() -> None:
    first, answer = a_question(hidden=2)

    assert who(policy.may_see_earlier, first) == MEMBERS
    assert who(policy.may_see_earlier, answer) == {"answerer", "coordinator"}
    assert who(policy.may_take_out_earlier, first) == {"coordinator"}
