"""Who sees which application; what the network would gain; what is asked of a scheme."""

from datetime import timedelta

import pytest

from network.bursaries.applications import gain, policy, queries, story
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section, Status
from network.bursaries.funds.models import Deputy
from network.core import clock as time
from network.core.database import db
from network.core.permission import VISITOR, Role
from tests import factories

pytestmark = pytest.mark.one_database("sqlite")


def test_each_sees_exactly_what_the_policy_admits(amina, ben, carol, esi, ada, fund):
    other = factories.funds_for(factories.member("Bea Other", Role.FUNDER), factories.organisation())
    deputy = factories.funds_for(factories.member("Dee Stand-in", Role.FUNDER), factories.organisation())
    factories.kept(
        Deputy(
            organisation_id=fund.organisation_id,
            member_id=deputy.id,
            for_id=ben.id,
            begins_on=time.today(),
            ends_on=time.today(),
        )
    )
    both = factories.member("Carl Both", Role.COORDINATOR)
    factories.funds_for(both, fund.organisation)
    people = (amina, ben, carol, esi, ada, other, deputy, both, VISITOR)
    made = [
        factories.application(who, fund, status)
        for who in (amina, ben, carol)
        for status in (Status.DRAFT, Status.SUBMITTED, Status.OFFERED, Status.WITHDRAWN)
    ]
    for number, one in enumerate(made):
        for judge in (ben, deputy, both, carol):
            if one.submitted_at is not None and number % 4 != 2:
                factories.declaration(judge, one, conflict=number % 4 == 1 and judge is not ben)

    for who in people:
        seen = {one.id for one in db.session.scalars(queries.visible_to(who))}
        assert seen == {one.id for one in made if policy.may_read(who, one)}, who.name
    assert queries.of_member(ben, amina.id) != []


def test_the_gain_counts_who_is_fit_there_before_and_after(amina, fund):
    area, elsewhere = factories.area("Aylesbury"), factories.area("Marlow")
    kind = factories.kind("Cancer rehabilitation", key="l4-cancer")
    condition = factories.condition("Cancer", key="cancer", requires="l4-cancer")
    kind.condition = condition
    for place in (area, elsewhere):
        factories.qualification(factories.member(areas=(place,)), kind)
    factories.qualification(factories.member(county_wide=True), kind)
    lapses = time.today() + timedelta(days=10)
    factories.qualification(factories.member(areas=(area,)), kind, expires_on=lapses)
    application = factories.application(amina, fund, kind=kind, area=area)

    found = gain.of(application)

    assert (found.condition, found.before, found.after) == ("Cancer", 2, 3)
    factories.qualification(amina, kind)
    amina.county_wide = True
    db.session.flush()
    again = gain.of(application)
    assert (again.before, again.after) == (3, 3)
    assert "is one of them already" in again.words


def test_no_gain_is_claimed_where_something_else_is_missing(amina, fund):
    kind = factories.kind("Cancer rehabilitation", key="l4-cancer")
    factories.kind("Insurance", key="insurance")
    kind.condition = factories.condition("Cancer", key="cancer", requires="all(l4-cancer;insurance)")
    application = factories.application(amina, fund, kind=kind)

    found = gain.of(application)

    assert (found.before, found.after) == (0, 0)
    assert "would need more to be fit" in found.words


def test_what_is_unknown_is_not_counted(amina, fund):
    draft = factories.application(amina, fund, Status.DRAFT, ends_on=None)

    assert not gain.of(draft).is_known


def test_an_approval_counts_against_a_limit_and_stays_secret_until_it_is_offered(amina):
    fund = factories.fund(rules={"limits": [{"count": 1}]})
    factories.application(amina, fund, Status.APPROVED)
    second = factories.application(amina, fund)

    def met(**how):
        return {one.rule: one.met for one in queries.findings(second, **how)}["limit:1"]

    assert (met(), met(as_told=True)) == (False, True)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_says_what_comes_next(amina, carol, fund, status):
    application = factories.application(amina, fund, status)

    for reader in (amina, carol):
        assert story.next_of(reader, application).words
        assert [one.title for one in story.happened(reader, application)] == ["Begun"]


@pytest.mark.parametrize("section", list(Section))
def test_every_section_reads_as_pairs_of_words(amina, fund, section):
    pairs = queries.section_words(factories.application(amina, fund), section)

    assert all(isinstance(label, str) and isinstance(words, str) for label, words in pairs)


def test_the_reader_of_the_history_learns_no_more_than_they_may(amina, ben, fund):
    application = factories.application(amina, fund)
    factories.declaration(ben, application)
    from network.bursaries.applications import steps

    steps.take(application)
    steps.step(application, Status.DEFERRED, by=ben)

    mine = list(story.happened(amina, application))[-1]
    assert (mine.title, mine.by) == ("Deferred: it is looked at again later", fund.organisation.name)
    assert db.session.get(Application, application.id) is application
