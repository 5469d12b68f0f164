"""Short texts: a few words or paragraphs with *emphasis* and `code`, and curly quotes."""

from functools import cache

from markdown_it import MarkdownIt

from .passages import Paragraph
from .prose import paragraph, words_of
from .sanitizing import clean


def phrase(file, text, line) -> str:
    """HTML of a few words that may have emphasis and code, and nothing else."""
    refuse_links(file, text, line)
    return clean(small_parser().renderInline(text)).strip()


def paragraphs(file, text, line) -> str:
    """HTML of paragraphs whose words may have emphasis and code, and nothing else."""
    refuse_links(file, text, line)
    return clean(small_parser().render(text)).strip()


def refuse_links(file, text, line):
    if "[[" in text or "](" in text:
        file.refuse(line, "Links and [[terms]] are not possible here, only *emphasis* and `code`.")


def plain_phrase(text) -> str:
    """The words of such a text without its signs."""
    return plain(small_parser().parseInline(text))


def plain(tokens) -> str:
    """The words that a reader sees, a line for each paragraph."""
    lines = []
    for token in tokens:
        if token.type == "inline":
            lines.append("".join(words_of(child) for child in token.children))
        elif said := token.meta.get("text"):
            lines.append(said)
    return "\n".join(line for line in lines if line.strip())


def paragraphs_in(kind, text, line) -> list[Paragraph]:
    """Such a text as rules read it."""
    tokens = small_parser().parse(text)
    return [paragraph(kind, line, token.children) for token in tokens if token.type == "inline"]


@cache
def small_parser():
    rules = ["emphasis", "backticks", "escape", "entity", "newline", "smartquotes"]
    return MarkdownIt("zero", {"typographer": True}).enable(rules)
