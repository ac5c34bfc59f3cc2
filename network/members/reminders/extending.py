"""Extensions: the last days of all holders of a kind moved on for one reason, with what they were before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from network.core import audit, clock, mail, notices
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts, intervals
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus
from network.members.reminders import policy, queries, rules
from network.members.reminders.models import Extension, ExtensionItem, Reminder
from network.members.reminders.operations import NOTICE
from network.members.reminders.rules import Status


@dataclass(frozen=True)
class Asked:
    """Whose last days to move, and to when: those that end from one day to another."""

    kind: QualificationKind
    from_on: date
    to_on: date
    to: date | None = None
    months: int | None = None


@dataclass(frozen=True)
class Move:
    """One grant whose last day would move."""

    qualification: Qualification
    old: date
    new: date


@dataclass(frozen=True)
class Plan:
    """What an extension would do: whom it moves, and how many it leaves alone, for which reason."""

    moves: Sequence[Move]
    renewed: int = 0  # another grant of theirs reaches further already
    own: int = 0  # the coordinator's own: somebody else decides on it
    no_gain: int = 0  # they end later than the new day as it is

    @property
    def fingerprint(self) -> str:
        """Name the plan, so that what is carried out is what was looked at."""
        said = ";".join(f"{one.qualification.id}:{one.old}:{one.new}" for one in self.moves)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def plan(asked: Asked, *, by: Actor) -> Plan:
    """Work out what an extension would do, changing nothing.

    Raises Refused where the days are in the wrong order, or nobody's would move.
    """
    rules.check_range(asked.from_on, asked.to_on)
    found = queries.ending(asked.kind, asked.from_on, asked.to_on)
    theirs = queries.grants_of({one.member_id for one in found}, asked.kind)
    moves: list[Move] = []
    renewed = own = no_gain = 0
    for grant in found:
        old = grant.expires_on or date.max
        new = rules.extended(old, to=asked.to, months=asked.months)
        held = [one for one in theirs[grant.member_id] if one.verified]
        itself = next(one for one in held if one.id == grant.id)
        if rules.is_renewed(itself, held, clock.today()):
            renewed += 1
        elif grant.member_id == by.id:
            own += 1
        elif new <= old:
            no_gain += 1
        else:
            moves.append(Move(grant, old, new))
    return Plan(moves, renewed, own, no_gain)


def extend(asked: Asked, reason: str, *, by: Actor, seen: str | None = None) -> Extension:
    """Move the last days on, for a reason; tell the holders; keep what they were.

    ``seen`` is the fingerprint of the plan that ``by`` looked at. Raises Refused where nobody's last day
    would move, or where the plan has become another meanwhile.
    """
    demand(policy.may_extend, by)
    reason = rules.why(reason)
    facts.hold({one.member_id for one in queries.ending(asked.kind, asked.from_on, asked.to_on)})
    db.session.expire_all()
    found = plan(asked, by=by)
    if not found.moves:
        raise Refused("No certificate would get a later last day by this.")
    if seen is not None and seen != found.fingerprint:
        raise Refused("Something changed since you looked. Look at the list again, then answer.")
    made = Extension(
        kind=asked.kind,
        from_on=asked.from_on,
        to_on=asked.to_on,
        new_expires_on=asked.to,
        months=asked.months,
        reason=reason,
        made_by_id=by.id,
        made_by_name=by.name,
    )
    db.session.add(made)
    for one in found.moves:
        made.items.append(
            ExtensionItem(
                qualification=one.qualification,
                member_id=one.qualification.member_id,
                old_expires_on=one.old,
                new_expires_on=one.new,
            )
        )
        one.qualification.expires_on = one.qualification.extended_to = one.new
    db.session.flush()
    for one in found.moves:
        audit.record(
            "last day extended", one.qualification, by=by, extension=made.id, was=one.old.isoformat()
        )
    _pass_over_what_the_letter_says(made)
    intervals.rebuild(one.member_id for one in made.items)
    _tell(made)
    return made


def undo(extension: Extension, *, by: Actor) -> int:
    """Put the last days back where nothing changed them since; return how many stay as they are.

    Raises Refused where it was undone already, or all of them changed.
    """
    demand(policy.may_undo_extension, by, extension)
    facts.hold({one.member_id for one in extension.items})
    db.session.expire_all()
    if extension.undone_at is not None:
        raise Refused("This extension was undone already.")
    for item in extension.items:
        grant = item.qualification
        unchanged = grant.expires_on == item.new_expires_on and grant.status is GrantStatus.VERIFIED
        if not unchanged or grant.member_id == by.id:
            continue
        grant.expires_on, grant.extended_to = item.old_expires_on, _extended_before(item)
        item.undone = True
        audit.record("extension taken back", grant, by=by, extension=extension.id)
    if not any(item.undone for item in extension.items):
        raise Refused(
            "Nothing of this extension can be taken back: each last day changed since, or is your own."
        )
    extension.undone_at, extension.undone_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("extension undone", extension, by=by)
    intervals.rebuild(item.member_id for item in extension.items if item.undone)
    _tell(extension, letter="undone")
    return sum(not item.undone for item in extension.items)


def was_undone(extension_id: int) -> bool:
    """Tell whether word of an extension has become pointless."""
    return db.session.scalar(select(Extension.undone_at).where(Extension.id == extension_id)) is not None


def sample() -> dict[str, object] | None:
    """Return what the letters need, from the latest extension; None where there is none."""
    latest = db.session.scalar(select(ExtensionItem).order_by(ExtensionItem.id.desc()).limit(1))
    if latest is None:
        return None
    return {"to": latest.qualification.member, "extension": latest.extension, "items": [latest]}


def _extended_before(item: ExtensionItem) -> date | None:
    """Return the day to which an earlier extension that still stands had moved a grant."""
    earlier = select(ExtensionItem.id).where(
        ExtensionItem.qualification_id == item.qualification_id,
        ExtensionItem.id < item.id,
        ExtensionItem.undone.is_(False),
        ExtensionItem.new_expires_on == item.old_expires_on,
    )
    return item.old_expires_on if db.session.scalar(earlier.limit(1)) else None


def _pass_over_what_the_letter_says(extension: Extension) -> None:
    """Write the steps that have begun already as passed over: the letter about the new day says as much."""
    today = clock.today()
    kind = queries.kinds().get(extension.kind_id, rules.Kind(()))
    ids = [item.qualification_id for item in extension.items]
    rows = db.session.execute(
        select(Reminder.qualification_id, Reminder.expires_on, Reminder.step).where(
            Reminder.qualification_id.in_(ids)
        )
    )
    known = {(grant_id, expires_on, step) for grant_id, expires_on, step in rows}
    db.session.add_all(
        Reminder(
            member_id=item.member_id,
            kind_id=extension.kind_id,
            qualification_id=item.qualification_id,
            expires_on=item.new_expires_on,
            step=step,
            due_on=due_on,
            status=Status.PASSED_OVER,
        )
        for item in extension.items
        for step in kind.ladder(today)
        if (due_on := rules.due_on(step, item.new_expires_on)) <= today
        and (item.qualification_id, item.new_expires_on, step) not in known
    )
    db.session.flush()


def _tell(extension: Extension, letter: str = "extended") -> None:
    """Write one letter to each member whose last day moved."""
    theirs: dict[Member, list[ExtensionItem]] = {}
    for item in extension.items:
        if item.qualification.member.status is Membership.ACTIVE and (letter == "extended" or item.undone):
            theirs.setdefault(item.qualification.member, []).append(item)
    choices = notices.choices_of([member.id for member in theirs], NOTICE)
    composed = [
        mail.compose(
            f"reminders/email/{letter}.txt",
            {"extension": extension, "items": items},
            to=member,
            choice=choices[member.id],
            notice=NOTICE,
            about=extension,
            obsolete="reminders.extension_undone" if letter == "extended" else None,
        )
        for member, items in theirs.items()
    ]
    mail.keep_all([message for message in composed if message is not None])
