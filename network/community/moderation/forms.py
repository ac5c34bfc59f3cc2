"""What people fill in about a post or a discussion. Every free text is guarded: no patient is named in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from network.community.discussions import words as discussion_words
from network.community.discussions.forms import SMALL
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import LONGEST_TEXT, LONGEST_TITLE, Kind, Matter
from network.community.moderation.rules import LONGEST_WORDS, Reason
from network.core.fields import Checkboxes, Required
from network.core.forms import Optional, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Area, Condition

REASONS = {
    Reason.PATIENT: ("A patient could be recognised", "It is hidden at once, until a coordinator has looked"),
    Reason.HARMFUL: ("Somebody could come to harm by following it", ""),
    Reason.UNKIND: ("It is unkind to somebody", ""),
    Reason.PRIVATE: ("It tells something private of somebody", ""),
    Reason.ADVERT: ("It is advertising", ""),
    Reason.OTHER: ("Something else is wrong", ""),
}


class ReportForm(GuardedForm):
    """What is wrong with a post."""

    reason = RadioField(
        "What is wrong?",
        choices=[
            SelectChoice(one.value, words, {"hint": hint} if hint else {})
            for one, (words, hint) in REASONS.items()
        ],
        validators=[Required("Choose what is wrong")],
    )
    words = TextAreaField(
        "What should the coordinator know?",
        [Optional(), GuardedText(), Length(max=LONGEST_WORDS)],
        description="You can leave this empty. Only coordinators read it. Repeat nothing about a patient",
        render_kw={"rows": 3},
    )


class HideForm(GuardedForm):
    """Why a post is hidden."""

    because = TextAreaField(
        "Why?",
        [Required("Say why. Its author reads it"), GuardedText(), Length(max=LONGEST_WORDS)],
        description="Its author gets this in a letter. Please repeat nothing of what was written",
        render_kw={"rows": 3},
    )


class LeaveForm(GuardedForm):
    """Why a post may stay."""

    note = TextAreaField(
        "Why may it stay?",
        [Required("Say why it may stay"), GuardedText(), Length(max=LONGEST_WORDS)],
        description="Coordinators and whoever reported it read this",
        render_kw={"rows": 3},
    )


class RedactForm(GuardedForm, VersionedForm):
    """A post without what could identify a patient."""

    title = StringField("Title", [Required("Give it a title"), GuardedText(), Length(max=LONGEST_TITLE)])
    text = TextAreaField(
        "What it shall say",
        [Required("Leave some words, such as “A coordinator took this out”"), GuardedText()],
        description="Replace each part that could identify somebody, such as “a woman in her seventies”",
        render_kw={"rows": 12, "maxlength": LONGEST_TEXT},
    )

    @classmethod
    def about(cls, post: Post) -> "RedactForm":
        """Make a form filled with a post; the title is asked for where the post begins the discussion."""
        form = cls(data={"title": post.discussion.title, "text": post.text, "version": post.version})
        if post.number != 1:
            del form.title
        return form

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in."""
        return {
            "text": self.text.data or "",
            "title": (self.title.data or "") if "title" in self else None,
            "seen": self.version.data,
        }


class LockForm(GuardedForm):
    """Why a discussion is closed to new answers."""

    because = StringField(
        "Why?",
        [Required("Say why"), GuardedText(), Length(max=LONGEST_WORDS)],
        description="Everybody who reads the discussion sees this",
    )


class MoveForm(VersionedForm):
    """Where a discussion belongs."""

    kind = RadioField(
        "What is it?",
        choices=[(one.value, discussion_words.KINDS[one]) for one in Kind],
        validators=[Required("Choose what it is")],
    )
    matter = SelectField(
        "Of what?",
        choices=[("", "Choose one"), *((one.value, discussion_words.MATTERS[one]) for one in Matter)],
        description="Only an offer or a request says this",
    )
    conditions = Checkboxes("Conditions", coerce=int, render_kw=SMALL)
    areas = Checkboxes("Areas", coerce=int, render_kw=SMALL)

    @classmethod
    def about(
        cls,
        discussion: Discussion,
        conditions: Sequence[Condition],
        areas: Sequence[Area],
        **kwargs: Any,
    ) -> "MoveForm":
        """Make a form filled with where a discussion is now."""
        form = cls(
            data={
                "kind": discussion.kind.value,
                "matter": discussion.matter.value if discussion.matter else "",
                "conditions": [one.id for one in discussion.conditions],
                "areas": [one.id for one in discussion.areas],
                "version": discussion.version,
            },
            **kwargs,
        )
        form.conditions.choices = [(one.id, one.title) for one in conditions]
        form.areas.choices = [(one.id, one.name) for one in areas]
        return form

    def facts(self, conditions: Sequence[Condition], areas: Sequence[Area]) -> Mapping[str, Any]:
        """What was filled in."""
        return {
            "kind": Kind(self.kind.data),
            "matter": Matter(self.matter.data) if self.matter.data else None,
            "conditions": [one for one in conditions if one.id in (self.conditions.data or [])],
            "areas": [one for one in areas if one.id in (self.areas.data or [])],
        }
