"""The second factor: six figures from an app, each used once, and recovery codes for a lost phone."""

import hashlib
import hmac
import secrets
from typing import Any

from sqlalchemy import delete, select, update

from network.accounts import rules
from network.accounts.models import Account, RecoveryCode
from network.core import clock
from network.core.database import db

LETTERS = (
    "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for one another: about 5 bits each
)
WINDOW = 30  # seconds that a phone's clock may be off, either way


class Factor:
    """Makes and checks the figures. Secrets are encrypted with a key that is made of SECRET_KEY."""

    def __init__(self, secret_key: str, issuer: str) -> None:
        from passlib.totp import TOTP  # 6 MiB that only a second factor needs

        key = hmac.new(secret_key.encode(), b"second factor", hashlib.sha256).hexdigest()
        self._totp = TOTP.using(issuer=issuer, secrets={"1": key})

    def new_secret(self) -> str:
        """Return a new secret, encrypted as it is kept."""
        return str(self._totp.new().to_json(encrypt=True))

    def address(self, kept: str, label: str, issuer: str) -> str:
        """Return the otpauth address that a QR code carries to the app; ``issuer`` is what the app shows."""
        return str(self._totp.from_source(kept).to_uri(label.replace(":", " "), issuer.replace(":", " ")))

    def spelled(self, kept: str) -> str:
        """Return the secret as somebody would type it into the app."""
        return str(self._totp.from_source(kept).pretty_key())

    def counter_of(self, kept: str, code: str) -> int | None:
        """Return which moment's code this is, counted in half minutes; None when it is none of now."""
        from passlib.exc import MalformedTokenError, TokenError

        try:
            match: Any = self._totp.verify(code, kept, window=WINDOW, time=clock.now())
        except (TokenError, MalformedTokenError):
            return None
        return int(match.counter)


def counter_of(kept: str | None, code: str, factor: Factor) -> int | None:
    """Return which moment's code was typed, spaces and all; None when it is none of now."""
    figures = "".join(one for one in code if one.isdecimal() and one.isascii())
    return factor.counter_of(kept, figures) if kept is not None and len(figures) == 6 else None


def use_code(account: Account, code: str, factor: Factor) -> bool:
    """Take a code from the app, once: whether it was right, and later than every code used before."""
    counter = counter_of(account.factor_secret, code, factor)
    if counter is None:
        return False
    # One statement, so that of two requests with the same code only one finds the counter still behind it.
    used = db.session.execute(
        update(Account)
        .where(Account.id == account.id, Account.factor_counter < counter)
        .values(factor_counter=counter)
        .execution_options(synchronize_session="fetch")
    )
    return _one(used)


def use_recovery_code(account: Account, code: str) -> bool:
    """Take a recovery code, once: whether it was one of this account's that are left."""
    bare = "".join(one for one in code.lower()[:60] if one in LETTERS)
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == rules.digest(bare),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return _one(used)


def new_recovery_codes(account: Account) -> list[str]:
    """Replace the account's recovery codes, and return them to be shown this once."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(rules.RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=rules.digest(code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def recovery_codes_left(account: Account) -> int:
    """Count the recovery codes that have not been used."""
    return len(
        db.session.scalars(
            select(RecoveryCode.id).where(
                RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
            )
        ).all()
    )


def _one(result: Any) -> bool:
    return bool(result.rowcount == 1)
