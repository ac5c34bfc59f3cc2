"""Events as an attacker sees them: secrets in addresses, names and links in public, words that break out."""

import json
import logging
import re
from datetime import timedelta
from email import message_from_bytes
from xml.etree import ElementTree

import pytest
from flask import Flask
from icalendar import Calendar

from network.core import clock, jobs, mail_delivery
from network.core.database import db
from network.core.mail import Message
from network.events.attendance import doors
from network.events.changes import Change
from network.events.feeds import render
from network.events.feeds.render import Audience
from network.events.invitations import tokens
from network.events.meetings import identity
from network.events.meetings import operations as events
from network.events.meetings.models import Event, Speaker
from network.events.meetings.rules import Kind, Status, Visibility
from network.events.registrations import joining
from network.events.registrations import operations as registrations
from network.events.registrations import queries as answers
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.events.subscriptions import operations as subscriptions
from network.events.subscriptions.operations import Wanted
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.security.conftest import Browse
from tests.security.hostile import MARK, markup_of_ours

LINK = "https://meet.example.com/canary-provider?pwd=canary-word"
SECRETS = ("canary", "Hidden", "Khan", "Hughes", "@network.example", "4321")
# Where visitors and programs of strangers come; {id} and {uid} are those of a public event.
PUBLIC = (
    "/", "/events/", "/events/?show=month", "/events/?when=past", "/events/{id}", "/events/{id}/event.ics",
    "/calendar/", "/calendar/public.ics", "/calendar/kinds/hybrid.ics", "/calendar/filter.ics?kind=hybrid",
    "/calendar/conditions/cancer.ics", "/calendar/events/{uid}.ics", "/events/new.atom", "/events/others",
)  # fmt: skip
FEEDS = tuple(one for one in PUBLIC if ".ics" in one)
# What ends a line somewhere: for the mail, for a calendar, for XML, for a browser, or for Python alone.
BREAKS = ("\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\\n")
BREAKING_OUT = (
    *(f"Falls{one}X-XQ7:1{one}BEGIN:VEVENT{one}ATTENDEE:mailto:{MARK}@evil.example" for one in BREAKS),
    f"</script><script>{MARK}()</script><!--<script>",
    f"]]></title><{MARK} on{MARK}=1>&{MARK};'\"",
    f"\" ';,:\\ \x00\x07\ufffe\ufeff\ud800 {MARK} \U0001f938",
)
ENTRY = "{http://www.w3.org/2005/Atom}entry"


@pytest.fixture
def meeting(app: Flask, amina: Member, carol: Member, esi: Member) -> Event:
    """A public event with everything that the public must not hear of."""
    made = factories.event(
        "Falls in the open", visibility=Visibility.PUBLIC, kind=Kind.HYBRID, provider_link=LINK,
        venue=factories.venue("canary hall", address="1 canary Street", directions="canary way"),
        agenda="canary agenda", host=carol, capacity_online=4321,
        conditions=[factories.condition("Cancer", key="cancer")],
    )  # fmt: skip
    db.session.add(Speaker(event=made, name="Sam Hidden", about="canary speaker"))
    going(made, amina)
    partner = factories.registration(made, esi)
    partner.guests.append(Guest(name="Gus Hidden"))
    factories.event("canary inside", visibility=Visibility.NETWORK)
    factories.event("canary draft", visibility=Visibility.PUBLIC, status=Status.DRAFT)
    events.touch(made, Change.REWORDED, "event changed", by=carol)
    db.session.commit()
    return made


def going(event: Event, member: Member) -> Registration:
    return factories.registration(event, member, Answer.GOING, place=Place.ONLINE)


def addresses(event: Event, which: tuple[str, ...] = PUBLIC) -> list[str]:
    return [one.format(id=event.id, uid=event.uid) for one in which]


