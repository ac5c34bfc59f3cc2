"""What a coordinator fills in to have a partner's calendar shown."""

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from network.core.fields import File, Required
from network.core.forms import VersionedForm
from network.core.rules import Refused
from network.events.outside.rules import MOST_BYTES

CALENDAR_FILES = ".ics,text/calendar"


class CalendarForm(VersionedForm):
    """Whose calendar it is, and where it comes from."""

    source = StringField(
        "Whose calendar is it?",
        [Required("Enter whose calendar it is"), Length(max=120)],
        description="As members are to read it, such as Macmillan in Buckinghamshire",
    )
    address = StringField(
        "Its web address",
        [Length(max=2000)],
        description="It begins with https:// or webcal:// and often ends in .ics. We read it again each hour",
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    file = File(
        "Or its file", accept=CALENDAR_FILES, description="A file ending in .ics. It stays as it came"
    )
    is_public = BooleanField("Show its events to everybody, also without signing in")

    def content(self) -> bytes | None:
        """Return what was uploaded, or None; raises Refused where it is too large to be a calendar."""
        upload = self.file.data
        if not upload:
            return None
        content: bytes = upload.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refused(
                f"This file is larger than {MOST_BYTES // 1_000_000} MB. Choose a smaller one.", "file"
            )
        if not content:
            raise Refused("This file is empty.", "file")
        return content
