"""What is given to learners whom the class page names. The form writes nothing."""

from django import forms

from studyapp.models import Objective, Section


class FollowUpForm(forms.Form):
    """A section, an objective, and places of the class; who has left it meanwhile is left out."""

    objective = forms.ModelChoiceField(Objective.objects.current(), to_field_name="slug")
    section = forms.ModelChoiceField(Section.objects.current().select_related("chapter"))
    places = forms.Field(required=False)

    def __init__(self, data, *, classroom):
        super().__init__(data)
        self.classroom = classroom

    def clean_places(self):
        learners = self.classroom.enrolments.learners().select_related("person")
        sent = set(self.data.getlist("places"))
        found = [place.person for place in learners if str(place.pk) in sent]
        if not found:
            raise forms.ValidationError("Choose at least one learner.")
        return found
