"""What a fund's rules can be, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class CostSort(StrEnum):
    """What training costs."""

    FEE = "fee"
    ASSESSMENT = "assessment"
    MATERIALS = "materials"
    TRAVEL = "travel"
    ACCOMMODATION = "accommodation"
    CARE = "care"  # of children or others, meanwhile
    COVER = "cover"  # of classes that somebody else leads meanwhile


class Window(StrEnum):
    """When a course must start."""

    ANY = "any"
    FUND_PERIOD = "fund_period"
    QUARTER = "quarter"  # the one in which the application arrives


class PayAfter(StrEnum):
    """What must be there before money is paid."""

    ACCEPTANCE = "acceptance"
    COMPLETION = "completion"  # the certificate is verified
    CONDITIONS = "conditions"  # and every condition of award is kept


class Stage(StrEnum):
    """When a document is asked for."""

    APPLICATION = "application"
    CLAIM = "claim"


class Payee(StrEnum):
    """Whom the finance office pays."""

    APPLICANT = "applicant"
    PROVIDER = "provider"


class Measure(StrEnum):
    """What a condition of award asks for."""

    START = "start"  # the first session within so many months of completing
    SESSIONS = "sessions"  # so many sessions in so many months, in the area of the application
    LOG = "log"  # the sessions are logged for so many months
    EVALUATION = "evaluation"  # the network's evaluation is used for so many months
    OTHER = "other"  # in words; within so many months of completing


@dataclass(frozen=True)
class Cap:
    """The most that is paid: for a sort ("qualification", "cpd") or a kind, to members or to others."""

    pence: int
    sort: str | None = None
    kind: str | None = None
    member: bool | None = None


@dataclass(frozen=True)
class Limit:
    """At most so many awards of this fund to a person: in so many months, or ever."""

    count: int
    months: int | None = None


@dataclass(frozen=True)
class DocumentAsked:
    """A document that must come with the application or with a claim."""

    key: str
    title: str
    stage: Stage = Stage.APPLICATION


@dataclass(frozen=True)
class AwardCondition:
    """Something that whoever is paid promises to do: counted from the day the course was completed."""

    measure: Measure
    months: int
    sessions: int = 0
    in_area: bool = False
    before_payment: bool = False
    words: str = ""


@dataclass(frozen=True)
class Criterion:
    """Something that assessors score from 0 to ``most``."""

    key: str
    title: str
    most: int = 5


@dataclass(frozen=True)
class Scheme:
    """The rules of a fund, whole. Each is off until a fund needs it."""

    kinds: tuple[str, ...] = ()  # keys of the catalogue; empty: any kind
    percentage: int | None = None
    caps: tuple[Cap, ...] = ()
    costs: tuple[CostSort, ...] = (CostSort.FEE,)
    working_days_before: int | None = None
    window: Window = Window.ANY
    prerequisites: str = ""  # as requirement.spell() writes a rule
    limits: tuple[Limit, ...] = ()
    documents: tuple[DocumentAsked, ...] = ()
    membership: str = ""  # the body whose members caps speak of, or must belong to
    membership_needed: bool = False
    professions: tuple[str, ...] = ()
    residence: tuple[str, ...] = ()  # keys of areas
    conditions: tuple[AwardCondition, ...] = ()
    pay_after: PayAfter = PayAfter.COMPLETION
    others_first: bool = False  # what others pay comes off the costs before the percentage is taken
    payees: tuple[Payee, ...] = (Payee.APPLICANT, Payee.PROVIDER)
    pay_back: bool = False  # what was paid is paid back where a condition of award is not kept
    second_approval_pence: int | None = None  # an award above it takes two different funders
    criteria: tuple[Criterion, ...] = ()
    blind: bool = False
    embargo: bool = False
    offer_days: int = 14


@dataclass(frozen=True)
class Course:
    """What somebody wants to train in, as far as they have said."""

    kind: str = ""  # a key of the catalogue
    sort: str = ""  # and its sort: "qualification", "cpd"
    starts_on: date | None = None
    ends_on: date | None = None
    area: str = ""
    costs: Mapping[CostSort, int] = field(default_factory=dict)  # pence


@dataclass(frozen=True)
class PastAward:
    """An award that somebody had of this fund, and when."""

    awarded_on: date
    pence: int


@dataclass(frozen=True)
class Question:
    """Everything that a scheme is asked with, about one applicant and one course."""

    course: Course
    at: datetime  # when the application arrives, or would
    begins_on: date  # the fund's period
    ends_on: date
    past: tuple[PastAward, ...] = ()
    member_of: bool = False  # the membership is checked, and valid on the day
    professions: frozenset[str] = frozenset()  # checked ones
    residence: frozenset[str] = frozenset()  # checked ones
    documents: frozenset[str] = frozenset()  # keys of those that were sent
    other_pence: int = 0  # from an employer or another funder
    payee: Payee | None = None  # whom they want to be paid, once they have said
