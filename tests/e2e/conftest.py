"""A real server with the real course, and a real browser on it.

The server is the one that `make run` starts, with its own data folder. Each test gets a fresh
browser context, and so is a new visitor.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests import browser as chromium

START_SECONDS = 240
ROOT = Path(__file__).resolve().parents[2]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    ours = [item for item in items if here in item.path.parents]
    # A running browser bars the database from all tests after it in the same process.
    others = [item for item in items if here not in item.path.parents]
    stray = next((item for item in others if "browser_name" in item.fixturenames), None)
    if stray is not None:
        pytest.exit(f"{stray.nodeid} asks for a browser: is an argument called page?", 1)
    if not ours:
        return
    missing = chromium.find() is None
    if missing and os.environ.get("REQUIRE_BROWSER"):
        pytest.exit(chromium.MISSING, returncode=1)
    for item in ours:
        item.add_marker(pytest.mark.xdist_group("browser"))
        if missing:
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": chromium.find(), "args": ["--disable-quic", "--no-first-run"]}


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """A database of its own for the server, of the kind that this run tests on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('data') / 'db.sqlite3'}"
        return
    name = f"decoupled_e2e_{os.getpid()}"  # another run on the same server must not meet this one
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    yield url.rpartition("/")[0] + "/" + name
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def base_url(database_url, tmp_path_factory):
    """The address of a running app."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "studyapp.settings",
        "DATABASE_URL": database_url,
        "LOCAL_DIR": str(folder),
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, server, folder / "log")
        yield address
        server.terminate()


def wait_until_ready(address, server, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    server.kill()
    pytest.fail(f"The server did not start:\n{log.read_text()}")
