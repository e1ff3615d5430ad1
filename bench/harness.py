# SPDX-License-Identifier: GPL-3.0-or-later
"""Running programs, pairing their times, and rows of results."""

import json
import os
import pathlib
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


def row(group, name, unit, values, floor=None, floor_values=None, **more):
    """One line of the results. Values that stand at the same place in VALUES and
    FLOOR_VALUES were measured one after the other, and make one ratio."""
    r = {"group": group, "name": name, "unit": unit, **spread(values)}
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
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ringflow-bench-"))
        self.program = self.build / "ringflow"
        self.help = self.output([self.program, "run", "--help"])

    def close(self):
        shutil.rmtree(self.directory)

    def pick(self, quick, full):
        return quick if self.quick else full

    def output(self, command):
        done = subprocess.run([str(c) for c in command], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise Failure(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def usage(self, command):
        """Processor time, wall time (s) and peak memory (kB) of a command."""
        file = self.directory / "usage.json"
        self.output([self.build / "bench/measure", file, *command])
        return json.loads(file.read_text())

    def floor(self, name, *arguments):
        """What a floor prints."""
        return json.loads(self.output([self.build / "bench" / name, *arguments]))

    def simulate(self, scenario, sets=(), threads=1, program=None):
        """Run a scenario: the usage, with the designs of its summary."""
        summary = self.directory / "summary.json"
        command = list(program or [self.program])
        command += ["run", scenario, "--no-charts", "--quiet", "--out", self.directory / "out",
                    "--json", summary]
        if self.has("--threads"):
            command += ["--threads", threads]
        for s in sets:
            command += ["--set", s]
        usage = self.usage(command)
        usage["designs"] = json.loads(summary.read_text())["designs"]
        usage["calls"] = sum(d["calls"] for d in usage["designs"])
        usage["events"] = sum(d["events"] for d in usage["designs"])
        return usage

    def has(self, option):
        return option in self.help


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def available_memory():
    """In bytes."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
