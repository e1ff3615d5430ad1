# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of the results of any model (docs/report.md, docs/model.md).

An invariant is a function of Facts that yields what contradicts it. Those of estimates by
control variates, which are no sums of what was counted, are left out where sums are compared.
"""
import collections
import json
import math
import re
from collections import Counter

from trial import table

INVARIANTS = {}
CLOSE = 1e-9


def invariant(reason):
    """An invariant, and why it holds."""
    def register(function):
        assert function.__name__ not in INVARIANTS, function.__name__
        function.reason = reason
        INVARIANTS[function.__name__] = function
        return function
    return register


class Facts:
    """The results of one run, read; of one with --calls also each call's row."""

    def __init__(self, model, outcome, observed=None):
        self.scenario = model.scenario
        self.text = json.dumps(model.scenario) + "".join(model.files.values())
        self.companions = model.files
        self.files = outcome.files
        self.summary = json.loads(outcome.files["summary.json"])
        self.designs = self.summary["designs"]
        rows = observed.files.get("calls.csv") if observed else None
        self.calls = table(rows) if rows is not None else None

    def replications(self):
        return self.summary["replications"]

    def rows(self, name):
        return table(self.files[name]) if name in self.files else []

    def calls_of(self, design):
        """The rows of the calls that are counted."""
        return [r for r in self.calls or [] if r["design"] == design["name"] and r["counted"] == "1"]

    def values(self):
        """(design, its metrics with their values by replication), where they are kept."""
        kept = json.loads(self.files.get("replications.json", b'{"designs": []}'))
        return [(d["name"], d["metrics"]) for d in kept["designs"]]

    def metric_sets(self):
        """(where, metrics) of designs and groups."""
        for d in self.designs:
            yield d["name"], d["metrics"]
            for g in d["groups"]:
                yield f"{d['name']}, agents.{g['name']}", g["metrics"]

    def intervals(self):
        """(where, interval, unit or None) wherever one stands."""
        for where, metrics in self.metric_sets():
            for name, m in metrics.items():
                yield f"{where}: {name}", m, m["unit"]
                if "over_calls" in m:
                    yield f"{where}: {name} over calls", m["over_calls"], m["unit"]
        for d in self.designs:
            yield from self.design_intervals(d)
        for c in self.summary["comparisons"]:
            unit = self.designs[0]["metrics"].get(c["metric"], {}).get("unit")
            yield f"{c['a']} - {c['b']}: {c['metric']}", c["difference"], "difference" if unit == "share" else None
        for p in self.summary.get("sweep", {}).get("points", []):
            for name in ("success_rate", "http_400_rate"):
                yield f"sweep at {p['redirect_after']}: {name}", p[name], "share"

    def design_intervals(self, d):
        units = {"offered": "count", "abandon_rate": "share", "wait_mean": "seconds", "service_level": "share"}
        for g in d["groups"]:
            for step in g.get("intervals", []):
                for name, unit in units.items():
                    yield f"{d['name']}, agents.{g['name']} from {step['from']}: {name}", step[name], unit
        for name, end in d["ends"].items():
            yield f"{d['name']}: ends {name}", end["share"], "share"
        for item, cost in d.get("costs", {}).items():
            for name in ("total", "per_call", "per_success"):
                yield f"{d['name']}: cost of {item} {name}", cost[name], "money"


def estimate(metrics, name):
    """What NAME is estimated as, or None where it is not the plain estimate."""
    m = metrics.get(name)
    if m is None or m["estimate"] is None or "control variates" in (m["method"] or ""):
        return None
    return m["estimate"]


def less(a, b):
    return a < b - CLOSE * max(1, abs(a), abs(b))


def unlike(a, b):
    return abs(a - b) > 1e-7 * max(1, abs(a), abs(b))


def numbers(value, path=""):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from numbers(v, f"{path}.{k}")
    elif isinstance(value, list):
        for v in value:
            yield from numbers(v, path)
    elif isinstance(value, float) or isinstance(value, int) and not isinstance(value, bool):
        yield path, value


