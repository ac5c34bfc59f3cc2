"""Who may change the catalogue."""

from network.core.permission import Role, anyone, holds

may_see = anyone
may_edit = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
