"""Who answers, who may take back for somebody, and who writes the wordings."""

from network.core.permission import Role, holds, the_system
from network.members.people import policy as people

coordinator = holds(Role.COORDINATOR)

# About a member. Nobody agrees for somebody else; taking back is easy, so a coordinator may do it when asked.
may_see_consents_of = people.may_see_all_of
may_give_for = people.themselves
may_withdraw_for = people.themselves | coordinator | the_system
may_choose_visibility = people.may_choose_visibility

# About the wordings, and who has accepted the agreement.
may_write_texts = coordinator
may_see_acceptances = coordinator
