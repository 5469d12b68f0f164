"""How grades come about, written as simply as can be: with fractions and loops."""

import math
from datetime import timedelta
from fractions import Fraction


def nearest(fraction):
    return math.floor(fraction + Fraction(1, 2))


def oracle_grade(rules, tries, now, has_begun, is_whole, ruling):
    """(state, score)"""
    if ruling is not None:
        return ("excused", None) if ruling.score is None else ("done", ruling.score)
    candidates = []
    number = 0
    for at, score in sorted(tries):
        number += 1
        if rules.tries_allowed is not None and number > rules.tries_allowed:
            continue
        days = 0
        if rules.due_at is not None and at > rules.due_at:
            days = math.ceil((at - rules.due_at) / timedelta(days=1))
            if not rules.accepts_late:
                continue
            left = max(Fraction(0), 1 - Fraction(rules.late_percent * days, 100))
            score = nearest(score * left)
        candidates.append((score, days))
    is_due = rules.due_at is not None and now > rules.due_at
    if candidates and (is_whole or is_due):
        best = candidates[-1]
        if not rules.keeps_last:
            for candidate in reversed(candidates):
                if candidate[0] >= best[0]:
                    best = candidate
        return ("late" if best[1] else "done", best[0])
    if is_due:
        return ("missing", 0)
    if has_begun or tries:
        return ("started", None)
    if rules.opens_at is not None and now < rules.opens_at:
        return ("ahead", None)
    return ("open", None)


def oracle_total(parts, drop):
    counting = [
        (one.score, n, weight)
        for n, (weight, one) in enumerate(parts)
        if weight and one.state in ("done", "late", "missing")
    ]
    for _ in range(drop):
        if len(counting) > 1:
            counting.remove(min(counting, key=lambda entry: (entry[0], entry[1])))
    if not counting:
        return None
    weights = sum(weight for _, _, weight in counting)
    return nearest(Fraction(sum(score * weight for score, _, weight in counting), weights))
