"""Two at one moment: posts are numbered in turn, one answer is accepted, an event has one thread."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from network.community.discussions import operations, queries
from network.community.discussions.models import Discussion, Post, Thanks
from network.community.discussions.rules import Kind
from network.core.database import db
from network.core.limits import limiter
from network.members.people.models import Member
from tests import factories
from tests.security.client import browser
from tests.security.together import all_in_words, at_once, count, meet, posting


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture
def question(amina: Member) -> Discussion:
    made = operations.begin(Kind.QUESTION, "Chairs or standing?", "What works?", by=amina)
    db.session.commit()
    return made


def test_two_answers_at_once_get_two_numbers(
    app: Flask, esi: Member, ben: Member, question: Discussion, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, operations, "_write")
    asks = [
        posting(browser(app, member), f"/community/{question.id}/answer", text=f"Says {member.name}")
        for member in (esi, ben)
    ]

    answers = at_once(app, asks)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(db.session.scalars(select(Post.number).order_by(Post.number))) == [1, 2, 3]


def test_of_two_answers_accepted_at_once_one_is(
    app: Flask,
    amina: Member,
    esi: Member,
    carol: Member,
    question: Discussion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [operations.answer(question, text, by=esi) for text in ("Seated.", "Standing.")]
    db.session.commit()
    meet(monkeypatch, operations, "take_post")
    asks = [
        posting(browser(app, member), f"/community/posts/{post.id}/accept")
        for member, post in zip((amina, carol), made, strict=True)
    ]

    answers = at_once(app, asks)

    assert [answer.status_code for answer in answers] == [302, 302]
    db.session.expire_all()
    assert question.accepted_number in {2, 3}


def test_two_presses_of_thank_you_are_one(
    app: Flask, esi: Member, question: Discussion, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = posting(browser(app, esi), f"/community/posts/{question.posts[0].id}/thank")
    meet(monkeypatch, operations, "_thanked")

    answers = at_once(app, [press, press])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert count(Thanks) == 1


def test_two_who_write_first_about_an_event_write_in_one_thread(
    app: Flask, amina: Member, esi: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = factories.event()
    db.session.commit()
    meet(monkeypatch, queries, "thread_of")
    asks = [
        posting(browser(app, member), f"/community/about-event/{event.id}", text=f"Says {member.name}")
        for member in (amina, esi)
    ]

    answers = at_once(app, asks)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (count(Discussion), count(Post)) == (1, 2)


def test_a_post_is_taken_back_or_answered_to(
    app: Flask, amina: Member, esi: Member, question: Discussion, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = question.posts[0].id
    db.session.commit()
    meet(monkeypatch, operations, "demand")

    answers = at_once(
        app,
        [
            posting(browser(app, amina), f"/community/posts/{first}/take-back"),
            posting(browser(app, esi), f"/community/{question.id}/answer", text="Begin seated."),
        ],
    )

    db.session.expire_all()
    taken_back = db.session.get_one(Post, first).was_taken_back
    assert count(Post) == (1 if taken_back else 2)
    if not taken_back:
        all_in_words(answers)
