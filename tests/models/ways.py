# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways by which one model must give the same bytes.

A way is a function of a Trial and a build. What it says is compared with the default run of the
same build; the default run of each further build with that of the first. What a way cannot be
asked of (docs: no shards of batch means, ...) it leaves alone.
"""
import json
import os
import random
import re

from trial import json_difference, table

WAYS = {}
#: So many events a build takes by all ways, and by FEW alone; a sanitized one checks the event set
#: after each. Pilot runs, which find a steady state, are of some 100,000 calls.
MOST_EVENTS = {False: (2_000_000, 20_000_000), True: (20_000, 200_000)}
PILOTS, FEW = 1_000_000, ("builds", "queue", "threads")
SHARD_ROUNDS = {"run": 60, "plan": 400}  # docs/plan.md: run them many times


def way(text):
    """A way; TEXT is what holds."""
    def register(function):
        function.text = text
        WAYS[function.__name__] = function
        return function
    return register


def default(trial, build):
    return trial.simulate(build, "default", "--threads", "1")


def summary(outcome):
    try:
        return json.loads(outcome.files["summary.json"])
    except (KeyError, ValueError):
        return {}


def asks_for(trial, key):
    """Does the model's `run` section, or an option, ask for KEY?"""
    return key in (trial.model.scenario.get("run") or {}) or any(
        w.split("=")[0] == f"--{key}" for w in trial.model.arguments)


def is_run(trial):
    return trial.command() == "run"


def decides_replications(trial):
    return asks_for(trial, "precision") or asks_for(trial, "select")


def batches(trial, build):
    return "batches" in summary(default(trial, build)).get("steady", {})


@way("every build the same bytes")
def builds(trial, build):
    first = next(iter(trial.servers))
    if build != first:
        trial.same("builds", build, default(trial, first), default(trial, build))


@way("the very same command again: the same bytes")
def again(trial, build):
    if not trial.servers[build].sanitized:
        trial.same("again", build, default(trial, build),
                   trial.simulate(build, "again", "--threads", "1"))


@way("--engine queue as inline")
def queue(trial, build):
    trial.same("queue", build, default(trial, build),
               trial.simulate(build, "queue", "--engine", "queue"))


@way("two threads as one")
def threads(trial, build):
    trial.same("threads", build, default(trial, build),
               trial.simulate(build, "threads", "--threads", "2"))


def with_calls(trial, build):
    """The run with an observer, or None where --calls is refused."""
    if not is_run(trial) or batches(trial, build):
        return None
    return trial.simulate(build, "calls", "--calls")


@way("--calls (an observer) as without")
def calls(trial, build):
    observed = with_calls(trial, build)
    if observed:
        trial.same("calls", build, default(trial, build), observed)
        first = next(iter(trial.servers))
        if build != first:
            trial.same("calls", build, with_calls(trial, first), observed)


@way("--calls and --engine queue on two threads as --calls")
def calls_queue(trial, build):
    observed = with_calls(trial, build)
    if observed:
        trial.same("calls_queue", build, observed, trial.simulate(
            build, "calls_queue", "--calls", "--engine", "queue", "--threads", "2"))


@way("two shards, merged, as one run")
def shards(trial, build):
    whole = default(trial, build)
    if trial.command() == "run" and not decides_replications(trial):
        if not batches(trial, build):
            trial.same("shards", build, whole, merged(trial, build))
    elif not (is_run(trial) and (batches(trial, build) or asks_for(trial, "max_time"))):
        shards_in_rounds(trial, build, whole)


def merged(trial, build):
    directory = "shards"
    for part in ("1/2", "2/2"):
        outcome = trial.simulate(build, f"shard {part}", "--shard", part, directory=directory)
        if outcome.status:
            return outcome
    files = [f"parts/shard-{i}of2.rows" for i in (1, 2)]
    place = os.path.join(trial.scratch, f"{build}-{directory}")
    os.rename(os.path.join(place, "out"), os.path.join(place, "parts"))
    words = ["merge", "../model/scenario.yaml", *files, *merge_arguments(trial), "--no-charts",
             "--out", "out"]
    return trial.run(build, "merge", words, directory)


def merge_arguments(trial):
    taken = ("--seed", "--replications", "--profile", "--set", "--variance-reduction", "--threshold")
    return trial.arguments(*taken) + [w for w in trial.model.arguments if w in ("--steady", "--strict")]


