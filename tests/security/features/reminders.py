"""The addresses and things of reminders."""

from tests.security.declaring import Row

ROWS: dict[str, Row] = {}
