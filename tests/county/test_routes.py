"""The county's identity on every page and letter, and the pages of the first day."""

import io
import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import g
from PIL import Image
from sqlalchemy import select

import network
from network.accounts.routes import passkeys as passkey_routes
from network.accounts.routes import session as session_routes
from network.administration import county_queries, operations
from network.core import audit, colours, jobs, mail_delivery
from network.core.county import county
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message, Status
from network.core.rules import Refused
from tests.plugins.statements import statements

FACTS = {
    "name": "Vale Movement Network",
    "host": "Vale Partnership",
    "contact_address": "hello@vale.example",
    "contact_phone": "01632 960 001",
    "colour": "#5a1a5e",
    "sign_off": "Jo Park, coordinator",
    "version": "0",
}


@pytest.fixture
def vale(carol):
    """Say that this is the network of Vale."""
    operations.set_county(county_queries.county_row(), {**FACTS, "version": 1}, by=carol)
    db.session.commit()


def picture(kind="PNG"):
    kept = io.BytesIO()
    Image.new("RGB", (300, 120), "#335577").save(kept, kind)
    return kept.getvalue()


def test_a_new_network_is_called_what_the_settings_say(app):
    assert (county().name, county().contact_address) == ("Test Network", "network@test.example")


def test_what_a_coordinator_sets_stands_on_every_page_at_once(signed_in_as, carol, client):
    browser = signed_in_as(carol)
    assert browser.post("/county", data=FACTS).status_code == 302

    page = client.get("/contact").text

    assert "Contact – Vale Movement Network" in page
    assert "mailto:hello@vale.example" in page
    assert "Hosted by Vale Partnership" in page
    assert "/brand/5a1a5e.css" in page


def test_letters_are_signed_and_sent_in_the_countys_name(vale, carol, app):
    operations.send_test_letter(by=carol)
    db.session.commit()
    jobs.run("send-mail")

    newest = max(mail_delivery.letters_folder(app).glob("*.eml"), key=lambda one: one.stat().st_mtime)
    letter = message_from_bytes(newest.read_bytes(), policy=policy.default)
    assert letter["From"] == "Vale Movement Network <network@test.example>"
    assert "Jo Park, coordinator" in newest.read_text()


def test_trying_on_shows_the_page_in_new_clothes_and_saves_nothing(signed_in_as, carol):
    page = signed_in_as(carol).post("/county", data={**FACTS, "try": "yes"}).text

    assert "/brand/5a1a5e.css" in page
    assert "Nothing is saved yet" in page
    db.session.expire_all()
    assert county().name == "Test Network"


@pytest.mark.parametrize(
    ("colour", "says"), [("#ffcc00", "The nearest shade that works is #"), ("blue", "six digits")]
)
def test_a_colour_that_does_not_carry_white_words_is_explained_beside_the_field(
    signed_in_as, carol, colour, says
):
    page = signed_in_as(carol).post("/county", data={**FACTS, "colour": colour}).text

    assert says in page
    assert "Error: " in page


def test_apps_and_calendars_are_told_the_countys_name(vale, app, amina, signed_in_as):
    calendar = signed_in_as(amina).get(f"/members/{amina.id}/qualifications/calendar.ics").text

    with app.test_request_context():
        g.settings = app.config["SETTINGS"]
        factor = session_routes.factor()
        address = factor.address(factor.new_secret(), "a@network.example", county().name)
        name = passkey_routes.site().name

    assert "issuer=Vale%20Movement%20Network" in address
    assert name == "Vale Movement Network"
    assert "X-WR-CALNAME:My certificates (Vale Movement Network)" in calendar


def test_two_people_who_set_it_at_once_see_both_versions(vale, signed_in_as, ada):
    page = signed_in_as(ada).post("/county", data={**FACTS, "name": "Another Name"}).text

    assert "Somebody else changed this" in page
    assert county().name == "Vale Movement Network"


def test_the_styles_of_a_colour_may_be_kept_for_good_and_cost_no_statement(client):
    with statements() as asked:
        answer = client.get("/brand/5a1a5e.css")

    assert "--county-brand: #5a1a5e;" in answer.text
    assert "--govuk-brand-colour: #5a1a5e;" in answer.text
    assert "--govuk-link-colour: #5a1a5e;" in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    assert asked == []


def test_links_are_dark_enough_for_every_ground_that_they_stand_on(client):
    said = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", client.get("/brand/767676.css").text))

    assert said["county-brand"] == "#767676"
    assert colours.contrast(said["govuk-link-colour"], colours.DARKEST_GROUND) >= colours.LEAST_CONTRAST
    assert colours.contrast(said["govuk-link-hover-colour"], said["govuk-link-colour"]) > 1


