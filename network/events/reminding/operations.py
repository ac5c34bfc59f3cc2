"""Reminding people of events: whatever is due goes, each once, in as few letters as can be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import lazyload

from network.core import clock, digest, mail, notices
from network.core.database import db
from network.core.notices import Choice
from network.events.meetings import identity, words
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import joining
from network.events.registrations import queries as registrations
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.events.reminding import queries, rules
from network.events.reminding.models import EventReminder
from network.events.reminding.queries import Line
from network.events.reminding.rules import Kind, Outcome
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

NOTICE = "events.reminders"
QUESTION_NOTICE = "events.questions"
MEMBERS_AT_A_TIME = 200


@dataclass(frozen=True)
class Item:
    """One event that a letter is about, with the answer of its reader; none where it asks for one."""

    event: Event
    answer: Registration | None = None

    @property
    def when(self) -> str:
        """When it is, in words that stay true however late the letter is read."""
        return words.when(self.event)

    @property
    def place(self) -> str:
        """The whole address for those who come into the room, else nothing."""
        return "" if self._joins_online else identity.whole_place(self.event)

    @property
    def join_address(self) -> str:
        """Our own address for those who join online, else nothing."""
        return joining.address_for(self.answer) if self.answer and self._joins_online else ""

    @property
    def _joins_online(self) -> bool:
        return self.answer is not None and self.answer.place is Place.ONLINE


@dataclass(frozen=True)
class Sent:
    """What one run did: letters written, and reminders dropped since their event had begun."""

    letters: int = 0
    dropped: int = 0


def send_due(now: datetime) -> Sent:
    """Write every reminder that is due at a moment, as if it were that moment.

    Some members at a time, each lot in a transaction of its own with the members held: a reminder and its
    letter are there together or not at all, and of two who do this at once the second finds it done.
    """
    events = queries.near(now)
    meant = queries.to_ask(events, now)
    ids = sorted({line.member_id for line in queries.lines(events, now, meant)})
    db.session.commit()
    letters = dropped = 0
    for start in range(0, len(ids), MEMBERS_AT_A_TIME):
        sent = _send_to(ids[start : start + MEMBERS_AT_A_TIME], meant, now)
        db.session.commit()
        letters, dropped = letters + sent.letters, dropped + sent.dropped
    return Sent(letters, dropped)


def is_pointless(reminder_id: int) -> bool:
    """Tell whether a letter has lost its point: any of what it says is not so any more.

    What else it carried is written anew by the next run, since a letter that was dropped has told nobody.
    """
    carried = queries.in_the_same_letter(reminder_id)
    return not carried or any(_is_over(one, clock.now()) for one in carried)


def sample() -> dict[str, Any] | None:
    """Return what the letters need, from the newest answer of somebody who is going; None without any."""
    answer = db.session.scalar(
        select(Registration)
        .where(Registration.status == Answer.GOING)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    return {"to": answer.member, "going": [Item(answer.event, answer)], "open": []} if answer else None


def _is_over(reminder: EventReminder, now: datetime) -> bool:
    event, member = reminder.event, reminder.member
    db.session.refresh(event, ["status", "starts_at"])
    if event.status is not EventStatus.PUBLISHED or event.starts_at != reminder.starts_at:
        return True
    if now >= event.starts_at or member.status is not Membership.ACTIVE:
        return True
    answer = registrations.of(event.id, member.id)
    if reminder.kind is Kind.NOT_ANSWERED:
        return answer is not None
    return answer is None or answer.status is not Answer.GOING


def _send_to(ids: Sequence[int], meant: Mapping[int, set[int]], now: datetime) -> Sent:
    facts.hold(ids)
    events = {one.id: one for one in queries.near(now)}
    lines = queries.lines(events.values(), now, meant, only=ids)
    people = db.session.scalars(
        select(Member)
        .where(Member.id.in_({line.member_id for line in lines}))
        .options(lazyload(Member.role_grants))
        .execution_options(populate_existing=True)
    ).all()
    choices = {
        kind: notices.choices_of([one.id for one in people], notice)
        for kind, notice in ((False, NOTICE), (True, QUESTION_NOTICE))
    }
    by_id = {one.id: one for one in people}
    rows = _write_down(lines, by_id, choices, now)
    answers = queries.answers_of(lines)
    letters = []
    weekly = [digest.next_due(now)]
    for member_id, theirs in rows.items():
        choice = choices[True][member_id]
        can_wait = {
            row.event_id
            for row in theirs
            if choice is Choice.DIGEST and rules.can_wait(queries.meeting(events[row.event_id]), weekly, now)
        }
        for batch in _batches(theirs, can_wait):
            items = [
                (row, Item(events[row.event_id], answers.get((row.event_id, member_id)))) for row in batch
            ]
            waits = all(row.kind is Kind.NOT_ANSWERED and row.event_id in can_wait for row in batch)
            letters.append((batch, _letter(by_id[member_id], items, waits=waits)))
    dropped = sum(line.outcome is Outcome.TOO_LATE for line in lines)
    return Sent(_post(letters), dropped)


def _write_down(
    lines: Collection[Line],
    people: Mapping[int, Member],
    choices: Mapping[bool, Mapping[int | None, Choice]],
    now: datetime,
) -> Mapping[int, list[EventReminder]]:
    """Put what is decided into the ledger; return what goes to each member, in the order of the events."""
    known = queries.rows_of(lines)
    new = []
    for line in lines:
        choice = choices[line.kind is Kind.NOT_ANSWERED][line.member_id]
        outcome = line.outcome
        if outcome is Outcome.SENT and (not people[line.member_id].email or choice is Choice.NEVER):
            outcome = Outcome.NOT_WANTED
        said = {"starts_at": line.starts_at, "outcome": outcome, "decided_at": now, "message_id": None}
        if row := known.get((line.event_id, line.member_id, line.kind)):
            for name, value in said.items():
                setattr(row, name, value)
        else:
            new.append({"event_id": line.event_id, "member_id": line.member_id, "kind": line.kind} | said)
    db.session.flush()
    if new:
        db.session.execute(insert(EventReminder), new)  # all of them in one go
    written = queries.rows_of(lines)
    going = defaultdict[int, list[EventReminder]](list)
    for line in lines:
        row = written[line.event_id, line.member_id, line.kind]
        if row.outcome is Outcome.SENT:
            going[line.member_id].append(row)
    return going


def _batches(rows: Sequence[EventReminder], can_wait: Collection[int]) -> Iterable[list[EventReminder]]:
    """Put together what may stand in one letter: what begins within the hour stands alone.

    A question stands beside what is tomorrow, unless the weekly letter brings it in time.
    """
    soon = [one for one in rows if one.kind is Kind.HOUR_BEFORE]
    tomorrow = [one for one in rows if one.kind is Kind.DAY_BEFORE]
    asked = [one for one in rows if one.kind is Kind.NOT_ANSWERED]
    weekly = [one for one in asked if one.event_id in can_wait]
    beside = [one for one in asked if one.event_id not in can_wait]
    return [one for one in (soon, tomorrow + beside, weekly) if one]


def _letter(
    member: Member, items: Sequence[tuple[EventReminder, Item]], *, waits: bool
) -> mail.Message | None:
    going = [item for row, item in items if row.kind is not Kind.NOT_ANSWERED]
    soon = items[0][0].kind is Kind.HOUR_BEFORE
    return mail.compose(
        f"events/reminding/email/{'soon' if soon else 'reminder'}.txt",
        {"going": going, "open": [item for row, item in items if row.kind is Kind.NOT_ANSWERED]},
        to=member,
        choice=Choice.DIGEST if waits else Choice.AT_ONCE,
        notice=NOTICE if going else QUESTION_NOTICE,
        about=items[0][0],
        obsolete="reminding.pointless",
    )


def _post(written: Iterable[tuple[list[EventReminder], mail.Message | None]]) -> int:
    """Put the letters into the transaction, and say in the ledger which letter carries what."""
    pairs = [(rows, letter) for rows, letter in written if letter is not None]
    mail.keep_all([letter for _rows, letter in pairs])
    question = select(mail.Message.message_id, mail.Message.id)
    names = [letter.message_id for _rows, letter in pairs]
    numbers = dict(db.session.execute(question.where(mail.Message.message_id.in_(names))).all())
    for rows, letter in pairs:
        for row in rows:
            row.message_id = numbers[letter.message_id]
    db.session.flush()
    return len(pairs)
