"""How an exam went, read from its rows; nothing of it is stored twice."""

from collections import defaultdict
from functools import cached_property
from statistics import median

from quizzes.charts import LEVELS, height_of, line, marks
from quizzes.exam_score import Changes, Count, Scale, band_of, change_of, estimate_of
from quizzes.models import Attempt, Remark, Response, Save
from quizzes.models.corrections import keys_in_force
from quizzes.offers import Part
from quizzes.sitting import in_time, tallies
from studyapp.models import Domain

SLOWEST = 5
LEAST_FOR_A_BAND = 10  # with fewer scored questions every band would be a guess
SHOWN = 30  # attempts in a chart: more would be too small to tell apart


class Result:
    """The result of a finished exam."""

    def __init__(self, attempt):
        self.attempt = attempt
        self.responses = list(attempt.responses.with_names())
        for response in self.responses:
            response.attempt = attempt

    # --- Scores ---

    @cached_property
    def scored(self):
        return count_of(response for response in self.responses if response.is_scored)

    @cached_property
    def unscored(self):
        return count_of(response for response in self.responses if not response.is_scored)

    @cached_property
    def blank(self):
        return sum(not response.is_answered for response in self.responses)

    @cached_property
    def has_misses(self):
        return any(not response.is_correct for response in self.responses)

    @cached_property
    def parts(self):
        """(Part, Count of its scored questions) for every domain that the exam is made of."""
        found = defaultdict(list)
        for response in self.responses:
            found[response.question.objective.task.domain.slug].append(response)
        rows = []
        for kept in self.attempt.plan.get("domains", []):
            own = found[kept["slug"]] if kept["slug"] else self.responses
            scored = count_of(response for response in own if response.is_scored)
            rows.append((Part(**kept, found=len(own)), scored))
        return rows

    @cached_property
    def lacking(self):
        """The domains of which the bank had fewer questions than the exam should have."""
        return [part for part, _ in self.parts if part.is_short]

    @cached_property
    def by_objective(self):
        return tallies(
            (objective.slug, objective.text, bool(response.is_correct))
            for response in self.responses
            if response.is_scored
            for objective in [response.question.objective]
        )

    @cached_property
    def scale(self):
        return scale_of(self.attempt)

    @cached_property
    def band(self):
        return band_for(self.attempt, self.scored)

    @cached_property
    def estimate(self):
        """Only a mock has all domains, and so says something of the whole exam."""
        if self.scale is None or self.attempt.kind != Attempt.Kind.MOCK:
            return None
        by_domain = {part.slug: count for part, count in self.parts}
        weights = {part.slug: part.weight for part, _ in self.parts}
        return estimate_of(by_domain, weights, self.scale)

    @cached_property
    def pass_percent(self):
        return round(100 * self.scale.pass_share)

    # --- Time, and changes of mind ---

    @property
    def time(self):
        taken = self.attempt.finished_at - self.attempt.started_at
        return in_time(round(taken.total_seconds()))

    @cached_property
    def timed(self):
        return [response for response in self.responses if response.seconds]

    @property
    def median_time(self):
        return in_time(round(median(response.seconds for response in self.timed)))

    @cached_property
    def slowest(self):
        ordered = sorted(self.timed, key=lambda response: -response.seconds)
        return ordered[:SLOWEST]

    @cached_property
    def changes(self):
        history = defaultdict(list)
        saves = Save.objects.filter(response__attempt=self.attempt).in_time().in_order()
        for response_id, chosen in saves.values_list("response_id", "chosen"):
            history[response_id].append(frozenset(chosen))
        keys = keys_in_force(self.responses)
        found = [change_of(history[row.pk], *keys[row.pk]) for row in self.responses]
        return Changes(*(found.count(word) for word in ("to_right", "to_wrong", "still_wrong")))

    @cached_property
    def remarks(self):
        """The answers that were marked again since, with when and why, the newest mark of each."""
        remarks = Remark.objects.filter(response__attempt=self.attempt)
        remarks = remarks.select_related("regrade", "response").order_by("regrade__at", "pk")
        newest = {row.response_id: row for row in remarks}
        return sorted(newest.values(), key=lambda row: row.response.position)

    @cached_property
    def late(self):
        """Positions of the questions with a click that came after the end."""
        late = Save.objects.filter(response__attempt=self.attempt).late()
        positions = late.order_by().values_list("response__position", flat=True)
        return sorted(set(positions))


def count_of(responses):
    marks = [bool(response.is_correct) for response in responses]
    return Count(sum(marks), len(marks))


class Trend:
    """The learner's finished exams, of one name or kind or all, and where they stand in a chart.

    The newest SHOWN, of these the oldest first; each attempt with its `score`, `band` and `mark`.
    """

    def __init__(self, learner, *, exam="", kind=""):
        attempts = Attempt.objects.for_learner(learner).exams().finished().with_exam_score()
        wanted = {name: value for name, value in (("exam", exam), ("kind", kind)) if value}
        newest = attempts.filter(**wanted).order_by("-finished_at", "-pk")[:SHOWN]
        self.attempts = list(reversed(newest))
        scores = [Count(attempt.right, attempt.scored) for attempt in self.attempts]
        for attempt, score, mark in zip(self.attempts, scores, marks(scores), strict=True):
            attempt.score, attempt.mark = score, mark
            attempt.band = band_for(attempt, score)

    levels, most = LEVELS, SHOWN

    @property
    def newest_first(self):
        return reversed(self.attempts)

    @property
    def line(self):
        return line([attempt.mark for attempt in self.attempts])

    @cached_property
    def pass_share(self):
        """(percent, y) of what stands for the pass mark; None where the exams differ in it."""
        shares = {scale.pass_share for scale in map(scale_of, self.attempts) if scale}
        if len(shares) != 1:
            return None
        [share] = shares
        return round(100 * share), height_of(share)

    @cached_property
    def domains(self):
        """The domains asked; each attempt then has `by_domain`: (Domain, its Count or None)."""
        counts = Response.objects.filter(attempt__in=self.attempts).scored_by_domain()
        asked = {domain for found in counts.values() for domain in found}
        domains = [domain for domain in Domain.objects.all() if domain.pk in asked]
        for attempt in self.attempts:
            own = counts[attempt.pk]
            attempt.by_domain = [(domain, own.get(domain.pk)) for domain in domains]
        return domains


def scale_of(attempt):
    """How the exam that it stands for is scored; None where the course did not say."""
    facts = attempt.plan.get("facts")
    return Scale(*facts["scale"], facts["pass_mark"]) if facts else None


def band_for(attempt, scored):
    """The band of the Count `scored`; None where too little was scored to give one."""
    scale = scale_of(attempt)
    if scale is None or scored.count < LEAST_FOR_A_BAND:
        return None
    return band_of(scored, scale)
