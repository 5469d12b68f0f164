"""Who may do what in a class. Asked anew at every request: a role taken away ends at once.

What a person may not see is not found, exactly as what does not exist.
"""

from django.shortcuts import get_object_or_404

from classrooms.models import Classroom, Enrolment


def taught_classroom(request, classroom_id):
    """The class, for one of its instructors; for everybody else it is not found."""
    return get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_id)


def own_enrolment(request, classroom_id):
    """The place of this person in the class, whichever their role; else not found."""
    places = Enrolment.objects.current().select_related("classroom")
    user = request.user if request.user.is_authenticated else None
    return get_object_or_404(places, classroom=classroom_id, person=user)
