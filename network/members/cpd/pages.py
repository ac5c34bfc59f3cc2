"""What the pages of CPD share: how a member stands, which period is asked for, verbs that may be refused."""

from datetime import date
from typing import Any

from flask import abort, g, has_request_context, request

from network.core import clock
from network.core.county import county
from network.core.pdf import Column, Paper
from network.core.templating import day
from network.members.cpd import queries
from network.members.cpd.models import CpdMembership, CpdScheme
from network.members.cpd.queries import Standing
from network.members.cpd.rules import Balance, Line, number, points
from network.members.people.models import Member
from network.members.qualifications.pages import attempt, uploads

__all__ = ["attempt", "period_asked_for", "scheme_followed", "standings", "transcript", "uploads"]


def standings(member: Member, today: date) -> list[Standing]:
    """Work out how a member stands, once for a page that asks twice: for its tasks and for its panel."""
    kept: dict[Any, list[Standing]] = g.setdefault("cpd_standings", {}) if has_request_context() else {}
    if (member.id, today) not in kept:
        kept[member.id, today] = queries.standings(member.id, today)
    return kept[member.id, today]


def scheme_followed(member: Member, key: str) -> CpdMembership:
    """Return what says since when a member follows the scheme of that key, or answer 404."""
    scheme = queries.scheme_by_key(key) or abort(404)
    return queries.membership(member.id, scheme.id) or abort(404)


def period_asked_for(standing: Standing) -> int:
    """Return which of the periods the address asks for by a day in it; the latest where it names none."""
    try:
        asked = standing.on(date.fromisoformat(request.args.get("on", "")))
    except ValueError:
        asked = None
    return len(standing.balances) - 1 if asked is None else asked


def transcript(member: Member, balance: Balance, scheme: CpdScheme) -> Paper:
    """Make the paper that says what somebody did in a period and what counts of it."""
    paper = Paper("CPD transcript", network=county().name, about=f"{member.name}: {scheme.title}")
    last_day = day(balance.last_day)
    paper.facts(
        [
            ("Name", member.name),
            ("Scheme", scheme.title),
            ("Period", f"{day(balance.period.begins_on)} to {last_day}"),
            ("Points needed", number(balance.scheme.needed)),
            ("Carried in", number(balance.carried_in)),
            ("Counted in this period", number(balance.counted)),
            ("In all", points(balance.total)),
            *([("Of this, from " + scheme.share_title, points(balance.share))] if scheme.least_share else []),
            ("Result", balance.missing_words(clock.today())),
            ("Made on", day(clock.today())),
        ]
    )
    if balance.began_late:
        paper.paragraph(
            "The scheme has a calendar of its own, and this period began before the first day given here. "
            "All its points are asked for all the same."
        )
    columns = [Column("What was done", 4), Column("Last day", 1.6), Column("How it counts", 4)]
    columns.append(Column("Points", 1, right=True))
    if balance.lines:
        paper.heading("Checked and counted")
        paper.table(columns, [_cells(line) for line in balance.lines])
    if balance.waiting:
        paper.heading("Waiting for a check: not counted")
        paper.table(
            [*columns[:3], Column("Would add", 1, right=True)], [_cells(one) for one in balance.waiting]
        )
    if not balance.lines and not balance.waiting:
        paper.paragraph("Nothing was added for this period.")
    paper.paragraph("Entries are checked by a coordinator of the network, never by the member.", quiet=True)
    return paper


def _cells(line: Line) -> tuple[str, str, str, str]:
    ends_on = line.entry.ends_on
    return line.entry.title, f"{ends_on.day} {ends_on:%b %Y}", line.words, number(line.counted)
