"""Many processes write to one SQLite file at once: `python -m tests.studyapp.sqlite_writers`.

Arguments: how many processes, how many writes each, and the transaction mode ("" leaves the app's
own). DATABASE_URL names the file. Prints one JSON object: what went wrong, and what is there.
"""

import json
import multiprocessing
import os
import sys

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")


def write(learner_id, section_ids, start):
    """Read the sections one after the other; the errors met on the way."""
    from django.utils import timezone

    from studyapp.actions import mark_section_read
    from studyapp.models import Section, User

    errors = []
    start.wait()
    learner = User.objects.get(pk=learner_id)
    for pk in section_ids:
        try:
            section = Section.objects.select_related("chapter").get(pk=pk)
            mark_section_read(learner, section, now=timezone.now())
        except Exception as error:  # whatever it is, it is what this is about
            errors.append(repr(error))
    return errors


def main(processes, writes, mode):
    if mode:
        settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = mode
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from studyapp.models import Activity, Section, SectionRead, User
    from tests.factories import make_chapter

    call_command("migrate", verbosity=0)
    chapter = make_chapter()
    Section.objects.bulk_create(
        Section(chapter=chapter, slug=f"s{n}", title=f"S {n}", position=n, minutes=1)
        for n in range(writes)
    )
    learners = [User.objects.create_guest().pk for _ in range(processes)]
    sections = list(Section.objects.values_list("pk", flat=True))
    connection.close()  # each process opens its own
    with multiprocessing.get_context("fork").Manager() as manager:
        start = manager.Barrier(processes)
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            jobs = [(learner, sections, start) for learner in learners]
            errors = [error for found in pool.starmap(write, jobs) for error in found]
    print(
        json.dumps(
            {
                "errors": errors,
                "reads": SectionRead.objects.count(),
                "activities": Activity.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
