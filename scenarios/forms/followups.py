"""A finding's section for the Today queue."""

from django import forms

from studyapp.models import Section


class FollowupForm(forms.Form):
    """`section` is written as `chapter#section`, as scenarios do."""

    section = forms.CharField(max_length=120)
    card = forms.SlugField(max_length=80, required=False)
    why = forms.CharField(max_length=200)

    def clean_section(self):
        chapter, _, slug = self.cleaned_data["section"].partition("#")
        found = Section.objects.current().filter(chapter__slug=chapter, slug=slug).first()
        if found is None:
            raise forms.ValidationError("The course has no such section.")
        return found
