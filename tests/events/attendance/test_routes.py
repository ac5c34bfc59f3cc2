"""The pages of attendance: joining by one's own address, the list on a phone, the door, certificates."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture

from network.core import registry
from network.core.audit import AuditEntry
from network.core.clock import today
from network.core.database import db
from network.core.permission import Role
from network.events.attendance import doors, operations, queries
from network.events.attendance.models import Attendance
from network.events.attendance.rules import How, Status
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Visibility
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import joining
from network.events.registrations.models import Guest
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.members.cards import codes
from network.members.cards.models import Card
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.attendance.conftest import ENDS, LINK, STARTS, event, member
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
NOW = STARTS - timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def join_address(meeting: Event, somebody: Member, answer: Answer = Answer.GOING, **facts: object) -> str:
    made = factories.registration(meeting, somebody, answer, **facts)
    return f"/events/{meeting.id}/join/{joining.token_for(made)}"


def door_address(workshop: Event) -> str:
    code = doors.code_of(workshop.uid, queries.round_of(workshop.id))
    return f"/events/{workshop.id}/here/{code}"


def status_of(somebody: Member) -> Status | None:
    db.session.expire_all()
    found = db.session.scalar(select(Attendance).where(Attendance.member_id == somebody.id))
    return found.status if found else None


# Joining


def test_who_is_going_joins_without_signing_in(client: Client, meeting: Event, amina: Member) -> None:
    address = join_address(meeting, amina)

    page = client.get(address)
    answer = client.post(address)

    assert "Join the meeting" in page.text
    assert (answer.status_code, answer.location) == (303, LINK)
    assert status_of(amina) is Status.PRESENT
    for one in (page, answer):
        assert one.headers["Cache-Control"] == "no-store"
        assert "noindex" in one.headers["X-Robots-Tag"]
        assert one.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_may_lead_away_and_does_not_say_where(client: Client, meeting: Event, amina: Member) -> None:
    page = client.get(join_address(meeting, amina))

    assert "form-action 'self' https:;" in page.headers["Content-Security-Policy"]
    assert "meet.example.com" not in page.text + str(page.headers)


def test_looking_notes_nothing_and_pressing_twice_notes_once(
    client: Client, meeting: Event, amina: Member
) -> None:
    address = join_address(meeting, amina)
    client.get(address)
    assert status_of(amina) is None

    answers = [client.post(address) for _ in range(2)]

    assert [answer.location for answer in answers] == [LINK, LINK]
    assert len(queries.rows(meeting.id)) == 1


WAITING = "All places are taken"
NOT_GOING = "your answer is another one"


@pytest.mark.parametrize(
    ("answer", "moment", "facts", "words"),
    [
        (
            Answer.GOING,
            STARTS - 31 * MINUTE,
            {},
            "You can join from <strong>6:30pm on Monday 2 November 2026",
        ),
        (Answer.GOING, STARTS - 30 * MINUTE, {}, None),
        (Answer.GOING, ENDS + 14 * MINUTE, {}, None),
        (Answer.GOING, ENDS + 15 * MINUTE, {}, "The meeting has ended"),
        (Answer.GOING, NOW, {"status": EventStatus.CANCELLED, "status_reason": "Snow"}, "Snow"),
        (Answer.GOING, NOW, {"status": EventStatus.POSTPONED}, "This event is postponed"),
        (Answer.GOING, NOW, {"provider_link": ""}, "have not given the link"),
        (Answer.GOING, NOW, {"provider_link": "http://meet.example.com"}, "have not given the link"),
        (Answer.GOING, NOW, {"kind": Kind.FACE_TO_FACE}, "takes place in a room"),
        (Answer.MAYBE, NOW, {}, NOT_GOING),
        (Answer.MAYBE, STARTS - timedelta(days=3), {}, NOT_GOING),
        (Answer.DECLINED, NOW, {}, NOT_GOING),
        (Answer.CANCELLED, NOW, {}, NOT_GOING),
        (Answer.LAPSED, NOW, {}, NOT_GOING),
        (Answer.WAITING, NOW, {}, WAITING),
        (Answer.OFFERED, NOW, {}, "Take the place"),
    ],
)
def test_who_joins_when(
    client: Client,
    amina: Member,
    at: TimeMachineFixture,
    answer: Answer,
    moment: object,
    facts: dict[str, object],
    words: str | None,
) -> None:
    meeting = event("An evening", **facts)
    address = join_address(meeting, amina, answer)
    at.move_to(moment, tick=False)

    page, press = client.get(address), client.post(address)

    if words is None:
        assert (press.status_code, press.location) == (303, LINK)
        assert status_of(amina) is Status.PRESENT
    else:
        assert words in page.text
        assert press.status_code == 200
        assert words in press.text
        assert status_of(amina) is None
        assert "meet.example.com" not in page.text + press.text


def test_a_place_in_the_room_of_a_hybrid_event_lets_nobody_in_online(
    client: Client, amina: Member, esi: Member
) -> None:
    hybrid = event("Both", kind=Kind.HYBRID, venue=factories.venue())
    in_room = join_address(hybrid, amina, place=Place.ROOM)
    online = join_address(hybrid, esi, place=Place.ONLINE)

    assert "Your place is in the room" in client.post(in_room).text
    assert client.post(online).location == LINK


def test_who_is_no_member_any_more_does_not_join(client: Client, meeting: Event) -> None:
    gone = factories.member("Gone Person", status=Membership.SUSPENDED)

    assert "membership of the network is not active" in client.post(join_address(meeting, gone)).text


def test_an_address_that_nobody_gave_out_is_not_there(client: Client, meeting: Event, amina: Member) -> None:
    other = event("Another evening")
    address = join_address(meeting, amina)

    for wrong in (
        f"/events/{meeting.id}/join/nothing",
        f"{address[:-9]}{address[-9:].swapcase()}",
        address.replace(f"/events/{meeting.id}/", f"/events/{other.id}/"),
    ):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404


def test_the_address_to_join_stays_the_same(meeting: Event, amina: Member) -> None:
    made = factories.registration(meeting, amina)

    assert joining.token_for(made) == joining.token_for(made)


def test_the_event_shows_the_button_to_join_to_those_going_at_the_time(
    signed_in_as: SignIn, meeting: Event, amina: Member, esi: Member, at: TimeMachineFixture
) -> None:
    address = join_address(meeting, amina)
    page = f"/events/{meeting.id}"

    shown = signed_in_as(amina).get(page).text
    assert address in shown
    assert shown.index(address) < shown.index("Your answer") < shown.index("Who may know of it")
    assert "Say that you are going" in signed_in_as(esi).get(page).text
    at.move_to(STARTS - timedelta(hours=3), tick=False)
    assert "You join here from" in signed_in_as(amina).get(page).text


def test_no_page_shows_the_providers_link(
    app: Flask,
    client: Client,
    signed_in_as: SignIn,
    amina: Member,
    esi: Member,
    ben: Member,
    carol: Member,
    ada: Member,
) -> None:
    meeting = event("An evening", visibility=Visibility.PUBLIC, cpd_activities="")
    address = join_address(meeting, amina)
    factories.registration(meeting, esi)
    operations.check_in(meeting, amina, by=carol)
    pages = [
        "/", "/events/", *(f"/events/{meeting.id}{rest}" for rest in (
            "", "/answer", "/people", "/check-in", "/check-in/close", "/attendance.csv", "/event.ics",
        )),
        f"/members/{amina.id}", f"/members/{amina.id}/attended", address,
        "/calendar/public.ics", f"/calendar/events/{meeting.uid}.ics", "/calendar/filter.ics",
    ]  # fmt: skip
    people = [client, *(signed_in_as(one) for one in (amina, esi, ben, carol, ada))]
    seen = 0

    for browser in people:
        for page in pages:
            answer = browser.get(page)
            seen += answer.status_code == 200
            assert "secret-room" not in answer.text + str(answer.headers), page
            assert "pwd=hidden" not in answer.text, page

    assert seen > len(people) * 4


def test_the_providers_link_is_in_no_log(
    client: Client, meeting: Event, amina: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="network")
    address = join_address(meeting, amina)

    client.post(address)

    assert "attendance.join" in caplog.text or "/join/" in caplog.text
    assert "secret-room" not in caplog.text
    assert address.rpartition("/")[2] not in caplog.text


# The list


def test_an_organiser_finds_somebody_and_notes_them(
    signed_in_as: SignIn, workshop: Event, amina: Member, esi: Member, carol: Member
) -> None:
    factories.registration(workshop, amina)
    browser = signed_in_as(carol)
    page = f"/events/{workshop.id}/check-in"

    assert "Nobody is here yet" in browser.get(page).text
    found = browser.get(f"{page}?name=amina").text
    browser.post(f"{page}/present", data={"who": f"member-{amina.id}"})
    after = browser.get(page).text

    assert f"member-{amina.id}" in found
    assert "Amina Khan is noted as here" in after
    assert "1 person is here" in after
    browser.post(f"{page}/undo", data={"who": f"member-{amina.id}"})
    assert status_of(amina) is Status.UNSAID


def test_a_member_without_an_answer_is_found_by_name_and_is_a_walk_in(
    signed_in_as: SignIn, workshop: Event, esi: Member, carol: Member
) -> None:
    browser = signed_in_as(carol)
    page = f"/events/{workshop.id}/check-in"

    assert "Not on the list" in browser.get(f"{page}?name=mensah").text
    browser.post(f"{page}/present", data={"who": f"member-{esi.id}"})

    assert queries.numbers(workshop.id) == queries.Numbers(present=1, walk_ins=1)


def test_guests_stand_beside_their_partner_and_visitors_are_noted_by_name(
    signed_in_as: SignIn, workshop: Event, esi: Member, carol: Member
) -> None:
    answer = factories.registration(workshop, esi)
    guest = factories.kept(Guest(registration=answer, name="Gwen Guest"))
    browser = signed_in_as(carol)
    page = f"/events/{workshop.id}/check-in"

    assert "Guest of Esi Mensah" in browser.get(page).text
    browser.post(f"{page}/present", data={"who": f"guest-{guest.id}"})
    assert "Enter the name of the guest" in browser.post(f"{page}/guest", data={"name": ""}).text
    browser.post(f"{page}/guest", data={"name": "Vic Visitor"})
    visitor = db.session.scalars(select(Attendance).where(Attendance.visitor_name == "Vic Visitor")).one()
    assert "Vic Visitor" in browser.get(page).text
    assert queries.numbers(workshop.id).present == 2

    browser.post(f"{page}/undo", data={"who": f"visitor-{visitor.id}"})

    assert queries.numbers(workshop.id).present == 1


def test_whoever_is_not_of_this_list_is_refused_in_words(
    signed_in_as: SignIn, workshop: Event, meeting: Event, esi: Member, carol: Member
) -> None:
    answer = factories.registration(meeting, esi)
    guest = factories.kept(Guest(registration=answer, name="Gwen Guest"))
    visitor = operations.add_visitor(meeting, "Vic Visitor", by=carol)
    browser = signed_in_as(carol)

    of_the_other = (f"guest-{guest.id}", f"visitor-{visitor.id}")
    for who in (*of_the_other, "member-0", "member-99999999999", "member-٣", "nobody", ""):
        answer = browser.post(f"/events/{workshop.id}/check-in/present", data={"who": who})
        assert answer.status_code == 409, who
        assert "Choose somebody from the list" in answer.text


def test_an_organiser_is_not_offered_to_note_themself(
    signed_in_as: SignIn, workshop: Event, carol: Member
) -> None:
    factories.registration(workshop, carol)
    browser = signed_in_as(carol)

    page = browser.get(f"/events/{workshop.id}/check-in").text
    answer = browser.post(f"/events/{workshop.id}/check-in/present", data={"who": f"member-{carol.id}"})

    assert "let somebody else note it" in page
    assert answer.status_code == 403


def card_of(somebody: Member) -> str:
    nonce = codes.new_nonce()
    code = codes.code_from(nonce)
    factories.kept(Card(member=somebody, member_id=somebody.id, nonce=nonce, code_hash=codes.hash_of(code)))
    return code


def test_a_card_checks_its_owner_in_by_address_or_code(
    signed_in_as: SignIn, workshop: Event, amina: Member, carol: Member
) -> None:
    factories.registration(workshop, amina)
    code = card_of(amina)
    browser = signed_in_as(carol)
    page = f"/events/{workshop.id}/check-in/card"

    browser.post(page, data={"code": f"https://network.example/cards/{code}"})
    first = browser.get(page).text
    browser.post(page, data={"code": code.upper()})
    second = browser.get(page).text

    assert "Amina Khan is noted as here" in first
    assert "Amina Khan was here already" in second
    assert queries.of(workshop.id, amina.id).how is How.CARD


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Scan the card"),
        ("https://network.example/people/1", "This is not the code of a card"),
        ("a" * 26, "No card has this code now"),
    ],
)
def test_what_is_no_card_is_said_beside_the_field(
    signed_in_as: SignIn, workshop: Event, carol: Member, typed: str, words: str
) -> None:
    assert (
        words in signed_in_as(carol).post(f"/events/{workshop.id}/check-in/card", data={"code": typed}).text
    )


def test_closing_says_who_becomes_absent_and_what_it_counts_for(
    signed_in_as: SignIn, meeting: Event, amina: Member, esi: Member, carol: Member, at: TimeMachineFixture
) -> None:
    for one in (amina, esi):
        factories.registration(meeting, one)
    operations.check_in(meeting, esi, by=carol)
    at.move_to(ENDS, tick=False)
    browser = signed_in_as(carol)
    page = f"/events/{meeting.id}/check-in/close"

    asked = browser.get(page).text
    assert "1 person will be noted as absent" in asked
    assert "Amina Khan" in asked
    assert 'value="1.50"' in asked
    assert "Enter a number from" in browser.post(page, data={"hours": "13"}).text

    browser.post(page, data={"hours": "1.25"})

    assert status_of(amina) is Status.ABSENT
    assert queries.list_of(meeting.id).minutes == 75
    browser.post(f"/events/{meeting.id}/check-in/open")
    assert status_of(amina) is Status.UNSAID


def test_the_list_leaves_as_a_file_and_that_is_written_down(
    signed_in_as: SignIn, workshop: Event, amina: Member, esi: Member, carol: Member
) -> None:
    factories.registration(workshop, amina)
    operations.check_in(workshop, esi, by=carol)
    operations.add_visitor(workshop, "=cmd()", by=carol)

    answer = signed_in_as(carol).get(f"/events/{workshop.id}/attendance.csv")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[:4] for row in rows[1:]] == [
        ["'=cmd()", "Guest", "no", "yes"],
        ["Amina Khan", "Member", "yes", "not said"],  # by family name
        ["Esi Mensah", "Member", "no", "yes"],
    ]
    assert db.session.scalar(select(AuditEntry.what).order_by(AuditEntry.id.desc()).limit(1)) == (
        "attendance list exported"
    )


def test_the_list_asks_as_many_questions_of_three_as_of_thirty(
    signed_in_as: SignIn, carol: Member, app: Flask
) -> None:
    asked = []
    for count in (3, 30):
        workshop = event(f"For {count}", kind=Kind.FACE_TO_FACE, venue=factories.venue())
        for number in range(count):
            one = factories.member(f"Person {count} {number}", Role.INSTRUCTOR)
            answer = factories.registration(workshop, one)
            factories.kept(Guest(registration=answer, name=f"Guest {number}"))
            if number % 2:
                operations.check_in(workshop, one, by=carol)
        browser = signed_in_as(carol)
        browser.get(f"/events/{workshop.id}/check-in")
        with statements() as said:
            browser.get(f"/events/{workshop.id}/check-in")
        asked.append(len(said))

    assert asked[0] == asked[1]


# The door


def test_a_member_scans_the_poster_and_presses_i_am_here(
    signed_in_as: SignIn, workshop: Event, amina: Member, carol: Member
) -> None:
    factories.registration(workshop, amina)
    address = door_address(workshop)
    poster = signed_in_as(carol).get(f"/events/{workshop.id}/check-in/poster").text
    browser = signed_in_as(amina)

    assert address in poster
    assert "<svg" in poster
    assert "I am here" in browser.get(address).text
    assert status_of(amina) is None
    assert browser.post(address).status_code == 303
    assert browser.post(address).status_code == 303
    assert "You are checked in" in browser.get(address).text
    assert queries.of(workshop.id, amina.id).how is How.DOOR


def test_who_is_not_signed_in_is_led_there_and_back(client: Client, workshop: Event) -> None:
    answer = client.get(door_address(workshop))

    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    assert "here" in answer.location


def test_who_finds_the_room_full_is_told_to_ask(
    signed_in_as: SignIn, workshop: Event, amina: Member, esi: Member, ben: Member
) -> None:
    for one in (amina, esi):
        factories.registration(workshop, one)
    browser = signed_in_as(ben)

    browser.post(door_address(workshop))

    assert "Speak to one of them" in browser.get(door_address(workshop)).text
    assert status_of(ben) is Status.ASKING


def test_an_old_code_says_that_there_is_a_new_one(
    signed_in_as: SignIn, workshop: Event, amina: Member, carol: Member
) -> None:
    old = door_address(workshop)

    signed_in_as(carol).post(f"/events/{workshop.id}/check-in/code")

    answer = signed_in_as(amina).get(old)
    assert answer.status_code == 410
    assert "There is a new one at the door" in answer.text
    assert signed_in_as(amina).post(old).status_code == 410
    assert status_of(amina) is None


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (STARTS - timedelta(minutes=61), "You can check in from <strong>6pm on Monday 2 November 2026"),
        (ENDS + timedelta(minutes=60), "It is too late to check in here"),
    ],
)
def test_the_door_says_when_it_is_open(
    signed_in_as: SignIn, workshop: Event, amina: Member, at: TimeMachineFixture, moment: object, words: str
) -> None:
    at.move_to(moment, tick=False)

    assert words in signed_in_as(amina).get(door_address(workshop)).text
    assert signed_in_as(amina).post(door_address(workshop)).status_code == 200
    assert status_of(amina) is None


# Certificates


def text_of(answer: object) -> str:
    document = pypdfium2.PdfDocument(answer.data)  # type: ignore[attr-defined]
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_who_was_there_has_a_certificate_once_it_is_over(
    signed_in_as: SignIn, meeting: Event, amina: Member, esi: Member, carol: Member, at: TimeMachineFixture
) -> None:
    operations.join(factories.registration(meeting, amina))
    number = queries.of(meeting.id, amina.id).id
    address = f"/attendance/{number}/certificate"
    assert signed_in_as(amina).get(address).status_code == 409
    at.move_to(ENDS, tick=False)
    operations.close(meeting, by=carol)

    answer = signed_in_as(amina).get(address)

    said = text_of(answer)
    assert answer.mimetype == "application/pdf"
    for words in (
        "Certificate of attendance", "Amina Khan", "Falls, an evening",
        "Monday 2 November 2026, 7pm to 8:30pm", "1.5", "CPD for CIMSPA", "0.75 points", "Joined online",
        f"{meeting.id:04}-{number:05}",
    ):  # fmt: skip
        assert words in said, said
    assert signed_in_as(carol).get(address).status_code == 200
    assert signed_in_as(esi).get(address).status_code == 403


def test_a_corrected_list_takes_the_certificate_away(
    signed_in_as: SignIn, meeting: Event, amina: Member, carol: Member, at: TimeMachineFixture
) -> None:
    operations.join(factories.registration(meeting, amina))
    number = queries.of(meeting.id, amina.id).id
    at.move_to(ENDS, tick=False)
    operations.close(meeting, by=carol)

    operations.say_absent(meeting, amina, by=carol)

    answer = signed_in_as(amina).get(f"/attendance/{number}/certificate")
    assert answer.status_code == 409
    assert "for those who were noted as there" in answer.text


def test_the_record_shows_where_somebody_was_to_themself_and_coordinators(
    signed_in_as: SignIn, meeting: Event, amina: Member, esi: Member, carol: Member, at: TimeMachineFixture
) -> None:
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS, tick=False)

    for reader in (amina, carol):
        page = signed_in_as(reader).get(f"/members/{amina.id}").text
        assert "Falls, an evening" in page
        assert "/certificate" in page
    assert "Falls, an evening" in signed_in_as(amina).get(f"/members/{amina.id}/attended").text
    assert "Falls, an evening" not in signed_in_as(esi).get(f"/members/{amina.id}").text
    assert signed_in_as(esi).get(f"/members/{amina.id}/attended").status_code == 403


# Tasks


def tasks_of(app: Flask, somebody: Member) -> list[str]:
    with app.test_request_context("/"):
        return [task.title for task in registry.tasks_for(somebody, today())]


def test_an_open_list_is_a_task_once_its_time_is_over(
    app: Flask, meeting: Event, amina: Member, carol: Member, at: TimeMachineFixture
) -> None:
    factories.registration(meeting, amina)
    task = "Close the attendance list of Falls, an evening"
    assert task not in tasks_of(app, carol)

    at.move_to(ENDS + timedelta(hours=1), tick=False)
    assert task in tasks_of(app, carol)
    assert task not in tasks_of(app, amina)

    operations.close(meeting, by=carol)
    assert task not in tasks_of(app, carol)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"provider_link": ""}, True),
        ({"provider_link": "http://meet.example.com"}, True),
        ({}, False),
        ({"provider_link": "", "kind": Kind.FACE_TO_FACE}, False),
        ({"provider_link": "", "status": EventStatus.CANCELLED}, False),
    ],
)
def test_coordinators_are_told_of_an_event_that_nobody_can_join(
    app: Flask, carol: Member, amina: Member, at: TimeMachineFixture, facts: dict[str, object], asked: bool
) -> None:
    event("Linkless", **facts)
    task = "Nobody can join Linkless"

    assert (task in tasks_of(app, carol)) is asked
    assert task not in tasks_of(app, amina)
    at.move_to(STARTS - timedelta(hours=25), tick=False)
    assert task not in tasks_of(app, carol)


def test_what_is_held_is_told_and_goes(app: Flask, meeting: Event, amina: Member) -> None:
    operations.join(factories.registration(meeting, amina))

    (section,) = [one(amina) for one in registry.subject_access if one(amina).title == "Events you were at"]
    assert [row["event"] for row in section.rows] == ["Falls, an evening"]
    assert section.rows[0]["how"] == "joined online"

    erase = registry.erasure.named("attendance")
    assert erase is not None
    erase(amina)
    assert queries.history_of(amina.id) == []
    assert queries.numbers(meeting.id).present == 1


def test_the_list_is_for_those_who_arrange_it(
    signed_in_as: SignIn, workshop: Event, amina: Member, esi: Member, ada: Member
) -> None:
    lead = member("Lea Lead")
    for one in (amina, esi, ada, lead):
        assert signed_in_as(one).get(f"/events/{workshop.id}/check-in").status_code == 403
