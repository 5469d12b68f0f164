"""Live sessions: what hosts make and steer, and where learners are. Part of classrooms/urls.py."""

from django.urls import path

from classrooms.live.design.urls import design_pages
from classrooms.views import live_host, live_joining, live_learner, live_setup

live_pages = [
    path("class/<int:classroom_id>/live/", live_setup.live_list, name="live_list"),
    path("class/<int:classroom_id>/live/new/", live_setup.live_new, name="live_new"),
    path("live/", live_joining.live_join, name="live_join"),
    path("live/<int:session_id>/", live_learner.live_session, name="live_session"),
    path("live/<int:session_id>/answer", live_learner.live_answer, name="live_answer"),
    path("live/<int:session_id>/events", live_learner.live_events, name="live_events"),
    path("live/<int:session_id>/score", live_learner.live_score, name="live_score"),
    path("live/<int:session_id>/result/", live_learner.live_result, name="live_result"),
    path("live/<int:session_id>/practise", live_learner.live_practise, name="live_practise"),
    path("live/<int:session_id>/host/", live_host.live_host, name="live_host"),
    path("live/<int:session_id>/counts", live_host.live_counts, name="live_counts"),
    path("live/<int:session_id>/step", live_host.live_step, name="live_step"),
    path("live/<int:session_id>/lock", live_host.live_lock, name="live_lock"),
    path("live/<int:session_id>/screen/", live_host.live_screen, name="live_screen"),
    path("live/<int:session_id>/people/", live_host.live_people, name="live_people"),
    path("live/<int:session_id>/people/<int:part_id>", live_host.live_person, name="live_person"),
    path("live/<int:session_id>/report/", live_host.live_report, name="live_report"),
    *design_pages,
]
