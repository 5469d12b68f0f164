"""A bare Django app that does the least that our three measured requests must do.

- page: session, user, one row, a template around stored HTML of the chapter's size
- review, answer: CSRF, session, user; read the item, get or make the learner's row and update it,
  insert the log row, render a fragment; one transaction

Same server, thread pool, SQLite settings and GZip as the app; no rules, schedule, keys or receipts.
Run as `python -m benchmarks.twin PORT`, with DATABASE_URL and LOCAL_DIR set as for the app.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

FRAGMENT = """{% for choice in choices %}<li class="choice">
<span class="letter">{{ forloop.counter }}</span>
<span class="choice-text">{{ choice.text }}</span><p class="why">{{ choice.why }}</p>
</li>{% endfor %}
<form method="post" action="/answer/">
<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">
<button>Next</button></form>"""
PAGE = """<!doctype html><html lang="en"><head><title>{{ item.title }}</title></head><body>
<nav>{% for place in places %}<a href="/{{ place }}/">{{ place }}</a>{% endfor %}</nav>
<p>{{ user.username }}</p><main>{{ item.html|safe }}</main>
<form method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">
</form></body></html>"""


def configure():
    from studyapp import sqlite

    settings.configure(
        SECRET_KEY="twin",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(os.environ["LOCAL_DIR"]) / "twin.sqlite3"),
                "OPTIONS": sqlite.DATABASE_OPTIONS,
                "CONN_MAX_AGE": 600,
            }
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )


configure()
django.setup()

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path
from django.utils import timezone


class Item(models.Model):
    title = models.CharField(max_length=100)
    html = models.TextField()
    choices = models.JSONField(default=list)

    class Meta:
        app_label = "twin"


class Progress(models.Model):
    user = models.ForeignKey(User, models.CASCADE)
    item = models.ForeignKey(Item, models.CASCADE)
    count = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "twin"
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="twin_progress")]


class Entry(models.Model):
    user = models.ForeignKey(User, models.CASCADE)
    item = models.ForeignKey(Item, models.CASCADE)
    value = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        app_label = "twin"


page_template, fragment_template = Template(PAGE), Template(FRAGMENT)


def token_context(request, **values):
    from django.middleware.csrf import get_token

    return Context({"csrf_token": get_token(request), "user": request.user, **values})


def page(request):
    item = Item.objects.get(pk=1)
    places = ["today", "learn", "review", "practise", "progress"]
    return HttpResponse(page_template.render(token_context(request, item=item, places=places)))


def post(request, item_id):
    item = Item.objects.get(pk=item_id)
    now = timezone.now()
    with transaction.atomic():
        row, _ = Progress.objects.get_or_create(user=request.user, item=item)
        row.count += 1
        row.due_at = now
        row.save()
        Entry.objects.create(user=request.user, item=item, value=request.POST["value"], at=now)
    return HttpResponse(fragment_template.render(token_context(request, choices=item.choices)))


def enter(request):
    """Sign a fresh user in, and show the token to post with."""
    login(request, User.objects.create_user(f"user{User.objects.count()}"))
    return HttpResponse(token_context(request)["csrf_token"])


urlpatterns = [path("enter/", enter), path("page/", page), path("post/<int:item_id>/", post)]


def prepare():
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    with connection.schema_editor() as editor:
        for model in (Item, Progress, Entry):
            editor.create_model(model)
    html = Path(os.environ["TWIN_HTML"]).read_text()
    Item.objects.create(title="Chapter", html=html)
    choices = [{"text": "A choice of the usual length, sixty characters or so.", "why": "w" * 220}]
    Item.objects.bulk_create(
        Item(title=f"Question {n}", html="", choices=choices * 4) for n in range(1000)
    )


def main(port):
    import uvicorn
    from a2wsgi import WSGIMiddleware
    from django.core.wsgi import get_wsgi_application

    from studyapp.asgi import THREADS

    prepare()
    app = WSGIMiddleware(get_wsgi_application(), workers=THREADS)
    uvicorn.run(app, port=port, log_level="warning", access_log=False, lifespan="off")


if __name__ == "__main__":
    main(int(sys.argv[1]))
