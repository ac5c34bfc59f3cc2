"""Who looks after the site."""

from network.core import mail
from network.core.permission import Permission, Role, holds, signed_in
from network.members.people import policy as people

administrator = holds(Role.ADMINISTRATOR)

may_see_health = administrator
may_set_county = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_see_first_day = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_see_audit = administrator
may_see_letters = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_handle_letters = may_see_letters
may_keep_letters_back = mail.may_keep_back
may_see_own_record = signed_in
may_see_roles = people.may_grant_roles
may_grant_roles_to = people.may_grant_roles & Permission(
    lambda actor, member: member is None or member.id != actor.id
)
may_end_role = people.may_end_role
