"""Where somebody lands after signing in: on this site, as a browser reads the address, and nowhere else."""

from urllib.parse import urljoin, urlsplit

import pytest

from network.accounts import operations, queries
from network.core.security import same_site_path
from tests.accounts.post import answered, link_to

PASSWORD = "walnut cycling harbour lantern"
ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example/a",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/%2f/evil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "%2f%2fevil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "http:evil.example",
    "https:/evil.example",
    "//localhost@evil.example",
    "/\x7f/evil.example",
]


def read_by_a_browser(location: str) -> str:
    """Return the host a browser would go to: it drops tabs and line breaks, and reads ``\\`` as ``/``."""
    tidy = location.strip("".join(map(chr, range(33))))
    tidy = "".join(one for one in tidy if one not in "\t\n\r").replace("\\", "/")
    if tidy[:1] == "/" and tidy.lstrip("/") and tidy.startswith("//"):
        tidy = "//" + tidy.lstrip("/")
    return urlsplit(urljoin("http://localhost/sign-in", tidy)).netloc


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_spelling_leads_elsewhere(target):
    assert same_site_path(target) is None


@pytest.mark.parametrize(
    "target",
    ["/", "/account/", "/members/?fit_on=2027-01-05&q=a%20b", "/members/7", "/a?next=https://evil.example"],
)
def test_a_page_of_this_site_is_let_through(target):
    assert same_site_path(target) == target


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_stays_on_this_site(client, amina, target):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)

    response = client.post(
        "/sign-in", data={"email": "amina@network.example", "password": PASSWORD, "next": target}
    )

    # Control characters in a single line are put right before anything is done with them.
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        assert read_by_a_browser(response.location) == "localhost"
        assert "evil" not in response.location


def test_a_link_stays_on_this_site(client, amina):
    client.post("/sign-in/link", data={"email": "amina@network.example", "next": "//evil.example"})
    answered()

    path = link_to("amina@network.example")
    assert "evil" not in path
    assert client.post(f"{path}?next=//evil.example").location == "/"


def test_signing_out_stays_on_this_site(signed_in_as, amina):
    assert signed_in_as(amina).post("/sign-out?next=//evil.example").location == "/"


def test_proof_stays_on_this_site(signed_in_as, amina):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)

    response = signed_in_as(amina).post(
        "/account/prove", data={"password": PASSWORD, "next": "//evil.example"}
    )

    assert response.location == "/account/"


def test_links_in_letters_stand_on_the_public_address(client, amina):
    """Whatever a request says of its host: links come from the settings."""
    for name in ("X-Forwarded-Host", "Forwarded", "X-Forwarded-Proto", "X-Host"):
        client.post("/sign-in/link", data={"email": "amina@network.example"}, headers={name: "evil.example"})
    answered()

    from tests.accounts.post import letters_to

    assert all("evil" not in letter.body for letter in letters_to("amina@network.example"))
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
