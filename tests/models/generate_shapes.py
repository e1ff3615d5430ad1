# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of models: what parts drawn one by one seldom come to, such as many calls in
one small queue, a hand-off that returns, or more calls than are dialled. What the shape
does not say is drawn as ever."""
from xml.sax.saxutils import escape

from generate_twiml import conference, element, enqueue, prompt

SHAPES = [(9, "none"), (3, "queue"), (3, "flow queue"), (2, "rooms"), (3.5, "parked"), (2.5, "dialler"),
          (2.5, "rest"), (1.2, "fast path"), (2, "leg first")]
CROWDED = ("queue", "flow queue", "rooms", "dialler", "leg first")
LEG = "+15550197"  # dialled first, in the shape of that name
FEATURES = ["shape:" + name for _, name in SHAPES]


def decide(w):
    """The shape; before names are given, as it needs flows, apps and groups."""
    w.shape = w.weighted(SHAPES)
    if w.want and w.want.startswith("shape:"):
        w.shape = w.want[6:]
    if w.steady:
        w.shape = "none"
    w.note("shape:" + w.shape)
    if w.shape == "fast path":
        w.mode, w.arguments, w.outbound = "run", [], False
    w.crowded = w.shape in CROWDED
    if w.shape in ("dialler", "rest"):
        w.outbound = True
    elif w.shape in ("queue", "flow queue", "parked", "leg first"):
        w.outbound = w.yes(0.15)


def least(w):
    """So many flows, apps and groups at least."""
    return {"queue": (0, 1, 1), "flow queue": (1, 0, 1), "rooms": (0, 1, 0), "parked": (1, 1, 0),
            "fast path": (0, 1, 1), "rest": (1, 0, 0), "leg first": (1, 1, 1)}.get(w.shape, (0, 0, 0))


def plan_number(w):
    """A leg that runs a flow of its own, before its caller comes to a queue."""
    if w.shape == "leg first":
        w.note("numbers")
        w.numbers[LEG] = w.flows[0]


def place_in_queue(w):
    if w.yes(0.3):
        w.note("verb:enqueue")
        return enqueue(w)
    if w.yes(0.4):
        w.note("verb:dial", "noun:agents", "noun:queue")
        return element("Dial", {}, element("Queue", {}, escape(w.groups[0])))
    w.note("verb:enqueue")
    return element("Enqueue", {}, escape(w.groups[0]))


def first_document(w):
    """The text of the first app, or None."""
    if w.shape == "leg first":
        w.note("verb:dial", "noun:inside")
        leg = element("Dial", {"timeout": 60} if w.yes(0.5) else {}, element("Number", {}, LEG))
        return element("Response", {}, leg + place_in_queue(w))
    if w.shape == "queue":
        verbs = [prompt(w)] if w.yes(0.3) else []
        w.note("verb:enqueue")
        verbs.append(enqueue(w) if w.yes(0.3) else element("Enqueue", {}, escape(w.groups[0])))
        return element("Response", {}, "".join(verbs) + (prompt(w) if w.yes(0.3) else ""))
    if w.shape == "rooms":
        w.note("verb:dial")
        limit = {"timeLimit": w.pick([0, 1, 30])} if w.yes(0.3) else {}
        return element("Response", {}, element("Dial", limit, conference(w)))
    if w.shape == "parked":
        back = w.url({"flow": w.flows[0]})
        if "FlowEvent" not in back and w.yes(0.7):
            w.note("url:return")
            back += "?FlowEvent=return&result=%d" % w.whole(0, 2)
        w.note("verb:redirect")
        first = prompt(w) if w.yes(0.6) else ""
        return element("Response", {}, first + element("Redirect", {}, escape(back)))
    return None


def first_widgets(w):
    """The types of the first widgets of the first flow."""
    if w.shape == "flow queue":
        return [w.pick(["enqueue-call", "send-to-flex"])]
    if w.shape == "leg first":
        return ["say-play"] if w.yes(0.7) else []
    if w.shape == "parked":
        return (["say-play"] if w.yes(0.3) else []) + ["add-twiml-redirect", "split-based-on"]
    if w.shape == "rest":
        return [w.pick(["make-outgoing-call-v1", "make-outgoing-call-v2"])]
    return []


def start(w):
    """Where most designs start, or None."""
    if w.shape == "none" or w.shape == "dialler" or w.yes(0.15):
        return None
    return w.flows[0] if w.shape in ("flow queue", "parked", "rest") else w.apps[0]


def add_rules(w, section):
    if w.shape == "dialler" and w.yes(0.7):
        section[w.pick(["call_queue_time", "call_queue_wait"])] = w.pick(["0s", "1s", "3s", "10s"])
    if w.shape == "rooms" and w.yes(0.3):
        section["conference_limit"] = w.pick([1, 2, 3])
