"""Whatever is agreed to, taken back, ticked, suspended and ended: nobody comes upon what is not for them.

What may be seen is worked out here a second time, from the story alone, and compared with every page,
export, search and answer to a machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from network.core.database import db
from network.core.limits import limiter
from network.core.permission import Role
from network.core.rules import Refused
from network.members.catalogue.models import Condition
from network.members.consents import operations
from network.members.consents.rules import PUBLIC_LISTING
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import CHOOSABLE_FIELDS, SHOWN_BY_DEFAULT, Audience, Status
from tests import factories
from tests.security.client import Quick, browser

AUDIENCE_OF = {"omar": Audience.INSTRUCTORS, "esi": Audience.PARTNERS}
JSON = {"Accept": "application/json"}
numbers = count(1)

ticks = st.sets(st.tuples(st.sampled_from(sorted(CHOOSABLE_FIELDS)), st.sampled_from(list(Audience))))
named = st.builds(
    lambda more, who: more | {("name", one) for one in who}, ticks, st.sets(st.sampled_from(list(Audience)))
)
steps = st.one_of(
    st.sampled_from(["give", "withdraw", "ask again", "reword", "suspend", "leave", "reinstate"]),
    named,
    named,
)


@dataclass
class Story:
    """Somebody whose every field is marked, and what should be so after what has happened to them."""

    member: Member
    words: dict[str, str]
    condition: Condition
    area: str
    area_name: str
    agrees: bool = False
    ticked: set[str] = field(default_factory=lambda: set(SHOWN_BY_DEFAULT))
    status: Status = Status.ACTIVE

    def take(self, step: str | set[tuple[str, Audience]], carol: Member) -> None:
        """Let something happen, for real and in the story."""
        active = self.status is Status.ACTIVE
        if isinstance(step, set):
            if active:
                self._tick(step)
        elif step == "give" and active:
            operations.give(self.member, PUBLIC_LISTING, by=self.member)
            self.agrees = True
        elif step == "withdraw":
            operations.withdraw(self.member, PUBLIC_LISTING, by=carol)
            self._end_agreement()
        elif step in {"ask again", "reword"}:
            words = f"Other words, number {next(numbers)}."
            operations.publish(PUBLIC_LISTING, words, "It ends.", asks_again=step == "ask again", by=carol)
            if step == "ask again":
                self._end_agreement()
        elif step == "suspend" and active:
            people.suspend(self.member, by=carol, reason="A concern.")
            self.status = Status.SUSPENDED
        elif step == "leave" and self.status is not Status.LEFT:
            people.leave(self.member, by=carol, reason="Has moved away.")
            self.status = Status.LEFT
            self._end_agreement()
        elif step == "reinstate" and not active:
            people.reinstate(self.member, by=carol, reason="Is back.")
            self.status = Status.ACTIVE
        db.session.commit()

    def _tick(self, chosen: set[tuple[str, Audience]]) -> None:
        by_field = {one: [who for name, who in chosen if name == one] for one in CHOOSABLE_FIELDS}
        try:
            people.show(self.member, by_field, by=self.member)
        except Refused:
            assert not self.agrees
            db.session.rollback()
        else:
            assert self.agrees or not any(who is Audience.PUBLIC for _, who in chosen)
            self.ticked = {f"{name}:{who}" for name, who in chosen}

    def _end_agreement(self) -> None:
        self.agrees = False
        self.ticked = {tick for tick in self.ticked if not tick.endswith(":public")}

    def for_everybody(self) -> set[str]:
        """The fields that everybody on the web may see."""
        if self.status is not Status.ACTIVE or not self.agrees or "name:public" not in self.ticked:
            return set()
        return {one for one in CHOOSABLE_FIELDS if f"{one}:public" in self.ticked}

    def among(self, audience: Audience) -> set[str]:
        """The fields that a colleague or a health partner may see."""
        seen = {one for one in CHOOSABLE_FIELDS if {f"{one}:{audience}", f"{one}:public"} & self.ticked}
        return seen if self.status is Status.ACTIVE and "name" in seen else set()

    def found_in(self, text: str) -> set[str]:
        """The fields whose marked word stands in what somebody got."""
        text = text.replace(self.member.phone, self.words["phone"])
        return {one for one, word in self.words.items() if word in text}


def begin() -> Story:
    number = next(numbers)
    kind = factories.kind()
    condition = factories.condition(requires=kind.key, key=f"asked-{number}")
    served = factories.condition(f"canary-conditions-{number}", active=False)
    area = factories.area(f"Place {number} End", key=f"place-{number}")
    words = {
        "name": f"Canaryname{number}",
        "areas": f"{100 + number} miles",
        "phone": f"0770{number:07}"[:5] + " " + f"0770{number:07}"[5:],
        **{
            one: f"canary-{one}-{number}"
            for one in ("email", "employer", "conditions", "settings", "languages", "biography", "links")
        },
    }
    member = factories.member(
        f"Cleo {words['name']}",
        Role.INSTRUCTOR,
        areas=(area,),
        conditions=(served,),
        travel_radius_miles=100 + number,
        email=f"{words['email']}@network.example",
        phone=f"+44770{number:07}",
        employer=words["employer"],
        settings=[words["settings"]],
        languages=words["languages"],
        biography=words["biography"],
        links=f"https://{words['links']}.example",
        photo_id=factories.stored_file().id,
    )
    factories.account(member)
    factories.qualification(member, kind)
    db.session.commit()
    return Story(member, words, condition, area.key, area.name)


def text_of(answer: object) -> str:
    data = answer.data  # type: ignore[attr-defined]
    if answer.mimetype.endswith("sheet"):  # type: ignore[attr-defined]
        book = load_workbook(BytesIO(data))
        return "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)
    return str(data.decode("utf-8", "replace"))


def look(story: Story, who: str, client: Quick, turn: int) -> None:
    """Go everywhere as somebody. Each address is asked for once, and what it says is weighed in every way."""
    limiter.reset()
    member, public = story.member, story.for_everybody()
    profile, page = f"/members/{member.id}", f"/instructors/{member.public_id}"
    find, near = f"?condition={story.condition.key}", f"&area={story.area}"
    among = story.among(AUDIENCE_OF[who]) if who in AUDIENCE_OF else set()
    written = {one for one in among | public if one != "photo"}
    asked = [profile, page, f"/members/{find}", f"/members/{find}{near}&within=5", f"/members/?{near[1:]}"]
    asked += [f"/members/who-can-help{find}{near}", f"/find-an-instructor{find}"]
    asked += [f"/find-an-instructor{find}{near}", f"/members/{member.id}/visibility"]
    asked += [f"/members/{member.id}/seen-as/{list(Audience)[turn % len(Audience)]}"]
    asked += [f"/members/export.{kind}{find}" for kind in ("csv", "xlsx")]
    said = {address: text_of(client.get(address)) for address in asked}
    answers = {address: text_of(client.get(address, headers=JSON)) for address in (profile, page)}
    for address, text in [*said.items(), *answers.items()]:
        found = story.found_in(text)
        assert found <= written, (who, address, found - written)
    for address in asked[-2:]:
        assert (story.area_name in said[address]) == (who == "esi" and "areas" in among), address
    if among:
        assert story.found_in(said[profile]) == among - {"photo"}, who
    assert story.found_in(said[page]) == public - {"photo"}, who
    assert (client.get(f"{page}/photo").status_code == 200) == ("photo" in public), who
    assert (client.get(f"{profile}/photo").status_code == 200) == ("photo" in among), who
    for one in ("name", sorted(story.words)[turn % len(story.words)]):
        listed = f'href="{profile}"' in client.get("/members/", query_string={"text": story.words[one]}).text
        assert listed == (one == "name" and "name" in among), (who, one)
    assert (f'href="{profile}"' in said[f"/members/?{near[1:]}"]) == ("areas" in among), who
    assert (page in said[f"/find-an-instructor{find}"]) == bool(public), who


def look_as_each(story: Story, own: Callable[[], Quick]) -> None:
    """Look at oneself as each audience does: it says what they see, no more and no less."""
    if story.status is Status.ACTIVE:
        client = own()
        for audience in Audience:
            said = client.get(f"/members/{story.member.id}/seen-as/{audience}").text
            may = story.for_everybody() if audience is Audience.PUBLIC else story.among(audience)
            assert story.found_in(said) == may - {"photo"}, audience


def test_nothing_is_ever_shown_to_whom_it_is_not_for(
    app: Flask, carol: Member, esi: Member, ben: Member, ada: Member
) -> None:
    omar = factories.member("Omar Said", Role.INSTRUCTOR)
    factories.account(omar)
    there = {"visitor": None, "omar": omar, "esi": esi, "ben": ben, "ada": ada}
    clients = {who: browser(app, one) for who, one in there.items()}
    turns = count()

    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(steps, min_size=1, max_size=8))
    def stories(happens: list[str | set[tuple[str, Audience]]]) -> None:
        story = begin()
        for step in happens:
            story.take(step, carol)
            seen = story.found_in(clients["visitor"].get(f"/instructors/{story.member.public_id}").text)
            assert seen == story.for_everybody() - {"photo"}
        turn = next(turns)
        for place, who in enumerate(("visitor", *AUDIENCE_OF, ("ben", "ada")[turn % 2])):
            look(story, who, clients[who], turn + place)  # each asks for another word by turns
        look_as_each(story, lambda: browser(app, story.member))

    stories()
