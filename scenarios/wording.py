"""Drills in words: figures, targets, what goes wrong, what was lost and why. Pure."""

LOSSES_SHOWN = 12
NAMED = 2  # of a group; more are called by the group's own name

# What a metric measures, and how its value is written. Shares become percentages, and "until" is a
# moment that may never come.
METRICS = {
    "offered": ("requests offered", "count"),
    "answered": ("requests answered", "count"),
    "failed": ("requests failed", "count"),
    "throttled": ("requests throttled", "count"),
    "in_flight": ("requests still waiting at the end", "count"),
    "availability": ("requests answered", "share"),
    "failed_share": ("requests failed", "share"),
    "throttled_share": ("requests throttled", "share"),
    "error_share": ("requests failed or throttled", "share"),
    "mean_ms": ("waiting time on average", "ms"),
    "p50_ms": ("waiting time of half the requests", "ms"),
    "p95_ms": ("waiting time of 95 in 100 requests", "ms"),
    "p99_ms": ("waiting time of 99 in 100 requests", "ms"),
    "gap_s": ("longest gap", "s"),
    "recovered_s": ("all well again", "until"),
    "sessions_lost": ("sessions lost", "count"),
    "accepted": ("pieces of work accepted", "count"),
    "lost": ("accepted work lost", "count"),
    "dead_lettered": ("messages set aside", "count"),
    "duplicated": ("messages delivered twice", "count"),
    "poison_set_aside": ("malformed messages set aside", "share"),
    "depth": ("most messages waiting", "count"),
    "oldest_s": ("longest time a message waited", "s"),
    "drained_s": ("nothing waits any more", "until"),
    "delivered": ("messages delivered", "count"),
    "delivered_share": ("work delivered", "share"),
    "delivered_afterwards": ("work delivered in the end", "share"),
    "delay_s": ("longest delay of a delivery", "s"),
    "instances": ("most copies running", "count"),
    "instances_least": ("fewest copies running", "count"),
    "utilisation": ("capacity in use", "share"),
    "failed_write_s": ("time in which writes failed", "s"),
    "data_lost_s": ("newest data lost", "s"),
    "waits_kept": ("waits that outlive the approval", "share"),
    "usd_per_month": ("cost a month", "usd"),
}
OPERATORS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "exactly"}

# What a fault is called in a list, what it is when it begins, and when it is over; "" where it
# has no end of its own.
FAULTS = {
    "instance-loss": ("Servers die", "a server is lost", "no more servers are lost"),
    "zone-outage": ("A zone goes down", "a zone goes down", "the zone is back"),
    "region-outage": ("A region goes down", "a region goes down", "the region is back"),
    "slow-dependency": ("A system turns slow", "turns slow", "is quick again"),
    "dependency-down": ("A system goes down", "goes down", "is back"),
    "poison-messages": ("Malformed messages", "malformed messages begin", "the last malformed one"),
    "database-failover": ("The database fails over", "the database fails over", ""),
    "traffic-spike": ("The load jumps", "the load jumps", "the load is usual again"),
    "cache-flush": ("The cache is emptied", "the cache is emptied", ""),
    "cache-node-loss": ("A cache node is lost", "a cache node is lost", ""),
    "capacity-gone": ("Own compute goes down", "goes down", "is back"),
    "abusive-client": ("A client floods", "a client floods the way in", "the flood is over"),
    "duplicate-delivery": ("Messages arrive twice", "messages arrive twice", "each arrives once"),
    "approval-delay": ("The approval takes days", "the approval takes days", ""),
}
# Kinds whose words begin with the name of what they are about.
ABOUT_ONE = {"slow-dependency", "dependency-down", "capacity-gone"}

# Why something was lost, by the engine's reason: what happened to it, as a sentence.
REASONS = {
    "throttled": "More came than it lets in, so it turned requests away.",
    "throttled, more than one client may send": "A client sent more than one may, and was turned "
    "away.",
    "overloaded": "More came than it can work on, and the wait was full.",
    "timed out waiting": "The answer took longer than the caller waits.",
    "the way in is down": "Nothing was there to take the request in.",
    "leads to nobody who answers": "No connection leads on to anything that answers.",
    "sent to a server that had died": "Requests were on a server that died, or were still sent "
    "there before its health check failed.",
    "nobody could hand anything over": "What should hand the work over was not there.",
    "nothing left that could answer": "No copy of it was left to answer.",
    "the outside system is down": "The outside system was down, and the caller waited for it.",
    "no database connection left": "All database connections were taken.",
    "the store is down": "The store was down or failing over.",
    "given up after all retries": "Every retry failed, and nothing keeps what is given up.",
}


