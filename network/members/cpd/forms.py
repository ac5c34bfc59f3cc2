"""What people fill in about CPD."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from network.core import files
from network.core.fields import File, Required, ThreePartDate
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.cpd.models import CpdActivity, CpdEntry, CpdMembership, CpdScheme
from network.members.cpd.operations import Learning
from network.members.cpd.rules import NOTHING, Measure, Status, number

DOES_NOT_COUNT = "It does not count here"
MEASURES = [
    (Measure.HOUR, "Each hour counts"),
    (Measure.ENTRY, "It counts once, however long it took"),
]


class PointsField(DecimalField):
    """Points or hours in quarters; ``fraction`` is the exact number, or None."""

    def process_data(self, value: Fraction | None) -> None:
        """Show what is known already, as the decimal number that it is."""
        self.data = None if value is None else Decimal(number(Fraction(value)))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(Fraction(self.data))

    @property
    def fraction(self) -> Fraction | None:
        """What was typed, exactly."""
        return None if self.data is None else Fraction(self.data)


class KindField(SelectField):
    """As what an entry counts in one scheme; ``activity`` is what was chosen."""

    def __init__(self, *args: Any, scheme: CpdScheme, chosen: int | None = None, **kwargs: Any) -> None:
        self.known = {one.id: one for one in scheme.activities if one.offered or one.id == chosen}
        super().__init__(*args, **kwargs)
        self.choices = [("", DOES_NOT_COUNT), *((str(one.id), _offer(one)) for one in self.known.values())]

    @property
    def activity(self) -> CpdActivity | None:
        """The kind of activity that was chosen."""
        return self.known.get(int(self.data)) if self.data else None


class EntryForm(GuardedForm, VersionedForm):
    """Something that somebody did to go on learning. ``for_schemes`` gives it a question for each scheme."""

    title = StringField(
        "What did you do?",
        description="Its name, such as: Cancer and exercise, two-day workshop.",
        validators=[Required("Say what you did"), GuardedText()],
    )
    provider = StringField("Who offered it?", validators=[Optional(), GuardedText()])
    begins_on = ThreePartDate("First day", validators=[Required("Enter the first day")])
    ends_on = ThreePartDate(
        "Last day",
        description="The same day again if it took one day. It counts in the period of this day.",
        validators=[Required("Enter the last day")],
    )
    hours = PointsField(
        "Hours of learning",
        description="Such as 7 or 1.5, without breaks. Leave it empty where hours do not matter.",
        validators=[Optional()],
    )
    note = TextAreaField(
        "Anything that helps to check it",
        description="Nothing about the people who come to your sessions.",
        validators=[Optional(), Length(max=1000), GuardedText()],
    )
    file = File(
        "Certificate, or proof that you were there",
        description="A photo or a PDF.",
        accept=files.accept_attribute(files.EVIDENCE),
        validators=[Optional()],
    )

    @classmethod
    def for_schemes(
        cls, schemes: Sequence[CpdScheme], entry: CpdEntry | None = None, **more: Any
    ) -> "EntryForm":
        """Make the form with a question for each scheme, filled from an entry where there is one."""
        form: EntryForm = type("EntryForm", (cls,), _kind_fields(schemes, entry))(obj=entry, **more)
        for late in ("note", "file", "nobody_recognised", "was_shown"):
            form._fields[late] = form._fields.pop(late)
        return form

    @property
    def learning(self) -> Learning:
        """What was typed."""
        assert self.begins_on.data is not None  # noqa: S101 (the form is valid)
        assert self.ends_on.data is not None  # noqa: S101
        return Learning(
            self.title.data or "",
            self.begins_on.data,
            self.ends_on.data,
            self.hours.fraction or NOTHING,
            _kinds_in(self),
            provider=self.provider.data or "",
            note=self.note.data or "",
        )


class DecisionForm(GuardedForm, VersionedForm):
    """A coordinator's answer to an entry. ``for_schemes`` lets them say as what it counts, too."""

    decision = RadioField("Your decision", validators=[InputRequired("Choose what to do with this entry")])
    reason = TextAreaField(
        "Your reason",
        description="The member reads this. Needed if you decline.",
        validators=[Optional(), Length(max=2000), GuardedText()],
    )

    @classmethod
    def for_schemes(cls, schemes: Sequence[CpdScheme], entry: CpdEntry, **more: Any) -> "DecisionForm":
        """Make the form; while the entry waits, it asks for each scheme as what it counts."""
        asked = schemes if Status.CHECKED in entry.next_steps else ()
        form: DecisionForm = type("DecisionForm", (cls,), _kind_fields(asked, entry))(entry, **more)
        for late in ("reason", "nobody_recognised", "was_shown"):
            form._fields[late] = form._fields.pop(late)
        return form

    @property
    def activities(self) -> list[CpdActivity]:
        """The kinds that were chosen."""
        return _kinds_in(self)

    def __init__(self, entry: CpdEntry, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, data={"version": entry.version}, **kwargs)
        choices = {
            Status.CHECKED: ("check", "Accept: it was done, and counts as chosen below"),
            Status.DECLINED: ("decline", "Decline: it does not count as it is"),
        }
        self.decision.choices = [words for step, words in choices.items() if step in entry.next_steps]


class WithdrawForm(VersionedForm):
    """One press: an entry is taken back."""


class FollowForm(VersionedForm):
    """Which scheme somebody follows, and since when."""

    scheme = SelectField("Scheme")
    started_on = ThreePartDate(
        "First day",
        description="The day your membership began or was last renewed. Your periods count from it, "
        "unless the scheme has a calendar of its own.",
        validators=[Required("Enter the first day")],
    )

    def __init__(self, schemes: Sequence[CpdScheme], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.id): one for one in schemes}
        self.scheme.choices = [
            (key, one.title + (" (retired)" if one.is_retired(today) else ""))
            for key, one in self.known.items()
        ]

    @property
    def chosen(self) -> CpdScheme:
        """The scheme that was chosen."""
        return self.known[self.scheme.data]


