"""What people choose on the page of links."""

from typing import Any

from wtforms import SelectField

from network.core.forms import FilterForm
from network.resources.keeping.queries import Show
from network.resources.keeping.words import SHOWS


class ShowForm(FilterForm):
    """Which links to show."""

    show = SelectField(
        "Show",
        choices=[(show.value, words) for show, words in SHOWS.items()],
        default=Show.BROKEN.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.show.data is None:
            self.show.data = Show.BROKEN.value

    @property
    def chosen(self) -> Show:
        """What is to be shown."""
        return Show(self.show.data) if self.validate() else Show.BROKEN
