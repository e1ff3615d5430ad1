# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of real calls, that are replayed: CSV with odd and missing cells, and JSON."""
import json

COLUMNS = ["arrival", "outcome", "ring", "vru", "wait", "service", "Direction", "number"]
WORDS = ["served", "served", "abandoned", "busy", "no_answer", "failed", "abandoned_before", "canceled"]
FEATURES = ["trace", "trace:where", "trace:outcomes", "trace:window", "trace:wait", "trace:vru",
            "trace:columns", "trace:json", "trace:offset"]


def moment(t):
    return "2026-03-02 %02d:%02d:%02d" % (8 + t // 3600, t // 60 % 60, t % 60)


def row(w, t, words):
    """One call of a log: its moment, what it did, how long that took."""
    outcome = w.pick(words)
    service = w.pick(["1", "10", "60"]) if outcome in ("served", "ok") else w.pick(["", "0"])
    return [moment(t), outcome, w.pick(["", "0", "3"]), w.pick(["", "0", "2", "5"]),
            w.pick(["", "0", "1", "7.5", "30"]), service, w.pick(["inbound", "outbound"]), str(t)]


def rows(w, words):
    t, made = 0, []
    for _ in range(w.whole(1, 20)):
        t += w.pick([0, 0, 1, 5, 60])
        made.append(row(w, t, words))
    return made


def cell(text):
    return '"%s"' % text if "," in text else text


def table(w, section):
    """log.csv, with some of the columns, in the order of the calls or not."""
    words = list(WORDS)
    if w.has("trace:outcomes", 0.45):
        section["outcomes"] = {"ok": "served", "gone, away": "abandoned"}
        words += ["ok", "gone, away"]
    made = rows(w, words)
    kept = [0, 1] + [i for i in range(2, 6) if w.yes(0.7)] + [6, 7]
    w.note(*("trace:" + COLUMNS[i] for i in kept if COLUMNS[i] in ("wait", "vru")))
    names = list(COLUMNS)
    if w.has("trace:columns", 0.4):
        names[0] = "when exactly"
        section["columns"] = {"arrival": names[0]}
        if 2 in kept and w.yes(0.5):
            section["columns"]["ring"] = "none"
    if w.yes(0.2):
        made.reverse()
    mark = w.pick([",", ",", ";", "\t"])
    w.files["log.csv"] = "".join(mark.join(cell(line[i]) for i in kept) + w.end
                                 for line in [names] + made)
    if w.has("trace:where", 0.4):
        section["where"] = {"Direction": made[0][6] if w.yes(0.7) else ["inbound", "outbound"]}


def calls_of_api(w, section):
    """log.json, as Twilio's API lists calls."""
    w.note("trace:json")
    section["file"] = "log.json"
    t, calls = 0, []
    for n in range(w.whole(1, 12)):
        t += w.pick([0, 1, 5, 60])
        long = w.pick([0, 1, 10, 60])
        calls.append({"sid": "CA%032d" % n, "from": "+15550104784", "to": "+15550199",
                      "direction": w.pick(["inbound", "outbound-api"]),
                      "status": w.pick(["completed", "completed", "busy", "no-answer", "failed", "canceled"]),
                      "start_time": "Mon, 02 Mar 2026 %s +0000" % moment(t)[11:],
                      "end_time": "Mon, 02 Mar 2026 %s +0000" % moment(t + long)[11:],
                      "duration": str(long), "queue_time": w.pick(["0", "500"])})
    w.files["log.json"] = json.dumps({"calls": calls} if w.yes(0.5) else calls)


def trace(w):
    """What `calls.trace` says; its log is among the model's files."""
    w.note("trace")
    section = {"file": "log.csv"}
    w.end = w.pick(["\n", "\n", "\r\n"])
    if w.yes(0.33) or w.want == "trace:json":
        calls_of_api(w, section)
    else:
        table(w, section)
    if w.has("trace:window", 0.6):
        section["from"] = w.pick(["2026-03-02 08:00", "2026-03-02 08:00", "8h"])
        if w.yes(0.3):
            section["to"] = w.pick(["2026-03-02 09:30", "2026-03-03"])
    if w.has("trace:offset", 0.35):
        section["utc_offset"] = "+00:00"
    return section if len(section) > 1 or w.yes(0.5) else section["file"]
