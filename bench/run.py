#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks: run them, show a table, write results/bench.json. See README.md."""

import argparse
import json
import os
import pathlib
import sys

import runs
from harness import ROOT, Bench, Failure, say

GROUPS = {"queue": runs.queue, "headline": runs.headline, "race": runs.race,
          "start": runs.start, "threads": runs.threads, "ranks": runs.ranks}
RESULTS = ROOT / "results/bench.json"
BASELINE = ROOT / "bench/baseline.json"
SLACK = 1.3


def number(x):
    if x >= 1000:
        return f"{x:,.0f}"
    return f"{x:.3g}" if x < 100 else f"{x:.0f}"


def cells(r):
    floor = r.get("floor")
    line = [r["group"], r["name"], number(r["median"]), number(r["min"]), number(r["max"]),
            r["unit"]]
    if floor:
        line += [floor["name"], number(floor["median"]), f"{r['ratio']['median']:.2f}",
                 f"{r['ratio']['min']:.2f}", f"{r['ratio']['max']:.2f}"]
    return line


def table(head, lines, left):
    """Aligned columns; those numbered in LEFT begin at the left."""
    lines = [head] + [line + [""] * (len(head) - len(line)) for line in lines]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(c.ljust(w) if i in left else c.rjust(w)
                        for i, (c, w) in enumerate(zip(line, widths))).rstrip())


def show(rows):
    head = ["group", "what", "median", "min", "max", "unit", "floor", "median", "ratio", "min",
            "max"]
    table(head, [cells(r) for r in rows], {0, 1, 5, 6})


def write(path, document):
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(document, indent=1) + "\n")
    os.replace(temporary, path)


def key(r):
    return f"{r['group']}: {r['name']} / {r['floor']['name']}"


def ratios(rows):
    """Of the rows that do not depend on how many processors are free."""
    return {key(r): r["ratio"]["median"] for r in rows
            if "ratio" in r and r["group"] not in ("threads", "ranks")}


def check(rows, slack):
    """Compare ratios to the floor with the baseline's; the number that are worse."""
    saved = json.loads(BASELINE.read_text())["ratios"]
    lines, worse = [], 0
    for name, ratio in ratios(rows).items():
        if name not in saved:
            lines.append([name, f"{ratio:.2f}", "-", "-", "new"])
            continue
        change = ratio / saved[name]
        worse += change > slack
        verdict = "WORSE" if change > slack else "better" if change < 1 / slack else "ok"
        lines.append([name, f"{ratio:.2f}", f"{saved[name]:.2f}", f"{change:.2f}", verdict])
    table(["ratio to the floor", "now", "baseline", f"change (at most {slack:g})", "verdict"],
          lines, {0, 4})
    return worse


def parse():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--quick", action="store_true", help="less than a minute")
    p.add_argument("--only", metavar="GROUPS", default=",".join(GROUPS),
                   help="such as queue,headline; of " + ", ".join(GROUPS))
    p.add_argument("--check", action="store_true", help="exit 1 when slower than the baseline")
    p.add_argument("--baseline", action="store_true", help="save the ratios as the baseline")
    p.add_argument("--slack", type=float, default=SLACK,
                   help="by which a ratio may exceed the baseline's (%(default)s)")
    p.add_argument("--build", default="build", help="directory of the build (%(default)s)")
    options = p.parse_args()
    for name in options.only.split(","):
        if name not in GROUPS:
            p.error(f"no group {name}: expected some of {', '.join(GROUPS)}")
    if options.baseline and set(options.only.split(",")) != set(GROUPS):
        p.error("--baseline saves all groups, so it takes no --only")
    if options.check and not BASELINE.exists():
        p.error("there is no baseline yet: make bench-baseline saves one")
    return options


def measure(options):
    bench, rows = Bench(options.build, options.quick), []
    try:
        for name in options.only.split(","):
            if sys.stderr.isatty():
                say(name)
            rows += GROUPS[name](bench)
    finally:
        bench.close()
    return rows


def main():
    options = parse()
    try:
        rows = measure(options)
    except Failure as failure:
        say(failure)
        return 1
    show(rows)
    pathlib.Path(RESULTS).parent.mkdir(exist_ok=True)
    write(RESULTS, {"quick": options.quick, "rows": rows})
    if options.baseline:
        write(BASELINE, {"ratios": {k: round(v, 3) for k, v in ratios(rows).items()}})
    if options.check:
        print()
        return check(rows, options.slack) > 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
