"""Which SQLite this machine runs on, and the settings that keep it safe under many writers.

Imported by the settings before Django loads its SQLite backend.
"""

import sys

try:
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
except ImportError:
    pass

import sqlite3

from django.core import checks

# Versions from 3.7.0 to 3.51.2 can corrupt a write-ahead log when two connections write and
# checkpoint at once (sqlite.org/wal.html, "The WAL-Reset Bug").
SAFE_WAL_VERSION = (3, 51, 3)

has_safe_wal = sqlite3.sqlite_version_info >= SAFE_WAL_VERSION

PRAGMAS = (
    f"journal_mode={'WAL' if has_safe_wal else 'DELETE'}",
    "synchronous=FULL",  # an acknowledged answer survives a power cut
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "journal_size_limit=67108864",
)

DATABASE_OPTIONS = {
    # Take the write lock at BEGIN: a deferred transaction that turns into a writer fails with
    # "database is locked" instead of waiting.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": ";".join(f"PRAGMA {pragma}" for pragma in PRAGMAS),
}


@checks.register(checks.Tags.database)
def check_sqlite_version(app_configs, databases=None, **kwargs):
    """Warn where the SQLite library is too old for its write-ahead log to be trusted."""
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3" or has_safe_wal:
        return []
    return [
        checks.Info(
            f"SQLite {sqlite3.sqlite_version} has a write-ahead log bug, so the rollback journal "
            "is used: safe, but readers wait for writers.",
            hint="Install the pysqlite3 package, or Python with SQLite 3.51.3 or newer.",
            id="studyapp.I001",
        )
    ]
