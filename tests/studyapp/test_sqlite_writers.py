import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def write_at_once(path, *, processes, writes, mode=""):
    """What the processes met and left, on a database file of their own."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.studyapp.sqlite_writers"),
            *(str(processes), str(writes), mode),
        ],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{path / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "studyapp.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_eight_processes_write_without_a_locked_database(tmp_path):
    found = write_at_once(tmp_path, processes=8, writes=250)

    assert found == {"errors": [], "reads": 2000, "activities": 2000}


def test_deferred_transactions_would_lock_the_database(tmp_path):
    found = write_at_once(tmp_path, processes=8, writes=25, mode="DEFERRED")

    assert "OperationalError('database is locked')" in found["errors"]
