"""The pages of CPD: how one stands, adding, checking, everybody's balances, the transcript, the schemes."""

import csv
from contextlib import closing
from datetime import date
from io import BytesIO, StringIO

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from network.core import storage
from network.core.database import db
from network.members.cpd import evidence, queries
from network.members.cpd.models import CpdDraft, CpdEntry, CpdEvidenceView, CpdScheme
from network.members.cpd.rules import Status
from tests import factories
from tests.cpd.conftest import entry, following
from tests.plugins.statements import statements
from tests.security.world import picture


def day(name: str, of: date) -> dict[str, str]:
    return {f"{name}-day": str(of.day), f"{name}-month": str(of.month), f"{name}-year": str(of.year)}


def typed(scheme: CpdScheme, **more: object) -> dict[str, object]:
    kind = {f"kind_{scheme.id}": str(scheme.activities[0].id)}
    days = day("begins_on", date(2026, 10, 1)) | day("ends_on", date(2026, 10, 1))
    return {"title": "A study day", "provider": "", "hours": "4.5", "note": "", **kind, **days, **more}


def text_of(paper: bytes) -> str:
    """Read the first page of a paper."""
    with closing(pypdfium2.PdfDocument(paper)) as document:
        page = document[0]
        with closing(page), closing(page.get_textpage()) as text:
            return " ".join(text.get_text_range().split())


def test_a_member_follows_a_scheme_and_sees_what_is_missing(amina, cimspa, signed_in_as):
    browser = signed_in_as(amina)

    answer = browser.post(
        f"/members/{amina.id}/cpd/follow",
        data={"scheme": str(cimspa.id), **day("started_on", date(2026, 4, 1))},
    )
    page = browser.get(answer.location)

    assert "Still missing 10 points by 31 March 2027, 5 of them from endorsed activity" in page.text


def test_a_member_adds_to_the_log_and_a_coordinator_accepts_it(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    file = (BytesIO(picture("proof")), "proof.jpg")

    added = signed_in_as(amina).post(f"/members/{amina.id}/cpd/add", data=typed(cimspa, file=file))
    log = signed_in_as(amina).get(added.location)
    (made,) = db.session.scalars(select(CpdEntry)).all()
    checked = signed_in_as(carol).post(f"/cpd/entries/{made.id}/check", data={"decision": "check"})
    page = signed_in_as(amina).get(f"/members/{amina.id}/cpd/cimspa")

    assert "would add 4.5 points" in log.text
    assert checked.location.endswith("/cpd/queue")
    assert "Endorsed activity, mapped, 4.5 h: 4.5 points" in page.text


def test_what_was_typed_and_sent_is_kept_when_the_form_is_refused(amina, cimspa, signed_in_as):
    following(amina, cimspa)
    browser = signed_in_as(amina)
    file = (BytesIO(picture("proof")), "proof.jpg")

    answer = browser.post(f"/members/{amina.id}/cpd/add", data=typed(cimspa, hours="4.1", file=file))
    after = browser.post(f"/members/{amina.id}/cpd/add", data=typed(cimspa))

    assert "Enter hours in quarters" in answer.text
    assert 'value="A study day"' in answer.text
    assert 'value="4.1"' in answer.text
    assert "proof.jpg was kept" in answer.text
    assert after.status_code == 302
    (made,) = db.session.scalars(select(CpdEntry)).all()
    assert made.file is not None
    assert db.session.scalars(select(CpdDraft)).all() == []


def test_a_patient_is_not_named_in_the_log(amina, cimspa, signed_in_as):
    following(amina, cimspa)

    answer = signed_in_as(amina).post(
        f"/members/{amina.id}/cpd/add", data=typed(cimspa, note="NHS number 943 476 5919")
    )

    assert "no patient is ever named here" in answer.text
    assert db.session.scalars(select(CpdEntry)).all() == []


def test_without_a_scheme_one_is_chosen_first(amina, cimspa, signed_in_as):
    answer = signed_in_as(amina).get(f"/members/{amina.id}/cpd/add")

    assert answer.location.endswith(f"/members/{amina.id}/cpd/follow")


def test_an_entry_is_declined_with_a_reason_and_put_right(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 4, status=Status.DECLARED)
    address = f"/cpd/entries/{made.id}"

    refused = signed_in_as(carol).post(f"{address}/check", data={"decision": "decline", "reason": ""})
    signed_in_as(carol).post(f"{address}/check", data={"decision": "decline", "reason": "Who offered it?"})
    page = signed_in_as(amina).get(f"{address}/correct")
    signed_in_as(amina).post(f"{address}/correct", data=typed(cimspa, provider="An academy"))

    assert "Say why" in refused.text
    assert "Who offered it?" in page.text
    db.session.expire_all()
    assert (made.status, made.provider) == (Status.DECLARED, "An academy")


def test_a_coordinator_chooses_another_kind_on_the_page_that_checks(amina, carol, cimspa, reps, signed_in_as):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 4, status=Status.DECLARED)
    address, kind = f"/cpd/entries/{made.id}/check", f"kind_{cimspa.id}"
    (event,) = queries.activities_by_key({"cimspa-partner-event"})
    browser = signed_in_as(carol)

    asked = browser.get(address)
    strange = browser.post(address, data={"decision": "check", kind: str(reps.activities[0].id)})
    nowhere = browser.post(address, data={"decision": "check", kind: ""})
    browser.post(address, data={"decision": "check", kind: str(event.id), "version": str(made.version)})
    page = browser.get(address)

    assert f'name="{kind}"' in asked.text
    assert (strange.status_code, nowhere.status_code) == (200, 200)
    assert "decline it" in nowhere.text
    assert f'name="{kind}"' not in page.text
    assert "“Partner event”, not “Endorsed activity, mapped”" in page.text
    db.session.expire_all()
    assert [one.activity.key for one in made.kinds] == ["cimspa-partner-event"]


