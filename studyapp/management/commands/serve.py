"""Bring everything up to date that has changed, then serve the app."""

import hashlib

import uvicorn
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Other versions of htmx that the django-htmx package brings along.
IGNORED_STATIC_FILES = ["htmx-4*", "hx-*", "*ext/*", "htmx-2.js"]
DRAIN_SECONDS = 3


class Command(BaseCommand):
    help = (
        "Apply migrations, load the course and build the static files where they have changed, "
        "then serve the app. With --prepare-only, stop before serving."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true")

    def handle(self, *, host, port, prepare_only, **options):
        self.migrate()
        call_command("load_course", verbosity=0)
        self.collect_static_files()
        if prepare_only:
            return
        self.stdout.write(f"Decoupled runs on http://{host}:{port} (Ctrl-C stops it).")
        self.stdout.flush()
        uvicorn.run(
            "studyapp.asgi:application",
            host=host,
            port=port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # which proxy to believe is said once: TRUSTED_PROXY_COUNT
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )

    def migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static_files(self):
        """Build the hashed and compressed static files, unless no source has changed."""
        digest = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list(IGNORED_STATIC_FILES):
                stat = storage.path(path)
                digest.update(f"{path} {storage.get_modified_time(path)} {stat}".encode())
        stamp = settings.STATIC_ROOT / ".digest"
        if not stamp.exists() or stamp.read_text() != digest.hexdigest():
            call_command(
                "collectstatic",
                interactive=False,
                verbosity=0,
                clear=settings.STATIC_ROOT.exists(),
                ignore_patterns=IGNORED_STATIC_FILES,
            )
            stamp.write_text(digest.hexdigest())
