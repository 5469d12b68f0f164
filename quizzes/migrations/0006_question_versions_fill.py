from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from quizzes.versions import digest_of


def fill(apps, schema_editor):
    """What stands is the first version of every question, and what all answers so far answered."""
    Question = apps.get_model("quizzes", "Question")
    Version = apps.get_model("quizzes", "QuestionVersion")
    now = timezone.now()
    questions = list(Question.objects.filter(version=None).prefetch_related("choices"))
    for question in questions:
        choices = [
            {
                "id": choice.pk,
                "text": choice.text_html,
                "is_correct": choice.is_correct,
                "why": choice.why_html,
                "misconception": choice.misconception,
            }
            for choice in question.choices.all()
            if not choice.is_retired
        ]
        parts = (question.stem_html, question.ask_html, question.pick_count)
        question.version = Version.objects.create(
            question=question,
            number=1,
            digest=digest_of(*parts, choices),
            stem_html=question.stem_html,
            ask_html=question.ask_html,
            pick_count=question.pick_count,
            choices=choices,
            from_at=now,
        )
    Question.objects.bulk_update(questions, ["version"], batch_size=500)
    version = Subquery(Question.objects.filter(pk=OuterRef("question")).values("version"))
    for name in ("Response", "DiagnosticResponse"):
        rows = apps.get_model("quizzes", name).objects.filter(version=None)
        rows.filter(answered_at__isnull=False).update(version=version)


class Migration(migrations.Migration):

    dependencies = [
        ("quizzes", "0005_question_versions"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
