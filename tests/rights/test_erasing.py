"""Deletion: asked, reviewed, carried out whole; nothing of the person is left where it is not allowed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, cast, select
from sqlalchemy import Text as SqlText

from network.core import clock as core_clock
from network.core import files, jobs, mail, storage
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message
from network.core.permission import Role
from network.core.rules import Refused
from network.members.contact.models import CallRequest
from network.members.contact.rules import BestTime
from network.members.people.models import Member
from network.members.people.rules import Status
from network.rights import erasing
from network.rights.models import Erasure
from network.rights.rules import ErasureStatus
from tests import factories

# The record of what was done and decided cannot be changed for six years, and says so in the privacy notice.
# A complaint that waits is answered first.
MAY_STAY = {
    "audit_entries.by_name", "audit_entries.detail", "status_changes.by_name", "status_changes.reason",
    "complaints.name", "complaints.email", "complaints.words",
}  # fmt: skip
# What others wrote, which keeps to its own period: who asked to call, what a concern says, why a date moved.
# A concern that is still looked into keeps its notes until it is closed; an organisation is nobody. Of an
# event stay whom others brought, who came in without being a member, and what its makers wrote down of it.
OF_OTHERS = {
    "call_requests.asker_name", "call_requests.service", "concerns.happened", "concern_notes.words",
    "extensions.reason", "organisations.note", "event_guests.name", "attendances.visitor_name",
    "event_actions.text", "event_messages.text", "event_records.notes", "feedback_answers.comment",
}  # fmt: skip
# What was decided, promised, shown and paid of public money, with the funds it came from, for seven years
# (UK GDPR, article 17(3)(b)). The database refuses to change most of it.
ACCOUNT = {
    "bursary_claim_checks.reason", "bursary_claw_backs.reason", "bursary_condition_evidence.words",
    "bursary_condition_extensions.reason", "bursary_conditions.words", "bursary_decisions.reason",
    "bursary_funds.name", "bursary_ledger.reason", "bursary_payments.reference",
}  # fmt: skip

# What others of the network rely on stays without the name of its author; so does what a report says.
RELIED_ON = {
    "discussion_posts.text", "moderation_reports.words", "resource_collection_items.why",
    "resource_collections.title", "resource_versions.note", "resources.summary", "resources.title",
    "format_requests.words",
}  # fmt: skip


def where_it_stands(words: list[str]) -> dict[str, str]:
    """Search every column of every table, as text."""
    looked_for = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    found = {}
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
        for row in db.session.execute(select(*(cast(column, SqlText) for column in columns))):
            for column, text in zip(columns, row, strict=True):
                if there := looked_for.search(text or ""):
                    found[f"{table.name}.{column.name}"] = there.group()
    return found


@pytest.mark.one_database("sqlite")
def test_after_a_deletion_nothing_of_the_person_is_left_but_the_record_of_decisions(app):
    from tests.security import world as worlds

    world = worlds.build()
    amina, carol = world.people["amina"], world.people["carol"]
    words = [word for word in world.canaries if word.endswith("-amina")]
    words += ["amina-canary@network.example", "07700 900700"]
    before = where_it_stands(words)
    keys = db.session.scalars(select(files.StoredFile.key).where(files.StoredFile.owner_id == amina.id)).all()
    request = erasing.open_request(amina)
    assert request is not None

    erasing.carry_out(request, by=carol)
    db.session.execute(
        db.update(Message).where(Message.status == mail.Status.QUEUED).values(status=mail.Status.SENT)
    )
    db.session.commit()
    jobs.run("forget-copies")
    storage.sweep(files.accepting.keys_with_rows, core_clock.now() + timedelta(hours=2))

    assert len(before) > 12
    assert set(where_it_stands(words)) - MAY_STAY - OF_OTHERS - RELIED_ON - ACCOUNT == set()
    assert (amina.name, amina.sort_name) == ("Former member", "member former")
    assert keys
    left = {place for place, _since in storage.storage().places()}
    assert [key for key in keys if any(key in place for place in left)] == []


def test_statistics_stay_without_the_person(app, amina, carol):
    grant = factories.qualification(amina, factories.kind(), certificate_number="A-17")
    request = erasing.ask(amina, "", by=amina)

    erasing.carry_out(request, by=carol)

    db.session.refresh(grant)
    assert (grant.certificate_number, grant.awarded_on, amina.name) == (
        "",
        factories.LONG_AGO,
        "Former member",
    )
    assert amina.status is Status.LEFT


def test_it_ends_the_account_at_once(app, amina, carol, signed_in_as):
    browser = signed_in_as(amina)
    erasing.carry_out(erasing.ask(amina, "", by=amina), by=carol)

    assert browser.get("/account/").status_code == 302


def test_the_last_letter_says_so_and_is_forgotten_once_it_is_sent(app, amina, carol, outbox):
    address = amina.email
    erasing.carry_out(erasing.ask(amina, "", by=amina), by=carol)
    (letter,) = outbox.to(address)
    db.session.execute(db.update(Message).values(status=mail.Status.SENT))

    erasing.forget_farewells()

    db.session.refresh(letter)
    assert (letter.subject, letter.to_address, letter.to_name, letter.body) == (
        "What we held about you has been deleted", "", "", "",
    )  # fmt: skip


def test_nobody_decides_on_their_own(app, carol):
    request = erasing.ask(carol, "", by=carol)

    with pytest.raises(NotPermitted):
        erasing.carry_out(request, by=carol)


def test_power_is_deleted_by_an_administrator(app, carol, ada):
    other = factories.member("Dee Marsh", Role.COORDINATOR)
    request = erasing.ask(other, "", by=other)

    with pytest.raises(NotPermitted):
        erasing.carry_out(request, by=carol)
    erasing.carry_out(request, by=ada)

    assert erasing.is_erased(other)


def test_the_last_administrator_stays(app, ada):
    with pytest.raises(Refused, match="last administrator"):
        erasing.erase(ada, by=erasing.SYSTEM)


def test_a_refusal_says_why_and_is_read(app, amina, carol, outbox, signed_in_as):
    request = erasing.ask(amina, "", by=amina)
    with pytest.raises(Refused):
        erasing.refuse(request, " ", by=carol)
    erasing.refuse(request, "A bursary of yours is not paid out yet.", by=carol)

    (letter,) = outbox.to(amina)
    assert "A bursary of yours is not paid out yet." in letter.body
    assert "A bursary of yours is not paid out yet." in signed_in_as(amina).get("/account/delete-me").text
    assert amina.name == "Amina Khan"


def test_it_is_asked_once_and_can_be_taken_back(app, amina, carol):
    request = erasing.ask(amina, "", by=amina)
    with pytest.raises(Refused):
        erasing.ask(amina, "", by=amina)

    erasing.take_back(request, by=amina)

    assert request.status is ErasureStatus.TAKEN_BACK
    with pytest.raises(Refused):
        erasing.carry_out(request, by=carol)


def test_an_address_that_a_household_shares_keeps_the_letters_of_the_other(app, amina, carol):
    sam = factories.member("Sam Khan", email=amina.email)
    letter = mail.queue("accounts/email/password_changed.txt", to=sam)
    assert letter is not None

    erasing.carry_out(erasing.ask(amina, "", by=amina), by=carol)

    db.session.refresh(letter)
    assert letter.to_address == sam.email


def test_a_restored_backup_is_put_right_from_the_list(app, amina, carol, tmp_path: Path):
    name, member_id = amina.public_id, amina.id
    erasing.erase(amina, by=carol)
    erasing.write_list(tmp_path)
    db.session.execute(db.delete(Erasure))
    amina.name, amina.biography = "Amina Khan", "I teach."
    db.session.commit()

    count = erasing.replay(erasing.read_list(tmp_path / erasing.LIST))

    back = db.session.get_one(Member, member_id)
    assert (count, back.name, back.biography) == (1, "Former member", "")
    assert erasing.replay([name, "nobody-of-this-name"]) == 0


@pytest.mark.parametrize("who", ["esi", "amina"])
def test_a_request_to_call_keeps_what_is_the_others(app, amina, esi, carol, who):
    said = {"asker_name": "Esi Mensah", "service": "Cardiac ward", "phone": "01632 960001"}
    request = factories.kept(
        CallRequest(member_id=amina.id, asker_id=esi.id, best_time=BestTime.EVENING, **said)
    )

    erasing.erase({"esi": esi, "amina": amina}[who], by=carol)
    db.session.flush()
    db.session.refresh(request)

    left = {name: getattr(request, name) for name in said}
    assert left == (said if who == "amina" else dict.fromkeys(said, ""))
    assert request.status.value == "closed"


def test_deleting_twice_leaves_one_entry_on_the_list(app, amina, carol):
    erasing.erase(amina, by=carol)
    erasing.erase(amina, by=erasing.SYSTEM)

    assert db.session.scalar(select(db.func.count()).select_from(Erasure)) == 1


def test_the_list_of_the_deleted_never_grows_shorter(app, amina, carol, tmp_path: Path):
    (tmp_path / erasing.LIST).write_text("long-ago\n")
    erasing.erase(amina, by=carol)

    erasing.write_list(tmp_path)

    assert erasing.read_list(tmp_path / erasing.LIST) == sorted(["long-ago", amina.public_id])


def test_a_coordinator_reviews_and_deletes_on_the_page(app, amina, carol, signed_in_as):
    signed_in_as(amina).post("/account/delete-me", data={"words": "", "sure": "y"})
    request = erasing.open_request(amina)
    assert request is not None
    browser = signed_in_as(carol)
    page = browser.get(f"/data-requests/deletions/{request.id}")
    answer = browser.post(
        f"/data-requests/deletions/{request.id}", data={"decision": "carry_out", "version": "1"}
    )

    assert "What stays, and why" in page.text
    assert answer.status_code == 302
    assert db.session.get_one(Member, amina.id, populate_existing=True).name == "Former member"


def test_who_is_not_sure_is_not_deleted(app, amina, signed_in_as):
    answer = signed_in_as(amina).post("/account/delete-me", data={"words": ""})

    assert "Tick this if you want to be deleted" in answer.text
    assert erasing.open_request(amina) is None
