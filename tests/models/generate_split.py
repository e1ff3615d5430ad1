# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of flows, the splits on them, and Liquid."""

OPERATORS = ["equal_to", "not_equal_to", "matches_any_of", "does_not_match_any_of", "contains",
             "does_not_contain", "starts_with", "does_not_start_with", "is_blank", "is_not_blank",
             "regex", "less_than", "greater_than", "is_before_date", "is_after_date",
             "is_before_time", "is_after_time"]
VARIABLES = ["n", "s", "k"]
FILTERS = ["append: 'x'", "capitalize", "default: '7'", "divided_by: 2", "divided_by: 0", "downcase",
           "minus: 1", "plus: 1", "prepend: \"0\"", "remove: '1'", "replace: '1', '2'", "size",
           "strip", "times: -1", "upcase", "split: ',' | first", "slice: 0, 2", "to_json", "modulo: 3",
           "truncate: 4", "unknown_filter"]
TAGS = ["{%% if %s %%}1{%% else %%}2{%% endif %%}", "{%% if %s == '1' %%}yes{%% elsif %s > 2 %%}7{%% endif %%}",
        "{%% assign v = %s | plus: 1 %%}{{ v }}", "{%% case %s %%}{%% when '1', 'yes' %%}1{%% else %%}No{%% endcase %%}",
        "{%% for i in (1..%s) %%}{{ i }}{%% endfor %%}", "{%%- unless %s -%%} 0 {%%- endunless -%%}",
        "{%% capture v %%}{{ %s }}{%% endcapture %%}{{ v | size }}", "{%% render %s %%}"]
COUNTER = "{%% if flow.variables.%s %%}{{flow.variables.%s | plus: 1}}{%% else %%}0{%% endif %%}"
FEATURES = ["variables", "liquid:filter", "liquid:tag", "liquid:broken", "liquid:counter", "split:dial status",
            "split:blank", "split:setting", "split:several conditions",
            "split:caller", "split:not visited", "split:parameter",
            "split:response"] + ["operator:" + name for name in OPERATORS]


def variable(w):
    return "flow.variables." + w.pick(VARIABLES + ["never_set"])


def path(f, later=True):
    """What a split or a text may read of this flow."""
    w = f.w
    widgets = f.names_with("") if not later or w.yes(0.6) else f.names
    choices = [(3, variable(w)), (1, "trigger.call.From"), (0.5, "contact.channel.address"),
               (0.7, "trigger.call.To"), (0.5, w.pick(["Digits", "widgets.nowhere.Digits", "flow.data.n"])),
               (0.4, "trigger.parent.parameters.n"), (0.4, "trigger.call.CallerState")]
    for name in widgets:
        visited = name in f.names_with("")
        if not visited:
            w.note("split:not visited")
        kind = name.split("_")[0]
        key = {"gather": ["Digits", "SpeechResult"], "make": ["parsed.open", "parsed.n"],
               "run": ["parsed.n", "parsed.open", "parsed.nested.n"], "connect": ["DialCallStatus"],
               "add": ["result", "x", "DialCallStatus"], "set": VARIABLES}.get(kind, ["Digits"])
        if "." not in name and " " not in name:
            choices.append((1.5, "widgets.%s.%s" % (name, w.pick(key))))
    chosen = w.weighted(choices)
    if chosen in ("Digits", "widgets.nowhere.Digits"):
        w.note("split:blank")
    elif chosen.startswith("widgets.set"):
        w.note("split:setting")
    elif chosen.endswith("DialCallStatus"):
        w.note("split:dial status")
    elif chosen.endswith(("result", ".x")):
        w.note("split:parameter")
    elif ".parsed." in chosen:
        w.note("split:response")
    elif chosen.startswith(("trigger", "contact")):
        w.note("split:caller")
    return chosen


def liquid(f):
    w = f.w
    if w.has("liquid:tag", 0.15):
        tag = w.pick(TAGS)
        return tag % ((path(f),) * tag.count("%s"))
    if w.has("liquid:broken", 0.02):
        return "{{flow.variables.n"
    text = path(f)
    if w.has("liquid:filter", 0.25):
        text += "".join(" | " + w.pick(FILTERS) for _ in range(w.whole(1, 3)))
    return "{{%s}}" % text if w.yes(0.7) else "{{ %s }}" % text


def literal(w):
    return w.pick(["", "0", "1", "2", "7", "yes", "No", "completed", "busy", "no-answer", "true",
                   "+15550100", "2026-11-24", "18:30", "a,b", "  1 ", "-3.5"])


def set_variables(f):
    """Settings: literals, counters, what is read of other widgets."""
    w, settings = f.w, []
    w.note("variables")
    for _ in range(w.whole(1, 3)):
        key = w.pick(VARIABLES)
        if w.has("liquid:counter", 0.1):
            settings.append({"key": key, "value": COUNTER % (key, key)})
            continue
        value = w.weighted([(4, literal(w)), (2, "{{flow.variables.%s | plus: 1}}" % key),
                            (2, liquid(f)), (1, "x" + liquid(f) + literal(w)),
                            (0.3, "{{flow.variables.%s | append: flow.variables.%s}}" % (key, key)),
                            (0.3, "a" * 600)])
        settings.append({"key": key, "value": value})
    return settings


def operand(f, operator):
    w = f.w
    if operator == "regex":
        return w.pick(["^[0-9]+$", "1|2", "(", "", "y.*", "^$"])
    if operator in ("is_before_date", "is_after_date"):
        return w.pick(["2026-11-24", ""])
    if operator in ("is_before_time", "is_after_time"):
        return w.pick(["18:30", "09:00"])
    if operator in ("matches_any_of", "does_not_match_any_of"):
        return w.pick(["1,2", "1, 2 ,3", ",", "yes"])
    return literal(w) if w.yes(0.85) else liquid(f)


def split(f, i, transition):
    """The input of a split and its transitions, `c0`, `c1`, ... the friendly names."""
    w, transitions = f.w, []
    text = liquid(f) if w.yes(0.9) else w.pick(["", "1", "{{%s}} {{%s}}" % (path(f), path(f))])
    w.note("variables")
    for k in range(w.weighted([(0.2, 0), (3, 1), (3, 2), (1, 4)])):
        operator = w.pick(OPERATORS)
        if w.want and w.want.startswith("operator:"):
            operator = w.want[9:]
        w.note("operator:" + operator)
        condition = {"friendly_name": "c%d" % k, "type": operator, "value": operand(f, operator)}
        if w.yes(0.8):
            condition["arguments"] = [text]
        conditions = [condition]
        if w.has("split:several conditions", 0.1):
            conditions.append(dict(condition, type=w.pick(OPERATORS), value=literal(w)))
        transitions.append(dict(transition("match"), conditions=conditions))
    if w.yes(0.85):
        transitions.append(transition("noMatch"))
    return text, transitions
