import pytest

from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.errors import CatalogueError

SMALL = """
capabilities: {fast: Quick., safe: Safe.}
families: {compute: Compute}
sources:
  guide: {url: "https://docs.aws.amazon.com/x", read_on: "2026-11-21"}
prices: {currency: USD, region: us-east-1, dated: "2026-11-21"}
every_service: {}
services:
  box:
    label: A box
    short: Box
    family: compute
    help: A box.
    glyph: M0 0h9
    is: fast
    when:
      safe: [{zones: {min: 2, max: 2}}, {mode: [a], open: true}]
    settings:
      zones: {type: integer, min: 1, max: 3, default: 2, label: Z, help: Z., source: guide}
      mode: {type: choice, choices: [a, b], default: a, label: M, help: M., note: ours}
      open: {type: boolean, default: false, label: O, help: O., note: ours}
    prices:
      hour: {by: mode, values: {a: 1, b: 2.5}, unit: USD, source: guide, note: about}
connections:
  - {from: [fast], to: box, when_to: {zones: {min: 3}}, kinds: [data]}
  - {from: any, to: any, impossible: No., instead: Never., kinds: [message]}
  - {from: any, to: any, kinds: [request]}
"""


def test_small_catalogue_is_read():
    catalogue = read_catalogue(SMALL)

    box = catalogue.services["box"]
    assert box.capabilities(box.configure({})) == {"fast", "safe"}
    assert box.capabilities(box.configure({"zones": 3})) == {"fast"}
    assert box.capabilities(box.configure({"zones": 3, "open": True})) == {"fast", "safe"}
    assert box.prices["hour"].source.note == "about"
    assert box.prices["hour"].source.read_on == "2026-11-21"
    assert len(catalogue.rules["box", "box"]) == 2
    assert catalogue.default_kind("box", "box") == "message"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("capabilities: {", "capabilities: }", "line 2: not YAML"),
        ("families: {compute: Compute}", "families: 7", "families: must be an object, not 7"),
        ("families: {compute: Compute}", "", "families: is missing"),
        ("\nevery_service", "\nmore: 1\nevery_service", "more: is not known here"),
        ("https://docs", "http://docs", "sources.guide.url: must start with https://"),
        ('read_on: "2026-11-21"', "read_on: 7", "sources.guide.read_on: must be text, not 7"),
        ('read_on: "2026-11-21"', "read_on: soon", 'sources.guide.read_on: "soon" is not written'),
        (', read_on: "2026-11-21"', "", "sources.guide.read_on: is missing"),
        ("  box:", "  Box:", "services.Box: the id must be lower case"),
        ("  box:", "  fast:", "services.fast: the id must be lower case and not that of a"),
        ("family: compute", "family: other", 'services.box.family: "other" is not a family'),
        ("M0 0h9", "<script>", "services.box.glyph: "),
        ("is: fast", "is: slow", 'services.box.is: "slow" is not in the list of capabilities'),
        ("is: fast", "is: {a: 1}", "services.box.is: must be a text or a list of texts"),
        ("safe: [{zones", "sure: [{zones", 'services.box.when: "sure" is not in the list'),
        ("{mode: [a]", "{model: [a]", "services.box.when.safe.model: is not a setting"),
        ("{mode: [a]", "{mode: [c]", "services.box.when.safe.mode: must be one of a, b, not"),
        ("max: 2}}", "most: 2}}", "services.box.when.safe.zones.most: is not known here"),
        ("type: integer", "type: number", "services.box.settings.zones.type: must be boolean"),
        ("default: 2", "default: 4", "services.box.settings.zones.default: must be a whole"),
        ("default: 2", "default: []", "services.box.settings.zones.default: must be a single"),
        ("max: 3", "max: 3.5", "services.box.settings.zones.max: must be a whole number, not 3.5"),
        ("source: guide}", "source: book}", 'zones.source: "book" is not in the list of sources'),
        (", source: guide}\n      mode", "}\n      mode", "zones.source: name a source, or say"),
        ("default: 2,", "default: 2, may_be_null: 1,", "zones.may_be_null: must be true or false"),
        ("by: mode", "by: moon", 'services.box.prices.hour.by: "moon" is not a setting'),
        ("b: 2.5", "b: two", 'services.box.prices.hour.values.b: must be a number, not "two"'),
        ("b: 2.5", "c: 2.5", "services.box.prices.hour.values.b: is missing"),
        ("from: [fast]", "from: [quick]", 'connections[0].from: "quick" is neither a service'),
        ("kinds: [data]", "kinds: [love]", 'connections[0].kinds: "love" is not a kind'),
        ("kinds: [data]", "kinds: []", "connections[0].kinds: a possible pair needs at least"),
        ("connections:\n", "connections: 7\nrest:\n", "connections: must be a list, not 7"),
    ],
)
def test_mistake_is_refused_with_its_place(old, new, message):
    assert old in SMALL

    with pytest.raises(CatalogueError) as error:
        read_catalogue(SMALL.replace(old, new, 1))

    assert message in str(error.value)


def test_pair_that_no_rule_settles_is_refused():
    text = SMALL[: SMALL.index("  - {from: any")]

    with pytest.raises(CatalogueError, match="connections: no rule for box to box"):
        read_catalogue(text)


def test_page_that_still_has_to_be_read_has_a_note_instead_of_a_date():
    text = SMALL.replace('read_on: "2026-11-21"', "note: from memory", 1)

    source = read_catalogue(text).services["box"].settings["zones"].source

    assert (source.read_on, source.note) == ("", "from memory")
