# SPDX-License-Identifier: GPL-3.0-or-later
"""TwiML documents: every verb, with every noun that may stand in it."""
from xml.sax.saxutils import escape, quoteattr

OUTSIDE = ["+15550100", "+15550101", "+15550102", "(555) 0103", "sip:desk@example.com", "client:amy",
           "{{To}}"]
UNDIALABLE = ["not a number", "+0123", "12", "+1234567890123456"]
UNMODELLED = {"Refer": "<Refer><Sip>sip:a@example.com</Sip></Refer>", "Pay": '<Pay chargeAmount="1"/>',
              "Sms": "<Sms>hello</Sms>", "Message": "<Message>hello</Message>",
              "Prompt": "<Prompt/>", "Echo": "<Echo/>"}
VERBS = ["say", "play", "pause", "gather", "dial", "enqueue", "leave", "record", "connect", "start",
         "stop", "redirect", "reject", "hangup", "unmodelled"]
NOUNS = ["number", "client", "sip", "sim", "whatsapp", "queue", "conference", "text"]
FEATURES = ["verb:" + v for v in VERBS] + ["noun:" + n for n in NOUNS] + [
    "noun:several", "noun:line", "noun:agents", "noun:url", "noun:detection", "noun:undialable", "noun:inside",
    "enqueue:line", "enqueue:waitUrl", "enqueue:workflow", "connect:stream", "connect:relay",
    "connect:agent", "dial:timeLimit", "dial:timeout", "dial:action", "dial:answerOnBridge",
    "conference:waits", "conference:own", "conference:number", "conference:ends", "conference:max", "say:forever", "speech marks",
    "gather:digits", "gather:empty", "app:fault", "app:input", "app:machine", "app:file"]


def element(name, attributes, inside=""):
    text = "".join(" %s=%s" % (key, quoteattr(str(value))) for key, value in attributes.items())
    return "<%s%s>%s</%s>" % (name, text, inside, name) if inside else "<%s%s/>" % (name, text)


# ---- what is spoken ----

def prompt(w, kinds=("Say", "Play", "Pause")):
    kind = w.pick(kinds)
    attributes = {}
    if kind == "Pause":
        w.note("verb:pause")
        if w.yes(0.7):
            attributes["length"] = w.pick([0, 1, 2, 5, 20])
        return element("Pause", attributes)
    if w.yes(0.15):
        attributes["loop"] = w.pick([0, 1, 2, 3])
        if attributes["loop"] == 0:
            w.note("say:forever")
    if kind == "Play":
        w.note("verb:play")
        if w.yes(0.3):
            attributes["digits"] = w.pick(["1", "12w3", ""])
        return element("Play", attributes, "https://example.com/a.mp3")
    w.note("verb:say")
    inside = w.pick(["", "Hi.", "Please hold the line.", "Grüße, {{flow.variables.n}}",
                     "One moment please, we are looking for somebody who can help you."])
    if w.has("speech marks", 0.05):
        inside += '<break time="%s"/><emphasis>now</emphasis>' % w.pick(["0s", "500ms", "2s"])
    else:
        inside = escape(inside)
    return element("Say", attributes, inside)


def say(w):
    return prompt(w, ("Say",))


def play(w):
    return prompt(w, ("Play",))


def pause(w):
    return prompt(w, ("Pause",))


def gather(w):
    w.note("verb:gather")
    attributes = {}
    if w.yes(0.75):
        attributes["action"] = w.url()
    if w.yes(0.6):
        attributes["timeout"] = w.pick([0, 1, 2, 5])
    if w.has("gather:digits", 0.25):
        attributes["numDigits"] = w.pick([0, 1, 2, 4])
    if w.has("gather:empty", 0.2):
        attributes["actionOnEmptyResult"] = w.pick(["true", "true", "false"])
    if w.yes(0.3):
        attributes["input"] = w.pick(["dtmf", "speech", "dtmf speech"])
    return element("Gather", attributes, "".join(prompt(w) for _ in range(w.whole(0, 2))))


def record(w):
    w.note("verb:record")
    attributes = {}
    if w.yes(0.6):
        attributes["action"] = w.url()
    if w.yes(0.5):
        attributes["timeout"] = w.pick([0, 1, 5])
    if w.yes(0.5):
        attributes["maxLength"] = w.pick([0, 1, 10, 60])
    return element("Record", attributes)


# ---- whom is dialled ----

