"""Who may do what in a live session. Asked anew at every request, as in permissions.py."""

from django.shortcuts import get_object_or_404

from classrooms.models import LiveSession, Participation


def taught_session(request, session_id):
    """The session, for one who teaches its class now; for everybody else it is not found."""
    sessions = LiveSession.objects.taught_by(request.user).select_related("classroom")
    return get_object_or_404(sessions, pk=session_id)


def own_part(request, session_id):
    """This person's part in the session, also when the host has taken them out; else not found."""
    parts = Participation.objects.select_related("session")
    part = get_object_or_404(parts, session=session_id, person=request.user)
    part.person = request.user  # the one row, not another copy of it
    return part


def present_part(request, session_id):
    """As `own_part`, for what only those who may stay can do."""
    parts = Participation.objects.present().select_related("session")
    part = get_object_or_404(parts, session=session_id, person=request.user)
    part.person = request.user
    return part
