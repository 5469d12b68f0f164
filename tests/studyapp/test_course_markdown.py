import pytest

from studyapp.course import DesignText, read_course
from studyapp.course.phrases import paragraphs, phrase, plain_phrase
from studyapp.course.problems import ContentFile
from studyapp.course.sanitizing import clean
from tests.studyapp.course_files import (
    CARDS,
    CHAPTER,
    FRAME,
    FRONT,
    QUESTIONS,
    body_html,
    write_course,
)

DESIGN = """\
design:
  format: studyapp.design/1
  components:
    - {id: shop, service: ec2-asg, name: Shop}
    - {id: orders, service: sqs}
  connections:
    - {from: shop, to: orders}
"""


def test_paragraphs_lists_and_emphasis(tmp_path):
    html = body_html(
        tmp_path, "One *two* **three** `four`.\n\n- a\n- b\n\n### Inside\n\n> Quoted.\n"
    )

    assert html == (
        "<p>One <em>two</em> <strong>three</strong> <code>four</code>.</p>\n"
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<h3>Inside</h3>\n"
        "<blockquote>\n<p>Quoted.</p>\n</blockquote>"
    )


def test_quotes_and_apostrophes_are_curly_outside_code(tmp_path):
    html = body_html(tmp_path, """It "can't" wait: `"a"`.""")

    assert html == '<p>It “can’t” wait: <code>"a"</code>.</p>'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Visibility timeout", "The [[x]].", "visibility timeout"),
        ("Visibility timeout", "[[x]] first.", "Visibility timeout"),
        ("Visibility timeout", "It ends. [[x]] begins.", "Visibility timeout"),
        ("Visibility timeout", "The [[x|stays hidden]].", "stays hidden"),
        ("Time to live (TTL)", "The [[x]].", "time to live (TTL)"),
        ("FIFO queue", "The [[x]].", "FIFO queue"),
        ("Parameter Store", "The [[x]].", "Parameter Store"),
        ("backlog", "The [[x]].", "backlog"),
    ],
)
def test_term_is_a_button_for_its_definition(tmp_path, name, text, words):
    chapter = CHAPTER.replace("Visibility timeout", name).replace(
        "A message is hidden for the [[visibility-timeout]].",
        text.replace("[[x", "[[visibility-timeout"),
    )

    section = read_course(write_course(tmp_path, chapter=chapter)).chapters[0].sections[0]

    button = '<button type="button" class="term" popovertarget="def-visibility-timeout">'
    assert f"{button}{words}</button>" in section.parts[0]["html"]
    assert section.terms == ("visibility-timeout",)
    assert words in section.text


def test_links_lead_to_sections_chapters_and_sources(tmp_path):
    html = body_html(
        tmp_path, "[a](#receive) [b](queues#receive) [c](https://docs.aws.amazon.com/x)\n"
    )

    assert html == (
        '<p><a href="#receive">a</a> <a href="#receive">b</a> '
        '<a href="https://docs.aws.amazon.com/x" rel="noopener">c</a></p>'
    )


def test_link_to_another_chapter_is_its_address(tmp_path):
    topics = (
        CHAPTER.replace("module: m1", "module: m2")
        .replace("m1-queue", "m2-topic")
        .replace("A message", "[Hidden](queues#receive), a message")
    )
    questions = "    objective: m2-topic\n    section: receive\n"
    third = "  - id: m3\n    slug: buses\n    title: Buses\n    objectives:\n"
    frame = f'{FRAME}{third}      - {{id: m3-bus, task: "2.1", text: Use a bus}}\n'
    write_course(tmp_path)
    content = write_course(tmp_path, folder="02-topics", chapter=topics, frame=frame)
    for name in ("flashcards.yaml", "questions.yaml"):
        path = content / "chapters/02-topics" / name
        text = path.read_text().replace("m1-", "m2-").replace("m2-queue", "m2-topic")
        path.write_text(text.replace("A worker crashes", "An alarm rings at night"))
    assert questions in path.read_text()

    course = read_course(content, chapter_url=lambda slug: f"/x/{slug}/")

    html = course.chapters[1].sections[0].parts[0]["html"]
    assert '<a href="/x/queues/#receive">Hidden</a>' in html


