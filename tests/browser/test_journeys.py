"""What people of the network come for, from the first page to the last, in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.accounts.models import Account, Invitation
from network.core.permission import Role
from network.members.people.models import Member
from network.members.people.rules import Status
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus
from tests.browser.demonstration import (
    COORDINATOR,
    INSTRUCTOR,
    PARTNER,
    all_of,
    called,
    letters_to,
    link_to,
    one,
    photographs,
    press,
    sign_in_as,
)

Looking = Callable[[Page], None]
FALLS = "Level 4 Postural Stability Instructor"
IS_WIDE = "picture => picture.decode().then(() => picture.naturalWidth > picture.naturalHeight)"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def test_somebody_joins_is_approved_and_signs_in_by_a_link(page: Page, axe: Looking) -> None:
    page.goto("/")
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_label("Your name").fill("Nia Example")
    page.get_by_label("E-mail address").fill("nia@mail.example")
    page.get_by_label("An instructor").check()
    page.get_by_label("Where do you work?").fill("Winslow")
    page.get_by_label("Why would you like to join?").fill("I teach chair-based exercise.")
    press(page, "Ask to join")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.goto(link_to("nia@mail.example"))
    axe(page)
    press(page, "Confirm that it is mine")
    expect(page.get_by_text("A coordinator has yet to answer your request to join")).to_be_visible()
    assert called("Nia Example").status is Status.APPLIED

    sign_in_as(page, COORDINATOR)
    page.goto("/join-requests/")
    page.get_by_role("link", name="Approve Nia Example").click()
    page.get_by_label("Instructor").check()
    page.get_by_label("Why?").fill("Welcome! You teach where nobody does yet.")
    press(page, "Approve")
    expect(page.get_by_text("Nia Example is now a member")).to_be_visible()
    nia = called("Nia Example")
    assert (nia.status, nia.roles) == (Status.ACTIVE, frozenset({Role.INSTRUCTOR}))
    assert "You teach where nobody does yet." in letters_to("nia@mail.example")[-1]

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("Nia@mail.example")
    press(page, "Send me a link instead")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.goto(link_to("nia@mail.example"))
    axe(page)
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="Hello Nia")).to_be_visible()


def test_an_imported_person_is_invited_claims_the_record_and_chooses_a_password(
    page: Page, axe: Looking
) -> None:
    sign_in_as(page, COORDINATOR)
    page.goto("/invitations/")
    page.get_by_label("Zara Storybook, zara@demo.example").check()
    press(page, "Invite the people I ticked")
    expect(page.get_by_role("alert")).to_be_visible()
    assert one(Invitation, email="zara@demo.example").accepted_at is None
    members = len(all_of(Member))

    page.context.clear_cookies()
    page.goto(link_to("zara@demo.example"))
    expect(page.get_by_role("heading", name="Welcome, Zara Storybook")).to_be_visible()
    axe(page)
    page.get_by_label("Choose a password (optional)").fill("four-words-that-match-nothing")
    press(page, "Claim my record")
    expect(page.get_by_role("link", name="Zara Storybook")).to_be_visible()
    zara = called("Zara Storybook")
    assert (zara.status, len(all_of(Member))) == (Status.ACTIVE, members)
    assert one(Account, member_id=zara.id).email == "zara@demo.example"
    assert one(Invitation, email="zara@demo.example").accepted_at is not None

    press(page, "Sign out")
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("zara@demo.example")
    page.get_by_label("Password", exact=True).fill("four-words-that-match-nothing")
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="Hello Zara")).to_be_visible()
    page.goto("/qualifications/")
    expect(page.get_by_role("link", name="Awarded 2009")).to_be_visible()


def test_a_certificate_is_sent_from_a_phone_returned_corrected_and_verified(page: Page, axe: Looking) -> None:
    page.set_viewport_size(PHONE)
    sign_in_as(page, INSTRUCTOR)
    page.goto("/qualifications/")
    page.get_by_role("button", name="Add a certificate").click()
    page.get_by_role("link", name=FALLS).click()
    page.get_by_label("When was it awarded?").fill("March 2024")
    page.get_by_label("Photos of the certificate, or a PDF").set_input_files(photographs("Front", "Back"))
    press(page, "Add these pages and stay here")
    expect(page.get_by_role("list", name="Pages so far").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_label("When was it awarded?")).to_have_value("March 2024")
    second = page.get_by_alt_text("Page 2: page-2.jpg")
    assert second.evaluate(IS_WIDE) is True
    press(page, "Turn page 2 by a quarter")
    expect(second).to_be_visible()
    assert second.evaluate(IS_WIDE) is False
    axe(page)
    press(page, "Send it to be checked")
    expect(page.get_by_text("waits for a coordinator to check it")).to_be_visible()
    sent = all_of(Qualification)[-1]
    assert (sent.member.name, sent.status) == ("Amina Inventley", GrantStatus.SUBMITTED)
    assert [page.quarter_turns for page in sent.evidence] == [0, 1]

    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in_as(page, COORDINATOR)
    page.goto("/verification/")
    page.get_by_role("link", name=f"{sent.kind.title} of Amina Inventley").click()
    picture = page.get_by_alt_text("Page 1 of the evidence").bounding_box()
    facts = page.get_by_label("Awarded", exact=True).bounding_box()
    assert picture
    assert facts
    assert picture["x"] + picture["width"] <= facts["x"]
    axe(page)
    page.get_by_label("Return it").check()
    press(page, "Save and go to the next")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Your reason").fill("The date is cut off.")
    press(page, "Save and go to the next")
    expect(page.get_by_text(f"Returned: {sent.kind.title}")).to_be_visible()
    assert one(Qualification, id=sent.id).status is GrantStatus.RETURNED
    assert "The date is cut off." in letters_to("instructor@demo.example")[-1]

    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/qualifications/{sent.id}")
    expect(page.get_by_text("It was sent back: The date is cut off.")).to_be_visible()
    expect(page.get_by_role("heading", name="Who looked at this").locator("+ *")).to_contain_text(
        "Carol Exampleworth"
    )
    page.get_by_role("button", name="Put it right").click()
    page.get_by_label("When was it awarded?").fill("14/03/2024")
    press(page, "Send it to be checked")
    expect(page.get_by_text("A coordinator checks it next")).to_have_count(2)

    sign_in_as(page, COORDINATOR)
    page.goto("/verification/")
    page.get_by_role("link", name=f"{sent.kind.title} of Amina Inventley").click()
    expect(page.get_by_label("Awarded", exact=True)).to_have_value("14/03/2024")
    page.get_by_label("Verify: I have seen").check()
    press(page, "Save and go to the next")
    expect(page.get_by_text(f"Verified: {sent.kind.title}")).to_be_visible()
    verified = one(Qualification, id=sent.id)
    assert (verified.status, str(verified.valid_from)) == (GrantStatus.VERIFIED, "2024-03-14")


def test_a_certificate_can_be_sent_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size(PHONE)
    sign_in_as(page, INSTRUCTOR)
    page.goto("/qualifications/")
    page.get_by_role("button", name="Add a certificate").click()
    page.get_by_role("link", name=FALLS).click()
    page.get_by_label("When was it awarded?").fill("2021")
    page.get_by_label("Photos of the certificate, or a PDF").set_input_files(photographs("Front", "Back"))
    press(page, "Add these pages and stay here")
    press(page, "Turn page 1 by a quarter")
    press(page, "Send it to be checked")

    expect(page.get_by_text("waits for a coordinator to check it")).to_be_visible()
    sent = all_of(Qualification)[-1]
    assert (sent.status, sent.awarded_typed) == (GrantStatus.SUBMITTED, "2021")
    assert [page.quarter_turns for page in sent.evidence] == [1, 0]


def test_pressing_twice_sends_one(page: Page) -> None:
    sign_in_as(page, COORDINATOR)
    before = len(all_of(Invitation))
    page.goto("/invitations/new")
    page.get_by_label("Name").fill("Owen Sample")
    page.get_by_label("E-mail address").fill("owen@mail.example")
    page.get_by_label("Instructor").check()

    page.get_by_role("button", name="Send the invitation").dblclick()

    expect(page.get_by_role("heading", name="Invitations")).to_be_visible()
    assert len(all_of(Invitation)) == before + 1
    assert len(letters_to("owen@mail.example")) == 1


def test_a_tick_shows_a_phone_number_to_a_health_partner(page: Page, axe: Looking) -> None:
    gareth = called("Gareth Samplewell")
    number = page.get_by_role("link", name="07700 900501")
    sign_in_as(page, PARTNER)
    page.goto(f"/members/{gareth.id}")
    expect(page.get_by_role("heading", name="Gareth Samplewell")).to_be_visible()
    expect(number).to_have_count(0)

    sign_in_as(page, "another instructor")
    page.goto(f"/members/{gareth.id}/visibility")
    axe(page)
    page.get_by_role("group", name="Phone").get_by_label("Health partners").check()
    press(page, "Save")
    expect(page.get_by_text("Saved. It holds from now on")).to_be_visible()

    sign_in_as(page, PARTNER)
    page.goto(f"/members/{gareth.id}")
    expect(number).to_be_visible()
    assert "phone:partners" in called("Gareth Samplewell").shown
