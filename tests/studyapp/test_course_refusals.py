"""What the course's Markdown does not have, each said with its line."""

import pytest

from scenarios.figures import scenarios
from studyapp.course import CourseError, read_course
from tests.studyapp.course_files import CHAPTER, body_problems, write_course

CHECK = "```quick-check a\nprompt: P\nchoices:\n"
TASK = "brief: b\ngoals: [a]\nquestions: [b]\n"


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("# Top", 1, "Use ## for sections and ### inside them, and nothing else."),
        ("#### Deep", 1, "Use ## for sections and ### inside them, and nothing else."),
        ("- ## In a list", 1, "Use ## for sections and ### inside them, and nothing else."),
        ("### Inside {#id}", 1, "Only a section's heading, with ##, carries an id."),
        ("x\n\n<div>y</div>", 3, "HTML is not possible here. Use Markdown, or `code` for signs."),
        ("a\n<b>c</b>", 2, "<b> is HTML. Write it as `code`, or \\<."),
        ("![a](b.png)", 1, "Pictures are not possible. Draw a figure."),
        (
            "a\nb [[other]]",
            2,
            '[[other]] is no term of this chapter. Add it to "terms" above.',
        ),
        ("[a](https://evil)", 1, None),
        ("[a](http://docs.aws.amazon.com)", 1, None),
        ("[a](javascript:alert(1))", 1, None),
        ("[a](//evil.example/x)", 1, None),
        (
            "| a | b |\n|---|---|\n| c | d |",
            1,
            'Put a table between "::: compare Title" and ":::".',
        ),
        ("::: compare T\nText.\n:::", 1, None),
        (
            "::: compare\n| a | b |\n|---|---|\n| c | d |\n:::",
            1,
            '"compare" needs a title behind it.',
        ),
        ("::: tip Title\nText.\n:::", 1, '"tip" has no title.'),
        ("::: hint\nText.\n:::", 1, '"hint" is no block. Use tip, trap, worked, compare.'),
        (
            "::: tip\nText.",
            1,
            'This block is never closed. End it with ":::" on a line of its own.',
        ),
        ("Text.\n\n:::", 3, 'This ":::" closes no block. Delete it.'),
        (
            "::: worked T\nNo steps.\n:::",
            1,
            "A worked example needs its steps as one numbered list.",
        ),
        ("```figur a B\n```", 1, None),
        ("```figure\ncaption: x\n```", 1, None),
        ("```figure Bad_id Title\n```", 1, None),
        ("```figure a\n```", 1, '"figure a" needs a title behind it.'),
        ("```quick-check a Title\n```", 1, '"quick-check a" has no title behind it.'),
        ("```cloudformation a T\nResources: {}", 1, "This fence is never closed. End it with ```."),
        (
            "```cloudformation a T\nOutputs: {}\n```",
            1,
            'cloudformation a has no "Resources". Add them.',
        ),
        ("```cloudformation a T\n```", 1, 'cloudformation a has no "Resources". Add them.'),
        (
            "```quick-check a\nprompt: P\nchoices: [{text: A, right: true, why: B}]\n```",
            3,
            "quick-check a has 1 choices. Give two to five.",
        ),
        (
            CHECK + "  - {text: A, why: B}\n  - {text: C, why: D}\n```",
            3,
            'quick-check a must have exactly one choice with "right: true".',
        ),
        (
            CHECK + "  - {text: A, why: B, right: true}\n  - {text: C}\n```",
            5,
            'quick-check a, choice 2 has no "why". Say why it is right, or when it would be.',
        ),
        (
            "- ```quick-check a\n  prompt: P\n  ```",
            1,
            '"quick-check" stands on its own in a section, not inside something else.',
        ),
        (
            "```figure a T\ncaption: C\n"
            "design: {format: studyapp.design/1, components: [], connections: []}\n```",
            3,
            "figure a components: a design needs at least one component.",
        ),
    ],
)
def test_what_the_format_does_not_have_is_refused(tmp_path, body, line, message):
    found = body_problems(tmp_path, body)

    assert [number for number, _ in found] == [line]
    if message:
        assert found[0][1] == message


def test_fence_that_stands_twice_is_refused(tmp_path):
    fence = "```cloudformation a T\nResources: {}\n```\n"

    assert body_problems(tmp_path, fence + fence) == [
        (4, '"cloudformation a" stands twice in this chapter. Give each its own id.')
    ]


def test_block_in_a_block_is_refused(tmp_path):
    found = body_problems(tmp_path, ":::: tip\n::: trap\nText.\n:::\n::::\n")

    assert found == [(2, "A block cannot stand in another. Close the first one before.")]


def test_exercise_may_not_ask_within_itself(tmp_path):
    body = (
        "````exercise a Title\nminutes: 5\nbrief: |\n  ```quick-check b\n  ```\n"
        "goals: [a]\nquestions: [b]\nanswer: c\n````\n"
    )

    assert body_problems(tmp_path, body) == [
        (4, '"quick-check" stands on its own in a section, not inside something else.')
    ]


def test_exercise_with_a_long_title_is_refused(tmp_path):
    body = f"```exercise a {'x' * 121}\nminutes: 5\n{TASK}answer: c\n```"

    assert body_problems(tmp_path, body) == [
        (2, "exercise a has a title of more than 120 characters. Shorten it.")
    ]


@pytest.mark.parametrize(
    ("named", "fix"),
    [
        ("payment-flo", 'Did you mean "payment-flow"?'),
        ("zzz", "Use a folder's name of content/scenarios."),
    ],
)
def test_exercise_with_an_unknown_scenario_is_refused(tmp_path, named, fix):
    body = f"\n```exercise a Title\nminutes: 5\n{TASK}answer: c\nscenario: {named}\n```\n"
    content = write_course(tmp_path, chapter=CHAPTER + body)

    with pytest.raises(CourseError) as caught:
        read_course(content, scenarios=scenarios())

    (problem,) = caught.value.problems
    lines = (content / problem.path.removeprefix("content/")).read_text().splitlines()
    assert lines[problem.line - 1] == f"scenario: {named}"
    assert problem.message == f'exercise a names the scenario "{named}", and there is none. {fix}'


def test_html_in_a_text_is_refused_and_would_not_survive(tmp_path):
    found = body_problems(
        tmp_path, "a <img src=x onerror=alert(1)> b\n\n<script>alert(1)</script>\n"
    )

    assert [line for line, _ in found] == [1, 3]