def test_tip_and_trap_are_set_apart_with_icon_and_word(tmp_path):
    html = body_html(tmp_path, "::: tip\nRead *twice*.\n:::\n\n::: trap\nFIFO.\n:::\n")

    tip, trap = html.split("\n", 2)[0], html[html.index('<aside class="block trap"') :]
    assert tip.startswith(
        '<aside class="block tip" role="note"><p class="block-label"><svg class="icon"'
    )
    assert "</svg>Exam tip</p>" in tip
    assert "</svg>Trap</p>\n<p>FIFO.</p>\n</aside>" in trap.replace("</p><p>", "</p>\n<p>")
    assert html.count("</aside>") == 2


def test_worked_example_has_numbered_steps_with_their_sums(tmp_path):
    steps = "1. It grows.\n   > 300 − 200 = **100**\n2. Done.\n"

    html = body_html(tmp_path, f"::: worked How long?\nIt brings 300.\n\n{steps}:::\n")

    flat = html.replace("\n", "")
    assert flat == (
        '<div class="sheet worked"><h3>Worked example: How long?</h3><p>It brings 300.</p>'
        '<ol class="steps"><li>It grows.<blockquote><p>300 − 200 = <strong>100</strong></p>'
        "</blockquote></li><li>Done.</li></ol></div>"
    )


def test_compare_table_has_caption_and_scopes(tmp_path):
    table = "| | Standard | FIFO |\n|---|:-:|---|\n| Order | Best | Kept |\n"

    html = body_html(tmp_path, f'::: compare What "you" give\n{table}:::\n')

    assert html.replace("\n", "") == (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="What “you” give">'
        '<table class="compare"><caption>What “you” give</caption><thead><tr>'
        '<th scope="col"><span class="visually-hidden">What is compared</span></th>'
        '<th scope="col">Standard</th><th scope="col">FIFO</th></tr></thead>'
        '<tbody><tr><th scope="row">Order</th><td>Best</td><td>Kept</td></tr></tbody></table></div>'
    )


def test_figure_is_a_plate_with_drawing_and_caption(tmp_path):
    body = f"```figure the-queue The <queue>\ncaption: Look *here*.\n{DESIGN}```\n"

    html = body_html(tmp_path, body)

    assert html.startswith(
        '<figure class="plate" id="fig-the-queue"><div class="plate-frame" tabindex="0"><svg '
    )
    assert html.endswith(
        "</svg></div><figcaption><span><strong>The &lt;queue&gt;.</strong>"
        ' Look <em>here</em>.</span><button class="linkbutton" form="sandbox" name="design"'
        ' value="fig-the-queue">Open in sandbox</button></figcaption></figure>'
    )
    assert "<title>The &lt;queue&gt;</title><desc>Shop to Amazon SQS queue: message.</desc>" in html


def test_template_is_shown_as_written(tmp_path):
    body = "```cloudformation q A queue\nResources:\n  Q: !Ref <b>\n```\n"

    assert body_html(tmp_path, body) == (
        '<figure class="code" id="cfn-q"><figcaption>A queue</figcaption>'
        '<pre tabindex="0"><code>Resources:\n  Q: !Ref &lt;b&gt;</code></pre></figure>'
    )


def test_template_that_makes_a_diagram_can_be_shown_as_one(tmp_path):
    chapter = CHAPTER + "\n```cloudformation q A *queue*\nResources: {}\n```\n"
    document = {"components": ["two"]}

    (read,) = read_course(
        write_course(tmp_path, chapter=chapter), read_template=lambda text: document
    ).chapters

    assert read.designs == (DesignText("cfn-q", "A queue", document),)
    assert (
        '<figcaption>A queue<button class="linkbutton" form="sandbox" name="design"'
        ' value="cfn-q">Show as diagram</button></figcaption>' in read.sections[0].parts[0]["html"]
    )


def test_fence_without_a_word_is_code(tmp_path):
    html = body_html(tmp_path, "```\na < b\n```\n")

    assert html == '<pre tabindex="0"><code>a &lt; b\n</code></pre>'


