"""What is done with a qualification: adding, correcting, verifying, returning, rejecting, revoking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from network.core import audit, clock, mail, registry
from network.core.database import db
from network.core.dates import PartialDate, in_words
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused, words
from network.members.catalogue.models import EvidenceRule, QualificationKind
from network.members.catalogue.rules import Reading, Validity, least_favourable
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import evidence, facts, intervals, policy, renewals
from network.members.qualifications.models import EvidenceDraft, Origin, Qualification
from network.members.qualifications.rules import Status, why
from network.members.qualifications.taking import take

EARLIEST_POLICY = timedelta(days=366)  # a policy may be bought this long before its first day
STILL_COUNTS = (Status.SUBMITTED, Status.RETURNED, Status.VERIFIED)
UNKNOWN = Reading(None, None, None)


@dataclass(frozen=True)
class Certificate:
    """What somebody typed from a certificate; dates as they stand there, or as much of them as is known."""

    awarded: str = ""
    expires: str = ""
    awarding_body: str = ""
    number: str = ""
    level_seen: str = ""  # of what is seen and never kept: "Enhanced"


def submit(
    member: Member,
    kind: QualificationKind,
    certificate: Certificate,
    *,
    by: Actor,
    pages: Sequence[EvidenceDraft] = (),
    origin: Origin = Origin.TYPED,
) -> Qualification:
    """Put a grant of ``kind`` on a member's record, to be checked. What is there already stays as it is."""
    demand(policy.may_add_for, by, member)
    if pages and kind.evidence is EvidenceRule.SEEN:
        raise Refused(evidence.NEVER_KEPT.format(kind.title), "pages")
    facts.hold([member.id])
    reading = read(member.id, kind, certificate, forgiving=origin is Origin.IMPORTED)
    if origin is not Origin.IMPORTED:
        _refuse_what_makes_no_sense(kind, certificate)
        _refuse_a_duplicate(member, kind, certificate)
    qualification = Qualification(
        member=member,
        member_id=member.id,
        kind=kind,
        origin=origin,
        seen_words=certificate.level_seen,
        submitted_by_id=by.id,
    )
    _write(qualification, certificate, reading)
    db.session.add(qualification)
    db.session.flush()
    evidence.attach(qualification, pages)
    audit.record("qualification added", qualification, by=by, kind=kind.key, origin=origin)
    return qualification


def correct(
    qualification: Qualification, certificate: Certificate, *, by: Actor, version: int | None = None
) -> None:
    """Change what was typed while it is not verified; one that was returned is submitted again."""
    demand(policy.may_correct, by, qualification)
    take(qualification, version)
    if qualification.status not in {Status.SUBMITTED, Status.RETURNED}:
        raise Refused(f"This is {words(qualification.status)}, so it can no longer be changed.")
    reading = read(qualification.member_id, qualification.kind, certificate, besides=qualification.id)
    _refuse_what_makes_no_sense(qualification.kind, certificate)
    _refuse_a_duplicate(qualification.member, qualification.kind, certificate, besides=qualification.id)
    if qualification.status is Status.RETURNED:
        move(qualification, to=Status.SUBMITTED, by=by, reason="corrected")
    _write(qualification, certificate, reading)
    qualification.seen_words = certificate.level_seen
    qualification.submitted_at = clock.now()
    audit.record("qualification corrected", qualification, by=by)
    db.session.flush()


