"""What narrows a list. A value that is not known narrows nothing, and is no error."""

from crispy_forms.helper import FormHelper
from django import forms

from studyapp.models import Chapter


class NarrowingForm(forms.Form):
    q = forms.CharField(required=False, max_length=200, label="Search")

    def __init__(self, data):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def narrowing(self):
        """The values that hold; those that do not are left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class ChapterNarrowingForm(NarrowingForm):
    chapter = forms.ModelChoiceField(
        Chapter.objects.none(), required=False, to_field_name="slug", empty_label="All chapters"
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["chapter"].queryset = Chapter.objects.current().only("slug", "number", "title")


class FactNarrowingForm(NarrowingForm):
    service = forms.ChoiceField(required=False)

    def __init__(self, data, *, services):
        super().__init__(data)
        self.fields["service"].choices = [("", "All services"), *((one, one) for one in services)]
