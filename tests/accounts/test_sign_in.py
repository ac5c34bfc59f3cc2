"""Signing in by password and by link, and what is true of a sign-in."""

import pytest

from network.accounts.models import SignIn
from network.accounts import operations, queries
from network.core import jobs
from network.core.database import db
from network.core.permission import SYSTEM
from tests import factories

PASSWORD = "walnut cycling harbour lantern"


def test_a_member_signs_in_with_a_password(client, amina):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)

    response = client.post("/sign-in", data={"email": " AMINA@network.example", "password": PASSWORD})

    assert (response.status_code, response.location) == (302, "/")
    assert "Amina Khan" in client.get("/account/").text
