"""Which questions a host can choose among for a live session. Reads only."""

from quizzes.models import Question
from quizzes.wishes import Wish


def questions_of(chapter, *, learner, today):
    """The questions of this chapter, by its slug; of all chapters where it is empty."""
    wish = Wish(chapters=(chapter,) if chapter else ())
    return Question.objects.offered().wished(wish, learner=learner, today=today)


def in_order(questions):
    """As they are listed, and then asked: by chapter and section, with what the list names."""
    return (
        questions.select_related("objective", "chapter", "section")
        .defer("chapter__opening_html", "chapter__sources", "section__parts")
        .order_by("chapter__number", "section__position", "slug")
    )