@invariant("what could not be estimated is null, never NaN or infinite")
def finite(facts):
    for path, x in numbers(facts.summary):
        if not math.isfinite(x):
            yield f"{path} is {x}"
    for name in ("designs.csv", "metrics.csv", "groups.csv", "intervals.csv", "levels.csv", "costs.csv", "comparisons.csv", "sweep.csv"):
        if any(word in facts.files.get(name, b"").lower().split(b",") for word in (b"nan", b"-nan", b"inf", b"-inf")):
            yield f"{name} holds nan or inf"


@invariant("an interval holds its estimate")
def within_interval(facts):
    for where, m, _ in facts.intervals():
        low, x, high = m["low"], m["estimate"], m["high"]
        if (low is None) != (high is None):
            yield f"{where}: one limit alone: {low}, {high}"
        if x is None and low is not None:
            yield f"{where}: limits without an estimate"
        if x is not None and low is not None and (less(x, low) or less(high, x)):
            yield f"{where}: {low} <= {x} <= {high} does not hold"


@invariant("counts, times and shares lie in their range, and so do their limits")
def within_range(facts):
    for where, m, unit in facts.intervals():
        capped = unit == "share" and "occupancy" not in where
        for end in ("low", "estimate", "high"):
            x = m[end]
            if x is None:
                continue
            if unit == "difference" and "cost" not in where and less(1, abs(x)):
                yield f"{where}: {end} {x} of a difference of shares"
            if unit in ("share", "seconds", "count") and less(x, 0):
                yield f"{where}: {end} {x} is below 0"
            if capped and less(1, x):
                yield f"{where}: {end} {x} is above 1"


@invariant("agents are not busier than they are there")
def occupancy(facts):
    for d in facts.designs:
        for g in d["groups"]:
            x = estimate(g["metrics"], "occupancy")
            if x is not None and less(1, x):
                yield f"{d['name']}, agents.{g['name']}: occupancy {x}"


@invariant("agents on breaks or away are not busy; rings and other work are parts of what they are busy with")
def elsewhere(facts):
    for d in facts.designs:
        for g in d["groups"]:
            busy, breaks, away, tasks, unrung = (estimate(g["metrics"], name) for name in (
                "occupancy", "break_share", "away_share", "other_work_share", "occupancy_without_rings"))
            if busy is not None and (less(1, busy + (breaks or 0) + (away or 0)) or less(busy, tasks or 0)):
                yield (f"{d['name']}, agents.{g['name']}: busy {busy}, on breaks {breaks}, away {away}, "
                       f"with other work {tasks}")
            if None not in (busy, unrung) and (less(busy, unrung) or less(unrung, tasks or 0)):
                yield f"{d['name']}, agents.{g['name']}: busy {busy}, {unrung} without rings, with other work {tasks}"


@invariant("fewer agents are there than are paid, and as many of them as are on duty")
def present(facts):
    for d in facts.designs:
        for g in d["groups"]:
            paid, there = (estimate(g["metrics"], name) for name in ("paid_agents", "present_agents"))
            if None not in (paid, there) and less(paid, there):
                yield f"{d['name']}, agents.{g['name']}: {paid} paid, {there} present"


@invariant("rings, unanswered ones, and the entries that met one, are as many as each other allows")
def rings(facts):
    for d in facts.designs:
        for g in d["groups"]:
            m = g["metrics"]
            offered, served, rung, each, missed, met = (estimate(m, name) for name in (
                "offered", "served", "rings", "rings_per_served", "ring_no_answer_rate", "met_no_answer_rate"))
            where = f"{d['name']}, agents.{g['name']}"
            if None not in (rung, served, each) and unlike(rung, each * served):
                yield f"{where}: {rung} rings, {each} of each of {served} served"
            if None not in (rung, missed, offered, met) and less(rung * missed, offered * met):
                yield f"{where}: {offered * met} met no answer, {rung} rings, {missed} of them unanswered"