def secret_addresses(event: Event, member: Member) -> dict[str, str]:
    """Return what stands in somebody's mail, calendar and on the door, by what it is."""
    here = {"id": event.id}
    made = subscriptions.make(member, Wanted("Phone"), by=member)
    db.session.commit()
    return {
        "feed": f"/calendar/own/{made.token}.ics",
        "rsvp": f"/events/{here['id']}/rsvp/{tokens.for_link(event.id, member.id)}",
        "join": f"/events/{here['id']}/join/{joining.token_for(answers.of(event.id, member.id))}",
        "door": f"/events/{here['id']}/here/{doors.code_of(event.uid, 1)}",
    }


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("state", ["published", "cancelled", "postponed", "over"])
def test_the_public_learns_no_name_no_link_and_nothing_from_inside(
    browse: Browse, meeting: Event, carol: Member, state: str
) -> None:
    if state == "cancelled":
        events.cancel(meeting, "The hall is shut", by=carol)
    elif state == "postponed":
        events.postpone(meeting, "The hall is shut", by=carol)
    elif state == "over":
        meeting.starts_at, meeting.ends_at = (clock.now() - timedelta(hours=hours) for hours in (3, 2))
        identity.revise(meeting)
        db.session.commit()
    named = 0

    for address in addresses(meeting):
        answer = browse().get(address)

        assert answer.status_code == 200, address
        said = answer.text + str(answer.headers)
        assert [word for word in SECRETS if word in said] == [], address
        assert ("ATTENDEE" in said, "ORGANIZER" in said, "MAILTO" in said.upper()) == (False,) * 3, address
        named += "Falls in the open" in said

    assert named >= len(FEEDS) + 2


@pytest.mark.usefixtures("unlimited")
def test_nothing_that_is_typed_breaks_out_anywhere(
    browse: Browse, meeting: Event, amina: Member, carol: Member
) -> None:
    """As it would stand in the database had no form looked at it."""
    for words in BREAKING_OUT:
        words = words.replace("\x00", "").replace("\ud800", "")  # which no database keeps
        for field in ("title", "summary", "agenda", "status_reason"):
            setattr(meeting, field, words)
        for field in ("name", "address", "town", "directions", "access", "parking"):
            setattr(meeting.venue, field, words)
        meeting.venue_public, meeting.conditions[0].title = True, words
        events.touch(meeting, Change.REWORDED, "event changed", by=carol)
        db.session.commit()

        for address in addresses(meeting):
            answer = browse().get(address)
            assert answer.status_code == 200, (address, words)
            if answer.mimetype == "text/calendar":
                assert_one_event_in(answer.data, address)
            elif answer.mimetype == "application/atom+xml":
                entries = ElementTree.fromstring(answer.data).findall(ENTRY)  # noqa: S314 (our own)
                assert len(entries) == 1
            else:
                assert markup_of_ours(answer.text) == [], (address, words)
                for script in re.findall(
                    r'<script type="application/ld\+json"[^>]*>(.*?)</script>', answer.text
                ):
                    json.loads(script)
        for browser in (browse(amina), browse(carol)):
            for page in ("", "/answer", "/people", "/check-in", "/check-in/poster", "/afterwards"):
                answer = browser.get(f"/events/{meeting.id}{page}")
                assert markup_of_ours(answer.text) == [], (page, words)
        own = render.component(meeting, Audience.OWN, answers.of(meeting.id, amina.id))
        assert_one_event_in(b"BEGIN:VCALENDAR\r\n" + own + b"END:VCALENDAR\r\n", "own")


def assert_one_event_in(content: bytes, what: str) -> None:
    lines = content.split(b"\r\n")
    assert [one for one in lines if b"\r" in one or b"\n" in one or len(one) > 75] == [], what
    assert [one for one in content.decode().splitlines() if one.startswith(("X-XQ7", "ATTENDEE"))] == [], what
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1, what


def test_no_title_makes_a_header_of_a_letter(meeting: Event, amina: Member, carol: Member) -> None:
    for words in BREAKING_OUT[: len(BREAKS)]:
        meeting.title = words
        events.reschedule(
            meeting,
            meeting.starts_at + timedelta(days=1),
            meeting.ends_at + timedelta(days=1),
            words,
            by=carol,
        )
    db.session.commit()
    letters = db.session.scalars(db.select(Message).where(Message.member_id == amina.id)).all()
    assert len(letters) >= len(BREAKS)

    for letter in letters:
        written = message_from_bytes(mail_delivery._as_mail(letter).as_bytes())
        assert len(str(written["Subject"]).splitlines()) == 1
        assert {"X-XQ7", "ATTENDEE", "BEGIN", "Bcc"} & set(written) == set()


