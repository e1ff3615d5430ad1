# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs of the program, beside floors that do the same work."""

import re

from harness import ROOT, SLACK, Failure, available_memory, paired, row, say, spread

HEADLINE = "scenarios/direct-vs-studio.yaml"


def peak(design):
    return design["metrics"]["peak_concurrent_calls"]["estimate"]


def mean_peak(run):
    return sum(peak(d) for d in run["designs"]) / len(run["designs"])


# ---- queues

def growth(bench, scenario, sets, short, long):
    """CPU seconds, calls and events by which a long run exceeds a short one, so that
    the start-up of the process is in neither."""
    a = bench.simulate(scenario, [*sets, f"calls.count={short}"])
    b = bench.simulate(scenario, [*sets, f"calls.count={long}"])
    return {"cpu": b["cpu"] - a["cpu"], "calls": b["calls"] - a["calls"],
            "events": b["events"] - a["events"], "wait": served_wait(b)}


def served_wait(run):
    """Seconds; of those served."""
    group = run["designs"][0]["groups"][0]["metrics"]
    return group["wait_mean"]["estimate"]


def check_wait(name, ours, floor, tolerance):
    if abs(ours / floor - 1) > tolerance:
        raise Failure(f"{name}: mean wait {ours:.4g} s, but {floor:.4g} s in the floor: "
                      "they do not simulate the same model")


