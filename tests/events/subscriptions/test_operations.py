"""Making, replacing, setting and ending addresses; choosing how invitations come; being told once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from network.core import clock, jobs, registry
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.events.subscriptions import operations, queries
from network.events.subscriptions.models import CalendarChoice, Subscription, SubscriptionFetch
from network.events.subscriptions.operations import Made, Wanted, hash_of
from network.events.subscriptions.rules import MOST, By, Ended
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.conftest import Outbox
from tests.plugins.statements import statements


def fetched(made: Made, *, by_program: bool = True) -> None:
    now = clock.now()
    factories.kept(
        SubscriptionFetch(
            subscription_id=made.subscription.id,
            given_since=now,
            first_at=now if by_program else None,
            last_at=now,
            times=1,
            client="Outlook" if by_program else "A web browser",
        )
    )


def test_only_a_hash_of_the_secret_is_kept(app: Flask, amina: Member) -> None:
    made = operations.make(amina, Wanted("My phone"), by=amina)
    db.session.commit()

    kept = db.session.execute(select(Subscription.__table__)).mappings().one()
    noted = db.session.execute(select(AuditEntry.__table__)).mappings().all()
    assert len(made.token) == 43  # 256 bits
    assert kept["token_hash"] == hash_of(made.token)
    assert made.token not in repr([kept, *noted])


def test_no_two_secrets_are_alike(app: Flask, amina: Member) -> None:
    secrets = {operations.make(amina, Wanted(), by=amina).token for _ in range(MOST)}

    assert len(secrets) == MOST


def test_there_are_no_more_than_can_be_looked_after(app: Flask, amina: Member) -> None:
    made = [operations.make(amina, Wanted(), by=amina) for _ in range(MOST)]

    with pytest.raises(Refused, match="Revoke one"):
        operations.make(amina, Wanted(), by=amina)
    operations.revoke(made[0].subscription, by=amina)
    operations.make(amina, Wanted(), by=amina)

    assert len(queries.working_of(amina.id)) == MOST


def test_a_calendar_without_a_name_is_called_something(app: Flask, amina: Member) -> None:
    assert operations.make(amina, Wanted("  "), by=amina).subscription.name == "My calendar"


def test_a_calendar_that_shows_nothing_is_refused(app: Flask, amina: Member) -> None:
    with pytest.raises(Refused, match="stay empty"):
        operations.make(amina, Wanted("My phone", shows_events=False, shows_days=False), by=amina)


def test_another_address_ends_the_first_and_keeps_its_settings(app: Flask, amina: Member) -> None:
    wanted = Wanted("My phone", shows_days=False, event_alarm_minutes=30)
    first = operations.make(amina, wanted, by=amina)

    second = operations.another(first.subscription, by=amina)

    assert first.subscription.ended is Ended.REPLACED
    assert operations.wanted_of(second.subscription) == wanted
    assert first.token != second.token
    with pytest.raises(NotPermitted):
        operations.another(first.subscription, by=amina)


def test_revoking_again_changes_nothing(app: Flask, amina: Member) -> None:
    made = operations.make(amina, Wanted(), by=amina)
    operations.revoke(made.subscription, by=amina)
    ended_at = made.subscription.ended_at

    operations.revoke(made.subscription, by=amina)

    assert made.subscription.ended_at == ended_at
    told = select(AuditEntry).where(AuditEntry.what == "calendar address revoked")
    assert len(db.session.scalars(told).all()) == 1


def test_nobody_changes_that_of_somebody_else(app: Flask, amina: Member, carol: Member, ada: Member) -> None:
    made = operations.make(amina, Wanted(), by=amina)

    for somebody in (carol, ada):
        for verb in (operations.another, operations.revoke):
            with pytest.raises(NotPermitted):
                verb(made.subscription, by=somebody)
        with pytest.raises(NotPermitted):
            operations.change(made.subscription, Wanted("Mine"), by=somebody)


def test_who_is_not_in_the_network_has_none(app: Flask, amina: Member) -> None:
    applicant = factories.member("Una", status=Status.APPLIED, active_since=None)

    with pytest.raises(NotPermitted):
        operations.make(applicant, Wanted(), by=applicant)


def test_all_end_with_the_access_and_stay_ended(app: Flask, amina: Member, esi: Member) -> None:
    made = [operations.make(amina, Wanted(), by=amina) for _ in range(3)]
    other = operations.make(esi, Wanted(), by=esi)
    operations.revoke(made[0].subscription, by=amina)

    for end in registry.access_ended:
        end(amina)

    assert [one.subscription.ended for one in made] == [Ended.REVOKED, Ended.NO_ACCESS, Ended.NO_ACCESS]
    assert other.subscription.ended is None


def test_setting_the_same_again_changes_nothing(app: Flask, amina: Member) -> None:
    made = operations.make(amina, Wanted("My phone"), by=amina)
    version = made.subscription.version

    operations.change(made.subscription, Wanted("My phone"), by=amina)

    assert (made.subscription.version, made.subscription.set_at) == (version, None)


class TestInvitations:
    """Whether invitations come by mail."""

    def test_by_mail_until_a_program_has_fetched_the_calendar(self, app: Flask, amina: Member) -> None:
        made = operations.make(amina, Wanted(), by=amina)
        before = queries.chose_mail([amina.id])

        fetched(made)

        assert (before, queries.chose_mail([amina.id])) == ({amina.id}, set())

    def test_a_look_with_a_browser_is_no_subscription(self, app: Flask, amina: Member) -> None:
        fetched(operations.make(amina, Wanted(), by=amina), by_program=False)

        assert queries.chose_mail([amina.id]) == {amina.id}

    def test_by_mail_again_once_no_address_works(self, app: Flask, amina: Member) -> None:
        made = operations.make(amina, Wanted(), by=amina)
        fetched(made)

        operations.revoke(made.subscription, by=amina)

        assert queries.chose_mail([amina.id]) == {amina.id}

    @pytest.mark.parametrize(("chosen", "mail"), [(By.MAIL, True), (By.FEED, False), (By.BOTH, True)])
    def test_what_was_chosen_stays(self, app: Flask, amina: Member, chosen: By, mail: bool) -> None:
        operations.choose(amina, chosen, by=amina)
        before = queries.chose_mail([amina.id])
        fetched(operations.make(amina, Wanted(), by=amina))
        jobs.run("tell-of-calendars")

        assert before == queries.chose_mail([amina.id]) == ({amina.id} if mail else set())

    def test_many_members_take_as_many_statements_as_one(self, app: Flask, amina: Member) -> None:
        many = [factories.member().id for _ in range(40)]
        db.session.flush()

        with statements() as one:
            queries.chose_mail([amina.id])
        with statements() as all_of_them:
            mail = queries.chose_mail(many)

        assert mail == set(many)
        assert len(one) == len(all_of_them)

    def test_they_are_told_once_that_events_come_by_the_calendar(
        self, app: Flask, amina: Member, esi: Member, carol: Member, outbox: Outbox
    ) -> None:
        for member in (amina, carol):
            fetched(operations.make(member, Wanted(), by=member))
        operations.make(esi, Wanted(), by=esi)
        operations.choose(carol, By.BOTH, by=carol)

        said = [jobs.run("tell-of-calendars"), jobs.run("tell-of-calendars")]

        assert said == ["1 told", ""]
        letter = outbox.only()
        assert letter.to_address == amina.email
        assert letter.subject == "Your calendar now has your events"
        assert "/calendar/invitations" in letter.body
        assert "/calendar/own/" not in letter.body

    def test_choosing_after_being_told_keeps_one_row(self, app: Flask, amina: Member) -> None:
        operations.note_told([amina.id])

        operations.choose(amina, By.MAIL, by=amina)
        operations.choose(amina, By.BOTH, by=amina)

        [kept] = db.session.scalars(select(CalendarChoice)).all()
        assert kept.chosen is By.BOTH
        assert kept.told_at is not None


class TestRights:
    """What somebody may ask of what is held about them."""

    def test_a_copy_has_the_addresses_without_their_secrets(self, app: Flask, amina: Member) -> None:
        made = operations.make(amina, Wanted("My phone"), by=amina)
        fetched(made)
        operations.choose(amina, By.BOTH, by=amina)

        section = next(
            found for offer in registry.subject_access if (found := offer(amina)).title == "Calendars"
        )

        assert [row.get("name") for row in section.rows] == ["My phone", None]
        assert section.rows[0]["fetched_by"] == "Outlook"
        assert section.rows[1]["invitations"] == "both"
        assert made.subscription.token_hash not in repr(section)

    def test_erasure_leaves_only_that_the_address_has_ended(self, app: Flask, amina: Member) -> None:
        made = operations.make(amina, Wanted("Amina's phone", day_alarm_days=7), by=amina)
        fetched(made)
        operations.choose(amina, By.BOTH, by=amina)

        for forget in registry.erasure:
            forget(amina)
        db.session.flush()

        kept = made.subscription
        assert (kept.name, kept.day_alarm_days, kept.fetched) == ("", None, None)
        assert kept.token_hash == hash_of(made.token)
        assert kept.ended_at is not None
        assert db.session.scalars(select(CalendarChoice)).all() == []
        assert db.session.scalars(select(SubscriptionFetch)).all() == []


def test_counts_are_all_that_others_learn(app: Flask, amina: Member, esi: Member) -> None:
    used = operations.make(amina, Wanted(), by=amina)
    fetched(used)
    operations.make(esi, Wanted(), by=esi)
    operations.revoke(operations.make(esi, Wanted(), by=esi).subscription, by=esi)

    assert queries.counts(clock.now()) == (2, 1)
    assert queries.counts(clock.now() + timedelta(days=31)) == (2, 0)
