"""Members in depth in a real browser: cards, consents, calls, learning, reminders, records made one."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.accounts.models import Account
from network.core import clock
from network.members.catalogue.models import QualificationKind
from network.members.concerns.models import Concern
from network.members.contact.models import CallRequest
from network.members.contact.rules import Status as CallStatus
from network.members.people.models import Member
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
    tab_to,
    work,
)
from tests.imports.world import EXAMPLE

Looking = Callable[[Page], None]
ANOTHER = "another instructor"


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def fill_date(page: Page, group: str, day: date) -> None:
    """Fill in a date of three parts."""
    parts = page.get_by_role("group", name=group)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        parts.get_by_label(name).fill(str(value))


def make_card(page: Page, *conditions: str) -> str:
    """Make a first card, and return the address that its code leads to."""
    page.goto("/card/make")
    for condition in conditions:
        page.get_by_label(condition, exact=True).check()
    page.get_by_label("I agree.").check()
    press(page, "Make my card")
    address = page.get_by_role("link", name="the page of your card").get_attribute("href")
    assert address is not None
    return address


def test_a_card_is_made_printed_scanned_by_a_visitor_and_revoked(
    page: Page, another_page: Callable[[], Page], axe: Looking
) -> None:
    sign_in_as(page, ANOTHER)
    address = make_card(page, "Cancer")
    page.get_by_role("button", name="Print it, as large as a bank card").click()
    expect(page.get_by_text("Gareth Samplewell")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print it")).to_be_hidden()
    page.emulate_media(media="screen")

    visitor = another_page()
    answer = visitor.goto(address)
    assert answer
    assert answer.status == 200
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Gareth Samplewell")
    expect(visitor.get_by_role("listitem")).to_have_text(["Cancer No"])
    axe(visitor)

    sign_in_as(page, COORDINATOR)
    page.goto(f"/members/{called('Gareth Samplewell').id}")
    page.get_by_role("link", name="Revoke this card").click()
    press(page, "Revoke this card")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Why?").fill("It was left in a hall.")
    press(page, "Revoke this card")
    expect(page.get_by_role("heading", name="Gareth Samplewell")).to_be_visible()

    answer = visitor.reload()
    assert answer
    assert answer.status == 410
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This card does not count any more")
    expect(visitor.locator("body")).not_to_contain_text("Gareth")
    assert "It was left in a hall." in letters_to("instructor2@demo.example")[-1]


def test_a_row_of_the_countys_list_becomes_a_member_whose_card_says_yes(page: Page) -> None:
    sign_in_as(page, COORDINATOR)
    page.goto("/imports/")
    page.get_by_label("Choose the spreadsheet").set_input_files(EXAMPLE)
    press(page, "Read this file")
    press(page, "Try it")
    expect(page.get_by_role("heading", name="Trying the rows")).to_be_visible()
    work()
    page.get_by_role("link", name="Look again now").click()
    page.locator("#row-18").get_by_role("link").click()
    page.get_by_label("The same person as Brian Sample, row 6").check()
    press(page, "Decide")
    press(page, "Import")
    work()
    page.goto(page.url)
    expect(page.get_by_text("21 members added")).to_be_visible()
    page.goto("/invitations/")
    page.get_by_label("Lena Testperson, lena@example.org").check()
    press(page, "Invite the people I ticked")
    expect(page.get_by_text("1 invitation is on the way")).to_be_visible()

    page.context.clear_cookies()
    page.goto(link_to("lena@example.org"))
    page.get_by_label("Choose a password (optional)").fill("four-words-that-match-nothing")
    press(page, "Claim my record")
    expect(page.get_by_role("link", name="Lena Testperson")).to_be_visible()
    lena = called("Lena Testperson")
    assert one(Account, member_id=lena.id).email == "lena@example.org"

    insurance = one(Qualification, member_id=lena.id, kind_id=one(QualificationKind, key="insurance").id)
    page.goto(f"/qualifications/{insurance.id}")
    page.get_by_role("link", name="Correct it or add pages").click()
    send_certificate(page, lasts=True)
    for key in ("first-aid", "safeguarding"):  # the list has no day for the one, and not the other
        page.goto(f"/members/{lena.id}/qualifications/add/{key}")
        send_certificate(page)
    assert len(all_of(Qualification, member_id=lena.id, status=GrantStatus.SUBMITTED)) == 6

    sign_in_as(page, COORDINATOR)
    for grant in all_of(Qualification, member_id=lena.id):
        verify(page, grant)
    assert len(all_of(Qualification, member_id=lena.id, status=GrantStatus.VERIFIED)) == 6

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("lena@example.org")
    page.get_by_label("Password", exact=True).fill("four-words-that-match-nothing")
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="Hello Lena")).to_be_visible()
    address = make_card(page, "Cancer", "Cardiac rehabilitation (phase IV)")
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("listitem").nth(0)).to_contain_text("Yes, until")
    expect(page.get_by_role("listitem").nth(1)).to_contain_text("No")


def send_certificate(page: Page, *, lasts: bool = False) -> None:
    """Say of a certificate that it began ten days ago, add a photograph, and send it."""
    today = clock.today()
    page.locator("input[name=awarded]").fill(f"{today - timedelta(days=10):%d/%m/%Y}")
    if lasts:
        page.get_by_label("Last day it is valid").fill(f"{today + timedelta(days=354):%d/%m/%Y}")
    page.get_by_label("Photos of the certificate, or a PDF").set_input_files(photographs("Front"))
    press(page, "Send it to be checked")
    expect(page.get_by_role("alert")).to_contain_text("coordinator")


def verify(page: Page, grant: Qualification) -> None:
    """Verify a certificate, with the original seen where there is no photograph."""
    page.goto(f"/verification/{grant.id}")
    page.get_by_label("Verify: I have seen").check()
    if page.get_by_label("What did you see?").count():
        page.get_by_label("What did you see?").fill("The original certificate")
        fill_date(page, "On which day did you see it?", clock.today())
    press(page, "Save and go to the next")
    expect(page.get_by_text(f"Verified: {grant.kind.title}")).to_be_visible()


def test_what_is_shown_on_the_web_is_gone_when_it_is_taken_back(
    page: Page, another_page: Callable[[], Page]
) -> None:
    amina = called("Amina Inventley")
    visitor = another_page()
    public = f"/instructors/{amina.public_id}"
    visitor.goto(public)
    expect(visitor.get_by_text("I have led circuits for twenty years")).to_be_visible()

    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/members/{amina.id}/visibility")
    page.get_by_role("group", name="About you").get_by_label("Everybody, on the web").uncheck()
    press(page, "Save")
    expect(page.get_by_text("Saved. It holds from now on")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Amina Inventley")
    expect(visitor.get_by_text("I have led circuits")).to_have_count(0)

    page.goto(f"/members/{amina.id}/consents")
    page.get_by_role("region", name="Being shown to everybody on the web").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    answer = visitor.reload()
    assert answer
    assert answer.status == 404
    expect(visitor.locator("body")).not_to_contain_text("Inventley")


def test_a_call_is_asked_for_and_answered(page: Page) -> None:
    robin = called("Robin Whatnot")
    sign_in_as(page, PARTNER)
    page.goto(f"/members/{robin.id}")
    page.get_by_role("button", name="Ask Robin to call").click()
    page.get_by_label("Your service or team").fill("Cancer support, Sample Hospital")
    page.get_by_label("Your phone").fill("01632 960 102")
    press(page, "Ask Robin to call")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Your service or team")).to_have_value("Cancer support, Sample Hospital")
    page.get_by_label("In the morning").check()
    press(page, "Ask Robin to call")
    expect(page.get_by_role("alert")).to_be_visible()
    assert one(CallRequest, member_id=robin.id).status is CallStatus.ASKED

    sign_in_as(page, INSTRUCTOR)
    page.goto("/calls/")
    press(page, "I called")
    expect(page.get_by_text("You called")).to_be_visible()
    sign_in_as(page, PARTNER)
    page.goto("/calls/asked")
    expect(page.get_by_role("row", name="Amina Inventley")).to_contain_text("Called")
    expect(page.get_by_role("row", name="Robin Whatnot")).to_contain_text("Waiting")


def test_two_records_are_made_one_and_two_again(page: Page, axe: Looking) -> None:
    before = {member.id: (member.name, member.status) for member in all_of(Member)}
    grants = {grant.id: grant.member_id for grant in all_of(Qualification)}
    sign_in_as(page, COORDINATOR)
    page.goto("/duplicates/")
    page.get_by_role("row", name="A Inventley").get_by_role("link", name="Compare").click()
    axe(page)
    press(page, "Merge the two records")
    expect(page.get_by_text("One record now. It can be undone until")).to_be_visible()
    assert {grant.id: grant.member_id for grant in all_of(Qualification)} != grants

    press(page, "Undo this merge")
    expect(page.get_by_text("This merge was undone: they are two records again.")).to_be_visible()
    assert {member.id: (member.name, member.status) for member in all_of(Member)} == before
    assert {grant.id: grant.member_id for grant in all_of(Qualification)} == grants


def test_learning_counts_once_it_was_checked(page: Page, axe: Looking) -> None:
    day = clock.today() - timedelta(days=5)
    sign_in_as(page, INSTRUCTOR)
    page.goto("/cpd/")
    expect(page.get_by_text("7.5 of 10 points")).to_be_visible()
    page.get_by_role("button", name="Add to the log").click()
    page.get_by_label("What did you do?").fill("Movement and breath")
    fill_date(page, "First day", day)
    fill_date(page, "Last day", day)
    page.get_by_label("Hours of learning").fill("6")
    page.get_by_label("What is it for CIMSPA membership?").select_option(
        label="Endorsed activity, mapped (1 an hour)"
    )
    page.get_by_label("Certificate, or proof").set_input_files(photographs("Front"))
    press(page, "Send to be checked")
    expect(page.get_by_text("7.5 of 10 points")).to_be_visible()
    expect(page.get_by_text("would add 7 points")).to_be_visible()

    sign_in_as(page, COORDINATOR)
    page.goto("/cpd/queue")
    page.get_by_role("link", name="Movement and breath").click()
    axe(page)
    page.get_by_label("Accept: it was done").check()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_visible()

    sign_in_as(page, INSTRUCTOR)
    page.goto("/cpd/")
    expect(page.get_by_text("13.5 of 10 points")).to_be_visible()
    page.get_by_role("link", name="What counted and why").first.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the transcript (PDF)").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def test_a_reminder_is_held_back_and_let_go_again(page: Page) -> None:
    sign_in_as(page, COORDINATOR)
    page.goto("/reminders/")
    held = page.get_by_role("table", name="Held back").get_by_role("row")
    before = held.count()
    page.get_by_role("link", name="Hold back").first.click()
    page.get_by_label("Why do you hold it back?").fill("The new certificate comes on Friday.")
    press(page, "Hold it back")

    expect(held).to_have_count(before + 1)
    mine = held.filter(has_text="The new certificate comes on Friday.")
    mine.get_by_role("button", name="Release").click()
    expect(mine).to_contain_text("Released")
    expect(mine.get_by_role("button")).to_have_count(0)


def test_a_concern_is_raised_by_keyboard_alone_and_nothing_typed_is_lost(page: Page) -> None:
    keys = page.keyboard
    sign_in_as(page, INSTRUCTOR)
    page.goto("/concerns/raise?about=session")
    tab_to(page, page.get_by_label("Which session?"))
    keys.type("Wednesday circuits")
    tab_to(page, page.get_by_label("What happened?"))
    keys.type("Nobody knew where the defibrillator is kept.")
    tab_to(page, page.get_by_role("button", name="Send it to the coordinators"))
    keys.press("Enter")

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Which session?")).to_have_value("Wednesday circuits")
    expect(page.get_by_label("What happened?")).to_have_value("Nobody knew where the defibrillator is kept.")
    tab_to(page, page.locator(".govuk-error-summary").get_by_role("link"))
    keys.press("Enter")
    expect(page.get_by_label("No", exact=True)).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_label("Yes, somebody may be at risk now")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Send it to the coordinators"))
    keys.press("Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    raised = all_of(Concern)[-1]
    assert (raised.session, raised.at_risk_now) == ("Wednesday circuits", True)


def test_a_card_is_made_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in_as(page, ANOTHER)
    page.goto("/card/make")
    page.get_by_label("Cancer", exact=True).check()
    press(page, "Make my card")
    expect(page.get_by_text("Tick this if you agree: without it there is no card").first).to_be_visible()
    expect(page.get_by_label("Cancer", exact=True)).to_be_checked()
    page.get_by_label("I agree.").check()
    press(page, "Make my card")

    expect(page.get_by_role("heading", name="Your card")).to_be_visible()
    page.get_by_role("link", name="the page of your card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gareth Samplewell")
