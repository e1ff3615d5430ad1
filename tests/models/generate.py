#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random valid scenarios of great variety, each made from a seed.

    generate.py SEED [--want FEATURE]     print the model
    generate.py --count N                 how many of the models 1 to N have each feature
"""
import argparse
import json
import os
import sys
from dataclasses import dataclass, field

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import generate_agents
import generate_designs
import generate_flows
import generate_fast_path
import generate_rules
import generate_run
import generate_shapes
import generate_split
import generate_trace
import generate_twiml
import generate_workload
from generate_world import LAWS, World

FEATURES = sorted(
    generate_agents.FEATURES + generate_designs.FEATURES + generate_flows.FEATURES +
    generate_rules.FEATURES + generate_run.FEATURES + generate_shapes.FEATURES +
    generate_split.FEATURES +
    generate_trace.FEATURES + generate_twiml.FEATURES + generate_workload.FEATURES + ["law:" + law for law in LAWS] +
    ["odd names", "urls", "numbers", "url:return", "description"])
MOST_TRIES = 2000


@dataclass
class Model:
    seed: int
    scenario: dict
    files: dict = field(default_factory=dict)
    features: set = field(default_factory=set)
    mode: str = "run"
    arguments: list = field(default_factory=list)


# ---- what there is, by name ----

def plan_names(w):
    documents = []
    flows, apps = w.weighted([(3, (1, 1)), (3, (1, 2)), (2, (2, 2)), (1, (2, 4)), (1, (3, 3)),
                              (1, (0, 1)), (1, (0, 3)), (1, (1, 0)), (0.5, (2, 0))])
    if w.steady:
        flows, apps = w.pick([(1, 1), (0, 1), (1, 0)])
    least = generate_shapes.least(w)
    flows, apps = max(flows, least[0]), max(apps, least[1])
    w.flows = [w.name("flow-%d" % (i + 1), documents) for i in range(flows)]
    w.apps = [w.name("app-%d" % (i + 1), documents) for i in range(apps)]
    for i, name in enumerate(w.flows):
        if w.has("flow:sid", 0.35):
            w.sids[name] = "FW%032d" % (i + 1)
    groups = w.weighted([(2.5, 0), (4, 1), (3, 2), (1, 3)])
    groups = max(groups, least[2])
    if w.mode == "plan" or (w.want or "").startswith(("agents", "wrap", "priority", "queue_size")):
        groups = max(groups, 2)
    if w.want == "agents:none":
        groups = 0
    taken = []
    w.groups = [w.name("group-%d" % (i + 1), taken) for i in range(groups)]
    w.rooms = ["room", "room 2"]
    w.lines = ["waiting"] if w.apps and not w.steady and w.yes(0.2) else []
    designs = w.pick([1, 1, 2, 3]) if not w.steady else 1
    if w.mode == "select" or w.want in ("designs:several", "script:design"):
        designs = max(designs, 2)
    taken = []
    w.designs_named = [w.name("design-%d" % (i + 1), taken) for i in range(designs)]


def plan_places(w):
    generate_shapes.plan_number(w)
    if w.has("numbers", 0.5):
        for number in w.some(["+15550199", "+15550198", "amy", "sip:pbx@example.com"], 1, 3):
            w.numbers[number] = w.target(event=0.05)
    if w.yes(0.3):
        w.note("urls")
        w.urls["https://example.com/hold"] = w.pick(w.flows + w.apps)
        if w.flows and w.yes(0.4):
            w.urls["https://example.com/back"] = {"flow": w.pick(w.flows), "event": "return"}


def put(c, key, value):
    if value:
        c[key] = value


# ---- the model ----

def build(seed, want, source):
    w = World(source, want)
    generate_run.decide_mode(w)
    w.outbound = w.yes(0.42)
    generate_shapes.decide(w)
    if want in ("cps", "trunk_cps", "trigger:rest", "outbound") or (want or "").startswith("dialler"):
        w.outbound = True
    plan_names(w)
    if w.shape == "fast path":
        w.note("mode:run")
        return Model(seed, generate_fast_path.decode(w), {}, w.features, w.mode, w.arguments)
    plan_places(w)
    generate_twiml.plan_faults(w)
    c = w.c
    if w.has("description", 0.1):
        c["description"] = w.pick(w.ODD)
    if w.has("profile:observed", 0.3):
        c["profile"] = "observed"
    put(c, "rules", generate_rules.decode_rules(w))
    w.conference_limit = int(c.get("rules", {}).get("conference_limit", 250))
    put(c, "flows", generate_flows.decode_flows(w))
    put(c, "apps", generate_twiml.decode_apps(w, generate_shapes.first_document(w)))
    agents = generate_agents.decode_agents(w)
    if agents is not None:
        c["agents"] = agents
    put(c, "callers", generate_workload.decode_callers(w))
    c["calls"] = generate_workload.decode_calls(w)
    generate_agents.bound(c)
    c["designs"] = generate_designs.decode_designs(w)
    if "controller:participant" in w.features and w.yes(0.4):
        c["calls"]["cps"] = w.pick(["none", "1/s", "10/m"])
    put(c, "webhooks", generate_rules.decode_webhooks(w))
    prices = generate_rules.decode_prices(w)
    if prices is not None:
        c["prices"] = prices
    put(c, "numbers", w.numbers)
    put(c, "urls", w.urls)
    finish(w, c)
    return Model(seed, c, w.files, w.features, w.mode, w.arguments)


def finish(w, c):
    run = generate_run.decode_run(w)
    put(c, "run", run)
    generate_run.expectations(w, c)
    if w.mode == "sweep":
        generate_run.sweep_command(w)
    elif w.mode == "plan":
        generate_run.plan_command(w)
    elif w.mode in ("run", "expect"):
        put(c, "sweep", generate_run.decode_sweep(w))
    w.note("mode:" + w.mode)


def make(seed, want=None):
    """The model of a seed; with WANT one that has this feature."""
    if want is None:
        return build(seed, None, seed)
    if want not in FEATURES:
        raise ValueError("no such feature: " + want)
    for attempt in range(MOST_TRIES):
        model = build(seed, want, "%d/%s/%d" % (seed, want, attempt))
        if want in model.features:
            return model
    raise RuntimeError("no model has the feature " + want)


# ---- by hand ----

def count(n):
    models = {feature: 0 for feature in FEATURES}
    for seed in range(1, n + 1):
        for feature in make(seed).features:
            models[feature] = models.get(feature, 0) + 1
    for feature in sorted(models, key=lambda f: (models[f], f)):
        known = "" if feature in FEATURES else "  not in FEATURES"
        print("%6d  %5.1f %%  %s%s" % (models[feature], 100 * models[feature] / n, feature, known))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int, nargs="?")
    parser.add_argument("--want", metavar="FEATURE")
    parser.add_argument("--count", type=int, metavar="N")
    options = parser.parse_args()
    if options.count:
        count(options.count)
        return
    if options.seed is None:
        parser.error("a seed is needed, or --count")
    model = make(options.seed, options.want)
    print(json.dumps(model.scenario, ensure_ascii=False, indent=1))
    for name in sorted(model.files):
        print("\n--- %s\n%s" % (name, model.files[name]))
    print("\n--- mode %s %s\n--- features %s" % (model.mode, " ".join(model.arguments),
                                                 ", ".join(sorted(model.features))), file=sys.stderr)


if __name__ == "__main__":
    main()
