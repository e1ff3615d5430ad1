#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One log whose truth is known, in many formats: each is read to the same numbers, or refused with
the reason. None is silently different. Prints TAP; the standard library alone.
Usage: formats.py PROGRAM [NAME...]"""
import csv
import gzip
import io
import json
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

PROGRAM = sys.argv[1]
FIRST = datetime(2026, 3, 9)  # a Monday; the days after the 12th decide what is the month


class Call:
    def __init__(self, number, at, wait, service, served, agent):
        self.id, self.at, self.wait, self.service = f"c{number:04}", at, wait, service
        self.served, self.agent = served, agent

    @property
    def answered(self):
        return self.at + timedelta(seconds=self.wait)

    @property
    def end(self):
        return self.answered + timedelta(seconds=self.service)


def make(days=(0, 1, 2, 3, 4, 7, 8)):
    rng = random.Random(5)
    calls = []
    for day in days:
        t = FIRST + timedelta(days=day, hours=9)
        for _ in range(16):
            t += timedelta(seconds=rng.randrange(300, 1500))
            served = rng.random() < 0.85
            wait = rng.choice([0, 3, 15, 48, 75, 120]) if served else rng.choice([12, 45, 90, 200])
            service = rng.choice([60, 90, 168, 240, 465, 1680]) if served else 0
            calls.append(Call(len(calls), t, wait, service, served, rng.choice(["ann", "bob"]) if served else ""))
    return calls


CALLS = make()
HEADER = ["arrival", "wait", "service", "outcome", "agent"]


def stamp(t):
    return t.strftime("%Y-%m-%d %H:%M:%S")


def clock(seconds):
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def rows(at=stamp, wait=str, service=str, outcome=("answered", "abandoned"), header=HEADER, calls=None, none=""):
    """The plain table with other words for its parts."""
    yield header
    for c in CALLS if calls is None else calls:
        yield [at(c.at), wait(c.wait), service(c.service) if c.served else none, outcome[not c.served],
               c.agent or none]


def text(table, separator=",", end="\n", quote=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quote).writerows(table)
    return out.getvalue()


def days_since_1899(t):
    return repr((t - datetime(1899, 12, 30)) / timedelta(days=1))


def utc(t, hours=1):
    return (t - timedelta(hours=hours)).replace(tzinfo=timezone.utc)


def epoch(t, unit=1):
    return str(int(t.replace(tzinfo=timezone.utc).timestamp()) * unit)


def parts(header, make_row):
    return text([header] + [make_row(c) for c in CALLS])


def events(order=1):
    table = []
    for c in CALLS:
        table.append((c.at, [c.id, "arrival", stamp(c.at), ""]))
        table.append((c.at, [c.id, "queued", stamp(c.at), ""]))
        if c.served:
            table.append((c.answered, [c.id, "answered", stamp(c.answered), c.agent]))
            table.append((c.end, [c.id, "hangup", stamp(c.end), c.agent]))
        else:
            table.append((c.answered, [c.id, "abandoned", stamp(c.answered), ""]))
    table.sort(key=lambda x: x[0])
    return text([["call_id", "event", "time", "agent"]] + [r for _, r in table])


def queue_log():
    lines = []
    for c in CALLS:
        def line(t, agent, event, *data):
            lines.append((t, "|".join([epoch(t), c.id, "support", agent, event, *map(str, data)])))
        line(c.at, "NONE", "ENTERQUEUE", "", "5550100", 1)
        if c.served:
            line(c.answered, c.agent, "CONNECT", c.wait, "x", 3)
            line(c.end, c.agent, "COMPLETEAGENT", c.wait, c.service, 1)
        else:
            line(c.answered, "NONE", "ABANDON", 1, 1, c.wait)
    return "\n".join(t for _, t in sorted(lines, key=lambda x: x[0])) + "\n"


def objects():
    return [dict(zip(HEADER, r)) for r in list(rows())[1:]]


def american(t):
    return t.strftime("%m/%d/%Y %I:%M:%S %p")


def minutes(seconds):
    return f"{seconds / 60:.6f}".rstrip("0").rstrip(".")


def units(seconds):
    return f"{seconds // 60}m {seconds % 60}s" if seconds >= 60 else f"{seconds} sec"


def thousands(mark):
    return lambda s: f"{s:,}".replace(",", mark)


def comma(seconds):
    return f"{seconds}.5".replace(".", ",") if False else f"{seconds},0"


PLAIN = text(rows())
EARLY = [c for c in make((-7, -6, -5, -4)) ]  # days of which none is above 12

# name: (bytes or text, options, what is refused with; None: the same numbers)
VARIANTS = {
    # ---- the file ----
    "plain": PLAIN,
    "semicolons": text(rows(), ";"),
    "tabs": text(rows(), "\t"),
    "bars": text(rows(), "|"),
    "sep-line": "sep=;\n" + text(rows(), ";"),
    "crlf": text(rows(), end="\r\n"),
    "old-mac": text(rows(), end="\r"),
    "all-quoted": text(rows(), quote=csv.QUOTE_ALL),
    "some-quoted": text(rows(), quote=csv.QUOTE_NONNUMERIC),
    "byte-order-mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf-16": PLAIN.encode("utf-16"),
    "utf-16-big": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "latin-1": (text([r + ["caf\xe9"] for r in rows()]).encode("latin-1"), ["--encoding", "latin-1"]),
    "latin-1-unsaid": (text([r + ["caf\xe9"] for r in rows()]).encode("latin-1"), [], "no UTF-8"),
    "gzip": gzip.compress(PLAIN.encode(), mtime=0),
    "preamble": "Calls of the support desk\nMade on,2026-04-01 08:00\n\n" + PLAIN,
    "total-row": PLAIN + "Total,7000,9999,,\n",
    "trailing-commas": "".join(line + ",,\n" for line in PLAIN.splitlines()),
    "trailing-commas-in-rows": "".join(line + ("," if i else "") + "\n" for i, line in enumerate(PLAIN.splitlines())),
    "blank-lines": PLAIN.replace("\n", "\n\n"),
    "blank-rows": PLAIN + ",,,,\n,,,,\n",
    "header-again": PLAIN + ",".join(HEADER) + "\n",
    "newest-first": text([HEADER] + list(rows())[:0:-1]),
    "bad-quotes": parts(["clid"] + HEADER, lambda c: ["X"] + [stamp(c.at), c.wait, c.service or "", "answered" if c.served
                        else "abandoned", c.agent]).replace("\nX,", '\n"Desk 1" <114>,'),
    "duplicates": parts(["call_id"] + HEADER, lambda c: [c.id] + [stamp(c.at), c.wait, c.service or "", "answered" if
                        c.served else "abandoned", c.agent]) + "".join(f"{c.id},{stamp(c.at)},{c.wait},{c.service or ''},"
                        f"{'answered' if c.served else 'abandoned'},{c.agent}\n" for c in CALLS[:9]),
    # ---- nothing ----
    "null": text(rows(none="NULL")),
    "not-available": text(rows(none="N/A")),
    "dashes": text(rows(none="-")),
    "backslash-n": text(rows(none="\\N")),
    # ---- dates ----
    "iso-t": text(rows(at=lambda t: t.isoformat())),
    "day-first": text(rows(at=lambda t: t.strftime("%d/%m/%Y %H:%M:%S"))),
    "month-first-am-pm": text(rows(at=american)),
    "with-points": text(rows(at=lambda t: t.strftime("%d.%m.%Y %H:%M:%S"))),
    "two-digit-year": text(rows(at=lambda t: t.strftime("%d/%m/%y %H:%M:%S"))),
    "month-in-words": text(rows(at=lambda t: t.strftime("%d-%b-%Y %H:%M:%S"))),
    "month-first-in-words": text(rows(at=lambda t: t.strftime("%B %d, %Y %I:%M:%S %p"))),
    "rfc-2822": text(rows(at=lambda t: t.strftime("%a, %d %b %Y %H:%M:%S +0000"))),
    "compact": text(rows(at=lambda t: t.strftime("%Y%m%d%H%M%S"))),
    "compact-t": text(rows(at=lambda t: t.strftime("%Y%m%dT%H%M%S"))),
    "spreadsheet-days": text(rows(at=days_since_1899)),
    "spreadsheet-durations": text(rows(at=days_since_1899, wait=lambda s: f"{s / 86400:.10f}",
                                       service=lambda s: f"{s / 86400:.10f}")),
    "epoch": text(rows(at=epoch)),
    "epoch-ms": text(rows(at=lambda t: epoch(t, 1000))),
    "epoch-us": text(rows(at=lambda t: epoch(t, 1000000))),
    "date-and-time": parts(["date", "time"] + HEADER[1:], lambda c: [c.at.strftime("%Y-%m-%d"), c.at.strftime("%H:%M:%S"),
                           c.wait, c.service or "", "answered" if c.served else "abandoned", c.agent]),
    "date-and-compact-time": parts(["date", "time"] + HEADER[1:], lambda c: [c.at.strftime("%Y%m%d"),
                                   c.at.strftime("%H%M%S"), c.wait, c.service or "", "answered" if c.served else
                                   "abandoned", c.agent]),
    "undecidable-date": (text(rows(at=lambda t: t.strftime("%d/%m/%Y %H:%M:%S"), calls=EARLY)), [], "no day above 12"),
    "contradicting-dates": (text(rows(at=lambda t: t.strftime("%d/%m/%Y %H:%M:%S" if t.day > 13 else
                            "%m/%d/%Y %H:%M:%S"))), [], "expected one order"),
    "offsets": text(rows(at=lambda t: t.isoformat() + "+01:00")),
    "utc-by-zone": (text(rows(at=lambda t: utc(t).strftime("%Y-%m-%dT%H:%M:%SZ"))), ["--zone", "Europe/Madrid"]),
    # ---- durations ----
    "clocks": text(rows(wait=clock, service=clock)),
    "short-clocks": text(rows(wait=lambda s: f"{s // 60}:{s % 60:02}", service=lambda s: f"{s // 60}:{s % 60:02}")),
    "units": text(rows(wait=units, service=units)),
    "iso-8601": text(rows(wait=lambda s: f"PT{s // 60}M{s % 60}S", service=lambda s: f"PT{s // 60}M{s % 60}S")),
    "milliseconds": text(rows(wait=lambda s: str(1000 * s), service=lambda s: str(1000 * s),
                              header=["arrival", "wait_ms", "service_ms", "outcome", "agent"])),
    "minutes": text(rows(wait=minutes, service=minutes, header=["arrival", "wait_min", "Service (minutes)", "outcome",
                                                               "agent"])),
    "hours": text(rows(wait=lambda s: repr(s / 3600), service=lambda s: repr(s / 3600),
                       header=["arrival", "waitHours", "service in hours", "outcome", "agent"])),
    "decimal-comma": text(rows(wait=comma, service=comma), ";"),
    "decimal-comma-quoted": text(rows(wait=comma, service=comma)),
    "thousands": text(rows(service=thousands(","))),
    "thousands-by-blanks": text(rows(service=thousands(" "))),
    "thousands-by-points": (text(rows(service=thousands(".")), ";"), [], "--decimal"),
    "thousands-by-points-said": (text(rows(service=thousands(".")), ";"), ["--decimal", "comma"]),
    # ---- ends ----
    "yes-and-no": text(rows(outcome=("Y", "N"), header=["arrival", "wait", "service", "answered (Y/N)", "agent"])),
    "true-and-false": text(rows(outcome=("TRUE", "FALSE"), header=["arrival", "wait", "service", "answered", "agent"])),
    "abandoned-flag": text(rows(outcome=("0", "1"), header=["arrival", "wait", "service", "abandoned", "agent"])),
    "own-words": (text(rows(outcome=("OK", "LEFT"))), [], "no known word"),
    "own-words-said": (text(rows(outcome=("OK", "LEFT"))), ["--outcomes", "OK=served,LEFT=abandoned"]),
    "moments": parts(["arrival", "answered", "end", "agent"], lambda c: [stamp(c.at), stamp(c.answered) if c.served else
                     "", stamp(c.end if c.served else c.answered), c.agent]),
    # ---- other shapes ----
    "json": json.dumps(objects()),
    "json-calls": json.dumps({"calls": objects(), "next": None}),
    "json-lines": "".join(json.dumps(o) + "\n" for o in objects()),
    "json-nested": json.dumps([{"arrival": o["arrival"], "Queue": {"Name": "q", "Duration": int(o["wait"])},
                                "Agent": {"Username": o["agent"] or None, "AgentInteractionDuration": o["service"] or None},
                                "outcome": o["outcome"]} for o in objects()]),
    "events": events(),
    "events-without-id": ("\n".join(",".join(line.split(",")[1:]) for line in events().splitlines()), [], "ids"),
    "other-names": text(rows(header=["Call Start Time", "Queue Wait", "Talk Time", "Disposition", "Agent Name"])),
    "no-names": (text(list(rows())[1:]), [], "no column with the calls' arrivals"),
    "queue-log": queue_log(),
}


def truth():
    served = [c for c in CALLS if c.served]
    return {"calls": len(CALLS), "first_day": "2026-03-09", "days": 9, "served": len(served), "abandoned": len(CALLS) -
            len(served), "waited": sum(c.wait > 0 for c in CALLS), "wait": sum(c.wait for c in CALLS) / len(CALLS),
            "service": sum(c.service for c in served) / len(served), "agents": 2,
            "hours": [sum(c.at.hour == h for c in CALLS) for h in range(24)]}


def found(directory):
    fit = json.loads((directory / "fit.json").read_text())
    log = fit["log"]
    service = next(q for q in fit["quantities"] if q["quantity"] == "service")
    hours = [0] * 24
    with open(directory / "rates.csv") as f:
        for r in csv.DictReader(f):
            if r["day"] == "1":
                hours[int(float(r["begins"]) // 3600)] += round(float(r["calls"]))
    return {"calls": log["calls"], "first_day": log["first_day"], "days": log["days"], "served": log["outcomes"]["served"],
            "abandoned": log["outcomes"]["abandoned"], "waited": log["waited"], "wait": log["wait_mean"],
            "service": service["mean"], "agents": fit["agents"]["named"], "hours": hours}


def differences(a, b):
    return [f"{k}: {b[k]} instead of {a[k]}" for k in a
            if (abs(a[k] - b[k]) > 1e-3 if isinstance(a[k], float) else a[k] != b[k])]


def main():
    wanted = sys.argv[2:] or list(VARIANTS)
    failed = 0
    expected = truth()
    print(f"1..{len(wanted)}")
    with tempfile.TemporaryDirectory() as tmp:
        for i, name in enumerate(wanted):
            entry = VARIANTS[name] if isinstance(VARIANTS[name], tuple) else (VARIANTS[name],)
            content, options, refusal = (entry + ([], None)[len(entry) - 1:])[:3]
            path, out = Path(tmp) / f"{name}.csv", Path(tmp) / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            run = subprocess.run([PROGRAM, "fit", str(path), "--no-charts", "--quiet", "--out", str(out), *options],
                                 capture_output=True, text=True)
            if refusal:
                wrong = [] if run.returncode == 2 and refusal in run.stderr else [f"exit {run.returncode}, expected a refusal "
                                                                              f"that says '{refusal}'"]
            elif run.returncode:
                wrong = [f"exit {run.returncode}"]
            else:
                wrong = differences(expected, found(out))
            failed += bool(wrong)
            print(f"{'not ' if wrong else ''}ok {i + 1} - {name}" + (": refused" if refusal else ""))
            for line in wrong + (run.stderr.splitlines()[:4] if wrong else []):
                print(f"# {line}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
