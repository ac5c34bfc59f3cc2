"""The addresses and things of training."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
