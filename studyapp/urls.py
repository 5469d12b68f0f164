"""Every address of the app. Error pages: studyapp/errors.py; who may see what: access.py."""

from django.contrib import admin
from django.urls import include, path

from studyapp.views import (
    accounts,
    chapters,
    health,
    home,
    passwords,
    progress,
    reading,
    reference,
    search,
    settings,
)

study_pages = [
    path("", home.home, name="home"),
    path("learn/", chapters.chapter_list, name="chapter_list"),
    path("learn/facts/", reference.fact_list, name="fact_list"),
    path("learn/glossary/", reference.glossary, name="glossary"),
    path("learn/map/", reference.course_map, name="course_map"),
    path("learn/<slug:slug>/", chapters.chapter, name="chapter"),
    path("learn/<slug:slug>/summary/", chapters.chapter_summary, name="chapter_summary"),
    path("learn/<slug:slug>/<slug:section>/read", reading.section_read, name="section_read"),
    path("learn/<slug:slug>/<slug:section>/note", reading.section_note, name="section_note"),
    path(
        "learn/<slug:slug>/<slug:section>/position",
        reading.section_position,
        name="section_position",
    ),
    path("learn/<slug:slug>/checks/<slug:check>/", reading.quick_check, name="quick_check"),
    path("learn/<slug:slug>/exercises/<slug:exercise>/", reading.exercise, name="exercise"),
    path("search/", search.search, name="search"),
    path("progress/", progress.progress, name="progress"),
    path("progress/activities/", progress.activity_list, name="activity_list"),
    path("progress/objectives/<slug:slug>/", progress.objective, name="objective"),
    path("account/", settings.account, name="account"),
    path("account/settings/", settings.study_settings, name="study_settings"),
    path("account/theme", settings.theme, name="theme"),
    path("account/export", settings.export, name="account_export"),
    path("account/delete/", accounts.delete, name="account_delete"),
    path("account/password/", passwords.password_change, name="password_change"),
    path("sign-up/", accounts.sign_up, name="sign_up"),
    path("login/", accounts.log_in, name="login"),
    path("logout/", accounts.log_out, name="logout"),
    path("password/", passwords.password_reset, name="password_reset"),
    path("password/sent/", passwords.password_reset_done, name="password_reset_done"),
    path(
        "password/<str:uidb64>/<str:token>/",
        passwords.password_reset_confirm,
        name="password_reset_confirm",
    ),
]

urlpatterns = [
    path("", include((study_pages, "studyapp"))),
    path("", include("quizzes.urls")),
    path("", include("scenarios.urls")),
    path("", include("classrooms.urls")),
    path("admin/login/", accounts.staff_login, name="staff_login"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "studyapp.errors.bad_request"
handler403 = "studyapp.errors.permission_denied"
handler404 = "studyapp.errors.page_not_found"
handler500 = "studyapp.errors.server_error"
