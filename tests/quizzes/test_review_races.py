from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.forms.cards import showing_token
from quizzes.models import CardSchedule, Flashcard, Review
from studyapp.models import Activity
from tests import factories

TIMES = 20
BACKEND = "django.contrib.auth.backends.ModelBackend"


def send_together(learner, url, fields_of):
    """TIMES POSTs at once, each from a browser of its own; the status of each."""

    def send(call):
        client, number = call
        try:
            return client.post(url, fields_of(number)).status_code
        finally:
            connection.close()

    clients = [Client() for _ in range(TIMES)]
    for client in clients:
        client.force_login(learner, backend=BACKEND)
    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(send, zip(clients, range(TIMES), strict=True)))


def counts():
    return (
        CardSchedule.objects.count(),
        CardSchedule.objects.get().review_count,
        Review.objects.standing().count(),
        Activity.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("key", ["one", "many"])
def test_answer_sent_twenty_times_at_once_counts_once(is_new, key):
    learner = factories.make_user()
    card = factories.make_card()
    if not is_new:
        factories.make_schedule(learner=learner, card=card, review_count=0)
    seen = Flashcard.objects.with_schedule(learner).get()
    fields = {"recall": 3, "shown": showing_token(seen, now=timezone.now())}

    statuses = send_together(
        learner,
        reverse("quizzes:card_review", args=[card.pk]),
        lambda n: fields | {"idempotency_key": "same" if key == "one" else f"key-{n}"},
    )

    assert statuses == [302] * TIMES
    assert counts() == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_undo_sent_twenty_times_at_once_takes_back_one_answer():
    learner = factories.make_user()
    card = factories.make_card()
    client = Client()
    client.force_login(learner, backend=BACKEND)
    for _ in range(2):
        seen = Flashcard.objects.with_schedule(learner).get()
        fields = {"recall": 3, "shown": showing_token(seen, now=timezone.now())}
        client.post(reverse("quizzes:card_review", args=[card.pk]), fields)

    send_together(learner, reverse("quizzes:review_undo"), lambda n: {"idempotency_key": "same"})

    assert counts() == (1, 1, 1, 3)
