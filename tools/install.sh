#!/usr/bin/env bash
# Makes a virtual environment and installs the given hashed lock files into it: install.sh VENV UV_LOCK LOCK...
set -euo pipefail

venv=$1 uv_lock=$2
shift 2
log=$(mktemp)
trap 'rm -f "$log"' EXIT

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found; PYTHON=/path/to/python make setup names one." >&2
    return 1
}

run_quietly() {
    "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

if ! "$venv/bin/python" -c '' 2>/dev/null; then
    python=$(find_python)
    echo "Making $venv with $("$python" --version) ..."
    run_quietly "$python" -m venv --clear "$venv"
fi

echo "Installing what the lock files name ..."
if run_quietly "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$uv_lock"; then
    VIRTUAL_ENV=$venv "$venv/bin/uv" pip sync --quiet --compile-bytecode --require-hashes "$uv_lock" "$@"
else
    # uv has no wheel for every platform; pip needs longer and ends at the same packages.
    "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes "${@/#/--requirement=}"
fi
