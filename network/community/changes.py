"""How the parts above a discussion hear of what is said in it, in the same transaction."""

from collections.abc import Callable
from typing import Any

from network.core.registry import Offers

# (a post, by whom): it was written just now, on the site or by mail; the first of a discussion among them.
posted: Offers[Callable[[Any, Any], None]] = Offers()

# (a post, by whom): its words were changed, it was hidden, or shown again.
post_changed: Offers[Callable[[Any, Any], None]] = Offers()

# (a post, by whom): its answer was accepted, or a clinician has checked it.
post_marked: Offers[Callable[[Any, Any], None]] = Offers()
