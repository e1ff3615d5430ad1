#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `check` finds, against what a run comes to. Speaks TAP.

    tests/truth/confront.py --count 300                  random scenarios: findings that are not true, disasters without one
    tests/truth/confront.py --models --count 300         the odd ones of tests/models: only that findings are true
    tests/truth/confront.py --first 17 --count 1 --show  one of them, with its scenario and all that was said
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

import disasters
import scenarios  # which knows where tests/models is
import generate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAID = re.compile(r"^\S.*?: (error|warning|note): (?:([a-z0-9-]+): )?((?:design|flow|app|in|agents|the|detection|callees|rules).*)$")


def said_by_check(program, path):
    """What is said of it: (severity, kind or "", words, rate or None). None where it is refused."""
    done = subprocess.run([program, "check", path], capture_output=True, text=True)
    if done.returncode == 2:
        return None
    said = []
    for line in done.stderr.split("\n"):
        match, rate = SAID.match(line), re.match(r"    rate: ([0-9.e-]+) %", line)
        if match:
            said.append([*match.groups(default=""), None])
        elif rate and said:
            said[-1][3] = float(rate[1]) / 100
    return said


def results_of(program, path, folder, replications):
    subprocess.run([program, "run", path, "--replications", str(replications), "--out", folder, "--no-charts", "--quiet"],
                   capture_output=True, text=True)
    summary = os.path.join(folder, "summary.json")
    if not os.path.exists(summary):
        return None
    with open(summary, encoding="utf-8") as file:
        return json.load(file)["designs"]


def made(seed, options, folder):
    """The scenario of SEED, and its file; None where it is for another command."""
    if options.models:
        model = generate.make(seed)
        scenario, files = model.scenario, model.files
        if model.mode != "run" or "script" in scenario["calls"] or "trace" in scenario["calls"]:
            return None, None
    else:
        scenario, files = scenarios.make(seed), {}
    files["scenario.yaml"] = json.dumps(scenario, indent=1)
    for name, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return scenario, os.path.join(folder, "scenario.yaml")


def of_design(text, name):
    """Is what was said so of design NAME, by itself or among others, or of whatever design?"""
    said = re.search(r"designs? ('[^:]*')", text)
    return not said or "'%s'" % name in said.group(1)


def confront(program, seed, options, folder):
    """The scenario, and by design what was said of it and what it came to."""
    folder = os.path.join(folder, str(seed))
    scenario, path = made(seed, options, folder)
    said = said_by_check(program, path) if path else None
    results = results_of(program, path, os.path.join(folder, "results"), options.replications) if said is not None else None
    return scenario, [([line for line in said if of_design(line[2], r["name"])], r)
                      for r in results or []]


def show(scenario, said, result):
    print("# " + json.dumps(scenario))
    for line in said:
        print("#   said: %s %s: %s; rate %s" % tuple(line))
    if result:
        values = {k: v["estimate"] for k, v in result["metrics"].items() if v["estimate"]}
        print("#   run: calls %s, failures %s, %s" % (result["calls"], result["failures"], values))
        for g in result["groups"]:
            print("#   group %s: %s" % (g["name"], {k: v["estimate"] for k, v in g["metrics"].items() if v["estimate"] is not None}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "ringflow"))
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--replications", type=int, default=3)
    parser.add_argument("--models", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    lies, misses, kinds, bad, refused = Counter(), Counter(), Counter(), Counter(), 0
    examples = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.first + options.count):
            scenario, designs = confront(options.program, seed, options, folder)
            refused += not designs
            for said, result in designs:
                if options.show:
                    show(scenario, said, result)
                kinds.update({kind or "(plain)" for _, kind, _, _ in said})
                for what in set(disasters.untrue(scenario, said, result)):
                    lies[what] += 1
                    examples.setdefault("untrue: " + what, []).append(seed)
                for what, why in () if options.models else disasters.of(scenario, result):
                    bad[what] += 1
                    if not why and not disasters.told(what, said):
                        misses[what] += 1
                        examples.setdefault("missed: " + what, []).append(seed)
    report(options, refused, kinds, bad, lies, misses, examples)
    sys.exit(1 if lies or misses else 0)


def report(options, refused, kinds, bad, lies, misses, examples):
    print("# %d scenarios, %d refused; findings: %s" % (options.count, refused, ", ".join(
        "%s %d" % pair for pair in sorted(kinds.items()))))
    for kind in sorted(kinds):
        print("%s - what is said of %s is true of the run: %d of %d are not" % (
            "not ok" if lies[kind] else "ok", kind, lies[kind], kinds[kind]))
    for what in sorted(bad):
        print("%s - %s is told of before: %d of %d are not" % ("not ok" if misses[what] else "ok", what, misses[what], bad[what]))
    for what in sorted(examples):
        print("# %s: %s" % (what, " ".join(map(str, examples[what][:12]))))


if __name__ == "__main__":
    main()
