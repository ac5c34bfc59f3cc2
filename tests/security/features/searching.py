"""The addresses and things of searching."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
