"""Texts as somebody reads them: paragraphs, sentences, words, and how hard they are."""

import re

from .passages import Paragraph

SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9`])")
ABBREVIATION = re.compile(r"\b(e\.g|i\.e|vs|etc|approx|No)\.$")
WORD = re.compile(r"[^\W_](?:[\w.,'’-]*[^\W_])?")
VOWELS = re.compile(r"[aeiouy]+")
# The e of "rule", "uses" (but "messages", "copies"), "moved" (but "started"), "stateless".
SILENT = re.compile(
    r"(?<=[^aeiouy])e$(?<![^aeiouy]le)|(?<=[^aeiouycgsxzh])es$|(?<=[^aeiouytd])ed$"
    r"|(?<=[^aeiouy])e(?=(ly|ment|ments|less|ness|ful)$)"
)
KINDS = {"blockquote_open": "sum", "heading_open": "heading", "tr_open": "row"}


def paragraphs_of(tokens):
    """The paragraphs in a text's tokens; a row of a table is one."""
    inside, row = [], []
    for token in tokens:
        kind = KINDS.get(token.type)
        if kind and token.nesting == 1:
            inside.append(kind)
        elif token.type == "tr_close":
            inside.pop()
            yield paragraph("row", row[0][0], [child for _, line in row for child in line])
            row = []
        elif token.type in ("blockquote_close", "heading_close"):
            inside.pop()
        elif token.type == "inline":
            line = token.meta.get("line", 1)
            if "row" in inside:
                row.append((line, [*token.children, None]))
            else:
                yield paragraph(inside[-1] if inside else "text", line, token.children)
        yield from token.meta.get("paragraphs", ())


def paragraph(kind, line, children):
    return Paragraph(
        kind,
        line,
        "".join(words_of(child) for child in children).strip(),
        "".join(words_of(child, code="`code`") for child in children).strip(),
    )


def words_of(child, code=None):
    """What a reader sees of an inline token; None divides the cells of a row."""
    if child is None:
        return " | "
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return code if code and child.type == "code_inline" else child.content


def sentences(text):
    """The sentences of a paragraph."""
    found = []
    for part in SENTENCE_END.split(text):
        if found and ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part.strip())
    return found


def words(text):
    return WORD.findall(text)


def syllables(word):
    """About how many syllables a word has: its groups of vowels without the silent endings.

    A word in capitals is spelled out, a number counts as one. 98 % of the course's words come out
    as in the CMU Pronouncing Dictionary.
    """
    if word.isupper() and len(word) > 1:
        return len(word)
    word = word.casefold()
    return max(1, len(VOWELS.findall(word)) - len(SILENT.findall(word)))


def reading_grade(found):
    """The Flesch-Kincaid grade of some sentences: years of school that reading them takes.

    Source: Kincaid et al., Derivation of new readability formulas (1975).
    """
    said = [word for sentence in found for word in words(sentence)]
    if not said:
        return 0.0
    spoken = sum(map(syllables, said))
    return 0.39 * len(said) / len(found) + 11.8 * spoken / len(said) - 15.59
