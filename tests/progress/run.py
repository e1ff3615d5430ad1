#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of progress, on a terminal that is none: there while work is done, gone at its end, and nowhere else.
Results do not depend on it. TAP."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
RINGFLOW = 'build/ringflow'
passed = failed = 0


def check(name, good, why=''):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print('%s - %s' % ('ok' if good else 'not ok', name))
    if not good:
        print('# ' + repr(why)[:400])


def on_terminal(arguments, columns=100, after='0s', term='xterm', wanted=0):
    """What is written to standard error, a terminal of so many COLUMNS; and to standard output, a pipe."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    environment = {**os.environ, 'TERM': term, 'RINGFLOW_PROGRESS_AFTER': after, 'NO_COLOR': '1'}
    environment.pop('COLUMNS', None)
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([RINGFLOW, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=there,
                                   env=environment)
        os.close(there)
        said = b''
        while True:
            try:
                more = os.read(here, 65536)
            except OSError: # on Linux: nobody is at the other end any more
                break
            if not more:
                break
            said += more
        os.close(here)
        status = process.wait(timeout=120)
        out.seek(0)
        printed = out.read().decode()
    if status != wanted:
        check('%s: exit %d' % (arguments[0], wanted), False, (status, said))
    return said.decode(), printed


def lines(said):
    return [re.sub(r'\x1b\[K', '', part) for part in said.split('\r') if part]


def seen(name, arguments, pattern, columns=100):
    said, printed = on_terminal(arguments, columns)
    drawn = lines(said)
    check(name + ': it is seen', any(re.search(pattern, line) for line in drawn), said)
    check(name + ': it is gone at the end', said.endswith('\r\x1b[K'), said)
    check(name + ': no line is wider than the terminal', all(len(line) < columns for line in drawn), drawn)
    check(name + ': standard output has nothing of it', '\x1b[K' not in printed and '\r' not in printed, printed)


def main():
    with tempfile.TemporaryDirectory() as work:
        def run(name, *more):
            return ('run', 'scenarios/race.yaml', '--no-charts', '--out', os.path.join(work, name), *more)

        vary = ('--vary', 'designs.race.redirect.after=0s:8s:2s', '--no-charts', '--out', os.path.join(work, 'sweep'))
        seen('run', run('a'), r'^ *\d+ % · [\d,]+ of 20 replications')
        seen('run, narrow', run('b'), r'^ *\d+ % · [\d,]+ of 20 replications$', 40)
        seen('run --precision', run('c', '--precision', 'success_rate=0.1 points'),
             r'^\d+ of at least \d+ replications · ±[\d.]+, wanted ±0.1 points')
        seen('sweep', ('sweep', 'scenarios/race.yaml', *vary), r'^ *\d+ % · \d+ of 100 replications')
        seen('plan', ('plan', 'scenarios/agents.yaml', '--find', 'agents.support.count', '--until',
                      'agents.support.service_level >= 80%', '--no-charts', '--out', os.path.join(work, 'plan')),
             r'^\d+ of at least \d+ replications')
        seen('fit', ('fit', 'scenarios/logs/monday.csv', '--no-charts', '--out', os.path.join(work, 'fit')),
             r'^(reading the log|fitting laws) · ')
        seen('selftest', ('selftest',), r'^ *\d+ % · \d+ of 10 cases')
        for name, arguments, options in (
                ('what is over soon', run('d', '--set', 'calls.count=20', '--replications', '2'), {'after': '60s'}),
                ('--quiet', run('e', '--quiet'), {}), ('a terminal that cannot', run('f'), {'term': 'dumb'})):
            said, _ = on_terminal(arguments, **options)
            check(name + ': no line', said == '', said)
        piped = subprocess.run([RINGFLOW, *run('g')], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                               env={**os.environ, 'TERM': 'xterm', 'RINGFLOW_PROGRESS_AFTER': '0s'})
        check('a pipe: no line', piped.stderr == b'', piped.stderr)
        summaries = [open(os.path.join(work, name, 'summary.json'), 'rb').read() for name in 'aeg']
        check('results are the same with it and without', summaries[0] == summaries[1] == summaries[2])
        said, _ = on_terminal(('run', 'scenarios/race.yaml', '--set', 'calls.cuont=5'), wanted=2)
        check('a mistake: its message alone', '%' not in said and 'did you mean' in said, said)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
