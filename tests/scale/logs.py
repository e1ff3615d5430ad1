#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long logs: what fit and the replay of a log hold in memory does not grow with the rows; a log in no order is
replayed as the one in order is. TAP. `--rows N`: 600,000 unless told; they are compared with a fifth of them. No times, but for `--times`, which says them."""
import argparse
import heapq
import os
import random
import shutil
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


def shuffled(lines, r):
    """Calls of one second keep their order, in which they are replayed."""
    key = {}
    for at, _ in lines:
        key.setdefault(at, r.random())
    return sorted(lines, key=lambda line: key[line[0]])


def write_log(path, rows, sort, ids):
    """A desk of 200 agents with busy days, first come, first served; whole seconds. IDS: a column of them."""
    r = random.Random(7)
    free = [(0, i) for i in range(AGENTS)]
    at, lines = 0.0, []
    for row in range(rows):
        at += r.expovariate(RATES[int(at // 3600) % 24] * 0.57)
        second, patience = int(at), r.expovariate(1 / 300)
        wait = max(0, free[0][0] - second)
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1704067200 + second))
        if wait > patience:
            line = f"{when},{int(patience) + 1},,,abandoned"
        else:
            service = max(1, int(r.lognormvariate(5.2, .7)))
            who = free[0][1]
            heapq.heapreplace(free, (second + wait + service, who))
            line = f"{when},{wait},{service},agent-number-{who:03},served"
        lines.append((second, line + (f",CA{row * 2654435761 % 2 ** 48:032x}" if ids else "")))
    if not sort:
        lines = shuffled(lines, r)
    with open(path, "w") as f:
        f.write("call_time,wait,service,agent,outcome" + (",call_id" if ids else "") + "\n")
        f.writelines(line + "\n" for _, line in lines)


def write_apart(path, rows, sort, ids):
    """In a process of its own: what this one holds counts for those that it starts."""
    child = os.fork()
    if not child:
        write_log(path, rows, sort, ids)
        os._exit(0)
    os.waitpid(child, 0)


def measure(out, *command):
    """Its exit status, peak of resident kilobytes, and seconds of the processor."""
    with open(out, "w") as f:
        child = subprocess.Popen([RINGFLOW, *command], stdout=f, stderr=f, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as f:
        return f.read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=600000)
    parser.add_argument("--times", action="store_true")
    o = parser.parse_args()
    count, failed = 0, 0

    def ok(good, name):
        nonlocal count, failed
        count += 1
        failed += not good
        print(("ok" if good else "not ok") + f" {count} - {name}", flush=True)

    # Kilobytes: what 8 MB of the file and 8 of the packed calls are more than those of a short log; of a log in no
    # order, which fit sorts by agents and by lines, 40 bytes a row; of ids, which are 9 to 18 bytes, half as much again
    # while their number grows
    most = {"fit in order": (64000, 24000, 0), "replay in order": (56000, 24000, 0),
            "fit in no order": (64000, 24000, 40), "replay in no order": (64000, 24000, 0),
            "replay in order, with ids": (64000, 24000, 27)}
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        log, out = os.path.join(folder, "log.csv"), os.path.join(folder, "out")
        scenario = os.path.join(folder, "replay.yaml")
        with open(scenario, "w") as f:
            f.write(SCENARIO.format(log))
        for rows in (o.rows // 5, o.rows):
            for name in most:
                command, how = name.split(" ", 1)
                if command == "fit" or "ids" in how:
                    write_apart(log, rows, "no order" not in how, "ids" in how)
                where = out + name.replace(" ", "-")
                shutil.rmtree(where, ignore_errors=True)
                status, peak, seconds = measure(out, *(("fit", log) if command == "fit" else ("run", scenario)), "--no-charts",
                                                "--quiet", "--out", where, *(("--threads", "1") if command == "run" else ()))
                if status:
                    print(open(out).read()[:300], file=sys.stderr)
                fixed, more, each = most[name]
                limit = fixed + each * rows // 1024
                peaks[name, rows] = peak
                ok(not status and peak <= limit, f"{name}, {rows:,} rows: {peak:,} kB resident, at most {limit:,}" +
                   (f"; {seconds:.1f} s" if o.times else ""))
                if rows == o.rows:
                    grown, limit = peak - peaks[name, rows // 5], more + each * rows // 1024
                    ok(grown <= limit, f"{name}: {grown:,} kB more than of a fifth of the rows, at most {limit:,}")
        for name in ("metrics.csv", "groups.csv", "levels.csv"):
            tables = [read(out + "replay-in-" + how, name) for how in ("order", "no-order")]
            ok(tables[0] == tables[1], f"{name}: in no order as in order")
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
