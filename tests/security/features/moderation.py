"""The addresses and things of moderation."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
