"""Letters: what waits, went and failed; holding and trying again; and how each template reads."""

from collections.abc import Callable

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.administration import blueprint, policy, queries
from network.administration.forms import LettersFilter
from network.core import letters as writing
from network.core import mail_handling
from network.core.database import db
from network.core.mail import Message, Status
from network.core.paging import last_seen
from network.core.permission import current_member, permits

FRAMES = frozenset({"core/email/sign_off.txt"})  # parts of letters, not letters


@blueprint.route("/administration/letters")
@permits(policy.may_see_letters)
def letters() -> ResponseReturnValue:
    """List letters, newest first. What they say is for whom they are to, so it is not shown."""
    form = LettersFilter(request.args)
    status = Status(form.status.data) if form.status.data in set(Status) else None
    found = queries.letters(status, last_seen(), by=current_member())
    shown = found[: queries.PAGE]
    return render_template(
        "administration/letters.html",
        filter=form,
        letters=shown,
        subject_of=queries.subject_for,
        older=url_for(".letters", status=status, before=shown[-1].id) if len(found) > len(shown) else None,
        newest=url_for(".letters", status=status) if "before" in request.args else None,
    )


@blueprint.route("/administration/letters/<int:id>/hold", methods=["POST"])
@permits(policy.may_keep_letters_back, Message)
def hold_letter(message: Message) -> ResponseReturnValue:
    """Keep a letter back."""
    return _handle(message, mail_handling.hold, "The letter is held")


@blueprint.route("/administration/letters/<int:id>/release", methods=["POST"])
@permits(policy.may_handle_letters, Message)
def release_letter(message: Message) -> ResponseReturnValue:
    """Let a held letter go."""
    return _handle(message, mail_handling.release, "The letter goes out in a moment")


@blueprint.route("/administration/letters/<int:id>/cancel", methods=["POST"])
@permits(policy.may_keep_letters_back, Message)
def cancel_letter(message: Message) -> ResponseReturnValue:
    """Take a letter back."""
    return _handle(message, mail_handling.cancel, "The letter is cancelled")


@blueprint.route("/administration/letters/<int:id>/retry", methods=["POST"])
@permits(policy.may_handle_letters, Message)
def retry_letter(message: Message) -> ResponseReturnValue:
    """Try a failed letter again."""
    return _handle(message, mail_handling.retry, "The letter is tried again in a moment")


@blueprint.route("/administration/letters/templates")
@permits(policy.may_see_letters)
def letter_templates() -> ResponseReturnValue:
    """List every letter that the site writes."""
    return render_template(
        "administration/letter_templates.html", names=_templates(), previews=writing.previews
    )


@blueprint.route("/administration/letters/templates/<path:name>")
@permits(policy.may_see_letters)
def letter_template(name: str) -> ResponseReturnValue:
    """Show how one letter reads, with a real record."""
    if name not in _templates():
        abort(404)
    return render_template(
        "administration/letter_template.html",
        name=name,
        offered=writing.previews.get(name),
        letter=writing.preview(name, current_member()),
    )


def _templates() -> list[str]:
    every = current_app.jinja_env.list_templates(["txt"])
    return [name for name in every if "/email/" in name and name not in FRAMES]


def _handle(message: Message, verb: Callable[..., None], done: str) -> ResponseReturnValue:
    verb(message, by=current_member())
    db.session.commit()
    flash(done)
    return redirect(url_for(".letters", status=request.args.get("status")))
