# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder in which the project's unit tests are linked, each with the one object that is broken
before the library, whose own object is then left out: so the library is made with an object for
each file. Nothing of the project is written to or built anew but this library, in build-files."""
import glob
import os
import resource
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIBRARIES = "-lcmocka -lgsl -lgslcblas -lyaml -ljansson -lexpat -lpcre2-8 -lsqlite3 -lz -lm -pthread".split()
FLAGS = "-std=gnu17 -D_GNU_SOURCE -w -ffp-contract=off -pthread -Isim -Itests".split()
BUILD = os.path.join(ROOT, "build-files")
LIBRARY = os.path.join(BUILD, "libringflow.a")
# What a test may take, in CPU seconds: so many times what it usually does, but no less than this.
# By the clock, which others use as well, it is many times more.
TIMES, LEAST, ASLEEP = 10, 2, 120


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class House:
    def __init__(self, scratch, make):
        self.at = scratch
        self.cc = next((word[3:] for word in make if word.startswith("CC=")), "gcc").split()
        self.env = dict(os.environ, NO_COLOR="1")
        shared = os.path.join(os.path.dirname(ROOT), "shared")
        if os.path.isdir(shared):
            self.env.setdefault("RINGFLOW_DATA", os.path.join(shared, "data"))
        os.makedirs(os.path.join(scratch, "build/tests"), exist_ok=True)
        for name in ("sim", "tests", "scenarios", "scripts", "docs", "Makefile", "README.md"):
            if not os.path.lexists(os.path.join(scratch, name)):
                os.symlink(os.path.join(ROOT, name), os.path.join(scratch, name))
        done = subprocess.run(["make", "-s", f"-j{os.cpu_count()}", *make, "BUILD=build-files", "GROUP=1",
                               "build-files/ringflow"], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            sys.exit(done.stdout)
        # A new linker is quicker where the library is many objects of which most are needed.
        self.gold = ["-fuse-ld=gold"] if self.run(["ld.gold", "--version"]) == 0 else []
        self.broken = []  # the object that takes another's place, if any
        self.whole = {}  # objects as they should be, by source
        self.usual, self.usual_golden = {}, None

    def run(self, command, seconds=600, **more):
        """Its exit status; none in time is a fault as well."""
        try:
            return subprocess.run(command, cwd=self.at, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=seconds, check=False, **more).returncode
        except (subprocess.TimeoutExpired, FileNotFoundError):
            return -1

    def link(self, program, part):
        return self.run(["gcc", *self.gold, "-Wl,-S", "-o", program, part, *self.broken, LIBRARY, *LIBRARIES]) == 0

    # ---- tests ----

    def every_test(self):
        return [os.path.basename(source)[5:-2] for source in sorted(glob.glob(os.path.join(ROOT, "tests/unit/test_*.c")))]

    def want(self, names):
        """Those of the tests NAMES that pass with nothing broken, the quickest first."""
        broken, self.broken = self.broken, []
        for name in names:
            if name in self.usual:
                continue
            begin = processor_time()
            made = self.run([*self.cc, *FLAGS, "-O1", "-c", "-o", f"build/tests/{name}.o", f"tests/unit/test_{name}.c"])
            self.usual[name] = processor_time() - begin if made == 0 and self.passes(name, 600) else None
            if self.usual[name] is None:
                print(f"test_{name} fails before anything is broken, and is left out", flush=True)
        self.broken = broken
        return sorted((name for name in names if self.usual[name]), key=self.usual.get)

    def passes(self, name, most=None):
        most = most or max(LEAST, TIMES * self.usual[name])
        program = f"build/tests/test_{name}"

        def bound():
            resource.setrlimit(resource.RLIMIT_CPU, (int(most) + 1, int(most) + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return self.link(program, f"build/tests/{name}.o") and \
            self.run([program], ASLEEP + 100 * most, env=self.env, preexec_fn=bound) == 0

    def golden(self):
        """The golden runs that are as they should be; those that want another build never are."""
        self.link("build/ringflow", os.path.join(BUILD, "sim/main.o"))
        try:
            done = subprocess.run(["tests/golden/run.sh"], cwd=self.at, env=dict(self.env, QUICK="1"), text=True,
                                  timeout=3600, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return set()
        return {line for line in done.stdout.splitlines() if line.startswith("ok")}

    def as_golden(self):
        if self.usual_golden is None:
            broken, self.broken = self.broken, []
            self.usual_golden = self.golden()
            self.broken = broken
            if not self.usual_golden:
                sys.exit("no golden run is as it should be before anything is broken")
        return self.usual_golden <= self.golden()

    # ---- what is broken ----

    def compile(self, source, text, name):
        """SOURCE, were it TEXT, as the object NAME: its bytes, or None where it does not compile."""
        stand_in, target = os.path.join(self.at, "build", os.path.basename(source)), os.path.join(self.at, "build", name)
        with open(stand_in, "w", encoding="utf-8") as out:
            out.write(text)
        if self.run(["gcc", *FLAGS, "-O2", "-c", "-o", target, stand_in]):
            return None
        with open(target, "rb") as f:
            return f.read()

    def fault(self, source, text, broken):
        """From now on the object of BROKEN takes the place of that of SOURCE, whose TEXT should be
        another. False where there is none, or the same."""
        if source not in self.whole:
            self.whole[source] = self.compile(source, text, "whole.o")
        made = self.compile(source, broken, "broken.o")
        self.broken = ["build/broken.o"]
        return made not in (None, self.whole[source])

    def mend(self):
        self.broken = []
