"""Several decisions at once: every letter first, then all of them or none."""

import re
from collections.abc import Callable

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import batch, operations, telling
from network.bursaries.deciding.batch import Wish
from network.bursaries.deciding.rules import Outcome
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core.database import db
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries.deciding.conftest import OF_TWO, WITH_EMBARGO, Sent
from tests.conftest import Outbox
from tests.plugins.client import Client

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

SignIn = Callable[[Member], Client]
FundMaker = Callable[..., Fund]


def approving(*applications: Application) -> Wish:
    return Wish(applications, Outcome.APPROVE)


def statuses(applications: list[Application]) -> list[Status]:
    db.session.expire_all()
    return [one.status for one in applications]


def test_the_letters_that_go_are_those_that_were_shown(
    sent: Sent, fund: Fund, ben: Member, outbox: Outbox
) -> None:
    found = [sent(), sent(), sent()]
    wish = approving(*found)

    shown = batch.preview(wish, by=ben)

    assert outbox.all() == []
    assert (shown.before.available, shown.after and shown.after.available) == (5_000_00, 4_100_00)
    assert batch.decide(wish, shown.seen, by=ben) == 3
    assert statuses(found) == [Status.OFFERED] * 3
    assert [(one.subject, one.body) for one in outbox.all()] == [
        (one.letter.subject, one.letter.body) for one in shown.planned if one.letter
    ]
    assert ledger.of_fund(fund.id).available == 4_100_00


def test_each_is_declined_with_the_reason(sent: Sent, ben: Member, outbox: Outbox) -> None:
    found = [sent(), sent(Status.DEFERRED)]
    wish = Wish(found, Outcome.DECLINE, "The round is full")

    batch.decide(wish, batch.preview(wish, by=ben).seen, by=ben)

    assert statuses(found) == [Status.DECLINED] * 2
    assert all("Why: The round is full" in one.body for one in outbox.all())


@pytest.mark.parametrize("what", ["an application", "the money", "one more", "nothing was shown"])
def test_what_is_other_than_it_was_shown_is_shown_again(
    sent: Sent, fund: Fund, ben: Member, outbox: Outbox, what: str
) -> None:
    found, other = [sent(), sent()], sent()
    wish = approving(*found)
    seen = batch.preview(wish, by=ben).seen
    if what == "an application":
        found[1].course_title = "Another course"
        db.session.flush()
    elif what == "the money":
        operations.approve(other, 300_00, by=ben)
    elif what == "one more":
        wish = approving(*found, other)
    else:
        seen = "nothing"
    before = len(outbox.all())

    with pytest.raises(batch.Changed):
        batch.decide(wish, seen, by=ben)

    changed, money = batch.preview(wish, by=ben).differs_from(seen)
    assert (bool(changed), money) == {
        "an application": (True, False),
        "the money": (False, True),
        "one more": (True, False),
        "nothing was shown": (True, True),
    }[what]
    assert statuses(found) == [Status.SUBMITTED] * 2
    assert len(outbox.all()) == before


def test_more_than_is_left_is_refused_whole_with_the_money_left(
    sent: Sent, make_fund: FundMaker, ben: Member
) -> None:
    small = make_fund("Small", pence=500_00)
    found = [sent(to=small), sent(to=small)]
    wish = approving(*found)

    shown = batch.preview(wish, by=ben)

    assert shown.problem == "There is £500 left, and these take £600 together. Choose fewer."
    with pytest.raises(Refused, match="There is £500 left"):
        batch.decide(wish, shown.seen, by=ben)
    assert statuses(found) == [Status.SUBMITTED] * 2
    assert ledger.of_fund(small.id).available == 500_00


def test_what_needs_a_second_approval_says_so_and_reserves_nothing(
    sent: Sent, make_fund: FundMaker, ben: Member, bola: Member, outbox: Outbox
) -> None:
    large = make_fund("Large", rules=OF_TWO)
    above, below = sent(to=large), sent(to=large, asked_pence=150_00)
    wish = approving(above, below)

    shown = batch.preview(wish, by=ben)

    assert [(one.words, one.letter is None, one.takes_pence) for one in shown.planned] == [
        (batch.NEEDS_SECOND, True, 0),
        ("", False, 150_00),
    ]
    batch.decide(wish, shown.seen, by=ben)
    assert statuses([above, below]) == [Status.SUBMITTED, Status.OFFERED]
    mine = batch.preview(approving(above), by=ben)
    assert mine.planned[0].problem.startswith("You have approved this already")
    second = batch.preview(approving(above), by=bola)
    assert second.planned[0].letter is not None
    batch.decide(approving(above), second.seen, by=bola)
    assert statuses([above]) == [Status.OFFERED]
    assert [one.to_address for one in outbox.all() if one.notice == telling.SECOND_WANTED] == [bola.email]
    assert len(outbox.all()) == 3


