#!/usr/bin/env python3
"""`marslab fleet run` on a Ray cluster: one task a shard.

    ray_fleet.py --out /shared/results --shards 64 -- --diagnoser powershell:monitor.ps1

Promises: those of shards.py. A task whose node is lost is started on another node by Ray itself
(`max_retries`), a shard whose marslab fails is tried again within its task. The bytes are those of
a run on one machine, whatever is lost.
"""

import sys
import time

import ray
from ray import cloudpickle

import shards

# How often Ray starts a task anew whose node or worker is lost.
LOST_NODES = 8


def main():
    """Runs all shards and finishes the folder."""
    options = shards.arguments(__doc__.splitlines()[0])
    # Workers on other nodes have no copy of this folder: the module travels with the task.
    cloudpickle.register_pickle_by_value(shards)
    # The cluster that RAY_ADDRESS names, or this machine alone.
    ray.init(log_to_driver=False)
    begin = time.monotonic()
    task = ray.remote(num_cpus=1, max_retries=LOST_NODES)(shards.shard)
    waiting = [
        task.remote(options.marslab, index, options.shards, options.out, options.fleet,
                    options.tries)
        for index in range(options.shards)
    ]
    while waiting:
        done, waiting = ray.wait(waiting)
        try:
            shards.told(ray.get(done[0]), options, begin)
        except ray.exceptions.RayError as error:
            for task in waiting:
                ray.cancel(task, force=True)
            sys.exit(str(error).strip())
    shards.finish(options)


if __name__ == "__main__":
    main()
