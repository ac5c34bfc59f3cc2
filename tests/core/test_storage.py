"""A file is kept whole or not at all, in a folder as in a bucket, and nothing is left lying about."""

import io
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from flask import Flask

from network.core import storage
from network.core.storage import Bucket, Folder, Storage, StorageAway, open_storage

KEY = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
SOON = timedelta(hours=2)


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """Start an S3 server in this process, on this machine only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Give an empty bucket, found by the same variables as in production."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-2",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="network", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    opened = open_storage("s3://network/county/files", Path("unused"))
    assert isinstance(opened, Bucket)
    yield opened
    for found in client.list_objects_v2(Bucket="network").get("Contents", []):
        client.delete_object(Bucket="network", Key=found["Key"])
    client.delete_bucket(Bucket="network")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a folder that does not exist yet."""
    return Folder(tmp_path / "files")


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> Storage:
    """Give one and then the other."""
    found: Storage = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def site(place: Storage) -> Iterator[Flask]:
    """Give an application with this storage."""
    app = Flask(__name__)
    app.extensions["storage"] = place
    with app.app_context():
        yield app


def kept_in(place: Storage) -> list[str]:
    """Name all that is kept."""
    return sorted(name for name, _since in place.places())


def test_what_is_kept_can_be_fetched(site: Flask) -> None:
    data = os.urandom(100_000)

    key = storage.keep(data)

    assert storage.fetch(key) == data
    assert storage.KEY.fullmatch(key)


def test_an_open_file_can_be_kept_too(site: Flask) -> None:
    assert storage.fetch(storage.keep(io.BytesIO(b"from a file"))) == b"from a file"


def test_every_key_is_new(site: Flask) -> None:
    assert storage.keep(b"same") != storage.keep(b"same")


