"""What an instructor says about an assignment. One form for each kind; they write nothing."""

from itertools import groupby

from django import forms

from classrooms.forms.assigning import AssignmentForm, label_of, numbered
from classrooms.models import Assignment
from classrooms.tasks import wish_of
from quizzes.models import Flashcard, Question
from quizzes.wishes import Wish
from scenarios import library
from studyapp.models import Chapter

Kind = Assignment.Kind
MOST_QUESTIONS = 65


class ReadingForm(AssignmentForm):
    kind = Kind.READING
    what = ("chapter",)
    has_tries = False

    chapter = forms.ModelChoiceField(Chapter.objects.none(), empty_label=None)

    def name(self):
        return f"Read: {self.cleaned_data['chapter']}"

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

    def name(self):
        return f"Cards: {self.cleaned_data['chapter']}"

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

    def name(self):
        for field in ("objective", "domain"):
            if self.cleaned_data[field]:
                return f"Practice: {label_of(self.fields[field], self.cleaned_data[field])}"
        chapters = [label_of(self.fields["chapters"], one) for one in self.cleaned_data["chapters"]]
        return f"Practice: {', '.join(chapters) or 'all chapters'}"

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

    def name(self):
        exam = label_of(self.fields["exam"], self.cleaned_data["exam"])
        return f"Exam: {exam}" if self.cleaned_data["exam"] else exam

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

    def name(self):
        return f"Design: {label_of(self.fields['scenario'], self.cleaned_data['scenario'])}"

    def prepare(self):
        scenarios = [library.scenario(slug) for slug in library.slugs()]
        self.fields["scenario"].choices = [
            (name, title) for scenario in scenarios for name, title in names_of(scenario)
        ]


def names_of(scenario):
    """(name, title) of a scenario, or of each of its stages."""
    if not scenario.stages:
        return [(scenario.slug, scenario.title)]
    return [
        (f"{scenario.slug}/{stage.stage}", f"{scenario.title}: {stage.title}")
        for stage in scenario.stages
    ]


FORMS = {form.kind: form for form in (ReadingForm, PracticeForm, ExamForm, CardsForm, DesignForm)}
