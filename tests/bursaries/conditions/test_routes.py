"""The pages: what each side sees and does, and that nothing typed is lost."""

import re
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import literal

from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import clawing, operations, privacy, queries
from network.bursaries.conditions.days import days_to_pay_back_of, debts_made_of, last_days_of, made_of
from network.bursaries.conditions.rules import Owed
from network.core import registry
from network.core.database import db
from tests import factories
from tests.bursaries.conditions.conftest import TODAY, condition
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def page_of(application):
    return f"/bursaries/{application.id}/conditions"


def test_from_evidence_to_kept_on_the_pages(award, amina, carol, ben, signed_in_as):
    application = award()
    db.session.commit()
    hers = signed_in_as(amina)
    text = hers.get(page_of(application)).text
    assert "Due soon" in text
    assert "A coordinator confirms it" in text

    hers.post(
        f"{page_of(application)}/1/evidence",
        data={"words": "Tuesdays from 1 December", "version": "2", "file": (BytesIO(b"Ten\n"), "plan.txt")},
        content_type="multipart/form-data",
    )
    theirs = signed_in_as(carol)
    text = theirs.get(page_of(application)).text
    assert "Tuesdays from 1 December" in text
    assert "Something is missing: ask for more" in text
    assert theirs.get(f"{page_of(application)}/files/1").data == b"Ten\n"
    assert theirs.get(f"{page_of(application)}/files/2").status_code == 404
    assert theirs.get(f"{page_of(application)}/files/0").status_code == 404
    version = condition(application, 1).version
    answer = theirs.post(
        f"{page_of(application)}/1/kept",
        data={"words": "Seen the plan", "version": version, **day("kept_on", date(2026, 12, 1))},
    )
    assert answer.status_code == 302

    text = hers.get(page_of(application)).text
    assert "Kept on 1 December 2026" in text
    assert "Carol Hughes" not in text  # what the network did, it did together
    assert "Carol Hughes" in signed_in_as(ben).get(page_of(application)).text


def test_what_is_refused_stands_above_the_form_with_what_was_typed(award, carol, signed_in_as):
    application = award(completed_on=date(2026, 10, 20))
    db.session.commit()
    client = signed_in_as(carol)

    late = client.post(
        f"{page_of(application)}/1/extend",
        data={"reason": "The hall is closed", "version": "2", **day("to_on", date(2026, 11, 1))},
    ).text
    assert "Enter a day that is still to come." in late
    assert "The hall is closed" in late
    stale = client.post(
        f"{page_of(application)}/1/not-kept", data={"reason": "Nothing came", "version": "1"}
    ).text
    assert "Somebody else changed this application meanwhile" in stale
    assert "Nothing came" in stale
    assert re.search(r'<input[^>]*name="version"[^>]*value="2"', stale)


def test_money_is_asked_for_received_and_waived_on_the_pages(award, ben, carol, amina, signed_in_as):
    application = award(Award.PAID, completed_on=date(2026, 10, 20))
    operations.miss(condition(application, 1), "Nothing came.", by=carol)
    db.session.commit()
    funder = signed_in_as(ben)
    form = funder.get(f"{page_of(application)}/claw-back").text
    assert 'value="300"' in form

    version = application.version
    funder.post(
        f"{page_of(application)}/claw-back",
        data={
            "condition": "1",
            "pence": "£250.50",
            "reason": "No class began",
            "version": version,
            **day("due_on", date(2026, 12, 31)),
        },
    )
    [debt] = queries.debts_of(application)
    assert (debt.pence, debt.condition_id) == (250_50, condition(application, 1).id)
    text = signed_in_as(amina).get(page_of(application)).text
    assert "£250.50 is to be paid back by 31 December 2026" in text
    assert "Ben Osei" not in text

    refused = (
        signed_in_as(carol)
        .post(
            f"{page_of(application)}/claw-backs/1/received",
            data={"pence": "250.51", "reference": "FIN-9", "version": "1", **day("received_on", TODAY)},
        )
        .text
    )
    assert "Only £250.50 is still owed" in refused
    signed_in_as(carol).post(
        f"{page_of(application)}/claw-backs/1/received",
        data={"pence": "100", "reference": "FIN-9", "version": "1", **day("received_on", TODAY)},
    )
    twice = (
        signed_in_as(carol)
        .post(
            f"{page_of(application)}/claw-backs/1/received",
            data={"pence": "100", "reference": "FIN-9", "version": "1", **day("received_on", TODAY)},
        )
        .text
    )
    assert "Somebody else changed this" in twice
    [debt] = queries.debts_of(application)
    assert [one.pence for one in debt.receipts] == [100_00]
    signed_in_as(carol).post(
        f"{page_of(application)}/claw-backs/1/receipts/1/correct",
        data={"reason": "Not ours", "version": str(debt.version)},
    )
    [debt] = queries.debts_of(application)
    assert debt.status is Owed.OWED
    signed_in_as(ben).post(
        f"{page_of(application)}/claw-backs/1/waive",
        data={"reason": "She fell ill", "version": str(debt.version)},
    )
    [debt] = queries.debts_of(application)
    assert debt.status is Owed.WAIVED


