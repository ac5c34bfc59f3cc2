"""Who finds what: everybody is let in, and each finds what the library lists for them."""

from network.core.permission import anyone
from network.resources.library import policy as library

may_find = anyone
may_ask_the_network = library.in_the_network
may_curate = library.may_curate
