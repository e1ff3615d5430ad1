# SPDX-License-Identifier: GPL-3.0-or-later
"""How a model is run: replications, precision, selection, steady states, variance
reduction, sweeps, plans; and what its metrics have to be."""

METRICS = ["success_rate", "http_400_rate", "calls_with_400_rate", "abandon_rate",
           "time_to_studio_mean", "time_to_studio_p50", "time_to_studio_p95", "time_to_studio_p99",
           "redirect_attempts", "failed_calls", "peak_concurrent_calls", "mean_concurrent_calls",
           "peak_concurrent_executions", "mean_concurrent_executions", "stuck_executions"]
COUNTS = ["calls", "successes", "counts.executions", "codes.11200", "codes.21220", "failures.busy",
          "failures.abandoned_queued", "failures.execution_stuck"]
OF_GROUPS = ["offered", "served", "abandoned", "abandon_rate", "waited_rate", "wait_mean", "wait_p95",
             "service_level", "asa", "occupancy", "queue_mean"]
MODES = ["run", "expect", "sweep", "precision", "select", "steady", "plan"]
SCHEMES = ["stratified", "antithetic", "controls"]
FEATURES = ["mode:" + mode for mode in MODES] + ["variance:" + scheme for scheme in SCHEMES] + [
    "precision", "select", "steady", "steady:batches", "sweep", "expect", "thresholds", "warm-up",
    "strata", "precision:option", "select:option", "vary:two", "vary:sample", "max_time"]


def simple(name):
    return all(ch.isalnum() or ch in "-_" for ch in name) and name.isascii()


def metric(w, counts=True):
    names = METRICS + (COUNTS if counts else [])
    names += ["queue_time_mean"] if w.outbound else []
    names += ["retrial_rate", "callers_success_rate"] if "retrials" in w.features else []
    groups = [g for g in w.groups if simple(g)]
    if groups and w.yes(0.35):
        return "agents.%s.%s" % (w.pick(groups), w.pick(OF_GROUPS))
    return w.pick(names)


def is_share(name):
    return name.endswith("_rate") or name.endswith(("service_level", "occupancy"))


def is_time(name):
    return "time_" in name or name.endswith((".asa", "wait_mean", "wait_p95"))


def quantity(w, name):
    if is_share(name):
        return w.pick(["0%", "100%", "50%", 0.3, "47.8%"])
    return w.duration("medium") if is_time(name) else w.pick([0, 1, 3, 100])


# ---- what has to hold ----

def expectation(w):
    name = metric(w)
    section = {"metric": name}
    if w.yes(0.3):
        section["design"] = w.pick(w.designs_named)
    kind = w.pick(["is", "between", "value"])
    if kind == "between":
        section["between"] = [0, "100%"] if is_share(name) else \
            ["0s", "1h"] if is_time(name) else [0, w.pick([0, 10, 100000])]
    else:
        section[kind] = quantity(w, name)
    return section


def threshold(w):
    name = metric(w)
    bare = name
    for quantile in ("_p50", "_p95", "_p99", "_mean"):
        if name.endswith(quantile) and w.yes(0.5):
            name = "%s(%s)" % (quantile[1:], name[:-len(quantile)])
    op = w.pick(["<", "<=", ">", ">="])
    text = str(quantity(w, bare))
    if w.yes(0.2):
        op, text = w.pick(["==", "!="]), w.pick(["0%", "100%"] if is_share(bare) else
                                                ["0s"] if is_time(bare) else ["0"])
    designs = [d for d in w.designs_named if simple(d)]
    place = " in " + w.pick(designs) if designs and w.yes(0.25) else ""
    return "%s %s %s%s" % (name, op, text, place)


def expectations(w, c):
    if w.mode == "expect" or w.want in ("expect", "thresholds"):
        w.mode = "expect"
        if w.has("expect", 0.7):
            c["expect"] = [expectation(w) for _ in range(w.whole(1, 4))]
        if w.has("thresholds", 0.5 if "expect" in c else 1):
            c["thresholds"] = [threshold(w) for _ in range(w.whole(1, 3))]
            if w.yes(0.15):
                c["thresholds"] = c["thresholds"][0]


