"""Tags for the pages of a chapter."""

from django import template

from studyapp.reading_forms import ExerciseForm

register = template.Library()


@register.simple_tag
def exercise_form(exercise):
    """The form that was sent with mistakes, or a fresh one with what the learner wrote before."""
    return getattr(exercise, "form", None) or ExerciseForm(exercise=exercise)
