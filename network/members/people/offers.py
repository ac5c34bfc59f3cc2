"""What people offer to the data rights: what we hold about a member, and its deletion."""

from typing import Any

from network.core import files, personal_data, registry
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.registry import Section
from network.members.people import privacy
from network.members.people.models import Member
from network.members.people.queries import addresses_of, former_ids

FORMER = "Former member"


def register() -> None:
    """Fill the registry."""
    registry.addresses.add(addresses_of, "people")
    registry.subject_access.add(held_profile)
    registry.subject_access.add(held_roles)
    registry.subject_access.add(held_history)
    registry.erasure.add(erase, "people")
    registry.subject_files.add(held_photograph)
    personal_data.declare(*privacy.HELD)


def held_profile(member: Member) -> Section:
    """Return what the record says of somebody, coordinators' notes, and the photograph's name."""
    row: dict[str, Any] = {
        "name": member.name,
        "known as": member.known_as,
        "pronouns": member.pronouns,
        "e-mail": member.email,
        "phone": member.phone,
        "employment": member.employment.value if member.employment else None,
        "works for": member.employer,
        "areas": [area.name for area in member.areas],
        "whole county": member.county_wide,
        "miles beyond": member.travel_radius_miles,
        "conditions": [served.condition.title for served in member.serves],
        "stages": list(member.stages),
        "settings": list(member.settings),
        "languages": member.languages,
        "about": member.biography,
        "web pages": member.links.splitlines(),
        "photograph": member.photo.name if member.photo else None,
        "coordinators' notes": member.notes,
        "shown to": list(member.shown),
        "came from": member.origin,
        "written down": member.created_at.isoformat(),
    }
    return Section("Profile", [row])


def held_roles(member: Member) -> Section:
    """Return every role that somebody holds or held."""
    rows = [
        {
            "role": grant.role.value,
            "organisation": grant.organisation.name if grant.organisation else None,
            "from": grant.begins_on.isoformat(),
            "last day": grant.ends_on.isoformat() if grant.ends_on else None,
        }
        for grant in member.role_grants
    ]
    return Section("Roles", rows)


def held_photograph(member: Member) -> list[files.StoredFile]:
    """Return the photograph, where there is one."""
    return [member.photo] if member.photo else []


def held_history(member: Member) -> Section:
    """Return how the membership stands, since when, and each step with its reason."""
    rows: list[dict[str, Any]] = [
        {
            "status": member.status.value,
            "member since": member.active_since.isoformat() if member.active_since else None,
        }
    ]
    rows += [
        {
            "from": change.old,
            "to": change.new,
            "at": change.at.isoformat(),
            "by": change.by_name,
            "reason": change.reason,
        }
        for change in history_of(member, also=former_ids(member.id))
    ]
    return Section("Membership", rows)


def erase(member: Member) -> None:
    """Blank what the record says of somebody; that there was a member, and what was decided, stays."""
    member.name = FORMER
    for field in (
        "known_as", "pronouns", "email", "phone", "employer", "languages", "biography", "links", "notes",
    ):  # fmt: skip
        setattr(member, field, "")
    member.employment = None
    member.county_wide, member.travel_radius_miles = False, 0
    member.stages, member.settings, member.shown = [], [], []
    member.covers, member.serves = [], []
    photo, member.photo = member.photo, None
    db.session.flush()
    if photo is not None:
        files.discard(photo)
