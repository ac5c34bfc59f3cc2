# Make .venv and keep it at what the lock says. For run, test and bench, which source it.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

stop() { say "$*"; exit 1; }

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 \
            && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    stop "This needs Python 3.11 or newer, and none was found. Install it (on Debian or Ubuntu: apt install python3 python3-venv), then try again."
}

works() { .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# environment NAME: .venv holds what requirements/NAME.txt says, to the byte. Quick when nothing changed.
environment() {
    local lock="requirements/$1.txt" installed=".venv/installed-$1.txt" python
    if works && cmp -s "$lock" "$installed"; then
        return
    fi
    if ! works; then
        python=$(find_python)
        say "Making .venv with $("$python" --version)"
        .venv/bin/python -c '' 2>/dev/null || rm -rf .venv
        "$python" -m venv .venv >&2 && works \
            || stop "Python could not make a virtual environment. Install its venv and pip parts (on Debian or Ubuntu: apt install python3-venv), then try again."
    fi
    say "Installing what $lock names. This takes a minute or two the first time."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock" >&2 \
        || stop "The packages could not be installed. Look at the lines above; if this machine reaches packages through a proxy or a mirror, tell pip so (pip config), then try again."
    cp "$lock" "$installed"
    # What the tests need holds all that the site needs, so ./run has nothing left to do.
    if [ "$1" = test ]; then
        cp requirements/run.txt .venv/installed-run.txt
    fi
}
