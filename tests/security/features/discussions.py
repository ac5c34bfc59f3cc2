"""The addresses and things of discussions."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
