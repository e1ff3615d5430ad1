#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random mixtures of conferences, participants, controllers, entries and callbacks, by the engine and
by rooms.py, which is another program by the same documents: every metric that both have, at 4.5
standard errors."""
import argparse
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile

import rooms

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ERRORS = 4.5


class Law:
    """A distribution: as YAML, and as a draw."""

    def __init__(self, text, draw):
        self.text, self.draw = text, draw

    def __call__(self, chance):
        return self.draw(chance)


def law(chance, mean, kinds=("exponential", "constant", "uniform", "lognormal")):
    mean, kind = round(mean, 2), chance.choice(kinds)
    if kind == "exponential":
        return Law(f"{{exponential: {mean}s}}", lambda c: c.expovariate(1 / mean))
    if kind == "constant":
        return Law(f"{mean}s", lambda c: mean)
    if kind == "uniform":
        low, high = round(mean / 2, 3), round(mean * 1.5, 3)
        return Law(f"{{uniform: [{low}s, {high}s]}}", lambda c: c.uniform(low, high))
    cv = chance.choice((0.4, 1.0))
    sigma = math.sqrt(math.log(1 + cv * cv))
    return Law(f"{{lognormal: {{mean: {mean}s, cv: {cv}}}}}", lambda c: c.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma))


def share(c, low, high):
    return round(c.uniform(low, high), 2)


# ---- what a scenario is made of ----

def outcomes(c):
    return {word: share(c, 0.02, 0.2) for word in ("busy", "no-answer", "failed") if c.random() < 0.4}


def callee(c, most=25):
    """Whom one calls, machines among them perhaps."""
    p = {"ring": law(c, c.uniform(3, most)), **outcomes(c)}
    if c.random() < 0.6:
        p["machine"] = share(c, 0.1, 0.5)
    if c.random() < 0.4:
        p["fax"] = share(c, 0.05, 0.3)
    if c.random() < 0.4:
        p["voicemail"] = (float(c.randint(5, 25)), share(c, 0.2, 1))
    return p


def conference(c, s, own):
    w = {"room": "own" if own else c.choice(("hall", "lobby")), "own": own}
    if c.random() < 0.3:
        w["start"] = False
    if c.random() < 0.3:
        w["end"] = True
    if c.random() < 0.2:
        w["max"] = c.choice((2, 3))
    if c.random() < 0.25:
        w["limit"] = c.choice((20.0, 60.0, 150.0))
    if not own:
        s["shared"] = True
    return ("conference", w)


def document(c, s, kind):
    """What a call meets: verbs."""
    if kind == "conference":
        verbs = [conference(c, s, c.random() < 0.75)]
    elif kind == "enqueue":
        verbs = [("enqueue", c.choice(list(s["agents"])), float(c.randint(15, 90)) if c.random() < 0.3 else None)]
    elif kind == "dial":
        w = {"timeout": float(c.randint(8, 30))}
        if c.random() < 0.7:
            w["bridge"] = True
        if c.random() < 0.3:
            w["limit"] = float(c.randint(20, 90))
        if s["callees"] and c.random() < 0.4:
            w["group"] = c.choice(list(s["callees"]))
        verbs = [("dial", w)]
    else:
        verbs = []
    if c.random() < 0.3:
        verbs.insert(0, (c.choice(("say", "pause")), float(c.randint(1, 12))))
    if not verbs or c.random() < 0.3:
        verbs.append(("say", float(c.randint(2, 20))))
    return verbs


def participant(c, s):
    p = {}
    if s["agents"] and c.random() < 0.45:
        p["agents"] = c.choice(list(s["agents"]))
    elif s["callees"] and c.random() < 0.6:
        p["group"] = c.choice(list(s["callees"]))
    if c.random() < 0.5:
        p["timeout"] = float(c.randint(6, 40))
    if c.random() < 0.4:
        p["ring"] = law(c, c.uniform(2, p.get("timeout", 20) * 0.9))
    if c.random() < 0.3:
        p["answer"] = share(c, 0.4, 0.95)
    if c.random() < 0.6:
        p["talk"] = law(c, c.uniform(15, 150))
    if c.random() < 0.25:
        p["start"] = False
    if c.random() < 0.35:
        p["end"] = True
    if c.random() < 0.25:
        p["time_limit"] = float(c.randint(10, 90))
    if c.random() < 0.2:
        p["max"] = c.choice((2, 3))
    if "group" in p and c.random() < 0.6:
        p["detect"] = {"mode": c.choice(("Enable", "DetectMessageEnd"))}
        if c.random() < 0.4:
            p["detect"]["timeout"] = float(c.randint(3, 20))
    return p


def redirects(c, s):
    """What the controller does."""
    found = []

    def add(at, does, **more):
        r = {"at": at, **does, **more}
        if c.random() < 0.5:
            r["after"] = law(c, c.uniform(0.5, 40))
        if c.random() < 0.3:
            r["share"] = share(c, 0.3, 0.9)
        if len(s["entries"]) > 1 and c.random() < 0.2:
            r["entry"] = c.randrange(len(s["entries"]))
        r["latency"] = law(c, c.uniform(0.05, 1.5) if c.random() < 0.3 else 0.02 + 0.01 * len(found), ("constant",) if c.random() < 0.5 else
                           ("exponential", "uniform"))
        if len(found) < 15:
            found.append(r)

    conferences = any(v[0] == "conference" for a in s["apps"].values() for v in a)
    dials = any(v[0] == "dial" for a in s["apps"].values() for v in a)
    added = 0
    if conferences:
        for _ in range(c.choice((1, 1, 2, 3))):
            at = c.choice(("answered", "answered", "conference_join", "conference_join") if not added else
                          ("participant_answered", "participant_ended", "participant_ringing", "conference_start", "answered"))
            does = {"participant": participant(c, s)}
            if c.random() < 0.3:
                does["if"] = c.choice(("queued", "talking"))
            if at.startswith("participant") and "share" not in does:
                does["share"] = share(c, 0.2, 0.6)
            add(at, does)
            added += 1
        if c.random() < 0.4:
            at = c.choice(("conference_start", "conference_join", "participant_answered", "answered"))
            who = {"sid": "child"} if c.random() < 0.4 else {}
            add(at, {"hold": True, **who, "after": law(c, c.uniform(2, 40))})
            if c.random() < 0.8:
                add(at, {"hold": False, **who, "after": law(c, c.uniform(30, 100))})
        if any("detect" in r.get("participant", ()) for r in found):
            add("participant_detected", {"to": "bye", "answered_by": c.choice(("machine", "human", "unknown", "fax"))}
                if c.random() < 0.6 else {"hold": True, "answered_by": "machine"})
    moments = ["answered", "created", "ringing", float(c.randint(500, 1500))]
    if dials:
        moments += ["child_answered", "child_ringing", "child_ended"]
    if any(v[0] == "enqueue" and v[2] for a in s["apps"].values() for v in a):
        moments += ["task_canceled"] * 3
    late = ["conference_leave", "conference_start", "participant_ended", "participant_answered"] if conferences else []
    for _ in range(c.randint(0 if found else 1, 3)):
        at = c.choice(moments + late)
        more = {}
        if c.random() < 0.4:
            more["if"] = c.choice(("ringing", "speaking", "queued", "talking"))
        if "flow" in s and c.random() < 0.7:
            to = ("flow", "flow", c.random() < 0.4)
            if c.random() < 0.4:
                more["retries"] = [round(c.uniform(0.2, 3), 2) for _ in range(c.randint(1, 2))]
        elif at in late:
            to = "bye"
        elif c.random() < 0.15:
            add(at, {"status": c.choice(("completed", "canceled")), **more})
            continue
        else:
            to = c.choice(list(s["apps"]))
        add(at, {"to": to, **more})
    return found


def callback(c):
    b = {"offer_after": round(c.uniform(3, 40), 1), "accept": share(c, 0.3, 1), "attempts": c.randint(1, 4),
         "retry": law(c, c.uniform(20, 300)), "answer": share(c, 0.5, 1), "ring": law(c, c.uniform(3, 14)),
         "timeout": float(c.randint(15, 30))}
    if c.random() < 0.3:
        b["expires"] = round(c.uniform(60, 600), 1)
    if c.random() < 0.6:
        b["machine"] = share(c, 0.1, 0.4)
    if c.random() < 0.3:
        b["fax"] = share(c, 0.05, 0.2)
    if c.random() < 0.4:
        b["voicemail"] = (float(c.randint(5, 14)), share(c, 0.3, 1))
    if any(w in b for w in ("machine", "fax", "voicemail")):
        if c.random() < 0.6:
            b["detect"] = {"mode": "Enable"}
            if c.random() < 0.3:
                b["detect"]["timeout"] = float(c.randint(3, 6))
        if c.random() < 0.5:
            b["hang_up_after"] = law(c, c.uniform(2, 20))
    return b


def scenario(c):
    s = {"duration": 3600.0, "agents": {}, "callees": {}, "apps": {}, "greeting": law(c, c.uniform(5, 15)),
         "listening": law(c, c.uniform(10, 60)), "talk": law(c, c.uniform(20, 150)),
         "detection": {"time": c.choice((2.0, 4.0)), "silence": 5.0, "unknown": c.choice((0, 0.1)),
                       "machine_as_human": share(c, 0, 0.3), "human_as_machine": share(c, 0, 0.2)}}
    s["rules"] = {"fetch": c.choice((0.0, 0.2)), "callback": c.choice((0.03, 0.1, 1.0)), "rest": c.choice((0.02, 0.15)),
                  "queued": c.choice((0.0, 0.05)), "dial_delay": c.choice((0.0, 1.0, 3.0)), "profile": "article"}
    s["outbound"] = c.random() < 0.2
    s["people"] = {"ring": law(c, c.uniform(4, 20)), **outcomes(c)} if s["outbound"] or c.random() < 0.5 else callee(c)
    if c.random() < 0.4:
        s["people"]["at_first"] = [{"until": 1200.0, "ring": law(c, c.uniform(3, 30)), **outcomes(c)},
                                   {"until": 2400.0, **(outcomes(c) or {"busy": 0.3})}]
    for name in ("g0", "g1")[:c.choice((0, 1, 1, 2))]:
        s["callees"][name] = callee(c)
        s["callees"][name].setdefault("busy", 0.05)
    for name in ("a", "b")[:c.choice((0, 1, 1, 2))]:
        g = s["agents"][name] = {"count": c.randint(2, 9), "handle_time": law(c, c.uniform(30, 150))}
        if c.random() < 0.5:
            g["patience"] = law(c, c.uniform(30, 150), ("exponential", "uniform"))
        if c.random() < 0.4:
            g["wrap_up"] = law(c, c.uniform(5, 40))
        if c.random() < 0.4:
            g["callback"] = callback(c)
    s["patience"] = {"queued": law(c, c.uniform(20, 150), ("exponential", "uniform", "lognormal"))}
    for word in ("ringing", "speaking"):
        if c.random() < 0.4:
            s["patience"][word] = law(c, c.uniform(5, 40), ("exponential", "uniform"))
    if any("detect" in g.get("callback", ()) for g in s["agents"].values()) and c.random() < 0.5:
        s["patience"]["silence"] = law(c, c.uniform(3, 15))
    if c.random() < 0.4:
        studio(c, s)
    kinds = ["conference", "conference", "dial"] + (["enqueue"] * 2 if s["agents"] else [])
    count = c.randint(1, 3)
    for i in range(count):
        s["apps"][f"app{i}"] = document(c, s, c.choice(kinds))
    s["apps"]["bye"] = [("say", float(c.randint(2, 9)))]
    entries(c, s, count)
    s["redirects"] = redirects(c, s)
    if c.random() < 0.25:
        s["cps"] = c.choice((0.1, 0.5, 1.0))
    if not s["outbound"] and not any("participant" in r for r in s["redirects"]) and not any("callback" in g for g in s["agents"].values()):
        s.pop("cps", None)
    s["rate"] = c.randint(60, 200) / 3600
    if c.random() < 0.3:
        s["warm_up"] = 600.0
    s["goal"] = c.choice(["person", "person", "answered"] + (["agent"] if s["agents"] else []) + (["accepted", "accepted"] if "flow" in s else []))
    return s


def studio(c, s):
    f = s["flow"] = {"say": float(c.randint(2, 20))}
    if c.random() < 0.6:
        s["apps"]["parked"] = [(c.choice(("say", "pause")), float(c.randint(2, 15)))]
        if c.random() < 0.6:
            s["apps"]["parked"].append(("redirect", ("flow", "flow", c.random() < 0.8)))
        f["park"], f["timeout"] = "parked", float(c.randint(4, 40))
    s["rules"]["effect"] = c.choice(("fallback", "fallback", "leave_call"))
    if c.random() < 0.4:
        s["rules"].update(profile="observed", window=0.4, retries=(0.25, 0.75))
    if c.random() < 0.5:
        s["fallback"] = "bye"


def entries(c, s, count):
    starts = [f"app{i}" for i in range(count)] + ([("flow", "flow", False)] if "flow" in s and c.random() < 0.5 else [])
    steps = c.choice((1, 1, 2, 3))
    if steps > 1:
        s["share_step"] = c.choice((400.0, 900.0))
    tables = []
    for _ in range(steps):
        weights = [c.randint(1, 5) for _ in starts]
        shares = [round(w / sum(weights), 2) for w in weights]
        shares[-1] = round(1 - sum(shares[:-1]), 2)
        tables.append(shares)
    s["entries"] = [(start, [t[i] for t in tables]) for i, start in enumerate(starts)]


# ---- as YAML ----

def sec(value):
    return f"{round(value, 3)}s"


def people_text(p, number=None):
    t = [f"numbers: \"{number}\""] if number else []
    for key, value in p.items():
        if key == "voicemail":
            t.append(f"voicemail: {{after: {sec(value[0])}, share: {value[1]}}}")
        elif key == "at_first":
            t.append("at_first: [" + ", ".join("{" + ", ".join(f"{k}: {sec(v) if k == 'until' else v.text if isinstance(v, Law) else v}"
                                                               for k, v in f.items()) + "}" for f in value) + "]")
        elif key in ("until", "expires", "offer_after", "timeout"):
            t.append(f"{key}: {sec(value)}")
        elif key == "detect":
            t.append(f"machine_detection: {detect_text(value)}")
        else:
            t.append(f"{key}: {value.text if isinstance(value, Law) else value}")
    return ", ".join(t)


def detect_text(d):
    return f"{{mode: {d['mode']}" + (f", timeout: {sec(d['timeout'])}" if "timeout" in d else "") + "}"


def number_of(words):
    return {"g0": "+15550001", "g1": "+15551001"}.get(words.get("group"), "+15559001")


def verb_text(v):
    word, *a = v
    if word == "say":
        return f"<Say>{'x' * round(a[0] * 15)}</Say>"
    if word == "pause":
        return f"<Pause length=\"{round(a[0])}\"/>"
    if word == "redirect":
        return f"<Redirect>https://webhooks.twilio.com/v1/Accounts/AC1/Flows/flow{'?FlowEvent=return' if a[0][2] else ''}</Redirect>"
    if word == "enqueue":
        return f"<Enqueue workflowSid=\"{a[0]}\"><Task{f' timeout=%s' % chr(34) + str(round(a[1])) + chr(34) if a[1] else ''}>1</Task></Enqueue>"
    w = a[0]
    limit = f" timeLimit=\"{round(w['limit'])}\"" if "limit" in w else ""
    if word == "dial":
        return (f"<Dial{limit} timeout=\"{round(w['timeout'])}\"{' answerOnBridge=%strue%s' % (chr(34), chr(34)) if w.get('bridge') else ''}>"
                f"<Number>{number_of(w)}</Number></Dial>")
    words = (" startConferenceOnEnter=\"false\"" if w.get("start") is False else "") + (" endConferenceOnExit=\"true\"" if w.get("end") else "") \
        + (f" maxParticipants=\"{w['max']}\"" if "max" in w else "")
    return f"<Dial{limit}><Conference{words}>{'room-{{CallSid}}' if w.get('own') else w['room']}</Conference></Dial>"


def target_text(t):
    return t if isinstance(t, str) else "{flow: flow, event: return}" if t[2] else "flow"


def participant_text(p):
    t = [f"agents: {p['agents']}, to: \"client:{p['agents']}\"" if "agents" in p else f"to: \"{number_of(p)}\""]
    for key, word in (("timeout", "timeout"), ("time_limit", "time_limit")):
        if key in p:
            t.append(f"{word}: {sec(p[key])}")
    for key in ("ring", "talk"):
        if key in p:
            t.append(f"{key}: {p[key].text}")
    for key, word in (("answer", "answer"), ("max", "max_participants")):
        if key in p:
            t.append(f"{word}: {p[key]}")
    if p.get("start") is False:
        t.append("start_conference_on_enter: no")
    if p.get("end"):
        t.append("end_conference_on_exit: yes")
    if "detect" in p:
        t.append(f"machine_detection: {detect_text(p['detect'])}")
    return "{" + ", ".join(t) + "}"


def redirect_text(r):
    t = [f"at: {sec(r['at']) if isinstance(r['at'], float) else r['at']}"]
    for key in ("after", "latency"):
        if key in r:
            t.append(f"{key}: {r[key].text}")
    for key in ("share", "if", "answered_by", "sid", "status"):
        if key in r:
            t.append(f"{key}: {r[key]}")
    if "entry" in r:
        t.append(f"entry: e{r['entry']}")
    if "hold" in r:
        t.append(f"hold: {'yes' if r['hold'] else 'no'}")
    if "to" in r:
        t.append(f"to: {target_text(r['to'])}")
    if "retries" in r:
        t.append(f"retries: [{', '.join(sec(x) for x in r['retries'])}]")
    if "participant" in r:
        t.append(f"participant: {participant_text(r['participant'])}")
    return "{" + ", ".join(t) + "}"


def flow_text(f):
    first = "hand_over" if "park" in f else "hello"
    states = [{"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": first}], "properties": {}},
              {"name": "hello", "type": "say-play", "transitions": [{"event": "audioComplete"}],
               "properties": {"say": "x" * round(f["say"] * 15)}}]
    if "park" in f:
        states.append({"name": "hand_over", "type": "add-twiml-redirect",
                       "transitions": [{"event": "return", "next": "hello"}, {"event": "timeout"}, {"event": "fail"}],
                       "properties": {"url": "parked", "timeout": str(round(f["timeout"]))}})
    return json.dumps({"description": "", "states": states, "initial_state": "Trigger", "flags": {"allow_concurrent_calls": True}})


def group_text(g):
    t = [f"count: {g['count']}, handle_time: {g['handle_time'].text}"]
    t += [f"{word}: {g[word].text}" for word in ("patience", "wrap_up") if word in g]
    if "callback" in g:
        t.append("callback: {" + people_text(g["callback"]) + "}")
    return "{" + ", ".join(t) + "}"


def text(s, seed, replications):
    rules, d = s["rules"], s["detection"]
    lines = [f"profile: {rules['profile']}", f"run: {{seed: {seed}, replications: {replications}"
             + (f", warm_up: {sec(s['warm_up'])}" if "warm_up" in s else "") + "}"]
    words = [f"fetch_latency: {sec(rules['fetch'])}, callback_latency: {sec(rules['callback'])}, rest_latency: {sec(rules['rest'])}",
             f"queued_time: {sec(rules['queued'])}, post_dial_delay: {sec(rules['dial_delay'])}, machine_greeting_time: {s['greeting'].text}",
             f"machine_listening_time: {s['listening'].text}, machine_detection_time: {sec(d['time'])}, machine_detection_silence: {sec(d['silence'])}",
             f"detection_unknown_share: {d['unknown']}, machine_as_human_share: {d['machine_as_human']}",
             f"human_as_machine_share: {d['human_as_machine']}"]
    if rules["profile"] == "observed":
        words.append(f"in_progress_window: {sec(rules['window'])}, studio_400_surface: async_11200")
    elif "effect" in rules:
        words.append(f"studio_400_effect: {rules['effect']}")
    lines.append("rules: {" + ", ".join(words) + "}")
    if s["agents"]:
        lines += ["agents:"] + [f"  {n}: {group_text(g)}" for n, g in s["agents"].items()]
    lines += ["callers:", f"  talk: {s['talk'].text}", "  patience: {" + ", ".join(f"{k}: {v.text}" for k, v in s["patience"].items()) + "}"]
    for key in s["people"]:
        lines.append("  " + people_text({key: s["people"][key]}))
    if s["callees"]:
        lines.append("  callees: {" + ", ".join(f"{n}: {{{people_text(p, number_of({'group': n})[:7] + '*')}}}" for n, p in s["callees"].items()) + "}")
    if "flow" in s:
        lines.append(f"flows: {{flow: '{flow_text(s['flow'])}'}}")
    lines += ["apps:"] + [f"  {n}: '<Response>{''.join(map(verb_text, a))}</Response>'" for n, a in s["apps"].items()]
    cps = f", cps: {round(s['cps'] * 60)}/m" if "cps" in s else ""
    lines.append(f"calls: {{direction: {'outbound' if s['outbound'] else 'inbound'}, arrivals: {{poisson: {round(s['rate'] * 3600)}/h}}, duration: {sec(s['duration'])}{cps}}}")
    lines += ["designs:", "  d:", f"    goal: {s['goal']}"]
    if len(s["entries"]) > 1:
        lines.append("    entries: {" + ", ".join(f"e{i}: {{start: {target_text(t)}, share: {v[0] if len(v) == 1 else v}}}"
                                                  for i, (t, v) in enumerate(s["entries"])) + "}")
        if "share_step" in s:
            lines.append(f"    share_step: {sec(s['share_step'])}")
    else:
        lines.append(f"    start: {target_text(s['entries'][0][0])}")
    if "fallback" in s:
        lines.append(f"    fallback: {s['fallback']}")
    if s["redirects"]:
        lines += ["    redirect:"] + [f"      - {redirect_text(r)}" for r in s["redirects"]]
    return "\n".join(lines) + "\n"


# ---- the two compared ----

def by_engine(program, scenario_text, where, replications):
    path, out = os.path.join(where, "case.yaml"), os.path.join(where, "out")
    with open(path, "w", encoding="utf-8") as f:
        f.write(scenario_text)
    done = subprocess.run([program, "run", path, "--out", out, "--no-charts", "--quiet", "--threads", "1", "--calls"],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        return None, done.stdout
    with open(os.path.join(out, "replications.json"), encoding="utf-8") as f:
        found = {k: v["values"] for k, v in json.load(f)["designs"][0]["metrics"].items()}
    calls = [[] for _ in range(replications)]
    with open(os.path.join(out, "calls.csv"), encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if row["counted"] == "1":
                calls[int(row["replication"]) - 1].append(row)
    for name, of in rooms.OF_CALLS.items():
        found[name] = [of(r) for r in calls]
    return found, done.stdout


def moments(values):
    values = [v for v in values if v is not None]
    if len(values) < 10:
        return None
    mean = sum(values) / len(values)
    return mean, sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values)


def differences(mine, its):
    found, compared = [], 0
    for name in sorted(mine[0]):
        a = moments([m[name] for m in mine])
        b = moments(its[name]) if name in its else None
        if name not in its:
            found.append((99, name, a and a[0], None))
        elif a and b:
            compared += 1
            error = math.sqrt(a[1] + b[1] + 1e-12)
            rare = 1 / len(mine) if name.startswith(("reason", "ending", "state")) else 0
            off = max(0.0, abs(a[0] - b[0]) - rare) / error
            if off > ERRORS:
                found.append((off, name, a[0], b[0]))
    return found, compared


def make(number):
    return scenario(random.Random(f"rooms {number}"))


def tell(number, s, words, o, where):
    """Whether both say the same; TAP, and what differs."""
    its, said = by_engine(o.program, words, where, o.replications)
    if its is None:
        print(f"not ok - case {number}\n# " + said.replace("\n", "\n# "))
        print("#   " + words.replace("\n", "\n#   "), flush=True)
        return False, 0
    mine = [rooms.metrics(rooms.Sim(s, random.Random(f"{number} {r}")).run()) for r in range(o.replications)]
    found, compared = differences(mine, its)
    print(f"{'not ok' if found else 'ok'} - case {number}: {compared} metrics")
    for off, name, a, b in sorted(found, reverse=True, key=lambda f: f[0]):
        print(f"#   {name:34} here {a and round(a, 5)}, engine {b and round(b, 5)}: {off:.1f} standard errors")
    if (found and not o.brief) or o.show:
        print("#   " + words.replace("\n", "\n#   ") + said.replace("\n", "\n#   "), flush=True)
    return not found, compared


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("program", nargs="?", default=os.path.join(ROOT, "build/ringflow"))
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--count", type=int, default=40)
    p.add_argument("--replications", type=int, default=24)
    p.add_argument("--show", action="store_true", help="the scenarios, too")
    p.add_argument("--brief", action="store_true", help="no scenarios")
    o = p.parse_args()
    agreed = total = 0
    with tempfile.TemporaryDirectory(prefix="ringflow-rooms-") as where:
        for number in range(o.first, o.first + o.count):
            s = make(number)
            same, compared = tell(number, s, text(s, number, o.replications), o, where)
            agreed, total = agreed + same, total + compared
    print(f"# {agreed} of {o.count} cases agree, in {total} comparisons")
    return agreed < o.count


if __name__ == "__main__":
    sys.exit(main())
