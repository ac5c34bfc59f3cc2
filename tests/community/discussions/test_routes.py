"""The pages: asking, answering, marking, and what is shown to whom."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from network.community.discussions import operations, queries, words
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Kind, Matter
from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from network.members.qualifications.models import FitInterval
from tests import factories
from tests.plugins.client import Client

pytestmark = pytest.mark.one_database("sqlite")
SignIn = Callable[[Member], Client]
NHS = "943 476 5919"


@pytest.fixture
def question(amina: Member) -> Discussion:
    made = operations.begin(Kind.QUESTION, "Chairs or standing?", "What works?", by=amina)
    db.session.commit()
    return made


def sent(client: Client, address: str, data: dict[str, object]) -> str:
    """Send a form, and return the page that it leads to."""
    answer = client.post(address, data=data)
    assert answer.status_code == 302
    return client.get(answer.location.partition("#")[0]).text


def answered_often(question: Discussion, by: Member, *, up_to: int) -> None:
    for number in range(2, up_to + 1):
        question.posts.append(Post(number=number, author=by, text=f"Word {number}."))


def posts() -> list[str]:
    return list(db.session.scalars(select(Post.text).order_by(Post.id)))


def test_a_question_is_asked_looked_at_and_answered(amina: Member, esi: Member, signed_in_as: SignIn) -> None:
    falls, town = factories.condition("Falls"), factories.area("Town")
    db.session.commit()
    client = signed_in_as(amina)
    assert "Ask a question" in client.get("/community/ask").text
    form = client.get(f"/community/ask?kind=question&condition={falls.key}&area={town.key}").text
    assert form.count(" checked") == 2
    typed = {"title": "Chairs?", "text": "With **arms**?", "conditions": falls.key, "areas": town.key}

    looked = client.post("/community/ask?kind=question", data=typed | {"preview": "yes"}).text
    assert "<strong>arms</strong>" in looked
    assert "With **arms**?</textarea>" in looked
    assert posts() == []

    assert "<strong>arms</strong>" in sent(client, "/community/ask?kind=question", typed)
    page = signed_in_as(esi).get("/community/").text
    assert ("Chairs?" in page, "No answer yet" in page, "Falls" in page) == (True, True, True)
    made = db.session.scalars(select(Discussion)).one()
    answered = sent(signed_in_as(esi), f"/community/{made.id}/answer", {"text": "Yes."})
    assert "Esi Mensah, health partner" in answered
    assert posts() == ["With **arms**?", "Yes."]


def test_a_patient_is_never_named(amina: Member, question: Discussion, signed_in_as: SignIn) -> None:
    client, address = signed_in_as(amina), f"/community/{question.id}/answer"

    blocked = client.post(address, data={"text": f"It was NHS number {NHS}."})
    assert "is an NHS number" in blocked.text
    assert "It was NHS number" in blocked.text
    warned = client.post(address, data={"text": "He was born on 3 May 1951."})
    assert "looks like a date of birth" in warned.text
    looked = client.post("/community/ask?kind=notice", data={"title": NHS, "text": "x", "preview": "yes"})
    assert "is an NHS number" in looked.text

    assert posts() == ["What works?"]
    shown = warned.text.split('name="was_shown" value="')[1].split('"')[0]
    told = {"text": "He was born on 3 May 1951.", "nobody_recognised": "y", "was_shown": shown}
    client.post(address, data=told)
    assert posts() == ["What works?", "He was born on 3 May 1951."]


def test_a_case_begins_with_a_template_that_asks_for_no_identity(amina: Member, signed_in_as: SignIn) -> None:
    client = signed_in_as(amina)
    assert "What I would like to know" in client.get("/community/ask?kind=case").text

    empty = client.post("/community/ask?kind=case", data={"title": "A case", "text": words.CASE})

    assert "Write under the headings" in empty.text
    assert posts() == []


def test_an_offer_says_of_what_beside_the_field(amina: Member, signed_in_as: SignIn) -> None:
    client, typed = signed_in_as(amina), {"title": "A hall", "text": "On Mondays"}

    assert "Choose what it is about" in client.post("/community/ask?kind=offer", data=typed).text
    client.post("/community/ask?kind=offer", data=typed | {"matter": "venue"})

    assert db.session.scalars(select(Discussion.matter)).all() == [Matter.VENUE]


def test_a_name_that_fits_two_is_asked_about_with_nothing_lost(
    amina: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    for _ in range(2):
        factories.member("Sam Lee", amina.role_grants[0].role)
    db.session.commit()

    page = signed_in_as(amina).post(f"/community/{question.id}/answer", data={"text": "Ask @Sam Lee"})

    assert "Write one of these: @Sam Lee (number" in page.text
    assert "Ask @Sam Lee</textarea>" in page.text


@pytest.mark.parametrize("what", ["thank", "accept", "check"])
def test_a_second_press_changes_nothing_and_is_friendly(
    amina: Member, ben: Member, esi: Member, question: Discussion, signed_in_as: SignIn, what: str
) -> None:
    answer = operations.answer(question, "Begin seated.", by=ben)
    db.session.commit()
    client = signed_in_as({"thank": esi, "accept": amina, "check": esi}[what])
    said = {"thank": "1 member said thank you", "accept": "The answer that helped", "check": "Esi Mensah, h"}

    once: dict[str, object] = {}
    for data in (once, once, {"undo": "yes"}, {"undo": "yes"}):
        page = sent(client, f"/community/posts/{answer.id}/{what}", data)
        assert (said[what] in page) is not bool(data)


def test_the_accepted_answer_comes_first(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    operations.answer(question, "Stand.", by=esi)
    operations.accept(operations.answer(question, "Sit.", by=esi), by=amina)
    db.session.commit()

    page = signed_in_as(esi).get(f"/community/{question.id}").text

    assert page.index("Sit.") < page.index("Stand.")
    assert [f'id="post-{number}"' in page for number in (1, 2, 3)] == [True] * 3


def test_a_long_discussion_leads_to_its_newest_and_a_preview_comes_into_sight(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    client, address = signed_in_as(esi), f"/community/{question.id}"
    for number in range(2, 7):
        assert "Go to the newest" not in client.get(address).text
        operations.answer(question, f"Answer {number}", by=amina)
        db.session.commit()

    page = client.get(address).text

    assert ('href="#post-6"' in page, 'href="#answer"' in page) == (True, True)
    assert f'formaction="{address}/answer#answer"' in page


def test_a_hidden_post_is_a_stub_with_its_reason_for_others(
    amina: Member, esi: Member, carol: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    answer = operations.answer(question, "Buy my forms.", by=esi)
    answer.hidden_at, answer.hidden_because = clock.now(), "No place to sell."
    db.session.commit()

    for reader, reads in ((amina, False), (esi, True), (carol, True)):
        page = signed_in_as(reader).get(f"/community/{question.id}").text
        assert ("No place to sell." in page, "Buy my forms." in page) == (True, reads)


def test_a_closed_discussion_says_why_and_keeps_what_was_typed_meanwhile(
    amina: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    client = signed_in_as(amina)
    assert 'id="answer"' in client.get(f"/community/{question.id}").text
    question.locked_at, question.locked_because = clock.now(), "It was answered."
    db.session.commit()

    page = client.get(f"/community/{question.id}").text
    late = client.post(f"/community/{question.id}/answer", data={"text": "One more thing"}).text

    assert ("It was answered." in page, 'id="answer"' in page) == (True, False)
    assert "One more thing</textarea>" in late


def test_ones_words_are_changed_and_the_earlier_ones_are_read(
    amina: Member, esi: Member, carol: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    post = question.posts[0]
    client = signed_in_as(amina)
    form = {"text": "What works well?", "version": post.version}

    client.post(f"/community/posts/{post.id}/edit", data=form)
    again = client.post(f"/community/posts/{post.id}/edit", data=form | {"text": "What now?"}).text

    assert "Somebody else changed this while you were typing" in again
    assert "What works well?" in again
    page = signed_in_as(esi).get(f"/community/posts/{post.id}/earlier").text
    assert ("What works?" in page, "Take these words out" in page) == (True, False)
    out = signed_in_as(carol)
    assert "Take these words out" in out.get(f"/community/posts/{post.id}/earlier").text
    out.post(f"/community/earlier/{post.earlier[0].id}/take-out")
    assert out.get(f"/community/posts/{post.id}/earlier").status_code == 302


def test_title_and_place_are_changed_while_others_answer(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    falls = factories.condition("Falls")
    operations.answer(question, "Begin seated.", by=esi)
    db.session.commit()
    form = {"title": "Seated or not?", "conditions": falls.key, "version": 1}

    page = sent(signed_in_as(amina), f"/community/{question.id}/edit", form)

    assert ("Seated or not?" in page, "Begin seated." in page) == (True, True)
    assert question.conditions == [falls]


def test_a_post_is_taken_back(amina: Member, question: Discussion, signed_in_as: SignIn) -> None:
    client = signed_in_as(amina)

    page = sent(client, f"/community/posts/{question.posts[0].id}/take-back", {})

    assert ("What works?" in page, "Its author took it back" in page) == (False, True)


def test_an_event_leads_to_its_thread(amina: Member, esi: Member, signed_in_as: SignIn) -> None:
    event = factories.event("Falls evening")
    db.session.commit()
    client = signed_in_as(amina)
    assert "Say something about this event" in client.get(f"/events/{event.id}").text
    assert client.get(f"/community/ask?event={event.id}").location == f"/community/about-event/{event.id}"

    client.post(f"/community/about-event/{event.id}", data={"text": "Is there *parking*?"})

    page = signed_in_as(esi).get(f"/events/{event.id}").text
    assert "Is there *parking*?" in page
    assert "About an event" in client.get("/community/").text
    thread = queries.thread_of(event)
    assert thread is not None
    assert client.get(f"/community/about-event/{event.id}").location == f"/community/{thread.id}#answer"


def test_nothing_of_it_is_shown_to_visitors(amina: Member, question: Discussion, client: Client) -> None:
    event = factories.event("Open day", visibility="public")
    operations.answer(operations.of_event(event, by=amina), "Is there parking?", by=amina)
    db.session.commit()

    for address in ("/community/", f"/community/{question.id}", "/community/ask?kind=question"):
        assert client.get(address).location.startswith("/sign-in")
    assert "parking" not in client.get(f"/events/{event.id}").text
    assert "Community" not in client.get("/").text


def test_a_resource_is_asked_about(amina: Member, esi: Member, carol: Member, signed_in_as: SignIn) -> None:
    falls = factories.condition("Falls")
    guide = factories.resource(carol, title="A guide to falls", conditions=[falls])
    secret = factories.resource(carol, title="For coordinators", visibility="coordinators")
    db.session.commit()
    client = signed_in_as(amina)
    form = client.get(f"/community/ask?kind=question&resource={guide.id}").text
    assert ("A guide to falls" in form, " checked" in form) == (True, True)
    assert client.get(f"/community/ask?kind=question&resource={secret.id}").status_code == 404

    client.post(
        f"/community/ask?kind=question&resource={guide.id}", data={"title": "Page 4?", "text": "Is it right?"}
    )

    made = db.session.scalars(select(Discussion)).one()
    assert made.resource_id == guide.id
    assert "A guide to falls" in signed_in_as(esi).get(f"/community/{made.id}").text
    guide.visibility = secret.visibility
    db.session.commit()
    assert "A guide to falls" not in signed_in_as(esi).get(f"/community/{made.id}").text


def test_the_list_is_narrowed_and_each_filter_taken_out(
    amina: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    client = signed_in_as(amina)

    page = client.get("/community/?kind=question&words=chairs").text
    assert "Chairs</mark> or standing?" in page
    assert 'href="/community/?kind=question"' in page
    assert 'href="/community/?words=chairs"' in page
    assert "Nothing fits" in client.get("/community/?kind=notice").text
    assert "Nothing fits" in client.get("/community/?words=zimmer").text
    assert "No more" in client.get("/community/?words=chairs&from=99999").text
    assert "No more" in client.get(f"/community/?after={question.id}").text


def test_an_instructor_is_asked_at_home(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    falls = factories.condition("Falls")
    omar = factories.member("Omar Instructor", amina.role_grants[0].role)
    factories.account(omar)
    question.conditions.append(falls)
    db.session.commit()
    assert "Can you answer?" not in signed_in_as(omar).get("/").text

    for member in (omar, amina, esi):
        db.session.add(FitInterval(member_id=member.id, condition_id=falls.id, begins_on=clock.today()))
    db.session.commit()

    said = {one.name: "Can you answer?" in signed_in_as(one).get("/").text for one in (omar, amina, esi)}
    assert said == {"Omar Instructor": True, "Amina Khan": False, "Esi Mensah": False}


def test_a_long_discussion_comes_in_pages_and_every_address_finds_its_post(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    answered_often(question, esi, up_to=120)
    question.accepted_number = 110
    db.session.commit()
    client, address = signed_in_as(amina), f"/community/{question.id}"

    def numbers(page: str) -> list[int]:
        return [int(found) for found in re.findall(r'<article class="post[^"]*" id="post-(\d+)"', page)]

    first, second, third = (
        client.get(address).text,
        client.get(f"{address}?page=2").text,
        client.get(f"{address}?page=3").text,
    )
    assert numbers(first) == [1, 110, *range(2, 51)]  # the answer that helped follows its question
    assert (numbers(second), numbers(third)) == ([*range(51, 101)], [*range(101, 121)])
    assert "119 answers" in first
    assert f'href="{address}?page=3#post-120"' in first  # the newest
    assert (f'href="{address}"' in second, f'href="{address}?page=3"' in second) == (True, True)
    assert ("Read how it began" in first, "Read how it began" in third) == (False, True)
    assert "Question, page 3 of 3" in third
    for page in (first, second, third):
        assert page.count("Answered") == 1
    for beyond in ("4", "999", "0", "-1", "x", "9" * 30):
        assert numbers(client.get(f"{address}?page={beyond}").text) in (numbers(first), numbers(third))

    answered = client.post(f"{address}/answer", data={"text": "The last word."})
    assert answered.location.endswith(f"{address}?page=3#post-121")
    assert "The last word." in client.get(answered.location.partition("#")[0]).text


@pytest.mark.parametrize(("number", "page"), [(1, None), (50, None), (51, 2), (100, 2), (101, 3)])
def test_which_page_has_a_post(number: int, page: int | None) -> None:
    assert words.page_of(number) == page


def test_an_accepted_answer_that_was_hidden_is_not_brought_to_the_front(
    amina: Member, esi: Member, question: Discussion, signed_in_as: SignIn
) -> None:
    answered_often(question, esi, up_to=60)
    question.accepted_number = 60
    question.posts[-1].hidden_at, question.posts[-1].hidden_because = clock.now(), "A name stands in it."
    db.session.commit()

    page = signed_in_as(amina).get(f"/community/{question.id}").text

    assert 'id="post-60"' not in page
    assert ("58 answers" in page, "Answered" in page) == (True, False)
