#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is every file and function of sim/ small enough to be read at once?

Prints TAP, each finding as `# file:line: what` before its line. Then violations are planted, one
of each limit, in a tree made for it, and each must be told at its line.
A function is from its type to its last brace; what a macro is made of does not count.
"""
import os
import re
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST_LINES_OF_FILE, MOST_LINES_OF_FUNCTION, MOST_PARAMETERS = 500, 60, 6
LIMITS = [f'no file is longer than {MOST_LINES_OF_FILE} lines',
          f'no function is longer than {MOST_LINES_OF_FUNCTION} lines',
          f'no function has more than {MOST_PARAMETERS} parameters']

# what is blanked before braces and commas are counted; only line breaks are kept of it
NO_CODE = re.compile(r'''/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' |
                         ^[ \t]*\#(?:\\\n|[^\n])* | __attribute__\s*\(\(.*?\)\)''',
                     re.DOTALL | re.MULTILINE | re.VERBOSE)


def count_parameters(header):
    """Of those in the last parentheses of a function's header, from behind."""
    depth, commas, begin = 0, 0, len(header)
    while begin and (depth or begin == len(header)):
        begin -= 1
        depth += (header[begin] == ')') - (header[begin] == '(')
        commas += header[begin] == ',' and depth == 1
    return 0 if header[begin + 1:-1].strip() in ('', 'void') else commas + 1


def functions(place, text):
    """Of each function in a file's text: its name, first line, lines and parameters."""
    code = NO_CODE.sub(lambda no_code: re.sub(r'[^\n]', ' ', no_code.group()), text)
    found, depth, begin, header = [], 0, 0, None
    for at, c in enumerate(code):
        if c == '{' and not depth:
            header = code[begin:at].strip()
            header = header if header.endswith(')') and '=' not in header else None
            first = begin + len(code[begin:at]) - len(code[begin:at].lstrip())
        depth += (c == '{') - (c == '}')
        if c == '}' and not depth and header:
            name = re.search(r'(\w+)\s*\(', header).group(1)
            found.append((name, code.count('\n', 0, first) + 1, code.count('\n', first, at) + 1,
                          count_parameters(header)))
        if c in ';}' and not depth:
            begin = at + 1
    if depth:
        raise ValueError(f'{place}: braces do not match')
    return found


def findings(root):
    """One list for each of LIMITS."""
    files, lengths, parameters = [], [], []
    for folder, _, names in sorted(os.walk(os.path.join(root, 'sim'))):
        for name in sorted(names):
            if not name.endswith(('.c', '.h')):
                continue
            path = os.path.join(folder, name)
            place = os.path.relpath(path, root)
            with open(path, encoding='utf-8') as source:
                text = source.read()
            height = text.count('\n')
            if height > MOST_LINES_OF_FILE:
                files.append(f'{place}:{MOST_LINES_OF_FILE + 1}: {height} lines')
            for function, line, lines, count in functions(place, text):
                if lines > MOST_LINES_OF_FUNCTION:
                    lengths.append(f'{place}:{line}: {function}() has {lines} lines')
                if count > MOST_PARAMETERS:
                    parameters.append(f'{place}:{line}: {function}() has {count} parameters')
    return files, lengths, parameters


def tell(name, notes):
    print(''.join(f'# {note}\n' for note in notes) + ('not ok' if notes else 'ok') + f' - {name}')
    return bool(notes)


def function(lines, parameters):
    names = ', '.join(f'void (*p{i})(int, int)' for i in range(parameters))
    return f'static int\nf({names})\n{{\n' + '\tg("}");\n' * (lines - 4) + '}\n'


def planted():
    """Files with one violation of each limit, and one that goes to all limits but past none."""
    longest, widest = MOST_LINES_OF_FUNCTION, MOST_PARAMETERS
    texts = {'most': function(longest, widest) + '/* { */\n' * (MOST_LINES_OF_FILE - longest),
             'file': '\n' * (MOST_LINES_OF_FILE + 1),
             'length': '\n' + function(longest + 1, widest),
             'parameters': 'int x[] = { 1 };\n' + function(longest, widest + 1)}
    past = MOST_LINES_OF_FILE + 1
    expected = ([f'sim/room/file.c:{past}: {past} lines'],
                [f'sim/room/length.c:2: f() has {longest + 1} lines'],
                [f'sim/room/parameters.c:2: f() has {widest + 1} parameters'])
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, 'sim', 'room'))
        for name, text in texts.items():
            with open(os.path.join(root, 'sim', 'room', name + '.c'), 'w', encoding='utf-8') as out:
                out.write(text)
        found = findings(root)
    return [(f'planted: {limit}', [] if is_ == should else [f'found {is_}, expected {should}'])
            for limit, is_, should in zip(LIMITS, found, expected)]


def main():
    results = list(zip(LIMITS, findings(ROOT))) + planted()
    return 1 if sum([tell(name, notes) for name, notes in results]) else 0


if __name__ == '__main__':
    sys.exit(main())