@pytest.mark.usefixtures("unlimited")
def test_whoever_loses_access_loses_every_address_at_once(
    app: Flask, browse: Browse, meeting: Event, amina: Member, carol: Member
) -> None:
    """The cookie, the calendar, the links in mail, joining and the door, however often they are tried."""
    meeting.starts_at, meeting.ends_at = clock.now(), clock.now() + timedelta(hours=1)
    secret, browser, visitor = secret_addresses(meeting, amina), browse(amina), browse()
    assert visitor.get(secret["feed"]).status_code == 200
    assert "Join the meeting" in visitor.get(secret["join"]).text
    assert browser.get(f"/events/{meeting.id}/answer").status_code == 200

    people.suspend(amina, reason="A concern", by=carol)
    db.session.commit()

    for _ in range(3):
        assert visitor.get(secret["feed"]).status_code == 410
        assert visitor.get(secret["rsvp"]).status_code == 410
        assert "Press the button" not in visitor.get(secret["join"]).text
        assert browser.get(secret["door"]).status_code in {302, 403}
        assert browser.get(f"/events/{meeting.id}/answer").status_code in {302, 403}
    assert answers.of(meeting.id, amina.id).status is not Answer.GOING


@pytest.mark.parametrize("status", [Membership.SUSPENDED, Membership.LEFT])
def test_a_status_alone_shuts_the_address_to_join(
    app: Flask, browse: Browse, no_tokens: None, meeting: Event, amina: Member, status: Membership
) -> None:
    """Even where the answer still says that they are going."""
    meeting.starts_at, meeting.ends_at = clock.now(), clock.now() + timedelta(hours=1)
    secret = secret_addresses(meeting, amina)
    db.session.execute(db.update(Member).where(Member.id == amina.id).values(status=status))
    db.session.commit()

    answer = browse().post(secret["join"])

    assert "canary" not in answer.text + str(answer.headers)
    assert browse().post(secret["rsvp"], data={"answer": "maybe"}).status_code == 410
    assert browse().get(secret["feed"]).status_code == 410


def test_no_letter_that_waited_goes_to_whoever_lost_access(
    app: Flask, amina: Member, carol: Member, esi: Member
) -> None:
    event = factories.event("Falls", status=Status.DRAFT)
    events.publish(event, by=carol)
    registrations.answer(event, amina, Answer.GOING, by=amina)
    events.reschedule(
        event, event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1), "Hall", by=carol
    )
    db.session.commit()

    people.suspend(amina, reason="A concern", by=carol)
    db.session.commit()
    jobs.run("send-mail")

    letters = db.session.scalars(db.select(Message).where(Message.member_id == amina.id)).all()
    assert letters
    went = [one for one in letters if one.sent_at is not None]
    assert [one.template for one in went if "/rsvp/" in one.body or "/join/" in one.body] == []
    assert [one.template for one in went if one.calendar and "METHOD:CANCEL" not in one.calendar] == []


