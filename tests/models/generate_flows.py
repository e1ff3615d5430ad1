# SPDX-License-Identifier: GPL-3.0-or-later
"""Studio flows: every widget, with loops, variables, splits and subflows."""
import json

from generate_shapes import first_widgets
from generate_split import set_variables, split
from generate_twiml import OUTSIDE

# type: its events (sim/compile/studio/widgets.def)
EVENTS = {
    "say-play": ["audioComplete"],
    "gather-input-on-call": ["keypress", "speech", "timeout"],
    "split-based-on": ["match", "noMatch"],
    "set-variables": ["next"],
    "make-http-request": ["success", "failed"],
    "run-function": ["success", "fail"],
    "send-message": ["sent", "failed"],
    "connect-call-to": ["callCompleted", "hangup"],
    "add-twiml-redirect": ["return", "timeout", "fail"],
    "send-to-flex": ["callComplete", "failedToEnqueue", "callFailure", "composerStarted"],
    "enqueue-call": ["callComplete", "failedToEnqueue", "callFailure"],
    "record-voicemail": ["recordingComplete", "noAudio", "hangup"],
    "fork-stream": ["next"],
    "connect-virtual-agent-v2": ["completed", "live-agent-handoff", "hangup", "failed", "paused",
                                 "timeout"],
    "connect-virtual-agent": ["return", "hangup"],
    "run-conversation-relay": ["success", "failed"],
    "capture-payments": ["success", "maxFailedAttempts", "providerError", "payInterrupted", "hangup",
                         "validationError"],
    "record-call": ["success", "failed"],
    "send-and-wait-for-reply": ["incomingMessage", "timeout", "deliveryFailure"],
    "start-conversation": ["created", "failed"],
    "resume-conversation": ["resumed", "failed"],
    "make-outgoing-call-v2": ["answered", "busy", "noAnswer", "failed"],
    "make-outgoing-call-v1": ["answered", "busy", "noAnswer", "failed", "answeredByMachine", "hangup"],
    "run-subflow": ["completed", "failed"],
    "send-to-auto-pilot": ["sessionEnded", "failure", "timeout"],
}
WEIGHTS = {"say-play": 4, "gather-input-on-call": 4, "split-based-on": 5, "set-variables": 4,
           "run-function": 2.5, "make-http-request": 2.5, "connect-call-to": 4,
           "add-twiml-redirect": 5, "send-to-flex": 2.5, "enqueue-call": 3, "run-subflow": 2.5,
           "make-outgoing-call-v1": 2.5, "make-outgoing-call-v2": 2.5, "send-and-wait-for-reply": 1.5}
NO_SHARES = {"set-variables", "add-twiml-redirect", "make-outgoing-call-v1", "make-outgoing-call-v2",
             "run-subflow"}
NO_DURATION = {"connect-call-to", "send-to-flex", "enqueue-call", "make-outgoing-call-v1",
               "make-outgoing-call-v2", "run-subflow"}
FEATURES = ["widget:" + name for name in EVENTS] + [
    "subflow", "subflow:sid", "loop", "loop:self", "loop:counted", "take", "widget:duration",
    "widget:agents", "widget:priority", "widget:document", "widget:digits", "widget:speech",
    "widget:responses", "flow:file", "flow:concurrent", "flow:sid", "dialled:agents",
    "redirect:timeout", "redirect:no url", "redirect:unmapped", "outgoing:machine", "prompt:loop"]


class Flow:
    """A flow in the making: its states, and what the scenario says of them."""

    def __init__(self, w, name):
        self.w, self.name = w, name
        self.states, self.names, self.overrides = [], [], {}

    def names_with(self, prefix):
        return [s["name"] for s in self.states if s["type"].startswith(prefix)]


# ---- properties of a widget, by its type ----

def number(w, value):
    return value if w.yes(0.6) else str(value)


