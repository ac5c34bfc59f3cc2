"""What somebody needs to take part and may eat: their own words, kept only while they agree to it.

This is data concerning health: it rests on explicit consent (UK GDPR, article 9(2)(a)), given with the words
themselves and taken back as easily.
"""

from collections import Counter
from collections.abc import Iterable

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.registrations import operations, policy
from network.events.registrations.models import Needs, Registration
from network.events.registrations.rules import ON_THE_LIST, Status


def declare(registration: Registration, access: str, diet: str, *, agreed: bool, by: Actor) -> None:
    """Keep what somebody says of themselves; saying nothing takes back what was said.

    Raises Refused without their consent, and where they are not coming.
    """
    operations.hold(registration.event, registration.member)
    demand(policy.may_give_needs, by, registration)
    if not access.strip() and not diet.strip():
        withdraw(registration, by=by)
        return
    operations.check_open(registration.event, Status.CANCELLED)
    if registration.status not in ON_THE_LIST:
        raise Refused("Answer first that you are going. Then tell us what you need.")
    if not agreed:
        raise Refused("Tick this if we may keep what you wrote. Without it we keep nothing.", "agreed")
    if registration.needs is None:
        registration.needs = Needs()
    registration.needs.access, registration.needs.diet = access.strip(), diet.strip()
    registration.needs.agreed_at = clock.now()
    audit.record("needs declared", registration, by=by, event=registration.event_id)
    db.session.flush()


def withdraw(registration: Registration, *, by: Actor) -> None:
    """Delete what somebody said they need, at their wish. Doing it twice changes nothing."""
    demand(policy.may_take_back_needs, by, registration)
    if registration.needs is not None:
        registration.needs = None
        audit.record("needs taken back", registration, by=by, event=registration.event_id)
        db.session.flush()


def diets(answers: Iterable[Registration]) -> list[tuple[str, int]]:
    """Count what those who come may eat, for the caterer: the words and how often, without a name."""
    said = [one.needs.diet for one in answers if one.status in ON_THE_LIST and one.needs and one.needs.diet]
    counted = Counter(words.casefold() for words in said)
    first = {words.casefold(): words for words in reversed(said)}
    return [(first[key], count) for key, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
