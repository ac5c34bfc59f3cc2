"""Who sees how near members are, who asks them, and who answers: for a question, its addressee alone."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in
from network.members.people import policy as people
from network.members.training.models import TrainingQuestion
from network.members.training.rules import Status

coordinator = holds(Role.COORDINATOR)


def _is_addressee(actor: Actor, question: object) -> bool:
    return actor.id is not None and getattr(question, "member_id", None) == actor.id


may_see_nearest = coordinator
may_ask = coordinator & ~people.themselves

# One's own choice and answers.
may_choose = holds(Role.INSTRUCTOR)
may_choose_for = holds(Role.INSTRUCTOR) & people.themselves
may_answer = signed_in & Permission(_is_addressee)


moves(TrainingQuestion, {Status.WANTS: may_answer, Status.NOT_NOW: may_answer})
