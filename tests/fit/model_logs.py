#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of random scenarios, whose truth is known: simulated (`run --calls`), fitted, and the fitted
scenario run. Over all logs together: intervals cover the truth as often as they say; waits and
abandonment of the fitted scenario are apart from the log's as chance has it. Each: what is written
runs. TAP. `--count N`, `--first N`: which scenarios; `--table`: what each log came to."""
import argparse
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile

RINGFLOW = os.environ.get("RINGFLOW", "build/ringflow")
ROUTE = json.dumps({"states": [
    {"name": "Trigger", "type": "trigger", "properties": {},
     "transitions": [{"event": "incomingCall", "next": "which"}]},
    {"name": "which", "type": "run-function", "properties": {"url": "https://example.com/which"},
     "transitions": [{"event": "success", "next": "desk"}, {"event": "fail", "next": "back"}]}] + [
    {"name": name, "type": "enqueue-call", "properties": {"queue_name": name},
     "transitions": [{"event": e} for e in ("callComplete", "failedToEnqueue", "callFailure")]}
    for name in ("desk", "back")], "initial_state": "Trigger", "flags": {"allow_concurrent_calls": True}})


def service_law(r):
    """A law for a scenario, its name in fit.json, its parameters there and its mean."""
    mean = r.choice((60, 120, 180, 300))
    kind = r.choice(("exponential", "log-normal", "gamma", "Weibull", "constant"))
    if kind == "exponential":
        return f"{{exponential: {mean}s}}", kind, {"mean": mean}, mean
    if kind == "log-normal":
        sigma = r.choice((0.5, 0.9))
        mu = math.log(mean) - sigma * sigma / 2
        return f"{{lognormal: {{mu: {mu:.9f}, sigma: {sigma}}}}}", kind, {"mu": mu, "sigma": sigma}, mean
    if kind == "gamma":
        shape = r.choice((0.7, 2, 4))
        return (f"{{gamma: {{shape: {shape}, scale: {mean / shape:.9f}s}}}}", kind,
                {"shape": shape, "scale": mean / shape}, mean)
    if kind == "Weibull":
        shape = r.choice((0.8, 1.5))
        scale = mean / math.gamma(1 + 1 / shape)
        return f"{{weibull: {{shape: {shape}, scale: {scale:.9f}s}}}}", kind, {"shape": shape, "scale": scale}, mean
    return f"{mean}s", kind, {}, mean


class Trial:
    """A scenario, its log, and what was fitted to it."""

    def __init__(self, number, folder):
        self.number, self.wrong = number, []
        self.r = random.Random(number)
        self.path = os.path.join(folder, str(number))
        self.make()

    def make(self):
        r = self.r
        law, self.law, self.parameters, mean = service_law(r)
        self.hours = r.choice((3, 8, 12, 24, 48))
        self.load = r.choice(("light", "medium", "heavy"))
        busy = {"light": (0.15, 0.5), "medium": (0.6, 0.85), "heavy": (0.9, 1.15)}[self.load]
        self.two = self.number % 5 == 4
        base = r.choice((2, 3, 5, 8, 13))
        by_schedule, by_hours = r.random() < 0.4, r.random() < 0.5
        # days are alike
        day = [max(1, base + (r.choice((-2, -1, 0, 1, 3)) if by_schedule else 0)) for _ in range(24)]
        self.agents = [day[h % 24] for h in range(self.hours)]
        level = r.uniform(*busy)
        steady = level * base * 3600 / mean
        rates = [level * n * 3600 / mean * r.uniform(0.8, 1.2) if by_hours else steady for n in day]
        self.rates = [rates[h % 24] for h in range(self.hours)]
        self.patience = r.choice((60, 150, 300)) if self.load == "heavy" or r.random() < 0.8 else None
        own = ", ".join(f"{x:.6f}/h" for x in self.rates)
        counts = ", ".join(map(str, self.agents))
        text = f"agents:\n  desk: {{schedule: {{step: 1h, counts: [{counts}]}}, handle_time: {law}}}\n"
        if self.two:
            text += f"  back: {{schedule: {{step: 1h, counts: [{counts}]}}, handle_time: {law}}}\n"
            text += f"flows:\n  in:\n    file: '{ROUTE}'\n    widgets: {{which: {{take: {{success: 50%, fail: 50%}}, duration: 0s}}}}\n"
            own = ", ".join(f"{2 * x:.6f}/h" for x in self.rates)
        else:
            text += "apps: {in: <Response><Enqueue>desk</Enqueue></Response>}\n"
        if self.patience:
            text += f"callers: {{patience: {{queued: {{exponential: {self.patience}s}}}}}}\n"
        text += f"run: {{seed: {self.number + 1}}}\n"
        text += f"calls: {{arrivals: {{step: 1h, rates: [{own}]}}, duration: {self.hours}h}}\n"
        text += "designs: {d: {start: in, goal: agent}}\n"
        with open(self.path + ".yaml", "w") as f:
            f.write(text)

    def do(self, *command):
        done = subprocess.run([RINGFLOW, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "NO_COLOR": "1"})
        if done.returncode:
            self.wrong.append(f"{' '.join(command)}: exit {done.returncode}: {(done.stderr or done.stdout)[:300]}")
        self.said = "saw a later caller served first" in " ".join(done.stdout.split())
        return not done.returncode

    def run(self):
        p = self.path
        if not (self.do("run", p + ".yaml", "--replications", "1", "--calls", "--no-charts", "--quiet",
                        "--out", p + "-log") and
                self.do("fit", p + "-log/calls.csv", "--no-charts", "--out", p + "-fit",
                        *(["--check", "--threads", "1"] if self.two else ["--quiet"]))):
            return
        said = self.said
        if not (self.do("run", p + "-fit/scenario.yaml", "--replications", "40", "--threads", "1", "--no-charts",
                        "--quiet", "--out", p + "-again")):
            return
        self.said = said
        with open(p + "-fit/fit.json") as f:
            self.fit = json.load(f)
        with open(p + "-fit/rates.csv", newline="") as f:
            self.steps = list(csv.DictReader(f))
        if not os.path.exists(p + "-again/groups.csv"):
            self.wrong.append("a log with a queue became a scenario without")
            return
        with open(p + "-again/groups.csv", newline="") as f:
            self.again = next(csv.DictReader(f), None)
        self.judge()

    def judge(self):
        """Of each statement of the fit: does it cover the truth?"""
        self.hits = {"rates": [], "service": [], "patience": [], "agents": [], "waits": []}
        of_log = self.fit["log"]
        for step in self.steps:
            hour = int(float(step["begins"])) // 3600 + 24 * (int(step["day"]) - 1)
            if hour >= self.hours or float(step["observed"]) <= 0:
                continue
            # a cycle of days has the mean of its days
            days = range(hour, self.hours, 24) if self.fit["arrivals"]["cycle_days"] == 1 else [hour]
            truth = sum(self.rates[h] for h in days) / len(days) * (2 if self.two else 1)
            self.hits["rates"].append(float(step["low"]) <= truth <= float(step["high"]))
            self.hits["agents"].append((sum(self.agents[h] for h in days) / len(days) * (2 if self.two else 1),
                                        int(step["scheduled"]), float(step["calls"])))
        self.covers("service", self.law, self.parameters)
        if self.patience:
            self.covers("patience", "exponential", {"mean": self.patience})
        if not self.two and self.again:
            for name, log in (("waited_rate", of_log["waited"] / of_log["offered"]),
                              ("abandon_rate", of_log["abandoned"] / of_log["offered"]),
                              ("wait_mean", of_log["wait_mean"])):
                mean, low, high = (float(self.again[name + end] or "nan") for end in ("", "_low", "_high"))
                self.hits["waits"].append((name, log, mean, (high - low) / 2 / 2.02 * 40 ** 0.5))

    def covers(self, quantity, law, truths):
        """Of each of the true law's parameters: its estimate, its error, the truth."""
        found = next(q for q in self.fit["quantities"] if q["quantity"] == quantity)
        for one in found.get("laws", ()):
            if one["law"] == law:
                for name, truth in truths.items():
                    x = one["parameters"][name]
                    if x["error"]:
                        self.hits[quantity].append((name, truth, x["estimate"], x["error"], found["observed"]))


