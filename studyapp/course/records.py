"""Reading one mapping of a file: each key asked for, checked, and said what is wrong with it.

A wrong value is reported and replaced by a harmless one, so that one reading finds everything.
"""

import re
from datetime import date
from difflib import get_close_matches

from .model import Source
from .yaml_tree import Fields, Items, Scalar, plain_value

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_RULE = "Use lower-case words and digits joined by hyphens."


class Record:
    """A mapping of a file. `name` is what messages call it, such as "choice 2"."""

    def __init__(self, file, node, name, line=1):
        self.file = file
        self.name = name
        self.line = node.line if node is not None else line
        self.asked = []
        if isinstance(node, Fields):
            self.values, self.lines = node.values, node.lines
        else:
            self.values, self.lines = {}, {}
            self.refuse('must have keys and values, such as "id: ...".')
        self.is_whole = isinstance(node, Fields)

    def refuse(self, message, key=None):
        self.file.refuse(self.line_of(key), f"{self.name} {message}")

    def line_of(self, key):
        return self.lines.get(key, self.line)

    def node(self, key, fix=None):
        """The node of a key; None where it is missing or empty, reported if `fix` says how."""
        self.asked.append(key)
        node = self.values.get(key)
        if isinstance(node, Scalar) and not node.text.strip():
            node = None
        if node is None and fix and self.is_whole:
            self.refuse(f'has no "{key}". {fix}', key)
        return node

    def text(self, key, fix=None, *, most=10_000, default=""):
        """A text without the white space around it. Required where `fix` says how to mend it."""
        node = self.node(key, fix)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            self.refuse(f'must have a text as "{key}". Put quotes round it.', key)
            return default
        text = node.text.strip()
        if len(text) > most:
            self.refuse(f'has {len(text)} characters in "{key}". Use at most {most}.', key)
            return text[:most]
        return text

    def line_text(self, key, fix=None, *, most=1000):
        """A text on one line."""
        text = self.text(key, fix, most=most)
        if "\n" in text:
            self.refuse(f'has several lines in "{key}". Write one, or fold it with ">".', key)
        return " ".join(text.split())

    def id(self, key="id", *, fix="Give it one, for good.", most=50):
        """An id, which also becomes part of what messages call this record."""
        text = self.text(key, fix)
        if text and (not ID.fullmatch(text) or len(text) > most):
            self.refuse(f'has the {key} "{text[:60]}". {ID_RULE} At most {most} characters.', key)
            return ""
        return text

    def number(self, key, fix, *, low, high, default=0):
        text = self.text(key, fix)
        if not text:
            return default
        if not text.isdecimal() or len(text) > 9 or not low <= int(text) <= high:
            self.refuse(f'has "{text[:40]}" as "{key}". Use a whole number, {low} to {high}.', key)
            return default
        return int(text)

    def is_true(self, key):
        """Whether an optional key says true."""
        text = self.text(key)
        if text not in ("", "true", "false"):
            self.refuse(f'has "{text[:40]}" as "{key}". Use true or leave it out.', key)
        return text == "true"

    def day(self, key, fix):
        """A date as YYYY-MM-DD."""
        text = self.text(key, fix)
        try:
            is_day = not text or date.fromisoformat(text).isoformat() == text
        except ValueError:
            is_day = False
        if not is_day:
            self.refuse(f'has "{text[:40]}" as "{key}". Write the day as 2026-11-21.', key)
        return text

    def address(self, key, fix):
        text = self.text(key, fix, most=500)
        if text and not is_address(text):
            self.refuse(f'has "{text[:80]}" as "{key}". Use an address with https://.', key)
        return text

    def items(self, key, fix=None):
        """The nodes of a list; none where it is missing or no list."""
        node = self.node(key, fix)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.refuse(f'must have a list as "{key}", each entry with "- " before it.', key)
            return []
        if not node.values and fix:
            self.refuse(f'has no "{key}". {fix}', key)
        return node.values

    def records(self, key, name, fix=None):
        """The entries of a list of mappings, called "name 1", "name 2" in messages."""
        return [
            Record(self.file, node, f"{name} {number}")
            for number, node in enumerate(self.items(key, fix), 1)
        ]

    def texts(self, key, fix=None):
        """[(text, line)] of a list of texts."""
        found = []
        for node in self.items(key, fix):
            if isinstance(node, Scalar) and node.text.strip():
                found.append((node.text.strip(), node.line))
            else:
                message = (
                    f'{self.name} has an entry in "{key}" that is no text. Put quotes round it.'
                )
                self.file.refuse(node.line, message)
        return found

    def record(self, key, name, fix):
        """A mapping within this one, or None."""
        node = self.node(key, fix)
        return None if node is None else Record(self.file, node, name)

    def plain(self, key, fix):
        """Whatever stands there, as plain values."""
        node = self.node(key, fix)
        return None if node is None else plain_value(node)

    def done(self):
        """Refuse the keys that nobody has asked for."""
        for key in self.values:
            if key not in self.asked:
                close = get_close_matches(key, self.asked, n=1)
                known = f'Did you mean "{close[0]}"?' if close else f"Use {', '.join(self.asked)}."
                self.refuse(f'has the unknown key "{key[:40]}". {known}', key)


def is_address(text):
    """Whether this is a plain https address that a link may lead to."""
    return bool(re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"'<>\\]*)?", text))


def read_source(record) -> Source:
    source = Source(
        title=record.line_text("title", "Name the page as it names itself.", most=200),
        url=record.address("url", "Give its https:// address."),
        read_on=record.day("read_on", "Say when you read it, as 2026-11-21."),
    )
    record.done()
    return source
