"""Nobody agrees for somebody else; taking back is as easy as it can be."""

import pytest

from network.core.permission import SYSTEM, VISITOR, Permission
from network.members.consents import policy
from network.members.people.models import Member

ABOUT_SOMEBODY = {
    policy.may_see_consents_of: {"owner", "carol"},
    policy.may_give_for: {"owner"},
    policy.may_withdraw_for: {"owner", "carol", "system"},
    policy.may_choose_visibility: {"owner"},
    policy.may_write_texts: {"carol"},
    policy.may_see_acceptances: {"carol"},
}


@pytest.mark.parametrize("permission", ABOUT_SOMEBODY)
def test_who_may(
    permission: Permission, amina: Member, carol: Member, ben: Member, esi: Member, ada: Member
) -> None:
    actors = {
        "owner": amina,
        "carol": carol,
        "ben": ben,
        "esi": esi,
        "ada": ada,
        "system": SYSTEM,
        "visitor": VISITOR,
    }

    assert {name for name, one in actors.items() if permission(one, amina)} == ABOUT_SOMEBODY[permission]
