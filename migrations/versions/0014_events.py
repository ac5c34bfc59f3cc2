"""events and registrations

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "venues",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("parking", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_venues_point_is_whole")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_venues_is_on_earth"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
    )
    op.create_table(
        "event_series",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("interval_weeks", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "interval_weeks BETWEEN 1 AND 52", name=op.f("ck_event_series_interval_is_in_a_year")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["members.id"], name=op.f("fk_event_series_made_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
    )
    op.create_table(
        "events",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("venue_public", sa.Boolean(), nullable=False),
        sa.Column("provider_link", sa.Text(), nullable=False),
        sa.Column("capacity_room", sa.Integer(), nullable=True),
        sa.Column("capacity_online", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("changed_alone", sa.Boolean(), nullable=False),
        sa.Column("cpd_activities", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_inside_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schedule_digest", sa.Text(), nullable=False),
        sa.Column("shown_digest", sa.Text(), nullable=False),
        sa.Column("inside_digest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('online', 'face_to_face', 'hybrid')", name=op.f("ck_events_kind_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'postponed', 'cancelled', 'held')",
            name=op.f("ck_events_status_is_known"),
        ),
        sa.CheckConstraint("visibility IN ('public', 'network')", name=op.f("ck_events_visibility_is_known")),
        sa.CheckConstraint(
            "capacity_room > 0 AND capacity_online > 0", name=op.f("ck_events_capacity_is_positive")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_ends_after_it_starts")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_events_sequence_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_groups.id"], name=op.f("fk_events_group_id_working_groups")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["members.id"], name=op.f("fk_events_host_id_members")),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_events_made_by_id_members")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["event_series.id"], name=op.f("fk_events_series_id_event_series")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_events_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_uid")),
    )
    with op.batch_alter_table("events") as batch_op:
        batch_op.create_index("ix_events_ends_at", ["ends_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_series_id"), ["series_id"], unique=False)
        batch_op.create_index("ix_events_starts_at", ["starts_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "event_areas",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_event_areas_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_areas_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "area_id", name=op.f("pk_event_areas")),
    )
    with op.batch_alter_table("event_areas") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_areas_area_id"), ["area_id"], unique=False)

    op.create_table(
        "event_conditions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["conditions.id"], name=op.f("fk_event_conditions_condition_id_conditions")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_conditions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "condition_id", name=op.f("pk_event_conditions")),
    )
    with op.batch_alter_table("event_conditions") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_conditions_condition_id"), ["condition_id"], unique=False)

    op.create_table(
        "event_kinds_asked",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_kinds_asked_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["qualification_kinds.id"],
            name=op.f("fk_event_kinds_asked_kind_id_qualification_kinds"),
        ),
        sa.PrimaryKeyConstraint("event_id", "kind_id", name=op.f("pk_event_kinds_asked")),
    )
    with op.batch_alter_table("event_kinds_asked") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_kinds_asked_kind_id"), ["kind_id"], unique=False)

    op.create_table(
        "event_speakers",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_speakers_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_event_speakers_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_speakers")),
    )
    with op.batch_alter_table("event_speakers") as batch_op:
        batch_op.create_index(batch_op.f("ix_event_speakers_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_speakers_member_id"), ["member_id"], unique=False)

    op.create_table(
        "registrations",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("queue_number", sa.Integer(), nullable=True),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wants_hour_before", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'offered') = (offered_until IS NOT NULL)",
            name=op.f("ck_registrations_offer_has_an_end"),
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (queue_number IS NOT NULL)",
            name=op.f("ck_registrations_who_waits_has_a_number"),
        ),
        sa.CheckConstraint("place IN ('room', 'online')", name=op.f("ck_registrations_place_is_known")),
        sa.CheckConstraint(
            "source IN ('site', 'letter', 'calendar', 'coordinator')",
            name=op.f("ck_registrations_source_is_known"),
        ),
        sa.CheckConstraint(
            "status IN ('going', 'maybe', 'declined', 'waiting', 'offered', 'lapsed', 'cancelled')",
            name=op.f("ck_registrations_status_is_known"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_registrations_event_id_events")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_registrations_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("event_id", "member_id", name=op.f("uq_registrations_event_id_member_id")),
        sa.UniqueConstraint("event_id", "queue_number", name=op.f("uq_registrations_event_id_queue_number")),
    )
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.create_index("ix_registrations_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_registrations_offered_until", ["offered_until"], unique=False)

    op.create_table(
        "event_guests",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_event_guests_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_guests")),
    )
    with op.batch_alter_table("event_guests") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_guests_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "event_needs",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("diet", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_event_needs_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_needs")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_event_needs_registration_id")),
    )


def downgrade() -> None:
    op.drop_table("event_needs")
    op.drop_table("event_guests")
    op.drop_table("registrations")
    op.drop_table("event_speakers")
    op.drop_table("event_kinds_asked")
    op.drop_table("event_conditions")
    op.drop_table("event_areas")
    op.drop_table("events")
    op.drop_table("event_series")
    op.drop_table("venues")