def queue_rows(bench, name, scenario, sets, floors, customers, tolerance):
    runs = paired(bench.pick(7, 9),
                  lambda: growth(bench, scenario, sets, customers // 10, customers),
                  *[lambda a=a: bench.floor("floor_queue", *a) for _, a in floors])
    ours, rows = runs[0], []
    per_customer = [1e9 * r["cpu"] / r["calls"] for r in ours]
    for (floor, _), results in zip(floors, runs[1:]):
        rows.append(row("queue", f"{name}, a customer", "ns", per_customer, floor,
                        [1e9 * r["cpu"] / r["customers"] for r in results],
                        events=ours[0]["events"] / ours[0]["calls"],
                        floor_events=results[0]["events"] / results[0]["customers"]))
        if tolerance:
            check_wait(name, ours[0]["wait"], results[0]["wait"], tolerance)
    rows.append(row("queue", f"{name}, an event", "ns",
                    [1e9 * r["cpu"] / r["events"] for r in ours]))
    return rows


def queue(bench):
    customers = bench.pick(1_000_000, 3_000_000)
    rows = queue_rows(bench, "M/M/1", "bench/scenarios/mm1.yaml", [],
                      [("heap", ["heap", 0.9, 1, customers, 1]),
                       ("two clocks", ["clocks", 0.9, 1, customers])],
                      customers, 0.2)
    arrivals, service = 200 / 3600, 180
    rows += queue_rows(bench, "M/M/13", "bench/scenarios/mmc.yaml", ["callers.patience=none"],
                       [("heap", ["heap", arrivals, service, customers, 13])], customers, 0.1)
    # the program's mean wait is of all callers here, the floor's of the served
    rows += queue_rows(bench, "M/M/13+M", "bench/scenarios/mmc.yaml", [],
                       [("heap", ["heap", arrivals, service, customers, 13, 300])], customers,
                       None)
    return rows


# ---- the headline scenario by the number of concurrent calls

def designs(scenario):
    """The designs of a scenario as flow maps, by name, without their titles."""
    text = (ROOT / scenario).read_text()
    section = re.search(r"^designs:\n((?:[ ]+.*\n)+)", text, re.M).group(1)
    found, name = {}, None
    for line in section.splitlines():
        if re.match(r"  \S", line):
            name = line.strip().rstrip(":")
            found[name] = []
        elif not line.strip().startswith("title:"):
            found[name].append(line.strip())
    return {name: "{" + ", ".join(lines) + "}" for name, lines in found.items()}


def only(name):
    return f"designs={{{name}: {designs(HEADLINE)[name]}}}"


# Of 20 calls a minute the designs hold 44 at once, on average over the designs.
CALLS_AT_ONCE = 2.2
AGENTS_AT_MOST = 1_000_000  # a group has no more


# Large runs end while the level still rises: so many more arrivals make up for it.
RISING = 1.12


def at_level(level, design=None):
    rate = level / CALLS_AT_ONCE * (RISING if level > 10_000 else 1)  # per minute
    # an account may start 100 executions a second; here it may start any number
    sets = ["sweep=null", "run.replications=1", f"calls.arrivals.poisson={rate:.4f}/m",
            "studio_starts=none",
            f"agents.support.count={min(max(1, round(rate)), AGENTS_AT_MOST)}"]
    return sets + ([only(design)] if design else [])


def calls_floor_arguments(run):
    """The same number of calls, events a call, and calls at once."""
    return ["heap", run["calls"], run["events"] / run["calls"], mean_peak(run)]


def calls_floor(bench, run, kind="heap"):
    return bench.floor("floor_calls", kind, *calls_floor_arguments(run)[1:])


def level_rows(bench, name, level, count, rounds, design=None, floor=True):
    sets = at_level(level, design)
    last = {}

    def ours():
        start = bench.simulate(HEADLINE, [*sets, "calls.count=1"])
        last.update(bench.simulate(HEADLINE, [*sets, f"calls.count={count}"]))
        return {**last, "start": start["cpu"]}

    measures = [ours] + ([lambda: calls_floor(bench, last)] if floor else [])
    results = paired(rounds, *measures)
    runs = results[0]
    net = [1e9 * (r["cpu"] - r["start"]) / r["events"] for r in runs]
    floors = [1e9 * r["cpu"] / r["events"] for r in results[1]] if floor else None
    return [row("headline", name, "ns/event", net, "heap", floors,
                whole_process=spread([1e9 * r["cpu"] / r["events"] for r in runs])["median"],
                calls=last["calls"], events=last["events"], peak_calls=mean_peak(last),
                floor_peak=results[1][-1]["peak"] if floor else None,
                memory_kb=last["memory"])]


def memory_row(name, small, large):
    """Bytes by which peak memory grows for each more call at once."""
    calls = large["more"]["peak_calls"] - small["more"]["peak_calls"]
    kb = large["more"]["memory_kb"] - small["more"]["memory_kb"]
    return row("headline", name, "bytes", [1024 * kb / calls])


def headline(bench):
    many, rounds = bench.pick(40_000, 200_000), bench.pick(7, 9)
    rows = []
    for level in (100, 1_000, 10_000):
        count = max(3 * level, many)
        rows += level_rows(bench, f"all designs, {level:,} calls at once", level, count, rounds)
    for level in (10_000, 100_000, 1_000_000):
        small = level < 1_000_000
        rows += level_rows(bench, f"one design, {level:,}", level, max(24 * level // 10, many),
                           5 if small else 3, "studio-hand-off",
                           floor=small or not bench.quick)
    rows.append(memory_row("memory for one more call at once", rows[3], rows[5]))
    if not bench.quick:
        for name in designs(HEADLINE):
            rows += level_rows(bench, f"{name}, at 1,000", 1_000, many, rounds, name)
        rows += largest(bench, rows[5]["more"])
    return rows


def largest(bench, before):
    """Ten million calls at once, when this machine can hold them."""
    wanted = 10 * 1024 * before["memory_kb"]
    if wanted > 0.9 * available_memory():
        say(f"SKIPPED 10,000,000 calls at once: they need about {wanted / 1e9:.0f} GB")
        return []
    return level_rows(bench, "one design, 10,000,000", 10_000_000, 24_000_000, 1,
                      "studio-hand-off", floor=False)


# ---- calls that share nothing

def race(bench):
    sets = [f"run.replications={bench.pick(5, 20)}"]
    scenario, last = "scenarios/race.yaml", {}

    def ours():
        result = bench.simulate(scenario, sets)
        last.update(result)
        return result

    kinds = ("heap", "straight")
    runs, *floors = paired(bench.pick(7, 9), ours,
                           *[lambda k=k: calls_floor(bench, last, k) for k in kinds])
    rows = [row("race", "a call", "ns", [1e9 * r["cpu"] / r["calls"] for r in runs], kind,
                [1e9 * r["cpu"] / r["calls"] for r in results],
                events=last["events"] / last["calls"])
            for kind, results in zip(kinds, floors)]
    return rows + [row("race", "calls a second", "1/s", [r["calls"] / r["cpu"] for r in runs])]


# ---- the parts of the model

MODEL = [  # what, scenario, assignments, replications
    ("variables and answers", "scenarios/answers.yaml", [], 40),
    ("schedules, skills, wrap-up", "scenarios/skills.yaml", [], 30),
    ("webhooks", "scenarios/s09-slow-webhooks.yaml", [], 50),
    ("modulated arrivals, retrials", "scenarios/busy-day.yaml", [], 20),
    ("prices", "scenarios/costs.yaml", [], 30),
    ("calls a second", "scenarios/s06-outbound-burst.yaml",
     ["calls.count=4_000", "call_queue_time=24h"], 10),
    ("REST and outgoing calls", "scenarios/s14-flex-under-rest.yaml", [], 50),
    ("contacts", "scenarios/s14-flex-under-rest.yaml", ["callers.contacts=1_000"], 50),
    ("REST's concurrency", "scenarios/s08-rest-storm.yaml", [], 30),
    ("starts a second, looked at", HEADLINE, ["sweep=null", "studio_starts=30"], 30),
]


def beyond_one(bench, scenario, sets, replications):
    """CPU seconds and events of all replications but one, and so without start-up."""
    one, all_ = [bench.simulate(scenario, [*sets, "expect=[]", f"run.replications={n}"])
                 for n in (1, replications)]
    return {"cpu": all_["cpu"] - one["cpu"], "events": all_["events"] - one["events"]}


def model(bench):
    """Each part beside the headline scenario as it is shipped: ns an event of both."""
    rows = []
    for name, scenario, sets, replications in MODEL:
        runs, plain = paired(bench.pick(5, 7),
                             lambda: beyond_one(bench, scenario, sets, replications),
                             lambda: beyond_one(bench, HEADLINE, ["sweep=null"], 20))
        rows.append(row("model", f"{name}, an event", "ns",
                        [1e9 * r["cpu"] / r["events"] for r in runs], "headline",
                        [1e9 * r["cpu"] / r["events"] for r in plain]))
    return rows


# ---- start-up, threads, ranks

def start(bench):
    """The wall has what others on the machine do in it, so it is shown, and processor time is compared."""
    tiny = ["run", "bench/scenarios/tiny.yaml", "--no-charts", "--quiet", "--out",
            bench.directory / "out"]
    runs, versions = paired(bench.pick(50, 200), lambda: bench.usage([bench.program, *tiny]),
                            lambda: bench.usage([bench.program, "--version"]))

    def start_row(name, key, slack):
        return row("start", name, "ms", [1e3 * r[key] for r in runs], "--version",
                   [1e3 * v[key] for v in versions], slack=slack)

    return [start_row("run, ten calls, wall time", "wall", None),
            start_row("run, ten calls, processor time", "cpu", SLACK)]


def parallel_sets(bench):
    return ["sweep=null", f"calls.count={bench.pick(4_000, 20_000)}", "run.replications=20"]


def threads(bench):
    if not bench.has("--threads"):
        say("SKIPPED threads: this build has no option --threads")
        return []
    one, two = paired(bench.pick(5, 7),
                      *[lambda n=n: bench.simulate(HEADLINE, parallel_sets(bench), n)["wall"]
                        for n in (1, 2)])
    return [row("threads", "two threads, wall time", "s", two, "one thread", one, slack=None)]


def ranks(bench):
    program = ROOT / "build-openmpi/ringflow"
    if not program.exists():
        say("SKIPPED ranks: there is no build-openmpi/ringflow")
        return []

    def run(n):
        # long enough that the launcher's third of a second does not count
        more = ["calls.count=20_000", f"run.replications={bench.pick(80, 200)}"]
        return bench.simulate(HEADLINE, parallel_sets(bench) + more,
                              program=["mpirun", "--allow-run-as-root", "-n", n, program])

    one, two = paired(bench.pick(3, 5), *[lambda n=n: run(n)["wall"] for n in (1, 2)])
    return [row("ranks", "two MPI ranks, wall time", "s", two, "one rank", one, slack=None)]
