"""What a learner sends to object to a question."""

from django import forms

from quizzes.actions.disputes import A_DAY
from quizzes.models.disputes import LONGEST

TOO_MANY = (
    f"You have disputed {A_DAY} questions today, which is the most for one day. Copy your text and "
    "send it tomorrow."
)


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label="What is wrong with it?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name what you rest it on, best with a link to the AWS documentation. Staff read "
        "it; what they decide is told to everybody who sees the answer.",
        error_messages={"required": "Say in a sentence what is wrong with the question."},
    )
