"""What people fill in about resources: what one is, a new version, reasons, the rules of the library."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from network.core import clock, files
from network.core.database import db
from network.core.fields import Checkboxes, Files, Required, ThreePartDate
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import Actor
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Area, Condition
from network.members.people.rules import Stage
from network.resources.library import policy, queries, words
from network.resources.library.models import LibraryRules, Resource, ResourceFile
from network.resources.library.operations import MOST_FILES, Details
from network.resources.library.rules import Audience, Kind, LabelSort, Licence, ReviewRules, Visibility

SMALL = {"class": "govuk-checkboxes--small"}  # long lists
WEB_ADDRESS = {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}


def _answers(said: Any) -> list[tuple[str, str]]:
    return [(value, str(text)) for value, text in said.items()]


class DetailsForm(GuardedForm, VersionedForm):
    """What a resource is, whom it is for, who sees it, and until when it is taken to be true.

    Make one by :func:`details_form`, which fills in what can be chosen.
    """

    sections = (
        ("What it is", ["title", "summary", "kind", "provider", "author", "language", "licence"]),
        ("What and whom it is for", ["conditions", "stages", "audiences", "areas", "tags"]),
        ("Who sees it, and until when", ["visibility", "review_by"]),
    )

    title = StringField("Title", [Required("Enter a title"), Length(max=200), GuardedText()])
    summary = TextAreaField(
        "What is it good for?",
        [Optional(), Length(max=2000), GuardedText()],
        description="Two or three sentences, so that others know whether to open it. Nothing about a patient",
        render_kw={"rows": 4},
    )
    kind = SelectField("What sort of thing is it?", choices=_answers(words.KINDS))
    provider = StringField(
        "Who publishes it?",
        [Optional(), GuardedText()],
        description="Such as a charity, a hospital or a university",
    )
    author = StringField("Who wrote it?", [Optional(), GuardedText()])
    language = SelectField("Language", choices=_answers(words.LANGUAGES))
    licence = SelectField(
        "What may others do with it?",
        choices=_answers(words.LICENCES),
        description="Look for a licence at its end or at the foot of its page. If there is none: not known",
    )
    conditions = Checkboxes("Conditions", validators=[Optional()])
    stages = Checkboxes("Stages", validators=[Optional()], choices=_answers(words.STAGES))
    audiences = Checkboxes("Written for", validators=[Optional()], choices=_answers(words.AUDIENCES))
    areas = Checkboxes(
        "Areas",
        validators=[Optional()],
        description="Only if it is about some places and not about others",
        render_kw=SMALL,
    )
    tags = StringField(
        "Tags",
        [Optional(), Length(max=500), GuardedText()],
        description="Words that people would search for, with commas between them",
    )
    visibility = RadioField("Who may see it?", validators=[Required("Choose who may see it")])
    review_by = ThreePartDate(
        "By when should somebody look at it again?",
        validators=[Required("Enter the day by which somebody should look at it again")],
        description="Whoever looks after it is asked shortly before",
    )

    @property
    def details(self) -> Details:
        """What was filled in."""
        return Details(
            title=self.title.data or "",
            kind=Kind(self.kind.data),
            summary=self.summary.data or "",
            provider=self.provider.data or "",
            author=self.author.data or "",
            licence=Licence(self.licence.data),
            language=self.language.data or "en",
            visibility=Visibility(self.visibility.data),
            review_by=self.review_by.data,
            conditions=_chosen(Condition, self, "conditions"),
            areas=_chosen(Area, self, "areas"),
            stages=[Stage(one) for one in self.stages.data or ()],
            audiences=[Audience(one) for one in self.audiences.data or ()],
            tags=(self.tags.data or "").split(","),
        )


def details_form(resource: Resource, actor: Actor, form_class: Any = DetailsForm, **kwargs: Any) -> Any:
    """Return the form of a resource, or a form that is more than it, with what ``actor`` may choose."""
    form = form_class(data=_answers_of(resource), **kwargs)
    today = clock.today()
    form.conditions.choices = [
        (str(one.id), one.title) for one in _with(catalogue.conditions(active=True), resource.conditions)
    ]
    form.areas.choices = [(str(one.id), one.name) for one in _with(catalogue.areas(on=today), resource.areas)]
    for name in ("conditions", "areas"):
        if not form[name].choices:
            del form[name]
    if resource.language not in words.LANGUAGES:
        form.language.choices = [*form.language.choices, (resource.language, resource.language)]
    form.visibility.choices = _visibilities(resource, actor)
    return form


def filled(actor: Actor) -> Any:
    """Return what fills another form from the resource as it stands now, for locking.edited_meanwhile."""

    def fill(form_class: Any, resource: Resource, formdata: Any = None) -> Any:
        return details_form(resource, actor, form_class, formdata=formdata)

    return fill


class VersionForm(GuardedForm):
    """A new version: another address, or other files, and what is new in it."""

    note = TextAreaField(
        "What is new in it?",
        [Required("Say in a sentence what is new"), Length(max=1000), GuardedText()],
        description="Such as “New dose table on page 3”. It stands beside the version",
        render_kw={"rows": 3},
    )
    link = StringField(
        "Web address",
        [Optional(), Length(max=2000)],
        description="If it stands elsewhere on the web",
        render_kw=WEB_ADDRESS,
    )
    files = Files(
        "Or files",
        validators=[Optional()],
        accept=files.accept_attribute(files.LIBRARY),
        most=MOST_FILES,
        description="All files of the new version. Those of the version before are kept with that one",
    )
    pictures = TextAreaField(
        "If there are pictures: what does each show?",
        [Optional(), Length(max=2000), GuardedText()],
        description="For those who cannot see them. One line for each picture, in the order of the files",
        render_kw={"rows": 3},
    )

    def texts_for(self, kept: Sequence[Any]) -> list[str]:
        """Return the words for each file that was kept: pictures take a line each."""
        lines = iter((self.pictures.data or "").splitlines())
        return [next(lines, "").strip() if stored.is_picture else "" for stored in kept]


def names_form(of: Sequence[ResourceFile]) -> GuardedForm:
    """Make the form in which the files of a version are named, and pictures put into words."""
    fields: dict[str, Any] = {}
    for number, one in enumerate(of, start=1):
        which = "the file" if len(of) == 1 else f"file {number}"
        fields[f"title_{one.id}"] = StringField(
            f"What is {which} called?",
            [Required("Enter a name"), GuardedText()],
            default=one.title,
            description=one.file.name,
        )
        if one.file.is_picture:
            fields[f"alternative_text_{one.id}"] = TextAreaField(
                f"What does {which} show?",
                [Required("Say in a sentence what it shows"), Length(max=500), GuardedText()],
                default=one.alternative_text,
                description="For those who cannot see the picture",
                render_kw={"rows": 2},
            )
    form: GuardedForm = type("NamesForm", (GuardedForm,), fields)()
    return form


class MissingForm(GuardedForm):
    """What is missing before something is published."""

    reason = TextAreaField(
        "What is missing?",
        [Required("Say what is missing"), Length(max=1000), GuardedText()],
        description="Its owner reads it in a letter, and changes it",
        render_kw={"rows": 4},
    )


class WithdrawForm(GuardedForm):
    """Why something is taken out of the library."""

    reason = TextAreaField(
        "Why?",
        [Required("Say why, for those who look for it"), Length(max=500), GuardedText()],
        description="Everybody who could see it reads this in its place. Say what to use instead, if you can",
        render_kw={"rows": 3},
    )


class RefuseForm(GuardedForm):
    """Why a version is not shown."""

    reason = TextAreaField(
        "Why is it not shown?",
        [Required("Say why, for the person who made it"), Length(max=500), GuardedText()],
        render_kw={"rows": 3},
    )


class OwnerForm(GuardedForm):
    """Who keeps a resource true from now on."""

    owner = StringField(
        "Who looks after it from now on?",
        [Required("Enter the name of a member"), GuardedText()],
        description="The name of a member. They get a letter",
        render_kw={"autocomplete": "off"},
    )


class RulesForm(VersionedForm):
    """How long resources are taken to be true."""

    months = IntegerField(
        "After how many months should a resource be looked at again?",
        [Required("Enter how many months"), NumberRange(1, 120)],
        description="This is proposed; each resource can have another day",
    )
    due_days = IntegerField(
        "How many days before that day is its owner asked?",
        [Required("Enter how many days"), NumberRange(0, 365)],
    )
    hidden_days = IntegerField(
        "How many days after it does the public see it no more?",
        [Required("Enter how many days"), NumberRange(0, 1000)],
        description="Members of the network still see it, with a mark",
    )
    looked_at = HiddenField(validators=[Length(max=100)])

    @property
    def rules(self) -> ReviewRules:
        """What was filled in."""
        return ReviewRules(self.months.data, self.due_days.data, self.hidden_days.data)


def rules_form(kept: LibraryRules | None) -> RulesForm:
    """Return the form of the rules as they are."""
    now = queries.rules()
    data = {"months": now.months, "due_days": now.due_days, "hidden_days": now.hidden_days}
    return RulesForm(data={**data, "version": kept.version if kept else 0})


def _answers_of(resource: Resource) -> dict[str, Any]:
    return {
        "title": resource.title,
        "summary": resource.summary,
        "kind": resource.kind.value,
        "provider": resource.provider,
        "author": resource.author,
        "language": resource.language,
        "licence": resource.licence.value,
        "conditions": [str(one.id) for one in resource.conditions],
        "areas": [str(one.id) for one in resource.areas],
        "stages": resource.labelled(LabelSort.STAGE),
        "audiences": resource.labelled(LabelSort.AUDIENCE),
        "tags": ", ".join(resource.labelled(LabelSort.TAG)),
        "visibility": resource.visibility.value,
        "review_by": resource.review_by or queries.next_review(clock.today()),
        "version": resource.version,
    }


def _visibilities(resource: Resource, actor: Actor) -> list[tuple[str, str]]:
    shown = [
        (Visibility.NETWORK, "The network"),
        (
            Visibility.PUBLIC,
            "Everybody on the web"
            + ("" if policy.may_make_public(actor) else ". A coordinator looks at it first"),
        ),
        (
            Visibility.COORDINATORS,
            "Coordinators, and you" if policy.owner(actor, resource) else "Coordinators",
        ),
    ]
    fixed = policy.was_published(actor, resource) and not policy.may_make_public(actor)
    return [
        (one.value, said)
        for one, said in shown
        if not (fixed and one is Visibility.PUBLIC and resource.visibility is not Visibility.PUBLIC)
    ]


def _with(offered: Any, has: Any) -> list[Any]:
    return [*offered, *(one for one in has if one not in offered)]


def _chosen(model: Any, form: Any, name: str) -> tuple[Any, ...]:
    numbers = sorted(int(one) for one in form[name].data or ()) if name in form else ()
    return tuple(one for number in numbers if (one := db.session.get(model, number)) is not None)
