"""The pages of topics: proposing, voting, and where each went."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
from network.events.meetings.rules import Status
from network.events.planning import topics
from network.events.planning.models import Topic
from network.events.planning.rules import TopicStatus
from network.members.people.models import Member
from tests import factories
from tests.events.planning.conftest import topic
from tests.plugins.client import Client
from tests.plugins.statements import statements
from tests.security.together import count

pytestmark = pytest.mark.usefixtures("today")
SignIn = Callable[[Member], Client]


def test_a_member_proposes_votes_and_takes_the_vote_back(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    signed_in_as(amina).post("/events/topics/propose", data={"title": "Fatigue", "why": "It would help."})
    made = db.session.scalars(select(Topic)).one()
    browser = signed_in_as(esi)
    assert "1 vote" in browser.get("/events/topics").text

    browser.post(f"/events/topics/{made.id}/vote")
    assert "2 votes" in browser.get("/events/topics").text
    browser.post(f"/events/topics/{made.id}/take-back")

    assert "1 vote" in browser.get("/events/topics").text


def test_the_words_of_a_topic_that_others_voted_for_stay(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    made = topic("Fatigue", amina)
    browser, address = signed_in_as(amina), f"/events/topics/{made.id}/edit"
    assert "Change the words" in browser.get("/events/topics").text
    data = {"title": "Pacing", "why": "It would help.", "version": str(made.version)}
    assert browser.post(address, data=data).status_code == 302
    topics.vote(made, by=esi)

    assert "Change the words" not in browser.get("/events/topics").text
    for answer in (browser.get(address), browser.post(address, data=data | {"version": "", "title": "Fees"})):
        assert "Somebody has voted for this topic" in answer.text


def test_who_voted_is_shown_to_nobody_else(
    signed_in_as: SignIn, amina: Member, esi: Member, carol: Member
) -> None:
    topic("Fatigue", amina, esi)

    assert "You voted for it" in signed_in_as(esi).get("/events/topics").text
    page = signed_in_as(carol).get("/events/topics").text
    assert "Amina Khan" in page
    assert "2 votes" in page
    assert "Esi" not in page


def test_a_proposer_who_hides_their_name_is_a_member(signed_in_as: SignIn, esi: Member) -> None:
    topic("Fatigue", factories.member("Hidden Person", Role.INSTRUCTOR, shown=[]))

    page = signed_in_as(esi).get("/events/topics").text

    assert "Proposed by a member" in page
    assert "Hidden Person" not in page


def test_a_topic_about_a_patient_comes_back(signed_in_as: SignIn, amina: Member) -> None:
    page = signed_in_as(amina).post(
        "/events/topics/propose", data={"title": "Falls", "why": "NHS number 943 476 5919"}
    )

    assert "Take it out" in page.text
    assert "943 476 5919" in page.text
    assert count(Topic) == 0


def test_a_coordinator_plans_a_topic_and_everybody_sees_where_it_went(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    made = topic("Fatigue", amina)
    event = factories.event("Network meeting")
    browser = signed_in_as(carol)
    assert "Network meeting" in browser.get(f"/events/topics/{made.id}/plan").text

    browser.post(f"/events/topics/{made.id}/plan", data={"event": event.id})

    page = signed_in_as(amina).get("/events/topics").text
    assert f'href="/events/{event.id}">Network meeting</a>' in page


def test_the_draft_that_took_a_topic_is_not_named_to_members(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    topics.give_to(topic("Fatigue", amina), factories.event("Secret", status=Status.DRAFT), by=carol)

    page = signed_in_as(amina).get("/events/topics").text

    assert "a meeting that is not published yet" in page
    assert "Secret" not in page


def test_a_topic_is_closed_with_a_reason_that_members_read(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    made = topic("Fatigue", amina)
    browser = signed_in_as(carol)
    assert (
        "Say why, for those who voted"
        in browser.post(f"/events/topics/{made.id}/close", data={"into": ""}).text
    )

    browser.post(f"/events/topics/{made.id}/close", data={"into": "", "reason": "We had it in May."})

    assert "We had it in May." in signed_in_as(amina).get("/events/topics").text
    browser.post(f"/events/topics/{made.id}/open")
    db.session.expire_all()
    assert made.status is TopicStatus.OPEN


def test_the_topics_ask_the_same_of_the_database_however_many(
    signed_in_as: SignIn, carol: Member, amina: Member, esi: Member
) -> None:
    browser, counted = signed_in_as(carol), []
    for number in range(2):
        for one in "abc":
            topic(f"{one} {number}", amina, esi)
            topics.give_to(topic(f"planned {one} {number}", esi), factories.event(), by=carol)
        db.session.commit()
        browser.get("/events/topics")
        with statements() as asked:
            browser.get("/events/topics")
        counted.append(len(asked))

    assert counted[0] == counted[1]
