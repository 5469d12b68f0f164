"""Home and Progress of a learner with 100,000 activities: queries, and milliseconds on the server.

Run as `python -m benchmarks.long_record` (a minute; it makes a database of its own and removes it).
Targets: under 12 queries and 50 ms each; one more query a second, of whichever request comes first,
asks whether another course was loaded. Times are the median of several requests inside one
process, in processor time: the machine may be busy with something else.
"""

import os
import statistics
import tempfile
import time
from datetime import timedelta
from random import Random

ACTIVITIES = 100_000
DAYS = 400
REQUESTS = 15
PAGES = {
    "Home": "/",
    "Progress": "/progress/",
    "Activities": "/progress/activities/",
    "Missed": "/practise/missed/",
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOCAL_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("serve", prepare_only=True)
        measure()


def measure():
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from studyapp import ledger
    from studyapp.models import User

    now = timezone.now()
    learner = User.objects.create(username="heavy@example.com", email="heavy@example.com")
    fill(learner, now=now)
    begun = time.process_time()
    ledger.fold_tail(learner, now=now)
    print(f"folding {ACTIVITIES:,} activities: {time.process_time() - begun:.1f} s, once")
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'page':<12}{'queries':>8}{'ms':>8}")
    for name, url in PAGES.items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
            count = len(queries)
        assert page.status_code == 200, page.status_code
        times = []
        for _ in range(REQUESTS):
            begun = time.process_time()
            client.get(url)
            times.append(1000 * (time.process_time() - begun))
        print(f"{name:<12}{count:>8}{statistics.median(times):>8.1f}")


def fill(learner, *, now):
    """Activities over DAYS days: cards and questions of the course, some of them still unfolded."""
    from quizzes.models import Flashcard, Question
    from studyapp.models import Activity

    random = Random(1)
    things = [
        (verb, f"{kind}:{row.slug}", row.objective_id)
        for verb, kind, rows in (
            ("answered", "question", Question.objects.all()),
            ("reviewed", "card", Flashcard.objects.all()),
        )
        for row in rows
    ]
    step = timedelta(days=DAYS) / ACTIVITIES
    rows = []
    for number in range(ACTIVITIES):
        verb, what, objective = random.choice(things)
        rows.append(
            Activity(
                learner=learner,
                verb=verb,
                what=what,
                title=what,
                objective_id=objective,
                result=float(random.random() < 0.7),
                seconds=random.randint(5, 90),
                at=now - step * (ACTIVITIES - number),
            )
        )
    Activity.objects.bulk_create(rows, batch_size=1000)
    fill_queue(learner, random, now=now)


def fill_queue(learner, random, *, now):
    """What Today asks for: cards and questions due, a report's section with its card, a design."""
    from quizzes.models import CardSchedule, DueQuestion, Flashcard, Question, Review
    from scenarios import library
    from scenarios.actions import add_followup, start_draft
    from studyapp.models import Section

    learner.exam_on = now.date() + timedelta(days=40)
    learner.save()
    CardSchedule.objects.bulk_create(
        CardSchedule(
            learner=learner,
            flashcard=card,
            state=CardSchedule.State.REVIEW,
            stability=random.uniform(1, 60),
            difficulty=5.0,
            due_at=now + timedelta(days=random.uniform(-3, 60)),
            last_review_at=now - timedelta(days=random.uniform(4, 60)),
            introduced_at=now - timedelta(days=100),
            review_count=9,
        )
        for card in Flashcard.objects.all()
    )
    Review.objects.bulk_create(
        Review(
            learner=learner,
            flashcard=random.choice(cards),
            recall=3,
            reviewed_at=now - timedelta(days=1, seconds=20 * number),
            seconds=random.randint(5, 40),
            interval_days=3,
            before={},
            scheduler={},
        )
        for cards in [list(Flashcard.objects.all())]
        for number in range(5000)
    )
    DueQuestion.objects.bulk_create(
        DueQuestion(
            learner=learner,
            question=question,
            due_on=now.date() + timedelta(days=random.randint(-3, 9)),
            miss_count=1,
        )
        for question in Question.objects.all()[:150]
    )
    section = Section.objects.current().first()
    card = Flashcard.objects.filter(owner=None).first()
    add_followup(learner, section, why="Not met", card=card.slug, now=now)
    scenario = library.scenario(library.slugs()[0])
    start_draft(
        learner, scenario.references[0].design, title=scenario.title, scenario=scenario, now=now
    )


if __name__ == "__main__":
    main()
