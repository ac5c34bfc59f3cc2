"""Passkeys in a browser that has a device of its own to keep them, and one that has none."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.demonstration import INSTRUCTOR, press, sign_in_as


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


@pytest.fixture
def device(page: Page) -> None:
    """Give the page's browser a device that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.usefixtures("device")
def test_somebody_makes_a_passkey_and_signs_in_with_it(page: Page) -> None:
    sign_in_as(page, INSTRUCTOR)
    page.goto("/account/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("My phone")
    press(page, "Make a passkey")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ecovery codes")
    page.goto("/account/")
    expect(page.get_by_role("row", name="My phone")).to_contain_text("Not yet")

    press(page, "Sign out")
    page.goto("/sign-in?next=/account/")
    press(page, "Sign in with a passkey")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.get_by_role("row", name="My phone")).not_to_contain_text("Not yet")


@pytest.mark.usefixtures("device")
def test_a_device_without_a_passkey_says_so_beside_the_button(page: Page) -> None:
    page.goto("/sign-in")
    expect(page.get_by_text("Your device did not answer")).to_be_hidden()

    press(page, "Sign in with a passkey")

    expect(page.get_by_role("alert")).to_contain_text("choose another way")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_without_a_script_the_other_ways_are_offered_alone(page_without_scripts: Page) -> None:
    page_without_scripts.goto("/sign-in")

    expect(page_without_scripts.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    expect(page_without_scripts.get_by_role("button", name="Send me a link instead")).to_be_visible()
