"""The addresses and things of county."""

from tests.security.declaring import ADA, BOTH, CAROL, Row, everybody, row

LISTS = {"what": "areas", "kind": "csv"}
AGREEMENT = {"key": "agreement"}

ROWS: dict[str, Row] = {
    "brand.colour": everybody(colour="0b4f49"),
    "brand.logo": row(places={"number": 1}, is_not_there=True),
    "administration.county": row(CAROL, ADA, methods=BOTH),
    "administration.county_logo": row(CAROL, ADA, methods=BOTH),
    "administration.remove_county_logo": row(CAROL, ADA, methods="POST"),
    "imports.export_others": row(CAROL, places=LISTS),
    "administration.first_day": row(CAROL, ADA),
    "administration.mark_first_day": row(CAROL, ADA, methods="POST", places=AGREEMENT),
    "administration.unmark_first_day": row(CAROL, ADA, methods="POST", places=AGREEMENT),
    "administration.send_test_letter": row(CAROL, ADA, methods="POST"),
    "administration.put_first_day_away": row(CAROL, ADA, methods="POST"),
    "administration.show_first_day_again": row(CAROL, ADA, methods="POST"),
}
