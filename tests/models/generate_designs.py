# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared: where calls start, and what their controllers do."""
from generate_shapes import start
from generate_twiml import document
from generate_workload import dialler_mode

GOALS = ("completed", "accepted", "agent", "answered", "person", "voicemail", "served", "informed")

FEATURES = ["designs:several", "controller", "controller:several", "controller:many",
            "controller:twiml", "controller:status", "controller:retries", "controller:retries_429",
            "controller:sid", "controller:sid child", "controller:latency", "controller:share", "controller:if", "controller:hold", "controller:participant", "controller:entry", "at:created",
            "at:ringing", "at:answered", "at:fixed", "at:child_ringing", "at:child_answered", "at:child_ended", "at:task_canceled", "at:child_detected", "at:participant", "at:conference", "participant:agents", "participant:detection", "fallback", "entries", "trigger:rest", "title",
            "target:return", "to:flow", "to:app", "detection", "detection:async", "at:detected"] + [
                "goal:" + goal for goal in GOALS]


def moment(w, detects):
    at = w.weighted([(3, "created"), (4, "ringing"), (5, "answered"), (1, "child_ringing"),
                     (1, "child_answered"), (1, "child_ended"), (1, "task_canceled"), (1, "child_detected"), (1, "participant"), (1, "conference")] + (
        [] if w.steady else [(2, "fixed")]) + ([(12, "detected")] if detects else []))
    if w.want and w.want.startswith("at:") and (detects or w.want != "at:detected"):
        at = w.want[3:]
    w.note("at:" + at)
    if at == "participant":
        return w.pick(["participant_ringing", "participant_answered", "participant_ended", "participant_detected"])
    if at == "conference":
        return w.pick(["conference_join", "conference_start", "conference_leave", "conference_end"])
    return w.duration("medium") if at == "fixed" else at


def participant(w):
    """Whom REST dials for a conference."""
    section = {"to": w.pick(["+15550177", "client:boss", "sip:boss@example.org", "boss"])}
    if w.groups and w.has("participant:agents", 0.3):
        section["agents"] = w.pick(list(w.groups))
        if w.yes(0.5):
            del section["to"]
    elif w.has("participant:detection", 0.3):
        section["machine_detection"] = w.pick(["none", "Enable", "DetectMessageEnd", {"mode": "Enable", "timeout": "3s"}])
    if w.yes(0.1):
        section["time_limit"] = w.pick(["1s", "30s"])
    if w.yes(0.1):
        section["max_participants"] = w.pick([2, 3, 250])
    if w.yes(0.1):
        section[w.pick(["label", "muted", "beep", "coaching"])] = "yes"
    if w.yes(0.3):
        section["timeout"] = w.pick(["5s", "20s", "10m"])
    if w.yes(0.5):
        section["ring"] = w.pick(["0s", "5s", {"exponential": "8s"}, {"uniform": ["2s", "30s"]}])
    if w.yes(0.5):
        section["answer"] = w.pick(["0%", "50%", "90%", "100%"])
    if w.yes(0.6):
        section["talk"] = w.pick(["0s", "10s", w.distribution("short"), w.distribution("medium")])
    if w.yes(0.3):
        section["start_conference_on_enter"] = w.pick(["yes", "no"])
    if w.yes(0.3):
        section["end_conference_on_exit"] = w.pick(["yes", "yes", "no"])
    return section


def request(w, redirect):
    kind = w.weighted([(6, "to"), (2, "twiml"), (1.5, "status"), (4 if w.shape == "rooms" else 0.6, "hold"),
                       (4 if w.shape == "rooms" else 0.6, "participant")])
    if w.want in ("controller:hold", "controller:participant"):
        kind = w.want[len("controller:"):]
    if kind == "participant":
        w.note("controller:participant")
        redirect["participant"] = participant(w)
        return
    if kind == "hold":
        w.note("controller:hold")
        redirect["hold"] = w.pick(["yes", "yes", "no"])
        return
    if kind == "status":
        w.note("controller:status")
        redirect["status"] = w.pick(["completed", "canceled"])
        return
    if kind == "twiml":
        w.note("controller:twiml")
        redirect["twiml"] = document(w, most=3)
        return
    redirect["to"] = target = w.target(event=0.3)
    name = target if isinstance(target, str) else target.get("flow") or target.get("app")
    w.note("to:flow" if name in w.flows else "to:app")


def backoff(w):
    section = {"first": w.pick(["0s", "100ms", "1s"])}
    if w.yes(0.5):
        section["factor"] = w.pick([1, 2, 10])
    if w.yes(0.5):
        section["cap"] = w.pick(["0s", "500ms", "30s"])
    if w.yes(0.5):
        section["jitter"] = w.pick(["full", "0%", "10%", "100%"])
    if w.yes(0.5):
        section["at_most"] = w.pick([1, 3, 8])
    return section


