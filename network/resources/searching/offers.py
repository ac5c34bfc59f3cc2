"""What the search hears from below: a resource that changed, one that goes, a condition renamed."""

from typing import Any

from network.core import jobs, registry
from network.members.catalogue.models import Condition
from network.resources import changes
from network.resources.searching import operations


def offer() -> None:
    """Fill the registry."""
    changes.resource_changed.add(operations.follow, "searching.follow")
    changes.resource_discarded.add(operations.forget, "searching.forget")
    registry.catalogue_changed.add(rename, "searching.rename")


def rename(thing: Any) -> None:
    """Let resources be found by what their conditions are called now."""
    if isinstance(thing, Condition):
        jobs.start("rebuild-search")
