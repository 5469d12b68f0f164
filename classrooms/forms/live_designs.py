"""What hosts send to make and to hang design sessions. Forms check and write nothing."""

from django import forms

from classrooms.forms.assignments import names_of
from classrooms.forms.classes import NameField
from classrooms.models import LiveSession
from scenarios import library

MINUTES = [
    ("", "Until I open the gallery"),
    *((str(n), f"{n} minutes") for n in (5, 10, 15, 20, 30, 45, 60, 90)),
]


class LiveDesignForm(forms.Form):
    """A live session in which everybody designs for one scenario, or for one stage of it."""

    scenario = forms.ChoiceField(help_text="Everybody begins with what it gives.")
    minutes = forms.TypedChoiceField(
        label="Time for the design",
        choices=MINUTES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="A learner with extra time in their account has it here too.",
    )
    title = NameField(
        label="Title", max_length=LiveSession._meta.get_field("title").max_length, required=False
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        scenarios = sorted(map(library.scenario, library.slugs()), key=lambda one: one.title)
        self.fields["scenario"].choices = [
            (name, title) for scenario in scenarios for name, title in names_of(scenario)
        ]

    @property
    def seconds(self):
        minutes = self.cleaned_data["minutes"]
        return minutes and 60 * minutes


class HangForm(forms.Form):
    """What a host does with one design of the gallery."""

    do = forms.ChoiceField(choices=[(do, do) for do in ("hide", "show", "pin", "unpin")])
