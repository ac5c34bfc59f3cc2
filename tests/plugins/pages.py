"""Look over a page: valid, labelled, one heading, nothing inline, nothing from elsewhere."""

import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as SENTENCES

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls", "headers", "list", "form")
LOADING = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


def faults(html: str, policy: str = "") -> list[str]:
    """Say in words all that is wrong with a whole page; ``policy`` is its Content-Security-Policy."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    return [
        *(f"line {place[0]}: {_sentence(code, facts)}" for place, code, facts in parser.errors),
        *_frame(page),
        *_references(page),
        *_labels(page),
        *_forms(page),
        *_nothing_inline(page, policy),
        *_nothing_from_elsewhere(page),
    ]


def words(element: Element) -> str:
    """Return the text inside an element as it is read, without runs of blanks."""
    return " ".join("".join(element.itertext()).split())


def _sentence(code: str, facts: dict[str, object]) -> str:
    try:
        return SENTENCES[code] % facts
    except (KeyError, TypeError):
        return f"{code} {facts}"


def _frame(page: Element) -> list[str]:
    found = []
    for tag in ("h1", "main"):
        if (number := len(list(page.iter(tag)))) != 1:
            found.append(f"{number} <{tag}> where one belongs")
    title = page.find("head/title")
    if title is None or not words(title):
        found.append("no <title>")
    if not page.get("lang"):
        found.append("<html> does not say its language")
    return found


def _references(page: Element) -> list[str]:
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    found = [f'the id "{name}" stands {number} times' for name, number in ids.items() if number > 1]
    for element in page.iter():
        for attribute in REFERRING:
            missing = [name for name in element.get(attribute, "").split() if name not in ids]
            found += [
                f'{attribute} of {_name(element)} points at "{name}", which is not there' for name in missing
            ]
        anchor = element.get("href", "")
        if element.tag == "a" and anchor.startswith("#") and anchor[1:] not in ids:
            found.append(f'a link points at "{anchor}", which is not there')
    return found


def _labels(page: Element) -> list[str]:
    labelled = {label.get("for") for label in page.iter("label") if words(label)}
    inside = {
        id(field)
        for label in page.iter("label")
        if words(label)
        for field in label.iter()
        if field is not label
    }
    found = []
    for element in page.iter():
        named = element.get("aria-label", "").strip() or element.get("aria-labelledby")
        if element.tag in {"input", "select", "textarea"} and element.get("type") not in UNLABELLED:
            if not (named or element.get("id") in labelled or id(element) in inside):
                found.append(f"{_name(element)} has no label")
        elif element.tag in {"a", "button"} and not named and not words(element):
            pictures = [picture.get("alt", "").strip() for picture in element.iter("img")]
            if (element.get("href") is not None or element.tag == "button") and not any(pictures):
                found.append(f"{_name(element)} says nothing")
        elif element.tag == "img" and element.get("alt") is None:
            found.append(f"{_name(element)} has no alt")
    found += [
        f'a label is for "{label.get("for")}", which is not there'
        for label in page.iter("label")
        if label.get("for") and not any(field.get("id") == label.get("for") for field in page.iter())
    ]
    return found


def _forms(page: Element) -> list[str]:
    return [
        f"the form to {form.get('action') or 'this page'} posts without csrf_token"
        for form in page.iter("form")
        if form.get("method", "get").lower() == "post"
        and not any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input"))
    ]


def _nothing_inline(page: Element, policy: str) -> list[str]:
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    found = []
    for element in page.iter():
        found += [
            f"{_name(element)} carries {name}=" for name in element.attrib if re.match(r"on|style$", name)
        ]
        inline = element.tag == "style" or (
            element.tag == "script"
            and not element.get("src")
            and element.get("type") != "application/ld+json"
        )
        if inline and element.get("nonce") not in nonces:
            found.append(f"{_name(element)} stands in the page without its nonce")
    return found


def _nothing_from_elsewhere(page: Element) -> list[str]:
    return [
        f"{_name(element)} is fetched from {urlsplit(element.get(LOADING[element.tag], '')).netloc}"
        for element in page.iter()
        if element.tag in LOADING
        and urlsplit(element.get(LOADING[element.tag], "")).netloc
        and element.get("rel") not in {"canonical", "alternate"}
    ]


def _name(element: Element) -> str:
    marks = "".join(
        f' {key}="{element.get(key)}"' for key in ("id", "name", "href", "src") if element.get(key)
    )
    return f"<{element.tag}{marks}>"
