"""What reminders put on pages of others: a home task, a panel, notices, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import delete

from network.core import clock, letters, personal_data, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.members.qualifications.models import Qualification
from network.members.reminders import extending, operations, policy, privacy, queries, rules
from network.members.reminders.models import Reminder


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "reminders")
    registry.panels.add(panels, "reminders")
    kind = NoticeKind(
        operations.NOTICE,
        "What runs out",
        "A certificate of yours runs out soon, has run out, or was given a later last day. It stands in "
        "one letter with others unless you choose otherwise; what ends within the week comes at once",
        default="digest",
    )
    registry.notice_kinds.add(kind, kind.key)
    registry.obsolete.add(operations.is_pointless, "reminders.all_done")
    registry.obsolete.add(extending.was_undone, "reminders.extension_undone")
    registry.subject_access.add(held_reminders)
    registry.subject_access.add(held_extensions)
    registry.erasure.add(erase, "reminders")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)
    letters.offer_preview("reminders/email/reminder.txt", "Something runs out", operations.sample)
    letters.offer_preview("reminders/email/extended.txt", "A later last day for all", extending.sample)
    letters.offer_preview("reminders/email/undone.txt", "An extension is taken back", extending.sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say when reminders have been held back for long."""
    if not policy.may_see_reminders(member):
        return
    long_ago = clock.now() - timedelta(days=rules.HELD_LONG_DAYS)
    if count := queries.count_held_since(long_ago, besides=member.id):
        yield Task(
            title="Reminders held back",
            href=url_for("reminders.coming", _anchor="held"),
            hint=f"For more than {rules.HELD_LONG_DAYS} days: release or skip them",
            urgency=28,
            count=count,
        )


def panels(place: str, _actor: Any, thing: Any) -> Iterator[Panel]:
    """Say on a certificate's page how its last day was moved, to whoever may see the page."""
    if place == "qualification" and isinstance(thing, Qualification):
        items = queries.extensions_of(thing.id)
        if items:
            yield Panel("Extensions", "reminders/_extensions_of.html", {"moved": items}, order=40)


def held_reminders(member: Any) -> Section:
    """Return the ledger of a member's reminders."""
    ledger, _moved = queries.items_held_about(member)
    rows = [
        {
            "kind": one.kind.title,
            "last_day": one.expires_on.isoformat(),
            "step": rules.step_words(one.step),
            "status": one.status.value,
            "decided_at": one.decided_at.isoformat(),
            "reason": one.reason,
        }
        for one in ledger
    ]
    return Section("Reminders of what runs out", rows)


def held_extensions(member: Any) -> Section:
    """Return how a member's last days were moved."""
    _ledger, moved = queries.items_held_about(member)
    rows = [
        {
            "kind": one.extension.kind.title,
            "from": one.old_expires_on.isoformat(),
            "to": one.new_expires_on.isoformat(),
            "reason": one.extension.reason,
            "made_at": one.extension.made_at.isoformat(),
            "taken_back": one.undone,
        }
        for one in moved
    ]
    return Section("Later last days", rows)


def erase(member: Any) -> None:
    """Delete the ledger; how a last day was moved stays with the grant, without the person."""
    db.session.execute(delete(Reminder).where(Reminder.member_id == member.id))
