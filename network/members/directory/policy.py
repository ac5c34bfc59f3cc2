"""Who may read the directory, and take a copy of it."""

from network.core.permission import Role, holds

may_search = holds(Role.INSTRUCTOR, Role.HEALTH_PARTNER, Role.COORDINATOR)
may_see_everybody = holds(Role.COORDINATOR)
may_export = holds(Role.COORDINATOR, Role.HEALTH_PARTNER)
