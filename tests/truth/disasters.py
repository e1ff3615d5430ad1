# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a run's results is a disaster, which findings tell of it, and what findings claim of a run."""
import re

#: Findings (by kind, or by words of a plain warning) that tell of a disaster.
CAPACITY = ("overload", "callers-lost", "nobody-on-duty")
TELLS = {
    "nobody is served": CAPACITY + ("too-late", "at the earliest", "never comes to", "alone-in-room", "never-starts"),
    "agents are always busy": CAPACITY,
    "most callers give up": CAPACITY + ("too-late", "at the earliest", "calls in flight while"),
    "no callback reaches anybody": CAPACITY + ("too-late", "at the earliest"),
    "dialler abandons more than its bound": CAPACITY + ("calls in flight while", "at the earliest", "too-late", "dialler"),
    "most requests meet 400": ("always-400", "sometimes-400"),
    "nobody answers": ("too-late",),
    "nobody meets anybody": ("alone-in-room", "never-starts", "always answered 404", "too-late"),
    "no call is placed": ("nobody-on-duty", "other work"),
    "callers are refused": ("overload", "callers-lost", "never-starts"),
    "most people hang up in the silence": ("silence",),
    "agents of the dialler wait": ("dialler-held", "dials its whole list", "nobody-on-duty", "too-late"),
}
FEW = 20  # entries, below which shares say nothing


def value(metrics, name, otherwise=None):
    estimate = metrics.get(name, {}).get("estimate")
    return otherwise if estimate is None else estimate


def of_group(scenario, g):
    m = g["metrics"]
    offered, served = value(m, "offered", 0), value(m, "served", 0)
    queues = [name for name in scenario["agents"] if scenario["agents"][name].get("skills")]
    idle = "no call of the design comes there" if not offered and not queues else ""
    meant = "a dialler is to keep them busy" if "dialler" in scenario["calls"] else idle
    if offered > FEW and served == 0:
        yield "nobody is served", ""
    if value(m, "occupancy", 0) > 0.98:
        yield "agents are always busy", meant
    if offered > FEW and value(m, "abandon_rate", 0) > 0.5 and served > 0:
        yield "most callers give up", ""
    if value(m, "callbacks_offered", 0) * value(m, "callback_taken_rate", 0) > FEW / 4 and value(m, "callback_reached_rate", 0) == 0:
        yield "no callback reaches anybody", ""


def of(scenario, result):
    """(what, why it needs no finding or "")."""
    m = result["metrics"]
    placed = result["calls"]
    dialler = scenario["calls"].get("dialler")
    for g in result["groups"]:
        yield from of_group(scenario, g)
    if dialler and placed == 0:
        yield "no call is placed", ""
    if dialler and "abandoned" in dialler and value(m, "dialler_abandon_rate", 0) > 0.06 and placed > 10 * FEW:
        yield "dialler abandons more than its bound", ""
    if value(m, "http_400_rate", 0) > 0.5:
        yield "most requests meet 400", ""
    if placed > FEW:
        yield from of_reasons(scenario, result, placed)
    if dialler and placed > FEW and not result["groups"][0]["metrics"].get("offered", {}).get("estimate") == 0:
        yield from of_idle(dialler, result)


def of_reasons(scenario, result, placed):
    f = result["failures"]
    document = str(scenario["apps"]["desk"])
    given = scenario["callers"].get("no-answer", "0%")
    if f.get("no_answer", 0) > 0.97 * placed and float(given.strip("%")) < 95:
        yield "nobody answers", ""
    if "<Conference" in document and result["ends"]["person"]["calls"] == 0:
        yield "nobody meets anybody", ""
    if "participant" not in str(scenario["designs"]) and f.get("failed", 0) + result["codes"].get("10004", 0) > 0.3 * placed:
        yield "callers are refused", ""
    if "silence" in str(scenario["callers"]) and "Enable" in str(scenario["designs"]) and f.get("abandoned_speaking", 0) > 0.4 * placed:
        yield "most people hang up in the silence", ""


def of_idle(dialler, result):
    """The dialler's agents have little to do though numbers are left."""
    m = result["groups"][0]["metrics"]
    if value(m, "occupancy", 1) < 0.3 and value(result["metrics"], "list_exhausted_at") is None and \
            value(m, "offered", 0) > 0.8 * result["calls"] * 0.5:
        yield "agents of the dialler wait", ""


def told(what, said):
    return any(word == kind or word in text for _, kind, text, _ in said for word in TELLS[what])


# ---- what findings claim ----

