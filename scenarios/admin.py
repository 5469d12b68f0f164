"""What learners handed in, for staff to look at. Drafts are theirs alone."""

from django.contrib import admin

from scenarios.models import Submission
from studyapp.admin import ReadOnlyAdmin


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("submitted_at", "learner", "scenario", "stage", "score", "passed")
    list_filter = ("scenario", "passed", "submitted_at")
    search_fields = ("learner__email", "learner__display_name", "scenario")
    list_select_related = ("learner",)
    date_hierarchy = "submitted_at"
