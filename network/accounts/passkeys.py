"""Passkeys: keys that a phone or a computer keeps, asked for and checked (W3C Web Authentication, level 3).

The device makes sure of its owner by finger, face or PIN, so a passkey is both factors at once. The question
that a device answers stands in the browser's session; who answers it, uses it up.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from network.accounts import rules
from network.accounts.models import Account, OneTimeToken, Passkey
from network.accounts.rules import Purpose
from network.core import clock
from network.core.database import can_be_kept, db
from network.core.rules import Refused

MOST = 20  # passkeys an account can have
LONGEST_ANSWER = 20_000
LONGEST_NAME = 60
NOT_MADE = "Your device did not make a passkey that we can use. Try again, or with another device."


@dataclass(frozen=True)
class Site:
    """What a passkey is bound to: our name on the web, so that no other site can ask for it."""

    id: str
    origin: str
    name: str


def site_at(public_url: str, name: str) -> Site:
    """Return what the passkeys of the site at ``public_url`` are bound to."""
    parts = urlsplit(public_url)
    return Site(parts.hostname or "localhost", f"{parts.scheme}://{parts.netloc}", name)


def new_question() -> str:
    """Return a question that nobody can foresee, as browsers want it."""
    return secrets.token_urlsafe(32)


def options_to_make(account: Account, question: str, site: Site) -> str:
    """Return, as JSON, what a browser needs to have a passkey made for ``account``."""
    import webauthn  # with a cryptography of its own, wanted only here
    from webauthn.helpers import structs

    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=site.id,
            rp_name=site.name,
            user_id=account.member.public_id.encode(),
            user_name=account.email_as_typed,
            user_display_name=account.member.name,
            challenge=_bytes(question),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(one) for one in account.passkeys],
        )
    )


def options_to_use(question: str, site: Site, account: Account | None = None) -> str:
    """Return, as JSON, what a browser needs to ask for a passkey: of ``account``, or of whoever is there."""
    import webauthn
    from webauthn.helpers import structs

    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site.id,
            challenge=_bytes(question),
            allow_credentials=[_descriptor(one) for one in account.passkeys] if account else None,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
    )


def made(account: Account, answer: str, name: str, question: str, site: Site) -> Passkey:
    """Return the passkey that a device says it has made; raises Refused when that cannot be relied on."""
    if len(account.passkeys) >= MOST:
        raise Refused(f"There can be {MOST} passkeys at most. Remove one that you do not use.", "name")
    said = _read(answer)
    if said is None or not _use_up(question, account):
        raise Refused(NOT_MADE, "name")
    proof = _registration(said, question, site)
    if proof is None:
        raise Refused(NOT_MADE, "name")
    passkey = Passkey(
        name=name[:LONGEST_NAME],
        credential_id=_text(proof.credential_id),
        public_key=_text(proof.credential_public_key),
        sign_count=proof.sign_count,
        transports=_transports(said),
    )
    try:
        with db.session.begin_nested():
            account.passkeys.append(passkey)
    except IntegrityError as error:
        raise Refused("This passkey is here already.", "name") from error
    return passkey


def used(answer: str, question: str, site: Site) -> Passkey | None:
    """Return the passkey that has answered ``question``, and note its use; None when none of ours has.

    A device that counts its answers and falls behind its own count has been copied: it is let in no more.
    """
    said = _read(answer)
    identity = str(said.get("id", "")) if said else ""
    if said is None or not can_be_kept(identity):
        return None
    passkey = db.session.scalar(
        select(Passkey).where(Passkey.credential_id == identity).with_for_update(of=Passkey)
    )
    if passkey is None or not _use_up(question, passkey.account):
        return None
    proof = _authentication(said, passkey, question, site)
    if proof is None:
        return None
    passkey.sign_count, passkey.used_at = proof.new_sign_count, clock.now()
    return passkey


def _registration(said: dict[str, Any], question: str, site: Site) -> Any:
    import webauthn

    return _checked(
        webauthn.verify_registration_response,
        credential=said,
        expected_challenge=_bytes(question),
        expected_rp_id=site.id,
        expected_origin=site.origin,
        require_user_verification=True,
    )


def _authentication(said: dict[str, Any], passkey: Passkey, question: str, site: Site) -> Any:
    import webauthn

    return _checked(
        webauthn.verify_authentication_response,
        credential=said,
        expected_challenge=_bytes(question),
        expected_rp_id=site.id,
        expected_origin=site.origin,
        credential_public_key=_bytes(passkey.public_key),
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
    )


def _checked(check: Any, **what: Any) -> Any:
    """Run one of webauthn's checks; None when the answer is wrong, or makes no sense at all."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return check(**what)
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


def _use_up(question: str, account: Account) -> bool:
    """Let a question be answered once: False for whoever comes second with the same."""
    now = clock.now()
    answered = OneTimeToken(
        purpose=Purpose.PASSKEY,
        token_hash=rules.digest(question),
        account_id=account.id,
        made_at=now,
        until=now + rules.LIFETIMES[Purpose.PASSKEY],
        used_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(answered)
    except IntegrityError:
        return False
    return True


def _read(answer: str) -> dict[str, Any] | None:
    try:
        said = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _transports(said: dict[str, Any]) -> list[str]:
    response = said.get("response")
    named = response.get("transports") if isinstance(response, dict) else None
    known = {"usb", "nfc", "ble", "hybrid", "internal", "smart-card"}
    return [one for one in named if one in known][:6] if isinstance(named, list) else []


def _descriptor(passkey: Passkey) -> Any:
    from webauthn.helpers import structs

    transports = [
        structs.AuthenticatorTransport(one)
        for one in passkey.transports
        if one in set(structs.AuthenticatorTransport)
    ]
    return structs.PublicKeyCredentialDescriptor(
        id=_bytes(passkey.credential_id), transports=transports or None
    )


def _bytes(text: str) -> bytes:
    from webauthn import base64url_to_bytes

    return base64url_to_bytes(text)


def _text(raw: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(raw)
