"""What is done to the record of a person: adding, editing, admitting, suspending, and giving roles."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from network.core import audit, clock, registry
from network.core.database import db, one_at_a_time
from network.core.lifecycle import NotPermitted, history_of, move
from network.core.permission import SYSTEM, Actor, Role
from network.core.rules import Refused
from network.members.catalogue.models import Area, Condition
from network.members.people import policy
from network.members.people.models import Member, MemberArea, MemberCondition, Organisation, RoleGrant
from network.members.people.rules import CHOOSABLE_FIELDS, Audience, Status, sort_name

# Asked of a member before anything of theirs is shown to everybody on the web.
may_go_public: registry.Offers[Callable[[Member], bool]] = registry.Offers()


def add(name: str, *, by: Actor, status: Status = Status.UNCLAIMED, **facts: Any) -> Member:
    """Write down a person; whoever they are, they hold no role yet."""
    member = Member(name=name, status=status, **facts)
    db.session.add(member)
    db.session.flush()
    audit.record("member added", member, by=by, about=member)
    return member


def enrol(name: str, role: Role, *, by: Actor, **facts: Any) -> Member:
    """Write down somebody who has no account yet, and what they are to the network."""
    refuse_the_same_again(name, facts.get("email", ""))
    member = add(name, by=by, **facts)
    grant_role(member, Role(role), by=by)
    return member


def refuse_the_same_again(name: str, email: str) -> None:
    """Raise Refused when there is an unclaimed record of this name and address, as after a second press."""
    one_at_a_time(f"add a member called {name}")
    there = select(Member.id).where(
        Member.sort_name == sort_name(name), Member.email == email, Member.status == Status.UNCLAIMED
    )
    if db.session.scalar(there.limit(1)):
        raise Refused(
            f"{name} is on the list already, and waits to claim their record. "
            "If this is somebody else, write something into the name that tells them apart.",
            "name",
        )


def edit(member: Member, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Change what a profile says; ``areas`` and ``conditions`` are lists of the things themselves."""
    facts = dict(facts)
    if "areas" in facts:
        cover(member, facts.pop("areas"))
    if "conditions" in facts:
        serve(member, facts.pop("conditions"))
    changed = sorted(field for field, value in facts.items() if getattr(member, field) != value)
    for field in changed:
        setattr(member, field, facts[field])
    if changed or db.session.is_modified(member):
        audit.record("profile changed", member, by=by, about=member, fields=changed)


def cover(member: Member, areas: Iterable[Area]) -> None:
    """Set the areas that a member works in."""
    wanted = {area.id: area for area in areas}
    member.covers = [covered for covered in member.covers if covered.area_id in wanted]
    held = {covered.area_id for covered in member.covers}
    member.covers += [
        MemberArea(area=area, area_id=area.id) for area in wanted.values() if area.id not in held
    ]


def serve(member: Member, conditions: Iterable[Condition]) -> None:
    """Set the conditions that a member says they work with."""
    wanted = {condition.id: condition for condition in conditions}
    member.serves = [served for served in member.serves if served.condition_id in wanted]
    held = {served.condition_id for served in member.serves}
    member.serves += [
        MemberCondition(condition=condition, condition_id=condition.id)
        for condition in wanted.values()
        if condition.id not in held
    ]


def show(member: Member, ticks: Mapping[str, Iterable[Audience]], *, by: Actor) -> None:
    """Set which audiences may see which fields.

    Raises Refused where something is to be shown to everybody and the member has not agreed to that.
    """
    if unknown := set(ticks) - set(CHOOSABLE_FIELDS):
        raise Refused(f"There is no field called {', '.join(sorted(unknown))}.")
    chosen = [
        f"{field}:{audience}" for field in CHOOSABLE_FIELDS for audience in sorted(ticks.get(field, ()))
    ]
    to_everybody = any(tick.endswith(f":{Audience.PUBLIC}") for tick in chosen)
    if to_everybody and not all(agrees(member) for agrees in may_go_public):
        raise Refused("Agree to be shown to everybody on the web, or take those ticks out.", "agree")
    if sorted(chosen) != sorted(member.shown):
        member.shown = chosen
        audit.record("visibility chosen", member, by=by, about=member, shown=chosen)


