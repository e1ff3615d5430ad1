#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of strangers: what people really export, in many ways, of one afternoon that is known.

usage: strangers.py RINGFLOW [--every N] [WORD...]   those whose names have a WORD, of these every Nth; -v shows
what was said. Those that crash or leak where others do not are few: a slow build makes do with some.

Every variant is made here from the same calls, its figures are computed here, and it is either read to
these figures, or refused with its reason, or read otherwise with that said: never silently different.
"""
import datetime as dt
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile

DAY = dt.datetime(2026, 3, 17)
BASE = []


def make_calls():
    rng = random.Random(17)
    at = DAY + dt.timedelta(hours=8, seconds=131)
    for i in range(72):
        at += dt.timedelta(seconds=rng.randint(120, 820))
        wait = rng.choice((0, 0, 3, 11, 24, 47, 66, 95, 141, 190)) if i % 3 else rng.randint(5, 240)
        served = i % 6 != 4
        wait = wait if served else max(wait, 9)
        BASE.append(dict(id="c-%05d" % (i + 1), t=at, vru=rng.randint(4, 30), wait=wait, served=served,
                         talk=rng.randint(45, 520) if served else 0, acw=rng.randint(5, 60) if served else 0,
                         hold=rng.choice((0, 0, 12, 40)) if served else 0, ring=rng.randint(2, 9),
                         agent=rng.choice(("Ana", "Bruno", "Carla")) if served else "",
                         queue=rng.choice(("sales", "support")), tel="+3491%07d" % rng.randint(0, 9999999)))


make_calls()


def figures(calls, service=None, wait=None, arrival=None):
    """What is to come out of CALLS: by functions of a call where not the plain ones."""
    service, wait, arrival = service or (lambda c: c["talk"]), wait or (lambda c: c["wait"]), arrival or (lambda c: c["t"])
    served = [c for c in calls if c["served"]]
    return dict(calls=len(calls), served=len(served), abandoned=len(calls) - len(served),
                wait=sum(map(wait, calls)) / len(calls), service=sum(map(service, served)) / max(1, len(served)),
                day=min(map(arrival, calls)).strftime("%Y-%m-%d"), hours=True, first=min(arrival(c).hour for c in calls),
                last=max(arrival(c).hour for c in calls))


VARIANTS = []


def variant(name, extension="csv", args=(), want=None, refused=None, said=None, either=None, calls=None, **changes):
    """want: figures (of all calls, else); refused: a pattern of the refusal; said: a pattern of what is told beside
    the figures; unsaid: of what is not; either: right, or refused by that pattern."""
    unsaid = changes.pop("unsaid", None)

    def add(make):
        content = make()
        w = dict(want or figures(calls or BASE), unsaid=unsaid, **changes)
        VARIANTS.append((name, extension, list(args), w, refused, said, either, content))
        return make
    return add


def hms(s):
    return "%d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60)


def hhmmss(s):
    return "%02d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60)


def seconds(n):
    return dt.timedelta(seconds=n)


def end(c):
    return c["t"] + seconds(c["vru"] * 0 + c["wait"] + c["talk"])


def table(header, row, sep=",", calls=None, eol="\n"):
    return "".join(sep.join(map(str, r)) + eol for r in [header] + [row(c) for c in calls or BASE])


ISO = "%Y-%m-%d %H:%M:%S"


def plain(c, at=None, wait=str, talk=str, served=("served", "abandoned")):
    return [at(c["t"]) if at else c["t"].strftime(ISO), wait(c["wait"]), talk(c["talk"]) if c["served"] else "",
            served[not c["served"]]]


PLAIN = ["start_time", "wait", "talk", "status"]


def simple(**how):
    return table(PLAIN, lambda c: plain(c, **how))


def simple_semi(**how):
    return table(PLAIN, lambda c: plain(c, **how), ";")


# ---- languages ----

@variant("es-export")
def _():
    return table(["Fecha", "Hora", "Teléfono", "Cola", "Tiempo de espera", "Tiempo de conversación", "Estado", "Agente"],
                 lambda c: [c["t"].strftime("%d/%m/%Y"), c["t"].strftime("%H:%M:%S"), c["tel"], c["queue"], hhmmss(c["wait"]),
                            hhmmss(c["talk"]), "Atendida" if c["served"] else "Abandonada", c["agent"]], ";")


@variant("es-latin1", either="encoding latin-1")
def _():
    return table(["Fecha y hora", "Teléfono", "Duración de la espera", "Duración de la conversación", "Resultado"],
                 lambda c: [c["t"].strftime("%d/%m/%Y %H:%M:%S"), c["tel"], c["wait"], c["talk"],
                            "Atendida" if c["served"] else "Abandonada"], ";").encode("latin-1")


@variant("es-latin1-said", args=["--encoding", "latin-1"])
def _():
    return table(["Fecha y hora", "Teléfono", "Tiempo de espera", "Tiempo de conversación", "Resultado"],
                 lambda c: [c["t"].strftime("%d/%m/%Y %H:%M:%S"), c["tel"], c["wait"], c["talk"],
                            "Atendida" if c["served"] else "Abandonada"], ";").encode("latin-1")


def spanish_half(t, blank=" "):
    return t.strftime("%d/%m/%Y ") + "%d:%02d:%02d %s." % ((t.hour + 11) % 12 + 1, t.minute, t.second,
                                                         ("a.", "p.")[t.hour > 11] + blank + "m")


@variant("es-12-hours")
def _():
    return simple(at=spanish_half)


@variant("es-12-hours-nbsp")
def _():
    return simple(at=lambda t: spanish_half(t, "\xa0"))


@variant("us-12-hours-narrow-nbsp")
def _():
    return simple(at=lambda t: t.strftime("%-m/%-d/%Y %-I:%M:%S\u202f%p"))


@variant("pt-export")
def _():
    return table(["Data da chamada", "Hora", "Fila", "Tempo em fila", "Tempo de atendimento", "Situação", "Operador"],
                 lambda c: [c["t"].strftime("%d/%m/%Y"), c["t"].strftime("%H:%M:%S"), c["queue"], hhmmss(c["wait"]),
                            hhmmss(c["talk"]), "Atendida" if c["served"] else "Desistência", c["agent"]], ";")


@variant("pt-sim-nao")
def _():
    return table(["Data", "Hora", "Espera", "Conversa", "Atendida"],
                 lambda c: [c["t"].strftime("%d/%m/%Y"), c["t"].strftime("%H:%M:%S"), c["wait"], c["talk"],
                            "Sim" if c["served"] else "Não"], ";")


@variant("de-export")
def _():
    return table(["Datum", "Uhrzeit", "Rufnummer", "Wartezeit (Sek.)", "Gesprächsdauer (Sek.)", "Angenommen"],
                 lambda c: [c["t"].strftime("%d.%m.%Y"), c["t"].strftime("%H:%M:%S"), c["tel"], c["wait"], c["talk"],
                            "ja" if c["served"] else "nein"], ";")


@variant("de-minuten")
def _():
    return table(["Anrufzeit", "Wartezeit (Sekunden)", "Gesprächsdauer (Minuten)", "Ergebnis"],
                 lambda c: [c["t"].strftime("%d.%m.%Y %H:%M:%S"), c["wait"], "%.4f" % (c["talk"] / 60) if c["served"] else "",
                            "Angenommen" if c["served"] else "Aufgelegt"], ";").replace(".", ",").replace(",03,2026", ".03.2026")


@variant("es-minutos", either="unit|minut")
def _():
    return table(["Fecha y hora", "Espera (segundos)", "Conversación (minutos)", "Resultado"],
                 lambda c: [c["t"].strftime("%d/%m/%Y %H:%M:%S"), c["wait"], "%.4f" % (c["talk"] / 60) if c["served"] else "",
                            "Atendida" if c["served"] else "Abandonada"])


@variant("fr-minutes-nom", either="unit|minut")
def _():
    return table(["Date et heure", "Attente en secondes", "Conversation en minutes", "Statut"],
                 lambda c: [c["t"].strftime("%d/%m/%Y %H:%M:%S"), c["wait"], "%.4f" % (c["talk"] / 60) if c["served"] else "",
                            "Répondu" if c["served"] else "Abandonné"])


@variant("fr-export")
def _():
    return table(["Date d'appel", "Heure d'appel", "File", "Temps d'attente", "Durée de communication", "Décroché"],
                 lambda c: [c["t"].strftime("%d/%m/%Y"), c["t"].strftime("%H:%M:%S"), c["queue"], hhmmss(c["wait"]),
                            hhmmss(c["talk"]), "VRAI" if c["served"] else "FAUX"], ";")


@variant("it-export")
def _():
    return table(["Data", "Ora", "Coda", "Tempo di attesa", "Tempo di conversazione", "Esito", "Operatore"],
                 lambda c: [c["t"].strftime("%d/%m/%Y"), c["t"].strftime("%H:%M:%S"), c["queue"], hhmmss(c["wait"]),
                            hhmmss(c["talk"]), "Risposta" if c["served"] else "Abbandonata", c["agent"]], ";")


@variant("nl-export")
def _():
    return table(["Datum", "Tijd", "Wachtrij", "Wachttijd", "Gesprekstijd", "Status", "Medewerker"],
                 lambda c: [c["t"].strftime("%d-%m-%Y"), c["t"].strftime("%H:%M:%S"), c["queue"], hhmmss(c["wait"]),
                            hhmmss(c["talk"]), "Beantwoord" if c["served"] else "Opgehangen", c["agent"]], ";")


MONTHS = {"es": "17 de marzo de 2026", "es-short": "17-mar.-2026", "de": "17. März 2026", "fr": "17 mars 2026",
          "pt": "17 de março de 2026", "it": "17 marzo 2026", "nl": "17 maart 2026"}
for language, date in MONTHS.items():
    variant("month-" + language, either="expected a time such as")(
        lambda date=date: simple_semi(at=lambda t: date + t.strftime(" %H:%M:%S")))

TURNED = [dict(c, t=c["t"].replace(month=12)) for c in BASE]
for language, date in {"es": "17-dic-2026", "de": "17. Dez. 2026", "fr": "17 déc. 2026", "pt": "17/dez/2026", "fr-long": "jeudi 17 décembre 2026 à"}.items():
    variant("december-" + language, either="expected a time such as", calls=TURNED)(
        lambda date=date: table(PLAIN, lambda c: plain(c, at=lambda t: date + t.strftime(" %H:%M:%S")), ";", TURNED))

WORDS = {"es": ("Contestada", "Abandono"), "es-2": ("Atendido", "Colgó en espera"), "de": ("Verbunden", "Abbruch"), "fr": ("Traité", "Raccroché"),
         "pt": ("Respondida", "Desligada"), "it": ("Risposto", "Persa"), "nl": ("Aangenomen", "Verlaten"),
         "voicemail": ("Voicemail", "Missed"), "callback": ("Callback completed", "Callback requested")}
for language, words in WORDS.items():
    variant("words-" + language, either="--outcomes")(lambda words=words: simple(served=words))
FLAGS = {"vrai": ("VRAI", "FAUX"), "wahr": ("WAHR", "FALSCH"), "verdadero": ("VERDADERO", "FALSO"), "si": ("sì", "no"), "ja": ("ja", "nee"),
         "access": ("-1", "0"), "x": ("x", ""), "tick": ("✓", "✗"), "oui": ("Oui", "Non"), "sim": ("sim", "não"), "on": ("ON", "OFF"),
         "vero": ("VERO", "FALSO")}
for language, words in FLAGS.items():
    variant("flags-" + language, either="yes or no")(
        lambda words=words: table(["start_time", "wait", "talk", "is_answered"], lambda c: plain(c, served=words)))

# ---- files and tables ----


@variant("pages-with-headers")
def _():
    lines = simple().splitlines()
    out = ["Contact centre report", "Date: 17/03/2026", ""]
    for k in range(1, len(lines), 20):
        out += ["Page %d of 4,,," % (k // 20 + 1), lines[0]] + lines[k:k + 20] + [",,,"]
    return "\n".join(out) + "\nTotal,,%d,\n" % sum(c["talk"] for c in BASE)


@variant("summary-above", either="summary|header|interval")
def _():
    return "Queue,Offered,Answered,Abandoned,AHT\nsales,40,32,8,210\nsupport,32,28,4,180\n\n" + simple()


@variant("summary-below", either="header|time|columns")
def _():
    return simple() + "\nQueue,Offered,Answered,Abandoned\nsales,40,32,8\nsupport,32,28,4\n"


@variant("summary-below-by-day", either="header|time|columns|fields")
def _():
    return simple() + "\nDate,Offered,Answered,Abandoned\n2026-03-17,72,60,12\n"


@variant("header-in-two-rows", either="column|header")
def _():
    return ",Queue,,Agent,\nStart time,Name,Wait,Name,Talk\n" + "".join(
        "%s,%s,%d,%s,%s\n" % (c["t"].strftime(ISO), c["queue"], c["wait"], c["agent"], c["talk"] or "") for c in BASE)


@variant("header-in-two-rows-durations", either="column|header")
def _():
    return ",Queue,Talk,\nStart time,Duration,Duration,Status\n" + "".join(",".join(plain(c)) + "\n" for c in BASE)


@variant("units-below-header", either="unit|duration|number")
def _():
    lines = simple(talk=lambda s: "%.4f" % (s / 60)).splitlines(True)
    return lines[0] + "(local),(s),(min),\n" + "".join(lines[1:])


@variant("long-form", refused="expected a time such as")
def _():
    return "call_id,field,value\n" + "".join("%s,start_time,%s\n%s,wait,%d\n%s,talk,%d\n" % (
        c["id"], c["t"], c["id"], c["wait"], c["id"], c["talk"]) for c in BASE)


@variant("hours-by-weekday", refused="arrival|begin|column|row")
def _():
    return "Hour,Mon,Tue,Wed,Thu,Fri\n" + "".join("%d:00,4,5,6,3,5\n" % h for h in range(8, 18))


@variant("transposed", refused="on its side")
def _():
    rows = [plain(c) for c in BASE]
    return "".join(",".join([PLAIN[k]] + [r[k] for r in rows]) + "\n" for k in range(4))


@variant("markdown")
def _():
    lines = table(PLAIN, plain, " | ").splitlines()
    return "| " + lines[0] + " |\n|---|---:|---:|---|\n" + "".join("| %s |\n" % line for line in lines[1:])


def ruled(psql):
    rows = [PLAIN] + [plain(c) for c in BASE]
    width = [max(len(r[k]) for r in rows) for k in range(4)]
    rule = "+".join("-" * (w + 2) for w in width)
    body = [" " + " | ".join(x.ljust(w) for x, w in zip(r, width)) for r in rows]
    if psql:
        return "\n".join([body[0], rule] + body[1:] + ["(%d rows)" % len(BASE), ""])
    rule, body = "+" + rule + "+", ["|" + b + " |" for b in body]
    return "\n".join([rule, body[0], rule] + body[1:] + [rule, "%d rows in set (0.01 sec)" % len(BASE), ""])


@variant("psql", "txt")
def _():
    return ruled(True)


@variant("mysql", "txt")
def _():
    return ruled(False)


@variant("fixed-width", "txt", refused="of fixed width")
def _():
    return "".join("%-22s%-8s%-8s%-12s\n" % tuple(r) for r in [PLAIN] + [plain(c) for c in BASE])


@variant("fixed-width-ruled", "txt", refused="of fixed width")
def _():
    return "".join("%-22s %-8s %-8s %-12s\n" % tuple(r) for r in [PLAIN, ["-" * 22, "-" * 8, "-" * 8, "-" * 12]] + [plain(c) for c in BASE])


@variant("sql-inserts", "sql", refused="SQL")
def _():
    return "CREATE TABLE calls (start_time datetime, wait int, talk int, status text);\nINSERT INTO `calls` VALUES " + ",\n".join(
        "('%s',%s,%s,'%s')" % (*plain(c)[:2], c["talk"], plain(c)[3]) for c in BASE) + ";\n"


@variant("xml", "xml", refused="XML")
def _():
    return '<?xml version="1.0"?>\n<calls>' + "".join("<call start_time='%s' wait='%s'/>\n" % tuple(plain(c)[:2]) for c in BASE) + "</calls>\n"


@variant("html-as-xls", "xls", refused="HTML")
def _():
    return "<html><body><table><tr><th>start_time</th><th>wait</th></tr>" + "".join(
        "<tr><td>%s</td><td>%s</td></tr>\n" % tuple(plain(c)[:2]) for c in BASE) + "</table></body></html>"


variant("xlsx", "xlsx", refused="(?i)excel|spreadsheet|xlsx")(lambda: b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml" + bytes(300))
variant("zip", "zip", refused="(?i)zip")(lambda: b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0calls.csv" + bytes(300))
variant("xls", "xls", refused="(?i)excel|spreadsheet|xls")(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
variant("pdf", "pdf", refused="PDF")(lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(100))
variant("parquet", "parquet", refused="(?i)parquet")(lambda: b"PAR1\x15\x04\x15" + bytes(100) + b"PAR1")
variant("sqlite", "db", refused="(?i)sqlite|database")(lambda: b"SQLite format 3\0" + bytes(200))
variant("png", "png", refused="expected")(lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100))
variant("empty", refused="empty")(lambda: b"")
variant("only-mark", refused="empty")(lambda: b"\xef\xbb\xbf")
variant("only-blank", refused="empty")(lambda: "\n\n  \n")
variant("only-header", refused="only a header")(lambda: ",".join(PLAIN) + "\n")
variant("only-totals", refused="sums")(lambda: ",".join(PLAIN) + "\nTotal,100,200,\nAverage,10,20,\n")
variant("gzip-utf16", "csv.gz")(lambda: gzip.compress(simple().encode("utf-16"), mtime=0))
variant("gzip-cut", "csv.gz", refused="gzip|cut|end")(lambda: gzip.compress(simple().encode(), mtime=0)[:-30])
variant("utf16-no-mark", either="encoding utf-16")(lambda: simple().encode("utf-16-le"))
variant("utf16-no-mark-said", args=["--encoding", "utf-16"])(lambda: simple().encode("utf-16-le"))


@variant("mixed-encodings", either="encoding")
def _():
    text = table(PLAIN + ["agent"], lambda c: plain(c) + ["Núria"]).encode()
    return text.replace("Núria".encode(), "Núria".encode("latin-1"), 3)


@variant("windows-1252", args=["--encoding", "latin-1"])
def _():
    return table(PLAIN + ["note"], lambda c: plain(c) + ["“ok” – 5 €"]).encode("cp1252")


@variant("nbsp-thousands")
def _():
    group = lambda s: "{:,}".format(s * 1000).replace(",", "\xa0")
    return table(["start_time", "wait_ms", "talk_ms", "status"], lambda c: plain(c, wait=group, talk=group))


@variant("quoted-line-breaks")
def _():
    return table(["note"] + PLAIN, lambda c: ['"said ""wait"",\n2026-03-17 09:00:00,5,6,served\n"'] + plain(c))


@variant("decimal-comma")
def _():
    return simple_semi(wait=lambda s: "%d,0" % s, talk=lambda s: "%d,00" % s)


@variant("decimal-comma-unquoted", either="field|separat|quote")
def _():
    return simple(wait=lambda s: "%d,5" % s, talk=lambda s: "%d,5" % s)


@variant("note-with-unquoted-comma", either="field|separat|quote")
def _():
    return table(["note"] + PLAIN, lambda c: ["hello, world" if c["id"].endswith("7") else "hi"] + plain(c))


@variant("late-note-with-unquoted-comma", either="field|separat|quote")
def _():
    return table(PLAIN[:1] + ["note"] + PLAIN[1:], lambda c: plain(c)[:1] + ["order, 12" if c["id"].endswith("7") else "hi"] + plain(c)[1:])


variant("tabs", "tsv")(lambda: table(PLAIN, plain, "\t"))
variant("bars", "txt")(lambda: table(PLAIN, plain, "|"))
variant("trailing-separator")(lambda: "".join(line + ",\n" for line in simple().splitlines()))
variant("rows-with-trailing-separator")(lambda: ",".join(PLAIN) + "\n" + "".join(line + ",\n" for line in simple().splitlines()[1:]))
variant("tildes", "txt", refused="sep=")(lambda: table(PLAIN, plain, "~"))
variant("carets", "txt", refused="sep=")(lambda: table(PLAIN, plain, "^"))
variant("tildes-said", "txt")(lambda: "sep=~\n" + table(PLAIN, plain, "~"))
variant("mac-line-ends")(lambda: table(PLAIN, plain, eol="\r"))
variant("control-z")(lambda: simple() + "\x1a")


@variant("single-quotes", either="quote|column|separat")
def _():
    return table(["'%s'" % p for p in PLAIN], lambda c: ["'%s'" % p for p in plain(c)])


@variant("formula-quotes", either="expected")
def _():
    return table(PLAIN, lambda c: ['="%s"' % p for p in plain(c)])


@variant("whole-row-quoted", either="column|separat|quote")
def _():
    return "".join('"%s"\n' % line for line in simple().splitlines())


@variant("hash-cells", refused="####")
def _():
    return simple(at=lambda t: "########")


@variant("cut-last-row", refused="csv:73:1: error: 2 fields, expected 4")
def _():
    return table(["start_time", "status", "wait", "talk"], lambda c: [plain(c)[k] for k in (0, 3, 1, 2)])[:-9]


@variant("cut-last-row-loses-agent", refused="csv:73:1: error: 4 fields, expected 6")
def _():
    text = table(PLAIN + ["agent", "queue"], lambda c: plain(c) + [c["agent"], c["queue"]])
    return text[:text.rindex(BASE[-1]["agent"]) - 1]


# ---- times ----

for name, form in {"cet": "%Y-%m-%d %H:%M:%S CET", "est": "%m/%d/%Y %H:%M:%S EST", "utc+2": "%Y-%m-%d %H:%M:%S UTC+2",
                   "utc+02:00": "%Y-%m-%d %H:%M:%S UTC+02:00", "gmt-3": "%Y-%m-%d %H:%M:%S GMT-3", "brt": "%Y-%m-%d %H:%M:%S BRT", "short": "%Y-%m-%d %H:%M:%S+2",
                   "brackets": "%Y-%m-%d %H:%M:%S (UTC+01:00)", "java": "%Y-%m-%dT%H:%M:%S+01:00[Europe/Madrid]", "ist": "%Y-%m-%d %H:%M:%S IST",
                   "ms-comma": '"%Y-%m-%d %H:%M:%S,000"', "ms-point": "%Y-%m-%d %H:%M:%S.000", "colon-ms": "%Y-%m-%d %H:%M:%S:000",
                   "nano": "%Y-%m-%dT%H:%M:%S.000000000Z", "dots": "%d.%m.%Y %H.%M.%S", "h": "%d/%m/%Y %Hh%M", "uhr": "%d.%m.%Y %H:%M:%S Uhr",
                   "underscore": "%Y-%m-%d_%H-%M-%S", "apache": "[%d/%b/%Y:%H:%M:%S +0100]", "iso-week": "2026-W12-2T%H:%M:%S", "ordinal": "2026-076 %H:%M:%S",
                   "no-year": "%d/%m %H:%M:%S", "no-year-name": "%b %d %H:%M:%S", "us-short": "%-m/%-d/%y %-I:%M %p", "year-last": "%a %b %d %H:%M:%S %Y",
                   "zone-in-date": "%a %b %d %H:%M:%S CET %Y", "ctime-brst": "%a, %d %b %Y %H:%M:%S +0100 (CET)", "slash-iso": "%Y/%m/%d %H:%M:%S",
                   "backwards": "%H:%M:%S %d/%m/%Y", "dash-time": "%d-%m-%Y - %H:%M:%S", "at": "%B %d, %Y at %I:%M:%S %p", "t-ms": "%Y%m%dT%H%M%S.000+0100"}.items():
    variant("time-" + name, either="expected a time such as|--zone")(
        lambda form=form: simple(at=lambda t: ('"%s"' % t.strftime(form)) if "," in form and '"' not in form else t.strftime(form)))


EARLIER = [dict(c, t=c["t"] - seconds(3600)) for c in BASE]
for name, form in {"brackets": "%Y-%m-%d %H:%M:%S (UTC+01:00)", "cet": "%Y-%m-%d %H:%M:%S CET", "utc+1": "%Y-%m-%d %H:%M:%S UTC+1",
                   "java": "%Y-%m-%dT%H:%M:%S+01:00[Europe/Madrid]", "outlook": "%a %b %d %Y %H:%M:%S GMT+0100 (CET)"}.items():
    variant("zone-" + name, args=["--zone", "UTC"], calls=EARLIER)(lambda form=form: simple(at=lambda t: t.strftime(form)))


@variant("times-over-midnight", calls=[dict(c, t=c["t"] + seconds(12 * 3600)) for c in BASE])
def _():
    rows = [dict(c, t=c["t"] + seconds(12 * 3600)) for c in BASE]
    return table(["Date", "Start Time", "Answered At", "End Time", "Agent"],
                 lambda c: [c["t"].strftime("%Y-%m-%d"), c["t"].strftime("%H:%M:%S"),
                            (c["t"] + seconds(c["wait"])).strftime("%H:%M:%S") if c["served"] else "", end(c).strftime("%H:%M:%S"),
                            c["agent"]], calls=rows)


variant("date-in-first-lines", said="above the header")(lambda: "Report of 17/03/2026\nQueue: all\n" + simple(at=lambda t: t.strftime("%H:%M:%S")))
variant("excel-comma")(lambda: simple_semi(at=lambda t: ("%.6f" % (46098 + (t - DAY).total_seconds() / 86400)).replace(".", ",")))
variant("scientific-times", refused="E\\+|expected a time|precis")(lambda: simple(at=lambda t: "%.4E" % (t.timestamp() * 1000)))
variant("scientific-ids", either="scientific|digits|E\\+")(
    lambda: table(["call_id"] + PLAIN, lambda c: ["1.69988E+12"] + plain(c, at=lambda t: t.strftime("%Y-%m-%d %H:00:00"))))
variant("epoch-comma")(lambda: simple_semi(at=lambda t: "%d,25" % (t - dt.datetime(1970, 1, 1)).total_seconds()))

FALL = [dict(c, t=dt.datetime(2026, 10, 25, 0, 20) + seconds(200 * i)) for i, c in enumerate(BASE)]  # UTC


def madrid(t):
    return t + seconds(7200 if t < dt.datetime(2026, 10, 25, 1) else 3600)


@variant("clocks-turned-back", calls=FALL, said="the hour that comes twice is read as one", first=2, last=5, want=figures(FALL, arrival=lambda c: madrid(c["t"])))
def _():
    return table(["start_time", "wait", "talk", "status"], lambda c: plain(c, at=lambda t: madrid(t).strftime(ISO)), calls=FALL)


AUTUMN = {"us": (dt.datetime(2026, 11, 1, 0, 20), 2), "sydney": (dt.datetime(2026, 4, 5, 1, 20), 3)}
for place, (begin, turn) in AUTUMN.items():
    def turned(i, begin=begin, turn=turn):
        t = begin + seconds(200 * i)
        return t if t < begin.replace(hour=turn, minute=0) else t - seconds(3600)
    calls = [dict(c, t=turned(i)) for i, c in enumerate(BASE)]
    variant("clocks-turned-back-" + place, calls=calls, said="the hour that comes twice")(lambda calls=calls: table(PLAIN, plain, calls=calls))
    variant("clocks-not-turned-" + place, calls=[dict(c, t=c["t"] - seconds(86400)) for c in calls], unsaid="the hour that comes twice")(
        lambda calls=calls: table(PLAIN, plain, calls=[dict(c, t=c["t"] - seconds(86400)) for c in calls]))


@variant("clocks-turned-back-ends", calls=FALL, refused="clocks were turned back", want=figures(FALL, arrival=lambda c: madrid(c["t"])))
def _():
    return table(["start_time", "wait", "status", "end_time"], lambda c: [madrid(c["t"]).strftime(ISO), c["wait"], plain(c)[3], madrid(end(c)).strftime(ISO)], calls=FALL)


SHUFFLED = random.Random(3).sample(BASE, len(BASE))
variant("no-order")(lambda: table(PLAIN, plain, calls=SHUFFLED))
NEW_YEAR = [dict(c, t=dt.datetime(2026, 12, 31, 20, 5) + seconds(300 * i)) for i, c in enumerate(BASE)]
variant("new-year", calls=NEW_YEAR)(lambda: table(PLAIN, plain, calls=NEW_YEAR))
variant("new-year-no-year", calls=NEW_YEAR, refused="expected a time|year")(
    lambda: table(PLAIN, lambda c: plain(c, at=lambda t: t.strftime("%d.%m. %H:%M:%S")), calls=NEW_YEAR))

# ---- durations ----

DURATIONS = {"python": lambda s: "0 days, " + hms(s), "pandas": lambda s: "0 days " + hhmmss(s), "net": lambda s: hhmmss(s) + ".0000000", "iso": lambda s: "PT%dM%dS" % divmod(s, 60),
             "iso-seconds": lambda s: "PT%d.000S" % s, "primes": lambda s: "%d'%02d\"\"" % divmod(s, 60), "words": lambda s: "%d minutes %d seconds" % divmod(s, 60),
             "hms-letters": lambda s: "%02dh%02dm%02ds" % (s // 3600, s // 60 % 60, s % 60), "float": lambda s: "%d.0" % s, "s": lambda s: "%d s" % s, "sec": lambda s: "%d sec." % s,
             "es-words": lambda s: "%d min %d seg" % divmod(s, 60), "de-words": lambda s: "%d Min. %d Sek." % divmod(s, 60), "midnight": lambda s: (DAY + seconds(s)).strftime("%I:%M:%S %p"),
             "1899": lambda s: "1899-12-30 " + hhmmss(s), "1900": lambda s: "1900-01-00 " + hhmmss(s), "today": lambda s: "2026-03-17 " + hhmmss(s), "ms-clock": lambda s: hhmmss(s) + ".000", "ms-colon": lambda s: hhmmss(s) + ":000",
             "dots": lambda s: hhmmss(s).replace(":", "."), "net-day": lambda s: "0." + hhmmss(s), "m-s": lambda s: "%dm %02ds" % divmod(s, 60), "compact": lambda s: "%06d" % int(hhmmss(s).replace(":", "")), "frames": lambda s: hhmmss(s) + ";00",
             "fr-words": lambda s: "%d min et %d s" % divmod(s, 60), "comma-zero": lambda s: '"%d,0"' % s, "plus": lambda s: "+%d" % s, "quoted-apostrophe": lambda s: "'" + hhmmss(s)}
for name, text in DURATIONS.items():
    extra = dict(refused="written together") if name == "compact" else dict(either="expected a duration")
    variant("duration-" + name, **extra)(
        lambda text=text, name=name: simple(wait=lambda s: '"%s"' % text(s) if name in ("primes", "python") else text(s),
                                            talk=lambda s: '"%s"' % text(s) if name in ("primes", "python") else text(s)))

LONG = [dict(c, talk=c["talk"] + 86400 * (i == 6)) for i, c in enumerate(BASE)]
for name, text in {"python": lambda s: '"1 day, %s"' % hms(s - 86400) if s >= 86400 else hms(s), "clock": lambda s: hms(s),
                   "net": lambda s: "1.%s" % hhmmss(s - 86400) if s >= 86400 else hhmmss(s), "pandas": lambda s: "%d days %s" % (s // 86400, hhmmss(s % 86400))}.items():
    variant("over-a-day-" + name, calls=LONG, either="expected a duration")(lambda text=text: table(PLAIN, lambda c: plain(c, talk=text), calls=LONG))

for name, column in {"minutes": "Talk Minutes", "mins": "talk_mins", "in-min": "Talk in min.", "m": "talk (m)", "minutes-first": "Minutes of talk", "min.": "Talk Time (Min.)", "mm": "Talk [minutes]",
                     "dec": "Talk Time (decimal minutes)", "slash": "Talk / min", "minuti": "Conversazione (minuti)", "minuten": "Gesprekstijd (minuten)", "no-unit": "talk"}.items():
    extra = dict(said="which is little", service=figures(BASE)["service"] / 60) if name == "no-unit" else dict(either="--columns 'service=")
    variant("unit-" + name, **extra)(
        lambda column=column: table(["start_time", "wait (s)", column, "status"], lambda c: plain(c, talk=lambda s: "%.4f" % (s / 60))))

for name, column in {"hundredths": "talk_cs", "us": "talk_us", "ticks": "talk_ticks", "hours": "Talk (Std.)"}.items():
    per = {"hundredths": 100, "us": 10 ** 6, "ticks": 10 ** 7, "hours": 1 / 3600}[name]
    variant("unit-" + name, either="--columns 'service=|31 days")(
        lambda column=column, per=per: table(["start_time", "wait (s)", column, "status"], lambda c: plain(c, talk=lambda s: "%.7g" % (s * per))))

# ---- what is meant ----

@variant("negative-waits", said="below 0", wait=sum(c["wait"] for c in BASE if c["id"] != "c-00003") / (len(BASE) - 1))
def _():
    return table(PLAIN, lambda c: plain(c, wait=lambda s: -4 if c["id"] == "c-00003" else s) )


@variant("wait-includes-ivr", said="longer together than the call", wait=None)
def _():
    return table(["start_time", "ivr_time", "wait_time", "talk_time", "end_time", "status"],
                 lambda c: [c["t"].strftime(ISO), c["vru"], c["vru"] + c["wait"], c["talk"], (end(c) + seconds(c["vru"])).strftime(ISO), plain(c)[3]])


@variant("talk-includes-hold", either="incl|hold")
def _():
    return table(["start_time", "wait", "Talk Time (incl. hold)", "Hold Time", "status"],
                 lambda c: plain(c)[:2] + [c["talk"], c["hold"] if c["served"] else ""] + plain(c)[3:])


@variant("talk-and-hold-apart", said="added to it", want=figures(BASE, service=lambda c: c["talk"] + c["hold"]))
def _():
    return table(["start_time", "wait", "Talk Time", "Hold Time", "status"],
                 lambda c: plain(c)[:2] + [c["talk"], c["hold"] if c["served"] else ""] + plain(c)[3:])


@variant("legs-of-one-id", said="each of which counts once", calls=BASE)
def _():
    text = table(["call_id"] + PLAIN + ["agent"], lambda c: [c["id"]] + plain(c) + [c["agent"]])
    lines = text.splitlines(True)
    return "".join(lines[:6] + [lines[5].replace("served", "transferred")] + lines[6:])


LEGS = [c for c in BASE if c["served"]][:9]


@variant("children-with-parents", said="9 rows are of another call by parent_call_id",
         calls=BASE + [dict(c, t=c["t"] + seconds(c["wait"] + 60), wait=4, talk=90) for c in LEGS])
def _():
    child = lambda c: [c["id"] + "-b", c["id"], (c["t"] + seconds(c["wait"] + 60)).strftime(ISO), 4, 90, "served"]
    return table(["call_id", "parent_call_id"] + PLAIN, lambda c: [c["id"], ""] + plain(c)) + "".join(",".join(map(str, child(c))) + "\n" for c in LEGS)


@variant("children-left-out", args=["--where", "parent_call_id="])
def _():
    child = lambda c: [c["id"] + "-b", c["id"], (c["t"] + seconds(c["wait"] + 60)).strftime(ISO), 4, 90, "served"]
    return table(["call_id", "parent_call_id"] + PLAIN, lambda c: [c["id"], ""] + plain(c)) + "".join(",".join(map(str, child(c))) + "\n" for c in LEGS)


@variant("mixed-directions", said="--where|each row is a caller", calls=BASE + LEGS)
def _():
    return table(["Dirección"] + PLAIN, lambda c: ["Entrante"] + plain(c)) + "".join("Saliente,%s\n" % ",".join(plain(c)) for c in LEGS)


@variant("mixed-call-types", said="--where|each row is a caller", calls=BASE + LEGS)
def _():
    return table(["Call Type"] + PLAIN, lambda c: ["Inbound"] + plain(c)) + "".join("%s,%s\n" % (k, ",".join(plain(c))) for c, k in zip(LEGS, ("Outbound", "Internal") * 5))


@variant("mixed-kinds", said="--where|each row is a caller", calls=BASE + LEGS)
def _():
    return table(["Type"] + PLAIN, lambda c: ["incoming"] + plain(c)) + "".join("outgoing,%s\n" % ",".join(plain(c)) for c in LEGS)


@variant("inverted-directions-it", said="--where|each row is a caller", calls=BASE + LEGS)
def _():
    return table(["Direzione"] + PLAIN, lambda c: ["In entrata"] + plain(c)) + "".join("In uscita,%s\n" % ",".join(plain(c)) for c in LEGS)


@variant("rows-twice-without-id", said="a row like another one in all that is read, 17 in all", calls=BASE + BASE[:20])
def _():
    return simple() + "".join(",".join(plain(c)) + "\n" for c in BASE[:20])


@variant("served-by-nobody")
def _():
    return table(PLAIN[:3], lambda c: plain(c)[:3])


@variant("end-minus-start-with-ring", said="all of a call|duration")
def _():
    return table(["start_time", "wait_time", "duration", "end_time", "status"],
                 lambda c: [c["t"].strftime(ISO), c["wait"], c["wait"] + c["talk"], end(c).strftime(ISO), plain(c)[3]])


@variant("minutes-only-clock", said="are minutes and seconds", want=figures(BASE))
def _():
    return table(["start_time", "Wait Time", "Talk Time", "status"], lambda c: plain(c, wait=lambda s: "%d:%02d" % divmod(s, 60), talk=lambda s: "%d:%02d" % divmod(s, 60)))


# ---- JSON ----

def record(c, at=None):
    return {"id": c["id"], "start_time": at(c["t"]) if at else c["t"].strftime("%Y-%m-%dT%H:%M:%SZ"), "wait": c["wait"], "talk": c["talk"] if c["served"] else None,
            "status": plain(c)[3]}


def epoch(t):
    return int((t - dt.datetime(1970, 1, 1)).total_seconds())


JSONS = {"data": lambda: {"data": list(map(record, BASE)), "meta": {"total": 72}},
         "graphql": lambda: {"data": {"calls": {"edges": [{"node": record(c)} for c in BASE], "pageInfo": {"hasNextPage": False}}}},
         "graphql-nodes": lambda: {"data": {"calls": {"nodes": list(map(record, BASE))}}},
         "data-calls": lambda: {"data": {"calls": list(map(record, BASE))}}, "result-items": lambda: {"result": {"items": list(map(record, BASE))}, "status": "ok"},
         "elastic": lambda: {"took": 3, "hits": {"total": 72, "hits": [{"_id": c["id"], "_source": record(c)} for c in BASE]}},
         "net-dates": lambda: [record(c, lambda t: "/Date(%d)/" % (1000 * epoch(t))) for c in BASE], "net-offset": lambda: [record(c, lambda t: "/Date(%d+0000)/" % (1000 * epoch(t))) for c in BASE],
         "epoch-strings": lambda: [record(c, lambda t: "%d" % (1000 * epoch(t))) for c in BASE], "mongo": lambda: [record(c, lambda t: {"$date": t.strftime("%Y-%m-%dT%H:%M:%SZ")}) for c in BASE],
         "mongo-long": lambda: [record(c, lambda t: {"$date": {"$numberLong": "%d" % (1000 * epoch(t))}}) for c in BASE],
         "arrays": lambda: [PLAIN] + [plain(c) for c in BASE], "split": lambda: {"columns": PLAIN, "data": [plain(c) for c in BASE]},
         "pandas": lambda: {k: {str(i): record(c)[k] for i, c in enumerate(BASE)} for k in ("start_time", "wait", "talk", "status")}, "by-id": lambda: {c["id"]: record(c) for c in BASE},
         "columns": lambda: {k: [record(c)[k] for c in BASE] for k in ("start_time", "wait", "talk", "status")}, "lists-of-lists": lambda: [[record(c) for c in BASE[:36]], [record(c) for c in BASE[36:]]],
         "pages": lambda: [{"page": 1, "calls": [record(c) for c in BASE[:36]]}, {"page": 2, "calls": [record(c) for c in BASE[36:]]}],
         "wait-objects": lambda: [dict(record(c), wait={"seconds": c["wait"]}, talk={"seconds": c["talk"]}) for c in BASE], "legs-inside": lambda: [dict(record(c), legs=[{"agent": c["agent"], "talk": 5}]) for c in BASE],
         "two-lists": lambda: {"abandoned": [record(c) for c in BASE if not c["served"]], "calls": [record(c) for c in BASE if c["served"]]},
         "numbers-as-text": lambda: [dict(record(c), wait=str(c["wait"]), talk=str(c["talk"])) for c in BASE],
         "next-page": lambda: {"calls": list(map(record, BASE)), "next_page_uri": "/2010-04-01/Accounts/AC/Calls.json?Page=1", "page": 0, "page_size": 72}}
for name, make in JSONS.items():
    extra = dict(said="one page of several") if name == "next-page" else {}
    if name == "two-lists":
        extra = dict(said="another list, 'abandoned', of 12 objects", calls=[c for c in BASE if c["served"]])
    variant("json-" + name, "json", either="list of calls|no column|expected a time such", **extra)(lambda make=make: json.dumps(make(), indent=1))
variant("json-lines-mark", "json")(lambda: b"\xef\xbb\xbf" + "".join(json.dumps(record(c)) + "\n" for c in BASE).encode())
variant("json-lines-comma", "json", either="JSON")(lambda: ",\n".join(json.dumps(record(c)) for c in BASE) + "\n")
variant("json-cut", "json", refused="JSON")(lambda: json.dumps(list(map(record, BASE)))[:-200])
variant("json-lines-cut", "json", refused="JSON")(lambda: "".join(json.dumps(record(c)) + "\n" for c in BASE)[:-20])
variant("javascript", "js", refused="expected")(lambda: "var calls = " + json.dumps(list(map(record, BASE))) + ";")

# ---- systems ----

def queue_log():
    out = ["1773730000|NONE|NONE|NONE|QUEUESTART|", "1773730001|NONE|sales|SIP/1|ADDMEMBER|", "1773730002|NONE|NONE|SIP/1|PAUSEALL|lunch",
           "1773730003|NONE|sales|SIP/1|PAUSE|lunch", "1773730009|NONE|NONE|NONE|CONFIGRELOAD|"]
    rows = []
    for i, c in enumerate(BASE):
        t = epoch(c["t"])
        rows += [(t - 1, c["id"], "NONE", "NONE", "DID", "900"), (t, c["id"], c["queue"], "NONE", "ENTERQUEUE", "|%s|1" % c["tel"])]
        at = t + c["wait"]
        if i % 5 == 0 and c["served"] and c["wait"] > 8:
            rows += [(at - 2, c["id"], c["queue"], "SIP/2", "RINGNOANSWER", "4000")]
        if not c["served"]:
            rows += [(at, c["id"], c["queue"], "NONE") + (("ABANDON", "1|1|%d" % c["wait"]), ("EXITWITHTIMEOUT", "1|1|%d" % c["wait"]), ("EXITEMPTY", "1|1|%d" % c["wait"]),
                                                          ("EXITWITHKEY", "9|1|1|%d" % c["wait"]))[i % 4]]
            continue
        rows += [(at, c["id"], c["queue"], "SIP/1", "CONNECT", "%d|b|3" % c["wait"])]
        last = (("COMPLETEAGENT", "%d|%d|1" % (c["wait"], c["talk"])), ("COMPLETECALLER", "%d|%d|1" % (c["wait"], c["talk"])), ("BLINDTRANSFER", "200|ctx|%d|%d|1" % (c["wait"], c["talk"])),
                ("ATTENDEDTRANSFER", "BRIDGE|x|%d|%d|1" % (c["wait"], c["talk"])), ("TRANSFER", "200|ctx|%d|%d|1" % (c["wait"], c["talk"])))[i % 5]
        rows += [(at + c["talk"], c["id"], c["queue"], "SIP/1") + last]
    rows.sort(key=lambda r: r[0])
    return "\n".join(out + ["|".join(map(str, r)) for r in rows]) + "\n"


variant("queue-log-events", "txt", said="let go")(queue_log)

CDR = ["clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "linkedid"]


def cdr(c, unique, leg, start, answered, stop):
    return ['"x"', c["tel"], "200", "in", "SIP/t-%s" % unique, "SIP/%d" % leg, "Queue", "q", start.strftime(ISO), answered.strftime(ISO) if answered else "", stop.strftime(ISO),
            int((stop - start).total_seconds()), int((stop - answered).total_seconds()) if answered else 0, "ANSWERED" if answered else "NO ANSWER", "3", unique, c["id"]]


@variant("cdr-legs-by-linkedid", said="144 rows are of another call by linkedid", calls=BASE * 3, served=None, abandoned=None, wait=None, service=None)
def _():
    out = [",".join(CDR)]
    for i, c in enumerate(BASE):
        for leg in range(3):
            start = c["t"] + seconds(leg)
            ok = c["served"] and leg == 2
            out.append(",".join(map(str, cdr(c, "%s.%d" % (c["id"], leg) if leg else c["id"], leg, start, c["t"] + seconds(c["wait"]) if ok and c["wait"] > 2 else None, end(c) + seconds(5)))))
    return "\n".join(out) + "\n"


def sid(c, k="CA"):
    return k + "%032x" % int(c["id"][2:])


@variant("twilio-child-calls", said="--where", calls=BASE + LEGS, wait=None, service=None, abandoned=None, served=None)
def _():
    rows = "Sid,ParentCallSid,From,To,Status,StartTime,EndTime,Duration,Direction\n"
    for c in BASE:
        rows += "%s,,%s,+1900,%s,%s,%s,%d,inbound\n" % (sid(c), c["tel"], "completed", c["t"].strftime("%Y-%m-%dT%H:%M:%SZ"), end(c).strftime("%Y-%m-%dT%H:%M:%SZ"), c["talk"] + c["wait"])
    for c in LEGS:
        rows += "%s,%s,+1900,client:ana,%s,%s,%s,%d,outbound-dial\n" % (sid(c, "CB"), sid(c), "completed", (c["t"] + seconds(c["wait"])).strftime("%Y-%m-%dT%H:%M:%SZ"), end(c).strftime("%Y-%m-%dT%H:%M:%SZ"), c["talk"])
    return rows


@variant("flex-insights")
def _():
    return table(["Segment", "Conversation ID", "Date", "Time", "Queue", "Agent", "Kind", "Queue Time", "Talk Time", "Wrap Up Time", "Abandoned", "Communication Channel"],
                 lambda c: [c["id"] + "s", c["id"], c["t"].strftime("%Y-%m-%d"), c["t"].strftime("%H:%M:%S"), c["queue"], c["agent"], "Conversation", c["wait"], c["talk"], c["acw"],
                            "No" if c["served"] else "Yes", "Call"])


@variant("taskrouter-events", "json", said="whatever its channel")
def _():
    events = []
    for c in BASE:
        for name, at in [("task.created", 0), ("task-queue.entered", 0)] + ([("reservation.created", c["wait"]), ("reservation.accepted", c["wait"]), ("task.wrapup", c["wait"] + c["talk"]),
                         ("task.completed", c["wait"] + c["talk"] + c["acw"])] if c["served"] else [("task.canceled", c["wait"])]):
            events.append({"event_type": name, "event_date": (c["t"] + seconds(at)).strftime("%Y-%m-%dT%H:%M:%SZ"), "resource_sid": sid(c, "WT"), "event_data": {"task_sid": sid(c, "WT"), "task_queue_name": c["queue"],
                           "worker_name": c["agent"] or None}})
    events.sort(key=lambda e: e["event_date"])
    return json.dumps({"events": events, "meta": {"key": "events"}})


@variant("taskrouter-callbacks", "jsonl", said="an event log")
def _():
    rows = []
    for c in BASE:
        steps = [("task.created", 0), ("workflow.entered", 0), ("reservation.created", max(0, c["wait"] - 2)), ("reservation.timeout", c["wait"])] if c["wait"] > 2 else [("task.created", 0)]
        steps += [("reservation.accepted", c["wait"]), ("task.completed", c["wait"] + c["talk"])] if c["served"] else [("task.canceled", c["wait"])]
        rows += [{"EventType": name, "Timestamp": int((c["t"] + seconds(at) - dt.datetime(1970, 1, 1)).total_seconds()), "TaskSid": sid(c, "WT"), "TaskQueueName": c["queue"],
                  "WorkerName": c["agent"] if name == "reservation.accepted" else None} for name, at in steps]
    return "".join(json.dumps(r) + "\n" for r in sorted(rows, key=lambda r: r["Timestamp"]))


@variant("voice-insights", "json", either="wait|list|agent|long", abandoned=None, wait=None, service=None, served=None)
def _():
    return json.dumps({"call_summaries": [{"call_sid": sid(c), "created_time": c["t"].strftime("%Y-%m-%dT%H:%M:%SZ"), "start_time": c["t"].strftime("%Y-%m-%dT%H:%M:%SZ"), "end_time": end(c).strftime("%Y-%m-%dT%H:%M:%SZ"),
                       "duration": c["wait"] + c["talk"], "connect_duration": c["wait"] + c["talk"], "call_state": "completed", "call_type": "carrier", "from": {"number": c["tel"]}, "to": {"number": "+1900"}} for c in BASE]})


def contact(c, **more):
    iso = lambda n: (c["t"] + seconds(n)).strftime("%Y-%m-%dT%H:%M:%SZ")
    served = {"Agent": {"Username": c["agent"], "ConnectedToAgentTimestamp": iso(c["wait"]), "AgentInteractionDuration": c["talk"], "CustomerHoldDuration": 0, "AfterContactWorkDuration": c["acw"]}} if c["served"] else {"Agent": None}
    return dict({"ContactId": c["id"], "InitialContactId": None, "PreviousContactId": None, "Channel": "VOICE", "InitiationMethod": "INBOUND", "InitiationTimestamp": iso(0), "DisconnectTimestamp": iso(c["wait"] + c["talk"]),
                 "Queue": {"Name": c["queue"], "EnqueueTimestamp": iso(0), "DequeueTimestamp": iso(c["wait"]), "Duration": c["wait"]}}, **served, **more)


@variant("connect-transfers", "json", said="each row is a caller", calls=BASE + LEGS)
def _():
    legs = [contact(dict(c, id=c["id"] + "t"), InitialContactId=c["id"], PreviousContactId=c["id"]) for c in LEGS]
    for x in legs:
        x["InitiationMethod"] = "TRANSFER"
    return json.dumps([contact(c) for c in BASE] + legs)


@variant("connect-callbacks", "json", said="9 rows are of another call by InitialContactId", calls=BASE + LEGS)
def _():
    legs = [contact(dict(c, id=c["id"] + "t"), InitialContactId=c["id"]) for c in LEGS]
    for x in legs:
        x["InitiationMethod"] = "CALLBACK"
    return json.dumps([contact(c) for c in BASE] + legs)


@variant("ringcentral", either="wait|agent|long", wait=None, service=None, abandoned=None, served=None)
def _():
    return table(["Direction", "Type", "From", "To", "Date", "Time", "Action", "Action Result", "Duration"],
                 lambda c: ["Incoming", "Voice", c["tel"], "100", c["t"].strftime("%m/%d/%Y"), c["t"].strftime("%-I:%M:%S %p"), "Phone Call", "Accepted" if c["served"] else "Missed", hms(c["talk"])])


@variant("yeastar", abandoned=None, wait=None)
def _():
    return table(["Time", "Call From", "Call To", "Call Duration(s)", "Ring Duration(s)", "Talk Duration(s)", "Status", "Communication Type"],
                 lambda c: [c["t"].strftime(ISO), c["tel"], "6400", c["wait"] + c["talk"], c["wait"], c["talk"], "ANSWERED" if c["served"] else "NO ANSWER", "Inbound"])


@variant("vicidial", said="none of the system's")
def _():
    return table(["call_date", "length_in_sec", "queue_seconds", "status", "user", "campaign_id"],
                 lambda c: [c["t"].strftime(ISO), c["wait"] + c["talk"], c["wait"], "SALE" if c["served"] else "DROP", c["agent"], c["queue"]])


@variant("vicidial-outbound", calls=[], wait=None, service=None, served=None, abandoned=None, refused="there is no call to fit")
def _():
    return table(["uniqueid", "call_date", "length_in_sec", "status", "user", "campaign_id"], lambda c: [c["id"], c["t"].strftime(ISO), 0, ("A", "B", "N")[int(c["id"][2:]) % 3], "VDAD", c["queue"]])


@variant("mongo-export", "json")
def _():
    return "".join(json.dumps({"_id": {"$oid": "%024x" % i}, "start_time": {"$date": c["t"].strftime("%Y-%m-%dT%H:%M:%SZ")}, "wait": {"$numberInt": str(c["wait"])},
                               "talk": {"$numberInt": str(c["talk"])} if c["served"] else None, "status": plain(c)[3]}) + "\n" for i, c in enumerate(BASE))


@variant("mongo-export-long", "json")
def _():
    return json.dumps([{"start_time": {"$date": {"$numberLong": "%d" % ((c["t"] - dt.datetime(1970, 1, 1)).total_seconds() * 1000)}}, "wait": c["wait"], "talk": c["talk"], "status": plain(c)[3]} for c in BASE])


variant("words-not-known", refused="WEG=\\.\\.\\..*this call had no time with an agent")(lambda: simple(served=("DA", "WEG")))


@variant("issabel")
def _():
    return table(["id", "callerid", "datetime_entry_queue", "duration_wait", "datetime_init", "datetime_end", "duration", "status", "id_agent"],
                 lambda c: [c["id"], c["tel"], c["t"].strftime(ISO), c["wait"], (c["t"] + seconds(c["wait"])).strftime(ISO) if c["served"] else "", end(c).strftime(ISO), c["talk"] or "",
                            "terminada" if c["served"] else "abandonada", c["agent"]])


@variant("freshcaller")
def _():
    return table(["Call ID", "Call Direction", "Created Time", "Call Status", "Queue Wait Time (s)", "Talk Time (s)", "Agent", "Queue"],
                 lambda c: [c["id"], "Incoming", c["t"].strftime(ISO), "Answered" if c["served"] else "Abandoned", c["wait"], c["talk"], c["agent"], c["queue"]])


@variant("zoom-phone")
def _():
    return table(["Call ID", "Direction", "Start Time", "Answer Start Time", "End Time", "Waiting Time", "Talk Time", "Result", "Queue Name"],
                 lambda c: [c["id"], "inbound", c["t"].strftime("%Y-%m-%dT%H:%M:%SZ"), "", end(c).strftime("%Y-%m-%dT%H:%M:%SZ"), hhmmss(c["wait"]), hhmmss(c["talk"]), "Answered" if c["served"] else "Abandoned", c["queue"]])


# ---- judging ----

def read_figures(directory):
    with open(os.path.join(directory, "fit.json")) as f:
        log = json.load(f)
    service = next((q["mean"] for q in log["quantities"] if q["quantity"] == "service"), None)
    with open(os.path.join(directory, "rates.csv")) as f:
        lines = [line.rstrip("\n").split(",") for line in f]
    busy = [dict(zip(lines[0], r)) for r in lines[1:]]
    hours = [int(float(b["begins"])) // 3600 % 24 for b in busy if float(b["calls"]) > 0]
    l = log["log"]
    return dict(calls=l["calls"], served=l["outcomes"]["served"], abandoned=l["outcomes"]["abandoned"], wait=l["wait_mean"], service=service, day=l["first_day"],
                hours=hours, others={k: v for k, v in l["outcomes"].items() if v and k not in ("served", "abandoned")}, assumed=l["assumed"])


def differences(want, got):
    out = []
    for k in ("calls", "served", "abandoned", "wait", "service"):
        if want.get(k) is None:
            continue
        x = got[k]
        if x is None or abs(x - want[k]) > (0.06 if isinstance(want[k], float) else 0):
            out.append("%s %s for %s" % (k, "%.6g" % x if x is not None else None, "%.6g" % want[k]))
    hours = (want["first"], want["last"])
    if got["hours"] and want["hours"] and (got["hours"][0], got["hours"][-1]) != hours:
        out.append("hours %s to %s for %s to %s" % (got["hours"][0], got["hours"][-1], *hours))
    if want.get("day") and got["day"] and got["day"] != want["day"]:
        out.append("day %s for %s" % (got["day"], want["day"]))
    return out


def judge(program, directory, v):
    name, extension, args, want, refused, said, either, content = v
    path = os.path.join(directory, "%s.%s" % (name, extension))
    with open(path, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    out = os.path.join(directory, name + "-fit")
    run = subprocess.run([program, "fit", path, "--no-charts", "--out", out] + args, capture_output=True, text=True, errors="replace", timeout=60)
    told = " ".join((run.stdout + run.stderr).replace(directory, "").split())
    if refused and extension not in ("csv", "json", "js", "png", "csv.gz"):  # check knows it for a log by its ending
        run = subprocess.run([program, "check", path] + args, capture_output=True, text=True, errors="replace", timeout=60)
        told = " ".join((run.stdout + run.stderr).replace(directory, "").split())
    if run.returncode not in (0, 2):
        return "FAULT", "exit %d" % run.returncode, told
    if run.returncode == 2:
        pattern = refused or either
        if pattern and re.search(pattern, told):
            return "refused", "", told
        return "FAULT", "refused otherwise" if pattern else "refused", told
    got = read_figures(out)
    if refused:
        return "FAULT", "read: %s" % {k: got[k] for k in ("calls", "served", "abandoned", "wait", "service")}, told
    wrong = differences(want, got)
    if wrong:
        return "FAULT", "; ".join(wrong) + " others %s" % got["others"], told
    if said and not re.search(said, told):
        return "FAULT", "right, but not said: " + said, told
    if want["unsaid"] and re.search(want["unsaid"], told):
        return "FAULT", "said: " + want["unsaid"], told
    return "said" if said else "right", "", told


def main():
    program, words, every = sys.argv[1], [w for w in sys.argv[2:] if w != "-v"], 1
    if words and words[0] == "--every":
        every, words = int(words[1]), words[2:]
    counts, names = {}, [v[0] for v in VARIANTS]
    number = 0
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    with tempfile.TemporaryDirectory() as directory:
        wanted = [v for v in VARIANTS if not words or any(w in v[0] for w in words)]
        for v in wanted[::every]:
            verdict, why, told = judge(program, directory, v)
            counts[verdict] = counts.get(verdict, 0) + 1
            number += 1
            print("%sok %d - %s: %s" % ("not " * (verdict == "FAULT"), number, v[0], why or verdict))
            if verdict == "FAULT" or "-v" in sys.argv:
                print("# " + told[:100000 if "-v" in sys.argv else 420])
    print("1..%d" % number)
    print("# " + ", ".join("%d %s" % (n, k) for k, n in sorted(counts.items())))
    return 1 if counts.get("FAULT") else 0


if __name__ == "__main__":
    sys.exit(main())
