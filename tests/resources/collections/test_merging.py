"""Two records of one person become one: what was saved and said on either is kept, and undone with it."""

from network.core.database import db
from network.members.duplicates import operations
from network.resources.collections import queries, using
from network.resources.collections.using import Use
from tests import factories


def test_of_what_both_saved_and_used_one_row_stays_with_the_words_of_both(amina, carol):
    twin = factories.member("Amina Kahn", *amina.roles)
    both, one = factories.resource(title="Both"), factories.resource(title="One")
    for member, note in ((amina, "For Tuesday"), (twin, "Large print")):
        using.save(both, by=member, note=note)
        using.say_used(both, Use(f"{note} helped", named=member is amina), by=member)
    using.save(one, by=twin)
    db.session.commit()

    made = operations.merge(amina, twin, by=carol)

    assert {(line.resource.title, line.kept.note) for line in queries.saved_list(amina, None)} == {
        ("Both", "For Tuesday\nLarge print"),
        ("One", ""),
    }
    said = queries.use_by(amina.id, both.id)
    assert (said.text, said.named) == ("For Tuesday helped\nLarge print helped", False)

    operations.undo(made, by=carol)
    db.session.expire_all()

    assert queries.saved_by(amina.id, both.id).note == "For Tuesday"
    assert queries.saved_by(twin.id, both.id).note == "Large print"
    assert queries.use_by(twin.id, both.id).text == "Large print helped"
