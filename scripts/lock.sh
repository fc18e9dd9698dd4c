#!/bin/sh
# Pins every Python package with its hashes, for all systems and every Python we support: run.txt what the server needs,
# dev.txt that and the tests' tools, build.txt what turns this folder into a package. No index is named in the files.
# Extras are named in the lines, for pip resolves coverage and coverage[toml] apart: of the one it would take what is
# pinned, of the other the newest there is, and then refuse both.
# Arguments go to uv, for example: scripts/lock.sh --upgrade
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "callcenter: uv is needed to resolve the packages: pip install uv" >&2; exit 1; }
pin() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-strip-extras "$@"; }
pin pyproject.toml -o requirements/run.txt "$@"
pin pyproject.toml --extra dev -c requirements/run.txt -o requirements/dev.txt "$@"
sed -n 's/^requires = \["\(.*\)"\]$/\1/p' pyproject.toml | pin - --no-annotate -o requirements/build.txt "$@"