@pytest.mark.parametrize(
    "mark",
    [".link-button{", ".timeline__item::before{", ".tasks__count{", ".rows thead th{", ".progress__bar{"],
)
def test_what_is_no_answer_wears_the_countys_colour(mark):
    css = (Path(network.__file__).parent / "static" / "site.css").read_text()
    rules = "".join(re.findall(re.escape(mark) + r"[^}]*", css))

    assert "#0b4f49" not in rules
    assert "var(--county-brand)" in rules or "var(--govuk-link-colour)" in rules


@pytest.mark.parametrize("colour", ["ffffff", "5A1A5E", "red", "5a1a5e;}body{", "5a1a5"])
def test_no_styles_are_made_of_anything_but_a_dark_colour(client, colour):
    assert client.get(f"/brand/{colour}.css").status_code == 404


def test_a_page_reads_whose_network_it_is_once(vale, client):
    with statements() as asked:
        client.get("/contact")

    assert sum("FROM counties" in one for one in asked) == 1


def test_health_asks_nothing(vale, client):
    with statements() as asked:
        client.get("/healthz")

    assert asked == []


def test_a_logo_is_drawn_anew_shown_with_its_words_and_taken_away(signed_in_as, carol, client):
    browser = signed_in_as(carol)
    data = {"logo": (io.BytesIO(picture()), "logo.png"), "logo_words": "A kingfisher", "version": "0"}
    assert browser.post("/county/logo", data=data, content_type="multipart/form-data").status_code == 302
    number = county_queries.county_row().logo_id

    assert 'alt="A kingfisher"' in client.get("/contact").text
    answer = client.get(f"/brand/logo-{number}")
    assert answer.headers["Content-Type"] in {"image/png", "image/jpeg"}
    assert "immutable" in answer.headers["Cache-Control"]

    browser.post("/county/logo/remove")

    assert client.get(f"/brand/logo-{number}").status_code == 404
    assert "A kingfisher" not in client.get("/contact").text


def test_a_drawing_with_instructions_is_no_logo(signed_in_as, carol):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    data = {"logo": (io.BytesIO(svg), "logo.svg"), "logo_words": "A logo", "version": "0"}

    page = signed_in_as(carol).post("/county/logo", data=data, content_type="multipart/form-data").text

    assert "Error: " in page
    assert county().logo_id is None


def test_an_instructor_sets_nothing(app, amina):
    with pytest.raises(NotPermitted):
        operations.set_county(county_queries.county_row(), {"name": "Mine"}, by=amina)


def test_setting_is_recorded_without_the_words(vale):
    [entry] = audit.entries(what="county set")

    assert "name" in entry.detail["fields"]
    assert "Vale" not in str(entry.detail)


def test_a_coordinator_finds_the_first_day_on_the_home_page_until_it_is_put_away(signed_in_as, carol, amina):
    browser = signed_in_as(carol)
    assert "Set your network up" in browser.get("/").text
    assert "Set your network up" not in signed_in_as(amina).get("/").text

    browser.post("/first-day/put-away")
    assert "Set your network up" not in browser.get("/").text

    browser.post("/first-day/show-again")
    assert "Set your network up" in browser.get("/").text


@pytest.mark.parametrize("who", ["carol", "ada"])
def test_the_first_day_leads_only_to_pages_that_its_reader_may_open(signed_in_as, who, request):
    browser = signed_in_as(request.getfixturevalue(who))
    page = browser.get("/first-day").text
    leads = re.findall(r'class="govuk-link govuk-task-list__link" href="([^"]+)"', page)

    assert len(leads) > 6
    assert [href for href in leads if browser.get(href).status_code != 200] == []


def test_what_an_administrator_cannot_open_is_left_to_a_coordinator(signed_in_as, ada):
    page = signed_in_as(ada).get("/first-day").text

    assert "Read the network agreement and make it yours" in page
    assert "A coordinator does this." in page
    assert "I have done this" not in page


def test_what_only_a_person_can_know_is_marked_and_unmarked(signed_in_as, carol):
    browser = signed_in_as(carol)
    browser.post("/first-day/agreement/done")
    assert "This is not done" in browser.get("/first-day").text

    browser.post("/first-day/agreement/not-done")
    assert "I have done this" in browser.get("/first-day").text
    assert browser.post("/first-day/backup/done").status_code == 404
    with pytest.raises(Refused):
        operations.mark("backup", by=carol)


def test_a_letter_to_try_the_post_goes_to_who_asks(signed_in_as, carol, outbox):
    signed_in_as(carol).post("/first-day/test-letter")

    letter = outbox.only()
    assert (letter.to_address, letter.subject) == (carol.email, "A letter to try the post")


def test_the_facts_of_the_first_day_take_three_statements(app, carol):
    with statements() as asked:
        facts = county_queries.first_day_facts(carol.created_at.date(), letters_leave_the_building=True)

    assert len(asked) == 3
    assert facts.coordinators == 1
    assert db.session.scalar(select(Message.id).where(Message.status == Status.SENT)) is None
