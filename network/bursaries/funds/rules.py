"""The life of a fund, when a round is open, and when rounds begin."""

from enum import StrEnum

from network.core.rules import Lifecycle


class FundStatus(StrEnum):
    """Whether a fund is being prepared, takes applications in its rounds, or has ended."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    {
        FundStatus.DRAFT: {FundStatus.OPEN, FundStatus.CLOSED},
        FundStatus.OPEN: {FundStatus.CLOSED},
        FundStatus.CLOSED: {FundStatus.OPEN},
    },
    start=FundStatus.DRAFT,
)
