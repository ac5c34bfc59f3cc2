"""Signing in: what hashing a password costs, and what others feel when four people sign in at once."""

import re
import socket
import threading
from urllib.parse import urlencode

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, network_of
from benchmarks.servers import Server
from network.accounts import passwords

AT_ONCE = 4
MEMBERS = 200


@benchmark("sign-in")
def sign_in(bench: Bench) -> None:
    """One hash, and the directory while four people go on signing in, each from an address of their own."""
    bench.time("one password hashed", lambda: passwords.hash_of("three words and more"))
    with bench.site(network_of(MEMBERS), TRUSTED_PROXIES="1") as site:
        page = site.page("/members/", as_=AMINA)
        calm = bench.compare({"list, nobody signs in": page}, seconds=1.0)
        with Storm(site) as storm:
            stormy = bench.compare({"list, four sign in without a pause": page}, seconds=1.0)
        bench.note("sign-ins answered meanwhile", str(storm.answered))
    quiet, loud = calm["list, nobody signs in"], stormy["list, four sign in without a pause"]
    bench.hold("p95 in a storm against calm", loud.p95 / quiet.p95, at_most=5)


class Storm:
    """Four people who try passwords without a pause; nobody is counted twice, so that no limit stops them."""

    def __init__(self, site: Server) -> None:
        self.answered = 0
        self._site, self._over = site, threading.Event()
        self._threads = [threading.Thread(target=self._go_on, args=(number,)) for number in range(AT_ONCE)]

    def __enter__(self) -> "Storm":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, number: int) -> None:
        cookie, token = self._form()
        tried = 0
        while not self._over.is_set():
            tried += 1
            # Known addresses and wrong passwords take as long as right ones: that is tested elsewhere.
            typed = urlencode(
                {
                    "csrf_token": token,
                    "email": f"member-{(tried * AT_ONCE + number) % MEMBERS}+{tried}@network.example",
                    "password": "wrong words, four of them",
                }
            ).encode()
            network = f"10.{number}.{tried // 250 % 250}.{tried % 250}"
            answer = self._ask(
                f"POST /sign-in HTTP/1.1\r\nX-Forwarded-For: {network}\r\nCookie: {cookie}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(typed)}\r\n",
                typed,
            )
            if answer[9:12] not in (b"200", b"503"):
                raise RuntimeError(f"signing in answers {answer[:60]!r}")
            self.answered += 1

    def _form(self) -> tuple[str, str]:
        answer = self._ask("GET /sign-in HTTP/1.1\r\n").decode()
        cookie = re.search(r"Set-Cookie: ([^;]+);", answer)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer)
        if cookie is None or token is None:
            raise RuntimeError("the form to sign in has no token")
        return cookie[1], token[1]

    def _ask(self, head: str, body: bytes = b"") -> bytes:
        sent = f"{head}Host: localhost:{self._site.port}\r\nConnection: close\r\n\r\n".encode() + body
        with socket.create_connection(("127.0.0.1", self._site.port), timeout=60) as connection:
            connection.sendall(sent)
            answer = bytearray()
            while part := connection.recv(262_144):
                answer += part
        return bytes(answer)
