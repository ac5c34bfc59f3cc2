"""The buttons on a discussion, and the choices of what one is told."""

import pytest

from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.community.following import queries
from network.community.following.rules import Reason
from network.core import registry
from network.core.database import db
from tests.community.following.conftest import asked

pytestmark = pytest.mark.one_database("sqlite")


def test_one_follows_and_hears_no_more_with_a_button(amina, esi, signed_in_as):
    question = asked(amina)
    db.session.commit()
    browser = signed_in_as(esi)
    address = f"/community/{question.id}"

    assert "Follow it to hear" in browser.get(address).text
    browser.post(f"{address}/follow")
    assert "You follow this discussion" in browser.get(address).text
    assert queries.follow_of(question, esi.id) is True

    browser.post(f"{address}/hear-no-more")
    assert "You hear nothing of this discussion" in browser.get(address).text
    assert queries.follow_of(question, esi.id) is False


def test_a_coordinator_tells_everybody_of_a_notice(amina, esi, carol, signed_in_as, outbox):
    notice = asked(amina, "We have moved", kind=Kind.NOTICE)
    db.session.commit()
    browser = signed_in_as(carol)
    address = f"/community/{notice.id}"

    assert "Tell everybody at once" in browser.get(address).text
    assert "Tell everybody at once" not in signed_in_as(amina).get(address).text
    browser.post(f"{address}/tell-everybody")
    assert "Members who are told at once: 2" in browser.get(address).text
    browser.post(f"{address}/tell-everybody")

    assert "told of this already" in browser.get(address).text
    assert len(outbox.to(esi)) == 2  # what waited to be gathered was taken back


def test_what_one_was_told_leads_to_the_post(amina, esi, signed_in_as):
    question = asked(amina)
    discussions.answer(question, "Begin seated.", by=esi)
    db.session.commit()
    browser = signed_in_as(amina)

    page = browser.get("/news").text

    assert f'href="/community/{question.id}#post-2"' in page
    assert "Your own questions and answers" in page


def test_kinds_of_the_community_say_that_they_stand_on_the_site(amina, signed_in_as):
    page = signed_in_as(amina).get("/account/notices").text

    assert page.count("It stands under “What is new”") == 5


def test_only_word_of_discussions_waits_for_the_morning(app):
    assert {kind.key for kind in registry.notice_kinds if kind.waits} == set(Reason)
