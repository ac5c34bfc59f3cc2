"""What accounts ask and do where two records become one: a member has one account, so one sign-in stays."""

from network.accounts import queries
from network.accounts.models import Account
from network.core import audit, mail
from network.core.database import db
from network.core.rules import Refused
from network.members.duplicates.steps import MergeStep, Merging, Question, merging
from network.members.people.models import Member

KEY = "sign_in"


def register() -> None:
    """Offer the step."""
    merging.add(MergeStep(KEY, ask, carry_out), "accounts")


def ask(one: Member, other: Member) -> Question | None:
    """Ask which sign-in stays, where each record has one."""
    found = [account for member in (one, other) if (account := queries.account_of(member))]
    if len(found) < 2:
        return None
    return Question(
        "Which address do they sign in with?",
        [(str(account.id), account.email_as_typed) for account in found],
        "The other one is signed out everywhere and opens nothing any more. Its owner is told.",
    )


def carry_out(merge: Merging, answer: str) -> None:
    """End the account that does not stay, and tell the address; the other one moves with its record."""
    if ask(merge.winner, merge.loser) is None:
        return
    accounts = [queries.account_of(member) for member in (merge.winner, merge.loser)]
    by_number = {str(account.id): account for account in accounts if account is not None}
    if answer not in by_number:
        raise Refused("Choose the address that they sign in with.", KEY)
    stays = by_number.pop(answer)
    for ended in by_number.values():
        mail.queue(
            "accounts/email/merged.txt",
            to=ended.addressee,
            stays=stays.email_as_typed,
            name=ended.member.name,
        )
        audit.record("account ended by a merge", ended, by=merge.by, about=ended.member_id)
        number = ended.id
        db.session.flush()
        merge.set_aside(db.metadata.tables[Account.__tablename__], number)
    db.session.expire_all()
