"""The addresses and things of keeping."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
