#!/usr/bin/env python3
"""Runs the queries of docs/fleets.md on a results folder, as they stand there.

    queries.py --marslab target/release/marslab [--results DIR] [--print]

Promises: every question of the page has a block of SQL for DuckDB and one of pandas, and both give
the same table, which is not empty; what the report counts, too, is held against
`marslab fleet report --format json`. Without a folder one is made: of a diagnoser that misses and
makes up, so that there is something to ask for.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile

import duckdb

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "fleets.md")
BLOCK = re.compile(r"^```(sql|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Under this heading of the page stand the questions.
SECTION = "## Asking the rows"
# Machines of a folder that is made here, and who diagnoses them.
MACHINES, DIAGNOSER = 20000, "parrot"


def questions(page):
    """Heading, SQL and pandas of every question of a page."""
    if SECTION not in page:
        sys.exit(f"docs/fleets.md has no section `{SECTION}`")
    section = re.split(r"^## ", page.split(SECTION, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    found = []
    for part in section.split("\n### ")[1:]:
        blocks = BLOCK.findall(part)
        if [kind for kind, _ in blocks] != ["sql", "python"]:
            sys.exit(f"a question needs a block of sql and one of python: {part.splitlines()[0]}")
        found.append((part.splitlines()[0], blocks[0][1], blocks[1][1]))
    if not found:
        sys.exit("docs/fleets.md asks nothing")
    return found


def plain(value):
    """A value that both engines have in their own type."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return tuple(plain(item) for item in value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value


def rows(table):
    """Columns and rows of a table of pandas, in plain types."""
    values = [tuple(plain(value) for value in row) for row in table.itertuples(index=False)]
    return [str(name) for name in table.columns], values


def ask(sql, code):
    """Both tables of a question; they must be equal and have a row."""
    namespace = {}
    exec(compile(code, "docs/fleets.md", "exec"), namespace)  # Our own page.
    mine, theirs = rows(namespace["table"]), rows(duckdb.sql(sql).df())
    if mine != theirs:
        differing = [pair for pair in zip(theirs[1], mine[1]) if pair[0] != pair[1]]
        sys.exit(f"DuckDB and pandas differ: {theirs[0]} / {mine[0]}, {len(theirs[1])} / "
                 f"{len(mine[1])} rows, first {differing[:3]}\n{sql}")
    if not mine[1]:
        sys.exit(f"nothing was found:\n{sql}")
    return mine


def against_the_report(answers, report):
    """Holds what the report counts, too, against the answers."""
    held = 0
    for columns, table in answers.values():
        for row in (dict(zip(columns, values)) for values in table):
            if {"cause", "precision", "recall"} <= row.keys():
                of = next(it for it in report["causes"] if it["cause"] == row["cause"])
                same = [of[key] == row[key] for key in ("found", "missed", "made_up")]
                # The report rounds down to four digits.
                same += [row[key] is of[key] is None or abs(row[key] - of[key]) <= 0.0001
                         for key in ("precision", "recall")]
            elif {"day", "false_alarms"} <= row.keys():
                of = next(it for it in report["days"] if it["day"] == row["day"])
                same = [of[key] == row[key] for key in ("machines", "broken", "false_alarms")]
            else:
                continue
            if not all(same):
                sys.exit(f"the report counts otherwise: {row} / {of}")
            held += 1
    if held < len(report["causes"]) + len(report["days"]) - report_only(report):
        sys.exit(f"only {held} rows could be held against the report")
    return held


def report_only(report):
    """Causes of the report that were only hidden, and have no row in a query."""
    return sum(it["found"] + it["missed"] + it["made_up"] == 0 for it in report["causes"])


def main():
    """Asks everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--marslab", required=True, help="the program")
    parser.add_argument("--machines", type=int, default=MACHINES)
    parser.add_argument("--results", help="a finished results folder")
    parser.add_argument("--print", action="store_true", help="show the tables")
    options = parser.parse_args()
    marslab = os.path.abspath(options.marslab)
    with open(DOCS, encoding="utf-8") as file:
        page = file.read()
    with tempfile.TemporaryDirectory(prefix="marslab-queries-") as folder:
        results = os.path.abspath(options.results or os.path.join(folder, "made"))
        if not options.results:
            subprocess.run([marslab, "fleet", "run", "--machines", str(options.machines), "--diagnoser",
                            DIAGNOSER, "--out", results], check=True, stdout=subprocess.DEVNULL)
        report = subprocess.run([marslab, "fleet", "report", results, "--format", "json"],
                                check=True, stdout=subprocess.PIPE).stdout
        # The page says `results`, wherever the folder is.
        os.symlink(results, os.path.join(folder, "results"))
        os.chdir(folder)
        answers = {}
        for title, sql, code in questions(page):
            answers[title] = ask(sql, code)
            print(f"{len(answers[title][1]):6} rows  {title}")
            if options.print:
                print(duckdb.sql(sql))
        held = against_the_report(answers, json.loads(report))
        print(f"equal: {len(answers)} questions in DuckDB and pandas, "
              f"{held} rows as the report counts them")
        os.chdir("/")


if __name__ == "__main__":
    main()
