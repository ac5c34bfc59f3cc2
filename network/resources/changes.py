"""How the parts above a resource hear of its changes, in the same transaction."""

from collections.abc import Callable
from typing import Any

from network.core.registry import Offers

# (a resource): what it shows, says or is changed, its status among it; called once that is flushed.
resource_changed: Offers[Callable[[Any], None]] = Offers()

# (a resource, the status before, by whom): called by library.steps.step() once the status has moved.
resource_moved: Offers[Callable[[Any, Any, Any], None]] = Offers()

# (a resource): one of its files was given to somebody; who it was is not said.
downloaded: Offers[Callable[[Any], None]] = Offers()

# (a resource): a draft, with all that it holds, is about to be deleted.
resource_discarded: Offers[Callable[[Any], None]] = Offers()
