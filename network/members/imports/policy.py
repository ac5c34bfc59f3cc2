"""Who may import: coordinators; and the worker, which carries out what they began."""

from network.core.lifecycle import moves
from network.core.permission import Role, holds, the_system
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Status

may_import = holds(Role.COORDINATOR)
may_export = holds(Role.COORDINATOR)

moves(
    ImportBatch,
    {
        # The command line acts as the system, for whoever keeps the server.
        Status.MAPPED: may_import | the_system,
        Status.CHECKING: may_import | the_system,
        (Status.CHECKED, Status.IMPORTING): may_import | the_system,
        (Status.IMPORTED, Status.UNDOING): may_import | the_system,
        Status.CHECKED: the_system,
        Status.IMPORTED: the_system,
        Status.UNDONE: the_system,
        Status.FAILED: the_system,
    },
)
