"""Longer texts of members: what Markdown may make of them, and that nothing else ever stands in a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.prose import TAGS, rendered


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("**strong** and *soft*", "<p><strong>strong</strong> and <em>soft</em></p>\n"),
        ("- chairs\n- bands", "<ul>\n<li>chairs</li>\n<li>bands</li>\n</ul>\n"),
        ("# Large", "<h3>Large</h3>\n"),
        (
            "[guide](https://www.example.org/)",
            '<p><a href="https://www.example.org/" rel="nofollow noopener ugc">guide</a></p>\n',
        ),
        ("[run](javascript:alert(1))", "<p>[run](javascript:alert(1))</p>\n"),
        ("<b onclick=x>bold</b>", "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>\n"),
        ("![track](https://www.example.org/x.png)", None),
        ("<base href=//evil.example><form id=csrf_token>", None),
    ],
)
def test_what_markdown_becomes(typed: str, shown: str | None) -> None:
    html = rendered(typed)

    assert html == shown if shown is not None else not re.search(r"<(?:img|base|form)\b", html)


@given(st.text(alphabet="<>&\"'=:;/\\()[]!#*_`~- \n\tjavascript:onxdt1hrefg", max_size=200))
def test_no_text_makes_another_tag_or_attribute(typed: str) -> None:
    for tag, attributes in re.findall(r"<(\w+)([^>]*)>", rendered(typed)):
        assert tag in TAGS
        assert tag == "a" or not attributes.strip(" /")
