#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log of agents who do not answer is played back: of a queue_log made here, by a plain simulation of its own, the
fitted scenario's share of calls that met such an agent has the log's within its interval. Prints TAP.

Rings are answered with 60 %, independently, so of N calls that nobody leaves 40 % meet one who does not answer; the
log's own share is within 4.5 standard errors of that, and so is each number that the fit makes of it.
"""
import heapq
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
RINGFLOW = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else 'build/ringflow')
CALLS, AGENTS, TIMEOUT, ANSWER = 4000, 9, 15, 0.6
BEGIN = 1772420400  # of a day, in s
status = 0


def check(name, good, what):
    global status
    if not good:
        print('# ' + what)
    print('%s - %s' % ('ok' if good else 'not ok', name))
    status |= not good


def made(chance):
    """The events of a queue: calls take the agent who is free first, who may not answer."""
    events, free, at = [], [(BEGIN, a) for a in range(AGENTS)], BEGIN
    unanswered = met = 0
    for call in range(CALLS):
        at += chance.expovariate(1 / 40)
        key, now, missed = '%d.%d' % (at, call), at, 0
        events.append((at, '%s|support|NONE|ENTERQUEUE||34910000000|1' % key))
        while True:
            when, agent = heapq.heappop(free)
            now = max(now, when)
            if chance.random() < ANSWER:
                break
            missed += 1
            now += TIMEOUT
            events.append((now, '%s|support|agent%d|RINGNOANSWER|%d' % (key, agent, 1000 * TIMEOUT)))
            heapq.heappush(free, (now, agent))
        talk = max(1, round(chance.expovariate(1 / 180)))
        events.append((now, '%s|support|agent%d|CONNECT|%d|x|0' % (key, agent, now - at)))
        events.append((now + talk, '%s|support|agent%d|COMPLETECALLER|%d|%d|1' % (key, agent, now - at, talk)))
        heapq.heappush(free, (now + talk, agent))
        unanswered, met = unanswered + missed, met + (missed > 0)
    return sorted(events), unanswered, met


def run(*arguments):
    done = subprocess.run([RINGFLOW, *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        print('# %s: exit %d: %s' % (arguments[0], done.returncode, done.stderr[:600]))
    return done.stdout


def main():
    events, unanswered, met = made(random.Random(5))
    share, error = met / CALLS, math.sqrt(ANSWER * (1 - ANSWER) / CALLS)
    check('the log is what it is meant to be', abs(share - (1 - ANSWER)) < 4.5 * error, str(share))
    with tempfile.TemporaryDirectory() as work:
        log, out = os.path.join(work, 'queue_log'), os.path.join(work, 'fit')
        with open(log, 'w', encoding='utf-8') as text:
            text.writelines('%d|%s\n' % event for event in events)
        run('fit', log, '--out', out, '--no-charts', '--quiet')
        with open(os.path.join(out, 'fit.json'), encoding='utf-8') as text:
            told = json.load(text)['unanswered']
        check('rings are counted', told['rings'] == unanswered and told['rings_answered'] == CALLS, str(told))
        with open(os.path.join(out, 'scenario.yaml'), encoding='utf-8') as text:
            ring = re.search(r'ring: \{timeout: ([\d.]+)s, answer: ([\d.]+)%\}', text.read())
        answer = CALLS / (CALLS + unanswered)
        check('the scenario has the keys', ring and abs(float(ring.group(1)) - TIMEOUT) < 1e-6 and
              abs(float(ring.group(2)) - 100 * answer) < 1e-3, str(ring and ring.group(0)))
        run('run', os.path.join(out, 'scenario.yaml'), '--out', os.path.join(work, 'run'), '--no-charts', '--quiet',
            '--replications', '5', '--set', 'run.confidence=99%')
        with open(os.path.join(work, 'run', 'summary.json'), encoding='utf-8') as text:
            group = json.load(text)['designs'][0]['groups'][0]['metrics']
        e = group['met_no_answer_rate']
        check('the run gives the share back', e['low'] - 4.5 * error <= share <= e['high'] + 4.5 * error,
              'log %.4f, run %.4f [%.4f, %.4f]' % (share, e['estimate'], e['low'], e['high']))
        rings = group['rings_per_served']['estimate']
        check('and the rings of a call', abs(rings - 1 / answer) < 0.06, 'log %.3f, run %.3f' % (1 / answer, rings))
    return status


sys.exit(main())
