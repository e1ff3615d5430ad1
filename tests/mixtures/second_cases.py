#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random desks and diallers of many mechanisms at once, by the engine and by second.py, which is
another program by the same documents: every metric that both have, at 4.5 standard errors."""
import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile

import second

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
    cv = chance.choice((0.4, 1.0, 1.5))
    sigma = math.sqrt(math.log(1 + cv * cv))
    return Law(f"{{lognormal: {{mean: {mean}s, cv: {cv}}}}}", lambda c: c.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma))


def percent(chance, low, high):
    return round(chance.uniform(low, high), 2)


def seconds(value):
    return f"{round(value, 3)}s"


# ---- what a scenario is made of ----

def group(c, name, others, into):
    """A group of agents, and how many calls it can take a second."""
    g = {"handle_time": law(c, c.uniform(40, 240))}
    size = c.randint(1, 12)
    if c.random() < 0.3:
        g["schedule"] = ([max(1, size + c.randint(-3, 3)) for _ in range(c.randint(2, 4))], c.choice((600.0, 900.0, 1700.0)))
    else:
        g["count"] = size
    if c.random() < 0.6:
        g["patience"] = law(c, c.uniform(30, 300), ("exponential", "lognormal", "uniform"))
    if c.random() < 0.3:
        g["wrap_up"] = law(c, c.uniform(5, 60))
    if c.random() < 0.3:
        g["queue_size"] = c.randint(1, 8)
    if c.random() < 0.4:
        g["within"] = c.choice((5, 20, 60))
        g["definition"] = c.choice(("served_of_offered", "waited_of_offered", "served_of_served", "served_of_stayed"))
    if c.random() < 0.2:
        g["thresholds"] = [c.choice((3, 10)), c.choice((30, 45))]
    if c.random() < 0.4:
        ring = g["ring"] = {"timeout": c.choice((5.0, 10.0, 20.0)), "answer": percent(c, 0.4, 1),
                            "after": law(c, c.uniform(1, 4.9))}
        if c.random() < 0.7:
            ring["away"] = law(c, c.uniform(10, 200))
    if c.random() < 0.35:
        callback = g["callback"] = {"offer_after": round(c.uniform(5, 90), 1), "accept": percent(c, 0.2, 1),
                                    "attempts": c.randint(1, 4), "retry": law(c, c.uniform(20, 400)),
                                    "answer": percent(c, 0.4, 1), "ring": law(c, c.uniform(2, 9.9)), "timeout": c.choice((10.0, 30.0))}
        if c.random() < 0.3:
            callback["expires"] = round(c.uniform(60, 900), 1)
        callback.update(machines_of_callbacks(random.Random(f"{name} {c.getstate()[1][:3]}")))
    if c.random() < 0.25:
        g["shrinkage"] = c.choice((0.1, 0.25, 0.33))
    if c.random() < 0.35:
        every = ("exponential",) if "schedule" in g else ("exponential", "lognormal", "uniform")
        g["breaks"] = {"every": law(c, c.uniform(400, 3000), every), "length": law(c, c.uniform(30, 500))}
    if c.random() < 0.3:
        g["other_work"] = {"rate": c.randint(2, 30) / 3600, "handle_time": law(c, c.uniform(30, 300))}
        if c.random() < 0.4:
            g["other_work"]["queue"] = False
    if c.random() < 0.3 and len(into) > 1:
        g["order"] = "priority"
    if others and c.random() < 0.6:
        g["skills"] = {name: 1, c.choice(others): c.choice((1, 2))}
    return g


def machines_of_callbacks(c):
    """What answers who is to be called back, and is no person. Of draws of its own: the others stay as they were."""
    found = {}
    if c.random() < 0.5:
        found["machine"] = percent(c, 0.05, 0.4)
    if c.random() < 0.4:
        found["voicemail"] = (c.choice((4.0, 8.0)), percent(c, 0.3, 1))
    if c.random() < 0.3:
        found["fax"] = percent(c, 0.02, 0.2)
    if found:
        found["hang_up_after"] = c.choice((0.0, 6.0, 15.0))
        if c.random() < 0.6:
            found["detect"] = True
    return found


def verdicts_of(spec):
    """Of detection, which all groups have in common."""
    if any("detect" in g.get("callback", {}) for g in spec["agents"].values()):
        c = random.Random(str(sorted(spec["agents"])) + str(spec["duration"]))
        spec["verdicts"] = {"machine_as_human": percent(c, 0, 0.3), "human_as_machine": percent(c, 0, 0.2),
                            "unknown": c.choice((0, 0.1))}
    return spec


def agents_of(g):
    counts = g["schedule"][0] if "schedule" in g else [g["count"]]
    return max(0.5, sum(counts) / len(counts) * (1 - g.get("shrinkage", 0)))


def ends(g):
    """Nobody may wait for ever where calls are more than can be served."""
    return "patience" in g


def desk(c):
    names = ["a", "b", "c"][:c.choice((1, 1, 2, 2, 3))]
    spec = {"duration": float(c.choice((2400, 3600, 5400))), "agents": {}}
    levels = [0] if c.random() < 0.7 else [0, 5]
    for name in names:
        spec["agents"][name] = group(c, name, [n for n in names if n != name], levels)
    power = sum(agents_of(g) for g in spec["agents"].values())
    mean = sum(float_mean(g["handle_time"]) for g in spec["agents"].values()) / len(names)
    load = c.uniform(0.4, 1.2 if all(ends(g) for g in spec["agents"].values()) else 0.75)
    rate = max(8, round(3600 * power * load / mean))
    if c.random() < 0.3:
        spec["rates"], spec["step"] = [r / 3600 for r in (max(4, rate // 2), rate * 3 // 2)], 1200.0
    else:
        spec["rates"] = [rate / 3600]
    shares = [round(1 / (len(names) * len(levels)), 3)] * (len(names) * len(levels))
    shares[-1] = round(1 - sum(shares[:-1]), 3)
    spec["into"] = [(n, shares.pop(0), p) for n in names for p in levels]
    if c.random() < 0.4:
        spec["warm_up"] = 600.0
    if c.random() < 0.25:
        spec["closing"] = True
    if len(names) > 1 and c.random() < 0.25:
        pool(spec["agents"])
    return verdicts_of(spec)


def pool(agents):
    """The agents of the first queue are a pool's, who have none of their own."""
    mine = agents["a"]
    agents["pool"] = {word: mine.pop(word) for word in ("wrap_up", "ring", "breaks", "other_work", "schedule", "count", "shrinkage")
                      if word in mine}
    agents["pool"]["skills"] = mine.pop("skills", {"a": 1})
    agents["pool"]["handle_time"] = mine["handle_time"]
    mine["count"] = 0
    for g in agents.values():  # what is left for the others may be more than they can do
        g.setdefault("patience", Law("{exponential: 200s}", lambda c: c.expovariate(1 / 200)))


