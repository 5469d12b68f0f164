"""What a chapter may cite and cover, and its text as rules read it: frozen values."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FactText:
    """A value that ages, under the name of its `service`.

    A sentence that has the value and one of the words in `about` must cite it. `inventory` names
    the items that it belongs to.
    """

    id: str
    service: str
    says: str
    value: str
    about: tuple[str, ...]
    title: str
    url: str
    checked_on: str
    confidence: str
    inventory: tuple[str, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class InventoryItem:
    """Something the course must cover: in its text, by a page (URL name) or scenario (slug), or
    where it is covered as other items, named by their ids in `through`."""

    id: str
    text: str
    through: tuple[str, ...]
    pages: tuple[str, ...]
    scenarios: tuple[str, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class InventoryGroup:
    title: str
    items: tuple[InventoryItem, ...]


@dataclass(frozen=True)
class Citation:
    """A place in a chapter's text that cites a fact."""

    fact: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a chapter as rules read it. `kind` is text, sum (of a worked example), row
    (of a table), choice or heading. `text` is what a reader sees, `prose` the same with "`code`"
    in place of code."""

    kind: str
    line: int
    text: str
    prose: str


@dataclass(frozen=True)
class PassageText:
    """A stretch of a chapter as rules see it: the opening or a section, which its id tells.
    `facts` are those cited in it, `covers` the items of the inventory that it teaches."""

    id: str
    line: int
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[str, ...]
    covers: tuple[str, ...]
