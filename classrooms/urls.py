"""Classes, and what happens in them."""

from django.urls import path

from classrooms.live.urls import live_pages
from classrooms.views import (
    assignments,
    classes,
    gradebook,
    invitations,
    joining,
    needs,
    people,
    rosters,
)

app_name = "classrooms"

urlpatterns = [
    path("class/", classes.class_list, name="class_list"),
    path("class/new/", classes.class_new, name="class_new"),
    path("class/<int:classroom_id>/", classes.classroom, name="classroom"),
    path("class/<int:classroom_id>/settings/", classes.class_settings, name="class_settings"),
    path("class/<int:classroom_id>/archive", classes.class_archive, name="class_archive"),
    path("class/<int:classroom_id>/code/", classes.class_code, name="class_code"),
    path("class/<int:classroom_id>/code/new", classes.class_code_new, name="class_code_new"),
    path("class/<int:classroom_id>/code/lock", classes.class_lock, name="class_lock"),
    path("class/<int:classroom_id>/people/", people.people, name="people"),
    path("class/<int:classroom_id>/people/csv", rosters.people_csv, name="people_csv"),
    path("class/<int:classroom_id>/people/import/", rosters.people_import, name="people_import"),
    path(
        "class/<int:classroom_id>/people/invite/", invitations.person_invite, name="person_invite"
    ),
    path(
        "class/<int:classroom_id>/people/invitations/send",
        invitations.invitations_send,
        name="invitations_send",
    ),
    path(
        "class/<int:classroom_id>/people/invitations/<int:invitation_id>/send",
        invitations.invitation_send,
        name="invitation_send",
    ),
    path(
        "class/<int:classroom_id>/people/invitations/<int:invitation_id>/withdraw",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "class/<int:classroom_id>/people/<int:place_id>/role",
        people.person_role,
        name="person_role",
    ),
    path(
        "class/<int:classroom_id>/people/<int:place_id>/remove",
        people.person_remove,
        name="person_remove",
    ),
    path(
        "class/<int:classroom_id>/assignments/",
        assignments.assignment_list,
        name="assignment_list",
    ),
    path(
        "class/<int:classroom_id>/assignments/new/",
        assignments.assignment_new,
        name="assignment_new",
    ),
    path(
        "class/<int:classroom_id>/assignments/<int:assignment_id>/",
        assignments.assignment,
        name="assignment",
    ),
    path(
        "class/<int:classroom_id>/assignments/<int:assignment_id>/edit/",
        assignments.assignment_edit,
        name="assignment_edit",
    ),
    path(
        "class/<int:classroom_id>/assignments/<int:assignment_id>/start",
        assignments.assignment_start,
        name="assignment_start",
    ),
    path(
        "class/<int:classroom_id>/assignments/<int:assignment_id>/withdraw",
        assignments.assignment_withdraw,
        name="assignment_withdraw",
    ),
    path("class/<int:classroom_id>/grades/", gradebook.grades, name="grades"),
    path("class/<int:classroom_id>/grades/csv", gradebook.grades_csv, name="grades_csv"),
    path("class/<int:classroom_id>/grades/import/", gradebook.grades_import, name="grades_import"),
    path("class/<int:classroom_id>/grades/own/", gradebook.grades_own, name="grades_own"),
    path(
        "class/<int:classroom_id>/grades/<int:place_id>/",
        gradebook.grades_person,
        name="grades_person",
    ),
    path(
        "class/<int:classroom_id>/grades/<int:place_id>/<int:assignment_id>/",
        gradebook.grade,
        name="grade",
    ),
    path("class/<int:classroom_id>/needs/", needs.needs_list, name="needs"),
    path("class/<int:classroom_id>/needs/assign", needs.needs_assign, name="needs_assign"),
    path("class/<int:classroom_id>/leave", joining.class_leave, name="class_leave"),
    path("join/", joining.join, name="join"),
    path("join/<slug:key>/", invitations.invitation, name="invitation"),
    *live_pages,
]
