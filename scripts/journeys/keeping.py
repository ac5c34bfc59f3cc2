"""Keeping the network: groups, duplicates, data rights, the first day, other lists, and ways in."""

import re
from typing import TYPE_CHECKING

from scripts.journeys.declaring import ADMINISTRATOR, COORDINATOR, INSTRUCTOR, PARTNER, journey

if TYPE_CHECKING:
    from scripts.tour import Tour

PARTNERS = """Organisation,Name of the person,Job title or service,E-mail,Phone
Riverside Sample Surgery,Uzma Sample-Practice,Social prescriber,uzma@partner.example,01632 960 031
Riverside Sample Surgery,Will Sample-Physio,Physiotherapist,will@partner.example,01632 960 032
Stronger Together Sample Charity; Riverside Sample Surgery,Yan Sample-Link,Link worker,yan@partner.example,
Hilltop Sample Leisure,,,,
"""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@journey
def groups_and_organisations(tour: "Tour") -> None:
    """Members work on something together, and health partners find their colleagues."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/groups/")
    tour.picture("the-groups")
    page.get_by_role("link", name="The cancer pathway").first.click()
    tour.picture("a-group-that-i-lead")
    tour.sign_in_as(PARTNER)
    page.goto("/organisations/mine")
    tour.picture("my-organisation")
    tour.sign_in_as(COORDINATOR)
    page.goto("/organisations/")
    tour.picture("all-organisations")
    page.get_by_role("link", name="Sample Leisure Trust").click()
    tour.picture("an-organisation-and-its-people")


@journey
def duplicates(tour: "Tour") -> None:
    """A coordinator finds two records of one person, makes them one, and takes it back."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/duplicates/")
    tour.picture("what-looks-alike")
    page.get_by_role("link", name=re.compile("^Compare")).first.click()
    tour.picture("side-by-side")
    tour.press("Merge the two records")
    tour.picture("one-record")
    page.goto("/merges/")
    page.get_by_role("table").get_by_role("link").first.click()
    tour.press("Undo this merge")
    tour.picture("two-records-again")


@journey
def data_rights(tour: "Tour") -> None:
    """Members read, copy and delete what is held about them; those who answer see what is due."""
    page = tour.page
    page.goto("/privacy")
    tour.picture("the-privacy-notice")
    tour.sign_in_as(PARTNER)
    page.goto("/members/?name=Amina+Inventley")
    page.get_by_role("link", name="Amina Inventley").first.click()
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/account/my-data")
    tour.press("Make a copy of my data")
    tour.work()
    tour.picture("what-you-hold-about-me")
    page.goto("/account/who-saw-me")
    tour.picture("who-saw-me")
    page.goto("/account/delete-me")
    tour.picture("asking-to-be-deleted")
    tour.sign_in_as(COORDINATOR)
    page.goto("/data-requests/")
    page.get_by_role("link", name=re.compile("^Review")).first.click()
    tour.picture("a-coordinator-reviews")
    tour.sign_in_as(ADMINISTRATOR)
    page.goto("/administration/retention/")
    tour.picture("what-goes-tonight")
    page.goto("/administration/complaints/")
    page.get_by_role("link", name="Vi Sample").click()
    tour.picture("a-complaint")


@journey
def first_day(tour: "Tour") -> None:
    """A coordinator sets up the network of their county, and sees it on every page."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/first-day")
    tour.picture("what-is-left-to-do")
    page.goto("/county")
    page.get_by_label("Name of the network").fill("Sampleshire Moves")
    page.get_by_label("Colour").fill("#5b2a86")
    tour.press("See how it looks")
    tour.picture("trying-a-name-and-a-colour")
    tour.press("Save")
    page.goto("/")
    tour.picture("after-it-was-saved")


@journey
def partners_and_areas(tour: "Tour") -> None:
    """A coordinator brings in the partners of the network by the same steps as its members."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/imports/")
    page.get_by_label("What is in it").select_option(index=1)
    page.get_by_label("Choose the spreadsheet").set_input_files(
        {"name": "partners.csv", "mimeType": "text/csv", "buffer": PARTNERS.encode()}
    )
    tour.picture("which-list-it-is")
    tour.press("Read this file")
    tour.work()
    tour.picture("what-is-in-each-column")
    tour.press("Try it")
    tour.work()
    tour.picture("a-dry-run")
    tour.press("Import")
    tour.work()
    tour.picture("imported")


@journey
def passkey_and_looking(tour: "Tour") -> None:
    """A member makes a passkey; an administrator looks as somebody else, and changes nothing."""
    page = tour.page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/account/passkeys/add")
    page.get_by_label("What to call it").fill("My phone")
    tour.picture("adding-a-passkey")
    tour.press("Make a passkey")
    page.get_by_role("heading", name=re.compile("ecovery codes")).wait_for()
    page.goto("/account/")
    tour.picture("my-account")
    tour.sign_in_as(ADMINISTRATOR)
    page.goto("/administration/roles?name=Gareth")
    page.get_by_role("link", name=re.compile("^Look")).first.click()
    page.get_by_label("They asked me for help").check()
    tour.picture("why-i-look")
    tour.press("Look")
    page.goto("/")
    tour.picture("only-looking")
