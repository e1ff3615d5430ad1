#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small log of each known system (logs/, made up in its true form): what `ringflow fit` finds is what
Python's csv and json find by the systems' own documents. Prints TAP; the standard library alone.
Usage: systems.py PROGRAM [NAME...]"""
import csv
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import fmean

PROGRAM = sys.argv[1]
LOGS = Path(__file__).parent / "logs"


def rows(name, skip=0, **how):
    with open(LOGS / name, encoding="utf-8", newline="") as f:
        for _ in range(skip):
            next(f)
        yield from csv.DictReader(f, **how)


def seconds(text):
    """ISO or clock to seconds; only differences count."""
    if "-" in text or "/" in text:
        return datetime.fromisoformat(text.replace("/", "-").replace("Z", "+00:00")).timestamp()
    parts = [float(p or 0) for p in text.split(":")]
    return sum(p * 60 ** i for i, p in enumerate(reversed(parts)))


def summary(calls):
    """What fit.json has of calls {outcome, wait, service, before, unanswered, ring}; None: not said."""
    offered = [c for c in calls if c["outcome"] in ("served", "abandoned")]
    waits = [c["wait"] for c in offered if c.get("wait") is not None]
    rung = [c for c in offered if c.get("unanswered") is not None]
    said = {"calls": len(calls), "outcomes": {o: sum(c["outcome"] == o for c in calls) for o in {c["outcome"] for c in calls}},
            "service": fmean(c["service"] for c in calls if c.get("service") is not None),
            "wait": fmean(waits) if waits else None, "waited": sum(w > 0 for w in waits)}
    before = [c["before"] for c in offered if c.get("before") is not None]
    if before:
        said["before"] = fmean(before)
    if rung:
        rings = sum(c["unanswered"] for c in rung)
        timed = [c for c in rung if c["unanswered"] and c.get("ring") is not None]
        answered = sum(c["outcome"] == "served" for c in rung)
        said["unanswered"] = {"calls": len(rung), "calls_that_met_one": sum(c["unanswered"] > 0 for c in rung), "rings": rings,
                              "rings_answered": answered, "share": rings / (rings + answered),
                              "ring_mean": sum(c["ring"] for c in timed) / sum(c["unanswered"] for c in timed) if timed else None}
    return said


# ---- systems with a row for each call ----
TWILIO = {"completed": "served", "no-answer": "no_answer", "busy": "busy", "failed": "failed"}


def twilio(records):
    return summary([{"outcome": TWILIO[r["status"]], "service": float(r["duration"]) if r["status"] == "completed" else None}
                    for r in records if r["status"] != "canceled"])


def twilio_csv():
    return twilio([{k.lower(): v for k, v in r.items()} for r in rows("twilio.csv")])


def twilio_json():
    return twilio(json.loads((LOGS / "twilio.json").read_text())["calls"])


ASTERISK = {"ANSWERED": "served", "NO ANSWER": "no_answer", "BUSY": "busy", "FAILED": "failed"}


def asterisk(records):
    return summary([{"outcome": ASTERISK[r["disposition"]], "service": float(r["billsec"]) if r["disposition"] == "ANSWERED"
                     else None} for r in records])


MASTER = ("accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec disposition "
          "amaflags uniqueid userfield").split()
FREESWITCH = ("caller_id_name caller_id_number destination_number context start_stamp answer_stamp end_stamp duration billsec "
              "hangup_cause uuid bleg_uuid accountcode read_codec write_codec").split()
CAUSES = {"NORMAL_CLEARING": "served", "USER_BUSY": "busy", "NO_ANSWER": "no_answer", "ORIGINATOR_CANCEL": "canceled"}


def freeswitch():
    return summary([{"outcome": CAUSES[r["hangup_cause"]], "service": float(r["billsec"]) if r["answer_stamp"] else None}
                    for r in rows("freeswitch.csv", fieldnames=FREESWITCH)])


def freeswitch_queue():
    calls = []
    for line in (LOGS / "freeswitch.json").read_text().splitlines():
        v = json.loads(line)["variables"]
        joined, start = int(v["cc_queue_joined_epoch"]), int(v["start_epoch"])
        answered = int(v.get("cc_queue_answered_epoch", 0))
        left = answered or int(v["cc_queue_canceled_epoch"])
        # a caller's hangup is ORIGINATOR_CANCEL to FreeSWITCH; it was in the queue
        calls.append({"outcome": "served" if answered else "abandoned", "wait": left - joined, "before": joined - start,
                      "service": int(v["cc_queue_terminated_epoch"]) - answered if answered else None})
    return summary(calls)


def threecx():
    return summary([{"outcome": "served" if r["Status"] == "Answered" else "no_answer", "service": seconds(r["Talking"]) if
                     r["Status"] == "Answered" else None} for r in rows("3cx.csv")])


def threecx_cdr():
    calls = []
    for r in rows("3cx-cdr.csv"):
        answered = r["time-answered"]
        calls.append({"outcome": "served" if answered else "no_answer", "unanswered": len([x for x in
                      r["missed-queue-calls"].split(";") if x]), "ring": None,
                      "service": seconds(r["time-end"]) - seconds(answered) if answered else None})
    return summary(calls)


def cisco():
    q850 = {0: "canceled", 16: "canceled", 17: "busy", 18: "no_answer", 19: "no_answer"}
    calls = []
    for r in rows("cisco-cdr.csv"):
        if r["duration"] == "INTEGER":
            continue
        cause = int(r["destCause_value"]) or int(r["origCause_value"])
        talked = int(r["dateTimeConnect"]) > 0
        calls.append({"outcome": "served" if talked else q850.get(cause, "failed"), "service": float(r["duration"]) if talked
                      else None})
    return summary(calls)


def connect(records):
    calls = []
    for r in records:
        if r["Channel"] != "VOICE":
            continue
        agent, queue, tries = r["Agent"], r["Queue"], r["AgentConnectionAttempts"]
        calls.append({"outcome": "served" if agent else "abandoned" if queue else "abandoned_before",
                      "wait": queue and queue["Duration"],
                      "before": queue and seconds(queue["EnqueueTimestamp"]) - seconds(r["InitiationTimestamp"]),
                      "service": agent and agent["AgentInteractionDuration"] + agent["CustomerHoldDuration"],
                      "unanswered": tries if tries is None else tries - bool(agent), "ring": None})
    after = [r["Agent"]["AfterContactWorkDuration"] for r in records if r["Channel"] == "VOICE" and r["Agent"]]
    return {**summary(calls), "after": sum(after) / len(after)}


def connect_lines():
    text, at, records = (LOGS / "connect-ctr.jsonl").read_text(), 0, []
    while at < len(text.rstrip()):
        one, at = json.JSONDecoder().raw_decode(text, at)
        records.append(one)
    return connect(records)


# ---- queue_log ----
def queue_log():
    calls, agents, on, paused = {}, {}, {}, {}
    stays, pauses = [], []
    for line in (LOGS / "queue_log").read_text().splitlines():
        at, call, queue, agent, event, *data = line.split("|")
        at = int(at)
        if event in ("ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL"):
            state, done = (on, stays) if "MEMBER" in event else (paused, pauses)
            where = state.setdefault(agent, {})
            agents[agent] = True
            if event in ("ADDMEMBER", "PAUSE", "PAUSEALL"):
                where.setdefault("since", at)
                where.setdefault("in", set()).add(queue)
            else:
                where["in"].discard(queue)
                if not where["in"]:
                    done.append(at - where.pop("since"))
            continue
        if call in ("NONE", "MANAGER"):
            continue
        c = calls.setdefault(call, {"outcome": "unknown", "unanswered": 0, "ring": 0, "service": None})
        if event == "RINGNOANSWER":
            c["unanswered"] += 1
            c["ring"] += int(data[0]) / 1000
        elif event == "CONNECT":
            c["wait"] = int(data[0])
        elif event.startswith("COMPLETE"):
            c.update(outcome="served", service=int(data[1]))
        elif event == "BLINDTRANSFER":
            c.update(outcome="served", service=int(data[3]))
        elif event in ("ABANDON", "EXITWITHTIMEOUT"):
            c.update(outcome="abandoned", wait=int(data[2]))
    said = summary(list(calls.values()))
    said["presence"] = {"agents": len(agents), "signed_on": len(stays), "signed_on_seconds": sum(stays), "pauses": len(pauses),
                        "pause_seconds": sum(pauses), "open": sum("since" in s for s in [*on.values(), *paused.values()])}
    return said


# ---- interval reports ----
def intervals(list_of, length=1800):
    """(begins, offered, answered, abandoned, handle, wait, level) each; the time of day in hours."""
    def mean(k, weight):
        some = [(x[k], x[weight]) for x in list_of if x[k] is not None and x[weight] > 0]
        return sum(v * w for v, w in some) / sum(w for _, w in some) if some else None
    rates = {}
    for x in list_of:
        rates[round(x[0] * 3600)] = rates.get(round(x[0] * 3600), 0) + x[1]
    return {"calls": sum(x[1] for x in list_of), "outcomes": {"served": sum(x[2] for x in list_of),
            "abandoned": sum(x[3] for x in list_of)}, "intervals": {"count": len(list_of), "handle_mean": mean(4, 2),
            "wait_mean": mean(5, 2), "service_level": mean(6, 1)}, "rates": rates, "step": length}


def genesys():
    return intervals([(int(r["Interval Start"][11:13]) + int(r["Interval Start"][14:16]) / 60, int(r["Offer"]), int(r["Answer"]),
                       int(r["Abandon"]), float(r["Avg Handle"] or 0) / 1000 or None, float(r["ASA"] or 0) / 1000 or None,
                       float(r["Service Level %"] or 0) / 100 or None) for r in rows("genesys.csv") if r["Media Type"] == "voice"])


def avaya():
    return intervals([(int(r["starttime"]) // 100 + int(r["starttime"]) % 100 / 60, int(r["callsoffered"]), int(r["acdcalls"]),
                       int(r["abncalls"]), (int(r["acdtime"]) + int(r["acwtime"]) + int(r["holdacdtime"])) / int(r["acdcalls"]),
                       int(r["anstime"]) / int(r["acdcalls"]), int(r["acceptable"]) / int(r["callsoffered"]))
                      for r in rows("avaya.csv")])


def avaya_report():
    return intervals([(8.5 + i / 2, int(r["ACD Calls"]) + int(r["Aban Calls"]), int(r["ACD Calls"]), int(r["Aban Calls"]),
                       seconds(r["Avg ACD Time"]) + seconds(r["Avg ACW Time"]), seconds(r["Avg Speed Ans"]), None)
                      for i, r in enumerate(rows("avaya-report.csv", 2))])


def spanish():
    return intervals([(int(r["Intervalo"][:2]) + int(r["Intervalo"][3:5]) / 60, int(r["Llamadas ofrecidas"]),
                       int(r["Llamadas atendidas"]), int(r["Llamadas abandonadas"]), float(r["TMO (seg)"]), None,
                       float(r["Nivel de servicio"].rstrip("%")) / 100) for r in rows("intervals-es.csv", delimiter=";")])


# ---- plain names in other languages ----
def plain(name, wait, talk, word, served, **how):
    return summary([{"outcome": "served" if r[word] == served else "abandoned", "wait": float(r[wait]),
                     "service": float(r[talk].replace(",", ".")) if r[talk] else None} for r in rows(name, **how)])


# ---- exports of hosted systems: a row for each contact ----
def contact_log(records, outcome, wait, service, before=None, after=None):
    """Of each record: how it ended, and its seconds; None: not said. After-call work is of those served."""
    calls, works = [], []
    for r in records:
        how = outcome(r)
        calls.append({"outcome": how, "wait": wait(r), "service": service(r) if how == "served" else None,
                      "before": before(r) if before else None})
        if after and how == "served" and after(r) is not None:
            works.append(after(r))
    return {**summary(calls), **({"after": fmean(works)} if works else {})}


def number(text, unit=1.0):
    return float(text) * unit if text not in ("", None) else None


def by_talk(talk, abandoned):
    return "served" if talk else "abandoned" if abandoned else "abandoned_before"


def genesys_calls():
    def ms(name):
        return lambda r: number(r[name], 1e-3)
    return contact_log([r for r in rows("genesys-interactions.csv") if r["Media Type"] == "voice"],
                       lambda r: by_talk(ms("Total Talk")(r), r["Abandoned"] == "YES"), ms("Total Queue"),
                       lambda r: ms("Total Talk")(r) + (ms("Total Hold")(r) or 0), ms("Total IVR"), ms("Total ACW"))


def five9():
    return contact_log(rows("five9.csv"), lambda r: by_talk(seconds(r["TALK TIME"]), r["ABANDONED"] == "1"),
                       lambda r: seconds(r["QUEUE WAIT TIME"]), lambda r: seconds(r["TALK TIME"]) + seconds(r["HOLD TIME"]),
                       lambda r: seconds(r["IVR TIME"]), lambda r: seconds(r["AFTER CALL WORK TIME"]))


def talkdesk(records, kind, wait, talk):
    def ended(r):
        return {"inbound": "served", "abandoned": "abandoned"}.get(r[kind], "abandoned" if wait(r) > 0 else "no_answer")
    return contact_log(records, ended, wait, talk)


def aircall():
    why = {"abandoned_in_ivr": "abandoned_before", "short_abandoned": "abandoned", "agents_did_not_answer": "abandoned"}
    return contact_log(rows("aircall.csv"), lambda r: "served" if r["answered"] == "Yes" else why[r["missed_call_reason"]],
                       lambda r: number(r["waiting time"]), lambda r: number(r["duration (in call)"]))


def cxone(records, lost, queue, agent, menu, work):
    return contact_log(records, lambda r: by_talk(not lost(r), float(r[queue]) > 0), lambda r: float(r[queue]),
                       lambda r: float(r[agent]), lambda r: float(r[menu]), lambda r: float(r[work]))


def cxone_csv():
    return cxone([r for r in rows("cxone.csv") if r["media_name"] == "Phone"], lambda r: r["abandon"] == "Y", "InQueue",
                 "Agent_Time", "PreQueue", "ACW_Time")


def cxone_json():
    return cxone(json.loads((LOGS / "cxone.json").read_text())["completedContacts"], lambda r: r["abandoned"], "inQueueSeconds",
                 "agentSeconds", "preQueueSeconds", "acwSeconds")


def uccx():
    return contact_log(rows("uccx-ccdr.csv"), lambda r: by_talk(r["Contact Disposition"] == "Handled", r["CSQ Names"]),
                       lambda r: seconds(r["Queue Time"]), lambda r: seconds(r["Talk Time"]), None,
                       lambda r: seconds(r["Work Time"]))


def uccx_agent():
    return contact_log(rows("uccx-agent.csv"), lambda r: "served", lambda r: None,
                       lambda r: seconds(r["Talk Time"]) + seconds(r["Hold Time"]), None, lambda r: seconds(r["Work Time"]))


def uccx_intervals():
    return intervals([(int(r["Interval Start Time"].split()[1].split(":")[0]) % 12 + 12 * ("PM" in r["Interval Start Time"]) +
                       int(r["Interval Start Time"].split(":")[1]) / 60, int(r["Calls Presented"]), int(r["Calls Handled"]),
                       int(r["Calls Abandoned"]), seconds(r["Avg Handle Time"]), seconds(r["Avg Speed of Answer"]), None)
                      for r in rows("uccx-csq.csv")])


def zendesk():
    ends = {"completed": "served", "abandoned_in_queue": "abandoned", "abandoned_in_ivr": "abandoned_before"}
    return contact_log(json.loads((LOGS / "zendesk.json").read_text())["calls"], lambda r: ends[r["completion_status"]],
                       lambda r: r["wait_time"], lambda r: r["talk_time"] + r["hold_time"], lambda r: r["ivr_time_spent"],
                       lambda r: r["wrap_up_time"])


def dialpad():
    def gap(r, a, b):
        return seconds(r[b]) - seconds(r[a]) if r[a] and r[b] else None
    return contact_log(rows("dialpad.csv"), lambda r: by_talk(r["date_connected"], r["date_queued"]),
                       lambda r: gap(r, "date_queued", "date_connected" if r["date_connected"] else "date_ended"),
                       lambda r: gap(r, "date_connected", "date_ended"), lambda r: gap(r, "date_started", "date_queued"))


def ip_office():
    return contact_log(rows("ipoffice.csv"), lambda r: by_talk(seconds(r["Connected Time"]), True), lambda r: number(r["Ring Time"]),
                       lambda r: seconds(r["Connected Time"]) + number(r["Hold Time"]))


def eight_by_eight():
    return contact_log(rows("8x8.csv"), lambda r: "served" if r["Answered"] == "Yes" else "abandoned" if
                       r["Abandoned"] == "Abandoned" else "unknown",
                       lambda r: seconds(r["Call Queue Wait Duration"]) if r["Call Queue Wait Duration"] else None,
                       lambda r: seconds(r["Talk Time"]))


def zoom():
    ends = {"Completed": "served", "Abandoned in Queue": "abandoned", "Abandoned in Flow": "abandoned_before"}
    return contact_log([r for r in rows("zoom-cc.csv") if r["Channel"] == "Voice"], lambda r: ends[r["Result"]],
                       lambda r: number(r["Waiting Duration"]), lambda r: number(r["Handling Duration"]),
                       lambda r: number(r["Flow Duration"]), lambda r: number(r["Wrap-up Duration"]))


def freshcaller():
    return contact_log(rows("freshcaller.csv"), lambda r: by_talk(seconds(r["Talk time"]), seconds(r["Queue wait time"])),
                       lambda r: seconds(r["Queue wait time"]), lambda r: seconds(r["Talk time"]) + seconds(r["Hold time"]),
                       lambda r: seconds(r["IVR time"]), lambda r: seconds(r["ACW time"]))


def ringcentral():
    ends = {"Call connected": "served", "Hang Up": "abandoned", "Missed": "no_answer"}
    return contact_log(rows("ringcentral.csv"), lambda r: ends[r["Action Result"]], lambda r: None, lambda r: seconds(r["Duration"]))


def hubspot():
    return contact_log(rows("hubspot.csv"), lambda r: "served" if r["hs_call_status"] == "COMPLETED" else "no_answer",
                       lambda r: None, lambda r: number(r["hs_call_duration"], 1e-3))


SYSTEMS = {
    "ringcentral.csv": ("generic", ringcentral), "hubspot.csv": ("hubspot", hubspot),
    "genesys-interactions.csv": ("genesys-calls", genesys_calls), "five9.csv": ("five9", five9),
    "talkdesk.csv": ("talkdesk", lambda: talkdesk(rows("talkdesk.csv"), "Call Type", lambda r: seconds(r["Waiting Time"]),
                                                  lambda r: seconds(r["Talk Time"]))),
    "talkdesk.json": ("talkdesk", lambda: talkdesk(json.loads((LOGS / "talkdesk.json").read_text())["entries"], "call_type",
                                                   lambda r: r["waiting_time"] * 86400, lambda r: r["talk_time"] * 86400)),
    "aircall.csv": ("aircall", aircall), "cxone.csv": ("cxone", cxone_csv), "cxone.json": ("cxone", cxone_json),
    "uccx-ccdr.csv": ("uccx", uccx), "uccx-agent.csv": ("uccx-agent", uccx_agent), "uccx-csq.csv": ("generic", uccx_intervals),
    "zendesk.json": ("zendesk", zendesk), "dialpad.csv": ("dialpad", dialpad), "ipoffice.csv": ("ip-office", ip_office),
    "8x8.csv": ("8x8", eight_by_eight), "zoom-cc.csv": ("generic", zoom), "freshcaller.csv": ("generic", freshcaller),
    "twilio.csv": ("twilio", twilio_csv), "twilio.json": ("twilio", twilio_json),
    "asterisk-cdr.csv": ("asterisk-cdr", lambda: asterisk(rows("asterisk-cdr.csv"))),
    "asterisk-master.csv": ("asterisk-cdr", lambda: asterisk(rows("asterisk-master.csv", fieldnames=MASTER))),
    "queue_log": ("asterisk-queue-log", queue_log),
    "freeswitch.csv": ("freeswitch", freeswitch), "freeswitch.json": ("freeswitch", freeswitch_queue),
    "3cx.csv": ("3cx", threecx), "3cx-cdr.csv": ("3cx-cdr", threecx_cdr), 
    "3cx-cdr.log": ("3cx-cdr", threecx_cdr), "cisco-cdr.csv": ("cisco-cdr", cisco),
    "connect-ctr.json": ("connect-ctr", lambda: connect(json.loads((LOGS / "connect-ctr.json").read_text()))),
    "connect-ctr.jsonl": ("connect-ctr", connect_lines),
    "genesys.csv": ("genesys", genesys), "avaya.csv": ("avaya", avaya), "avaya-report.csv": ("avaya", avaya_report),
    "intervals-es.csv": ("generic", spanish),
    "calls-de.csv": ("generic", lambda: plain("calls-de.csv", "Wartezeit (Sek.)", "Gesprächsdauer (Sek.)", "Ergebnis",
                                              "Angenommen", delimiter=";")),
    "calls-fr.csv": ("generic", lambda: plain("calls-fr.csv", "Temps d'attente", "Durée de conversation", "Statut", "Répondu")),
    "calls-pt.csv": ("generic", lambda: plain("calls-pt.csv", "Tempo de espera", "Tempo de atendimento", "Situação", "Atendida")),
    "by-end.csv": ("generic", lambda: plain("by-end.csv", "wait", "talk", "status", "answered")),
}


def found(directory, wanted):
    fit = json.loads((directory / "fit.json").read_text())
    means = {q["quantity"]: q["mean"] for q in fit["quantities"]}
    log = fit["log"]
    said = {"calls": log["calls"], "outcomes": {k: v for k, v in log["outcomes"].items() if k in wanted["outcomes"]},
            "service": means.get("service"), "wait": log["wait_mean"], "waited": log["waited"], "before": means.get("before"), "after": means.get("wrap_up"),
            "unanswered": fit["unanswered"], "presence": fit["presence"], "intervals": fit["intervals"],
            "step": fit["arrivals"]["step"]}
    with open(directory / "rates.csv") as f:
        said["rates"] = {round(float(r["begins"])): round(float(r["calls"])) for r in csv.DictReader(f)
                         if r["day"] == "1" and float(r["calls"]) > 0}
    return log["format"], said


def differ(name, a, b):
    """Where B is not what A says."""
    if isinstance(a, dict):
        return [d for k in a for d in differ(f"{name}.{k}", a[k], (b or {}).get(k))]
    same = a == b if a is None or b is None else abs(a - b) <= 2e-5 * max(1, abs(a))
    return [] if same else [f"{name}: {b} instead of {a}"]


def main():
    wanted = sys.argv[2:] or list(SYSTEMS)
    failed = 0
    print(f"1..{3 * len(wanted)}")
    with tempfile.TemporaryDirectory() as tmp:
        for i, name in enumerate(wanted):
            word, truth = SYSTEMS[name]
            truth = truth()
            for k, options in enumerate(([], ["--format", word])):
                out = Path(tmp) / f"{name}-{k}"
                run = subprocess.run([PROGRAM, "fit", str(LOGS / name), "--no-charts", "--quiet", "--out", str(out), *options],
                                     capture_output=True, text=True)
                wrong = [f"exit {run.returncode}", *run.stderr.splitlines()[:4]]
                if run.returncode == 0:
                    got, said = found(out, truth)
                    if "rates" in truth:
                        truth["rates"] = {k: v for k, v in truth["rates"].items() if v}
                    wrong = ([] if got == word else [f"read as {got}"]) + [d for k in truth for d in differ(k, truth[k], said[k])]
                failed += bool(wrong)
                print(f"{'not ' if wrong else ''}ok {3 * i + k + 1} - {name}{' by its name' if k else ''}")
                for line in wrong:
                    print(f"# {line}")
            run = subprocess.run([PROGRAM, "check", str(LOGS / name), "--format", word], capture_output=True, text=True)
            good = run.returncode in (0, 3) and "read as" in run.stdout
            failed += not good
            print(f"{'' if good else 'not '}ok {3 * i + 3} - {name} is checked")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