# ---- replications ----

def variance(w, section):
    scheme = w.weighted([(3, "stratified"), (3, "antithetic"), (2, None)])
    if w.want in ("variance:stratified", "variance:antithetic"):
        scheme = w.want[9:]
    words = [scheme] if scheme else []
    if w.has("variance:controls", 0.5 if scheme else 1):
        words.append("control_variates")
    if scheme:
        w.note("variance:" + scheme)
    section["variance_reduction"] = w.pick([words, ",".join(words)]) if len(words) > 1 else \
        w.pick([words, words[0]])
    section["replications"] = w.pick({"stratified": [125, 125, 150], "antithetic": [10, 12]}.get(
        scheme, [12, 15]))
    if scheme == "stratified" and w.has("strata", 0.65):
        section["strata"] = w.pick([25, "25"])


def amount(w, name):
    if w.yes(0.3):
        return w.pick(["20%", "100%"])
    if is_share(name):
        return w.pick(["0.5 points", "20 points", "50 points"])
    return w.pick(["1s", "10s"]) if is_time(name) else w.pick(["1", "10"])


def precision(w, section):
    w.note("precision")
    names = [metric(w, counts=False) for _ in range(w.whole(1, 2))]
    goals = {name: amount(w, name) for name in names}
    if w.has("precision:option", 0.5):
        w.arguments += ["--precision", ",".join("%s=%s" % goal for goal in goals.items())]
    else:
        section["precision"] = goals if w.yes(0.7) else w.pick(["10%", "30 points"])
    section["replications"] = w.pick([2, 3, 5])
    section["max_replications"] = w.pick([2, 6, 11, 30])
    if section["max_replications"] < section["replications"]:
        section["replications"] = 2


def select(w, section):
    w.note("select")
    name = metric(w, counts=False)
    goal = {"indifference": "20 points" if is_share(name) else w.pick(["1s", "5s"])
            if is_time(name) else w.pick([1, 5])}
    if name != "success_rate" or w.yes(0.3):
        goal["metric"] = name
    if w.yes(0.3):
        goal["best"] = w.pick(["largest", "smallest"])
    if w.yes(0.3):
        goal["probability"] = w.pick(["51%", "90%", 0.99])
    if w.has("select:option", 0.5):
        w.arguments += ["--select", "%s=%s" % (name, goal["indifference"])]
    else:
        section["select"] = goal
    section["replications"] = w.pick([2, 3, 10])
    section["max_replications"] = w.pick([12, 20, 30])


def steady(w, section):
    w.note("steady")
    section.pop("warm_up", None)
    if w.has("steady:batches", 0.65):
        section.pop("replications", None)
        section["steady"] = w.pick([{"batches": 10}, {"batches": 12, "method": "batch_means"}])
    else:
        section["steady"] = w.pick([True, "yes", {"method": "replications"}])
        section["replications"] = w.pick([2, 3])


def decode_run(w):
    """The section `run`."""
    section = {}
    if w.yes(0.8):
        section["seed"] = w.pick([0, 1, 2, 7, 123456, 18446744073709551615])
    section["replications"] = w.pick([1, 1, 2, 2, 3, 4])
    if w.yes(0.2):
        section["confidence"] = w.pick(["90%", 0.99, "50.1%", "99.99%"])
    calls = w.c["calls"]
    if not w.steady and w.has("warm-up", 0.25):
        warm_up = w.pick(["none", "0s", "1ns", "1s", "5s", "30s"])
        if "duration" in calls and warm_up.endswith("0s"):
            warm_up = "100ms"
        if "duration" in calls and warm_up == "5s":
            warm_up = "900ms"
        if "duration" in calls and calls["duration"] == "1s" and warm_up == "1s":
            warm_up = "0s"
        section["warm_up"] = warm_up
    if w.small:
        variance(w, section)
    if w.mode == "precision":
        precision(w, section)
    elif w.mode == "select":
        select(w, section)
    elif w.mode == "steady":
        steady(w, section)
    if w.mode in ("precision", "select") and w.has("max_time", 0.3):
        section["max_time"] = "1h"
    return section


# ---- sweeps and plans ----

