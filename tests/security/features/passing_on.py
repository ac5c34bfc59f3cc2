"""The addresses and things of passing on."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
