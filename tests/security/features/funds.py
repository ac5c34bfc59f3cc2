"""The addresses and things of funds: their money, their rounds and who stands in for a funder."""

from datetime import date, timedelta
from typing import Any

from network.bursaries.funds.models import Deputy, Round
from network.bursaries.funds.rules import FundStatus
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.core import clock
from network.core.permission import SYSTEM
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {"fund-money": frozenset({"ben", "carol"}), "fund-draft": frozenset({"ben", "carol"})}
ROWS: dict[str, Row] = {
    "funds.index": Row(IN_THE_NETWORK),
    "funds.show": Row(IN_THE_NETWORK, thing="fund"),
    "funds.show of a draft": row("ben", "carol", thing="draft of a fund"),
    "funds.edit": row("carol", methods=BOTH, thing="fund"),
    "funds.open_fund": row("carol", methods="POST", thing="draft of a fund"),
    "funds.close_fund": row("carol", methods="POST", thing="fund to close"),
    "funds.put_money": row("carol", methods=BOTH, thing="fund"),
    "funds.take_money": row("carol", methods=BOTH, thing="fund"),
    "funds.move_money": row("carol", methods=BOTH, thing="fund"),
    "funds.add_line": row("carol", methods=BOTH, thing="fund"),
    "funds.name_line": row("carol", methods=BOTH, thing="fund", places={"number": 1}),
    "funds.rounds": row("carol", methods=BOTH, thing="fund"),
    "funds.add_round": row("carol", methods=BOTH, thing="fund"),
    "funds.edit_round": row("carol", methods=BOTH, thing="round"),
    "funds.remove_round": row("carol", methods="POST", thing="round to remove"),
    "funds.round_rule": row("carol", methods=BOTH, thing="fund"),
    "funds.drop_rule": row("carol", methods="POST", thing="fund"),
    "funds.deputies": row("ben", "carol", "ada"),
    "funds.name_deputy": row("ben", methods=BOTH),
    "funds.end_deputy": row(OWNER, "ben", "carol", methods="POST", thing="deputy"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make funds of an organisation that Ben decides for, and let somebody stand in for him."""
    organisation = factories.organisation(f"Funder near {owner}")
    ben = factories.funds_for(world.people["ben"], organisation)
    fund = factories.fund(f"Fund near {owner}", organisation=organisation)
    ledger.enter(fund.lines[0], Move.BUDGET, 1, by=SYSTEM, reason=world.mark("fund-money", owner))
    draft = factories.fund(
        world.mark("fund-draft", owner), organisation=organisation, status=FundStatus.DRAFT
    )
    closing = factories.fund(f"Old fund near {owner}", organisation=organisation)
    removed = factories.kept(Round(fund=closing, name="Not wanted", opens_at=clock.now()))
    return {
        "fund": fund.id,
        "draft of a fund": draft.id,
        "fund to close": closing.id,
        "round": fund.rounds[0].id,
        "round to remove": removed.id,
        "deputy": _deputy(world.people[owner].id, ben.id, organisation.id),
    }


def _deputy(member_id: int, for_id: int, organisation_id: int) -> int:
    # Over already: whom the matrix asks about sees nothing in the place of Ben.
    last = date(2026, 1, 2)
    return factories.kept(
        Deputy(
            organisation_id=organisation_id,
            member_id=member_id,
            for_id=for_id,
            begins_on=last - timedelta(days=1),
            ends_on=last,
        )
    ).id
