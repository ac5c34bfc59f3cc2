"""The pages of assessing, as a funder and a coordinator use them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.bursaries.applications import naming
from network.bursaries.applications.rules import Section, Status
from network.bursaries.assessing import operations, queries
from network.bursaries.assessing.queries import QueueFilter, Waits
from network.bursaries.assessing.rules import Mark
from network.bursaries.funds.models import Deputy
from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories
from tests.bursaries.assessing.conftest import Scene
from tests.plugins.client import Client
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

SignIn = Callable[[Member], Client]
NONE = {"interest": "none"}
CONFLICT = {"interest": "conflict", "words": "We share a house"}
WHOLE = {
    "points-0": "4",
    "reason-0": "Nobody teaches there",
    "points-1": "7",
    "reason-1": "A hall is booked",
    "seen": "0",
}


def address(scene: Scene, what: str = "") -> str:
    return f"/bursaries/{scene.application.id}{what}"


def lines(member: Member, **chosen) -> list[Waits]:
    return queries.queue(member, QueueFilter(**chosen))


def test_a_funder_declares_reads_and_scores(signed_in_as: SignIn, scene: Scene) -> None:
    browser = signed_in_as(scene.ben)
    asked = browser.get(address(scene))
    assert asked.location.endswith("/interest")
    before = browser.get(asked.location).text
    assert "Amina Khan" in before
    assert "I lead a class in Aylesbury" not in before
    assert scene.application.course_title not in before

    opened = browser.post(asked.location, data=NONE)

    page = browser.get(opened.location).text
    assert "I lead a class in Aylesbury" in page
    assert "Facts that the system has checked" in page
    browser.post(address(scene, "/score"), data=WHOLE | {"step": "hand_in"})
    page = browser.get(address(scene)).text
    assert "Nobody teaches there" in page
    assert "Correct your scores" in page


def test_a_conflict_closes_every_page(signed_in_as: SignIn, scene: Scene) -> None:
    browser, number = signed_in_as(scene.ben), scene.application.reference
    browser.post(address(scene, "/interest"), data=NONE)
    assert number in browser.get("/bursaries/queue").text

    browser.post(address(scene, "/interest"), data=CONFLICT)

    for what in ("", "/interest", "/score", "/ask"):
        assert browser.get(address(scene, what)).status_code == 403
    page = browser.get("/bursaries/queue").text
    assert "1 is closed to you" in page
    for one in (page, browser.get("/bursaries/").text, browser.get("/").text):
        assert number not in one
        assert "Amina" not in one
    assert "We share a house" in signed_in_as(scene.carol).get(address(scene)).text


def test_a_conflict_without_words_comes_back(signed_in_as: SignIn, scene: Scene) -> None:
    page = signed_in_as(scene.ben).post(address(scene, "/interest"), data={"interest": "conflict"})

    assert "Say in a few words what ties you" in page.text
    assert db.session.query(type(scene.application)).count() == 1
    assert scene.application.declarations == []


def test_another_organisations_funder_sees_no_trace(signed_in_as: SignIn, scene: Scene) -> None:
    browser = signed_in_as(scene.otto)

    for what in ("", "/interest", "/score", "/ask"):
        assert browser.get(address(scene, what)).status_code == 403
    for page in ("/bursaries/queue", "/bursaries/", "/", f"/bursaries/queue?fund={scene.fund.id}"):
        text = browser.get(page).text
        assert "Amina" not in text
        assert str(scene.application.reference) not in text
        assert "£300" not in text
    assert "£5,000" in browser.get("/bursaries/queue").text  # their own fund's money, and that alone


def test_a_blind_fund_names_nobody_to_those_who_decide(signed_in_as: SignIn, blind: Scene) -> None:
    ben, both = signed_in_as(blind.ben), factories.member("Cy Both", Role.COORDINATOR)
    factories.account(both)
    factories.funds_for(both, blind.fund.organisation)
    name, hides = f"Applicant {blind.application.reference}", "names, not identities"

    asked = ben.get(address(blind, "/interest")).text
    assert name in asked
    assert hides in asked
    ben.post(address(blind, "/interest"), data=NONE)

    for browser in (ben, signed_in_as(both)):
        texts = [browser.get(one).text for one in ("/bursaries/queue", address(blind))]
        texts += [browser.get(address(blind, "/ask")).text]
        assert "Amina" not in "".join(texts)
        assert name in texts[0]
    assert hides in ben.get(address(blind, "/score")).text
    assert "Amina Khan" in signed_in_as(blind.carol).get("/bursaries/queue").text
    for actor in (blind.ben, blind.carol, both):
        [line] = lines(actor)
        assert line.name == naming.name_for(actor, blind.application)


def test_what_is_not_declared_shows_no_more_than_the_question(signed_in_as: SignIn, scene: Scene) -> None:
    browser = signed_in_as(scene.ben)
    assert scene.application.kind is not None
    page = browser.get("/bursaries/queue").text
    assert "Amina Khan" in page
    assert scene.application.kind.title not in page

    browser.post(address(scene, "/interest"), data=NONE)

    page = browser.get("/bursaries/queue").text
    assert scene.application.kind.title in page
    assert "All met" in page


def test_the_longest_wait_comes_first_and_pages_go_on_from_there(
    signed_in_as: SignIn, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    now = clock.now()
    older = [scene.another(submitted_at=now - timedelta(days=days)) for days in (40, 40, 20)]
    expected = [*older, scene.application]

    first, browser = lines(scene.carol), signed_in_as(scene.carol)
    after = lines_after(scene, first[1].application.id)

    assert [one.application for one in first[:2] + after] == expected
    assert [one.days for one in first[:2]] == [40, 40]
    page = browser.get("/bursaries/queue").text
    assert f"after={older[1].id}" in page
    assert str(older[2].reference) not in page
    assert str(older[2].reference) in browser.get(f"/bursaries/queue?after={older[1].id}").text


def lines_after(scene: Scene, number: int) -> list[Waits]:
    return queries.queue(scene.carol, QueueFilter(), after=number)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("", {"submitted", "deferred", "other"}),
        ("status=deferred", {"deferred"}),
        ("status=change_asked", {"change_asked"}),
        ("status=all", {"submitted", "deferred", "change_asked", "other"}),
        ("fund={fund}&status=all", {"submitted", "deferred", "change_asked"}),
        ("fund=nonsense&status=nonsense", {"submitted", "deferred", "other"}),
    ],
)
def test_the_queue_is_narrowed_by_fund_and_status(
    signed_in_as: SignIn, scene: Scene, question: str, shown: set[str]
) -> None:
    made = {
        "submitted": scene.application,
        "deferred": scene.another(status=Status.DEFERRED),
        "change_asked": scene.another(status=Status.CHANGE_ASKED),
        "other": scene.another(fund=factories.fund("A third fund")),
        "decided": scene.another(status=Status.DECLINED),
        "draft": scene.another(status=Status.DRAFT),
    }

    page = signed_in_as(scene.carol).get(f"/bursaries/queue?{question.format(fund=scene.fund.id)}").text

    assert {name for name, one in made.items() if one.reference and one.reference in page} == shown


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("who", ["ben", "carol", "deputy"])
def test_the_queue_asks_the_same_of_the_database_however_many_wait(
    signed_in_as: SignIn, scene: Scene, who: str
) -> None:
    actor = scene.carol if who == "carol" else scene.ben
    if who == "deputy":
        actor = factories.member("Dan Deputy", Role.COORDINATOR)
        factories.account(actor)
        factories.kept(_deputy(scene, actor))
    browser, counted = signed_in_as(actor), []
    for _ in range(2):
        for status in (Status.SUBMITTED, Status.DEFERRED, Status.CHANGE_ASKED):
            one = scene.another(status=status)
            factories.declaration(actor, one)
        db.session.commit()
        browser.get("/bursaries/queue?status=all")
        with statements() as asked:
            browser.get("/bursaries/queue?status=all")
        counted.append(len(asked))

    assert counted[0] == counted[1]


def _deputy(scene: Scene, member: Member) -> Deputy:
    today = clock.today()
    return Deputy(
        organisation_id=scene.fund.organisation_id,
        member_id=member.id,
        for_id=scene.ben.id,
        begins_on=today,
        ends_on=today,
    )


def test_scores_are_saved_and_handed_in_when_they_are_whole(signed_in_as: SignIn, scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    browser = signed_in_as(scene.ben)
    part = {"points-0": "4", "seen": "0"}
    assert "Say why" in browser.post(address(scene, "/score"), data=part | {"step": "hand_in"}).text
    assert queries.sheets_by(scene.application, scene.ben) == []

    browser.post(address(scene, "/score"), data=part | {"step": "save"})

    assert 'value="4"' in browser.get(address(scene, "/score")).text
    assert "saved and not handed in" in browser.get(address(scene)).text
    wrong = browser.post(address(scene, "/score"), data=WHOLE | {"points-0": "6", "step": "hand_in"})
    assert "Give from 0 to 5 points" in wrong.text
    assert "A hall is booked" in wrong.text


def test_a_second_window_is_told_and_loses_nothing(signed_in_as: SignIn, scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    browser, sent = signed_in_as(scene.ben), WHOLE | {"step": "hand_in"}
    browser.post(address(scene, "/score"), data=sent)

    again = browser.post(address(scene, "/score"), data=sent | {"reason-0": "Seen again"})

    assert "in another window meanwhile" in again.text
    assert "Seen again" in again.text
    assert 'name="seen" value="1"' in again.text


def test_an_applicant_reads_no_scores_and_no_assessor(signed_in_as: SignIn, scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    db.session.expire(scene.application)
    operations.score(
        scene.application,
        {"need": Mark(1, "Weak"), "plan": Mark(1, "Weak")},
        by=scene.ben,
        hand_in=True,
    )
    due_on = clock.today() + timedelta(days=7)
    operations.ask(scene.application, Section.STATEMENT, "Which hall?", due_on, by=scene.ben)

    page = signed_in_as(scene.amina).get(address(scene)).text

    assert "Which hall?" in page
    for hidden in ("Weak", "Ben Osei", "Scores", "Interests declared"):
        assert hidden not in page


def test_a_coordinator_asks_and_sees_the_answer_side_by_side(signed_in_as: SignIn, scene: Scene) -> None:
    browser = signed_in_as(scene.carol)
    due_on = clock.today() + timedelta(days=7)
    day = {"due_on-day": due_on.day, "due_on-month": due_on.month, "due_on-year": due_on.year}
    sent = {"section": "statement", "words": "Which hall?"} | {key: str(one) for key, one in day.items()}
    assert (
        "Choose a day after today"
        in browser.post(address(scene, "/ask"), data=sent | {"due_on-year": "2020"}).text
    )

    browser.post(address(scene, "/ask"), data=sent)

    assert "Nothing can be asked now" in browser.get(address(scene, "/ask")).text
    change = scene.application.changes[0]
    db.session.refresh(change)
    change.after, change.answered_at = [["Statement", "The hall in Winslow."]], clock.now()
    db.session.commit()
    page = browser.get(address(scene)).text
    assert "Old and new: Why you, and why there" in page
    assert "The hall in Winslow." in page
    assert "by Carol Hughes" in page


def test_a_question_about_a_patient_comes_back(signed_in_as: SignIn, scene: Scene) -> None:
    page = signed_in_as(scene.carol).post(
        address(scene, "/ask"), data={"section": "statement", "words": "NHS number 943 476 5919"}
    )

    assert "Take it out" in page.text
    assert "943 476 5919" in page.text
