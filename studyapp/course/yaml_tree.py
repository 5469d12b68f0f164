"""YAML as a tree of texts with line numbers, and nothing that YAML can do beyond that.

Every scalar stays the text it is written as: whether it is a number, a date or a yes is for the
reader of that key to say. Aliases, tags and keys that stand twice are refused.
"""

from dataclasses import dataclass

import yaml

DEEPEST = 24
MOST_NODES = 50_000
# libyaml's parser where it is there: ten times as fast, with the same events.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Scalar:
    text: str
    line: int
    is_plain: bool = True
    is_block: bool = False


@dataclass(frozen=True)
class Items:
    values: list
    line: int


@dataclass(frozen=True)
class Fields:
    """`lines` says where each key stands."""

    values: dict
    lines: dict
    line: int


class StopReadingError(Exception):
    """The rest of the document is not worth reading."""


def parse_yaml(file, text, first_line=1, *, may_have_tags=False):
    """The tree of a YAML text, or None where it is empty or cannot be read.

    `first_line` is where the text begins in `file`, whose `refuse` gets what is wrong.
    """
    tree = Tree(file, first_line, may_have_tags)
    try:
        return tree.document(yaml.parse(text, Loader=LOADER))
    except StopReadingError:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        file.refuse(line, f"YAML: {error.problem}. Check indentation, quotes and colons.")
    except yaml.YAMLError as error:
        reason = str(error).split("\n", 1)[0]
        file.refuse(first_line, f"YAML: {reason}. Check for odd characters.")
    return None


class Tree:
    def __init__(self, file, first_line, may_have_tags):
        self.file = file
        self.first_line = first_line
        self.may_have_tags = may_have_tags
        self.count = 0

    def document(self, events):
        root = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.file.refuse(self.line_of(event), "a second document. Delete the '---'.")
                    raise StopReadingError
                root = self.node(next(events), events, 0)
        if isinstance(root, Scalar) and root.is_plain and not root.text:
            return None
        return root

    def line_of(self, event):
        return self.first_line + event.start_mark.line

    def node(self, event, events, depth):
        line = self.line_of(event)
        self.count += 1
        if depth > DEEPEST or self.count > MOST_NODES:
            self.file.refuse(line, "YAML: too many levels or entries. Make it simpler.")
            raise StopReadingError
        if isinstance(event, yaml.AliasEvent):
            self.file.refuse(line, f"the alias *{event.anchor} is not allowed. Write it out.")
            raise StopReadingError
        if event.tag and event.tag != "!" and not self.may_have_tags:
            self.file.refuse(line, f"the tag {event.tag} is not allowed. Delete it.")
        if event.anchor:
            self.file.refuse(line, f"the anchor &{event.anchor} is not allowed. Delete it.")
        if isinstance(event, yaml.ScalarEvent):
            style = event.style
            return Scalar(event.value, line, not style, style in ("|", ">"))
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(list(self.items(events, yaml.SequenceEndEvent, depth)), line)
        return self.fields(events, line, depth)

    def items(self, events, end, depth):
        for event in events:
            if isinstance(event, end):
                return
            yield self.node(event, events, depth + 1)

    def fields(self, events, line, depth):
        values, lines = {}, {}
        nodes = self.items(events, yaml.MappingEndEvent, depth)
        for key in nodes:
            value = next(nodes)
            if not isinstance(key, Scalar):
                self.file.refuse(key.line, "a key must be a word.")
            elif key.text in values:
                first = lines[key.text]
                self.file.refuse(
                    key.line, f'the key "{key.text}" stands twice, first in line {first}.'
                )
            else:
                values[key.text], lines[key.text] = value, key.line
        return Fields(values, lines, line)


def plain_value(node):
    """The tree as dicts, lists, texts, numbers, booleans and None, as JSON would have them."""
    if isinstance(node, Fields):
        return {key: plain_value(value) for key, value in node.values.items()}
    if isinstance(node, Items):
        return [plain_value(value) for value in node.values]
    if not node.is_plain:
        return node.text
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(
        node.text, number_or_text(node.text)
    )


def number_or_text(text):
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        is_usual = text.strip("+-").replace(".", "", 1).isdecimal() and len(text) < 16
        return number if is_usual else text
    return text
