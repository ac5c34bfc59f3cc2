"""The addresses and things of county."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
