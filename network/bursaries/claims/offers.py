"""What claims put on pages of others: a panel, home tasks, letters, and what data rights ask for."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select, update

from network.bursaries import changes
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import closing, operations, policy, privacy, queries, telling
from network.bursaries.claims.models import Claim
from network.bursaries.claims.rules import WITH_APPLICANT, Status
from network.core import letters, registry
from network.core.database import db
from network.core.files import StoredFile
from network.core.money import said
from network.core.permission import Role
from network.core.registry import NoticeKind, Panel, Section, Task

KIND = NoticeKind(
    telling.NOTICE,
    "What you claim of a bursary",
    "When your claim is there, when it is checked or comes back, and when it is paid",
)


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "claims")
    registry.panels.add(panels, "claims")
    registry.notice_kinds.add(KIND, KIND.key)
    registry.obsolete.add(telling.is_not_returned, "claims.not_returned")
    registry.subject_access.add(held, "claims")
    registry.subject_files.add(held_files, "claims")
    registry.erasure.add(erase, "claims")
    changes.application_moved.add(operations.follow_award, "claims")
    privacy.register()
    for name, title, sample in (
        ("received", "A claim has arrived", telling.sample),
        ("returned", "A claim comes back", telling.sample),
        ("checked", "A claim is approved", telling.sample),
        ("paid", "A claim is paid", telling.sample_payment),
        ("payment_taken_back", "A payment was marked by mistake", telling.sample_payment),
        ("closed", "A bursary is closed", telling.sample_award),
        ("reopened", "A bursary is open again", telling.sample_award),
    ):
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say what an applicant can claim, what a coordinator is to check or close, and a funder to pay."""
    for award in queries.own_awards(member.id):
        yield from _own_tasks(award)
    if Role.COORDINATOR in member.roles:
        if count := queries.count_to_check(member):
            words = "The longest wait comes first"
            yield Task("Check claims", url_for("claims.index"), 21, words, count=count)
        for award in queries.to_close(member):
            yield Task(
                f"Close {award.reference}",
                url_for("claims.close", id=award.id),
                48,
                "It is paid, and all that was promised is kept",
            )
    if policy.decides(member) and (count := queries.count_to_pay(member)):
        yield Task("Mark claims as paid", url_for("claims.index"), 23, "They are checked", count=count)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show the money of an award on its page, and on the first page what waits."""
    if place == "bursary" and isinstance(thing, Application) and policy.may_see_money(actor, thing):
        yield _money(actor, thing)
    if place == "bursaries" and policy.may_list(actor):
        yield Panel(
            "Claims",
            "bursaries/claims/_waiting_panel.html",
            {
                "to_check": queries.count_to_check(actor),
                "to_pay": queries.count_to_pay(actor),
                "checks": policy.coordinates(actor),
                "pays": policy.decides(actor),
            },
            order=60,
        )


def held(member: Any) -> Section:
    """Return what somebody has claimed, with what was said and paid of it."""
    rows = [
        {
            "bursary": one.reference,
            "status": one.status.value,
            "pence": one.pence,
            "approved_pence": one.approved_pence,
            "payee": one.payee.value,
            "words": one.words,
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "receipts": [
                {
                    "what": receipt.document or (receipt.sort.value if receipt.sort else ""),
                    "pence": receipt.pence,
                    "on": receipt.dated_on.isoformat() if receipt.dated_on else None,
                }
                for receipt in one.receipts
            ],
            "answers": [{"what": check.outcome.value, "reason": check.reason} for check in one.checks],
            "payments": [
                {
                    "pence": paid.pence,
                    "reference": paid.reference,
                    "on": paid.paid_on.isoformat(),
                    "taken_back": paid.takes_back_id is not None,
                }
                for paid in one.payments
            ],
        }
        for one in queries.own(member.id)
    ]
    return Section("What you claimed of bursaries", rows)


def held_files(member: Any) -> Iterable[StoredFile]:
    """Return the receipts that somebody sent with their claims."""
    return [receipt.file for one in queries.own(member.id) for receipt in one.receipts]


def erase(member: Any) -> None:
    """Delete claims that were never sent, and take somebody's own words away.

    Receipts and amounts of what was sent stay for seven years: the law asks to account for the money.
    """
    for one in queries.own(member.id):
        if one.sent_at is None:
            operations.delete(one)
    own = select(Application.id).where(Application.applicant_id == member.id)
    db.session.execute(
        update(Claim)
        .where(Claim.application_id.in_(own))
        .values(words="")
        .execution_options(synchronize_session="fetch")
    )


def _own_tasks(award: Application) -> Iterator[Task]:
    claims = queries.of(award.id)
    returned = next((one for one in claims if one.status is Status.RETURNED), None)
    if returned is not None:
        yield Task(
            f"Put your claim right: {returned.reference}",
            url_for("claims.show", id=returned.id),
            13,
            "A coordinator sent it back with the reason",
            tag="returned",
        )
        return
    waits = any(one.status not in WITH_APPLICANT for one in claims)
    room = queries.standing(award, claims).room
    if not waits and room and award.status is not Award.PAID and not queries.unmet(award):
        yield Task(
            f"Claim your bursary: {award.course_title}",
            url_for("claims.claim", id=award.id),
            27,
            f"Up to {said(room)}, with your receipts",
        )


def _money(actor: Any, award: Application) -> Panel:
    claims = queries.of(award.id)
    running = award.status in queries.RUNNING
    own = policy.may_claim(actor, award)
    standing = queries.standing(award, claims)
    return Panel(
        "Claims and payments",
        "bursaries/claims/_panel.html",
        {
            "application": award,
            "claims": [one for one in claims if policy.may_see(actor, one)],
            "begun": next((one for one in claims if one.status in WITH_APPLICANT), None) if own else None,
            "standing": standing,
            "unmet": queries.unmet(award) if running else [],
            "running": running,
            "own": own,
            "may_begin": own and running and standing.room and award.status is not Award.PAID,
            "may_close": running and policy.may_close(actor, award) and not closing.in_the_way(award),
            "may_reopen": not running and policy.may_reopen(actor, award),
        },
        order=42,
    )
