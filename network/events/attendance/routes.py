"""The pages of whoever keeps the list: who is here, guests, cards, the code at the door, closing, export."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, letters, spreadsheets
from network.core.clock import LONDON
from network.core.database import aside, db
from network.core.permission import LARGEST_ID, Actor, current_member, permits
from network.core.rules import Refused
from network.events.attendance import blueprint, crediting, doors, operations, policy, queries, rules
from network.events.attendance.forms import CardForm, CloseForm, VisitorForm
from network.events.attendance.models import Attendance
from network.events.attendance.queries import Line
from network.events.attendance.rules import HOW_IN_WORDS, How, Phase, Status
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations import queries as registrations
from network.events.registrations.models import Guest
from network.members.cards import pictures
from network.members.people import policy as people
from network.members.people import queries as people_queries
from network.members.people.forms import FindForm
from network.members.people.models import Member
from network.members.qualifications.pages import attempt

MOST_SHOWN = 100
SAID = {
    "present": "{} is noted as here",
    "absent": "{} is noted as absent",
    "undo": "Taken back. Nothing is said of {} now",
}
HEADINGS = ("Name", "Who", "Expected", "Was there", "How it was noted", "When (London)")
YES_OR_NO = {Status.PRESENT: "yes", Status.ABSENT: "no"}


@blueprint.route("/events/<int:id>/check-in")
@permits(policy.may_keep_list, Event)
def check_in(event: Event) -> ResponseReturnValue:
    """Show who is expected and who is here; find somebody by name, also who gave no answer."""
    find = FindForm(request.args)
    name = find.name.data or ""
    lines = queries.people_of(event)
    shown = [line for line in lines if _is_meant(line, name)]
    on_the_list = {line.member_id for line in lines}
    others = people_queries.named(name, people_queries.met_by(current_member())) if name else []
    the_list = queries.list_of(event.id)
    return render_template(
        "events/attendance/check_in.html",
        event=event,
        filter=find,
        name=name,
        lines=shown[:MOST_SHOWN],
        left_out=max(0, len(shown) - MOST_SHOWN),
        count=len(lines),
        others=[one for one in others if one.id not in on_the_list],
        numbers=queries.numbers(event.id),
        list=the_list,
        window=rules.door_window(event.starts_at, event.ends_at),
        is_early=rules.door_window(event.starts_at, event.ends_at).at(clock.now()) is Phase.BEFORE,
        is_over=event.ends_at <= clock.now(),
        is_off=event.status not in queries.TOOK_PLACE,
        how_in_words=HOW_IN_WORDS,
    )


@blueprint.route("/events/<int:id>/check-in/<any(present, absent, undo):what>", methods=["POST"])
@permits(policy.may_keep_list, Event)
def note(event: Event, what: str) -> ResponseReturnValue:
    """Note that somebody is here or absent, or take back what was noted."""
    who = _chosen(event)
    name = who.name if isinstance(who, Member | Guest) else who.visitor_name
    verbs: dict[str, Callable[..., object]] = {
        "present": operations.check_in,
        "absent": operations.say_absent,
        "undo": operations.take_back,
    }
    verbs[what](event, who, by=current_member())
    db.session.commit()
    flash(SAID[what].format(name))
    return _back(event)


@blueprint.route("/events/<int:id>/check-in/guest", methods=["GET", "POST"])
@permits(policy.may_keep_list, Event)
def add_visitor(event: Event) -> ResponseReturnValue:
    """Note a guest by name."""
    form = VisitorForm()
    if form.validate_on_submit():
        name = form.name.data or ""
        if attempt(form, lambda: operations.add_visitor(event, name, by=current_member())):
            db.session.commit()
            flash(SAID["present"].format(name))
            return _back(event)
    return render_template("events/attendance/visitor.html", event=event, form=form)


@blueprint.route("/events/<int:id>/check-in/card", methods=["GET", "POST"])
@permits(policy.may_keep_list, Event)
def card(event: Event) -> ResponseReturnValue:
    """Check a member in by the code of their card, as a scanner gives it or as it is typed."""
    form = CardForm()
    if form.validate_on_submit() and attempt(form, lambda: _check_in_by_card(event, form.code.data or "")):
        db.session.commit()
        return redirect(url_for("attendance.card", id=event.id))
    return render_template("events/attendance/card.html", event=event, form=form)


@blueprint.route("/events/<int:id>/check-in/close", methods=["GET", "POST"])
@permits(policy.may_keep_list, Event)
def close(event: Event) -> ResponseReturnValue:
    """Close the list: the rest was absent, and what counts is given."""
    hours = crediting.hours_of(event)
    form = CloseForm.of(hours)
    if form.validate_on_submit() and attempt(
        form, lambda: operations.close(event, minutes=form.minutes, by=current_member())
    ):
        db.session.commit()
        flash("The list is closed. Those who were there have their certificates")
        return _back(event)
    lines = queries.people_of(event)
    return render_template(
        "events/attendance/close.html",
        event=event,
        form=form,
        unsaid=[line for line in lines if line.status is Status.UNSAID],
        numbers=queries.numbers(event.id),
        activities=crediting.activities_of(event),
        is_over=event.ends_at <= clock.now(),
        list=queries.list_of(event.id),
    )


@blueprint.route("/events/<int:id>/check-in/open", methods=["POST"])
@permits(policy.may_keep_list, Event)
def reopen(event: Event) -> ResponseReturnValue:
    """Open a closed list again."""
    operations.reopen(event, by=current_member())
    db.session.commit()
    flash("The list is open again")
    return _back(event)


@blueprint.route("/events/<int:id>/check-in/poster")
@permits(policy.may_keep_list, Event)
def poster(event: Event) -> ResponseReturnValue:
    """Show the poster for the door, with the code by which members check themselves in."""
    if event.kind is Kind.ONLINE:
        raise Refused("This event is online. Everybody who is going joins by an address of their own.")
    code = doors.code_of(event.uid, queries.round_of(event.id))
    address = letters.address_of("attendance.arrive", id=event.id, code=code)
    return render_template(
        "events/attendance/poster.html",
        event=event,
        picture=pictures.drawn(address, "Code to scan: it leads to the page where you check in"),
        address=address.partition("://")[2],
        window=rules.door_window(event.starts_at, event.ends_at),
    )


@blueprint.route("/events/<int:id>/check-in/code", methods=["POST"])
@permits(policy.may_keep_list, Event)
def change_code(event: Event) -> ResponseReturnValue:
    """Make another code for the door."""
    operations.change_code(event, by=current_member())
    db.session.commit()
    flash("This is the new code. Take down posters with the old one: it does not count any more")
    return redirect(url_for("attendance.poster", id=event.id))


@blueprint.route("/events/<int:id>/attendance.<any(csv, xlsx):kind>")
@permits(policy.may_export, Event)
def export(event: Event, kind: str) -> ResponseReturnValue:
    """Give the list as a file."""
    lines = queries.people_of(event)
    with aside() as session:
        session.add(audit.entry("attendance list exported", event, by=current_member(), rows=len(lines)))
    return spreadsheets.download(kind, f"attendance-{event.id}", HEADINGS, _rows(lines))


def _rows(lines: Iterable[Line]) -> Iterable[tuple[Any, ...]]:
    for line in lines:
        is_guest = f"Guest of {line.with_whom}" if line.with_whom else "Guest"
        yield (
            line.name,
            "Member" if line.member_id else is_guest,
            "no" if line.walk_in or line.status is Status.ASKING else "yes",
            YES_OR_NO.get(line.status, "not said"),
            "" if line.status is Status.UNSAID else HOW_IN_WORDS[line.how],
            f"{line.came_at.astimezone(LONDON):%Y-%m-%d %H:%M}" if line.came_at else "",
        )


def _check_in_by_card(event: Event, text: str) -> Attendance:
    code = rules.card_code(text)
    if code is None:
        raise Refused("This is not the code of a card: it has 26 letters and figures at its end.", "code")
    holder = queries.holder_of(code)
    if holder is None:
        raise Refused("No card has this code now. Find them by their name instead.", "code")
    there = queries.of(event.id, holder.id)
    already = there is not None and there.status is Status.PRESENT
    made = operations.check_in(event, holder, by=current_member(), how=How.CARD)
    flash(f"{holder.name} was here already" if already else SAID["present"].format(holder.name))
    return made


def _chosen(event: Event) -> operations.Who:
    """Return whom the form names: somebody of this list, or a member whom the reader can meet."""
    said = re.fullmatch(r"(member|guest|visitor)-([0-9]{1,10})", request.form.get("who", ""), re.ASCII)
    number = int(said[2]) if said else 0
    if said and 0 < number <= LARGEST_ID:
        reader, sort = current_member(), said[1]
        found = _member(event, number, reader) if sort == "member" else _guest(event, sort, number)
        if found is not None:
            return found
    raise Refused("Choose somebody from the list. They may have been taken off it meanwhile.")


def _member(event: Event, number: int, reader: Actor) -> Member | None:
    member = db.session.get(Member, number)
    known = registrations.of(event.id, number) or queries.of(event.id, number)
    return member if member is not None and (known or people.may_see(reader, member)) else None


def _guest(event: Event, sort: str, number: int) -> Guest | Attendance | None:
    if sort == "guest":
        guest = db.session.get(Guest, number)
        return guest if guest is not None and guest.registration.event_id == event.id else None
    visitor = db.session.get(Attendance, number)
    named = visitor is not None and visitor.member_id is None and visitor.guest_id is None
    return visitor if visitor is not None and named and visitor.event_id == event.id else None


def _is_meant(line: Line, name: str) -> bool:
    words = f"{line.name} {line.with_whom}".casefold()
    return all(word in words for word in name.casefold().split())


def _back(event: Event) -> ResponseReturnValue:
    return redirect(url_for("attendance.check_in", id=event.id))
