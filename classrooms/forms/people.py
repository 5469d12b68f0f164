"""Who is to be in a class: one address, or a whole list. Forms write nothing."""

from django import forms

from classrooms import csvfile, roster
from classrooms.forms.classes import MAX_NAME, NameField
from classrooms.forms.grades import TableForm
from classrooms.models import Enrolment
from studyapp.models.accounts import login_name


class RosterForm(TableForm):
    """A class list as a file or pasted. `source` is its text, for the page to hold."""

    text = forms.CharField(
        label="Or paste it here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
        help_text="The first line names the columns. Cells copied from a spreadsheet are fine.",
    )

    def read(self, file, text):
        self.source = csvfile.decoded(file.read()) if file else text
        return csvfile.parse(self.source)

    def clean(self):
        super().clean()
        if not self.errors:
            self.roster = roster.read(self.table)


class InvitationForm(forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = NameField(
        label="Name (optional)",
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As the class knows them. Else they say it themselves.",
    )
    role = forms.ChoiceField(
        label="In the class as",
        choices=Enrolment.Role.choices,
        initial=Enrolment.Role.LEARNER,
        widget=forms.RadioSelect,
        help_text="An instructor can do all that you can: see everybody’s work, grade and invite.",
    )

    def clean_email(self):
        return login_name(self.cleaned_data["email"])
