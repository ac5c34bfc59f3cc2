"""A public resource as search engines read it (https://schema.org/CreativeWork). No person is in it."""

from typing import Any

from network.core.clock import london_date
from network.core.letters import address_of
from network.resources.library.models import Resource
from network.resources.library.queries import Facts
from network.resources.library.words import KINDS, LICENCES


def resource_facts(resource: Resource, facts: Facts) -> dict[str, Any]:
    """Return what the page of a public resource says of it to machines: no more than a visitor reads."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": resource.title,
        "url": address_of("resources.show", id=resource.id),
        "genre": KINDS[resource.kind],
        "inLanguage": resource.language,
        "dateModified": london_date(resource.changed_at).isoformat(),
        "isAccessibleForFree": True,
    }
    if resource.published_at is not None:
        found["datePublished"] = london_date(resource.published_at).isoformat()
    if resource.summary:
        found["description"] = resource.summary
    if resource.provider:
        found["publisher"] = {"@type": "Organization", "name": resource.provider}
    if LICENCES[resource.licence].address:
        found["license"] = LICENCES[resource.licence].address
    if facts.conditions:
        found["about"] = [{"@type": "MedicalCondition", "name": one} for one in facts.conditions]
    if facts.tags:
        found["keywords"] = ", ".join(facts.tags)
    return found
