#!/usr/bin/env python3
"""The adapter for Spark on a master and two workers of this machine, one of which is killed.

    try_spark.py --marslab target/release/marslab
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pyspark

from trial import HERE, Trial, below, end

SPARK = os.path.dirname(pyspark.__file__)


def free_port():
    """A port that nobody has."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Node:
    """A master or a worker of Spark, with all that it starts."""

    def __init__(self, trial, kind, *words):
        self.log = open(trial.path(f"{kind}-{words[-1].rsplit('/', 1)[-1]}.log"), "wb")
        program = [os.path.join(SPARK, "bin", "spark-class"),
                   f"org.apache.spark.deploy.{kind.lower()}.{kind}", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*program, *words], stdout=self.log, stderr=self.log, start_new_session=True,
            env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": HERE},
        )

    def kill(self):
        """Ends the node at once: the worker, its executors and what runs tasks for them."""
        for pid in [self.process.pid, *(pid for pid, its in below(self.process.pid)
                                        if its.startswith(("java", "python")))]:
            end(pid)
        self.process.wait()
        self.log.close()


def wait_for_workers(port, count):
    """Waits until the master knows its workers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/", timeout=5) as page:
                if page.read().count(b'"ALIVE"') > count:
                    return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("the workers did not come up")


def main():
    """Runs the trial."""
    trial = Trial(__doc__.splitlines()[0])
    trial.local()
    port, page = free_port(), free_port()
    nodes, adapter = [], None
    try:
        nodes.append(Node(trial, "Master", "--port", str(port), "--webui-port", str(page)))
        master = f"spark://127.0.0.1:{port}"
        for name in ["one", "two"]:
            nodes.append(Node(trial, "Worker", master, "--cores", "1", "--memory", "1g",
                              "--webui-port", "0", "--work-dir", trial.path(name)))
        wait_for_workers(page, 2)
        trial.say(f"a master and two workers with one core each at {master}")
        adapter = subprocess.Popen(
            [os.path.join(SPARK, "bin", "spark-submit"), "--master", master,
             "--conf", "spark.log.level=ERROR", "--conf", "spark.ui.enabled=false",
             "--conf", "spark.executor.memory=512m",
             "--conf", "spark.driver.bindAddress=127.0.0.1",
             "--conf", "spark.driver.host=127.0.0.1",
             "--py-files", os.path.join(HERE, "shards.py"), os.path.join(HERE, "spark_fleet.py"),
             *trial.adapter()],
            env={**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"},
            start_new_session=True,
        )
        victim = trial.shard_below(nodes[2].process.pid)
        nodes.pop().kill()
        trial.killed(victim)
        if adapter.wait(timeout=3600) != 0:
            sys.exit(f"the adapter ended with {adapter.returncode}")
    finally:
        if adapter is not None and adapter.poll() is None:
            os.killpg(adapter.pid, signal.SIGKILL)
        for node in nodes:
            node.kill()
    trial.compare()


if __name__ == "__main__":
    main()
