#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random models by every way: the same bytes, no crash, every invariant. Speaks TAP.

    tests/models/run.py --count 300 --builds gcc,clang
    tests/models/run.py --first 17 --count 1              one model
    tests/models/run.py --scenario FILE                   one's own, JSON or YAML
"""
import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from types import SimpleNamespace

import generate
import invariants
import reduce
import ways
from server import BUILDS, Server
from trial import Trial

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MOST_REFUSED = 0.05
#: Ways that compare with another build's run.
ACROSS = ("builds", "calls", "check")

worker = SimpleNamespace(servers={}, scratch=None, own=None)


# ---- in a worker ----

def begin_worker(builds, scratch, own):
    worker.servers = {b: Server(ROOT, b) for b in builds}
    worker.scratch = os.path.join(scratch, str(os.getpid()))
    worker.own = own


def make(seed, want):
    return worker.own or generate.make(seed, want)


def try_model(task):
    """What came of one model, as plain values."""
    seed, want = task
    begun = time.monotonic()
    try:
        trial = Trial(make(seed, want), worker.servers, worker.scratch)
        accepted = ways.try_all(trial)
        first = next(iter(worker.servers))
        default = ways.default(trial, first)
        if accepted:
            trial.way = "default"
            invariants.examine(trial, default, trial.outcomes.get((first, "calls")))
        trial.close()
    except Exception:  # noqa: BLE001 - of the harness: told, not hidden
        return {"seed": seed, "want": want, "broken": traceback.format_exc()}
    return {"seed": seed, "want": want, "features": trial.model.features, "mode": trial.model.mode,
            "refused": None if accepted else default.err, "findings": trial.findings,
            "compared": trial.compared, "runs": trial.runs, "processor": trial.seconds,
            "seconds": time.monotonic() - begun}


def shows(model, finding, servers):
    """The finding of the same signature that MODEL brings about, or None."""
    trial = Trial(model, servers, worker.scratch)
    first = next(iter(servers))
    try:
        names = [finding.way] if finding.way in ways.WAYS else None if finding.way == "leaks" else []
        accepted = ways.try_all(trial, names)
        if accepted and finding.kind == "invariant":
            observed = ways.with_calls(trial, first)
            invariants.examine(trial, ways.default(trial, first), observed, finding.way)
    except Exception:  # noqa: BLE001 - a scenario too odd for the ways shows nothing
        return None
    return next((f for f in trial.findings if f.signature() == finding.signature()), None)


def reduce_model(task):
    seed, want, finding, seconds = task
    first = next(iter(worker.servers))
    names = [first] if finding.way in ACROSS else []
    servers = {b: worker.servers[b] for b in [*names, finding.build]}
    model, tries = reduce.reduced(make(seed, want), lambda m: shows(m, finding, servers), seconds)
    return model, tries, shows(model, finding, servers) or finding


# ---- the run ----

def read_own(path):
    """A scenario of one's own as a model; its files are read from beside it."""
    with open(path) as f:
        text = f.read()
    try:
        scenario = json.loads(text)
    except ValueError:
        import yaml
        scenario = yaml.load(text, Loader=yaml.BaseLoader)
    directory = os.path.dirname(os.path.abspath(path))
    files = {}
    for entry in scenario_files(scenario):
        with open(os.path.join(directory, entry)) as f:
            files[entry] = f.read()
    return generate.Model(seed=0, scenario=scenario, files=files, features=set(), mode="run", arguments=[])


def scenario_files(scenario):
    for section in ("flows", "apps"):
        for value in (scenario.get(section) or {}).values():
            path = value.get("file") if isinstance(value, dict) else value
            if path and path.lstrip()[:1] not in ("{", "<"):
                yield path


class Sum:
    """What came of all models."""

    def __init__(self, builds):
        self.builds, self.features, self.modes = builds, Counter(), Counter()
        self.compared, self.found, self.refused = Counter(), {}, Counter()
        self.broken, self.models, self.runs = [], 0, 0
        self.processor, self.slowest = Counter(), (0, None)

    def add(self, r):
        if "broken" in r:
            self.broken.append(r)
            return
        self.models += 1
        self.runs += r["runs"]
        self.processor.update(r["processor"])
        self.slowest = max(self.slowest, (sum(r["processor"].values()), f"{r['mode']} of seed {r['seed']}"))
        self.compared.update(r["compared"])
        if r["refused"] is not None:
            self.refused[refusal(r["refused"])] += 1
        else:
            self.features.update(r["features"])
            self.modes[r["mode"]] += 1
        for f in r["findings"]:
            self.found.setdefault(f.signature(), []).append((r["seed"], r["want"], f))

    def failures_of(self, kind, way=None):
        return {s: v for s, v in self.found.items() if s[0] == kind and way in (None, s[1])}


def refusal(text):
    """The first error of a refused model, without names and numbers."""
    from server import without_numbers
    line = next((line for line in text.split("\n") if "error" in line), text[:200])
    return without_numbers(line.split("error:", 1)[-1]).strip()[:160]


def tell(ok, text, lines=()):
    print(("ok - " if ok else "not ok - ") + text)
    for line in lines:
        print(f"# {line}")