def prompt(w, properties):
    kind = w.pick(["say", "say", "play", "digits", None])
    if kind:
        properties[kind] = {"say": w.pick(["", "Hello.", "{{flow.variables.n}} left, please hold.",
                                    "Wait <break time='2s'/><prosody rate='fast'>or not</prosody>."]),
                            "play": "https://example.com/a.mp3", "digits": "12#"}[kind]
    if w.has("prompt:loop", 0.1):
        properties["loop"] = w.pick([0, 1, 2, "3"])


def gather(f, p, o):
    w = f.w
    prompt(w, p)
    if w.yes(0.7):
        p["timeout"] = number(w, w.pick([0, 1, 2, 5]))
    if w.has("widget:digits", 0.35):
        keys = w.some(["1", "2", "3", "12", "*", "", "-1"], 1, 3)
        o["digits"] = dict(zip(keys, w.shares(len(keys))))
    if w.has("widget:speech", 0.2):
        keys = w.some(["yes", "No", "help me, please", "日本"], 1, 2)
        o["speech"] = dict(zip(keys, w.shares(len(keys))))


def server(f, p, o):
    w = f.w
    if w.has("widget:responses", 0.35):
        bodies = [{"open": w.pick([True, False])}, {"n": w.pick([0, 1, 3, "x"]), "open": "yes"},
                  {"nested": {"n": 1}}, {}]
        chosen = w.some(bodies, 1, 3)
        o["responses"] = [{"share": share, "body": body}
                          for share, body in zip(w.shares(len(chosen)), chosen)]
        if len(chosen) == 1 and w.yes(0.4):
            del o["responses"][0]["share"]


def connect(f, p, o):
    w = f.w
    to = w.pick(list(w.numbers) + OUTSIDE) if w.numbers and w.yes(0.6) else w.pick(OUTSIDE + [""])
    p["to"] = to
    p["noun"] = "number" if to[:1] in "+(" else "sip" if to.startswith("sip") else "client"
    if w.has("connect:several", 0.15):
        p["noun"] = "number-multi"
        p["to"] = ", ".join(w.some(list(w.numbers) + OUTSIDE, 1, 3))
    elif w.has("connect:conference", 0.1):
        p["noun"], p["to"] = "conference", w.pick(["room", "room-{{trigger.call.From}}", "room-{{flow.variables.n}}",
                                                   "room-{{trigger.call.To | slice: 0}}", "{{flow.variables.n | default: 'room'}}",
                                                   "room-{{ now | date: '%d' }}"])
    if w.yes(0.2):
        p["time_limit"] = str(w.pick([0, 3, 60]))
    if w.yes(0.6):
        p["timeout"] = number(w, w.pick([0, 1, 5, 20]))
    if w.groups and w.has("dialled:agents", 0.2):
        o["agents"] = w.pick(w.groups)


def redirect(f, p, o):
    w = f.w
    kind = w.weighted([(5, "url"), (1, "unmapped"), (0.7, "none")])
    if w.shape == "parked" and f.name == w.flows[0] and not f.names_with("add-twiml"):
        kind = "back"
        p["url"] = w.url(w.apps[0])
    if kind == "none":
        w.note("redirect:no url")
        if w.yes(0.5):
            p["url"] = ""
    elif kind != "back":
        p["url"] = w.url() if kind == "url" else "https://nowhere.example.com/x?FlowEvent=return"
    if kind == "unmapped":
        w.note("redirect:unmapped")
    if w.has("redirect:timeout", 0.5):
        p["timeout"] = number(w, w.pick([0, 0, 1, 2, 5, 60]))
    if w.apps and w.has("widget:document", 0.15):
        o["document"] = w.app_target()


def queue(f, p, o):
    w = f.w
    if w.yes(0.4):
        p["timeout"] = number(w, w.pick([0, 1, 10, 60]))
    if w.has("widget:priority", 0.3):
        (o if w.yes(0.6) else p)["priority"] = w.pick([0, 1, 1, 2, 255, "7"])
    if not w.groups:
        return
    if len(w.groups) == 1 and w.yes(0.3):
        return
    if w.yes(0.5):
        p[w.pick(["queue_name", "workflow"])] = w.pick(w.groups)
    else:
        w.note("widget:agents")
        o["agents"] = w.pick(w.groups)


