"""What people hold about somebody, and what is left of it after a deletion."""

from network.core import audit, registry
from network.core.database import db
from network.core.files import StoredFile
from network.members.people import offers, operations
from network.members.people.models import Member
from tests import factories


def held(member: Member) -> dict[str, list[dict[str, object]]]:
    ours = (offers.held_profile, offers.held_roles, offers.held_history)
    assert set(ours) <= set(registry.subject_access)
    return {section.title: section.rows for section in (hold(member) for hold in ours)}


def test_a_member_is_told_all_that_their_record_says(amina: Member, carol: Member) -> None:
    amina.covers = [factories.MemberArea(area=factories.area("Winslow"))]
    amina.notes, amina.photo = "Rang about the hall.", factories.stored_file(name="me.jpg")
    operations.suspend(amina, by=carol, reason="A concern.")

    sections = held(amina)

    profile = sections["Profile"][0]
    assert (profile["name"], profile["areas"]) == ("Amina Khan", ["Winslow"])
    assert (profile["photograph"], profile["coordinators' notes"]) == ("me.jpg", "Rang about the hall.")
    assert [row["role"] for row in sections["Roles"]] == ["instructor"]
    assert [row.get("reason") for row in sections["Membership"]] == [None, "A concern."]


def test_erasure_leaves_a_former_member_and_what_was_decided(amina: Member, carol: Member) -> None:
    amina.covers = [factories.MemberArea(area=factories.area())]
    amina.serves = [factories.MemberCondition(condition=factories.condition())]
    amina.biography, amina.phone, amina.photo = "I teach.", "+447700900123", factories.stored_file()
    photo = amina.photo.id
    operations.suspend(amina, by=carol, reason="A concern.")
    deeds = len(audit.entries_about(amina))

    erase = registry.erasure.named("people")
    assert erase is not None
    erase(amina)
    db.session.commit()

    assert (amina.name, amina.email, amina.phone, amina.biography) == ("Former member", "", "", "")
    assert (amina.sort_name, amina.covers, amina.serves, amina.shown) == ("member former", [], [], [])
    assert (amina.photo_id, db.session.get(StoredFile, photo)) == (None, None)
    assert len(audit.entries_about(amina)) == deeds
    assert len(held(amina)["Membership"]) == 2
