"""The addresses and things of searching."""

from tests.security.declaring import Row, everybody

ROWS: dict[str, Row] = {"searching.index": everybody()}
