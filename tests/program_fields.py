#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the digest by which programs are told apart know every field of a program?

Designs and points of equal digest are run once (experiment/shared_records.c): a field that the
engine reads and the digest does not would give one the results of another. A field is known
when program_digest.c, program_digest_groups.c or program_use.c names it; those below no run can tell apart.
"""
import os
import re
import sys

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Derived from other fields, what is reported of runs, names for people, or how large a table is whose rows are known.
NOT_KNOWN = {
    'program': {'arena', 'unobserved', 'skip', 'choices_count', 'choice_count', 'call_queues', 'moments',
                'strings', 'string_count', 'flow_names', 'widgets', 'stand_in_count', 'adds_participants', 'adds_agents',
                'room_chance_count',
                'stand_ins', 'stand_in_step_count', 'stand_in_steps',
                'script', 'script_read', 'script_log'},  # program_script() has what they say
    'step': {'note'}, 'webhook_table': {'fails'}, 'template': {'liquid'}, 'condition': {'regex'},
    'flow_widget': {'flow', 'number', 'way', 'ways', 'name', 'type'},
    'widget_way': {'event', 'condition', 'next'},
}


def read(*paths):
    return '\n'.join(open(path, encoding='utf-8').read() for path in paths)


def structures(text):
    """Each `struct NAME { ... }` at the beginning of a line, and the names of its fields."""
    for name, body in re.findall(r'^struct (\w+) \{\n(.*?)^\}', text, re.M | re.S):
        body = re.sub(r'/\*.*?\*/', '', body, flags=re.S)
        body = re.sub(r'^#.*?(?<!\\)$', '', body, flags=re.M | re.S)
        yield name, re.findall(r'(\w+)(?:\[[^\]]*\])*(?=\s*[,;])', body)


known = set(re.findall(r'\w+', read('sim/program/program_digest.c', 'sim/program/program_digest_groups.c', 'sim/program/program_use.c')))
missing, excused, seen = [], [], 0
for name, fields in structures(read('sim/program/program.h', 'sim/program/values.h')):
    seen += 1
    excuses = NOT_KNOWN.get(name, set())
    missing += ['%s.%s' % (name, f) for f in fields if f not in known and f not in excuses]
    excused += ['%s.%s' % (name, f) for f in excuses if f not in fields]
for field in missing:
    print('# no digest knows struct', field)
for field in excused:
    print('# there is no struct', field)
good = seen > 15 and not missing and not excused
print('%s - the digest of programs knows all their fields' % ('ok' if good else 'not ok'))
sys.exit(not good)
