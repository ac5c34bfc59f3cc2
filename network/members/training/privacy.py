"""What training holds about people."""

from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="training-interests",
        what="Which qualifications somebody wants to be asked about, and since when",
        why="To ask only those who want it, and only about what they want",
        basis=Basis.CONSENT,
        who="The member and coordinators",
        kept="Until the member changes it, takes the consent back or leaves",
        where={"training_interests": ALL},
    ),
    Held(
        key="training-questions",
        what="That a coordinator asked whether somebody would like to train, when, and the answer",
        why="To ask nobody again too soon, and to help those who said yes",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="The member and coordinators",
        kept="For as long as the record",
        where={"training_questions": ALL},
    ),
)
