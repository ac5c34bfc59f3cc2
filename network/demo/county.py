"""Whose network the demonstration is, and the partners that it works with; all of it invented."""

from datetime import date
from typing import Any

from network.administration import county_queries, operations
from network.members.imports import operations as imports
from network.members.imports import working
from network.members.people.models import Member

IDENTITY: dict[str, Any] = {
    "name": "Health Instructors Network",
    "short_name": "Instructors",
    "area": "Demoshire",
    "host": "Demoshire Active Partnership",
    "contact_name": "the coordinators",
    "contact_address": "hello@demo.example",
    "contact_phone": "01632 960 001",
    "privacy_name": "Data protection, Demoshire Active Partnership",
    "privacy_address": "privacy@demo.example",
    "emergency_words": "If somebody is in danger now, call 999. Otherwise phone the safeguarding team first.",
    "emergency_phone": "01632 960 002",
    "sign_off": "The coordinators of your network",
    "welcome": "Moving more is for everybody, also with a long-term condition. We find who can lead it.",
}
PARTNERS = b"""Organisation,Name of the person,Job title or service,E-mail,Phone
Demoshire Example Hospitals,Iris Example-Nurse,Cardiac rehabilitation nurse,iris@demo.example,01632 960 021
Demoshire Example Hospitals,Tom Example-Physio,Physiotherapist for cancer,tom@demo.example,01632 960 022
Steady Steps Example Charity,Ruth Example-Falls,Falls co-ordinator,ruth@demo.example,
"""
AREAS = b"""Name,Latitude,Longitude,Priority
Demoford Example,51.9,-0.9,yes
"""


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Set the identity, import partners, and leave a list of areas after its dry run."""
    operations.set_county(county_queries.county_row(), IDENTITY, by=by)
    for content, what in ((PARTNERS, "partners"), (AREAS, "areas")):
        batch = imports.upload(content, f"{what}.csv", by=by, what=what)
        imports.choose(batch, batch.sheet, batch.header_row, batch.columns, by=by)
        imports.start_check(batch, by=by)
        working.check(batch)
        if what == "partners":
            imports.start_import(batch, by=by)
            working.import_rows(batch)
