"""The journeys of the tour: what people of the network come for, step by step."""

from scripts.journeys import beginning, bursaries, events, in_depth, keeping, meeting, whole_way  # noqa: F401 (they declare themselves)
from scripts.journeys.declaring import journeys

__all__ = ["journeys"]
