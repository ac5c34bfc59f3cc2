"""Asking to join, and being answered."""

import pytest
from sqlalchemy import select

from network.accounts import operations, queries
from network.accounts.operations import joining
from network.core import clock as core_clock
from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.accounts.post import answered, letters_to, link_to

FAY = "fay@network.example"
REQUEST = {
    "name": "Fay Ito",
    "email": FAY,
    "role": "instructor",
    "area": "Winslow",
    "reason": "I teach Pilates.",
}


@pytest.fixture
def fay(client):
    """Fay has asked to join."""
    assert client.post("/join", data=REQUEST).location == "/sign-in/check-your-mail?what=join"
    answered()
    return db.session.scalars(select(Member).where(Member.email == FAY)).one()


def test_a_request_makes_a_member_who_waits(fay):
    assert (fay.name, fay.status, fay.roles) == ("Fay Ito", Status.APPLIED, frozenset())
    assert "I teach Pilates." in fay.notes
    assert queries.account_of(fay).confirmed_at is None


def test_confirming_takes_a_press_and_lets_in(client, fay):
    path = link_to(FAY)
    client.get(path)
    assert queries.account_of(fay).confirmed_at is None

    assert client.post(path).location == "/account/"

    db.session.expire_all()
    assert queries.account_of(fay).confirmed_at is not None
    assert "yet to answer" in client.get("/account/").text
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("left_out", ["name", "email", "role", "reason"])
def test_what_is_missing_is_said_and_the_rest_is_kept(client, left_out):
    page = client.post("/join", data={**REQUEST, left_out: ""})

    assert page.status_code == 200
    assert f'id="{left_out}-error"' in page.text
    assert all(value in page.text for key, value in REQUEST.items() if key not in {left_out, "role"})


@pytest.mark.parametrize("role", ["administrator", "coordinator", "funder", "nonsense"])
def test_nobody_asks_for_power(client, role):
    assert client.post("/join", data={**REQUEST, "role": role}).status_code == 200


def test_extra_fields_change_nothing(client):
    client.post("/join", data={**REQUEST, "status": "active", "roles": "administrator", "member_id": "1"})
    answered()

    fay = db.session.scalars(select(Member).where(Member.email == FAY)).one()
    assert (fay.status, fay.roles) == (Status.APPLIED, frozenset())


def test_asking_twice_makes_one_member(client, fay):
    client.post("/join", data=REQUEST)
    answered()

    assert len(db.session.scalars(select(Member).where(Member.email == FAY)).all()) == 1


def test_a_coordinator_sees_who_waits_and_what_they_wrote(signed_in_as, carol, fay):
    page = signed_in_as(carol).get("/join-requests/").text

    assert "Fay Ito" in page
    assert "I teach Pilates." in page
    assert "Address not confirmed yet" in page


def test_a_coordinator_approves_with_a_letter(signed_in_as, carol, fay):
    signed_in_as(carol).post(
        f"/join-requests/{fay.id}/approve", data={"role": "instructor", "reason": "We know your work."}
    )

    db.session.expire_all()
    assert (fay.status, fay.roles) == (Status.ACTIVE, {Role.INSTRUCTOR})
    assert history_of(fay)[-1].reason == "We know your work."
    assert "We know your work." in letters_to(FAY)[-1].body


def test_a_coordinator_declines_with_a_letter_and_the_account_ends(client, signed_in_as, carol, fay):
    link = link_to(FAY)

    signed_in_as(carol).post(f"/join-requests/{fay.id}/refuse", data={"reason": "You live elsewhere."})

    db.session.expire_all()
    assert fay.status is Status.REFUSED
    assert queries.account_of(fay) is None
    assert "You live elsewhere." in letters_to(FAY)[-1].body
    assert client.post(link).status_code == 410


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_decision_needs_its_reason(signed_in_as, carol, fay, decision):
    page = signed_in_as(carol).post(f"/join-requests/{fay.id}/{decision}", data={"role": "instructor"})

    assert 'id="reason-error"' in page.text
    db.session.expire_all()
    assert fay.status is Status.APPLIED


def test_a_request_is_decided_once(signed_in_as, carol, fay):
    client = signed_in_as(carol)
    client.post(f"/join-requests/{fay.id}/approve", data={"role": "instructor", "reason": "Yes."})

    again = client.post(f"/join-requests/{fay.id}/refuse", data={"reason": "No."})

    assert again.location == "/join-requests/"
    assert "answered already" in client.get("/join-requests/").text
    assert fay.status is Status.ACTIVE


def test_a_coordinator_gives_no_power_by_approving(carol, fay):
    with pytest.raises(Refused, match="administrator"):
        joining.approve(fay, Role.COORDINATOR, "Why not.", by=carol)