def test_the_list_shows_what_its_reader_looks_after_and_filters_it(award, ben, zoe, carol, signed_in_as):
    award(completed_on=date(2026, 10, 20))
    db.session.commit()

    for member in (carol, ben):
        client = signed_in_as(member)
        text = client.get("/bursaries/conditions").text
        assert "Lead the first session" in text
        assert "Overdue" in text
        red = client.get("/bursaries/conditions?light=red&status=open").text
        assert "Lead the first session" in red
        assert "tell the network" not in red.lower()
    nothing = signed_in_as(zoe).get("/bursaries/conditions").text
    assert "No conditions here" in nothing
    assert "Amina" not in nothing


@pytest.mark.one_database("sqlite")
def test_a_list_asks_as_much_for_many_as_for_one(award, carol, signed_in_as):
    client = signed_in_as(carol)
    award()
    client.get("/bursaries/conditions")
    with statements() as few:
        client.get("/bursaries/conditions")
    for _ in range(3):
        award()
    db.session.commit()
    with statements() as many:
        client.get("/bursaries/conditions")

    assert len(many) == len(few)


def test_home_says_what_is_to_be_done(award, amina, ben, carol, app):
    application = award(Award.PAID, completed_on=date(2026, 10, 20))
    with app.test_request_context():
        assert titles(amina) == ["Show that you kept what you promised for your bursary"]
        assert titles(carol) == ["Conditions of bursaries overdue"]
        operations.send(condition(application, 1), "It began.", None, by=amina)
        assert titles(amina) == []
        assert titles(carol) == ["Evidence for bursaries to look at"]
        operations.ask_for_more(condition(application, 1), "Where?", by=carol)
        operations.miss(condition(application, 1), "Nothing came.", by=carol)
        assert titles(ben) == ["Conditions not kept: decide what follows"]
        clawing.claw_back(application, None, "No class.", by=ben, condition=condition(application, 1))
        assert titles(ben) == []
        assert titles(amina) == ["Pay back £300 of your bursary"]


def titles(member):
    from network.bursaries.conditions import offers

    return [one.title for one in offers.tasks(member, TODAY)]


def test_the_panel_shows_the_lights_to_those_who_may_see_them(award, amina, ben, zoe, carol, app):
    application = award()
    conflicted = factories.declaration(carol, award(), conflict=True).application
    with app.test_request_context():
        shown = {
            member.name: [one.title for one in registry.panels_for("bursary", member, application)]
            for member in (amina, ben, carol, zoe)
        }
        hidden = [one.title for one in registry.panels_for("bursary", carol, conflicted)]

    assert ["What was promised" in shown[name] for name in ("Amina Khan", "Ben Osei", "Carol Hughes")] == [
        True
    ] * 3
    assert "What was promised" not in shown["Zoe Finch"]
    assert "What was promised" not in hidden


def test_last_days_stand_in_ones_own_calendar(award, amina, ben, app):
    application = award()
    operations.waive(condition(application, 3), "Not needed.", by=ben)
    with app.test_request_context():
        days = list(last_days_of(amina))

    assert [one.day for one in days] == [date(2026, 12, 20), date(2027, 11, 20)]
    assert list(last_days_of(ben)) == []
    before = db.session.execute(made_of(literal(amina.id))).all()
    operations.extend(condition(application, 1), date(2027, 1, 31), "The hall is closed.", by=ben)
    assert db.session.execute(made_of(literal(amina.id))).all() != before


def test_the_day_until_which_to_pay_back_stands_in_ones_own_calendar(award, amina, ben, carol, app):
    application = award(Award.PAID, completed_on=date(2026, 11, 20))

    def told():
        with app.test_request_context():
            return list(days_to_pay_back_of(amina))

    debt = clawing.claw_back(application, 100_00, "No class.", by=ben, due_on=date(2026, 12, 30))
    [first] = told()
    assert (first.day, first.words) == (
        date(2026, 12, 30),
        f"£100 of {application.reference}, by 30 December 2026.",
    )
    before = db.session.execute(debts_made_of(literal(amina.id))).all()
    clawing.receive(debt, 40_00, TODAY, "FIN-1", by=carol)

    [later] = told()
    assert (later.uid, later.words) == (first.uid, f"£60 of {application.reference}, by 30 December 2026.")
    assert later.sequence > first.sequence
    assert db.session.execute(debts_made_of(literal(amina.id))).all() != before
    clawing.waive(debt, "Ill.", by=ben)
    assert told() == []


def test_a_copy_holds_what_was_promised_and_deletion_leaves_the_account(award, amina, ben, carol):
    application = award(Award.PAID, completed_on=date(2026, 10, 20))
    operations.send(condition(application, 1), "It began on 1 December.", None, by=amina)
    clawing.claw_back(application, 100_00, "No class.", by=ben)

    [first, *_rest] = privacy.held_conditions(amina).rows
    assert first["evidence"][0]["words"] == "It began on 1 December."
    assert privacy.held_debts(amina).rows[0]["pence"] == 100_00
    assert privacy.held_reminders(amina).rows != []
    assert privacy.held_conditions(ben).rows == []
    privacy.erase(amina)
    assert privacy.held_reminders(amina).rows == []
    assert len(privacy.held_conditions(amina).rows) == 3