def admit(member: Member, roles: Iterable[Role], *, by: Actor, reason: str) -> None:
    """Let somebody who asked, left or was on a list into the network, as what they are to it."""
    _move(member, Status.ACTIVE, by=by, reason=reason)
    for role in roles:
        if role not in member.roles_on(clock.today()):
            grant_role(member, role, by=by)


def claim(member: Member, *, by: Actor = SYSTEM) -> None:
    """Let somebody take over the record that a list made of them, by the invitation that was sent to them."""
    _move(member, Status.ACTIVE, by=by, reason="claimed by invitation")


def confirm(member: Member, *, by: Actor, reason: str, active_since: date | None = None) -> None:
    """Make a record active without an account: a coordinator has asked the person, and says when and how.

    ``active_since`` is the first day of a membership that is older than its record.
    """
    reason = _needed(reason)
    if active_since is not None:
        member.active_since = _not_to_come(active_since)
    _move(member, Status.ACTIVE, by=by, reason=reason)


def say_since(member: Member, day: date | None, *, by: Actor) -> None:
    """Say since when somebody has been a member, so that it is known of the days before their record."""
    if not policy.may_say_since(by, member):
        raise NotPermitted("to say since when somebody has been a member")
    if day == member.active_since:
        return
    member.active_since = _not_to_come(day) if day else None
    audit.record(
        "member since",
        member,
        by=by,
        about=member,
        day=member.active_since and member.active_since.isoformat(),
    )
    _rebuild(member)


def refuse(member: Member, *, by: Actor, reason: str) -> None:
    """Decline a request to join."""
    _move(member, Status.REFUSED, by=by, reason=_needed(reason))


def suspend(member: Member, *, by: Actor, reason: str) -> None:
    """Take a member out of the directory and out of the site at once."""
    refuse_to_lose_the_last_administrator(member)
    _move(member, Status.SUSPENDED, by=by, reason=_needed(reason))
    _end_access(member)


def reinstate(member: Member, *, by: Actor, reason: str) -> None:
    """Bring a suspended or departed member back.

    Who left comes back as the instructor or health partner that they were. Power is given anew.
    """
    back = _roles_lost_by_leaving(member) if member.status is Status.LEFT else []
    _move(member, Status.ACTIVE, by=by, reason=_needed(reason))
    for grant in back:
        if grant.covers(clock.today()):
            grant.ends_on = None
        elif grant.role not in member.roles_on(clock.today()):
            grant_role(member, grant.role, by=by)


def ask_back(member: Member, words: str) -> None:
    """Write down that somebody who left has asked to come back; a coordinator decides."""
    member.notes = "\n\n".join(
        filter(None, [member.notes, "Was a member before, and asks to come back.", words])
    )
    _move(member, Status.APPLIED, by=SYSTEM, reason="asked to come back")


def leave(member: Member, *, by: Actor, reason: str = "") -> None:
    """End a membership, and with it every role; the record stays for as long as retention says."""
    refuse_to_lose_the_last_administrator(member)
    _move(member, Status.LEFT, by=by, reason=reason)
    for grant in list(member.role_grants):
        if not grant.is_over(clock.today()):
            _end(grant, keep=grant.role in policy.LISTED)
    _end_access(member)


