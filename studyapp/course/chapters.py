"""One chapter's chapter.md: front matter, opening, and sections with what stands in them."""

import re
from dataclasses import dataclass, field
from math import inf

from .blocks import figure, listing
from .checking import Fence
from .exercises import exercise, quick_check
from .markdown import Page
from .model import ChapterText, SectionText, TermText
from .passages import PassageText
from .phrases import paragraphs, plain, plain_phrase, refuse_links
from .records import ID, ID_RULE, Record, read_source
from .yaml_tree import parse_yaml

FENCES = {
    "figure": Fence(figure),
    "cloudformation": Fence(listing),
    "quick-check": Fence(quick_check, has_title=False, asks=True),
    "exercise": Fence(exercise, asks=True),
}
# Adults reading non-fiction. Source: Brysbaert, How many words do we read per minute? (2019).
WORDS_PER_MINUTE = 238
# Beyond its words: to look at a drawing or a template, follow the numbers, think of an answer.
SECONDS = {"figure": 12, "cloudformation": 20, "worked": 20, "quick-check": 15}
HEADING = re.compile(r"(.+?)\s*\{#([^{}]*)\}")
OPENING = "opening"  # stands where a section's id would
# Ids that pages give to parts of their frame, and beginnings that drawings and terms use.
TAKEN_IDS = {OPENING, "main", "keys", "keys-title", "announcer", "rail", "key-terms", "sandbox"}
TAKEN_STARTS = ("def-", "fig-", "cfn-")


@dataclass
class Stretch:
    """A section while it is read: its heading, and the tokens under it."""

    id: str = ""
    title: str = ""
    objectives: tuple = ()
    line: int = 1
    tokens: list = field(default_factory=list)


def read_chapter(file, module, folder, **site) -> ChapterText:
    """The chapter in a chapter.md, still without its cards and questions.

    `site` is what a Page asks of the site that the course is read for. What is wrong goes to
    `file`; what is missing stays empty. The opening counts as part of the first section's reading
    time.
    """
    front, body, first_line = divide(file)
    record = Record(file, front, "the front matter")
    named = record.id("module", fix="Say which module of course.yaml this is.")
    if named and named != module.id:
        record.refuse(f"is of {named}, but the folder is of {module.id}. Move one.", "module")
    subtitle = record.line_text("subtitle", "Write one sentence under the title.", most=240)
    terms = tuple(read_terms(file, record))
    entries = record.records("sources", "source", "List the official pages to read on.")
    sources = tuple(read_source(source) for source in entries)
    covers = read_covers(record)
    record.done()

    known = {term.id: term for term in terms}
    page = Page(file, module.slug, terms=known, fences=FENCES, **site)
    opening, *stretches = divide_sections(page, page.parse(body, first_line), first_line)
    if not opening.tokens:
        file.refuse(first_line, "the chapter has no opening. Start from a problem that hurts.")
    if not stretches:
        file.refuse(first_line, "the chapter has no section. Begin one with ## Title {#id ...}.")
    for token in opening.tokens:
        if "check" in token.meta or "exercise" in token.meta:
            file.refuse(token.meta["line"], "The opening asks nothing. Move this to a section.")
    extra = [seconds_of(opening.tokens)] + [0] * len(stretches)
    sections = tuple(
        read_section(page, stretch, more) for stretch, more in zip(stretches, extra, strict=False)
    )
    return ChapterText(
        module=module.id,
        slug=module.slug,
        number=module.number,
        title=module.title,
        subtitle=plain_phrase(subtitle),
        minutes=sum(section.minutes for section in sections),
        opening_html=page.html(opening.tokens),
        sources=sources,
        terms=terms,
        sections=sections,
        passages=tuple(read_passages(page, [opening, *stretches], covers)),
        cards=(),
        questions=(),
        links=tuple(page.links),
        designs=tuple(page.designs),
        folder=folder,
    )


def divide(file):
    """(tree of the front matter, the text after it, the line where that begins)."""
    lines = file.lines
    if lines[0].strip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        file.refuse(1, 'there is no front matter. Begin with "---", its keys, and "---" again.')
        return parse_yaml(file, "{}"), file.text, 1
    end = next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    front = parse_yaml(file, "\n".join(lines[1:end]), 2)
    return front, "\n".join(lines[end + 1 :]), end + 2


def read_terms(file, record):
    seen = set()
    for entry in record.records("terms", "term", "Name the key terms with their definitions."):
        id = entry.id()
        entry.name = f"term {id}" if id else entry.name
        if id in seen:
            entry.refuse("stands twice. Delete one.", "id")
        name = entry.line_text("name", "Write it as a heading would.", most=80)
        definition = entry.line_text("definition", "Say what it means in one or two sentences.")
        entry.done()
        if id and id not in seen:
            seen.add(id)
            yield TermText(
                id=id,
                name=plain_phrase(name),
                definition_html=paragraphs(file, definition, entry.line_of("definition")),
                definition_text=plain_phrase(definition),
                line=entry.line,
            )


