"""Three ways to judge a field of servers, each on one core, in seconds on the processor.

insights-core and marslab see the same facts: those of the scenarios of marslab's catalogue, printed
by `marslab facts`. The NumPy model is what a spreadsheet would be: independent columns, no machine,
no cause that makes a symptom. Figures are machines a second and core.
"""

import json
import os
import subprocess
import sys
import time

# 40 conditions on facts that one rule of a monitor would look at: path, comparison, bound.
CONDITIONS = [
    ("services.obengine.state", "!=", "running"),
    ("services.obengine.start", "==", "disabled"),
    ("services.vss.start", "==", "disabled"),
    ("services.swprv.start", "==", "disabled"),
    ("services.schedule.state", "!=", "running"),
    ("tasks.backup.enabled", "==", False),
    ("tasks.backup.has_next_run", "==", False),
    ("tasks.backup.user", "!=", "SYSTEM"),
    ("tasks.backup.user_is_admin", "==", False),
    ("tasks.backup.last_result", ">", 0),
    ("powershell.effective_policy", "==", "Restricted"),
    ("powershell.major", "<", 3),
    ("powershell.module_path_in_registry", "==", False),
    ("powershell.module_path_in_scheduler", "==", False),
    ("dotnet.release", "<", 378389),
    ("clock.offset_seconds", ">", 900),
    ("clock.offset_seconds", "<", -900),
    ("scratch.config_folder.exists", "==", False),
    ("scratch.config_folder.kek", "==", False),
    ("scratch.config_folder.system_access", "==", False),
    ("scratch.config_folder.checksums", "<", 0),
    ("scratch.config_folder.error", ">", 0),
    ("scratch.provider_folder.exists", "==", False),
    ("scratch.provider_folder.kek", "==", False),
    ("volumes.C.free_bytes", "<", 2 << 30),
    ("volumes.C.read_only", "==", True),
    ("volumes.D.free_bytes", "<", 2 << 30),
    ("volumes.D.offline", "==", True),
    ("volumes.D.locked", "==", True),
    ("volumes.D.file_system", "!=", "ntfs"),
    ("antivirus.realtime", "==", False),
    ("agent.installation", "!=", "complete"),
    ("agent.throttled", "==", True),
    ("agent.recovery_points", "<", 1),
    ("temp.tmp_files", ">", 65000),
    ("temp.system_access", "==", False),
    ("machine.uptime_minutes", ">", 60 * 24 * 90),
    ("vault.jobs_not_shown", ">", 0),
    ("vault.immutable", "==", True),
    ("operation.ended", "==", "failed"),
]
COMPARE = {
    "==": lambda value, bound: value == bound,
    "!=": lambda value, bound: value != bound,
    "<": lambda value, bound: value < bound,
    ">": lambda value, bound: value > bound,
}


def look(facts, path):
    """The value at a path of the facts, or None."""
    for step in path.split("."):
        facts = facts.get(step) if isinstance(facts, dict) else None
    return facts


def holds(facts, condition):
    """True when a condition is there and holds."""
    path, compare, bound = condition
    value = look(facts, path)
    return value is not None and type(value) is type(bound) and COMPARE[compare](value, bound)


