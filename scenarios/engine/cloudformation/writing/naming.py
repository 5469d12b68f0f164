"""Logical ids, physical names and variable names for the components of a design."""

import re
from collections.abc import Collection, Iterable

from scenarios.engine.design import Component

WORD = re.compile(r"[A-Za-z0-9]+")
# Where one word of a logical id ends and the next begins: `OrdersDlq` -> ORDERS_DLQ.
BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Environment variables that Lambda keeps for itself begin so.
RESERVED = ("AWS_", "_")


def logical_ids(components: Iterable[Component]) -> dict[str, str]:
    """A logical id for each component id; the same ids give the same names in any order."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for component in sorted(components, key=lambda c: c.id):
        name = unused(camel(component.id) or camel(component.service), taken)
        found[component.id] = name
        taken.add(name)
    return found


def camel(text: str) -> str:
    """`orders-dlq` as `OrdersDlq`."""
    return "".join(word[0].upper() + word[1:] for word in WORD.findall(text))


def short_names(logical: dict[str, str]) -> dict[str, str]:
    """A short name in small letters for each component id, for what AWS limits in length."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for component_id in sorted(logical):
        found[component_id] = unused(kebab(logical[component_id])[:16].strip("-"), taken)
        taken.add(found[component_id])
    return found


def kebab(logical_id: str) -> str:
    """`OrdersDlq` as `orders-dlq`."""
    return BOUNDARY.sub("-", logical_id).lower()


def unused(name: str, taken: Collection[str]) -> str:
    """`name`, with the first number that makes it new."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}{number}"
    return candidate


def variable_name(logical_id: str, suffix: str) -> str:
    """The environment variable that tells a program where a component is."""
    name = f"{BOUNDARY.sub('_', logical_id).upper()}_{suffix}"
    return name if name[0].isalpha() and not name.startswith(RESERVED) else f"LINK_{name}"
