"""Passwords: how they are kept, which are refused, and that nobody can tie the site down with them."""

import threading
import time

import pytest

from network.accounts import passwords
from network.core.rules import Refused

GOOD = "walnut cycling harbour lantern"


def test_a_password_is_kept_as_argon2id_of_the_size_we_chose():
    assert passwords.hash_of(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_matches_only_itself():
    kept = passwords.hash_of(GOOD)

    assert passwords.matches(kept, GOOD) is True
    assert passwords.matches(kept, GOOD + " ") is False
    assert passwords.matches(kept, "") is False


def test_without_a_password_nothing_matches():
    assert passwords.matches(None, GOOD) is False
    assert (
        passwords.matches(None, "nobody has this password, and nobody can: it is compared, never accepted")
        is False
    )


def test_a_hash_of_another_size_is_made_anew():
    assert passwords.needs_new_hash(passwords.hash_of(GOOD)) is False
    assert passwords.needs_new_hash(passwords.HASHER.hash(GOOD).replace("m=19456", "m=8192")) is True


@pytest.mark.parametrize(
    "password", ["password1234", "qwertyuiop123", "aminakhan2026", "liverpool1234", "letmeinletmein"]
)
def test_a_password_that_is_soon_guessed_is_refused(password):
    with pytest.raises(Refused):
        passwords.check(password, address="amina.khan@network.example", words=["Amina Khan"])


def test_words_that_do_not_belong_together_are_good():
    passwords.check(GOOD, address="amina.khan@network.example", words=["Amina Khan"])


@pytest.mark.parametrize("length", [72, 73, 256])
def test_a_long_password_is_good_too(length):
    passwords.check((GOOD * 10)[:length], address="amina@network.example")


def test_a_password_of_a_million_characters_is_refused_at_once():
    begun = time.process_time()

    assert passwords.matches(passwords.NO_PASSWORD, "x" * 1_000_000) is False
    with pytest.raises(Refused):
        passwords.check("x" * 1_000_000, address="amina@network.example")

    assert time.process_time() - begun < 0.1


def test_one_is_hashed_at_a_time(monkeypatch):
    at_work, most = 0, 0
    lock = threading.Lock()

    class Watched:
        def hash(self, _password):
            nonlocal at_work, most
            with lock:
                at_work += 1
                most = max(most, at_work)
            time.sleep(0.02)
            with lock:
                at_work -= 1
            return "kept"

    monkeypatch.setattr(passwords, "HASHER", Watched())
    threads = [threading.Thread(target=passwords.hash_of, args=(GOOD,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1


def test_whoever_waits_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords._Place(), pytest.raises(passwords.TooBusy):
        passwords.hash_of(GOOD)
