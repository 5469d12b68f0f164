"""What the commands of the engine share: files in, one JSON document or text out."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from scenarios import library
from scenarios.engine.document import parse
from scenarios.engine.errors import EngineError

# More than any design or template may have: the engine says the exact bound.
MAX_BYTES = 2 * 1024 * 1024


class EngineCommand(BaseCommand):
    """Ends with status 2 and one line on stderr where its input is wrong, with 0 otherwise.

    `answer` returns the text to print, without the line break at its end.
    """

    requires_system_checks = []  # it must also work where nothing has been set up

    def handle(self, **options):
        try:
            text = self.answer(**options)
        except (EngineError, OSError) as error:
            # `strerror` alone: the path is what the caller gave.
            why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
            raise CommandError(str(why), returncode=2) from error
        self.stdout.write(text)

    def answer(self, **options):
        raise NotImplementedError


def read_file(path):
    """The bytes of a file, or of standard input for `-`; no more than any input may have."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_BYTES)
    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES)


def read_design(path):
    """The design in a file. Raises DesignError and OSError."""
    return parse(read_file(path), library.catalogue())


def as_json(value):
    """One JSON document, in ASCII so that no terminal can spoil it."""
    return json.dumps(value, indent=2, allow_nan=False)
