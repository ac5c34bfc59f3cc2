"""The verbs of schemes: giving a fund other rules, and making the plain fund in one go."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time

from network.bursaries.funds import operations as funds
from network.bursaries.funds import policy
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import opening
from network.bursaries.scheme import queries, reading
from network.bursaries.scheme.checking import check_known, checked
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import AwardCondition, Cap, CostSort, Measure, Scheme
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.people.models import Organisation

ALWAYS_OPEN = "Until the money is allocated"
MEANWHILE = "Somebody else has changed these rules meanwhile. Look at both, and save again."


def change(fund: Fund, scheme: Scheme, *, by: Actor, over: int | None = None) -> SchemeVersion:
    """Give a fund new rules: a new version, by which what is sent from now on is judged.

    What was sent keeps the version that it was sent under. ``over`` is the version that was looked at.
    Raises Refused for rules that make no sense or are the ones that it has, and where another came between.
    """
    demand(policy.may_keep_funds, by, fund)
    checked(scheme)
    check_known(scheme, known_kinds(), known_areas())
    funds.take(fund)
    before, there = queries.current(fund)
    if over is not None and over != before.number:
        raise Refused(MEANWHILE)
    if before.number and there == scheme:
        raise Refused("These are the rules of the fund already. Nothing has been changed.")
    version = SchemeVersion(
        fund_id=fund.id,
        number=before.number + 1,
        rules=reading.spell(scheme),
        made_at=clock.now(),
        made_by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    audit.record(
        "fund rules changed",
        version,
        by=by,
        fund=fund.id,
        number=version.number,
        drafts=queries.drafts_of(fund),
    )
    return version


@dataclass(frozen=True)
class PlainFund:
    """The plain fund, as one form asks for it: whose money, how much, what for, and what is promised."""

    name: str
    organisation: Organisation
    begins_on: date
    ends_on: date
    pence: int
    purpose: str = ""
    kinds: tuple[str, ...] = ()
    percentage: int | None = None
    cap_pence: int | None = None
    promises: Collection[str] = field(default=())  # conditions of award, in words
    promise_months: int = 12

    @property
    def scheme(self) -> Scheme:
        """Its rules: a percentage of the course fee and assessment up to a cap, paid after the course."""
        return Scheme(
            kinds=self.kinds,
            percentage=self.percentage,
            caps=(Cap(self.cap_pence),) if self.cap_pence is not None else (),
            costs=(CostSort.FEE, CostSort.ASSESSMENT),
            conditions=tuple(
                AwardCondition(Measure.OTHER, self.promise_months, words=words.strip())
                for words in self.promises
                if words.strip()
            ),
        )


def open_plain(plain: PlainFund, *, by: Actor) -> Fund:
    """Make a fund with its money and its rules, and let it take applications until the money is allocated.

    It opens on its first day, or at once if that has come. Raises Refused before anything is written for
    rules that make no sense, and for what funds refuse.
    """
    demand(policy.may_keep_funds, by)
    if plain.ends_on < clock.today():
        raise Refused("The last day is over already.", "ends_on")
    check_known(checked(plain.scheme), known_kinds(), known_areas())
    fund = funds.make(
        plain.name,
        plain.organisation,
        plain.begins_on,
        plain.ends_on,
        by=by,
        purpose=plain.purpose,
        lines=(("", plain.pence),),
    )
    change(fund, plain.scheme, by=by)
    funds.add_round(fund, ALWAYS_OPEN, _opens_at(plain.begins_on), None, by=by)
    funds.open(fund, by=by)
    return fund


def known_kinds() -> frozenset[str]:
    """Return the keys of the catalogue's kinds."""
    return frozenset(catalogue.titles())


def known_areas() -> frozenset[str]:
    """Return the keys of all areas."""
    return frozenset(area.key for area in catalogue.areas())


def _opens_at(begins_on: date) -> datetime:
    return max(opening(begins_on, time()), clock.now())
