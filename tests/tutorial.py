#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/tutorial.md, run word for word: every block of it that begins with `$ ` is what is typed (a here-document
goes on to its END) and what is printed, where a line `...` stands for any number of lines. Prints TAP.

A line of output must be as it is there, from first to last character; `(exit N)` at a block's end is the exit code.
"""
import os
import re
import subprocess
import sys
import tempfile

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = 'docs/tutorial.md'
status = 0


def blocks(text):
    """Of each indented block its steps: [(line number, what is typed, [what is printed])]."""
    found, steps, ending = [], [], None
    for number, line in enumerate(text.splitlines() + ['end'], 1):
        if line and not line.startswith('    '):
            if steps:
                found.append(steps)
            steps, ending = [], None
            continue
        line = line[4:]
        if ending is not None:
            steps[-1][1] += '\n' + line
            ending = None if line == ending else ending
        elif line.startswith('$ '):
            steps.append([number, line[2:], []])
            here = re.search(r"<<'(\w+)'$", line)
            ending = here.group(1) if here else None
        elif steps:
            steps[-1][2].append(line)
    return found


def trimmed(lines):
    lines = list(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def missing(wanted, printed):
    """The first line of WANTED that is not PRINTED at its place, or None."""
    at, free = 0, False
    for line in wanted:
        if line == '...':
            free = True
        elif free:
            while at < len(printed) and printed[at] != line:
                at += 1
            if at == len(printed):
                return line
            at, free = at + 1, False
        elif at >= len(printed) or printed[at] != line:
            return line
        else:
            at += 1
    return None if free or at == len(printed) else '(the end; printed: %s)' % printed[at]


def step(work, number, typed, shown):
    global status
    shown, code = trimmed(shown), 0
    ended = re.fullmatch(r'\(exit (\d+)\)', shown[-1]) if shown else None
    if ended:
        code, shown = int(ended.group(1)), trimmed(shown[:-1])
    done = subprocess.run(['bash', '-c', typed], cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
                          env=dict(os.environ, NO_COLOR='1', COLUMNS='100'))
    printed = trimmed(line.rstrip() for line in done.stdout.splitlines())
    lacks = missing(shown, printed) if shown else None
    faults = ['%s:%d: not printed: %s' % (PAGE, number, lacks)] if lacks is not None else []
    faults += ['%s:%d: exit %d, not %d' % (PAGE, number, done.returncode, code)] * (done.returncode != code)
    for fault in faults + (printed if faults else []):
        print('# ' + fault)
    print('%s - %s' % ('not ok' if faults else 'ok', typed.splitlines()[0]))
    status |= bool(faults)


def main():
    with open(PAGE, encoding='utf-8') as page:
        found = blocks(page.read())
    with tempfile.TemporaryDirectory() as work:
        for name in ('build', 'scenarios'):
            os.symlink(os.path.abspath(name), os.path.join(work, name))
        for steps in found:
            for number, typed, shown in steps:
                if not typed.startswith(('make ', 'git ', 'xdg-open ')):
                    step(work, number, typed, shown)
    if sum(len(steps) for steps in found) < 8:
        print('not ok - the tutorial has steps')
        return 1
    return status


sys.exit(main())