def test_a_correction_keeps_what_an_entry_counts_as_in_a_scheme_not_followed(
    amina, cimspa, reps, signed_in_as
):
    following(amina, cimspa)
    made = entry(amina, "reps-other", 2, status=Status.DECLINED)

    signed_in_as(amina).post(f"/cpd/entries/{made.id}/correct", data=typed(cimspa))

    db.session.expire_all()
    assert {one.activity.key for one in made.kinds} == {"cimspa-endorsed", "reps-other"}


def test_a_member_withdraws_an_entry_until_it_is_checked(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 4, status=Status.DECLARED)
    address, log = f"/cpd/entries/{made.id}/withdraw", f"/members/{amina.id}/cpd"

    before = signed_in_as(amina).get(log)
    asked = signed_in_as(amina).get(address)
    done = signed_in_as(amina).post(address, data={"version": str(made.version)})
    after = signed_in_as(amina).get(done.location)
    again = signed_in_as(amina).post(address, data={})

    assert address in before.text
    assert "cannot be undone" in asked.text
    assert (address in after.text, "Withdrawn" in after.text) == (False, True)
    assert again.location.endswith(log)
    assert address not in signed_in_as(carol).get(log).text
    assert signed_in_as(carol).get(f"/cpd/entries/{made.id}/check").status_code == 200


def test_two_who_edit_one_entry_see_both_versions(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 4, status=Status.DECLARED)
    version = made.version
    signed_in_as(carol).post(f"/cpd/entries/{made.id}/correct", data=typed(cimspa, title="By Carol"))

    answer = signed_in_as(amina).post(
        f"/cpd/entries/{made.id}/correct", data=typed(cimspa, title="By Amina", version=str(version))
    )

    assert "By Carol" in answer.text
    assert "By Amina" in answer.text


