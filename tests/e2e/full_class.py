"""Work in a class, put straight into the server's database: four learners who miss the same."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from classrooms.models import AssignedAttempt, Classroom
from quizzes.models import Question, Response
from tests import factories

NAMES = (
    "Grace",
    "Katherine",
    "Linus",
    "A-very-long-name-that-goes-on-and-on-without-a-single-space",
)


def fill(title):
    now = timezone.now()
    classroom = Classroom.objects.get(title=title)
    objective = Question.objects.for_exams().objectives().first()
    questions = list(Question.objects.for_exams().filter(objective=objective)[:4])
    due_at = now + timedelta(days=1)
    given = factories.make_assignment(classroom, title="Set 1", count=4, due_at=due_at, now=now)
    factories.make_assignment(classroom, title="Set 0", due_at=now - timedelta(hours=1), now=now)
    for name in NAMES:
        person = factories.make_user(email=f"{uuid4().hex}@example.com")
        place = factories.enrol(classroom, person, now=now, name=name)
        place.joined_at = now - timedelta(days=9)
        place.save()
        attempt = factories.make_attempt(place.person, *questions, started_at=now)
        AssignedAttempt.objects.create(assignment=given, attempt=attempt)
        for response in attempt.responses.all():
            wrong = response.question.choices.filter(is_correct=False).first()
            Response.objects.filter(pk=response.pk).update(
                is_correct=False, chosen=[wrong.pk], answered_at=now
            )
