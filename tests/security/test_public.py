"""What the web sees of a member: a card, the finder, a profile; and what it does not: a copy, a passkey."""

import logging

import pytest

from network.core.database import db
from network.members.cards import codes
from network.members.cards.models import Card
from network.members.catalogue.models import QualificationKind
from network.members.consents import operations as consents
from network.members.consents.rules import PUBLIC_LISTING
from tests import factories
from tests.security.conftest import Browse
from tests.security.world import World

QUIET = "noindex, nofollow, noarchive"
STRANGE_CODES = ("nothing", "%00", "9" * 400, "..", "é", "AAAAAAAAAAAAAAAAAAAAAA", "%0d%0aX: 1")
PASSKEY = (
    "[]", "null", "1", '"x"', "{}", "[" * 10_000, '{"id": 1}', '{"id": null, "response": []}',
    '{"id": "\\ud800"}', '{"id": "\\u0000"}', '{"id": "%s"}',
    '{"id": "%s", "rawId": 5, "type": "public-key", "response": {}}',
    *(
        '{"id": "%s", "rawId": "%s", "type": "public-key", "response": {"clientDataJSON": ' + rest + "}}"
        for rest in (
            '"e30", "authenticatorData": "AA", "signature": ""',
            '"\\ud800", "authenticatorData": 1e999, "signature": NaN, "userHandle": {}',
            '"e30", "attestationObject": "oA", "transports": [[], {}, 1, "usb"]',
        )
    ),
)  # fmt: skip


@pytest.fixture
def code(world: World) -> str:
    """The code of Amina's card."""
    [word] = [one for one in world.canaries if world.canaries[one] == {"amina"} and _is_code(world, one)]
    return word


def _is_code(world: World, word: str) -> bool:
    card = db.session.get_one(Card, world.things["amina"]["card"])
    return codes.hash_of(word) == card.code_hash


@pytest.mark.usefixtures("unlimited")
def test_what_the_web_sees_of_a_member_is_kept_by_nobody(world: World, browse: Browse) -> None:
    """Neither by a browser nor by a search engine, whatever the answer; and it sets no cookie."""
    addresses = ["/find-an-instructor", "/find-an-instructor?condition=cancer&area=winslow&within=5"]
    addresses += [f"/{page}/{one}{part}" for page in ("cards", "instructors") for one in STRANGE_CODES
                  for part in ("", "/photo")]  # fmt: skip

    answers = [browse().get(address) for address in addresses]

    assert {one.status_code for one in answers} <= {200, 400, 404}
    answered = [one for one in answers if "\x00" not in one.request.path]  # which reaches no page
    answered = [one for one in answered if one.status_code == 200 or "/cards/" in one.request.path]
    assert [one.request.path for one in answered if one.headers.get("X-Robots-Tag") != QUIET] == []
    assert [one.request.path for one in answers if "no-store" not in one.headers["Cache-Control"]] == []
    assert [one.request.path for one in answers if one.headers.getlist("Set-Cookie")] == []


def test_a_card_and_a_profile_are_seen_by_no_search_engine(
    world: World, browse: Browse, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log names neither."""
    amina = world.people["amina"]
    consents.give(amina, PUBLIC_LISTING, by=amina)
    first_aid = db.session.get_one(QualificationKind, world.things["amina"]["kind"])
    factories.qualification(amina, first_aid)
    amina.shown = ["name:public", "name:members", "name:partners"]
    caplog.set_level(logging.DEBUG)

    for address in (f"/cards/{code}", f"/instructors/{amina.public_id}"):
        answer = browse().get(address)

        assert answer.status_code == 200, address
        assert answer.headers["X-Robots-Tag"] == QUIET
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers.getlist("Set-Cookie") == []
        assert [word for word in world.hidden_from("visitor") if word in answer.text and word != code] == []
    browse().get(f"/cards/{code}/photo")
    browse(amina).get("/card")
    browse(amina).get(f"/account/my-data/{world.things['amina']['copy']}/file")

    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "/cards/" in said
    assert code not in said
    assert amina.public_id not in said
    assert "Amina" not in said


def test_a_copy_of_all_is_fetched_by_whoever_asked_for_it_alone(world: World, browse: Browse) -> None:
    """For everybody else it is not there, coordinators and administrators with them."""
    for owner in ("amina", "carol"):
        address = f"/account/my-data/{world.things[owner]['copy']}/file"
        mark = f"canary-copy-{owner}".encode()
        for name, member in world.people.items():
            answer = browse(member).get(address)
            assert (answer.status_code == 200 and mark in answer.data) is (name == owner), name
            assert answer.status_code in ({200} if name == owner else {302, 404}), name
        assert browse().get(address).status_code in {302, 404}


@pytest.mark.usefixtures("unlimited", "no_tokens")
def test_no_answer_of_a_passkey_fails_or_lets_anybody_in(world: World, browse: Browse) -> None:
    """With the question in the session, and the name of a passkey that there is."""
    visitor, amina = browse(), browse(world.people["amina"])
    for shape in PASSKEY:
        answer = shape.replace("%s", "YW1pbmE")
        visitor.get("/sign-in")
        amina.get("/account/passkeys/add")

        came = visitor.post("/sign-in/passkey", data={"answer": answer, "next": "//evil.example"})
        proved = amina.post("/account/prove/passkey", data={"answer": answer})
        amina.get("/account/passkeys/add")
        added = amina.post("/account/passkeys/add", data={"answer": answer, "name": "Key"})

        assert came.status_code == 302, shape
        assert "evil" not in came.location
        assert visitor.get("/account/").status_code == 302, shape
        assert proved.status_code == 302, shape
        assert added.status_code == 200, shape
        assert "did not make a passkey" in added.text
