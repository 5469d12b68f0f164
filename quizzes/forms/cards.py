"""What learners send about cards: an answer, a card of their own, a narrower list."""

from typing import NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core import signing

from quizzes.models import Review
from quizzes.models.flashcards import STATES
from studyapp.models import Chapter
from studyapp.narrowing import ChapterNarrowingForm

SALT = "quizzes.review"
MAX_SECONDS = 60  # longer is a pause, not thinking. Source: Anki's answer timer


class Showing(NamedTuple):
    """A card as it was shown: how often it had been answered, and when, in seconds since 1970."""

    card_id: int
    review_count: int
    at: int


def showing_token(card, *, now):
    """The Showing of this card now, signed, for a form or a link."""
    showing = Showing(card.pk, card.review_count, int(now.timestamp()))
    return signing.dumps(showing, salt=SALT)


def read_showing(token):
    """The Showing in a token; None for anything else."""
    try:
        return Showing(*signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None


class RecallForm(forms.Form):
    """How well a card was recalled. `card` is the one answered, `now` the moment of the answer."""

    recall = forms.TypedChoiceField(choices=Review.Recall.choices, coerce=int)
    shown = forms.CharField(max_length=200)

    def __init__(self, data, *, card, now):
        super().__init__(data)
        self.card, self.now = card, now

    def clean_shown(self):
        shown = read_showing(self.cleaned_data["shown"])
        if shown is None or shown.card_id != self.card.pk:
            raise forms.ValidationError("This answer is not for the card that was shown.")
        return shown

    def answer(self):
        """What review_card takes: recall, review_count and seconds."""
        shown = self.cleaned_data["shown"]
        seconds = int(self.now.timestamp()) - shown.at
        return {
            "recall": self.cleaned_data["recall"],
            "review_count": shown.review_count,
            "seconds": min(max(0, seconds), MAX_SECONDS),
        }


class OwnCardForm(forms.Form):
    """A card of the learner's own. Plain text."""

    prompt = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing. A question that makes you decide works better than “What is ...”.",
    )
    answer = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Under 30 words is best.",
    )
    why = forms.CharField(
        max_length=500,
        required=False,
        label="One line of why",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    chapter = forms.ModelChoiceField(
        Chapter.objects.none(), required=False, empty_label="No chapter"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chapter"].queryset = Chapter.objects.current().only("number", "title")
        self.helper = FormHelper()
        self.helper.form_tag = False


class CardFilterForm(ChapterNarrowingForm):
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any state"),
            *((state, state.capitalize()) for state in STATES),
        ],
    )
