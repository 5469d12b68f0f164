"""What a section asks its reader: quick checks and design exercises."""

from difflib import get_close_matches

from .model import ExerciseText, QuickCheckText
from .phrases import paragraphs, paragraphs_in, phrase, plain_phrase
from .records import Record
from .yaml_tree import Scalar, parse_yaml

FEWEST_CHOICES, MOST_CHOICES = 2, 5


def quick_check(page, fenced):
    file = page.file
    record = Record(
        file,
        parse_yaml(file, fenced.text, fenced.line + 1),
        f"quick-check {fenced.id}",
        fenced.line,
    )
    prompt = record.text("prompt", "Ask one thing.")
    choices, said = [], paragraphs_in("choice", prompt, record.line_of("prompt"))
    for choice in record.records("choices", f"{record.name}, choice", "Give two to five."):
        text = choice.line_text("text", "Write what may be chosen.")
        is_right = choice.is_true("right")
        why = choice.line_text("why", "Say why it is right, or when it would be.")
        choice.done()
        said += paragraphs_in("choice", text, choice.line) + paragraphs_in(
            "choice", why, choice.line
        )
        choices.append(
            {
                "text": phrase(file, text, choice.line),
                "is_right": is_right,
                "why": phrase(file, why, choice.line),
            }
        )
    if choices and not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        record.refuse(f"has {len(choices)} choices. Give two to five.", "choices")
    if choices and sum(choice["is_right"] for choice in choices) != 1:
        record.refuse('must have exactly one choice with "right: true".', "choices")
    record.done()
    check = QuickCheckText(
        id=fenced.id,
        prompt_html=paragraphs(file, prompt, record.line_of("prompt")),
        choices=tuple(choices),
        line=fenced.line,
    )
    return {"check": check, "paragraphs": said}


def exercise(page, fenced):
    file = page.file
    record = Record(
        file, parse_yaml(file, fenced.text, fenced.line + 1), f"exercise {fenced.id}", fenced.line
    )
    minutes = record.number("minutes", "Say how long a try takes.", low=1, high=120)
    brief = long_text(page, record, "brief", "Describe the situation with its numbers.")
    goals = record.texts("goals", "List what the design must reach.")
    questions = record.texts("questions", "List what to think about.")
    answer = long_text(page, record, "answer", "Write the model answer.")
    scenario = known_scenario(page, record)
    record.done()
    written = ExerciseText(
        id=fenced.id,
        title=plain_phrase(fenced.title)[:120],
        minutes=minutes,
        brief_html=brief,
        goals=tuple(phrase(file, text, line) for text, line in goals),
        questions=tuple(phrase(file, text, line) for text, line in questions),
        answer_html=answer,
        scenario=scenario,
        line=fenced.line,
    )
    if len(fenced.title) > 120:
        record.refuse("has a title of more than 120 characters. Shorten it.")
    said = [one for text, line in goals + questions for one in paragraphs_in("text", text, line)]
    return {"exercise": written, "paragraphs": said}


def known_scenario(page, record):
    """The slug of the scenario in which the exercise can be built; "" where none is named."""
    slug = record.text("scenario")
    if slug in ("", *page.scenarios):
        return slug
    close = get_close_matches(slug, page.scenarios, n=1)
    fix = f'Did you mean "{close[0]}"?' if close else "Use a folder's name of content/scenarios."
    record.refuse(f'names the scenario "{slug[:60]}", and there is none. {fix}', "scenario")
    return ""


def long_text(page, record, key, fix):
    """HTML of a text in full Markdown."""
    text = record.text(key, fix, most=20_000)
    node = record.values.get(key)
    starts_below = isinstance(node, Scalar) and node.is_block
    return page.blocks(text, record.line_of(key) + starts_below)
