"""Was somebody fit to practise on the day of a session: the answer for any day, and what counted then."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.permission import current_member, permits
from network.members.catalogue.requirement import HeldGrant, Voice
from network.members.people.models import Member
from network.members.qualifications import blueprint, facts, policy
from network.members.qualifications.facts import Standing
from network.members.qualifications.forms import DayForm


@dataclass(frozen=True)
class Answer:
    """The answer for one condition, with the verified grants that were valid that day and asked for."""

    standing: Standing
    counted: Sequence[HeldGrant]


@blueprint.route("/members/<int:id>/fit-on")
@permits(policy.may_see_verdicts_of, Member)
def fit_on(member: Member) -> ResponseReturnValue:
    """Answer for each condition whether somebody was fit to practise on a day, as the record says today."""
    form = DayForm(request.args)
    form.validate()
    on = form.on.data or clock.today()
    reader = current_member()
    known = facts.catalogue()
    voice = Voice.YOU if reader.id == member.id else Voice.THEY
    held = facts.of_member(member, known).held.grants
    valid = [
        grant
        for grant in held
        if grant.verified
        and grant.valid_from is not None
        and grant.valid_from <= on
        and (grant.expires_on is None or on <= grant.expires_on)
    ]
    asked = {
        condition_id: {known.kinds[kind_id].key for kind_id in known.kinds_asked_for([condition_id])}
        for condition_id in known.offered
    }
    return render_template(
        "qualifications/fit_on.html",
        member=member,
        form=form,
        on=on,
        today=clock.today(),
        everything=policy.may_see_record_of(reader, member),
        answers=[
            Answer(one, [grant for grant in valid if grant.kind_key in asked[one.condition_id]])
            for one in facts.standings(member, on, voice=voice, known=known)
        ],
    )
