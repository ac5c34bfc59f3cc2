"""What is built from assets/ belongs together, is ours to use, and comes from nowhere else."""

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSETS, STATIC, TEMPLATES = ROOT / "assets", ROOT / "network" / "static", ROOT / "templates"
CSS = (STATIC / "site.css").read_text()

# Which govuk-frontend the macros of each release of govuk-frontend-jinja were ported from.
PORTED = {"4.1.0": "6.3.0"}

THEIRS = ["GDS Transport", "govuk-crest", "govuk-logotype", "govuk-header", "1d70b8", "00703c", "crown"]


def test_styles_scripts_and_macros_are_of_one_release():
    pinned = json.loads((ASSETS / "package.json").read_text())["devDependencies"]["govuk-frontend"]
    built = re.search(r'--govuk-frontend-version:\s*"([^"]+)"', CSS)

    assert pinned == PORTED[version("govuk-frontend-jinja")]
    assert built is not None
    assert built[1] == pinned
    assert f'const version="{pinned}"' in (STATIC / f"govuk-frontend-{pinned}.min.js").read_text()
    assert f'"./govuk-frontend-{pinned}.min.js"' in (STATIC / "site.js").read_text()


def test_what_the_look_is_built_with_is_pinned_exactly():
    pinned = json.loads((ASSETS / "package.json").read_text())["devDependencies"]

    assert [name for name, number in pinned.items() if not re.fullmatch(r"\d+\.\d+\.\d+", number)] == []


def test_the_lock_file_names_no_address():
    lock = (ASSETS / "package-lock.json").read_text()

    assert '"integrity"' in lock
    assert '"resolved"' not in lock
    assert "http" not in re.sub(r'"(?:funding|url)": [^\n]*', "", lock)


@pytest.mark.parametrize("mark", THEIRS)
def test_nothing_of_govuks_own_identity_is_used(mark):
    assert mark.lower() not in CSS.lower()


def test_no_page_draws_their_header_or_footer():
    pages = [path for path in TEMPLATES.rglob("*.html") if "govukHeader(" in path.read_text()]
    pages += [path for path in TEMPLATES.rglob("*.html") if "govukFooter(" in path.read_text()]

    assert pages == []


def test_styles_fetch_only_files_that_stand_beside_them():
    addresses = re.findall(r"url\([\"']?([^\"')]+)", CSS)

    assert addresses != []
    assert [address for address in addresses if not (STATIC / address).is_file()] == []


def test_every_piece_of_other_peoples_work_has_its_licence_beside_it():
    assert "MIT License" in (STATIC / "govuk-frontend.LICENCE.txt").read_text()
    assert "SIL Open Font License" in (STATIC / "fonts" / "source-sans-3.LICENCE.txt").read_text()


def test_pictures_of_the_brand_hold_no_script_and_fetch_nothing():
    for path in (STATIC / "brand").glob("*.svg"):
        drawing = path.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"<script|\bon\w+=|href|http", drawing), path.name


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["ink", "quiet", "green", "green-deep", "red", "rust"])
@pytest.mark.parametrize("ground", ["paper", "mist"])
def test_every_colour_of_text_can_be_read_on_every_ground(name, ground):
    settings = (ASSETS / "scss" / "_settings.scss").read_text()
    palette = dict(re.findall(r"^\$([\w-]+): (#\w{6});", settings, re.MULTILINE))

    assert contrast(palette[name], palette[ground]) >= 4.5


def test_every_tag_can_be_read():
    controls = (ASSETS / "scss" / "_controls.scss").read_text()
    tags = re.findall(r'"(\w+)": \((#\w{6}), (#\w{6})\)', controls)

    assert [name for name, ground, text in tags if contrast(ground, text) < 4.5] == []
    assert len(tags) == 6


def test_a_countys_own_colour_carries_white_words():
    county = (STATIC / "brand" / "county.css").read_text()
    brand = re.search(r"--county-brand: (#\w{6})", county)

    assert brand is not None
    assert contrast(brand[1], "#ffffff") >= 4.5
