import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from studyapp.models import CourseLoad
from tests.factories import NOW


def load_course():
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)


def test_alive_without_asking_the_database(client):
    """No `db` fixture: a query would fail this test."""
    page = client.get("/healthz")

    assert (page.status_code, page.json()) == (200, {"status": "alive"})


def test_ready_once_a_course_is_loaded(client, db):
    load_course()

    page = client.get("/readyz")

    assert page.status_code == 200
    assert page.json() == {"ready": True, "database": True, "migrations": True, "course": True}


def test_not_ready_without_a_course(client, db):
    page = client.get("/readyz")

    assert page.status_code == 503
    assert page.json() == {"ready": False, "database": True, "migrations": True, "course": False}


def test_not_ready_with_a_migration_to_apply(client, db):
    load_course()
    newest = MigrationLoader(connection).graph.leaf_nodes("quizzes")[0]
    MigrationRecorder(connection).record_unapplied(*newest)

    page = client.get("/readyz")

    assert page.status_code == 503
    assert page.json() == {"ready": False, "database": True, "migrations": False, "course": False}


def test_not_ready_when_the_database_does_not_answer(client, db):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("no answer")

    with connection.execute_wrapper(refuse):
        page = client.get("/readyz")

    assert page.status_code == 503
    assert page.json() == {
        "ready": False,
        "database": False,
        "migrations": False,
        "course": False,
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_to_visitors(client, db, path):
    assert client.get(path)["Content-Type"] == "application/json"
