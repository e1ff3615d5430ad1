# SPDX-License-Identifier: GPL-3.0-or-later
"""Running programs, pairing their times, and rows of results."""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Failure(Exception):
    """A program failed, or two that must agree do not."""


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values),
            "runs": len(values)}


SLACK = 1.3


def row(group, name, unit, values, floor=None, floor_values=None, slack=SLACK, **more):
    """One line of the results. Values that stand at the same place in VALUES and
    FLOOR_VALUES were measured one after the other, and make one ratio. SLACK is the
    factor by which that ratio may exceed the baseline's; None when it may do so freely."""
    r = {"group": group, "name": name, "unit": unit, "slack": slack, **spread(values)}
    if floor_values:
        r["floor"] = {"name": floor, **spread(floor_values)}
        r["ratio"] = spread([a / b for a, b in zip(values, floor_values)])
    if more:
        r["more"] = more
    return r


def paired(rounds, *measures):
    """Call the measures in turn, ROUNDS times; a list of results for each."""
    results = [[] for _ in measures]
    for _ in range(rounds):
        for measure, out in zip(measures, results):
            out.append(measure())
    return results


class Bench:
    def __init__(self, build, quick):
        self.build = ROOT / build
        self.quick = quick
        self.program = self.build / "ringflow"
        self.help = self.output([self.program, "run", "--help"])
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ringflow-bench-"))

    def close(self):
        shutil.rmtree(self.directory)

    def pick(self, quick, full):
        return quick if self.quick else full

    def output(self, command):
        try:
            done = subprocess.run([str(c) for c in command], cwd=ROOT, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise Failure(f"cannot run {command[0]}: {error.strerror}") from error
        if done.returncode:
            raise Failure(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def usage(self, command):
        """Processor time, wall time (s) and peak memory (kB) of a command."""
        file = self.directory / "usage.json"
        self.output([self.build / "bench/measure", file, *command])
        return json.loads(file.read_text())

    def instructions(self, command, function=None):
        """Instructions that a command runs, in all or within one function."""
        out = self.directory / "callgrind.out"
        valgrind = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}"]
        if function:
            valgrind.append(f"--toggle-collect={function}")
        self.output([*valgrind, *command])
        return int(re.search(r"^totals: (\d+)", out.read_text(), re.M).group(1))

    def floor(self, name, *arguments):
        """What a floor prints."""
        return json.loads(self.output([self.build / "bench" / name, *arguments]))

    def command(self, scenario, sets=(), threads=1):
        """The arguments that run a scenario."""
        command = ["run", scenario, "--no-charts", "--quiet", "--out", self.directory / "out",
                   "--json", self.directory / "summary.json"]
        if self.has("--threads"):
            command += ["--threads", threads]
        for s in sets:
            command += ["--set", s]
        return command

    def summary(self):
        """Of the scenario run last."""
        designs = json.loads((self.directory / "summary.json").read_text())["designs"]
        return {"designs": designs, "calls": sum(d["calls"] for d in designs),
                "events": sum(d["events"] for d in designs)}

    def simulate(self, scenario, sets=(), threads=1, program=None):
        """Run a scenario: the usage, and its summary."""
        usage = self.usage([*(program or [self.program]), *self.command(scenario, sets, threads)])
        return {**usage, **self.summary()}

    def has(self, option):
        return option in self.help


def table(head, lines, left):
    """Aligned columns; those numbered in LEFT begin at the left."""
    lines = [head] + [line + [""] * (len(head) - len(line)) for line in lines]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(c.ljust(w) if i in left else c.rjust(w)
                        for i, (c, w) in enumerate(zip(line, widths))).rstrip())


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def available_memory():
    """In bytes."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
