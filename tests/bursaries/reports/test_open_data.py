"""Awards as open data: valid by the standard, without names, released by a coordinator, and withdrawn."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from network.bursaries.applications.rules import Status
from network.bursaries.reports import operations, policy, queries_open
from network.bursaries.reports.models import Publisher, Release, ReleasedAward
from network.bursaries.reports.rules_open import PURPOSE, REASON
from network.core import audit
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from tests import factories
from tests.bursaries.reports.conftest import NOW
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

STANDARD = Path(__file__).parents[2] / "data" / "360giving"
JSON, PAGE = "/open-data/bursaries.json", "/open-data/bursaries"
PUBLISHER = {
    "prefix": "360G-bucks",
    "org_id": "GB-COH-01234567",
    "place": "Buckinghamshire",
    "geo_code": "E06000060",
    "licence": "cc_by",
}


def schema(name):
    return json.loads((STANDARD / name).read_text())


def check_against_the_standard(package):
    """Raise where a package is not valid; the package schema names an older address of the grant schema."""
    grant, whole = schema("360-giving-schema.json"), schema("360-giving-package-schema.json")
    address = whole["properties"]["grants"]["items"]["$ref"]
    known = Registry().with_resource(address, DRAFT202012.create_resource(grant))
    formats = jsonschema.FormatChecker(())
    formats.checks("date-time", ValueError)(lambda text: "T" in text and datetime.fromisoformat(text))
    formats.checks("uri")(lambda text: bool(urlsplit(text).scheme and urlsplit(text).netloc))
    jsonschema.Draft202012Validator(whole, registry=known, format_checker=formats).validate(package)


@pytest.fixture
def publishes(carol, trust):
    """Say who publishes, and who the funder is."""
    operations.say_who_publishes(PUBLISHER, by=carol)
    operations.name_funder(trust, "GB-LAE-BUC", by=carol)


@pytest.fixture
def award(fund, publishes):
    """Make an accepted award of somebody, for a course of theirs."""

    def make(member=None, **facts):
        return factories.application(
            member or factories.member("Amina Khan"),
            fund,
            facts.pop("status", Status.PAID),
            course_title="Amina's own course",
            **facts,
        )

    return make


def released(carol, *awards):
    made = operations.prepare([one.id for one in awards], by=carol)
    operations.release(made, by=carol)
    db.session.commit()
    return made


def test_what_is_public_is_valid_and_names_nobody(award, amina, carol, client):
    cancer = factories.kind("Level 4 Cancer Rehab")
    awards = [award(amina, kind=cancer, awarded_pence=250_50, asked_pence=300_00)]
    awards += [award(status=Status.ACCEPTED, kind=cancer) for _ in range(4)]
    awards.append(award(kind=factories.kind("Falls")))
    released(carol, *awards)

    answer = client.get(JSON)

    package = answer.get_json()
    check_against_the_standard(package)
    titles = sorted(one["title"] for one in package["grants"])
    assert titles == ["Bursary towards Level 4 Cancer Rehab"] * 5 + ["Bursary towards a qualification"]
    first = next(one for one in package["grants"] if one["amountAwarded"] == 250.5)
    assert first | {"id": "", "recipientIndividual": {}, "description": ""} == {
        "id": "",
        "title": "Bursary towards Level 4 Cancer Rehab",
        "description": "",
        "currency": "GBP",
        "amountAppliedFor": 300,
        "amountAwarded": 250.5,
        "amountDisbursed": 250.5,
        "awardDate": "2026-11-30",
        "recipientIndividual": {},
        "toIndividualsDetails": {"grantPurpose": [PURPOSE], "primaryGrantReason": REASON},
        "fundingOrganization": [{"id": "GB-LAE-BUC", "name": "Public Health"}],
        "grantProgramme": [{"code": str(awards[0].fund_id), "title": "Instructor fund"}],
        "beneficiaryLocation": [{"name": "Buckinghamshire", "countryCode": "GB", "geoCode": "E06000060"}],
        "dataSource": package["accessURL"],
    }
    assert package["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for word in ("Amina", "Khan", "own course", awards[0].reference, "Area "):
        assert word not in answer.text
    assert "6 awards" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("code", "file"), [(PURPOSE, "grantToIndividualsPurpose.csv"), (REASON, "grantToIndividualsReason.csv")]
)
def test_purpose_and_reason_are_codes_of_the_standard(code, file):
    with (STANDARD / file).open(newline="") as rows:
        assert code in {row["Code"] for row in csv.DictReader(rows)}


def test_nothing_is_public_before_a_release_and_after_it_is_withdrawn(award, carol, client, signed_in_as):
    browser = signed_in_as(carol)
    one = award()
    assert [client.get(address).status_code for address in (JSON, PAGE)] == [404, 404]

    answer = browser.post("/bursaries/open-data/prepare", data={"awards": [str(one.id)]})
    assert [client.get(address).status_code for address in (JSON, PAGE)] == [404, 404]
    assert "Recipient" in browser.get(answer.location).text

    browser.post(f"{answer.location}/release")
    assert [client.get(address).status_code for address in (JSON, PAGE)] == [200, 200]
    assert "released by Carol Hughes" in browser.get("/bursaries/open-data").text

    browser.post(f"{answer.location}/withdraw")
    assert [client.get(address).status_code for address in (JSON, PAGE)] == [404, 404]
    told = [(entry.what, entry.by_name) for entry in audit.entries() if entry.what.startswith("open data ")]
    assert told[:3] == [
        ("open data withdrawn", "Carol Hughes"),
        ("open data released", "Carol Hughes"),
        ("open data prepared", "Carol Hughes"),
    ]


def test_what_was_released_stays_as_it_was_until_the_next_release(award, amina, carol, client):
    one = award(amina)
    released(carol, one)
    before = client.get(JSON).data

    amina.name = "Another Name"
    one.fund.name = "Another fund"
    award()
    operations.say_who_publishes(PUBLISHER | {"place": "Elsewhere"}, by=carol)
    operations.prepare([one.id], by=carol)
    assert client.get(JSON).data == before

    released(carol, one)
    after = client.get(JSON).get_json()
    assert after["grants"][0]["grantProgramme"][0]["title"] == "Another fund"
    assert after["grants"][0]["recipientIndividual"] == json.loads(before)["grants"][0]["recipientIndividual"]
    assert after["grants"][0]["id"] == json.loads(before)["grants"][0]["id"]


def test_a_person_has_one_name_for_all_their_awards_which_follows_from_nothing(award, amina, esi, carol):
    made = operations.prepare([award(one).id for one in (amina, amina, esi)], by=carol)

    names = [one["recipientIndividual"]["id"] for one in made.package["grants"]]
    assert names[0] == names[1] != names[2]
    codes = {one["id"].rsplit("-", 1)[-1] for one in made.package["grants"]}
    assert len(codes) == 3
    again = operations.prepare([one.application_id for one in made.awards], by=carol)
    assert again.package == made.package


def test_only_agreed_awards_are_offered(award, carol, fund, amina):
    agreed = award(status=Status.ACCEPTED)
    for status in set(Status) - {Status.ACCEPTED}:
        if status not in {Status.COMPLETED, Status.CLAIMED, Status.PART_PAID, Status.PAID, Status.CLOSED}:
            factories.application(amina, fund, status)

    assert [one.id for one in queries_open.offered(carol)] == [agreed.id]


def test_the_list_is_exactly_what_may_be_released(award, amina, ben, carol):
    own, closed, free = award(carol), award(), award(amina)
    factories.declaration(carol, closed, conflict=True)
    factories.declaration(carol, free)

    offered = {one.id for one in queries_open.offered(carol)}

    assert (
        offered
        == {one.id for one in (own, closed, free) if policy.may_release_award(carol, one)}
        == {free.id}
    )
    assert queries_open.offered(ben) == []
    with pytest.raises(Refused, match="Choose awards from the list"):
        operations.prepare([free.id, closed.id], by=carol)
    with pytest.raises(NotPermitted):
        operations.prepare([free.id], by=ben)


def test_what_is_closed_to_a_coordinator_stays_public_as_it_is(award, amina, carol, client, signed_in_as):
    dora = factories.member("Dora", *carol.roles)
    factories.account(dora)
    hers, other = award(dora), award(amina)
    prepared = operations.prepare([hers.id, other.id], by=carol)

    assert not policy.may_look_at(dora, prepared)
    assert signed_in_as(dora).get(f"/bursaries/open-data/{prepared.id}").status_code == 403
    operations.release(prepared, by=carol)
    before = {one["id"]: one for one in prepared.package["grants"]}
    hers.fund.name = "Another fund"
    second = operations.prepare([other.id], by=dora)
    operations.release(second, by=dora)
    db.session.commit()

    after = {one["id"]: one for one in client.get(JSON).get_json()["grants"]}
    assert after.keys() == before.keys()
    kept = [one for one in after if after[one] == before[one]]
    assert len(kept) == 1
    assert [one.application_id for one in second.awards if one.carried] == [hers.id]


def test_a_release_needs_to_be_looked_at_anew_once_something_changed(award, carol, today):
    one = award()
    first, second = (operations.prepare([one.id], by=carol) for _ in range(2))
    today.shift(timedelta(minutes=1))
    operations.release(second, by=carol)
    with pytest.raises(Refused, match="Prepare it again"):
        operations.release(first, by=carol)
    with pytest.raises(Refused, match="released already"):
        operations.release(second, by=carol)

    old = operations.prepare([one.id], by=carol)
    today.shift(timedelta(days=2))
    with pytest.raises(Refused, match="Prepare it again"):
        operations.release(old, by=carol)


def test_an_award_that_is_none_any_more_is_not_released(award, carol):
    one = award(status=Status.ACCEPTED)
    prepared = operations.prepare([one.id], by=carol)
    db.session.execute(db.update(type(one)).where(type(one).id == one.id).values(status=Status.WITHDRAWN))
    db.session.expire_all()

    with pytest.raises(Refused, match="Prepare it again"):
        operations.release(prepared, by=carol)


def test_who_publishes_is_asked_first(carol, fund, trust, amina, signed_in_as):
    one = factories.application(amina, fund, Status.PAID)
    browser = signed_in_as(carol)

    answer = browser.post("/bursaries/open-data/prepare", data={"awards": [str(one.id)]})
    assert "First say who publishes" in answer.text
    browser.post("/bursaries/open-data/publisher", data=PUBLISHER)
    answer = browser.post("/bursaries/open-data/prepare", data={"awards": [str(one.id)]})
    assert "under which identifier Public Health stands" in answer.text
    browser.post(f"/bursaries/open-data/funders/{trust.id}", data={"org_id": "GB-LAE-BUC"})
    answer = browser.post("/bursaries/open-data/prepare", data={"awards": [str(one.id)]})

    assert answer.status_code == 302
    assert "GB-LAE-BUC" in browser.get("/bursaries/open-data").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"prefix": "bucks"}, "Write it as 360Giving gave it"),
        ({"org_id": "01234567"}, "Write it as org-id.guide has it"),
        ({"place": ""}, "Enter the name of the county"),
    ],
)
def test_what_is_no_identifier_is_refused_beside_its_field(carol, signed_in_as, wrong, words):
    answer = signed_in_as(carol).post("/bursaries/open-data/publisher", data=PUBLISHER | wrong)

    assert words in answer.text
    assert db.session.get(Publisher, 1) is None


def test_two_who_say_who_publishes_see_both_versions(carol, publishes, signed_in_as):
    browser = signed_in_as(carol)
    answer = browser.post(
        "/bursaries/open-data/publisher", data=PUBLISHER | {"place": "Mine", "version": "0"}
    )

    assert "Mine" in answer.text
    assert db.session.get(Publisher, 1).place == "Buckinghamshire"


def test_nothing_can_be_prepared_of_nothing(carol, publishes, signed_in_as):
    assert "No awards yet" in signed_in_as(carol).get("/bursaries/open-data/prepare").text


def test_the_list_of_releases_asks_the_same_whatever_the_rows(award, carol, signed_in_as):
    def asks():
        browser = signed_in_as(carol)
        browser.get("/bursaries/open-data")
        with statements() as asked:
            browser.get("/bursaries/open-data")
        return len(asked)

    released(carol, award())
    few = asks()
    for _ in range(3):
        released(carol, *(award() for _ in range(2)))

    assert asks() == few


def test_the_file_is_one_statement_for_the_public(award, carol, client):
    released(carol, award())
    client.get(JSON)

    with statements() as asked:
        client.get(JSON)

    assert len(asked) == 1


def test_rows_say_which_awards_when_and_by_whom(award, carol):
    one = award()
    made = released(carol, one)

    kept = db.session.get_one(Release, made.id)
    assert (kept.released_at, kept.released_by.name) == (NOW, "Carol Hughes")
    assert [row.application_id for row in db.session.scalars(db.select(ReleasedAward))] == [one.id]
    assert kept.package["issued"] == date(2026, 12, 2).isoformat()
    assert datetime.now(UTC) == NOW