def verify(
    qualification: Qualification,
    certificate: Certificate | None = None,
    *,
    by: Actor,
    version: int | None = None,
    seen_words: str = "",
    seen_on: date | None = None,
) -> None:
    """Say that the certificate was seen and is genuine; from now on it counts.

    ``certificate`` has the facts as they were read off it. Where there is no file, ``seen_words`` and
    ``seen_on`` say what was seen and when.
    """
    demand(policy.may_verify, by, qualification)
    take(qualification, version)
    qualification.lifecycle.step(qualification.status, Status.VERIFIED)
    typed = certificate or typed_in(qualification)
    reading = read(qualification.member_id, qualification.kind, typed, besides=qualification.id)
    if reading.valid_from is None:
        raise Refused("Enter when it was awarded, or as much of the date as the certificate says.", "awarded")
    against = _seen(qualification, seen_words or qualification.seen_words, seen_on)
    move(qualification, to=Status.VERIFIED, by=by, reason=against)
    before = typed_in(qualification)
    _write(qualification, typed, reading)
    qualification.seen_words = seen_words or qualification.seen_words
    qualification.seen_on = seen_on
    qualification.checked_by_id = by.id
    qualification.checked_at = clock.now()
    qualification.checked_against = against
    audit.record("qualification verified", qualification, by=by, **_changes(before, typed))
    renewals.read_again(qualification.member_id, qualification.kind, by=by)
    intervals.rebuild([qualification.member_id])
    _tell("verified", qualification)
    _let_others_follow(qualification, by)


