"""What somebody could apply for at a moment: the open funds, and what on their record stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from network.bursaries.applications import queries
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.checked import queries as checked
from network.bursaries.funds import policy as funds_policy
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund, Round
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.judging import Finding, judge
from network.core import clock
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member
from network.members.qualifications import facts


@dataclass(frozen=True)
class Chance:
    """A fund that is open, the round it is open in, a draft for it, and what stands in the way."""

    fund: Fund
    round: Round
    draft: Application | None
    hindrances: Sequence[Finding]


def of(member: Member, own: Sequence[Application], now: datetime) -> list[Chance]:
    """Say of each fund that is open whether ``member`` could have it, as far as their record tells.

    ``own`` are their applications. What hangs on a course that is not chosen yet is no hindrance.
    """
    known = facts.catalogue()
    held = facts.of_member(member, known).held
    areas = {area.key: area.name for area in catalogue.areas()}
    checked_now = checked.holds(member.id, clock.london_date(now))
    drafts = {one.fund_id: one for one in own if one.status is Status.DRAFT}
    open_now = funds.open_with_rounds(now)
    rules = schemes.current_of({fund.id for fund, _round in open_now})
    past = queries.past_awards(member.id, as_told=True)
    found = []
    for fund, round_ in open_now:
        if not funds_policy.may_see(member, fund):
            continue
        scheme = rules[fund.id]
        asked = queries.question_of(
            fund, member.id, scheme=scheme, at=now, checked_then=checked_now, past=past[fund.id]
        )
        judged = judge(scheme, asked, held=held, titles=known.titles, areas=areas)
        hindrances = [one for one in judged if not one.met and one.known]
        found.append(Chance(fund, round_, drafts.get(fund.id), hindrances))
    return found
