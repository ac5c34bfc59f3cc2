"""What people fill in about training."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from network.core.forms import Checkboxes, FilterForm, Form, Optional
from network.members.catalogue.models import Area, QualificationKind

YES, NO = "yes", "no"


class NearestFilter(FilterForm):
    """Which qualification, and where."""

    kind = SelectField("On the way to", validators=[Optional()])
    area = SelectField("Works in", validators=[Optional()])

    def __init__(
        self, *args: Any, kinds: Sequence[QualificationKind], areas: Sequence[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.key, _titled(kind)) for kind in kinds]
        self.area.choices = [("", "Anywhere"), *((area.key, area.name) for area in areas)]
        self._kinds = {kind.key: kind for kind in kinds}
        self._areas = {area.key: area for area in areas}

    @property
    def chosen_kind(self) -> QualificationKind | None:
        """The kind that was chosen; the first one that is offered until somebody chooses."""
        return self._kinds.get(self.kind.data or "") or next(iter(self._kinds.values()), None)

    @property
    def chosen_area(self) -> Area | None:
        """The area that was chosen, if one was."""
        return self._areas.get(self.area.data or "")

    @property
    def in_address(self) -> dict[str, Any]:
        """What was chosen, as it stands in an address; what is not known is left out."""
        kind, area = self.chosen_kind, self.chosen_area
        chosen: dict[str, Any] = {"kind": kind.key if kind else "", "area": area.key if area else ""}
        return {name: key for name, key in chosen.items() if key}


class ChoiceForm(Form):
    """Whether somebody may be asked about training, and about which."""

    may_ask = RadioField(
        "May coordinators ask you about training?",
        validators=[InputRequired("Say whether coordinators may ask you")],
    )
    kinds = Checkboxes(
        "What would you like to hear about?",
        description="Tick those that interest you. Without a tick you hear about all of them.",
        validators=[Optional()],
    )
    wording = IntegerField(validators=[Optional()], widget=HiddenInput())

    def __init__(self, *args: Any, offered: Sequence[QualificationKind], words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_ask.choices = [(YES, f"Yes. {words}"), (NO, "No")]
        self.kinds.choices = [(str(kind.id), kind.title) for kind in offered]
        if not offered:
            del self.kinds

    def chosen(self, offered: Sequence[QualificationKind]) -> list[QualificationKind]:
        """Return the kinds that were ticked."""
        ticked = set(self.kinds.data or []) if "kinds" in self else set()
        return [kind for kind in offered if str(kind.id) in ticked]


def _titled(kind: QualificationKind) -> str:
    condition = kind.condition.title if kind.condition else ""
    return f"{kind.title} ({condition})" if condition and condition not in kind.title else kind.title