def test_an_instructor_decides_nothing(amina, fay, signed_in_as):
    with pytest.raises(NotPermitted):
        joining.approve(fay, Role.INSTRUCTOR, "A friend.", by=amina)
    assert signed_in_as(amina).get("/join-requests/").status_code == 403


def test_who_waits_is_on_the_coordinators_list(app, carol, amina, fay):
    with app.test_request_context("/"):
        tasks = registry.tasks_for(carol, core_clock.today())
        others = registry.tasks_for(amina, core_clock.today())

    assert next(task.count for task in tasks if task.href == "/join-requests/") == 1
    assert "/join-requests/" not in [task.href for task in others]


def test_somebody_of_whom_we_have_a_record_is_led_to_it(client, signed_in_as, carol, dev):
    client.post("/join", data={**REQUEST, "name": "Dev Patel", "email": "dev@network.example"})
    answered()
    applied = db.session.scalars(select(Member).where(Member.status == Status.APPLIED)).one()
    coordinator = signed_in_as(carol)
    assert "Invite them to claim that record" in coordinator.get("/join-requests/").text

    coordinator.post(f"/join-requests/{applied.id}/claim-instead")

    client.post(link_to("dev@network.example"), data={"password": ""})
    db.session.expire_all()
    assert (dev.status, applied.status) == (Status.ACTIVE, Status.REFUSED)
    assert queries.account_of(dev).email == "dev@network.example"


def test_a_list_of_requests_asks_as_much_for_three_as_for_one(client, signed_in_as, carol, fay):
    from tests.plugins.statements import statements

    coordinator = signed_in_as(carol)
    with statements() as for_one:
        coordinator.get("/join-requests/")
    for number in (2, 3):
        client.post("/join", data={**REQUEST, "email": f"fay{number}@network.example"})
    answered()
    with statements() as for_three:
        coordinator.get("/join-requests/")

    assert len(for_three) == len(for_one)


def test_an_account_is_made_once(amina):
    with pytest.raises(Refused, match="has an account already"):
        operations.create_account(amina, "another@network.example", by=amina)


@pytest.mark.parametrize("number", ["0", "2147483648", "9223372036854775808", "9" * 40])
def test_a_number_that_no_record_has_is_not_there(signed_in_as, carol, number):
    assert signed_in_as(carol).get(f"/join-requests/{number}/approve").status_code == 404


@pytest.mark.parametrize(
    ("path", "field"),
    [("/join", "reason"), ("/lost-address", "words")],
    ids=["asking to join", "a lost address"],
)
def test_a_patients_number_is_not_taken(client, path, field):
    facts = {**REQUEST, "old_email": FAY, "new_email": "fay@new.example", field: "NHS number 943 476 5919"}

    page = client.post(path, data=facts)

    assert page.status_code == 200
    assert "no patient is ever named here" in page.text


def test_who_has_lost_their_address_may_give_their_phone_number(client):
    facts = {
        "name": "Fay Ito",
        "old_email": FAY,
        "new_email": "fay@new.example",
        "words": "Ring me: 01632 960001",
    }

    assert client.post("/lost-address", data=facts).status_code == 302


def test_what_could_point_to_a_patient_is_asked_about_once(client):
    facts = {**REQUEST, "reason": "I care for Mary Smith who has cancer, born 3 May 1951."}

    asked = client.post("/join", data=facts)

    assert asked.status_code == 200
    assert "nobody can be recognised" in asked.text


def test_who_left_asks_to_come_back(client, signed_in_as, carol, amina):
    people.leave(amina, by=carol, reason="Moved away.")
    db.session.commit()

    client.post("/join", data={**REQUEST, "name": "Amina Khan", "email": amina.email})
    answered()

    db.session.expire_all()
    assert (amina.status, amina.roles) == (Status.APPLIED, frozenset())
    page = signed_in_as(carol).get("/join-requests/").text
    assert "asks to come back" in page
    assert "Address not confirmed yet" in page
    assert client.post(link_to(amina.email)).location == "/account/"
    joining.approve(amina, Role.INSTRUCTOR, "Welcome back.", by=carol)
    assert amina.roles == {Role.INSTRUCTOR}


def test_a_request_of_somebody_confirmed_without_an_account_leads_to_their_record(
    client, signed_in_as, carol, fay
):
    record = factories.member("Fay Ito", Role.INSTRUCTOR, email=FAY)
    browser = signed_in_as(carol)
    assert "Invite them to claim that record" in browser.get("/join-requests/").text

    browser.post(f"/join-requests/{fay.id}/claim-instead")
    client.post(link_to(FAY), data={"password": ""})

    assert queries.account_of(record).email == FAY
