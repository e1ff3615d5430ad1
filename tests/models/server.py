# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of ringflow through the fork server of a build (server.c), and what came of them."""
import os
import re
import signal
import subprocess
from dataclasses import dataclass, field

#: Name of a build -> its directory, and whether a sanitizer is linked into it.
BUILDS = {
    "gcc": ("build", False),
    "clang": ("build-clang", False),
    "gcc-asan": ("build-gcc-asan", True),
    "asan": ("build-asan", True),
}
CPU_SECONDS, WALL_SECONDS, MEMORY_MB = 20, 90, 2048
SANITIZER_EXIT = 99


@dataclass
class Outcome:
    """What one run came to. `status` is an exit code, or a signal as a negative number."""
    words: list
    status: int
    seconds: float
    out: str
    err: str
    files: dict = field(default_factory=dict)  # name -> bytes

    def fault(self):
        """What is wrong with any run that ends like this, or None."""
        if self.status in (-signal.SIGXCPU, -signal.SIGALRM):
            return "no end"
        assertion = re.search(r"^.*?(\w+): Assertion `(.*)' failed", self.err, re.M)
        if assertion:
            return f"assertion {assertion[2]} in {assertion[1]}"
        if self.status == SANITIZER_EXIT or self.status < 0:
            return sanitizer_words(self.err) or f"signal {-self.status}"
        if self.status not in (0, 2, 3):
            return "exit %d: %s" % (self.status, without_numbers(self.err.strip().split("\n")[-1]))
        return None


def without_numbers(text):
    return re.sub(r"\d+", "N", text)


def sanitizer_words(err):
    """The kind of fault that a sanitizer reports, and the first frame of ours."""
    runtime = re.search(r"(\S+): runtime error: (.*)", err)
    if runtime:
        return f"{runtime[1]}: {without_numbers(runtime[2])}"
    kind = re.search(r"ERROR: (\w+): ([\w-]+)", err)
    if not kind:
        return None
    if kind[1] == "LeakSanitizer":
        err = err.split("leak of", 1)[-1]
    frames = re.findall(r"#\d+ 0x[0-9a-f]+ in (\w+) [^\n]*?(sim/[\w/]+\.[ch])", err)
    return f"{kind[2]} in {frames[0][0]}" if frames else kind[2]


class Server:
    """One process of a build that runs ringflow in children of itself."""

    def __init__(self, root, build):
        directory, self.sanitized = BUILDS[build]
        environment = dict(
            os.environ, LC_ALL="C", RINGFLOW_THREADS="1",
            # a small quarantine: pages that are touched for the first time cost more than all else
            ASAN_OPTIONS=f"detect_leaks=1:leak_check_at_exit=0:quarantine_size_mb=2:exitcode={SANITIZER_EXIT}"
                         ":handle_abort=1",
            UBSAN_OPTIONS="print_stacktrace=1")
        self.process = subprocess.Popen(
            [os.path.join(root, directory, "models/server"), str(CPU_SECONDS * (1 + self.sanitized)),
             str(WALL_SECONDS), "0" if self.sanitized else str(MEMORY_MB)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def run(self, directory, words):
        """Run `ringflow WORDS...` in DIRECTORY; its output goes to files there."""
        return self.ask("run", directory, ["ringflow", *words])

    def end(self, directory):
        """The session is over, and its child: 0, or a fault when memory has leaked."""
        return self.ask("end", directory, [])

    def ask(self, what, directory, words):
        out, err = (os.path.join(directory, name) for name in (".stdout", ".stderr"))
        request = b"".join(os.fsencode(w) + b"\0" for w in [what, directory, out, err, *words])
        self.process.stdin.write(b"%d\n" % len(request) + request)
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise RuntimeError(f"the server ended: {words}")
        status = -int(answer[1]) if answer[0] == b"signal" else int(answer[1])
        return Outcome(words[1:], status, int(answer[2]) * 1e-6, read_text(out), read_text(err))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def read_text(path):
    with open(path, errors="replace") as f:
        return f.read()
