# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the engine on their own, and its instructions counted."""

import shutil

import runs
from harness import SLACK, row, say

LAWS = ("exponential", "bimodal", "ties", "zero", "heavy", "timers")
FLOORS = ("binary heap", "4-ary heap")


def hold_rows(bench, law, size, passes, rounds):
    times = bench.floor("hold/hold", law, size, passes, rounds)
    return [row("hold", f"{law}, {size:,} pending", "ns/pass", times["ours"], floor,
                times[floor], checksum=times["checksum"]) for floor in FLOORS]


def hold(bench):
    rounds, rows = 5, []
    passes = bench.pick(100_000, 500_000)
    for size in (10, 100, 1_000, 10_000, 100_000):
        for law in LAWS:
            if not bench.quick or size in (100, 10_000) or law == "exponential":
                rows += hold_rows(bench, law, size, passes, rounds)
    if not bench.quick:
        for law in LAWS:
            rows += hold_rows(bench, law, 1_000_000, 1_000_000, 3)
        rows += hold_rows(bench, "exponential", 10_000_000, 5_000_000, 1)
    return rows


VARIATE_FLOORS = {
    "uniform": "uniform, xoshiro256++",
    "exponential": "exponential, xoshiro256++ and ziggurat",
    "lognormal": "lognormal, GSL taus2",
    "gamma": "gamma, GSL taus2",
}


def variates(bench):
    times = bench.floor("variates/variates", bench.pick(500_000, 2_000_000), 7)
    rows = []
    for law, floor in VARIATE_FLOORS.items():
        for name in times:
            if name.startswith(law + ","):
                rows.append(row("variates", name, "ns", times[name], floor.split(", ")[1],
                                None if name == floor else times[floor],
                                slack=SLACK if ", ours" in name else None))
    return rows


def beyond_first(bench, scenario, sets):
    """Instructions within the engine, and events, of the replications after the first,
    which is watched for assumptions and looked through for a report's stories."""
    def run(replications):
        command = bench.command(scenario, [*sets, f"run.replications={replications}"])
        return bench.instructions([bench.program, *command], "engine_run"), bench.summary()["events"]

    one, three = run(1), run(3)
    return three[0] - one[0], three[1] - one[1]


def counted(bench, name, scenario, sets, floor, arguments):
    """Instructions an event within the engine, and in a floor."""
    total, events = beyond_first(bench, scenario, sets)
    command = [bench.build / "bench" / floor, *arguments(bench.summary())]
    floor_total = bench.instructions(command)
    floor_events = bench.floor(floor, *arguments(bench.summary()))["events"]
    return [row("count", name, "instr./event", [total / events], "heap",
                [floor_total / floor_events], slack=1.1)]


def count(bench):
    """These do not depend on what else the machine does, so the check is strict."""
    if not shutil.which("valgrind"):
        say("SKIPPED count: valgrind is not installed")
        return []
    rows = counted(bench, "M/M/1", "bench/scenarios/mm1.yaml", ["calls.count=20000"],
                   "floor_queue", lambda run: ["heap", 0.9, 1, run["calls"], 1])
    return rows + counted(bench, "headline, all designs, 1,000 calls at once", runs.HEADLINE,
                          [*runs.at_level(1_000), "calls.count=3000"], "floor_calls",
                          runs.calls_floor_arguments)