def test_check_and_exercise_divide_the_section(tmp_path):
    chapter = FRONT + (
        "It hurts.\n\n## Receive {#receive m1-queue}\n\nBefore.\n\n"
        "```quick-check one\nprompt: What *now*?\nchoices:\n"
        "  - {text: Wait, right: true, why: It is `30` s.}\n  - {text: Run, why: Never.}\n```\n\n"
        "Between [[visibility-timeout]].\n\n"
        "```exercise two Take it out\nminutes: 10\nbrief: A *shop*.\n"
        "goals: ['Lose *nothing*']\nquestions: [What waits?]\n"
        "answer: |\n  A queue, see [there](#receive).\n\n  - first\n```\n\nAfter.\n"
    )

    section = read_course(write_course(tmp_path, chapter=chapter)).chapters[0].sections[0]

    assert [part.get("slug") or part["html"].partition(" <")[0] for part in section.parts] == [
        "<p>Before.</p>",
        "one",
        "<p>Between",
        "two",
        "<p>After.</p>",
    ]
    check, exercise = section.checks[0], section.exercises[0]
    assert check.prompt_html == "<p>What <em>now</em>?</p>"
    assert check.choices[0] == {
        "text": "Wait",
        "is_right": True,
        "why": "It is <code>30</code> s.",
    }
    assert (exercise.title, exercise.minutes) == ("Take it out", 10)
    assert exercise.goals == ("Lose <em>nothing</em>",)
    assert exercise.answer_html == (
        '<p>A queue, see <a href="#receive">there</a>.</p>\n<ul>\n<li>first</li>\n</ul>'
    )


def test_reading_time_counts_words_figures_and_tasks(tmp_path):
    words = ("word " * 16 + "word.\n\n") * 14
    figure = f"```figure f Four words are here\ncaption: No more.\n{DESIGN}```\n"
    chapter = (
        FRONT
        + words  # the opening: a minute, in the first section
        + "## One {#one m1-queue}\n\n"
        + words * 2
        + figure  # 12 s and six words
        + "\n::: worked How?\n1. So.\n:::\n\n"  # 20 s
        + "## Two {#two m1-queue}\n\nShort: the [[visibility-timeout]].\n"
    )
    content = write_course(
        tmp_path,
        chapter=chapter,
        **{
            name: text.replace("section: receive", "section: two")
            for name, text in (("cards", CARDS), ("questions", QUESTIONS))
        },
    )

    chapter = read_course(content).chapters[0]

    assert [section.minutes for section in chapter.sections] == [4, 1]
    assert chapter.minutes == 5


def test_plain_text_of_a_section_is_what_is_seen(tmp_path):
    body = (
        "A *b* `c` [d](#receive)\ne.\n\n::: worked Title\n1. Step.\n:::\n\n"
        f"```figure f Figure\ncaption: Caption.\n{DESIGN}```\n\n"
        "```quick-check one\nprompt: P?\nchoices:\n"
        "  - {text: SECRET, right: true, why: SECRET}\n  - {text: Run, why: Never.}\n```\n"
    )
    chapter = FRONT + "It hurts.\n\n## Receive {#receive m1-queue}\n\n" + body

    section = read_course(write_course(tmp_path, chapter=chapter)).chapters[0].sections[0]

    assert section.text == "A b c d e.\nTitle\nStep.\nFigure. Caption."


# Short texts


def test_phrase_has_emphasis_and_code_only():
    file = ContentFile("a.yaml")

    html = phrase(file, "*a* **b** `<c>` <b>d</b> # e", 1)

    assert html == ("<em>a</em> <strong>b</strong> <code>&lt;c&gt;</code> &lt;b&gt;d&lt;/b&gt; # e")
    assert file.problems == []


@pytest.mark.parametrize("text", ["see [[term]]", "see [a](#b)"])
def test_phrase_refuses_links(text):
    file = ContentFile("a.yaml")

    phrase(file, text, 3)

    assert [str(problem) for problem in file.problems] == [
        "a.yaml:3: Links and [[terms]] are not possible here, only *emphasis* and `code`."
    ]


def test_paragraphs_are_divided_by_empty_lines():
    assert paragraphs(ContentFile("a"), "a\nb\n\nc", 1) == "<p>a\nb</p>\n<p>c</p>"


def test_plain_phrase_is_without_signs():
    assert plain_phrase('*a* `b` "c"\nd') == "a b “c” d"


# Cleaning


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red" class="y" id="z">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<a href="//evil.example">a</a>', "<a>a</a>"),
        ('<a href="/\\evil.example">a</a>', "<a>a</a>"),
        (
            '<a href="https://a.example" target="_blank" rel="noopener">a</a>',
            '<a href="https://a.example" rel="noopener">a</a>',
        ),
        ('<img src="x" onerror="alert(1)">', ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ('<iframe src="https://a.example"></iframe><form><input></form>', ""),
        ('<p hx-get="/x" data-hx-get="/x">a</p>', "<p>a</p>"),
        ('<ol class="steps"><li>a</li></ol>', '<ol class="steps"><li>a</li></ol>'),
        ('<ol class="evil"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ("<!-- a -->", ""),
    ],
)
def test_cleaning_leaves_only_what_is_listed(html, cleaned):
    assert clean(html) == cleaned
