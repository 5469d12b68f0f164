"""Drills need minutes, nginx, PostgreSQL and Redis to start for themselves, and a quiet machine:

DRILLS=1 pytest tests/drills -s
"""

import os
from pathlib import Path

import pytest

from benchmarks.live.stack import Stack


def pytest_collection_modifyitems(items):
    if os.environ.get("DRILLS"):
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="A drill: set DRILLS=1 to run it."))


@pytest.fixture(scope="session")
def stack():
    """Two app processes behind nginx, on a PostgreSQL and a Redis of their own."""
    with Stack(postgres=True, redis=True, apps=2) as running:
        yield running


@pytest.fixture(scope="session")
def stack_without_redis():
    """As `stack`, but PostgreSQL rings the doorbell."""
    with Stack(postgres=True, apps=2) as running:
        yield running


@pytest.fixture(scope="session")
def small_stack():
    """One process on SQLite."""
    with Stack() as running:
        yield running