def float_mean(l):
    chance = random.Random(1)
    return sum(l(chance) for _ in range(400)) / 400


def people(c, all_of):
    p = {}
    if all_of or c.random() < 0.5:
        p["ring"] = law(c, c.uniform(4, 18))
    for word, most in (("busy", 0.2), ("no-answer", 0.4), ("failed", 0.1)):
        if c.random() < 0.7:
            p[word] = percent(c, 0.02, most)
    if c.random() < 0.6:
        p["machine"] = percent(c, 0.05, 0.5)
    if c.random() < 0.4:
        p["voicemail"] = (c.choice((8.0, 15.0, 20.0)), percent(c, 0.3, 1))
    if c.random() < 0.25:
        p["fax"] = percent(c, 0.02, 0.1)
    return p


def campaign(c):
    g = group(c, "a", [], [0])
    g.pop("shrinkage", None)
    if c.random() < 0.6:
        g.pop("callback", None)
    spec = {"duration": float(c.choice((3600, 5400))), "agents": {"a": g}, "before_ring": c.choice((0.0, 1.5)),
            "ring_timeout": c.choice((18.0, 25.0)), "people": people(c, True), "greeting": law(c, 10), "listening": law(c, 30)}
    dialler = spec["dialler"] = {"agents": "a", "list": c.choice((150, 5000)), "tries": c.randint(1, 3), "retry": law(c, c.uniform(60, 900))}
    how = c.random()
    if how < 0.3:
        dialler["ratio"] = round(c.uniform(1, 3), 1)
    elif how < 0.65:
        dialler["abandoned"], dialler["adjust"] = c.choice((0.03, 0.1)), c.choice((60.0, 300.0))
    if c.random() < 0.4:
        dialler["cps"] = c.choice((0.1, 0.5, 1))
    if c.random() < 0.3:
        dialler["in_flight"] = c.randint(1, 8)
    if c.random() < 0.5:
        dialler["abandoned_after"] = c.choice((1.0, 5.0, None))
    if c.random() < 0.5:
        spec["dialler"]["groups"] = [(0.4, people(c, False)), (0.3, people(c, False))]
    if c.random() < 0.3:
        spec["warm_up"] = 600.0
    everybody = [spec["people"]] + [p for _, p in dialler.get("groups", ())]
    if any(w in p for p in everybody for w in ("machine", "voicemail", "fax")) and c.random() < 0.5:
        spec["detect"] = {"time": c.choice((2.0, 4.0)), "machine_as_human": percent(c, 0, 0.3),
                          "human_as_machine": percent(c, 0, 0.2), "unknown": c.choice((0, 0.1)), "silence": 5.0}
        if c.random() < 0.5:
            spec["detect"]["patience"] = law(c, c.uniform(4, 20))
    return spec