def outgoing(f, p, o):
    w = f.w
    p["to"] = w.pick(OUTSIDE)
    if w.yes(0.5):
        p["timeout"] = number(w, w.pick([0, 1, 5, 20]))
    if w.has("outgoing:machine", 0.3):
        p["machine_detection"] = w.pick(["Enable", "EnableDetectMessageEnd"])


def subflow(f, p, o):
    w = f.w
    others = [name for name in w.flows if name != f.name]
    if not others:
        others = list(w.flows) if w.yes(0.2) else []
    named = [name for name in others if name in w.sids]
    if named and w.has("subflow:sid", 0.6):
        p["flow_sid"] = w.sids[w.pick(named)]
        w.note("subflow")
    elif others and w.has("subflow", 0.8):
        name = w.pick(others)
        o["flow"] = {"flow": name} if w.yes(0.2) else name
    else:
        p["flow_sid"] = "FW_nowhere"
        stand_in(w, o)
    p["parameters"] = [{"key": "n", "value": "{{flow.variables.n}}"}]


def stand_in(w, o):
    if w.yes(0.2):
        o["duration"] = w.distribution("short")


def reply(f, p, o):
    w = f.w
    if w.yes(0.8):
        p["timeout"] = number(w, w.pick([0, 1, 10, 60, 3600]))


def speak(f, p, o):
    prompt(f.w, p)


PROPERTIES = {"say-play": speak, "gather-input-on-call": gather, "make-http-request": server,
              "run-function": server, "connect-call-to": connect, "add-twiml-redirect": redirect,
              "send-to-flex": queue, "enqueue-call": queue, "make-outgoing-call-v1": outgoing,
              "make-outgoing-call-v2": outgoing, "run-subflow": subflow,
              "send-and-wait-for-reply": reply}


# ---- a widget and its ways out ----

def next_widget(f, i):
    """A widget further on, at times one before, at times none."""
    w, n = f.w, len(f.names)
    x = w.random.random()
    if x < 0.06:
        w.note("loop")
        return f.names[w.whole(0, i)]
    if x < 0.09:
        w.note("loop:self")
        return f.names[i]
    if x < 0.2 or i + 1 >= n:
        return None
    return f.names[i + 1] if x < 0.7 else f.names[w.whole(i + 1, n - 1)]


def transition(f, i, event):
    way = {"event": event}
    following = next_widget(f, i)
    if following:
        way["next"] = following
    elif f.w.yes(0.1):
        way["next"] = None
    return way


def overridden(f, kind, o, transitions):
    w = f.w
    if "flow" in o or kind == "run-subflow":
        return
    if kind not in NO_SHARES and w.has("take", 0.15):
        if kind == "split-based-on":
            names = ["c%d" % k for k in range(len(transitions)) if transitions[k]["event"] == "match"]
            names += ["noMatch"] if transitions and transitions[-1]["event"] == "noMatch" else []
        else:
            names = EVENTS[kind]
        taken = w.some(names, 1, 3)
        if taken:
            o["take"] = dict(zip(taken, w.shares(len(taken))))
    if kind not in NO_DURATION and w.has("widget:duration", 0.12):
        o["duration"] = w.distribution(w.pick(["tiny", "short", "medium"]))


def add_widget(f, i, kind):
    w, name = f.w, f.names[i]
    p, o = {}, {}
    w.note("widget:" + kind)
    if kind == "split-based-on":
        p["input"], transitions = split(f, i, lambda event: transition(f, i, event))
    elif kind == "set-variables":
        p["variables"] = set_variables(f)
        transitions = [transition(f, i, "next")]
    else:
        PROPERTIES.get(kind, lambda *_: None)(f, p, o)
        transitions = [transition(f, i, event) for event in EVENTS[kind] if w.yes(0.9)]
    overridden(f, kind, o, transitions)
    f.states.append({"name": name, "type": kind, "transitions": transitions, "properties": p})
    if o:
        f.overrides[name] = o


