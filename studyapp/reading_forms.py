"""Forms inside a chapter: a note, a quick check, the try at a design exercise."""

from django import forms

from studyapp.models import ExerciseAnswer, Note

# An honest try at a design takes at least a sentence or two.
LEAST_TRY_LENGTH = 80

TOO_LONG = "This has %(show_value)d characters. Keep it to %(limit_value)d."


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ("text",)
        labels = {"text": "Your note on this section"}
        help_texts = {"text": "Save it empty to delete it."}
        error_messages = {"text": {"max_length": TOO_LONG}}
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "data-autofocus": True})}

    def __init__(self, data=None, *, section):
        super().__init__(
            data, auto_id=f"note-{section.slug}-%s", initial={"text": section.note or ""}
        )
        self.fields["text"].required = False


class QuickCheckForm(forms.Form):
    choice = forms.TypedChoiceField(
        coerce=int,
        error_messages={
            "required": "Choose an answer first.",
            "invalid_choice": "Choose one of the answers below.",
        },
    )

    def __init__(self, data=None, *, check):
        super().__init__(data, auto_id=f"check-{check.slug}-%s")
        self.fields["choice"].choices = [(place, "") for place in range(len(check.choices))]


class ExerciseForm(forms.ModelForm):
    class Meta:
        model = ExerciseAnswer
        fields = ("text",)
        labels = {"text": "Your design, in your own words"}
        help_texts = {
            "text": f"At least {LEAST_TRY_LENGTH} characters: which parts, who calls whom, and why."
        }
        error_messages = {
            "text": {
                "required": "Write your own design first. The model answer opens beside it.",
                "max_length": TOO_LONG,
            }
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, data=None, *, exercise):
        super().__init__(
            data,
            auto_id=f"exercise-{exercise.slug}-%s",
            initial={"text": exercise.own_text or ""},
        )
        if self.is_bound:
            self.fields["text"].widget.attrs["data-autofocus"] = True

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(text) < LEAST_TRY_LENGTH:
            raise forms.ValidationError(
                f"This has {len(text)} characters. Write at least {LEAST_TRY_LENGTH}: "
                "name the parts and say what each is for."
            )
        return text
