"""Resources that can be found: made as they are stored, and indexed as their changes are."""

from typing import Any

from network.core import clock, files
from network.core.database import db
from network.core.files import LIBRARY, StoredFile
from network.members.people.models import Member
from network.resources.library.models import Resource, ResourceFile, ResourceLabel
from network.resources.library.rules import LabelSort
from network.resources.searching import operations
from network.resources.searching.models import DocumentText
from tests import factories
from tests.core import samples


def findable(
    title: str,
    owner: Member | None = None,
    *,
    labels: dict[LabelSort, str] | None = None,
    body: str = "",
    **facts: Any,
) -> Resource:
    """Make a resource, with a document that says ``body`` where that is given, and let it be found."""
    made = factories.resource(owner, title=title, **facts)
    made.labels += [ResourceLabel(sort=sort, value=value) for sort, value in (labels or {}).items()]
    if body:
        stored = factories.stored_file()
        made.versions[-1].files.append(ResourceFile(file=stored, title="Document"))
        db.session.add(DocumentText(file_id=stored.id, text=body, outcome="read", read_at=clock.now()))
    db.session.flush()
    db.session.expire(made, ["current"])
    operations.follow(made)
    db.session.commit()
    return made


def with_document(resource: Resource, data: bytes, name: str) -> StoredFile:
    """Put a document as somebody sends it into the newest version of a resource."""
    stored = files.accept(samples.upload(data, name), LIBRARY, by=samples.member())
    resource.versions[-1].files.append(ResourceFile(file=stored, title=name))
    db.session.flush()
    db.session.expire(resource, ["current"])
    return stored
