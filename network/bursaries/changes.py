"""How the parts above an application hear of its moves, in the same transaction."""

from collections.abc import Callable
from typing import Any

from network.core.registry import Offers

# (application, the status before, by whom): called once the status and the money have moved.
application_moved: Offers[Callable[[Any, Any, Any], None]] = Offers()

# (application, by whom): they declared a conflict in it, so that no letter about it may reach them any more.
conflict_declared: Offers[Callable[[Any, Any], None]] = Offers()

# (application, by whom): its course is complete, also where the money came first and its status stays.
course_completed: Offers[Callable[[Any, Any], None]] = Offers()
