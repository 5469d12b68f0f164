"""What staff and instructors send about questions: which to list, decisions, and other keys."""

from django import forms

from quizzes.models import Question
from quizzes.models.corrections import accepted_of
from quizzes.models.disputes import LONGEST
from quizzes.versions import carried_key
from studyapp.narrowing import ChapterNarrowingForm

BY_WORDS = "Name choices by their words: every learner has them in another order."


class ItemFilterForm(ChapterNarrowingForm):
    objective = forms.ChoiceField(required=False)
    which = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[("", "All questions"), ("look", "To be looked at"), ("disputed", "Disputed")],
    )

    def __init__(self, data):
        super().__init__(data)
        objectives = Question.objects.offered().objectives()
        rows = [(objective.slug, objective.text) for objective in objectives]
        self.fields["objective"].choices = [("", "All objectives"), *rows]


class SettleForm(forms.Form):
    """What is decided on the open disputes that the page has shown."""

    decision = forms.ChoiceField(
        choices=[
            ("accepted", "Accept: the question is wrong, or can be misread"),
            ("rejected", "Reject: the question stands"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you accept or reject."},
    )
    text = forms.CharField(
        label="What everybody who sees the answer is told",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=BY_WORDS,
        error_messages={"required": "Say why, in a sentence or two."},
    )
    disputes = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, data=None, *, disputes):
        """`disputes`: all of the question, those decided on included: it may be sent twice."""
        waiting = [dispute.pk for dispute in disputes if dispute.outcome is None]
        super().__init__(data, initial={"disputes": waiting})
        self.fields["disputes"].choices = [(dispute.pk, dispute.pk) for dispute in disputes]

    @property
    def is_accepted(self):
        return self.cleaned_data["decision"] == "accepted"


class KeyForm(forms.Form):
    """Which choices of a version count as right, by their letters in author order."""

    accepted = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Accept at least one choice."},
    )

    def __init__(self, data=None, *, version):
        super().__init__(data)
        self.version = version
        self.ids = {letter: pk for pk, letter in version.letters.items()}
        self.fields["accepted"].choices = [(letter, letter) for letter in self.ids]

    def clean_accepted(self):
        letters = self.cleaned_data["accepted"]
        least = self.version.pick_count
        if len(letters) < least:
            raise forms.ValidationError(
                f"This question asks for {least} choices: accept at least {least}."
            )
        return letters

    @property
    def pks(self):
        return {self.ids[letter] for letter in self.cleaned_data["accepted"]}

    @staticmethod
    def proposed(version, current):
        """Letters to begin with: what counts now, or what the key of the `current` one says."""
        accepted = accepted_of(version)
        if accepted == version.key and version != current:
            carried = carried_key(version.choices, current.choices)
            accepted = carried if len(carried) >= version.pick_count else accepted
        return [letter for pk, letter in version.letters.items() if pk in accepted]


class RegradeForm(KeyForm):
    """A KeyForm whose preview was `seen`, and why answers are marked again."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Told to everybody who sees the answer. {BY_WORDS}",
        error_messages={"required": "Say why, in a sentence or two."},
    )
    seen = forms.CharField(required=False, max_length=60)
