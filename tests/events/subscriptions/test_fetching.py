"""How a program fetches somebody's calendar: validators, wrong and ended addresses, what is counted."""

import gzip
from datetime import date, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import clock
from network.core.database import db
from network.core.lifecycle import move
from network.events.meetings import operations as meetings
from network.events.registrations.rules import Status
from network.events.subscriptions import fetches, operations
from network.events.subscriptions.models import SubscriptionFetch
from network.events.subscriptions.operations import Made, Wanted
from network.members.people.models import Member
from tests import factories
from tests.events.subscriptions.conftest import PHONE, address_of
from tests.plugins.client import Client
from tests.plugins.statements import statements


class TestConditional:
    """What a program is told that has the calendar already."""

    def test_the_same_bytes_come_again_and_a_304_after_one_statement(
        self, client: Client, address: str, amina: Member
    ) -> None:
        for number in range(3):
            factories.registration(factories.event(f"Event {number}"), amina)
        factories.qualification(amina, factories.kind(validity_months=9), expires_on=date(2027, 3, 3))
        first, second = client.get(address), client.get(address)

        with statements() as asked:
            third = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]
        assert (third.status_code, third.data, len(asked)) == (304, b"", 1)
        for name in ("ETag", "Cache-Control", "Last-Modified"):
            assert third.headers[name] == first.headers[name]
        assert first.headers["Cache-Control"] == "private, max-age=300"

    def test_the_number_of_statements_is_the_same_for_many_answers(
        self, client: Client, address: str, amina: Member, today: TimeMachineFixture
    ) -> None:
        counted = []
        for more in (1, 6):
            for _ in range(more):
                event = factories.event(conditions=[factories.condition()])
                factories.registration(event, amina)
            db.session.commit()
            with statements() as asked:
                client.get(address)
            counted.append(len(asked))

        assert counted[0] == counted[1]

    def test_each_change_gives_another_validator(
        self,
        client: Client,
        address: str,
        made: Made,
        amina: Member,
        carol: Member,
        today: TimeMachineFixture,
    ) -> None:
        event = factories.event("Falls")
        kind = factories.kind("First aid", validity_months=9)
        tags, dates = [], []

        def look() -> None:
            today.shift(timedelta(seconds=2))
            answer = client.get(
                address,
                headers={"If-None-Match": tags[-1], "User-Agent": PHONE} if tags else {"User-Agent": PHONE},
            )
            assert answer.status_code == 200
            tags.append(answer.headers["ETag"])
            dates.append(answer.headers["Last-Modified"])

        look()
        answer = factories.registration(event, amina)
        look()
        move(answer, to=Status.MAYBE, by=amina)
        look()
        meetings.cancel(event, "No hall.", by=carol)
        look()
        grant = factories.qualification(amina, kind, expires_on=date(2027, 3, 3))
        look()
        kind.title = "First aid at work"
        look()
        grant.expires_on = date(2027, 4, 3)
        look()
        operations.change(made.subscription, Wanted("My phone", day_alarm_days=7), by=amina)
        look()
        today.move_to(event.ends_at + timedelta(days=1), tick=False)
        look()

        assert len(set(tags)) == len(tags)
        assert len(set(dates)) == len(dates)

    def test_an_old_or_unreadable_date_gets_the_calendar(
        self, client: Client, address: str, amina: Member, today: TimeMachineFixture
    ) -> None:
        first = client.get(address)
        since = first.headers["Last-Modified"]
        known = client.get(address, headers={"If-Modified-Since": since}).status_code
        strange = client.get(address, headers={"If-Modified-Since": "yesterday"}).status_code
        today.shift(timedelta(seconds=1))
        factories.registration(factories.event(), amina)
        changed = client.get(address, headers={"If-Modified-Since": since}).status_code

        assert (known, strange, changed) == (304, 200, 200)

    def test_a_change_within_the_same_second_is_not_taken_for_none(
        self, client: Client, address: str, amina: Member
    ) -> None:
        since = client.get(address).headers["Last-Modified"]
        factories.registration(factories.event(), amina)

        assert client.get(address, headers={"If-Modified-Since": since}).status_code == 200

    def test_it_comes_packed_and_the_packed_one_is_known_again(self, client: Client, address: str) -> None:
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        again = client.get(address, headers={"If-None-Match": packed.headers["ETag"]})

        assert gzip.decompress(packed.data) == client.get(address).data
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert again.status_code == 304

    def test_head_propfind_and_cookies(self, client: Client, address: str) -> None:
        got, head = client.get(address), client.head(address)

        assert head.headers["ETag"] == got.headers["ETag"]
        assert head.data == b""
        assert client.open(address, method="PROPFIND", csrf=False).status_code == 405
        assert "Set-Cookie" not in got.headers
        assert "Cookie" not in got.headers.get("Vary", "")
        assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"


