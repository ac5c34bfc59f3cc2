"""Work on what strangers send is done in a process that may fail, hang or swell, and we go on."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from network.core.child import ChildFailed, Reason, in_child
from tests.core import work_for_children as work


def why_not(function: Callable[..., Any], *args: object, **limits: Any) -> ChildFailed:
    """Return how the work failed."""
    with pytest.raises(ChildFailed) as failed:
        in_child(function, *args, **limits)
    return failed.value


def test_plain_values_go_in_and_come_out() -> None:
    values = ("text ✓", b"\x00\xff", 1, 2.5, None, True, [1, [2]], {"a": (1, 2)})

    assert in_child(work.give_back, *values) == values
    assert in_child(work.days) == work.days()


def test_ten_megabytes_travel_both_ways() -> None:
    data = os.urandom(10 * 1024 * 1024)

    assert in_child(work.give_back, data) == (data,)


def test_a_refusal_keeps_its_words() -> None:
    failed = why_not(work.refuse, "This picture is broken.")

    assert (failed.reason, failed.words) == (Reason.REFUSED, "This picture is broken.")


def test_a_mistake_is_named_but_not_quoted() -> None:
    failed = why_not(work.stumble)

    assert (failed.reason, failed.words) == (Reason.CRASHED, "KeyError")


@pytest.mark.parametrize("function", [work.crash], ids=["a segmentation fault"])
def test_a_crash_is_survived(function: Callable[[], None]) -> None:
    assert why_not(function).reason is Reason.CRASHED


@pytest.mark.parametrize(
    "function", [work.sleep, work.work_hard, work.work_hard_deaf, work.leave_a_grandchild]
)
def test_what_takes_too_long_is_ended(function: Callable[[], None]) -> None:
    before = set(psutil.Process().children(recursive=True))  # browsers and databases of other tests
    begun = time.monotonic()

    failed = why_not(function, seconds=1)

    assert failed.reason is Reason.TOO_SLOW
    assert time.monotonic() - begun < 30  # not for ever
    assert set(psutil.Process().children(recursive=True)) <= before


def test_memory_is_limited() -> None:
    assert in_child(work.swell, 50, megabytes=256) == 50 * 1024 * 1024
    assert why_not(work.swell, 400, megabytes=256).reason is Reason.TOO_BIG


def test_an_answer_is_limited() -> None:
    assert why_not(work.talk, 100, megabytes=512).reason is Reason.TOO_BIG


def test_what_a_library_prints_is_not_the_answer() -> None:
    assert in_child(work.chatter) == "the answer"


def test_a_child_inherits_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "kept from the child")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "kept from the child")

    assert "kept from the child" not in str(in_child(work.environment))


def test_a_child_inherits_no_open_files(tmp_path: Path) -> None:
    with open(tmp_path / "database", "w") as kept:
        os.set_inheritable(kept.fileno(), True)
        own = in_child(work.descriptors)

    assert len(own) <= 2  # its mouth, and the folder it is reading


def test_a_child_does_not_load_the_site() -> None:
    loaded = in_child(work.modules)

    assert "network.core.rules" in loaded
    assert not {"flask", "sqlalchemy", "network.settings"} & set(loaded)


def test_a_child_writes_no_files(tmp_path: Path) -> None:
    assert why_not(work.write_a_file, str(tmp_path / "x")).reason is Reason.CRASHED
    assert why_not(work.open_many_files).reason is Reason.CRASHED
    assert not any(path.stat().st_size for path in tmp_path.iterdir())


def test_a_child_answers_with_values_only() -> None:
    """One that a file has taken over cannot make us load an object that acts."""
    assert why_not(work.a_live_object).reason is Reason.CRASHED


def test_only_a_named_function_can_be_sent() -> None:
    with pytest.raises(TypeError):
        in_child(lambda: 1)


def test_threads_take_turns() -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(in_child(work.give_back, n)[0])) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == list(range(6))
