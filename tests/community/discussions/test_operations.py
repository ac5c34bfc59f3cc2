"""Asking, answering and marking."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select

from network.community import changes
from network.community.discussions import operations, queries
from network.community.discussions.models import Discussion, EarlierWords, Follow, Mention, Post, Thanks
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


def test_a_second_press_says_nothing_twice(amina: Member, esi: Member, heard: list[tuple[str, int]]) -> None:
    discussion = asked(amina)
    answer = operations.answer(discussion, "Begin seated.", by=esi)

    assert asked(amina) is discussion
    assert operations.answer(discussion, "Begin seated.", by=esi) is answer
    assert heard == [("posted", 1), ("posted", 2)]
    assert operations.answer(discussion, "Begin seated.", by=amina).number == 3
    assert asked(esi) is not discussion
    discussion.begun_at -= operations.PRESSED_TWICE
    discussion.posts[-1].written_at -= operations.PRESSED_TWICE
    db.session.flush()
    assert asked(amina) is not discussion
    assert operations.answer(discussion, "Begin seated.", by=amina).number == 4


def test_an_event_gets_its_thread_once_somebody_writes(amina: Member, esi: Member) -> None:
    event = factories.event("Falls evening", conditions=[factories.condition("Falls")])

    thread = operations.of_event(event, by=amina)
    operations.answer(thread, "Is there parking?", by=amina)

    assert operations.of_event(event, by=esi) is thread
    assert queries.thread_of(event) is thread
    assert (thread.title, [one.title for one in thread.conditions]) == ("Falls evening", ["Falls"])
    with pytest.raises(Refused):
        operations.begin(Kind.QUESTION, "Parking?", "Where?", by=esi, event=event)


def test_a_draft_of_an_event_is_not_discussed(carol: Member, amina: Member) -> None:
    draft = factories.event(status=EventStatus.DRAFT)

    with pytest.raises(Refused):
        operations.of_event(draft, by=carol)
    with pytest.raises(NotPermitted):
        operations.of_event(draft, by=amina)


def test_a_resource_that_one_may_not_read_is_not_asked_about(amina: Member, carol: Member) -> None:
    theirs = factories.resource(carol, visibility="coordinators")

    with pytest.raises(NotPermitted):
        operations.begin(Kind.QUESTION, "This one?", "Is it right?", by=amina, resource=theirs)


def test_a_closed_discussion_says_why(amina: Member, esi: Member) -> None:
    discussion = asked(amina)
    discussion.locked_at, discussion.locked_because = discussion.begun_at, "It was answered."

    with pytest.raises(Refused, match=r"closed to new answers. It was answered\."):
        operations.answer(discussion, "One more", by=esi)


def test_who_stopped_following_does_not_begin_again_by_answering(amina: Member, esi: Member) -> None:
    discussion = asked(amina)
    operations.follow(discussion, by=esi)
    operations.follow(discussion, by=esi)
    operations.unfollow(discussion, by=esi)
    operations.unfollow(discussion, by=esi)

    operations.answer(discussion, "Begin seated.", by=esi)

    assert queries.followers(discussion) == [amina.id]
    operations.follow(discussion, by=esi)
    assert queries.followers(discussion) == [amina.id, esi.id]


def test_followers_are_those_who_may_read_it_today(amina: Member, esi: Member, carol: Member) -> None:
    discussion = asked(amina)
    for member in (esi, carol):
        operations.follow(discussion, by=member)
    gone = factories.member("Gone Away")  # without any role
    factories.kept(Follow(discussion_id=discussion.id, member_id=gone.id))
    assert queries.followers(discussion) == [amina.id, esi.id, carol.id]

    discussion.posts[0].hidden_at, discussion.posts[0].hidden_because = discussion.begun_at, "Names somebody."
    db.session.flush()

    assert queries.followers(discussion) == [amina.id, carol.id]


def test_edited_words_keep_the_earlier_ones_and_lose_the_clinicians_mark(
    amina: Member, esi: Member, heard: list[tuple[str, int]]
) -> None:
    discussion = asked(esi)
    post = operations.answer(discussion, "Begin seated.", by=amina)
    operations.check(post, by=esi)

    operations.edit(post, "Begin seated.", by=amina)
    operations.edit(post, "Begin standing.", by=amina)

    assert (post.text, [one.text for one in post.earlier]) == ("Begin standing.", ["Begin seated."])
    assert (post.edited_at is not None, post.checked_at, post.checked_by_id) == (True, None, None)
    assert heard[2:] == [("marked", 2), ("changed", 2)]
    with pytest.raises(NotPermitted):
        operations.edit(post, "Mine now", by=esi)


def test_an_earlier_title_stays_with_the_first_post(amina: Member) -> None:
    discussion = asked(amina)
    falls = factories.condition("Falls")

    operations.describe(discussion, title="Seated or not?", conditions=[falls], areas=[], by=amina)

    assert (discussion.title, discussion.conditions) == ("Seated or not?", [falls])
    assert [one.title for one in discussion.posts[0].earlier] == ["Chairs or standing?"]


def test_words_that_should_never_have_been_written_are_taken_out(amina: Member, carol: Member) -> None:
    discussion = asked(amina)
    operations.edit(discussion.posts[0], "What works?", by=amina)
    earlier = discussion.posts[0].earlier[0]

    with pytest.raises(NotPermitted):
        operations.take_out_earlier(earlier, by=amina)
    operations.take_out_earlier(earlier, by=carol)

    assert discussion.posts[0].earlier == []


def test_two_who_take_out_the_same_words_have_taken_them_out(amina: Member, carol: Member) -> None:
    discussion = asked(amina)
    operations.edit(discussion.posts[0], "What works?", by=amina)
    earlier = discussion.posts[0].earlier[0]
    gone = delete(EarlierWords).where(EarlierWords.id == earlier.id)
    db.session.execute(gone, execution_options={"synchronize_session": False})  # by somebody else

    operations.take_out_earlier(earlier, by=carol)

    assert discussion.posts[0].earlier == []


def test_the_last_post_is_taken_back_with_all_that_hangs_on_it(
    amina: Member, esi: Member, heard: list[tuple[str, int]]
) -> None:
    discussion = asked(amina)
    post = operations.answer(discussion, "Ask @Amina Khan", by=esi)
    operations.thank(post, by=amina)
    operations.accept(post, by=amina)

    operations.take_back(post, by=esi)
    operations.take_back(post, by=esi)

    assert (post.text, post.was_taken_back, discussion.accepted_number) == ("", True, None)
    assert db.session.scalars(select(Mention)).all() == db.session.scalars(select(Thanks)).all() == []
    assert heard[-1] == ("changed", 2)
    assert operations.answer(discussion, "Again", by=esi).number == 3


def test_what_was_answered_to_is_not_taken_back(amina: Member, esi: Member) -> None:
    discussion = asked(amina)
    operations.answer(discussion, "Begin seated.", by=esi)

    with pytest.raises(Refused):
        operations.take_back(discussion.posts[0], by=amina)


def test_a_question_taken_back_is_gone_for_others(amina: Member, esi: Member) -> None:
    discussion = asked(amina)

    operations.take_back(discussion.posts[0], by=amina)

    assert discussion.title == "Taken back"
    with pytest.raises(NotPermitted):
        operations.answer(discussion, "What was it?", by=esi)


def test_one_answer_is_accepted_and_another_takes_its_place(
    amina: Member, esi: Member, heard: list[tuple[str, int]]
) -> None:
    discussion = asked(amina)
    one, other = (operations.answer(discussion, text, by=esi) for text in ("Seated.", "Standing."))

    for post in (one, one, other):
        operations.accept(post, by=amina)
    assert discussion.accepted_number == 3
    operations.unaccept(one, by=amina)
    assert discussion.accepted_number == 3
    operations.unaccept(other, by=amina)

    assert discussion.accepted_number is None
    assert heard[3:] == [("marked", 2), ("marked", 3), ("marked", 3)]


def test_the_first_clinicians_mark_stands(amina: Member, esi: Member) -> None:
    discussion = asked(amina)
    post = operations.answer(discussion, "Begin seated.", by=amina)
    another = factories.member("Nurse Two", Role.HEALTH_PARTNER)

    operations.check(post, by=esi)
    operations.check(post, by=another)
    assert post.checked_by_id == esi.id
    operations.uncheck(post, by=another)

    assert (post.checked_at, post.checked_by_id) == (None, None)
    with pytest.raises(NotPermitted):
        operations.check(post, by=amina)


def test_thanks_count_once(amina: Member, esi: Member) -> None:
    discussion = asked(amina)
    first = discussion.posts[0]

    for _ in range(2):
        operations.thank(first, by=esi)
    assert [one.member_id for one in db.session.scalars(select(Thanks))] == [esi.id]
    operations.unthank(first, by=esi)

    assert db.session.scalars(select(Thanks)).all() == []
    with pytest.raises(NotPermitted):
        operations.thank(first, by=amina)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Thanks @Amina Khan for this", ["Amina Khan"]),
        ("thanks @amina khan's list, @AMINA and @Sam Lee", ["Amina Khan"]),  # Sam Lee is two
        ("@Sam Lee ({one}) knows", ["Sam Lee"]),
        ("@Amina", ["Amina Khan"]),
        ("@Hidden Person and @nobody, me@Amina Khan", []),
        ("@Esi Mensah is me", []),
    ],
)
def test_a_text_calls_those_whom_its_author_can_meet(
    amina: Member, esi: Member, text: str, called: list[str]
) -> None:
    one, _ = (factories.member("Sam Lee", Role.INSTRUCTOR) for _ in range(2))
    factories.member("Hidden Person", Role.INSTRUCTOR, shown=[])
    discussion = asked(amina)

    post = operations.answer(discussion, text.format(one=f"number {one.id}"), by=esi, by_mail=True)

    found = db.session.scalars(
        select(Member).join(Mention, Mention.member_id == Member.id).where(Mention.post_id == post.id)
    )
    assert [member.name for member in found] == called


def test_a_name_that_fits_two_is_asked_about(amina: Member, esi: Member) -> None:
    one, other = (factories.member("Sam Lee", Role.INSTRUCTOR) for _ in range(2))
    discussion = asked(amina)

    with pytest.raises(Refused) as refusal:
        operations.answer(discussion, "Ask @Sam Lee", by=esi)

    assert refusal.value.field == "text"
    assert f"@Sam Lee (number {one.id}), @Sam Lee (number {other.id})" in str(refusal.value)
    assert db.session.scalars(select(Post.number)).all() == [1]


def test_an_edit_calls_others(amina: Member, esi: Member, carol: Member) -> None:
    discussion = asked(carol, "Ask @Amina Khan")

    operations.edit(discussion.posts[0], "Ask @Esi Mensah", by=carol)

    assert [one.member_id for one in db.session.scalars(select(Mention))] == [esi.id]


def test_an_offer_says_of_what(amina: Member) -> None:
    offer = operations.begin(Kind.OFFER, "A hall", "On Mondays", by=amina, matter=Matter.VENUE)

    assert (offer.kind, offer.matter) == (Kind.OFFER, Matter.VENUE)
    with pytest.raises(Refused):
        operations.begin(Kind.OFFER, "A hall", "On Mondays", by=amina)