def test_what_cannot_be_decided_stops_all_of_it(sent: Sent, ben: Member, bola: Member) -> None:
    good, gone, closed = sent(), sent(), sent()
    operations.decline(gone, "Full", by=bola)
    factories.declaration(ben, closed, conflict=True)
    for bad in (gone, closed):
        shown = batch.preview(approving(good, bad), by=ben)
        assert [bool(one.problem) for one in shown.planned] == [False, True]
        with pytest.raises(Refused):
            batch.decide(approving(good, bad), shown.seen, by=ben)
    assert statuses([good]) == [Status.SUBMITTED]


def test_a_fund_that_keeps_names_back_shows_letters_without_them(
    sent: Sent, make_fund: FundMaker, ben: Member, outbox: Outbox
) -> None:
    application = sent(to=make_fund("Blind", rules={"blind": True}))
    wish = approving(application)

    shown = batch.preview(wish, by=ben)

    letter = shown.planned[0].letter
    assert letter is not None
    assert "Amina" not in letter.subject + letter.body
    assert f"Hello Applicant {application.reference}" in letter.body
    batch.decide(wish, shown.seen, by=ben)
    assert "Hello Amina Khan" in outbox.only().body


def confirm(funder: Client, page: TestResponse, address: str) -> TestResponse:
    """Press the button of a page that shows what would be done."""
    form = page.text[page.text.index('action="/bursaries/batch') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    data: dict[str, list[str]] = {"step": ["confirm"]}
    for name, value in fields:
        data.setdefault(name, []).append(value.replace("&#34;", '"'))
    return funder.post(address, data=data)


def test_a_funder_chooses_reads_every_letter_and_confirms(
    sent: Sent, fund: Fund, make_fund: FundMaker, ben: Member, signed_in_as: SignIn, outbox: Outbox
) -> None:
    found, closed, elsewhere = [sent(), sent()], sent(), factories.application(ben)
    factories.declaration(ben, closed, conflict=True)
    in_another = sent(to=make_fund("Another", rules=WITH_EMBARGO))
    funder, address = signed_in_as(ben), f"/bursaries/batch?fund={fund.id}"
    db.session.commit()

    page = funder.get(address)

    assert all(f'value="{one.id}"' in page.text for one in found)
    for one in (closed, elsewhere, in_another):
        assert str(escape(one.course_title)) not in page.text
    assert "Choose one application or more" in funder.post(address, data={"outcome": "approve"}).text
    nothing_said = funder.post(address, data={"outcome": "decline", "applications": found[0].id})
    assert "Give a reason. Each applicant reads it" in nothing_said.text
    chosen = {"outcome": "approve", "applications": [one.id for one in found]}
    shown = funder.post(address, data=chosen)
    assert "Approve 2 applications" in shown.text
    assert shown.text.count("Hello Amina Khan,") == 2
    assert "Left" in shown.text
    assert outbox.all() == []
    operations.approve(sent(), 300_00, by=ben)
    db.session.commit()

    again = confirm(funder, shown, address)

    assert "Other than what you were shown: the money that is left." in again.text
    assert statuses(found) == [Status.SUBMITTED] * 2
    assert confirm(funder, again, address).status_code == 302
    assert statuses(found) == [Status.OFFERED] * 2
    assert statuses([in_another, closed]) == [Status.SUBMITTED] * 2


@pytest.mark.parametrize("outcome", ["approve", "decline"])
def test_who_confirms_twice_is_told_that_it_is_done(
    sent: Sent, fund: Fund, ben: Member, signed_in_as: SignIn, outbox: Outbox, outcome: str
) -> None:
    found, funder, address = [sent(), sent()], signed_in_as(ben), f"/bursaries/batch?fund={fund.id}"
    wish = {"outcome": outcome, "reason": "Full", "applications": [one.id for one in found]}
    shown = funder.post(address, data=wish)

    answers = [confirm(funder, shown, address) for _ in range(3)]

    assert [one.status_code for one in answers] == [302] * 3
    assert "nothing is done twice" in funder.get("/bursaries/").text
    assert len(outbox.all()) == 2


def test_nobody_else_decides_about_several(
    sent: Sent, amina: Member, carol: Member, zoe: Member, signed_in_as: SignIn
) -> None:
    application = sent()
    for other in (amina, carol):
        assert signed_in_as(other).get("/bursaries/batch").status_code == 403
    page = signed_in_as(zoe).post(
        "/bursaries/batch", data={"outcome": "approve", "applications": application.id}
    )

    assert page.status_code == 200
    assert application.course_title not in page.text
    assert statuses([application]) == [Status.SUBMITTED]


def test_a_funder_of_two_funds_chooses_between_them(
    sent: Sent, make_fund: FundMaker, ben: Member, signed_in_as: SignIn
) -> None:
    sent()
    other = make_fund("Falls 2026")
    sent(to=other)
    db.session.commit()

    page = signed_in_as(ben).get("/bursaries/batch")

    assert f'href="/bursaries/batch?fund={other.id}"' in page.text
