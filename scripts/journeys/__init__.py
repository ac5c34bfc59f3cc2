"""The journeys of the tour: what people of the network come for, step by step."""

from scripts.journeys import (  # noqa: F401 (they declare themselves)
    beginning,
    bursaries,
    community,
    events,
    in_depth,
    keeping,
    library,
    meeting,
    whole_way,
)
from scripts.journeys.declaring import journeys

__all__ = ["journeys"]
