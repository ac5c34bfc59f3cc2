"""What a list may be of: members, partners, or areas. The steps are the same for each."""

from collections.abc import Mapping

from network.members.imports.models import ImportBatch
from network.members.imports.targets.areas import Areas
from network.members.imports.targets.base import Target
from network.members.imports.targets.members import Members
from network.members.imports.targets.partners import Partners

MEMBERS = "members"
TARGETS: Mapping[str, Target] = {MEMBERS: Members(), "partners": Partners(), "areas": Areas()}


def target_of(batch: ImportBatch) -> Target:
    """Return what a batch is a list of."""
    return TARGETS[batch.target]
