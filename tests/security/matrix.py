"""Who gets in where: every address of the site, declared. An address that is missing here fails the tests."""

from dataclasses import dataclass, field

# Those who can undo things come last, so that the others find them there to be refused.
VISITOR, SUSPENDED, APPLICANT, AMINA, OMAR, ESI, BEN, ADA, CAROL = ACTORS = (
    "visitor", "suspended", "applicant", "amina", "omar", "esi", "ben", "ada", "carol",
)  # fmt: skip
OWNER = "owner"  # whoever the thing is about
COLLEAGUES = "colleagues"  # instructors and health partners, of somebody whom the directory lists
EVERYBODY = frozenset(ACTORS)
MEMBERS = EVERYBODY - {VISITOR, SUSPENDED}
LISTED = {AMINA, OMAR}
POWERFUL = {BEN, ADA, CAROL}  # only an administrator decides on the membership of these


@dataclass(frozen=True)
class Row:
    """An address: whom it lets in, the thing that its number names, and what else stands in it.

    ``of_power``: whom it lets in, instead, to a thing of somebody who has power over money, records or roles.
    ``but_not_own``: nobody is let in to a thing of their own. ``is_not_there``: 404 for everybody.
    ``ends_at_the_door``: whoever is let in is led to signing in.
    """

    who: frozenset[str]
    methods: str = "GET"
    thing: str = ""
    places: dict[str, str | int] = field(default_factory=dict)
    of_power: frozenset[str] | None = None
    but_not_own: bool = False
    is_not_there: bool = False
    ends_at_the_door: bool = False

    def lets_in(self, actor: str, owner: str) -> bool:
        """Whether ``actor`` gets in to the thing of ``owner``."""
        if actor == owner and self.but_not_own:
            return False
        who = self.who if self.of_power is None or owner not in POWERFUL else self.of_power
        if actor in who or (actor == owner and OWNER in who):
            return True
        return COLLEAGUES in self.who and actor in {AMINA, OMAR, ESI} and owner in LISTED


def row(*who: str, **how: object) -> Row:
    """Declare an address for some people."""
    return Row(frozenset(who), **how)  # type: ignore[arg-type]


def everybody(methods: str = "GET", **places: str | int) -> Row:
    """Declare an open address."""
    return Row(EVERYBODY, methods, places=places)


def members(methods: str = "GET") -> Row:
    """Declare an address for everybody who is signed in, where each finds what is their own."""
    return Row(MEMBERS, methods)


BOTH = "GET POST"
KINDS = {"kind": "csv"}

