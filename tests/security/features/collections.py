"""The addresses and things of collections."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
