"""Invitations: expiring, re-sendable, revocable, for one use, tied to a record, an address and a role."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from network.accounts import operations, queries
from network.accounts.models import Invitation
from network.accounts.operations import invitations
from network.core import clock as core_clock
from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.accounts.post import answered, letters_to, link_to
from tests.plugins.statements import statements

DEV = "dev@network.example"
PASSWORD = "walnut cycling harbour lantern"
MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def invited(carol, dev):
    """Dev was invited to claim his record."""
    invitation = operations.invite(dev, by=carol)
    db.session.commit()
    return invitation


def unclaimed(name, email):
    return factories.member(name, email=email, status=Status.UNCLAIMED, active_since=None)


def test_an_invitation_shows_the_name_and_makes_the_record_ones_own(client, invited, dev):
    path = link_to(DEV)
    assert "Welcome, Dev Patel" in client.get(path).text
    assert dev.status is Status.UNCLAIMED

    assert client.post(path, data={"password": PASSWORD}).location == "/"

    db.session.expire_all()
    assert (dev.status, dev.roles) == (Status.ACTIVE, {Role.INSTRUCTOR})
    assert "This record is yours now" in client.get("/").text
    assert "Dev Patel" in client.get("/account/").text


def test_a_record_is_claimed_without_a_password_too(app, client, invited, dev):
    client.post(link_to(DEV), data={"password": ""})

    assert queries.account_of(dev).password_hash is None
    elsewhere = app.test_client()
    elsewhere.post("/sign-in/link", data={"email": DEV})
    answered()
    assert elsewhere.post(link_to(DEV)).status_code == 302


def test_a_weak_password_is_explained_and_the_invitation_stays(client, invited, dev):
    path = link_to(DEV)

    page = client.post(path, data={"password": "dev patel dev patel"})

    assert 'id="password-error"' in page.text
    assert queries.account_of(dev) is None
    assert client.post(path, data={"password": PASSWORD}).status_code == 302


def test_an_invitation_is_accepted_once(app, client, invited):
    path = link_to(DEV)
    client.post(path, data={"password": PASSWORD})

    assert app.test_client().post(path, data={"password": PASSWORD}).status_code == 410


def test_an_invitation_runs_out_after_fourteen_days(client, carol, dev, clock):
    clock.move_to(MONDAY)
    operations.invite(dev, by=carol)
    path = link_to(DEV)

    clock.move_to(MONDAY + timedelta(days=13, hours=23))
    assert client.get(path).status_code == 200
    clock.move_to(MONDAY + timedelta(days=14, minutes=1))
    assert client.post(path, data={"password": PASSWORD}).status_code == 410


def test_an_invitation_that_was_taken_back_is_dead(client, signed_in_as, carol, invited, dev):
    path = link_to(DEV)

    signed_in_as(carol).post(f"/invitations/{invited.id}/revoke")

    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": PASSWORD}).status_code == 410
    assert dev.status is Status.UNCLAIMED


def test_sending_again_gives_a_new_link_and_new_days(client, signed_in_as, carol, dev, clock):
    clock.move_to(MONDAY)
    invitation = operations.invite(dev, by=carol)
    older = link_to(DEV)
    clock.move_to(MONDAY + timedelta(days=20))

    signed_in_as(carol).post(f"/invitations/{invitation.id}/send-again")

    assert client.get(older).status_code == 410
    assert client.get(link_to(DEV)).status_code == 200
    db.session.refresh(invitation)
    assert invitation.times_sent == 2
    assert invitation.until > MONDAY + timedelta(days=33)


def test_looking_at_an_invitation_changes_nothing(client, invited, dev):
    for _ in range(3):
        client.get(link_to(DEV))
        client.head(link_to(DEV))

    db.session.expire_all()
    assert (dev.status, invited.accepted_at) == (Status.UNCLAIMED, None)


def test_an_invitation_cannot_be_used_as_another_thing(client, invited):
    secret = link_to(DEV).rsplit("/", 1)[1]

    assert client.get(f"/sign-in/link/{secret}").status_code == 410
    assert client.get(f"/reset-password/{secret}").status_code == 410


def test_extra_fields_give_no_other_role(client, invited, dev):
    client.post(
        link_to(DEV), data={"password": PASSWORD, "role": "administrator", "email": "evil@evil.example"}
    )

    db.session.expire_all()
    assert dev.roles == {Role.INSTRUCTOR}
    assert queries.account_of(dev).email == DEV


def test_the_second_claimant_of_a_shared_address_gives_their_own(app, client, carol):
    shared = "gym@network.example"
    first, second = unclaimed("Grace Hill", shared), unclaimed("Hal Inge", shared)
    for member in (first, second):
        operations.invite(member, by=carol)
    paths = {
        letter.to_name: "/claim/" + letter.body.split("/claim/")[1].split()[0]
        for letter in letters_to(shared)
    }
    client.post(paths["Grace Hill"], data={"password": PASSWORD})
    other = app.test_client()

    assert other.get(paths["Hal Inge"]).location == paths["Hal Inge"] + "/own-address"
    other.post(paths["Hal Inge"] + "/own-address", data={"email": "hal@own.example"})
    answered()
    other.post(link_to("hal@own.example"), data={"password": PASSWORD})

    db.session.expire_all()
    assert queries.account_of(first).email == shared
    assert queries.account_of(second).email == "hal@own.example"
    assert (second.status, second.email) == (Status.ACTIVE, "hal@own.example")


def test_a_coordinator_invites_many_at_once(signed_in_as, carol):
    members = [unclaimed(f"Person {number}", f"person{number}@network.example") for number in range(3)]
    client = signed_in_as(carol)
    assert "Person 2, person2@network.example" in client.get("/invitations/").text

    client.post("/invitations/send", data={"member": [str(member.id) for member in members]})

    assert [len(letters_to(member.email)) for member in members] == [1, 1, 1]
    assert client.get("/invitations/").text.count("Not answered yet") == 3


def test_inviting_twice_sends_one_letter(signed_in_as, carol, dev):
    client = signed_in_as(carol)
    for _ in range(2):
        client.post("/invitations/send", data={"member": str(dev.id)})

    assert len(letters_to(DEV)) == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": Status.LEFT}, "has joined already"),
        ({"status": Status.UNCLAIMED, "email": ""}, "no e-mail address"),
    ],
)
def test_who_cannot_be_invited(carol, facts, words):
    member = factories.member("Grace Hill", **facts)

    with pytest.raises(Refused, match=words):
        operations.invite(member, by=carol)


def test_somebody_new_is_invited_by_name(signed_in_as, carol, client):
    signed_in_as(carol).post(
        "/invitations/new",
        data={"name": "Grace Hill", "email": "grace@clinic.example", "role": "health_partner"},
    )

    client.post(link_to("grace@clinic.example"), data={"password": ""})

    grace = db.session.scalars(select(Member).where(Member.name == "Grace Hill")).one()
    assert (grace.status, grace.roles) == (Status.ACTIVE, {Role.HEALTH_PARTNER})


@pytest.mark.parametrize("role", ["coordinator", "administrator", "funder"])
def test_a_coordinator_invites_nobody_to_power(signed_in_as, carol, dev, role):
    page = signed_in_as(carol).post(
        "/invitations/new", data={"name": "Grace Hill", "email": "grace@clinic.example", "role": role}
    )

    assert page.status_code == 200
    assert letters_to("grace@clinic.example") == []
    with pytest.raises(NotPermitted):
        operations.invite(dev, Role(role), by=carol)


def test_an_administrator_invites_a_coordinator_who_must_then_set_up_a_second_factor(
    signed_in_as, ada, client
):
    signed_in_as(ada).post(
        "/invitations/new",
        data={"name": "Grace Hill", "email": "grace@clinic.example", "role": "coordinator"},
    )

    client.post(link_to("grace@clinic.example"), data={"password": PASSWORD})

    assert client.get("/join-requests/").location == "/account/second-factor"


def test_a_funder_is_invited_for_an_organisation(signed_in_as, ada, client):
    organisation = factories.organisation("Public Health")
    facts = {"name": "Grace Hill", "email": "grace@clinic.example", "role": "funder"}
    administrator = signed_in_as(ada)
    assert "which organisation" in administrator.post("/invitations/new", data=facts).text

    administrator.post("/invitations/new", data={**facts, "organisation": str(organisation.id)})
    client.post(link_to("grace@clinic.example"), data={"password": PASSWORD})

    grace = db.session.scalars(select(Member).where(Member.email == "grace@clinic.example")).one()
    assert [(grant.role, grant.organisation.name) for grant in grace.role_grants] == [
        (Role.FUNDER, "Public Health")
    ]


def test_an_instructor_invites_nobody(signed_in_as, amina, dev, invited):
    client = signed_in_as(amina)

    assert client.get("/invitations/").status_code == 403
    assert client.post("/invitations/send", data={"member": str(dev.id)}).status_code == 403
    assert client.post(f"/invitations/{invited.id}/revoke").status_code == 403


def test_of_two_who_accept_at_once_one_wins(invited):
    secret = link_to(DEV).rsplit("/", 1)[1]

    assert invitations.accept(secret, None) is not None
    assert invitations.accept(secret, None) is None


def test_invitations_that_ran_out_are_on_the_coordinators_list(app, carol, dev, clock):
    clock.move_to(MONDAY)
    operations.invite(dev, by=carol)
    clock.move_to(MONDAY + timedelta(days=15))

    with app.test_request_context("/"):
        tasks = registry.tasks_for(carol, core_clock.today())

    assert next(task.count for task in tasks if task.href == "/invitations/") == 1


def test_no_letter_goes_to_an_unclaimed_record_but_its_invitation(client, dev, carol):
    client.post("/sign-in/link", data={"email": DEV})
    client.post("/reset-password", data={"email": DEV})
    answered()

    assert letters_to(DEV) == []


def test_the_list_has_pages(signed_in_as, carol):
    for number in range(60):
        operations.invite(unclaimed(f"Person {number}", f"p{number}@network.example"), by=carol)
    client = signed_in_as(carol)

    first = client.get("/invitations/").text
    oldest_shown = min(db.session.scalars(select(Invitation.id).order_by(Invitation.id.desc()).limit(50)))
    second = client.get(f"/invitations/?before={oldest_shown}").text

    assert (first.count("Not answered yet"), second.count("Not answered yet")) == (50, 10)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.HEALTH_PARTNER])
def test_who_is_on_a_list_is_invited_as_what_the_list_says(signed_in_as, client, carol, role):
    grace = factories.member("Grace Hill", role, email=DEV, status=Status.UNCLAIMED, active_since=None)
    signed_in_as(carol).post("/invitations/send", data={"member": str(grace.id)})

    client.post(link_to(DEV), data={"password": PASSWORD})

    db.session.expire_all()
    assert [grant.role for grant in grace.role_grants] == [role]


def test_who_was_confirmed_without_an_account_is_invited_to_have_one(signed_in_as, client, carol, dev):
    people.confirm(dev, by=carol, reason="Rang him.")
    db.session.commit()
    browser = signed_in_as(carol)
    assert DEV in browser.get("/invitations/").text

    browser.post("/invitations/send", data={"member": str(dev.id)})
    client.post(link_to(DEV), data={"password": PASSWORD})

    db.session.expire_all()
    assert (dev.status, queries.account_of(dev).email) == (Status.ACTIVE, DEV)


def test_an_invitation_lives_on_when_the_record_is_confirmed(client, carol, invited, dev):
    people.confirm(dev, by=carol, reason="Rang him.")

    assert client.post(link_to(DEV), data={"password": PASSWORD}).status_code == 302


def test_an_invitation_that_cannot_be_accepted_is_not_sent_again(carol, invited, dev):
    people.leave(dev, by=carol, reason="Said no on the phone.")

    with pytest.raises(Refused, match="cannot claim"):
        invitations.send_again(invited, by=carol)


def test_whether_many_can_be_invited_is_asked_once(carol):
    asked = []
    for count in (1, 4):
        members = [unclaimed(f"Person {count}{n}", f"person{count}{n}@network.example") for n in range(count)]
        db.session.commit()
        [member.role_grants for member in members]
        with statements() as made:
            invitations.invite_many(members, by=carol)
        asked.append(sum("FROM accounts" in one or "FROM invitations" in one for one in map(str, made)))

    assert asked == [2, 2]