def party(w, kind):
    """A noun that is rung."""
    attributes = {}
    if w.numbers and w.yes(0.35):
        text = w.pick(list(w.numbers))
        w.note("noun:inside")
    elif kind == "Number" and w.has("noun:undialable", 0.14):
        text = w.pick(UNDIALABLE)
    else:
        text = w.pick({"Number": OUTSIDE[:4] + OUTSIDE[6:], "Sip": OUTSIDE[4:5], "Client": ["amy", "bob", "client:amy"],
                       "Sim": ["DE123"], "WhatsApp": OUTSIDE[:2]}.get(kind, OUTSIDE))
    url = app_url(w)
    if kind in ("Number", "Client", "Sip", "WhatsApp") and url and w.has("noun:url", 0.15):
        attributes["url"] = url
    if kind in ("Number", "Sip") and w.has("noun:detection", 0.3):
        attributes["machineDetection"] = w.pick(["Enable", "DetectMessageEnd"])
        if w.yes(0.85):
            attributes["amdStatusCallback"] = "https://example.com/amd"
        if w.yes(0.3):
            attributes["machineDetectionTimeout"] = w.pick([3, 10, 60])
    w.note("noun:" + kind.lower())
    return element(kind, attributes, escape(text))


def app_url(w):
    """Of a document that is not broken on purpose: this one is looked into."""
    good = [name for name in w.apps if w.faults.get(name, 12200) in (12200, "12200")]
    return w.url(w.pick(good)) if good else None


def conference(w):
    w.note("noun:conference")
    attributes = {}
    if w.has("conference:waits", 0.35):
        attributes["startConferenceOnEnter"] = w.pick(["false", "false", "true"])
    if w.has("conference:ends", 0.35):
        attributes["endConferenceOnExit"] = w.pick(["true", "true", "false"])
    if w.conference_limit >= 2 and w.has("conference:max", 0.2):
        attributes["maxParticipants"] = min(w.pick([2, 2, 3, 10]), w.conference_limit)
    if w.yes(0.2):
        attributes["beep"] = w.pick(["true", "onEnter"])
    rooms = w.rooms + (w.groups + w.lines if w.yes(0.1) else [])
    if w.has("conference:own", 0.3):
        rooms = ["room-{{CallSid}}", "room-{{CallSid}}", "{{ trigger.call.CallSid }}"]
    elif w.has("conference:number", 0.2):
        rooms = ["room-{{From}}", "room-{{ To }}", "{{Caller}}", "room-{{team}}", "room-{{From}}-{{To}}"]
    return element("Conference", attributes, escape(w.pick(rooms)))


def dial(w):
    w.note("verb:dial")
    attributes = {}
    if w.has("dial:answerOnBridge", 0.35):
        attributes["answerOnBridge"] = w.pick(["true", "true", "true", "false"])
    if w.has("dial:timeout", 0.5):
        attributes["timeout"] = w.pick([0, 1, 5, 10, 20, 60])
    if w.has("dial:timeLimit", 0.35):
        attributes["timeLimit"] = w.pick([0, 1, 5, 30, 600])
    if w.has("dial:action", 0.3):
        attributes["action"] = w.url()
    if w.yes(0.1):
        attributes[w.pick(["hangupOnStar", "sequential"])] = "true"
    if w.yes(0.1):
        attributes["record"] = w.pick(["true", "record-from-answer", "do-not-record"])
    return element("Dial", attributes, dialled(w))


def dialled(w):
    choices = [(3, "one"), (3, "several"), (2, "conference"), (1.5, "text")]
    choices += [(2, "agents")] if w.groups else []
    choices += [(2, "line")] if w.lines else []
    kind = w.weighted(choices)
    if kind == "conference":
        return conference(w)
    if kind == "agents":
        w.note("noun:agents")
        group = escape(w.pick(w.groups))
        if w.yes(0.4):
            w.note("noun:queue")
            return element("Queue", {}, group)
        return group if w.yes(0.5) else element("Client", {}, group)
    if kind == "line":
        w.note("noun:queue", "noun:line")
        return element("Queue", {}, escape(w.pick(w.lines)))
    if kind == "text":
        w.note("noun:text")
        if w.numbers and w.yes(0.4):
            w.note("noun:inside")
            return escape(w.pick(list(w.numbers)))
        return escape(w.pick(OUTSIDE[:4] + (UNDIALABLE if w.yes(0.2) else [])))
    count = 1
    if kind == "several":
        w.note("noun:several")
        count = w.pick([2, 2, 2, 3, 4, 8])
    return "".join(party(w, w.pick(["Number", "Number", "Client", "Sip", "Sim", "WhatsApp"]))
                   for _ in range(count))


# ---- queues ----

