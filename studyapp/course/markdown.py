"""Markdown to HTML, with the course's own signs: key terms, blocks, section links.

What the format does not have (HTML, images, other headings, bare tables) is refused with its line.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from .blocks import block_close, block_open
from .checking import Check
from .model import DesignText, Link, TermText
from .passages import Citation, FactText, Paragraph
from .problems import ContentFile
from .prose import paragraphs_of
from .sanitizing import clean, hold, release

FACT = "fact:"
TERM = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
SENTENCE_START = re.compile(r"(^|[.!?:]\s+|\n)[*_“\"(]*$")


@dataclass
class Page:
    """What the text of one chapter may refer to, and what has been found in it."""

    file: ContentFile
    slug: str
    chapter_url: Callable[[str], str]  # slug -> address of the chapter's page
    draw_figure: Callable[..., str]  # design document, title= -> SVG; raises FigureError
    read_template: Callable[[str], dict | None]  # stack template -> design document worth showing
    fact_url: Callable[[str], str]  # id -> address of a fact in the table of facts
    scenarios: Collection[str] = ()  # slugs
    facts: dict[str, FactText] = field(default_factory=dict)
    terms: dict[str, TermText] = field(default_factory=dict)
    fences: dict = field(default_factory=dict)  # word -> Fence
    used_ids: set = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    designs: list[DesignText] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    def parse(self, text, first_line, *, is_nested=False) -> list[Token]:
        """The tokens of a text that begins in that line of the file, all checked and read.

        What a fence has become stands in its token's meta; nested texts have no fences that ask.
        """
        tokens = full_parser().parse(text, {"page": self})
        Check(self, text.split("\n"), first_line, is_nested).tokens(tokens)
        self.paragraphs += paragraphs_of(tokens)
        return tokens

    def html(self, tokens) -> str:
        """Clean HTML of parsed tokens."""
        parser = full_parser()
        return self.clean(parser.renderer.render(tokens, parser.options, {"page": self}))

    def clean(self, html) -> str:
        return release(clean(html), self.held).strip()

    def hold(self, html) -> str:
        return hold(html, self.held)

    def blocks(self, text, first_line) -> str:
        """HTML of a longer text within YAML: paragraphs, lists, tables, blocks, terms, links."""
        return self.html(self.parse(text, first_line, is_nested=True))


@cache
def full_parser():
    options = {"html": True, "typographer": True}
    parser = MarkdownIt("commonmark", options, renderer_cls=Renderer)
    parser.enable(["table", "smartquotes"])
    # Indented code and underlined headings come about by accident far more often than by intent.
    parser.disable(["code", "lheading", "reference"])
    parser.use(container_plugin, "block", validate=names_a_block, render=block_rule)
    parser.inline.ruler.before("link", "term", term_rule)
    parser.validateLink = lambda url: True  # Check says more than dropping the link would
    return parser


def names_a_block(params, markup):
    return bool(params.strip())


def block_rule(renderer, tokens, idx, options, env):
    """What stands at the beginning and the end of a ::: block."""
    meta = tokens[idx].meta
    is_open = tokens[idx].nesting == 1
    html = block_open(meta["word"], meta["title"]) if is_open else block_close(meta["closes"])
    return env["page"].hold(html)


def term_rule(state, silent):
    """[[id]] or [[id|other words]] of a term, [[fact:id]] of a fact."""
    match = TERM.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        id, words, page = match[1].strip(), (match[2] or "").strip(), state.env["page"]
        if id.startswith(FACT):
            token, id = state.push("fact", "", 0), id.removeprefix(FACT).strip()
            words = words or (page.facts[id].value if id in page.facts else "")
        else:
            token = state.push("term", "", 0)
            words = words or default_words(page.terms.get(id), state.src[: state.pos])
        token.content, token.meta = words, {"id": id}
    state.pos = match.end()
    return True


def default_words(term, before):
    """The term's name, in lower case inside a sentence unless it is a name of something."""
    if term is None:
        return ""
    name, capitals = term.name, re.findall(r"[A-Z]", re.sub(r"\(.*?\)", "", term.name))
    if SENTENCE_START.search(before) or len(capitals) != 1 or not name[0].isupper():
        return name
    return name[0].lower() + name[1:]


class Renderer(RendererHTML):
    """How the course's own tokens are written; everything else as CommonMark has it."""

    def term(self, tokens, idx, options, env):
        page, id, words = env["page"], tokens[idx].meta["id"], tokens[idx].content
        if id not in page.terms:
            return escape(words)
        return page.hold(
            f'<button type="button" class="term" popovertarget="def-{id}">{escape(words)}</button>'
        )

    def fact(self, tokens, idx, options, env):
        page, id, words = env["page"], tokens[idx].meta["id"], tokens[idx].content
        return page.hold(f'<a class="fact" href="{escape(page.fact_url(id))}">{escape(words)}</a>')

    def table_open(self, tokens, idx, options, env):
        caption = tokens[idx].meta.get("caption", "")
        return self.renderToken(tokens, idx, options, env) + f"<caption>{escape(caption)}</caption>"

    def fence(self, tokens, idx, options, env):
        token = tokens[idx]
        if "html" in token.meta:
            return env["page"].hold(token.meta["html"])
        return f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>'
