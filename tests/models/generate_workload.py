# SPDX-License-Identifier: GPL-3.0-or-later
"""Who calls, when, and how often again: arrivals, scripts, callers, retrials."""
from generate_trace import trace

REASONS = ["accepted", "400", 400, "success", "studio_400_in_progress", "studio_400_return",
           "rest_400_21220", "abandoned_ringing", "abandoned_speaking", "abandoned_queued", "busy",
           "no_answer", "failed", "canceled", "rejected", "widget_failed", "execution_stuck",
           "redirect_timeout", "not_returned", "pulled_out", "never_reached_studio",
           "hung_up_talking", "queue_full", "no_agent"]
CAUSES = ["busy", "no-answer", "failed", "abandoned", "400", "any"]
ARRIVALS = ["poisson", "regular", "rates", "mmpp"]
FEATURES = ["arrivals:" + name for name in ARRIVALS] + ["retrials:" + cause for cause in CAUSES] + [
    "mmpp", "batches", "batches:geometric", "busyness", "rates:linear", "retrials", "script",
    "script:hang_up", "script:answer", "script:talk", "script:outcome", "script:contact",
    "script:redirect", "script:design", "script:expect", "script:ties", "cps", "trunk_cps", "closing",
    "inbound", "outbound", "count", "duration", "patience:ringing", "patience:speaking",
    "patience:queued", "dialler", "dialler:predictive", "dialler:adaptive", "dialler:design", "outcomes", "input", "contacts", "callers:from", "callers:to", "callers:at_first", "talk", "ring",
    "machine", "voicemail", "fax", "callees", "callees:share", "patience:silence"]


# ---- arrivals ----

def plain_rate(w):
    if w.steady:
        return w.pick([0.02, 0.05, 0.1])
    return w.pick([0.5, 1, 1, 2, 10] if w.crowded else [0.1, 0.5, 1, 1, 2, 10])


def quiet_or(w, rate):
    return w.pick([0, "0/h", "0"]) if w.yes(0.25) else w.rate(rate)


def arrivals(w):
    """The map, and the mean rate a second."""
    kind = w.weighted([(5, "poisson"), (4, "regular"), (2.5, "rates"), (1.5, "mmpp")])
    if w.steady:  # what changes slowly, or hardly at all, has long pilots
        kind = "poisson"
    if w.want and w.want.startswith("arrivals:"):
        kind = w.want[9:]
    if w.want in ("mmpp", "busyness", "batches"):
        kind = "mmpp" if w.want == "mmpp" else "poisson"
    w.note("arrivals:" + kind)
    rate = plain_rate(w)
    if kind in ("poisson", "regular"):
        section = {kind: w.rate(rate)}
    elif kind == "rates":
        section = rates(w, rate)
    else:
        w.note("mmpp")
        states = [{"rate": quiet_or(w, rate), "stay": w.pick(["5s", "10s", "1m", "5m", "1h"])}
                  for _ in range(w.whole(1, 3))]
        states.append({"rate": w.rate(rate), "stay": w.pick(["5s", "30s", "1m"])})
        section = {"mmpp": states}
    if kind != "regular":
        modulate(w, section)
    return section, rate


def rates(w, rate):
    section = {"rates": [quiet_or(w, rate * w.pick([0.5, 1, 2])) for _ in range(w.whole(0, 3))]}
    section["rates"].insert(w.whole(0, len(section["rates"])), w.rate(rate))
    section["step"] = w.pick(["5s", "10s", "30s", "1m", "5m"])
    if w.has("rates:linear", 0.4):
        section["shape"] = "linear"
    elif w.yes(0.2):
        section["shape"] = "steps"
    return section


def modulate(w, section):
    if not w.steady and w.has("busyness", 0.2):
        section["busyness"] = {"cv": w.pick([0, 0.001, 0.2, 1, 3])}
        if w.yes(0.8):
            section["busyness"]["every"] = w.pick(["replication", "5s", "1m", "24h"])
    if w.has("batches", 0.2):
        if w.has("batches:geometric", 0.5):
            section["batch"] = {"mean": w.pick([1, 1.5, 4])}
        else:
            section["batch"] = w.pick([1, 2, 2, 5])


def retrials(w):
    section = {"probability": w.share(), "after": w.distribution(w.pick(["tiny", "short", "medium"]))}
    w.note("retrials")
    if w.yes(0.6):
        section["at_most"] = w.pick([1, 2, 3, 7])
    if w.yes(0.8):
        if w.yes(0.5):
            section["when"] = w.pick(CAUSES)
            causes = [section["when"]]
        else:
            section["when"] = causes = w.some(CAUSES, 1, 3)
        w.note(*("retrials:" + cause for cause in causes))
    else:
        w.note("retrials:any")
    return section


