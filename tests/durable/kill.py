#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that are ended at random moments: kill -9 and SIGTERM of run, --extend, sweep, plan
and shards. Then: what was finished is there, the same command goes on to the bytes of a run
that nobody disturbed, and nothing is left over. Prints TAP.

  kill.py [--kill N] [--term N] [--seed S]      moments in all, spread over the cases
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

import common
from common import (RACE, agree, difference, ended, files, leftovers, result, run, start, units,
                    wait_for)

OPTIONS = ["--quiet", "--threads", "2"]
SMALL = [*OPTIONS, "--no-charts"]
NOTES = "notes.txt"  # in a directory that something was run in before


class Case:
    """A command that writes to a directory. FIRST: what was run there before; PARTS: shards that
    go on in turns until the directory has FINAL."""

    def __init__(self, name, arguments, first=None, final="summary.json", parts=0, term=True):
        self.name, self.arguments, self.first, self.final = name, arguments, first, final
        self.parts, self.term = parts, term

    def commands(self, out):
        place = ["--extend" if self.name == "extend" else "--out", out]
        if not self.parts:
            return [self.arguments + place]
        return [self.arguments + place + ["--shard", f"{i + 1}/{self.parts}"]
                for i in range(self.parts)]

    def prepare(self, out):
        if self.first:
            done = run(self.first + ["--out", out])
            assert done.returncode == 0, done.stderr
            with open(os.path.join(out, NOTES), "w") as f:
                f.write("the user's\n")

    def done(self, out):
        final = self.final if isinstance(self.final, list) else [self.final]
        return all(os.path.exists(os.path.join(out, name)) for name in final)

    def complete(self, out):
        """Once, or the parts in turns until one reports. The last exit status and words."""
        for _ in range(60):
            for command in self.commands(out):
                done = run(command)
                if done.returncode:
                    return done.returncode, done.stderr
            if self.done(out):
                return 0, ""
        return 1, "no end"


def sweep(*more):
    return ["sweep", RACE, "--vary", "designs.race.redirect.after=0s:8s:2s", "--vary",
            "callers.talk=30s,5m", "--replications", "8", "--set", "calls.count=4000", *SMALL, *more]


def cases():
    size = ["--set", "calls.count=15000"]
    old = ["run", RACE, "--seed", "9", "--calls", "--set", "calls.count=200", "--replications", "3"]
    return [
        Case("run", ["run", RACE, *size, "--replications", "20", "--calls", *SMALL], old + SMALL),
        Case("run with charts", ["run", RACE, "--replications", "10", *size, *OPTIONS],
             old + OPTIONS),
        Case("extend", ["run", RACE, *size, "--replications", "40", *SMALL],
             ["run", RACE, *size, "--replications", "10", *SMALL]),
        Case("sweep", sweep(), old + OPTIONS, final="sweep.csv"),
        Case("run where a sweep was", ["run", RACE, "--replications", "10", *size, *SMALL],
             sweep("--seed", "9")),
        Case("plan", ["plan", RACE, "--find", "designs.race.redirect.after=0s:20s:1s", "--until",
                      "http_400_rate <= 20%", "--set", "calls.count=3000", *OPTIONS],
             sweep("--seed", "9"), final="plan.csv"),
        Case("fit", ["fit", "scenarios/logs/monday.csv", "--quiet"], old + OPTIONS, final="fit.json",
             term=False),  # but for its charts it ends as any program does
        Case("shard", ["run", RACE, *size, "--replications", "40", *SMALL],
             final=["shard-1of2.rows", "shard-2of2.rows"], parts=2),
        Case("sweep in shards", sweep(), final="sweep.csv", parts=2),
        Case("selection in shards", ["run", "scenarios/direct-vs-studio.yaml", "--select",
                                     "success_rate=2 points", "--set", "calls.count=200",
                                     "--replications", "5", *SMALL], parts=2),
        Case("sweep of steady states", ["sweep", "scenarios/steady.yaml", "--vary",
                                        "calls.arrivals.poisson=30/h,36/h", "--replications", "4",
                                        *SMALL], final="sweep.csv"),
        Case("precision in shards", ["run", RACE, "--precision", "0.5%", "--set", "calls.count=1500",
                                     *SMALL], parts=2),
    ]


