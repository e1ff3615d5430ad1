#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The times of a story's events on standard input, as `ringflow trace --format text` has them.
    story_times.py FORMAT
"""
import json
import re
import sys
import xml.etree.ElementTree as tree


def times(form, text):
    if form == 'jsonl':
        lines = [json.loads(line) for line in text.splitlines()]
        return ['%.3f' % line['t'] for line in lines if 't' in line and line['kind'] != 'end']
    if form == 'perfetto':
        return [e['args']['t'] for e in json.loads(text)['traceEvents'] if e['ph'] == 'i']
    if form == 'svg':
        return [e.text for e in tree.fromstring(text).iter('{http://www.w3.org/2000/svg}text')
                if e.get('class') == 't' and e.text != 'seconds']
    return re.findall(r'^    \S.*?: (\d+\.\d{3}) s ', text, re.M)


print(''.join(time + ' ' for time in times(sys.argv[1], sys.stdin.read())), end='')
