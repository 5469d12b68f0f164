"""The exams a learner can take now: what each is made of, and what the bank lacks for it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from quizzes.blueprint import BankItem, Blueprint, draw, full_exam
from quizzes.models import Attempt, Question
from studyapp.models import CourseLoad, Domain

DOMAIN_QUESTIONS = 20
MINUTES_A_QUESTION = 2  # where the course does not say


@dataclass(frozen=True)
class Part:
    """One domain's share of an exam: how many questions it should have, and how many there are."""

    slug: str
    title: str
    weight: int
    wanted: int
    found: int

    @property
    def is_short(self):
        return self.found < self.wanted

    @property
    def kept(self):
        return {name: getattr(self, name) for name in ("slug", "title", "weight", "wanted")}


@dataclass(frozen=True)
class Offer:
    """An exam that can be started; `facts` are the real exam's, as course.yaml dates them."""

    kind: str
    exam: str
    title: str
    blueprint: Blueprint
    items: list[BankItem]
    domains: list[Domain]
    facts: dict

    @property
    def checked_on(self):
        """The day on which the format was last compared with the exam guide."""
        return date.fromisoformat(self.facts["checked_on"])

    @cached_property
    def parts(self):
        """What each domain gives, counted by drawing the exam once."""
        drawn = set(draw(self.items, self.blueprint, seed=0).ids)
        found = Counter(item.domain for item in self.items if item.id in drawn)
        return [
            Part(
                domain.slug,
                domain.title,
                domain.weight,
                self.blueprint.wanted(domain.slug),
                found[domain.slug],
            )
            for domain in self.domains
        ]

    @property
    def count(self):
        """How many questions it would have today."""
        return sum(part.found for part in self.parts)

    @property
    def minutes(self):
        return self.blueprint.minutes_for(self.count)

    @property
    def is_short(self):
        return self.count < self.blueprint.count

    @property
    def plan(self):
        """What the attempt keeps, so that a later course does not change what it was."""
        return {"facts": self.facts, "domains": [part.kept for part in self.parts]}

    def start_with(self, seed):
        """What actions.exams.start_exam takes beside the learner and the time."""
        return {
            "drawn": draw(self.items, self.blueprint, seed=seed),
            "kind": self.kind,
            "exam": self.exam,
            "title": self.title,
            "seed": seed,
            "plan": self.plan,
        }


class Offers:
    """What `learner` can take of the questions as they are now; reads once."""

    def __init__(self, learner):
        self.facts = CourseLoad.objects.values_list("exam", flat=True).first() or {}
        self.domains = list(Domain.objects.all())
        self.items = Question.objects.for_exams().bank_items(learner)

    def pace(self, count):
        """The minutes for so many questions at the exam's pace."""
        if not self.facts:
            return count * MINUTES_A_QUESTION
        return round(count * self.facts["minutes"] / self.facts["questions"])

    def mock(self):
        """The exam in full, or None where the course does not say what that is."""
        if not self.facts:
            return None
        blueprint = full_exam(
            questions=self.facts["questions"],
            unscored=self.facts["unscored"],
            minutes=self.facts["minutes"],
            weights={domain.slug: domain.weight for domain in self.domains},
        )
        kind = Attempt.Kind.MOCK
        return Offer(kind, "mock", kind.label, blueprint, self.items, self.domains, self.facts)

    def of_domains(self):
        """An exam on each domain."""
        return [self.of_domain(domain) for domain in self.domains]

    def of_domain(self, domain):
        items = [item for item in self.items if item.domain == domain.slug]
        blueprint = Blueprint({domain.slug: DOMAIN_QUESTIONS}, {}, self.pace(DOMAIN_QUESTIONS))
        return Offer(
            Attempt.Kind.DOMAIN,
            f"domain:{domain.slug}",
            domain.title,
            blueprint,
            items,
            [domain],
            self.facts,
        )

    def of_topics(self, topics, *, exam, title, count, minutes):
        """ "Test yourself" on some of the questions, as if they were of one domain."""
        ids = set(topics.values_list("pk", flat=True))
        items = [replace(item, domain="") for item in self.items if item.id in ids]
        blueprint = Blueprint({"": count}, {}, minutes or self.pace(count))
        only = Domain(slug="", title="", weight=100)
        return Offer(Attempt.Kind.TEST, exam, title, blueprint, items, [only], self.facts)