@invariant("a callback is offered, asked for, dialled, reached, in that order, and waits no less than its caller")
def callbacks(facts):
    for d in facts.designs:
        for g in d["groups"]:
            m = g["metrics"]
            served, abandoned, offered, taken, reached, tries, felt, wait = (estimate(m, name) for name in (
                "served", "abandoned", "callbacks_offered", "callback_taken_rate", "callback_reached_rate",
                "attempts_per_callback", "wait_felt_mean", "wait_mean"))
            where = f"{d['name']}, agents.{g['name']}"
            if None not in (felt, wait) and less(wait, felt):
                yield f"{where}: wait {wait}, of it {felt} on the line"
            if tries is not None and less(tries, 1):
                yield f"{where}: {tries} attempts for each who is reached"
            if None in (served, abandoned, offered, taken, reached):
                continue
            if less(served, offered * taken * reached) or less(abandoned, offered * taken * (1 - reached)):
                yield f"{where}: {offered} offered, {taken} asked, {reached} reached; {served} served, {abandoned} lost"
            if less(served + abandoned, offered):
                yield f"{where}: {offered} offered of {served} served and {abandoned} lost"


@invariant("machines answer no more attempts than there are, and keep no agent whom they did not reach")
def callback_machines(facts):
    for d in facts.designs:
        for g in d["groups"]:
            m = g["metrics"]
            rate, lost, kept = (estimate(m, name) for name in (
                "callback_machine_rate", "callback_people_lost_rate", "machine_time_per_callback"))
            where = f"{d['name']}, agents.{g['name']}"
            if rate is not None and less(1, rate):
                yield f"{where}: {rate} of attempts met a machine"
            if lost is not None and less(1, lost):
                yield f"{where}: {lost} of the people were lost"
            if rate == 0 and kept:
                yield f"{where}: no machine answered, and they kept agents for {kept} s"


@invariant("other work that comes is done, given up, or waits, and no wait is of work that never came")
def other_work(facts):
    for d in facts.designs:
        for g in d["groups"]:
            came, given_up, share = (estimate(g["metrics"], name) for name in (
                "other_work", "other_work_given_up_rate", "other_work_share"))
            if came == 0 and (given_up or 0) > 0:
                yield f"{d['name']}, agents.{g['name']}: {given_up} given up of none"
            if share is not None and less(1, share):
                yield f"{d['name']}, agents.{g['name']}: {share} of the time for other work"


@invariant("what a dialler answers it has placed, who is abandoned was answered, and a number has its tries")
def dialler(facts):
    settings = (facts.scenario.get("calls") or {}).get("dialler") or {}
    for d in facts.designs:
        tries, lost, failures = estimate(d["metrics"], "tries_per_number"), estimate(d["metrics"], "dialler_abandon_rate"), d["failures"]
        own = dict(settings, **((facts.scenario["designs"][d["name"]] or {}).get("dialler") or {}))
        run = facts.scenario.get("run") or {}
        if tries is not None and "warm_up" not in run and "duration" not in facts.scenario["calls"] and \
                not 1 - CLOSE <= tries <= own.get("tries", 1) + CLOSE:
            yield f"{d['name']}: {tries} tries per number, of at most {own.get('tries', 1)}"
        if lost == 0 and failures.get("abandoned_queued") and len(d["groups"]) == 1 and \
                not any(word in facts.text for word in ("machine", "Conference", "Queue>")):
            yield f"{d['name']}: {failures['abandoned_queued']} abandoned in the queue, none of the dialler's"


@invariant("each call offered has reached its goal, or has one reason why not")
def conservation(facts):
    for d in facts.designs:
        failed = sum(d["failures"].values())
        counted = estimate(d["metrics"], "failed_calls")
        if counted is not None and unlike(counted * facts.replications(), failed):
            yield f"{d['name']}: {counted} failed calls per replication, {failed} reasons in all"
        rate = estimate(d["metrics"], "success_rate")
        if rate is not None and unlike(rate * d["calls"], d["calls"] - failed):
            yield f"{d['name']}: success rate {rate} of {d['calls']} calls, {failed} reasons"
    for row in facts.rows("designs.csv"):
        d = next(d for d in facts.designs if d["name"] == row["design"])
        if int(row["successes"]) + sum(d["failures"].values()) != int(row["calls"]) != d["calls"]:
            yield f"designs.csv: {row['design']}: {row['successes']} of {row['calls']}"


