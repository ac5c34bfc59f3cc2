"""What a reader finds: what they may see, what waits for an answer, page by page, by its words."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from network.community.discussions import finding, operations, policy, queries, words
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Filter, Kind, Matter, Show
from network.community.discussions.steps import say_changed
from network.core import clock
from network.core.database import db
from network.core.permission import SYSTEM, VISITOR
from network.members.people.models import Member
from network.members.qualifications.models import FitInterval
from tests import factories
from tests.plugins.statements import statements


def hide(post: Post) -> None:
    post.hidden_at, post.hidden_because = clock.now(), "Names somebody."
    say_changed(post, SYSTEM)


def titles(found: list[queries.Listed]) -> list[str]:
    return [one.discussion.title for one in found]


def test_what_is_listed_is_what_may_be_seen(
    amina: Member, esi: Member, ben: Member, carol: Member, ada: Member, dev: Member
) -> None:
    for kind, author, number, of_event in product(
        (Kind.QUESTION, Kind.NOTICE), (amina, esi, carol), (0, 1, 2), (False, True)
    ):
        made = factories.discussion(author, kind, event=factories.event() if of_event else None)
        factories.post(made, amina)
        for post in made.posts:
            if post.number == number:
                hide(post)

    for reader in (amina, esi, ben, carol, ada, dev, VISITOR):
        listed = set(db.session.scalars(select(Discussion.id).where(*queries.visible_to(reader))))
        everything = db.session.scalars(select(Discussion)).all()
        assert listed == {one.id for one in everything if policy.may_see(reader, one)}, reader.name


def test_unanswered_is_what_nobody_else_has_said_a_word_to(amina: Member, esi: Member) -> None:
    def made(title: str, kind: Kind = Kind.QUESTION, **facts: object) -> Discussion:
        return factories.discussion(amina, kind, title=title, **facts)

    made("Waits")
    made("Waits for cover", Kind.REQUEST, matter=Matter.COVER)
    factories.post(made("Asked again"), amina)
    hide(factories.post(made("Only a hidden word"), esi))
    factories.post(made("Answered"), esi)
    made("Closed", locked_at=clock.now())
    made("News", Kind.NOTICE)

    found = queries.page(esi, Filter(Show.UNANSWERED))

    assert sorted(titles(found)) == ["Asked again", "Only a hidden word", "Waits", "Waits for cover"]


def test_an_accepted_answer_counts_while_it_can_be_read(amina: Member, esi: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "With arms?", by=amina)
    answer = operations.answer(discussion, "Yes.", by=esi)
    operations.accept(answer, by=amina)

    def tagged() -> tuple[str, str] | None:
        [one] = queries.page(esi, Filter())
        return words.tag(one.discussion, one.answers, accepted=one.accepted)

    assert tagged() == ("accepted", "Answered")
    hide(answer)
    assert tagged() == ("warning", "No answer yet")


def test_each_view_and_filter_gives_its_own(amina: Member, esi: Member) -> None:
    falls, cancer, town = factories.condition("Falls"), factories.condition("Cancer"), factories.area("Town")
    db.session.add(FitInterval(member_id=amina.id, condition_id=falls.id, begins_on=clock.today()))
    factories.discussion(esi, title="Falls?", conditions=[falls], areas=[town])
    factories.discussion(esi, title="Cancer?", conditions=[cancer])
    factories.discussion(amina, title="Mine on falls", conditions=[falls])
    followed = factories.discussion(esi, Kind.CASE, title="A case")
    operations.follow(followed, by=amina)
    expected = {
        Filter(Show.FOR_ME): ["Falls?"],
        Filter(Show.MINE): ["Mine on falls"],
        Filter(Show.FOLLOWED): ["A case"],
        Filter(kind=Kind.CASE): ["A case"],
        Filter(condition=falls.key): ["Falls?", "Mine on falls"],
        Filter(area=town.key): ["Falls?"],
        Filter(area=town.key, condition=cancer.key): [],
    }

    assert {asked: sorted(titles(queries.page(amina, asked))) for asked in expected} == expected


def test_pages_hold_each_discussion_once_the_pinned_ones_first(
    amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    now = clock.now()
    for number in range(7):  # two pinned, and two that were last written in at one moment
        factories.discussion(
            amina,
            title=str(number),
            last_post_at=now - timedelta(hours=number // 2),
            pinned_at=now if number in {4, 6} else None,
        )

    seen: list[str] = []
    after = None
    while True:
        found = queries.page(amina, Filter(), after=after)
        seen += titles(found[:2])
        if len(found) <= 2:
            break
        after = found[1].discussion.id

    assert seen == ["4", "6", "1", "0", "3", "2", "5"]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("address", ["/community/", "/community/{id}", "/community/?words=chairs"])
def test_as_many_statements_for_one_as_for_many(
    amina: Member, esi: Member, signed_in_as: Callable, address: str
) -> None:
    falls = factories.condition("Falls")

    def more(times: int) -> None:
        for _ in range(times):
            made = operations.begin(Kind.QUESTION, "Chairs?", "Which?", by=esi, conditions=[falls])
            operations.answer(discussion, "Ask @Esi Mensah", by=factories.member("", *amina.roles))
            operations.thank(operations.answer(made, "These", by=amina), by=esi)
        db.session.commit()

    discussion = operations.begin(Kind.QUESTION, "Chairs?", "Which?", by=amina)
    more(1)
    client, counts = signed_in_as(amina), []
    for times in (0, 0, 4):  # the first fills what a process keeps
        more(times)
        with statements() as said:
            assert client.get(address.format(id=discussion.id)).status_code == 200
        counts.append(len(said))

    assert counts[1] == counts[2]
    assert counts[2] <= 22


def test_what_is_hidden_or_was_taken_out_is_never_found(amina: Member, esi: Member, carol: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "With arms?", by=amina)
    answer = operations.answer(discussion, "Zimmer frames", by=esi)
    closed = operations.begin(Kind.QUESTION, "Wheelbarrow", "With wheels?", by=amina)

    def found(words: str, reader: Member = amina) -> list[str]:
        return titles(finding.find(reader, Filter(words=words)).rows)

    assert (found("zimmer"), found("wheelbarrow")) == (["Chairs?"], ["Wheelbarrow"])
    hide(answer)
    hide(closed.posts[0])
    assert [found(words, reader) for words in ("zimmer", "wheelbarrow") for reader in (esi, carol)] == [
        []
    ] * 4
    operations.edit(discussion.posts[0], "On castors?", by=amina)
    assert (found("arms"), found("castors")) == ([], ["Chairs?"])
    assert titles(finding.like(esi, "Which chairs?")) == ["Chairs?"]


def test_what_is_found_is_narrowed_too(amina: Member, esi: Member) -> None:
    operations.begin(Kind.QUESTION, "Chairs?", "With arms?", by=amina)
    operations.begin(Kind.NOTICE, "Chairs!", "With arms!", by=esi)

    found = finding.find(esi, Filter(kind=Kind.NOTICE, words="chairs"))

    assert (titles(found.rows), found.total) == (["Chairs!"], 1)
    assert str(found.shown[found.rows[0].discussion.id][0]) == "<mark>Chairs</mark>!"


def test_a_post_is_shown_with_all_that_stands_beside_it(amina: Member, esi: Member, carol: Member) -> None:
    discussion = operations.begin(Kind.QUESTION, "Chairs?", "Ask @Esi Mensah", by=amina)
    for member in (esi, carol):
        operations.thank(discussion.posts[0], by=member)

    for reader, thanked in ((esi, True), (amina, False)):
        [read] = queries.posts_of(discussion, reader)
        assert (read.thanks, read.thanked, read.edits, read.called) == (2, thanked, 0, (esi,))
