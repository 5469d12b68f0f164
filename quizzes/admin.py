"""Cards, questions and what learners did with them, for staff to look at."""

from django.contrib import admin

from quizzes.models import Attempt, CardSchedule, Choice, Flashcard, Question, Response, Review
from studyapp.admin import ReadOnlyAdmin


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ChoiceInline(ReadOnlyInline):
    model = Choice


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("slug", "title", "chapter", "objective", "difficulty", "is_retired")
    list_filter = ("chapter", "objective", "difficulty", "is_retired")
    search_fields = ("slug", "stem_html")
    list_select_related = ("chapter", "objective")
    inlines = (ChoiceInline,)


@admin.register(Flashcard)
class FlashcardAdmin(ReadOnlyAdmin):
    """The course's cards. Learners' own are theirs alone."""

    list_display = ("slug", "prompt_text", "chapter", "is_retired")
    list_filter = ("chapter", "is_retired")
    search_fields = ("slug", "prompt")
    list_select_related = ("chapter",)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(owner__isnull=True)


class ResponseInline(ReadOnlyInline):
    model = Response
    fields = ("position", "question", "is_correct", "confidence", "seconds", "answered_at")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "learner", "title", "finished_at")
    list_filter = ("started_at",)
    search_fields = ("learner__email", "learner__display_name", "title")
    list_select_related = ("learner",)
    date_hierarchy = "started_at"
    inlines = (ResponseInline,)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("reviewed_at", "learner", "flashcard", "recall", "interval_days", "undone_at")
    list_filter = ("recall", "was_new")
    search_fields = ("learner__email", "flashcard__slug")
    list_select_related = ("learner", "flashcard")
    date_hierarchy = "reviewed_at"


@admin.register(CardSchedule)
class CardScheduleAdmin(ReadOnlyAdmin):
    list_display = ("learner", "flashcard", "state", "due_at", "review_count", "is_leech")
    list_filter = ("state", "is_suspended", "is_leech")
    search_fields = ("learner__email", "flashcard__slug")
    list_select_related = ("learner", "flashcard")
