"""What the library tells other parts: where its resources are read."""

import pytest

from network.core import registry
from network.resources.library.models import Resource
from network.resources.library.rules import Status, Visibility
from tests import factories
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")


def test_who_was_told_of_a_resource_is_led_to_it_while_they_may_open_it(app, amina, esi, carol):
    shown = factories.resource(esi)
    withdrawn = factories.resource(esi, status=Status.WITHDRAWN)
    draft = factories.resource(esi, status=Status.DRAFT)
    secret = factories.resource(esi, visibility=Visibility.COORDINATORS)
    ids = [one.id for one in (shown, withdrawn, draft, secret)]
    leads = registry.leads_to.named(Resource.__tablename__)

    with app.test_request_context(), statements() as asked:
        led = [leads(reader, ids) for reader in (amina, carol, esi)]

    assert [set(one) for one in led] == [{shown.id, withdrawn.id}, {*ids} - {draft.id}, {*ids}]
    assert led[0][shown.id] == f"/resources/{shown.id}"
    assert len(asked) == 3
