"""Marks everybody who is in a class already, as joining one marks them from now on."""

from django.db import migrations


def mark(apps, schema_editor):
    places = apps.get_model("classrooms", "Enrolment").objects.values("person")
    apps.get_model("studyapp", "User").objects.filter(pk__in=places).update(attends_classes=True)


class Migration(migrations.Migration):
    dependencies = [
        ("classrooms", "0003_live_sessions"),
        ("studyapp", "0007_attends_classes"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
