"""What of the course the sandbox keeps, and what of the sandbox the course shows."""

from dataclasses import replace

import pytest

from scenarios.models import CourseDesign
from studyapp.course import ScenarioText
from studyapp.loading import load
from studyapp.models import Chapter, Exercise
from studyapp.search import find
from tests.factories import NOW, make_user
from tests.studyapp.course_files import CHAPTER, write_course

pytestmark = pytest.mark.django_db
SHOWN = """
```figure on-sale The queue between
caption: Look at the queue.
design:
  format: studyapp.design/1
  components:
    - {id: shop, service: ec2-asg, name: Shop}
    - {id: orders, service: sqs, name: Orders}
  connections:
    - {from: shop, to: orders}
```

```cloudformation aside A queue with a place apart
Resources:
  Aside:
    Type: AWS::SQS::Queue
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Aside.Arn, maxReceiveCount: 5}
```

```cloudformation alone One queue
Resources:
  Orders:
    Type: AWS::SQS::Queue
```

```exercise shop Take the shock out
minutes: 10
scenario: payment-flow
brief: A shop.
goals: [Nothing is lost]
questions: [What waits?]
answer: |
  A queue.
```
"""
SCENARIOS = [
    ScenarioText("hard", "Hard", 3, 50, "Long.", "/hard/", ("queues#receive", "queues#two")),
    ScenarioText("other", "Other", 1, 20, "Not here.", "/other/", ("topics#one",)),
    ScenarioText("whole", "Whole", 2, 40, "It all.", "/whole/", ("queues",)),
    ScenarioText("easy", "Easy", 1, 30, "An ocelot.", "/easy/", ("topics#one", "queues#two")),
    ScenarioText("payment-flow", "Pay", 1, 30, "Pay.", "/pay/", ()),
]


@pytest.fixture
def content(tmp_path, settings):
    settings.SCENARIOS = "tests.scenarios.test_loading.given_scenarios"
    return write_course(tmp_path, chapter=CHAPTER + SHOWN)


def given_scenarios():
    return SCENARIOS


def many_scenarios():
    return SCENARIOS + [replace(SCENARIOS[0], slug=f"more-{n}") for n in range(9)]


def test_figures_and_templates_of_a_chapter_are_kept_as_designs(content):
    load(content, now=NOW)

    figure, template = CourseDesign.objects.order_by("-slug")
    assert (figure.slug, figure.title) == ("fig-on-sale", "The queue between")
    assert [component.id for component in figure.design.components] == ["shop", "orders"]
    assert (template.slug, template.title) == ("cfn-aside", "A queue with a place apart")
    assert [(one.source, one.target, one.kind) for one in template.design.connections] == [
        ("Orders", "Aside", "dead-letter")
    ]


def test_design_that_is_gone_is_retired_and_comes_back(content):
    load(content, now=NOW)
    path = content / "chapters/01-queues/chapter.md"
    text = path.read_text()

    path.write_text(CHAPTER)
    load(content, now=NOW)

    assert CourseDesign.objects.filter(is_retired=True).count() == 2
    assert not CourseDesign.objects.in_chapter("queues")

    path.write_text(text)
    load(content, now=NOW)

    assert CourseDesign.objects.in_chapter("queues").count() == 2


def test_designs_of_a_retired_chapter_cannot_be_opened(content):
    load(content, now=NOW)
    Chapter.objects.update(is_retired=True)

    assert not CourseDesign.objects.in_chapter("queues")


def test_chapter_knows_its_scenarios_those_it_teaches_most_for_first(content):
    load(content, now=NOW)

    assert Chapter.objects.get().scenarios == [
        {"title": "Hard", "url": "/hard/", "level": 3, "minutes": 50},
        {"title": "Easy", "url": "/easy/", "level": 1, "minutes": 30},
        {"title": "Whole", "url": "/whole/", "level": 2, "minutes": 40},
    ]


def test_chapter_shows_five_scenarios_at_most(content, settings):
    settings.SCENARIOS = "tests.scenarios.test_loading.many_scenarios"

    load(content, now=NOW)

    assert len(Chapter.objects.get().scenarios) == 5


def test_exercise_knows_its_scenario(content):
    load(content, now=NOW)

    assert Exercise.objects.get().scenario == "payment-flow"


def test_scenarios_are_found_by_the_words_of_their_brief(content):
    load(content, now=NOW)

    (found,) = find("ocelot", make_user())
    assert (found.kind, found.key, found.title, found.url) == (
        "scenario",
        "scenario:easy",
        "Easy",
        "/easy/",
    )
