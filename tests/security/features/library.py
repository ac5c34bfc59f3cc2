"""The addresses and things of library."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