def grant_role(
    member: Member,
    role: Role,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a member a role from a day, until a day or for good.

    Raises NotPermitted where ``by`` may not give this role to this member.
    """
    if by is not SYSTEM and not policy.may_grant(by, role, member):
        raise NotPermitted(f"to grant {role}")
    if role is Role.FUNDER and organisation is None:
        raise Refused("Say which organisation this funder decides for.", "organisation")
    if member.status in {Status.LEFT, Status.REFUSED}:
        raise Refused(
            f"{member.name} is not a member, so they can hold no role. Bring them back first.", "role"
        )
    one_at_a_time(f"grant a role to member {member.id}")
    begins_on = begins_on or clock.today()
    if ends_on is not None and ends_on < begins_on:
        raise Refused("The last day is before the first.", "ends_on")
    db.session.flush()
    db.session.refresh(member, ["role_grants"])  # somebody may have been first
    held = (one for one in member.role_grants if one.role is role and one.organisation is organisation)
    if any(not one.is_over(begins_on) and (ends_on is None or one.begins_on <= ends_on) for one in held):
        raise Refused(f"{member.name} holds this role on some of these days already.", "role")
    grant = RoleGrant(
        role=role, organisation=organisation, begins_on=begins_on, ends_on=ends_on, granted_by_id=by.id
    )
    member.role_grants.append(grant)
    audit.record("role granted", grant, by=by, about=member, role=role, from_day=begins_on.isoformat())
    return grant


def end_role(grant: RoleGrant, *, by: Actor, last_day: date | None = None) -> None:
    """End a role after ``last_day``; without one, from this moment on."""
    if not policy.may_end_role(by, grant):
        raise NotPermitted("to end a role")
    if grant.role is Role.ADMINISTRATOR:
        refuse_to_lose_the_last_administrator(grant.member)
    if grant.is_over(clock.today()):
        raise Refused("This role has ended already.")
    if last_day is None:
        _end(grant)
    elif grant.ends_on is not None and grant.ends_on < last_day:
        raise Refused("It ends before that day already. Give the role again to make it longer.", "last_day")
    else:
        grant.ends_on = max(last_day, grant.begins_on)
    audit.record("role ended", by=by, about=grant.member_id, role=grant.role)


def refuse_to_lose_the_last_administrator(member: Member) -> None:
    """Raise Refused when ``member`` is the only administrator: somebody must be able to hand out roles."""
    if Role.ADMINISTRATOR not in member.roles:
        return
    today = clock.today()
    # Locked, so that two administrators who remove each other at the same moment cannot both succeed.
    grants = db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.begins_on <= today)
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)
        .execution_options(populate_existing=True)
    ).all()
    others = {grant.member_id for grant in grants if grant.covers(today)} - {member.id}
    members = db.session.scalars(
        select(Member).where(Member.id.in_(others)).execution_options(populate_existing=True)
    )
    if not any(Role.ADMINISTRATOR in other.roles for other in members):
        raise Refused("This is the last administrator. Make somebody else an administrator first.")


def _move(member: Member, to: Status, *, by: Actor, reason: str) -> None:
    move(member, to=to, by=by, reason=reason)
    audit.record(f"membership {to}", member, by=by, about=member)
    _rebuild(member)


def _rebuild(member: Member) -> None:
    db.session.flush()
    for rebuild in registry.facts_changed:
        rebuild([member.id])


def _end(grant: RoleGrant, *, keep: bool = False) -> None:
    """End a role from this moment on; one not held for a day yet is gone, unless ``keep``."""
    today = clock.today()
    if grant.begins_on > today or (grant.begins_on == today and not keep):
        grant.member.role_grants.remove(grant)
        db.session.delete(grant)
    else:
        grant.ends_on = max(today - timedelta(days=1), grant.begins_on)


def _roles_lost_by_leaving(member: Member) -> list[RoleGrant]:
    history = history_of(member)
    if not history:
        return []
    before = clock.london_date(history[-1].at) - timedelta(days=1)
    return [
        one
        for one in member.role_grants
        if one.role in policy.LISTED and not one.is_over(before) and one.ends_on
    ]


def _end_access(member: Member) -> None:
    for end in registry.access_ended:
        end(member)


def _not_to_come(day: date) -> date:
    if day > clock.today():
        raise Refused("This day is still to come. Give a day until today.", "active_since")
    return day


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why; the member is told.", "reason")
    return reason