def figure(metric, value):
    """A value of a metric: "98.2 %", "1,240 ms", "12 min 5 s"; why there is none for None."""
    unit = METRICS[metric][1]
    if value is None:
        return "not by the end" if unit == "until" else "nothing to measure"
    if unit == "share":
        return f"{100 * value:.3g} %"
    if unit == "ms":
        return f"{value:,.0f} ms"
    if unit == "usd":
        return f"${value:,.0f}"
    if unit in ("s", "until"):
        return span(value)
    return count(value)


def count(value):
    return f"{value:,.3g}" if value < 100 else f"{value:,.0f}"


def span(seconds):
    """A length of time: "40 s", "12 min 5 s", "20 min"."""
    if seconds < 120:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def about(words, name):
    """The words with whom they are about: "Requests failed, Shoppers"."""
    words = f"{words[0].upper()}{words[1:]}"
    return f"{words}, {name}" if name else words


def target_in_words(target, name=""):
    """What a target asks: "Waiting time of 95 in 100 requests, Shoppers: below 300 ms".

    `target` is one of a report's; `name` says what it is about.
    """
    words, unit = METRICS[target["metric"]]
    return f"{about(words, name)}: {limit(target, unit)}"


def limit(target, unit):
    """What a value must be: "below 300 ms", "none", "within 20 min"."""
    if target["op"] == "==" and target["value"] == 0:
        return "none"
    value = figure(target["metric"], target["value"])
    if unit == "until" and target["op"] in ("<", "<="):
        return f"within {value}"
    return f"{OPERATORS[target['op']]} {value}"


def slack(target):
    """How far a target of a report is from being missed, as a share of its value; below 0: it is.

    The target with the least is the one to look at first.
    """
    value, actual = target["value"], target["actual"]
    if actual is None:
        return float("-inf")
    scale = abs(value) or 1.0
    if target["op"] == "==":
        return -abs(actual - value) / scale if actual != value else 1.0
    room = (value - actual) / scale
    return room if target["op"] in ("<", "<=") else -room


def summary_in_words(summary, design):
    """(what, value) of the figures that say something; those of several components one by one."""
    for name, value in summary.items():
        if value is None and METRICS[name][1] != "until":
            continue
        words = METRICS[name][0]
        if not isinstance(value, dict):
            yield about(words, ""), figure(name, value)
            continue
        for component_id, part in value.items():
            yield about(words, design.title(component_id)), figure(name, part)


def loss_in_words(reason):
    """Why something was lost, as a sentence."""
    return REASONS.get(reason) or f"{reason[0].upper()}{reason[1:]}."


def events(plan, names):
    """(second, end or None, words when it begins, words when it is over) of what goes wrong.

    `names`: what the ids of components are called.
    """
    found = []
    for fault in plan.faults:
        if fault.at >= plan.seconds:
            continue
        _, begins, ends = FAULTS[fault.kind]
        if fault.kind in ABOUT_ONE:
            who = ", ".join(name_of(one, names) for one in fault.target)
            begins, ends = f"{who} {begins}", f"{who} {ends}"
        over = fault.seconds is not None and ends and fault.at + fault.seconds < plan.seconds
        end = round(fault.at + fault.seconds) if over else None
        found.append((round(fault.at), end, begins, ends if over else ""))
    return sorted(found, key=lambda one: one[0])


def name_of(id_, names):
    """What a component is called, or a role for which the design has none."""
    return names.get(id_, id_.replace("-", " "))


def called(design, names):
    """What components are called, and roles and groups that stand for one or two of them."""
    titles = {one.id: design.title(one.id) for one in design.components}
    groups = {
        name: " and ".join(titles[id_] for id_ in ids)
        for name, ids in names.items()
        if 0 < len(ids) <= NAMED
    }
    return groups | titles