def group_named(result, text):
    name = re.search(r"group '([^']*)'|queue of '([^']*)'|agents of '([^']*)'", text)
    for g in result["groups"]:
        if name and g["name"] in name.groups():
            return g["metrics"]
    return None


def untrue(scenario, said, result):
    """The kinds of what was said that the run belies."""
    for severity, kind, text, rate in said:
        claim = CLAIMS.get(kind or "(plain)")
        if claim and not claim(scenario, result, severity, text, rate):
            yield kind or "(plain)"


def only_redirect(scenario, result):
    """Are all redirects that the run counts those of one entry?"""
    given = scenario["designs"][result["name"]].get("redirect")
    return isinstance(given, dict) or (isinstance(given, list) and len(given) == 1)


def only_dial(scenario):
    text = str(scenario)
    return sum(map(text.count, ("<Dial", "connect-call-to", "make-outgoing-call", "<Enqueue", "enqueue-call", "send-to-flex", "participant"))) == 1


def overload(scenario, result, severity, text, rate=None):
    m = group_named(result, text)
    if severity == "note" or m is None or "breaks" in text:
        return True
    if "other work" in text:
        return result["calls"] <= FEW or value(m, "other_work_wait_mean", 1e9) > 30 or value(m, "occupancy", 1) > 0.9 or value(m, "abandon_rate", 0) > 0.1
    if "callbacks" in text:
        return value(m, "callback_reached_rate", 0) < 0.9 or value(m, "callback_wait_mean", 0) > 300
    if "(22005)" in text or "burst" in text:
        return value(result["metrics"], "queue_time_mean", 0) > 30 or "22005" in result["codes"]
    if value(m, "offered", 0) < FEW:
        return True
    handle = 300
    return value(m, "occupancy", 1) > 0.85 or value(m, "wait_mean", 0) > handle / 2 or value(m, "abandon_rate", 0) > 0.1


def callers_lost(scenario, result, severity, text, rate=None):
    m = group_named(result, text)
    lost = 1 - value(m, "served", 0) / max(1, value(m, "offered", 0)) if m else 1
    at_least = rate or 0.1
    return m is None or value(m, "offered", 0) < FEW or lost > at_least - 0.1


def nobody_on_duty(scenario, result, severity, text, rate=None):
    m = group_named(result, text)
    if "no call is placed" in text:
        return result["calls"] == 0
    return m is None or value(m, "offered", 0) < FEW or value(m, "abandon_rate", 0) > 0.005 or value(m, "wait_mean", 0) > 20


def too_late(scenario, result, severity, text, rate=None):
    placed = result["calls"]
    m = group_named(result, text)
    if "<Dial>" in text or "a created call" in text:
        return not only_dial(scenario) or result["ends"]["person"]["calls"] < 0.06 * placed
    if "is never sent" in text:
        return not only_redirect(scenario, result) or value(result["metrics"], "redirect_attempts", 0) == 0
    if "no break" in text:
        return m is None or value(m, "break_share", 0) < 0.02
    if "no second try" in text:
        return result["calls"] <= 3.06 * scenario["calls"]["dialler"]["list"]
    if "no second attempt" in text:
        return m is None or value(m, "attempts_per_callback", 1) < 1.3 / max(0.1, value(m, "callback_reached_rate", 1))
    if "at the earliest" in text:
        return plain(scenario, result, severity, text)
    return True


def plain(scenario, result, severity, text, rate=None):
    m = group_named(result, text)
    if "an agent who is rung answers" in text:
        return m is None or value(m, "offered", 0) < FEW or value(m, "abandon_rate", 0) > 0.8
    if "a callback is offered" in text:
        return m is None or value(m, "callbacks_offered", 0) < 0.1 * value(m, "offered", 0) + 1
    if "is never sent" in text or "never happens" in text:
        return not only_redirect(scenario, result) or value(result["metrics"], "redirect_attempts", 0) == 0
    return True


def apart(scenario, result, severity, text, rate=None):
    return not only_dial(scenario) or result["ends"]["person"]["calls"] == 0


def silence(scenario, result, severity, text, rate=None):
    return result["calls"] <= FEW or result["failures"].get("abandoned_speaking", 0) > 0


def held(scenario, result, severity, text, rate=None):
    return value(result["groups"][0]["metrics"], "occupancy", 0) < 0.9


CLAIMS = {"overload": overload, "callers-lost": callers_lost, "nobody-on-duty": nobody_on_duty, "too-late": too_late,
          "(plain)": plain, "alone-in-room": apart, "never-starts": apart, "silence": silence, "dialler-held": held,
          "always-400": lambda s, r, *_: value(r["metrics"], "http_400_rate", 1) > 0}
