"""Settings. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from studyapp import sqlite

BASE_DIR = Path(__file__).resolve().parent.parent
# What this machine makes for itself: database, secret key, built files.
LOCAL_DIR = Path(os.environ.get("LOCAL_DIR", BASE_DIR / ".local"))

env = environ.Env()
PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
PROXIES = env.int("TRUSTED_PROXY_COUNT", default=0)


def read_secret_key():
    """The key from the environment, or one that this machine makes once and keeps.

    Raises ImproperlyConfigured in production without SECRET_KEY: there, several processes on
    several machines must share one key.
    """
    if key := env.str("SECRET_KEY", default=""):
        return key
    if PRODUCTION:
        raise ImproperlyConfigured("Set SECRET_KEY: production mode does not make one.")
    path = LOCAL_DIR / "secret_key"
    if not path.exists():
        LOCAL_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = read_secret_key()
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "classrooms",
    "quizzes",
    "scenarios",
    "studyapp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "studyapp.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studyapp.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studyapp.access.AccessMiddleware",
    "studyapp.clock.TimeZoneMiddleware",
    "studyapp.idempotency.IdempotencyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "studyapp.urls"
WSGI_APPLICATION = "studyapp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studyapp.http.theme",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{LOCAL_DIR / 'db.sqlite3'}")}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    LOCAL_DIR.mkdir(exist_ok=True)
    database |= {
        "OPTIONS": sqlite.DATABASE_OPTIONS,
        # The last connection to close checkpoints the log, which is slow: keep them open.
        "CONN_MAX_AGE": 600,
        # A file, because live-server tests read it from several threads.
        "TEST": {"NAME": env.str("TEST_DB", default=str(LOCAL_DIR / "test.sqlite3"))},
    }
else:
    database |= {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a restart of PostgreSQL leaves dead ones in the pool
        "OPTIONS": {
            # After PostgreSQL was away: a try that fails for two seconds makes room for a new one,
            # where the pool would else wait longer and longer between tries.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 2},
            "options": "-c statement_timeout=15000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=30000",
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database alone: with copies in Redis, a Redis that dies would take the pages with it, and
# one that comes back could bring back sessions that had ended.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }

# --- People -------------------------------------------------------------------------------

AUTH_USER_MODEL = "studyapp.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "studyapp.password_rules.NotPaddedValidator"},
]
LOGIN_URL = "studyapp:login"
LOGIN_REDIRECT_URL = "studyapp:home"
LOGOUT_REDIRECT_URL = "studyapp:home"

PASSWORD_RESET_TIMEOUT = 60 * 60

# Ten wrong passwords for one account from one address: a class behind one address goes on.
AXES_HANDLER = "studyapp.guessing.LoginHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
# Tries while locked out do not prolong it: else a stranger could lock a learner out for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "studyapp.access.client_address"
AXES_USERNAME_CALLABLE = "studyapp.guessing.name_of"
AXES_SENSITIVE_PARAMETERS = ["username", "email", "ip_address", "csrfmiddlewaretoken"]
AXES_LOCKOUT_CALLABLE = "studyapp.errors.locked_out"
AXES_VERBOSE = False

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Decoupled <study@localhost>")

# Where each app says what it has for a learner (dotted paths, so that studyapp imports nobody).
TODAY_SOURCES = [
    "classrooms.today.assignments",
    "quizzes.today.open_exams",
    "quizzes.today.due_cards",
    "quizzes.today.questions",
    "scenarios.today.followups",
    "scenarios.today.unfinished",
    "studyapp.today.sections",
]
# What else Today tells: see studyapp.today.notices_for.
NOTICE_SOURCES = ["quizzes.notices.settled", "quizzes.notices.marked_again"]
# What ends by the clock, such as an exam: (now=, learner=) -> how many were ended.
CLOSES_EXPIRED = ["quizzes.actions.exams.close_expired"]
# Where a card or a question of a report is studied: slugs -> {slug: (title, address)}.
PRACTICE_LINKS = {"card": "quizzes.links.cards", "question": "quizzes.links.questions"}
# Who else counts a design that was checked: (submission, now=), in the transaction of the check.
DESIGN_CHECKED = "classrooms.actions.live_designs.count_check"
# What stands over a design in the sandbox: (draft, now=) -> context with its template, or None.
DESIGN_BAR = "classrooms.live.design.bar.bar_of"
# ASGI applications beside Django, for what streams without end: {address: dotted path}.
STREAMS = {"/live/stream/": "classrooms.live.streams.stream"}
# Modules with merge(source, target) and export(learner) for the learner's rows of their app.
LEARNER_DATA = [
    "studyapp.learner_data",
    "quizzes.learner_data",
    "scenarios.learner_data",
    "classrooms.learner_data",
]

# --- Security -----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "studyapp.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Pages --------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "studyapp.static.JoinedFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "studyapp.static.HashedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files

CONTENT_DIR = BASE_DIR / "content"
# Called in this order with the course that was read, in one transaction.
COURSE_SYNCS = [
    "studyapp.loading.sync",
    "studyapp.loading_facts.sync",
    "studyapp.loading_search.sync",
    "quizzes.loading.sync",
    "scenarios.loading.sync",
]
# Draws the designs of chapter figures: (document, title=) -> SVG, or FigureError.
FIGURES = "scenarios.figures.draw_figure"
# Makes designs of the chapters' stack templates: text -> document, None where there is no diagram.
STACK_TEMPLATES = "scenarios.figures.read_template"
# Gives the scenarios that exercises and chapters may name: () -> ScenarioTexts.
SCENARIOS = "scenarios.figures.scenarios"
# Where what an activity was about can be opened: names of things, learner -> {name: address}.
ACTIVITY_LINKS = ["studyapp.links.chapters", "quizzes.links.activities", "scenarios.figures.links"]
# When the learner's exams ended, which is when their answers are recorded: learner -> a query.
EXAM_ENDS = "quizzes.links.exam_ends"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "studyapp.logs.JsonFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stdout",
        }
    },
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # One line a request comes from studyapp.logs; these would say it again.
        "django.request": {"level": "CRITICAL"},
        "axes": {"level": "WARNING"},
        "uvicorn.access": {"level": "CRITICAL"},
    },
}