class TestWrongAddress:
    """Addresses that give nothing."""

    @pytest.mark.parametrize(
        "token", ["x", "A" * 43, "%00", "..%2f..%2fetc", "a" * 5_000, "%ff", "own", "\u202e", "'; --"]
    )
    def test_what_was_never_given_out_is_not_there(self, client: Client, made: Made, token: str) -> None:
        answer = client.get(f"/calendar/own/{token}.ics")

        assert answer.status_code == 404
        assert "WWW-Authenticate" not in answer.headers
        assert "Location" not in answer.headers

    def test_the_hash_is_no_way_in(self, client: Client, made: Made) -> None:
        assert client.get(f"/calendar/own/{made.subscription.token_hash}.ics").status_code == 404

    def test_a_revoked_one_is_gone_from_the_next_request_on(
        self, app: Flask, client: Client, address: str, made: Made, amina: Member
    ) -> None:
        tag = client.get(address).headers["ETag"]
        operations.revoke(made.subscription, by=amina)

        gone = [
            client.get(address, headers={"If-None-Match": tag}),
            client.get(address),
            client.head(address),
        ]

        assert [one.status_code for one in gone] == [410, 410, 410]
        assert b"BEGIN" not in gone[1].data

    def test_a_replaced_one_is_gone_and_the_new_one_works(
        self, client: Client, address: str, made: Made, amina: Member
    ) -> None:
        other = operations.another(made.subscription, by=amina)

        assert client.get(address).status_code == 410
        assert client.get(address_of(other)).status_code == 200
        assert other.subscription.name == "My phone"


class TestFetches:
    """When and by what it was fetched: counted in memory, written down by the minute."""

    def test_they_are_counted_and_written_down(
        self, client: Client, address: str, made: Made, today: TimeMachineFixture
    ) -> None:
        client.get(address, headers={"User-Agent": PHONE})
        today.shift(timedelta(minutes=5))
        client.get(address, headers={"User-Agent": "Google-Calendar-Importer"})

        assert fetches.of_this_process().flush() == 1
        [one] = db.session.scalars(db.select(SubscriptionFetch))
        assert (one.times, one.client) == (2, "Google Calendar")
        assert one.last_at == clock.now()
        assert one.first_at == clock.now() - timedelta(minutes=5)
        assert fetches.of_this_process().flush() == 0

    def test_a_fetch_that_changes_nothing_writes_nothing(self, client: Client, address: str) -> None:
        tag = client.get(address).headers["ETag"]

        with statements() as asked:
            client.get(address, headers={"If-None-Match": tag})

        assert [one for one in asked if not one.startswith("SELECT")] == []

    def test_of_a_revoked_or_wrong_address_nothing_is_counted(
        self, client: Client, address: str, made: Made, amina: Member
    ) -> None:
        operations.revoke(made.subscription, by=amina)
        client.get(address)
        client.get("/calendar/own/x.ics")

        assert fetches.of_this_process().flush() == 0

    def test_what_was_deleted_meanwhile_is_forgotten(self, client: Client, address: str, made: Made) -> None:
        client.get(address)
        db.session.delete(made.subscription)
        db.session.commit()

        fetches.of_this_process().flush()

        assert db.session.scalars(db.select(SubscriptionFetch)).all() == []
