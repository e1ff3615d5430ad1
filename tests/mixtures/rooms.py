#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain simulation of conferences, participants, controllers, entries and callbacks, written from
docs/ alone by somebody who had not read the engine. A heap of moments, no cleverness.

A scenario is a dictionary; see rooms_cases.py."""
import heapq
import itertools
import math

FOREVER = math.inf
EPS = 1e-9


class Timer:
    __slots__ = ("at", "what", "args", "dead")

    def __init__(self, at, what, args):
        self.at, self.what, self.args, self.dead = at, what, args, False


class Level:
    """What stands for a while: its integral over the window, and its peak from the warm-up on."""

    def __init__(self, sim):
        self.sim, self.value, self.last, self.area, self.peak = sim, 0, 0.0, 0.0, 0

    def add(self, change):
        self.settle()
        self.value += change

    def settle(self):
        if self.sim.now > self.last:
            if self.sim.now > self.sim.begin:
                self.peak = max(self.peak, self.value)
            begin, end = max(self.last, self.sim.begin), min(self.sim.now, self.sim.end)
            self.area += self.value * max(0.0, end - begin)
            self.last = self.sim.now


class Sim:
    def __init__(self, spec, chance):
        self.spec, self.chance = spec, chance
        self.now, self.begin, self.end = 0.0, spec.get("warm_up", 0.0), spec["duration"]
        self.heap, self.order = [], itertools.count()
        self.rules = {"callback": 0.1, "rest": 0.15, "fetch": 0.2, "redirect_fetch": 0.651, "queued": 0.05, "dial_delay": 1.0,
                      "error": 4.0, "profile": "article", "window": 0.0, "retries": (), "effect": "fallback"}
        self.rules.update(spec.get("rules", {}))
        self.people = spec["people"]
        self.desks = {name: Desk(self, name, g) for name, g in spec.get("agents", {}).items()}
        self.rooms = {}
        self.legs, self.executions = Level(self), Level(self)
        self.calls = []
        self.turn_at = -FOREVER
        self.n = dict.fromkeys(("requests", "r400", "redirects", "asked", "joined", "no_agent", "left", "cut"), 0)
        self.time = 0.0

    def after(self, wait, what, *args):
        timer = Timer(self.now + wait, what, args)
        heapq.heappush(self.heap, (timer.at, next(self.order), timer))
        return timer

    def draw(self, law):
        return law(self.chance)

    def happens(self, share):
        return self.chance.random() < share

    def run(self):
        self.arrive()
        while self.heap:
            at, _, timer = heapq.heappop(self.heap)
            if not timer.dead:
                self.now = at
                timer.what(*timer.args)
        for level in [self.legs, self.executions] + [l for d in self.desks.values() for l in (d.busy, d.queue)]:
            level.settle()
        return self

    def arrive(self):
        at = self.now + self.chance.expovariate(self.spec["rate"])
        if at < self.end:
            self.after(at - self.now, self.come)

    def come(self):
        self.arrive()
        entry, draw = None, self.chance.random()
        step = int(self.now / self.spec.get("share_step", 3600.0))
        for entry, (_, shares) in enumerate(self.spec["entries"]):
            draw -= shares[step % len(shares)]
            if draw < 0:
                break
        self.calls.append(Call(self, entry))

    def turn(self):
        """How long a created call waits to be dialled."""
        cps = self.spec.get("cps")
        if not cps:
            return 0.0
        self.turn_at = max(self.now, self.turn_at + 1 / cps)
        return self.turn_at - self.now

    def reach(self, people, limit):
        """Who answers, and when: (word, after, kind)."""
        for first in self.people.get("at_first", ()) if people is self.people else ():
            if self.now < first["until"]:
                shares = first if any(w in first for w in ("busy", "no-answer", "failed")) else people
                people = {**{k: v for k, v in people.items() if k not in ("busy", "no-answer", "failed")},
                          **{k: shares[k] for k in ("busy", "no-answer", "failed") if k in shares},
                          "ring": first.get("ring", people["ring"])}
                break
        draw = self.chance.random()
        word = "answer"
        for fate in ("busy", "no-answer", "failed"):
            draw -= people.get(fate, 0)
            if draw < 0:
                word = fate
                break
        if word in ("busy", "failed"):
            return word, 0.0, None
        ring, kind = self.draw(people["ring"]) if word == "answer" else FOREVER, "person"
        draw = self.chance.random()
        if draw < people.get("machine", 0):
            kind = "machine"
        elif draw < people.get("machine", 0) + people.get("fax", 0):
            kind = "fax"
        if "voicemail" in people:
            after, share = people["voicemail"]
            if after < ring and after <= limit and self.happens(share):
                ring, kind = after, "machine"
        return ("no-answer", limit, None) if ring > limit else ("answer", ring, kind)

    def on_line(self, kind):
        """How long a machine stays: (its greeting, all of it)."""
        if kind == "fax":
            return FOREVER, self.chance.uniform(30, 40)
        greeting = self.draw(self.spec["greeting"])
        return greeting, greeting + self.draw(self.spec["listening"])

    def detection(self, kind, detect, greeting):
        """What detection says of who has answered, and when."""
        rules = self.spec["detection"]
        if self.happens(rules.get("unknown", 0)):
            said, when = "unknown", rules["silence"]
        elif kind == "fax":
            said, when = "fax", rules["time"]
        else:
            wrong = self.happens(rules["machine_as_human" if kind == "machine" else "human_as_machine"])
            said = ("human", "machine")[(kind == "machine") != wrong]
            when = rules["time"]
            if detect.get("mode") == "DetectMessageEnd" and said == "machine" and kind == "machine":
                when = max(when, greeting)
        limit = detect.get("timeout", 30.0)
        return (said, when) if when <= limit else ("unknown", limit)


# ---- a call ----

class Call:
    def __init__(self, sim, entry):
        self.sim, self.entry, self.created = sim, entry, sim.now
        self.counted = sim.now >= sim.begin
        self.state, self.phase, self.over_at = "ringing", None, None
        self.left, self.since, self.timer = {}, sim.now, None
        for word in ("ringing", "speaking"):
            law = sim.spec.get("patience", {}).get(word)
            self.left[word] = sim.draw(law) if law else FOREVER
        self.stop = lambda: None
        self.cause = None
        self.studio = self.to_studio = self.answered_at = None
        self.execution = None
        self.person = self.agent = self.fell_back = self.talked_machine = False
        self.had_400 = self.gave_up = False
        self.success = None
        self.room = self.member = None
        self.participants, self.was_cut = [], False
        self.pending_callback = None
        self.goal_completed = False
        sim.legs.add(1)
        self.tell("created")
        for r in sim.spec["redirects"]:
            if isinstance(r["at"], float) and r["at"] > sim.now:
                sim.after(r["at"] - sim.now, self.hear, r)
        start = sim.spec["entries"][entry][0]
        if sim.spec.get("outbound"):
            self.state = "queued"
            wait = sim.turn() + sim.rules["queued"] + sim.rules["dial_delay"]
            self.stop = cancel(sim.after(wait, self.dialled, start))
        else:
            self.set_phase("ringing")
            self.tell("ringing")
            self.fetch(start)

    # -- outbound

    def dialled(self, start):
        limit = self.sim.rules.get("ring_timeout", 60.0)
        word, ring, _ = self.sim.reach(self.sim.people, limit)
        if word in ("busy", "failed"):
            self.blame(word)
            self.end(word)
            return
        self.state, self.at_answer = "ringing", lambda: self.fetch(start)
        self.tell("ringing")
        self.stop = lambda: None
        self.callee = self.sim.after(ring, self.callee_says, word)

    def callee_says(self, word):
        if word == "answer":
            self.answer()
            go, self.at_answer = self.at_answer, None
            if go:
                go()
        else:
            self.blame("no_answer")
            self.end("no-answer")

    def when_answered(self, go):
        """What needs an answer: an inbound call is answered by it, a created one waits."""
        if self.state == "ringing" and self.sim.spec.get("outbound"):
            self.at_answer = go
            self.stop = lambda: setattr(self, "at_answer", None)
            return
        self.answer()
        go()

    def answer(self):
        if self.state == "ringing":
            self.state, self.answered_at = "in-progress", self.sim.now
            self.tell("answered")

    # -- phases

    def set_phase(self, phase, anew=False):
        sim = self.sim
        if phase == self.phase and not (phase == "queued" and anew):
            return
        if phase == "queued":
            self.talked_machine = False
        self.settle_patience()
        self.phase, self.since = phase, sim.now
        if phase == "queued":
            law = sim.spec.get("patience", {}).get("queued")
            if isinstance(anew, Desk) and "patience" in anew.spec:
                law = anew.spec["patience"]
            left = sim.draw(law) if law else FOREVER
        else:
            left = self.left.get(phase, FOREVER)
        if left < FOREVER:
            self.timer = sim.after(left, self.hang_up)

    def settle_patience(self):
        if self.timer:
            self.timer.dead, self.timer = True, None
        if self.phase in self.left:
            self.left[self.phase] -= self.sim.now - self.since

    def hang_up(self):
        self.gave_up = True
        self.blame("abandoned_" + self.phase)
        self.end("no-answer" if self.state == "ringing" else "completed")

    # -- the end

    def blame(self, cause, is_400=False):
        if is_400 or self.cause is None or (self.cause == "weak"):
            if not (self.cause and "400" in self.cause and not is_400):
                self.cause = cause

    def end(self, state):
        if self.over_at is not None:
            return
        sim = self.sim
        self.settle_patience()
        self.state, self.over_at = state, sim.now
        if getattr(self, "callee", None):
            self.callee.dead = True
        stop, self.stop = self.stop, lambda: None
        stop()
        sim.legs.add(-1)
        if self.execution and self.execution["state"] in ("parked", "held"):
            self.blame({"parked": "not_returned", "held": "pulled_out"}[self.execution["state"]])
        if self.execution:
            sim.executions.add(-1)
            self.execution = None
        self.judge()

    def becomes(self):
        """What became of the caller, of the ends of docs/model.md."""
        if self.answered_at is None:
            return "never_answered"
        if self.person or self.agent:
            return "person"
        if self.last == "error":
            return "error"
        if self.gave_up or self.pending_callback:
            return "abandoned" if self.phase == "queued" else "hung_up"
        if self.last == "cut_off" and self.talked_machine:
            return "machine"
        return self.last

    def reason(self):
        goal = self.sim.spec["goal"]
        if self.success:
            return ""
        if self.cause or goal in ("agent", "answered"):
            return self.cause or {"agent": "no_agent", "answered": "no_answer"}[goal]
        if goal == "person":
            return {"served": "other_end", "never_answered": "never_answered"}.get(self.becomes(), self.becomes())
        return "not_returned" if self.studio is not None else self.weak or "never_reached_studio"

    def judge(self):
        goal = self.sim.spec["goal"]
        self.success = {"person": self.person or self.agent, "agent": self.agent, "answered": self.answered_at is not None,
                        "accepted": self.studio is not None, "completed": self.goal_completed and self.answered_at is not None}[goal]

    def row(self):
        """As calls.csv has it."""
        return {"reason": self.reason(), "state": self.state, "ended": self.over_at, "created": self.created,
                "answered": self.answered_at and str(self.answered_at), "queue_wait": self.queued, "agent": str(int(self.agent)),
                "studio_accepted": str(int(self.studio is not None)),
                "ending": self.becomes()}

    # -- documents

    def fetch(self, target, wait=None, by_rest=False):
        wait = self.sim.rules["fetch"] if wait is None else wait
        self.stop = cancel(self.sim.after(wait, self.arrived, target, by_rest))

    def arrived(self, target, by_rest=False):
        self.stop = lambda: None
        if target[0] != "flow":
            self.verb(self.sim.spec["apps"][target], 0)
            return
        verdict, join = self.ask_studio(target, by_rest)
        if verdict == "400":
            self.refused()
        elif verdict == "ignore":
            self.blame("unexpected_event_81002")
            self.end("no-answer" if self.state == "ringing" else "completed")
        else:
            self.enter_flow(join)

    def ask_studio(self, target, counted_already):
        """(start, join, 400, ignore; whether to join)."""
        sim, back = self.sim, target[2]
        if not counted_already:
            sim.n["requests"] += self.counted
        x = self.execution
        if x and x["state"] == "parked":
            verdict = "join" if back else "400"
        elif x:
            return "ignore", False
        elif self.state != "in-progress":
            verdict = "start"
        elif sim.spec.get("outbound") and not self.had_document and not counted_already:
            verdict = "start"
        else:
            verdict = "400"
        if verdict == "400":
            sim.n["r400"] += self.counted
            self.had_400 = True
            self.blame("studio_400_refused" if x else "studio_400_return" if back else "studio_400_in_progress", True)
        return verdict, verdict == "join"

    had_document = bridged = False
    queued, weak, last = 0.0, None, "cut_off"

    def refused(self):
        """Studio said 400 to a call that waits for a document."""
        fallback = self.sim.spec.get("fallback")
        if fallback and not self.fell_back:
            self.fell_back = True
            self.fetch(fallback)
            return
        self.when_answered(self.hear_error)

    def hear_error(self):
        self.last = "error"
        self.set_phase("speaking")
        self.stop = cancel(self.sim.after(self.sim.rules["error"], self.end, "completed"))

    def enter_flow(self, join):
        sim, flow = self.sim, self.sim.spec["flow"]
        self.had_document = True
        self.cause = None
        if self.studio is None:
            self.studio = sim.now
        if join:
            self.execution["timer"].dead = True
        else:
            sim.executions.add(1)
        self.execution = {"state": "running"}
        if not join and "park" in flow:
            self.execution["state"] = "parked"
            self.execution["timer"] = sim.after(flow["timeout"], self.unpark, self.execution)
            self.fetch(flow["park"])
            return
        self.when_answered(lambda: self.speak(flow["say"], self.flow_over))

    def unpark(self, execution):
        if self.execution is execution and self.over_at is None:
            self.sim.executions.add(-1)
            self.execution = None

    def flow_over(self):
        self.sim.executions.add(-1)
        self.execution = None
        self.goal_completed = True
        self.end("completed")

    def speak(self, seconds, then):
        self.last = "served"
        self.set_phase("speaking")
        self.stop = cancel(self.sim.after(seconds, then))

    def verb(self, app, at):
        self.stop = lambda: None
        self.had_document = True
        if at >= len(app):
            if self.state == "ringing" and not self.sim.spec.get("outbound") and self.bridged:
                self.end("no-answer")
                return
            self.when_answered(lambda: self.end("completed"))
            return
        word, *args = app[at]
        then = lambda: self.verb(app, at + 1)
        if word == "pause":
            self.stop = cancel(self.sim.after(args[0], then))
        elif word == "say":
            self.when_answered(lambda: self.speak(args[0], then))
        elif word == "redirect":
            self.fetch(args[0])
        elif word == "conference":
            self.when_answered(lambda: Member(self, args[0]).come(then))
        elif word == "enqueue":
            self.when_answered(lambda: Entry(self, self.sim.desks[args[0]], args[1], then))
        elif word == "dial":
            if args[0].get("bridge"):
                self.bridged = self.state == "ringing"
                Dial(self, args[0], then)
            else:
                self.when_answered(lambda: Dial(self, args[0], then))

    # -- the controller

    def tell(self, event, **said):
        for r in self.sim.spec["redirects"]:
            if r["at"] == event and r.get("entry", self.entry) == self.entry \
                    and r.get("answered_by", said.get("kind")) == said.get("kind"):
                self.sim.after(0 if event == "created" else self.sim.rules["callback"], self.hear, r)

    def hear(self, r):
        if r.get("entry", self.entry) != self.entry:
            return
        if self.sim.happens(r.get("share", 1)):
            after = self.sim.draw(r["after"]) if "after" in r else 0
            self.sim.after(after, self.send, r, list(r.get("retries", self.sim.rules["retries"])), True)

    def send(self, r, retries, first):
        if self.over_at is not None and self.over_at + self.sim.rules["callback"] <= self.sim.now + EPS:
            return
        if first and "if" in r and (self.over_at is not None or self.phase != r["if"]):
            return
        self.sim.after(self.sim.draw(r["latency"]) if "latency" in r else self.sim.rules["rest"], self.effect, r, retries)

    def effect(self, r, retries):
        sim = self.sim
        if "participant" in r:
            sim.n["asked"] += self.counted
            if self.over_at is None and self.room:
                self.participants.append(Participant(self, r["participant"]))
        elif "hold" in r:
            if self.over_at is None and self.room:
                whom = self.member
                if r.get("sid") == "child":
                    there = [p for p in self.participants if p in p.room.members]
                    whom = there[-1] if there else None
                if whom:
                    whom.hold(r["hold"])
        elif "status" in r:
            if self.over_at is None and self.state == "in-progress" and r["status"] == "completed":
                self.last = "cut_off"
                self.end("completed")
            elif self.over_at is None and self.state != "in-progress":
                self.blame("canceled")
                self.end("canceled")
        else:
            self.redirect(r, retries)

    def redirect(self, r, retries):
        sim, target = self.sim, r["to"]
        sim.n["redirects"] += self.counted
        to_flow = target[0] == "flow"
        sim.n["requests"] += self.counted and to_flow
        outbound = sim.spec.get("outbound")
        no = self.over_at is not None or (outbound and (self.state == "queued" or (
            self.state == "ringing" and sim.rules["profile"] == "observed")))
        no = no or (self.state == "in-progress" and sim.now - self.answered_at < sim.rules["window"])
        if no:
            if to_flow:
                sim.n["r400"] += self.counted
                self.had_400 = True
                if not self.success or self.over_at is None:
                    self.blame("rest_400_21220", True)
            if retries:
                sim.after(retries[0], self.send, r, retries[1:], False)
            return
        if to_flow and sim.rules["profile"] == "article":
            verdict, join = self.ask_studio(target, True)
            if verdict == "400" and sim.rules["effect"] == "leave_call":
                return
            self.interrupt()
            if verdict == "400":
                self.refused()
            elif verdict == "ignore":
                self.blame("unexpected_event_81002")
                self.end("no-answer" if self.state == "ringing" else "completed")
            else:
                self.enter_flow(join)
            return
        self.interrupt()
        self.fetch(target, sim.rules["redirect_fetch"], to_flow)

    def interrupt(self):
        stop, self.stop = self.stop, lambda: None
        stop()
        self.at_answer = None
        if self.execution and self.execution["state"] == "running":
            self.execution["state"] = "held"


def plain(people):
    """What a group of callees has from all: how long they ring, and machines."""
    return {k: v for k, v in people.items() if k in ("ring", "machine", "fax", "voicemail")}


def cancel(timer):
    return lambda: setattr(timer, "dead", True)


class Dial:
    """<Dial><Number>: a party outside."""

    def __init__(self, call, words, then):
        sim = self.sim = call.sim
        self.call, self.words, self.then = call, words, then
        call.last = "cut_off"
        call.set_phase("ringing")
        self.kind = None
        people = sim.spec["callees"][words["group"]] if "group" in words else sim.people
        word, wait, kind = sim.reach({**plain(sim.people), **people} if people is not sim.people else people, words.get("timeout", 30.0))
        if word in ("busy", "failed"):
            call.stop = cancel(sim.after(0, self.done, word))
            return
        sim.legs.add(1)
        call.tell("child_ringing")
        self.timer = sim.after(wait, self.answered if word == "answer" else self.no_answer, kind)
        call.stop = self.drop

    def drop(self):
        self.timer.dead = True
        self.sim.legs.add(-1)
        self.call.tell("child_ended")

    def no_answer(self, _):
        self.drop()
        self.done("no_answer")

    def done(self, word):
        self.call.stop = lambda: None
        self.call.weak = word.replace("-", "_") if word else None
        self.then()

    def answered(self, kind):
        call, sim = self.call, self.sim
        call.answer()
        call.tell("child_answered")
        call.set_phase("talking")
        talk = min(sim.draw(sim.spec["talk"]), self.words.get("limit", FOREVER))
        if kind == "person":
            call.person = True
        else:
            call.talked_machine = True
            talk = min(talk, sim.on_line(kind)[1])
        self.timer = sim.after(talk, self.talked)

    def talked(self):
        self.drop()
        self.done(None)


# ---- conferences ----

class Room:
    def __init__(self):
        self.members, self.started = [], False


class Member:
    """A call in a conference, and what Participant shares with it."""

    def __init__(self, call, words):
        self.call, self.sim, self.words = call, call.sim, words
        name = words["room"]
        key = (name, id(call)) if words.get("own") else name
        self.room = self.sim.rooms.setdefault(key, Room())
        self.left = None
        self.held = False
        self.timer, self.went = None, None

    def come(self, then):
        call = self.call
        self.then = then
        if len(self.room.members) >= self.words.get("max", 250):
            then()
            return
        call.room, call.member, call.stop, call.last = self.room, self, self.leave, "cut_off"
        call.tell("conference_join")
        self.wait()
        self.enter()

    def wait(self):
        self.call.set_phase("queued", True)

    def enter(self):
        room = self.room
        room.members.append(self)
        if room.started:
            self.talk()
        elif len(room.members) >= 2 and any(m.words.get("start", True) for m in room.members):
            room.started = True
            for m in list(room.members):
                m.conference_starts()
        meet(room)

    def conference_starts(self):
        self.call.tell("conference_start")
        if not self.held:
            self.talk()
        else:
            self.left = self.how_long()

    def how_long(self):
        return min(self.sim.draw(self.sim.spec["talk"]), self.words.get("limit", FOREVER))

    def talk(self):
        if self.left is None:
            self.left = self.how_long()
        self.talks()
        self.went = self.sim.now
        self.timer = self.sim.after(self.left, self.talked_out)

    def talks(self):
        self.call.set_phase("talking")

    def pause_talk(self):
        if self.timer:
            self.timer.dead, self.timer = True, None
            self.left -= self.sim.now - self.went

    def hold(self, yes):
        if yes == self.held:
            return
        self.held = yes
        if not self.room.started:
            return
        if yes:
            self.pause_talk()
            self.on_hold()
        else:
            self.talk()
            meet(self.room)

    def on_hold(self):
        self.call.set_phase("queued", True)

    def talked_out(self):
        self.leave()
        self.then()

    def gone(self):
        self.call.room = self.call.member = None
        self.call.stop = lambda: None
        self.call.tell("conference_leave")

    def cut(self, by):
        if isinstance(by, Participant) and not isinstance(self, Participant) and self.left is not None and not self.call.was_cut:
            self.call.was_cut = True
            self.sim.n["cut"] += self.call.counted
        self.pause_talk()
        self.gone()
        self.then()

    def leave(self):
        """Out of the room, whatever comes next."""
        room = self.room
        self.pause_talk()
        room.members.remove(self)
        self.gone()
        if self.words.get("end"):
            others, room.members = room.members, []
            room.started = False
            for m in others:
                m.cut(self)
        if not room.members:
            room.started = False
        elif len(room.members) == 1 and isinstance(room.members[0], Participant):
            room.members[0].talked_out()


def meet(room):
    """Who talks to whom."""
    if not room.started:
        return
    here = [m for m in room.members if not m.held]
    for m in here:
        if isinstance(m, Participant):
            continue
        for other in here:
            if other is m:
                continue
            if isinstance(other, Participant):
                if other.kind == "person":
                    m.call.person = True
                if other.desk:
                    m.call.agent = True
                if other.kind in ("machine", "fax"):
                    m.call.talked_machine = True
            else:
                m.call.person = True


class Participant(Member):
    def __init__(self, call, words):
        self.call, self.sim, self.words = call, call.sim, words
        self.room, self.kind, self.desk = call.room, "person", None
        self.left, self.held, self.timer, self.went, self.ends_at = None, False, None, None, None
        self.limit = words.get("time_limit", FOREVER)
        sim = self.sim
        self.over = False
        sim.legs.add(1)
        if "agents" in words:
            desk = sim.desks[words["agents"]]
            if desk.free:
                self.desk = desk
                desk.take()
            else:
                sim.n["no_agent"] += call.counted
                self.finish()
                return
        sim.after(sim.turn() + sim.rules["queued"] + sim.rules["dial_delay"], self.dialled)

    def tells(self, event, **said):
        if self.call.over_at is None:
            self.call.tell(event, **said)

    def dialled(self):
        sim, words = self.sim, self.words
        limit = words.get("timeout", 60.0)
        if self.desk:
            people = {"ring": words.get("ring", lambda c: 0.0), "no-answer": 1 - words.get("answer", 1.0)}
            if "ring" in self.desk.spec:
                ring = self.desk.spec["ring"]
                people = {"ring": words.get("ring", ring["after"]), "no-answer": 1 - words.get("answer", ring["answer"])}
        else:
            people = {"ring": sim.people["ring"]}
            if "group" in words:
                people = {**plain(sim.people), **sim.spec["callees"][words["group"]]}
            if "ring" in words:
                people["ring"] = words["ring"]
            if "answer" in words:
                for word in ("busy", "failed"):
                    people.pop(word, None)
                people["no-answer"] = 1 - words["answer"]
        word, wait, kind = sim.reach(people, limit)
        if word in ("busy", "failed"):
            self.finish()
            return
        self.tells("participant_ringing")
        sim.after(wait, self.answers if word == "answer" else self.finish, *([kind] if word == "answer" else []))

    def answers(self, kind):
        sim = self.sim
        self.kind = kind
        self.answered_at = sim.now
        self.tells("participant_answered")
        greeting, line = (FOREVER, FOREVER) if kind == "person" else sim.on_line(kind)
        self.line = line
        if "detect" in self.words:
            said, when = sim.detection(kind, self.words["detect"], greeting)
            sim.after(when, self.detected, said)
        if len(self.room.members) >= self.words.get("max", 250):
            self.finish()
            return
        self.left = self.how_long()
        sim.n["joined"] += self.call.counted
        self.came = sim.now
        sim.after(min(line, self.limit, 4 * 3600.0), self.line_over)
        self.enter()
        if len(self.room.members) == 1 and self.call.over_at is not None:
            self.left = 0.0 # nobody, and the call is over
        if not self.room.started and not self.over:
            self.went = sim.now
            self.timer = sim.after(self.left, self.talked_out)

    def detected(self, said):
        if not self.over:
            self.tells("participant_detected", kind=said)

    def line_over(self):
        if not self.over:
            self.talked_out()

    def how_long(self):
        if self.left is not None:
            return self.left
        law = self.words.get("talk") or (self.desk.spec["handle_time"] if self.desk else self.sim.spec["talk"])
        return self.sim.draw(law)

    def conference_starts(self):
        """Who has waited for somebody to come has his whole talk before him."""
        if self.timer:
            self.timer.dead, self.timer = True, None
        if not self.held:
            self.talk()

    def talks(self):
        pass

    def on_hold(self):
        pass

    def then(self):
        pass

    def talked_out(self):
        if not self.over:
            self.leave()

    def gone(self):
        if self.call.counted:
            self.sim.n["left"] += 1
            self.sim.time += self.sim.now - self.came
        self.finish()

    def finish(self):
        self.over = True
        self.sim.legs.add(-1)
        self.tells("participant_ended")
        if self.desk:
            if hasattr(self, "came") and "wrap_up" in self.desk.spec:
                self.sim.after(self.sim.draw(self.desk.spec["wrap_up"]), self.desk.release)
            else:
                self.desk.release()


# ---- queues ----

class Desk:
    def __init__(self, sim, name, spec):
        self.sim, self.name, self.spec = sim, name, spec
        self.free = spec["count"]
        self.busy, self.queue = Level(sim), Level(sim)
        self.waiting = []
        self.n = dict.fromkeys(("offered", "served", "abandoned", "waited", "c_offered", "c_taken", "c_reached",
                                "attempts", "machines", "people", "lost"), 0)
        self.sum = dict.fromkeys(("wait", "asa", "felt", "c_wait", "machine"), 0.0)

    def take(self):
        self.free -= 1
        self.busy.add(1)

    def release(self):
        self.free += 1
        self.busy.add(-1)
        if self.waiting:
            entry = min(self.waiting, key=lambda e: e.since)
            self.waiting.remove(entry)
            entry.given()


class Entry:
    """A wait for an agent."""

    def __init__(self, call, desk, timeout, then):
        sim = self.sim = call.sim
        self.call, self.desk, self.then, self.since = call, desk, then, sim.now
        self.counted, self.timeout, self.offer, self.asked = call.counted, None, None, False
        self.tries = 0
        desk.n["offered"] += self.counted
        desk.queue.add(1)
        call.last = "cut_off"
        call.set_phase("queued", desk)
        call.stop = self.leave
        if timeout:
            self.timeout = sim.after(timeout, self.timed_out)
        if "callback" in desk.spec:
            self.offer = sim.after(desk.spec["callback"]["offer_after"], self.offered)
        if desk.free:
            self.given()
        else:
            desk.waiting.append(self)

    def off_line(self):
        for timer in (self.timeout, self.offer):
            if timer:
                timer.dead = True
        self.desk.queue.add(-1)
        self.desk.sum["felt"] += (self.sim.now - self.since) * self.counted
        self.call.queued += self.sim.now - self.since

    def waited(self):
        wait = (self.sim.now - self.since) * self.counted
        self.desk.sum["wait"] += wait
        self.desk.n["waited"] += wait > EPS
        return wait

    def leave(self):
        self.desk.waiting.remove(self)
        self.off_line()
        self.waited()
        self.desk.n["abandoned"] += self.counted

    def timed_out(self):
        self.leave()
        if self.sim.rules.get("task_timeout") == "leave":
            self.call.stop = lambda: None
            self.call.tell("task_canceled")
            self.then()
        else:
            self.call.stop = lambda: None
            self.call.tell("task_canceled")

    def given(self):
        self.desk.take()
        if self.asked:
            self.attempt()
            return
        self.off_line()
        self.serve()
        self.call.agent = True
        self.call.set_phase("talking")
        self.timer = self.sim.after(self.sim.draw(self.desk.spec["handle_time"]), self.done, True)
        self.call.stop = self.cut

    def serve(self):
        self.desk.n["served"] += self.counted
        self.desk.sum["asa"] += self.waited()

    def cut(self):
        self.timer.dead = True
        self.done(False)

    def done(self, by_itself):
        self.wrap_up()
        if by_itself:
            self.call.stop = lambda: None
            self.then()

    def wrap_up(self):
        if "wrap_up" in self.desk.spec:
            self.sim.after(self.sim.draw(self.desk.spec["wrap_up"]), self.desk.release)
        else:
            self.desk.release()

    # -- called back

    def offered(self):
        n, spec, call = self.desk.n, self.desk.spec["callback"], self.call
        n["c_offered"] += self.counted
        if not self.sim.happens(spec["accept"]):
            return
        n["c_taken"] += self.counted
        self.asked, self.asked_at = True, self.sim.now
        self.off_line()
        call.stop = lambda: None
        call.pending_callback = True
        call.end("completed")
        if "expires" in spec:
            self.sim.after(spec["expires"], self.expire)

    def expire(self):
        if self in self.desk.waiting:
            self.desk.waiting.remove(self)
            self.in_vain("no_agent" if not self.tries else self.why)
        self.expired = True

    expired, why = False, None

    def attempt(self):
        sim, spec = self.sim, self.desk.spec["callback"]
        self.tries += 1
        self.desk.n["attempts"] += self.counted
        sim.legs.add(1)
        people = {"ring": spec["ring"], "no-answer": 1 - spec["answer"]}
        people.update({k: spec[k] for k in ("machine", "fax", "voicemail") if k in spec})
        word, wait, kind = sim.reach(people, spec["timeout"])
        wait += sim.turn()
        sim.after(wait, self.picked_up if word == "answer" else self.missed, kind if word == "answer" else "no_answer")

    def missed(self, why):
        sim, spec = self.sim, self.desk.spec["callback"]
        sim.legs.add(-1)
        self.why = why
        if self.tries >= spec["attempts"] or self.expired:
            self.in_vain(why)
        else:
            sim.after(sim.draw(spec["retry"]), self.again)
        self.desk.release()

    def again(self):
        if self.expired:
            self.in_vain(self.why)
            return
        if self.desk.free:
            self.given()
        else:
            self.desk.waiting.append(self)

    def in_vain(self, why):
        self.waited()
        self.desk.n["abandoned"] += self.counted
        self.call.blame(why)
        self.call.judge()

    def picked_up(self, kind):
        sim, spec, n = self.sim, self.desk.spec["callback"], self.desk.n
        person = kind == "person"
        n["people"] += self.counted and person
        n["machines"] += self.counted and not person
        greeting, line = (FOREVER, FOREVER) if person else sim.on_line(kind)
        begin = sim.now
        if "detect" not in spec:
            if person:
                self.talk()
            else:
                listens = sim.draw(spec["hang_up_after"]) if "hang_up_after" in spec else self.greeting(greeting)
                sim.after(min(listens, line), self.machine_over, begin)
            return
        said, when = sim.detection(kind, spec["detect"], greeting)
        patience = sim.spec.get("patience", {}).get("silence")
        bears = sim.draw(patience) if patience and person else FOREVER
        if min(bears, line) < when:
            sim.after(min(bears, line), self.lost, begin, person, "abandoned_speaking" if person else "machine")
        else:
            sim.after(when, self.said, said, person, begin, greeting, line)

    def said(self, said, person, begin, greeting, line):
        spec = self.desk.spec["callback"]
        if said in ("machine", "fax"):
            self.lost(begin, person, "machine")
        elif person:
            self.talk()
        else:
            listens = self.sim.draw(spec["hang_up_after"]) if "hang_up_after" in spec else self.greeting(greeting)
            until = min(max(begin + listens, self.sim.now) if "hang_up_after" not in spec else self.sim.now + listens, begin + line)
            self.sim.after(until - self.sim.now, self.machine_over, begin)

    def greeting(self, heard):
        """So long an agent listens if nothing is said; to a fax, too."""
        return heard if heard < FOREVER else self.sim.draw(self.sim.spec["greeting"])

    def lost(self, begin, person, why):
        self.desk.n["lost"] += self.counted and person
        if person:
            self.missed(why)
        else:
            self.machine_over(begin)

    def machine_over(self, begin):
        self.desk.sum["machine"] += (self.sim.now - begin) * self.counted
        self.missed("machine")

    def talk(self):
        self.serve()
        self.desk.n["c_reached"] += self.counted
        self.desk.sum["c_wait"] += (self.sim.now - self.asked_at) * self.counted
        self.call.agent = True
        self.call.judge()
        self.sim.after(self.sim.draw(self.desk.spec["handle_time"]), self.talk_over)

    def talk_over(self):
        self.sim.legs.add(-1)
        self.wrap_up()


# ---- what came of it ----

def ratio(a, b):
    return a / b if b else None


REASONS = ("abandoned_ringing", "abandoned_speaking", "abandoned_queued", "studio_400_in_progress", "studio_400_return",
           "studio_400_refused", "unexpected_event_81002", "rest_400_21220", "busy", "no_answer", "failed", "canceled", "machine", "no_agent", "not_returned", "pulled_out", "never_reached_studio", "never_answered",
           "cut_off", "other_end")


def metrics(sim):
    """By the names of docs/model.md, of one replication."""
    calls = [c for c in sim.calls if c.counted]
    n, span = sim.n, sim.end - sim.begin
    spec = sim.spec
    found = {
        "success_rate": ratio(sum(c.success for c in calls), len(calls)),
        "abandon_rate": ratio(sum(c.gave_up and not c.success for c in calls), len(calls)),
        "redirect_attempts": n["redirects"],
        "failed_calls": sum(not c.success for c in calls),
        "peak_concurrent_calls": sim.legs.peak,
        "mean_concurrent_calls": sim.legs.area / span}
    if "flow" in spec:
        to = [c.studio - c.created for c in calls if c.studio is not None]
        found.update({
            "http_400_rate": ratio(n["r400"], n["requests"]),
            "calls_with_400_rate": ratio(sum(c.had_400 for c in calls), len(calls)),
            "time_to_studio_mean": ratio(sum(to), len(to)),
            "peak_concurrent_executions": sim.executions.peak,
            "mean_concurrent_executions": sim.executions.area / span})
    if any("participant" in r for r in spec["redirects"]):
        found.update({
            "participant_joined_rate": ratio(n["joined"], n["asked"]),
            "participant_time_mean": ratio(sim.time, n["left"]),
            "ended_by_participant_rate": ratio(n["cut"], len(calls))})
        if any("agents" in r.get("participant", ()) for r in spec["redirects"]):
            found["participant_no_agent_rate"] = ratio(n["no_agent"], n["asked"])
    for name, d in sim.desks.items():
        k, s, word = d.n, d.sum, f"agents.{name}."
        found.update({word + key: value for key, value in {
            "offered": k["offered"], "served": k["served"], "abandoned": k["abandoned"],
            "abandon_rate": ratio(k["abandoned"], k["offered"]), "waited_rate": ratio(k["waited"], k["offered"]),
            "wait_mean": ratio(s["wait"], k["offered"]), "asa": ratio(s["asa"], k["served"]),
            "occupancy": d.busy.area / span / d.spec["count"], "queue_mean": d.queue.area / span}.items()})
        if "callback" in d.spec:
            c = d.spec["callback"]
            found.update({word + key: value for key, value in {
                "callbacks_offered": k["c_offered"], "callback_taken_rate": ratio(k["c_taken"], k["c_offered"]),
                "callback_reached_rate": ratio(k["c_reached"], k["c_taken"]),
                "attempts_per_callback": ratio(k["attempts"], k["c_reached"]),
                "wait_felt_mean": ratio(s["felt"], k["offered"]), "callback_wait_mean": ratio(s["c_wait"], k["c_reached"])}.items()})
            if any(w in c for w in ("machine", "voicemail", "fax")):
                found.update({word + "callback_machine_rate": ratio(k["machines"], k["attempts"]),
                              word + "callback_people_lost_rate": ratio(k["lost"], k["people"]),
                              word + "machine_time_per_callback": ratio(s["machine"], k["c_taken"])})
    rows = [c.row() for c in calls]
    found.update({name: of(rows) for name, of in OF_CALLS.items()})
    return found


def mean_of(values):
    values = list(values)
    return sum(values) / len(values) if values else None


def counts(key, word):
    return lambda rows: sum(r[key] == word for r in rows)


OF_CALLS = {f"reason.{w}": counts("reason", w) for w in REASONS}
OF_CALLS.update({f"state.{w}": counts("state", w) for w in ("completed", "busy", "no-answer", "failed", "canceled")})
OF_CALLS.update({f"ending.{w}": counts("ending", w) for w in (
    "person", "never_answered", "error", "abandoned", "hung_up", "served", "cut_off", "machine")})
OF_CALLS.update({
    "length_mean": lambda rows: mean_of(float(r["ended"]) - float(r["created"]) for r in rows),
    "answer_mean": lambda rows: mean_of(float(r["answered"]) - float(r["created"]) for r in rows if r["answered"]),
    "queue_wait_mean": lambda rows: mean_of(float(r["queue_wait"]) for r in rows),
    "agent": counts("agent", "1"),
    "studio_accepted": counts("studio_accepted", "1")})
