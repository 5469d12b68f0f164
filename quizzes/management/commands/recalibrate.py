"""Work out how hard and how good the questions are; once a day, and as often as one likes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.actions.items import recalibrate


class Command(BaseCommand):
    help = "Work out the figures and the difficulty of every question from first attempts."

    def handle(self, **options):
        count = recalibrate(now=timezone.now())
        self.stdout.write(f"Worked out the figures of {count} question{'' if count == 1 else 's'}.")