def shards_in_rounds(trial, build, whole):
    """Run all parts again until one reports (docs/clusters.md); of a sweep the last run does."""
    result = {"run": "summary.json", "plan": "plan.csv"}.get(trial.command())
    rounds = SHARD_ROUNDS.get(trial.command(), 2)
    for i in range(rounds):
        for part in ("1/2", "2/2"):
            outcome = trial.simulate(build, f"shard {part} {i}", "--shard", part, directory="rounds")
            if outcome.status not in (0, 3) or (result and result in outcome.files):
                trial.same("shards", build, whole, outcome, said=False)
                return
        if not result and (i or not decides_replications(trial)):
            break
    if result:
        trial.found("differs", "shards", build, "no end", f"no part reports after {rounds} rounds")
    else:
        trial.same("shards", build, whole, trial.simulate(build, "shards, the rest", directory="rounds"))


@way("a finished run again into its own folder: the same bytes")
def rerun(trial, build):
    if trial.command() != "run":
        trial.same("rerun", build, default(trial, build),
                   trial.simulate(build, "rerun", "--threads", "1", directory="default"))


@way("the scenario.yaml of what was run comes to the same bytes")
def as_run(trial, build):
    if not is_run(trial) or "--profiles" in trial.arguments():
        return
    whole = default(trial, build)
    if "scenario.yaml" in whole.files:
        trial.same("as_run", build, whole, trial.run(
            build, "as run", ["run", f"../{build}-default/out/scenario.yaml", "--no-charts", "--out", "out"]),
            said=False)


def block(trial):
    """Replications that belong together, and the least number of such blocks."""
    run = trial.model.scenario.get("run") or {}
    words = json.dumps(run.get("variance_reduction", "")) + " ".join(trial.model.arguments)
    if "stratified" in words:
        return int(run.get("strata", 25)), 5
    return (2, 5) if "antithetic" in words else (1, 1)


@way("--extend from fewer replications as all afresh")
def extend(trial, build):
    if not is_run(trial) or decides_replications(trial) or batches(trial, build):
        return
    whole = default(trial, build)
    size, least = block(trial)
    all_of_it = summary(whole).get("replications", 1)
    fewer = all_of_it // size // 2 * size
    if fewer < size * least:
        all_of_it, fewer = all_of_it + size * least, all_of_it
        whole = trial.simulate(build, "more", "--replications", str(all_of_it))
    begun = trial.simulate(build, "fewer", "--replications", str(fewer), directory="extend")
    if begun.status in (0, 3):
        trial.same("extend", build, whole, trial.simulate(
            build, "extended", "--replications", str(all_of_it), "--extend", "out", directory="extend"),
            said=False)


def only_design(scenario, name):
    """SCENARIO without its other designs, and without what names them."""
    alone = dict(scenario, designs={name: scenario["designs"][name]})
    if (alone.get("sweep") or {}).get("design", name) != name:
        del alone["sweep"]
    if "thresholds" in alone:
        alone["thresholds"] = [t for t in as_list(alone["thresholds"])
                               if " in " not in t or t.rsplit(" in ", 1)[1].strip() == name]
    if "expect" in alone:
        alone["expect"] = [x for x in as_list(alone["expect"]) if x.get("design", name) == name]
    if "script" in (alone.get("calls") or {}):
        script = [own_expectation(c, name) for c in alone["calls"]["script"] if c.get("design", name) == name]
        alone["calls"] = dict(alone["calls"], script=script)
    return {k: v for k, v in alone.items() if v or k not in ("thresholds", "expect")}


def limits_nothing(scenario):
    """A pace of calls that only another design places, by participants, is an error without that."""
    calls, text = scenario.get("calls") or {}, json.dumps([scenario["designs"], scenario.get("agents")])
    return ("cps" in calls or "trunk_cps" in calls) and not (
        calls.get("direction") == "outbound" or '"participant"' in text or '"callback"' in text)


def as_list(value):
    return value if isinstance(value, list) else [value]


def own_expectation(call, name):
    if isinstance(call.get("expect"), dict):
        words = {k: v for k, v in call["expect"].items() if k == name}
        return dict({k: v for k, v in call.items() if k != "expect"}, **({"expect": words} if words else {}))
    return call


@way("each design by itself as among the others")
def alone(trial, build):
    """Not where the others have a say: in the warm-up, or in how many replications there are."""
    designs = trial.model.scenario.get("designs") or {}
    if (not is_run(trial) or len(designs) < 2 or decides_replications(trial) or asks_for(trial, "steady")
            or "design" in " ".join(trial.model.arguments)):
        return
    whole = default(trial, build)
    for i, name in enumerate(designs):
        scenario = only_design(trial.model.scenario, name)
        if "script" in (scenario.get("calls") or {}) and not scenario["calls"]["script"] or limits_nothing(scenario):
            continue
        trial.write_scenario(f"alone{i}", scenario)
        outcome = trial.simulate(build, f"alone {i}", scenario=f"alone{i}")
        if outcome.fault() or whole.fault():
            continue
        trial.count("alone")
        if outcome.status not in (0, 3):
            trial.found("exit", "alone", build, "refused", outcome.err[-1000:], outcome)
            continue
        compare_design(trial, build, name, whole, outcome)


