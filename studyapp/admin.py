"""What staff can look up and change. The course comes from content/ and is only shown."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Count

from studyapp import guessing
from studyapp.accounts import delete_account
from studyapp.models import (
    Activity,
    Chapter,
    CourseLoad,
    Domain,
    Exercise,
    Objective,
    QuickCheck,
    Section,
    Task,
    Term,
    User,
)
from studyapp.models.accounts import login_name

admin.site.site_header = admin.site.site_title = "Decoupled, for staff"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows that are made elsewhere."""

    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AccountForm:
    """People log in with their email, which is kept as the user name too."""

    def clean_email(self):
        email = login_name(self.cleaned_data["email"])
        taken = User.objects.filter(username=email).exclude(pk=self.instance.pk)
        if email and taken.exists():
            self.add_error("email", "Another account has this email.")
        return email

    def save(self, commit=True):
        if self.cleaned_data["email"]:
            self.instance.username = self.cleaned_data["email"]
        return super().save(commit)


class AccountCreationForm(AccountForm, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


class AccountChangeForm(AccountForm, UserChangeForm):
    pass


@admin.register(User)
class LearnerAdmin(UserAdmin):
    form, add_form = AccountChangeForm, AccountCreationForm
    list_display = ("__str__", "email", "role", "is_guest", "is_staff", "date_joined", "last_login")
    list_filter = ("role", "is_guest", "is_staff", "is_active", "date_joined")
    search_fields = ("email", "display_name", "username")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    show_full_result_count = False
    readonly_fields = ("username", "is_guest", "date_joined", "last_login", "learning")
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "username", "password", "display_name", "role")}),
        ("Learning", {"fields": ("learning", "exam_on", "minutes_per_day", "new_cards_per_day")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("is_guest", "date_joined", "last_login")}),
    )
    actions = ("unlock",)

    def get_readonly_fields(self, request, obj=None):
        """Only those who have all rights hand out rights."""
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        return (*fields, "is_staff", "is_superuser", "groups")

    def has_change_permission(self, request, obj=None):
        """Nobody takes over the account of somebody with more rights."""
        reaches_up = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not reaches_up

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.has_change_permission(
            request, obj
        )

    def get_deleted_objects(self, users, request):
        """Whoever may delete a learner may delete what is the learner's."""
        rows, counts, _, protected = super().get_deleted_objects(users, request)
        return rows, counts, set(), protected

    def delete_model(self, request, user):
        delete_account(user)

    def delete_queryset(self, request, users):
        for user in users:
            delete_account(user)

    @admin.display(description="done so far")
    def learning(self, user):
        """Counts of what the learner did, by kind."""
        counts = user.activities.order_by("verb").values_list("verb").annotate(n=Count("pk"))
        return ", ".join(f"{Activity.Verb(verb).label}: {n}" for verb, n in counts) or "nothing"

    @admin.action(description="Let the selected people log in again", permissions=["change"])
    def unlock(self, request, users):
        for user in users:
            guessing.clear(user.get_username())
        self.message_user(request, "Their wrong passwords are forgotten.", messages.SUCCESS)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("at", "learner", "verb", "title", "objective", "result", "seconds")
    list_filter = ("verb", "objective__task__domain", "at")
    search_fields = ("learner__email", "learner__display_name", "what")
    list_select_related = ("learner", "objective")
    date_hierarchy = "at"


@admin.register(Chapter)
class ChapterAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "module", "minutes", "is_retired")
    list_display_links = ("title",)
    list_filter = ("is_retired",)
    search_fields = ("title", "slug")


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ("title", "chapter", "position", "minutes", "is_retired")
    list_filter = ("chapter", "is_retired")
    search_fields = ("title", "slug")
    list_select_related = ("chapter",)


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("name", "chapter", "section", "is_retired")
    list_filter = ("chapter", "is_retired")
    search_fields = ("name", "definition")
    list_select_related = ("chapter", "section")


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    list_display = ("slug", "text", "task", "chapter", "is_retired")
    list_filter = ("task__domain", "chapter", "is_retired")
    search_fields = ("slug", "text")
    list_select_related = ("task", "chapter")


@admin.register(QuickCheck, Exercise)
class PartAdmin(ReadOnlyAdmin):
    list_display = ("slug", "section", "is_retired")
    list_filter = ("section__chapter", "is_retired")
    search_fields = ("slug", "section__title")
    list_select_related = ("section",)


@admin.register(Domain)
class DomainAdmin(ReadOnlyAdmin):
    list_display = ("slug", "title", "weight")


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ("slug", "title", "domain")
    list_filter = ("domain",)
    list_select_related = ("domain",)


@admin.register(CourseLoad)
class CourseLoadAdmin(ReadOnlyAdmin):
    list_display = ("digest", "loaded_at")
