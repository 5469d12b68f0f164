"""What every form of an assignment has. Forms check and write nothing."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from classrooms.forms.classes import NameField
from classrooms.models import Assignment

MAX_TITLE = Assignment._meta.get_field("title").max_length
DUE_DAYS = 7


class MomentField(forms.DateTimeField):
    """A date and time in the instructor's own zone."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class AssignmentForm(forms.Form):
    """What every assignment has. Its kinds say in `what` which of their fields come first."""

    kind = None
    what = ()
    has_tries = True

    title = NameField(
        max_length=MAX_TITLE,
        required=False,
        help_text="As it stands in the gradebook. Empty: what it asks for.",
    )
    note = forms.CharField(
        label="Words to your learners",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opens_at = MomentField(label="Opens", required=False, help_text="Empty: at once.")
    due_at = MomentField(label="Due", required=False, help_text="Empty: never.")
    accepts_late = forms.TypedChoiceField(
        label="Late work",
        choices=[("", "Does not count"), ("yes", "Counts, with what it loses for each day")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    late_percent = forms.IntegerField(
        label="Loses for each day begun, in percent",
        min_value=0,
        max_value=100,
        required=False,
        help_text="Of the score; taken off every try before the best is chosen.",
    )
    tries_allowed = forms.IntegerField(
        label="Tries that count", min_value=1, max_value=100, required=False,
        help_text="Empty: as many as they like.",
    )  # fmt: skip
    keeps_last = forms.TypedChoiceField(
        label="Which try counts",
        choices=[("", "The best"), ("yes", "The last")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    weight = forms.IntegerField(
        min_value=0, max_value=100, initial=1, help_text="In the total; 0 does not count."
    )
    learners = forms.MultipleChoiceField(
        label="Only for", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, classroom, assignment=None):
        self.places = {
            str(place.person_id): place
            for place in classroom.enrolments.learners().select_related("person")
        }
        super().__init__(data, initial=self.initial_of(assignment) if assignment else new_fields())
        if not self.has_tries:
            del self.fields["tries_allowed"], self.fields["keeps_last"]
        self.fields["learners"].choices = [
            (key, place.shown_name) for key, place in self.places.items()
        ]
        self.prepare()
        self.order_fields([*self.what, *self.fields])

    def prepare(self):
        """Fill in what can be chosen."""

    @classmethod
    def initial_of(cls, assignment):
        shown = {name: getattr(assignment, name, None) for name in cls.base_fields}
        chosen = assignment.chosen.values_list("learner", flat=True)
        return shown | {
            "accepts_late": "yes" if assignment.accepts_late else "",
            "keeps_last": "yes" if assignment.keeps_last else "",
            "learners": [str(pk) for pk in chosen],
        }

    def clean_late_percent(self):
        return self.cleaned_data["late_percent"] or 0

    def clean_learners(self):
        return [self.places[key].person for key in self.cleaned_data["learners"]]

    def clean(self):
        opens_at, due_at = self.cleaned_data.get("opens_at"), self.cleaned_data.get("due_at")
        if opens_at and due_at and opens_at >= due_at:
            self.add_error("due_at", "It has to be due after it opens.")

    def what_fields(self):
        """Fields by name that are columns, and those that are put together otherwise."""
        return [name for name in self.fields if name != "learners"]

    def columns(self):
        """What actions.assignments.give and change take."""
        found = {"kind": self.kind} | {
            name: self.cleaned_data[name] for name in [*self.what_fields(), "learners"]
        }
        return found | {"title": found["title"] or self.name()[:MAX_TITLE]}

    def name(self):
        """What it is called where nobody has given it a title."""
        raise NotImplementedError


def new_fields():
    """What stands in the form of a new assignment: due at the end of a day in a week."""
    day = timezone.localtime() + timedelta(days=DUE_DAYS)
    return {"due_at": day.replace(hour=23, minute=59, second=0, microsecond=0)}


def label_of(field, value):
    """What the page calls a choice, also one in a group."""
    flat = {}
    for key, label in field.choices:
        flat |= dict(label) if isinstance(label, list | tuple) else {key: label}
    return flat[value]


def numbered(chapter):
    return f"{chapter.number}. {chapter.title}"
