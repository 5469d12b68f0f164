"""What became of a learner's disputes and answers, for a week: both are NOTICE_SOURCES."""

from django.db.models import Q
from django.urls import reverse

from quizzes.models import Dispute, Remark, Response
from quizzes.models.disputes import TOLD_FOR
from studyapp.today import Notice

AT_ONCE = 3  # of each kind


def settled(learner, *, now):
    """The learner's disputes that staff have decided on."""
    disputes = Dispute.objects.for_learner(learner).filter(outcome__at__gt=now - TOLD_FOR)
    disputes = disputes.select_related("outcome", "question").order_by("-outcome__at", "-pk")
    disputes = list(disputes[:AT_ONCE])
    told = Response.objects.for_learner(learner).told()
    pages = told.latest_pages(question__in=[row.question_id for row in disputes])
    return [
        Notice(
            f"Your dispute was {row.state}: {row.question.title}",
            row.outcome.text,
            page_of(pages.get(row.question.slug)),
        )
        for row in disputes
    ]


def marked_again(learner, *, now):
    """The learner's answers that a regrade has marked differently, the newest mark of each."""
    own = Q(response__attempt__learner=learner) | Q(
        diagnostic_response__diagnostic__learner=learner
    )
    remarks = Remark.objects.filter(own, regrade__at__gt=now - TOLD_FOR)
    remarks = remarks.select_related(
        "regrade", "response__question", "diagnostic_response__question"
    )
    newest = {row.answer: row for row in remarks.order_by("regrade__at", "pk")}
    return [
        Notice(
            f"An answer of yours was marked again and is {row.word}: {row.answer.question.title}",
            row.regrade.reason,
            row.page,
        )
        for row in list(newest.values())[::-1][:AT_ONCE]
    ]


def page_of(place):
    return reverse("quizzes:question", args=place) if place else ""
