"""Who fetches what: public events are for everybody, any other only for those who may see it."""

from network.core.permission import Role, anyone, holds
from network.events.meetings import policy as events

may_fetch = anyone  # what is in the feeds is public, each event of it
may_download = events.may_see  # an event: with what its reader may read of it
may_mend = events.may_plan | holds(Role.ADMINISTRATOR)  # is told of events that cannot be written
