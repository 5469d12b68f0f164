"""What is typed about a class and to join one. Forms check and write nothing."""

from django import forms

from classrooms.codes import read_code
from classrooms.models import Classroom, Enrolment
from classrooms.names import clean_name

MAX_TITLE = Classroom._meta.get_field("title").max_length
MAX_NAME = Enrolment._meta.get_field("name").max_length


class NameField(forms.CharField):
    """A person's name, or a title, in one clean line."""

    def to_python(self, value):
        return clean_name(super().to_python(value) or "")


class ClassroomForm(forms.Form):
    title = NameField(
        label="Name of the class",
        max_length=MAX_TITLE,
        help_text="As your learners know it: course, group, term.",
    )


class ClassSettingsForm(ClassroomForm):
    drop_lowest = forms.IntegerField(
        label="Lowest scores that do not count",
        min_value=0,
        max_value=20,
        help_text="So many of each learner's lowest are left out of the total; one always stays.",
    )


class JoinForm(forms.Form):
    """The code of a class, and who joins. What a wrong code is told is the view's business."""

    code = forms.CharField(
        label="Code of the class",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text="Eight letters and digits, as your instructor shows them.",
    )
    name = NameField(
        label="Your name",
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="As the class knows you. Instructors of the class see it.",
    )

    def clean_code(self):
        return read_code(self.cleaned_data["code"])


class NameForm(forms.Form):
    """Only the name, where a personal link already says which class."""

    name = JoinForm.base_fields["name"]
