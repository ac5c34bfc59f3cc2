"""What is done with consents: giving, withdrawing, and writing another wording."""

from datetime import timedelta

from sqlalchemy import select

from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.consents import policy, queries
from network.members.consents.kinds import kinds
from network.members.consents.models import ConsentAnswer, ConsentText
from network.members.consents.rules import AGREEMENT, PUBLIC_LISTING, ConsentKind, How, check_wording
from network.members.people.models import Member

IN_PEACE_FOR = 14  # days between two reminders
ACCEPTED_MEANWHILE = "consents.agreement_accepted"
CHANGED_MEANWHILE = "The words have changed since you opened this page. Read them again, then answer."


def give(member: Member, key: str, *, by: Actor, version: int | None = None, how: How = How.PAGE) -> None:
    """Write down that a member agrees to the words in force. Agreeing twice changes nothing.

    ``version`` is the one that they were shown; raises Refused if another is in force by now.
    """
    demand(policy.may_give_for, by, member)
    kind = _kind(key)
    one_at_a_time(f"consent {key}")
    text = _text_in_force(kind)
    if version is not None and version != text.version:
        raise Refused(CHANGED_MEANWHILE, "agree")
    hold(member)
    newest = _newest(member, key)
    if newest is not None and newest.given and newest.text_id == text.id:
        return
    _answer(member, text, True, by=by, how=how)


def withdraw(member: Member, key: str, *, by: Actor, how: How | None = None) -> None:
    """Take a consent back, with what follows from it, at once. Taking it back twice changes nothing."""
    demand(policy.may_withdraw_for, by, member)
    kind = _kind(key)
    if kind.is_agreement and how is not How.LEFT:
        raise Refused("This holds for as long as you are a member. It ends when you leave the network.")
    hold(member)
    newest = _newest(member, key)
    if newest is None or not newest.given:
        return
    usual = How.PAGE if by.id == member.id else How.COORDINATOR
    _answer(member, newest.text, False, by=by, how=how or usual)
    _stop(kind, member)


def withdraw_everything(member: Member) -> None:
    """End all that somebody agreed to, since they have left."""
    for kind in kinds:
        withdraw(member, kind.key, by=SYSTEM, how=How.LEFT)


def publish(
    key: str, wording: str, withdrawal: str, *, asks_again: bool, by: Actor, version: int | None = None
) -> ConsentText:
    """Put another wording in force from today on; the older ones stay as they were.

    With ``asks_again`` it changes what people agreed to: no earlier yes holds from this moment, what
    rested on one stops, and everybody who had said yes is asked again.
    """
    demand(policy.may_write_texts, by)
    kind = _kind(key)
    one_at_a_time(f"consent {key}")
    before = _text_in_force(kind)
    if version is not None and version != before.version:
        raise Refused("Somebody else wrote another version meanwhile. Look at it, then write yours.")
    check_wording(wording, before.wording, withdrawal, before.withdrawal)
    held = db.session.scalars(queries.giving(key)).all() if asks_again else []
    text = _write(kind, before.version + 1, wording.strip(), withdrawal.strip(), asks_again, by)
    audit.record("consent text written", text, by=by, key=key, version=text.version, asks_again=asks_again)
    for member in _held_in_order(held):
        _stop(kind, member)
        audit.record("consent asked again", text, by=by, about=member, key=key, version=text.version)
    return text


def remind_all(*, by: Actor) -> int:
    """Write once to each instructor who has not accepted the agreement in force; return to how many.

    Whoever was written to in the last two weeks is left in peace.
    """
    demand(policy.may_see_acceptances, by)
    one_at_a_time("remind of the agreement")
    since = clock.now() - timedelta(days=IN_PEACE_FOR)
    asked = [
        one.member
        for one in queries.everybody(AGREEMENT, today=clock.today(), accepted=False)
        if one.reminded_at is None or one.reminded_at < since
    ]
    written = 0
    for member in asked:
        if mail.queue("consents/email/agreement.txt", to=member, about=member, obsolete=ACCEPTED_MEANWHILE):
            audit.record(queries.REMINDED, by=by, about=member)
            written += 1
    return written


def hold(member: Member) -> None:
    """Let nobody else change what this member agrees to and shows until the transaction ends."""
    db.session.flush()
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True)).all()
    db.session.refresh(member, ["shown", "version"])


def may_go_public(member: Member) -> bool:
    """Whether somebody agrees to be shown to everybody on the web, held so until the transaction ends."""
    hold(member)
    return queries.gives(member.id, PUBLIC_LISTING)


def _kind(key: str) -> ConsentKind:
    kind = kinds.named(key)
    if kind is None:
        raise Refused("There is no such consent.")
    return kind


def _newest(member: Member, key: str) -> ConsentAnswer | None:
    return db.session.scalar(
        select(ConsentAnswer)
        .where(ConsentAnswer.member_id == member.id, ConsentAnswer.key == key)
        .order_by(ConsentAnswer.id.desc())
        .limit(1)
    )


def _text_in_force(kind: ConsentKind) -> ConsentText:
    """Return the words in force, writing down the first ones when somebody answers or changes them."""
    return queries.in_force(kind.key) or _write(kind, 1, kind.wording, kind.withdrawal, False, SYSTEM)


def _write(
    kind: ConsentKind, version: int, wording: str, withdrawal: str, asks_again: bool, by: Actor
) -> ConsentText:
    text = ConsentText(
        key=kind.key,
        version=version,
        wording=wording,
        withdrawal=withdrawal,
        asks_again=asks_again,
        in_force_from=clock.today(),
        written_by_id=by.id,
    )
    db.session.add(text)
    db.session.flush()
    return text


def _answer(member: Member, text: ConsentText, given: bool, *, by: Actor, how: How) -> None:
    answer = ConsentAnswer(member=member, key=text.key, text=text, given=given, how=how, by_id=by.id)
    db.session.add(answer)
    db.session.flush()
    audit.record(
        "consent given" if given else "consent withdrawn",
        answer,
        by=by,
        about=member,
        key=text.key,
        version=text.version,
        how=how,
    )


def _stop(kind: ConsentKind, member: Member) -> None:
    for follows in kind.on_withdrawal:
        follows(member)


def _held_in_order(ids: object) -> list[Member]:
    members = db.session.scalars(
        select(Member)
        .where(Member.id.in_(ids))  # type: ignore[arg-type]
        .order_by(Member.id)
        .with_for_update(key_share=True, of=Member)
        .execution_options(populate_existing=True)
    )
    return list(members)
