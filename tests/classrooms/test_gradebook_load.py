"""A class of 300 with 40 assignments takes few queries; `benchmarks/gradebook.py` has the times."""

import pytest
from django.test import Client

from tests.classrooms.big_class import make_big_class
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def big(time_machine):
    time_machine.move_to(NOW, tick=True)
    return make_big_class()


@pytest.fixture
def teacher(big):
    client = Client()
    client.force_login(big[1], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_gradebook_of_a_big_class(big, teacher, django_assert_max_num_queries):
    base = f"/class/{big[0].pk}/grades/"
    for path in [base, f"{base}?page=6", f"{base}csv"]:
        with django_assert_max_num_queries(MOST_QUERIES - 1):
            assert teacher.get(path).status_code == 200
