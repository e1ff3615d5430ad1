#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what `run` says of a dialler what a simulation says that knows nothing of Ringflow?

Agents are idle, talk or do wrap-up work; calls ring; who answers and finds nobody idle waits for 2 s. While
fewer calls ring than ratio times the agents who are idle, one more is placed. The ratio is given, or adapts: every
five minutes it goes up by 0.1 while both the share of abandoned calls so far and that of the last
interval are below the bound, else down by 0.2, from 1 to 20 (docs/model.md). All by a list of events,
random numbers of Python, a fixed seed. Each metric has to agree within 4.5 standard errors of the difference.

    tests/dialler/simulation.py           runs and compares, prints TAP
    tests/dialler/simulation.py --show    both, side by side
"""
import heapq
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STANDARD_ERRORS = 4.5
REPLICATIONS, WARM_UP, END = 60, 2 * 3600, 14 * 3600
RING, TIMEOUT, HANDLE, WRAP_UP, PATIENCE = 12, 20, 180, 30, 2
ANSWER, BUSY = 0.4, 0.1  # the rest rings until the time-out, or until 20 s of its own ringing are over
CASES = {
    "progressive": (10, 1, None, {}),
    "ratio 1.8": (10, 1.8, None, {"mode": "predictive", "ratio": 1.8}),
    "ratio 3 of two agents": (2, 3, None, {"mode": "predictive", "ratio": 3}),
    "5 % abandoned": (10, 1, 0.05, {"mode": "predictive", "abandoned": "5%"}),
}
SCENARIO = """
rules: {{fetch_latency: 0s, queued_time: 0s, post_dial_delay: 0s, ring_timeout: {timeout}s}}
run: {{replications: {replications}, warm_up: {warm_up}s, seed: 5}}
apps: {{q: <Response><Enqueue>sales</Enqueue></Response>}}
agents: {{sales: {{count: {agents}, handle_time: {{exponential: {handle}s}}, wrap_up: {{exponential: {wrap_up}s}}}}}}
callers: {{ring: {{exponential: {ring}s}}, busy: {busy}, no-answer: {silent}}}
calls: {{direction: outbound, duration: {end}s, dialler: {dialler}}}
designs: {{d: {{start: q, goal: agent}}}}
"""


class Dialler:
    """One replication."""

    def __init__(self, agents, ratio, bound, rng):
        self.idle, self.agents, self.ratio, self.bound, self.rng = agents, agents, ratio, bound, rng
        self.now, self.ringing, self.events, self.count = 0.0, 0, [], 0
        self.waiting = []
        self.so_far = [0, 0]
        self.last = [0, 0]
        self.placed = self.answered = self.abandoned = self.served = 0
        self.idle_time = 0.0

    def after(self, delay, what, who=None):
        self.count += 1
        heapq.heappush(self.events, (self.now + delay, self.count, what, who))

    def counted(self, placed):
        return placed >= WARM_UP

    def place(self):
        self.ringing += 1
        self.placed += self.counted(self.now)
        u, ring = self.rng.random(), self.rng.expovariate(1 / RING)
        if u < BUSY:
            self.after(0, "fails")
        elif u < BUSY + ANSWER and ring <= TIMEOUT:
            self.after(ring, "answers", self.now)
        else:
            self.after(TIMEOUT, "fails")

    def talk(self, placed):
        self.idle -= 1
        self.served += self.counted(placed)
        self.after(self.rng.expovariate(1 / HANDLE) + self.rng.expovariate(1 / WRAP_UP), "free")

    def answers(self, placed):
        self.ringing -= 1
        self.so_far[0] += 1
        self.answered += self.counted(placed)
        if self.idle:
            self.talk(placed)
        else:
            self.count += 1
            name = self.count
            self.waiting.append((name, placed))
            self.after(PATIENCE, "gives up", (name, placed))

    def gives_up(self, who):
        if who in self.waiting:
            self.waiting.remove(who)
            self.so_far[1] += 1
            self.abandoned += self.counted(who[1])

    def free(self, _):
        self.idle += 1
        if self.waiting:
            self.talk(self.waiting.pop(0)[1])

    def adjust(self):
        answered, abandoned = (a - b for a, b in zip(self.so_far, self.last))
        if answered:
            below = abandoned < self.bound * answered and self.so_far[1] < self.bound * self.so_far[0]
            self.ratio = min(max(self.ratio + (0.1 if below else -0.2), 1), 20)
        self.last = list(self.so_far)

    def run(self):
        if self.bound:
            for k in range(300, END, 300):
                heapq.heappush(self.events, (float(k), 0, "adjust", None))
        while True:
            while self.ringing < math.floor(self.ratio * self.idle + 1e-9):
                self.place()
            time, _, what, who = heapq.heappop(self.events)
            if time >= END:
                self.idle_time += self.idle * (END - self.now)
                break
            self.idle_time += self.idle * max(0, time - max(self.now, WARM_UP))
            self.now = time
            if what == "fails":
                self.ringing -= 1
            elif what == "adjust":
                self.adjust()
            else:
                {"answers": self.answers, "gives up": self.gives_up, "free": self.free}[what](who)
        hours = self.agents * (END - WARM_UP) / 3600
        return {"calls_per_agent_hour": self.placed / hours,
                "dialler_abandon_rate": self.abandoned / self.answered,
                "agent_idle_mean": self.idle_time / self.served}


def simulated(case):
    agents, ratio, bound, _ = CASES[case]
    rng = random.Random("dialler " + case)
    return [Dialler(agents, ratio, bound, rng).run() for _ in range(REPLICATIONS)]


def ours(case):
    agents, _, _, keys = CASES[case]
    text = SCENARIO.format(
        timeout=TIMEOUT, replications=REPLICATIONS, warm_up=WARM_UP, agents=agents, handle=HANDLE,
        wrap_up=WRAP_UP, ring=RING, busy="%g%%" % (100 * BUSY), silent="%g%%" % (100 * (1 - ANSWER - BUSY)), end=END,
        dialler=json.dumps({"agents": "sales", "list": 10000000, **keys}))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "dialler.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        subprocess.run([os.path.join(ROOT, "build/ringflow"), "run", path, "--out", os.path.join(folder, "out"),
                        "--no-charts", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "out", "replications.json"), encoding="utf-8") as kept:
            metrics = json.load(kept)["designs"][0]["metrics"]
    return metrics


def spread(values):
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


def main():
    show, good = "--show" in sys.argv[1:], True
    for case in CASES:
        mine, theirs = simulated(case), ours(case)
        for name in mine[0]:
            a, error_a = spread([m[name] for m in mine])
            b, error_b = spread(theirs[name]["values"])
            error = math.hypot(error_a, error_b)
            fits = abs(a - b) <= STANDARD_ERRORS * error + 1e-12
            good &= fits
            if show or not fits:
                print("# %-20s %.5g ± %.2g, and Ringflow says %.5g ± %.2g" % (name, a, error_a, b, error_b))
            print("%s - dialler, %s: %s" % ("ok" if fits else "not ok", case, name))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
