"""The verbs of a resource: begun, described, given versions, published, kept true, withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.core import audit, clock, fetch
from network.core import files as files_of_core
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition
from network.members.people.rules import Stage
from network.resources import changes
from network.resources.library import policy, queries
from network.resources.library.models import (
    Resource,
    ResourceFile,
    ResourceLabel,
    ResourceVersion,
)
from network.resources.library.rules import (
    Audience,
    Freshness,
    Kind,
    LabelSort,
    Licence,
    Status,
    Visibility,
    freshness,
    tidy_tags,
)
from network.resources.library.rules import (
    link_key as link_key,  # what others ask for by this name
)
from network.resources.library.steps import changed, step, take
from network.resources.library.telling import tell_owner

MOST_FILES = 20
MOST_TAGS = 20
LONGEST_TAG = 40
NO_LINK = "Enter a web address that begins with https:// or http://, such as https://www.example.org/guide"
WITHOUT_WORDS = "Say in a sentence what each picture shows, for those who cannot see it."


@dataclass(frozen=True)
class Details:
    """What is said of a resource, besides what it holds."""

    title: str
    kind: Kind
    summary: str = ""
    provider: str = ""
    author: str = ""
    licence: Licence = Licence.UNKNOWN
    language: str = "en"
    visibility: Visibility = Visibility.NETWORK
    review_by: date | None = None
    conditions: Sequence[Condition] = ()
    areas: Sequence[Area] = ()
    stages: Sequence[Stage] = ()
    audiences: Sequence[Audience] = ()
    tags: Sequence[str] = ()


# What it is, and what it holds:


def begin(details: Details, *, by: Actor, event: Event | None = None) -> Resource:
    """Begin a resource: a draft that its owner alone sees, without a version yet.

    Without a review-by date it has the one that the rules propose. Raises Refused, with the field, for a
    title or a tag that cannot be.
    """
    demand(policy.may_share, by)
    _check(details)
    resource = Resource(owner_id=by.id, event=event)
    _fill(resource, replace(details, review_by=details.review_by or queries.next_review(clock.today())))
    db.session.add(resource)
    db.session.flush()
    audit.record("resource begun", resource, by=by)
    return resource


def describe(resource: Resource, details: Details, *, by: Actor, seen: int | None = None) -> None:
    """Say other things of a resource; ``seen`` is the version of the record that ``by`` began from.

    Raises Refused where it was changed since, or where it would become public by other hands than a
    coordinator's.
    """
    demand(policy.may_edit, by, resource)
    _check(details)
    take(resource, seen)
    demand(policy.may_edit, by, resource)
    _refuse_going_public(resource, details.visibility, by)
    _fill(resource, details)
    db.session.flush()
    audit.record("resource described", resource, by=by)
    changed(resource)


def add_version(
    resource: Resource,
    *,
    by: Actor,
    note: str = "",
    link: str = "",
    files: Sequence[StoredFile] = (),
    titles: Sequence[str] = (),
    alternative_texts: Sequence[str] = (),
) -> ResourceVersion:
    """Add a version: an address elsewhere, or files, each with a title and, if a picture, what it shows.

    It is what readers get at once where its maker may publish, or nobody reads the resource yet; otherwise
    it waits for a coordinator. Raises Refused, with the field, for neither or both, an address that cannot
    be, too many files, or a picture without words in what is published already.
    """
    demand(policy.may_edit, by, resource)
    link = checked_link(link)
    if bool(link) == bool(files):
        raise Refused("Give either a web address or files.", "link")
    if len(files) > MOST_FILES:
        raise Refused(f"A resource holds at most {MOST_FILES} files. Choose fewer.", "files")
    take(resource)
    demand(policy.may_edit, by, resource)
    texts = [*alternative_texts, *("" for _ in files)][: len(files)]
    if policy.was_published(by, resource):
        _refuse_pictures_without_words(zip(files, texts, strict=True))
    version = ResourceVersion(
        resource=resource,
        number=max((one.number for one in resource.versions), default=0) + 1,
        note=note,
        link=link,
        link_key=link_key(link) if link else "",
        made_by_id=by.id,
    )
    named = [*titles, *("" for _ in files)]
    for stored, title, text in zip(files, named, texts, strict=False):
        version.files.append(ResourceFile(file=stored, title=title or stored.title, alternative_text=text))
    db.session.add(version)
    db.session.flush()
    audit.record("resource version added", version, by=by, resource=resource.id)
    if resource.status is not Status.PUBLISHED or policy.may_publish(by, resource):
        make_current(version)
    return version


def name_file(file: ResourceFile, *, title: str, alternative_text: str, by: Actor) -> None:
    """Say what a file is called, and what a picture shows.

    Raises Refused where a picture that others see would be left without words.
    """
    resource = file.of_version.resource
    demand(policy.may_edit, by, resource)
    take(resource)
    demand(policy.may_edit, by, resource)
    if policy.was_published(by, resource):
        _refuse_pictures_without_words([(file.file, alternative_text)])
    if (title or file.title, alternative_text) != (file.title, file.alternative_text):
        file.title, file.alternative_text = title or file.title, alternative_text
        db.session.flush()
        audit.record("resource file named", file, by=by, resource=resource.id)
        changed(resource)


# Where it stands:


def send_in(resource: Resource, *, by: Actor) -> None:
    """Ask coordinators to publish a draft. Raises Refused where something is missing."""
    take(resource)
    _refuse_incomplete(resource)
    step(resource, Status.IN_REVIEW, by=by)


def publish(resource: Resource, *, by: Actor, seen: int | None = None) -> None:
    """Publish a draft, or what was sent in: those whom it is for see it from now on, and its owner is told.

    ``seen`` is the version of the record that ``by`` looked at. Raises Refused where something is missing.
    """
    take(resource, seen)
    if resource.status is Status.WITHDRAWN:
        raise Refused("This was withdrawn. Bring it back instead.")
    _refuse_incomplete(resource)
    step(resource, Status.PUBLISHED, by=by)
    tell_owner("published", resource, by=by)


def send_back(resource: Resource, missing: str, *, by: Actor) -> None:
    """Give what was sent in back to its owner, with what is missing, or take one's own back.

    Raises Refused without words for the owner, or where it has none to go back to.
    """
    take(resource)
    own = policy.owner(by, resource)
    words = missing.strip() if own else reason_of(missing, "Say what is missing, for its owner")
    if resource.owner_id is None:
        raise Refused("Nobody keeps this resource true. Give it to somebody first.")
    step(resource, Status.DRAFT, by=by, reason=words)
    tell_owner("sent_back", resource, by=by, missing=words)


def withdraw(resource: Resource, because: str, *, by: Actor) -> None:
    """Take a resource out of the library. Its page gives the reason, and nothing more.

    Raises Refused without a reason.
    """
    reason = reason_of(because, "Say why, for those who look for it")
    take(resource)
    demand(policy.may_edit, by, resource)
    if Status.WITHDRAWN in resource.next_steps:
        resource.withdrawn_because = reason
    step(resource, Status.WITHDRAWN, by=by, reason=reason)
    tell_owner("withdrawn", resource, by=by)


def bring_back(resource: Resource, *, by: Actor, seen: int | None = None) -> None:
    """Publish again what was withdrawn, as it stood at the version ``seen``; its owner is told."""
    take(resource, seen)
    if resource.status is not Status.WITHDRAWN:
        raise Refused("This is not withdrawn.")
    _refuse_incomplete(resource)
    step(resource, Status.PUBLISHED, by=by)
    tell_owner("published", resource, by=by)


def discard(resource: Resource, *, by: Actor) -> None:
    """Delete a draft of one's own, with its files."""
    demand(policy.may_discard, by, resource)
    take(resource)
    demand(policy.may_discard, by, resource)
    audit.record("resource discarded", resource, by=by)
    delete_draft(resource)