def enqueue(w):
    places = ([(3, "group")] if w.groups else []) + ([(2, "line")] if w.lines else [])
    if not places:
        return say(w)
    w.note("verb:enqueue")
    attributes = {}
    kind = w.weighted(places)
    text = escape(w.pick(w.groups if kind == "group" else w.lines))
    if kind == "line":
        w.note("enqueue:line")
    elif len(w.groups) == 1 and w.has("enqueue:workflow", 0.25):
        attributes["workflowSid"] = "WW1"
        text = w.pick(["", '<Task priority="5">{"a": 1}</Task>', '<Task timeout="2">{}</Task>'])
    url = app_url(w)
    if url and w.has("enqueue:waitUrl", 0.35):
        attributes["waitUrl"] = url
    if w.yes(0.35):
        attributes["action"] = w.url()
    return element("Enqueue", attributes, text)


# ---- the rest ----

def connect(w):
    w.note("verb:connect")
    attributes = {"action": w.url()} if w.yes(0.4) else {}
    noun, feature = w.pick([('<Stream url="wss://example.com/s"/>', "connect:stream"),
                            ('<ConversationRelay url="wss://example.com/r"/>', "connect:relay"),
                            ('<VirtualAgent connectorName="v"/>', "connect:agent")])
    w.note(feature)
    return element("Connect", attributes, noun)


def start(w):
    w.note("verb:start")
    return element("Start", {}, w.pick(['<Stream name="s" url="wss://example.com"/>', "<Siprec/>"]))


def stop(w):
    w.note("verb:stop")
    return element("Stop", {}, '<Stream name="s"/>')


def redirect(w):
    w.note("verb:redirect")
    return element("Redirect", {}, escape(w.url()))


def leave(w):
    w.note("verb:leave")
    return "<Leave/>"


def hangup(w):
    w.note("verb:hangup")
    return "<Hangup/>"


def unmodelled(w):
    w.note("verb:unmodelled")
    return UNMODELLED[w.pick(sorted(UNMODELLED))]


def verb(w):
    return w.weighted([(3, say), (1, play), (1.5, pause), (3, gather), (6, dial), (3, enqueue),
                       (1, record), (1.2, connect), (0.5, start), (0.4, stop), (2.5, redirect),
                       (0.8, leave), (0.7, hangup), (0.4, unmodelled)])(w)


def document(w, most=4):
    """A whole document, as text."""
    if w.has("verb:reject", 0.03):
        verbs = [w.pick(["<Reject/>", '<Reject reason="busy"/>', '<Reject reason="rejected"/>'])]
    else:
        verbs = [verb(w) for _ in range(w.weighted([(0.3, 0), (3, 1), (3, 2), (2, 3), (1, most)]))]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if w.yes(0.1) else ""
    return head + element("Response", {}, "".join(verbs))


def both_ends(w, line):
    """A document by which calls go into a queue without agents or take from it."""
    into = element("Enqueue", {"action": w.url()} if w.yes(0.3) else {}, escape(line))
    timeout = {"timeout": w.pick([0, 1, 10, 60])} if w.yes(0.7) else {}
    out = element("Dial", timeout, element("Queue", {}, escape(line)))
    w.note("verb:enqueue", "enqueue:line", "verb:dial", "noun:queue", "noun:line")
    return into, out


def plan_faults(w):
    """Which documents are broken on purpose, before any of them is written."""
    for name in w.apps:
        if w.has("app:fault", 0.05):
            w.faults[name] = 12200 if w.lines else w.pick([11750, 12100, 12200, 12300, "12200"])


def app(w, name, text):
    """What the section says of one app."""
    value = text
    if w.has("app:file", 0.06):
        path = "app-%d.xml" % len(w.files)
        w.files[path] = text
        value = path
    extra = {}
    if name in w.faults:
        extra["fault"] = w.faults[name]
    if w.has("app:input", 0.1):
        extra["input"] = w.share()
    others = [other for other in w.apps[1:] if other != name]
    if name == w.apps[0] and others and w.has("app:machine", 0.15):
        extra["machine"] = w.pick(others)
    return dict({"file": value}, **extra) if extra or w.yes(0.05) else value


def decode_apps(w, first):
    """The section `apps`, FIRST the text of the first one or None; what lines need at
    both ends is among them."""
    texts = {name: document(w) for name in w.apps}
    if first:
        texts[w.apps[0]] = first
    for line in w.lines:
        into, out = both_ends(w, line)
        free = w.apps[1:] if first and len(w.apps) > 1 else w.apps
        names = w.some(free, 2, 2)
        if len(names) == 2:
            texts[names[0]] = element("Response", {}, into + (say(w) if w.yes(0.3) else ""))
            texts[names[1]] = element("Response", {}, out + (verb(w) if w.yes(0.3) else ""))
        else:  # one document: who finds nobody waiting joins
            texts[names[0]] = element("Response", {}, out + into)
    return {name: app(w, name, text) for name, text in texts.items()}
