"""Finished feeds, kept in this process for the version that they are of, and no more of them than fit."""

from collections import OrderedDict
from threading import Lock

from network.events.feeds.http import Body

Version = tuple[object, ...]
MOST_BYTES = 48 * 1024 * 1024
MOST_FEEDS = 256


class Shelf:
    """What was answered with last, by the key of the feed. The longest unasked is let go of first."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_feeds: int = MOST_FEEDS) -> None:
        self._most_bytes, self._most_feeds = most_bytes, most_feeds
        self._frames: dict[str, tuple[object, bytes]] = {}
        self._kept: OrderedDict[str, tuple[Version, Body]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, version: Version) -> Body | None:
        """Return the body of a feed, if it is of just this version."""
        found = self._kept.get(key)
        if found is None or found[0] != version:
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return found[1]

    def put(self, key: str, version: Version, body: Body) -> None:
        """Keep the body of a feed instead of an older one."""
        with self._lock:
            self._kept[key] = version, body
            self._kept.move_to_end(key)
            while len(self._kept) > self._most_feeds or (
                len(self._kept) > 1 and self._size() > self._most_bytes
            ):
                self._kept.popitem(last=False)

    def frame(self, key: str, version: object) -> bytes | None:
        """Return what stands before the events of a feed, if it was written for this version."""
        found = self._frames.get(key)
        return found[1] if found and found[0] == version else None

    def put_frame(self, key: str, version: object, frame: bytes) -> None:
        """Keep what stands before the events of a feed, which outlives most changes of events."""
        if len(self._frames) >= self._most_feeds:
            self._frames.clear()
        self._frames[key] = version, frame

    def __len__(self) -> int:
        return len(self._kept)

    def _size(self) -> int:
        return sum(body.size for _, body in self._kept.values())