def tell_findings(found):
    for (kind, way, field), cases in found.items():
        seed, want, f = cases[0]
        seeds = ", ".join(f"{s}" + (f" ({w})" if w else "") for s, w, _ in cases[:5])
        yield f"{len(cases)} × {field} [{f.build}], seeds {seeds}"
        yield from (f"    {line}" for line in f.text.strip().split("\n")[:3])


def report(total, minimum, wanted):
    """The TAP lines. True: all is well."""
    good = True
    crashes = total.failures_of("crash")
    good &= not crashes
    tell(not crashes, f"no crash, no run without end ({total.runs} runs of {total.models} models by "
         f"{', '.join(total.builds)})", tell_findings(crashes))
    for name, function in {**ways.WAYS, **invariants.INVARIANTS}.items():
        found = {s: v for s, v in total.found.items() if s[1] == name and s[0] != "crash"}
        good &= not found
        text = getattr(function, "text", None) or f"invariant {name}: {function.reason}"
        tell(not found, f"{text} ({total.compared[name]} times)", tell_findings(found))
    print(f"# {total.compared['left out']} times a long model was spared ways")
    refused = sum(total.refused.values())
    ok = refused <= MOST_REFUSED * max(total.models, 20)
    good &= ok
    tell(ok, f"{refused} of {total.models} models are refused", (f"{n} × {t}" for t, n in total.refused.most_common()))
    few = [f for f in wanted if total.features[f] < minimum]
    good &= not few
    tell(not few, f"each of {len(wanted)} features in {minimum} models or more",
         (f"{f}: {total.features[f]}" for f in few))
    if total.broken:
        good = False
        tell(False, f"the harness itself: {len(total.broken)} faults",
             [f"seed {total.broken[0]['seed']} ({total.broken[0]['want']})", *total.broken[0]["broken"].split("\n")])
    return good


def show_reduced(pool, total, o):
    """The smallest models that show each fault."""
    chosen = [(*cases[0][:2], cases[0][2], o.reduce_seconds) for cases in total.found.values()][:o.reduce]
    for task, (model, tries, f) in zip(chosen, pool.imap(reduce_model, chosen)):
        print(f"#\n# seed {task[0]}: {f.kind}, {f.way}, {f.build}: {f.field} (reduced by {tries} tries)")
        for line in f.text.strip().split("\n")[:12]:
            print(f"#     {line}")
        for command in f.commands:
            print(f"#   {command}")
        text = json.dumps(model.scenario, ensure_ascii=False)
        print(f"# {text}")
        if o.keep:
            keep(o.keep, task, model, f)


def keep(directory, task, model, f):
    os.makedirs(directory, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in f"{f.kind}-{f.way}-{f.field}")[:80]
    with open(os.path.join(directory, f"{name}-{task[0]}.yaml"), "w") as out:
        out.write(f"# {f.kind}, {f.way}, {f.build}: {f.field}: {f.text.strip().splitlines()[0][:300] if f.text.strip() else ''}\n")
        out.writelines(f"#   {command}\n" for command in f.commands)
        json.dump(model.scenario, out, ensure_ascii=False, indent=1)
        out.write("\n")


def show_features(total):
    print("\nFeature                                    Models")
    for name in sorted(generate.FEATURES):
        print(f"{name:40} {total.features[name]:8}")
    for name, n in sorted(total.modes.items()):
        print(f"{'(by ' + name + ')':40} {n:8}")


def top_up(pool, total, o):
    """More models of each feature that few have."""
    seed = o.first + o.count
    for _ in range(3):
        tasks = [(seed + i, f) for i, f in enumerate(
            f for f in generate.FEATURES for _ in range(max(0, o.minimum - total.features[f])))]
        seed += len(tasks)
        for r in pool.imap_unordered(try_model, tasks, 2):
            total.add(r)


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--first", type=int, default=1, help="seed of the first model")
    p.add_argument("--count", type=int, default=300)
    p.add_argument("--builds", default="gcc,clang", help=", ".join(BUILDS))
    p.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    p.add_argument("--minimum", type=int, default=0, help="models of each feature, more are made where there are fewer")
    p.add_argument("--features", action="store_true", help="print how many models had each")
    p.add_argument("--scenario", help="try this one, and no random ones")
    p.add_argument("--reduce", type=int, default=5, help="at most so many faults are reduced")
    p.add_argument("--reduce-seconds", type=float, default=30)
    p.add_argument("--keep", help="a directory for the reduced models")
    return p.parse_args()


def main():
    o = options()
    builds = o.builds.split(",")
    own = read_own(o.scenario) if o.scenario else None
    tasks = [(0, None)] if own else [(seed, None) for seed in range(o.first, o.first + o.count)]
    total, begun = Sum(builds), time.monotonic()
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="ringflow-models-", dir=place) as scratch, \
            multiprocessing.Pool(o.jobs, begin_worker, (builds, scratch, own)) as pool:
        for r in pool.imap_unordered(try_model, tasks, 2):
            total.add(r)
        if o.minimum and not own:
            top_up(pool, total, o)
        good = report(total, o.minimum, [] if own else generate.FEATURES)
        print(f"# {total.models} models, {total.runs} runs in {time.monotonic() - begun:.0f} s; processor: " +
              ", ".join(f"{b} {s:.0f} s" for b, s in total.processor.items()) +
              f"; most {total.slowest[0]:.1f} s, {total.slowest[1]}")
        show_reduced(pool, total, o)
    if o.features:
        show_features(total)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
