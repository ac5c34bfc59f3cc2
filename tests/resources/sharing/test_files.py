"""Giving files back: under the right name, to those who may have that version, counted without a name."""

from collections.abc import Callable

import pytest

from network.core.database import db
from network.core.files import FileKind
from network.core.permission import VISITOR
from network.members.people.models import Member
from network.resources import changes
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import Status, Visibility
from network.resources.sharing import duplicates, queries
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def holding(owner: Member | None, versions: int = 1, **facts: object) -> Resource:
    """Make a resource whose versions hold a photo each; those above ``current_number`` wait."""
    made = factories.resource(owner, **facts)
    made.versions.clear()
    db.session.flush()
    for number in range(1, versions + 1):
        file = ResourceFile(
            file=factories.stored_file(), title=f"Photo 1/{number}", alternative_text="A hall"
        )
        made.versions.append(ResourceVersion(number=number, files=[file]))
    return factories.kept(made)


def addresses(resource: Resource) -> list[str]:
    return [
        f"/resources/{resource.id}/files/{version.files[0].id}"
        for version in sorted(resource.versions, key=lambda one: one.number)
    ]


@pytest.mark.one_database("sqlite")
def test_a_file_has_the_name_that_it_has_in_the_library_and_is_counted_without_a_name(
    signed_in_as: SignIn, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = holding(amina)
    (address,) = addresses(shared)
    counted: list[int] = []
    monkeypatch.setattr(changes.downloaded, "_offers", {"test": lambda one: counted.append(one.id)})
    browser = signed_in_as(amina)

    answer = browser.get(address)
    browser.head(address)
    browser.get(f"{address}/picture/240")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="Photo 1-1.jpg"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert counted == [shared.id]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"visibility": Visibility.PUBLIC}, [200, 200, 200, 200]),
        ({"visibility": Visibility.NETWORK}, [302, 200, 200, 200]),
        ({"visibility": Visibility.COORDINATORS}, [302, 403, 200, 200]),
        ({"status": Status.DRAFT}, [302, 403, 200, 403]),
        ({"status": Status.IN_REVIEW}, [302, 403, 200, 200]),
        ({"status": Status.WITHDRAWN, "visibility": Visibility.PUBLIC}, [302, 403, 200, 200]),
    ],
    ids=["public", "network", "coordinators", "draft", "in review", "withdrawn"],
)
def test_a_file_and_its_picture_are_had_by_those_who_may_read_its_resource(
    client: Client,
    signed_in_as: SignIn,
    amina: Member,
    ben: Member,
    carol: Member,
    facts: dict[str, object],
    expected: list[int],
) -> None:
    (address,) = addresses(holding(amina, **facts))
    browsers = [client, *map(signed_in_as, (ben, amina, carol))]

    assert [one.get(address).status_code for one in browsers] == expected
    assert [one.get(f"{address}/picture/120").status_code for one in browsers] == expected


@pytest.mark.one_database("sqlite")
def test_old_versions_are_had_by_all_and_one_that_waits_by_those_who_look_after_it(
    client: Client, signed_in_as: SignIn, amina: Member, ben: Member, carol: Member
) -> None:
    shared = holding(amina, versions=3, current_number=2, visibility=Visibility.PUBLIC)
    shared.versions[0].shown_at = shared.published_at
    old, current, waiting = addresses(shared)
    browsers = [client, *map(signed_in_as, (ben, amina, carol))]

    assert [one.get(old).status_code for one in browsers] == [200] * 4
    assert [one.get(current).status_code for one in browsers] == [200] * 4
    assert [one.get(waiting).status_code for one in browsers] == [404, 404, 200, 200]


@pytest.mark.one_database("sqlite")
def test_a_file_is_not_had_through_another_resource(signed_in_as: SignIn, amina: Member, ben: Member) -> None:
    secret, open_to_all = holding(amina, status=Status.DRAFT), holding(amina)
    number = secret.versions[0].files[0].id
    browser = signed_in_as(ben)

    for wanted in (number, 987_654, 2**63):
        assert browser.get(f"/resources/{open_to_all.id}/files/{wanted}").status_code == 404
        assert browser.get(f"/resources/{open_to_all.id}/files/{wanted}/picture/240").status_code == 404


@pytest.mark.one_database("sqlite")
def test_what_has_no_picture_has_none(signed_in_as: SignIn, amina: Member) -> None:
    shared = holding(amina)
    file = shared.versions[0].files[0]
    file.file.kind, file.file.media_type = FileKind.TEXT, "text/plain"

    assert signed_in_as(amina).get(f"{addresses(shared)[0]}/picture/240").status_code == 404


def test_the_files_of_a_version_stand_in_order(amina: Member) -> None:
    shared = holding(amina, versions=2)

    assert [one.title for one in queries.files_of_version(shared, 2)] == ["Photo 1/2"]
    assert queries.files_of_version(shared, 3) == []


def test_a_second_copy_is_found_among_what_one_may_see_and_nowhere_else(
    amina: Member, ben: Member, carol: Member
) -> None:
    same = [
        holding(amina, title="network"),
        holding(amina, title="draft", status=Status.DRAFT),
        holding(amina, title="in review", status=Status.IN_REVIEW),
        holding(amina, title="coordinators", visibility=Visibility.COORDINATORS),
        holding(amina, title="public", visibility=Visibility.PUBLIC),
        holding(amina, title="never shown", versions=2, current_number=1),
        holding(amina, title="withdrawn", status=Status.WITHDRAWN),
        holding(
            amina, title="withdrawn, secret", status=Status.WITHDRAWN, visibility=Visibility.COORDINATORS
        ),
    ]
    same[5].versions[0].files[0].file.sha256 = "0" * 64  # so that only the version that waits is the same
    sha = same[0].versions[0].files[0].file.sha256
    db.session.flush()

    def found(actor: object) -> set[str]:
        return {one.title for one in duplicates.like(actor, sha256s=[sha], most=10)}

    assert found(amina) == {one.title for one in same}
    assert found(carol) == found(amina) - {"draft", "never shown"}
    assert found(ben) == {"network", "public", "withdrawn"}
    assert found(VISITOR) == {"public"}


def test_the_same_address_is_found_however_it_is_written(amina: Member, ben: Member) -> None:
    known = factories.resource(amina, link="example.org/guide")
    other = factories.resource(amina, link="example.org/other")

    assert duplicates.like(ben, link_key="example.org/guide") == [known]
    assert duplicates.like(ben) == []
    assert duplicates.of(other, ben) == []
