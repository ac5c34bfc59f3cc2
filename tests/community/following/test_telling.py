"""Letters about posts: to whom, how soon, once, and never about what may not be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.community.following import operations, telling
from network.core import clock, jobs, mail, mail_delivery, notices
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message, Status
from network.core.notices import Choice
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import operations as people
from tests import factories
from tests.community.following.conftest import asked
from tests.plugins.statements import statements

NAMED, MINE, FOLLOWED = "community.named", "community.mine", "community.followed"
NOTICES = "community.notices"


@pytest.fixture
def fay(app):
    """Fay teaches, too."""
    member = factories.member("Fay Reed", Role.INSTRUCTOR, email="fay@network.example")
    factories.account(member)
    return member


def letters(outbox, member):
    """Return what kinds of letters a member has, and what becomes of them."""
    return [(one.notice, one.status) for one in outbox.to(member)]


def hide(post, by):
    """Hide a post, as moderators do."""
    post.hidden_at, post.hidden_by_id, post.hidden_because = clock.now(), by.id, "About somebody."
    db.session.flush()


def test_who_asked_is_told_at_once_and_who_follows_in_the_gathered_letter(amina, esi, carol, outbox):
    question = asked(amina)
    operations.follow(question, by=carol)

    discussions.answer(question, "Begin seated.\nThen stand.", by=esi)

    assert letters(outbox, amina) == [(MINE, Status.QUEUED)]
    assert letters(outbox, carol) == [(FOLLOWED, Status.DIGEST)]
    assert outbox.to(esi) == []
    told = outbox.to(amina)[0]
    assert told.subject == "Esi Mensah answers you: Chairs or standing?"
    assert "Begin seated.\nThen stand." in told.body
    assert f"/community/{question.id}#post-2" in told.body


@pytest.mark.one_database("sqlite")
def test_who_is_named_and_follows_has_one_letter(amina, esi, fay, outbox):
    question = asked(amina)
    operations.follow(question, by=fay)

    discussions.answer(question, "@Fay Reed knows.", by=esi)

    assert letters(outbox, fay) == [(NAMED, Status.QUEUED)]
    assert "Esi Mensah names you" in outbox.to(fay)[0].subject


@pytest.mark.one_database("sqlite")
def test_a_later_edit_is_told_to_nobody(amina, esi, fay, outbox):
    question = asked(amina)
    post = discussions.answer(question, "Begin seated.", by=esi)
    before = len(outbox.all())

    discussions.edit(post, "Begin seated. @Fay Reed knows more.", by=esi)

    assert len(outbox.all()) == before


@pytest.mark.one_database("sqlite")
def test_what_still_waits_says_what_was_edited_meanwhile(amina, esi, fay, carol, outbox):
    notices.choose(carol.id, FOLLOWED, Choice.NEVER)
    question = asked(amina, "Mrs Jones of Wendover")
    for one in (fay, carol):
        operations.follow(question, by=one)
    post = discussions.answer(question, "Ask Mrs Jones.\nThen me.", by=esi)

    discussions.edit(post, "Ask her.", by=esi)
    discussions.describe(question, title="Which chair?", conditions=[], areas=[], by=amina)

    for one in (amina, fay, carol):
        told = outbox.to(one)[0]
        assert "\n\nAsk her.\n\nRead it" in told.body
        assert "Jones" not in told.subject + told.body
        assert told.subject.endswith(": Which chair?")


@pytest.mark.one_database("sqlite")
def test_ten_posts_in_an_hour_are_one_letter_at_once(amina, esi, today, outbox):
    question = asked(amina)
    for number in range(10):
        discussions.answer(question, f"Thing {number}.", by=esi)
        today.shift(timedelta(minutes=5))

    assert letters(outbox, amina) == [(MINE, Status.QUEUED)] + 9 * [(MINE, Status.DIGEST)]


def test_a_letter_about_a_post_far_down_leads_to_its_page(amina, esi, outbox):
    question = asked(amina)
    factories.post(question, esi, "Any.").number = 100
    db.session.flush()

    discussions.answer(question, "One without arms.", by=esi)

    assert f"/community/{question.id}?page=3#post-101" in outbox.to(amina)[-1].body


def test_what_is_written_by_night_comes_in_the_morning_and_once(amina, esi, today, outbox):
    question = asked(amina)
    today.move_to(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), tick=False)
    for _ in range(3):
        discussions.answer(question, "One more thing.", by=esi)
        today.shift(timedelta(hours=2))

    told = outbox.to(amina)
    assert [one.status for one in told] == [Status.QUEUED, Status.DIGEST, Status.DIGEST]
    assert told[0].next_attempt_at == datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


@pytest.mark.one_database("sqlite")
def test_nobody_has_more_than_two_letters_at_once_a_day(amina, esi, outbox):
    for number in range(4):
        discussions.answer(asked(amina, f"Question {number}"), "An answer.", by=esi)

    assert [one.status for one in outbox.to(amina)] == 2 * [Status.QUEUED] + 2 * [Status.DIGEST]


@pytest.mark.one_database("sqlite")
def test_who_wants_no_mail_finds_it_on_the_site(amina, esi, outbox):
    notices.choose(amina.id, MINE, Choice.NEVER)
    notices.choose(amina.id, FOLLOWED, Choice.NEVER)

    discussions.answer(asked(amina), "An answer.", by=esi)

    assert letters(outbox, amina) == [(MINE, Status.ON_SITE)]
    assert jobs.run("send-mail") == ""


@pytest.mark.one_database("sqlite")
def test_who_stopped_hears_nothing_more_also_when_named_or_answering(amina, esi, fay, outbox):
    question = asked(amina)
    operations.hear_no_more(question, by=amina)
    operations.hear_no_more(question, by=fay)  # who never followed it

    discussions.answer(question, "@Amina Khan and @Fay Reed know.", by=esi)
    discussions.answer(question, "I do.", by=amina)
    discussions.answer(question, "Thank you.", by=esi)

    assert outbox.to(amina) == outbox.to(fay) == []
    operations.follow(question, by=amina)
    discussions.answer(question, "You are back.", by=esi)
    assert letters(outbox, amina) == [(MINE, Status.QUEUED)]


@pytest.mark.one_database("sqlite")
def test_who_has_left_is_not_told(amina, esi, fay, carol, outbox):
    question = asked(amina)
    operations.follow(question, by=fay)
    for grant in fay.role_grants:
        grant.ends_on = clock.today() - timedelta(days=1)
    people.suspend(amina, reason="Asked to", by=carol)

    discussions.answer(question, "An answer.", by=esi)

    assert outbox.to(fay) == []
    assert [one for one in outbox.to(amina) if one.notice] == []


@pytest.mark.parametrize("which", [0, 1], ids=["the question", "the answer"])
def test_a_hidden_post_is_not_mailed_gathered_or_listed(amina, esi, fay, carol, outbox, signed_in_as, which):
    question = asked(amina)
    operations.follow(question, by=esi)
    operations.follow(question, by=fay)
    discussions.answer(question, "Her name is Jo.", by=carol)
    db.session.commit()
    assert "Carol Hughes writes in" in signed_in_as(fay).get("/news").text

    hide(question.posts[which], carol)
    db.session.commit()
    jobs.run("send-mail")
    jobs.run("send-digests", clock.now() + timedelta(days=7))

    assert {one.status for one in outbox.all()} == {Status.OBSOLETE}
    assert "Carol Hughes writes in" not in signed_in_as(fay).get("/news").text
    assert "What is new" not in signed_in_as(fay).get("/").text.partition("What needs you")[2]


@pytest.mark.one_database("sqlite")
def test_a_letter_that_waits_for_who_lost_their_role_is_not_gathered(amina, esi, carol, outbox):
    question = asked(amina)
    operations.follow(question, by=esi)
    discussions.answer(question, "An answer.", by=carol)
    for grant in esi.role_grants:
        grant.ends_on = clock.today()
    db.session.commit()

    jobs.run("send-digests", clock.now() + timedelta(days=7))
    assert outbox.to(esi)[0].status is Status.SENT  # still theirs on that day

    discussions.answer(question, "Another.", by=carol)
    for grant in esi.role_grants:
        grant.ends_on = clock.today() - timedelta(days=1)
    db.session.commit()
    jobs.run("send-digests", clock.now() + timedelta(days=14))

    assert outbox.to(esi)[-1].status is Status.OBSOLETE


def test_that_an_answer_was_accepted_and_checked_is_told_once_each(amina, esi, carol, today, outbox):
    ola = factories.member("Ola Brand", Role.INSTRUCTOR, email="ola@network.example")
    question = asked(amina)
    post = discussions.answer(question, "Begin seated.", by=ola)
    today.shift(timedelta(days=1, hours=1))

    for _ in range(2):
        discussions.accept(post, by=amina)
        discussions.check(post, by=esi)
        discussions.unaccept(post, by=amina)
        discussions.uncheck(post, by=esi)

    assert [one.subject for one in outbox.to(ola)] == [
        "Your answer helped: Chairs or standing?",
        "Checked by a clinician: Chairs or standing?",
    ]
    assert [one.template for one in outbox.to(amina)] == [telling.POST, telling.CHECKED]
    assert outbox.to(esi) == []


@pytest.mark.one_database("sqlite")
def test_that_an_answer_was_accepted_is_pointless_once_it_is_not(amina, esi, today, outbox):
    question = asked(amina)
    post = discussions.answer(question, "Begin seated.", by=esi)
    discussions.accept(post, by=amina)
    discussions.unaccept(post, by=amina)
    db.session.commit()

    jobs.run("send-mail")

    assert [one.status for one in outbox.to(esi)] == [Status.OBSOLETE]


# Notices to the network


@pytest.mark.one_database("sqlite")
def test_a_notice_stands_in_everybodys_gathered_letter(amina, esi, carol, outbox):
    asked(amina, "We have moved", kind=Kind.NOTICE)

    assert letters(outbox, esi) == letters(outbox, carol) == [(NOTICES, Status.DIGEST)]
    assert outbox.to(amina) == []


def test_an_important_notice_comes_at_once_in_its_place_and_once(amina, ben, esi, carol, outbox):
    notices.choose(ben.id, NOTICES, Choice.NEVER)
    notice = asked(amina, "We have moved", kind=Kind.NOTICE)

    told = operations.tell_all(notice, by=carol)

    assert told == 2
    assert letters(outbox, esi) == [(NOTICES, Status.CANCELLED), (NOTICES, Status.QUEUED)]
    assert letters(outbox, ben) == [(NOTICES, Status.ON_SITE)]
    assert outbox.to(amina) == []
    with pytest.raises(Refused, match="already"):
        operations.tell_all(notice, by=carol)


@pytest.mark.one_database("sqlite")
def test_who_had_a_notice_in_their_letter_is_not_told_again(amina, esi, carol, outbox):
    notice = asked(amina, "We have moved", kind=Kind.NOTICE)
    db.session.commit()
    jobs.run("send-digests", clock.now() + timedelta(days=7))

    assert operations.tell_all(notice, by=carol) == 0


@pytest.mark.one_database("sqlite")
def test_only_a_coordinator_tells_everybody_and_only_of_a_notice(amina, carol):
    with pytest.raises(NotPermitted):
        operations.tell_all(asked(amina, kind=Kind.NOTICE), by=amina)
    with pytest.raises(NotPermitted):
        operations.tell_all(asked(amina), by=carol)


@pytest.mark.one_database("sqlite")
def test_the_thread_of_an_event_is_no_notice_to_the_network(amina, esi, outbox):
    thread = discussions.of_event(factories.event("Falls evening"), by=amina)

    discussions.answer(thread, "Where do we park?", by=amina)

    assert outbox.all() == []


# Headers, and the work of many


@pytest.mark.one_database("sqlite")
def test_a_letter_at_once_can_be_answered_and_stopped_with_one_press(app, amina, esi, monkeypatch):
    settings = replace(app.config["SETTINGS"], inbound_mail_url="imaps://in.example")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    discussions.answer(asked(amina), "Begin seated.", by=esi)
    message = db.session.scalars(db.select(Message)).one()

    sent = mail_delivery._as_mail(message)

    assert sent.reply_to == message.reply_to
    assert message.reply_to.startswith("rsvp+talk-")
    assert "You can also answer this letter" in message.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe_address(message) in sent.extra_headers["List-Unsubscribe"]


@pytest.mark.one_database("sqlite")
def test_a_letter_says_nothing_of_answering_where_no_mailbox_is_read(amina, esi, outbox):
    discussions.answer(asked(amina), "Begin seated.", by=esi)

    assert outbox.only().reply_to == ""
    assert "answer this letter" not in outbox.only().body


def test_to_tell_many_takes_as_many_questions_as_to_tell_few(amina, esi):
    def asked_of(followers):
        question = asked(amina)
        for _ in range(followers):
            operations.follow(question, by=factories.member("", Role.INSTRUCTOR))
        db.session.commit()
        with statements() as made:
            discussions.answer(question, "Begin seated.", by=esi)
            db.session.flush()
        return len(made)

    asked_of(1)  # whose words are new to the search
    few, many = asked_of(2), asked_of(30)

    assert many == few
