"""The addresses and things of concerns."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
