"""Who sees others' events, and who says whose calendars are shown."""

from network.core.permission import Role, anyone, holds

may_see_events = anyone  # visitors see those of the public calendars: queries.coming()
may_see_all = holds(*Role)
may_manage = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