def counted_loop(f, first, last):
    """n = 0; say; n = n + 1; again while n < 3."""
    w, names = f.w, ["count-0", "count-say", "count-1", "count-end"]
    w.note("loop:counted", "variables", "widget:set-variables", "widget:say-play",
           "widget:split-based-on")
    most = str(w.pick([1, 2, 3, 12]))
    states = [
        ("set-variables", {"variables": [{"key": "i", "value": "0"}]}, [("next", names[1])]),
        ("say-play", {"say": w.pick(["", "Round {{flow.variables.i}}"])}, [("audioComplete", names[2])]),
        ("set-variables", {"variables": [{"key": "i", "value": "{{flow.variables.i | plus: 1}}"}]},
         [("next", names[3])]),
    ]
    f.states += [{"name": name, "type": kind, "properties": properties,
                  "transitions": [{"event": event, "next": following} for event, following in ways]}
                 for name, (kind, properties, ways) in zip(names, states)]
    condition = {"friendly_name": "again", "arguments": ["{{flow.variables.i}}"], "type": "less_than",
                 "value": most}
    f.states.append({"name": names[3], "type": "split-based-on",
                     "properties": {"input": "{{flow.variables.i}}"},
                     "transitions": [{"event": "match", "next": names[1], "conditions": [condition]},
                                     dict({"event": "noMatch"}, **({"next": last} if last else {}))]})


# ---- the flow ----

def trigger(f, events, first):
    ways = [{"event": event, "next": first} if first and f.w.yes(0.97) else {"event": event}
            for event in events]
    return {"name": "Trigger", "type": "trigger", "properties": {"offset": {"x": 0, "y": 0}},
            "transitions": ways}


def export(w, name):
    """The JSON of a flow; what the scenario says of its widgets."""
    f = Flow(w, name)
    odd = []
    kinds = [w.weighted([(WEIGHTS.get(k, 1), k) for k in EVENTS])
             for _ in range(w.weighted([(0.3, 0), (2, 1), (3, 3), (3, 5), (2, 8), (0.5, 14)]))]
    if name == w.flows[0]:
        kinds = first_widgets(w) + kinds
    if w.want and w.want.startswith("widget:") and w.want[7:] in EVENTS and kinds:
        kinds[0] = w.want[7:]
    for i, kind in enumerate(kinds):
        f.names.append(w.name("%s_%d" % (kind.replace("-", "_"), i + 1), odd, 0.04))
    first = f.names[0] if f.names else None
    for i, kind in enumerate(kinds):
        add_widget(f, i, kind)
    if w.yes(0.1):
        counted_loop(f, first, first)
        first = "count-0"
    f.states.insert(0, trigger(f, ["incomingCall", "incomingRequest", "incomingParent",
                                   "incomingMessage"], first))
    root = {"description": "A flow", "states": f.states, "initial_state": "Trigger",
            "flags": {"allow_concurrent_calls": w.pick([True, True, False])}}
    if w.yes(0.1):
        del root["flags"]
    return root, f.overrides


def decode_flows(w):
    """The section `flows`."""
    section = {}
    for name in w.flows:
        root, overrides = export(w, name)
        text = json.dumps(root, ensure_ascii=False, indent=w.pick([None, 1]))
        if w.has("flow:file", 0.06):
            path = "flow-%d.json" % len(w.files)
            w.files[path] = text
            text = path
        extra = {}
        if name in w.sids:
            extra["sid"] = w.sids[name]
        if overrides:
            extra["widgets"] = overrides
        if w.has("flow:concurrent", 0.15):
            extra["allow_concurrent_calls"] = w.pick(["yes", "no", "no", True, False])
        section[name] = dict({"file": text}, **extra) if extra else text
    return section
