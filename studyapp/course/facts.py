"""facts.yaml, the values of services that the course states; inventory.yaml, what it covers."""

from datetime import timedelta

from .frame import refuse_twice
from .passages import FactText, InventoryGroup, InventoryItem
from .phrases import plain_phrase
from .records import Record
from .yaml_tree import parse_yaml

FACTS, INVENTORY = "facts.yaml", "inventory.yaml"
CONFIDENCE = ("high", "medium")
OTHER = "Other services"
OLDEST_DAYS = 180  # after which a fact should be checked again


def read_facts(file) -> tuple[FactText, ...]:
    record = Record(file, parse_yaml(file, file.text), "the file of facts")
    services = dict(read_service(entry) for entry in record.records("services", "service"))
    listed = record.records("facts", "fact", 'List the facts under "facts:".')
    facts = [read_fact(entry, services) for entry in listed]
    record.done()
    refuse_twice(file, "fact", [(fact.id, fact.line) for fact in facts])
    headings = [*services.values(), OTHER]
    return tuple(sorted(facts, key=lambda fact: headings.index(fact.service)))


def read_service(entry):
    """(beginning of its facts' ids, its name)"""
    named = entry.id("prefix"), entry.line_text("name", "Name the service.", most=60)
    entry.done()
    return named


def read_fact(entry, services) -> FactText:
    id = entry.id()
    entry.name = f"fact {id}" if id else entry.name
    source = entry.record("source", f"{entry.name}, source", "Give its title and url.")
    confidence = entry.text("confidence", f"Say {' or '.join(CONFIDENCE)}.")
    if confidence and confidence not in CONFIDENCE:
        entry.refuse(f'has "{confidence[:40]}" as "confidence". Use high or medium.', "confidence")
    fact = FactText(
        id=id,
        service=services.get(id.partition("-")[0], OTHER),
        says=plain_phrase(entry.line_text("says", "Write it as one sentence.", most=300)),
        value=plain_phrase(entry.line_text("value", "Give it as a sentence would.", most=80)),
        about=tuple(text for text, _ in entry.texts("about")),
        title=source.line_text("title", "Name the page.", most=200) if source else "",
        url=source.address("url", "Give its https:// address.") if source else "",
        checked_on=entry.day("checked_on", "Say when it was checked, as 2026-11-21."),
        confidence=confidence,
        inventory=tuple(text for text, _ in entry.texts("inventory")),
        line=entry.line,
    )
    if source:
        source.done()
    entry.done()
    return fact


def stale_facts(facts, today):
    """The facts that nobody has checked for 180 days."""
    oldest = (today - timedelta(days=OLDEST_DAYS)).isoformat()
    return [fact for fact in facts if fact.checked_on < oldest]


def read_inventory(file) -> tuple[InventoryGroup, ...]:
    record = Record(file, parse_yaml(file, file.text), "the inventory")
    listed = record.records("groups", "group", "List what the course covers, in groups.")
    groups = tuple(read_group(entry) for entry in listed)
    record.done()
    items = [item for group in groups for item in group.items]
    refuse_twice(file, "item", [(item.id, item.line) for item in items])
    return groups


def read_group(entry) -> InventoryGroup:
    title = entry.line_text("title", "Name the group.", most=120)
    listed = entry.records("items", f"{title or entry.name}, item", "List its items.")
    entry.done()
    return InventoryGroup(title, tuple(read_item(one) for one in listed))


def read_item(entry) -> InventoryItem:
    item = InventoryItem(
        id=entry.text("id", "Give it one, for good.", most=20),
        text=entry.line_text("text", "Say it in a few words.", most=300),
        through=tuple(text for text, _ in entry.texts("through")),
        pages=tuple(text for text, _ in entry.texts("pages")),
        scenarios=tuple(text for text, _ in entry.texts("scenarios")),
        line=entry.line,
    )
    entry.done()
    return item