def most_misses(n, p):
    """The most of N that miss with probability P, but for one time in a thousand."""
    rest, k, term = 1.0, 0, (1 - p) ** n
    while rest - term > 0.001:
        rest -= term
        term *= (n - k) / (k + 1) * p / (1 - p)
        k += 1
    return k


class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def ok(self, good, name):
        self.count += 1
        self.failed += not good
        print(("ok" if good else "not ok") + f" {self.count} - {name}", flush=True)

    def covers(self, hits, p, name):
        misses, most = len(hits) - sum(hits), most_misses(len(hits), p)
        self.ok(misses <= most, f"{name}: {misses} of {len(hits)} do not cover the truth, at most {most}")


def judge_all(tap, trials):
    """Over all logs. Errors are asymptotic and some samples are of ten durations, so that 7 % may be outside of
    1.96 of them; waits and abandonment are skewed, so that 8 % of logs may be."""
    hits = {q: [x for t in trials for x in t.hits[q]] for q in ("rates", "service", "patience", "waits")}
    tap.covers(hits["rates"], 0.05, "intervals of rates")
    for q in ("service", "patience"):
        # by the logarithm, which estimates of scales and shapes are nearer to normal in
        tap.covers([abs(math.log(e / truth) * e / error) < 1.96 for name, truth, e, error, n in hits[q]
                    if n >= 10 and e > 0 and truth > 0 and name != "mu"] +
                   [abs(e - truth) < 1.96 * error for name, truth, e, error, n in hits[q] if name == "mu"],
                   0.07, f"parameters of {q}")
    for metric in ("waited_rate", "abandon_rate", "wait_mean"):
        tap.covers([abs(log - mean) < 1.96 * sd + 1e-9 for name, log, mean, sd in hits["waits"] if name == metric],
                   0.08, f"the log as a run of the fitted scenario, {metric}")
    busy = [abs(truth - found) <= 0.5 for t in trials if not t.two and t.load != "light"
            for truth, found, calls in t.hits["agents"]]
    tap.ok(sum(busy) >= 0.9 * len(busy), f"agents of busy logs: {sum(busy)} of {len(busy)} steps as they were, "
                                         f"at least {math.ceil(0.9 * len(busy))}")
    light = [found - truth for t in trials if not t.two and t.load == "light" for truth, found, calls in t.hits["agents"]]
    tap.ok(sum(d >= 2 for d in light) <= 0.05 * len(light),
           f"agents of light logs: {sum(d >= 2 for d in light)} of {len(light)} steps have two too many or more")
    two = [t for t in trials if t.two and t.load != "light"]
    tap.ok(all(t.said for t in two), f"two groups in one log are told: {sum(t.said for t in two)} of {len(two)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--table", action="store_true")
    o = parser.parse_args()
    tap, trials = Tap(), []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(o.first, o.first + o.count):
            t = Trial(number, folder)
            t.run()
            for line in t.wrong:
                print(f"# log {number}: {line}")
            if not t.wrong:
                trials.append(t)
            if o.table and not t.wrong:
                print(f"# {number}: {t.hours} h, {t.load}, {t.law}{', two groups' if t.two else ''}; agents",
                      " ".join(f"{a:g}/{b}" for a, b, _ in t.hits["agents"]))
                for name, log, mean, sd in t.hits["waits"]:
                    print(f"#     {name} log {log:.4g}, fitted {mean:.4g}, a run's sd {sd:.3g}")
                for q in ("service", "patience"):
                    for name, truth, e, error, n in t.hits[q]:
                        print(f"#     {q} {name} {truth:.4g}, fitted {e:.4g} ({error:.3g}) of {n}")
    tap.ok(len(trials) == o.count, f"{len(trials)} of {o.count} logs: simulated, fitted, and the scenario runs")
    if trials:
        judge_all(tap, trials)
    print(f"1..{tap.count}")
    sys.exit(1 if tap.failed else 0)
