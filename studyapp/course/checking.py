"""What of Markdown the course has: one pass over the tokens of a text refuses the rest."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.token import Token

from .blocks import BLOCKS
from .model import Link
from .passages import Citation
from .phrases import plain_phrase
from .records import ID, ID_RULE, is_address

SECTION_LINK = re.compile(r"([a-z0-9-]*)#([a-z0-9-]+)")
# A column of row headings has none of its own to see.
CORNER = '<span class="visually-hidden">What is compared</span>'


@dataclass(frozen=True)
class Fence:
    """A kind of fenced block. `read(page, fenced)` gives the meta of its token: html, text ..."""

    read: Callable
    has_title: bool = True
    asks: bool = False


@dataclass(frozen=True)
class Fenced:
    """One fenced block as written; its text begins in the line after `line`."""

    id: str
    title: str
    text: str
    line: int


class Check:
    """One pass over the tokens of a text: refuses what the format does not have."""

    def __init__(self, page, lines, first_line, is_nested):
        self.page = page
        self.lines = lines
        self.first_line = first_line
        self.line = first_line
        self.is_nested = is_nested
        self.block = None

    def refuse(self, message):
        self.page.file.refuse(self.line, message)

    def tokens(self, tokens):
        for number, token in enumerate(tokens):
            if token.map and token.nesting >= 0:
                self.line = self.first_line + token.map[0]
            token.meta["line"] = self.line
            match token.type:
                case "html_block":
                    self.refuse("HTML is not possible here. Use Markdown, or `code` for signs.")
                case "heading_open":
                    self.heading(token, tokens[number + 1].content)
                case "container_block_open":
                    self.open_block(token, tokens[number + 1 :])
                case "container_block_close":
                    self.block = None
                case "table_open" if self.block != "compare":
                    self.refuse('Put a table between "::: compare Title" and ":::".')
                case "paragraph_open" if self.lines[token.map[0]].lstrip().startswith(":::"):
                    self.refuse('This ":::" closes no block. Delete it.')
                case "fence":
                    self.fence(token)
                case "inline":
                    self.inline(token)

    def heading(self, token, words):
        known = ("h3",) if self.is_nested else ("h2", "h3")
        if token.tag not in known or token.level:
            self.refuse("Use ## for sections and ### inside them, and nothing else.")
        elif token.tag == "h3" and "{#" in words:
            self.refuse("Only a section's heading, with ##, carries an id.")

    def fence(self, token):
        """Read a fenced block; what has become of it stands in the token's meta."""
        if not self.lines[token.map[1] - 1].strip().startswith(token.markup):
            self.refuse(f"This fence is never closed. End it with {token.markup}.")
            return
        word, id, title = [*token.info.split(None, 2), "", "", ""][:3]
        if not word:
            return
        kind = self.page.fences.get(word)
        if kind is None:
            known = ", ".join(self.page.fences)
            self.refuse(f'"{word[:40]}" is no fenced block. Use {known}, or no word for code.')
        elif kind.asks and (self.is_nested or token.level):
            self.refuse(f'"{word}" stands on its own in a section, not inside something else.')
        elif not ID.fullmatch(id) or len(id) > 50:
            self.refuse(f'"{word}" needs an id of at most 50 characters. {ID_RULE}')
        elif (word, id) in self.page.used_ids:
            self.refuse(f'"{word} {id}" stands twice in this chapter. Give each its own id.')
        elif bool(title) != kind.has_title:
            wanted = "needs a" if kind.has_title else "has no"
            self.refuse(f'"{word} {id}" {wanted} title behind it.')
        else:
            self.page.used_ids.add((word, id))
            token.meta |= kind.read(self.page, Fenced(id, title, token.content, self.line))
            token.meta["word"] = word

    def open_block(self, token, following):
        word, _, title = token.info.strip().partition(" ")
        title = plain_phrase(title.strip())
        token.meta |= {"word": word, "title": title, "text": title}
        close = next(
            t for t in following if t.type == "container_block_close" and t.level == token.level
        )
        close.meta["closes"] = word
        end = token.map[1]
        if end >= len(self.lines) or not self.lines[end].lstrip().startswith(":::"):
            self.refuse('This block is never closed. End it with ":::" on a line of its own.')
        if word not in BLOCKS:
            self.refuse(f'"{word[:40]}" is no block. Use {", ".join(BLOCKS)}.')
            return
        if self.block:
            self.refuse("A block cannot stand in another. Close the first one before.")
        if BLOCKS[word].has_title != bool(title):
            wanted = "needs a title behind it" if BLOCKS[word].has_title else "has no title"
            self.refuse(f'"{word}" {wanted}.')
        self.block = word
        inside = following[: following.index(close)]
        if word == "compare":
            self.dress_table(inside, title)
        if word == "worked":
            steps = [
                t for t in inside if t.type == "ordered_list_open" and t.level == token.level + 1
            ]
            if len(steps) != 1:
                self.refuse("A worked example needs its steps as one numbered list.")
            for step in steps:
                step.attrSet("class", "steps")

    def dress_table(self, inside, title):
        tops = [t.type for t in inside if t.level == inside[0].level] if inside else []
        if tops != ["table_open", "table_close"]:
            self.refuse('Between "::: compare" and ":::" stands one table and nothing else.')
            return
        inside[0].attrSet("class", "compare")
        inside[0].meta["caption"] = title
        is_first = False
        for number, token in enumerate(inside):
            if token.type == "tr_open":
                is_first = True
            elif token.type == "th_open":
                token.attrs = {"scope": "col"}
                if is_first and not inside[number + 1].content:
                    corner = Token("html_inline", "", 0, content=self.page.hold(CORNER))
                    inside[number + 1].meta["corner"] = corner
                is_first = False
            elif token.type == "td_open":
                token.attrs = {"scope": "row"} if is_first else {}
                token.tag = "th" if is_first else "td"
                inside[number + 2].tag = token.tag
                is_first = False

    def inline(self, token):
        for child in token.children:
            match child.type:
                case "softbreak" | "hardbreak":
                    self.line += 1
                case "html_inline" if not child.content.startswith("</"):
                    self.refuse(f"{child.content[:40]} is HTML. Write it as `code`, or \\<.")
                case "image":
                    self.refuse("Pictures are not possible. Draw a figure.")
                case "term" if child.meta["id"] not in self.page.terms:
                    id = child.meta["id"][:60]
                    self.refuse(f'[[{id}]] is no term of this chapter. Add it to "terms" above.')
                case "fact":
                    self.fact(child.meta["id"])
                case "link_open":
                    self.link(child)
        if corner := token.meta.get("corner"):
            token.children = [corner]

    def fact(self, id):
        if id not in self.page.facts:
            self.refuse(f"[[fact:{id[:60]}]] is no fact of facts.yaml. Correct it, or add it.")
        self.page.citations.append(Citation(id, self.line))

    def link(self, token):
        href = token.attrs.get("href", "")
        token.attrs = {}
        if is_address(href):
            token.attrs = {"href": href, "rel": "noopener"}
        elif match := SECTION_LINK.fullmatch(href):
            slug, section = match.groups()
            self.page.links.append(Link(slug, section, self.line))
            is_own = slug in ("", self.page.slug)
            base = "" if is_own else self.page.chapter_url(slug)
            token.attrs = {"href": f"{base}#{section}"}
        else:
            self.refuse(
                f'"{href[:80]}" is no link of the course. Use #section, chapter#section or https://.'
            )
