"""The directory: as quick with 20,000 members as with 200, on first pages and on deep ones."""

from urllib.parse import urlencode

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, CAROL, ESI, network_of
from benchmarks.load import Measured
from benchmarks.servers import Server
from network.core.database import db
from network.members.people.models import Member
from network.members.people.rules import Status

FEW, MANY = 200, 20_000
SIGN_IN = 1  # statement
MOST_OF_A_LIST, MOST_OF_A_DETAIL = 4 + SIGN_IN, 4 + SIGN_IN
QUESTION = "/members/who-can-help?condition=cancer&area=winslow&within=10"


@benchmark("directory")
def directory(bench: Bench) -> None:
    """The directory on SQLite."""
    _measure(bench, "sqlite")


@benchmark("directory-postgresql")
def directory_on_postgresql(bench: Bench) -> None:
    """The directory on PostgreSQL."""
    _measure(bench, "postgresql")


def _measure(bench: Bench, database: str) -> None:
    with (
        bench.bare() as yardstick,
        bench.site(network_of(FEW), database) as few,
        bench.site(network_of(MANY), database) as many,
    ):
        somebody = f"/members/{_some_instructor(many)}"
        listed = many.page("/members/", as_=AMINA)
        seen, known = many.page(somebody, as_=AMINA), many.page(somebody, as_=CAROL)
        found = bench.compare(
            {
                "bare Flask, constant": yardstick.page("/"),
                "bare page like the list": yardstick.page(f"/page/{listed.size}"),
                "bare page like a profile": yardstick.page(f"/page/{seen.size}/4"),
                "bare page like a whole record": yardstick.page(f"/page/{known.size}/8"),
                "list, 200 members": few.page("/members/", as_=AMINA),
                "list, 20,000": listed,
                "list, 200, deep": few.page(_deep(few), as_=AMINA),
                "list, 20,000, deep": many.page(_deep(many), as_=AMINA),
                "list by condition, 20,000": many.page("/members/?condition=cancer", as_=AMINA),
                "who can help, 200": few.page(QUESTION, as_=ESI),
                "who can help, 20,000": many.page(QUESTION, as_=ESI),
                "profile, by a colleague": seen,
                "record, by a coordinator": known,
            },
            seconds=0.7,
        )
    _hold(bench, found)


def _hold(bench: Bench, found: dict[str, Measured]) -> None:
    bare, page = found["bare page like the list"], found["list, 20,000"]
    bench.hold("list: CPU against a bare page of its size", page.cpu / bare.cpu, at_most=3)
    bench.hold("list: rate against a bare page of its size", page.rate / bare.rate, at_least=0.33)
    likes = {"profile, by a colleague": "a profile", "record, by a coordinator": "a whole record"}
    for name, like in likes.items():
        ratio = found[name].cpu / found[f"bare page like {like}"].cpu
        bench.hold(f"{name}: CPU against a bare page of its size", ratio, at_most=4)
    for deep in ("", ", deep"):
        few = found["list, 200, deep" if deep else "list, 200 members"]
        many = found[f"list, 20,000{deep}"]
        bench.hold(f"list{deep}: p50, 20,000 members against 200", many.p50 / few.p50, at_most=1.25)
        bench.hold(f"list{deep}: p95, 20,000 members against 200", many.p95 / few.p95, at_most=1.25)
    for name, one in found.items():
        if one.statements is not None:
            bench.hold(f"{name}: p95 against p50", one.p95 / one.p50, at_most=1.6)
            most = MOST_OF_A_DETAIL if "by a" in name else MOST_OF_A_LIST
            bench.hold(f"{name}: statements", one.statements, at_most=most)


def _deep(server: Server) -> str:
    """Return the address of a page three fifths down the list."""
    with server.context():
        active = db.select(Member.id, Member.sort_name).where(Member.status == Status.ACTIVE)
        members = db.session.execute(active.order_by(Member.sort_name, Member.id)).all()
        db.session.remove()
    member_id, sort_name = members[len(members) * 3 // 5]
    return "/members/?" + urlencode({"after": f"{member_id}~{sort_name}"})


def _some_instructor(server: Server) -> int:
    """Return a colleague who holds a specialism and shows an address."""
    with server.context():
        shown = db.select(Member.id, Member.shown).where(Member.status == Status.ACTIVE, Member.id > 100)
        members = db.session.execute(shown.limit(200)).all()
        db.session.remove()
    return next(member_id for member_id, shown in members if "email:instructors" in shown)
