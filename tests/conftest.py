import gc

import hypothesis
import pytest

from classrooms.live.results import table_at
from quizzes.links import kept_cards
from quizzes.models.questions import kept_counts, kept_question
from studyapp.models.frame import kept_frame, loaded_course
from tests import factories

pytest_plugins = ["tests.scenarios.damage_summary"]

# A busy machine is no fault of the code: no property is timed.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def now():
    return factories.NOW


@pytest.fixture(scope="module")
def settled_heap():
    """Garbage collection leaves out what earlier tests made, which is none of what is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def learner(db):
    return factories.make_user()


@pytest.fixture
def learner_client(client, learner):
    """A browser that is signed in as `learner`."""
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _forget_course():
    """Every test starts as a fresh process does: what it reads of the course is its own."""
    kept_question.cache_clear()
    kept_counts.cache_clear()
    kept_cards.cache_clear()
    loaded_course.cache_clear()
    kept_frame.cache_clear()
    table_at.cache_clear()
