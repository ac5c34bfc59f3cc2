"""What the invented network's members claimed for a bursary, and what became of it: each state once."""

from datetime import date, timedelta

from network.bursaries.checked import operations
from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Sort
from network.demo.bursaries.scheme import BODY
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

SEEN = "Found in the body's register on the web"


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Claim, and let Carol say what she saw."""
    last = today + timedelta(days=240)
    amina = _claim(members["Amina Inventley"], Sort.MEMBERSHIP, BODY, "MT-20417")
    vera = _claim(members["Vera Dreamwell"], Sort.MEMBERSHIP, BODY, "MT-18830")
    tilly = _claim(members["Tilly Pretence"], Sort.PROFESSION, "Physiotherapist", "PH000417")
    ruby = _claim(members["Ruby Fictitious"], Sort.RESIDENCE, "princes-risborough", "")
    for fact, seen in ((amina, SEEN), (vera, SEEN), (tilly, SEEN), (ruby, "A letter from the council")):
        operations.check(fact, today - timedelta(days=30), last, seen, by=by)
    operations.end(vera, today, "She tells us that she has left it", by=by)
    returned = _claim(members["Max Imaginary"], Sort.MEMBERSHIP, BODY, "1234")
    operations.send_back(returned, "The number should begin with MT. It is on your card.", by=by)
    refused = _claim(members["Robin Whatnot"], Sort.MEMBERSHIP, BODY, "MT-99999")
    operations.refuse(refused, "This number belongs to somebody else.", by=by)
    operations.withdraw(
        _claim(members["Kai Storyman"], Sort.PROFESSION, "Nurse", "N1"), by=members["Kai Storyman"]
    )
    _claim(members["Edie Fictionby"], Sort.MEMBERSHIP, BODY, "MT-20533")
    _claim(members["Iwan Madeup"], Sort.RESIDENCE, "chesham", "")


def _claim(member: Member, sort: Sort, name: str, number: str) -> CheckedFact:
    if sort is Sort.RESIDENCE:
        return operations.claim(member, sort, by=member, area=catalogue.area_by_key(name))
    return operations.claim(member, sort, by=member, name=name, number=number)
