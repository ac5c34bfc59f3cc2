"""What a list may be of: members, partners, areas, and what features above offer. The steps are the same."""

from network.members.imports.models import ImportBatch
from network.members.imports.targets.areas import Areas
from network.members.imports.targets.base import Target
from network.members.imports.targets.members import Members
from network.members.imports.targets.partners import Partners

MEMBERS = "members"
TARGETS: dict[str, Target] = {MEMBERS: Members(), "partners": Partners(), "areas": Areas()}


def offer(name: str, target: Target) -> None:
    """Let lists be of something else too; a feature above says so in its register(app)."""
    TARGETS[name] = target


def target_of(batch: ImportBatch) -> Target:
    """Return what a batch is a list of."""
    return TARGETS[batch.target]
