#!/bin/sh
# What people use today beside marslab, on this machine, in one run: Red Hat's insights-core with 40
# simple rules on the facts of real scenarios, a flat NumPy model that writes Parquet, marslab itself.
# Needs python3 with venv, PyPI, and a release build of marslab. Leaves nothing outside of DIR.
# usage: compare.sh MARSLAB [MACHINES] [DIR]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
marslab=${1:?usage: compare.sh MARSLAB [MACHINES] [DIR]}
machines=${2:-1000000}
folder=${3:-$(mktemp -d)}
[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
exec "$folder/venv/bin/python" "$here/compare.py" "$marslab" "$machines" "$folder"
