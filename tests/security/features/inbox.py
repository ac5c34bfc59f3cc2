"""The addresses of what is new: everybody has their own list."""

from tests.security.declaring import Row, members

ROWS: dict[str, Row] = {
    "inbox.index": members(),
    "inbox.read": members("POST"),
}
