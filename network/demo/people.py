"""Who is in the invented network: names that nobody has, addresses that lead nowhere, numbers kept for drama."""

from dataclasses import dataclass, field

CHECKED, WAITING, RETURNED, REJECTED, REVOKED = "checked", "waiting", "returned", "rejected", "revoked"


@dataclass(frozen=True)
class Grant:
    """A certificate: its kind, when it was awarded and when it ends in days from today, and what became of it."""

    kind: str
    awarded: int | str  # days from today (before it: negative), or a date as somebody typed it
    ends: int | None = None
    state: str = CHECKED
    body: str = ""
    photographed: bool = False


@dataclass(frozen=True)
class Person:
    """One invented instructor."""

    name: str
    areas: tuple[str, ...]
    grants: tuple[Grant, ...] = ()
    email: str = ""
    status: str = "active"
    county_wide: bool = False
    travels: int = 0
    employer: str = ""
    pronouns: str = ""
    languages: str = "English"
    biography: str = ""
    shows_phone: bool = False
    hours: tuple[tuple[int, int, int, bool], ...] = field(default=())  # from and to in days, hours, checked


def covered(first_aid: int = 500, insurance: int = 200, safeguarding: int = 700) -> tuple[Grant, ...]:
    """First aid, insurance and safeguarding, each with the days that are left of it."""
    return (
        Grant("first-aid", first_aid - 1096, first_aid),
        Grant("insurance", insurance - 364, insurance),
        Grant("safeguarding", safeguarding - 1096, safeguarding),
    )


GYM = Grant("l2-gym", -5200, body="YMCA Awards")
REFERRAL = Grant("l3-er", -3800, body="Active IQ")
CANCER = Grant("l4-cancer", -1350, body="CanRehab")
FALLS = Grant("l4-falls", -1900, body="Later Life Training")
CARDIAC = Grant("l4-cardiac", -700, 395, body="BACPR")
OTAGO = Grant("otago", -1200, body="Later Life Training")

PEOPLE = (
    Person(
        "Amina Inventley", ("aylesbury", "winslow"), (GYM, REFERRAL, CANCER, *covered(first_aid=38)),
        email="instructor@demo.example", pronouns="she/her", languages="English, Arabic", travels=8,
        biography="I have led circuits for twenty years, and movement after cancer since 2022.", shows_phone=True,
        hours=((-400, -40, 180, True),),
    ),
    Person(
        "Gareth Samplewell", ("buckingham",), (GYM, REFERRAL, *covered(insurance=25)),
        email="instructor2@demo.example", employer="Sample Leisure Trust",
        hours=((-500, -200, 96, True), (-190, -20, 41, False)),
    ),
    Person("Bryn Makebelieve", ("high-wycombe", "marlow"), (REFERRAL, CARDIAC, *covered(first_aid=-12)),
           employer="Sample Leisure Trust"),
    Person("Ceri Pretend-Jones", ("buckingham", "winslow"), (REFERRAL, FALLS, *covered()), pronouns="she/her",
           travels=10, shows_phone=True),
    Person("Edie Fictionby", ("aylesbury",), (REFERRAL, CANCER, FALLS, *covered(insurance=-20))),
    Person("Fola Fableton", ("aylesbury",), (GYM, Grant("insurance", -264, 100))),
    Person("Greta O'Fable", ("wendover", "princes-risborough"), (OTAGO, *covered()), languages="English, Welsh"),
    Person("Hilde Müller-Muster", ("gerrards-cross",), (REFERRAL, CANCER, *covered(25, 25, 25)), languages="English, German"),
    Person("Iwan Madeup", ("chesham", "amersham"),
           (REFERRAL, Grant("l4-cardiac", -2700, -1605, body="BACPR"), *covered(first_aid=-400, insurance=-300))),
    Person("Kai Storyman", ("winslow",),
           (GYM, Grant("l3-er", "March 2024", state=WAITING, body="Active IQ", photographed=True), *covered())),
    Person("Lotte Nonesuch", ("beaconsfield",), (REFERRAL, FALLS, CANCER, *covered()), travels=5),
    Person("Max Imaginary", (), (REFERRAL, CANCER, FALLS, *covered(first_aid=200)), county_wide=True,
           employer="Imaginary Charity", biography="I work in the whole county, mostly in village halls."),
    Person("Nora Notional", ("aylesbury", "wendover"), (GYM, Grant("l3-er", -900), *covered()),
           hours=((-370, -10, 168, True),)),
    Person("Otis Sandcastle", ("high-wycombe",),
           (GYM, Grant("first-aid", -30, 1066, state=RETURNED, photographed=True)), employer="Sample Leisure Trust"),
    Person("Petra Phantom", ("chesham",), (GYM, Grant("l4-cancer", "2019", state=REJECTED), *covered())),
    Person("Robin Whatnot", ("buckingham",),
           (REFERRAL, Grant("l4-cardiac", -900, 195, body="BACPR"), CANCER, *covered()), pronouns="they/them", travels=12,
           shows_phone=True),
    Person("Ruby Fictitious", ("princes-risborough",), (GYM, Grant("l3-ltc", -420, body="YMCA Awards"), *covered())),
    Person("Tilly Pretence", ("amersham",),
           (REFERRAL, Grant("l4-cancer", "2019", state=WAITING, photographed=True), *covered())),
    Person("Ursula Fabricated", ("gerrards-cross",), (GYM, Grant("l3-er", -2200), *covered()), hours=((-350, -5, 152, False),)),
    Person("Vera Dreamwell", ("wendover",), (REFERRAL, Grant("l4-cardiac", -1080, 14, body="BACPR"), *covered(14, 14, 14))),
    Person("Wren Cardboard", ("burnham",), (REFERRAL, FALLS, *covered()), status="suspended"),
    Person("Saul Figment", ("marlow", "burnham"), (Grant("l4-falls", "2015", state=WAITING),), status="unclaimed"),
    Person("Zara Storybook", ("amersham",), (Grant("l2-etm", "2009", state=WAITING),), status="unclaimed"),
)  # fmt: skip

STAFF = (
    ("Esi Mockridge", "partner@demo.example", "health_partner"),
    ("Ben Placeholder", "funder@demo.example", "funder"),
    ("Bea Samplestone", "funder2@demo.example", "funder"),
    ("Carol Exampleworth", "coordinator@demo.example", "coordinator"),
    ("Colin Testerman", "coordinator2@demo.example", "coordinator"),
    ("Ada Fixtureby", "admin@demo.example", "administrator"),
)
