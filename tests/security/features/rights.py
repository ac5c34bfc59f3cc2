"""The addresses and things of rights."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
