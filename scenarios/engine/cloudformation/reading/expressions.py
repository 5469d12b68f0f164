"""What a value of a template says: its references, its text, its parts. Nothing is evaluated."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = re.compile(r"\$\{([A-Za-z0-9_:]+)(?:\.([A-Za-z0-9_.]+))?\}")
MAX_TEXT = 50_000


def options(value: Any) -> Iterator[Any]:
    """The values this one may have: both branches of an Fn::If, or itself."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("Fn::If"), list):
        for branch in value["Fn::If"][1:]:
            yield from options(branch)
    elif not (isinstance(value, dict) and value.get("Ref") == "AWS::NoValue"):
        yield value


def dig(value: Any, *path: str) -> Any:
    """The first value at a path of keys, through conditions; None where there is none."""
    for key in path:
        found = (o[key] for o in options(value) if isinstance(o, dict) and key in o)
        value = next(found, None)
    return next(options(value), None)


def listed(value: Any) -> list[Any]:
    """The items of a list, or the one value that may stand for it, through conditions."""
    found: list[Any] = []
    for option in options(value):
        if isinstance(option, list):
            found.extend(inner for item in option for inner in options(item))
        elif option is not None:
            found.append(option)
    return found


def mapped(value: Any) -> dict[str, Any]:
    """A mapping that is no function; empty for anything else."""
    found = next(options(value), None)
    return found if isinstance(found, dict) else {}


def references(value: Any) -> Iterator[str]:
    """The names a value refers to, in their order."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt":
                yield from attribute_owner(item)
            elif key == "Fn::Sub":
                yield from substituted(item)
            else:
                yield from references(item)


def attribute_owner(item: Any) -> Iterator[str]:
    name = item[0] if isinstance(item, list) and item else item
    if isinstance(name, str):
        yield name.split(".", 1)[0]


def substituted(item: Any) -> Iterator[str]:
    text, values = sub_parts(item)
    for name, _ in REFERENCE.findall(text):
        if name not in values:
            yield name
    yield from references(list(values.values()))


def sub_parts(item: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(item, list) and len(item) == 2 and isinstance(item[1], dict):
        return (item[0] if isinstance(item[0], str) else ""), item[1]
    return (item if isinstance(item, str) else ""), {}


def text_of(value: Any) -> str:
    """A value as one text, in which references stand as `${Name.Attribute}`.

    Two values with the same text are the same, whatever functions spell them.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return concatenated(" ", [text_of(item) for item in value])
    if len(value) == 1:
        [(function, argument)] = value.items()
        if function in FUNCTIONS:
            return FUNCTIONS[function](argument)
    return concatenated(" ", [f"{key}: {text_of(item)}" for key, item in value.items()])


def attribute_text(argument: Any) -> str:
    return (
        f"${{{'.'.join(text_of(a) for a in argument) if isinstance(argument, list) else argument}}}"
    )


def sub_text(argument: Any) -> str:
    text, values = sub_parts(argument)
    # Each once, however often it stands in the text: functions may be nested many times.
    texts = {name: text_of(value) for name, value in values.items()}
    pieces: list[str] = []
    end = 0
    for match in REFERENCE.finditer(text):
        pieces.append(text[end : match.start()])
        pieces.append(texts.get(match.group(1), match.group(0)))
        end = match.end()
    pieces.append(text[end:])
    return concatenated("", pieces)


def joined(argument: Any) -> str:
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], list):
        return concatenated(text_of(argument[0]), [text_of(item) for item in argument[1]])
    return text_of(argument)


def concatenated(between: str, pieces: list[str]) -> str:
    """The pieces joined, cut where a text made to grow would become too long."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece) + len(between)
        if length > MAX_TEXT:
            break
        found.append(piece)
    return between.join(found)


FUNCTIONS = {
    "Ref": lambda name: f"${{{name}}}",
    "Fn::GetAtt": attribute_text,
    "Fn::Sub": sub_text,
    "Fn::Join": joined,
}


def leaves(value: Any) -> Iterator[Any]:
    """The texts and functions in a value, each by itself; of a condition those of both branches."""
    for option in options(value):
        if isinstance(option, list):
            for item in option:
                yield from leaves(item)
        elif isinstance(option, dict) and not is_function(option):
            for item in option.values():
                yield from leaves(item)
        else:
            yield option


def is_function(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def strings(value: Any) -> Iterator[tuple[str, str]]:
    """Each text in a value with the key it stands under; references are written out."""
    yield from keyed(value, "")


def keyed(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from keyed(item, key)
    elif isinstance(value, dict) and not (len(value) == 1 and next(iter(value)) in FUNCTIONS):
        for name, item in value.items():
            yield from keyed(item, name)
    elif isinstance(value, str | dict):
        yield key, text_of(value)
