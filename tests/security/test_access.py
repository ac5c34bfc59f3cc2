"""Every address and every role: who is let in, who is not, and that nobody comes upon what is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from network.core.database import db
from network.core.mail import Message
from network.members.people.models import Member
from tests.plugins.client import Client
from tests.security.client import IN, NO, NOT_THERE, SIGN_IN, Quick, outcome
from tests.security.conftest import Browse
from tests.security.declaring import ACTORS, EVERYBODY, OWNER, SUSPENDED, VISITOR, Row
from tests.security.matrix import MATRIX
from tests.security.world import OWNERS, World
from tests.test_house_style import POSTED_BY_MACHINES, SignIn, routes

LIBRARY = {"static"}
STAYS_OUT = {VISITOR, SUSPENDED}
ENDS_SIGN_INS = {"accounts.sign_out", "accounts.sign_out_everywhere"}
NO_SUCH_NUMBERS = (987_654, 2**63)
QUICKLY = {"Accept": "application/json"}  # a refusal need not be a whole page
NO_PAGE_SHOWS = {"letter", "aside", "copy"}  # read in the mail, kept to undo a merge, fetched by its owner
AS_IT_WAS_SENT = {"size": "file"}  # a file, and not a picture made of it


@dataclass(frozen=True)
class Attempt:
    """Somebody's attempt to open an address, about a thing of somebody's, and what should come of it."""

    endpoint: str
    method: str
    address: str
    owner: str
    expected: str

    @property
    def changes_something(self) -> bool:
        """Whether somebody is let in to do something."""
        return self.method == "POST" and self.expected == IN


def attempts(app: Flask, world: World, actor: str) -> Iterator[Attempt]:
    """Give every address with every method, about each owner's thing where there are owners."""
    for name, row in MATRIX.items():
        endpoint = name.partition(" ")[0]
        owned = OWNER in row.who or row.but_not_own
        one_each = [actor] if row.is_gone_then and actor in OWNERS else OWNERS[:1]
        for owner in owners_for(actor) if owned else one_each:
            places = {"id": world.things[owner][row.thing], **row.places} if row.thing else row.places
            for method in row.methods.split():
                address = address_of(app, endpoint, places)
                yield Attempt(endpoint, method, address, owner, expected(row, actor, owner))


def owners_for(actor: str) -> list[str]:
    """Return whose things somebody tries: their own, those of a colleague, those of a coordinator."""
    if actor in STAYS_OUT:
        return ["amina"]
    return [owner for owner in OWNERS if owner in {actor, "amina", "carol"} or actor in {"carol", "ada"}]


def address_of(app: Flask, endpoint: str, places: dict[str, str | int]) -> str:
    return app.url_map.bind("localhost").build(endpoint, dict(places))


def expected(row: Row, actor: str, owner: str) -> str:
    if row.is_not_there:
        return NOT_THERE
    if row.lets_in(actor, owner):
        return SIGN_IN if row.ends_at_the_door else IN
    return SIGN_IN if actor in STAYS_OUT else NO


def ask(client: Quick, one: Attempt) -> TestResponse:
    """Make a request; a form is sent with nothing in it, so that being let in changes next to nothing."""
    return client.open(
        one.address,
        method=one.method,
        query_string=AS_IT_WAS_SENT if one.method == "GET" else None,
        headers={} if one.expected == IN else QUICKLY,
    )


def somebody(world: World, browse: Browse, actor: str) -> Quick:
    return browse(None if actor == VISITOR else world.people[actor])


def what_it_gives_away(answer: TestResponse, hidden: list[str]) -> list[str]:
    """Return the private words that stand in an answer, its headers with it."""
    said = answer.data + str(answer.headers).encode()
    return [word for word in hidden if word.encode() in said]


def test_every_address_is_declared(app: Flask) -> None:
    declared: dict[str, set[str]] = {}
    for name, row in MATRIX.items():
        declared.setdefault(name.partition(" ")[0], set()).update(row.methods.split())
    there: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in LIBRARY:
            there.setdefault(rule.endpoint, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})

    assert there == declared


