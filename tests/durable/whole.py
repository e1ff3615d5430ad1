#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A directory of results holds one run, whole, and says what was run: whatever was there before only
what is the user's stays, and scenario.yaml comes to the same bytes again. Prints TAP."""
import glob
import json
import os
import shutil
import subprocess
import tempfile

import common
from common import RACE, difference, files, leftovers, result, run, skip

LITTLE = ["--set", "calls.count=20", "--replications", "2", "--threads", "2"]
COMMANDS = {
    "run": ["run", RACE, "--calls", *LITTLE],
    "run without charts": ["run", "scenarios/costs.yaml", "--no-charts", "--set", "calls.count=20",
                           "--replications", "2"],
    "run of a log": ["run", "scenarios/trace.yaml", "--no-charts"],
    "sweep": ["sweep", RACE, "--vary", "designs.race.redirect.after=1s,2s", *LITTLE],
    "plan": ["plan", RACE, "--find", "designs.race.redirect.after=1s,2s,9s", "--until",
             "http_400_rate <= 99%", "--set", "calls.count=20"],
    "assumptions": ["assumptions", RACE, "--no-charts", *LITTLE],
    "profiles": ["run", RACE, "--profiles", "article,observed", "--no-charts", *LITTLE],
    "fit": ["fit", "scenarios/logs/monday.csv", "--no-charts"],
}
CAMPAIGNS = {"sweep", "plan", "assumptions", "profiles"}


def visible(directory, store=True):
    return {n: b for n, b in files(directory).items() if store or not n.startswith("points" + os.sep)}


def replaced(name, other, out, alone, cwd=None):
    """OTHER is run where NAME was; in words what is wrong."""
    place = os.path.relpath(out, cwd) if cwd else out
    command = [os.path.abspath(a) if cwd and os.path.exists(a) else a for a in COMMANDS[other]]
    done = run([*command, "--out", place], **({"cwd": cwd} if cwd else {}))
    if done.returncode:
        return f"exit {done.returncode}\n{done.stderr}"
    found = visible(out, other not in CAMPAIGNS)
    kept = {n: found.pop(n, None) for n in ("notes.txt", "mine/data.csv", "sweep.md") if n in found or n == "notes.txt"}
    expected = visible(alone, other not in CAMPAIGNS)
    if cwd:  # from there the scenario has another path
        found.pop("command.txt"), expected.pop("command.txt")
    wrong = difference(found, expected)
    if kept.get("notes.txt") != b"mine\n":
        wrong += "\nnotes.txt is not as it was"
    if "Kept what is not this run's:" not in done.stdout or "notes.txt" not in done.stdout:
        wrong += "\nnotes.txt is not named\n" + done.stdout
    if leftovers(out):
        wrong += f"\nleft over: {leftovers(out)}"
    return wrong.strip() and f"{other} after {name}: {wrong}"


def notes(out):
    with open(os.path.join(out, "notes.txt"), "w") as f:
        f.write("mine\n")


def one_run(work):
    """Each command where another was."""
    alone = {}
    for name, command in COMMANDS.items():
        alone[name] = os.path.join(work, "alone", name)
        done = run([*command, "--out", alone[name]])
        assert done.returncode == 0, done.stderr
    out = os.path.join(work, "one run")
    for name in COMMANDS:
        wrong = []
        for other in COMMANDS:
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(alone[name], out)
            notes(out)
            wrong.append(replaced(name, other, out, alone[other]))
        result(not any(wrong), f"where {name} was only the next run is, and notes", "\n".join(filter(None, wrong)))
    return alone


def mounted(directory):
    os.makedirs(directory, exist_ok=True)
    return subprocess.run(["mount", "-t", "tmpfs", "none", directory], stderr=subprocess.DEVNULL).returncode == 0


