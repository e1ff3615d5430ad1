# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of agents: counts, schedules, skills, priority, wrap-up, levels of service."""

FEATURES = ["agents", "agents:several", "agents:schedule", "agents:zero", "agents:skills", "wrap-up",
            "priority", "queue_size", "by_interval", "service_level", "group thresholds",
            "handle_time", "agents:none", "ring", "ring:away",
            "callback", "callback:expires", "callback:machines", "agents:patience",
            "shrinkage", "breaks", "other work", "other work:no queue"]


def schedule(w):
    w.note("agents:schedule")
    counts = [w.pick([0, 0, 1, 1, 2, 3]) for _ in range(w.whole(1, 5))]
    if not any(counts):
        counts[w.whole(0, len(counts) - 1)] = 1
    section = {"counts": counts}
    if w.yes(0.9):
        section["step"] = w.pick(["30s", "1m", "1m", "2m", "10m", "1h", "45s"])
    return section


def ring(w):
    """Agents are rung, and may not answer."""
    section = {"timeout": w.pick(["100ms", "1s", "5s", "15s", "1m"])}
    if w.yes(0.8):
        section["answer"] = w.pick(["100%", "90%", "50%", "50%", "10%"])
    if w.yes(0.7):
        section["after"] = w.pick(["0s", "50ms", {"uniform": ["0s", "1m"]}, {"exponential": "5s"}])
    if w.has("ring:away", 0.5):
        section["away"] = "none" if w.yes(0.1) else w.pick(["0s", "1s", w.distribution("short"), w.distribution("medium")])
    return section


def callback(w):
    """Who waits is offered to be called back."""
    section = {"offer_after": w.pick(["0s", "1s", "10s", "30s", "2m"])}
    if w.yes(0.8):
        section["accept"] = w.pick(["100%", "90%", "50%", "50%", "0%"])
    if w.yes(0.7):
        section["attempts"] = w.pick([1, 2, 3, 5])
    if w.yes(0.7):
        section["retry"] = w.pick(["0s", "10s", {"exponential": "30s"}])
    if w.yes(0.8):
        section["answer"] = w.pick(["100%", "70%", "50%", "20%"])
    if w.yes(0.6):
        section["ring"] = w.pick(["0s", "1s", {"uniform": ["0s", "15s"]}, {"exponential": "5s"}])
    if w.yes(0.5):
        section["timeout"] = w.pick(["2s", "15s", "1m"])
    if w.has("callback:expires", 0.4):
        section["expires"] = w.pick(["none", "0s", "30s", "5m"])
    if w.has("callback:machines", 0.4):
        section["machine"] = w.pick(["none", "10%", "50%", "90%"])
        if w.yes(0.4):
            section["voicemail"] = {"after": w.pick(["1s", "10s"]), "share": w.pick(["30%", "100%"])}
        if w.yes(0.4):
            section["fax"] = w.pick(["0%", "5%", "10%"])
        if w.yes(0.5):
            section["machine_detection"] = w.pick(["none", "Enable", {"mode": "Enable", "timeout": "3s"}])
        if w.yes(0.5):
            section["hang_up_after"] = w.pick(["0s", "5s", {"exponential": "10s"}])
    return section


def elsewhere(w, g):
    """What keeps agents from calls."""
    if w.has("shrinkage", 0.25):
        g["shrinkage"] = w.pick(["0%", "none", "10%", "25%", "40%", "50%"])
    if w.has("breaks", 0.25):
        g["breaks"] = {"every": w.pick(["10s", "1m", w.distribution("medium"), {"exponential": "5m"}]),
                       "length": w.pick(["0s", "1s", w.distribution("short"), w.distribution("medium")])}
    if w.has("other work", 0.25):
        g["other_work"] = {"arrivals": w.pick(["1/h", "30/h", "2/m", "1/s"]),
                           "handle_time": w.pick(["0s", w.distribution("short"), w.distribution("medium")])}
        if w.has("other work:no queue", 0.4):
            g["other_work"]["queue"] = "no"
        elif w.yes(0.2):
            g["other_work"]["queue"] = "yes"


def group(w):
    g = {}
    if not w.steady and w.has("agents:schedule", 0.3):
        g["schedule"] = schedule(w)
        if w.has("by_interval", 0.3):
            g["by_interval"] = w.pick(["yes", True, "yes", "no"])
    else:
        g["count"] = w.pick([3, 4, 5] if w.steady else [1, 1, 2] if w.crowded else
                            [1, 1, 1, 2, 3, 10, "1_000"])
    if w.has("handle_time", 0.85):
        g["handle_time"] = w.distribution(w.pick(["short", "medium"] + ([] if w.steady else ["long"])))
    if w.has("wrap-up", 0.3):
        g["wrap_up"] = "none" if w.yes(0.1) else w.distribution("short")
    if not w.steady and w.has("agents:patience", 0.2):
        g["patience"] = "none" if w.yes(0.15) else w.distribution("medium")
    if w.has("ring", 0.3):
        g["ring"] = ring(w)
    if w.has("callback", 0.3):
        g["callback"] = callback(w)
    elsewhere(w, g)
    if w.has("priority", 0.3):
        g["order"] = w.pick(["priority", "priority", "priority", "fifo"])
    if w.has("queue_size", 0.25):
        g["queue_size"] = w.pick([0, 0, 1, 2, 5, "none"])
    if w.has("group thresholds", 0.15):
        g["thresholds"] = w.some(["0s", "1s", "10s", "1m", "500ms"], 0, 4)
    if w.has("service_level", 0.3):
        g["service_level"] = w.pick(["0s", "20s", "1h", {"within": "5s"}, {
            "within": w.pick(["0s", "10s"]),
            "definition": w.pick(["served_of_offered", "waited_of_offered", "served_of_served",
                                  "served_of_stayed"])}])
    return g


def is_served(section, name):
    """Has the queue anybody who knows it?"""
    for other in section:
        skills = section[other].get("skills")
        staffed = section[other].get("count", 1) != 0
        if staffed and (name in skills if skills else other == name):
            return True
    return False


def add_skills(w, section):
    w.note("agents:skills")
    for name in section:
        if w.yes(0.75):
            queues = w.some(w.groups, 0 if w.yes(0.1) else 1, len(w.groups))
            section[name]["skills"] = {q: w.pick([1, 1, 1, 2, 3, 1000]) for q in queues}
            if not queues:
                del section[name]["skills"]
    for name in section:
        if "count" in section[name] and w.has("agents:zero", 0.2):
            section[name]["count"] = 0
            if not is_served(section, name):
                section[name]["count"] = 1
    for name in section:
        if not is_served(section, name):
            section[name].setdefault("skills", {})[name] = 1
            if section[name].get("count") == 0:
                section[name]["count"] = 1


def decode_agents(w):
    """The section `agents`, or None without groups."""
    if not w.groups:
        w.note("agents:none")
        return None if w.yes(0.5) else {}
    w.note("agents")
    if len(w.groups) > 1:
        w.note("agents:several")
    section = {name: group(w) for name in w.groups}
    if len(w.groups) > 1 and w.has("agents:skills", 0.5):
        add_skills(w, section)
    if any(section[name].get("count") == 0 for name in section):
        w.note("agents:zero")
    return section


def bound(c):
    """Breaks of centuries are refused: calls as rare as that end by a duration."""
    busyness = c["calls"].get("arrivals", {}).get("busyness", {})
    groups = (c.get("agents") or {}).values()
    if "cv" in busyness and busyness["cv"] > 1 and any("breaks" in g or "other_work" in g for g in groups):
        c["calls"].setdefault("duration", "2h")