def compare_design(trial, build, name, whole, outcome):
    one, same = ([d for d in summary(o).get("designs", []) if d["name"] == name] for o in (whole, outcome))
    for d, of in ((d, of) for d in one for of in ("metrics", "counts")):  # of other designs' participants
        d[of] = {k: v for k, v in d[of].items() if "participant" not in k or k in same[0][of]}
    for d, of in ((d, of) for d in one for of in ("lists", "participants") if of in d):
        names = [x["name"] for x in same[0].get(of, [])]
        d[of] = [x for x in d[of] if x["name"] in names]
        if not d[of] and of not in same[0]:
            del d[of]
    for d in same:
        if one and "lists" not in one[0]: # of designs one of which has calls placed by rest
            d.pop("lists", None)
    found = json_difference(one, same)
    if found:
        trial.found("differs", "alone", build, f"summary.json: {found[0]}", f"design {name}: {found[1]}",
                    whole, outcome)


@way("check: no crash, and the same words from every build")
def check(trial, build):
    words = ["check", "../model/scenario.yaml", *trial.arguments("--set", "--profile")]
    outcome = trial.run(build, "check", words)
    if outcome.fault():
        return
    trial.count("check")
    if outcome.status == 2:
        trial.found("exit", "check", build, "refuses what runs", outcome.err[-1000:], outcome)
    first = next(iter(trial.servers))
    if build != first:
        trial.same("check", build, trial.run(first, "check", words), outcome)


def call_rows(outcome):
    return table(outcome.files.get("calls.csv", b""))


def chosen_calls(trial, rows, design):
    """Two first calls of DESIGN: any, and one that failed."""
    choose = random.Random(trial.model.seed)
    of_design = [r for r in rows if r["design"] == design and r["attempt"] == "1"]
    if not of_design:
        return []
    failed = [r for r in of_design if r["reason"]]
    return [choose.choice(of_design)] + ([choose.choice(failed)] if failed else [])


@way("trace: no crash, and the outcome that calls.csv has")
def trace(trial, build):
    observed = with_calls(trial, build)
    if not observed or observed.status not in (0, 3):
        return
    rows = call_rows(observed)
    for i, design in enumerate(trial.model.scenario["designs"]):
        for j, row in enumerate(chosen_calls(trial, rows, design)):
            words = ["trace", "../model/scenario.yaml", "--design", design, "--call", row["call"],
                     "--replication", row["replication"],
                     *trial.arguments("--set", "--profile", "--seed", "--variance-reduction"),
                     *(w for w in trial.model.arguments if w == "--steady")]
            compare_trace(trial, build, row, trial.run(build, f"trace {i} {j}", words))


def compare_trace(trial, build, row, outcome):
    if outcome.fault():
        return
    trial.count("trace")
    if outcome.status:
        trial.found("exit", "trace", build, f"exit {outcome.status}", outcome.err[-1000:], outcome)
        return
    told = re.search(r"^The call (?:(reached its goal)\.|did not reach its goal: .*\((\w+)\)\.)$", outcome.out, re.M)
    reason = None if not told else told[2] or ""
    if reason != row["reason"]:
        trial.found("differs", "trace", build, "reason",
                    f"calls.csv says {row['reason']!r}, trace {outcome.out[-300:]!r}", outcome)


def events(trial):
    """Of the default run, whatever the build."""
    outcome = default(trial, next(iter(trial.servers)))
    counted = sum(d["events"] for d in summary(outcome).get("designs", []))
    return counted + PILOTS * bool(asks_for(trial, "steady")) * replicated(trial)


def replicated(trial):
    """How often a campaign runs its pilots: at every point."""
    return 1 if is_run(trial) else 5


def names_for(trial, build):
    """The ways that BUILD tries this model by: none of a model that is too long for it."""
    n, (all_of_them, few) = events(trial), MOST_EVENTS[trial.servers[build].sanitized]
    if n <= all_of_them:
        return list(WAYS)
    trial.count("left out")
    return FEW if n <= few else None


def try_all(trial, names=None):
    """Every way of every build. False: the model is refused, alike by all builds."""
    first = next(iter(trial.servers))
    for build in trial.servers:
        trial.way = "default"
        chosen = names_for(trial, build) if names is None else names
        if chosen is not None:
            try_build(trial, build, chosen)
        trial.end(build)
    return default(trial, first).status != 2


def try_build(trial, build, names):
    outcome = default(trial, build)
    if outcome.fault():
        return
    for name in names if outcome.status != 2 else ["builds"]:
        trial.way = name
        WAYS[name](trial, build)