class Reference:
    """A case that nobody disturbed."""

    def __init__(self, case, work, library):
        self.case = case
        self.before = os.path.join(work, case.name + " before")
        self.after = os.path.join(work, case.name + " after")
        os.makedirs(self.before)
        case.prepare(self.before)
        shutil.copytree(self.before, self.after)
        self.seconds, self.calls = [], []
        for _ in range(60):
            for command in case.commands(self.after):
                counted = os.path.join(work, "count")
                begun = time.monotonic()
                done = run(command, env=preloaded(library, DIE_COUNT=counted))
                self.seconds.append(time.monotonic() - begun)
                assert done.returncode == 0, done.stderr
                with open(counted) as f:
                    self.calls.append(int(f.read()))
            if case.parts == 0 or case.done(self.after):
                break
        if case.name == "sweep in shards":  # only now does one of them report
            assert run(case.arguments + ["--out", self.after]).returncode == 0
        self.old, self.new = files(self.before), files(self.after)


def preloaded(library, **more):
    return {**os.environ, "LD_PRELOAD": library, **{k: str(v) for k, v in more.items()}}


def kept(found):
    """Units in each file of a store."""
    return {n: units(b) for n, b in found.items() if n.startswith("points" + os.sep)}


def leftovers_beside(out):
    return [name for name in os.listdir(os.path.dirname(out)) if name.startswith(".ringflow")]


def results_of(found):
    return {n: b for n, b in found.items() if os.sep not in n}


def one_run(reference, found):
    """Is it the old run, whole, or the new one? In words why not. What campaigns keep is no part of it."""
    had, sets = results_of(found), [results_of(reference.old), results_of(reference.new)]
    return "" if had in sets else "neither the old run nor the new one:\n" + difference(had, sets[0])


def look(reference, out, killed):
    """What is wrong with OUT after an end before its time, or nothing."""
    case, found = reference.case, files(out, hidden=False)
    try:
        kept(found)
    except TypeError:
        return "a file of points is damaged"
    if not killed and leftovers(out):
        return f"left over: {leftovers(out)}"
    if case.first and killed:
        return one_run(reference, found)
    if case.final == "summary.json" and "summary.json" in found:
        return agree(results_of(found))
    return ""


def go_on(reference, out):
    """What is wrong with OUT once the command was run to its end, or nothing."""
    case = reference.case
    had = kept(files(out, hidden=False))
    status, words = case.complete(out)
    if case.name == "sweep in shards" and not status and not os.path.exists(os.path.join(out, "sweep.csv")):
        status = run(case.arguments + ["--out", out]).returncode
    if status:
        return f"going on: exit {status}\n{words}"
    if leftovers(out) or leftovers_beside(out):
        return f"left over: {leftovers(out)} {leftovers_beside(out)}"
    now = kept(files(out))
    lost = {n: u for n, u in had.items() if kept(reference.new) and now.get(n, 0) < u}
    if lost:
        return f"lost: {lost}"
    return difference(files(out), reference.new)


def disturb(reference, out, rng, signal_number, library):
    """Run the case and end it. What became of it: the exit status, words, or None when it was
    over before its moment."""
    commands = reference.case.commands(out)
    at = rng.randrange(len(reference.seconds))
    for i in range(at):  # parts that came before
        done = run(commands[i % len(commands)])
        assert done.returncode == 0, done.stderr
    command = commands[at % len(commands)]
    if signal_number == signal.SIGKILL and rng.random() < 0.5:
        call = rng.randrange(1, reference.calls[at] + 1)
        status, _, err = ended(start(command, env=preloaded(library, DIE_AT=call)))
        return status, err, f"call {call} of {reference.calls[at]}"
    process = start(command)
    moment = rng.uniform(0, 1.05 * reference.seconds[at])
    if signal_number == signal.SIGTERM:  # before its first steps any program is ended by it
        wait_for(lambda: process.poll() is not None or catches(process.pid))
    time.sleep(moment)
    process.send_signal(signal_number)
    status, _, err = ended(process)
    return status, err, f"{1000 * moment:.0f} ms of {1000 * reference.seconds[at]:.0f}"


