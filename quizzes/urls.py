"""Cards and questions."""

from django.urls import path

from quizzes.views import (
    card_stats,
    cards,
    diagnostic,
    exam_paper,
    exam_results,
    exams,
    figures,
    items,
    missed,
    practice,
    questions,
    regrades,
    review,
)

app_name = "quizzes"

urlpatterns = [
    path("diagnostic/", diagnostic.diagnostic_new, name="diagnostic_new"),
    path("diagnostic/<int:diagnostic_id>/", diagnostic.diagnostic, name="diagnostic"),
    path("practise/", practice.practise, name="practise"),
    path("practise/figures/", figures.figures, name="figures"),
    path("practise/missed/", missed.missed_list, name="missed_list"),
    path("practise/<int:attempt_id>/", practice.attempt, name="attempt"),
    path("practise/<int:attempt_id>/finish", practice.attempt_finish, name="attempt_finish"),
    path("practise/<int:attempt_id>/missed", practice.attempt_missed, name="attempt_missed"),
    path("practise/<int:attempt_id>/<int:position>/", questions.question, name="question"),
    path(
        "practise/<int:attempt_id>/<int:position>/flag",
        questions.question_flag,
        name="question_flag",
    ),
    path(
        "practise/<int:attempt_id>/<int:position>/strike",
        questions.question_strike,
        name="question_strike",
    ),
    path(
        "practise/<int:attempt_id>/<int:position>/card",
        questions.question_card,
        name="question_card",
    ),
    path(
        "practise/<int:attempt_id>/<int:position>/dispute",
        questions.question_dispute,
        name="question_dispute",
    ),
    path("practise/items/", items.item_list, name="item_list"),
    path("practise/items/regrades/", regrades.regrade_list, name="regrade_list"),
    path("practise/items/regrades/<int:regrade_id>/", regrades.regrade_info, name="regrade"),
    path("practise/items/<int:question_id>/", items.item, name="item"),
    path("practise/items/<int:question_id>/settle", items.item_settle, name="item_settle"),
    path(
        "practise/items/<int:question_id>/<int:number>/",
        regrades.item_regrade,
        name="item_regrade",
    ),
    path("exams/", exams.exam_list, name="exam_list"),
    path("exams/test/", exams.exam_test, name="exam_test"),
    path("exams/extra-time/", exams.extra_time, name="extra_time"),
    path("exams/<int:attempt_id>/", exam_paper.exam, name="exam"),
    path("exams/<int:attempt_id>/clock", exam_paper.exam_clock, name="exam_clock"),
    path("exams/<int:attempt_id>/<int:position>/", exam_paper.exam_save, name="exam_save"),
    path("exams/<int:attempt_id>/finish", exam_paper.exam_finish, name="exam_finish"),
    path("exams/<int:attempt_id>/result/", exam_results.exam_result, name="exam_result"),
    path("exams/<int:attempt_id>/missed", exam_results.exam_missed, name="exam_missed"),
    path("review/", review.review, name="review"),
    path("review/<int:card_id>/", review.card_review, name="card_review"),
    path("review/<int:card_id>/bury", review.card_bury, name="card_bury"),
    path("review/<int:card_id>/suspend", review.card_suspend, name="card_suspend"),
    path("review/undo", review.review_undo, name="review_undo"),
    path("cards/", cards.card_list, name="card_list"),
    path("cards/new", cards.card_new, name="card_new"),
    path("cards/stats/", card_stats.card_stats, name="card_stats"),
    path("cards/<int:card_id>/", cards.card_info, name="card_info"),
    path("cards/<int:card_id>/edit", cards.card_edit, name="card_edit"),
    path("cards/<int:card_id>/delete", cards.card_delete, name="card_delete"),
]
