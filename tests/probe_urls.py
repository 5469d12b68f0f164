"""The app's addresses, and a few more whose views do what tests of the middleware need."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from studyapp import ratelimits, urls
from studyapp.actions import record_activity

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def effect(request):
    """One activity for each time it runs; answers with how many there are by now."""
    record_activity(request.user, "read", "section:probe", title="Probe", now=timezone.now())
    status = int(request.POST.get("status", 200))
    page = HttpResponse(f"{request.user.activities.count()} done", status=status)
    page.set_cookie("probe", "1")
    page["HX-Trigger"] = "probed"
    page["X-Other"] = "not kept"
    return page


def lazy(request):
    """An answer that is rendered after the view has returned it."""
    record_activity(request.user, "read", "section:probe", title="Probe", now=timezone.now())
    return TemplateResponse(request, "studyapp/password_reset_subject.txt")


def fail(request, how):
    if how == "limit":
        now = timezone.now()
        allowed = ratelimits.allow("probe", request.user.pk, limit=1, seconds=60, now=now)
        return HttpResponse(status=200 if allowed else 429)
    raise {
        "400": BadRequest("probe"),
        "403": PermissionDenied("probe"),
        "500": ValueError("a secret in the message"),
        "503": OperationalError("database is locked"),
    }[how]


def upload(request):
    record_activity(request.user, "read", "section:probe", title="Probe", now=timezone.now())
    return JsonResponse({"read": [file.read().decode() for file in request.FILES.values()]})


urlpatterns = [
    path("probe/effect", effect, name="probe_effect"),
    path("probe/lazy", lazy, name="probe_lazy"),
    path("probe/upload", upload, name="probe_upload"),
    path("probe/fail/<slug:how>", fail, name="probe_fail"),
    *urls.urlpatterns,
]
