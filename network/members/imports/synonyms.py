"""What people write in their own lists, and what we call it: tables of words, all of them in this one place.

Each entry is a regular expression, tried on text in lower case. Keys of kinds are those of the catalogue; an
entry whose kind is not in the catalogue is passed over. A new way of writing something is a new line here.
"""

from typing import NamedTuple


class KindWords(NamedTuple):
    """Words for a kind of qualification; ``level`` is the one that must stand beside them, if any must."""

    key: str
    words: str
    level: int | None = None


# A word that could mean two things ("cancer", "gym") counts only beside its level.
KIND_WORDS = (
    KindWords("l2-gym", r"gym(?: instruct(?:or|ing|ion))?|fitness instruct(?:or|ing|ion)", level=2),
    KindWords("l2-gym", r"gym instruct(?:or|ing|ion)"),
    KindWords("l2-etm", r"etm|exercise to music|group (?:exercise|training)|aerobics", level=2),
    KindWords("l2-etm", r"etm|exercise to music"),
    KindWords("l3-er", r"er|referral|(?:gp|exercise|ex\.?) ref(?:erral)?s?", level=3),
    KindWords("l3-er", r"(?:gp|exercise) referral"),
    KindWords("l3-ltc", r"ltcs?|lthcs?|long[ -]term (?:health )?conditions?"),
    KindWords("l4-cancer", r"cancer(?: and exercise)?(?: rehab(?:ilitation)?)?|can-?rehab", level=4),
    KindWords("l4-cancer", r"can-?rehab"),
    KindWords("l4-cardiac", r"cardiac(?: rehab(?:ilitation)?)?|bacpr|phase (?:iv|4)(?: cardiac)?", level=4),
    KindWords("l4-cardiac", r"bacpr|phase (?:iv|4) cardiac"),
    KindWords("l4-falls", r"falls?(?: prevention)?|psi|postural stability(?: instruct(?:or|ion))?", level=4),
    KindWords("l4-falls", r"psi|postural stability(?: instruct(?:or|ion))?"),
    KindWords("otago", r"otago(?: (?:exercise )?(?:programme )?leader| exercise programme)?|oep"),
    KindWords(
        "l4-respiratory",
        r"(?:chronic )?respiratory(?: disease)?|copd|pulmonary(?: rehab(?:ilitation)?)?",
        level=4,
    ),
    KindWords("l4-stroke", r"(?:exercise after )?stroke(?: rehab(?:ilitation)?)?|ears|arni", level=4),
    KindWords("l4-stroke", r"exercise after stroke"),
    KindWords("dementia-cpd", r"dementia[ -](?:aware|friendly)[a-z]*(?: exercise)?|dementia cpd"),
    KindWords("first-aid", r"(?:emergency )?first[ -]aid(?: at work)?|efaw|faw"),
    KindWords("insurance", r"insurance|insured|public liability|professional indemnity|indemnity"),
    KindWords("dbs", r"(?:enhanced )?(?:dbs|crb)(?: check(?:ed)?)?"),
    KindWords("safeguarding", r"safeguarding(?: (?:of )?adults?)?"),
)

# Bodies that award or teach, as we spell them. Other words are told, not guessed.
AWARDING_BODIES = (
    ("Active IQ", r"active ?iq"),
    ("YMCA Awards", r"ymca(?: awards?| ?fit)?|cyq|central ymca"),
    ("CanRehab", r"can-?rehab"),
    ("BACPR", r"bacpr"),
    ("Later Life Training", r"later life(?: training)?|llt"),
    ("Wright Foundation", r"(?:the )?wright foundation"),
    ("NCFE", r"ncfe"),
    ("1st4sport", r"1st ?4 ?sport"),
    ("OCR", r"ocr"),
    ("VTCT", r"vtct"),
    ("Focus Awards", r"focus awards"),
    ("Innervate", r"innervate"),
    ("EMD UK", r"emd(?: uk)?"),
    ("St John Ambulance", r"st\.? john(?:'?s)?(?: ambulance)?"),
    ("British Red Cross", r"(?:british )?red cross"),
)

# Somebody who is on the way to a qualification does not hold it.
NOT_YET = (
    r"in training|in progress|training now|applied|applying|booked|starts?|starting|started in|"
    r"working towards|"
    r"studying|enrol(?:l?ed|ling)|wants?|would like|interested|hop(?:es|ing)|due to|planned|planning|waiting|"
    r"expected|underway|under way|ongoing|not (?:yet )?(?:passed|completed?|finished|done)|failed|resit|"
    r"to (?:do|complete|be completed)|half ?way|part done|nearly|almost"
)

# A date that somebody meant to fill in.
DATE_UNKNOWN = r"(?:date|year)?\s*(?:tbc|tba|to be (?:confirmed|advised)|unknown|not known|not sure|\?+)"
PROVIDER_UNKNOWN = r"(?:provider|awarding body|body)\s*(?:tbc|unknown|not known|not sure|\?+)"

