"""What applications hold about people."""

from network.bursaries.applications import forgetting
from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held, Period, Sweep

CAME_TO_NOTHING = Period(
    "bursary-applications",
    "Applications for bursaries that came to nothing, and drafts",
    12,
    "the last change of it",
    least=6,
    most=24,
)
READERS = (
    "You; once it is sent, those who decide for the fund and have no interest in it, and coordinators. "
    "A draft is yours alone"
)

HELD = (
    Held(
        key="bursaries.applications",
        what="What you apply for: the course, its costs, your statement, what was asked and answered, and "
        "what became of it",
        why="So that a funder can decide whether to help with the cost of your training",
        basis=Basis.PUBLIC_TASK,
        who=READERS,
        kept=CAME_TO_NOTHING,
        where={"bursary_applications": ALL, "bursary_costs": ALL, "bursary_change_requests": ALL},
    ),
    Held(
        key="bursaries.awards",
        what="The same of an application that money was awarded for, until you are deleted; after that the "
        "course, its costs and the amounts, without your name and your words",
        why="So that public money can be accounted for",
        basis=Basis.LEGAL_OBLIGATION,
        who=READERS,
        kept=MONEY,
        where={"bursary_applications": ALL, "bursary_costs": ALL, "bursary_change_requests": ALL},
    ),
    Held(
        key="bursaries.documents",
        what="The files that you send with an application",
        why="So that those who decide can see what you hold, or what the course costs",
        basis=Basis.PUBLIC_TASK,
        who=f"{READERS}. Each look by somebody else is written down",
        kept=CAME_TO_NOTHING,
        where={"bursary_documents": ALL},
    ),
    Held(
        key="bursaries.document_views",
        what="Who opened a document of an application, and when",
        why="So that you can ask who saw it",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You read when it was, on the page of your application; who it was, administrators",
        kept="As long as the application",
        where={"bursary_document_views": ALL},
    ),
    Held(
        key="bursaries.declarations",
        what="Whether you said that you have an interest in an application, and in what words",
        why="So that nobody decides where they have an interest",
        basis=Basis.PUBLIC_TASK,
        who="You, and coordinators",
        kept="As long as the application",
        where={"bursary_declarations": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(CAME_TO_NOTHING, forgetting.due, forgetting.remove))
