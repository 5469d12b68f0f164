import pytest
from django.core.management import call_command

from studyapp.models import Chapter, CourseLoad


@pytest.fixture
def machine(settings, tmp_path):
    """A machine that has built nothing yet."""
    settings.STATIC_ROOT = tmp_path / "static"
    return settings


@pytest.mark.django_db
def test_prepare_loads_the_course_and_builds_the_static_files(machine):
    call_command("serve", prepare_only=True)

    assert CourseLoad.objects.count() == 1
    assert Chapter.objects.current().count() >= 2
    assert (machine.STATIC_ROOT / "css/site.css").exists()
    assert not list(machine.STATIC_ROOT.rglob("htmx-4*"))


@pytest.mark.django_db
def test_prepare_builds_nothing_the_second_time(machine):
    call_command("serve", prepare_only=True)
    built = machine.STATIC_ROOT / "css/site.css"
    built.write_text("as it was")

    call_command("serve", prepare_only=True)

    assert built.read_text() == "as it was"


@pytest.mark.django_db
def test_prepare_builds_anew_when_a_source_has_changed(machine):
    call_command("serve", prepare_only=True)
    stamp = machine.STATIC_ROOT / ".digest"
    stamp.write_text("of other sources")

    call_command("serve", prepare_only=True)

    assert stamp.read_text() != "of other sources"
