"""What decisions put on pages of others: home tasks, panels, letters, and what data rights ask for."""

from functools import partial

from network.bursaries.applications.rules import Status
from network.bursaries.deciding import jobs, telling
from network.core import letters, registry

__all__ = ["jobs", "register"]

PREVIEWS = {
    "approved": "A bursary is approved",
    "amended": "A bursary is approved with another amount",
    "declined": "An application is declined",
    "deferred": "An application is decided later",
    "reopened": "An application is looked at again",
    "accepted": "An offer was accepted: the agreement",
    "runs_out": "An offer runs out soon",
    "lapsed": "An offer is over",
    "lapsed_with_us": "An offer is over: to the fund and coordinators",
}


def register() -> None:
    """Fill the registry."""
    for name, status in (
        (telling.NOT_OFFERED, Status.OFFERED),
        (telling.NOT_DECLINED, Status.DECLINED),
        (telling.NOT_LAPSED, Status.LAPSED),
    ):
        registry.obsolete.add(partial(telling.is_not, status), name)
    for name, title in PREVIEWS.items():
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, telling.sample)