@pytest.mark.usefixtures("unlimited", "no_tokens")
def test_no_secret_opens_another_door(browse: Browse, meeting: Event, amina: Member, ben: Member) -> None:
    """Neither for another thing than it was made for, nor for another event, nor touched."""
    other = factories.event("Another", kind=Kind.HYBRID, venue=factories.venue())
    going(other, amina)
    secret = {what: one.rpartition("/")[2] for what, one in secret_addresses(meeting, amina).items()}
    tried = 0

    for event in (meeting, other):
        for door in ("rsvp", "join", "here"):
            for what, token in secret.items():
                own = {"here": "door"}.get(door, door)
                right = what == own and event is meeting
                for one in (token, token[:-1], token + "A", token.swapcase(), token[::-1]):
                    if (right and one == token) or (what == own == "door" and one.lower() == token.lower()):
                        continue
                    answer = browse(ben).get(f"/events/{event.id}/{door}/{one}")
                    assert answer.status_code in {404, 410}, (door, what, one)
                    tried += 1
    assert tried > 90
    assert browse().get(f"/calendar/own/{secret['rsvp']}.ics").status_code == 404


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("door", ["rsvp", "join", "door"])
def test_no_other_site_presses_a_button(browse: Browse, meeting: Event, amina: Member, door: str) -> None:
    """Not from a page of its own, with the visitor's cookies or without."""
    meeting.starts_at, meeting.ends_at = clock.now(), clock.now() + timedelta(hours=1)
    address = secret_addresses(meeting, amina)[door]

    for browser in (browse(), browse(amina)):
        answer = browser.post(
            address, data={"answer": "declined"}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code in {302, 400}
        assert "canary" not in str(answer.headers)
    assert answers.of(meeting.id, amina.id).status is Answer.GOING


MORE = {
    "member_id": "1", "member": "1", "by": "1", "event_id": "1", "event": "1", "queue_number": "0",
    "offered_until": "2099-01-01T00:00", "forward_reason": "me first", "source": "coordinator",
    "answered_at": "2000-01-01", "place": "roof", "id": "1", "version": "99",
}  # fmt: skip


@pytest.mark.usefixtures("unlimited", "no_tokens")
@pytest.mark.parametrize("status", ["going", "offered", "waiting", "lapsed"])
def test_no_question_more_brings_anybody_forward(
    browse: Browse, amina: Member, ben: Member, esi: Member, status: str
) -> None:
    full = factories.event("Full", capacity_online=1)
    going(full, esi)
    registrations.answer(full, ben, Answer.GOING, by=ben)
    db.session.commit()
    addresses = (
        f"/events/{full.id}/answer",
        f"/events/{full.id}/answer/going",
        f"/events/{full.id}/rsvp/{tokens.for_link(full.id, amina.id)}",
    )

    for address in addresses:
        browse(amina).post(address, data=MORE | {"status": status, "answer": status})

    first, mine = answers.of(full.id, ben.id), answers.of(full.id, amina.id)
    assert (first.status, mine.status) == (Answer.WAITING, Answer.WAITING)
    assert mine.queue_number > first.queue_number
    assert (mine.forward_reason, mine.offered_until, mine.place) == ("", None, Place.ONLINE)
    assert answers.of(full.id, esi.id).status is Answer.GOING


@pytest.mark.usefixtures("unlimited", "no_tokens")
def test_secrets_stay_out_of_logs_caches_search_engines_and_other_sites(
    browse: Browse, meeting: Event, amina: Member, caplog: pytest.LogCaptureFixture
) -> None:
    meeting.starts_at, meeting.ends_at = clock.now(), clock.now() + timedelta(hours=1)
    caplog.set_level(logging.DEBUG)
    secret = secret_addresses(meeting, amina)
    wrong = {what: address[:-6] + "wrong" for what, address in secret.items()}

    for what, address in secret.items():
        browser = browse(amina) if what == "door" else browse()
        for answer in (browser.get(address), browser.get(wrong[what])):
            policy = answer.headers["Referrer-Policy"]
            assert policy == ("same-origin" if what == "feed" else "no-referrer"), (
                what
            )  # a feed links nowhere
            if what != "feed":
                assert answer.headers["Cache-Control"] == "no-store", what
            assert "public" not in answer.headers["Cache-Control"]
            assert answer.status_code in {404, 405} or "noindex" in answer.headers["X-Robots-Tag"], what

    words = caplog.text + "".join(str(vars(one)) for one in caplog.records)
    tokens_of = [address.rpartition("/")[2].removesuffix(".ics") for address in secret.values()]
    assert len(caplog.records) >= len(secret)
    assert [token for token in (*tokens_of, "canary-provider") if token in words] == []


def test_the_page_to_join_runs_nothing_of_others(browse: Browse, meeting: Event, amina: Member) -> None:
    page = browse().get(secret_addresses(meeting, amina)["join"])

    policy = dict(
        one.strip().split(" ", 1) for one in page.headers["Content-Security-Policy"].split(";") if one.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self' https:"
    assert not [one for one in policy.values() if "unsafe" in one or "*" in one]
    assert "canary" not in page.text + str(page.headers)
