# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the platform, each with all its values; webhooks; prices."""

import generate_shapes

ACCEPT, START, JOIN = ["accept", "21220", 21220], ["start", "400", 400], ["join", "400", 400]
WORDS = {
    "redirect_inbound_ringing": ACCEPT, "redirect_outbound_queued": ACCEPT,
    "redirect_outbound_ringing": ACCEPT, "redirect_in_progress": ACCEPT, "redirect_terminal": ACCEPT,
    "status_before_answer": ["canceled", "no-answer"], "status_canceled_in_progress": ["ignore", "completed"],
    "status_terminal": ["21220", "accept"], "dial_redirect_action": ["fetch", "none"],
    "studio_ringing": START, "studio_in_progress": START, "first_fetch_in_progress": START,
    "studio_return_parked": JOIN, "studio_parked_without_return": JOIN,
    "studio_busy_execution": ["ignore", "400"], "studio_400_surface": ["sync_400", "async_11200"],
    "studio_400_effect": ["fallback", "leave_call"], "hangup_callback": ["set", "missing"],
    "silent_hangup": ["stuck", "ended"], "unanswered_end": ["answer", "no-answer"],
    "task_timeout": ["hold", "leave"], "flex_agents": ["conference", "queue"],
    "enqueue_agents": ["conference", "queue"], "contact_collision": ["409", "start"],
    "split_case": ["ignore", "exact"], "split_regex": ["whole", "part"],
    "split_conditions": ["all", "any"], "liquid_numbers": ["loose", "strict"],
}
LIMITS = {
    "studio_starts": [1, 1, 2, 5, "none"], "studio_rest_starts": [1, 2, "none"],
    "function_concurrency": [1, 1, 2, "none"], "account_calls": [1, 1, 2, 3, 5, "none"],
    "rest_concurrency": [1, 1, 2, "none"],
}
COUNTS = {"max_steps": [1, 5, 10, 20, 50, 1000], "max_same_widget": [1, 2, 10, 255],
          "max_widgets": [1, 3, 2000], "max_documents": [1, 5, 10, 20, 50], "conference_limit": [1, 2, 2, 3, 250],
          "webhook_retries": [1, 2, 9], "liquid_loops": [1, 2, 15]}
TIMES = {  # distributions, with their scale
    "in_progress_window": "short", "callback_latency": "tiny", "rest_latency": "tiny",
    "fetch_latency": "tiny", "redirect_fetch_delay": "tiny", "dial_redirect_close": "tiny",
    "dial_redirect_action_delay": "tiny", "queued_time": "tiny", "post_dial_delay": "short",
    "play_time": "medium", "http_time": "short", "function_time": "short", "message_time": "short",
    "voicemail_time": "medium", "payment_time": "medium", "machine_detection_time": "short",
    "machine_greeting_time": "short", "machine_listening_time": "medium",
    "reply_time": "medium", "virtual_agent_time": "medium", "stream_time": "medium",
    "error_message_time": "short", "redirect_document_time": "medium", "default_handle_time": "medium",
}
DURATIONS = {
    "call_queue_time": ["0s", "1s", "5s", "24h"], "call_queue_wait": ["0s", "1s", "5s", "24h"],
    "widget_http_timeout": ["0s", "500ms", "1s", "10s"], "execution_lifetime": ["0s", "1s", "10s", "720h"],
    "ring_timeout": ["0s", "1s", "5s", "60s"], "dial_timeout": ["0s", "1s", "10s", "30s"],
    "call_time_limit": ["1s", "10s", "1m", "5m", "4h"], "redirect_timeout": ["0s", "1s", "5s", "14400s"],
    "gather_timeout": ["0s", "1s", "5s"], "pause_length": ["0s", "1s"], "record_timeout": ["0s", "1s", "5s"],
    "record_max_length": ["0s", "1s", "1h"], "digit_time": ["0s", "500ms"],
    "machine_detection_timeout": ["0s", "3s", "30s"], "machine_detection_silence": ["0s", "1s", "5s"],
    "webhook_connect_timeout": ["100ms", "5s"], "webhook_read_timeout": ["100ms", "15s"],
    "webhook_total_timeout": ["100ms", "1s", "15s"],
}
SHARES = ["callback_lost_share", "gather_input_share", "record_silence_share", "machine_share",
          "human_as_machine_share", "machine_as_human_share", "detection_unknown_share",
          "http_success_share", "enqueue_success_share"]
RULES = sorted(list(WORDS) + list(LIMITS) + list(COUNTS) + list(TIMES) + list(DURATIONS) + SHARES +
               ["retry_delays", "speech_rate"])
FAILURES = ["connect", "host", "protocol", "tls", "certificate", "http_4xx", "http_5xx"]
PRICES = ["inbound_minute", "toll_free_minute", "outbound_minute", "client_minute", "sip_minute",
          "recording_minute", "execution", "amd_call", "agent_hour", "number_month"]
