"""The yardstick: what Flask alone does under the same server for an answer of the same kind and size."""

from flask import Flask, render_template
from jinja2 import DictLoader

VALUE = 80  # bytes of a page for each value in it, as in the cards of the directory
FRAME = 1_000
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/site.css"></head>
<body><header><a href="/">Network</a></header><main><h1>{{ title }}</h1>
{% for row in rows %}<article class="card"><h2><a href="/members/{{ row.id }}">{{ row.name }}</a></h2><dl>
{% for value in row.facts %}<dt class="summary__key">Works in</dt><dd class="summary__words">{{ value }}</dd>
{% endfor %}</dl></article>
{% endfor %}</main></body></html>
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
@app.get("/page/<int:size>/<int:rows>")
def page(size: int, rows: int = 50) -> str:
    """Answer with a page of so many rows from a template, with values enough to make about ``size`` bytes."""
    values = max(1, (size - FRAME) // VALUE // rows - 1)
    shown = [
        {"id": number, "name": f"Member {number}", "facts": ["Aylesbury"] * values} for number in range(rows)
    ]
    return render_template("page.html", title="Members", rows=shown)
