"""Classes: the list of one's own, one class, its settings and its code."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms.actions import classes
from classrooms.forms.classes import ClassroomForm, ClassSettingsForm, JoinForm
from classrooms.gradebook import rows_of, with_done
from classrooms.models import Classroom
from classrooms.permissions import own_enrolment, taught_classroom
from classrooms.qr import qr_code


@require_GET
def class_list(request):
    """The classes this person teaches and attends; a visitor may join one from here."""
    taught = Classroom.objects.taught_by(request.user).with_counts()
    attended = Classroom.objects.attended_by(request.user).with_instructors()
    context = {
        "taught": taught.running(),
        "attended": attended.running(),
        "archived": [*taught.archived(), *attended.archived()],
        "form": JoinForm(initial={"name": getattr(request.user, "display_name", "")}),
    }
    return render(request, "classrooms/class_list.html", context)


@require_http_methods(["GET", "POST"])
def class_new(request):
    """Make a class. A guest's would be lost with the browser's cookies, so it takes an account."""
    if request.user.is_guest:
        messages.info(request, "To teach a class, sign up first: a guest could lose it.")
        return redirect(f"{reverse('studyapp:sign_up')}?next={request.path}")
    form = ClassroomForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        classroom = classes.create_classroom(request.user, **form.cleaned_data, now=timezone.now())
        return redirect("classrooms:classroom", classroom.pk)
    status = 422 if form.errors else 200
    return render(request, "classrooms/class_new.html", {"form": form}, status=status)


@require_GET
def classroom(request, classroom_id):
    """A class, as its instructors or its learners see it."""
    now = timezone.now()
    place = own_enrolment(request, classroom_id)
    context = {"classroom": place.classroom, "place": place, "now": now}
    assignments = list(place.classroom.assignments.standing().in_order())
    if place.is_instructor:
        under_way = [one for one in assignments if one.due_at is None or one.due_at > now]
        context["assignments"] = with_done(place.classroom, under_way, now=now)
        context["running"] = place.classroom.live_sessions.running()
        context["learner_count"] = place.classroom.enrolments.learners().count()
        return render(request, "classrooms/classroom_taught.html", context)
    [context["row"]] = rows_of(place.classroom, list(assignments), [place], now=now)
    context["instructors"] = place.classroom.enrolments.instructors().select_related("person")
    return render(request, "classrooms/classroom_attended.html", context)


@require_http_methods(["GET", "POST"])
def class_settings(request, classroom_id):
    """Name of the class, its code, and putting it aside."""
    classroom = taught_classroom(request, classroom_id)
    form = ClassSettingsForm(
        request.POST if request.method == "POST" else None, initial=vars(classroom)
    )
    if form.is_valid():
        classes.change_classroom(classroom, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("classrooms:class_settings", classroom.pk)
    context = {"classroom": classroom, "form": form}
    status = 422 if form.errors else 200
    return render(request, "classrooms/class_settings.html", context, status=status)


@require_GET
def class_code(request, classroom_id):
    """The code and its QR on a page of their own, to be shown to the room."""
    classroom = taught_classroom(request, classroom_id)
    address = request.build_absolute_uri(reverse("classrooms:join"))
    context = {
        "classroom": classroom,
        "address": address.partition("//")[2],
        "qr": qr_code(f"{address}?code={classroom.code}"),
    }
    return render(request, "classrooms/class_code.html", context)


@require_POST
def class_code_new(request, classroom_id):
    """Change the code: the old one opens nothing any more."""
    classroom = classes.change_code(taught_classroom(request, classroom_id))
    messages.success(request, f"The code is now {classroom.code_shown}.")
    return redirect(back_to(request, classroom))


@require_POST
def class_lock(request, classroom_id):
    """Let nobody join by the code, or let people join again."""
    is_locked = request.POST.get("is_locked") == "yes"
    classroom = classes.change_classroom(
        taught_classroom(request, classroom_id), is_locked=is_locked
    )
    messages.success(
        request, "Nobody can join by the code now." if is_locked else "The code opens the class."
    )
    return redirect(back_to(request, classroom))


def back_to(request, classroom):
    """The page of the class that holds the form."""
    page = "class_code" if request.POST.get("from") == "code" else "class_settings"
    return reverse(f"classrooms:{page}", args=[classroom.pk])


@require_POST
def class_archive(request, classroom_id):
    """Put the class aside, or take it up again."""
    classroom = taught_classroom(request, classroom_id)
    if request.POST.get("archive") == "yes":
        classes.archive(classroom, now=timezone.now())
        messages.success(request, f"{classroom} is in the archive. Nobody can join it.")
    else:
        classes.reopen(classroom)
        messages.success(request, f"{classroom} runs again.")
    return redirect("classrooms:classroom", classroom.pk)
