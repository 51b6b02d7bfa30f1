"""What the trials of the adapters share: a run that loses a node gives the bytes of a local one.

Promise: a trial is green only when the node was killed while marslab computed a shard below it,
and when every file of both folders is equal. Whatever it starts it ends.
"""

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Seconds until a shard must run on the node that is to be killed.
PATIENCE = 300
# Seconds after the kill until nothing of the node is left.
GRACE = 30


def processes():
    """Every process: its number, its parent's and its program."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue  # It ended while we looked.
        yield int(entry), int(rest.split()[1]), name


def below(root):
    """Processes that some process started, or that something started that it started: number
    and program."""
    all_of = {pid: (parent, its) for pid, parent, its in processes()}

    def has_root(pid):
        while pid in all_of and pid != root:
            pid = all_of[pid][0]
        return pid == root

    return [(pid, its) for pid, (_, its) in all_of.items() if pid != root and has_root(pid)]


def alive(pid):
    """Whether a process is there and is no zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def end(pid):
    """Ends a process the hard way."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def digests(folder):
    """The hash of every file of a folder, by its name in it."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


class Trial:
    """A local run, a run of an adapter, and the comparison."""

    def __init__(self, about):
        parser = argparse.ArgumentParser(
            description=about, epilog="Whatever stands behind `--` goes to `marslab fleet run`."
        )
        parser.add_argument("--marslab", required=True, help="the program")
        parser.add_argument("--machines", type=int, default=64000)
        parser.add_argument("--shards", type=int, default=16)
        parser.add_argument("fleet", nargs="*", help=argparse.SUPPRESS)
        self.options, rest = parser.parse_known_args()
        self.folder = tempfile.TemporaryDirectory(prefix="marslab-fleet-")
        # A part a shard.
        part = -(-self.options.machines // self.options.shards)
        self.fleet = ["--machines", str(self.options.machines), "--part", str(part)]
        self.fleet += [word for word in self.options.fleet + rest if word != "--"]
        self.name = os.path.basename(self.options.marslab)[:15]
        self.begin = time.monotonic()

    def say(self, text):
        """One line with the time."""
        print(f"{time.monotonic() - self.begin:7.1f} s  {text}", flush=True)

    def path(self, name):
        """A path in the folder of the trial."""
        return os.path.join(self.folder.name, name)

    def local(self):
        """The run that the other is held against."""
        out = self.path("local")
        command = [self.options.marslab, "fleet", "run", "--out", out, *self.fleet]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=3600)
        self.say(f"local: {len(digests(out))} files")

    def adapter(self):
        """The words behind the interpreter for an adapter."""
        return ["--out", self.path("cluster"), "--shards", str(self.options.shards),
                "--marslab", self.options.marslab, "--", *self.fleet]

    def shard_below(self, root):
        """Waits until marslab runs below a process; its number."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for pid, name in below(root):
                if name == self.name:
                    return pid
            time.sleep(0.02)
        sys.exit("no shard came to the node that is to be killed: nothing was tried")

    def killed(self, victim):
        """Waits until the shard of the killed node is gone, and says whether it had to be so."""
        until = time.monotonic() + GRACE
        while alive(victim) and time.monotonic() < until:
            time.sleep(0.02)
        if alive(victim):
            end(victim)
            sys.exit("marslab outlived its node")
        self.say(f"the node is gone, and with it the shard that ran there (process {victim})")

    def compare(self):
        """Every file of both folders is equal."""
        local, cluster = digests(self.path("local")), digests(self.path("cluster"))
        if "_SUCCESS" not in local or len(local) < 3:
            sys.exit(f"the local run left {sorted(local)}")
        wrong = sorted(name for name in local.keys() | cluster.keys()
                       if local.get(name) != cluster.get(name))
        if wrong:
            sys.exit(f"{len(wrong)} of {len(local)} files differ: {wrong[:10]}")
        self.say(f"equal: {len(local)} files of both runs have the same bytes")
