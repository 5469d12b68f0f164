"""What a learner sends to a question of the diagnostic."""

from django import forms

NOT_SURE = "not-sure"


class ProbeForm(forms.Form):
    """One choice of what `response` offers, or "Not sure"."""

    position = forms.IntegerField()
    choice = forms.ChoiceField(
        error_messages={
            "required": "Choose an answer, or say that you are not sure.",
            "invalid_choice": "Choose an answer, or say that you are not sure.",
        }
    )

    def __init__(self, data, *, response):
        super().__init__(data)
        self.response = response
        self.choices = {offer.id: offer.choice for offer in response.offered()}
        self.fields["choice"].choices = [(id, id) for id in (*self.choices, NOT_SURE)]

    @property
    def is_stale(self):
        """Whether it answers another question than the one that is open, as a double click does."""
        return self.data.get("position") != str(self.response.position)

    @property
    def taken(self):
        """The choice taken, None for "Not sure"."""
        return self.choices.get(self.cleaned_data["choice"])

    def clean_position(self):
        if self.is_stale:
            raise forms.ValidationError("That question is answered.")
        return self.cleaned_data["position"]
