"""The addresses and things of inbox."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