@invariant("each call offered has come to one end")
def one_end_each(facts):
    for d in facts.designs:
        ends = d["ends"].values()
        if sum(end["calls"] for end in ends) != d["calls"]:
            yield f"{d['name']}: {d['calls']} calls, {sum(end['calls'] for end in ends)} ends"
        for name, end in d["ends"].items():
            if (end["mean_length"] is None) != (end["calls"] == 0) or (end["mean_length"] or 0) < 0:
                yield f"{d['name']}: {end['calls']} calls {name}, of {end['mean_length']} s"
    for row in facts.rows("calls.csv"):
        lost = row["reason"] in ("cut_off", "never_answered") and row["ending"] != row["reason"]
        if lost or row["answered"] == "" and row["ending"] not in ("never_answered", "no_call"):
            yield f"calls.csv: call {row['call']} of {row['design']}: {row['reason']}, {row['end']}"


@invariant("designs.csv and groups.csv hold the numbers of summary.json")
def tables(facts):
    for row, d in zip(facts.rows("designs.csv"), facts.designs):
        if int(row["calls"]) != d["calls"] or int(row["events"]) != d["events"]:
            yield f"designs.csv: {row['design']}: calls or events"
        yield from table_differs("designs.csv", row, d["metrics"])
    groups = [(d, g) for d in facts.designs for g in d["groups"]]
    rows = facts.rows("groups.csv")
    if len(rows) != len(groups) and rows:
        yield f"groups.csv has {len(rows)} rows for {len(groups)} groups"
    for row, (d, g) in zip(rows, groups):
        yield from table_differs("groups.csv", row, g["metrics"])


@invariant("metrics.csv holds the numbers of summary.json, each metric once")
def metric_rows(facts):
    wanted = {(d["name"], group, name): m for d in facts.designs
              for group, metrics in [("", d["metrics"])] + [(g["name"], g["metrics"]) for g in d["groups"]] +
              [(f"{kind}.{x['name']}", x["metrics"]) for kind in ("lists", "participants") for x in d.get(kind, [])]
              for name, m in metrics.items()}
    rows = facts.rows("metrics.csv")
    if len(rows) != len(wanted):
        yield f"metrics.csv has {len(rows)} rows for {len(wanted)} metrics"
    for row in rows:
        m = wanted.get((row["design"], row["group"], row["metric"]))
        if m is None or row["unit"] != m["unit"] or row["method"] != m["method"]:
            yield f"metrics.csv: {row}, summary.json has {m}"
            continue
        for key in ("estimate", "low", "high"):
            if (row[key] == "") != (m[key] is None) or row[key] and float(row[key]) != m[key]:
                yield f"metrics.csv: {row}: {key}, summary.json has {m[key]}"


def table_differs(file, row, metrics):
    for name, m in metrics.items():
        for column, key in ((name, "estimate"), (f"{name}_low", "low"), (f"{name}_high", "high")):
            if column in row and (row[column] == "") != (m[key] is None):
                yield f"{file}: {column} is {row[column]!r}, summary.json has {m[key]}"
            elif column in row and row[column] and float(row[column]) != m[key]:
                yield f"{file}: {column} is {row[column]}, summary.json has {m[key]}"


@invariant("levels.csv: counts over time add up, means lie within their intervals")
def levels_file(facts):
    run = facts.scenario.get("run") or {}
    whole = not any(k in run for k in ("warm_up", "steady"))
    sums = collections.defaultdict(float)
    for row in facts.rows("levels.csv"):
        mean, low, high = (float(row[k]) if row[k] else None for k in ("mean", "low", "high"))
        sums[row["design"], row["series"]] += mean
        if mean < 0 or low is not None and not low <= mean <= high:
            yield f"levels.csv: {row}"
    for d in facts.designs:
        for series, count in (("calls_offered", d["calls"]), ("calls_succeeded", d["calls"] - sum(d["failures"].values())),
                              ("calls_with_400", d["counts"]["calls_with_400"])):
            n = sums.get((d["name"], series), 0) * facts.replications()
            if (d["name"], series) in sums and n < count - 1e-3 * facts.replications() or whole and \
                    (d["name"], series) in sums and n > count + 1e-3 * facts.replications():
                yield f"levels.csv: {d['name']}: {n} {series}, expected {count}"