# ---- scripts ----

def scripted_call(w, moments, names):
    call = {"at": w.pick(moments)}
    if w.yes(0.2):
        call["name"] = w.name("somebody", names, 0.3)
    for key, p, scale in (("answer", 0.4, "short"), ("talk", 0.5, "medium"),
                          ("hang_up", 0.4, "medium"), ("redirect", 0.25, "short")):
        if w.has("script:" + key, p):
            call[key] = w.duration(scale)
    if w.has("script:outcome", 0.3):
        call["outcome"] = w.pick(["answer", "answer", "busy", "no-answer", "failed"])
    if w.has("script:contact", 0.15):
        call["contact"] = w.pick(["amy", "bob", "a, b"])
    if w.designs_named and w.has("script:design", 0.12):
        call["design"] = w.pick(w.designs_named)
    return call


def expect_of(w, call):
    if w.designs_named and "design" not in call and w.yes(0.4):
        return {name: w.pick(REASONS) for name in w.some(w.designs_named, 1, 2)}
    return w.pick(REASONS)


def script(w):
    w.note("script")
    moments = w.pick([["0s", "0s", "1s", "5s", "5s", "10s"], ["0s"], ["0s", "100ms", "200ms"],
                      ["0s", "1m", "2m", "1h"]])
    names = []
    calls = [scripted_call(w, moments, names)
             for _ in range(w.pick([1, 2, 3, 5, 8, 12]) if not w.small else w.whole(1, 3))]
    if len({call["at"] for call in calls}) < len(calls):
        w.note("script:ties")
    if w.has("script:expect", 0.12):
        w.mode = "expect"
        for call in calls:
            if w.yes(0.5):
                call["expect"] = expect_of(w, call)
    return calls


# ---- the sections ----

def some_calls(w):
    return w.pick([1, 2, 5] if w.small else [10, 20, 40, 60] if w.crowded else
                  [1, 2, 3, 10, 20, 40, 60])


def staffed(w):
    """Groups of which somebody is on duty at times."""
    return [name for name, g in (w.c.get("agents") or {}).items() if g.get("count", 1) != 0]


def dialler_mode(w, section):
    section["mode"] = "predictive" if w.has("dialler:predictive", 0.6) else "progressive"
    if section["mode"] == "predictive":
        if w.has("dialler:adaptive", 0.5):
            section["abandoned"] = w.pick(["0.1%", "3%", "3%", "50%"])
            if w.yes(0.7):
                section["adjust"] = w.pick(["1s", "10s", "1m", "1h"])
        else:
            section["ratio"] = w.pick([1, 1.5, 2, 3, 20])
    return section


def dialler(w):
    """Calls are placed for free agents; and nothing else makes any."""
    w.note("dialler")
    w.dialler = True
    section = dialler_mode(w, {"agents": w.pick(staffed(w)), "list": some_calls(w)})
    if w.yes(0.6):
        section["tries"] = w.pick([1, 2, 3, 8])
        section["retry"] = w.distribution(w.pick(["tiny", "short", "medium"]))
    if w.yes(0.4):
        section["abandoned_after"] = w.pick(["none", "0s", "2s", "10s"])
    if w.yes(0.3):
        section["in_flight"] = w.pick([1, 2, 5, "none"])
    return section


def decode_calls(w):
    """The section `calls`. Designs are named already, their contents are not known."""
    section = {}
    if w.outbound or w.yes(0.3):
        section["direction"] = "outbound" if w.outbound else "inbound"
    w.note("outbound" if w.outbound else "inbound")
    kind = w.weighted([(10, "arrivals"), (4.5, "script"), (1.8, "trace")])
    if w.steady or w.mode in ("plan",):
        kind = "arrivals"
    for name in ("script", "trace", "arrivals"):
        if w.want and w.want.startswith(name):
            kind = name
    if w.want in ("mmpp", "batches", "busyness", "count", "duration", "closing", "rates:linear"):
        kind = "arrivals"
    wanted = (w.want or "").startswith("dialler")
    dialled = w.outbound and staffed(w) and not w.steady and w.mode not in ("plan", "expect")
    if dialled and (wanted or (kind == "arrivals" and w.yes(0.3))):
        section["dialler"] = dialler(w)
        if w.yes(0.3):
            section["duration"] = w.pick(["10s", "2m", "1h"])
            if w.yes(0.4):
                section["closing"] = w.pick(["clear", "serve"])
    elif kind == "script":
        section["script"] = script(w)
    elif kind == "trace":
        section["trace"] = trace(w)
    else:
        add_arrivals(w, section)
    if not w.dialler and w.has("retrials", 0.25):
        section["retrials"] = retrials(w)
    if w.outbound or "callback" in w.features:
        if w.has("cps", 0.9 if w.shape == "dialler" else 0.25):
            section["cps"] = w.pick(["none", "1/s", "1/s", "2/s", "10/m", "0.3/s"])
        if w.has("trunk_cps", 0.15):
            section["trunk_cps"] = w.pick([1, 1, 2, "none"])
    return section


