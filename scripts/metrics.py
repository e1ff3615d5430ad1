#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documents and the schema say of metrics, made of sim/engine/metrics.def,
group_metrics.def and part_metrics.def.

scripts/metrics.py           check; prints TAP, each difference as `# ` lines before its line
scripts/metrics.py --update  write what is missing
scripts/metrics.py --tree DIR ...   with the rows of the tree in DIR

The rows are read through the C preprocessor (CC, or cc).
"""
import ast
import difflib
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MACROS = '''
#define TOTAL(name, when, meaning) ["total", #name, "", #when, meaning],
#define METRIC(name, unit, kind, of, by, when, place, heading, marks, meaning) \\
	["metric", #name, #unit, #when, meaning],
#include "engine/%s"
'''
UNITS = {'SHARE': 'share', 'SECONDS': 'seconds', 'COUNT': 'count'}


def read_rows(tree, name):
    """The rows of a .def: [kind, name, unit, when, meaning]."""
    compiler = os.environ.get('CC', 'cc').split()
    text = subprocess.run([*compiler, '-E', '-P', '-x', 'c', '-I', os.path.join(tree, 'sim'), '-'],
                          input=MACROS % name, capture_output=True, text=True, check=True).stdout
    rows = list(ast.literal_eval('[' + text + ']'))
    # what not all have comes last, as in the files of results
    return sorted(rows, key=lambda row: row[3] != 'ALWAYS')


def table_of(rows, kind):
    """A table in Markdown."""
    units = kind == 'metric'
    head = '| name | unit | what |\n|---|---|---|\n' if units else '| count | what |\n|---|---|\n'
    for _, name, unit, when, meaning in (row for row in rows if row[0] == kind):
        shown = name + '_T' if when == 'THRESHOLDS' else name
        head += f'| `{shown}` | {UNITS[unit]} | {meaning} |\n' if units else f'| `{name}` | {meaning} |\n'
    return head


def of_kind(parts, kind):
    """Those of lists, or of participants."""
    return [row for row in parts if row[3].startswith(kind)]


def schema_of(rows, groups, parts):
    """The definition of a metric's name; whoever edits a scenario is offered it."""
    names = [row[1] for row in rows if row[0] == 'metric']
    names += ['calls', 'successes'] + ['counts.' + row[1] for row in rows if row[0] == 'total']
    of_groups = [row[1] + ('_.+' if row[3] == 'THRESHOLDS' else '') for row in groups if row[0] == 'metric']
    patterns = [r'^agents\..+\.(%s)$' % '|'.join(of_groups)]
    patterns += [r'^%s\..+\.(%s)$' % (owner, '|'.join(row[1] for row in of_kind(parts, kind)))
                 for owner, kind in (('lists', 'LIST'), ('participants', 'ADDED'))]
    patterns += [r'^codes\.[0-9]+$', r'^failures\..+$']
    lines = ',\n'.join('          ' + json.dumps(name) for name in names)
    others = ',\n'.join('        { "pattern": %s }' % json.dumps(pattern) for pattern in patterns)
    return ('    "metricName": {\n'
            '      "description": "A metric of a design, of a group of agents, a list or a participant, or a sum over all replications. '
            'Made by scripts/metrics.py.",\n'
            '      "type": "string",\n      "anyOf": [\n        { "enum": [\n%s\n        ] },\n%s\n      ]\n    },\n'
            % (lines, others))


def between(name):
    """What is made stands between two comments."""
    return re.compile(r'(?<=<!-- %s: scripts/metrics\.py -->\n).*?(?=<!-- end -->)' % name, re.S)


def places(tree):
    """[(file, what it has of, where it stands, what is to stand there)]"""
    rows, groups = read_rows(tree, 'metrics.def'), read_rows(tree, 'group_metrics.def')
    parts = read_rows(tree, 'part_metrics.def')
    return [
        ('docs/model.md', 'metrics', between('metrics'), table_of(rows, 'metric')),
        ('docs/model.md', 'metrics of groups', between('metrics of groups'), table_of(groups, 'metric')),
        ('docs/model.md', 'metrics of lists', between('metrics of lists'), table_of(of_kind(parts, 'LIST'), 'metric')),
        ('docs/model.md', 'metrics of participants', between('metrics of participants'),
         table_of(of_kind(parts, 'ADDED'), 'metric')),
        ('docs/report.md', 'counts', between('counts'), table_of(rows, 'total')),
        ('docs/scenario.schema.json', 'names of metrics',
         re.compile(r'^    "metricName": \{\n.*?^    \},\n', re.S | re.M), schema_of(rows, groups, parts)),
    ]


def difference(old, new):
    """Lines that are missing, or too many."""
    return [line for line in difflib.unified_diff(old.split('\n'), new.split('\n'), lineterm='', n=0)
            if not line.startswith(('---', '+++', '@@'))]


def main():
    tree = sys.argv[sys.argv.index('--tree') + 1] if '--tree' in sys.argv else ROOT
    failed = 0
    for path, what, where, new in places(tree):
        with open(os.path.join(ROOT, path), encoding='utf-8') as file:
            text = file.read()
        found = where.search(text)
        if not found:
            print(f'not ok - {path}: has no place for {what}')
            failed += 1
        elif found.group() == new:
            print(f'ok - {path}: {what}')
        elif '--update' in sys.argv:
            with open(os.path.join(ROOT, path), 'w', encoding='utf-8') as file:
                file.write(text[:found.start()] + new + text[found.end():])
            print(f'ok - {path}: {what} written')
        else:
            for line in difference(found.group(), new):
                print('# ' + line)
            print(f'not ok - {path}: {what} are others than the rows say (scripts/metrics.py --update)')
            failed += 1
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