def test_every_look_at_the_evidence_is_written_down_but_ones_own(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    content = picture("proof")
    file = factories.stored_file(key=storage.keep(content), size=len(content))
    made = entry(amina, "cimspa-endorsed", 4, file=file)

    for reader in (amina, carol):
        assert signed_in_as(reader).get(f"/cpd/entries/{made.id}/evidence").mimetype == "image/jpeg"

    assert [view.by_id for view in db.session.scalars(select(CpdEvidenceView))] == [carol.id]
    assert "Carol Hughes" in signed_in_as(amina).get(f"/members/{amina.id}/cpd").text
    who_saw_me = signed_in_as(amina).get("/account/who-saw-me").text
    assert (made.title in who_saw_me, "Carol Hughes" in who_saw_me) == (True, True)


def test_an_entry_without_evidence_has_none_to_give(amina, cimspa, signed_in_as):
    made = entry(amina, "cimspa-endorsed", 4)

    assert signed_in_as(amina).get(f"/cpd/entries/{made.id}/evidence").status_code == 404


def test_who_began_late_in_a_calendar_is_told_why_all_points_are_asked_for(amina, cimspa, signed_in_as):
    cimspa.anchor_on = date(2020, 1, 1)
    following(amina, cimspa, date(2025, 9, 1))
    address = f"/members/{amina.id}/cpd/cimspa"

    first, next_one = (signed_in_as(amina).get(f"{address}?on={on}") for on in ("2025-12-31", "2026-01-01"))
    paper = signed_in_as(amina).get(f"{address}/transcript?on=2025-12-31")

    assert "It asks for all 10 points all the same" in first.text
    assert "all the same" not in next_one.text
    assert "asked for all the same" in text_of(paper.data)


def test_who_retires_a_scheme_is_told_how_many_follow_it(amina, carol, cimspa, signed_in_as):
    address = f"/cpd/schemes/{cimspa.id}/retire"
    nobody = signed_in_as(carol).get(address)
    following(amina, cimspa)

    assert "Nobody follows it now" in nobody.text
    assert "1 member follows it now" in signed_in_as(carol).get(address).text


@pytest.mark.parametrize("on", ["2026-01-01", "nonsense", "2031-01-01", ""])
def test_a_period_is_named_by_a_day_in_it_and_otherwise_it_is_the_latest(amina, cimspa, signed_in_as, on):
    following(amina, cimspa, date(2025, 4, 1))
    entry(amina, "cimspa-endorsed", 4, date(2025, 6, 1))

    page = signed_in_as(amina).get(f"/members/{amina.id}/cpd/cimspa?on={on}")

    assert ("6 points were missing on 31 March 2026" in page.text) is (on == "2026-01-01")
    assert ("Still missing 10 points by 31 March 2027" in page.text) is (on != "2026-01-01")


def test_the_transcript_is_a_paper_with_every_line(amina, cimspa, signed_in_as):
    amina.name = "Łukasz Nguyễn"
    following(amina, cimspa)
    entry(amina, "cimspa-endorsed", 4, title="A <b>study</b> day")
    entry(amina, "cimspa-partner-event", 3, date(2026, 9, 1), status=Status.DECLARED, title="A meeting")

    answer = signed_in_as(amina).get(f"/members/{amina.id}/cpd/cimspa/transcript")

    assert answer.mimetype == "application/pdf"
    assert 'filename="cpd-cimspa-2027-03-31.pdf"' in answer.headers["Content-Disposition"]
    said = text_of(answer.data)
    for words in (
        "Test Network", "Łukasz Nguyễn: CIMSPA membership", "Wednesday 1 April 2026",
        "Wednesday 31 March 2027", "A <b>study</b> day", "Endorsed activity, mapped, 4 h: 4 points",
        "Waiting for a check: not counted", "A meeting", "1.5", "In all 4 points", "Still missing 6 points",
        "Made on Monday 2 November 2026",
    ):  # fmt: skip
        assert words in said, words


def test_everybody_s_balances_are_shown_and_leave_as_files(amina, carol, cimspa, signed_in_as):
    amina.name = "=Amina"
    following(amina, cimspa)
    entry(amina, "cimspa-unmapped", 3.25)
    browser, address = signed_in_as(carol), f"/cpd/schemes/{cimspa.id}/balances"

    page, lines = browser.get(address), browser.get(f"{address}.csv")
    book = load_workbook(BytesIO(browser.get(f"{address}.xlsx").data))

    assert "1.625 of 10" in page.text
    (row,) = csv.DictReader(StringIO(lines.data.decode("utf-8-sig")))
    assert (row["Name"], row["In all"], row["Missing"]) == ("'=Amina", "1.625", "8.375")
    assert [cell.value for cell in book.active[2]][7] == 1.625


def test_the_queue_asks_the_same_questions_for_three_as_for_one(amina, carol, cimspa, signed_in_as):
    browser = signed_in_as(carol)

    def count() -> int:
        with statements() as asked:
            assert browser.get("/cpd/queue").status_code == 200
        return len(asked)

    entry(amina, "cimspa-endorsed", 1, status=Status.DECLARED)
    with_one = count()
    for name in ("Mia Moor", "Zoe Abel"):
        entry(factories.member(name), "cimspa-endorsed", 1, status=Status.DECLARED)

    assert count() == with_one


def test_the_log_asks_the_same_questions_for_three_as_for_one(amina, cimspa, signed_in_as):
    following(amina, cimspa)
    browser = signed_in_as(amina)

    def count() -> int:
        with statements() as asked:
            assert browser.get(f"/members/{amina.id}/cpd").status_code == 200
        return len(asked)

    entry(amina, "cimspa-endorsed", 1)
    with_one = count()
    for month in (7, 8):
        entry(amina, "cimspa-endorsed", 1, date(2026, month, 1))

    assert count() == with_one


def test_a_coordinator_edits_a_scheme_its_kinds_and_its_caps(carol, cimspa, signed_in_as):
    browser = signed_in_as(carol)
    scheme = {
        "title": "A body",
        "months": "24",
        "needed": "20",
        "carries": "2.5",
        "least_share": "",
        "share_title": "",
    }

    made = browser.post("/cpd/schemes/add", data=scheme)
    kind = {"title": "Talk", "measure": "hour", "points": "0.25", "most_an_entry": "3", "shared_cap_id": ""}
    browser.post(f"{made.location}/activities/add", data=kind | {"offered": "y"})
    browser.post(f"{made.location}/caps/add", data={"title": "Together", "most": "6"})
    page = browser.get(made.location)
    refused = browser.post(f"{made.location}/edit", data=scheme | {"needed": "0.1"})
    browser.post(f"{made.location}/retire", data=day("retired_on", date(2026, 11, 2)))

    for words in ("20 points", "24 months", "0.25 an hour", "Together", "2.5 points"):
        assert words in page.text, words
    assert "Enter quarters" in refused.text
    found = queries.scheme_by_key("a-body")
    assert found is not None
    assert found.retired_on == date(2026, 11, 2)


def test_a_draft_is_shown_to_nobody_else(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    factories.kept(
        CpdDraft(member_id=amina.id, by_id=amina.id, file=factories.stored_file(name="secret.jpg"))
    )

    assert "secret.jpg" in signed_in_as(amina).get(f"/members/{amina.id}/cpd/add").text
    assert "secret.jpg" not in signed_in_as(carol).get(f"/members/{amina.id}/cpd/add").text
    assert evidence.drafted(amina, by=carol) is None


def test_a_form_that_comes_without_its_numbers_is_answered_in_words(amina, carol, cimspa, signed_in_as):
    following(amina, cimspa)
    made = entry(amina, "cimspa-endorsed", 4, status=Status.DECLARED)
    addresses = (
        f"/cpd/entries/{made.id}/correct",
        f"/cpd/schemes/{cimspa.id}/edit",
        f"/cpd/activities/{cimspa.activities[0].id}",
        f"/cpd/caps/{cimspa.shared_caps[0].id}",
    )

    answers = [signed_in_as(carol).post(address, data={}) for address in addresses]

    assert ["Please put" in answer.text for answer in answers] == [True] * 4
