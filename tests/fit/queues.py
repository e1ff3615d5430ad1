#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of several queues whose truth is known: made here, call by call, with agents' names, skills, levels and
priorities; fitted; and the fitted scenario run. The scenario of the truth is run beside it, so that this file and
the engine have to agree first. TAP."""
import argparse
import csv
import datetime
import heapq
import json
import os
import random
import subprocess
import sys
import tempfile

RINGFLOW = os.environ.get("RINGFLOW", "build/ringflow")
START = datetime.datetime(2026, 3, 2)
FLOW = json.dumps({"states": [
    {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": [{"event": "incomingCall", "next": "desk"}]},
    {"name": "desk", "type": "enqueue-call", "properties": {"queue_name": "x"},
     "transitions": [{"event": e} for e in ("callComplete", "failedToEnqueue", "callFailure")]}],
    "initial_state": "Trigger", "flags": {"allow_concurrent_calls": True}})


class Desk:
    """Queues {name: (calls an hour, mean service)}, crews [(agents, {queue: level})], patience in seconds, one or
    {queue: seconds}; priorities {number: share}, the higher first, of all queues alike. `mistakes`: share of calls that the log
    books to any agent. `hourly`: {queue: factors of its rate, hour by hour, which repeat}. `turns`: hours after
    which agents go from one of their queues to the next, half of them on each; 0: they serve all at any time."""

    def __init__(self, seed, hours, queues, crews, patience=240, priorities=None, mistakes=0, hourly=None, turns=0):
        self.r = random.Random(seed)
        self.hours, self.queues, self.crews = hours, queues, crews
        self.patience = patience if isinstance(patience, dict) else {q: patience for q in queues}
        self.priorities, self.mistakes = priorities or {0: 1}, mistakes
        self.turns = turns
        self.hourly = {q: (hourly or {}).get(q, [1] * 24) for q in queues}
        self.agents = [(f"{'abcdefgh'[k]}{i}", skills) for k, (n, skills) in enumerate(crews) for i in range(n)]
        self.idle, self.lines, self.rows = set(range(len(self.agents))), {q: [] for q in queues}, []

    def run(self):
        events, n, r = [], 0, self.r
        for queue, (rate, _) in self.queues.items():
            most = max(self.hourly[queue])
            t = r.expovariate(rate * most / 3600)
            while t < self.hours * 3600:
                if r.random() * most < self.hourly[queue][int(t // 3600 % len(self.hourly[queue]))] if most != 1 else True:
                    n += 1
                    events.append((t, n, "comes", queue))
                t += r.expovariate(rate * most / 3600)
        heapq.heapify(events)
        while events:
            t, _, what, x = heapq.heappop(events)
            if what == "comes":
                call = {"at": t, "queue": x, "wait": None, "agent": "", "service": None,
                        "priority": r.choices(list(self.priorities), list(self.priorities.values()))[0],
                        "until": t + r.expovariate(1 / self.patience[x])}
                self.rows.append(call)
                self.lines[x].append(call)
            else:
                self.idle.add(x)
            self.leave(t)
            for agent, call in self.match(t):
                n += 1
                heapq.heappush(events, (t + call["service"], n, "ends", agent))
        self.leave(float("inf"))
        return self

    def leave(self, t):
        for line in self.lines.values():
            for call in [c for c in line if c["until"] <= t]:
                line.remove(call)
                call["wait"] = call["until"] - call["at"]

    def match(self, t):
        while True:
            best = None
            for agent in self.idle:
                for queue, level in self.agents[agent][1].items():
                    if self.turns and (agent + int(t / 3600 // self.turns)) % len(self.queues) != list(self.queues).index(queue):
                        continue
                    if self.lines[queue]:
                        first = min(self.lines[queue], key=lambda c: (-c["priority"], c["at"]))
                        same = sum(self.agents[i][1] is self.agents[agent][1] for i in self.idle)
                        key = (level, first["at"], -same, self.r.random())
                        if best is None or key < best[0]:
                            best = key, agent, first
            if best is None:
                return
            _, agent, call = best
            self.idle.discard(agent)
            self.lines[call["queue"]].remove(call)
            call["wait"], call["agent"] = t - call["at"], self.agents[agent][0]
            call["service"] = max(1, self.r.expovariate(1 / self.queues[call["queue"]][1]))
            if self.r.random() < self.mistakes:
                call["agent"] = self.r.choice(self.agents)[0]
            yield agent, call

    def write(self, path, names=True, types=True):
        with open(path, "w", newline="") as f:
            out = csv.writer(f)
            out.writerow(["arrival", "outcome", "wait", "service"] + ["queue"] * types + ["agent"] * names +
                         ["priority"] * (len(self.priorities) > 1))
            for c in sorted(self.rows, key=lambda c: c["at"]):
                at = (START + datetime.timedelta(seconds=round(c["at"]))).strftime("%Y-%m-%d %H:%M:%S")
                out.writerow([at, "served" if c["service"] else "abandoned", round(c["wait"]),
                              round(c["service"]) if c["service"] else ""] + [c["queue"]] * types +
                             [c["agent"]] * names + [c["priority"]] * (len(self.priorities) > 1))

    def truth(self):
        """The same as a scenario of ringflow's."""
        text, entries, total = "flows:\n", "", sum(rate for rate, _ in self.queues.values())
        for queue, (rate, _) in self.queues.items():
            for p, share in self.priorities.items():
                text += f"  {queue}{p}: {{file: '{FLOW}', widgets: {{desk: {{agents: {queue}, priority: {p}}}}}}}\n"
                entries += f"{queue}{p}: {{start: {queue}{p}, share: {100 * share * rate / total:.6f}%}}, "
        text += "agents:\n"
        for queue, (_, mean) in self.queues.items():
            text += (f"  {queue}: {{count: 0, handle_time: {{exponential: {mean}s}}, order: priority, "
                     f"patience: {{exponential: {self.patience[queue]}s}}}}\n")
        for k, (n, skills) in enumerate(self.crews):
            text += f"  crew{k}: {{count: {n}, skills: {{{', '.join(f'{q}: {l}' for q, l in skills.items())}}}}}\n"
        return text + (f"rules: {{fetch_latency: 0s}}\nrun: {{seed: 5}}\n"
                       f"calls: {{arrivals: {{poisson: {total}/h}}, duration: {self.hours}h}}\n"
                       f"designs: {{d: {{entries: {{{entries[:-2]}}}, goal: agent}}}}\n")

    def means(self, queue):
        rows = [c for c in self.rows if c["queue"] == queue]
        return {"wait_mean": sum(c["wait"] for c in rows) / len(rows),
                "abandon_rate": sum(not c["service"] for c in rows) / len(rows),
                "waited_rate": sum(round(c["wait"]) > 0 for c in rows) / len(rows)}


