"""Reporting, hiding, showing, leaving, and taking a patient's details out of everything."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from network.community import changes
from network.community.discussions import operations as discussions
from network.community.discussions import steps
from network.community.discussions.models import Discussion, EarlierWords, Post
from network.community.discussions.rules import Kind, Matter
from network.community.moderation import offers, operations, order, policy, privacy, queries
from network.community.moderation.models import Report
from network.community.moderation.rules import Reason, Status
from network.core import clock, mail, personal_data
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted, StatusChange
from network.core.mail import Message
from network.core.permission import Role
from network.core.rules import Refused
from network.members.duplicates import operations as duplicates
from network.members.people.models import Member
from tests import factories
from tests.community.moderation.conftest import LEFT_OUT, NAMED, everything_kept
from tests.conftest import Outbox

Hears = Callable[[Any, Any], None]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the numbers of posts of which the parts above were told."""
    numbers: list[int] = []

    def hear(post: Post, _by: object) -> None:
        numbers.append(post.number)

    monkeypatch.setitem(changes.post_changed._offers, "a test", hear)
    return numbers


def statuses() -> list[Status]:
    return list(db.session.scalars(db.select(Report.status).order_by(Report.id)))


def subjects(outbox: Outbox, member: Member) -> list[str]:
    return [one.subject for one in outbox.to(member)]


def test_a_post_in_which_a_patient_could_be_recognised_is_hidden_at_once(
    post: Post, amina: Member, esi: Member, carol: Member, outbox: Outbox, heard: list[int]
) -> None:
    report = operations.report(post, Reason.PATIENT, "It says where she lives", by=amina)

    assert post.hidden_at is not None
    assert post.hidden_by_id is None
    assert heard == [2]
    assert subjects(outbox, carol) == ["A patient could be recognised: please look"]
    assert subjects(outbox, esi) == ["What you wrote in the community is hidden for now"]
    assert subjects(outbox, amina) == []
    assert [one.id for one in queries.about_patients(carol)] == [report.id]


def test_any_other_report_waits_in_the_queue(
    post: Post, amina: Member, carol: Member, outbox: Outbox, heard: list[int]
) -> None:
    operations.report(post, Reason.UNKIND, "To me", by=amina)

    assert (post.hidden_at, heard, outbox.all()) == (None, [], [])
    assert len(queries.about_others(carol)) == 1


def test_nobody_learns_who_reported(
    post: Post, amina: Member, esi: Member, carol: Member, outbox: Outbox
) -> None:
    report = operations.report(post, Reason.PATIENT, "Said by me", by=amina)
    operations.hide(post, "She can be found by this.", by=carol)
    db.session.commit()

    for letter in outbox.all():
        assert "Amina" not in letter.body
        assert "Said by me" not in letter.body
    assert db.session.scalars(db.select(AuditEntry).where(AuditEntry.about_id == amina.id)).all() == []
    about_esi = db.session.scalars(db.select(AuditEntry).where(AuditEntry.about_id == esi.id)).all()
    assert {one.by_name for one in about_esi} == {"Carol Hughes"}
    assert "Said by me" not in str(db.session.scalars(db.select(StatusChange.reason)).all())
    assert report.status is Status.UPHELD


def test_one_report_a_member_a_post(post: Post, amina: Member, carol: Member) -> None:
    operations.report(post, Reason.OTHER, "", by=amina)
    with pytest.raises(Refused, match="reported this already"):
        operations.report(post, Reason.PATIENT, "", by=amina)
    operations.leave(post, "It is well said.", by=carol)
    with pytest.raises(Refused, match="has not changed since"):
        operations.report(post, Reason.PATIENT, "", by=amina)
    assert post.hidden_at is None

    post.edited_at = clock.now()
    operations.report(post, Reason.PATIENT, "", by=amina)

    assert statuses() == [Status.LEFT, Status.REPORTED]