def test_what_is_not_there_is_not_found(site: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        storage.fetch(KEY)


@pytest.mark.parametrize(
    "key", ["../secret-key", "/etc/passwd", "", "a" * 31, KEY.upper(), f"{KEY}.part", "derived"]
)
def test_only_our_own_keys_lead_anywhere(folder: Folder, key: str) -> None:
    (folder.folder.parent / "secret-key").write_text("secret")
    app = Flask(__name__)
    app.extensions["storage"] = folder

    with app.app_context(), pytest.raises(FileNotFoundError):
        storage.fetch(key)


def test_a_file_goes_with_all_that_was_derived_from_it(site: Flask, place: Storage) -> None:
    key, other = storage.keep(b"one"), storage.keep(b"two")
    storage.keep_derived(key, "page-0", b"picture")
    storage.keep_derived(other, "page-0", b"picture")

    storage.delete(key)
    storage.delete(key)  # a second time does no harm

    assert kept_in(place) == sorted([other, f"derived/{other}/page-0"])


def test_what_is_derived_is_made_once(site: Flask) -> None:
    key = storage.keep(b"one")
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"picture"

    assert [storage.derived(key, "wide-120", make) for _ in range(3)] == [b"picture"] * 3
    assert made == [1]


def test_the_sweep_takes_what_no_row_speaks_of(site: Flask, place: Storage) -> None:
    spoken_of, orphan = storage.keep(b"one"), storage.keep(b"two")
    for key in (spoken_of, orphan):
        storage.keep_derived(key, "page-0", b"picture")
    rows = {spoken_of}

    assert storage.sweep(rows.intersection, datetime.now(UTC)) == 0  # a row may still be on its way
    assert storage.sweep(rows.intersection, datetime.now(UTC) + SOON) == 2
    assert storage.sweep(rows.intersection, datetime.now(UTC) + SOON) == 0

    assert kept_in(place) == sorted([spoken_of, f"derived/{spoken_of}/page-0"])


def test_the_sweep_leaves_alone_what_is_not_ours(folder: Folder) -> None:
    folder.put(KEY, b"one")
    (folder.folder / "README.txt").write_text("kept by a person")
    (folder.folder / f"{OTHER}.1a2b.part").write_text("half a fi")
    app = Flask(__name__)
    app.extensions["storage"] = folder

    with app.app_context():
        gone = storage.sweep(lambda keys: set(keys), datetime.now(UTC) + SOON)

    assert gone == 1
    assert kept_in(folder) == [KEY, "README.txt"]


def test_a_row_written_during_the_sweep_is_seen(site: Flask, place: Storage) -> None:
    key = storage.keep(b"one")
    asked: list[list[str]] = []

    def rows_with(keys: list[str]) -> set[str]:
        asked.append(keys)  # asked only after the listing
        return set(keys)

    assert storage.sweep(rows_with, datetime.now(UTC) + SOON) == 0
    assert asked == [[key]]


def test_a_folder_is_for_nobody_else(folder: Folder) -> None:
    folder.put(KEY, b"one")

    assert (folder.folder / KEY).stat().st_mode & 0o777 == 0o600
    assert folder.folder.stat().st_mode & 0o777 == 0o700


def test_a_write_that_fails_leaves_nothing(folder: Folder) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionError("the sender hung up")

    with pytest.raises(StorageAway):
        folder.put(KEY, Broken())

    assert kept_in(folder) == []


def test_a_full_disk_is_said_plainly(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    folder.put(KEY, b"before")
    monkeypatch.setattr("network.core.storage.os.fsync", full)

    with pytest.raises(StorageAway):
        folder.put(OTHER, b"after")
    assert folder.get(KEY) == b"before"
    assert kept_in(folder) == [KEY]


def test_a_derived_picture_is_shown_though_the_disk_is_full(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(KEY, b"before")
    app = Flask(__name__)
    app.extensions["storage"] = folder
    monkeypatch.setattr(Folder, "put", lambda *_: (_ for _ in ()).throw(StorageAway("full")))

    with app.app_context():
        assert storage.derived(KEY, "wide-120", lambda: b"picture") == b"picture"


def test_a_bucket_that_does_not_answer_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    away = Bucket("network", "files")
    begun = time.monotonic()

    with pytest.raises(StorageAway):
        away.put(KEY, b"one")
    with pytest.raises(StorageAway):
        away.get(KEY)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("url", "folder"),
    [("", "/srv/site/files"), ("/data/files", "/data/files"), ("file:///data/files", "/data/files")],
)
def test_the_setting_names_a_folder(url: str, folder: str) -> None:
    opened = open_storage(url, Path("/srv/site"))

    assert isinstance(opened, Folder)
    assert opened.folder == Path(folder)


@pytest.mark.parametrize("url", ["ftp://host/files", "s3://", "https://bucket.example"])
def test_a_setting_that_means_nothing_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="STORAGE_URL"):
        open_storage(url, Path())


WRITER = """
import os, sys
from pathlib import Path
from network.core.storage import Folder
folder = Folder(Path(sys.argv[1]))
for rows in sys.stdin:  # for each line a process of its own, which is killed
    if (child := os.fork()) == 0:
        number = 0
        with open(rows.strip(), "w") as written:
            while True:
                number += 1
                folder.put(f"{number:032x}", number.to_bytes(4, "big") * 100_000)
                print(f"{number:032x}", file=written, flush=True)  # the row comes after the file
    print(child, flush=True)
    os.waitpid(child, 0)
"""


def test_no_row_without_its_whole_file_however_often_the_writer_is_killed(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    written: set[str] = set()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder.folder)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writers:
        assert writers.stdin is not None
        assert writers.stdout is not None
        for round_ in range(25):
            rows = tmp_path / f"rows-{round_}"
            print(rows, file=writers.stdin, flush=True)
            writer = int(writers.stdout.readline())
            wait_for(rows)
            time.sleep(0.0015 * round_)
            os.kill(writer, signal.SIGKILL)

            written = {key for key in rows.read_text().split("\n") if len(key) == 32}
            assert all(folder.get(key) == int(key, 16).to_bytes(4, "big") * 100_000 for key in written)
        writers.stdin.close()

    assert all(len(folder.get(key)) == 400_000 for key in kept_in(folder) if storage.KEY.fullmatch(key))
    app = Flask(__name__)
    app.extensions["storage"] = folder
    with app.app_context():
        storage.sweep(lambda _keys: written, datetime.now(UTC) + SOON)
    assert set(kept_in(folder)) == written


def wait_for(rows: Path) -> None:
    """Wait until the first row is written."""
    until = time.monotonic() + 20
    while not (rows.exists() and rows.stat().st_size):
        assert time.monotonic() < until
        time.sleep(0.002)
