"""What a site said of a link, in words."""

from network.resources.keeping.queries import Show
from network.resources.keeping.rules import NO_ANSWER, NO_SITE

SAID = {
    "401": "the site lets only people in who sign in there",
    "403": "the site does not let programs in",
    "404": "the site says that there is no such page",
    "405": "the site does not answer programs",
    "410": "the site says that the page is gone for good",
    "429": "the site asked us to come back later",
    NO_SITE: "there is no site of that name any more",
    NO_ANSWER: "the site did not answer",
}
SHOWS = {
    Show.BROKEN: "Broken",
    Show.MOVED: "Moved for good",
    Show.UNSEEN: "We could not look",
    Show.TRUSTED: "Somebody says that it works",
}
NONE = {
    Show.BROKEN: ("No broken links", "A link stands here once it has failed on two different days."),
    Show.MOVED: ("No page has moved", "A page stands here once its site says that it has a new address."),
    Show.UNSEEN: ("We could look at every link", "Links stand here that a site does not show to programs."),
    Show.TRUSTED: (
        "Nobody had to say so",
        "Links stand here that we found broken, and that work for somebody.",
    ),
}


def reason(said: str) -> str:
    """Say what a site said."""
    if said in SAID:
        return SAID[said]
    return "the site had a fault of its own" if said.startswith("5") else f"the site answered with {said}"
