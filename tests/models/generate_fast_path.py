# SPDX-License-Identifier: GPL-3.0-or-later
"""Models whose calls only wait for an agent and are served, or give up: the engine has a way of its own
for them, which any other part would rule out."""
from xml.sax.saxutils import escape


def agents(w):
    w.note("agents")
    if len(w.groups) > 1:
        w.note("agents:several")
    section = {}
    for name in w.groups:
        section[name] = {"count": w.pick([1, 1, 2, 3, 16, 17, 40])}
        if w.has("handle_time", 0.9):
            section[name]["handle_time"] = w.distribution(w.pick(["short", "short", "medium"]))
        if w.has("service_level", 0.3):
            section[name]["service_level"] = w.pick(["0s", "1s", "20s"])
    return section


def calls(w):
    kind = w.pick(["poisson", "poisson", "regular", "rates"])
    w.note("arrivals:" + kind)
    rate = w.pick(["1/s", "2/s", "30/m", "10/s"])
    arrivals = {kind: rate}
    if kind == "rates":
        arrivals = {"rates": [rate, "0/s", w.pick(["1/m", "4/s"])], "step": w.pick(["1s", "7s", "1m"])}
    if w.has("duration", 0.3):
        return {"arrivals": arrivals, "duration": w.pick(["10s", "1m"])}
    w.note("count")
    return {"arrivals": arrivals, "count": w.pick([1, 2, 40, 100, 200])}


def decode(w):
    """The scenario."""
    app, group = w.apps[0], w.groups[0]
    w.note("verb:enqueue", "rules", "inbound")
    hang_up = "<Hangup/>" if w.yes(0.3) else ""
    run = {"replications": w.pick([1, 2, 4]), "seed": w.whole(1, 1000)}
    if w.has("warm-up", 0.3):
        run["warm_up"] = w.pick(["0s", "1s", "10s"])
    rules = {"fetch_latency": "0s"}
    if w.yes(0.2):
        rules["call_time_limit"] = w.pick(["20s", "1m"]) # then the fast path gives up, at times
    goals = {name: {"start": app, "goal": w.pick(["agent", "answered", "completed", "accepted", "person", "served"])}
             for name in w.designs_named}
    for design in goals.values():
        if w.yes(0.3):
            del design["goal"]
    scenario = {"rules": rules, "apps": {app: "<Response><Enqueue>%s</Enqueue>%s</Response>" % (escape(group), hang_up)},
            "agents": agents(w), "calls": calls(w), "designs": goals, "run": run}
    if w.has("patience:queued", 0.4):
        law = w.distribution(w.pick(["short", "medium"]))
        scenario["callers"] = {"patience": {"queued": w.pick(["0s", "1s", law, law, law])}}
    return scenario
