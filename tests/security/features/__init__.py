"""What each feature adds to the matrix and to the world, in a file of its own.

Each may have ``ROWS`` (its addresses), ``SEEN_BY`` (who may come upon which marked word; as in world.py) and
``things(world, owner, common)`` (one of each of its things for ``owner``: their ids by name).
"""

from tests.security.features import (
    afterwards,
    attendance,
    cards,
    concerns,
    consents,
    contact,
    county,
    cpd,
    duplicates,
    feeds,
    groups,
    invitations,
    meetings,
    outside,
    passkeys,
    planning,
    registrations,
    reminders,
    reminding,
    rights,
    subscriptions,
    training,
)

FEATURES = (
    county,
    consents,
    cards,
    training,
    reminders,
    cpd,
    contact,
    concerns,
    groups,
    duplicates,
    rights,
    passkeys,
    meetings,
    outside,
    planning,
    registrations,
    feeds,
    subscriptions,
    invitations,
    attendance,
    reminding,
    afterwards,
)
