"""What is done with two records that may be one: looking for them, parting them, merging, undoing."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from network.core import audit, clock, registry
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import PRIVILEGED, SYSTEM, Actor
from network.core.rules import Refused
from network.members.duplicates import policy, queries, rules, steps, together, undoing
from network.members.duplicates.images import DERIVED, Images, member_columns, rows_numbered, rows_where
from network.members.duplicates.models import DuplicatePair, Merge, NotDuplicates
from network.members.duplicates.moving import move_everything
from network.members.people import offers as people_offers
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status

# What a person chooses between; areas, conditions and all that hangs on the records is brought together.
FIELDS: Mapping[str, str] = {
    "name": "Name",
    "known_as": "Known as",
    "pronouns": "Pronouns",
    "email": "E-mail address",
    "phone": "Phone",
    "employment": "How they work",
    "employer": "Works for",
    "county_wide": "Works in the whole county",
    "travel_radius_miles": "Miles beyond their areas",
    "stages": "Stages",
    "settings": "Where they lead sessions",
    "languages": "Languages",
    "biography": "About them",
    "links": "Web pages",
    "photo_id": "Photograph",
    "active_since": "Member since",
}
CHANGED = "One of these records was changed while you had this open. Compare them again, then merge."


def look(*, by: Actor = SYSTEM) -> int:
    """Look through all records for pairs that may be one person; return how many are offered now.

    A pair that somebody has parted is offered again only when what was alike has changed.
    """
    demand(policy.may_look, by)
    one_at_a_time("look for duplicates")
    people_there = {one.id: one for one in queries.everybody()}
    parted = queries.parted()
    found: dict[tuple[int, int], rules.Alike] = {}
    for pair in rules.candidates(people_there.values()):
        one, other = people_there[pair[0]], people_there[pair[1]]
        likeness = rules.alike(one, other)
        if likeness is not None and parted.get(pair) != rules.facts_of(one, other):
            found[pair] = likeness
    _offer(found)
    return len(found)


def _offer(found: Mapping[tuple[int, int], rules.Alike]) -> None:
    """Bring the pairs that are offered in line with what was found; who was there keeps their place."""
    rows = select(DuplicatePair.id, DuplicatePair.a_id, DuplicatePair.b_id, DuplicatePair.likeness,
                  DuplicatePair.strength)  # fmt: skip
    there = {
        (a, b): (number, likeness, strength) for number, a, b, likeness, strength in db.session.execute(rows)
    }
    wrong = [
        number
        for pair, (number, likeness, strength) in there.items()
        if pair not in found or (likeness, strength) != (found[pair].likeness, found[pair].strength)
    ]
    kept = {pair for pair, (number, *_) in there.items() if number not in set(wrong)}
    for begin in range(0, len(wrong), 500):
        db.session.execute(delete(DuplicatePair).where(DuplicatePair.id.in_(wrong[begin : begin + 500])))
    new = [
        {"a_id": a, "b_id": b, "likeness": one.likeness, "strength": one.strength, "found_at": clock.now()}
        for (a, b), one in sorted(found.items())
        if (a, b) not in kept
    ]
    if new:
        db.session.execute(insert(DuplicatePair), new)


def offer(one: Member, other: Member, *, by: Actor) -> DuplicatePair:
    """Offer two records for comparison that nobody found alike."""
    demand(policy.may_find, by)
    if one.id == other.id:
        raise Refused("These are two addresses of one record.", "other")
    if Status.MERGED in {one.status, other.status}:
        raise Refused("One of these records was merged already.", "other")
    one_at_a_time("look for duplicates")
    a_id, b_id = sorted((one.id, other.id))
    there = db.session.scalar(
        select(DuplicatePair).where(DuplicatePair.a_id == a_id, DuplicatePair.b_id == b_id)
    )
    if there is not None:
        return there
    pair = DuplicatePair(a_id=a_id, b_id=b_id, likeness=rules.Likeness.PERSON, strength=0)
    db.session.add(pair)
    db.session.flush()
    return pair


def part(pair: DuplicatePair, *, by: Actor, reason: str = "") -> None:
    """Say that two records are two people; they are not offered again unless what was alike changes."""
    demand(policy.may_merge, by, pair)
    a_id, b_id = pair.a_id, pair.b_id
    hold([a_id, b_id])
    one, other = queries.somebodies([a_id, b_id])
    db.session.execute(
        delete(NotDuplicates).where(
            NotDuplicates.a_id.in_((a_id, b_id)), NotDuplicates.b_id.in_((a_id, b_id))
        )
    )
    parted = NotDuplicates(a_id=a_id, b_id=b_id, facts=rules.facts_of(one, other), by_id=by.id, reason=reason)
    db.session.add(parted)
    audit.record("two people", parted, by=by, about=a_id, other=b_id)
    db.session.delete(pair)
    db.session.flush()


def merge(
    winner: Member,
    loser: Member,
    *,
    by: Actor,
    chosen: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    versions: Collection[tuple[int, int]] = (),
) -> Merge:
    """Make one record of two: ``winner`` stays, and takes the fields in ``chosen`` from ``loser``.

    ``answers`` are those to steps.questions(); ``versions`` what the two records were (number and version)
    when they were compared. Raises Refused where that has changed, or where the other record must stay.
    """
    hold([winner.id, loser.id])
    if Status.MERGED in {winner.status, loser.status}:
        raise Refused("These records were merged already, by somebody else.")
    if set(versions) - {(winner.id, winner.version), (loser.id, loser.version)}:
        raise Refused(CHANGED)
    demand(policy.may_merge, by, (winner, loser))
    power = policy.of_power(by, (winner, loser))
    rules.refuse_to_lose_a_standing(winner.status, loser.status, loser.name)
    people.refuse_to_lose_the_last_administrator(loser)
    db.session.flush()
    images = _images_of(winner, loser)
    was, agreed = loser.status, together.agreed_to(winner, loser)
    for step in steps.merging:
        asked = step.ask(winner, loser)
        answer = (answers or {}).get(step.key, "")
        if asked is not None and answer not in dict(asked.choices):
            raise Refused(f"Choose an answer: {asked.label}", step.key)
        step.carry_out(steps.Merging(winner, loser, by, images), answer)
    _take_over(winner, loser, chosen, by=by)
    with db.session.no_autoflush:  # the database wants both at once
        loser.merged_into_id = winner.id
        move(loser, to=Status.MERGED, by=by, reason=f"the same person as record {winner.id}")
    _end_roles(loser, by=by)
    db.session.flush()
    move_everything(loser.id, winner.id, images)
    db.session.expire_all()
    for end in registry.access_ended:
        end(loser)
    together.stop_what_is_not_agreed(winner, agreed)
    _rebuild(winner, loser)
    made = Merge(winner=winner, loser=loser, was=was, of_power=power, by_id=by.id, by_name=by.name)
    made.changes = images.changes(_derived_rows(winner.id))
    db.session.add(made)
    db.session.flush()
    audit.record("records merged", made, by=by, about=winner, former=loser.id, fields=sorted(chosen))
    return made


def undo(made: Merge, *, by: Actor) -> None:
    """Take a merge back: every row as it was. Raises Refused, naming what stands in the way."""
    demand(policy.may_undo, by, made)
    hold([made.winner_id, made.loser_id])
    db.session.refresh(made, ["undone_at", "undone_by_name", "changes"])
    winner, loser = made.winner, made.loser
    if made.undone_at is not None:
        raise Refused(f"{made.undone_by_name} has undone this merge already.")
    if made.changes is None or not made.is_open(clock.now()):
        raise Refused("A merge can be undone for 30 days, and these are over.")
    if in_the_way := undoing.in_the_way(made):
        raise Refused("This merge cannot be undone any more. " + " ".join(in_the_way))
    with db.session.no_autoflush:  # the database wants both at once
        loser.merged_into_id = None
        move(loser, to=made.was, by=by, reason="the merge was undone")
    db.session.flush()
    undoing.restore(made)
    db.session.expire_all()
    made.undone_at, made.undone_by_id, made.undone_by_name = clock.now(), by.id, by.name
    made.changes = None
    _rebuild(winner, loser)
    audit.record("merge undone", made, by=by, about=winner, former=loser.id)
    db.session.flush()


def gather(made: Merge) -> int:
    """Move what was written about a merged record by somebody who had it open; return how many rows."""
    hold([made.winner_id, made.loser_id])
    db.session.refresh(made, ["undone_at", "changes"])
    if made.undone_at is not None:
        return 0
    images = Images()
    images.note_all_about(made.loser_id)
    move_everything(made.loser_id, made.winner_id, images)
    late = images.changes()
    if late:
        made.changes = None if made.changes is None else [*made.changes, *late]
        db.session.expire(made.winner)
        _rebuild(made.winner)
        audit.record("records gathered after a merge", made, by=SYSTEM, about=made.winner_id, rows=len(late))
    db.session.flush()
    return len(late)


def forget(made: Merge) -> None:
    """Delete the images of a merge that can no longer be undone, and what the old record says of a person.

    That there was a merge, of which records and by whose hand, stays, and so does the old record's name.
    """
    made.changes = None
    blank(made.loser)


def blank(loser: Member, *, also_name: bool = False) -> None:
    """Blank what a record says that was merged into another; a photograph that the other shows stays."""
    name = loser.name
    if db.session.scalar(
        select(Member.id).where(Member.photo_id == loser.photo_id, Member.id != loser.id).limit(1)
    ):
        loser.photo = None
    people_offers.erase(loser)
    if not also_name:
        loser.name = name
    db.session.flush()


def hold(ids: Collection[int]) -> None:
    """Let nobody else change these records, or write about them, until the transaction ends."""
    db.session.scalars(
        select(Member)
        .where(Member.id.in_(ids))
        .order_by(Member.id)
        .with_for_update(of=Member)
        .execution_options(populate_existing=True)
    ).all()


def _images_of(winner: Member, loser: Member) -> Images:
    images = Images()
    images.note_all_about(loser.id)
    images.note_all_about(winner.id, only_own=True)
    members = db.metadata.tables[Member.__tablename__]
    images.note(members, rows_numbered(members, [winner.id, loser.id]))
    return images


def _take_over(winner: Member, loser: Member, chosen: Collection[str], *, by: Actor) -> None:
    """Write into the record that stays what was chosen from the other, and what coordinators noted there."""
    unknown = set(chosen) - set(FIELDS)
    if unknown:
        raise Refused(f"There is no field called {', '.join(sorted(unknown))}.")
    facts: dict[str, Any] = {name: getattr(loser, name) for name in chosen}
    if loser.notes and loser.notes not in winner.notes:
        facts["notes"] = "\n\n".join(filter(None, [winner.notes, loser.notes]))
    facts["shown"] = rules.shown_after(
        winner.shown,
        loser.shown,
        stays_is_claimed=winner.status is not Status.UNCLAIMED,
        goes_is_claimed=loser.status is not Status.UNCLAIMED,
    )
    people.edit(winner, facts, by=by)


def _end_roles(loser: Member, *, by: Actor) -> None:
    """End what roles the merged record has: a merge gives nobody a role, and what was held stays history."""
    yesterday = clock.today() - timedelta(days=1)
    for grant in list(loser.role_grants):
        if grant.is_over(clock.today()):
            continue
        if grant.begins_on > yesterday:
            loser.role_grants.remove(grant)
            db.session.delete(grant)
        else:
            grant.ends_on = yesterday
        if grant.role in PRIVILEGED:
            audit.record("role ended", by=by, about=loser.id, role=grant.role)


def _rebuild(*members: Member) -> None:
    db.session.flush()
    for rebuild in registry.facts_changed:
        rebuild([member.id for member in members])


def _derived_rows(member_id: int) -> Any:
    for table, columns in member_columns():
        if table.name in DERIVED:
            for column in columns:
                for row in rows_where(table, column, member_id):
                    yield table, row
