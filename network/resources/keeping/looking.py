"""Looking whether a page is still where it was: the part that runs in a child, since sites may dawdle."""

from network.core import fetch
from network.resources.keeping.rules import NO_ANSWER, NO_SITE, SHORT_PAUSE_SECONDS

SECONDS = 2 * fetch.SECONDS + SHORT_PAUSE_SECONDS + 3


def look(address: str, agent: str) -> tuple[str, str]:
    """Return what the site said, and where the page stands from now on if it says so for good, else ""."""
    try:
        seen = fetch.look(address, agent=agent, pause=SHORT_PAUSE_SECONDS)
    except fetch.NoSuchSite:
        return NO_SITE, ""
    except fetch.NotFetched:
        return NO_ANSWER, ""
    moved = seen.for_good and seen.address != address and 200 <= seen.status < 300
    return str(seen.status), seen.address if moved else ""