MATRIX: dict[str, Row] = {
    # Open to the world
    "home.index": everybody(),
    "home.accessibility": everybody(),
    "home.privacy": everybody(),
    "home.contact": everybody(),
    "home.robots": everybody(),
    "home.security_txt": everybody(),
    "home.change_password": everybody(),
    "catalogue.conditions": everybody(),
    "health.healthz": everybody(),
    "health.readyz": everybody(),
    "accounts.sign_in": everybody(BOTH),
    "accounts.ask_for_link": everybody(BOTH),
    "accounts.check_your_mail": everybody(),
    "accounts.open_link": everybody(BOTH, token="nothing"),
    "accounts.second_step": Row(EVERYBODY, BOTH, ends_at_the_door=True),
    "accounts.ask_for_reset": everybody(BOTH),
    "accounts.reset_password": everybody(BOTH, token="nothing"),
    "accounts.join": everybody(BOTH),
    "accounts.confirm_request": everybody(BOTH, token="nothing"),
    "accounts.claim": everybody(BOTH, token="nothing"),
    "accounts.claim_with_own_address": everybody(BOTH, token="nothing"),
    "accounts.confirm_address": everybody(BOTH, token="nothing"),
    "accounts.lost_address": everybody(BOTH),
    "accounts.stop_lost_address": everybody(BOTH, token="nothing"),
    "accounts.finish_lost_address": everybody(BOTH, token="nothing"),
    "accounts.sign_out": everybody("POST"),
    "accounts.sign_in_to_demonstration": row(methods="POST", is_not_there=True),
    "administration.demonstration_letters": row(is_not_there=True),
    "administration.demonstration_letter": row(places={"name": "0" * 32}, is_not_there=True),
    "notices.unsubscribe": row(methods=BOTH, places={"token": "nothing"}, is_not_there=True),
    # One's own account
    "accounts.show": members(),
    "accounts.prove": members(BOTH),
    "accounts.change_password": members(BOTH),
    "accounts.change_address": members(BOTH),
    "accounts.set_up_second_factor": members(BOTH),
    "accounts.replace_recovery_codes": members(BOTH),
    "accounts.turn_second_factor_off": members(BOTH),
    "accounts.sign_out_everywhere": Row(MEMBERS, "POST", ends_at_the_door=True),
    "accounts.end_sign_in": row(OWNER, methods="POST", thing="sign-in"),
    "notices.edit": members(BOTH),
    "administration.own_record": members(),
    "qualifications.mine": members(),
    # A member's record
    "people.show": row(OWNER, CAROL, COLLEAGUES, thing="member", of_power=frozenset({OWNER, CAROL, ADA})),
    "people.since": row(CAROL, methods=BOTH, thing="member", but_not_own=True),
    "people.edit": row(OWNER, CAROL, methods=BOTH, thing="member", places={"section": "who"}),
    "people.edit work": row(OWNER, CAROL, methods=BOTH, thing="member", places={"section": "work"}),
    "people.edit practice": row(OWNER, CAROL, methods=BOTH, thing="member", places={"section": "practice"}),
    "people.edit about": row(OWNER, CAROL, methods=BOTH, thing="member", places={"section": "about"}),
    "people.visibility": row(OWNER, methods=BOTH, thing="member"),
    "people.photo": row(OWNER, CAROL, thing="member"),
    "people.remove_photo": row(OWNER, CAROL, methods="POST", thing="member"),
    "people.notes": row(CAROL, methods=BOTH, thing="member", but_not_own=True),
    "people.membership": row(
        OWNER,
        CAROL,
        methods=BOTH,
        thing="member",
        places={"decision": "leave"},
        of_power=frozenset({OWNER, ADA}),
    ),
    "people.membership suspend": row(
        CAROL,
        methods=BOTH,
        thing="member",
        places={"decision": "suspend"},
        of_power=frozenset({ADA}),
        but_not_own=True,
    ),
    "qualifications.index": row(OWNER, CAROL, thing="member"),
    "qualifications.calendar": row(OWNER, thing="member"),
    "qualifications.add": row(OWNER, CAROL, thing="member"),
    "qualifications.add_kind": row(OWNER, CAROL, methods=BOTH, thing="member", places={"key": "first-aid"}),
    "qualifications.paths": row(OWNER, CAROL, thing="member"),
    "qualifications.path": row(OWNER, CAROL, thing="member", places={"key": "first-aid"}),
    "qualifications.practice_log": row(OWNER, CAROL, methods=BOTH, thing="member"),
    "qualifications.show": row(OWNER, CAROL, thing="qualification"),
    "qualifications.correct": row(OWNER, CAROL, methods=BOTH, thing="qualification"),
    "qualifications.picture": row(OWNER, CAROL, thing="qualification", places={"page": 1}),
    "qualifications.turn": row(OWNER, CAROL, methods="POST", thing="qualification", places={"page": 1}),
    "qualifications.draft_picture": row(OWNER, thing="draft"),
    "qualifications.practice_correct": row(OWNER, CAROL, methods=BOTH, thing="practice"),
    "qualifications.practice_file": row(OWNER, CAROL, thing="practice"),
    # Checking: never one's own
    "qualifications.queue": row(CAROL),
    "qualifications.check": row(CAROL, methods=BOTH, thing="qualification", but_not_own=True),
    "qualifications.revoke": row(CAROL, methods=BOTH, thing="qualification", but_not_own=True),
    "qualifications.put_back": row(CAROL, methods=BOTH, thing="qualification", but_not_own=True),
    "qualifications.practice_queue": row(CAROL),
    "qualifications.practice_check": row(CAROL, methods=BOTH, thing="practice", but_not_own=True),
    # The directory
    "directory.index": row(AMINA, OMAR, ESI, CAROL),
    "directory.who_can_help": row(AMINA, OMAR, ESI, CAROL),
    "directory.export": row(ESI, CAROL, places=KINDS),
    # Joining
    "accounts.join_requests": row(CAROL),
    "accounts.approve_request": row(CAROL, methods=BOTH, thing="request"),
    "accounts.refuse_request": row(CAROL, methods=BOTH, thing="request"),
    "accounts.claim_instead": row(CAROL, methods="POST", thing="request"),
    "accounts.invitations": row(CAROL, ADA),
    "accounts.invite": row(CAROL, ADA, methods=BOTH),
    "accounts.invite_many": row(CAROL, ADA, methods="POST"),
    "accounts.send_again": row(CAROL, ADA, methods="POST", thing="invitation"),
    "accounts.send_again with power": row(ADA, methods="POST", thing="invitation with power"),
    "accounts.revoke": row(CAROL, ADA, methods="POST", thing="invitation"),
    "accounts.revoke with power": row(ADA, methods="POST", thing="invitation with power"),
    "accounts.lost_addresses": row(CAROL),
    "accounts.approve_lost_address": row(CAROL, methods=BOTH, thing="recovery", but_not_own=True),
    "accounts.refuse_lost_address": row(CAROL, methods=BOTH, thing="recovery", but_not_own=True),
    # Keeping the network
    "people.add": row(CAROL, methods=BOTH),
    "people.organisations": row(CAROL, ADA, methods=BOTH),
    "people.organisation": row(CAROL, ADA, methods=BOTH, thing="organisation"),
    "catalogue.index": row(CAROL, ADA),
    "catalogue.add_kind": row(CAROL, ADA, methods=BOTH),
    "catalogue.add_condition": row(CAROL, ADA, methods=BOTH),
    "catalogue.add_area": row(CAROL, ADA, methods=BOTH),
    "catalogue.kind": row(CAROL, ADA, methods=BOTH, thing="kind"),
    "catalogue.retire_kind": row(CAROL, ADA, methods=BOTH, thing="kind"),
    "catalogue.kind_requirement": row(CAROL, ADA, methods=BOTH, thing="kind"),
    "catalogue.condition": row(CAROL, ADA, methods=BOTH, thing="condition"),
    "catalogue.condition_requirement": row(CAROL, ADA, methods=BOTH, thing="condition"),
    "catalogue.area": row(CAROL, ADA, methods=BOTH, thing="area"),
    "imports.index": row(CAROL, methods=BOTH),
    "imports.show": row(CAROL, thing="batch"),
    "imports.row": row(CAROL, methods=BOTH, thing="batch", places={"number": 2}),
    "imports.carry_out": row(CAROL, methods="POST", thing="batch"),
    "imports.columns": row(CAROL, methods=BOTH, thing="batch"),
    "imports.undo": row(CAROL, methods=BOTH, thing="batch"),
    "imports.throw_away": row(CAROL, methods="POST", thing="batch to lose"),
    "imports.export": row(CAROL, places=KINDS),
    # Keeping the site
    "administration.index": row(ADA),
    "administration.audit": row(ADA),
    "administration.letters": row(CAROL, ADA),
    "administration.letter_templates": row(CAROL, ADA),
    "administration.letter_template": row(CAROL, ADA, places={"name": "accounts/email/invitation.txt"}),
    "administration.hold_letter": row(ADA, methods="POST", thing="message"),
    "administration.release_letter": row(CAROL, ADA, methods="POST", thing="message"),
    "administration.retry_letter": row(CAROL, ADA, methods="POST", thing="message"),
    "administration.cancel_letter": row(ADA, methods="POST", thing="message"),
    "administration.roles": row(ADA),
    "administration.grant_role": row(ADA, methods=BOTH, thing="member", but_not_own=True),
    "administration.end_role": row(ADA, methods=BOTH, thing="role grant", but_not_own=True),
    "accounts.remove_second_factor": row(ADA, methods=BOTH, thing="account", but_not_own=True),
}
