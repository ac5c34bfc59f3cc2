"""Asking, answering and marking."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from network.community import changes
from network.community.discussions import operations, queries
from network.community.discussions.models import Discussion, Follow, Mention, Post, Thanks
from network.community.discussions.rules import Kind, Matter
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.events.meetings.rules import Status as EventStatus
from network.members.people.models import Member
from tests import factories


@pytest.fixture
def heard() -> Iterator[list[tuple[str, int]]]:
    """Hear what the parts above hear."""
    said: list[tuple[str, int]] = []
    hooks = {"posted": changes.posted, "changed": changes.post_changed, "marked": changes.post_marked}
    for name, hook in hooks.items():
        hook.add(lambda post, _by, name=name: said.append((name, post.number)), "a test")
    yield said
    for hook in hooks.values():
        del hook._offers["a test"]


def asked(by: Member, text: str = "What works with lymphoedema?") -> Discussion:
    return operations.begin(Kind.QUESTION, "Chairs or standing?", text, by=by)


def test_a_question_is_asked_and_answered(amina: Member, esi: Member, heard: list[tuple[str, int]]) -> None:
    discussion = asked(amina)

    operations.answer(discussion, "Begin seated.", by=esi)

    assert [(one.number, one.author_id) for one in discussion.posts] == [(1, amina.id), (2, esi.id)]
    assert queries.followers(discussion) == [amina.id, esi.id]
    assert heard == [("posted", 1), ("posted", 2)]
    assert discussion.last_post_at == discussion.posts[1].written_at
    assert discussion.version == 1  # who edits its title has read the same words
