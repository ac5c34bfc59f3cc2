"""Where in a list a page begins: after the last thing that was seen, which the address names."""

from flask import request

from network.core.permission import LARGEST_ID


def last_seen(name: str = "before") -> int | None:
    """Return the number that the address names, if there can be a row of that number."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST_ID else None
