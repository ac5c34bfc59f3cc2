"""What answers put on pages of others, and what they do when an event or a membership changes."""

from network.core import letters, registry
from network.core.registry import NoticeKind
from network.events import changes
from network.events.registrations import jobs, operations, telling

__all__ = ["jobs", "register"]

PREVIEWS = {
    "placed": "A place after waiting",
    "changed": "An answer changed by a coordinator",
    "not_for_them": "Out of the queue",
    "queue_over": "Cancelled while waiting",
}


def register() -> None:
    """Fill the registry."""
    changes.event_changed.add(operations.follow, "registrations")
    registry.access_ended.add(operations.end_all, "registrations")
    registry.obsolete.add(telling.is_not_offered, "registrations.not_offered")
    registry.obsolete.add(telling.is_not_lapsed, "registrations.not_lapsed")
    registry.obsolete.add(telling.is_not_going, "registrations.not_going")
    kind = NoticeKind(
        telling.NOTICE,
        "A place after waiting",
        "You waited for a place at an event, and now you have it. An offer of a place always comes by e-mail",
    )
    registry.notice_kinds.add(kind, kind.key)
    for name, title in PREVIEWS.items():
        letters.offer_preview(f"events/registrations/email/{name}.txt", title, telling.sample)
