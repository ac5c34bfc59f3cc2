"""What a coordinator fills in about two records: which stays, which answers, or that they are two people."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional

from network.core.fields import Required
from network.core.forms import FilterForm, Form
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import LARGEST_ID, Actor
from network.members.duplicates import rules, steps
from network.members.duplicates.models import DuplicatePair
from network.members.duplicates.operations import FIELDS
from network.members.people.models import Member
from network.members.people.policy import sees
from network.members.people.rules import CHOOSABLE_FIELDS

LEFT, RIGHT = "left", "right"
SIDE_BY_SIDE = {"class": "govuk-radios--inline"}
HIDDEN = "Something that is not shown to you"
_SHOWN_AS = {"stages": "conditions", "employment": "employer", "photo_id": "photo", "pronouns": "name"}


class LikenessFilter(FilterForm):
    """Which pairs to show."""

    show = SelectField(
        "Show",
        choices=[("person", "Perhaps one person"), ("household", "Two people who share an address")],
        default="person",
    )


class OfferForm(Form):
    """Two records that nobody found alike."""

    one = IntegerField("Number of one record", [Required("Enter the number"), NumberRange(1)],
                       description="It stands at the end of the address of their page")  # fmt: skip
    other = IntegerField("Number of the other record", [Required("Enter the number"), NumberRange(1)])


class PartForm(GuardedForm):
    """That two records are two people."""

    reason = TextAreaField(
        "How do you know?",
        [Optional(), GuardedText()],
        description="Such as: sisters, asked both by phone. Coordinators may read it later",
        render_kw={"rows": 3},
    )


class MergeForm(Form):
    """Which of two records stays, and from which each answer is taken where they differ."""

    versions = HiddenField()  # what the two records were when they were compared
    stays = RadioField(
        "Which record stays?",
        validators=[Required("Choose the record that stays")],
        description="Its page, membership and roles stay as they are. The other one becomes part of it.",
        render_kw=SIDE_BY_SIDE,
    )

    @property
    def seen(self) -> list[tuple[int, int]]:
        """The number and the version of each record as they were compared; wrong ones match nothing."""
        parts = [part.partition(":") for part in (self.versions.data or "").split()]
        return [
            (int(number), int(version))
            for number, _, version in parts
            if _is_number(number) and _is_number(version)
        ] or [(0, 0)]

    def side(self, pair: DuplicatePair) -> str:
        """The side of the record that stays."""
        return LEFT if self.stays.data == str(pair.a_id) else RIGHT

    def chosen(self, pair: DuplicatePair) -> list[str]:
        """The fields that the record that stays takes from the other one."""
        stays = self.side(pair)
        return [name for name in FIELDS if name in self and self[name].data not in (stays, None)]

    @property
    def answers(self) -> dict[str, str]:
        """The answers to what other features asked."""
        return {step.key: str(self[step.key].data or "") for step in steps.merging if step.key in self}


def merge_form(pair: DuplicatePair, reader: Actor) -> MergeForm:
    """Make the form for two records: a question for each field in which they differ."""
    left, right = pair.a, pair.b
    usual = usual_stay(left, right)
    questions: dict[str, Any] = {}
    data: dict[str, Any] = {
        "stays": str(usual.id),
        "versions": f"{left.id}:{left.version} {right.id}:{right.version}",
    }
    for name, label in FIELDS.items():
        mine, theirs = getattr(left, name), getattr(right, name)
        if mine == theirs:
            continue
        questions[name] = RadioField(
            label,
            choices=[(LEFT, said(left, name, reader)), (RIGHT, said(right, name, reader))],
            validators=[Required("Choose one of the two")],
            render_kw=SIDE_BY_SIDE,
        )
        data[name] = rules.fuller(mine, theirs, right_first=_comes_first(right, left))
    for key, asked in steps.questions(left, right).items():
        questions[key] = RadioField(
            asked.label,
            choices=list(asked.choices),
            description=asked.hint,
            validators=[Required("Choose one of the two")],
        )
    form: MergeForm = type("PairForm", (MergeForm,), questions)(data=data)
    form.stays.choices = [
        (str(one.id), f"{one.name}, {one.status.value.replace('_', ' ')}") for one in (left, right)
    ]
    return form


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))


def _comes_first(one: Member, other: Member) -> bool:
    """Whether the answers of one record are offered first: its owner's before a list's, then the newer."""
    return (rules.RANK[one.status], one.created_at) > (rules.RANK[other.status], other.created_at)


def usual_stay(left: Member, right: Member) -> Member:
    """Return the record that is offered to stay: the one more is decided about, then the older one."""
    return left if rules.RANK[left.status] >= rules.RANK[right.status] else right


def said(member: Member, name: str, reader: Actor) -> str:
    """Say what a record has in a field, as far as the reader may see it."""
    value = getattr(member, name)
    field = _SHOWN_AS.get(name, name)
    if value and field in CHOOSABLE_FIELDS and not sees(reader, member, field):
        return HIDDEN
    if name == "photo_id":
        return "A photograph" if value else "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        value = ", ".join(one.replace("_", " ") for one in value)
    words: Mapping[str, str] = {"employment": str(value or "").replace("_", "-")}
    shown = str(words.get(name, value) or "")
    return (shown if len(shown) <= 300 else f"{shown[:300]}…") or "Nothing"