class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def ok(self, good, name):
        self.count += 1
        self.failed += not good
        print(("ok" if good else "not ok") + f" {self.count} - {name}", flush=True)

    def do(self, *command):
        done = subprocess.run([RINGFLOW, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "NO_COLOR": "1"})
        self.ok(not done.returncode, " ".join(command[:2]) + (f": {done.stderr[:400]}" if done.returncode else ""))
        return " ".join(done.stdout.split())


def groups(path):
    with open(path + "/groups.csv", newline="") as f:
        return {g["group"]: g for g in csv.DictReader(f)}


def apart(tap, name, said, group, metric, wanted, extra):
    """`wanted` is of one run: within what one more run of R replications is in 999 times of 1000 (3.3 standard
    errors of one run), and EXTRA of it for what the estimate itself is off by."""
    mean, low, high = (float(group[metric + end]) for end in ("", "_low", "_high"))
    room = (high - low) / 2 / 2.09 * (20 ** 0.5) * 3.3 + extra * wanted
    tap.ok(abs(mean - wanted) <= room, f"{name}: {metric} of {said} {mean:.4g}, {wanted:.4g} in the log, {room:.2g} at most")


def there_and_back(tap, folder, name, desk, options=(), names=True, types=True, extra=0.1):
    """The log's name, what fit said, fit.json and the groups of its scenario."""
    path = os.path.join(folder, name)
    desk.run().write(path + ".csv", names, types)
    said = tap.do("fit", path + ".csv", "--no-charts", "--out", path + "-fit", *options)
    tap.do("run", path + "-fit/scenario.yaml", "--replications", "20", "--threads", "1", "--no-charts", "--quiet",
           "--out", path + "-again")
    with open(path + "-fit/fit.json") as f:
        fit = json.load(f)
    again = groups(path + "-again")
    for queue in desk.queues if fit["queues"] and fit["queues"]["list"] else ():
        for metric, value in desk.means(queue).items():
            apart(tap, name, queue, again[queue], metric, value, extra)
    with open(path + "-fit/scenario.yaml") as f:
        return said, fit, again, f.read()


