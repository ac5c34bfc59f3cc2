"""The addresses and things of consents."""

from tests.security.declaring import BOTH, CAROL, KINDS, OWNER, Row, row

TRAINING = {"key": "training"}

ROWS: dict[str, Row] = {
    "consents.show": row(OWNER, CAROL, thing="member"),
    "consents.give": row(OWNER, methods="POST", thing="member", places=TRAINING),
    "consents.withdraw": row(OWNER, CAROL, methods="POST", thing="member", places=TRAINING),
    "consents.visibility": row(OWNER, methods=BOTH, thing="member"),
    "consents.texts": row(CAROL),
    "consents.text": row(CAROL, methods=BOTH, places=TRAINING),
    "consents.acceptances": row(CAROL),
    "consents.export": row(CAROL, places=KINDS),
    "consents.remind": row(CAROL, methods="POST"),
}