# Words around a qualification that add nothing.
FILLERS = (
    r"level|l|instructors?|instructing|qualifications?|qualified|quals?|certificates?|certified|cert|diploma|award(?:ed)?|"
    r"courses?|trained|training|passed|completed|gained|achieved|done|rehab(?:ilitation)?|exercise|specialist|prevention|"
    r"programme|leader|in|of|the|a|an|at|on|from|by|with|and|for|since|date|dated|year|adults?|work|check(?:ed)?|disease"
)
EXPIRES = (
    r"exp(?:iry|ires|ired|iring|\.)?(?: date| on)?|until|till|valid (?:to|until)|runs out|"
    r"renew(?:al|s|ed)?(?: by| due| date)?|due|ends?"
)
REVALIDATES = r"re-?val(?:idat(?:e|es|ed|ion))?(?: by| due| date)?"

# Health professions: whoever holds one and no qualification of ours is a partner, not an instructor.
HEALTH_PROFESSIONS = (
    r"physio(?:therap(?:ist|y))?|hcpc|nmc|gmc|(?:specialist |practice |district |cancer |cardiac )?nurse|"
    r"occupational therap(?:ist|y)|dietit?ian|doctor|consultant|oncologist|"
    r"social prescrib(?:er|ing)(?: link worker)?|"
    r"link worker|health professional|clinician|podiatrist|psychologist"
)

SELF_EMPLOYED = r"self|s/e|self[ -]?emp(?:loyed|l\.?)?|freelance(?:r)?|sole trader|own business|independent"
COUNTY_WIDE = (
    r"county[ -]?wide|whole county|all (?:of )?(?:the )?county|anywhere|everywhere|all areas|"
    r"all over(?: the county)?"
)
NOTHING = r"n/?a|none|nil|no|not applicable|-+|\u2013|\u2014|\.|x|nope"
UNKNOWN = r"\?+|tbc|tba|unknown|not known|not sure|don'?t know|ask|chase|to follow|pending"
YES = r"y|yes|yep|true|1|x|✓|✔|☑|held|has|done|got it"
NO = r"n|no|nope|false|0|none|n/?a|-"
PRONOUNS = (
    r"(?:she|he|they|xe|ze|ey|fae|it|any)"
    r"(?:\s*/\s*(?:he|she|they|them|her|hers|him|his|their|theirs|xem|zir|em|faer|it|its|any)){1,2}"
)

# Titles and letters that are no part of a name.


class ColumnWords(NamedTuple):
    """Words of a heading, the field they mean, and the reason as it is shown to whoever checks the guess."""

    field: str
    words: str


# Tried in this order on the whole heading; the first that is found wins, so the narrow ones come first.
COLUMN_WORDS = (
    ColumnWords(
        "public_id",
        r"^(?:our |member |network |record )?(?:id|ref(?:erence)?(?: no\.?| number)?)$|^member id$",
    ),
    ColumnWords("first_name", r"^(?:first|given|fore)[ -]?names?$|^christian name$"),
    ColumnWords("last_name", r"^(?:last|family|sur)[ -]?names?$"),
    ColumnWords("known_as", r"known as|preferred name|nick ?name|goes by|likes to be called"),
    ColumnWords("pronouns", r"pronouns?"),
    ColumnWords("email", r"e-?mails?"),
    ColumnWords("phone", r"mobile|phone|telephone|\btel\b|\bcell\b|contact (?:no|number)"),
    ColumnWords("county_wide", r"county[ -]?wide"),
    ColumnWords("travel_radius_miles", r"travel|radius|how far"),
    ColumnWords("employment", r"^employment$|self[ -]?employed|employment status"),
    ColumnWords(
        "employer", r"works? for|employer|employed by|organi[sz]ation|company|work ?place|where .*work"
    ),
    ColumnWords("areas", r"areas?|locations?|towns?|covers?|covered|where based|patch"),
    ColumnWords("conditions", r"^conditions?(?: served)?$"),
    ColumnWords("stages", r"^stages?(?: served)?$"),
    ColumnWords("settings", r"^settings?$"),
    ColumnWords("languages", r"languages?"),
    ColumnWords("biography", r"biograph|^bio$|^about"),
    ColumnWords("links", r"^links?$|web ?sites?|social media"),
    ColumnWords("qualifications", r"qualifications?|\bquals?\b|certificates?|training|courses"),
    ColumnWords("notes", r"notes?|comments?|remarks?|anything else|other info"),
    ColumnWords(
        "name", r"^(?:full |instructor(?:'?s)? |member(?:'?s)? )?names?$|^instructors?$|^members?$|^who$"
    ),
)
# Headings that we know, and for which the site has no place.
COLUMN_IGNORED = (
    (r"whats ?app", "the network keeps no list of who uses WhatsApp"),
    (r"^(?:no\.?|#|row|number)$", "a running number says nothing about the person"),
    (
        r"date of birth|\bdob\b|\bage\b|\bni (?:no|number)|national insurance",
        "the network does not keep this",
    ),
    (r"^status$", "a record starts as unclaimed, whatever the list says"),
    (r"^roles?$", "roles are given here, not by a list"),
)
