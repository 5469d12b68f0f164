"""What tests of the review page do again and again."""

import re

from django.urls import reverse

REVIEW = reverse("quizzes:review")
UNDO = reverse("quizzes:review_undo")
FORGOT, REMEMBERED = 1, 3


def url_of(card, action="card_review"):
    return reverse(f"quizzes:{action}", args=[card.pk])


def open_answer(client, url=REVIEW, **options):
    """The page with the answer, by the link on the page with the prompt."""
    page = client.get(url)
    link = re.search(r'href="([^"]*show=[^"]*)"', page.text)[1].replace("&amp;", "&")
    return client.get(link, **options)


def fields_of(page):
    """The hidden fields of the form with the answer buttons."""
    form = re.search(r'<form method="post" action="/review/\d+/.*?</form>', page.text, re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def answer(client, card, recall=REMEMBERED, *, query="", **options):
    data = fields_of(open_answer(client, REVIEW + query)) | {"recall": recall}
    return client.post(url_of(card) + query, data, **options)


def queries(captured):
    """Statements that ask or change something: test transactions are savepoints."""
    return [row["sql"] for row in captured if "SAVEPOINT" not in row["sql"]]