def test_a_report_taken_back_shows_what_it_alone_had_hidden(post: Post, amina: Member, omar: Member) -> None:
    first = operations.report(post, Reason.PATIENT, "", by=amina)
    operations.withdraw(first, by=amina)

    assert post.hidden_at is None

    again = operations.report(post, Reason.PATIENT, "", by=amina)
    factories.kept(Report(post=post, reporter=omar, reason=Reason.PATIENT))
    operations.withdraw(again, by=amina)

    assert post.hidden_at is not None
    with pytest.raises(Refused):
        operations.withdraw(again, by=amina)


def test_a_report_of_what_its_author_takes_back_is_settled(
    post: Post, amina: Member, esi: Member, carol: Member
) -> None:
    report = operations.report(post, Reason.UNKIND, "", by=amina)

    discussions.take_back(post, by=esi)

    assert (report.status, report.settled_by_id) == (Status.UPHELD, None)
    assert queries.count_waiting(carol) == (0, 0)


def test_hiding_tells_the_author_why_and_upholds_the_reports(
    post: Post, amina: Member, esi: Member, carol: Member, outbox: Outbox, heard: list[int]
) -> None:
    operations.report(post, Reason.UNKIND, "My own words", by=amina)

    operations.hide(post, "It makes fun of somebody.", by=carol)

    assert (post.hidden_by_id, statuses(), heard) == (carol.id, [Status.UPHELD], [2])
    (letter,) = outbox.to(esi)
    assert "It makes fun of somebody." in letter.body
    assert f"/community/{post.discussion_id}#post-2" in letter.body
    assert "Mill Lane" not in letter.body
    with pytest.raises(Refused, match="already"):
        operations.hide(post, "Again", by=carol)


def test_a_hidden_post_is_shown_again(post: Post, esi: Member, carol: Member, outbox: Outbox) -> None:
    operations.hide(post, "By mistake", by=carol)
    operations.show(post, by=carol)

    assert (post.hidden_at, post.hidden_because, post.hidden_by_id) == (None, "", None)
    assert subjects(outbox, esi)[-1] == "What you wrote in the community is shown again"
    with pytest.raises(Refused, match="not hidden"):
        operations.show(post, by=carol)


def test_what_may_stay_is_shown_and_its_reports_are_settled(
    post: Post, amina: Member, omar: Member, carol: Member
) -> None:
    operations.report(post, Reason.PATIENT, "", by=amina)
    factories.kept(Report(post=post, reporter=omar, reason=Reason.OTHER))
    with pytest.raises(Refused, match="what you make of it"):
        operations.show(post, by=carol)
    with pytest.raises(Refused, match="why it may stay"):
        operations.leave(post, " ", by=carol)

    operations.leave(post, "Nobody is named.", by=carol)

    assert (post.hidden_at, statuses()) == (None, [Status.LEFT, Status.LEFT])
    with pytest.raises(Refused, match="No report"):
        operations.leave(post, "Again", by=carol)


def test_a_coordinator_leaves_reports_of_their_own_words_to_another(
    discussion: Discussion, amina: Member, carol: Member, ada: Member, outbox: Outbox
) -> None:
    own = factories.post(discussion, carol, NAMED)
    operations.report(own, Reason.PATIENT, "", by=amina)
    assert subjects(outbox, ada) == ["A patient could be recognised: please look"]
    with pytest.raises(NotPermitted):
        operations.leave(own, "I find it good.", by=carol)
    with pytest.raises(NotPermitted):
        operations.show(own, by=carol)

    operations.redact(own, LEFT_OUT, by=carol)

    assert statuses() == [Status.REPORTED]
    assert own.hidden_at is not None
    operations.leave(own, "It is taken out.", by=ada)
    assert own.hidden_at is None


# No patient's details anywhere


