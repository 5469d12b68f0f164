"""The parts of a chapter that stand apart from its text, as HTML of our own making."""

from dataclasses import dataclass
from html import escape

from .model import DesignText
from .phrases import paragraphs_in, phrase, plain_phrase
from .problems import FigureError
from .records import Record
from .yaml_tree import Fields, parse_yaml

TIP_ICON = (
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8.5"/>'
    '<circle cx="12" cy="12" r="4.5"/><circle cx="12" cy="12" r=".8" fill="currentColor"/></svg>'
)
TRAP_ICON = (
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M12 4 2.8 20h18.4zM12 10.5v4.5M12 17.6v.1"/></svg>'
)


@dataclass(frozen=True)
class Block:
    """`opening` takes the title; it stands before the block's HTML and `closing` after it."""

    opening: str
    closing: str
    has_title: bool


ASIDE = '<aside class="block {0}" role="note"><p class="block-label">{1}{2}</p>'
BLOCKS = {
    "tip": Block(ASIDE.format("tip", TIP_ICON, "Exam tip"), "</aside>", has_title=False),
    "trap": Block(ASIDE.format("trap", TRAP_ICON, "Trap"), "</aside>", has_title=False),
    "worked": Block(
        '<div class="sheet worked"><h3>Worked example: {title}</h3>', "</div>", has_title=True
    ),
    "compare": Block(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="{title}">',
        "</div>",
        has_title=True,
    ),
}


def block_open(word, title):
    return BLOCKS[word].opening.replace("{title}", escape(title)) if word in BLOCKS else ""


def block_close(word):
    return BLOCKS[word].closing if word in BLOCKS else ""


def figure(page, fenced):
    """A figure: its design, drawn, with a caption."""
    tree = parse_yaml(page.file, fenced.text, fenced.line + 1)
    record = Record(page.file, tree, f"figure {fenced.id}", fenced.line)
    caption = record.line_text("caption", "Say what to look at.")
    design = record.plain("design", "Give its components and connections.")
    record.done()
    drawing = ""
    if design is not None:
        try:
            drawing = page.draw_figure(design, title=plain_phrase(fenced.title))
        except FigureError as error:
            record.refuse(f"{error}.", "design")
    id, title = f"fig-{fenced.id}", sentence(plain_phrase(fenced.title))
    opener = open_button(page, id, fenced, design, "Open in sandbox") if drawing else ""
    line = record.line_of("caption")
    html = (
        f'<figure class="plate" id="{id}">'
        f'<div class="plate-frame" tabindex="0">{drawing}</div>'
        f"<figcaption><span><strong>{escape(title)}</strong>"
        f" {phrase(page.file, caption, line)}</span>{opener}</figcaption></figure>"
    )
    return {
        "html": html,
        "text": f"{title} {plain_phrase(caption)}",
        "paragraphs": paragraphs_in("text", caption, line),
    }


def listing(page, fenced):
    """A CloudFormation template, shown as it is. It must be YAML and have Resources."""
    tree = parse_yaml(page.file, fenced.text, fenced.line + 1, may_have_tags=True)
    is_told = tree is None and fenced.text.strip()
    if not is_told and not (isinstance(tree, Fields) and "Resources" in tree.values):
        page.file.refuse(fenced.line, f'cloudformation {fenced.id} has no "Resources". Add them.')
    id, design = f"cfn-{fenced.id}", page.read_template(fenced.text)
    opener = open_button(page, id, fenced, design, "Show as diagram") if design else ""
    html = (
        f'<figure class="code" id="{id}">'
        f"<figcaption>{escape(plain_phrase(fenced.title))}{opener}</figcaption>"
        f'<pre tabindex="0"><code>{escape(fenced.text.rstrip())}</code></pre></figure>'
    )
    return {"html": html, "text": plain_phrase(fenced.title)}


def open_button(page, id, fenced, document, words):
    """A button of the page's one form that opens designs; keeps the design for it."""
    page.designs.append(DesignText(id, plain_phrase(fenced.title), document))
    return f'<button class="linkbutton" form="sandbox" name="design" value="{id}">{words}</button>'


def sentence(title):
    return title if title.endswith((".", "?", "!")) else f"{title}."
