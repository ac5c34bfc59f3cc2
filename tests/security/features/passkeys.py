"""The addresses and things of passkeys, and of looking as another member."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from network.accounts import queries
from network.accounts.models import Passkey
from tests import factories
from tests.security.declaring import ADA, BOTH, MEMBERS, OWNER, Row, everybody, members, row

if TYPE_CHECKING:
    from tests.security.world import World

ROWS: dict[str, Row] = {
    "accounts.sign_in_with_passkey": Row(everybody().who, "POST", ends_at_the_door=True),
    "accounts.prove_with_passkey": Row(MEMBERS, "POST"),
    "accounts.add_passkey": members(BOTH),
    "accounts.look_as": row(ADA, methods=BOTH, thing="member", but_not_own=True, of_power=frozenset()),
    "accounts.stop_looking": Row(everybody().who, "POST", ends_at_the_door=False),
    "accounts.remove_passkey": row(OWNER, methods=BOTH, thing="passkey"),
}


def things(world: "World", owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a passkey of somebody's."""
    account = queries.account_of(world.people[owner])
    assert account is not None
    name = urlsafe_b64encode(owner.encode()).decode().rstrip("=")
    kept = Passkey(account=account, name="A phone", credential_id=name, public_key="none")
    return {"passkey": factories.kept(kept).id}
