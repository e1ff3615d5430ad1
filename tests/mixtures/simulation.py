#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what `run` says of desks with several mechanisms what a simulation says that knows nothing of Ringflow?

Each case draws two or three of: rings that are not answered, callbacks, breaks, other work, wrap-up work,
shifts, priorities, and either callers who come or a dialler; some have shrinkage, and diallers two lists of
numbers that machines answer; with parameters of its own. desk.py simulates
it from what the documents say. Each metric has to agree within 4.5 standard errors of the difference.

    tests/mixtures/simulation.py             runs and compares, prints TAP
    tests/mixtures/simulation.py --show      both, side by side
    tests/mixtures/simulation.py --case N    one of them alone, shown, with its scenario
    tests/mixtures/simulation.py --seed S    other cases: S + 0, S + 1, ...
"""
import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

from desk import Desk

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STANDARD_ERRORS = 4.5
CASES, REPLICATIONS, SEED = 30, 24, 100
HOURS = 3
MIXED = ("ring", "callback", "breaks", "other", "wrap_up", "schedule", "priorities")

FLOW = {"states": [
    {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": [{"event": "incomingCall", "next": "desk"}]},
    {"name": "desk", "type": "send-to-flex", "properties": {}, "transitions": [
        {"event": "callComplete"}, {"event": "failedToEnqueue"}, {"event": "callFailure"}]}],
    "initial_state": "Trigger", "description": "to the desk"}


def exponential(mean):
    return (lambda rng: rng.expovariate(1 / mean)), {"exponential": "%gs" % mean}


def uniform(low, high):
    return (lambda rng: rng.uniform(low, high)), {"uniform": ["%gs" % low, "%gs" % high]}


def some_law(rng, mean):
    return exponential(mean) if rng.random() < 0.5 else uniform(mean * 0.4, mean * 1.6)


class Case:
    """CASE is desk.py's, GROUP and SCENARIO are Ringflow's, of the same."""

    def __init__(self, number):
        rng = random.Random("mixture %d" % number)
        self.number, self.case, self.group = number, {"end": HOURS * 3600}, {}
        self.calls = {"duration": "%dh" % HOURS}
        self.callers = {}
        self.scenario = {
            "rules": {"fetch_latency": "0s", "queued_time": "0s", "post_dial_delay": "0s", "ring_timeout": "25s"},
            "run": {"replications": REPLICATIONS, "seed": number},
            "apps": {"q": "<Response><Enqueue>desk</Enqueue></Response>"}}
        self.kinds = rng.sample(MIXED, rng.choice((2, 3)))
        if number % 10 == 0:  # whose shift ends while he is away
            self.kinds = ["ring", "schedule"] + [kind for kind in self.kinds if kind == "breaks"]
        if number % 10 == 4:  # to be a dialler's
            self.kinds = [kind for kind in self.kinds if kind not in ("priorities", "callback")]
        if number % 10 == 5:  # who is called, and asks to be called back
            self.kinds = ["callback"] + [kind for kind in self.kinds if kind in ("breaks", "other", "ring")][:1] + ["dialler"]
        elif number % 10 == 7:  # whose next attempt would come long after closing
            self.kinds = ["callback"] + [kind for kind in self.kinds if kind in ("breaks", "other", "ring")][:1]
        elif (rng.random() < 0.25 or number % 10 == 4) and not {"priorities", "callback"} & set(self.kinds):
            self.kinds.append("dialler")
        agents = rng.randint(3, 9)
        mean = rng.choice((90, 150, 240))
        self.law("handle", self.group, "handle_time", exponential(mean))
        self.case["count"] = self.group["count"] = agents
        for kind in self.kinds:
            getattr(self, kind)(rng, agents, mean)
        if "dialler" in self.kinds:
            self.lists(random.Random("lists of mixture %d" % number))
        self.more = random.Random("more of mixture %d" % number)
        if number % 10 in (3, 6):
            self.shrinkage(agents)
        if number % 10 == 7 or rng.random() < 0.3:
            self.case["clear"], self.calls["closing"] = True, "clear"
            self.kinds.append("closing")
        if "dialler" not in self.kinds:
            load = rng.uniform(0.6, 0.95)
            self.law("gap", {}, "", exponential(mean / (agents * load)))
            self.calls["arrivals"] = {"poisson": "%.12g/h" % (3600 * agents * load / mean)}
            self.law("patience", self.callers, "queued", some_law(rng, rng.choice((60, 180))))
            self.callers = {"patience": self.callers}
        self.scenario.update(agents={"desk": self.group}, calls=self.calls, callers=self.callers)
        self.scenario.setdefault("designs", {"d": {"start": "q", "goal": "agent"}})

    def law(self, key, where, name, law):
        self.case[key], where[name] = law

    def ring(self, rng, agents, mean):
        answer = rng.choice((0.4, 0.6, 0.9))
        after, written = uniform(1, rng.choice((6, 18)))
        self.case["ring"] = {"timeout": 12, "answer": answer, "after": after}
        self.group["ring"] = {"timeout": "12s", "answer": answer, "after": written}
        if rng.random() < 0.7:
            self.case["ring"]["away"], self.group["ring"]["away"] = some_law(rng, rng.choice((30, 120, 900)))

    def callback(self, rng, agents, mean):
        after, accept, answer = rng.choice((8, 25)), rng.choice((0.5, 1)), rng.choice((0.5, 0.8))
        late = self.number % 10 == 7
        attempts = 3 if late else rng.choice((1, 2, 3))
        ring, ring_written = uniform(4, rng.choice((10, 30)))
        retry, retry_written = some_law(rng, 9000 if late else rng.choice((60, 400)))
        self.case["callback"] = {"after": after, "accept": accept, "answer": answer, "attempts": attempts,
                                 "ring": ring, "retry": retry, "timeout": 20}
        self.group["callback"] = {"offer_after": "%ds" % after, "accept": accept, "answer": answer, "attempts": attempts,
                                  "ring": ring_written, "retry": retry_written, "timeout": "20s"}
        if rng.random() < 0.4:
            self.case["callback"]["expires"] = 300
            self.group["callback"]["expires"] = "300s"

    def breaks(self, rng, agents, mean):
        self.case["breaks"], self.group["breaks"] = {}, {}
        for key, law in ("every", some_law(rng, 1800)), ("length", some_law(rng, rng.choice((240, 600)))):
            self.case["breaks"][key], self.group["breaks"][key] = law

    def other(self, rng, agents, mean):
        time = rng.choice((60, 200))
        gap = time / (agents * rng.uniform(0.1, 0.3))
        queue = rng.random() < 0.6
        law, written = some_law(rng, time)
        self.case["other"] = {"gap": exponential(gap)[0], "time": law, "queue": queue}
        self.group["other_work"] = {"arrivals": "%.12g/h" % (3600 / gap), "handle_time": written,
                                    "queue": "yes" if queue else "no"}

    def wrap_up(self, rng, agents, mean):
        self.law("wrap_up", self.group, "wrap_up", some_law(rng, mean / 5))

    def schedule(self, rng, agents, mean):
        counts = [agents, agents + rng.randint(1, 5), max(1, agents - rng.randint(1, 5))]
        rng.shuffle(counts)
        self.case["schedule"] = (counts, 1200)
        self.group["schedule"] = {"counts": counts, "step": "20m"}
        del self.group["count"]

    def priorities(self, rng, agents, mean):
        self.case["priorities"] = {0: 0.7, 5: 0.3}
        self.group["order"] = "priority"
        self.scenario["flows"] = {name: {"file": json.dumps(FLOW), "widgets": {"desk": {
            "agents": "desk", "priority": priority}}} for name, priority in (("low", 0), ("high", 5))}
        del self.scenario["apps"]
        self.scenario["designs"] = {"d": {"goal": "agent", "entries": {
            "a": {"start": "low", "share": 0.7}, "b": {"start": "high", "share": 0.3}}}}

    def dialler(self, rng, agents, mean):
        ratio, answer, ring = rng.choice((1, 1.5, 2.5)), rng.choice((0.3, 0.6)), rng.choice((6, 12))
        wait = 30 if {"ring", "callback"} & set(self.kinds) else 2
        self.case["dialler"] = {"ratio": ratio, "timeout": 25, "abandoned_after": wait, "lists": [
            {"share": 1, "outcomes": (answer, 0, 1 - answer, 0), "ring": exponential(ring)[0],
             "machine": 0, "fax": 0, "voicemail": (math.inf, 0)}]}
        self.calls["direction"] = "outbound"
        self.calls["dialler"] = {"agents": "desk", "list": 1000000, "abandoned_after": "%ds" % wait}
        if ratio > 1:
            self.calls["dialler"].update(mode="predictive", ratio=ratio)
        self.callers = {"ring": {"exponential": "%ds" % ring}, "no-answer": 1 - answer}

    def shrinkage(self, agents):
        """The paid ones whom the rest of the case leaves out."""
        share = self.more.choice((0.1, 0.25, 0.35))
        self.kinds.append("shrinkage")
        self.group["shrinkage"] = share

        def there(paid):
            return math.floor(paid * (1 - share) + 0.5)

        if "schedule" in self.case:
            counts, step = self.case["schedule"]
            self.case["schedule"] = ([there(paid) for paid in counts], step)
        else:
            self.case["count"] = there(agents)

    def lists(self, rng):
        """Numbers of two lists, and of none: who answers, how soon, and how often it is a machine."""
        if rng.random() < 0.2:
            return
        self.kinds.append("lists")
        dialler, rest = self.case["dialler"], self.case["dialler"]["lists"][0]
        rest["share"], rest["machine"] = 0.2, 0.1
        dialler["records"] = {"machine": lambda r: 8 + r.expovariate(1 / 20), "fax": lambda r: r.uniform(20, 40)}
        self.scenario["rules"].update(machine_greeting_time="8s", machine_listening_time={"exponential": "20s"})
        self.callers.update(machine=0.1, fax={"share": 0, "time": {"uniform": ["20s", "40s"]}}, callees={})
        for name, share in ("fresh", 0.5), ("old", 0.3):
            busy, missed, failed = (rng.choice((0, 0.1, 0.2)) for _ in range(3))
            one = {"share": share, "outcomes": (1 - busy - missed - failed, busy, missed, failed),
                   "machine": rng.choice((0, 0.2, 0.5)), "fax": rng.choice((0, 0.1)),
                   "voicemail": rng.choice(((math.inf, 0), (15, 0.6), (30, 1)))}
            one["ring"], written = some_law(rng, rng.choice((6, 14)))
            dialler["lists"].append(one)
            self.callers["callees"][name] = {
                "share": share, "ring": written, "busy": busy, "no-answer": missed, "failed": failed,
                "machine": one["machine"], "fax": one["fax"],
                "voicemail": {"after": "%ds" % one["voicemail"][0], "share": one["voicemail"][1]}
                             if one["voicemail"][1] else "none"}


def ratio(a, b):
    return a / b if b else None


def metrics_of(desk):
    """What Ringflow says, of one replication: docs/model.md."""
    n, area, group = desk.n, desk.area, {}
    there = area["there"] if "schedule" in desk.case else area["duty"]
    entries = n["in"]
    group.update(offered=entries, abandon_rate=ratio(entries - n["served"], entries), waited_rate=ratio(n["waited"], entries),
                 wait_mean=ratio(n["wait"], entries), service_level=ratio(n["within"], entries),
                 asa=ratio(n["served wait"], n["served"]), occupancy=area["busy"] / there,
                 queue_mean=area["queue"] / desk.case["end"])
    if "ring" in desk.case:
        group.update(rings=n["rings"], ring_no_answer_rate=ratio(n["rings unanswered"], n["rings"] - n["rings given up"]),
                     met_no_answer_rate=ratio(n["met"], entries), rings_per_served=ratio(n["rings"], n["served"]),
                     occupancy_without_rings=(area["busy"] - area["rung"]) / there, away_share=area["away"] / there)
    if "callback" in desk.case:
        group.update(callbacks_offered=n["offered"], callback_taken_rate=ratio(n["asked"], n["offered"]),
                     callback_reached_rate=ratio(n["reached"], n["asked"]),
                     attempts_per_callback=ratio(n["attempts"], n["reached"]), wait_felt_mean=ratio(n["felt"], entries),
                     callback_wait_mean=ratio(n["called back"], n["reached"]))
    if "breaks" in desk.case:
        group.update(break_share=area["break"] / there)
    if "other" in desk.case:
        group.update(other_work=n["tasks"], other_work_wait_mean=ratio(n["task wait"], n["tasks begun"]),
                     other_work_given_up_rate=ratio(n["tasks given up"], n["tasks"]), other_work_share=area["task"] / there)
    metrics = {"agents.desk." + name: value for name, value in group.items()}
    if "dialler" in desk.case:
        hours = area["duty"] / 3600
        metrics.update(calls_per_agent_hour=n["called"] / hours, agent_idle_mean=ratio(area["idle"], n["served"]),
                       dialler_abandon_rate=ratio(n["abandoned calls"], n["answered"]))
        if "records" in desk.case["dialler"]:
            answers = n["answered"] + n["machines"]
            metrics["machine_rate"] = ratio(n["machines"], answers)
            if any(one["fax"] for one in desk.case["dialler"]["lists"]):
                metrics["fax_rate"] = ratio(n["faxes"], answers)
    return metrics


def simulated(case):
    rng = random.Random("desk %d" % case.number)
    return [metrics_of(Desk(case.case, rng).run()) for _ in range(REPLICATIONS)]


def ours(case):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mixture.yaml")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(case.scenario, out)
        subprocess.run([os.path.join(ROOT, "build/ringflow"), "run", path, "--out", os.path.join(folder, "out"),
                        "--no-charts", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "out", "replications.json"), encoding="utf-8") as kept:
            return {name: m["values"] for name, m in json.load(kept)["designs"][0]["metrics"].items()}


def spread(values):
    values = [v for v in values if v is not None]
    if len(values) < 2:
        return None
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


def compare(case, show):
    """Prints TAP; returns whether all metrics agree."""
    mine, theirs, wrong = simulated(case), ours(case), []
    for name in mine[0]:
        a, b = spread([m[name] for m in mine]), spread(theirs[name])
        if a is None or b is None:
            fits, text = a is b, "%s and %s" % (a, b)
        else:
            error = math.hypot(a[1], b[1])
            fits = abs(a[0] - b[0]) <= STANDARD_ERRORS * error + 1e-12
            text = "%.5g ± %.2g, and Ringflow says %.5g ± %.2g (%.1f)" % (*a, *b, abs(a[0] - b[0]) / error if error else 0)
        if not fits:
            wrong.append(name)
        if show or not fits:
            print("# %s %-36s %s" % (" " if fits else "!", name, text))
    print("%s - desk %d, %s%s" % ("not ok" if wrong else "ok", case.number, " + ".join(case.kinds),
                                  ": " + ", ".join(wrong) if wrong else ""))
    return not wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--case", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.case is not None:
        case = Case(options.case)
        print(json.dumps(case.scenario))
        return 0 if compare(case, True) else 1
    good = [compare(Case(options.seed + i), options.show) for i in range(CASES)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
