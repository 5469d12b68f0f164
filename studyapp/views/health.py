"""Is the process alive, and is it ready to serve? For load balancers and people on call."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from studyapp.models import CourseLoad


def healthz(request):
    return JsonResponse({"status": "alive"})


def readyz(request):
    """200 when the database answers, nothing is left to migrate and a course is loaded; or 503."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks = {"database": True, "migrations": not plan}
        checks["course"] = not plan and CourseLoad.objects.exists()
    except DatabaseError:
        checks = {"database": False, "migrations": False, "course": False}
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
