"""Where in a list a page begins: after the last thing that was seen."""

from flask import request

LARGEST = 2**31 - 1


def last_seen() -> int | None:
    """Return the number that the address names, if it can be one."""
    number = request.args.get("before", type=int)
    return number if number is not None and 0 < number <= LARGEST else None
