"""The addresses and things of duplicates."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