def test_taken_out_means_nowhere(
    post: Post, amina: Member, esi: Member, carol: Member, omar: Member, outbox: Outbox
) -> None:
    post.discussion.title = "About Mrs Jane Smith"
    first = post.discussion.posts[0]
    first.text = "What helped Jane Smith?"
    first.earlier.append(EarlierWords(title="Jane Smith fell", text="Jane Smith of Mill Lane fell"))
    factories.kept(Report(post=first, reporter=omar, reason=Reason.PATIENT, words="Jane Smith is my aunt"))
    post.text = "The same happened to others."
    for state in mail.Status:
        _letter(first, amina, state, f"Amina asks about Mrs Jane Smith\n\n{state}: What helped Jane Sm…")
    steps.say_changed(first, amina)
    assert everything_kept().count("smith") > 1  # it can be found
    told = _letter(post, esi, mail.Status.SENT, "Something else\n\nThe same happened to others.")
    db.session.commit()

    elsewhere = operations.redact(first, "What helped her?", title="After a fall", by=carol)
    db.session.commit()

    kept = everything_kept().casefold()
    for word in ("jane", "smith", "mill", "aunt"):
        assert word not in kept, word
    assert elsewhere == []
    assert (first.text, first.discussion.title, first.earlier) == ("What helped her?", "After a fall", [])
    about_it = (Message.thing_type == "discussion_posts", Message.thing_id == first.id)
    states = db.session.scalars(db.select(Message.status).where(*about_it)).all()
    assert not set(states) & set(mail.WAITING)
    on_its_way = db.session.scalars(db.select(Message).where(Message.status == mail.Status.SENDING)).one()
    assert on_its_way.obsolete == "moderation.words_gone"
    db.session.refresh(told)
    assert told.body.endswith("The same happened to others.\n")


def _letter(about: Post, to: Member, status: mail.Status, words: str) -> Message:
    subject, _, body = words.partition("\n\n")
    made = Message(
        message_id=f"<{status}-{about.id}@test.example>",
        template="community/following/email/answered.txt",
        to_address=to.email,
        to_name=to.name,
        member_id=to.id,
        subject=subject,
        body=f"{body}\n",
        thing_type="discussion_posts",
        thing_id=about.id,
        status=status,
        next_attempt_at=clock.now(),
        give_up_at=clock.now(),
        created_at=clock.now(),
    )
    return factories.kept(made)


def test_a_letter_about_the_discussion_that_repeats_it_is_forgotten_and_another_is_not(
    post: Post, amina: Member, carol: Member
) -> None:
    repeats = _letter(post, amina, mail.Status.SENT, "An answer\n\n…Mrs Jane Smi…")
    other = _letter(post, amina, mail.Status.FAILED, "An answer\n\nStand behind a chair.")
    for one in (repeats, other):
        one.thing_type, one.thing_id = "discussions", post.discussion_id
    db.session.flush()

    operations.redact(post, LEFT_OUT, by=carol)

    assert (repeats.body, other.body) == ("", "Stand behind a chair.\n")


def test_a_subject_is_forgotten_also_where_the_text_of_its_letter_went_long_ago(
    post: Post, amina: Member, carol: Member
) -> None:
    first, title = post.discussion.posts[0], "About Mrs Jane Smith"
    post.discussion.title = title
    old = _letter(post, amina, mail.Status.SENT, f"Can you answer? {title}\n\n")
    old.body, old.thing_type = "", "asked_letters"
    db.session.flush()

    operations.redact(first, first.text, title="After a fall", by=carol)

    assert old.subject == "What this was about was taken out"


def test_who_looks_is_told_where_the_same_words_stand(post: Post, amina: Member, carol: Member) -> None:
    factories.post(post.discussion, amina, "> Mrs Jane Smith of Mill Lane\n\nPoor woman.")

    assert operations.redact(post, LEFT_OUT, by=carol) == [3]


def test_taking_out_settles_what_was_said_of_a_patient_and_shows_the_rest(
    post: Post, amina: Member, esi: Member, carol: Member, outbox: Outbox, heard: list[int]
) -> None:
    operations.report(post, Reason.PATIENT, "", by=amina)

    operations.redact(post, LEFT_OUT, by=carol)

    assert (statuses(), post.hidden_at, heard) == ([Status.UPHELD], None, [2, 2])
    assert subjects(outbox, esi)[-1] == "Something was taken out of what you wrote"


@pytest.mark.parametrize(
    ("text", "seen", "words"),
    [(NAMED, None, "could identify"), (" ", None, "Write something"), (LEFT_OUT, 99, "since you opened")],
)
def test_what_cannot_be_taken_out(post: Post, carol: Member, text: str, seen: int | None, words: str) -> None:
    with pytest.raises(Refused, match=words):
        operations.redact(post, text, by=carol, seen=seen)

    assert post.text == NAMED


