"""The addresses and things of sharing."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
