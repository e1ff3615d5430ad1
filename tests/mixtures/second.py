#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second plain simulation of desks and diallers, written from docs/ alone by somebody who had not
read the engine, nor the first one (desk.py). A heap of moments, lists, no cleverness.

A scenario is a dictionary; see second_cases.py. Agents of a group are counted, not followed."""
import heapq
import itertools
import math

FOREVER = math.inf


class Level:
    """What stands for a while: its integral over the window."""

    def __init__(self, sim):
        self.sim, self.value, self.last, self.area = sim, 0, 0.0, 0.0

    def add(self, change):
        self.settle()
        self.value += change

    def settle(self):
        begin, end = max(self.last, self.sim.begin), min(self.sim.now, self.sim.end)
        if end > begin:
            self.area += self.value * (end - begin)
        self.last = self.sim.now


class Entry:
    def __init__(self, queue, since, priority, counted, call=None):
        self.queue, self.since, self.priority, self.counted, self.call = queue, since, priority, counted, call
        self.state = "waiting"  # waiting, ringing, asked (for a callback), dialled, done
        self.leave = self.rung_by = None
        self.handle = None  # who ends the call's service: a machine hangs up then
        self.met_no_answer = self.offered = self.refuses = False
        self.asked = self.expired = False
        self.asked_at = self.tries = 0

    def key(self):
        return (-self.priority if self.queue.spec.get("order") == "priority" else 0, self.since)


class Event:
    __slots__ = ("at", "what", "args", "dead")

    def __init__(self, at, what, args):
        self.at, self.what, self.args, self.dead = at, what, args, False

    def cancel(self):
        self.dead = True


class Desk:
    """The agents of a group, and the queue of its name."""
    LEVELS = ("busy", "ring", "away", "rest", "task", "duty", "over", "queue", "free")

    def __init__(self, sim, name, spec):
        self.sim, self.name, self.spec = sim, name, spec
        self.level = {word: Level(sim) for word in self.LEVELS}
        self.waiting, self.tasks, self.away, self.timers = [], [], [], []
        self.due = 0
        self.skills = spec.get("skills", {name: 1})
        self.n = dict.fromkeys((
            "offered", "served", "abandoned", "waited", "within", "left_within", "refused", "rings", "unanswered",
            "rung_out", "met", "c_offered", "c_taken", "c_reached", "c_attempts", "c_machines", "c_lost", "tasks", "tasks_begun", "tasks_lost"), 0)
        self.waits, self.served_waits, self.here_for = [], [], {}
        self.sum = dict.fromkeys(("wait", "asa", "felt", "c_wait", "c_machine_time", "task_wait"), 0.0)

    def get(self, word):
        return self.level[word].value

    def add(self, **changes):
        for word, change in changes.items():
            self.level[word].add(change)

    def here(self, count):
        shrink = self.spec.get("shrinkage", 0)
        return math.floor(count * (1 - shrink) + 0.5 + 1e-9)


class Sim:
    def __init__(self, spec, chance):
        self.spec, self.chance = spec, chance
        self.now, self.begin, self.end = 0.0, spec.get("warm_up", 0.0), spec["duration"]
        self.heap, self.order = [], itertools.count()
        self.desks = {name: Desk(self, name, s) for name, s in spec["agents"].items()}
        self.offered = self.reached = 0  # calls
        self.moment = None

    # ---- time ----

    def after(self, wait, what, *args):
        event = Event(self.now + wait, what, args)
        heapq.heappush(self.heap, (event.at, next(self.order), event))
        return event

    def draw(self, law):
        return law(self.chance)

    def run(self):
        for desk in self.desks.values():
            self.open(desk)
        self.start()
        if self.spec.get("closing"):
            self.after(self.end, self.close)
        while self.heap and not self.over():
            at, _, event = heapq.heappop(self.heap)
            if event.dead:
                continue
            self.now = at
            event.what(*event.args)
            if self.moment and (not self.heap or self.heap[0][0] > self.now):
                self.moment()
        self.now = max(self.now, self.end)
        for desk in self.desks.values():
            for level in desk.level.values():
                level.settle()
        return self

    def over(self):
        """Calls are over: what goes on by itself is cut."""
        return self.now > self.end and not self.live

    # ---- the day ----

    closed = False
    live = 0  # calls in the house, callbacks included, and whatever is yet to come

    def start(self):
        if "dialler" in self.spec:
            Dialler(self)
        else:
            self.arrive()

    def arrive(self):
        """Poisson, by steps of the rate."""
        rates, step = self.spec["rates"], self.spec.get("step", FOREVER)
        top, at = max(rates), self.now
        while True:
            at += self.chance.expovariate(top)
            if at >= self.end:
                return
            rate = rates[0] if step == FOREVER else rates[int(at / step) % len(rates)]
            if self.chance.random() * top < rate:
                break
        self.live += 1
        self.after(at - self.now, self.come)

    def come(self):
        self.arrive()
        draw, queue = self.chance.random(), None
        for name, share, priority in self.spec["into"]:
            queue, draw = (name, priority), draw - share
            if draw < 0:
                break
        counted = self.now >= self.begin
        self.offered += counted
        self.enter(Entry(self.desks[queue[0]], self.now, queue[1], counted))

    def close(self):
        """Who waits is sent away, and who is to be called back is called no more."""
        self.closed = True
        for entry in [e for desk in self.desks.values() for e in desk.here_for if e.state in ("waiting", "later")]:
            if entry.rung_by:
                continue
            if entry in entry.queue.waiting:
                entry.queue.waiting.remove(entry)
            self.send_away(entry)

    def send_away(self, entry):
        if not entry.asked:
            self.stop_waiting(entry)
        self.unserved(entry)

    def open(self, desk):
        spec = desk.spec
        if "schedule" in spec:
            self.shift(desk, 0)
        else:
            self.hire(desk, desk.here(spec["count"]))
        if "other_work" in spec:
            self.after(self.chance.expovariate(spec["other_work"]["rate"]), self.task_comes, desk)

    # ---- agents come and go ----

    def shift(self, desk, step):
        counts, length = desk.spec["schedule"]
        self.after(length, self.shift, desk, step + 1)
        change = desk.here(counts[step % len(counts)]) - desk.get("duty")
        if change > 0:
            back = min(change, desk.get("over"))
            desk.add(over=-back, duty=back)
            self.hire(desk, change - back)
        elif change < 0:
            self.dismiss(desk, -change)

    def clocks(self, desk):
        """A break falls due, is due or goes on for each who is on duty. His goes with who leaves."""
        if "breaks" not in desk.spec:
            return
        while len(desk.timers) + desk.due + desk.get("rest") < desk.get("duty"):
            self.clock(desk)
        while len(desk.timers) + desk.due + desk.get("rest") > desk.get("duty") and (desk.timers or desk.due):
            which = self.chance.randrange(len(desk.timers) + desk.due)
            if which < len(desk.timers):
                desk.timers.pop(which).cancel()
            else:
                desk.due -= 1

    def clock(self, desk):
        desk.timers.append(self.after(self.draw(desk.spec["breaks"]["every"]), self.break_due, desk))
        desk.timers[-1].args = (desk, desk.timers[-1])

    def hire(self, desk, count):
        desk.add(duty=count)
        self.clocks(desk)
        for _ in range(count):
            desk.add(free=1)
            self.seek(desk)

    def dismiss(self, desk, count):
        desk.add(duty=-count)
        for _ in range(count):
            if desk.get("free"):
                desk.add(free=-1)
            elif desk.away:
                desk.away.pop(0).cancel()
                desk.add(away=-1)
            else:
                desk.add(over=1)
        self.clocks(desk)

    def release(self, desk):
        """An agent has done what he did."""
        if desk.get("over"):
            desk.add(over=-1)
            return
        desk.add(free=1)
        self.seek(desk)

    def break_due(self, desk, timer):
        desk.timers.remove(timer)
        desk.due += 1
        if desk.get("free"):
            self.seek(desk)

    def take_break(self, desk):
        desk.due -= 1
        desk.add(free=-1, rest=1)
        self.after(self.draw(desk.spec["breaks"]["length"]), self.back_from_break, desk)

    def back_from_break(self, desk):
        desk.add(rest=-1)
        self.clocks(desk)
        self.release(desk)

    def back_from_away(self, desk, token):
        desk.away.remove(token[0])
        desk.add(away=-1)
        self.release(desk)

    # ---- who gets whom ----

    def seek(self, desk):
        """Something for a free agent of DESK."""
        if not desk.get("free"):
            return
        if desk.due:
            self.take_break(desk)
            return
        best = None
        for name, rank in desk.skills.items():
            waiting = self.desks[name].waiting
            if waiting:
                first = min(waiting, key=Entry.key)
                if best is None or (rank, first.since) < best[0]:
                    best = ((rank, first.since), first)
        if best:
            self.give(desk, best[1])
        elif desk.tasks:
            self.begin_task(desk, desk.tasks.pop(0))

    def find(self, entry):
        """An agent for ENTRY, which is ready."""
        able = [(d.skills[entry.queue.name], -d.get("free"), i, d) for i, d in enumerate(self.desks.values())
                if entry.queue.name in d.skills and d.get("free")]
        if not able:
            return False
        self.give(min(able)[3], entry)
        return True

    def give(self, desk, entry):
        if entry in entry.queue.waiting:
            entry.queue.waiting.remove(entry)
        desk.add(free=-1, busy=1)
        if entry.asked:
            self.dial_back(desk, entry)
        elif "ring" in desk.spec:
            self.ring(desk, entry)
        else:
            self.serve(desk, entry)

    # ---- a wait ----

    def enter(self, entry):
        queue, spec = entry.queue, entry.queue.spec
        queue.n["offered"] += entry.counted
        entry.since = self.now
        if queue.get("queue") >= spec.get("queue_size", FOREVER) and not self.room(entry):
            queue.n["refused"] += entry.counted
            self.gone(entry, False)
            return
        queue.add(queue=1)
        queue.here_for[entry] = True
        patience = self.draw(spec["patience"]) if "patience" in spec else FOREVER
        if entry.call and entry.call.machine:
            patience = FOREVER
        patience = min(patience, entry.leave or FOREVER)
        entry.leave = self.after(patience, self.give_up, entry) if patience < FOREVER else None
        if "callback" in spec and not (entry.call and entry.call.machine):
            self.after(spec["callback"]["offer_after"], self.offer, entry)
        if not self.find(entry):
            queue.waiting.append(entry)

    def room(self, entry):
        return any(entry.queue.name in d.skills and d.get("free") for d in self.desks.values())

    def stop_waiting(self, entry):
        """From the line, not from its place."""
        entry.queue.add(queue=-1)
        entry.queue.sum["felt"] += (self.now - entry.since) * entry.counted
        if entry.leave:
            entry.leave.cancel()

    def waited(self, entry):
        entry.queue.here_for.pop(entry, None)
        entry.state, wait, n = "done", self.now - entry.since, entry.queue.n
        if entry.counted:
            entry.queue.sum["wait"] += wait
            entry.queue.waits.append(wait)
            n["waited"] += wait > 1e-9
        return wait <= entry.queue.spec.get("within", 20) + 1e-9

    def unserved(self, entry):
        soon = self.waited(entry)
        entry.queue.n["abandoned"] += entry.counted
        entry.queue.n["left_within"] += soon * entry.counted
        self.gone(entry, False)

    def give_up(self, entry):
        if entry in entry.queue.waiting:
            entry.queue.waiting.remove(entry)
        self.stop_waiting(entry)
        rung, entry.rung_by = entry.rung_by, None
        self.unserved(entry)
        if rung:
            rung[1].cancel()
            entry.queue.n["rung_out"] += entry.counted
            rung[0].add(busy=-1, ring=-1)
            self.release(rung[0])

    def gone(self, entry, served):
        self.live -= 1
        if entry.call:
            entry.call.left_queue(served)

    def serve(self, desk, entry, reached=False):
        if not reached:
            self.stop_waiting(entry)
        soon = self.waited(entry)
        n = entry.queue.n
        if entry.counted:
            entry.queue.served_waits.append(self.now - entry.since)
            n["served"] += 1
            n["within"] += soon
            entry.queue.sum["asa"] += self.now - entry.since
            self.reached += not (entry.call and entry.call.machine)
        time = self.draw(entry.queue.spec["handle_time"])
        if entry.call and entry.call.machine:
            time = min(time, entry.call.hangs_up - self.now)
        self.after(time, self.wrap_up, desk, entry)

    def wrap_up(self, desk, entry):
        self.gone(entry, True)
        if "wrap_up" in desk.spec:
            self.after(self.draw(desk.spec["wrap_up"]), self.finish, desk)
        else:
            self.finish(desk)

    def finish(self, desk):
        desk.add(busy=-1)
        self.release(desk)

    # ---- rings ----

    def ring(self, desk, entry):
        spec = desk.spec["ring"]
        desk.add(ring=1)
        entry.queue.n["rings"] += entry.counted
        time = self.draw(spec["after"]) if self.chance.random() < spec.get("answer", 1) else FOREVER
        if time < spec["timeout"]:
            entry.rung_by = (desk, self.after(time, self.answered, desk, entry))
        else:
            entry.rung_by = (desk, self.after(spec["timeout"], self.not_answered, desk, entry))

    def answered(self, desk, entry):
        entry.rung_by = None
        desk.add(ring=-1)
        self.serve(desk, entry)

    def not_answered(self, desk, entry):
        entry.rung_by = None
        entry.queue.n["unanswered"] += entry.counted
        if not entry.met_no_answer:
            entry.met_no_answer = True
            entry.queue.n["met"] += entry.counted
        desk.add(ring=-1, busy=-1)
        if desk.get("over") or "away" not in desk.spec["ring"]:
            away = False
        else:
            away = True
            token = []
            token.append(self.after(self.draw(desk.spec["ring"]["away"]), self.back_from_away, desk, token))
            desk.away.append(token[0])
            desk.add(away=1)
        if self.closed:
            self.send_away(entry)
        else:
            if entry.offered == "later":
                self.offer_now(entry)
            entry.queue.waiting.append(entry)
        if not away:
            self.release(desk)
        if entry in entry.queue.waiting:
            self.find(entry)

    # ---- callbacks ----

    def offer(self, entry):
        if entry.state == "done" or entry.asked:
            return
        if entry.rung_by:
            entry.offered = "later"
        else:
            self.offer_now(entry)

    def offer_now(self, entry):
        spec, n = entry.queue.spec["callback"], entry.queue.n
        entry.offered = "yes"
        n["c_offered"] += entry.counted
        if self.chance.random() >= spec.get("accept", 1):
            return
        n["c_taken"] += entry.counted
        self.stop_waiting(entry)
        entry.asked, entry.asked_at = True, self.now
        if "expires" in spec:
            self.after(spec["expires"], self.expire, entry)

    def expire(self, entry):
        entry.expired = True
        if entry.state in ("waiting", "later"):
            if entry in entry.queue.waiting:
                entry.queue.waiting.remove(entry)
            self.unserved(entry)

    def dial_back(self, desk, entry):
        spec = entry.queue.spec["callback"]
        entry.state = "dialled"
        entry.tries += 1
        entry.queue.n["c_attempts"] += entry.counted
        time = self.draw(spec["ring"]) if self.chance.random() < spec.get("answer", 1) else FOREVER
        draw, who = self.chance.random(), "person"
        if draw < spec.get("machine", 0):
            who = "machine"
        elif draw < spec.get("machine", 0) + spec.get("fax", 0):
            who = "fax"
        if "voicemail" in spec:
            after, share = spec["voicemail"]
            if after < min(time, spec["timeout"]) and self.chance.random() < share:
                time, who = after, "machine"
        if time < spec["timeout"]:
            self.after(time, self.picked_up, desk, entry, who)
        else:
            self.after(spec["timeout"], self.in_vain, desk, entry)

    def picked_up(self, desk, entry, who):
        """Whom the agent, or detection for him, hears. Machines are no use, whoever finds out."""
        spec, queue, said, time = entry.queue.spec["callback"], entry.queue, "person", 0.0
        queue.n["c_machines"] += (who != "person") * entry.counted
        if "detect" in spec:
            verdicts = self.spec["verdicts"]
            time, said = 4.0, who
            if self.chance.random() < verdicts["unknown"]:
                time, said = 5.0, "person"  # nothing is known: put through
            elif who != "fax" and self.chance.random() < verdicts["machine_as_human" if who == "machine" else "human_as_machine"]:
                said = "person" if who == "machine" else "machine"
        if who == "person" and said == "person":
            self.after(time, self.reach, desk, entry)
            return
        if who != "person":
            time += spec["hang_up_after"] if said == "person" else 0
            queue.sum["c_machine_time"] += time * entry.counted
        else:
            queue.n["c_lost"] += entry.counted
        self.after(time, self.in_vain, desk, entry)

    def reach(self, desk, entry):
        entry.queue.n["c_reached"] += entry.counted
        entry.queue.sum["c_wait"] += (self.now - entry.asked_at) * entry.counted
        self.serve(desk, entry, reached=True)

    def in_vain(self, desk, entry):
        if entry.tries >= entry.queue.spec["callback"]["attempts"] or entry.expired or self.closed:
            self.unserved(entry)
        else:
            entry.state = "later"
            self.after(self.draw(entry.queue.spec["callback"]["retry"]), self.again, entry)
        self.finish(desk)

    def again(self, entry):
        if entry.state == "later":
            entry.state = "waiting"
            if not self.find(entry):
                entry.queue.waiting.append(entry)

    # ---- other work ----

    def task_comes(self, desk):
        spec = desk.spec["other_work"]
        self.after(self.chance.expovariate(spec["rate"]), self.task_comes, desk)
        inside = self.begin <= self.now < self.end
        desk.n["tasks"] += inside
        if desk.get("free"):
            self.begin_task(desk, self.now)
        elif spec.get("queue", True):
            desk.tasks.append(self.now)
        else:
            desk.n["tasks_lost"] += inside

    def begin_task(self, desk, since):
        if self.begin <= self.now < self.end:
            desk.n["tasks_begun"] += 1
            desk.sum["task_wait"] += self.now - since
        desk.add(free=-1, busy=1, task=1)
        self.after(self.draw(desk.spec["other_work"]["handle_time"]), self.end_task, desk)

    def end_task(self, desk):
        desk.add(task=-1)
        self.finish(desk)


class Placed:
    """A call of the dialler."""

    def __init__(self, dialler, number):
        self.dialler, self.number, self.machine, self.flying = dialler, number, False, True
        self.counted = dialler.sim.now >= dialler.sim.begin
        self.hangs_up = FOREVER

    def landed(self):
        if self.flying:
            self.flying = False
            self.dialler.flying -= 1

    def left_queue(self, served):
        if not self.machine:
            self.dialler.said(self.counted, not served)


class Dialler:
    FATES = ("busy", "no-answer", "failed")

    def __init__(self, sim):
        self.sim, self.spec, self.people = sim, sim.spec["dialler"], sim.spec["people"]
        self.desk = sim.desks[self.spec["agents"]]
        self.flying, self.fresh, self.due, self.ratio = 0, self.spec["list"], [], 1.0
        self.next_place, self.pending = 0.0, False
        self.placed = self.done = self.answers = self.lost = self.machines = self.counted_done = 0
        self.all = [0, 0]  # answered, abandoned
        self.lately = [0, 0]
        self.heard = self.mistaken = self.heard_machines = self.machines_missed = 0
        self.finished_at = None
        if "ratio" in self.spec:
            self.ratio = self.spec["ratio"]
        if "abandoned" in self.spec:
            sim.after(self.spec.get("adjust", 300), self.adjust)
        sim.dialler, sim.moment = self, self.place
        sim.live += 1
        sim.after(sim.end, self.closes)
        sim.after(0, lambda: None)

    def closes(self):
        if self.finished_at is None:
            self.sim.live -= 1

    def adjust(self):
        if self.sim.now >= self.sim.end:
            return
        self.sim.after(self.spec.get("adjust", 300), self.adjust)
        bound = self.spec["abandoned"]
        if self.lately[0]:
            good = all(lost < bound * answered for answered, lost in (self.all, self.lately))
            self.ratio = min(20.0, max(1.0, self.ratio + (0.1 if good else -0.2)))
            self.lately = [0, 0]

    def place(self):
        sim = self.sim
        while sim.now < sim.end and self.finished_at is None:
            most = math.floor(self.ratio * self.desk.get("free") + 1e-9)
            if self.flying >= min(most, self.spec.get("in_flight", FOREVER)) or not (self.due or self.fresh):
                return
            if sim.now < self.next_place - 1e-9:
                if not self.pending:
                    self.pending = True
                    sim.after(self.next_place - sim.now, self.paced)
                return
            if "cps" in self.spec:
                self.next_place = sim.now + 1 / self.spec["cps"]
            if self.due:
                number = self.due.pop(0)
            else:
                self.fresh -= 1
                number = {"tries": 0, "people": self.group()}
            self.dial(number)

    def paced(self):
        self.pending = False

    def group(self):
        draw = self.sim.chance.random()
        for share, people in self.spec.get("groups", ()):
            draw -= share
            if draw < 0:
                mine = any(word in people for word in self.FATES)
                return {k: v for k, v in self.people.items() if not mine or k not in self.FATES} | people
        return self.people

    def dial(self, number):
        sim, people = self.sim, number["people"]
        call = Placed(self, number)
        number["tries"] += 1
        self.flying += 1
        sim.live += 1
        self.placed += call.counted
        rings_at, limit = sim.spec["before_ring"], sim.spec["ring_timeout"]
        draw = sim.chance.random()
        for word in self.FATES:
            draw -= people.get(word, 0)
            if draw < 0:
                break
        else:
            word = "answer"
        if word in ("busy", "failed"):
            sim.after(rings_at, self.no_luck, call, word)
            return
        ring = sim.draw(people["ring"]) if word == "answer" else FOREVER
        draw = sim.chance.random()
        call.fax = draw >= people.get("machine", 0) and draw < people.get("machine", 0) + people.get("fax", 0)
        call.machine = draw < people.get("machine", 0) or call.fax
        if "voicemail" in people:
            after, share = people["voicemail"]
            if after < min(ring, limit) and sim.chance.random() < share:
                ring, call.machine, call.fax = after, True, False
        if ring >= limit:
            sim.after(rings_at + limit, self.no_luck, call, "no-answer")
        else:
            sim.after(rings_at + ring, self.answer, call)

    def no_luck(self, call, word):
        call.landed()
        self.sim.live -= 1
        number = call.number
        if word == "failed" or number["tries"] >= self.spec.get("tries", 1):
            self.number_done(call)
        else:
            self.sim.after(self.sim.draw(self.spec["retry"]), self.due_again, number)

    def due_again(self, number):
        self.due.append(number)

    def number_done(self, call):
        self.done += 1
        self.counted_done += call.counted
        if self.done == self.spec["list"] and self.finished_at is None and self.sim.now < self.sim.end:
            self.finished_at = self.sim.end = self.sim.now
            self.sim.live -= 1

    def answer(self, call):
        sim = self.sim
        self.number_done(call)
        if call.counted:
            self.answers += 1
            self.machines += call.machine
        if call.machine:
            if call.fax:
                call.hangs_up = sim.now + sim.chance.uniform(30, 40)
            else:
                call.hangs_up = sim.now + sim.draw(sim.spec["greeting"]) + sim.draw(sim.spec["listening"])
        detect = sim.spec.get("detect")
        if not detect:
            sim.after(0, self.queue, call)
            return
        self.heard_machines += call.counted and call.machine
        self.heard += call.counted and not call.machine
        said = call.machine
        unknown = sim.chance.random() < detect.get("unknown", 0)
        time = detect["silence"] if unknown else detect["time"]
        if unknown:
            said = False
        elif call.fax:
            said = False
        elif sim.chance.random() < detect["machine_as_human" if call.machine else "human_as_machine"]:
            said = not said
        patience = sim.draw(detect["patience"]) if "patience" in detect and not call.machine else FOREVER
        if patience < time:
            sim.after(patience, self.silent, call)
        else:
            sim.after(time, self.detected, call, said, unknown)

    def silent(self, call):
        call.landed()
        self.sim.live -= 1
        self.said(call.counted, False)

    def detected(self, call, said, unknown):
        if call.counted and not unknown and not call.fax:
            self.machines_missed += call.machine and not said
            self.mistaken += not call.machine and said
        if said:
            call.landed()
            self.sim.live -= 1
            if not call.machine:
                self.said(call.counted, False)
        else:
            self.queue(call)

    def queue(self, call):
        sim = self.sim
        call.landed()
        entry = Entry(self.desk, sim.now, 0, call.counted, call)
        stays = self.spec.get("abandoned_after", 2)
        entry.leave = min(stays if stays is not None else FOREVER, call.hangs_up - sim.now)
        sim.enter(entry)

    def said(self, counted, abandoned):
        self.all[0] += 1
        self.lately[0] += 1
        self.all[1] += abandoned
        self.lately[1] += abandoned
        if counted:
            self.lost += abandoned


def ratio(a, b):
    return a / b if b else None


def metrics(sim):
    """By the names of docs/model.md, of one replication."""
    found = {}
    length = sim.end - sim.begin
    for name, desk in sim.desks.items():
        n, s, area = desk.n, desk.sum, {k: v.area for k, v in desk.level.items()}
        word = f"agents.{name}."
        of = desk.spec.get("definition", "served_of_offered")
        within = n["within"] + (n["left_within"] if of == "waited_of_offered" else 0)
        out_of = {"served_of_served": n["served"], "served_of_stayed": n["offered"] - n["left_within"]}.get(of, n["offered"])
        values = {
            "offered": n["offered"], "served": n["served"], "abandoned": n["abandoned"],
            "abandon_rate": ratio(n["abandoned"], n["offered"]), "waited_rate": ratio(n["waited"], n["offered"]),
            "wait_mean": ratio(s["wait"], n["offered"] - n["refused"]), "asa": ratio(s["asa"], n["served"]),
            "wait_p95": sorted(desk.waits)[math.ceil(0.95 * len(desk.waits)) - 1] if desk.waits else None,
            "service_level": ratio(within, out_of),
            "occupancy": ratio(area["busy"], area["duty"] + area["over"]),
            "queue_mean": area["queue"] / length if length > 0 else None}
        for t in desk.spec.get("thresholds", ()):
            values[f"served_within_{t}s"] = ratio(sum(w <= t + 1e-9 for w in desk.served_waits), n["offered"])
        if "queue_size" in desk.spec:
            values.update(refused=n["refused"], refused_rate=ratio(n["refused"], n["offered"]))
        helpers = [d for d in sim.desks.values() if name in d.skills]
        if any("ring" in d.spec for d in helpers):
            values.update(
                rings=n["rings"], ring_no_answer_rate=ratio(n["unanswered"], n["rings"] - n["rung_out"]),
                met_no_answer_rate=ratio(n["met"], n["offered"]), rings_per_served=ratio(n["rings"], n["served"]))
        if "ring" in desk.spec:
            values.update(
                occupancy_without_rings=ratio(area["busy"] - area["ring"], area["duty"] + area["over"]),
                away_share=ratio(area["away"], area["duty"]))
        if "callback" in desk.spec:
            values.update(
                callbacks_offered=n["c_offered"], callback_taken_rate=ratio(n["c_taken"], n["c_offered"]),
                callback_reached_rate=ratio(n["c_reached"], n["c_taken"]),
                attempts_per_callback=ratio(n["c_attempts"], n["c_reached"]),
                wait_felt_mean=ratio(s["felt"], n["offered"] - n["refused"]), callback_wait_mean=ratio(s["c_wait"], n["c_reached"]))
            if any(word in desk.spec["callback"] for word in ("machine", "voicemail", "fax")):
                values.update(
                    callback_machine_rate=ratio(n["c_machines"], n["c_attempts"]),
                    callback_people_lost_rate=ratio(n["c_lost"], n["c_reached"] + n["c_lost"]),
                    machine_time_per_callback=ratio(s["c_machine_time"], n["c_taken"]))
        if "shrinkage" in desk.spec:
            values.update(present_agents=ratio(area["duty"], length))
        if "breaks" in desk.spec:
            values.update(break_share=ratio(area["rest"], area["duty"]))
        if "other_work" in desk.spec:
            values.update(
                other_work=n["tasks"], other_work_wait_mean=ratio(s["task_wait"], n["tasks_begun"]),
                other_work_given_up_rate=ratio(n["tasks_lost"], n["tasks"]),
                other_work_share=ratio(area["task"], area["duty"]))
        found.update({word + key: value for key, value in values.items()})
    if "dialler" in sim.spec:
        d = sim.dialler
        area = {k: v.area for k, v in d.desk.level.items()}
        hours = area["duty"] / 3600
        found.update({
            "calls_per_agent_hour": ratio(d.placed, hours),
            "dialler_abandon_rate": ratio(d.lost, d.answers - d.machines),
            "agent_idle_mean": ratio(area["free"], d.desk.n["served"]),
            "tries_per_number": ratio(d.placed, d.counted_done), "list_exhausted_at": d.finished_at,
            "successes_per_agent_hour": ratio(sim.reached, hours),
            "success_rate": ratio(sim.reached, d.placed)})
        if any(word in people for people in [d.people] + [p for _, p in d.spec.get("groups", ())]
               for word in ("machine", "voicemail", "fax")):
            found["machine_rate"] = ratio(d.machines, d.answers)
        if "detect" in sim.spec:
            found.update(human_as_machine_rate=ratio(d.mistaken, d.heard),
                         machine_as_human_rate=ratio(d.machines_missed, d.heard_machines))
    else:
        found["success_rate"] = ratio(sim.reached, sim.offered)
    return found