# ---- as YAML ----

def group_text(g):
    t = [f"handle_time: {g['handle_time'].text}"]
    if "schedule" in g:
        t.append(f"schedule: {{counts: {g['schedule'][0]}, step: {seconds(g['schedule'][1])}}}")
    else:
        t.append(f"count: {g['count']}")
    for word in ("patience", "wrap_up"):
        if word in g:
            t.append(f"{word}: {g[word].text}")
    for word in ("queue_size", "order"):
        if word in g:
            t.append(f"{word}: {g[word]}")
    if "thresholds" in g:
        t.append(f"thresholds: [{g['thresholds'][0]}s, {g['thresholds'][1]}s]")
    if "shrinkage" in g:
        t.append(f"shrinkage: {g['shrinkage']}")
    if "within" in g:
        t.append(f"service_level: {{within: {g['within']}s, definition: {g['definition']}}}")
    if "skills" in g:
        t.append("skills: {" + ", ".join(f"{k}: {v}" for k, v in g["skills"].items()) + "}")
    for word in ("ring", "callback", "breaks"):
        if word in g:
            t.append(f"{word}: {{" + ", ".join("machine_detection: Enable" if k == "detect" else f"{k}: {in_yaml(k, v)}"
                                                for k, v in g[word].items()) + "}")
    if "other_work" in g:
        w = g["other_work"]
        t.append(f"other_work: {{arrivals: {round(w['rate'] * 3600)}/h, handle_time: {w['handle_time'].text}"
                 + (", queue: no}" if w.get("queue") is False else "}"))
    return "{" + ", ".join(t) + "}"


def in_yaml(key, value):
    if isinstance(value, Law):
        return value.text
    if key == "voicemail":
        return f"{{after: {seconds(value[0])}, share: {value[1]}}}"
    return value if key in ("answer", "accept", "attempts", "machine", "fax") else seconds(value)


def people_text(p):
    t = []
    for key, value in p.items():
        if key == "voicemail":
            t.append(f"voicemail: {{after: {seconds(value[0])}, share: {value[1]}}}")
        else:
            t.append(f"{key}: {value.text if isinstance(value, Law) else value}")
    return t


def text(spec, seed, replications):
    lines = [f"run: {{seed: {seed}, replications: {replications}"
             + (f", warm_up: {seconds(spec['warm_up'])}" if "warm_up" in spec else "") + "}"]
    lines.append("agents:")
    lines += [f"  {name}: {group_text(g)}" for name, g in spec["agents"].items()]
    if "dialler" in spec:
        lines += campaign_text(spec)
    else:
        per_hour = [f"{round(r * 3600)}/h" for r in spec["rates"]]
        arrivals = f"{{poisson: {per_hour[0]}}}" if len(per_hour) == 1 else f"{{rates: [{', '.join(per_hour)}], step: {seconds(spec['step'])}}}"
        rules = "".join(f", {word}_share: {share}" for word, share in (
            ("machine_as_human", spec["verdicts"]["machine_as_human"]), ("human_as_machine", spec["verdicts"]["human_as_machine"]),
            ("detection_unknown", spec["verdicts"]["unknown"]))) if "verdicts" in spec else ""
        lines += [f"rules: {{fetch_latency: 0s{rules}}}", "apps:"]
        lines += [f"  to-{n}-{p}: <Response><Enqueue workflowSid=\"{n}\"><Task priority=\"{p}\">1</Task></Enqueue></Response>"
                  for n, _, p in spec["into"]]
        entries = ", ".join(f"e{i}: {{start: to-{n}-{p}, share: {s}}}" for i, (n, s, p) in enumerate(spec["into"]))
        lines += [f"calls: {{arrivals: {arrivals}, duration: {seconds(spec['duration'])}"
                  + (", closing: clear}" if spec.get("closing") else "}"), "designs:"]
        if len(spec["into"]) > 1:
            lines.append(f"  d: {{goal: agent, entries: {{{entries}}}}}")
        else:
            lines.append(f"  d: {{goal: agent, start: to-{spec['into'][0][0]}-{spec['into'][0][2]}}}")
    return "\n".join(lines) + "\n"


