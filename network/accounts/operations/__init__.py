"""What is done with accounts: signing in, an account of one's own, joining, invitations, lost addresses."""

from network.accounts.operations import invitations, joining, own, recovery, sign_ins
from network.accounts.operations.invitations import invite, invite_many, invite_new
from network.accounts.operations.own import create_account, set_password

__all__ = [
    "create_account",
    "invitations",
    "invite",
    "invite_many",
    "invite_new",
    "joining",
    "own",
    "recovery",
    "set_password",
    "sign_ins",
]