def send_back(qualification: Qualification, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Return a certificate to its owner, who is told what to put right."""
    _decide(qualification, Status.RETURNED, reason, by=by, version=version)
    _let_others_follow(qualification, by)


def reject(qualification: Qualification, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that this certificate cannot count at all."""
    _decide(qualification, Status.REJECTED, reason, by=by, version=version)
    _let_others_follow(qualification, by)


def revoke(qualification: Qualification, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Take back what was verified, because of a concern. It counts on no day any more."""
    _decide(qualification, Status.REVOKED, reason, by=by, version=version)
    renewals.read_again(qualification.member_id, qualification.kind, by=by)
    intervals.rebuild([qualification.member_id])
    _let_others_follow(qualification, by)


def put_back(qualification: Qualification, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Put a certificate that was rejected by mistake back into the queue."""
    demand(policy.may_verify, by, qualification)
    take(qualification, version)
    move(qualification, to=Status.SUBMITTED, by=by, reason=why(reason))
    qualification.submitted_at = clock.now()
    audit.record("qualification put back", qualification, by=by)
    db.session.flush()


def read(
    member_id: int,
    kind: QualificationKind,
    certificate: Certificate,
    *,
    besides: int | None = None,
    forgiving: bool = False,
) -> Reading:
    """Work out the days that a certificate's dates come to, as a renewal where it is one.

    A list that is imported may hold anything: ``forgiving`` leaves out what makes no sense.
    """
    try:
        awarded = _date(certificate.awarded, "awarded")
        printed = _date(certificate.expires, "expires")
        renewed = renewals.runs_on_from(member_id, kind, awarded, besides=besides)
        return least_favourable(renewals.rule_of(kind), awarded, renewed, printed)
    except Refused as refusal:
        if forgiving:
            return UNKNOWN
        raise Refused(str(refusal), "expires" if refusal.field == "expires_on" else refusal.field) from None


def typed_in(qualification: Qualification) -> Certificate:
    """Return what stands on the record as it was typed."""
    return Certificate(
        awarded=qualification.awarded_typed,
        expires=qualification.expires_typed,
        awarding_body=qualification.awarding_body,
        number=qualification.certificate_number,
        level_seen=qualification.seen_words,
    )


def _decide(qualification: Qualification, to: Status, reason: str, *, by: Actor, version: int | None) -> None:
    demand(policy.may_verify, by, qualification)
    take(qualification, version)
    move(qualification, to=to, by=by, reason=why(reason))
    if to is not Status.REVOKED:
        qualification.checked_by_id = by.id
        qualification.checked_at = clock.now()
    audit.record(f"qualification {to}", qualification, by=by)
    db.session.flush()
    _tell(to.value, qualification, reason=reason)


def _let_others_follow(qualification: Qualification, by: Actor) -> None:
    for follow in registry.qualification_checked:
        follow(qualification, by)


def _write(qualification: Qualification, certificate: Certificate, reading: Reading) -> None:
    """Put what was typed, and the days that it comes to, into the row."""
    qualification.awarding_body = certificate.awarding_body
    qualification.certificate_number = certificate.number
    qualification.awarded_typed = certificate.awarded
    qualification.expires_typed = certificate.expires
    qualification.awarded_on = reading.awarded_on
    qualification.valid_from = reading.valid_from
    qualification.expires_on = reading.expires_on


def _date(typed: str, field: str) -> PartialDate | None:
    if not typed.strip():
        return None
    try:
        return PartialDate.parse(typed)
    except Refused as refusal:
        raise Refused(f"{refusal}.", field) from None


def _refuse_what_makes_no_sense(kind: QualificationKind, certificate: Certificate) -> None:
    today = clock.today()
    awarded = _date(certificate.awarded, "awarded")
    if kind.retired_on is not None and kind.retired_on <= today:
        raise Refused(f"{kind.title} is no longer in the catalogue. Ask a coordinator what to add instead.")
    if awarded is None:
        raise Refused("Enter when it was awarded, or as much of the date as you know.", "awarded")
    latest = today + EARLIEST_POLICY if kind.validity is Validity.PRINTED else today
    if awarded.earliest() > latest:
        raise Refused(f"{awarded} has not come yet. Enter the date on the certificate.", "awarded")
    if kind.evidence is EvidenceRule.SEEN and not certificate.level_seen.strip():
        raise Refused("Say which level the certificate is.", "level_seen")


def _refuse_a_duplicate(
    member: Member, kind: QualificationKind, certificate: Certificate, *, besides: int | None = None
) -> None:
    """Notice when the same certificate is there already: the same kind with the same dates."""
    same = db.session.scalars(
        select(Qualification).where(
            Qualification.member_id == member.id,
            Qualification.kind_id == kind.id,
            Qualification.status.in_(STILL_COUNTS),
            Qualification.id != (besides or 0),
        )
    )
    dates = _known(certificate.awarded), _known(certificate.expires)
    for other in same:
        if (_known(other.awarded_typed), _known(other.expires_typed)) == dates:
            raise Refused(
                f"{kind.title}, awarded {dates[0]}, is on the record already: it is {words(other.status)}. "
                "If this is another certificate, check its dates.",
                "awarded",
            )


def _known(typed: str) -> PartialDate | None:
    try:
        return PartialDate.parse(typed) if typed else None
    except Refused:
        return None


def _seen(qualification: Qualification, seen_words: str, seen_on: date | None) -> str:
    """Say on what evidence this is verified: its pages, or what somebody saw and when."""
    if qualification.evidence:
        count = len(qualification.evidence)
        return f"{count} page{'s' if count > 1 else ''} of evidence"
    if not seen_words.strip():
        raise Refused("There is no file. Say what you saw, such as “the original certificate”.", "seen_words")
    if seen_on is None:
        raise Refused("There is no file. Say on which day you saw it.", "seen_on")
    if seen_on > clock.today():
        raise Refused("That day has not come yet. Enter the day on which you saw it.", "seen_on")
    return f"{seen_words}, seen on {in_words(seen_on)}"


def _changes(before: Certificate, after: Certificate) -> dict[str, str]:
    """Name what the verifier changed, with the dates as they were typed before."""
    changed = {"awarded": before.awarded, "expires": before.expires}
    return {f"typed_{name}": old for name, old in changed.items() if old != getattr(after, name)}


def _tell(letter: str, qualification: Qualification, **context: Any) -> None:
    """Write to the owner; somebody who has not claimed their record gets no letters."""
    if qualification.member.status is not Membership.ACTIVE:
        return
    mail.queue(
        f"qualifications/email/{letter}.txt",
        to=qualification.member,
        notice="qualification-checked",
        about=qualification,
        obsolete=f"qualifications.no_longer_{letter}",
        qualification=qualification,
        **context,
    )
