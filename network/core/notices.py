"""What a member wants to be told: each kind of notice at once, in the letter that gathers them, or never."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import CheckConstraint, UniqueConstraint, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock, letter_times, registry
from network.core.database import Model, db, stored_as_text
from network.core.letter_rules import Choice as Choice
from network.core.permission import anyone, current_member, permits, signed_in
from network.core.registry import NoticeKind
from network.core.security import csrf

logger = logging.getLogger(__name__)
blueprint = Blueprint("notices", __name__)


# Not among the kinds that one chooses from: it is what carries those chosen for it.
DIGEST = NoticeKind(
    "digest", "Your weekly or daily letter", "Everything you asked to be told in one letter, all of it."
)

CHOICES = {
    Choice.AT_ONCE: "At once",
    Choice.DIGEST: "In one letter with others",
    Choice.NEVER: "Never",
}


class NoticeChoice(Model):
    """What one member chose for one kind of notice; without a row the kind's default holds."""

    __tablename__ = "notice_choices"
    __table_args__ = (
        UniqueConstraint("member_id", "kind"),
        CheckConstraint("choice IN ('at_once', 'digest', 'never')", "choice_is_known"),
    )

    member_id: Mapped[int]
    kind: Mapped[str]
    choice: Mapped[Choice] = mapped_column(stored_as_text(Choice))
    chosen_at: Mapped[datetime]


@dataclass(frozen=True)
class Subscription:
    """One member's one kind of notice, as a link in a letter names it."""

    member_id: int
    kind: NoticeKind


def kind_of(key: str) -> NoticeKind:
    """Return the kind of notice called ``key``; asking for one that nobody offered is our mistake."""
    kinds: list[NoticeKind] = [*registry.notice_kinds, DIGEST]
    for kind in kinds:
        if kind.key == key:
            return kind
    raise LookupError(f"no feature offers notices of the kind {key}")


def choice_of(member_id: int | None, kind: str) -> Choice:
    """Return when ``member_id`` wants notices of ``kind``. Somebody who is no member has not chosen."""
    return choices_of([member_id], kind)[member_id]


def choices_of(member_ids: Iterable[int | None], kind: str) -> Mapping[int | None, Choice]:
    """Return when each of many members wants notices of ``kind``, with one question to the database."""
    wanted = set(member_ids)
    default = Choice(kind_of(kind).default)
    chosen = select(NoticeChoice.member_id, NoticeChoice.choice).where(NoticeChoice.kind == kind)
    if len(wanted) < 500:  # more numbers than that are slower to send than to leave out
        chosen = chosen.where(NoticeChoice.member_id.in_(wanted - {None}))
    kept = dict(db.session.execute(chosen).all()) if wanted - {None} else {}
    return {member_id: kept.get(member_id, default) if member_id else default for member_id in wanted}


def choose(member_id: int, kind: str, choice: Choice) -> None:
    """Keep what a member wants of one kind of notice, or of all that the gathered letter carries."""
    if kind == DIGEST.key:
        carried = [one.key for one in registry.notice_kinds if choice_of(member_id, one.key) is Choice.DIGEST]
    else:
        carried = [kind_of(kind).key]
    for key in carried:
        _keep(member_id, key, choice)
    if choice is Choice.NEVER:
        for follow in registry.mail_stopped:
            follow(member_id, carried)


def _keep(member_id: int, kind: str, choice: Choice) -> None:
    changed = db.session.execute(
        update(NoticeChoice)
        .where(NoticeChoice.member_id == member_id, NoticeChoice.kind == kind)
        .values(choice=choice, chosen_at=clock.now())
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        first = NoticeChoice(member_id=member_id, kind=kind, choice=choice, chosen_at=clock.now())
        try:
            with db.session.begin_nested():
                db.session.add(first)
        except IntegrityError:
            logger.info("member %s chose twice at the same moment", member_id)


def unsubscribe_token(member_id: int, kind: str) -> str:
    """Make the token of the link that ends one kind of notice; it never runs out, as mail is read late."""
    return str(_signer().dumps([member_id, kind]))


def read_token(token: str) -> Subscription | None:
    """Return what a token is about; None for one that we did not make or whose kind is no more."""
    try:
        member_id, kind = _signer().loads(token)
        return Subscription(member_id, kind_of(kind))
    except (BadSignature, ValueError, TypeError, LookupError):
        return None


@blueprint.route("/account/notices", methods=["GET", "POST"])
@permits(signed_in)
def edit() -> ResponseReturnValue:
    """Show each kind of notice with the member's choice, and keep what they choose."""
    from network.core import notices_form

    kinds = list(registry.notice_kinds)
    member_id = current_member().id or 0
    times = letter_times.times_of([member_id])[member_id]
    form = notices_form.for_kinds(kinds, _chosen(member_id, kinds), times)
    if form.validate_on_submit():
        for kind in kinds:
            choose(member_id, kind.key, Choice(form[kind.key].data))
        letter_times.keep(member_id, form.times)
        db.session.commit()
        flash("Your choices are saved")
        return redirect(url_for("notices.edit"))
    return render_template("core/notices.html", form=form, kinds=kinds)


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@permits(anyone)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask before ending a kind of notice, since mail scanners open links; the button ends it."""
    subscription = read_token(token) or abort(404)
    done = request.method == "POST"
    if done:
        choose(subscription.member_id, subscription.kind.key, Choice.NEVER)
        db.session.commit()
    return render_template("core/unsubscribe.html", kind=subscription.kind, token=token, done=done)


def register(app: Flask) -> None:
    """Add the pages of notices, and what we hold about a member's choices to their data rights."""
    app.register_blueprint(blueprint)
    csrf.exempt(unsubscribe)  # a mail program presses that button without a page; the token is the proof
    registry.subject_access.add(_held_about, "notices")
    registry.erasure.add(_erase, "notices")
    registry.subject_access.add(letter_times.held_about, "letter-times")
    registry.erasure.add(letter_times.erase, "letter-times")


def _chosen(member_id: int, kinds: Iterable[NoticeKind]) -> dict[str, str]:
    kept = select(NoticeChoice.kind, NoticeChoice.choice).where(NoticeChoice.member_id == member_id)
    chosen = dict(db.session.execute(kept).all())
    return {kind.key: chosen.get(kind.key, Choice(kind.default)).value for kind in kinds}


def _held_about(member: Any) -> registry.Section:
    kept = db.session.scalars(select(NoticeChoice).where(NoticeChoice.member_id == member.id))
    rows = [
        {"kind": one.kind, "choice": one.choice.value, "chosen_at": one.chosen_at.isoformat()} for one in kept
    ]
    return registry.Section("What you want to be told", rows)


def _erase(member: Any) -> None:
    db.session.execute(delete(NoticeChoice).where(NoticeChoice.member_id == member.id))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].secret_key, salt="unsubscribe")