@invariant("the parts of a count are no more than the whole")
def parts(facts):
    pairs = [("calls_with_400", "calls"), ("abandoned", "calls"), ("stuck_executions", "executions"),
             ("retrials", "calls"), ("retrial_successes", "retrials")]
    for d in facts.designs:
        counts = dict(d["counts"], calls=d["calls"])
        counts["http_400"] = counts["rest_400"] + counts["studio_400"]
        for part, whole in pairs + [("http_400", "studio_requests")]:
            if part in counts and counts[part] > counts[whole]:
                yield f"{d['name']}: {counts[part]} {part}, {counts[whole]} {whole}"
        if counts["calls_with_400"] > counts["http_400"]:
            yield f"{d['name']}: more calls with 400 than 400s"
        if "retrials" in counts and counts["first_attempts"] + counts["retrials"] != d["calls"]:
            yield f"{d['name']}: first attempts and retrials are not all calls"
        if not ends_calls(facts, d) and counts["rest_400"] + counts["rest_400_elsewhere"] > counts["rest_redirects"]:
            yield f"{d['name']}: REST refused more redirects than arrived"


def ends_calls(facts, design):
    """Does its controller send a `status`? That is no redirect, but may be refused."""
    return "status" in json.dumps(facts.scenario["designs"][design["name"]])


@invariant("a state never changes into one that it cannot (docs/report.md: 0 unless something is wrong)")
def transitions(facts):
    for d in facts.designs:
        if d["counts"]["illegal_transitions"]:
            yield f"{d['name']}: {d['counts']['illegal_transitions']} illegal transitions"


@invariant("a rate is its count by what it is of")
def rates(facts):
    for d in facts.designs:
        c, n = d["counts"], facts.replications()
        ratios = [("http_400_rate", c["rest_400"] + c["studio_400"], c["studio_requests"]),
                  ("calls_with_400_rate", c["calls_with_400"], d["calls"]),
                  ("abandon_rate", c["abandoned"], d["calls"]),
                  ("redirect_attempts", c["rest_redirects"], n),
                  ("stuck_executions", c["stuck_executions"], n)]
        if "retrials" in c:
            ratios.append(("retrial_rate", c["retrials"], d["calls"]))
        for name, hits, of in ratios:
            x = estimate(d["metrics"], name)
            if x is not None and (not of or unlike(x * of, hits)):
                yield f"{d['name']}: {name} is {x}, counted {hits} of {of}"


@invariant("quantiles rise: p50 <= p95 <= p99")
def quantiles(facts):
    for d in facts.designs:
        times = [estimate(d["metrics"], f"time_to_studio_{p}") for p in ("p50", "p95", "p99")]
        if None not in times and (less(times[1], times[0]) or less(times[2], times[1])):
            yield f"{d['name']}: time to Studio {times}"


@invariant("the most at a time is at least the mean, and a mean of a number at least 0")
def levels(facts):
    for d in facts.designs:
        for what in ("calls", "executions"):
            peak, mean = (estimate(d["metrics"], f"{p}_concurrent_{what}") for p in ("peak", "mean"))
            if mean is not None and less(mean, 0):
                yield f"{d['name']}: {what}: mean {mean}"
    # Of each replication, if none stands for several: where nothing lasts there is no window
    # to take a mean over.
    if "variance_reduction" in (facts.scenario.get("run") or {}):
        return
    for name, values in facts.values():
        for what in ("calls", "executions"):
            pairs = zip(*(values.get(f"{p}_concurrent_{what}", {}).get("values", []) for p in ("peak", "mean")))
            for peak, mean in pairs:
                if peak is not None and mean is not None and less(peak, mean):
                    yield f"{name}: {what}: peak {peak}, mean {mean}"
                    break


@invariant("who comes to a group is served, leaves, or is refused")
def groups(facts):
    for d in facts.designs:
        for g in d["groups"]:
            offered, served, left, refused = (
                estimate(g["metrics"], name) for name in ("offered", "served", "abandoned", "refused"))
            gone = (left or 0) + (refused or 0)
            if offered is not None and served is not None and unlike(offered, served + gone):
                yield f"{d['name']}, agents.{g['name']}: {offered} offered, {served} served, {gone} left or refused"


