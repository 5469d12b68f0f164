"""Figures of drills in words. Pure."""

LOSSES_SHOWN = 12

# What a metric measures, and how its value is written. Shares become percentages.
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
    "mean_ms": ("mean waiting time", "ms"),
    "p50_ms": ("half of the requests wait less than", "ms"),
    "p95_ms": ("95 of 100 requests wait less than", "ms"),
    "p99_ms": ("99 of 100 requests wait less than", "ms"),
    "gap_s": ("longest gap", "s"),
    "recovered_s": ("time until all is well again", "s"),
    "sessions_lost": ("sessions lost", "count"),
    "accepted": ("pieces of work accepted", "count"),
    "lost": ("accepted work lost", "count"),
    "dead_lettered": ("messages set aside", "count"),
    "duplicated": ("messages delivered twice", "count"),
    "poison_set_aside": ("malformed messages set aside", "share"),
    "depth": ("most messages waiting", "count"),
    "oldest_s": ("longest a message waited", "s"),
    "drained_s": ("time until nothing waits any more", "s"),
    "delivered": ("messages delivered", "count"),
    "delivered_share": ("work delivered", "share"),
    "delivered_afterwards": ("work delivered in the end", "share"),
    "delay_s": ("longest delay of a delivery", "s"),
    "instances": ("most copies running", "count"),
    "instances_least": ("fewest copies running", "count"),
    "utilisation": ("capacity in use", "share"),
    "failed_write_s": ("time in which writes failed", "s"),
    "data_lost_s": ("data lost, in time before the outage", "s"),
    "waits_kept": ("waits that outlive the approval", "share"),
    "usd_per_month": ("cost a month", "usd"),
}
OPERATORS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "exactly"}


def figure(metric, value):
    """A value of a metric: "98.2 %", "1,240 ms", "12 min 5 s"; "none" for None."""
    if value is None:
        return "nothing to measure"
    unit = METRICS.get(metric, ("", "count"))[1]
    if unit == "share":
        return f"{100 * value:.3g} %"
    if unit == "ms":
        return f"{value:,.0f} ms"
    if unit == "usd":
        return f"${value:,.0f}"
    if unit == "s" and value >= 120:
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return f"{value:,.3g}{' s' if unit == 's' else ''}" if value < 100 else f"{value:,.0f}"


def target_in_words(scenario, target):
    """What a target asks: "Shoppers: 95 of 100 requests wait less than 300 ms"."""
    words = METRICS.get(target["metric"], (target["metric"].replace("_", " "), ""))[0]
    names = {component.id: component.name for component in scenario.given}
    of = names.get(target["of"], target["of"].replace("-", " "))
    limit = f"{OPERATORS[target['op']]} {figure(target['metric'], target['value'])}"
    return f"{of}: {words}, {limit}" if of else f"{words[0].upper()}{words[1:]}, {limit}"


def summary_in_words(summary, design):
    """(what, value) of the figures that say something; those of several components one by one."""
    for name, value in summary.items():
        if name not in METRICS or value is None:
            continue
        words = f"{METRICS[name][0][0].upper()}{METRICS[name][0][1:]}"
        if not isinstance(value, dict):
            yield words, figure(name, value)
            continue
        for component_id, part in value.items():
            title = design.title(component_id) if component_id in design else component_id
            yield f"{words}, {title}", figure(name, part)
