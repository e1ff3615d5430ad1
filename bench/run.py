#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks: run them, show a table, write results/bench.json. See README.md."""

import argparse
import json
import os
import pathlib
import sys
import time

import parts
import runs
from harness import ROOT, Bench, Failure, say, table

GROUPS = {"hold": parts.hold, "variates": parts.variates, "queue": runs.queue,
          "headline": runs.headline, "race": runs.race, "model": runs.model, "start": runs.start,
          "count": parts.count, "threads": runs.threads, "ranks": runs.ranks}
RESULTS = ROOT / "results/bench.json"
BASELINE = ROOT / "bench/baseline.json"
TRIES = 3


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


def show(rows):
    head = ["group", "what", "median", "min", "max", "unit", "floor", "median", "ratio", "min",
            "max"]
    table(head, [cells(r) for r in rows], {0, 1, 5, 6})


def show_levels(rows):
    """The size of the runs of the headline scenario."""
    lines = []
    for r in rows:
        more = r.get("more", {})
        if "peak_calls" in more:
            lines.append([r["name"], f"{more['events']:,}",
                          f"{more['events'] / more['calls']:.1f}", f"{more['peak_calls']:,.0f}",
                          f"{more['floor_peak']:,}" if more["floor_peak"] else "-",
                          f"{more['memory_kb'] / 1024:.1f} MB", number(more["whole_process"]),
                          number(r["median"])])
    if lines:
        print()
        table(["headline", "events", "a call", "peak calls", "the floor's", "peak memory",
               "ns/event, whole", "without start-up"], lines, {0})


def write(path, document):
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(document, indent=1) + "\n")
    os.replace(temporary, path)


def key(r):
    return f"{r['group']}: {r['name']} / {r['floor']['name']}"


def watched(rows):
    """Those whose ratio to the floor is compared, by what they are."""
    return {key(r): r for r in rows if "ratio" in r and r["slack"]}


def worse(r, saved, name):
    return name in saved and r["ratio"]["median"] > r["slack"] * saved[name]


def measure_again(bench, rows, saved):
    """A machine that others use is slow at times, a program that has become slower
    always: measure again what looks worse, and keep the better ratio."""
    bad = {r["group"] for name, r in watched(rows).items() if worse(r, saved, name)}
    for group in sorted(bad, key=list(GROUPS).index):
        again = watched(GROUPS[group](bench))
        for name, r in watched(rows).items():
            if name in again and again[name]["ratio"]["median"] < r["ratio"]["median"]:
                r.update(again[name])
    return bool(bad)


def compare(rows, saved):
    """Show the ratios beside the baseline's; the number that are worse."""
    lines, count = [], 0
    for name, r in watched(rows).items():
        now, limit = r["ratio"]["median"], r["slack"]
        if name not in saved:
            lines.append([name, f"{now:.2f}", "-", "-", f"{limit:g}", "new"])
            continue
        bad = worse(r, saved, name)
        verdict = "WORSE" if bad else "better" if now * limit < saved[name] else "ok"
        lines.append([name, f"{now:.2f}", f"{saved[name]:.2f}", f"{now / saved[name]:.2f}",
                      f"{limit:g}", verdict])
        count += bad
    table(["ratio to the floor", "now", "baseline", "change", "allowed", ""], lines, {0, 5})
    print(f"{count} worse than the baseline allows" if count else "none is worse")
    return count


def parse():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--quick", action="store_true", help="less than a minute")
    p.add_argument("--only", metavar="GROUPS", default=",".join(GROUPS),
                   help="such as queue,headline; of " + ", ".join(GROUPS))
    p.add_argument("--check", action="store_true", help="exit 1 when slower than the baseline")
    p.add_argument("--baseline", action="store_true", help="save the ratios as the baseline")
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


def measure(bench, options):
    """Rows, and how long each group took."""
    rows, seconds = [], {}
    for name in options.only.split(","):
        if sys.stderr.isatty():
            say(name)
        start = time.monotonic()
        rows += GROUPS[name](bench)
        seconds[name] = round(time.monotonic() - start, 1)
    return rows, seconds


def run(bench, options):
    rows, seconds = measure(bench, options)
    saved = json.loads(BASELINE.read_text())["ratios"] if options.check else {}
    for _ in range(1, TRIES):
        if not measure_again(bench, rows, saved):
            break
    show(rows)
    show_levels(rows)
    pathlib.Path(RESULTS).parent.mkdir(exist_ok=True)
    write(RESULTS, {"quick": options.quick, "seconds": seconds, "rows": rows})
    if options.baseline:
        ratios = {name: round(r["ratio"]["median"], 3) for name, r in watched(rows).items()}
        write(BASELINE, {"ratios": ratios})
    if options.check:
        print()
        return compare(rows, saved) > 0
    return 0


def main():
    options = parse()
    bench = None
    try:
        bench = Bench(options.build, options.quick)
        return run(bench, options)
    except Failure as failure:
        say(failure)
        return 1
    finally:
        if bench:
            bench.close()


if __name__ == "__main__":
    sys.exit(main())