@invariant("a group's shares are those of its counts, and its waits agree")
def group_rates(facts):
    for d in facts.designs:
        for g in d["groups"]:
            m = g["metrics"]
            where = f"{d['name']}, agents.{g['name']}"
            offered = estimate(m, "offered")
            for rate, count in (("abandon_rate", "abandoned"), ("refused_rate", "refused")):
                x, n = estimate(m, rate), estimate(m, count)
                if None not in (x, n, offered) and unlike(x * offered, n):
                    yield f"{where}: {rate} {x} of {offered} is not {n}"
            mean, waited, asa = (estimate(m, n) for n in ("wait_mean", "waited_rate", "asa"))
            if mean is not None and waited == 0 and mean > 0:
                yield f"{where}: nobody waits, and the mean wait is {mean}"
            if estimate(m, "abandoned") == 0 and None not in (mean, asa) and unlike(mean, asa):
                yield f"{where}: all are served, mean wait {mean}, ASA {asa}"
            steps = g.get("intervals", [])
            total = sum(s["offered"]["estimate"] or 0 for s in steps)
            if steps and offered is not None and unlike(total, offered):
                yield f"{where}: {total} offered by steps, {offered} in all"


@invariant("a share within a longer time is no smaller")
def thresholds(facts):
    for d in facts.designs:
        for g in d["groups"]:
            m = g["metrics"]
            served, offered = estimate(m, "served"), estimate(m, "offered")
            for name in m:
                x = estimate(m, name) if name.startswith("served_within_") else None
                if None not in (x, served, offered) and less(served, x * offered):
                    yield f"{d['name']}, agents.{g['name']}: {name} {x} of {offered}, {served} served"


@invariant("a cost is units by price, and all costs their sum")
def costs(facts):
    for d in facts.designs:
        items, n = d.get("costs", {}), facts.replications()
        total = 0
        for name, item in items.items():
            if name == "all":
                continue
            total += item["units"] * item["price"]
            x = item["total"]["estimate"]
            if x is not None and unlike(x * n, item["units"] * item["price"]):
                yield f"{d['name']}: {name}: {x} per replication, {item['units']} units at {item['price']}"
        if items and items["all"]["total"]["estimate"] is not None and unlike(items["all"]["total"]["estimate"] * n, total):
            yield f"{d['name']}: costs in all {items['all']['total']['estimate']} per replication, items {total}"


@invariant("p-values lie in [0, 1], corrected ones are no smaller, and decide what is shown")
def comparisons(facts):
    level = 1 - facts.summary["confidence"]
    for c in facts.summary["comparisons"]:
        p, holm = c["p"], c["p_holm"]
        if p is not None and not 0 <= p <= 1 or holm is not None and not 0 <= holm <= 1:
            yield f"{c['a']} - {c['b']}: {c['metric']}: p {p}, {holm}"
        elif None not in (p, holm) and less(holm, p):
            yield f"{c['a']} - {c['b']}: {c['metric']}: p {p} is above the corrected {holm}"
        elif holm is not None and c["shown"] != (holm < level):
            yield f"{c['a']} - {c['b']}: {c['metric']}: shown {c['shown']} at p {holm}"


@invariant("calls.csv has a row for each call, and its rows add up to the counts")
def rows(facts):
    if facts.calls is None:
        return
    for d in facts.designs:
        calls = facts.calls_of(d)
        if len(calls) != d["calls"]:
            yield f"{d['name']}: {len(calls)} rows counted, {d['calls']} calls"
            continue
        reasons = Counter(r["reason"] for r in calls if r["reason"])
        if reasons != Counter(d["failures"]):
            yield f"{d['name']}: reasons {dict(reasons - Counter(d['failures']))} more, {dict(Counter(d['failures']) - reasons)} fewer"
        with_400 = sum(r["rest_400"] != "0" or r["studio_400"] != "0" for r in calls)
        sums = {"rest_400": sum(int(r["rest_400"]) for r in calls), "calls_with_400": with_400,
                "studio_400": sum(int(r["studio_400"]) for r in calls)}
        if "retrials" in d["counts"]:
            sums["retrials"] = sum(r["attempt"] != "1" for r in calls)
            sums["retrial_successes"] = sum(r["attempt"] != "1" and r["success"] == "1" for r in calls)
        for name, n in sums.items():
            if n != d["counts"][name]:
                yield f"{d['name']}: {name} is {d['counts'][name]}, of the rows {n}"


