"""The addresses and things of reminders."""

from datetime import timedelta

from network.core import clock
from network.members.catalogue.models import QualificationKind
from network.members.reminders.models import Extension, ExtensionItem, Reminder
from network.members.reminders.rules import Status
from tests import factories
from tests.security.declaring import ADA, BOTH, CAROL, COLLEAGUES, OWNER, Row, row

ROWS: dict[str, Row] = {
    "reminders.coming": row(CAROL),
    "reminders.sent": row(CAROL),
    "reminders.hold": row(CAROL, methods=BOTH, thing="ending", places={"step": "30"}, but_not_own=True),
    "reminders.release": row(CAROL, methods="POST", thing="reminder", but_not_own=True),
    "reminders.skip": row(CAROL, methods="POST", thing="reminder", but_not_own=True),
    "reminders.extensions": row(CAROL),
    "reminders.extend": row(CAROL, methods=BOTH),
    "reminders.extension": row(CAROL, thing="extension"),
    "reminders.undo_extension": row(CAROL, methods="POST", thing="extension"),
    "qualifications.fit_on": row(
        OWNER, CAROL, COLLEAGUES, thing="member", of_power=frozenset({OWNER, CAROL, ADA})
    ),
}
SEEN_BY: dict[str, frozenset[str]] = {
    "hold": frozenset({"carol"}),
    "extended": frozenset({"owner", "carol"}),
}


def things(world, owner, common):  # type: ignore[no-untyped-def]
    """Make a grant that ends, a reminder of it that is held back, and an extension of it."""
    member = world.people[owner]
    ends_on = clock.today() + timedelta(days=20)
    kind: QualificationKind = factories.kind(
        f"Insurance of {owner}", reminder_days="30;7", validity_months=12
    )
    grant = factories.qualification(member, kind, expires_on=ends_on, extended_to=ends_on)
    reminder = factories.kept(
        Reminder(
            member_id=member.id,
            kind_id=kind.id,
            qualification_id=grant.id,
            expires_on=ends_on,
            step=7,
            due_on=ends_on - timedelta(days=7),
            status=Status.HELD,
            reason=world.mark("hold", owner),
        )
    )
    extension = factories.kept(
        Extension(
            kind=kind,
            from_on=ends_on - timedelta(days=40),
            to_on=ends_on,
            new_expires_on=ends_on,
            reason=world.mark("extended", owner),
            made_by_name="Carol Person",
            items=[
                ExtensionItem(
                    qualification=grant,
                    member_id=member.id,
                    old_expires_on=ends_on - timedelta(days=30),
                    new_expires_on=ends_on,
                )
            ],
        )
    )
    return {"ending": grant.id, "reminder": reminder.id, "extension": extension.id}
