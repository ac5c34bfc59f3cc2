"""The addresses and things of following."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
