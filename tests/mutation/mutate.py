# SPDX-License-Identifier: GPL-3.0-or-later
"""Small random faults in C: one place, one change, so that it may still compile."""
import re

# A change is a pattern and what may stand for it instead.
CHANGES = [(re.compile(pattern), instead) for pattern, instead in (
    (r"(?<![<-])<=", ["<"]), (r"(?<![>-])>=", [">"]),
    (r"(?<= )<(?= )", ["<=", ">"]), (r"(?<= )>(?= )", [">=", "<"]),
    (r"==", ["!="]), (r"!=", ["=="]),
    (r"&&", ["||"]), (r"\|\|", ["&&"]),
    (r"(?<= )\+(?= )", ["-"]), (r"(?<= )-(?= )", ["+"]),
    (r"(?<= )\*(?= [\w(])", ["/"]), (r"(?<= )/(?= )", ["*"]),
    (r"\+=", ["-="]), (r"-=", ["+="]), (r"(?<=\w)\+\+", ["--"]), (r"(?<=\w)--", ["++"]),
    (r"\btrue\b", ["false"]), (r"\bfalse\b", ["true"]),
    (r"(?<=[( ])!(?=[\w(])", [""]),
    (r"\bfmax\b", ["fmin"]), (r"\bfmin\b", ["fmax"]),
    (r"(?<![\w.])0(?![\w.])", ["1"]), (r"(?<![\w.])1(?![\w.])", ["0", "2"]),
    (r"\bcontinue;", ["break;"]), (r"\bbreak;", [";"]),
    (r"(?<=\t)[a-z_]\w*\([^{}]*\);$", [";"]),  # a call that is left out
    (r"(?<=\t)(?!return|struct|const|static)[^=;(){}]+ = [^{}]*;$", [";"]),  # so is what is assigned
)]
QUIET = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|/\*.*?\*/|//[^\n]*|^#(?:[^\n]*\\\n)*[^\n]*$|\bassert\([^\n]*',
                   re.S | re.M)


def blank(text):
    """TEXT with spaces for strings, comments, what the preprocessor reads, and assertions."""
    return QUIET.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def inside_functions(text):
    """Offsets of the lines that are inside a function: those that begin with a tab, below a brace
    in the first column."""
    lines, at, inside = [], 0, False
    for line in text.splitlines(keepends=True):
        if line.startswith("{"):
            inside = True
        elif line.startswith("}"):
            inside = False
        elif inside and line.startswith("\t"):
            lines.append((at, at + len(line)))
        at += len(line)
    return lines


def places(text):
    """(begin, end, instead) of every change that TEXT allows."""
    code, found = blank(text), []
    for begin, end in inside_functions(code):
        line = code[begin:end].rstrip("\n")
        for pattern, instead in CHANGES:
            for m in pattern.finditer(line):
                found += [(begin + m.start(), begin + m.end(), one) for one in instead]
    return found


def describe(text, place):
    """The line number, the line before and the line after."""
    begin, end, instead = place
    first, last = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    return (text.count("\n", 0, begin) + 1, text[first:last].strip(),
            (text[first:begin] + instead + text[end:last]).strip())


def apply(text, place):
    begin, end, instead = place
    return text[:begin] + instead + text[end:]
