"""A question in which somebody was named, and what is looked at in these tests."""

from typing import Any

import pytest
from flask import Flask

from network.community.discussions.models import Discussion, Post
from network.core.database import db
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories

NAMED = "Begin seated. Mrs Jane Smith of Mill Lane could not stand."
LEFT_OUT = "Begin seated. One woman could not stand."


@pytest.fixture
def omar(app: Flask) -> Member:
    """Omar teaches, and coordinates nothing."""
    return factories.member("Omar Ali", Role.INSTRUCTOR, email="omar@network.example")


@pytest.fixture
def discussion(amina: Member) -> Discussion:
    """Amina's question."""
    made = factories.discussion(amina)
    db.session.commit()
    return made


@pytest.fixture
def post(discussion: Discussion, esi: Member) -> Post:
    """Esi's answer, in which a patient could be recognised."""
    made = factories.post(discussion, esi, NAMED)
    db.session.commit()
    return made


def everything_kept() -> str:
    """Return every text that the database holds, for a look whether something stands anywhere."""
    found: list[Any] = []
    index = db.text("SELECT * FROM search_index")  # which each database makes in its own way
    for question in (*map(db.select, db.metadata.sorted_tables), index):
        for row in db.session.execute(question):
            found += [str(value) for value in row]
    return "\n".join(found)
