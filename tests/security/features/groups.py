"""The addresses and things of groups."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
