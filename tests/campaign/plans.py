#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans of random small scenarios of two or three designs, of which some never come to the group,
against a search by brute force: every number of agents, with many more replications and other
callers. What plan.csv says of each value is what its estimate says, and where there is none it is
never yes. TAP. `--count N`, `--first N`: which scenarios; `--table`: what both found."""
import argparse
import csv
import os
import random
import re
import subprocess
import sys
import tempfile

RINGFLOW = os.environ.get("RINGFLOW", "build/ringflow")
MANY = 800  # replications of brute force
MOST_AGENTS = 12

# What a design's calls do: straight to the desk, some of them, or none.
STARTS = {
    "all": "<Response><Enqueue>desk</Enqueue></Response>",
    "some": '<Response><Gather timeout="2" numDigits="1" action="all"><Say>One?</Say></Gather>'
            "</Response>",
    "late": "<Response><Say>Welcome to all of you, from all of us.</Say><Enqueue>desk</Enqueue></Response>",
    "none": "<Response><Say>Closed today.</Say></Response>",
    "held": '<Response><Play loop="0">https://example.com/hold.mp3</Play></Response>',
}
# Redirected to the desk, unless the call is over by then: at some values of it calls come, at others not.
BRIEF = '<Response><Say>One moment.</Say><Pause length="%d"/></Response>'
COMES = ("all", "some", "late")
NEVER = ("none", "held")
# Of each metric its sign, and values to ask for: shares or seconds.
ASKED = {
    "service_level": (">=", (0.6, 0.7, 0.8, 0.9)), "wait_mean": ("<=", (5, 10, 20)),
    "abandon_rate": ("<=", (0.02, 0.05, 0.1)), "waited_rate": ("<=", (0.1, 0.3, 0.5)),
    "asa": ("<=", (3, 5, 10)), "wait_p95": ("<=", (10, 30, 60)),
}
BY_STEP = ("service_level", "wait_mean", "abandon_rate")


class Trial:
    def __init__(self, number, folder):
        self.number, self.folder, self.found = number, folder, []
        self.r = random.Random(number)
        self.path = os.path.join(folder, f"{number}.yaml")
        self.staff = number % 5 >= 3
        self.only = None
        self.make()

    def make(self):
        r = self.r
        kinds = [r.choice(NEVER), r.choice(COMES)] if r.random() < 0.6 else \
            [r.choice(COMES), r.choice(COMES + ("none",))]
        kinds += [r.choice(list(STARTS))] if r.random() < 0.4 else []
        if self.number % 10 == 6:
            kinds = [r.choice(NEVER) for _ in kinds]
        r.shuffle(kinds)
        self.kinds = {f"d{i}": kind for i, kind in enumerate(kinds)}
        self.key, self.range, self.largest = "agents.desk.count", f"1:{MOST_AGENTS}:1", False
        if self.number % 10 == 2:
            self.key, self.range, self.largest = "designs.brief.redirect.after", "1s:19s:2s", True
            self.kinds = {"brief": "brief", "d1": r.choice(COMES)}
        handle, rate = r.choice([60, 120, 180]), r.choice([30, 60, 90])
        self.hours = 2 if self.staff else r.choice([2, 3])
        rates = f"rates: [{rate}/h, {r.choice([30, 60, 90])}/h]" if self.staff else f"poisson: {rate}/h"
        patience = r.choice(["none", "{queued: {exponential: 2m}}"])
        self.metric = r.choice(BY_STEP if self.staff else list(ASKED))
        self.op, values = ASKED[self.metric]
        self.value = r.choice(values)
        self.only = r.choice(self.reach()) if r.random() < 0.25 and self.reach() else None
        asked = f"{self.value:.0%}" if self.value < 1 else f"{self.value}s"
        self.until = f"agents.desk.{self.metric} {self.op} {asked}{' in ' + self.only if self.only else ''}"
        redirect = {kind: ", redirect: {at: answered, after: %s, to: %s}" % to for kind, to in
                    (("held", ("8s", "bye")), ("brief", ("1s", "all")))}
        with open(self.path, "w", encoding="utf-8") as f:
            f.write("apps:\n  bye: '<Response><Hangup/></Response>'\n")
            f.writelines(f"  {name}: '{xml}'\n" for name, xml in STARTS.items())
            f.write(f"  brief: '{BRIEF % r.choice([4, 8, 12])}'\n")
            f.write("agents: {desk: {count: %d, handle_time: {exponential: %ds}, service_level: 20s}}\n"
                    "callers: {patience: %s}\ncalls: {arrivals: {%s}, duration: %dh}\ndesigns:\n" %
                    (8 if self.largest else 3, handle, patience, rates, self.hours))
            for name, kind in self.kinds.items():
                f.write(f"  {name}: {{start: {kind}{redirect.get(kind, '')}, goal: agent}}\n")

    def reach(self):
        return [self.only] if self.only else [d for d, kind in self.kinds.items() if kind in COMES + ("brief",)]

    def call(self, command, *more):
        out = os.path.join(self.folder, f"{self.number}-{command}")
        subprocess.run(["rm", "-rf", out], check=True)
        got = subprocess.run([RINGFLOW, command, self.path, "--no-charts", "--out", out, "--threads", "1",
                              *more], capture_output=True, text=True, check=False)
        return out, got.stdout + got.stderr, got.returncode

    def met(self, value):
        return value >= self.value if self.op == ">=" else value <= self.value

    def worst(self, estimates):
        """Of none that is known there is nothing to be met."""
        if any(e is None for e in estimates):
            return (float("-inf" if self.op == ">=" else "inf"),) * 3
        return min(estimates, key=lambda e: e[0] if self.op == ">=" else -e[0])

    def plain(self, estimate):
        """Does the whole interval say the same as the estimate?"""
        return self.met(estimate[1]) == self.met(estimate[2])


def rows(path):
    with open(path, encoding="utf-8") as f:
        return list(csv.DictReader(f))


def numbers(row, prefix=""):
    keys = ("estimate", "low", "high") if not prefix else (prefix, prefix + "_low", prefix + "_high")
    return tuple(float(row[k] or row[keys[0]]) for k in keys) if row[keys[0]] else None


def says_more(t):
    """Of which value plan.csv says what its estimate does not; None: of none."""
    for row in rows(os.path.join(t.folder, f"{t.number}-plan", "plan.csv")):
        if (row["meets"] == "yes") != bool(row["estimate"] and t.met(float(row["estimate"]))):
            return f"{row['value']}: {row['estimate'] or 'nothing'}, and 'meets' is {row['meets']}"
    return None


def find(t):
    """--find against all numbers of agents. The fault, or whether chance may explain it."""
    numbers_of = f"={t.range}" if t.number % 2 or t.largest else ""
    _, text, code = t.call("plan", "--find", f"{t.key}{numbers_of}", "--until", t.until,
                           "--max-replications", str(2 * MANY))
    answer = re.search(r"meets .* is (\d+)", text)
    if code not in (0, 3):
        return f"exit {code}\n{text}", False
    if says_more(t):
        return says_more(t), False
    got = int(answer.group(1)) if answer else None
    if not answer and "Every" in text:
        got = int(t.range.split(":")[t.largest].rstrip("s"))
    t.found = [got]
    if not t.reach():
        return (f"{got} agents for nobody", False) if got or code != 3 or "no call comes" not in text else (None, True)
    out, text, code = t.call("sweep", "--vary", f"{t.key}={t.range}", "--seed", "99",
                             "--replications", str(MANY), "--metric", f"agents.desk.{t.metric}")
    if code:
        return f"sweep: exit {code}\n{text}", False
    by_count = {}
    for row in rows(os.path.join(out, "sweep.csv")):
        if row["metric"] == f"agents.desk.{t.metric}" and row["design"] in t.reach():
            by_count.setdefault(int(row[t.key].rstrip("s")), []).append(numbers(row))
    worst = {n: t.worst(e) for n, e in by_count.items()}
    right = next((n for n in sorted(worst, reverse=t.largest) if t.met(worst[n][0])), None)
    t.found.append(right)
    if got == right:
        return None, True
    between = [n for n in worst if min(got or 99, right or 99) <= n < max(got or 99, right or 99)]
    return f"{got} agents, by brute force {right}", not any(t.plain(worst[n]) for n in between)


def steps(t, counts):
    """Of each step the worst design's estimate, and whether it is plain."""
    out, text, code = t.call("run", "--set", "agents.desk.count=null", "--set",
                             f"agents.desk.schedule={{counts: {counts}, step: 1h}}", "--set",
                             "agents.desk.by_interval=yes", "--replications", str(MANY), "--seed", "99")
    if code:
        raise RuntimeError(text)
    found = {}
    for row in rows(os.path.join(out, "intervals.csv")):
        if row["design"] in t.reach():
            found.setdefault(float(row["from"]), []).append(numbers(row, t.metric))
    return [t.worst(found[k]) for k in sorted(found)]


