# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this directory share: running ringflow, looking into directories, TAP."""
import json
import os
import re
import signal
import subprocess
import sys
import time

PROGRAM = os.path.abspath(os.environ.get("RINGFLOW", "build/ringflow"))
RACE = "scenarios/race.yaml"
LIMIT = 120  # seconds: whatever takes longer hangs

failures = 0


def result(good, name, why=""):
    global failures
    failures += not good
    print(("ok - " if good else "not ok - ") + name, flush=True)
    for line in ([] if good else str(why).splitlines()[:20]):
        print("# " + line)


def skip(name, why):
    print(f"ok - {name} # SKIP {why}", flush=True)


def run(arguments, **more):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT, **more)


def start(arguments, **more):
    return subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def ended(process):
    """Its exit status as a shell would say it, and what it said."""
    out, err = process.communicate(timeout=LIMIT)
    return process.returncode, out, err


def files(directory, hidden=True):
    """Path -> bytes of everything below DIRECTORY."""
    found = {}
    for at, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(at, name)
            inside = os.path.relpath(path, directory)
            if not hidden and any(part.startswith(".") for part in inside.split(os.sep)):
                continue
            with open(path, "rb") as f:
                found[inside] = f.read()
    return found


def leftovers(directory):
    return sorted(os.path.relpath(os.path.join(at, name), directory)
                  for at, dirs, names in os.walk(directory) for name in dirs + names
                  if name.startswith("."))


def difference(a, b):
    """In words; empty: there is none."""
    only = [f"only in one of them: {n}" for n in sorted(set(a) ^ set(b))]
    return "\n".join(only + [f"differs: {n}" for n in sorted(set(a) & set(b)) if a[n] != b[n]])


def units(rows):
    """Units in the bytes of a file of rows."""
    return int(re.search(rb"^units (\d+)$", rows, re.M)[1])


def agree(found):
    """Do the files of one run's results, by name, speak of the same run? In words why not."""
    if "summary.json" not in found:
        return "no summary.json" if found.keys() - {"shard"} else ""
    summary = json.loads(found["summary.json"])
    n = summary["replications"]
    if "replications.json" in found:
        other = json.loads(found["replications.json"])
        if other["replications"] != n or other["seed"] != summary["seed"]:
            return f"summary.json has {n} replications, replications.json {other['replications']}"
    arms = len(summary["designs"]) + len(summary.get("sweep", {}).get("points", []))
    if "replications.rows" in found and units(found["replications.rows"]) != n * arms:
        return f"summary.json has {n} replications, replications.rows {units(found['replications.rows'])} units"
    return ""


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def finish():
    sys.exit(1 if failures else 0)
