"""The verbs of sharing: look through what was sent, begin a draft of it, and share it."""

from collections.abc import Iterable, Mapping, Sequence

from network.core import files
from network.core.files.examining import Examined, Upload
from network.core.guard import look_for_patients
from network.core.guard_words import CONDITION_WORDS
from network.core.letters import header_safe
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.resources.library import operations as library
from network.resources.library import policy as resources
from network.resources.library.models import Resource, ResourceFile
from network.resources.library.operations import Details
from network.resources.library.rules import Status
from network.resources.sharing import policy, rules
from network.resources.sharing.proposing import Proposal

LONGEST_NAME = 60  # of a file, in what is said of it


def look_through(uploads: Iterable[Upload]) -> list[Examined]:
    """Have files looked through; nothing of the database is touched. Raises Refused where one is not taken.

    All of them or none: what is said names each that was refused.
    """
    examined: list[Examined] = []
    refusals: list[str] = []
    taken = list(uploads)
    if len(taken) > rules.MOST_FILES:
        raise Refused(f"Choose at most {rules.MOST_FILES} files at a time.", "files")
    for upload in taken:
        if upload.filename and look_for_patients(upload.filename, CONDITION_WORDS):
            upload.filename = "file"
        try:
            examined.append(files.examine(upload, files.LIBRARY))
        except Refused as refusal:
            name = header_safe(upload.filename or "")[:LONGEST_NAME]
            refusals.append(f"“{name}”: {refusal}" if len(taken) > 1 else str(refusal))
    if refusals:
        raise Refused(" ".join(refusals), "files")
    return examined


def begin(proposal: Proposal, *, by: Actor, link: str = "", found: Sequence[Examined] = ()) -> Resource:
    """Begin a draft of an address, or of files that were looked through, with what is proposed for it.

    Raises Refused for neither or both.
    """
    demand(policy.may_share, by)
    says = f"{proposal.title}. {proposal.summary}"
    details = Details(
        title=proposal.title,
        kind=proposal.kind,
        summary=proposal.summary,
        provider=proposal.provider,
        language=proposal.language,
        conditions=[one for one in catalogue.conditions(active=True) if rules.is_about(one.title, says)],
        stages=rules.stages_of(says),
        audiences=rules.audiences_of(proposal.kind, says),
    )
    if bool(link) == bool(found):
        raise Refused("Give a link, or choose files: one of the two.", "link")
    resource = library.begin(details, by=by)
    library.add_version(
        resource,
        by=by,
        link=link,
        files=[files.keep(one, by=by) for one in found],
        titles=proposal.titles,
    )
    return resource


def share(
    resource: Resource, details: Details, shows: Mapping[int, str], *, by: Actor, seen: int | None = None
) -> bool:
    """Say what a draft is and share it: at once with the network, or a coordinator looks at it first.

    ``shows`` says of each picture, by the number of its ResourceFile, what it shows. Returns whether others
    see it now. Raises Refused where somebody changed it since ``seen``, or a picture has no words.
    """
    demand(policy.may_describe, by, resource)
    if resource.status is not Status.DRAFT:
        raise Refused("This is shared already.")
    if not all(shows.get(one.id, "").strip() for one in pictures_of(resource)):
        raise Refused(library.WITHOUT_WORDS)
    library.describe(resource, details, by=by, seen=seen)
    for file in pictures_of(resource):
        library.name_file(file, title=file.title, alternative_text=shows.get(file.id, ""), by=by)
    at_once = resources.may_publish(by, resource)
    if at_once:
        library.publish(resource, by=by)
    else:
        library.send_in(resource, by=by)
    return at_once


def pictures_of(resource: Resource) -> list[ResourceFile]:
    """Return the pictures that a resource holds now: each needs words for those who cannot see it."""
    return [one for one in resource.current.files if one.file.is_picture] if resource.current else []
