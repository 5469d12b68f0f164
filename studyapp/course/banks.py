"""A chapter's flashcards.yaml and questions.yaml."""

from .model import CardText, ChoiceText, QuestionText, Source
from .phrases import paragraphs, phrase, plain_phrase
from .records import Record, read_source
from .yaml_tree import parse_yaml

NO_SOURCE = Source("", "", "")
LONGEST_ID = 80


def read_cards(file) -> tuple[CardText, ...]:
    return tuple(read_card(file, entry) for entry in entries(file, "cards", "card"))


def read_questions(file) -> tuple[QuestionText, ...]:
    return tuple(read_question(file, entry) for entry in entries(file, "questions", "question"))


def entries(file, key, name):
    record = Record(file, parse_yaml(file, file.text), f"the file's {key}")
    found = record.records(key, name, f'Begin the file with "{key}:" and list them under it.')
    record.done()
    return found


def read_card(file, entry) -> CardText:
    id = entry.id(most=LONGEST_ID)
    entry.name = f"card {id}" if id else entry.name
    prompt = entry.line_text("prompt", "Write what makes one decide or recall.")
    answer = entry.line_text("answer", "Write it in at most 30 words.")
    why = entry.line_text("why", most=300)
    card = CardText(
        id=id,
        term=entry.id("term", fix=None),
        section=entry.id("section", fix="Name the section that teaches it."),
        objective=entry.id("objective", fix="Name the objective it serves."),
        prompt_html=phrase(file, prompt, entry.line_of("prompt")),
        answer_html=phrase(file, answer, entry.line_of("answer")),
        answer_text=plain_phrase(answer),
        why_html=phrase(file, why, entry.line_of("why")),
        all_text="\n".join(map(plain_phrase, (prompt, answer, why))),
        facts=tuple(text for text, _ in entry.texts("facts")),
        covers=tuple(text for text, _ in entry.texts("covers")),
        line=entry.line,
    )
    entry.done()
    return card


def read_question(file, entry) -> QuestionText:
    id = entry.id(most=LONGEST_ID)
    entry.name = f"question {id}" if id else entry.name
    stem = entry.text("stem", "Describe the situation in two to four sentences.")
    ask = entry.line_text("ask", "Write the question line.")
    source = entry.record("source", f"{entry.name}, source", "Give title, url and read_on.")
    listed = entry.records("choices", f"{entry.name}, choice", "Give four, one of them right.")
    question = QuestionText(
        id=id,
        objective=entry.id("objective", fix="Name the objective it tests."),
        section=entry.id("section", fix="Name the section that answers it."),
        card=entry.id("card", fix=None, most=LONGEST_ID),
        difficulty=entry.number("difficulty", "Say 1, 2 or 3.", low=1, high=3, default=1),
        sibling=entry.id("sibling", fix=None, most=LONGEST_ID),
        stem_html=paragraphs(file, stem, entry.line_of("stem")),
        stem_text=plain_phrase(stem),
        ask_html=phrase(file, ask, entry.line_of("ask")),
        ask_text=plain_phrase(ask),
        choices=tuple(read_choice(file, choice) for choice in listed),
        source=read_source(source) if source else NO_SOURCE,
        is_diagnostic=entry.is_true("diagnostic"),
        facts=tuple(text for text, _ in entry.texts("facts")),
        covers=tuple(text for text, _ in entry.texts("covers")),
        line=entry.line,
    )
    entry.done()
    return question


def read_choice(file, entry) -> ChoiceText:
    text = entry.line_text("text", "Write what may be chosen.")
    is_right = entry.is_true("right")
    fix = "Say which words of the stem decide." if is_right else "Say when it would be right."
    why = entry.line_text("why", fix)
    fix = None if is_right else "Name what somebody who takes it believes."
    misconception = entry.line_text("misconception", fix, most=200)
    if is_right and misconception:
        entry.refuse("is right and cannot have a misconception. Delete it.", "misconception")
    entry.done()
    return ChoiceText(
        html=phrase(file, text, entry.line_of("text")),
        text=plain_phrase(text),
        is_right=is_right,
        why_html=phrase(file, why, entry.line_of("why")),
        why_text=plain_phrase(why),
        misconception=plain_phrase(misconception),
        line=entry.line,
    )
