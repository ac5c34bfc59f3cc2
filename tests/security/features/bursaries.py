"""The addresses and things of applying for a bursary."""

from typing import Any

from network.bursaries.applications.models import ChangeRequest, Document
from network.bursaries.applications.rules import Section, Status
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {
    "bursary-draft": frozenset({"owner"}),
    "bursary-statement": frozenset({"owner", "carol"}),
    "bursary-question": frozenset({"owner", "carol"}),
}
ROWS: dict[str, Row] = {
    "bursaries.index": Row(IN_THE_NETWORK),
    "bursaries.begin": Row(IN_THE_NETWORK, BOTH, thing="fund to apply to"),
    "bursaries.show": row(OWNER, "carol", thing="bursary"),
    "bursaries.show draft": row(OWNER, thing="bursary draft"),
    "bursaries.edit": row(OWNER, thing="bursary draft"),
    "bursaries.write": row(OWNER, methods=BOTH, thing="bursary draft", places={"section": "statement"}),
    "bursaries.check": row(OWNER, methods=BOTH, thing="bursary draft"),
    "bursaries.withdraw": row(OWNER, methods=BOTH, thing="bursary draft to drop"),
    "bursaries.document": row(OWNER, "carol", thing="bursary", places={"number": 1}),
    "bursaries.remove_document": row(OWNER, methods="POST", thing="bursary draft", places={"number": 1}),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a draft, and an application about which something was asked and answered."""
    member = world.people[owner]
    fund = factories.fund(f"For {owner}")
    draft = factories.application(member, fund, Status.DRAFT, statement=world.mark("bursary-draft", owner))
    sent = factories.application(
        member, fund, Status.SUBMITTED, statement=world.mark("bursary-statement", owner)
    )
    factories.kept(
        ChangeRequest(
            application=sent,
            section=Section.COSTS,
            words=world.mark("bursary-question", owner),
            after=[],
            answered_at=sent.submitted_at,
        )
    )
    for one in (draft, sent):
        factories.kept(Document(application=one, key="other", file=factories.stored_file()))
    return {
        "fund to apply to": fund.id,
        "bursary": sent.id,
        "bursary draft": draft.id,
        "bursary draft to drop": factories.application(member, fund, Status.DRAFT).id,
    }
