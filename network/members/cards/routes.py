"""The pages of one's own card, and a coordinator's page that ends somebody's."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.database import db
from network.core.forms import Form
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.permission import current_member, permits, private
from network.members.cards import blueprint, operations, pictures, policy, queries
from network.members.cards.consent import CARD
from network.members.cards.forms import ChangeForm, MakeForm, RevokeForm
from network.members.cards.models import Card
from network.members.cards.rules import Status, checked
from network.members.catalogue import queries as catalogue
from network.members.consents import queries as consents
from network.members.consents.kinds import kinds
from network.members.people.models import Member
from network.members.people.rules import Audience, is_shown
from network.members.qualifications import facts
from network.members.qualifications.pages import attempt

SIZES = ("a5", "credit-card")


@blueprint.route("/card")
@permits(policy.may_see_own)
@private
def mine() -> ResponseReturnValue:
    """Show one's own card with its code, as a phone shows it to whoever asks."""
    cards = queries.cards_of(_me().id)
    card = cards[0] if cards and cards[0].status is Status.ACTIVE else None
    if card is None:
        ended = history_of(cards[0])[-1] if cards else None
        return render_template("cards/none.html", ended=ended)
    return render_template(
        "cards/mine.html",
        card=card,
        code=pictures.of(card),
        answer=queries.answer(card.code_hash, clock.today()),
        checked=checked(clock.now()),
    )


@blueprint.route("/card/make", methods=["GET", "POST"])
@permits(policy.may_make)
def make() -> ResponseReturnValue:
    """Make a card: choose what it shows, and agree that it does."""
    member = _me()
    if queries.active_card_of(member.id) is not None:
        return redirect(url_for("cards.mine"))
    words = consents.wording(kinds.named(CARD) or abort(404))
    offered = catalogue.conditions(active=True)
    form = MakeForm(words=words.wording, data={"wording": words.version}, **_asked(member))
    if form.validate_on_submit():
        made = attempt(
            form,
            lambda: operations.make(
                member,
                form.chosen(offered),
                by=member,
                shows_photo=form.with_photo,
                wording=form.wording.data,
            ),
        )
        if made:
            db.session.commit()
            flash("Your card is ready")
            return redirect(url_for("cards.mine"))
        db.session.rollback()
        form.wording.raw_data = [str(words.version)]  # what they read now is the version in force
    return render_template("cards/make.html", form=form, words=words, offered=offered)


@blueprint.route("/card/change", methods=["GET", "POST"])
@permits(policy.may_see_own)
def change() -> ResponseReturnValue:
    """Change what one's card shows; its code stays."""
    card = queries.active_card_of(_me().id)
    if card is None:
        return redirect(url_for("cards.mine"))
    form = _filled(ChangeForm, card)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, card, _filled)):
        chosen = form.chosen(catalogue.conditions(active=True))

        def do() -> bool:
            operations.choose(
                card, chosen, by=current_member(), shows_photo=form.with_photo, version=form.version.data
            )
            return True

        if attempt(form, do):
            db.session.commit()
            flash("Saved. It holds from now on")
            return redirect(url_for("cards.mine"))
    return render_template("cards/change.html", form=form, differences=differences)


@blueprint.route("/card/another", methods=["GET", "POST"])
@permits(policy.may_make)
def another() -> ResponseReturnValue:
    """Make another card in place of the one that there is, which ends."""
    card = queries.active_card_of(_me().id)
    if card is None:
        return redirect(url_for("cards.mine"))
    form = Form()
    if form.validate_on_submit() and attempt(form, lambda: operations.reissue(card, by=current_member())):
        db.session.commit()
        flash("This is your new card. The old code shows nothing any more")
        return redirect(url_for("cards.mine"))
    return render_template("cards/another.html", form=form)


@blueprint.route("/card/give-up", methods=["GET", "POST"])
@permits(policy.may_see_own)
def give_up() -> ResponseReturnValue:
    """End one's card, without another."""
    card = queries.active_card_of(_me().id)
    if card is None:
        return redirect(url_for("cards.mine"))
    form = Form()
    if form.validate_on_submit():
        operations.give_up(card, by=current_member())
        db.session.commit()
        flash("Your card has ended")
        return redirect(url_for("cards.mine"))
    return render_template("cards/give_up.html", form=form)


@blueprint.route('/card/print/<any("a5", "credit-card"):size>')
@permits(policy.may_see_own)
@private
def sheet(size: str) -> ResponseReturnValue:
    """Lay one's card out for paper, in the size of a bank card or of half a sheet."""
    card = queries.active_card_of(_me().id)
    code = pictures.of(card) if card else None
    if card is None or code is None:
        return redirect(url_for("cards.mine"))
    return render_template("cards/sheet.html", card=card, code=code, size=size, sizes=SIZES)


@blueprint.route("/cards/<int:id>/revoke", methods=["GET", "POST"])
@permits(policy.may_revoke, Card)
def revoke(card: Card) -> ResponseReturnValue:
    """End somebody's card with a reason, which they get by mail."""
    form = RevokeForm(obj=card)
    differences: list[Difference] = []
    if form.validate_on_submit() and not (differences := edited_meanwhile(form, card)):
        reason, version = form.reason.data or "", form.version.data

        def do() -> bool:
            operations.revoke(card, reason, by=current_member(), version=version)
            return True

        if attempt(form, do):
            db.session.commit()
            flash(f"The card of {card.member.name} has ended")
            return redirect(url_for("people.show", id=card.member_id))
    return render_template("cards/revoke.html", card=card, form=form, differences=differences)


def _me() -> Member:
    member = current_member()
    if not isinstance(member, Member):
        abort(403)
    return member


def _asked(member: Member) -> dict[str, Any]:
    """Return what the form needs to know: how somebody stands, and whether all see their photograph."""
    return {
        "standings": facts.standings(member, clock.today()),
        "has_public_photo": bool(member.photo_id) and is_shown(member.shown, "photo", [Audience.PUBLIC]),
    }


def _filled(form_class: type[ChangeForm], card: Card, **more: Any) -> ChangeForm:
    data = {
        "conditions": [str(condition.id) for condition in card.conditions],
        "shows_photo": card.shows_photo,
        "version": card.version,
    }
    return form_class(data=data, **_asked(card.member), **more)