def after_of(w, design):
    """The key of the moment of a design's first redirect, or None."""
    r = w.c["designs"][design].get("redirect")
    if isinstance(r, dict):
        return "designs.%s.redirect.after" % design if "after" in r else None
    if isinstance(r, list):
        return "designs.%s.redirect.0.after" % design if "after" in r[0] else None
    return None


def variables_of(w):
    """What may be varied: keys that the scenario has, with values."""
    c, found = w.c, []
    for name in w.designs_named:
        if after_of(w, name):
            found.append((after_of(w, name), w.pick(["0s:4s:2s", "0s,1s,5s", "lin:0s:10s:3"])))
    for name in w.groups:
        if "count" in c["agents"][name] and c["agents"][name]["count"]:
            found.append(("agents.%s.count" % name, w.pick(["1,2", "1:3:1", "1,10,100"])))
    for key in ("ring", "talk"):
        if key in c.get("callers", {}):
            found.append(("callers." + key, w.pick(["0s,1s,20s", "0s:10s:5s", "log:1s:1m:3"])))
    if "count" in c["calls"]:
        found.append(("calls.count", w.pick(["1,5", "1:9:4"])))
    for key in ("max_steps", "max_documents"):
        if key in c.get("rules", {}):
            found.append(("rules." + key, w.pick(["1,2,20", "2:6:2"])))
    return found


def sweep_command(w):
    found = variables_of(w)
    if not found:
        w.mode = "run"
        return
    two = len(found) > 1 and w.has("vary:two", 0.6)
    for key, values in w.some(found, 2 if two else 1, 2 if two else 1):
        w.arguments += ["--vary", "%s=%s" % (key, values)]
    if w.has("vary:sample", 0.5):
        w.arguments += ["--sample", w.pick(["lhs:3", "sobol:3"])]
        w.arguments = [ranged(text) for text in w.arguments]
    if w.yes(0.4):
        w.arguments += ["--metric", metric(w, counts=False)]


def ranged(text):
    """The values of an option as a range, which --sample asks for."""
    key, equals, values = text.partition("=")
    if not equals or "." not in key:
        return text
    return key + ("=0s:10s" if key.endswith(("after", "ring", "talk")) else "=1:9")


def plan_command(w):
    groups = [g for g in w.groups if w.c["agents"][g].get("count")]
    if not groups or "arrivals" not in w.c["calls"]:
        w.mode = "run"
        return
    name = w.pick(groups)
    w.arguments = ["--find", "agents.%s.count=%s" % (name, w.pick(["1:4:1", "1,3,9"])),
                   "--until", "agents.%s.%s" % (name, w.pick(
                       ["service_level >= 50%", "wait_mean <= 10s", "abandon_rate < 30%"])),
                   "--max-replications", "6"]


def decode_sweep(w):
    """The section `sweep`, or None."""
    designs = [n for n in w.designs_named if w.c["designs"][n].get("redirect", "none") not in ("none", [])]
    if not designs or not w.has("sweep", 0.12):
        return None
    moments = w.pick([["0s"], ["0s", "1s", "5s"], {"from": "0s", "to": "4s", "step": "2s"},
                      {"from": "1s", "to": "1s", "step": "1s"}])
    return {"design": w.pick(designs), "redirect_after": moments}


def decide_mode(w):
    """Before anything is drawn: what kind of command suits the model."""
    w.mode = w.weighted([(52, "run"), (12, "expect"), (9, "sweep"), (8, "precision"), (8, "select"),
                         (5.5, "steady"), (5.5, "plan")])
    wanted = {"precision:option": "precision", "select:option": "select", "vary:two": "sweep", "vary:sample": "sweep",
              "steady:batches": "steady", "expect": "expect", "thresholds": "expect",
              "precision": "precision", "select": "select", "steady": "steady"}
    if w.want and w.want.startswith("mode:"):
        w.mode = w.want[5:]
    w.mode = wanted.get(w.want, w.mode)
    w.plain = w.mode in ("sweep", "plan", "precision", "select")
    w.steady = w.mode == "steady"
    w.small = w.mode in ("run", "expect") and (w.yes(0.2) or bool(
        w.want and (w.want.startswith("variance") or w.want == "strata")))
