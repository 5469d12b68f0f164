"""Pages that only design sessions have. Part of live/urls.py."""

from django.urls import path

from classrooms.views import live_design_host, live_designs

design_pages = [
    path(
        "class/<int:classroom_id>/live/design/",
        live_design_host.live_design_new,
        name="live_design_new",
    ),
    path("live/design/", live_design_host.live_design_classes, name="live_design_classes"),
    path("live/<int:session_id>/board", live_design_host.live_board, name="live_board"),
    path("live/<int:session_id>/design/", live_designs.live_design, name="live_design"),
    path("live/<int:session_id>/own", live_designs.live_own, name="live_own"),
    path("live/<int:session_id>/withdraw", live_designs.live_withdraw, name="live_withdraw"),
    path(
        "live/<int:session_id>/gallery/<int:number>/",
        live_designs.live_picture,
        name="live_picture",
    ),
    path(
        "live/<int:session_id>/gallery/<int:number>/hang",
        live_design_host.live_hang,
        name="live_hang",
    ),
]
