#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the instructions of an event go: runs a scenario under callgrind, and shows
the engine's cost by part (source file) and by function. See README.md."""

import argparse
import collections
import re
import shutil
import sys

import runs
from harness import Bench, Failure, say, table

# A share of the last level of a server's cache; callgrind takes that of a whole virtual
# machine for one cache otherwise.
LAST_LEVEL = "--LL=33554432,16,64"
LINE = re.compile(r"^ *((?:(?:[\d,]+ *\( *[\d.]+%\)|[\d.,]+) +)+)(\S.*?)(?: \[(.*)\])?$")


class Cost(collections.Counter):
    """Callgrind's events, by their short names."""

    @property
    def cycles(self):
        """KCachegrind's estimate: 10 for a miss of the first level or of a branch, 100
        for one of the last level."""
        first = self["I1mr"] + self["D1mr"] + self["D1mw"]
        last = self["ILmr"] + self["DLmr"] + self["DLmw"]
        return self["Ir"] + 10 * (first + self["Bcm"] + self["Bim"]) + 100 * last


def annotated(text):
    """(file:function, cost) of each line of callgrind_annotate."""
    events = re.search(r"^Events shown: +(.*)$", text, re.M).group(1).split()
    body = text.split("file:function", 1)[1]
    for line in body.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        numbers = re.sub(r"\([^)]*\)", "", match.group(1)).split()
        values = [0 if n == "." else int(n.replace(",", "")) for n in numbers]
        yield match.group(2), match.group(3) or "", Cost(dict(zip(events, values)))


def part(place, library):
    """The source file within the project, or else the library."""
    file = place.rsplit(":", 1)[0]
    if "sim/" in file:
        return file[file.index("sim/"):]
    if "Random123" in file:
        return "Random123"
    if "/lib" in library:
        return re.sub(r"\.so.*", "", library.rsplit("/", 1)[1])
    return "the C library"


def function(place, library):
    name = place.rsplit(":", 1)[1]
    return f"{name}  ({part(place, library)})"


def collect(bench, scenario, sets):
    """Costs of the engine by file:function, and the number of events simulated."""
    out = bench.directory / "callgrind.out"
    valgrind = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}",
                "--cache-sim=yes", "--branch-sim=yes", "--toggle-collect=engine_run",
                LAST_LEVEL]
    run = bench.simulate(scenario, sets, program=[*valgrind, bench.program])
    text = bench.output(["callgrind_annotate", "--threshold=100", "--auto=no", out])
    return list(annotated(text)), run["events"]


def show(title, names, costs, events, top):
    total = sum(c.cycles for c in costs.values())
    lines = []
    for name, cost in sorted(costs.items(), key=lambda item: -item[1].cycles)[:top]:
        lines.append([f"{100 * cost.cycles / total:.1f} %", f"{cost.cycles / events:.1f}",
                      f"{cost['Ir'] / events:.1f}",
                      f"{(cost['Bcm'] + cost['Bim']) / events:.2f}",
                      f"{(cost['D1mr'] + cost['D1mw']) / events:.2f}", name])
    print(f"\n{title}")
    table(["share", "cycles", "instructions", "branch misses", "cache misses", names], lines, {5})


def parse():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("scenario", nargs="?", help="default: the headline scenario, 1,000 calls at once")
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    p.add_argument("--top", type=int, default=20, help="functions shown (%(default)s)")
    p.add_argument("--build", default="build")
    options = p.parse_args()
    if not shutil.which("valgrind"):
        p.error("valgrind is not installed: apt-get install valgrind")
    if not options.scenario:
        options.scenario = runs.HEADLINE
        options.set = [*runs.at_level(1_000), "calls.count=4_000", *options.set]
    return options


def main():
    options = parse()
    bench = None
    try:
        bench = Bench(options.build, True)
        costs, events = collect(bench, options.scenario, options.set)
    except Failure as failure:
        say(failure)
        return 1
    finally:
        if bench:
            bench.close()
    if not costs:
        say("callgrind saw no engine_run()")
        return 1
    parts, functions, total = (collections.defaultdict(Cost) for _ in range(3))
    for place, library, cost in costs:
        parts[part(place, library)].update(cost)
        functions[function(place, library)].update(cost)
        total[""].update(cost)
    print(f"{options.scenario}: {events:,} events; in the engine, an event takes "
          f"{total['']['Ir'] / events:.0f} instructions,\nabout {total[''].cycles / events:.0f} "
          "cycles by callgrind's model of caches and branches. All columns are per event.")
    show("By part", "part", parts, events, options.top)
    show("By function, its own cost", "function", functions, events, options.top)
    return 0


if __name__ == "__main__":
    sys.exit(main())
