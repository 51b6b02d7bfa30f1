#!/usr/bin/env python3
"""`marslab fleet run` on a Spark cluster: one task a shard.

    spark-submit --master spark://head:7077 --py-files ci/fleet/shards.py ci/fleet/spark_fleet.py \
        --out /shared/results --shards 64 -- --machines 100000000

Promises: those of shards.py. A task whose executor is lost is started on another one by Spark
itself, up to `spark.task.maxFailures` times. The bytes are those of a run on one machine, whatever
is lost. One task is one core: `spark.task.cpus` stays 1.
"""

import os
import sys
import time

from pyspark.sql import SparkSession

import shards


def main():
    """Runs all shards and finishes the folder."""
    options = shards.arguments(__doc__.splitlines()[0])
    session = SparkSession.builder.appName("marslab fleet").getOrCreate()
    context = session.sparkContext
    context.setLogLevel("ERROR")
    # Started without spark-submit nobody has sent the module to the executors.
    context.addPyFile(os.path.abspath(shards.__file__))
    begin = time.monotonic()
    given = (options.marslab, options.shards, options.out, options.fleet, options.tries)

    def one(index):
        marslab, of, out, fleet, tries = given
        return shards.shard(marslab, index, of, out, fleet, tries)

    tasks = context.parallelize(range(options.shards), options.shards).map(one)
    try:
        for done in sorted(tasks.collect()):
            shards.told(done, options, begin)
    except Exception as error:  # Py4J wraps what a task said into a Java exception.
        sys.exit(str(error).strip())
    finally:
        session.stop()
    shards.finish(options)


if __name__ == "__main__":
    main()