FEATURES = ["rule:" + name for name in RULES] + ["failure:" + name for name in FAILURES] + [
    "limits:" + name for name in LIMITS] + [
    "rules", "profile:observed", "webhooks", "webhooks:latency", "webhooks:failures", "webhooks:outage",
    "webhooks:overrides", "webhooks:default", "prices", "prices:record", "prices:detect",
    "prices:offered"]


# ---- rules ----

def value(w, name):
    for table in (WORDS, LIMITS, COUNTS, DURATIONS):
        if name in table:
            return w.pick(table[name])
    if name in TIMES:
        return w.distribution(TIMES[name])
    if name in SHARES:
        return w.share()
    return w.delays() if name == "retry_delays" else w.pick([1, 15, 100, 0.5])


def decode_rules(w):
    """The section `rules`. What bounds loops is nearly always there."""
    chosen = [name for name in RULES if w.want == "rule:" + name]
    if w.yes(0.8):
        chosen += w.some(RULES, 0, w.pick([2, 4, 12, 26]))
    if w.yes(0.27) or (w.want and w.want.startswith("limits:")):
        chosen += w.some(list(LIMITS), 1, 2)
    if w.want and w.want.startswith("limits:"):
        chosen.append(w.want[7:])
    section = {name: value(w, name) for name in chosen}
    for name, values in (("max_steps", [10, 20, 50]), ("max_documents", [5, 10, 20])):
        if name not in section and w.yes(0.93):
            section[name] = w.pick(values)
    generate_shapes.add_rules(w, section)
    if w.steady:  # what lasts long settles late
        section["call_time_limit"] = w.pick(["1m", "2m"])
        section["redirect_timeout"] = "30s"
        section["reply_time"] = "10s"
    for name in section:
        w.note("rule:" + name)
        if name in LIMITS and section[name] != "none":
            w.note("limits:" + name)
    if section:
        w.note("rules")
    return section


# ---- webhooks ----

def overrides(w):
    parts = w.some(["ct=%d" % w.pick([100, 2000]), "rt=%d" % w.pick([100, 1000]),
                    "tt=%d" % w.pick([100, 3000, 15000]), "rc=%d" % w.pick([0, 1, 2, 5]),
                    "rp=" + w.pick(["ct", "rt", "4xx", "5xx", "all", "ct,5xx", "rt,4xx,ct"])], 1, 5)
    return "&".join(parts)


def outage(w):
    start = w.pick([0, 0, 1, 5, 10, 60])
    section = {"from": "%ds" % start, "to": "%ds" % (start + w.pick([1, 5, 30, 3600]))}
    if w.yes(0.2):
        section = {"from": w.pick(["00:00", "0:00"]), "to": w.pick(["00:01", "24:00"])}
    if w.yes(0.5):
        section["failure"] = w.pick(FAILURES)
        w.note("failure:" + section["failure"])
    return section


def webhook(w):
    section = {}
    if w.has("webhooks:latency", 0.6):
        section["latency"] = w.distribution(w.pick(["tiny", "short", "medium"]))
    if w.has("webhooks:failures", 0.6):
        kinds = w.some(FAILURES, 1, 3)
        if w.want and w.want.startswith("failure:"):
            kinds = [w.want[8:]]
        shares = w.shares(len(kinds)) if w.yes(0.4) else ["%d%%" % w.whole(0, 10) for _ in kinds]
        section["failures"] = dict(zip(kinds, shares))
        w.note(*("failure:" + kind for kind in kinds))
    if not w.steady and w.has("webhooks:outage", 0.4):
        section["outages"] = [outage(w) for _ in range(w.pick([1, 1, 2]))]
    if w.has("webhooks:overrides", 0.35):
        if w.yes(0.5):
            section["overrides"] = w.pick(["", "#"]) + overrides(w)
        else:
            section["url"] = "https://example.com/voice#" + overrides(w)
    return section


def decode_webhooks(w):
    """The section `webhooks`, or None."""
    if not (w.has("webhooks", 0.27) or (w.want and w.want.startswith(("webhooks", "failure")))):
        return None
    w.note("webhooks")
    section = {name: webhook(w) for name in w.some(w.flows + w.apps, 0, 3)}
    if "default" not in section and w.has("webhooks:default", 0.5 if section else 1):
        section["default"] = webhook(w)
    return section


# ---- prices ----

def decode_prices(w):
    """The section `prices`, or None."""
    if not (w.has("prices", 0.3) or (w.want and w.want.startswith("prices"))):
        return None
    w.note("prices")
    section = {name: w.pick([0, 0.01, 1, 28]) for name in w.some(PRICES, 0, 5)}
    if w.yes(0.2):
        section["currency"] = w.pick(["EUR", "=1+1", "€", "US, $"])
    if w.has("prices:offered", 0.4):
        section["offered"] = w.pick(["local", "toll_free", "client", "sip"])
    for key in ("record", "detect"):
        if w.has("prices:" + key, 0.35):
            section[key] = w.pick(["yes", "yes", "no"])
    if w.yes(0.2):
        section["numbers"] = w.pick([0, 1, 5])
    return section
