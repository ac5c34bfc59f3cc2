"""What people hold about members: the profile, roles, and the notes of coordinators."""

from network.core.personal_data import ALL, Basis, Held

PROFILE = "For as long as you are a member; then as “Records of those who left” below"

HELD = (
    Held(
        key="people.contact",
        what="Your name, what to call you, your pronouns, e-mail address and phone",
        why="To know who you are and to reach you",
        basis=Basis.CONTRACT,
        who="Coordinators; other instructors, health partners or the public where you have ticked that",
        kept=PROFILE,
        where={"members": ("name", "sort_name", "known_as", "pronouns", "email", "phone")},
    ),
    Held(
        key="people.work",
        what="Where and for whom you work, how far you travel, and the conditions, stages and settings "
        "that you serve",
        why="So that health partners find somebody near their patient",
        basis=Basis.CONTRACT,
        who="Coordinators; the others as you have ticked: by default instructors and health partners see "
        "your areas",
        kept=PROFILE,
        where={
            "members": (
                "employment", "employer", "county_wide", "travel_radius_miles", "stages", "settings",
                "languages",
            ),
            "member_areas": ALL,
            "member_conditions": ALL,
        },
    ),
    Held(
        key="people.about",
        what="What you write about yourself, your web pages and your photograph",
        why="So that people know whom they will meet. You choose whether to give it",
        basis=Basis.CONSENT,
        who="Coordinators, and whom you have ticked",
        kept="Until you take it out; at the latest as “Records of those who left” below",
        where={"members": ("biography", "links", "photo_id")},
    ),
    Held(
        key="people.visibility",
        what="Which parts of your profile you show to whom",
        why="To show nothing that you did not allow",
        basis=Basis.CONTRACT,
        who="You and coordinators",
        kept=PROFILE,
        where={"members": ("shown", "listed_to_instructors", "listed_to_partners")},
    ),
    Held(
        key="people.notes",
        what="What coordinators note about you, and what you wrote when you asked to join",
        why="To remember what was agreed with you",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators; you, in your copy of your data",
        kept=PROFILE,
        where={"members": ("notes",)},
    ),
    Held(
        key="people.membership",
        what="Whether you are a member, since when, where your record came from, and its number",
        why="To know who belongs to the network on any day. The number stays when all else is deleted, so "
        "that statistics and decisions still add up",
        basis=Basis.CONTRACT,
        who="Coordinators; colleagues see active members",
        kept="The number and the dates stay, without your name",
        where={
            "members": (
                "id", "public_id", "status", "active_since", "origin", "created_at", "version",
            ),
        },
    ),
    Held(
        key="people.roles",
        what="What you are to the network (instructor, health partner, funder, coordinator, "
        "administrator), from when until when",
        why="To let you do what is yours to do, and to know who could do what on a past day",
        basis=Basis.CONTRACT,
        who="Coordinators and administrators; colleagues see today's",
        kept="The role and its dates stay, without your name",
        where={"role_grants": ALL},
    ),
)  # fmt: skip