def catches(pid):
    try:
        with open(f"/proc/{pid}/status") as f:
            caught = next(line for line in f if line.startswith("SigCgt"))
    except (OSError, StopIteration):
        return False
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def one(reference, work, rng, signal_number, library):
    """One moment. What is wrong, and was it before the end?"""
    out = os.path.join(work, "out")
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(reference.before, out)
    status, err, moment = disturb(reference, out, rng, signal_number, library)
    expected = -9 if signal_number == signal.SIGKILL else 130
    if status not in (0, expected):
        return f"{moment}: exit {status}, expected {expected}\n{err}", True
    wrong = look(reference, out, status == -9)
    wrong = wrong or go_on(reference, out)
    return wrong and f"{moment}, exit {status}: {wrong}", status != 0


def all_moments(reference, work, rng, count, signal_number, library):
    word = "kill -9" if signal_number == signal.SIGKILL else "SIGTERM"
    wrong, early = [], 0
    for _ in range(count):
        one_wrong, before = one(reference, work, rng, signal_number, library)
        early += before
        if one_wrong:
            wrong.append(one_wrong)
    result(not wrong, f"{reference.case.name}: {word} at {count} moments, {early} of them before its end",
           f"{len(wrong)} went wrong\n" + "\n".join(wrong))
    return early


def small_cases():
    """Of which every moment can be had."""
    size = ["--set", "calls.count=20", "--replications", "2", *SMALL]
    points = ["sweep", RACE, "--vary", "callers.talk=1s,2s", *size]
    return [
        Case("run after run", ["run", RACE, *size], ["run", RACE, "--seed", "9", "--calls", *size]),
        Case("run after sweep", ["run", RACE, *size], points),
        Case("sweep after run", points, ["run", RACE, *size], final="sweep.csv"),
        Case("sweep after sweep", points, [*points, "--seed", "9"], final="sweep.csv"),
    ]


def each_moment(case, work, library):
    reference = Reference(case, work, library)
    out, wrong = os.path.join(work, "out"), []
    for call in range(1, reference.calls[0] + 1):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(reference.before, out)
        done = run(case.commands(out)[0], env=preloaded(library, DIE_AT=call))
        one_wrong = look(reference, out, True) or go_on(reference, out)
        if done.returncode != -9:
            one_wrong = f"exit {done.returncode}"
        if one_wrong:
            wrong.append(f"call {call}: {one_wrong}")
    result(not wrong, f"{case.name}: kill -9 at each of {reference.calls[0]} moments",
           f"{len(wrong)} went wrong\n" + "\n".join(wrong))


def build(work):
    library = os.path.join(work, "die.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "die.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kill", type=int, default=30)
    parser.add_argument("--term", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as work:
        library = build(work)
        total = {signal.SIGKILL: [0, 0], signal.SIGTERM: [0, 0]}
        for case in small_cases():
            each_moment(case, work, library)
        every = cases()
        for i, case in enumerate(every):
            reference = Reference(case, work, library)
            for signal_number, count in ((signal.SIGKILL, options.kill), (signal.SIGTERM, options.term)):
                share = count // len(every) + (i < count % len(every))
                share *= case.term or signal_number == signal.SIGKILL
                total[signal_number][0] += share
                total[signal_number][1] += all_moments(reference, work, rng, share, signal_number, library)
    for signal_number, (moments, early) in total.items():
        print(f"# {signal_number.name}: {moments} moments, {early} before the end of the command")
    common.finish()


main()
