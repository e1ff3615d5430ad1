#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories of results that do not do what is wanted of them: a disk that fills, a read-only
one, one that is removed in mid-run, files and memory that may not grow, two runs at once. A
clear line, the right exit status, and no earlier result lost. Prints TAP."""
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile

import common
from common import (RACE, difference, ended, files, leftovers, result, run, skip, start, units,
                    wait_for)

SMALL = ["--quiet", "--no-charts", "--threads", "2"]
OLD = ["run", RACE, "--seed", "9", "--set", "calls.count=100", "--replications", "3"]
NEW = ["run", RACE, "--set", "calls.count=200", "--replications", "300", *SMALL]
SWEEP = ["sweep", RACE, "--vary", "callers.talk=10s,20s,30s,40s,50s,1m", "--replications", "60",
         "--set", "calls.count=50", *SMALL]
LONG = ["--set", "calls.count=100000", "--replications", "2000"]


def told(done, status, *words):
    """Exit STATUS and a line on stderr with all WORDS; in words why not."""
    if done[0] != status:
        return f"exit {done[0]}, expected {status}\n{done[2]}"
    if not any(all(word in line for word in words) for line in done[2].splitlines()):
        return f"expected a line with {words}\n{done[2]}"
    return ""


def outcome(done):
    return done.returncode, done.stdout, done.stderr


# ---- a small disk ----

def mounted(directory, size):
    os.makedirs(directory)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", directory],
                          stderr=subprocess.DEVNULL).returncode == 0


def fill(directory, left):
    """Leave so many bytes."""
    with open(os.path.join(directory, "filler"), "wb") as f:
        st = os.statvfs(directory)
        f.write(b"\0" * max(0, st.f_bavail * st.f_bsize - left))


def try_full(disk, left, command, out):
    """A run of COMMAND where so many bytes are left; what is wrong. Was there room?"""
    before = files(out)
    fill(disk, left)
    done = run(command + ["--out", out])
    os.unlink(os.path.join(disk, "filler"))
    if done.returncode == 0:
        return "" if not leftovers(out) else f"left over: {leftovers(out)}", True
    wrong = told(outcome(done), 1, "cannot write", "No space left on device")
    wrong = wrong or difference(before, {n: b for n, b in files(out).items() if n in before})
    return wrong or leftovers(out) and f"left over: {leftovers(out)}", False


def full_disk(work):
    disk = os.path.join(work, "disk")
    if not mounted(disk, "2m"):
        return skip("a disk that fills", "no tmpfs can be mounted here")
    try:
        for name, command in (("run", NEW), ("run with calls", NEW + ["--calls"]), ("sweep", SWEEP)):
            out, wrong, rooms = os.path.join(disk, "out"), [], []
            assert run(OLD + ["--out", out, *SMALL]).returncode == 0
            for left in (0, 4096, 16384, 40960, 102400, 1 << 20):
                one, room = try_full(disk, left, command, out)
                rooms.append(room)
                wrong += [f"{left} bytes left: {one}"] if one else []
                if room:
                    break
            result(not wrong and not rooms[0], f"a disk that fills: {name}", "\n".join(wrong) or rooms)
            shutil.rmtree(out)
        charts(disk)
    finally:
        subprocess.run(["umount", disk])
    return None


def charts(disk):
    if not shutil.which("gnuplot"):
        return skip("a disk that fills: charts", "no gnuplot")
    return whole_charts(disk)


def whole_charts(disk):
    """Whole or not there; the numbers are safe by then."""
    out = os.path.join(disk, "charts")
    command = [*OLD[:2], "--set", "calls.count=50", "--replications", "2", "--quiet", "--out", out]
    wrong = []
    assert run(command).returncode == 0
    if not {"rates.svg", "rates.png"} <= set(files(out)):
        wrong.append("no charts where there is room")
    shutil.rmtree(out)
    for left in (49152, 65536, 81920):
        fill(disk, left)
        done = run(command)
        os.unlink(os.path.join(disk, "filler"))
        found = files(out)
        for name, end in (("rates.svg", b"</svg>\n\n"), ("rates.png", b"IEND\xaeB`\x82")):
            if not found.get(name, end).endswith(end):
                wrong.append(f"{left} bytes left: {name} is cut short, exit {done.returncode}")
        if done.returncode == 0 and "rates.png" not in found and "designs.csv" in found:
            wrong.append(f"{left} bytes left: no chart, exit 0\n{done.stderr}")
        if leftovers(out):
            wrong.append(f"left over: {leftovers(out)}")
        shutil.rmtree(out, ignore_errors=True)
    result(not wrong, "a disk that fills: charts are whole or not there", "\n".join(wrong))


def read_only(work):
    disk = os.path.join(work, "read-only")
    if not mounted(disk, "4m"):
        return skip("a read-only directory", "no tmpfs can be mounted here")
    try:
        out = os.path.join(disk, "out")
        assert run(OLD + ["--out", out, *SMALL]).returncode == 0
        before = files(out)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for name, command in (("run", NEW), ("extend", NEW), ("sweep", SWEEP), ("shard", NEW + ["--shard", "1/2"])):
            done = run(command + ["--extend" if name == "extend" else "--out", out])
            wrong = told(outcome(done), 1, "cannot write", "Read-only file system")
            result(not wrong and files(out) == before, f"a read-only directory: {name}", wrong)
        done = run(["compare", out, out, "--quiet"])
        result(done.returncode == 0, "a read-only directory can be read", done.stderr)
    finally:
        subprocess.run(["umount", disk])
    return None


# ---- a directory that goes ----

def remove_under(command, out):
    """Take OUT away while COMMAND writes to it. None: it had ended before that."""
    process = start(command + ["--out", out])
    there = wait_for(lambda: os.path.exists(os.path.join(out, ".ringflow-lock")) or process.poll() is not None)
    process.send_signal(signal.SIGSTOP)
    early = not there or not os.path.exists(os.path.join(out, ".ringflow-lock"))
    shutil.rmtree(out, ignore_errors=True)
    process.send_signal(signal.SIGCONT)
    done = ended(process)
    shutil.rmtree(out, ignore_errors=True)
    return None if early else done


def removed(work):
    points = ["sweep", RACE, "--vary", "callers.talk=lin:10s:60s:100", "--set",
              "calls.count=2000", *SMALL]
    long = ["run", RACE, "--set", "calls.count=60000", *SMALL]
    out = os.path.join(work, "removed")
    for name, command in (("run", long), ("sweep", points), ("shard", long + ["--shard", "1/2"])):
        done = None
        for replications in ("20", "80", "320"):  # the machine may be too busy to look in time
            done = done or remove_under(command + ["--replications", replications], out)
        wrong = told(done, 1, "cannot write", "No such file or directory") if done else "it ended too early"
        result(not wrong, f"a directory that is removed in mid-run: {name}", wrong)


# ---- limits ----

def limited(which, amount):
    return lambda: resource.setrlimit(which, (amount, amount))


def limits(work):
    out = os.path.join(work, "limits")
    assert run(OLD + ["--out", out, *SMALL]).returncode == 0
    before = files(out)
    done = run(NEW + ["--calls", "--out", out], preexec_fn=limited(resource.RLIMIT_FSIZE, 60000))
    wrong = told(outcome(done), 1, "cannot write", "File too large") or difference(before, files(out))
    result(not wrong, "a file that may not grow", wrong)

    done = run(["run", RACE, "--set", "calls.count=2000", "--replications", "20", *SMALL, "--out", out],
               preexec_fn=limited(resource.RLIMIT_AS, 300 << 20))
    result(done.returncode == 0, "300 MB of memory are enough for what is small", done.stderr)
    before = files(out)
    done = run(["run", RACE, "--set", "calls.count=1", "--replications", "1000000", *SMALL, "--out", out],
               preexec_fn=limited(resource.RLIMIT_AS, 300 << 20))
    wrong = "" if done.returncode == 1 and "memory" in done.stderr else f"exit {done.returncode}\n{done.stderr}"
    wrong = wrong or difference(before, files(out, hidden=False))
    result(not wrong, "300 MB of memory that are not enough", wrong)
    run(OLD + ["--out", out, *SMALL])
    result(not leftovers(out), "what that left is cleaned by the next run", leftovers(out))


# ---- two at once ----

def busy(work):
    out = os.path.join(work, "busy")
    first = start(["run", RACE, *LONG, *SMALL, "--out", out])
    wait_for(lambda: os.path.exists(os.path.join(out, ".ringflow-lock")))
    for name, command in (("run", NEW), ("extend", NEW), ("sweep", SWEEP), ("shard", NEW + ["--shard", "1/2"])):
        done = run(command + ["--extend" if name == "extend" else "--out", out])
        wrong = told(outcome(done), 2, "another run is writing to", out)
        result(not wrong, f"a second one in a directory: {name}", wrong)
    first.kill()
    first.communicate()
    done = run(NEW + ["--out", out])
    result(done.returncode == 0 and not leftovers(out), "a lock goes with its process", done.stderr)

    parts = os.path.join(work, "parts")
    one = start(["run", RACE, *LONG, *SMALL, "--shard", "1/2", "--out", parts])
    wait_for(lambda: os.path.exists(os.path.join(parts, ".ringflow-lock")))
    done = run(["run", RACE, "--set", "calls.count=100", "--replications", "4", *SMALL, "--shard", "2/2",
                "--out", parts])
    result(done.returncode == 0, "shards share a directory", done.stderr)
    wrong = told(outcome(run(NEW + ["--out", parts])), 2, "another run is writing to")
    result(not wrong, "but not with a whole run", wrong)
    one.terminate()
    status, _, _ = ended(one)
    result(status == 130 and not leftovers(parts), "an interrupted shard leaves nothing", leftovers(parts))


def together(work):
    """All parts of a round at the same time, again until one reports."""
    alone, parts = os.path.join(work, "precise"), os.path.join(work, "precise-parts")
    command = ["run", RACE, "--precision", "1%", "--set", "calls.count=300", *SMALL]
    assert run(command + ["--out", alone]).returncode == 0
    wrong = ""
    for _ in range(30):
        processes = [start(command + ["--shard", f"{i + 1}/3", "--out", parts]) for i in range(3)]
        for process in processes:
            status, _, err = ended(process)
            wrong = wrong or (err if status else "")
        if wrong or os.path.exists(os.path.join(parts, "summary.json")):
            break
    pick = lambda found: {n: b for n, b in found.items() if os.sep not in n}
    wrong = wrong or difference(pick(files(alone)), pick(files(parts)))
    result(not wrong, "three parts at the same time", wrong)


# ---- what a set of results holds ----

def sets(work):
    out = os.path.join(work, "sets")
    assert run(OLD + ["--out", out, "--calls", "--no-charts"]).returncode == 0
    done = run(OLD + ["--out", out, "--calls", "--no-charts"])
    result("calls.csv" in files(out) and "Removed" not in done.stdout, "the same run again removes nothing",
           done.stdout)
    done = run(OLD + ["--out", out, "--no-charts"])
    result("calls.csv" not in files(out) and "Removed" in done.stdout and "calls.csv" in done.stdout,
           "without --calls there are no calls of an earlier run", done.stdout)
    assert run(OLD + ["--out", out, "--calls", "--no-charts"]).returncode == 0
    done = run([*OLD[:2], "--seed", "8", *OLD[4:], "--out", out, "--no-charts"])
    result("calls.csv" not in files(out) and "Removed" in done.stdout and "calls.csv" in done.stdout,
           "another run removes what is not its own, and says so", done.stdout)

    many, few = os.path.join(work, "many"), os.path.join(work, "few")
    size = ["--set", "calls.count=20", *SMALL[1:]]
    assert run(["run", RACE, *size, "--replications", "60", "--out", many]).returncode == 0
    shutil.copytree(many, few)
    done = run(["run", RACE, *size, "--extend", few])
    result(done.returncode == 0 and "60 replications" in done.stderr and
           not difference(files(few), files(many)), "--extend gives up no replication", done.stderr)

    done = run(["run", RACE, *size, "--replications", "20001", "--extend", few])
    found = files(few)
    result(done.returncode == 0 and "replications.json is not written" in done.stderr and
           "replications.json" not in found and units(found["replications.rows"]) == 20001 and
           json.loads(found["summary.json"])["replications"] == 20001,
           "--extend beyond 20,000 replications: rows and summary agree", done.stderr)
    done = run(["run", RACE, *size, "--replications", "20001", "--out", many])
    result(done.returncode == 0 and "replications.rows are not written" in done.stderr and
           not {"replications.rows", "replications.json"} & set(files(many)),
           "a run of more than 20,000 replications keeps no rows, and says so", done.stderr)
    interrupted(work)


def interrupted(work):
    """--extend towards more than 20,000 that is stopped on its way."""
    out = os.path.join(work, "interrupted")
    size = ["--set", "calls.count=300", *SMALL]
    assert run(["run", RACE, *size, "--replications", "100", "--out", out]).returncode == 0
    process = start(["run", RACE, *size, "--replications", "900000", "--extend", out])
    wait_for(lambda: os.path.exists(os.path.join(out, ".ringflow-lock")))
    wait_for(lambda: False, 0.5)
    process.terminate()
    status, _, err = ended(process)
    found = files(out)
    wrong = "" if status == 130 else f"exit {status}\n{err}"
    wrong = wrong or common.agree(found)
    result(not wrong and units(found["replications.rows"]) >= 100,
           "--extend that is stopped: rows and summary agree", wrong)


def steady(work):
    """Stopped in its pilot runs, with all rows there: nothing may be concluded."""
    out = os.path.join(work, "steady")
    command = ["run", "scenarios/steady.yaml", "--replications", "3", "--no-charts", "--quiet"]
    done = run(command + ["--out", out])
    if done.returncode:
        return result(False, "a steady state", done.stderr)
    before = files(out)
    process = start(command + ["--extend", out])
    wait_for(lambda: os.path.exists(os.path.join(out, ".ringflow-lock")))
    process.terminate()
    status, _, err = ended(process)
    wrong = difference(before, files(out)) if status in (0, 130) else f"exit {status}\n{err}"
    return result(not wrong, "stopped while the warm-up is looked for: the results are as before", wrong)


def main():
    with tempfile.TemporaryDirectory() as work:
        for part in (full_disk, read_only, removed, limits, busy, together, sets, steady):
            part(work)
    common.finish()


main()
