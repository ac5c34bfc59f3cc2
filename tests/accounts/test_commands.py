"""`flask user create` and `flask user grant`."""

import pytest

from network.accounts import queries
from network.core.database import db
from network.core.permission import Role

PASSWORD = "walnut cycling harbour lantern"


@pytest.fixture
def run(app):
    def run(*arguments, given=""):
        db.session.commit()
        return app.test_cli_runner().invoke(args=["user", *arguments], input=given)

    return run


def test_the_first_administrator_is_made(run, client):
    result = run(
        "create",
        "ada@network.example",
        "--name",
        "Ada Field",
        "--role",
        "administrator",
        "--password",
        PASSWORD,
    )

    assert (result.exit_code, result.output) == (0, "Ada Field can sign in as ada@network.example.\n")
    account = queries.account_at("ada@network.example")
    assert account.member.roles == {Role.ADMINISTRATOR}
    assert (
        client.post("/sign-in", data={"email": "ada@network.example", "password": PASSWORD}).status_code
        == 302
    )


def test_the_password_is_asked_for_and_not_shown(run):
    result = run("create", "ada@network.example", "--name", "Ada Field", given=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output


def test_without_a_password_links_are_enough(run):
    assert run("create", "ada@network.example", "--name", "Ada Field", given="\n").exit_code == 0
    assert queries.account_at("ada@network.example").password_hash is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("not-an-address", "--name", "Ada", "--password", ""), "is not an e-mail address"),
        (("ada@network.example", "--name", "Ada", "--password", "short"), "at least 12 characters"),
        (("AMINA@network.example", "--name", "Ada", "--password", PASSWORD), "There is an account"),
        (
            ("ben@x.example", "--name", "Ben", "--role", "funder", "--password", PASSWORD),
            "which organisation",
        ),
    ],
    ids=["no address", "a weak password", "a taken address", "a funder of nobody"],
)
def test_what_cannot_be_made_is_said_and_fails(run, amina, arguments, words):
    result = run("create", *arguments)

    assert result.exit_code == 1
    assert words in result.output


def test_a_role_is_granted(run, amina):
    result = run("grant", "amina@network.example", "funder", "--organisation", "Public Health")

    assert (result.exit_code, result.output) == (0, "Amina Khan is now funder.\n")
    db.session.expire_all()
    assert amina.roles == {Role.INSTRUCTOR, Role.FUNDER}


def test_a_role_that_is_held_is_not_granted_twice(run, amina):
    result = run("grant", "amina@network.example", "instructor")

    assert (result.exit_code, "already" in result.output) == (0, True)
    assert len(amina.role_grants) == 1


def test_an_unknown_address_is_said(run):
    result = run("grant", "nobody@network.example", "instructor")

    assert (result.exit_code, result.output) == (1, "No account has the address nobody@network.example.\n")
