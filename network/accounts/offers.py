"""What accounts offer to other features through the registry: tasks, data rights, the end of access."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask import url_for

from network.accounts import policy, privacy, queries, tokens
from network.accounts.models import Addressee
from network.accounts.operations import own, sign_ins
from network.core import clock, letters, personal_data, registry
from network.core.registry import Panel, Section, Task
from network.core.templating import navigation
from network.members.people import queries as people
from network.members.people.rules import Status

SAMPLE = "the-secret-of-this-link"  # stands where a real letter has its own


def register() -> None:
    """Put everything into the registry; doing so twice changes nothing."""
    navigation.add("Joining", "accounts.invitations", policy.may_see_invitations, order=56)
    registry.home_tasks.add(tasks)
    registry.panels.add(panels)
    registry.subject_access.add(held_about)
    registry.subject_access.add(privacy.held_requests)
    registry.erasure.add(own.erase)
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)
    registry.access_ended.add(sign_ins.end_access)
    registry.obsolete.add(tokens.is_over, tokens.LINK_OVER)
    for name, title, sample in (
        ("invitation", "An invitation", _invitation_sample),
        ("sign_in_link", "A link to sign in", _account_sample(wanted=None)),
        ("join_confirm", "After a request to join", _account_sample()),
        ("approved", "A request is approved", _account_sample(reason="(the reason that was given)")),
        ("refused", "A request is declined", _account_sample(reason="(the reason that was given)")),
    ):
        letters.offer_preview(f"accounts/email/{name}.txt", title, sample)


def tasks(member: Any, _today: date) -> Iterable[Task]:
    """Offer a coordinator those who wait at the door."""
    if policy.may_see_join_requests(member):
        if waiting := people.count_with_status(Status.APPLIED):
            yield Task(
                "Answer requests to join",
                url_for("accounts.join_requests"),
                urgency=20,
                count=waiting,
                hint="People who asked to join and wait for an answer.",
            )
        if lost := queries.count_recoveries_waiting():
            yield Task(
                "Help people who lost their e-mail address",
                url_for("accounts.lost_addresses"),
                urgency=15,
                count=lost,
                hint="They cannot sign in until you have made sure that it is them.",
            )
    if policy.may_see_invitations(member) and (expired := queries.count_expired_invitations(clock.now())):
        yield Task(
            "Send invitations again",
            url_for("accounts.invitations"),
            urgency=60,
            count=expired,
            hint="They ran out before anybody answered.",
        )


def panels(place: str, member: Any, thing: Any) -> Iterable[Panel]:
    """Offer a member's page what stands about their account, to those who look after it."""
    if place != "member" or not (policy.coordinator(member) or policy.administrator(member)):
        return
    account = queries.account_of(thing)
    invitation = queries.open_invitation_of(thing) if account is None else None
    may_remove = (
        account is not None and account.has_second_factor and policy.may_remove_second_factor(member, account)
    )
    yield Panel(
        "Account",
        "accounts/panel_member.html",
        {"account": account, "invitation": invitation, "may_remove": may_remove, "now": clock.now()},
        order=80,
    )


def held_about(member: Any) -> Section:
    """Return what we hold about somebody's account; never a secret, nor its hash."""
    account = queries.account_of(member)
    if account is None:
        return Section("Account", [])
    rows: list[dict[str, Any]] = [
        {
            "address": account.email_as_typed,
            "made": account.made_at.isoformat(),
            "address confirmed": account.confirmed_at and account.confirmed_at.isoformat(),
            "password set": account.password_set_at and account.password_set_at.isoformat(),
            "second factor since": account.factor_since and account.factor_since.isoformat(),
        }
    ]
    rows += [
        {
            "passkey": one.name,
            "made": one.made_at.isoformat(),
            "last used": one.used_at and one.used_at.isoformat(),
        }
        for one in account.passkeys
    ]
    rows += [
        {"device": one.device, "signed in": one.made_at.isoformat(), "last seen": one.seen_at.isoformat()}
        for one in queries.sign_ins_kept(account)
    ]
    return Section("Account", rows)


def _invitation_sample() -> Mapping[str, Any] | None:
    invitation = next(iter(queries.invitations(limit=1)), None)
    if invitation is None:
        return None
    to = Addressee(invitation.member_id, invitation.member.name, invitation.email)
    return {"to": to, "invitation": invitation, "inviter": "A coordinator", "secret": SAMPLE}


def _account_sample(**context: Any) -> Callable[[], Mapping[str, Any] | None]:
    def sample() -> Mapping[str, Any] | None:
        account = queries.any_account()
        return {"to": account.addressee, "secret": SAMPLE, **context} if account else None

    return sample
