"""What an instructor says about an assignment. One form for each kind; they write nothing."""

from itertools import groupby

from django import forms

from classrooms.forms.classes import NameField
from classrooms.models import Assignment
from classrooms.tasks import wish_of
from quizzes.models import Flashcard, Question
from quizzes.wishes import Wish
from scenarios import library
from studyapp.models import Chapter

Kind = Assignment.Kind
MOST_QUESTIONS = 65


class MomentField(forms.DateTimeField):
    """A date and time in the instructor's own zone."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class AssignmentForm(forms.Form):
    """What every assignment has. Its kinds say in `what` which of their fields come first."""

    kind = None
    what = ()
    has_tries = True

    title = NameField(max_length=120, help_text="As it stands in the gradebook.")
    note = forms.CharField(
        label="Words to your learners", required=False, max_length=500, widget=forms.Textarea
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
        super().__init__(data, initial=self.initial_of(assignment) if assignment else None)
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
        return {"kind": self.kind} | {
            name: self.cleaned_data[name] for name in [*self.what_fields(), "learners"]
        }


class ReadingForm(AssignmentForm):
    kind = Kind.READING
    what = ("chapter",)
    has_tries = False

    chapter = forms.ModelChoiceField(Chapter.objects.none(), empty_label=None)

    def prepare(self):
        self.fields["chapter"].queryset = Chapter.objects.current()
        self.fields["chapter"].label_from_instance = numbered


class CardsForm(AssignmentForm):
    kind = Kind.CARDS
    what = ("chapter", "count")
    has_tries = False

    chapter = forms.ModelChoiceField(Chapter.objects.none(), empty_label=None)
    count = forms.IntegerField(
        label="Cards to learn",
        min_value=1,
        max_value=500,
        initial=10,
        help_text="A card counts once it has come through its first steps and returns on "
        "another day.",
    )

    def prepare(self):
        decks = Flashcard.objects.current().filter(owner=None).values("chapter")
        self.fields["chapter"].queryset = Chapter.objects.current().filter(pk__in=decks)
        self.fields["chapter"].label_from_instance = numbered

    def clean(self):
        super().clean()
        chapter, count = self.cleaned_data.get("chapter"), self.cleaned_data.get("count")
        if chapter and count:
            there = Flashcard.objects.current().filter(owner=None, chapter=chapter).count()
            if count > there:
                self.add_error("count", f"The chapter has {there} cards.")


class PracticeForm(AssignmentForm):
    kind = Kind.PRACTICE
    what = ("chapters", "objective", "domain", "count")

    chapters = forms.MultipleChoiceField(
        label="Chapters",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all.",
    )
    objective = forms.ChoiceField(required=False)
    domain = forms.ChoiceField(label="Exam domain", required=False)
    count = forms.IntegerField(
        label="Questions", min_value=1, max_value=MOST_QUESTIONS, initial=10,
        help_text="Every learner gets their own draw.",
    )  # fmt: skip

    def prepare(self):
        questions = Question.objects.offered()
        objectives = list(questions.objectives())
        by_chapter = groupby(objectives, key=lambda row: row.chapter.title if row.chapter else "")
        domains = {row.task.domain.slug: row.task.domain.title for row in objectives}
        self.fields["chapters"].choices = [
            (chapter.slug, numbered(chapter)) for chapter in questions.chapters()
        ]
        self.fields["objective"].choices = [
            ("", "Any"),
            *((title, [(row.slug, row.text) for row in rows]) for title, rows in by_chapter),
        ]
        self.fields["domain"].choices = [("", "Any"), *sorted(domains.items())]

    @classmethod
    def initial_of(cls, assignment):
        wish = wish_of(assignment)
        return super().initial_of(assignment) | vars(wish)

    def clean(self):
        super().clean()
        self.wish = Wish(
            tuple(self.cleaned_data.get("chapters", ())),
            self.cleaned_data.get("objective", ""),
            self.cleaned_data.get("domain", ""),
        )
        questions = Question.objects.offered()
        if not self.errors and not questions.about(self.wish).exists():
            self.add_error(None, "No question is about all that you chose.")

    def what_fields(self):
        return [name for name in super().what_fields() if name not in self.what[:3]]

    def columns(self):
        return super().columns() | {"wish": self.wish.query}


class ExamForm(AssignmentForm):
    kind = Kind.EXAM
    what = ("exam",)

    exam = forms.ChoiceField(
        required=False,
        help_text="With a timer. Each learner gets their own draw, and their own extra time.",
    )

    def prepare(self):
        questions = Question.objects.for_exams()
        objectives, chapters = questions.objectives(), questions.chapters()
        domains = {row.task.domain.slug: row.task.domain.title for row in objectives}
        self.fields["exam"].choices = [
            ("", "Full mock exam"),
            ("One domain", [(f"domain={slug}", title) for slug, title in sorted(domains.items())]),
            ("One chapter", [(f"chapter={one.slug}", numbered(one)) for one in chapters]),
        ]

    @classmethod
    def initial_of(cls, assignment):
        return super().initial_of(assignment) | {"exam": assignment.wish}

    def what_fields(self):
        return [name for name in super().what_fields() if name != "exam"]

    def columns(self):
        return super().columns() | {"wish": self.cleaned_data["exam"]}


class DesignForm(AssignmentForm):
    kind = Kind.DESIGN
    what = ("scenario", "goal")

    scenario = forms.ChoiceField()
    goal = forms.IntegerField(
        label="Score to reach", min_value=1, max_value=100, initial=72,
        help_text="Of 100; who reaches it has all of this assignment. 72 passes.",
    )  # fmt: skip

    def prepare(self):
        scenarios = [library.scenario(slug) for slug in library.slugs()]
        self.fields["scenario"].choices = [
            (name, title) for scenario in scenarios for name, title in names_of(scenario)
        ]


def numbered(chapter):
    return f"{chapter.number}. {chapter.title}"


def names_of(scenario):
    """(name, title) of a scenario, or of each of its stages."""
    if not scenario.stages:
        return [(scenario.slug, scenario.title)]
    return [
        (f"{scenario.slug}/{stage.stage}", f"{scenario.title}: {stage.title}")
        for stage in scenario.stages
    ]


FORMS = {form.kind: form for form in (ReadingForm, PracticeForm, ExamForm, CardsForm, DesignForm)}