class DatesForm(VersionedForm):
    """Since when and until when somebody follows a scheme."""

    started_on = ThreePartDate("First day", validators=[Required("Enter the first day")])
    ended_on = ThreePartDate(
        "Last day",
        description="Only if you no longer follow it. What you did stays in your log.",
        validators=[Optional()],
    )

    def __init__(self, followed: CpdMembership | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, obj=followed, **kwargs)


class SchemeForm(VersionedForm):
    """What a scheme asks of those who follow it."""

    title = StringField("Name", validators=[Required("Enter the scheme's name")])
    words = StringField("What members should know of it", validators=[Optional()])
    months = IntegerField(
        "Months in a period", validators=[InputRequired("Enter how many months")], default=12
    )
    anchor_on = ThreePartDate(
        "A day on which a period begins",
        description="Only if the scheme has a calendar of its own. Leave it empty where each member's own "
        "first day counts. With one, whoever begins late in a period still needs all its points.",
        validators=[Optional()],
    )
    needed = PointsField("Points needed in a period", validators=[InputRequired("Enter how many points")])
    carries = PointsField("Points that may be carried into the next period, at most", validators=[Optional()])
    least_share = PointsField(
        "Of the points needed, at least so many from certain kinds of activity", validators=[Optional()]
    )
    share_title = StringField(
        "What these kinds are called together", description="Such as: endorsed activity.",
        validators=[Optional()],
    )  # fmt: skip
    sections = (
        ("What it is", ("title", "words")),
        ("Its periods", ("months", "anchor_on")),
        ("Points", ("needed", "carries", "least_share", "share_title")),
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the scheme."""
        return {
            "title": self.title.data,
            "words": self.words.data or "",
            "months": self.months.data,
            "anchor_on": self.anchor_on.data,
            "needed": self.needed.fraction,
            "carries": self.carries.fraction or NOTHING,
            "least_share": self.least_share.fraction or NOTHING,
            "share_title": self.share_title.data or "",
        }


class RetireForm(VersionedForm):
    """The day from which nobody follows a scheme any more."""

    retired_on = ThreePartDate(
        "First day on which it is not followed any more",
        description="Leave it empty to bring the scheme back.",
        validators=[Optional()],
    )


class ActivityForm(VersionedForm):
    """What a scheme gives for a kind of activity."""

    title = StringField(
        "Name",
        description="For one of them, such as: Workshop.",
        validators=[Required("Enter the name of this kind")],
    )
    words = StringField("What belongs to it", validators=[Optional()])
    measure = RadioField("How it counts", choices=MEASURES, default=Measure.HOUR, coerce=Measure)
    points = PointsField(
        "Points, for an hour or for the whole",
        description="In quarters, such as 1, 0.5 or 0.25.",
        validators=[InputRequired("Enter how many points")],
    )
    from_hours = PointsField(
        "Hours from which it counts at all", description="Empty: from the first.", validators=[Optional()]
    )
    most_an_entry = PointsField(
        "Most points of one of them", description="Empty: no cap.", validators=[Optional()]
    )
    most_a_period = PointsField(
        "Most points of all of them in a period", description="Empty: no cap.", validators=[Optional()]
    )
    shared_cap_id = SelectField(
        "Cap it shares with other kinds", coerce=lambda value: int(value or 0) or None
    )
    helps_share = BooleanField("It counts towards the share that the scheme wants")
    offered = BooleanField("Offered for new entries", default=True)

    def __init__(self, scheme: CpdScheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared_cap_id.choices = [
            ("", "None"),
            *((cap.id, f"{cap.title} (at most {number(cap.most)})") for cap in scheme.shared_caps),
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the kind."""
        return {
            "title": self.title.data,
            "words": self.words.data or "",
            "measure": self.measure.data,
            "points": self.points.fraction,
            "from_hours": self.from_hours.fraction or NOTHING,
            "most_an_entry": self.most_an_entry.fraction,
            "most_a_period": self.most_a_period.fraction,
            "shared_cap_id": self.shared_cap_id.data,
            "helps_share": self.helps_share.data,
            "offered": self.offered.data,
        }


class SharedCapForm(VersionedForm):
    """The most points that several kinds count together."""

    title = StringField(
        "Name",
        description="What the kinds are together, such as: Half-point activities.",
        validators=[Required("Enter a name for the kinds together")],
    )
    most = PointsField("Most points in a period", validators=[InputRequired("Enter how many points")])

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the cap."""
        return {"title": self.title.data, "most": self.most.fraction}


def _kind_fields(schemes: Sequence[CpdScheme], entry: CpdEntry | None) -> dict[str, KindField]:
    """Make a question for each scheme: as what an entry counts in it."""
    chosen = {kind.scheme_id: kind.activity_id for kind in entry.kinds} if entry else {}
    return {
        _name(scheme): KindField(
            f"What is it for {scheme.title}?",
            scheme=scheme,
            chosen=chosen.get(scheme.id),
            default=str(chosen.get(scheme.id) or ""),
        )
        for scheme in schemes
    }


def _kinds_in(form: Any) -> list[CpdActivity]:
    kinds = [field.activity for field in form if isinstance(field, KindField)]
    return [one for one in kinds if one is not None]


def _offer(activity: CpdActivity) -> str:
    each = " an hour" if activity.measure is Measure.HOUR else ""
    return f"{activity.title} ({number(activity.points)}{each})"


def _name(scheme: CpdScheme) -> str:
    return f"kind_{scheme.id}"
