"""The yardstick: what Flask alone does under the same server for an answer of the same kind and size."""

from flask import Flask, render_template
from jinja2 import DictLoader

ROWS = [
    {"id": number, "name": f"Member {number}", "area": "Aylesbury", "until": "31 March"}
    for number in range(50)
]
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/site.css"></head>
<body><header><a href="/">Network</a></header><main><h1>{{ title }}</h1>
<table><thead><tr><th>Name</th><th>Area</th><th>Until</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/members/{{ row.id }}">{{ row.name }}</a></td>
<td>{{ row.area }}</td><td>{{ row.until }}</td></tr>
{% endfor %}</tbody></table>{{ filling }}</main></body></html>
"""

app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": PAGE})


@app.get("/")
def constant() -> str:
    """Answer with a constant."""
    return "Hello"


@app.get("/bytes/<int:size>")
def constant_bytes(size: int) -> bytes:
    """Answer with a constant of ``size`` bytes, as a feed would be."""
    return b"x" * size


@app.get("/page/<int:size>")
def page(size: int) -> str:
    """Answer with a page of 50 rows from a template, filled up to about ``size`` bytes."""
    page = render_template("page.html", title="Members", rows=ROWS, filling="")
    return page if len(page) >= size else page.replace("</main>", "x" * (size - len(page)) + "</main>")
