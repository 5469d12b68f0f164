"""Compares what everybody was told with what the database holds: which promises were broken.

Counts are made anew from what learners were told of their own answers, never from the database.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict

from benchmarks.live.line import Line

REVEAL_P95_SECONDS, REVEAL_SECONDS = 1, 3
SHARE = re.compile(
    r'data-choice="(\w+)".*?class="live-share">.*?<span class="num">(\d+) of (\d+)</span>', re.S
)


def quantile(values, share):
    """The value that this share of all stays below or at; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def broken_promises(outcome, *, is_timed=True):
    """What went wrong, in words; empty where all was kept."""
    faults = [fault for person in outcome.learners for fault in person.faults]
    faults += answer_faults(outcome) + count_faults(outcome) + event_faults(outcome)
    return faults + (reveal_faults(outcome) if is_timed else [])


def answer_faults(outcome):
    rows = defaultdict(list)
    for part, position, round, choices in outcome.record["answers"]:
        rows[part, position, round].append(frozenset(choices))
    told = {
        (person.part, *key): choices
        for person in outcome.learners
        for key, choices in person.taken.items()
    }
    refused = {(person.part, *key) for person in outcome.learners for key in person.refused}
    faults = [f"answer {key} was lost" for key in told.keys() - rows.keys()]
    faults += [f"answer {key} is there, and nobody was told" for key in rows.keys() - told.keys()]
    faults += [f"answer {key} was refused, and is there" for key in refused & rows.keys()]
    faults += [f"answer {key} is there twice" for key, found in rows.items() if len(found) > 1]
    changed = [key for key in told.keys() & rows.keys() if told[key] != rows[key][0]]
    return faults + [f"answer {key} is not what was sent" for key in changed]


def reveals(outcome):
    """(number, when, html) of the reveals, in the order of the questions."""
    events = outcome.record["events"]
    return [(number, at, html) for number, kind, at, html in events if kind == "reveal"]


def count_faults(outcome):
    """Where a reveal shows other counts than those who answered make."""
    faults = []
    for position, (number, _, html) in enumerate(reveals(outcome), start=1):
        given = [
            person.taken[position, 1]
            for person in outcome.learners
            if (position, 1) in person.taken
        ]
        counts = Counter(choice for choices in given for choice in choices)
        shown = SHARE.findall(html)
        if not shown:
            faults.append(f"reveal {number} shows no counts")
        for choice, count, answered in shown:
            if (int(count), int(answered)) != (counts[choice], len(given)):
                faults.append(
                    f"question {position}, {choice}: {count} of {answered} shown, "
                    f"{counts[choice]} of {len(given)} answered"
                )
        cards = {person.cards.get(number, html) for person in outcome.learners}
        if cards != {html}:
            faults.append(f"reveal {number} was not the same for all")
    return faults


def lines_of(outcome) -> list[Line]:
    windows = [window.line for window in (outcome.host.panel, outcome.host.screen)]
    return windows + [line for person in outcome.learners for line in person.former]


def event_faults(outcome):
    numbers = [number for number, *_ in outcome.record["events"]]
    faults = [fault for line in lines_of(outcome) for fault in line.faults]
    if numbers != list(range(1, outcome.record["seq"] + 1)):
        faults.append("the events' numbers have gaps")
    missed = {person.name: set(numbers) - set(person.reached) for person in outcome.learners}
    return faults + [f"{name} never had {sorted(gap)}" for name, gap in missed.items() if gap]


def reveal_seconds(outcome):
    """From the host's press that had effect until each learner's page had the reveal."""
    presses = outcome.host.presses
    found = []
    for number, at, _ in reveals(outcome):
        pressed = presses[max(0, bisect_right(presses, at) - 1)]
        found += [person.reached[number] - pressed for person in outcome.learners]
    return found


def reveal_faults(outcome):
    seconds = reveal_seconds(outcome)
    faults = []
    if quantile(seconds, 0.95) > REVEAL_P95_SECONDS:
        faults.append(f"reveals take {quantile(seconds, 0.95):.2f} s for 95 % of learners")
    if quantile(seconds, 1) > REVEAL_SECONDS:
        faults.append(f"the slowest reveal took {quantile(seconds, 1):.2f} s")
    return faults


def table(outcome):
    """(what, figure) of a session, for people to read."""
    people, lines = outcome.learners, lines_of(outcome)
    seconds, answers = reveal_seconds(outcome), [s for row in people for s in row.answer_seconds]
    refreshes = sum((person.refreshes for person in people), Counter())
    errors = Counter(status for person in people for status in person.browser.server_errors)
    servers = sum(outcome.cpu_seconds.values())
    yield (
        "learners, reveals, seconds",
        (f"{len(people)}, {len(reveals(outcome))}, {outcome.seconds:.0f}"),
    )
    yield (
        "answers acknowledged, refused as late",
        (f"{sum(len(row.taken) for row in people)}, {sum(len(row.refused) for row in people)}"),
    )
    yield "POSTs of answers (with doubles and retries)", sum(row.tries for row in people)
    yield "answers in the database", len(outcome.record["answers"])
    yield (
        "events, deliveries by stream, by polling",
        (
            f"{outcome.record['seq']}, {sum(line.streamed for line in lines)}, "
            f"{sum(line.polled for line in lines)}"
        ),
    )
    yield "refreshes", ", ".join(f"{how} {count}" for how, count in sorted(refreshes.items()))
    yield "streams opened", sum(line.opened for line in lines)
    yield (
        "longest time without a stream or poll",
        (f"{max(line.longest_silence for line in lines):.2f} s"),
    )
    yield "answers 5xx seen", ", ".join(f"{code}: {n}" for code, n in errors.items()) or "none"
    yield "reveal to learner, p50 / p95 / max", spread(seconds)
    yield "answer to acknowledgement, p50 / p95 / max", spread(answers)
    yield "most PostgreSQL connections", outcome.most_connections or "-"
    yield "CPU of servers", share(servers, outcome)
    for name, used in outcome.cpu_seconds.items():
        yield f"  {name}", share(used, outcome)
    yield "CPU of the load client", share(outcome.client_cpu_seconds, outcome)


def spread(seconds):
    return " / ".join(f"{1000 * quantile(seconds, part):.0f}" for part in (0.5, 0.95, 1)) + " ms"


def share(used, outcome):
    return f"{used:.1f} s, {100 * used / outcome.seconds:.0f} % of one core"