@invariant("a row of calls.csv agrees with itself: created <= answered <= ended, a reason or a success")
def each_row(facts):
    final = ("completed", "busy", "no-answer", "failed", "canceled")
    for r in facts.calls or []:
        created, answered, ended, studio = (float(r[k]) if r[k] else None
                                            for k in ("created", "answered", "ended", "studio"))
        where = f"{r['design']}, replication {r['replication']}, call {r['call']}"
        if (r["reason"] == "") != (r["success"] == "1"):
            yield f"{where}: success {r['success']}, reason {r['reason']!r}"
        if r["state"] not in final or ended is None:
            yield f"{where}: state {r['state']}, ended {ended}"
        elif ended < created or answered is not None and not created <= answered <= ended:
            yield f"{where}: created {created}, answered {answered}, ended {ended}"
        if (r["studio_accepted"] == "1") != (studio is not None) or studio is not None and studio < created:
            yield f"{where}: studio_accepted {r['studio_accepted']}, studio {studio}"
        if (r["state"] == "completed") != (answered is not None):
            yield f"{where}: state {r['state']}, answered {answered}"
        if float(r["queue_wait"]) < 0:
            yield f"{where}: waited {r['queue_wait']}"


@invariant("who was given up ringing, speaking or queued is counted as abandoned")
def abandoned(facts):
    for d in facts.designs:
        reasons = sum(n for reason, n in d["failures"].items() if reason.startswith("abandoned_"))
        if reasons > d["counts"]["abandoned"]:
            yield f"{d['name']}: {d['counts']['abandoned']} abandoned, {reasons} with that reason"


def makes_another(facts, design):
    """An execution whose call is over may make another, in the same row: between the two there is none.

    May DESIGN come to such a widget? By all that its flows and documents, and theirs, name or could name."""
    if "make-outgoing-call" not in facts.text:
        return False
    scenario, text, found = facts.scenario, json.dumps(facts.scenario["designs"][design["name"]]), set()
    # what a call meets whatever its design says
    text += json.dumps([scenario.get(k) for k in ("calls", "callers", "rules", "webhooks", "run")])
    kept = {kind: scenario.get(kind) or {} for kind in ("flows", "apps", "urls", "numbers")}
    grown = True
    while grown and "make-outgoing-call" not in text:
        grown = False
        for kind, things in kept.items():
            for name, thing in things.items():
                if (kind, name) not in found and str(name) in text:
                    found.add((kind, name))
                    body = json.dumps(thing)
                    text += body + "".join(content for path, content in facts.companions.items() if path in body)
                    grown = True
    return "make-outgoing-call" in text


@invariant("calls at the same time, over the window, are what calls last (Little), and dialled legs beside")
def little(facts):
    window = observed_windows(facts)
    for d in facts.designs:
        mean = estimate(d["metrics"], "mean_concurrent_calls")
        if not window or mean is None or not facts.calls_of(d):
            continue
        # then those without an execution alone are known to have lasted all the while
        another = makes_another(facts, d)
        shares = [r for r in (area(facts, d, n, another) for n in range(1, facts.replications() + 1))
                  if r is not None]
        if len(shares) == facts.replications() and less(mean * (1 + 1e-9), sum(shares) / len(shares)):
            yield f"{d['name']}: mean of {mean} calls, those offered alone make {sum(shares) / len(shares)}"
        elif len(shares) == facts.replications() and dials_nobody(facts) and not another and unlike(mean, sum(shares) / len(shares)):
            yield f"{d['name']}: mean of {mean} calls, those offered make {sum(shares) / len(shares)}"


