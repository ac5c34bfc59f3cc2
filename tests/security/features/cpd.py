"""The addresses and things of cpd."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
