#!/bin/sh
# Makes an interpreter with what the trials of ci/fleet need, from PyPI: some 700 MB, once.
#
#   ci/fleet/venv.sh [FOLDER]      # target/fleet-venv, where `cargo ci fleet-ray` looks for it
#
# Promise: only the versions of requirements.txt; a folder that is there is brought up to them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-${CARGO_TARGET_DIR:-$here/../../target}/fleet-venv}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
echo "$folder/bin/python"
