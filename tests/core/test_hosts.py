"""By which names the site answers."""

import pytest
from flask import Flask

from network import create_app
from network.settings import Settings


def demonstration(host: str, folder: object) -> Flask:
    return create_app(
        Settings(
            site_mode="demo",
            host=host,
            secret_key="s" * 40,
            public_url="http://localhost:8000",
            instance=folder,  # type: ignore[arg-type]
        )
    )


@pytest.mark.parametrize(
    ("listens_on", "asked_as", "answer"),
    [
        ("localhost", "localhost", 200),
        ("localhost", "192.0.2.7:8000", 400),
        ("0.0.0.0", "192.0.2.7:8000", 200),  # noqa: S104
        ("::", "hall-laptop.example", 200),
    ],
)
def test_a_demonstration_for_the_whole_hall_answers_to_any_name(
    tmp_path: object, listens_on: str, asked_as: str, answer: int
) -> None:
    app = demonstration(listens_on, tmp_path)

    assert app.test_client().get("/healthz", headers={"Host": asked_as}).status_code == answer