def skills_of(fit):
    return {frozenset((s["queue"], s["level"]) for s in c["skills"]): c["agents"] for c in fit["queues"]["crews"]}


def test_skills(tap, folder):
    queues = {"sales": (100, 240), "support": (110, 180)}
    desk = Desk(1, 72, queues, [(4, {"sales": 1}), (4, {"support": 1}), (4, {"sales": 1, "support": 2})], mistakes=0.004)
    said, fit, again, text = there_and_back(tap, folder, "skills", desk, ("--check", "--threads", "1"))
    with open(folder + "/truth.yaml", "w") as f:
        f.write(desk.truth())
    tap.do("run", folder + "/truth.yaml", "--threads", "1", "--no-charts", "--quiet", "--out", folder + "/truth")
    for queue in queues:
        for metric, value in desk.means(queue).items():
            apart(tap, "the truth", queue, groups(folder + "/truth")[queue], metric, value, 0.01)
    wanted = {frozenset({("sales", 1)}): 4, frozenset({("support", 1)}): 4, frozenset({("sales", 1), ("support", 2)}): 4}
    tap.ok(skills_of(fit) == wanted, f"skills, levels, and how many have them: {skills_of(fit)}")
    tap.ok(fit["queues"]["by_mistake"] > 0, f"{fit['queues']['by_mistake']} calls by mistake make no skill")
    tap.ok("mistake" in said and "sales, then support" in said, "mistakes and the order are said")
    tap.ok("sales: wait" in said, "--check has each queue")
    for queue, (_, mean) in queues.items():
        law = next(q for q in fit["queues"]["list"] if q["name"] == queue)
        tap.ok(law["own_law"] and abs(law["service_mean"] - mean) < 5 * mean / law["served"] ** 0.5,
               f"services of {queue}: {law['service_mean']:.4g}, {mean}")


def test_one_crew(tap, folder):
    """Agents without names; one queue is served before the other; and two desks apart."""
    before = Desk(2, 48, {"gold": (40, 200), "plain": (100, 150)}, [(6, {"gold": 1, "plain": 2})])
    said, fit, again, text = there_and_back(tap, folder, "before", before, names=False)
    tap.ok(skills_of(fit) == {frozenset({("gold", 1), ("plain", 2)}): 0}, f"gold comes first: {skills_of(fit)}")
    apart_desks = Desk(3, 48, {"one": (70, 150), "two": (50, 240)}, [(3, {"one": 1}), (3, {"two": 1})])
    said, fit, again, text = there_and_back(tap, folder, "apart", apart_desks, names=False)
    tap.ok(skills_of(fit) == {frozenset({("one", 1)}): 0, frozenset({("two", 1)}): 0}, f"two desks apart: {skills_of(fit)}")


def test_alike(tap, folder):
    """All serve all, first come, first served: no order is made up."""
    desk = Desk(4, 48, {"a": (60, 120), "b": (60, 240)}, [(6, {"a": 1, "b": 1})])
    said, fit, again, text = there_and_back(tap, folder, "alike", desk)
    tap.ok(skills_of(fit) == {frozenset({("a", 1), ("b", 1)}): 6}, f"one crew, no order: {skills_of(fit)}")
    said, fit, again, text = there_and_back(tap, folder, "one-queue", desk, types=False)
    tap.ok(fit["queues"] is None and "entries:" not in text, "without a column of queues it is one")


def test_noise(tap, folder):
    """All serve all, but of the smallest queue an agent has four calls, and some by chance two or none."""
    desk = Desk(8, 24, {"a": (60, 150), "b": (40, 200), "rare": (3, 200)}, [(14, {"a": 1, "b": 1, "rare": 1})])
    said, fit, again, text = there_and_back(tap, folder, "noise", desk, extra=0.2)
    served = {a: 0 for a, _ in desk.agents}
    for call in desk.rows:
        if call["queue"] == "rare" and call["agent"]:
            served[call["agent"]] += 1
    tap.ok(min(served.values()) < 3, f"some have fewer than three of the smallest queue: {sorted(served.values())}")
    tap.ok(list(skills_of(fit).values()) == [14], f"agents who differ by noise are one crew: {skills_of(fit)}")