def observed_windows(facts):
    """How the window of observation ends: 'last' arrival, or None where that is not known here."""
    calls, run = facts.scenario.get("calls") or {}, facts.scenario.get("run") or {}
    plain = not any(k in run for k in ("warm_up", "steady")) and not any(
        k in calls for k in ("script", "trace", "duration", "retrials"))
    outbound = any((d or {}).get("trigger") == "rest" for d in facts.scenario["designs"].values())
    return "last" if plain and "steady" not in facts.summary and not outbound and "count" in calls else None


def area(facts, design, replication, without_execution):
    """Call-seconds of the offered calls within the window, by its length; of those that Studio took not, if so."""
    rows = [r for r in facts.calls if r["design"] == design["name"] and r["replication"] == str(replication)]
    end = max((float(r["created"]) for r in rows), default=0)
    if end <= 0:
        return None
    return sum(min(float(r["ended"]), end) - min(float(r["created"]), end) for r in rows
               if not (without_execution and r["studio_accepted"] == "1")) / end


def dials_nobody(facts):
    return not any(word in facts.text for word in ("Dial", "connect-call-to", "outgoing"))


@invariant("time in queues of agents is what calls waited")
def waits(facts):
    """Of all groups, the sum of waits is the sum over calls; unlimited groups have none."""
    if facts.calls is None:
        return
    for d in facts.designs:
        total = 0
        for g in d["groups"]:
            numbers_of = [estimate(g["metrics"], k) for k in ("served", "abandoned")]
            # who is to be called back waits without his call
            mean = estimate(g["metrics"], "wait_felt_mean" if "wait_felt_mean" in g["metrics"] else "wait_mean")
            if None in numbers_of or sum(numbers_of) and mean is None:
                return
            n = sum(numbers_of)
            total += n * (mean or 0) * facts.replications()
        waited = sum(float(r["queue_wait"]) for r in facts.calls_of(d))
        if d["groups"] and abs(total - waited) > 1e-6 * max(1, total, waited):
            yield f"{d['name']}: groups {total} s, calls {waited} s"


@invariant("who waits at the same time, over the window, is no more than what calls waited (Little)")
def queues(facts):
    if facts.calls is None or not observed_windows(facts):
        return
    for name, values in facts.values():
        means = [v["values"] for k, v in values.items() if k.startswith("agents.") and k.endswith(".queue_mean")]
        if any(len(m) != facts.replications() for m in means):
            continue
        for n in range(facts.replications() if means else 0):
            rows = [r for r in facts.calls if r["design"] == name and r["replication"] == str(n + 1)]
            window = max((float(r["created"]) for r in rows), default=0)
            held = sum(m[n] or 0 for m in means) * window
            waited = sum(float(r["queue_wait"]) for r in rows)
            if less(waited, held):
                yield f"{name}: queues held {held} call-seconds, calls waited {waited} s"
                break


@invariant("agents who serve are talked to: served is at least the calls with an agent that no queue of callers served")
def talked(facts):
    for d in facts.designs:
        if facts.calls is None or not d["groups"] or "Queue>" in facts.text or "Conference" in facts.text:
            continue
        counts = [estimate(g["metrics"], "served") for g in d["groups"]]
        if None in counts:
            continue
        served = sum(counts) * facts.replications()
        talked_to = sum(r["agent"] == "1" for r in facts.calls_of(d))
        if less(served, talked_to):
            yield f"{d['name']}: {served} served, {talked_to} calls talked to an agent"


def examine(trial, outcome, observed, only=None):
    """Every invariant of what a run came to."""
    if outcome.fault() or "summary.json" not in outcome.files:
        return
    observed = observed if observed and not observed.fault() else None
    facts = Facts(trial.model, outcome, observed)
    for name, function in INVARIANTS.items():
        if only and name != only:
            continue
        trial.count(name)
        broken = list(function(facts))
        if broken:
            trial.found("invariant", name, next(iter(trial.servers)), field_of(broken[0]), "; ".join(broken[:5]),
                        observed or outcome)


def field_of(text):
    """What is wrong, without numbers and names of designs: the signature's field."""
    words = text.rsplit(": ", 1)[-1]
    return re.sub(r"-?\d[\d.e+-]*", "N", words)[:100]
