"""The settings of production mode, read in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studyapp.asgi import without_lookalikes

ROOT = Path(__file__).parents[2]
KEY = "k9-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
PRODUCTION = {"PRODUCTION": "1", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "example.org"}


def run(*command, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(names, **environment):
    code = (
        "import json, django; from django.conf import settings\n"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}))"
    )
    done = run("-c", code, DJANGO_SETTINGS_MODULE="studyapp.settings", **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("more", [{}, {"TRUSTED_PROXY_COUNT": "1"}])
def test_deployment_check_finds_nothing(more):
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **PRODUCTION, **more)

    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ), done.stderr


def test_cookies_of_production_travel_encrypted_and_belong_to_this_host():
    expected = {
        "SESSION_COOKIE_NAME": "__Host-sid",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "CSRF_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_DOMAIN": None,
    }

    assert settings_of(list(expected), **PRODUCTION) == expected


def test_production_is_encrypted_for_a_year():
    expected = {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    }

    assert settings_of(list(expected), **PRODUCTION) == expected


def test_word_of_a_proxy_is_taken_only_where_there_is_one():
    names = ["SECURE_PROXY_SSL_HEADER"]
    without = settings_of(names, **PRODUCTION)
    behind_one = settings_of(names, **PRODUCTION, TRUSTED_PROXY_COUNT="1")

    assert without == {"SECURE_PROXY_SSL_HEADER": None}
    assert behind_one == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_production_does_not_start_without_a_key():
    done = run("manage.py", "check", PRODUCTION="1", ALLOWED_HOSTS="example.org")

    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_passwords_are_hashed_with_argon2():
    (first, *_) = settings_of(["PASSWORD_HASHERS"])["PASSWORD_HASHERS"]

    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_server_leaves_addresses_to_the_settings():
    """uvicorn would believe X-Forwarded-For of whoever comes from this machine."""
    code = (
        "import uvicorn\n"
        "uvicorn.run = lambda app, **options: print(options['proxy_headers'])\n"
        "from django.core.management import call_command, execute_from_command_line\n"
        "import django; django.setup()\n"
        "from studyapp.management.commands.serve import Command\n"
        "Command.migrate = Command.collect_static_files = lambda self: None\n"
        "import studyapp.management.commands.serve as serve\n"
        "serve.call_command = lambda *args, **options: None\n"
        "call_command('serve')\n"
    )
    done = run("-c", code, DJANGO_SETTINGS_MODULE="studyapp.settings")

    assert done.stdout.splitlines()[-1] == "False", done.stderr


def test_headers_that_look_like_a_proxy_s_are_dropped():
    headers = [(b"x-forwarded-for", b"198.51.100.7"), (b"x_forwarded_for", b"10.0.0.1")]

    assert without_lookalikes(headers) == [(b"x-forwarded-for", b"198.51.100.7")]
