"""A report on paper: the same tables as on screen."""

from network.bursaries.reports.making import Report
from network.bursaries.reports.rules import FEW, Table, said
from network.core import pdf
from network.core.county import county
from network.core.templating import day

LEFT_OUT = (
    "Applications that whoever took this report made themself, or has an interest in, are in no count. "
    "The sums of money hold everything."
)
LEAVES = (
    f"A count of 1 to 4 reads “{FEW}”, and others are rounded to the nearest five, so that no figure "
    "points to a person. Nothing is counted after the end of the month."
)


def paper(report: Report, *, leaves: bool = False) -> pdf.Paper:
    """Write a report; ``leaves`` says how its counts were made safe to leave the site."""
    made = pdf.Paper(
        "Bursaries: what the money did",
        network=county().name,
        about=f"At the end of {day(report.day)}",
    )
    if report.since:
        made.paragraph(f"Applications and moves of money since {day(report.since)}.")
    made.paragraph(f"Of {report.fund or ', '.join(report.funds) or 'no fund'}.", quiet=True)
    if leaves:
        made.paragraph(LEAVES, quiet=True)
    if report.leaves_out:
        made.paragraph(LEFT_OUT, quiet=True)
    for table in report.tables:
        made.heading(table.title)
        if table.note:
            made.paragraph(table.note, quiet=True)
        made.table(_columns(table), _rows(table))
    return made


def _columns(table: Table) -> list[pdf.Column]:
    wide = 3 if len(table.columns) < 6 else 2
    return [
        pdf.Column(table.label, wide),
        *(pdf.Column(one.heading, 1.3, right=True) for one in table.columns),
    ]


def _rows(table: Table) -> list[list[str]]:
    return [
        [row.label, *(said(value, one.unit) for value, one in zip(row.values, table.columns, strict=True))]
        for row in table.rows
    ]