def test_few_serve_it(tap, folder):
    """A queue of 5 % that two agents serve, of twelve: the ten are not joined to them, however little it is."""
    desk = Desk(9, 72, {"main": (190, 180), "rare": (10, 180)}, [(10, {"main": 1}), (2, {"main": 2, "rare": 1})])
    said, fit, again, text = there_and_back(tap, folder, "few-serve", desk)
    tap.ok(sorted(skills_of(fit).values()) == [2, 10], f"two serve the rare queue: {skills_of(fit)}")


def test_turns(tap, folder):
    """Agents serve two queues by turns, of four hours: that they are apart is said, and of agents who serve both at any time not."""
    queues = {"calm": (40, 200), "rushed": (80, 200)}
    desk = Desk(14, 72, queues, [(8, {"calm": 1, "rushed": 1})], turns=4)
    said, fit, again, text = there_and_back(tap, folder, "turns", desk, ("--check", "--threads", "1"), extra=9)
    tap.ok(all(q["apart_from"] for q in fit["queues"]["list"]) and "at any time they have agents apart" in said, "agents by turns are told")
    tap.ok("calm: " in said and "Off, as a run" in said and "rushed: " in said and "--where 'queue=rushed'" in said,
           "--check says what is off, queue by queue, and what to try")
    desk = Desk(15, 72, queues, [(8, {"calm": 1, "rushed": 1})])
    said, fit, again, text = there_and_back(tap, folder, "no-turns", desk)
    tap.ok(not any(q["apart_from"] for q in fit["queues"]["list"]) and "agents apart" not in said, "agents for both are not")


def test_patience(tap, folder):
    """Callers of one queue stay four times as long: each has its own, and waits and abandonment are right."""
    desk = Desk(10, 72, {"calm": (60, 180), "rushed": (60, 180)}, [(5, {"calm": 1, "rushed": 1})],
                patience={"calm": 480, "rushed": 120})
    said, fit, again, text = there_and_back(tap, folder, "patience", desk)
    for queue in fit["queues"]["list"]:
        wanted = desk.patience[queue["name"]]
        off = abs(queue["patience_mean"] / wanted - 1) * queue["abandoned"] ** 0.5
        tap.ok(off < 4, f"patience of {queue['name']}: {queue['patience_mean']:.4g} s, {wanted}, {off:.2g} standard errors off")
    tap.ok(text.count("    patience: {exponential") == 2 and "So each queue has its own" in said, "and that is written, and said")


