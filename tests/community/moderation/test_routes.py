"""The pages of reports, as members and coordinators meet them."""

from collections.abc import Callable

import pytest

from network.community.discussions.models import Discussion, Post
from network.community.moderation import operations
from network.community.moderation.models import Report
from network.community.moderation.rules import Reason, Status
from network.core.database import db
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories
from tests.community.moderation.conftest import LEFT_OUT, NAMED
from tests.plugins.client import Client
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what differs between databases stands in test_operations
SignIn = Callable[[Member], Client]


def test_a_member_reports_sees_where_it_stands_and_takes_it_back(
    post: Post, amina: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(amina)
    page = browser.get(f"/community/posts/{post.id}/report").text
    assert "A patient could be recognised" in page
    assert "Mill Lane" not in page

    nothing = browser.post(f"/community/posts/{post.id}/report", data={"words": "Look at it"})
    assert "Choose what is wrong" in nothing.text
    assert "Look at it" in nothing.text

    answer = browser.post(f"/community/posts/{post.id}/report", data={"reason": "other"})
    page = browser.get(answer.location).text
    assert "Nobody is told that it was you" in page
    assert "Waits for a coordinator" in page
    assert "Take your report back" in browser.get(f"/community/posts/{post.id}/report").text
    again = browser.post(f"/community/posts/{post.id}/report", data={"reason": "unkind"})
    assert "You have reported this already" in again.text

    report = db.session.scalars(db.select(Report)).one()
    browser.post(f"/community/reports/{report.id}/withdraw")
    assert "Taken back" in browser.get("/community/reports/mine").text


def test_every_page_about_a_post_far_down_leads_back_to_it(
    post: Post, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    post.number = 120
    operations.report(post, Reason.UNKIND, "", by=amina)
    db.session.commit()
    there = f'href="/community/{post.discussion_id}?page=3#post-120"'

    for who, address in (
        (amina, f"/community/posts/{post.id}/report"),
        (amina, "/community/reports/mine"),
        (carol, f"/community/posts/{post.id}/moderate"),
    ):
        assert there in signed_in_as(who).get(address).text, address


def test_a_report_that_names_a_patient_is_not_taken(post: Post, amina: Member, signed_in_as: SignIn) -> None:
    answer = signed_in_as(amina).post(
        f"/community/posts/{post.id}/report",
        data={"reason": "patient", "words": "NHS number 943 476 5919"},
    )

    assert "is an NHS number" in answer.text
    assert db.session.scalars(db.select(Report)).all() == []


def test_a_coordinator_looks_and_settles(
    post: Post, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    operations.report(post, Reason.PATIENT, "It says where she lives", by=amina)
    db.session.commit()
    browser = signed_in_as(carol)

    assert "Look at what was reported in the community" in browser.get("/").text
    assert "1 post waits, and a patient could be recognised" in browser.get("/community/").text
    queue = browser.get("/community/reports").text
    assert "A patient could be recognised" in queue
    assert "Amina Khan" not in queue
    look = browser.get(f"/community/posts/{post.id}/moderate").text
    assert "It says where she lives" in look
    assert "Amina" not in look
    assert "Mill Lane" in look

    form = browser.get(f"/community/posts/{post.id}/redact").text
    assert "Mill Lane" in form
    stale = browser.post(f"/community/posts/{post.id}/redact", data={"text": LEFT_OUT, "version": 99})
    assert "changed this since you opened it" in stale.text
    done = browser.post(
        f"/community/posts/{post.id}/redact", data={"text": LEFT_OUT, "version": post.version}
    )
    page = browser.get(done.location).text
    assert "kept nowhere on this site" in page
    assert "Mill Lane" not in page
    assert "Nothing waits" in browser.get("/community/reports").text


def test_a_coordinator_hides_shows_again_and_leaves(
    post: Post, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(carol)
    look = f"/community/posts/{post.id}/moderate"
    browser.post(f"/community/posts/{post.id}/hide", data={"because": "It sells something."})
    assert "It sells something." in browser.get(look).text
    assert "Mill Lane" not in signed_in_as(amina).get(f"/community/{post.discussion_id}").text
    browser.post(f"/community/posts/{post.id}/show-again")
    assert "Mill Lane" in signed_in_as(amina).get(f"/community/{post.discussion_id}").text

    assert "No report of this is open" in browser.get(f"/community/posts/{post.id}/leave").text
    operations.report(post, Reason.UNKIND, "", by=amina)
    db.session.commit()
    assert "settles one report" in browser.get(f"/community/posts/{post.id}/leave").text
    browser.post(f"/community/posts/{post.id}/leave", data={"note": "It is a joke among friends."})
    assert db.session.scalars(db.select(Report.status)).all() == [Status.LEFT]
    assert "It is a joke among friends." in signed_in_as(amina).get("/community/reports/mine").text


def test_taking_out_says_where_the_same_words_stand(
    post: Post, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    factories.post(post.discussion, amina, f"> {NAMED}\n\nPoor woman.")
    db.session.commit()

    browser = signed_in_as(carol)
    done = browser.post(
        f"/community/posts/{post.id}/redact", data={"text": LEFT_OUT, "version": post.version}
    )

    assert "look at post 3" in browser.get(done.location).text


def test_a_coordinator_keeps_order(
    discussion: Discussion, carol: Member, amina: Member, signed_in_as: SignIn
) -> None:
    browser, own = signed_in_as(carol), f"/community/{discussion.id}"
    assert "Keep it in order" in browser.get(own).text
    assert "Keep it in order" not in signed_in_as(amina).get(own).text

    browser.post(f"{own}/pin")
    browser.post(f"{own}/lock", data={"because": "It is answered."})
    page = browser.get(own).text
    assert "Take it off the top" in page
    assert "It is answered." in page
    assert "It is closed already" in browser.get(f"{own}/lock").text
    browser.post(f"{own}/unlock")
    browser.post(f"{own}/unpin")

    area = factories.area("Chalfont")
    db.session.commit()
    refused = browser.post(f"{own}/move", data={"kind": "offer", "matter": "", "areas": [area.id]})
    assert "Choose what it is about" in refused.text
    moved = browser.post(f"{own}/move", data={"kind": "offer", "matter": "venue", "areas": [area.id]})
    page = browser.get(moved.location).text
    assert "The discussion is moved" in page
    assert "Chalfont" in page
    late = browser.post(f"{own}/move", data={"kind": "notice", "matter": "", "version": 1})
    assert "changed" in late.text


def test_the_queue_asks_as_much_for_many_as_for_one(
    post: Post, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(carol)
    counted = []
    for number in range(3):
        author = factories.member(f"Author {number}", Role.INSTRUCTOR)
        other = factories.post(factories.discussion(author), author)
        for reason in (Reason.PATIENT, Reason.OTHER):
            factories.kept(
                Report(post=other, reporter=amina if reason is Reason.OTHER else carol, reason=reason)
            )
        db.session.commit()
        with statements() as asked:
            assert browser.get("/community/reports").text.count("Author") == 2 * (number + 1)
        counted.append(len(asked))

    assert counted[0] == counted[-1]
