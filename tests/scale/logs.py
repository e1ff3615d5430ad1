#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long logs: what fit and the replay of a log hold in memory beside the file, in bytes a row. TAP.
`--rows N`: 500,000 unless told. No times, but for `--times`, which says them."""
import argparse
import heapq
import os
import random
import subprocess
import sys
import tempfile
import time

RINGFLOW = os.environ.get("RINGFLOW", "build/ringflow")
RATES = [.1, .1, .1, .1, .1, .2, .4, .8, 1, 1.2, 1.2, 1.1, 1, 1, 1, 1, .9, .8, .6, .5, .4, .3, .2, .1]
AGENTS = 200
SCENARIO = """apps: {{desk: <Response><Enqueue>desk</Enqueue></Response>}}
agents: {{desk: {{count: 140, handle_time: 3m}}}}
callers: {{patience: {{queued: {{exponential: 5m}}}}}}
calls: {{trace: {{file: {}}}}}
run: {{replications: 1}}
designs: {{d: {{start: desk, goal: agent}}}}
"""


def write_log(path, rows, sort):
    """A desk of 200 agents with busy days, first come, first served; whole seconds."""
    r = random.Random(7)
    free = [(0, i) for i in range(AGENTS)]
    at, lines = 0.0, []
    for _ in range(rows):
        at += r.expovariate(RATES[int(at // 3600) % 24] * 0.57)
        second, patience = int(at), r.expovariate(1 / 300)
        wait = max(0, free[0][0] - second)
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1704067200 + second))
        if wait > patience:
            lines.append(f"{when},{int(patience) + 1},,,abandoned\n")
        else:
            service = max(1, int(r.lognormvariate(5.2, .7)))
            who = free[0][1]
            heapq.heapreplace(free, (second + wait + service, who))
            lines.append(f"{when},{wait},{service},agent-number-{who:03},served\n")
    if not sort:
        r.shuffle(lines)
    with open(path, "w") as f:
        f.write("call_time,wait,service,agent,outcome\n" + "".join(lines))


def write_apart(path, rows, sort):
    """In a process of its own: what this one holds counts for those that it starts."""
    child = os.fork()
    if not child:
        write_log(path, rows, sort)
        os._exit(0)
    os.waitpid(child, 0)


def measure(out, *command):
    """Its exit status, peak of resident kilobytes, and seconds of the processor."""
    with open(out, "w") as f:
        child = subprocess.Popen([RINGFLOW, *command], stdout=f, stderr=f, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500000)
    parser.add_argument("--times", action="store_true")
    o = parser.parse_args()
    count, failed = 0, 0

    def ok(good, name):
        nonlocal count, failed
        count += 1
        failed += not good
        print(("ok" if good else "not ok") + f" {count} - {name}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        log, out = os.path.join(folder, "log.csv"), os.path.join(folder, "out")
        for sort in (True, False):
            how = "in order" if sort else "in no order"
            write_apart(log, o.rows, sort)
            with open(os.path.join(folder, "replay.yaml"), "w") as f:
                f.write(SCENARIO.format(log))
            # 21 bytes a call, of a log in no order 4 more and 16 while it is sorted; 16 MB for the program and
            # what is fitted, and a service's place in the order of services
            for name, room, command in (
                    ("fit", 48 if sort else 64, ("fit", log, "--no-charts", "--quiet", "--out", out + "-fit")),
                    ("replay", 40 if sort else 56, ("run", os.path.join(folder, "replay.yaml"), "--no-charts",
                                                    "--quiet", "--threads", "1", "--out", out + "-run"))):
                status, peak, seconds = measure(out, *command)
                least = os.path.getsize(log) / 1024
                most = int(least + 16000 + room * o.rows / 1024)
                if status:
                    print(open(out).read()[:300], file=sys.stderr)
                ok(not status and peak <= most, f"{name} of {o.rows:,} rows {how}: {peak:,} kB resident, at most {most:,}" +
                   (f"; {seconds:.1f} s" if o.times else ""))
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
