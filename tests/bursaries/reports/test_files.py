"""On screen and in files: the same figures, and on the paper that leaves the site no small number."""

import csv
import io
import re
from contextlib import closing
from datetime import UTC, datetime
from html import unescape

import openpyxl
import pypdfium2
import pytest

from network.bursaries.applications.rules import Status
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.reports import rules
from network.core import audit, money
from tests import factories

TABLE = re.compile(r'<table class="rows">(.*?)</table>', re.DOTALL)
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
ROW = re.compile(r'<tr>\s*<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="number" data-label="([^"]*)">(.*?)</td>', re.DOTALL)


@pytest.fixture
def scene(amina, esi, ben, fund, trust, qualified):
    """Two funds, one of several lines, many states, and a name that would be a formula."""
    second = factories.fund("=Second fund", pence=1_000_50, organisation=trust)
    factories.kept(BudgetLine(fund_id=fund.id, name="Travel"))
    qualified(amina, area=factories.area("Winslow"))
    for status in (Status.ACCEPTED, Status.OFFERED, Status.DECLINED):
        factories.application(esi, second, status)
    return fund


def on_screen(page):
    found = []
    for table in TABLE.findall(page):
        title = unescape(CAPTION.search(table)[1])
        for label, cells in ROW.findall(table):
            found += [(title, unescape(label), unescape(a), unescape(b)) for a, b in CELL.findall(cells)]
    return found


def said(lines):
    """Return the lines of a spreadsheet as the page says them."""
    found = []
    for title, row, figure, value, unit in lines:
        if value in ("", None):
            words = rules.said(None, rules.Unit(unit))
        elif unit == "pounds":
            words = money.said(round(float(value) * 100))
        else:
            words = rules.said(int(value), rules.Unit(unit))
        found.append((title, row.removeprefix("'"), figure, words))
    return found


@pytest.mark.parametrize("query", ["", "?on=2026-11-30&since=2026-10-01", "?fund={fund}"])
def test_screen_csv_workbook_and_paper_hold_the_same_figures(scene, ben, signed_in_as, query):
    browser, query = signed_in_as(ben), query.format(fund=scene.id)

    page = on_screen(browser.get(f"/bursaries/report{query}").text)
    sheet = list(csv.reader(io.StringIO(browser.get(f"/bursaries/report.csv{query}").text.lstrip("\ufeff"))))
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/bursaries/report.xlsx{query}").data))
    rows = [[cell.value for cell in row] for row in book.active.rows]
    paper = text_of(browser.get(f"/bursaries/report.pdf{query}").data)

    assert len(page) > 40
    assert sheet[0] == rows[0] == ["Part", "Row", "Figure", "Value", "Unit"]
    assert page == said(sheet[1:]) == said(rows[1:])
    by_row = {}
    for title, row, _figure, words in page:
        by_row.setdefault((title, row), []).append(words)
    for (title, row), words in by_row.items():
        assert title in paper
        assert " ".join((row, *words)) in paper
    assert all(cell.data_type != "f" for row in book.active.rows for cell in row)


def text_of(paper):
    with closing(pypdfium2.PdfDocument(paper)) as document:
        pages = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            pages.append(text.get_text_bounded())
            text.close()
            page.close()
    return " ".join(" ".join(pages).split())


def test_taking_a_file_is_written_down(scene, ben, signed_in_as):
    signed_in_as(ben).get("/bursaries/report.csv?on=2026-11-30")

    (taken,) = audit.entries(what="bursary report taken")
    assert (taken.by_name, taken.detail) == ("Ben Osei", {"day": "2026-11-30", "kind": "csv"})


def test_the_paper_for_the_committee_shows_no_small_number_and_ends_with_a_month(
    scene, ben, today, signed_in_as
):
    for _ in range(5):
        factories.application(factories.member(), scene)
    today.move_to(datetime(2027, 1, 15, 12, tzinfo=UTC), tick=False)

    paper = text_of(signed_in_as(ben).get("/bursaries/report-for-committee.pdf").data)

    assert "Thursday 31 December 2026" in paper
    assert f"Submitted 5 Declined {rules.FEW}" in paper
    assert f"All {rules.FEW} not shown" in paper
    assert "Winslow" in paper
    assert "£6,000.50" in paper
