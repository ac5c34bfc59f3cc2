"""The pages: what one agrees to, who sees what, and the coordinators' words and lists."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
from network.members.consents import operations, queries
from network.members.consents.rules import AGREEMENT, CALLS, PUBLIC_LISTING
from network.members.people.models import Member
from tests import factories
from tests.conftest import Outbox
from tests.plugins.client import Client
from tests.plugins.statements import statements
from tests.test_house_style import SignIn


def shown(member: Member) -> list[str]:
    found = db.session.scalar(
        select(Member.shown).where(Member.id == member.id).execution_options(populate_existing=True)
    )
    return list(found or [])


def tick(client: Client, member: Member, **more: str) -> str:
    db.session.refresh(member)
    data = {"version": member.version, "wording": "1", "name": "partners", **more}
    answer = client.post(f"/members/{member.id}/visibility", data=data)
    return answer.text if answer.status_code == 200 else answer.headers["Location"]


def test_one_press_agrees_and_one_press_takes_back(signed_in_as: SignIn, amina: Member) -> None:
    client, page = signed_in_as(amina), f"/members/{amina.id}/consents"
    assert client.get(page).text.count("Take it back") == 0

    client.post(f"{page}/calls/give", data={"wording": "1"})
    assert queries.gives(amina.id, CALLS)
    assert "Take it back" in client.get(page).text

    client.post(f"{page}/calls/withdraw")
    assert not queries.gives(amina.id, CALLS)


def test_words_that_changed_behind_an_open_page_are_shown_again(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    operations.publish(CALLS, "Other words entirely.", "It stops.", asks_again=True, by=carol)
    client = signed_in_as(amina)

    answer = client.post(f"/members/{amina.id}/consents/calls/give", data={"wording": "1"})
    page = client.get(answer.headers["Location"]).text

    assert "The words have changed since you opened this page" in page
    assert "Other words entirely." in page
    assert not queries.gives(amina.id, CALLS)


def test_an_agreement_that_was_not_seen_is_none(signed_in_as: SignIn, amina: Member) -> None:
    signed_in_as(amina).post(f"/members/{amina.id}/consents/calls/give")

    assert not queries.gives(amina.id, CALLS)


def test_what_nobody_offers_is_not_there(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    assert signed_in_as(amina).post(f"/members/{amina.id}/consents/nothing/give").status_code == 404
    assert signed_in_as(carol).get("/consents/nothing").status_code == 404


def test_the_agreement_is_accepted_and_has_no_button_to_take_it_back(
    signed_in_as: SignIn, amina: Member
) -> None:
    client = signed_in_as(amina)
    assert "Read and accept the network agreement" in client.get("/").text

    client.post(f"/members/{amina.id}/consents/{AGREEMENT}/give", data={"wording": "1"})

    assert "Read and accept the network agreement" not in client.get("/").text
    assert "Take it back" not in client.get(f"/members/{amina.id}/consents").text


def test_ticking_for_everybody_asks_for_the_consent_in_the_same_form(
    signed_in_as: SignIn, amina: Member
) -> None:
    client = signed_in_as(amina)

    page = tick(client, amina, phone="public")
    assert "Tick this if you agree" in page
    assert 'name="phone" type="checkbox" value="public" checked' in page  # nothing is lost
    assert shown(amina) == ["name:instructors", "name:partners", "areas:instructors", "areas:partners"]

    assert tick(client, amina, phone="public", agree="y") == f"/members/{amina.id}"
    assert shown(amina) == ["name:partners", "phone:public"]
    assert queries.gives(amina.id, PUBLIC_LISTING)


def test_ticks_for_others_need_no_consent(signed_in_as: SignIn, amina: Member) -> None:
    assert tick(signed_in_as(amina), amina, phone="partners") == f"/members/{amina.id}"
    assert not queries.gives(amina.id, PUBLIC_LISTING)


def test_agreeing_in_the_form_is_to_the_words_that_stood_in_it(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    operations.publish(PUBLIC_LISTING, "Other words entirely.", "It stops.", asks_again=True, by=carol)
    client = signed_in_as(amina)

    page = tick(client, amina, phone="public", agree="y")

    assert "The words have changed since you opened this page" in page
    assert "Other words entirely." in page
    assert 'name="wording" value="2"' in page
    assert tick(client, amina, phone="public", agree="y", wording="2") == f"/members/{amina.id}"


def test_taking_the_listing_back_on_the_page_takes_out_the_ticks(signed_in_as: SignIn, amina: Member) -> None:
    client = signed_in_as(amina)
    tick(client, amina, phone="public", agree="y")

    client.post(f"/members/{amina.id}/consents/{PUBLIC_LISTING}/withdraw")

    assert shown(amina) == ["name:partners"]


def test_two_windows_do_not_overwrite_each_others_ticks(signed_in_as: SignIn, amina: Member) -> None:
    client, version = signed_in_as(amina), amina.version
    tick(client, amina, phone="partners")

    answer = client.post(f"/members/{amina.id}/visibility", data={"version": version, "name": "instructors"})

    assert answer.status_code == 200
    assert shown(amina) == ["name:partners", "phone:partners"]


def test_a_coordinator_takes_a_consent_back_for_somebody_who_asks(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    operations.give(amina, CALLS, by=amina)
    client = signed_in_as(carol)
    page = client.get(f"/members/{amina.id}/consents").text
    assert "I agree" not in page

    client.post(f"/members/{amina.id}/consents/calls/withdraw")

    assert not queries.gives(amina.id, CALLS)


def test_a_coordinator_writes_another_version_and_chooses_what_it_does(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    operations.give(amina, CALLS, by=amina)
    client = signed_in_as(carol)
    new = {"wording": "They may ring me.", "withdrawal": "They stop.", "version": "1"}

    assert "Choose what the change does" in client.post("/consents/calls", data=new).text
    assert client.post("/consents/calls", data={**new, "effect": "words"}).status_code == 302
    assert queries.gives(amina.id, CALLS)
    stale = client.post("/consents/calls", data={**new, "wording": "Else.", "effect": "again"})
    assert "Somebody else wrote another version meanwhile" in stale.text
    assert "Else." in stale.text

    again = {**new, "wording": "They may ring me at work.", "version": "2", "effect": "again"}
    assert client.post("/consents/calls", data=again).status_code == 302
    assert not queries.gives(amina.id, CALLS)
    assert "Version 2" in client.get("/consents/calls").text


def test_the_list_says_who_accepted_which_version(
    signed_in_as: SignIn, amina: Member, carol: Member, outbox: Outbox
) -> None:
    omar = factories.member("Omar Said", Role.INSTRUCTOR)
    operations.give(amina, AGREEMENT, by=amina)
    client = signed_in_as(carol)

    everybody = client.get("/consents/agreement/accepted").text
    missing = client.get("/consents/agreement/accepted?show=not").text
    assert ("Amina Khan" in everybody, "Omar Said" in everybody) == (True, True)
    assert ("Amina Khan" in missing, "Omar Said" in missing) == (False, True)

    client.post("/consents/agreement/remind")
    assert outbox.only().to_name == omar.name


def test_the_list_leaves_as_a_file(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    operations.give(amina, AGREEMENT, by=amina)
    client = signed_in_as(carol)
    today = datetime.now(UTC).date().isoformat()

    csv = client.get("/consents/agreement/accepted.csv").text
    rows = list(
        load_workbook(BytesIO(client.get("/consents/agreement/accepted.xlsx").data)).active.iter_rows(
            values_only=True
        )
    )

    assert f"Amina Khan,amina@network.example,1,{today}," in csv
    assert rows[1][:3] == ("Amina Khan", "amina@network.example", 1)


def test_the_list_goes_on_and_takes_as_many_statements_whatever_its_length(
    signed_in_as: SignIn, carol: Member
) -> None:
    def asked(path: str) -> tuple[int, str]:
        with statements() as seen:
            page = client.get(path).text
        return len(seen), page

    client = signed_in_as(carol)
    factories.member("Member 000", Role.INSTRUCTOR)
    few, _ = asked("/consents/agreement/accepted")
    last = [factories.member(f"Member {number:03}", Role.INSTRUCTOR) for number in range(1, 61)][49]
    many, first = asked("/consents/agreement/accepted")
    second = client.get(f"/consents/agreement/accepted?after={last.id - 1}").text

    assert few == many
    assert ("Member 049" in first, "Member 050" in first) == (True, False)
    assert ("Member 050" in second, "Member 049" in second) == (True, False)
