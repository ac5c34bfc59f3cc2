"""What is pressed beside a post: accepted, checked, thanked for, taken back. Twice changes nothing."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from network.community.discussions import blueprint, operations, policy
from network.community.discussions.models import EarlierWords, Post
from network.community.discussions.routes_writing import where
from network.core.database import db
from network.core.permission import Permission, current_member, permits

may_take_out = Permission(lambda actor, one: policy.may_take_out_earlier(actor, getattr(one, "post", None)))


@blueprint.route("/community/posts/<int:id>/accept", methods=["POST"])
@permits(policy.may_accept, Post)
def accept(post: Post) -> ResponseReturnValue:
    """Say that an answer was what helped, or that it was not."""
    if _undo():
        return _done(lambda: operations.unaccept(post, by=current_member()), "No longer marked", post)
    return _done(
        lambda: operations.accept(post, by=current_member()), "Marked as the answer that helped", post
    )


@blueprint.route("/community/posts/<int:id>/check", methods=["POST"])
@permits(policy.may_uncheck, Post)
def check(post: Post) -> ResponseReturnValue:
    """Say as a clinician that an answer is right, or take that back."""
    if _undo():
        return _done(lambda: operations.uncheck(post, by=current_member()), "The mark is taken off", post)
    return _done(lambda: operations.check(post, by=current_member()), "Checked, with your name", post)


@blueprint.route("/community/posts/<int:id>/thank", methods=["POST"])
@permits(policy.may_thank, Post)
def thank(post: Post) -> ResponseReturnValue:
    """Thank for a post, or take one's thanks back."""
    if _undo():
        return _done(lambda: operations.unthank(post, by=current_member()), "Thanks taken back", post)
    return _done(lambda: operations.thank(post, by=current_member()), "Thanked", post)


@blueprint.route("/community/posts/<int:id>/take-back", methods=["POST"])
@permits(policy.wrote, Post)
def take_back(post: Post) -> ResponseReturnValue:
    """Take one's own post back."""
    return _done(lambda: operations.take_back(post, by=current_member()), "Its words are gone", post)


@blueprint.route("/community/earlier/<int:id>/take-out", methods=["POST"])
@permits(may_take_out, EarlierWords)
def take_out(earlier: EarlierWords) -> ResponseReturnValue:
    """Delete what a post once said."""
    post = earlier.post
    operations.take_out_earlier(earlier, by=current_member())
    db.session.commit()
    flash("These words are gone for good")
    return redirect(url_for("community.earlier", id=post.id))


def _undo() -> bool:
    return "undo" in request.form


def _done(verb: Callable[[], None], words: str, post: Post) -> ResponseReturnValue:
    verb()
    db.session.commit()
    flash(words)
    return redirect(where(post))
