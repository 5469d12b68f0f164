"""Reading YAML from strangers: plain values only, and nothing is ever constructed or called.

Values are composed straight from the parser's events, so that no limit is passed before it is
noticed. Scalars follow the JSON-like core of YAML 1.2: dates, octals such as `0755`, sexagesimals
such as `1:30` and words such as `yes` stay text. Aliases, directives and unknown tags are refused.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Protocol

import yaml

from scenarios.engine.errors import ReadError, shown
from scenarios.engine.safe_json import MAX_DIGITS, Limits, decode, finite_number, read_json

# CloudFormation takes a mebibyte; a full stack of 500 resources takes some 30,000 values.
TEMPLATE_LIMITS = Limits(size_bytes=1024 * 1024, nodes=60_000, depth=40)

# Source: AWS CloudFormation User Guide, "Intrinsic function reference" and "Rule-specific
# intrinsic functions". `Ref` and `Condition` keep their names, the others get `Fn::`.
BARE_FUNCTIONS = {"Ref", "Condition"}
FUNCTIONS = BARE_FUNCTIONS | {
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals",
    "FindInMap", "ForEach", "GetAZs", "GetAtt", "GetStackOutput", "If", "ImportValue", "Join",
    "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform",
    "ValueOf", "ValueOfAll",
}  # fmt: skip

CORE = "tag:yaml.org,2002:"
WORDS = {"": None, "~": None, "true": True, "false": False, "null": None}
WORDS |= {word.capitalize(): value for word, value in WORDS.items()}
WORDS |= {word.upper(): value for word, value in WORDS.items()}
WHOLE = re.compile(rf"[-+]?(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})")
DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def read_template(data: bytes | str) -> object:
    """The value of a CloudFormation or SAM template, JSON or YAML, short tags made long.

    `!GetAtt Queue.Arn` becomes `{"Fn::GetAtt": ["Queue", "Arn"]}`. Raises ReadError.
    """
    text = decode(data, TEMPLATE_LIMITS)
    if not text.lstrip().startswith("{"):
        return read_yaml(text, TEMPLATE_LIMITS, functions=True)
    value = read_json(text, TEMPLATE_LIMITS)
    if SURROGATE.search(text):
        refuse_lone_surrogates(value)
    return value


def refuse_lone_surrogates(value: object) -> None:
    """Half of a character that JSON can escape but nobody can write; YAML refuses it itself."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ReadError("", "a text has half a character (a lone surrogate)") from None


def read_yaml(
    data: bytes | str, limits: Limits = TEMPLATE_LIMITS, *, functions: bool = False
) -> object:
    """The single YAML document in `data`, made of dict, list, str, int, float, bool and None.

    Args:
        functions: whether CloudFormation's short tags are understood, or refused as the rest.
    Raises:
        ReadError: malformed, empty or hostile; the place is the line.
    """
    text = decode(data, limits)
    if DIRECTIVE.search(text):
        raise ReadError("", "YAML directives (lines that start with %) are not accepted")
    try:
        # The loader class only brings the parser here; nothing of it constructs values.
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        return Composer(events, limits, functions).document()
    except yaml.MarkedYAMLError as error:
        place = line_of(error.problem_mark)
        raise ReadError(place, f"not YAML ({error.problem or error.context})") from None
    except yaml.YAMLError:
        raise ReadError("", "the text has characters that YAML does not allow") from None


class HasLine(Protocol):
    """A place in the text, as either of PyYAML's parsers describes it."""

    line: int


def line_of(mark: HasLine | None) -> str:
    return f"line {mark.line + 1}" if mark else ""


class Composer:
    """Builds one document's value from parser events and counts what it takes."""

    def __init__(self, events: Iterator[yaml.Event], limits: Limits, functions: bool) -> None:
        self.events = events
        self.limits = limits
        self.functions = functions
        self.nodes = 0

    def document(self) -> object:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise ReadError("", "the document is empty")
        value = self.node(next(self.events), depth=1)
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise ReadError(line_of(after.start_mark), "a second document starts here")
        return value

    def node(self, event: yaml.Event, depth: int) -> object:
        place = line_of(event.start_mark)
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise ReadError(place, f"more than {self.limits.nodes} values")
        if depth > self.limits.depth:
            raise ReadError(place, f"nested deeper than {self.limits.depth} levels")
        if isinstance(event, yaml.AliasEvent):
            raise ReadError(place, "aliases (*name) are not accepted; write the value out")
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)  # noqa: S101
        wrap = self.wrapper(event.tag, place)
        if isinstance(event, yaml.ScalarEvent):
            return wrap(self.scalar(event, place))
        if isinstance(event, yaml.SequenceStartEvent):
            return wrap(self.sequence(depth))
        return wrap(self.mapping(depth))

    def sequence(self, depth: int) -> list[object]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = line_of(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent) or event.tag not in (None, CORE + "str"):
                raise ReadError(place, "a key must be plain text")
            if event.value in found:
                raise ReadError(place, f"the key {shown(event.value)} stands twice")
            found[event.value] = self.node(next(self.events), depth + 1)
        return found

    def scalar(self, event: yaml.ScalarEvent, place: str) -> object:
        is_plain = event.implicit[0] and event.tag is None
        name = (event.tag or "").removeprefix(CORE)
        if not is_plain and name not in ("null", "bool", "int", "float"):
            return event.value
        value = plain_value(event.value)
        if not is_plain and type(value).__name__.replace("NoneType", "null") != name:
            raise ReadError(place, f"{shown(event.value)} is not of the type its tag says")
        return value

    def wrapper(self, tag: str | None, place: str) -> Callable[[object], object]:
        """What becomes of a node's value because of its tag: itself, or a long-form function."""
        if tag is None or tag == "!":
            return lambda value: value
        if tag.startswith(CORE):
            if tag.removeprefix(CORE) in ("str", "null", "bool", "int", "float", "seq", "map"):
                return lambda value: value
        elif self.functions and tag.removeprefix("!") in FUNCTIONS:
            return lambda value: long_form(tag.removeprefix("!"), value)
        raise ReadError(place, f"the tag {shown(tag)} is not accepted")


def plain_value(text: str) -> object:
    """The value an unquoted word stands for."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return finite_number(text)
    return text


def long_form(function: str, value: object) -> dict[str, object]:
    if function in BARE_FUNCTIONS:
        return {function: value}
    if function == "GetAtt" and isinstance(value, str):
        return {"Fn::GetAtt": value.split(".", 1)}
    return {f"Fn::{function}": value}
