"""The page behind a card's code."""

import logging
import re
from pathlib import Path

import pytest
from flask import Flask

from network.core.database import db
from network.members.cards import codes, operations, queries
from network.members.cards.models import Card
from network.members.catalogue.models import Condition
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Audience
from network.members.qualifications import operations as qualifications
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

MOST_BYTES = 4_000


def answers(html: str) -> list[tuple[str, str]]:
    """Return each condition on the page with its answer."""
    found = re.findall(
        r'answers__condition">(.*?)</span>\s*<strong class="answers__word">(.*?)</strong>', html
    )
    return [(condition, word) for condition, word in found]


def test_a_card_answers_for_each_chosen_condition(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert "<h1>Amina Khan</h1>" in page.text
    assert answers(page.text) == [
        ("Cancer", "Yes, until 3 March 2027"),
        ("Dementia", "No answer"),
        ("Falls", "No"),
    ]


def test_it_says_when_it_was_checked(client: Client, address: str) -> None:
    assert "Checked on 22 November 2026 at 14:03" in client.get(address).text


def test_it_is_worked_out_from_the_record_as_it_stands(
    client: Client, address: str, fit_amina: Member, carol: Member
) -> None:
    before = client.get(address)
    grant = db.session.scalars(db.select(qualifications.Qualification)).one()
    qualifications.revoke(grant, "The awarding body has withdrawn it.", by=carol)

    after = client.get(address)

    assert ("Cancer", "Yes, until 3 March 2027") in answers(before.text)
    assert ("Cancer", "No") in answers(after.text)


def test_a_no_gives_no_reason(client: Client, address: str) -> None:
    page = client.get(address).text

    assert "Level 4" not in page
    assert "certificate" not in page.lower()


def test_it_shows_nothing_that_was_not_chosen(client: Client, address: str, fit_amina: Member) -> None:
    fit_amina.biography = "Twenty years of circuits"
    fit_amina.phone = "07700 900123"
    factories.condition("Cardiac", requires="l4-cancer")

    page = client.get(address).text

    assert "Cardiac" not in page
    assert "circuits" not in page
    assert "900123" not in page
    assert fit_amina.email not in page
    assert "<img" not in page


def test_a_condition_that_is_no_longer_in_use_is_not_answered_for(
    client: Client, address: str, cancer: Condition
) -> None:
    cancer.active = False

    assert [condition for condition, _ in answers(client.get(address).text)] == ["Dementia", "Falls"]


def test_a_card_without_a_condition_in_use_gives_no_answer(
    client: Client, fit_amina: Member, cancer: Condition
) -> None:
    made = operations.make(fit_amina, [cancer], by=fit_amina)
    cancer.active = False

    page = client.get(f"/cards/{codes.code_of(made)}").text

    assert "Yes" not in page
    assert "answers for no condition at the moment" in page


def test_it_gives_no_cookie_and_is_kept_nowhere(client: Client, address: str) -> None:
    page = client.get(address)

    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex, nofollow, noarchive"' in page.text


def test_who_is_signed_in_gets_the_same_page_and_is_not_looked_up(
    client: Client, address: str, carol: Member, signed_in_as
) -> None:
    stranger = client.get(address)
    coordinator = signed_in_as(carol).get(address)

    assert coordinator.text == stranger.text
    assert "Set-Cookie" not in coordinator.headers


def test_it_asks_the_database_two_questions_at_most(client: Client, address: str) -> None:
    with statements() as asked:
        client.get(address)

    assert len(asked) <= 2, asked


def test_it_is_small(client: Client, address: str, app: Flask) -> None:
    page = client.get(address)
    sheets = re.findall(r'rel="stylesheet" href="/static/([^?"]+)', page.text)

    assert "<script" not in page.text
    assert len(page.data) < MOST_BYTES
    assert sheets == ["card.css"]
    assert Path(str(app.static_folder), "card.css").stat().st_size < MOST_BYTES


def test_a_revoked_card_is_gone(client: Client, address: str, card: Card, carol: Member) -> None:
    operations.revoke(card, "It was found in a gym.", by=carol)

    page = client.get(address)

    assert page.status_code == 410
    assert "Amina" not in page.text
    assert "gym" not in page.text


def test_an_old_code_stays_gone_when_there_is_another(
    client: Client, address: str, card: Card, fit_amina: Member
) -> None:
    another = operations.reissue(card, by=fit_amina)

    assert client.get(address).status_code == 410
    assert client.get(f"/cards/{codes.code_of(another)}").status_code == 200


@pytest.mark.parametrize("end", [people.suspend, people.leave])
def test_it_is_gone_the_moment_membership_ends_and_stays_so(
    client: Client, address: str, fit_amina: Member, carol: Member, end
) -> None:
    end(fit_amina, by=carol, reason="A concern.")
    ended = client.get(address).status_code
    people.reinstate(fit_amina, by=carol, reason="It was a mistake.")

    assert ended == 410
    assert client.get(address).status_code == 410
    assert queries.active_card_of(fit_amina.id) is None


def test_it_is_gone_for_whoever_is_not_active_however_that_came(
    client: Client, address: str, fit_amina: Member
) -> None:
    db.session.execute(db.text("UPDATE members SET status = 'suspended'"))

    assert client.get(address).status_code == 410


@pytest.mark.parametrize("code", ["nothing", "a" * 26, "a" * 5_000, "%27", "ÄÖÜ", "..", "1"])
def test_what_is_no_code_is_not_found(client: Client, card: Card, code: str) -> None:
    page = client.get(f"/cards/{code}")

    assert page.status_code == 404
    assert "Amina" not in page.text


def test_capitals_make_no_difference(client: Client, card: Card) -> None:
    assert client.get(f"/cards/{(codes.code_of(card) or '').upper()}").status_code == 200


def test_unknown_and_revoked_codes_cost_the_same_questions(
    client: Client, address: str, card: Card, carol: Member
) -> None:
    operations.revoke(card, "Lost.", by=carol)
    with statements() as gone:
        client.get(address)
    with statements() as unknown:
        client.get("/cards/" + "b" * 26)

    assert len(gone) == len(unknown)


def test_asking_too_often_is_slowed_down(client: Client, address: str) -> None:
    codes_of_answers = {client.get(address).status_code for _ in range(125)}

    assert codes_of_answers == {200, 429}


def test_the_code_is_in_no_log_and_in_no_row(
    client: Client, address: str, card: Card, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("network").propagate = True
    try:
        with caplog.at_level(logging.DEBUG):
            client.get(address)
            client.get(f"{address}/photo")
    finally:
        logging.getLogger("network").propagate = False
    code = address.removeprefix("/cards/")
    rows = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(db.select(table))]

    assert "/cards/<code>" in caplog.text
    assert code not in caplog.text
    assert [row for row in rows if code in row] == []


class TestPhoto:
    """The photograph is shown where its owner shows it to everybody, and chose it for the card."""

    @pytest.mark.parametrize(
        ("public", "chosen", "status"),
        [(True, True, 200), (True, False, 404), (False, True, 404), (False, False, 404)],
        ids=["both", "not chosen for the card", "not shown to everybody", "neither"],
    )
    def test_both_must_be_chosen(
        self, client: Client, card: Card, address: str, fit_amina: Member, public, chosen, status
    ) -> None:
        fit_amina.photo = factories.stored_file()
        fit_amina.shown = [*fit_amina.shown, *([f"photo:{Audience.PUBLIC}"] if public else [])]
        card.shows_photo = chosen

        assert ("<img" in client.get(address).text) is (status == 200)
        assert client.get(f"{address}/photo").status_code == status

    def test_it_goes_with_the_card(self, client: Client, card: Card, address: str, fit_amina: Member) -> None:
        fit_amina.photo = factories.stored_file()
        fit_amina.shown = [*fit_amina.shown, f"photo:{Audience.PUBLIC}"]
        card.shows_photo = True
        before = client.get(f"{address}/photo").status_code
        operations.give_up(card, by=fit_amina)

        assert (before, client.get(f"{address}/photo").status_code) == (200, 410)
