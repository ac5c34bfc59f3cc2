"""The addresses and things of consents."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