def add_arrivals(w, section):
    section["arrivals"], rate = arrivals(w)
    calls = some_calls(w)
    by_duration = w.yes(0.45) or w.want in ("duration", "closing")
    if by_duration:
        w.note("duration")
        section["duration"] = "%gs" % max(1, round(calls / rate, 1))
    if not by_duration or w.yes(0.3):
        w.note("count")
        section["count"] = calls
    if by_duration and not w.steady and w.has("closing", 0.4):
        section["closing"] = w.pick(["clear", "clear", "serve"])


def at_first(w, until):
    """The called side until that moment."""
    stage = {"until": until}
    if w.yes(0.7):
        stage["ring"] = w.distribution("medium")
    if w.yes(0.6):
        keys = w.some(["busy", "no-answer", "failed", "answer"], 1, 4)
        stage.update(zip(keys, w.shares(len(keys), whole="answer" in keys)))
    return stage


def who_answers(w, section, fax, default=None):
    """Machines among those who are called, of a group of callees those that DEFAULT does not say."""
    if fax:
        machine, faxes = w.shares(2)
        section["machine"] = machine
        section["fax"] = faxes if default is not None or w.yes(0.5) else {"share": faxes, "time": w.distribution("short")}
    elif w.has("machine", 0.3):
        section["machine"] = "none" if w.yes(0.05) else "0%" if default and "fax" in default else w.share()
    if w.has("voicemail", 0.2):
        after = w.duration("short")
        section["voicemail"] = w.pick([after, {"after": after}, {"after": after, "share": w.share()}])


def callees(w, by_share, callers):
    """Groups that differ in who answers; numbers as documents dial them."""
    groups, used = {}, []
    shares = w.shares(3)
    for share in shares[:w.whole(1, 3)]:
        group = {}
        if w.outbound and by_share and w.has("callees:share", 0.5):
            group["share"] = share
        if "share" not in group or w.yes(0.5):
            numbers = w.some(["+1555*", "+15550100", "+15550101", "(555) 0103", "sip:*", "client:*", "amy", "+999"], 1, 3)
            group["numbers"] = numbers if len(numbers) > 1 or w.yes(0.5) else numbers[0]
        if w.yes(0.4):
            group["ring"] = w.distribution("short")
        if w.yes(0.3):
            keys = w.some(["busy", "no-answer", "failed", "answer"], 1, 4)
            group.update(zip(keys, w.shares(len(keys), whole="answer" in keys)))
        who_answers(w, group, w.yes(0.3), callers)
        groups[w.name("callee", used)] = group
    return groups


def decode_callers(w):
    """The section `callers`, perhaps empty."""
    section = {}
    for key in ("ring", "talk"):
        if w.has(key, 0.65):
            section[key] = w.distribution("medium" if w.yes(0.7) else "short")
    if w.has("input", 0.3):
        section["input"] = w.distribution("short")
    if w.has("outcomes", 0.35):
        keys = w.some(["busy", "no-answer", "failed", "answer"], 1, 4)
        section.update(zip(keys, w.shares(len(keys), whole="answer" in keys)))
    if not w.steady and w.has("callers:at_first", 0.15):
        section["at_first"] = [at_first(w, until) for until in w.pick([["1s"], ["10s"], ["1m"], ["5s", "20s"], ["1ns", "1h"]])]
        if len(section["at_first"]) == 1 and w.yes(0.5):
            section["at_first"] = section["at_first"][0]
    if w.yes(0.6):
        patience = {}
        for phase in ("ringing", "speaking", "queued", "silence"):
            if w.has("patience:" + phase, 0.5):
                patience[phase] = "none" if w.yes(0.1) else w.distribution("medium")
        section["patience"] = patience if patience or w.yes(0.5) else "none"
    if w.steady:
        section["patience"] = {"queued": "20s"}
    who_answers(w, section, w.has("fax", 0.1))
    if not w.steady and w.has("contacts", 0.2):
        section["contacts"] = w.pick([1, 1, 2, 5, "none"])
    for key in ("from", "to"):
        if w.has("callers:" + key, 0.2):
            texts = w.some(["+15550100", "+15550101", "client:amy", ""], 1, 3)
            section[key] = dict(zip(texts, w.shares(len(texts))))
    if w.has("callees", 0.3):
        section["callees"] = callees(w, "to" not in section, section)
    return section