def by_hour(rows, hours, days):
    """Calls an hour of each hour of the day, of rows (seconds, queue)."""
    n = {}
    for at, queue in rows:
        n.setdefault(queue, [0] * hours)[int(at // 3600 % hours)] += 1
    return {q: [x / days for x in list] for q, list in n.items()}


def test_mix(tap, folder):
    """Sales call in the morning, support in the evening, as many in all: each queue has its own hours in the scenario."""
    up = [1.8] * 9 + [1.6, 1.3, 1.1, 0.9, 0.7, 0.4] + [0.2] * 9
    down = [2 - x for x in up]
    crews = [(4, {"sales": 1}), (4, {"support": 1})]
    desk = Desk(11, 120, {"sales": (40, 200), "support": (42, 200)}, crews, hourly={"sales": up, "support": down})
    # with one mix for all hours waits are twice too long; so they are a half where who is idle in quiet hours is not seen
    said, fit, again, text = there_and_back(tap, folder, "mix", desk, ("--check", "--threads", "1"))
    tap.ok(fit["queues"]["mix_p"] < 1e-6 and fit["queues"]["mix_steps"] == 24, f"the mix changes by the hour: {fit['queues']['mix_steps']} steps")
    tap.ok("so does the scenario's" in said and "share: [" in text, "and that is said, and written")
    tap.do("run", folder + "/mix-fit/scenario.yaml", "--replications", "6", "--threads", "1", "--no-charts", "--quiet",
           "--out", folder + "/mix-hours", *(w for q in desk.queues for w in ("--set", f"agents.{q}.by_interval=yes")))
    with open(folder + "/mix-hours/intervals.csv", newline="") as f:
        again = {}
        for row in csv.DictReader(f):
            again.setdefault(row["group"], []).append(float(row["offered"]) / 5)
    log = by_hour(((c["at"], c["queue"]) for c in desk.rows), 24, 5)
    for queue, (rate, _) in desk.queues.items():
        # the scenario's hours are the log's, but for chance of 30 days of it; these the truth's, but for chance of 5
        z = [(again[queue][h] - log[queue][h]) / (log[queue][h] / 30) ** 0.5 for h in range(24) if log[queue][h]]
        tap.ok(max(map(abs, z)) < 4.2, f"hours of {queue}: {max(map(abs, z)):.2g} standard errors off at most, of the log's")
        z = [(again[queue][h] - rate * desk.hourly[queue][h]) / (rate * desk.hourly[queue][h] * (1 / 5 + 1 / 30)) ** 0.5 for h in range(24)]
        tap.ok(max(map(abs, z)) < 4.2, f"hours of {queue}: {max(map(abs, z)):.2g} standard errors off at most, of the truth")
    plain = Desk(12, 120, {"sales": (40, 200), "support": (42, 200)}, crews, hourly={"sales": up, "support": up})
    said, fit, again, text = there_and_back(tap, folder, "one-mix", plain)
    tap.ok(not fit["queues"]["mix_steps"] and "share: [" not in text, f"a mix that stays has one share each (p {fit['queues']['mix_p']:.2g})")
    turns = {"sales": [1.8] * 48 + [0.4] * 48, "support": [0.4] * 48 + [1.8] * 48}
    desk = Desk(13, 96, {"sales": (40, 200), "support": (42, 200)}, crews, hourly=turns)
    said, fit, again, text = there_and_back(tap, folder, "mix-dates", desk, ("--by-date",))
    tap.ok(fit["queues"]["mix_p"] > 0.001 > fit["queues"]["mix_days_p"] and fit["queues"]["mix_steps"] == 96,
           "a mix of the dates, alike in all hours, is by the date and the hour")
    tap.ok("the hour and the day" in said, "and that is said")


def test_priorities(tap, folder):
    desk = Desk(5, 48, {"desk": (110, 180)}, [(5, {"desk": 1})], priorities={0: 0.7, 5: 0.3})
    said, fit, again, text = there_and_back(tap, folder, "priorities", desk)
    tap.ok(fit["queues"]["priorities"] == [5, 0], "the higher number is served first")
    tap.ok("order: priority" in text and "priority: 1" in text, "the scenario has the priority")
    apart(tap, "priorities", "desk", again["support"], "wait_mean", desk.means("desk")["wait_mean"], 0.1)
    desk = Desk(6, 48, {"desk": (110, 180)}, [(5, {"desk": 1})], priorities={0: 0.7, 5: 0.3})
    for call in desk.run().rows:
        call["priority"] = desk.r.choice((0, 5))
    desk.run = lambda: desk
    said, fit, again, text = there_and_back(tap, folder, "no-order", desk)
    tap.ok(fit["queues"] is None and "order: priority" not in text and "not served by it" in said,
           "a number that nobody goes by is no priority, and that is said")


def test_few(tap, folder):
    """A queue of thirty calls is none; forty agents of whom each serves little; a queue that nobody answers."""
    desk = Desk(7, 24, {"main": (80, 180), "rare": (1, 180)}, [(5, {"main": 1, "rare": 1})])
    said, fit, again, text = there_and_back(tap, folder, "few", desk)
    tap.ok(fit["queues"] is None and "only one of them" in said, "a type of few calls is no queue, and that is said")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", help="where logs and results stay")
    parser.add_argument("--only", help="the name of one test, without test_")
    o = parser.parse_args()
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for test in (test_skills, test_one_crew, test_alike, test_noise, test_few_serve_it, test_turns, test_patience, test_mix, test_priorities, test_few):
            if o.only and test.__name__ != "test_" + o.only:
                continue
            try:
                test(tap, o.keep or folder)
            except (KeyError, TypeError, ValueError, OSError) as wrong:
                tap.ok(False, f"{test.__name__}: {wrong!r}")
    print(f"1..{tap.count}")
    sys.exit(1 if tap.failed else 0)
