"""Check the course under content/ and bring the database up to it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from studyapp.course import CourseError, stale_facts
from studyapp.loading import load, read


class Command(BaseCommand):
    help = "Check content/ and load it, if anything in it has changed."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Only read, and print problems.")
        parser.add_argument("--force", action="store_true", help="Load even if nothing changed.")

    def handle(self, *, check, force, verbosity, **options):
        root = settings.CONTENT_DIR
        try:
            course = read(root) if check else load(root, now=timezone.now(), force=force)
        except CourseError as error:
            count = len(error.problems)
            raise CommandError(
                f"{error}\n{count} problem{'s' if count != 1 else ''}. Nothing was loaded."
            ) from error
        if course:
            self.tell_stale_facts(course)
        if verbosity:
            self.stdout.write(summary(course) if course else "The course has not changed.")

    def tell_stale_facts(self, course):
        for fact in stale_facts(course.facts, timezone.localdate()):
            self.stderr.write(
                f"{course.facts_path}:{fact.line}: fact {fact.id} was checked on "
                f"{fact.checked_on}. Check it again: {fact.url}"
            )


def summary(course):
    counts = {
        "chapters": len(course.chapters),
        "sections": sum(len(chapter.sections) for chapter in course.chapters),
        "cards": sum(len(chapter.cards) for chapter in course.chapters),
        "questions": sum(len(chapter.questions) for chapter in course.chapters),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