# Order


def test_a_discussion_is_closed_with_a_reason_and_goes_on(
    discussion: Discussion, carol: Member, esi: Member
) -> None:
    with pytest.raises(Refused, match="Say why"):
        order.lock(discussion, " ", by=carol)
    order.lock(discussion, "It is answered.", by=carol)
    with pytest.raises(Refused, match="closed already"):
        order.lock(discussion, "Again", by=carol)
    with pytest.raises(Refused, match=r"It is answered\."):
        discussions.answer(discussion, "One more", by=esi)

    order.unlock(discussion, by=carol)
    order.unlock(discussion, by=carol)

    assert (discussion.locked_at, discussion.locked_because) == (None, "")


def test_a_discussion_is_pinned_and_unpinned(discussion: Discussion, carol: Member) -> None:
    order.pin(discussion, by=carol)
    since = discussion.pinned_at
    order.pin(discussion, by=carol)
    assert discussion.pinned_at == since is not None

    order.unpin(discussion, by=carol)
    assert discussion.pinned_at is None


def test_a_discussion_is_moved(post: Post, carol: Member, heard: list[int]) -> None:
    discussion = post.discussion
    discussion.accepted_number = 2
    area = factories.area()
    with pytest.raises(Refused, match="Choose what it is about"):
        order.relocate(discussion, kind=Kind.OFFER, matter=None, conditions=[], areas=[], by=carol)

    order.relocate(discussion, kind=Kind.OFFER, matter=Matter.VENUE, conditions=[], areas=[area], by=carol)

    assert (discussion.kind, discussion.matter, discussion.areas) == (Kind.OFFER, Matter.VENUE, [area])
    assert discussion.accepted_number is None
    assert heard == [1]


@pytest.mark.parametrize("verb", [order.unlock, order.pin, order.unpin])
def test_only_coordinators_keep_order(
    discussion: Discussion, amina: Member, verb: Callable[..., None]
) -> None:
    with pytest.raises(NotPermitted):
        verb(discussion, by=amina)


# Data rights


def test_reports_go_a_year_after_they_were_settled(post: Post, amina: Member, carol: Member) -> None:
    operations.report(post, Reason.OTHER, "", by=amina)
    sweep = next(one for one in personal_data.sweeps if one.period == privacy.KEPT)
    far = clock.today().replace(year=clock.today().year + 3)
    assert sweep.due(far) == []  # nobody has looked yet

    operations.leave(post, "Fine", by=carol)
    assert sweep.due(clock.today()) == []
    (due,) = sweep.due(far)
    sweep.delete(due)

    assert statuses() == []


def test_what_each_is_given_of_a_report(post: Post, amina: Member, esi: Member, carol: Member) -> None:
    operations.report(post, Reason.UNKIND, "To my aunt", by=amina)
    assert offers.held_of_author(esi).rows == []
    operations.hide(post, "Unkind", by=carol)

    assert [one["words"] for one in offers.held_of_reporter(amina).rows] == ["To my aunt"]
    (row,) = offers.held_of_author(esi).rows
    assert "aunt" not in str(row)
    assert row["what came of it"] == "upheld"


def test_a_deletion_takes_the_name_from_what_was_reported(post: Post, amina: Member, carol: Member) -> None:
    report = operations.report(post, Reason.OTHER, "", by=amina)
    operations.leave(post, "Fine", by=carol)
    operations.forget_reporter(amina)
    operations.forget_reporter(carol)
    db.session.refresh(report)

    assert (report.reporter_id, report.settled_by_id) == (None, None)


def test_two_records_with_a_report_of_one_post_are_made_one(
    app: Flask, post: Post, amina: Member, carol: Member
) -> None:
    other = factories.member("Amina Khan-Hill", Role.INSTRUCTOR)
    for one in (amina, other):
        factories.kept(Report(post=post, reporter=one, reason=Reason.OTHER))
    db.session.commit()

    duplicates.merge(amina, other, by=carol)
    db.session.commit()

    (report,) = db.session.scalars(db.select(Report)).all()
    assert report.reporter_id == amina.id
    assert not policy.may_settle(amina, post)
