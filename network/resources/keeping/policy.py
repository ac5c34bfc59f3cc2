"""Who looks after links: whoever keeps a resource true; and who reads the feed."""

from network.core.permission import anyone
from network.resources.library import policy as library

may_look = library.in_the_network  # each finds the links that are theirs to mend
may_mend = library.may_keep_true
sees_all = library.may_curate
may_fetch = anyone  # what is in the feed is public, each entry of it
