# SPDX-License-Identifier: GPL-3.0-or-later
"""One desk, simulated plainly: callers who wait with patience for agents who may be rung and not
answer, be on breaks, do other work, call back and do wrap-up work, in shifts; and a dialler that calls
people for them, and machines.

What the words mean is what docs/scenario.md and docs/model.md say, and no code is shared with Ringflow: a
heap of events, a list of who waits, and counts. So it finds what the engine does otherwise than the
documents say, and not what both have wrong. Laws are functions of a random.Random.
"""
import bisect
import collections
import heapq
import itertools
import math

NEVER = math.inf


class Entry:
    """A call in the queue, its callback included."""

    def __init__(self, number, time, priority, until=NEVER):
        self.number, self.came, self.key = number, time, (-priority, time, number)
        self.until = until  # of a machine: it has recorded enough then
        self.state = "waits"  # rung, asked, dialled, pauses, served, left
        self.offer_due = self.missed = self.dialled = False
        self.attempts, self.asked_at, self.expires, self.rings = 0, None, NEVER, 0


class Desk:
    """One replication. A case is a dict: count, hours and laws, and the mechanisms that it has."""

    def __init__(self, case, rng):
        self.case, self.rng, self.now = case, rng, 0.0
        self.events, self.order = [], itertools.count()
        self.queue, self.tasks = [], collections.deque()
        self.on_duty = self.agents_at(0)
        self.busy = self.rung = self.away = self.on_break = self.on_task = self.line = 0
        self.in_flight = 0
        self.closed, self.pausing = False, []
        self.breaks, self.due, self.shifts = {}, [], collections.Counter()
        self.gone = 0  # so many of those who are away went off duty: whoever would be back next
        self.area = collections.Counter()
        self.n = collections.Counter()

    def after(self, delay, what, *of):
        heapq.heappush(self.events, (self.now + delay, next(self.order), what, of))

    def draw(self, law):
        return law(self.rng)

    def agents_at(self, time):
        counts, step = self.case.get("schedule", ([self.case.get("count", 0)], 3600))
        return counts[int((time + 1e-6) // step) % len(counts)]

    def free(self):
        return max(0, self.on_duty - self.busy - self.away - self.on_break)

    # the clock

    def advance(self, time):
        span = max(0, min(time, self.case["end"]) - min(self.now, self.case["end"]))
        there = max(self.on_duty, self.busy + self.on_break)
        for name, level in (("there", there), ("duty", self.on_duty), ("busy", self.busy), ("rung", self.rung),
                            ("away", self.away), ("break", self.on_break), ("task", self.on_task),
                            ("queue", self.line), ("idle", self.free())):
            self.area[name] += level * span
        self.now = time

    def run(self):
        case = self.case
        if "schedule" in case:
            self.after(case["schedule"][1], "shift")
        if "breaks" in case:
            for agent in range(self.on_duty):
                self.begin_duty(agent)
        if "other" in case:
            self.after(self.draw(case["other"]["gap"]), "task")
        if "gap" in case:
            self.after(self.draw(case["gap"]), "arrive")
        if case.get("clear"):
            self.after(case["end"], "close")
        while True:
            self.go()
            if not self.left_to_do() and (not self.events or self.events[0][0] >= case["end"]):
                self.advance(case["end"])
                return self
            time, _, what, of = heapq.heappop(self.events)
            self.advance(time)
            getattr(self, what)(*of)

    def close(self):
        """Who waits is sent away; whom an agent is rung for, or dials, unless that is answered."""
        self.closed = True
        for entry in [entry for _, entry in self.queue] + list(self.pausing):
            if entry.state == "waits":
                self.give_up(entry)
            else:
                self.expire(entry)

    def left_to_do(self):
        return self.n["in"] + self.n["called"] > self.n["out"]

    # agents

    def go(self):
        """Agents who are free: to their break, to who waits, to other work; the dialler's calls."""
        while self.free():
            if self.due:
                agent = self.due.pop(0)
                self.breaks[agent] = "taken"
                self.on_break += 1
                self.after(self.draw(self.case["breaks"]["length"]), "break_over", agent, self.shifts[agent])
            elif self.queue:
                self.take(self.queue.pop(0)[1])
            elif self.tasks:
                self.task_wait(self.now - self.tasks.popleft())
                self.busy += 1
                self.on_task += 1
                self.after(self.draw(self.case["other"]["time"]), "task_over")
            else:
                break
        if "other" in self.case and not self.case["other"].get("queue", True):
            self.n["tasks given up"] += len(self.tasks) * (self.now < self.case["end"])
            self.tasks.clear()
        if "dialler" in self.case and self.now < self.case["end"]:
            while self.in_flight < math.floor(self.case["dialler"]["ratio"] * self.free() + 1e-9):
                self.place()

    def begin_duty(self, agent):
        self.breaks[agent] = "to come"
        self.after(self.draw(self.case["breaks"]["every"]), "break_due", agent, self.shifts[agent])

    def break_due(self, agent, shift):
        if self.shifts[agent] == shift and self.breaks.get(agent) == "to come":
            self.breaks[agent] = "due"
            self.due.append(agent)

    def break_over(self, agent, shift):
        if self.shifts[agent] == shift and self.breaks.get(agent) == "taken":
            self.on_break -= 1
            self.begin_duty(agent)

    def shift(self):
        before, self.on_duty = self.on_duty, self.agents_at(self.now)
        self.after(self.case["schedule"][1], "shift")
        if "breaks" in self.case:
            self.shift_breaks(before)
        while self.away and self.busy + self.away + self.on_break > self.on_duty:
            self.away -= 1
            self.gone += 1

    def shift_breaks(self, before):
        for agent in range(self.on_duty, before):
            self.shifts[agent] += 1
            self.on_break -= self.breaks.pop(agent) == "taken"
            if agent in self.due:
                self.due.remove(agent)
        for agent in range(before, self.on_duty):
            self.begin_duty(agent)

    def task(self):
        self.n["tasks"] += self.now < self.case["end"]
        self.tasks.append(self.now)
        self.after(self.draw(self.case["other"]["gap"]), "task")

    def task_wait(self, wait):
        if self.now < self.case["end"]:
            self.n["tasks begun"] += 1
            self.n["task wait"] += wait

    def task_over(self):
        self.busy -= 1
        self.on_task -= 1

    def back(self):
        if self.gone:
            self.gone -= 1
        else:
            self.away -= 1

    def take(self, entry):
        """A free agent takes who is first."""
        self.busy += 1
        if entry.state == "asked":
            self.dial(entry)
        elif "ring" in self.case:
            self.ring(entry)
        else:
            self.serve(entry)

    def free_again(self):
        self.busy -= 1

    # entries

    def arrive(self):
        if self.now >= self.case["end"]:
            return
        self.after(self.draw(self.case["gap"]), "arrive")
        shares = self.case.get("priorities", {0: 1})
        priority = self.rng.choices(list(shares), list(shares.values()))[0]
        self.enter(priority, self.draw(self.case["patience"]) if "patience" in self.case else NEVER)

    def enter(self, priority, patience, until=NEVER):
        self.n["in"] += 1
        entry = Entry(self.n["in"], self.now, priority, until)
        self.line += 1
        if patience < NEVER:
            self.after(patience, "give_up", entry)
        if "callback" in self.case and until == NEVER:
            self.after(self.case["callback"]["after"], "offer", entry)
        self.wait(entry)
        if self.closed and not self.free():
            self.give_up(entry)

    def wait(self, entry):
        bisect.insort(self.queue, (entry.key, entry))

    def waited(self, entry, served):
        wait = self.now - entry.came
        self.n["out"] += 1
        self.n["wait"] += wait
        self.n["waited"] += wait > 0
        self.n["served"] += served
        self.n["served wait"] += wait * served
        self.n["within"] += served and wait <= 20
        if not entry.asked_at:
            self.n["felt"] += wait
        if "dialler" in self.case and not served and entry.until == NEVER:
            self.n["abandoned calls"] += 1

    def give_up(self, entry):
        if entry.state == "waits":
            self.queue.remove((entry.key, entry))
        elif entry.state == "rung":
            self.n["rings given up"] += 1
            self.rung -= 1
            self.free_again()
        else:
            return
        entry.state = "left"
        self.line -= 1
        self.waited(entry, False)

    def serve(self, entry):
        entry.state = "served"
        self.line -= 1
        self.waited(entry, True)
        self.talk(entry.until)

    def talk(self, until=NEVER):
        self.after(min(self.draw(self.case["handle"]), until - self.now), "talked")

    def talked(self):
        if "wrap_up" in self.case:
            self.after(self.draw(self.case["wrap_up"]), "free_again")
        else:
            self.free_again()

    # rings

    def ring(self, entry):
        ring = self.case["ring"]
        entry.state, entry.rings = "rung", entry.rings + 1
        self.rung += 1
        self.n["rings"] += 1
        after = self.draw(ring["after"]) if self.rng.random() < ring["answer"] else NEVER
        self.after(min(after, ring["timeout"]), "ring_over", entry, entry.rings, after < ring["timeout"])

    def ring_over(self, entry, ring, answered):
        if entry.state != "rung" or entry.rings != ring:
            return
        self.rung -= 1
        if answered:
            self.serve(entry)
            return
        self.n["rings unanswered"] += 1
        self.n["met"] += not entry.missed
        entry.missed = True
        self.busy -= 1
        if "away" in self.case["ring"] and self.free():
            self.away += 1
            self.after(self.draw(self.case["ring"]["away"]), "back")
        entry.state = "waits"
        self.wait(entry)
        if self.closed:
            self.give_up(entry)
        elif entry.offer_due:
            self.offer(entry)

    # callbacks

    def offer(self, entry):
        entry.offer_due = entry.state == "rung"
        if entry.state != "waits":
            return
        callback = self.case["callback"]
        self.n["offered"] += 1
        if self.rng.random() >= callback["accept"]:
            return
        self.n["asked"] += 1
        self.n["felt"] += self.now - entry.came
        self.line -= 1
        entry.state, entry.asked_at = "asked", self.now
        if "expires" in callback:
            entry.expires = self.now + callback["expires"]
            self.after(callback["expires"], "expire", entry)

    def expire(self, entry):
        if entry.state == "asked":
            self.queue.remove((entry.key, entry))
        elif entry.state != "pauses":
            return
        self.call_no_more(entry)

    def call_no_more(self, entry):
        entry.state = "left"
        self.waited(entry, False)

    def dial(self, entry):
        callback = self.case["callback"]
        entry.state = "dialled"
        entry.attempts += 1
        self.n["attempts"] += 1
        after = self.draw(callback["ring"]) if self.rng.random() < callback["answer"] else NEVER
        self.after(min(after, callback["timeout"]), "dialled", entry, after < callback["timeout"])

    def dialled(self, entry, answered):
        if answered:
            entry.state = "served"
            self.n["reached"] += 1
            self.n["called back"] += self.now - entry.asked_at
            self.waited(entry, True)
            self.talk()
            return
        self.free_again()
        if entry.attempts >= self.case["callback"]["attempts"] or self.now >= entry.expires or self.closed:
            self.call_no_more(entry)
        else:
            entry.state = "pauses"
            self.pausing.append(entry)
            self.after(self.draw(self.case["callback"]["retry"]), "again", entry)

    def again(self, entry):
        if entry.state == "pauses":
            self.pausing.remove(entry)
            entry.state = "asked"
            self.wait(entry)

    # the dialler

    def place(self):
        self.in_flight += 1
        self.n["called"] += 1
        dialler = self.case["dialler"]
        lists = dialler["lists"]
        who = self.rng.choices(lists, [one["share"] for one in lists])[0]
        outcome = self.rng.choices(("answer", "busy", "no-answer", "failed"), who["outcomes"])[0]
        if outcome in ("busy", "failed"):
            self.after(0, "called", None)
            return
        ring = self.draw(who["ring"]) if outcome == "answer" else NEVER
        after, share = who["voicemail"]
        if ring > after and after <= dialler["timeout"] and self.rng.random() < share:
            self.after(after, "called", "machine")
        elif ring > dialler["timeout"]:
            self.after(dialler["timeout"], "called", None)
        else:
            kinds = [1 - who["machine"] - who["fax"], who["machine"], who["fax"]]
            self.after(ring, "called", self.rng.choices(("person", "machine", "fax"), kinds)[0])

    def called(self, by):
        dialler = self.case["dialler"]
        self.in_flight -= 1
        self.n["out"] += 1
        if not by:
            return
        self.n["answered" if by == "person" else "machines"] += 1
        self.n["faxes"] += by == "fax"
        records = NEVER if by == "person" else self.draw(dialler["records"][by])
        self.enter(0, min(dialler["abandoned_after"], records), self.now + records)