def places(work, alone):
    """Where directories cannot be exchanged."""
    out = os.path.join(work, "place")

    def refill():
        for name in os.listdir(out) if os.path.isdir(out) else []:
            path = os.path.join(out, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        shutil.copytree(alone["run"], out, dirs_exist_ok=True)
        notes(out)

    def inode():
        return os.stat(out).st_ino

    refill()
    before = inode()
    wrong = replaced("run", "sweep", out, alone["sweep"])
    result(not wrong and inode() != before, "a directory is exchanged as a whole", wrong or "the same inode")
    refill()
    before = inode()
    wrong = replaced("run", "sweep", out, alone["sweep"], cwd=out)
    result(not wrong and inode() == before, "the current directory stays the one that it is", wrong or "another inode")
    refill()
    before = inode()
    os.mkdir(os.path.join(out, "mine"))
    with open(os.path.join(out, "mine", "data.csv"), "w") as f:
        f.write("1\n")
    wrong = replaced("run", "sweep", out, alone["sweep"])
    result(not wrong and inode() == before and os.path.exists(os.path.join(out, "mine", "data.csv")),
           "directories of the user's are left alone", wrong or "another inode")
    refill()
    link = os.path.join(work, "link")
    os.symlink("place", link)
    wrong = replaced("run", "sweep", link, alone["sweep"])
    result(not wrong and os.path.islink(link), "a link to a directory stays a link", wrong)
    if not mounted(out):
        return skip("a mount point", "no tmpfs can be mounted here")
    try:
        refill()
        wrong = replaced("run", "sweep", out, alone["sweep"])
        result(not wrong, "a mount point", wrong)
    finally:
        subprocess.run(["umount", out])
    return None


def foreign(work):
    """A scenario.yaml that the user wrote is never replaced."""
    out = os.path.join(work, "study")
    os.makedirs(out)
    own = os.path.join(out, "scenario.yaml")
    with open(RACE) as f:
        text = f.read().replace("flows/", os.path.abspath("scenarios/flows") + "/")
    with open(own, "w") as f:
        f.write(text.replace("apps/", os.path.abspath("scenarios/apps") + "/"))
    before = files(out)
    for name, command in (("run", ["run", own]), ("sweep", ["sweep", own, "--vary", "callers.talk=1s,2s"])):
        done = run([*command, *LITTLE, "--no-charts", "--out", out])
        wrong = "" if done.returncode == 2 and "scenario.yaml" in done.stderr and "--out" in done.stderr else done.stderr
        result(not wrong and files(out) == before, f"a scenario.yaml of the user's is not replaced: {name}", wrong)
    out = os.path.join(work, "others")
    assert run(["run", RACE, *LITTLE, "--no-charts", "--out", out]).returncode == 0
    for name in ("plan.csv", "rates.png", "qq.csv"):
        with open(os.path.join(out, name), "w") as f:
            f.write("the user's\n")
    done = run(["run", RACE, *LITTLE, "--no-charts", "--seed", "2", "--out", out])
    found = files(out)
    result(all(found.get(n) == b"the user's\n" for n in ("plan.csv", "rates.png", "qq.csv")) and
           "Kept what is not this run's: plan.csv, qq.csv, rates.png" in done.stdout and "Removed" not in done.stdout,
           "files of the user's that are called as another run's are left alone", done.stdout)
    done = run(["run", own, *LITTLE, "--no-charts", "--out", os.path.join(out, "results")])
    result(done.returncode == 0, "beside it results are welcome", done.stderr)


# ---- what was run, again ----

def comparable(directory):
    """But for what says how it was called."""
    found = files(directory)
    found.pop("command.txt", None)
    if "summary.json" in found:
        summary = json.loads(found["summary.json"])
        summary.pop("overrides", None)
        found["summary.json"] = json.dumps(summary)
    return found


OPTIONS = [
    [],
    ["--seed", "18446744073709551615", "--profile", "observed", "--set", "rest_latency=77ms", "--set",
     "rules.fetch_latency={uniform: [10ms, 90ms]}", "--set", "callers.patience.ringing=50s",
     "--threshold", "success_rate >= 1%"],
]


def again(work):
    """`run` of every scenario.yaml, in another directory and from another place."""
    first, second = os.path.join(work, "X"), os.path.join(work, "Y")
    for scenario in sorted(glob.glob("scenarios/*.yaml") + glob.glob("scenarios/flows/*.json")):
        wrong = []
        for options in OPTIONS:
            shutil.rmtree(first, ignore_errors=True)
            shutil.rmtree(second, ignore_errors=True)
            size = ["--replications", "2", "--threads", "2", "--quiet", "--no-charts"]
            one = run(["run", scenario, *size, *options, "--out", first])
            two = run(["run", "X/scenario.yaml", "--threads", "2", "--quiet", "--no-charts", "--out", second], cwd=work)
            if one.returncode not in (0, 3) or one.returncode != two.returncode:
                wrong.append(f"exits {one.returncode} and {two.returncode}\n{one.stderr}{two.stderr}")
            else:
                wrong.append(difference(comparable(first), comparable(second)))
        result(not any(wrong), f"what was run comes to the same bytes: {scenario}", "\n".join(wrong))


def more_of_it(work):
    """Charts and calls, a rule with what it says, a campaign's variation, a moved directory."""
    first, second, moved = (os.path.join(work, n) for n in ("one", "two", "moved"))
    done = run(["run", "scenarios/direct-vs-studio.yaml", "--set", "calls.count=50", "--set",
                "studio_in_progress=start", "--set", "designs.redirect-while-ringing.redirect.after=2s",
                "--calls", "--out", first])
    head = done.stdout.splitlines()[0] if done.stdout else ""
    result("profile article, 1 rule changed: studio_in_progress=start" in head, "a changed rule stands in the head", head)
    result("redirect-while-ringing" in done.stdout and "Redirect by timer" not in done.stdout and
           "Redirect at answer" in done.stdout, "a title that may no longer be so is not shown", done.stdout)
    shutil.move(first, moved)
    assert run(["run", os.path.join(moved, "scenario.yaml"), "--calls", "--out", second]).returncode == 0
    wrong = difference(comparable(moved), comparable(second))
    result(not wrong, "with charts and calls, from where it was moved to", wrong)
    with open(os.path.join(moved, "command.txt")) as f:
        command, *written = f.read().splitlines(keepends=True)
    result(written == [f"# wrote {name}\n" for name in sorted(files(moved))], "and the files", written)
    result(command == "ringflow run scenarios/direct-vs-studio.yaml --set calls.count=50 --set studio_in_progress=start "
           "--set designs.redirect-while-ringing.redirect.after=2s --calls\n", "the command", command)
    summary = json.loads(files(moved)["summary.json"])
    result(summary["overrides"] == ["calls.count=50", "studio_in_progress=start",
                                    "designs.redirect-while-ringing.redirect.after=2s"] and
           summary["rules_changed"] == ["studio_in_progress=start"], "summary.json has what was changed", summary)

    profiles = os.path.join(work, "profiles")
    assert run(["run", RACE, "--profiles", "article,observed", "--no-charts", *LITTLE, "--out", profiles]).returncode == 0
    single = os.path.join(work, "observed")
    assert run(["run", RACE, "--profile", "observed", "--no-charts", *LITTLE, "--out", single]).returncode == 0
    wrong = difference(files(os.path.join(profiles, "observed")), files(single))
    result(not wrong, "a profile of several is that profile alone, with its scenario and command", wrong)

    done = run(["sweep", RACE, "--vary", "designs.race.redirect.after=1s,9s", "--no-charts", *LITTLE, "--out",
                os.path.join(work, "swept")])
    result("Redirect after 5 s" not in done.stdout, "no title says 5 s of a sweep over it", done.stdout)
    once = os.path.join(work, "swept", "scenario.yaml")
    run(["sweep", once, "--vary", "designs.race.redirect.after=1s,9s", "--no-charts", "--threads", "2", "--out", second])
    wrong = difference(comparable(os.path.join(work, "swept")), comparable(second))
    result(not wrong, "a sweep of what was swept", wrong)

    absolute = os.path.join(work, "absolute")
    assert run(["run", os.path.abspath(RACE), "--no-charts", *LITTLE, "--out", absolute]).returncode == 0
    assert run(["run", RACE, "--no-charts", *LITTLE, "--out", second]).returncode == 0
    found, other = files(absolute), files(second)
    result(found.pop("command.txt").startswith(b"ringflow run race.yaml ") and
           other.pop("command.txt").startswith(b"ringflow run scenarios/race.yaml ") and found == other,
           "no path of this machine", difference(found, other))


def main():
    with tempfile.TemporaryDirectory() as work:
        alone = one_run(work)
        places(work, alone)
        foreign(work)
        again(work)
        more_of_it(work)
    common.finish()


main()
