#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do random models find faults? Break the engine on purpose, one place at a time, and look.

    tests/models/mutants.py                 all of them
    tests/models/mutants.py --only 3        the third
    tests/models/mutants.py --count 400     models each

The tree is copied to a directory of its own; nothing is changed here. First the models run on
the copy as it is: what they find there would be no find.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENGINE = "sim/engine/"

# What is broken, in which file; what stands there and what is put in its place, in turn.
MUTANTS = [
    ("a level is one too high: who leaves a queue is not counted out", "agents.c",
     "	c->agent = AGENT_NONE;\n	gauge_add(&e->gauges, gauge_of(c->group, true), -1, e->now);",
     "	c->agent = AGENT_NONE;"),
    ("a scripted hang-up is looked at by the clock that all share", "caller.c",
     "wait = delay_ns(s->hang_up) - (e->now - c->created);",
     "wait = delay_ns(s->hang_up) - (e->safe_time - c->created);"),
    ("who calls again does so twice", "retrial.c",
     "	if (time < e->closing)\n",
     "	if (time < e->closing)\n		timer_heap_add(&e->redials, (struct timer){\n"
     "			time, c->number + (UINT64_C(1) << RETRIAL_SHIFT), c->counted });\n"
     "	if (time < e->closing)\n"),
    ("without a pace, a call still takes a slot of the dialling", "network.c",
     "	if (e->dial_gap)\n		e->dial_slot = slot + e->dial_gap;", "	e->dial_slot = slot;"),
    ("an agent is taken before everybody has come so far", "agents.c",
     "	if (wait_for_safe_time(e, c, v))\n		return false;\n	by = free_group",
     "	by = free_group"),
    ("schedules stop while callers think of calling again", "agent_schedule.c",
     " || e->redials.due != NEVER", ""),
    ("the fast path forgets that a waiting caller leaves the queue", "fast_path.c",
     "	change(f, LEVEL_QUEUE, -1);\n	serve(f, &c);\n", "	serve(f, &c);\n"),
    ("the fast path serves who has given up", "fast_path.c",
     "	c->number = HAS_LEFT;\n", ""),
    ("who gives up after a leg's flow has ended has not abandoned", "caller_leave.c",
     "c->abandoned = phase != PHASE_TALKING;",
     "c->abandoned = phase != PHASE_TALKING && !c->flow_completed;"),
    ("the end of wrap-up work is not observed", "agent_schedule.c",
     "		e->latest = t.time > e->latest ? t.time : e->latest;\n", ""),
    ("of several parties, any that drops out ends the dial", "dial.c",
     "	    call_at(e, c->child) != child)", "	    false)"),
]


def run(directory, *command, **options):
    return subprocess.run(command, cwd=directory, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)


def build(directory, make):
    done = run(directory, "make", "-s", f"-j{os.cpu_count()}", *make, "build/models/server")
    if done.returncode:
        sys.exit(done.stdout)


def copied(scratch):
    for name in ("sim", "tests", "Makefile"):
        source, target = os.path.join(ROOT, name), os.path.join(scratch, name)
        (shutil.copytree if os.path.isdir(source) else shutil.copy2)(source, target)
    return scratch


def found_by(output):
    """The ways that differ and the invariants that do not hold."""
    names = re.findall(r"^not ok - (?:invariant )?([^:(\n]+)", output, re.M)
    return "; ".join(n.strip() for n in names)


def models(directory, o):
    return run(directory, "tests/models/run.py", "--first", str(o.first), "--count", str(o.count),
               "--builds", "gcc", "--reduce", "0")


def try_mutant(directory, mutant, o):
    _, name, *edits = mutant
    path = os.path.join(directory, ENGINE, name)
    with open(path) as f:
        original = f.read()
    broken = original
    for before, after in zip(edits[::2], edits[1::2]):
        if broken.count(before) != 1:
            sys.exit(f"{name}: what is to be broken stands there {broken.count(before)} times: {before!r}")
        broken = broken.replace(before, after)
    try:
        with open(path, "w") as f:
            f.write(broken)
        build(directory, o.make)
        return models(directory, o)
    finally:
        with open(path, "w") as f:
            f.write(original)


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--count", type=int, default=400)
    p.add_argument("--only", type=int, help="the mutant of this number")
    p.add_argument("make", nargs="*", help="for make, such as CC='ccache gcc'")
    return p.parse_args()


def main():
    o, found = options(), 0
    chosen = [MUTANTS[o.only - 1]] if o.only else MUTANTS
    with tempfile.TemporaryDirectory(prefix="ringflow-mutants-") as scratch:
        directory = copied(scratch)
        build(directory, o.make)
        whole = models(directory, o)
        if whole.returncode:
            sys.exit(f"the models fail before anything is broken: {found_by(whole.stdout)}")
        for i, mutant in enumerate(chosen, o.only or 1):
            done = try_mutant(directory, mutant, o)
            found += done.returncode != 0
            print(f"{i:2} {'found' if done.returncode else 'MISSED'}: {mutant[0]}", flush=True)
            if done.returncode:
                print(f"      {found_by(done.stdout)}", flush=True)
    print(f"{found} of {len(chosen)} found by {o.count} models each")
    return 0 if found * 10 >= len(chosen) * 9 else 1


if __name__ == "__main__":
    sys.exit(main())