def redirect(w, detects):
    r = {"at": moment(w, detects)}
    w.note("controller")
    if r["at"] in ("detected", "child_detected", "participant_detected") and w.yes(0.7):
        r["answered_by"] = w.pick(["machine", "machine", "human", "unknown", "fax"])
    if w.yes(0.6):
        r["after"] = "none" if w.yes(0.08) else w.distribution(w.pick(["tiny", "short", "medium"]))
    if w.has("controller:latency", 0.25):
        r["latency"] = w.distribution("tiny")
    if w.has("controller:share", 0.15):
        r["share"] = w.pick(["100%", "50%", "1%"])
    if w.has("controller:if", 0.2):
        r["if"] = w.pick(["ringing", "speaking", "queued", "queued", "talking"])
    request(w, r)
    if "participant" not in r and w.has("controller:sid", 0.2):
        r["sid"] = w.pick(["call", "unknown"] + ([] if "status" in r else ["child", "child"]))
        if r["sid"] == "child":
            w.note("controller:sid child")
    if w.has("controller:retries", 0.3):
        r["retries"] = w.delays()
    if w.has("controller:retries_429", 0.15):
        r["retries_429"] = backoff(w) if w.yes(0.6) else w.delays()
    return r


def detection(w):
    """What a design says of it; the second: it is asynchronous."""
    mode = w.pick(["Enable", "DetectMessageEnd"])
    beside = w.has("detection:async", 0.5) or w.want == "at:detected"
    if not beside and w.yes(0.3):
        return mode, False
    d = {"mode": mode}
    if beside or w.yes(0.2):
        d["async"] = w.pick(["yes", True]) if beside else "no"
    if w.yes(0.3):
        d["timeout"] = w.pick(["3s", "5s", "30s", "120s"])
    return d, beside


def redirects(w, detects):
    n = w.weighted([(8 if w.shape != "none" else 3, 0), (4, 1), (3, 2), (1.5, 3), (0.4, 6), (0.2, 15)])
    if w.want and w.want.startswith(("controller", "at:", "to:")):
        n = max(n, 2)
    if w.want == "controller:many" or (n == 0 and w.mode == "sweep"):
        n = 6 if w.want == "controller:many" else 1
    if n == 0:
        return "none" if w.yes(0.1) else None
    if n > 1:
        w.note("controller:several")
    if n > 5:
        w.note("controller:many")
    made = [redirect(w, detects) for _ in range(n)]
    return made[0] if n == 1 and w.yes(0.7) else made


def design(w, name):
    d = {"start": start(w) or w.target()}
    if w.dialler and w.has("dialler:design", 0.3):
        d["dialler"] = dialler_mode(w, {"in_flight": w.pick([1, 3, "none"])})
    if w.outbound and not w.dialler and w.flows and w.has("trigger:rest", 0.9 if w.shape == "rest" else 0.25):
        d["trigger"] = "rest"
        if d["start"] not in w.flows:
            d["start"] = w.pick(w.flows)
    elif w.yes(0.03):
        d["trigger"] = "call"
    elif w.has("entries", 0.08):
        shares = w.shares(w.whole(1, 3), whole=True)
        starts = [d.pop("start")] + [w.target() for _ in shares[1:]]
        used = []
        d["entries"] = {w.name("entry", used): {"start": start_, "share": share}
                        for start_, share in zip(starts, shares)}
    if w.has("title", 0.15):
        d["title"] = w.pick(w.ODD)
    detects = False
    rest = d.get("trigger") == "rest"
    callers = w.c.get("callers") or {}
    machines = ("machine", "voicemail", "fax")
    looked_for = any(callers.get(key, "none") != "none" for key in machines) or any(
        key in group for group in callers.get("callees", {}).values() for key in machines)
    if w.outbound and not rest and looked_for and w.has("detection", 0.5 if w.want and "detect" in w.want else 0.4):
        d["machine_detection"], detects = detection(w)
    r = redirects(w, detects)
    if r is not None:
        d["redirect"] = r
    if "entries" in d and isinstance(r, (dict, list)):
        for one in r if isinstance(r, list) else [r]:
            if w.has("controller:entry", 0.4):
                one["entry"] = w.pick(list(d["entries"]))
    if w.has("fallback", 0.3):
        d["fallback"] = "none" if w.yes(0.05) else w.target()
    goal = w.pick(["completed", *GOALS])
    if w.shape == "leg first" and w.yes(0.5):
        goal = "agent"
    w.note("goal:" + goal)
    if goal != "completed" or w.yes(0.2):
        d["goal"] = goal
    return d


def decode_designs(w):
    """The section `designs`."""
    if len(w.designs_named) > 1:
        w.note("designs:several")
    return {name: design(w, name) for name in w.designs_named}
