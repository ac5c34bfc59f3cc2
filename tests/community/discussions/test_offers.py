"""What discussions hold about somebody, and what becomes of it when they leave or are deleted."""

from datetime import timedelta

from sqlalchemy import func, select

from network.community.discussions import finding, leaving, offers, operations, privacy, queries
from network.community.discussions.models import EarlierWords, Follow, Mention, Post, Thanks
from network.community.discussions.rules import Filter, Kind
from network.core import clock, registry
from network.core.database import db
from network.members.people.models import Member
from network.resources.library import operations as library
from network.resources.library.rules import Status
from tests import factories


def test_a_copy_holds_all_that_somebody_wrote_and_marked(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "Ask @Esi Mensah", by=amina)
    answer = operations.answer(discussion, "Seated.", by=amina)
    operations.edit(answer, "Begin seated.", by=amina)
    answer.hidden_at, answer.hidden_because = clock.now(), "Not so."
    db.session.flush()
    operations.thank(discussion.posts[0], by=esi)

    rows = offers.held_posts(amina).rows
    marks = offers.held_marks(esi).rows

    assert [(row["post"], row["text"], row["hidden_because"]) for row in rows] == [
        (1, "Ask @Esi Mensah", ""),
        (2, "Begin seated.", "Not so."),
    ]
    assert rows[1]["earlier"] == [{"title": "", "text": "Seated."}]
    assert [sorted(row) for row in marks] == [["discussion", "thanked at"], ["called at", "discussion"]]
    assert [list(row)[1] for row in offers.held_marks(amina).rows] == ["followed since"]


def test_a_copy_names_no_discussion_that_was_hidden_from_them(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Mrs Secret", "Ask @Esi Mensah", by=amina)
    operations.answer(discussion, "Seated.", by=esi)
    operations.thank(discussion.posts[0], by=esi)
    discussion.posts[0].hidden_at, discussion.posts[0].hidden_because = clock.now(), "Names somebody."
    db.session.flush()

    def titles(member: Member) -> set[str]:
        return {
            row["discussion"] for held in (offers.held_posts, offers.held_marks) for row in held(member).rows
        }

    assert (titles(esi), titles(amina)) == ({queries.HIDDEN_TITLE}, {"Mrs Secret"})


def test_follows_end_with_the_access(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "With arms?", by=amina)
    operations.follow(discussion, by=esi)

    for follow in registry.access_ended:
        follow(esi)

    assert queries.followers(discussion) == [amina.id]


def test_a_deletion_takes_the_name_and_leaves_the_words(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "What works, @Amina Khan?", by=esi)
    answer = operations.answer(discussion, "Seated.", by=amina)
    operations.edit(discussion.posts[0], "Ask @amina khan's group.", by=esi)
    operations.thank(discussion.posts[0], by=amina)
    operations.begin(Kind.NOTICE, "News", "Of mine", by=amina)

    leaving.forget(amina)

    assert (answer.author_id, answer.text) == (None, "Seated.")
    assert discussion.posts[0].text == "Ask @a former member's group."
    assert [one.text for one in discussion.posts[0].earlier] == ["What works, @a former member?"]
    for table in (Follow, Thanks, Mention):
        assert db.session.scalar(select(func.count()).where(table.member_id == amina.id)) == 0
    assert finding.find(esi, Filter(words="khan")).total == 0
    assert [one.begun_by for one in queries.page(esi, Filter(kind=Kind.NOTICE))] == [None]


def test_a_draft_that_was_asked_about_is_deleted_and_the_question_stays(amina: Member) -> None:
    draft = factories.resource(amina, status=Status.DRAFT)
    question = operations.begin(Kind.QUESTION, "This one?", "Is it right?", by=amina, resource=draft)

    library.discard(draft, by=amina)
    db.session.commit()

    assert (question.resource_id, question.resource) == (None, None)


def test_hidden_words_are_deleted_after_their_period(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "With arms?", by=amina)
    old, new = (operations.answer(discussion, text, by=esi) for text in ("Old", "New"))
    operations.edit(old, "Older", by=esi)
    for post, days in ((old, 30), (new, 1)):
        post.hidden_at, post.hidden_because = clock.now() - timedelta(days=days), "Not so."
    db.session.flush()

    [due] = privacy.due(clock.today() - timedelta(days=10))
    privacy.remove(due)

    assert (due.id, due.member_id) == (old.id, esi.id)
    assert list(db.session.scalars(select(Post.text).order_by(Post.number))) == ["With arms?", "", "New"]
    assert db.session.scalars(select(EarlierWords)).all() == []
    assert privacy.due(clock.today() - timedelta(days=10)) == []
    leaving.delete_hidden_words(new)
    assert discussion.title == "Chairs?"
    leaving.delete_hidden_words(discussion.posts[0])
    assert (discussion.title, discussion.posts[0].text) == (leaving.TITLE_DELETED, "")
