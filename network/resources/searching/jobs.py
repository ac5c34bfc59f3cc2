"""What is done behind the pages: documents read, the index looked over, and made anew when asked to."""

from datetime import datetime

from network.core.jobs import crontab, job
from network.core.templating import plural
from network.resources.searching import operations


@job(operations.READING, every=crontab(minute="*/15"), words="Read documents of the library for its search")
def read_documents(now: datetime) -> str:
    """Read what readers get and nobody has read yet."""
    read, failed = operations.read_documents(now)
    said = [f"{plural(read, 'document')} read"] if read else []
    said += [f"{failed} could not be read"] if failed else []
    return ", ".join(said)


@job("check-search", every=crontab(minute="50", hour="3"), words="Look whether the search is up to date")
def check_search(now: datetime) -> str:
    """Put right where the index is behind, and forget words that stand nowhere any more."""
    behind = operations.catch_up()
    return f"{plural(behind, 'resource')} put right" if behind else ""


@job("rebuild-search", words="Make the search of the library anew from what is stored")
def rebuild_search(now: datetime) -> str:
    """Put every resource into the index again; no file is read."""
    return f"{plural(operations.rebuild(), 'resource')} in the search"
