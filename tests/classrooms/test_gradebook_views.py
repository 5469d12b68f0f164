"""A thousand views of random gradebooks, each compared with the oracle.

The world is made up and written down twice: as rows of the app, and as plain lists for the oracle.
"""

import csv
import html
import io
import re
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from django.test import Client

from classrooms.actions.assignments import begin_practice
from classrooms.grades import FULL, Rules, Try, shown
from classrooms.grades import Ruling as Verdict
from classrooms.models import Ruling
from quizzes.models import Attempt, Response, Review
from studyapp.models import SectionRead
from tests import factories
from tests.classrooms.oracle import nearest, oracle_grade, oracle_total
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOUR = timedelta(hours=1)
WORLDS, LEARNERS, ASSIGNMENTS = 42, 6, 6
VIEWS = 4  # of each learner: file, screen, the learner's page for instructors, and their own
WORDS = {
    "ahead": "not open",
    "open": "to do",
    "started": "in progress",
    "missing": "missing",
    "excused": "excused",
}


class World:
    """A class with its rows, and `facts`: {(assignment, learner): what the oracle is told}."""

    def __init__(self, seed):
        self.random = random = Random(seed)
        self.instructor = factories.make_user()
        self.learners = [factories.make_user(display_name=f"L{n}") for n in range(LEARNERS)]
        self.classroom = factories.make_classroom(self.instructor, *self.learners)
        self.classroom.drop_lowest = random.randint(0, 3)
        self.classroom.save()
        self.facts, self.assignments = {}, []
        chapter = factories.make_chapter()
        self.sections = [factories.make_section(chapter=chapter) for _ in range(4)]
        self.cards = [factories.make_card(section=self.sections[0]) for _ in range(4)]
        self.read = {
            learner: {
                section: NOW - random.randint(1, 200) * HOUR
                for section in random.sample(self.sections, random.randint(0, 4))
            }
            for learner in self.learners
        }
        SectionRead.objects.bulk_create(
            SectionRead(learner=learner, section=section, read_at=at)
            for learner, read in self.read.items()
            for section, at in read.items()
        )
        self.learnt = {learner: self.learn(learner) for learner in self.learners}
        self.questions = [factories.make_question(wrong=1) for _ in range(3)]
        for _ in range(ASSIGNMENTS):
            self.add_assignment()

    def learn(self, learner):
        """{card: when it came through its first steps}, among reviews that do not count."""
        random, learnt = self.random, {}
        for card in self.cards:
            at = NOW - random.randint(1, 200) * HOUR
            steps = random.choice([[], [0.01], [0.01, 1.0], [0.01, 4.0, 9.0]])
            for n, days in enumerate(steps):
                Review.objects.create(
                    learner=learner, flashcard=card, recall=3, interval_days=days, before={},
                    reviewed_at=at + n * HOUR / 4, scheduler={},
                )  # fmt: skip
            if len(steps) > 1:
                learnt[card] = at + HOUR / 4
        return learnt

    def add_assignment(self):
        random = self.random
        kind = random.choice(["reading", "cards", "practice", "design"])
        chapter = self.sections[0].chapter
        about = {
            "reading": {"chapter": chapter},
            "cards": {"chapter": chapter, "count": 3},
            "practice": {"count": 3},
        }
        rules = {
            "opens_at": random.choice([None, NOW - 300 * HOUR, NOW + HOUR]),
            "due_at": random.choice([None, NOW - random.randint(1, 150) * HOUR, NOW + 9 * HOUR]),
            "accepts_late": random.random() < 0.6,
            "late_percent": random.choice([0, 7, 10, 33, 100]),
            "tries_allowed": random.choice([None, 1, 2]),
            "keeps_last": random.random() < 0.4,
        }
        if rules["opens_at"] and rules["due_at"] and rules["opens_at"] >= rules["due_at"]:
            rules["opens_at"] = None
        chosen = random.sample(self.learners, 4) if random.random() < 0.3 else []
        assignment = factories.make_assignment(
            self.classroom,
            *chosen,
            kind=kind,
            weight=random.randint(0, 3),
            now=NOW - 400 * HOUR,
            **rules,
            **about.get(kind, {"goal": 80}),
        )
        self.assignments.append(assignment)
        for learner in chosen or self.learners:
            self.add_facts(assignment, learner, Rules(**rules))

    def add_facts(self, assignment, learner, rules):
        random = self.random
        if assignment.kind in {"reading", "cards"}:
            done, whole = (self.read, 4) if assignment.kind == "reading" else (self.learnt, 3)
            moments = sorted(done[learner].values())[:whole]
            tries = [Try(at, nearest(Fraction(FULL * n, whole))) for n, at in enumerate(moments, 1)]
            rules = Rules(**vars(rules) | {"tries_allowed": None, "keeps_last": False})
            fact = {"tries": tries, "has_begun": bool(tries), "is_whole": len(tries) == whole}
        elif assignment.kind == "practice":
            fact = self.add_sittings(assignment, learner)
        else:
            fact = self.add_designs(learner, assignment)
        verdict, due_at = None, rules.due_at
        if random.random() < 0.25:
            for _ in range(random.randint(1, 3)):
                verdict, due_at = self.add_ruling(assignment, learner, verdict, due_at, rules)
        rules = Rules(**vars(rules) | {"due_at": due_at})
        self.facts[assignment.pk, learner.pk] = fact | {"rules": rules, "ruling": verdict}

    def add_sittings(self, assignment, learner):
        random, tries, begun = self.random, [], False
        most = assignment.tries_allowed or 3
        for _ in range(self.random.randint(0, most)):
            begun = True
            ids = [question.pk for question in self.questions]
            started = NOW - 300 * HOUR
            attempt = begin_practice(assignment, learner, ids, seed=1, now=started)
            answered = self.random.choice([1, 3, 3])
            right = self.random.randint(0, answered)
            at = NOW - self.random.randint(1, 200) * HOUR
            for n in range(answered):
                responses = Response.objects.filter(attempt=attempt, position=n + 1)
                responses.update(is_correct=n < right, answered_at=at)
            if answered == 3:
                tries.append(Try(at, (FULL * right * 2 + 3) // 6))
            elif random.random() < 0.5:  # ended with two left open
                Attempt.objects.filter(pk=attempt.pk).update(finished_at=at + HOUR / 2)
                tries.append(Try(at + HOUR / 2, (FULL * right * 2 + 3) // 6))
            else:
                break
        return {"tries": tries, "has_begun": begun, "is_whole": True}

    def add_designs(self, learner, assignment):
        """Every design counts for each such assignment, so it is handed in before the first."""
        if not hasattr(self, "designs"):
            self.designs = {
                learner: [
                    (NOW - self.random.randint(1, 200) * HOUR, self.random.randint(0, 1000) / 10)
                    for _ in range(self.random.randint(0, 3))
                ]
                for learner in self.learners
            }
            for learner_, handed_in in self.designs.items():
                for at, score in handed_in:
                    factories.make_submission(learner_, score=score, submitted_at=at)
        since = assignment.opens_at or assignment.made_at
        tries = [
            Try(at, min(FULL, int((score * FULL / 80) + 0.5)))
            for at, score in self.designs[learner]
            if at >= since
        ]
        return {"tries": tries, "has_begun": bool(tries), "is_whole": True}

    def add_ruling(self, assignment, learner, verdict, due_at, rules):
        kind = self.random.choice(["score", "excused", "workedout", "due", "dueasall"])
        score = self.random.randint(0, FULL) if kind == "score" else None
        own = NOW + self.random.randint(-50, 50) * HOUR if kind == "due" else None
        Ruling.objects.create(
            assignment=assignment, learner=learner, kind=kind, score=score, due_at=own,
            reason="x", by_name="Ada", made_at=NOW,
        )  # fmt: skip
        if kind == "due":
            return verdict, own
        if kind == "dueasall":
            return verdict, rules.due_at
        return (None if kind == "workedout" else Verdict(score)), due_at

    def expected(self, learner):
        """([text of each cell], text of the total)"""
        order = sorted(
            self.assignments, key=lambda one: (one.due_at is None, one.due_at or NOW, one.pk)
        )
        cells, parts = [], []
        for assignment in order:
            fact = self.facts.get((assignment.pk, learner.pk))
            if fact is None:
                cells.append("not given")
                continue
            state, score = oracle_grade(now=NOW, **fact)
            cells.append(WORDS.get(state) or shown(score))
            parts.append((assignment.weight, Plain(state, score)))
        total = oracle_total(parts, self.classroom.drop_lowest)
        return cells, shown(total)


class Plain:
    def __init__(self, state, score):
        self.state, self.score = state, score


def client_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def views_of(world):
    """(what was looked at, learner, cells, total) of each view; those of a learner leave out
    what is not given."""
    teacher = client_of(world.instructor)
    base = f"/class/{world.classroom.pk}/grades/"
    text = teacher.get(f"{base}csv").content.decode("utf-8-sig")
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        yield "file", row[1], row[5:], row[4]
    page = teacher.get(base).text
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', page, flags=re.S):
        name = re.search(r">(L\d)</a></th>", row)[1]
        total = re.search(r'book-total"><a href="[^"]*">([^<]*)</a>', row)[1].replace("–", "")
        rest = row.partition("book-total")[2].partition("</td>")[2]
        cells = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)", rest)
        yield "screen", name, [cell.strip() for cell in cells], total
    for learner in world.learners:
        place = world.classroom.enrolments.get(person=learner)
        yield "learner's", learner.display_name, *person_page(teacher.get(f"{base}{place.pk}/"))
        yield "own", learner.display_name, *person_page(client_of(learner).get(f"{base}own/"))


WORD_OF_STATE = {
    "Not open yet": "not open",
    "To do": "to do",
    "In progress": "in progress",
    "Missing": "missing",
    "Excused": "excused",
}


def person_page(page):
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', page.text, flags=re.S)
    cells = []
    for row in rows:
        state = re.search(r"</svg>([^<]+)</span>", row)[1]
        score = re.search(r'data-label="Score">([^<]*)</td>', row)[1].removesuffix(" %")
        cells.append(WORD_OF_STATE.get(state) or html.unescape(score))
    total = re.search(r'<p class="score"><b>([^<]*)</b>', page.text)
    return cells, total[1].removesuffix(" %") if total else ""


@pytest.mark.parametrize("batch", range(4))
def test_a_thousand_views_are_what_the_oracle_says(batch, time_machine):
    time_machine.move_to(NOW, tick=False)
    seen = 0
    seeds = range(batch, WORLDS, 4)
    for seed in seeds:
        world = World(seed)
        names = {learner.display_name: learner for learner in world.learners}
        for what, name, cells, total in views_of(world):
            expected, expected_total = world.expected(names[name])
            if what in {"learner's", "own"}:
                expected = [cell for cell in expected if cell != "not given"]
            assert (cells, total) == (expected, expected_total), f"{what}, seed {seed}, {name}"
            seen += 1
    assert seen == len(seeds) * LEARNERS * VIEWS


def test_views_are_a_thousand():
    assert WORLDS * LEARNERS * VIEWS >= 1000
