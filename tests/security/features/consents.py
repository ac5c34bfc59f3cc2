"""The addresses and things of consents."""

from tests.security.declaring import BOTH, CAROL, EVERYBODY, KINDS, OWNER, Row, everybody, row

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
    # What others see
    "directory.seen_as": row(OWNER, CAROL, thing="member", places={"audience": "partners"}),
    "directory.finder": everybody(),
    "directory.instructor": Row(EVERYBODY, places={"public_id": "nothing"}, is_not_there=True),
    "directory.instructor_photo": Row(EVERYBODY, places={"public_id": "nothing"}, is_not_there=True),
}