def facts_of(marslab, count):
    """The facts of the first scenarios of the catalogue."""
    listed = subprocess.run([marslab, "list"], check=True, capture_output=True, text=True).stdout
    words = [line.split() for line in listed.splitlines()]
    names = [line[0] for line in words if line and "/" in line[0]]
    step = max(1, len(names) // count)
    printed = [
        subprocess.run([marslab, "facts", name], check=True, capture_output=True, text=True).stdout
        for name in names[::step]
    ]
    return [json.loads(text) for text in printed]


def insights(hosts, seconds):
    """Hosts a second with insights-core: 40 rules, each a component of the broker."""
    from insights import dr, make_fail, rule
    from insights.core.plugins import datasource

    @datasource()
    def facts(broker):
        return broker["facts"]

    def made(number, condition):
        def check(source):
            if holds(source, condition):
                return make_fail(f"RULE_{number}", path=condition[0])
            return None

        check.__name__ = f"rule_{number}"
        check.__qualname__ = check.__name__
        return rule(facts)(check)

    rules = [made(number, condition) for number, condition in enumerate(CONDITIONS)]
    graph = {}
    for component in rules:
        graph.update(dr.get_dependency_graph(component))
    found, done, began = 0, 0, time.process_time()
    while time.process_time() - began < seconds:
        for host in hosts:
            broker = dr.Broker()
            # The facts are there already: the data source is not asked.
            broker["facts"] = broker[facts] = host
            dr.run(graph, broker=broker)
            found += sum(1 for it in rules if broker.get(it) and broker[it].get("type") == "rule")
        done += len(hosts)
    return done / (time.process_time() - began), found / done


def plain(hosts, seconds):
    """Hosts a second with the same 40 conditions as plain Python, for scale."""
    found, done, began = 0, 0, time.process_time()
    while time.process_time() - began < seconds:
        for host in hosts:
            found += sum(holds(host, condition) for condition in CONDITIONS)
            done += 1
    return done / (time.process_time() - began), found / done


def flat(machines, folder):
    """Rows a second of a model without causality: independent columns, thresholds, Parquet."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    rng = np.random.default_rng(20_200_115)
    began, part = time.process_time(), 65_536
    path = os.path.join(folder, "flat.parquet")
    words = {
        "site": ["seoul", "busan", "tokyo", "plant"],
        "image": ["server-2008r2", "server-2012r2", "server-2016", "server-2019", "server-2022"],
        "operation": ["scheduled-backup", "manual-backup", "restore", "monitor"],
        "cause": [f"cause-{number}" for number in range(180)],
    }
    writer = None
    for first in range(0, machines, part):
        count = min(part, machines - first)
        draw = lambda kinds: rng.integers(0, kinds, count, dtype=np.int32)
        broken = rng.random(count) < 0.09
        named = broken & (rng.random(count) < 0.99) | (rng.random(count) < 0.001)
        columns = {"machine": pa.array(np.arange(first, first + count))}
        columns["day"] = pa.array(draw(28))
        for name, all_words in words.items():
            mask = None if name != "cause" else ~broken
            keys = pa.array(draw(len(all_words)), mask=mask)
            columns[name] = pa.DictionaryArray.from_arrays(keys, pa.array(all_words))
        free = rng.lognormal(24, 2, count)
        columns["free_bytes"] = pa.array(free.astype(np.int64))
        columns["low"] = pa.array(free < (2 << 30))
        verdict = np.where(broken, np.where(named, 0, 1), np.where(named, 2, 3)).astype(np.int32)
        kinds = pa.array(["exact", "missed", "false-alarm", "quiet"])
        columns["verdict"] = pa.DictionaryArray.from_arrays(pa.array(verdict), kinds)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()
    taken = time.process_time() - began
    size = os.path.getsize(path)
    os.remove(path)
    return machines / taken, size / machines


def own(marslab, machines):
    """Machines a second and core with marslab: the truth itself, and the reference Rego pack."""
    words = ["fleet", "bench", "--machines", str(machines), "--format", "json"]
    words += ["--diagnoser", "oracle", "--diagnoser", "rego"]
    done = subprocess.run([marslab, *words], check=True, capture_output=True, text=True)
    rates = {}
    for speed in json.loads(done.stdout):
        seconds = sum(stage["seconds"] for stage in speed["stages"])
        rates[speed["diagnoser"]] = speed["machines"] / seconds
    return rates


def main():
    marslab, machines, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    hosts = facts_of(marslab, 100)
    rate, found = insights(hosts, 5)
    print(f"insights-core, 40 rules:            {rate:>12,.0f} hosts/s  ({found:.2f} findings each)")
    rate, wanted = plain(hosts, 2)
    if found != wanted:
        sys.exit(f"the rules differ: {found} findings a host with insights-core, {wanted} without")
    print(f"the same 40 conditions in a loop:   {rate:>12,.0f} hosts/s  ({found:.2f} findings each)")
    rate, size = flat(machines, folder)
    print(f"NumPy and Parquet, no causality:    {rate:>12,.0f} rows/s   ({size:.1f} bytes each)")
    for name, rate in own(marslab, machines).items():
        print(f"marslab fleet, {name + ':':<21}{rate:>12,.0f} machines/s")


if __name__ == "__main__":
    main()