def campaign_text(spec):
    d, detect = spec["dialler"], spec.get("detect")
    rules = [f"fetch_latency: 0s, queued_time: 0s, post_dial_delay: {seconds(spec['before_ring'])}",
             f"ring_timeout: {seconds(spec['ring_timeout'])}, machine_greeting_time: {spec['greeting'].text}",
             f"machine_listening_time: {spec['listening'].text}"]
    if detect:
        rules.append(f"machine_detection_time: {seconds(detect['time'])}, machine_as_human_share: {detect['machine_as_human']}")
        rules.append(f"human_as_machine_share: {detect['human_as_machine']}, detection_unknown_share: {detect['unknown']}")
    who = people_text(spec["people"])
    if detect and "patience" in detect:
        who.append(f"patience: {{silence: {detect['patience'].text}}}")
    if "groups" in d:
        who.append("callees: {" + ", ".join(f"g{i}: {{{', '.join([f'share: {s}'] + people_text(p))}}}"
                                            for i, (s, p) in enumerate(d["groups"])) + "}")
    words = [f"agents: a, list: {d['list']}, tries: {d['tries']}, retry: {d['retry'].text}"]
    if "ratio" in d:
        words.append(f"mode: predictive, ratio: {d['ratio']}")
    if "abandoned" in d:
        words.append(f"mode: predictive, abandoned: {d['abandoned']}, adjust: {seconds(d['adjust'])}")
    if "in_flight" in d:
        words.append(f"in_flight: {d['in_flight']}")
    if "abandoned_after" in d:
        words.append(f"abandoned_after: {'none' if d['abandoned_after'] is None else seconds(d['abandoned_after'])}")
    cps = f", cps: {round(d['cps'] * 60)}/m" if "cps" in d else ""
    return ["rules: {" + ", ".join(rules) + "}", "callers: {" + ", ".join(who) + "}", "apps:",
            "  to-a: " + ("{file: <Response><Enqueue workflowSid=\"a\"/></Response>, machine: bye}" if detect
                          else "<Response><Enqueue workflowSid=\"a\"/></Response>"),
            "  bye: <Response><Hangup/></Response>" if detect else "",
            f"calls: {{direction: outbound, dialler: {{{', '.join(words)}}}, duration: {seconds(spec['duration'])}{cps}}}",
            "designs:", f"  d: {{start: to-a, goal: agent{', machine_detection: Enable' if detect else ''}}}"]


# ---- the two compared ----

def by_engine(program, scenario, where):
    path = os.path.join(where, "case.yaml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(scenario)
    done = subprocess.run([program, "run", path, "--out", os.path.join(where, "out"), "--no-charts", "--quiet", "--threads", "1"],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        return None, done.stdout
    with open(os.path.join(where, "out/replications.json"), encoding="utf-8") as f:
        return {k: v["values"] for k, v in json.load(f)["designs"][0]["metrics"].items()}, ""


def moments(values):
    values = [v for v in values if v is not None]
    if len(values) < 10:
        return None
    mean = sum(values) / len(values)
    return mean, sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values)


def differences(mine, its):
    found = []
    compared = 0
    for name in sorted(mine[0]):
        a = moments([m[name] for m in mine])
        b = moments(its[name]) if name in its else None
        if name not in its:
            found.append((99, name, a and a[0], None))
        elif a and b:
            compared += 1
            error = math.sqrt(a[1] + b[1])
            near = 0.002 * abs(b[0]) if name.endswith("p95") else 0  # of a histogram
            off = (abs(a[0] - b[0]) - near) / max(error, 1e-9)
            if off > ERRORS:
                found.append((off, name, a[0], b[0]))
    return found, compared


def make(number):
    chance = random.Random(f"second {number}")
    return (campaign if number % 3 == 2 else desk)(chance)


def tell(number, spec, scenario, o, where):
    """Whether both say the same; TAP, and what differs."""
    its, said = by_engine(o.program, scenario, where)
    if its is None:
        print(f"not ok - case {number}\n# {said}")
        return False, 0
    mine = [second.metrics(second.Sim(spec, random.Random(f"{number} {r}")).run()) for r in range(o.replications)]
    found, compared = differences(mine, its)
    print(f"{'not ok' if found else 'ok'} - case {number}: {compared} metrics of {'a dialler' if 'dialler' in spec else 'a desk'}")
    for off, name, a, b in sorted(found, reverse=True, key=lambda f: f[0]):
        print(f"#   {name:34} here {a and round(a, 5)}, engine {b and round(b, 5)}: {off:.1f} standard errors")
    if found or o.show:
        print("#   " + scenario.replace("\n", "\n#   "), flush=True)
    return not found, compared


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("program", nargs="?", default=os.path.join(ROOT, "build/ringflow"))
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--count", type=int, default=40)
    p.add_argument("--replications", type=int, default=24)
    p.add_argument("--show", action="store_true", help="the scenarios, too")
    o = p.parse_args()
    agreed = total = 0
    with tempfile.TemporaryDirectory(prefix="ringflow-second-") as where:
        for number in range(o.first, o.first + o.count):
            spec = make(number)
            same, compared = tell(number, spec, text(spec, number, o.replications), o, where)
            agreed, total = agreed + same, total + compared
    print(f"# {agreed} of {o.count} cases agree, in {total} comparisons")
    return agreed < o.count


if __name__ == "__main__":
    sys.exit(main())
