"""A week of the community's mail: a notice told to everybody, and the letters that gather five of them."""

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import network_of
from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.core import clock, digest
from network.core.database import db
from network.core.letter_rules import next_due
from network.core.permission import Role
from network.members.people import queries as people
from network.members.people.models import Member

FEW, MANY = 500, 5_000
NOTICES = 5


@benchmark("digest")
def week(bench: Bench) -> None:
    """What a post to everybody costs whoever writes it, and Monday morning's letters, in this process."""
    telling, gathering = {}, {}
    for members in (FEW, MANY):
        with bench.filled(network_of(members)):
            _, telling[members] = bench.time(f"a notice to {members:,} members", _tell, rounds=NOTICES)
            _, gathering[members] = bench.time(f"weekly letters to {members:,} members", _gather, rounds=1)
    bench.hold("statements of a notice, a member", telling[MANY] / MANY, at_most=0.02)
    bench.hold("statements of the weekly letters, a member", gathering[MANY] / MANY, at_most=0.1)


def _tell() -> None:
    coordinators = db.session.scalars(
        db.select(Member).where(people.holds_on(Role.COORDINATOR, clock.today())).limit(1)
    )
    discussions.begin(
        Kind.NOTICE, "The hall has moved", "From Monday on we meet in the new one.", by=coordinators.one()
    )
    db.session.commit()


def _gather() -> None:
    digest.send_digests(next_due(clock.now()))