def staff(t):
    """--staff: every step meets it, and none does with an agent fewer."""
    _, text, code = t.call("plan", "--staff", "agents.desk", "--until", t.until, "--every", "1h",
                           "--max-replications", str(2 * MANY))
    got = re.search(r"counts: (\[[0-9, ]+\])", text)
    if not t.reach():
        return (f"agents for nobody: exit {code}\n{text}", False) if got or code != 3 else (None, True)
    if code or not got:
        return f"exit {code}\n{text}", False
    for row in rows(os.path.join(t.folder, f"{t.number}-plan", "plan.csv")):
        if row["design"] not in t.reach() or not row[t.metric]:
            return f"a step of no design meets it: {row}", False
    counts = [int(n) for n in got.group(1).strip("[]").split(",")]
    t.found = [counts]
    missed = [e for e in steps(t, counts) if not t.met(e[0])]
    fault, chance = (f"{counts} misses it", not any(t.plain(e) for e in missed)) if missed else (None, True)
    for i, n in enumerate(counts):
        fewer = steps(t, counts[:i] + [n - 1] + counts[i + 1:]) if n > 1 else []
        if fewer and all(t.met(e[0]) for e in fewer):
            fault, chance = f"{counts}: one fewer in step {i + 1} does", any(not t.plain(e) for e in fewer)
    return fault, chance


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=40)
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--table", action="store_true")
    o = options.parse_args()
    by_chance, bad, names = 0, 0, range(o.first, o.first + o.count)
    with tempfile.TemporaryDirectory() as folder:
        for number in names:
            t = Trial(number, folder)
            fault, chance = (staff if t.staff else find)(t)
            by_chance += bool(fault and chance)
            bad += bool(fault and not chance)
            print(f"{'not ok' if fault and not chance else 'ok'} - plan {number}: {t.until}, "
                  f"{' '.join(t.kinds.values())}")
            if o.table:
                print("#   " + ", by brute force ".join(str(x) for x in t.found or ["nothing"]))
            if fault:
                print("# " + fault.replace("\n", "\n# "))
    enough = by_chance <= max(1, o.count // 20)
    print(f"{'ok' if enough else 'not ok'} - plans: {o.count - by_chance - bad} of {o.count} as by brute force")
    return 0 if enough and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
