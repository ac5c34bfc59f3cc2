"""The pages of training."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from network.core import registry
from network.core.registry import WayToPay
from network.members.catalogue.models import QualificationKind
from network.members.consents import queries as giving
from network.members.consents.rules import TRAINING
from network.members.people.models import Member
from network.members.training import operations, queries
from network.members.training.rules import Status
from network.rights import viewing
from tests import factories
from tests.plugins.client import Client
from tests.training.conftest import instructor

SignIn = Callable[[Member], Client]


@pytest.fixture
def fund() -> Iterator[None]:
    """A fund pays for training."""
    registry.ways_to_pay.add(
        lambda _member, kind, _day: [WayToPay("County fund", f"could pay half of {kind.title}", "/fund")],
        "test",
    )
    yield
    registry.ways_to_pay._offers.pop("test")


def test_a_coordinator_sees_who_is_nearest_and_asks(
    signed_in_as: SignIn, carol: Member, asked_amina: Member, l4_cardiac: QualificationKind
) -> None:
    browser = signed_in_as(carol)
    page = browser.get("/training/?kind=l4-cardiac").text

    browser.post(f"/members/{asked_amina.id}/training/l4-cardiac/ask")
    after = browser.get("/training/?kind=l4-cardiac").text

    assert "Ask Amina about this" in page
    assert "Nobody could book the course now. The nearest misses 4 things." in page
    assert "Amina Khan is asked about Level 4 Cardiac" in after
    assert "Ask Amina about this" not in after
    assert "No answer yet" in after


def test_a_qualification_of_level_4_is_chosen_to_begin_with(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind
) -> None:
    instructor("Abe Ready")

    assert "On the way to Level 4 Cardiac" in signed_in_as(carol).get("/training/").text


@pytest.mark.parametrize(
    ("agrees", "words"), [(False, "Nobody who may be shown"), (None, "Nobody is on the way")]
)
def test_an_empty_list_explains_itself(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind, agrees: bool | None, words: str
) -> None:
    if agrees is not None:
        instructor("Abe", agrees=agrees)

    assert words in signed_in_as(carol).get("/training/").text


def test_without_a_catalogue_one_is_led_there(signed_in_as: SignIn, carol: Member) -> None:
    assert "No qualification is offered" in signed_in_as(carol).get("/training/").text


def test_nonsense_in_the_address_shows_the_first_list(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind
) -> None:
    instructor("Abe")

    page = signed_in_as(carol).get("/training/?kind=nothing&area=nowhere&after=99999999999999")

    assert page.status_code == 200
    assert "On the way to Level 4 Cardiac" in page.text


def test_a_long_list_goes_on_from_the_last_one_seen(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind
) -> None:
    members = [instructor(f"Abe Number{number:02}") for number in range(queries.PAGE + 2)]
    browser = signed_in_as(carol)

    first = browser.get("/training/").text
    second = browser.get(f"/training/?kind=l4-cardiac&after={members[queries.PAGE - 1].id}").text

    assert f"Number{queries.PAGE:02}" not in first
    assert f"after={members[queries.PAGE - 1].id}" in first
    assert f"Number{queries.PAGE:02}" in second
    assert "Number00" not in second


def test_the_export_holds_what_the_page_lists_and_no_formula(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind
) -> None:
    winslow = factories.area("Winslow", key="winslow")
    instructor("=Abe Ready", areas=(winslow,))
    instructor("Bea Elsewhere")

    found = signed_in_as(carol).get("/training/export.csv?kind=l4-cardiac&area=winslow")

    assert found.mimetype == "text/csv"
    assert "'=Abe Ready,Winslow,4,150,181," in found.text
    assert "Bea" not in found.text


def test_members_read_who_took_a_list_with_them_on_it(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    answer = signed_in_as(carol).get(f"/training/export.csv?kind={l4_cardiac.key}")

    assert "Amina Khan" in answer.text
    assert [(view.by_name, view.how) for view in viewing.views_of(asked_amina)] == [
        ("Carol Hughes", "export")
    ]


def test_the_export_is_a_workbook_too(
    signed_in_as: SignIn, carol: Member, l4_cardiac: QualificationKind
) -> None:
    found = signed_in_as(carol).get("/training/export.xlsx?kind=l4-cardiac")

    assert found.data.startswith(b"PK")


def test_a_member_says_what_they_want_to_hear_about(
    signed_in_as: SignIn, amina: Member, l3: QualificationKind, l4_cardiac: QualificationKind
) -> None:
    factories.qualification(amina, l3)
    browser = signed_in_as(amina)
    page = browser.get("/training/choose").text

    browser.post("/training/choose", data={"may_ask": "yes", "kinds": [str(l4_cardiac.id)], "wording": "1"})

    assert "Level 4 Cardiac" in page
    assert "Level 3 Exercise Referral" not in page
    assert giving.gives(amina.id, TRAINING)
    assert [one.kind_id for one in queries.interests_of(amina.id)] == [l4_cardiac.id]


def test_a_member_takes_it_back(signed_in_as: SignIn, asked_amina: Member) -> None:
    signed_in_as(asked_amina).post("/training/choose", data={"may_ask": "no", "wording": "1"})

    assert not giving.gives(asked_amina.id, TRAINING)


def test_words_that_changed_meanwhile_are_shown_again(signed_in_as: SignIn, amina: Member) -> None:
    page = signed_in_as(amina).post("/training/choose", data={"may_ask": "yes", "wording": "9"}).text

    assert "The words have changed" in page
    assert 'name="wording" value="1"' in page
    assert not giving.gives(amina.id, TRAINING)


def test_a_question_comes_with_what_is_missing_and_what_could_pay(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, l4_cardiac: QualificationKind, fund: None
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)
    browser = signed_in_as(asked_amina)

    page = browser.get(f"/training/questions/{question.id}").text

    assert "Would you like to train? Level 4 Cardiac" in browser.get("/").text
    assert "You need 150 more checked hours of practice" in page
    assert "could pay half of Level 4 Cardiac" in page


def test_a_member_answers_and_coordinators_see_it(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)
    browser = signed_in_as(asked_amina)

    browser.post(f"/training/questions/{question.id}", data={"answer": "yes"})

    assert "Here is what to do next" in browser.get(f"/training/questions/{question.id}").text
    assert "Would you like to train? Level 4 Cardiac" not in browser.get("/").text
    assert "Yes, tell me how" in signed_in_as(carol).get("/training/answers").text
    assert "Wants to train" in signed_in_as(carol).get("/training/?kind=l4-cardiac").text


def test_an_answer_that_is_none_changes_nothing(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)

    page = signed_in_as(asked_amina).post(f"/training/questions/{question.id}", data={"answer": "perhaps"})

    assert "Press one of the two buttons" in page.text
    assert question.status is Status.ASKED


def test_a_question_is_seen_by_whoever_was_asked_alone(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, esi: Member, l4_cardiac: QualificationKind
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)

    for other in (carol, esi):
        assert signed_in_as(other).get(f"/training/questions/{question.id}").status_code == 403


def test_once_it_is_held_there_is_nothing_to_answer(
    signed_in_as: SignIn, asked_amina: Member, carol: Member, l4_cardiac: QualificationKind
) -> None:
    question = operations.ask(asked_amina, l4_cardiac, by=carol)
    factories.qualification(asked_amina, l4_cardiac, date(2026, 11, 1))

    assert "You hold it by now" in signed_in_as(asked_amina).get(f"/training/questions/{question.id}").text


def test_ones_own_paths_lead_to_the_choice(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    assert "Tell me about training" in signed_in_as(amina).get(f"/members/{amina.id}/path").text
    assert "Tell me about training" not in signed_in_as(carol).get(f"/members/{amina.id}/path").text
