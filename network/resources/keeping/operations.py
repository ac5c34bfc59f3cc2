"""The verbs of links: asked in turn, marked once they are broken, believed again, led to a new address."""

import logging
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update

from network.core import audit, clock, mail
from network.core.child import ChildFailed, in_child
from network.core.database import db, one_at_a_time
from network.core.letters import address_of
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.people.rules import Status as Membership
from network.resources.keeping import looking, policy, queries, rules, words
from network.resources.keeping.models import LinkCheck, LinkHost
from network.resources.library import operations as library
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.steps import take

logger = logging.getLogger(__name__)

NOTICE = "keeping.broken"
POINTLESS = "keeping.is_whole"
LETTER = "resources/keeping/email/broken.txt"
AT_ONCE = 500  # new links that are taken up in one go
MENDED = "This link is not marked as broken any more."
STAYED = "The page has not moved, or its address was changed meanwhile."
WAITS = "A coordinator looks at the new address already."


def take_up_new(now: datetime) -> int:
    """Let every address that readers get be asked from now on; return how many there are to begin with."""
    one_at_a_time("links to ask")
    found = queries.unknown(AT_ONCE)
    hosts = {_host(version) for version in found}
    known = set(db.session.scalars(select(LinkHost.host).where(LinkHost.host.in_(hosts))))
    db.session.add_all(LinkHost(host=host, free_at=now) for host in sorted(hosts - known))
    db.session.add_all(
        LinkCheck(version_id=version.id, host=_host(version), next_at=now) for version in found
    )
    db.session.commit()
    return len(found)


def claim(now: datetime) -> tuple[int, str] | None:
    """Take the next link to be asked, and its site, so that nobody else asks either; commits.

    Its week begins with the claim: whoever falls over while asking does not lead to its being asked twice.
    Returns its number and address; None where nothing can be asked now.
    """
    while (check := queries.next_due(now)) is not None:
        number, host, due, address = check.id, check.host, check.next_at, check.of_version.link
        site_is_ours = _moved_on(
            update(LinkHost)
            .where(LinkHost.host == host, LinkHost.free_at <= now)
            .values(free_at=now + rules.LEASE)
        )
        link_is_ours = site_is_ours and _moved_on(
            update(LinkCheck)
            .where(LinkCheck.id == number, LinkCheck.next_at == due)
            .values(next_at=now + rules.EVERY, asked_at=now)
        )
        if link_is_ours:
            db.session.commit()
            return number, address
        db.session.rollback()  # another worker was faster: the next one, then
    db.session.rollback()
    return None


def ask(number: int, address: str) -> str:
    """Ask for one claimed link, keep what was said, and let its site have its pause; commits.

    Nothing of the database is held while the site takes its time. Returns what was said.
    """
    try:
        said, moved_to = in_child(looking.look, address, agent(), seconds=looking.SECONDS)
    except ChildFailed as failure:
        logger.info("link %s could not be looked at: %s", number, failure.reason.value)
        said, moved_to = rules.NO_ANSWER, ""
    now = clock.now()
    note(number, said, moved_to, now)
    free_at = now + (rules.REST if rules.wants_rest(said) else rules.PAUSE)
    host = select(LinkCheck.host).where(LinkCheck.id == number).scalar_subquery()
    db.session.execute(update(LinkHost).where(LinkHost.host == host).values(free_at=free_at))
    db.session.commit()
    return said


def note(number: int, said: str, moved_to: str, now: datetime) -> None:
    """Keep what a site said of a link. Whoever keeps its resource true is told once it has become broken."""
    check = db.session.get(LinkCheck, number, with_for_update=True, populate_existing=True)
    if check is None:
        return  # its resource was deleted meanwhile
    was_broken, check.asked_at = check.broken_at is not None, now
    check.standing = check.standing.after(said, now, clock.london_date(now))
    check.moved_to = _worth_a_change(check.of_version.link, moved_to)
    db.session.flush()
    if check.broken_at is not None and not was_broken:
        audit.record("link broken", check.of_version.resource, by=SYSTEM, version=check.of_version.number)
        _tell_owner(check)


def believe(resource: Resource, *, by: Actor) -> None:
    """Take somebody's word that a link works: it counts until the site says something else.

    Raises Refused where the link is not marked as broken.
    """
    check = _held(resource, by)
    if check is None or check.broken_at is None:
        raise Refused(MENDED)
    check.standing = check.standing.believed()
    check.trusted_at, check.trusted_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("link said to work", resource, by=by)


def follow(resource: Resource, *, by: Actor) -> ResourceVersion:
    """Put the address to which a page has moved in the place of its old one, as a new version.

    Raises Refused where it has not moved, where the new address waits for a coordinator already, or where it
    cannot be.
    """
    check = _held(resource, by)
    if check is None or not check.moved_to:
        raise Refused(STAYED)
    if any(version.waits and version.link == check.moved_to for version in resource.versions):
        raise Refused(WAITS)
    return library.add_version(resource, by=by, note="The page has moved.", link=check.moved_to)


def agent() -> str:
    """Return what we are called by when we ask: a name, and where to read who we are."""
    return f"health-instructors-network-links (+{address_of('home.index')})"


def is_pointless(number: int) -> bool:
    """Whether a letter about a broken link need not go any more."""
    check = db.session.get(LinkCheck, number)
    if check is None or check.broken_at is None:
        return True
    now = queries.check_of(check.of_version.resource)
    return now is None or now.id != number


def sample() -> dict[str, Any] | None:
    """Return what the letter says of the link that broke last."""
    check = db.session.scalar(
        select(LinkCheck)
        .where(LinkCheck.broken_at.is_not(None))
        .order_by(LinkCheck.broken_at.desc())
        .limit(1)
    )
    if check is None or check.of_version.resource.owner is None:
        return None
    return _said_in_letter(check) | {"to": check.of_version.resource.owner}


def _tell_owner(check: LinkCheck) -> None:
    resource = check.of_version.resource
    now, owner = queries.check_of(resource), resource.owner
    if now is None or now.id != check.id or owner is None or owner.status is not Membership.ACTIVE:
        return
    said = _said_in_letter(check)
    mail.queue(LETTER, to=owner, notice=NOTICE, about=check, obsolete=POINTLESS, **said)


def _said_in_letter(check: LinkCheck) -> dict[str, Any]:
    return {"check": check, "resource": check.of_version.resource, "reason": words.reason(check.gone_said)}


def _held(resource: Resource, by: Actor) -> LinkCheck | None:
    """Take a resource, and return what is known of its link as it is now."""
    demand(policy.may_mend, by, resource)
    take(resource)
    demand(policy.may_mend, by, resource)
    check = queries.check_of(resource)
    if check is not None:
        db.session.refresh(check, with_for_update=True)
    return check


def _worth_a_change(address: str, moved_to: str) -> str:
    """Return where a page has moved, unless that is another way of writing its address."""
    if not moved_to or library.link_key(moved_to) == library.link_key(address):
        return ""
    part = urlsplit(address).fragment  # comes along wherever an address leads (RFC 9110, 10.2.2)
    return f"{moved_to}#{part}" if part and "#" not in moved_to else moved_to


def _host(version: ResourceVersion) -> str:
    try:
        return urlsplit(version.link).hostname or ""
    except ValueError:
        return ""


def _moved_on(statement: Any) -> bool:
    return bool(db.session.execute(statement.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def soonest(now: datetime, most: timedelta) -> timedelta | None:
    """Return how long to wait for the next link that is due, if that is no longer than ``most``."""
    free_at = queries.next_free(now)
    if free_at is None or free_at - now > most:
        return None
    return max(free_at - now, timedelta(0))
