"""Put the rows of a merge back as they were, or say in words which of them somebody has changed since."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.exc import DBAPIError, OperationalError

from network.core.database import db
from network.core.rules import Refused
from network.members.duplicates.images import DERIVED, Change, Row, rows_numbered, typed
from network.members.duplicates.models import Merge

MOST_NAMED = 8
_MEANWHILE = {"merged_into_id", "status"}  # of the records themselves: the lifecycle has put them back


# What each table that names a member holds, or that goes with a row of one, in the words of the pages.
WORDS: Mapping[str, str] = {
    "accounts": "an account",
    "address_recoveries": "a request to sign in with another address",
    "attendance_lists": "the attendance list of an event",
    "attendances": "attendance at an event",
    "brought_questions": "a question of theirs that was brought to others",
    "bursary_decisions": "a decision about a bursary",
    "bursary_deputies": "standing in for a funder",
    "bursary_funds": "a fund that they made",
    "bursary_claim_checks": "a check of a bursary's claim",
    "link_checks": "word that a link of the library works",
    "bursary_claims": "a claim of a bursary",
    "bursary_course_moves": "other dates of a bursary's course",
    "bursary_course_reminders": "a letter about a bursary's course",
    "bursary_course_reports": "word of a bursary's course",
    "bursary_payments": "a payment of a bursary",
    "bursary_public_names": "the name under which a bursary is published",
    "bursary_receipts": "a receipt of a bursary",
    "bursary_released_awards": "a bursary that was published",
    "bursary_releases": "what was published of bursaries",
    "bursary_schemes": "the rules of a fund",
    "bursary_score_sheets": "scores that they gave",
    "bursary_scores": "points and a reason that they gave",
    "bursary_applications": "an application for a bursary",
    "bursary_added_conditions": "a condition that a decision added",
    "bursary_costs": "a cost of a bursary's course",
    "bursary_ledger": "a move of money for a bursary",
    "bursary_lines": "the money of a fund",
    "bursary_offers": "an offer of a bursary",
    "bursary_rounds": "a round of a fund",
    "bursary_change_requests": "a question about an application for a bursary",
    "bursary_declarations": "what they said about an interest in an application",
    "bursary_document_views": "a look at a document of an application for a bursary",
    "bursary_documents": "a document of an application for a bursary",
    "bursary_claw_back_receipts": "money of a bursary that came back",
    "bursary_claw_backs": "money of a bursary to pay back",
    "bursary_condition_evidence": "what shows that a condition of a bursary was kept",
    "bursary_condition_extensions": "more time for a condition of a bursary",
    "bursary_condition_reminders": "a reminder of a condition of a bursary",
    "bursary_conditions": "a condition of a bursary",
    "calendar_choices": "how invitations come",
    "calendar_replies": "an answer by mail",
    "call_requests": "a request to be called",
    "card_conditions": "a condition on a card",
    "cards": "a card",
    "checked_facts": "a membership, a profession or where they live",
    "complaints": "a complaint",
    "concern_notes": "a note on a concern",
    "concerns": "a concern",
    "consent_answers": "a consent",
    "consent_texts": "the words of a consent",
    "copy_requests": "a request for a copy of their data",
    "counties": "what the county says about itself",
    "cpd_drafts": "a file for CPD that was not sent in yet",
    "cpd_entries": "CPD",
    "cpd_entry_kinds": "what CPD counts as",
    "cpd_evidence_views": "a look at the evidence of CPD",
    "cpd_memberships": "a CPD scheme that they follow",
    "discussion_areas": "an area of a discussion",
    "discussion_conditions": "a condition of a discussion",
    "discussion_earlier_words": "what a post said before",
    "discussion_follows": "a discussion that they follow",
    "discussion_mentions": "their name in a post",
    "discussion_posts": "a post in the community",
    "discussion_thanks": "thanks for a post",
    "discussions": "a discussion that they began",
    "document_texts": "the words in a file of a resource",
    "duplicate_pairs": "a pair that may be one person",
    "erasure_requests": "a request to be deleted",
    "erasures": "a deletion",
    "event_actions": "something that they took on at an event",
    "event_files": "a file of an event",
    "event_guests": "a guest at an event",
    "event_messages": "a message after an event",
    "event_needs": "what they need at an event",
    "event_records": "the notes of an event",
    "event_reminders": "a reminder of an event",
    "event_areas": "an area of an event",
    "event_conditions": "a condition of an event",
    "event_kinds_asked": "what an event asks for",
    "event_series": "a series of events that they planned",
    "event_speakers": "a talk at an event",
    "events": "an event that they host or planned",
    "event_topics": "a topic that they proposed",
    "evidence": "a page of evidence",
    "evidence_drafts": "a file that was not sent in yet",
    "evidence_views": "a look at evidence",
    "extension_items": "a last day that was extended",
    "extensions": "an extension",
    "feedback_answers": "what was said of an event",
    "feedback_turns": "being asked how an event was",
    "first_day_marks": "a step of the first day",
    "format_requests": "a request for another format",
    "fit_intervals": "a time of being fit to practise",
    "group_memberships": "a working group",
    "import_batches": "an import",
    "import_changes": "a change by an import",
    "import_rows": "a row of an import",
    "important_notices": "a notice that they let everybody be told of",
    "inbox_marks": "up to where they have read what is new",
    "invitation_letters": "an invitation to an event",
    "invitations": "an invitation",
    "kept_components": "an event as calendars read it",
    "letter_times": "when letters may come",
    "member_areas": "an area",
    "member_conditions": "a condition",
    "members": "the profile",
    "mailed_answers": "an answer to a discussion by mail",
    "messages": "a letter",
    "moderation_reports": "a report of something in the community",
    "not_duplicates": "a record of somebody else with a like name",
    "notice_choices": "a choice of letters",
    "one_time_tokens": "a link to sign in",
    "organisation_people": "a place in an organisation",
    "outside_calendars": "a partner's calendar that they added",
    "outside_events": "an event of a partner's calendar",
    "passkeys": "a passkey",
    "practice_entries": "hours of practice",
    "privacy_notices_read": "a privacy notice that was read",
    "profile_views": "a look at the profile",
    "qualifications": "a qualification",
    "question_askings": "a question that they were asked to answer",
    "recovery_codes": "a recovery code",
    "registrations": "an answer to an event",
    "reminders": "a reminder",
    "resource_areas": "an area of a resource",
    "resource_conditions": "a condition of a resource",
    "resource_files": "a file of a resource",
    "resource_labels": "what a resource is found by",
    "resource_review_letters": "a letter about a resource that they look after",
    "resource_versions": "a version of a resource",
    "resources": "a resource that they look after",
    "resource_collection_items": "a resource's place in a collection",
    "resource_downloads": "how often a resource was downloaded",
    "resource_uses": "a note on the use of a resource",
    "retention_periods": "how long something is kept",
    "role_grants": "a role",
    "saved_resources": "a resource that they saved",
    "sign_ins": "a sign-in",
    "stored_files": "a file",
    "subscription_fetches": "a fetch of a calendar",
    "subscriptions": "an address of a calendar",
    "told_places": "where an event was last told to be",
    "topic_votes": "a vote for a topic",
    "training_interests": "an interest in training",
    "training_questions": "a question about training",
    "weekly_texts": "a text of the week",
}


def said(name: str) -> str:
    """Say which table something stands in, as people call it."""
    return WORDS.get(name, "something else")


def in_the_way(made: Merge) -> list[str]:
    """Say what was changed since in a way that cannot be taken back; nothing means that it can be undone.

    Only what the merge itself changed is asked about: what was edited beside it stays as it is now.
    """
    if made.winner.merged_into_id is not None:
        return [f"The record of {made.winner.name} was itself merged since. Undo that first."]
    found: dict[str, None] = {}
    for change, now in _with_rows(made):
        if change["table"] in DERIVED or change["new"] is None:
            continue
        table = db.metadata.tables[change["table"]]
        if now is None:
            found[f"{_begin(said(table.name))} was deleted since."] = None
            continue
        for name, value in typed(table, change["new"]).items():
            if name not in _MEANWHILE and now[name] != value:
                what = name.removesuffix("_id").replace("_", " ")
                found[f"{_begin(said(table.name))} was changed since: {what}."] = None
    return list(found)[:MOST_NAMED]


def _begin(words: str) -> str:
    return words[0].upper() + words[1:]


def tally(made: Merge) -> list[tuple[str, int, int]]:
    """Count what a merge moved and what it set aside, by what it is; nothing once forgotten."""
    moved: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    for change in made.changes or []:
        if change["table"] in DERIVED or change["table"] == "members" or change["old"] is None:
            continue
        (aside if change["new"] is None else moved)[said(change["table"])] += 1
    names = sorted({*moved, *aside}, key=lambda name: (-moved[name] - aside[name], name))
    return [(name, moved[name], aside[name]) for name in names]


def restore(made: Merge) -> None:
    """Put every row back. Raises Refused where something has taken the place of a row that was set aside."""
    changes = made.changes or []
    order = {table.name: number for number, table in enumerate(db.metadata.sorted_tables)}
    known = [change for change in changes if change["table"] in order]
    for change in sorted(known, key=lambda one: -order[one["table"]]):
        if change["old"] is None:
            table = db.metadata.tables[change["table"]]
            _carry_out(delete(table).where(table.c.id == change["id"]), change)
    renumbered: dict[tuple[str, int], int] = {}
    gone = [one for one in known if one["new"] is None]
    # A row that takes back what it had may stand in the way of one that comes back, so those go first.
    for change in sorted(known, key=lambda one: order[one["table"]]):
        if change["old"] is not None and change["new"] is not None:
            _change_back(change, renumbered, after=gone)
    for change in sorted(gone, key=lambda one: order[one["table"]]):
        _bring_back(change, renumbered)
    for change in known:
        if change["old"] is not None and change["new"] is not None:
            _change_back(change, renumbered)


def _change_back(
    change: Change, renumbered: dict[tuple[str, int], int], after: Sequence[Change] = ()
) -> None:
    """Give a row its old values back; with ``after`` without those that name a row still to come."""
    table = db.metadata.tables[change["table"]]
    values = typed(table, change["old"])
    missing = {(one["table"], one["id"]) for one in after}
    for name in list(values):
        for key in table.c[name].foreign_keys:
            if (key.column.table.name, values[name]) in missing:
                del values[name]
            elif (key.column.table.name, values[name]) in renumbered:
                values[name] = renumbered[key.column.table.name, values[name]]
    if table.name == "members":
        values = {name: value for name, value in values.items() if name not in _MEANWHILE}
    if values:
        _carry_out(update(table).where(table.c.id == change["id"]).values(values), change)


def _bring_back(change: Change, renumbered: dict[tuple[str, int], int]) -> None:
    table = db.metadata.tables[change["table"]]
    row = typed(table, change["old"])
    for name in row:
        for key in table.c[name].foreign_keys:
            row[name] = renumbered.get((key.column.table.name, row[name]), row[name])
    if rows_numbered(table, [change["id"]]):  # SQLite gives the number of a deleted last row to the next one
        del row["id"]
    number = _carry_out(insert(table).values(row), change)
    if "id" not in row and number is not None:
        renumbered[table.name, change["id"]] = number


def _carry_out(statement: Any, change: Change) -> int | None:
    try:
        with db.session.begin_nested():
            done = db.session.execute(statement, execution_options={"synchronize_session": False})
            key = getattr(done, "inserted_primary_key", None) if statement.is_insert else None
            return key[0] if key else None
    except OperationalError:
        raise
    except DBAPIError as error:
        if change["table"] in DERIVED:
            return None  # made anew in a moment
        raise Refused(
            "This merge cannot be undone any more. "
            f"Something else has taken the place of {said(change['table'])} that was set aside."
        ) from error


def _with_rows(made: Merge) -> list[tuple[Change, Row | None]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for change in made.changes or []:
        if change["table"] in db.metadata.tables:
            numbers[change["table"]].append(change["id"])
    there: dict[tuple[str, int], Row] = {}
    for name, some in numbers.items():
        table: Table = db.metadata.tables[name]
        there |= {(name, row["id"]): row for row in rows_numbered(table, some)}
    return [
        (change, there.get((change["table"], change["id"])))
        for change in made.changes or []
        if change["table"] in db.metadata.tables
    ]
