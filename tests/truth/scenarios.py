# SPDX-License-Identifier: GPL-3.0-or-later
"""Random scenarios as an engineer would write them, with people and machines, some with a mistake.

Unlike those of tests/models their values are plausible: what they come to is what a reader would ask `check` about."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "models"))

from generate_world import World  # noqa: E402

HANDLE = ["45s", "2m", "3m", "5m"]
SECONDS = {"45s": 45, "2m": 120, "3m": 180, "5m": 300}


def patience(w):
    return w.weighted([(5, {"exponential": "3m"}), (2, {"uniform": ["20s", "1m"]}), (1, {"exponential": "30s"}), (2, None)])


def schedule(w, agents, group):
    counts = [agents if w.yes(0.7) else 0 for _ in range(w.pick([2, 3, 4]))]
    if any(counts):
        group["schedule"] = {"counts": counts, "step": w.pick(["30m", "1h", "2h"])}
    else:
        group["count"] = agents


def ring(w):
    return {"timeout": w.pick(["15s", "20s", "45s"]), "answer": w.pick(["100%", "80%", "30%"]),
            "after": w.pick(["3s", {"uniform": ["2s", "8s"]}, {"uniform": ["18s", "40s"]}, "12s"])} | (
                {"away": w.pick(["1m", "5m"])} if w.yes(0.4) else {})


def callback(w):
    return {"offer_after": w.pick(["10s", "30s", "1m", "5m"]), "accept": w.pick(["30%", "70%", "100%"]),
            "attempts": w.pick([1, 2, 3]), "retry": w.pick(["2m", "10m", "9h"]),
            "answer": w.pick(["80%", "50%"]), "ring": w.pick(["5s", {"uniform": ["5s", "15s"]}])} | (
                {"expires": w.pick(["1m", "1h"])} if w.yes(0.3) else {})


def group(w, agents):
    g = {"handle_time": {"exponential": w.pick(HANDLE)}}
    if w.yes(0.35):
        schedule(w, agents, g)
    else:
        g["count"] = agents
    if w.yes(0.3):
        g["wrap_up"] = w.pick(["20s", "1m", "20m"])
    if w.yes(0.3):
        g["ring"] = ring(w)
    if w.yes(0.3):
        g["callback"] = callback(w)
    if w.yes(0.3):
        g["breaks"] = {"every": w.pick(["1h", {"lognormal": {"mean": "2h", "cv": 0.5}}, "5h", {"exponential": "30m"}]),
                       "length": w.pick(["10m", "30m", "2h", "6h"])}
    if w.yes(0.2):
        g["other_work"] = {"arrivals": w.pick(["5/h", "30/h"]), "handle_time": {"exponential": w.pick(["3m", "8m"])}}
    if w.yes(0.15):
        g["queue_size"] = w.pick([2, 10])
    return g


def documents(w, name):
    """How a call comes to the group."""
    queue = "<Enqueue>%s</Enqueue>" % name
    if w.yes(0.3):
        queue = '<Enqueue workflowSid="%s"><Task timeout="%d">{}</Task></Enqueue>' % (name, w.pick([10, 30, 120]))
    say = w.pick(["", "<Say>Welcome to our desk, please hold the line</Say>"])
    return "<Response>%s%s%s</Response>" % (say, queue, w.pick(["", "<Say>Nobody is free, please call again</Say>"]))


def dial(w, c):
    timeout = w.pick([10, 20, 30])
    c["apps"]["desk"] = '<Response><Dial %stimeout="%d"><Number>+15550142</Number></Dial><Say>Nobody is there</Say></Response>' % (
        w.pick(["", 'answerOnBridge="true" ']), timeout)
    c["callers"].setdefault("talk", "2m")


def conference(w, c, design):
    own = w.yes(0.5)
    c["apps"]["desk"] = "<Response><Dial><Conference%s>%s</Conference></Dial></Response>" % (
        w.pick(["", ' startConferenceOnEnter="false"']), "desk-{{CallSid}}" if own else "team")
    if w.yes(0.6):
        design["redirect"] = {"at": "answered", "participant": {"to": "client:first", "ring": w.pick(["5s", "20s"]), "talk": "3m",
                              "start_conference_on_enter": w.pick(["yes", "yes", "no"])}}


def redirects(w, c, design):
    moment = w.pick(["answered", "answered", "child_answered", "task_canceled"])
    design["redirect"] = {"at": moment, "after": w.pick(["5s", "1m", "20m"]), "to": "sorry"}
    if w.yes(0.5):
        design["redirect"]["if"] = w.pick(["queued", "talking", "ringing"])


def machines(w, callers):
    if w.yes(0.6):
        callers["machine"] = w.pick(["10%", "40%", "100%"])
    if w.yes(0.4):
        callers["voicemail"] = {"after": w.pick(["15s", "25s", "40s"]), "share": "70%"}
    if w.yes(0.4) and "machine" in callers | {}:
        callers.setdefault("patience", {})["silence"] = w.pick([{"exponential": "12s"}, "2s", {"exponential": "3s"}])


def people(w):
    callers = {"ring": w.pick([{"exponential": "8s"}, "12s", {"uniform": ["15s", "25s"]}])}
    if w.yes(0.5):
        callers["no-answer"] = w.pick(["10%", "50%", "90%"])
    p = {}
    if patience_of := patience(w):
        p["queued"] = patience_of
    if w.yes(0.3):
        p["ringing"] = w.pick(["10s", {"exponential": "40s"}])
    if p:
        callers["patience"] = p
    return callers


def calls(w, load, agents, handle):
    hours = w.pick([2, 4, 8])
    rate = max(1, round(3600 * load * agents / handle))
    rate = min(rate, 900)
    section = {"duration": "%dh" % hours, "arrivals": {"poisson": "%d/h" % rate}}
    if w.yes(0.3):
        section["arrivals"] = {"rates": ["%d/h" % rate, "%d/h" % (rate * w.pick([0, 1, 2])), "%d/h" % (rate * w.pick([0, 0.5]))],
                               "step": w.pick(["1h", "2h"])}
    if w.yes(0.3):
        section["closing"] = "clear"
    return section


def make(seed):
    w = World(seed)
    agents = w.pick([1, 2, 4, 8, 15])
    c = {"apps": {"sorry": "<Response><Say>Sorry, please call again</Say></Response>", "bye": "<Response><Hangup/></Response>"},
         "agents": {"support": group(w, agents)}, "callers": people(w)}
    handle = SECONDS[c["agents"]["support"]["handle_time"]["exponential"]]
    load = w.pick([0.3, 0.6, 0.85, 1.1, 2, 4])
    kind = w.weighted([(5, "inbound"), (2, "outbound"), (3, "dialler"), (2, "dial"), (1.5, "conference")])
    design = {"start": "desk", "goal": w.pick(["person", "agent"])}
    c["apps"]["desk"] = documents(w, "support")
    c["calls"] = calls(w, load, agents, handle)
    if kind in ("outbound", "dialler"):
        outgoing(w, c, design, kind, agents)
    elif kind == "dial":
        dial(w, c)
        if w.yes(0.5):
            machines(w, c["callers"])
    elif kind == "conference":
        conference(w, c, design)
    elif w.yes(0.15):
        others(w, c, design)
    if kind in ("inbound", "dial") and w.yes(0.35):
        redirects(w, c, design)
    if w.yes(0.08):
        c["rules"] = {"account_calls": w.pick([2, 10, 50])}
    if design["goal"] == "agent" and kind in ("dial", "conference"):
        design["goal"] = "person"
    c["designs"] = {"desk": design}
    return c


def outgoing(w, c, design, kind, agents):
    c["calls"]["direction"] = "outbound"
    if w.yes(0.6):
        machines(w, c["callers"])
    known = "machine" in c["callers"] or "voicemail" in c["callers"]
    if known and w.yes(0.5):
        design["machine_detection"] = "Enable"
        if w.yes(0.5):
            c["apps"]["desk"] = {"file": c["apps"]["desk"], "machine": "bye"}
    if w.yes(0.2):
        c["calls"]["cps"] = w.pick(["1/s", "2/m"])
    if kind == "outbound":
        return
    del c["calls"]["arrivals"]
    section = {"agents": "support", "list": w.pick([5, 300, 5000])}
    if w.yes(0.5):
        section |= {"mode": "predictive"} | w.pick([{"ratio": 2}, {"abandoned": "3%"}, {"ratio": 5}])
    if w.yes(0.5):
        section |= {"tries": 3, "retry": w.pick(["10m", "1h", "24h"])}
    if w.yes(0.2):
        section["in_flight"] = w.pick([1, 5])
    c["calls"]["dialler"] = section


def others(w, c, design):
    """A queue that only agents of another group know."""
    c["agents"]["support"]["count"] = 0
    c["agents"]["support"].pop("schedule", None)
    c["agents"]["support"].pop("breaks", None)
    c["agents"]["support"].pop("other_work", None)
    c["agents"]["seniors"] = group(w, w.pick([1, 2, 4])) | {"skills": {"support": 1}}
    c["agents"]["seniors"].pop("callback", None)
