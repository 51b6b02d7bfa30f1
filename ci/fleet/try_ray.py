#!/usr/bin/env python3
"""The adapter for Ray on two nodes of this machine, one of which is killed in the middle.

    try_ray.py --marslab target/release/marslab
"""

import os
import subprocess
import sys

from ray.cluster_utils import Cluster

from trial import HERE, Trial


def main():
    """Runs the trial."""
    trial = Trial(__doc__.splitlines()[0])
    trial.local()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    adapter = None
    try:
        stays, goes = (cluster.add_node(num_cpus=1) for _ in range(2))
        cluster.wait_for_nodes()
        raylet = goes.all_processes["raylet"][0].process.pid
        trial.say(f"two nodes with one core each: {stays.unique_id[:8]} and {goes.unique_id[:8]}")
        adapter = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "ray_fleet.py"), *trial.adapter()],
            env={**os.environ, "RAY_ADDRESS": cluster.address},
        )
        victim = trial.shard_below(raylet)
        cluster.remove_node(goes, allow_graceful=False)
        trial.killed(victim)
        if adapter.wait(timeout=3600) != 0:
            sys.exit(f"the adapter ended with {adapter.returncode}")
    finally:
        if adapter is not None and adapter.poll() is None:
            adapter.kill()
        cluster.shutdown()
    trial.compare()


if __name__ == "__main__":
    main()
