"""What the database says of a session, and making one. Run apart, in the environment of the app:

python -m benchmarks.live.record open QUESTIONS     -> {"id", "code", "cookie"}
python -m benchmarks.live.record read SESSION       -> {"answers", "events", "seq"}
"""

import json
import secrets
import sys

import django

django.setup()

from django.test import Client
from django.utils import timezone

from classrooms.actions.classes import create_classroom
from classrooms.actions.live import open_session
from classrooms.live.cards import choice_ids, with_question
from classrooms.models import LiveAnswer, LiveSession
from quizzes.models import Question
from studyapp.access import MODEL_BACKEND
from studyapp.models import User


def open_one(count):
    """A new host with a class, and a session in its lobby."""
    now = timezone.now()
    host = User.objects.create_user(username=f"host-{secrets.token_hex(4)}@example.com")
    client = Client()
    client.force_login(host, backend=MODEL_BACKEND)
    questions = Question.objects.offered().order_by("slug").values_list("pk", flat=True)[:count]
    session = open_session(
        create_classroom(host, title="Load", now=now),
        title="Load",
        question_ids=list(questions),
        seed=secrets.randbits(48),
        now=now,
    )
    cookie = {name: morsel.value for name, morsel in client.cookies.items()}
    return {"id": session.pk, "code": session.code, "cookie": cookie}


def read(session_id):
    """Answers as [part, position, round, choices under the ids that pages show]; events as
    [number, kind, when, html]."""
    session = LiveSession.objects.get(pk=session_id)
    shown = {}
    for asked in session.questions.all():
        question = with_question(asked, now=timezone.now()).question
        shown |= {(asked.pk, pk): id for id, pk in choice_ids(session, question).items()}
    answers = LiveAnswer.objects.filter(live_question__session=session)
    rows = answers.values_list(
        "participation", "live_question", "live_question__position", "round", "chosen"
    )
    return {
        "answers": [
            [part, position, round, [shown[asked, pk] for pk in chosen]]
            for part, asked, position, round, chosen in rows
        ],
        "events": [
            [event.number, event.kind, event.made_at.timestamp(), event.html]
            for event in session.events.all()
        ],
        "seq": session.seq,
        "people": session.participations.count(),
    }


if __name__ == "__main__":
    what = {"open": open_one, "read": read}[sys.argv[1]]
    print(json.dumps(what(int(sys.argv[2]))))
