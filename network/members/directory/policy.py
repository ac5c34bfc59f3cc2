"""Who may read the directory, and take a copy of it."""

from network.core.permission import Role, anyone, holds, signed_in
from network.members.people import policy as people

may_search = holds(Role.INSTRUCTOR, Role.HEALTH_PARTNER, Role.COORDINATOR)
may_see_everybody = holds(Role.COORDINATOR)
may_export = holds(Role.COORDINATOR, Role.HEALTH_PARTNER)

# What is for everybody on the web, which visitors alone are offered: members have more.
may_find = anyone
is_offered_the_finder = ~signed_in

# About a member: how others see them.
may_see_as_others_do = people.may_see_all_of
