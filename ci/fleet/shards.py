"""What the adapters for Ray and Spark share: one shard is one call of `marslab fleet run`.

Promises: an engine decides only where and when a shard runs; what it computes follows from fleet,
seed and number alone, so a shard that is started twice writes the same bytes twice. A shard that
fails is tried again and then fails the whole run, with what marslab said. marslab is ended with
the process that started it, so a lost node leaves none behind.

Leaves out: moving files. All nodes see OUT under the same path (NFS, a persistent volume); marslab
writes each part under a name of its own, flushes it and gives it its name at once.
"""

import argparse
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time

# Exit codes after which another try cannot help: a mistake in the call, a pack that is none.
FINAL = {1, 4, 7, 8}
# What a shell says of somebody who was interrupted.
INTERRUPTED = 130


def arguments(about):
    """The options that every adapter has, and those of marslab behind `--`."""
    parser = argparse.ArgumentParser(
        description=about, epilog="Whatever stands behind `--` goes to `marslab fleet run`."
    )
    parser.add_argument("--out", required=True, help="results folder that all nodes see")
    parser.add_argument("--shards", type=int, required=True, help="how many, 1 or more")
    parser.add_argument("--marslab", default="marslab", help="the program on every node")
    parser.add_argument("--tries", type=int, default=3, help="of one shard, on living nodes")
    parser.add_argument("fleet", nargs="*", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    options.fleet = [word for word in options.fleet + rest if word != "--"]
    if options.shards < 1 or options.tries < 1:
        parser.error("--shards and --tries are 1 or more")
    options.out = os.path.abspath(options.out)
    # Nodes work in folders of their own.
    found = shutil.which(options.marslab)
    options.marslab = os.path.abspath(found) if found else options.marslab
    return options


def end_with_parent():
    """Asks Linux to end this process when the one that started it is gone."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (AttributeError, OSError):
        pass  # Another system: what is left over writes the same bytes.


def run(command):
    """Runs marslab; its exit code and what it complained of."""
    before = end_with_parent if sys.platform == "linux" else None
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          preexec_fn=before, check=False)
    return done.returncode, done.stderr.decode("utf-8", "replace").strip()


def shard(marslab, index, of, out, fleet, tries=3):
    """Runs one shard; gives back its index, the seconds it took and how often it was tried."""
    begin = time.monotonic()
    command = [marslab, "fleet", "run", "--shard", f"{index}/{of}", "--out", out, *fleet]
    for attempt in range(1, tries + 1):
        code, said = run(command)
        if code == 0:
            return index, time.monotonic() - begin, attempt
        if code in FINAL or attempt == tries:
            raise RuntimeError(f"shard {index}/{of} ended with {code} at try {attempt}: {said}")
        time.sleep(min(2**attempt, 30))
    raise AssertionError("tries are 1 or more")


def finish(options):
    """Holds every part against its receipt and finishes the folder, if no shard has done so."""
    code, said = run([options.marslab, "fleet", "merge", options.out, options.out])
    if code != 0:
        sys.exit(f"marslab fleet merge ended with {code}: {said}")
    if not os.path.exists(os.path.join(options.out, "_SUCCESS")):
        sys.exit(f"{options.out} has no _SUCCESS, although every shard came back")
    print(f"{options.out} is whole", file=sys.stderr)


def told(done, options, begin):
    """One line on standard error about a shard that came back."""
    index, seconds, attempts = done
    again = "" if attempts == 1 else f", {attempts} tries"
    passed = time.monotonic() - begin
    print(f"{passed:7.1f} s  shard {index}/{options.shards} in {seconds:.1f} s{again}",
          file=sys.stderr, flush=True)
