"""The addresses and things of cards."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
