"""What learners answered in the work of their class, read for all of them at once."""

from collections import defaultdict
from operator import attrgetter

from django.db.models import Case, F, JSONField, Q, When

from classrooms.models import LiveAnswer
from classrooms.needs import Answer
from quizzes.models import Choice, Question, Response


def answers_of(classroom, learner_ids, *, since):
    """{learner id: their Answers in the order of time}: in sittings begun for assignments and in
    live sessions, as far as their outcome may be told. One query.

    What learners practise by themselves is not among it, nor what the course has dropped.
    """
    offered = Question.objects.offered().order_by()
    sat = Response.objects.may_be_told().filter(
        attempt__assigned__assignment__classroom=classroom,
        attempt__assigned__assignment__withdrawn_at__isnull=True,
        attempt__learner__in=learner_ids,
        answered_at__gte=since,
        question__in=offered,
    )
    live = LiveAnswer.objects.counted().revealed().final()
    live = live.filter(
        live_question__session__classroom=classroom,
        participation__person__in=learner_ids,
        answered_at__gte=since,
        live_question__question__in=offered,
    )
    # Of an earlier version only the outcome counts: its choices said something else.
    is_as_now = Q(version=None) | Q(version=F("question__version"))
    rows = sat.order_by().values_list(
        "attempt__learner",
        "question",
        "question__objective",
        "is_correct",
        "answered_at",
        chosen_where(Q(is_correct=False) & is_as_now),
    )
    asked = "live_question__question"
    rows = rows.union(
        live.order_by().values_list(
            "participation__person",
            asked,
            f"{asked}__objective",
            "is_correct",
            "answered_at",
            chosen_where(Q(is_correct=False)),
        ),
        all=True,
    )
    found = defaultdict(list)
    for learner_id, *answer in rows:
        found[learner_id].append(Answer(*answer))
    for answers in found.values():
        answers.sort(key=attrgetter("at"))
    return found


def chosen_where(condition):
    """The choices taken, NULL elsewhere: most rows need not be read that far."""
    return Case(When(condition, then="chosen"), output_field=JSONField())


def choices_of(choice_ids, question_ids):
    """These wrong choices, and those of these questions, each with its question, objective, and
    section; by id."""
    wanted = Choice.objects.current().filter(is_correct=False)
    wanted = wanted.filter(Q(pk__in=choice_ids) | Q(question__in=question_ids))
    places = wanted.select_related("question__objective", "question__section__chapter").only(
        *("text_html", "misconception", "question__stem_html", "question__slug"),
        *("question__objective__text", "question__objective__slug"),
        *("question__section__title", "question__section__slug"),
        *("question__section__chapter__slug", "question__section__chapter__number"),
    )
    return {choice.pk: choice for choice in places}
