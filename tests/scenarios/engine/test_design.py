import dataclasses

import pytest

from scenarios.engine.design import Connection, make_component
from scenarios.engine.errors import DesignError
from tests.scenarios.engine.designs import CATALOGUE, design_of

SHOP = {
    "users": "users",
    "lb": "alb",
    "web": ("ecs-service", {"min": 3, "region": "secondary"}),
    "orders": "sqs",
    "parked": "sqs",
    "db": "rds",
}
ARROWS = [
    "users -> lb",
    "lb -> web",
    "web -> orders",
    "web -> db",
    "orders -> web",
    "orders -> parked",
]


@pytest.fixture
def shop():
    return design_of(SHOP, ARROWS)


def ids(components):
    return [component.id for component in components]


def test_design_answers_what_is_where(shop):
    assert shop.component("lb").service == "alb"
    assert "lb" in shop
    assert "nlb" not in shop
    assert ids(shop.of_service("sqs", "rds")) == ["orders", "parked", "db"]
    assert ids(shop.having("buffer", "zone-safe")) == ["orders", "parked"]


def test_design_answers_who_is_connected(shop):
    assert shop.outgoing("web") == (
        Connection("web", "orders", "message"),
        Connection("web", "db", "data"),
    )
    assert shop.outgoing("db") == ()
    assert shop.incoming("web", "deliver") == (Connection("orders", "web", "deliver"),)
    assert ids(shop.successors("web", "message", "deliver")) == ["orders"]
    assert ids(shop.predecessors("web")) == ["lb", "orders"]


def test_title_adds_the_id_where_names_are_shared(shop):
    assert shop.title("lb") == "Application Load Balancer"
    assert shop.title("orders") == "Amazon SQS queue (orders)"


def test_values_are_frozen_hashable_and_equal_by_value(shop):
    with pytest.raises(dataclasses.FrozenInstanceError):
        shop.scenario = "x"
    with pytest.raises(TypeError):
        shop.component("web").config["min"] = 1
    again = design_of(SHOP, ARROWS)
    assert again == shop
    assert hash(again) == hash(shop)
    assert "'min': 3" in repr(shop.component("web").config)


def test_with_config_changes_one_component_and_its_capabilities(shop):
    changed = shop.with_config("web", zones=1, min=4)

    assert changed.component("web").config["zones"] == 1
    assert changed.component("web").given == {"min", "region", "zones"}
    assert changed.component("web").region == "secondary"
    assert not changed.component("web").has("zone-safe")
    assert shop.component("web").has("zone-safe")
    with pytest.raises(DesignError, match=r"^web\.config\.zones: must be a whole number"):
        shop.with_config("web", zones=9)


def test_with_service_keeps_settings_that_fit_and_moves_default_kinds(shop):
    changed = shop.with_service("orders", "sns").with_service("web", "ec2-asg")

    assert changed.component("web").config["min"] == 3
    assert changed.outgoing("orders") == (
        Connection("orders", "web", "deliver"),
        Connection("orders", "parked", "deliver"),
    )
    with pytest.raises(DesignError, match=r'^web\.service: there is no service "cow"'):
        shop.with_service("web", "cow")


def test_with_service_keeps_a_kind_that_was_chosen_and_a_name():
    named = design_of({"fn": "lambda", "q": "sqs"}, ["fn -> q: dead-letter"])

    assert named.with_service("fn", "ec2").connections[0].kind == "dead-letter"
    assert named.with_service("fn", "ec2").component("fn").name == "Amazon EC2 instance"
    called = make_component(CATALOGUE, "fn", "lambda", {}, name="Charge card")
    design = dataclasses.replace(named, components=(called, named.component("q")))
    assert design.with_service("fn", "ec2").component("fn").name == "Charge card"


def test_components_are_added_and_removed(shop):
    grown = shop.with_component("cache", "elasticache", {"engine": "redis"})

    assert grown.component("cache").config["engine"] == "redis"
    assert grown.without_components(["cache"]) == shop
    smaller = shop.without_components(["web"])
    assert [(c.source, c.target) for c in smaller.connections] == [
        ("users", "lb"),
        ("orders", "parked"),
    ]
    with pytest.raises(DesignError, match="cache: there already is a component with this id"):
        grown.with_component("cache", "sqs")


def test_connections_are_added_removed_and_turned_round(shop):
    dead = Connection("lb", "db", "signal")
    assert shop.with_connection("lb", "db", "signal").connections[-1] == dead
    assert shop.with_connection("web", "db") == shop
    write = Connection("web", "db", "data")
    assert write not in shop.without_connection(write).connections
    assert shop.with_reversed(write).connections[-1] == Connection("db", "web", "data")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lb", "x"), 'there is no component "x"'),
        (("lb", "lb"), "lb cannot be connected to itself"),
        (("lb", "db", "love"), '"love" is not a kind of connection'),
    ],
)
def test_impossible_edit_is_refused(shop, arguments, message):
    with pytest.raises(DesignError, match=message):
        shop.with_connection(*arguments)


def test_limits_hold_for_edits_too():
    full = design_of({f"c{n}": "lambda" for n in range(200)})
    with pytest.raises(DesignError, match="more than 200 components"):
        full.with_component("one-more", "lambda")
    arrows = [f"c{n} -> c{(n + step) % 200}" for n in range(200) for step in (1, 2)]
    woven = design_of({f"c{n}": "lambda" for n in range(200)}, arrows)
    with pytest.raises(DesignError, match="more than 400 connections"):
        woven.with_connection("c0", "c100")


def test_lost_zone_leaves_what_is_zone_safe(shop):
    assert ids(shop.without_zone().components) == ["users", "lb", "web", "orders", "parked"]
    safe = shop.with_config("db", multi_az=True)
    assert ids(safe.without_zone().components) == list(SHOP)


def test_lost_region_leaves_the_other_and_what_has_none(shop):
    assert ids(shop.without_region("primary").components) == ["users", "web"]
    assert "web" not in shop.without_region("secondary")
