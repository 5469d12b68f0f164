"""What learners and hosts send in a live session. Forms check and write nothing."""

from django import forms

from classrooms.forms.classes import JoinForm, NameField
from classrooms.live.phases import Step
from classrooms.models import LiveSession
from classrooms.models.live import NAME_LENGTH
from quizzes.marking import fault_in


class PlaceForm(forms.Form):
    """Which question an answer is to, and in which round."""

    position = forms.IntegerField(min_value=1)
    round = forms.IntegerField(min_value=1)


class AnswerForm(forms.Form):
    """An answer: as many choices as the question asks for."""

    choices = forms.MultipleChoiceField(required=False)

    def __init__(self, data, *, ids, pick_count):
        """`ids`: {the id that the page shows: the id of the choice}."""
        super().__init__(data)
        self.ids, self.pick_count = ids, pick_count
        self.fields["choices"].choices = [(id, id) for id in ids]

    def clean_choices(self):
        sent = self.cleaned_data["choices"]
        if fault := fault_in(len(set(sent)), self.pick_count):
            raise forms.ValidationError(fault)
        return {self.ids[id] for id in sent}

    @property
    def fault(self):
        return next(iter(self.errors.get("choices", [])), "")


class StepForm(forms.Form):
    """A host's next step, and where the session stood when they chose it."""

    step = forms.ChoiceField(choices=[(step.value, step.value) for step in Step])
    seen = forms.CharField(max_length=40)


class PartForm(forms.Form):
    """What a host does with one learner: a new name, out of the session, or back in."""

    name = NameField(max_length=NAME_LENGTH, required=False)
    do = forms.ChoiceField(choices=[("rename", ""), ("kick", ""), ("let-back", "")])


class JoinLiveForm(JoinForm):
    """The code of a live session, and the name to be shown."""

    code = forms.CharField(
        label="Code of the session",
        max_length=40,
        widget=JoinForm.base_fields["code"].widget,
        help_text="Eight letters and digits, as they stand on the screen.",
    )
    name = NameField(
        label="Your name",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text="The room may see it.",
    )


SECONDS = [("", "Until I shut answers"), *((str(n), f"{n} seconds") for n in (20, 30, 45, 60, 90))]
DRAWS = [("5", "5"), ("10", "10"), ("20", "20"), ("all", "All")]


class DrawForm(forms.Form):
    """?chapter= and ?draw=: which questions to choose among, and how many are chosen at first."""

    chapter = forms.ChoiceField(required=False, label="Questions of")
    draw = forms.ChoiceField(choices=DRAWS, required=False, label="Choose")

    def __init__(self, data, *, chapters):
        super().__init__(data)
        self.titles = {row.slug: row.title for row in chapters}
        self.fields["chapter"].choices = [("", "All chapters"), *self.titles.items()]
        self.full_clean()

    @property
    def chapter_chosen(self):
        return self.cleaned_data.get("chapter", "")

    @property
    def at_most(self):
        draw = self.cleaned_data.get("draw") or "10"
        return None if draw == "all" else int(draw)


class LiveSessionForm(forms.Form):
    """A live session with questions."""

    title = NameField(
        label="Title", max_length=LiveSession._meta.get_field("title").max_length, required=False
    )
    seconds = forms.TypedChoiceField(
        label="Time for each question",
        choices=SECONDS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    has_bonus = forms.BooleanField(
        label="A bonus for speed",
        required=False,
        help_text="Right answers still come first: speed decides only among equals. Needs a time.",
    )
    questions = forms.MultipleChoiceField(
        error_messages={"required": "Choose at least one question."}
    )

    def __init__(self, data, *, questions):
        super().__init__(data)
        self.fields["questions"].choices = [(str(row.pk), row.slug) for row in questions]

    def clean(self):
        if self.cleaned_data.get("has_bonus") and not self.cleaned_data.get("seconds"):
            self.add_error("has_bonus", "A bonus for speed needs a time for each question.")

    @property
    def question_ids(self):
        return [int(pk) for pk in self.cleaned_data["questions"]]
