#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of agents without names whose numbers are known, hour by hour: light and heavy loads, nights of one, two and three,
few agents and many. How many hours does fit get right? TAP; `--table` shows what each case came to."""
import argparse
import csv
import datetime
import heapq
import os
import random
import subprocess
import sys
import tempfile

RINGFLOW = os.environ.get("RINGFLOW", "build/ringflow")
START = datetime.datetime(2026, 3, 2)
DAY = [2] * 7 + [4, 6, 8, 8, 8, 7, 6, 7, 8, 8, 6, 5, 4, 3, 3, 2, 2]


def calls(seed, days, agents, rates, mean, patience, breaks):
    """(arrival, wait, service or None) in whole seconds; agents and calls an hour by the hour of the day. Of the last
    third of an hour one agent is on a break, where there are BREAKS."""
    r = random.Random(seed)
    t, events, queue, busy, rows = 0, [], [], 0, []
    while True:
        t += r.expovariate(max(rates) / 3600)
        if t >= days * 86400:
            break
        if r.random() * max(rates) < rates[int(t // 3600) % 24]:
            events.append((t, 0))
    events += [(k * 1200.0, 1) for k in range(days * 72)]
    heapq.heapify(events)
    while events:
        t, what = heapq.heappop(events)
        busy -= what == 2
        if what == 0:
            queue.append((t, t + r.expovariate(1 / patience)))
        rows += [(a, until - a, None) for a, until in queue if until <= t]
        queue = [x for x in queue if x[1] > t]
        there = agents[int(t // 3600) % 24] - (breaks and int(t // 1200) % 3 == 2)
        while queue and busy < there:
            a, _ = queue.pop(0)
            service = max(1, r.expovariate(1 / mean))
            rows.append((a, t - a, service))
            heapq.heappush(events, (t + service, 2))
            busy += 1
    return sorted(rows, key=lambda x: x[0])


def errors(folder, seed, days, agents, rates, mean=180, patience=300, breaks=False):
    """What the week's schedule is off by, of each of its hours that has agents."""
    log = os.path.join(folder, "log.csv")
    with open(log, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["arrival", "outcome", "wait", "service"])
        for a, wait, service in calls(seed, days, agents, rates, mean, patience, breaks):
            out.writerow([(START + datetime.timedelta(seconds=round(a))).strftime("%Y-%m-%d %H:%M:%S"),
                          "served" if service else "abandoned", round(wait), round(service) if service else ""])
    done = subprocess.run([RINGFLOW, "fit", log, "--no-charts", "--quiet", "--out", os.path.join(folder, "fit")],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise ValueError(done.stderr[:300])
    with open(os.path.join(folder, "fit", "rates.csv"), newline="") as f:
        return [(int(s["begins"]) // 3600 % 24, int(s["scheduled"]) - agents[int(s["begins"]) // 3600 % 24])
                for s in csv.DictReader(f) if float(s["calls"]) > 0]


def cases():
    """Name, logs, days, agents, calls an hour, of which hours, with breaks, and the least shares of hours right, and within one."""
    everywhere, night = range(24), [*range(8), 21, 22, 23]
    least = {1: 0.95, 2: 0.85, 3: 0.65}
    for n in (1, 2, 3):
        yield (f"{n} at night, three weeks", 3, 21, [n] * 8 + [6] * 13 + [n] * 3, [4] * 8 + [85] * 13 + [4] * 3, night, False,
               least[n], 0.95)
        yield (f"{n} at night, five days", 4, 5, [n] * 8 + [6] * 13 + [n] * 3, [4] * 8 + [85] * 13 + [4] * 3, night, False, 0.75, 0.9)
    for n, rate, right in ((1, 3, 0.95), (2, 3, 0.85), (3, 3, 0.7), (2, 20, 0.97), (3, 30, 0.9), (8, 60, 0.8), (8, 120, 0.97)):
        yield f"{n} all day, {rate} calls an hour", 4, 3, [n] * 24, [rate] * 24, everywhere, False, right, 0.98
    for load, right, near in ((0.15, 0.5, 0.85), (0.3, 0.75, 0.9), (0.5, 0.9, 0.98), (0.7, 0.98, 1), (0.9, 0.98, 1)):
        yield f"shifts of 2 to 8, load {load}", 3, 5, DAY, [load * n * 20 for n in DAY], everywhere, False, right, near
    for load, right, near in ((0.5, 0.3, 0.95), (0.8, 0.3, 0.98)):
        # a break is two thirds of an agent at the most: the mean is n - 1/3
        yield f"breaks of 20 minutes, load {load}", 3, 5, DAY, [load * n * 20 for n in DAY], everywhere, True, right, near


def judge(folder, table):
    failed = count = 0
    for name, logs, days, agents, rates, hours, breaks, right, near in cases():
        off = [d for seed in range(logs) for hour, d in errors(folder, seed, days, agents, rates, breaks=breaks) if hour in hours]
        shares = [sum(abs(d) <= k for d in off) / len(off) for k in (0, 1)]
        good = shares[0] >= right and shares[1] >= near
        count += 1
        failed += not good
        print(f"{'ok' if good else 'not ok'} {count} - {name}: {shares[0]:.0%} of {len(off)} hours right, {shares[1]:.0%} within one, "
              f"{sum(off) / len(off):+.2f} on average; {right:.0%} and {near:.0%} at least", flush=True)
        if table:
            print("#  ", " ".join(f"{k:+d}: {off.count(k)}" for k in sorted(set(off))))
    print(f"1..{count}")
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--table", action="store_true")
    o = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(1 if judge(scratch, o.table) else 0)