@pytest.mark.one_database("sqlite")
@pytest.mark.usefixtures("unlimited")
def test_everybody_gets_in_where_they_should_and_nowhere_else(
    app: Flask, world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GET gives nothing away either: neither the page, nor the file, nor a header."""
    monkeypatch.setitem(
        app.config, "WTF_CSRF_ENABLED", False
    )  # so that the permission alone stands in the way
    wrong, given_away, seen = [], [], set()
    for changes_something, actor in product(
        (False, True), ACTORS
    ):  # first all that leaves the world as it is
        client, hidden = somebody(world, browse, actor), world.hidden_from(actor)
        for one in attempts(app, world, actor):
            if one.changes_something is not changes_something:
                continue
            answer = ask(client, one)
            if outcome(answer) != one.expected:
                about = f"{one.method} {one.address}, {one.owner}'s"
                wrong.append(f"{actor}: {about}: {answer.status}, not {one.expected}")
            if found := what_it_gives_away(answer, hidden):
                given_away.append(f"{actor}: {one.method} {one.address}: {found}")
            if actor in {"amina", "carol", "ada"} and not changes_something:
                seen |= {word for word in world.canaries if word.encode() in answer.data}
            if one.endpoint in ENDS_SIGN_INS:
                client = somebody(world, browse, actor)

    assert wrong == [], "\n".join(wrong)
    assert given_away == [], "\n".join(given_away)
    assert_no_letter_gives_anything_away(world)
    assert_what_is_hidden_was_there_to_be_seen(world, seen)


def assert_no_letter_gives_anything_away(world: World) -> None:
    names = {member.id: name for name, member in world.people.items()}
    for letter in db.session.scalars(db.select(Message)):
        reader = names.get(letter.member_id or 0, VISITOR)
        private = [
            word
            for word in world.hidden_from(reader)
            if word in letter.subject + letter.body and not word.startswith("canary-letter")
        ]
        assert private == [], letter.template


def assert_what_is_hidden_was_there_to_be_seen(world: World, seen: set[str]) -> None:
    """Each private word stands somewhere for whoever may read it, or the search would prove nothing."""
    kinds = {word.split("-")[1] for word in seen if word.startswith("canary-")}
    everywhere = {word.split("-")[1] for word in world.canaries if word.startswith("canary-")}
    assert everywhere - kinds == NO_PAGE_SHOWS
    assert any("amina-canary@" in word for word in seen)
    assert any(word.startswith("07700") for word in seen)


@pytest.mark.one_database("sqlite")
@pytest.mark.usefixtures("unlimited")
def test_a_number_that_nothing_has_is_not_there_for_members_and_tells_a_visitor_nothing(
    app: Flask, world: World, browse: Browse
) -> None:
    wrong = []
    for actor in (VISITOR, "carol", "ada"):
        client = somebody(world, browse, actor)
        for name, row in MATRIX.items():
            for number in NO_SUCH_NUMBERS if row.thing else ():
                address = address_of(app, name.partition(" ")[0], {"id": number, **row.places})
                answer = client.open(address, method=row.methods.split()[0])
                refused = 400 if row.methods == "POST" else SIGN_IN if actor == VISITOR else NOT_THERE
                if refused not in {outcome(answer), answer.status_code}:
                    wrong.append(f"{actor}: {address} {answer.status}")

    assert wrong == [], "\n".join(wrong)


def test_no_page_below_a_thing_is_reached_by_way_of_another(app: Flask, world: World, browse: Browse) -> None:
    """Amina's certificate does not open Omar's page, nor does a page that it has not."""
    amina = browse(world.people["amina"])
    mine, theirs = (world.things[owner]["qualification"] for owner in ("amina", "omar"))

    assert amina.get(f"/qualifications/{mine}/evidence/1?size=file").status_code == 200
    assert amina.get(f"/qualifications/{mine}/evidence/2?size=file").status_code == 404
    assert amina.get(f"/qualifications/{theirs}/evidence/1?size=file").status_code == 403
    assert (
        browse(world.people["carol"]).get(f"/evidence-drafts/{world.things['amina']['draft']}").status_code
        == 403
    )


def test_a_sign_in_ends_with_the_membership_and_the_role(app: Flask, world: World, browse: Browse) -> None:
    """What somebody could do a moment ago counts for nothing: each request asks again."""
    omar, carol = browse(world.people["omar"]), browse(world.people["carol"])
    assert omar.get("/members/").status_code == 200
    assert carol.get("/verification/").status_code == 200

    db.session.delete(world.people["omar"].role_grants[0])
    db.session.delete(world.people["carol"].role_grants[0])
    db.session.commit()

    assert omar.get("/members/").status_code == 403
    assert carol.get("/verification/").status_code == 403


ODD_TOKENS = (
    "",
    "x",
    "é" * 20,
    "\U0001f511\N{RIGHT-TO-LEFT OVERRIDE}",
    "..",
    "IjEi.aaaa.bbbb",
    "\x00",
    "a" * 100_000,
    "%00%0d%0a",
)


@pytest.mark.usefixtures("unlimited")
def test_every_form_is_refused_without_the_token_of_its_own_session(
    app: Flask, carol: Member, amina: Member, signed_in_as: SignIn
) -> None:
    """Also with the token of somebody else's session, and with the right one in the address."""
    browser: Client = signed_in_as(carol)
    foreign = signed_in_as(amina).csrf_token()
    with browser.session_transaction() as session:
        session["csrf_token"] = "of-this-session-alone"
    right = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("of-this-session-alone")
    quick = Quick(app)
    quick.set_cookie("session", browser.get_cookie("session").value)  # type: ignore[union-attr]
    taken = []
    for rule, address in routes(app, "POST"):
        if rule.endpoint in POSTED_BY_MACHINES:
            continue
        for token in (None, foreign, *ODD_TOKENS):
            data = {} if token is None else {"csrf_token": token}
            answers = [quick.post(address, data=data, headers=QUICKLY)]
            if token == foreign:
                answers.append(quick.post(address, headers={"X-CSRFToken": foreign, **QUICKLY}))
                answers.append(quick.post(address, query_string={"csrf_token": right}, headers=QUICKLY))
                answers.append(quick.post(address, json={"csrf_token": right}, headers=QUICKLY))
            taken += [f"{address} {token!r:.40} {one.status}" for one in answers if one.status_code != 400]

    assert taken == []


def test_the_matrix_knows_no_role_that_the_site_does_not() -> None:
    assert all(row.who <= EVERYBODY | {OWNER, "colleagues"} for row in MATRIX.values())
