"""Write down what the course covers, or check that what is written down holds."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver

from studyapp.course import CourseError, coverage
from studyapp.loading import read

PAGE = "docs/coverage.md"


class Command(BaseCommand):
    help = (
        f"Write {PAGE}: the inventory, the exam guide, the bank, and where each is covered. "
        "With --check, fail when it is out of date or something is covered nowhere."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Only compare.")

    def handle(self, *, check, **options):
        try:
            course = read(settings.CONTENT_DIR)
        except CourseError as error:
            raise CommandError(f"{error}\nThe course has problems; nothing was counted.") from error
        path, pages = settings.BASE_DIR / PAGE, page_names(get_resolver())
        text = coverage.report(course, pages)
        missing = coverage.uncovered(course, pages)
        if not check:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(
                f"{PAGE} written. Covered nowhere: {', '.join(missing) or 'nothing'}."
            )
            return
        problems = []
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{PAGE} is out of date. Run: python manage.py course_coverage")
        if missing:
            problems.append(f"Covered nowhere: {', '.join(missing)}. Name them under covers.")
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{PAGE} holds, and nothing is left uncovered.")


def page_names(resolver):
    """The names of all addresses, such as studyapp:chapter."""
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    for space, (_, below) in resolver.namespace_dict.items():
        names |= {f"{space}:{name}" for name in page_names(below)}
    return names
