"""The addresses and things of passkeys."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