def read_covers(record):
    """{id of a section, or "opening": (items of the inventory, line)}"""
    entry = record.record("covers", "covers", None)
    if entry is None:
        return {}
    found = {
        key: (tuple(text for text, _ in entry.texts(key)), entry.line_of(key))
        for key in entry.values
    }
    entry.done()
    return found


def read_passages(page, stretches, covers):
    """The opening and the sections as rules see them."""
    ends = [stretch.line for stretch in stretches[1:]] + [inf]
    for stretch, end in zip(stretches, ends, strict=True):
        id = stretch.id or OPENING
        cited = [one.fact for one in page.citations if stretch.line <= one.line < end]
        found = [one for one in page.paragraphs if stretch.line <= one.line < end]
        items, line = covers.pop(id, ((), stretch.line))
        yield PassageText(
            id=id,
            line=line,
            paragraphs=tuple(sorted(found, key=lambda paragraph: paragraph.line)),
            facts=tuple(dict.fromkeys(cited)),
            covers=items,
        )
    for id, (_, line) in covers.items():
        page.file.refuse(line, f'covers names "{id[:60]}", which is no section. Correct it.')


def divide_sections(page, tokens, first_line):
    """The opening and the sections, each with its own tokens."""
    stretches = [Stretch(line=first_line)]
    seen = set()
    skip = 0
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and not token.level:
            stretch = read_heading(page.file, tokens[number + 1].content, token.meta["line"])
            if stretch.id in seen:
                page.file.refuse(stretch.line, f'the section "{stretch.id}" stands twice.')
            seen.add(stretch.id)
            stretches.append(stretch)
            skip = 3
        if skip:
            skip -= 1
        else:
            stretches[-1].tokens.append(token)
    return stretches


def read_heading(file, content, line) -> Stretch:
    """The section that a heading such as "Title {#id objective objective}" begins."""
    match = HEADING.fullmatch(content.strip())
    words = match[2].split() if match else []
    if not words:
        file.refuse(line, "a section needs its id and objectives: ## Title {#id objective}.")
        return Stretch(title=content.strip()[:120], line=line)
    id, *objectives = words
    is_taken = id in TAKEN_IDS or id.startswith(TAKEN_STARTS)
    if not ID.fullmatch(id) or len(id) > 50 or is_taken:
        message = f'"{id[:60]}" cannot be a section\'s id. {ID_RULE} At most 50 characters,'
        file.refuse(
            line, f"{message} not {', '.join(sorted(TAKEN_IDS))}, {', '.join(TAKEN_STARTS)}."
        )
        id = ""
    if not objectives:
        file.refuse(line, f"the section {id} serves no objective. Name one behind its id.")
    refuse_links(file, match[1], line)
    title = plain_phrase(match[1])
    if len(title) > 120:
        file.refuse(line, "the heading has more than 120 characters. Shorten it.")
    return Stretch(id, title[:120], tuple(dict.fromkeys(objectives)), line)


def read_section(page, stretch, more_seconds) -> SectionText:
    parts, waiting, checks, exercises = [], [], [], []

    def flush():
        if html := page.html(waiting):
            parts.append({"kind": "html", "html": html})
        waiting.clear()

    for token in stretch.tokens:
        if check := token.meta.get("check"):
            flush()
            checks.append(check)
            parts.append({"kind": "check", "slug": check.id})
        elif task := token.meta.get("exercise"):
            flush()
            exercises.append(task)
            parts.append({"kind": "exercise", "slug": task.id})
        else:
            waiting.append(token)
    flush()
    if not parts:
        page.file.refuse(stretch.line, f'the section "{stretch.title}" is empty.')
    seconds = seconds_of(stretch.tokens) + more_seconds
    return SectionText(
        id=stretch.id,
        title=stretch.title,
        objectives=stretch.objectives,
        minutes=max(1, int(seconds / 60 + 0.5)),
        parts=tuple(parts),
        text=plain(stretch.tokens),
        terms=tuple(terms_in(stretch.tokens)),
        checks=tuple(checks),
        exercises=tuple(exercises),
        line=stretch.line,
    )


def terms_in(tokens):
    """The key terms that a stretch of text links to, in order, each once."""
    children = (child for token in tokens for child in token.children or ())
    return dict.fromkeys(child.meta["id"] for child in children if child.type == "term")


def seconds_of(tokens) -> float:
    """Time to read a stretch: its words, and what it takes beyond them."""
    words = len(plain(tokens).split())
    return words * 60 / WORDS_PER_MINUTE + sum(
        SECONDS.get(token.meta.get("word"), 0) for token in tokens
    )
