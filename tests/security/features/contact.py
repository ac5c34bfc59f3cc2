"""The addresses and things of contact."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
