"""The versions of a fund's rules, each with the sentences that it brought and took away."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.bursaries.funds.models import Fund
from network.bursaries.scheme import queries
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.words import sentences


@dataclass(frozen=True)
class Step:
    """One version, and what its rules say that those before did not, and the other way round."""

    version: SchemeVersion
    brought: tuple[str, ...]
    took_away: tuple[str, ...]


def of(fund: Fund, titles: Mapping[str, str], areas: Mapping[str, str]) -> list[Step]:
    """Return the versions of a fund's rules, newest first."""
    found: list[Step] = []
    before: tuple[str, ...] = ()
    for version in reversed(queries.versions(fund)):
        now = sentences(queries.of(version), titles, areas)
        found.append(Step(version, only_in(now, before), only_in(before, now)))
        before = now
    return found[::-1]


def only_in(these: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands in these sentences and not in others."""
    return tuple(one for one in these if one not in others)