def delete_draft(resource: Resource) -> None:
    """Delete a draft that nobody but its owner has seen, and its files."""
    for follow in changes.resource_discarded:
        follow(resource)
    stored = [one.file for version in resource.versions for one in version.files]
    db.session.delete(resource)
    db.session.flush()
    for file in stored:
        files_of_core.discard(file)


def still_correct(resource: Resource, *, by: Actor, review_by: date | None = None) -> None:
    """Say that a resource was looked at today and is correct, until ``review_by`` or as the rules propose.

    Raises Refused for a day that is not to come.
    """
    demand(policy.may_keep_true, by, resource)
    today = clock.today()
    if review_by is not None and review_by <= today:
        raise Refused("Choose a day that is still to come.", "review_by")
    take(resource)
    demand(policy.may_keep_true, by, resource)
    resource.reviewed_on, resource.review_by = today, review_by or queries.next_review(today)
    db.session.flush()
    audit.record("resource still correct", resource, by=by)
    changed(resource)


def _check(details: Details) -> None:
    if not details.title.strip():
        raise Refused("Enter a title.", "title")
    tags = tidy_tags(details.tags)
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise Refused(f"At most {MOST_TAGS} tags, each of at most {LONGEST_TAG} characters.", "tags")


def _fill(resource: Resource, details: Details) -> None:
    resource.title, resource.summary, resource.kind = details.title.strip(), details.summary, details.kind
    resource.provider, resource.author = details.provider, details.author
    resource.licence, resource.language = details.licence, details.language
    resource.visibility, resource.review_by = details.visibility, details.review_by
    resource.conditions = list(dict.fromkeys(details.conditions))
    resource.areas = list(dict.fromkeys(details.areas))
    wanted = [(LabelSort.STAGE, Stage(one).value) for one in details.stages]
    wanted += [(LabelSort.AUDIENCE, Audience(one).value) for one in details.audiences]
    wanted += [(LabelSort.TAG, one) for one in tidy_tags(details.tags)]
    there = {(one.sort, one.value): one for one in resource.labels}
    resource.labels = [
        there.get(one) or ResourceLabel(sort=one[0], value=one[1]) for one in dict.fromkeys(wanted)
    ]


def _refuse_going_public(resource: Resource, visibility: Visibility, by: Actor) -> None:
    goes_public = visibility is Visibility.PUBLIC and resource.visibility is not Visibility.PUBLIC
    if goes_public and policy.was_published(by, resource) and not policy.may_make_public(by, resource):
        raise Refused("A coordinator makes it public, once it is published. Ask one of them.", "visibility")


def checked_link(link: str) -> str:
    """Return a web address as it is kept, "" for none.

    Raises Refused, beside the field, for what is none, or what leads into a private network.
    """
    text = link.strip()
    if not text:
        return ""
    if not text.lower().startswith(("https://", "http://")):
        raise Refused(NO_LINK, "link")
    try:
        return fetch.checked(text)
    except Refused as refusal:
        raise Refused(NO_LINK if str(refusal) == fetch.NOT_AN_ADDRESS else str(refusal), "link") from None


def _refuse_pictures_without_words(files: Iterable[tuple[StoredFile, str]]) -> None:
    if any(stored.is_picture and not text.strip() for stored, text in files):
        raise Refused(WITHOUT_WORDS, "alternative_texts")


def _refuse_incomplete(resource: Resource) -> None:
    if resource.current is None:
        raise Refused("Add a web address or files first.")
    _refuse_pictures_without_words((one.file, one.alternative_text) for one in resource.current.files)


def reason_of(text: str, words: str) -> str:
    """Return a reason that somebody gave; raises Refused in ``words`` where there is none."""
    if not text.strip():
        raise Refused(words, "reason")
    return text.strip()


def make_current(version: ResourceVersion) -> None:
    """Let readers have a version of a resource that was taken; adding one is a look at the whole."""
    resource = version.resource
    before, resource.current_number = resource.current, version.number
    if resource.status is Status.PUBLISHED:
        today = clock.today()
        if before is not None:
            before.shown_at = before.shown_at or resource.published_at
        version.shown_at = clock.now()
        resource.reviewed_on = today
        if freshness(resource.review_by, today, queries.rules()) is not Freshness.CURRENT:
            resource.review_by = queries.next_review(today)
    changed(resource)
